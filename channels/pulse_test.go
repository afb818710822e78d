package channels

import (
	"testing"
	"time"
)

func TestPulse(t *testing.T) {
	now := time.Now()
	var p pulse
	want := func(when string, at time.Time, stuck bool) {
		t.Helper()
		if got := p.stuck(at); got != stuck {
			t.Errorf("%s: stuck is %v", when, got)
		}
	}
	want("before the first send", now, false)
	p.begin("a", now)
	p.begin("b", now)
	want("at once", now.Add(time.Second), false)
	want("after a while", now.Add(hangs+time.Second), true)
	p.end("a", true, 0, now)
	want("one was not taken", now, true)
	p.end("b", false, 0, now)
	want("the next was", now.Add(time.Hour), false)
}

// A provider that fails again and again is left alone, for longer each time, and gets one reply after each rest.
func TestPulseRests(t *testing.T) {
	now := time.Now()
	var p pulse
	want := func(when string, allowed int) {
		t.Helper()
		if got := p.allows(now); got != allowed {
			t.Errorf("%s: %d may be sent, want %d", when, got, allowed)
		}
	}
	fails := func(asked, rest time.Duration) {
		t.Helper()
		if got := p.end("a", true, asked, now); got != rest {
			t.Errorf("it rests %v, want %v", got, rest)
		}
	}
	for range failuresToRest - 1 {
		fails(0, 0)
		want("before the last straw", claimAtOnce)
	}
	fails(0, firstRest)
	want("at rest", 0)
	fails(0, 0) // it was under way
	now = now.Add(firstRest)
	want("after the rest", 1)
	fails(0, 2*firstRest)
	now = now.Add(2 * firstRest)
	fails(30*time.Second, 30*time.Second)
	now = now.Add(30 * time.Second)
	for range 10 {
		p.end("a", true, 0, now)
		now = now.Add(maxRest)
	}
	fails(time.Hour, maxRest)
	now = now.Add(maxRest)
	p.end("a", false, 0, now)
	want("as soon as it took one", claimAtOnce)
	fails(0, 0)
}
