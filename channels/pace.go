package channels

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"ask1555/bot"
)

// Limits are how fast a provider takes replies. What comes faster waits here, and is not refused there.
type Limits struct {
	PerSecond int           // to all citizens together; 0: the provider has a queue of its own
	ChatEvery time.Duration // between two to one citizen; 0: as soon as the one before is taken
	ChatBurst int           // so many may follow each other before ChatEvery holds
}

// maxChats is how many chats a pace remembers before it forgets those that have been silent.
const maxChats = 10000

// A pace keeps to a provider's limits.
type pace struct {
	Limits
	all   *rate.Limiter
	mutex sync.Mutex
	chats map[bot.Address]*rate.Limiter
}

func newPace(l Limits) *pace {
	p := &pace{Limits: l, all: rate.NewLimiter(rate.Inf, 0), chats: make(map[bot.Address]*rate.Limiter)}
	if l.PerSecond > 0 {
		p.all = rate.NewLimiter(rate.Limit(l.PerSecond), 1)
	}
	return p
}

// wait holds a reply up until the provider can take one more.
func (p *pace) wait(ctx context.Context) { _ = p.all.Wait(ctx) }

// next is when a chat may have its next reply: now, and then that one is counted, or later.
func (p *pace) next(a bot.Address, now time.Time) time.Time {
	if p.ChatEvery == 0 {
		return now
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	chat := p.chats[a]
	if chat == nil {
		p.forget(now)
		chat = rate.NewLimiter(rate.Every(p.ChatEvery), p.ChatBurst)
		p.chats[a] = chat
	}
	turn := chat.ReserveN(now, 1)
	delay := turn.DelayFrom(now)
	if delay > 0 {
		turn.CancelAt(now)
	}
	return now.Add(delay)
}

// forget drops the chats that have been silent for so long that nothing of them counts.
func (p *pace) forget(now time.Time) {
	if len(p.chats) < maxChats {
		return
	}
	for a, chat := range p.chats {
		if chat.TokensAt(now) >= float64(p.ChatBurst) {
			delete(p.chats, a)
		}
	}
}
