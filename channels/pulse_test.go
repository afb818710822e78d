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
	p.end("a", true)
	want("one was not taken", now, true)
	p.end("b", false)
	want("the next was", now.Add(time.Hour), false)
}
