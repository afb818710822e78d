package channels

import (
	"sync"
	"time"
)

// hangs is how long a send takes that is stuck: a provider answers within a second.
const hangs = 3 * time.Second

// A pulse tells whether a provider takes what it is sent.
type pulse struct {
	mutex   sync.Mutex
	sending map[string]time.Time // by delivery: since when
	failing bool                 // it did not take the last one that it answered for
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

// end notes what became of it: failing says that it was not taken, and may be later.
func (p *pulse) end(delivery string, failing bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	delete(p.sending, delivery)
	p.failing = failing
}

func (p *pulse) stuck(now time.Time) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, since := range p.sending {
		if now.Sub(since) > hangs {
			return true
		}
	}
	return p.failing
}
