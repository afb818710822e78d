package channels

import (
	"sync"
	"time"
)

// hangs is how long a send takes that is stuck: a provider answers within a second.
const hangs = 3 * time.Second

// When a provider is left alone: it gets one reply after a rest, and all of them again when it has taken that one. What
// waits meanwhile has not been tried.
const (
	failuresToRest = 5 // in a row
	firstRest      = 2 * time.Second
	maxRest        = time.Minute
)

// A pulse tells whether a provider takes what it is sent. It is the channel's circuit breaker.
type pulse struct {
	mutex    sync.Mutex
	sending  map[string]time.Time // by delivery: since when
	failures int                  // in a row, without those of a rest
	rests    int                  // in a row
	rested   time.Time            // when the last rest ends
}

// begin notes that a send is under way.
func (p *pulse) begin(delivery string, now time.Time) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.sending == nil {
		p.sending = make(map[string]time.Time)
	}
	p.sending[delivery] = now
}

// end notes what became of it: failing says that it was not taken, and may be later. If the provider is left alone from
// now on, end says for how long: as long as it asked for, if that is longer than ours and no longer than maxRest.
func (p *pulse) end(delivery string, failing bool, asked time.Duration, now time.Time) (rest time.Duration) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	delete(p.sending, delivery)
	if !failing {
		p.failures, p.rests, p.rested = 0, 0, time.Time{}
		return 0
	}
	p.failures++
	if now.Before(p.rested) || p.rests == 0 && p.failures < failuresToRest {
		return 0
	}
	rest = min(maxRest, max(asked, firstRest<<min(p.rests, 8)))
	p.rests++
	p.rested = now.Add(rest)
	return rest
}

// allows is how many replies the provider may be sent at once.
func (p *pulse) allows(now time.Time) int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	switch {
	case now.Before(p.rested):
		return 0
	case p.rests > 0:
		return 1
	}
	return claimAtOnce
}

func (p *pulse) stuck(now time.Time) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, since := range p.sending {
		if now.Sub(since) > hangs {
			return true
		}
	}
	return p.failures > 0
}
