package channels

import (
	"testing"
	"time"

	"ask1555/bot"
)

func TestPace(t *testing.T) {
	now := time.Now()
	p := newPace(Limits{ChatEvery: time.Second, ChatBurst: 2})
	a, b := bot.Address{User: "a"}, bot.Address{User: "b"}
	for _, step := range []struct {
		name string
		chat bot.Address
		at   time.Duration
		want time.Duration
	}{
		{"the first", a, 0, 0},
		{"a burst", a, 0, 0},
		{"too fast", a, 0, time.Second},
		{"what waits is not counted", a, 0, time.Second},
		{"another chat", b, 0, 0},
		{"in between", a, 400 * time.Millisecond, time.Second},
		{"in time", a, time.Second, time.Second},
	} {
		if got := p.next(step.chat, now.Add(step.at)).Sub(now); max(got-step.want, step.want-got) > time.Millisecond {
			t.Errorf("%s: after %v, want %v", step.name, got, step.want)
		}
	}
	for n := range 2 * maxChats {
		p.next(bot.Address{Account: "many", User: string(rune(n))}, now.Add(time.Hour+time.Duration(n)*time.Second))
	}
	if len(p.chats) > maxChats {
		t.Errorf("%d chats are remembered", len(p.chats))
	}
}
