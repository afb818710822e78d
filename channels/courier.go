package channels

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"ask1555/bot/store"
)

// A courier carries the replies of one channel to its provider.
type courier struct {
	channel string
	sender  Sender
	store   *store.Store
	pace    *pace
	pulse   pulse
	log     *slog.Logger
	wake    chan struct{}
	sends   sync.WaitGroup // under way
	sending atomic.Int32   // how many those are
}

func newCourier(s *store.Store, sender Sender, log *slog.Logger) *courier {
	return &courier{
		channel: sender.Name(), sender: sender, store: s, pace: newPace(sender.Limits()),
		log: log.With("channel", sender.Name()), wake: make(chan struct{}, 1),
	}
}

// run delivers until ctx ends, and returns when the sends under way have.
func (c *courier) run(ctx context.Context) {
	defer c.sends.Wait()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		for c.deliverSome(ctx) { // until nothing is due
		}
		select {
		case <-ctx.Done():
			return
		case <-c.wake:
		case <-tick.C:
		}
	}
}

// look makes run look now for what is due. It never blocks.
func (c *courier) look() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// deliverSome begins to send what is due, to different citizens at the same time, and as much as the provider's state
// allows: one send that hangs holds up nobody else. It reports whether there may be more.
func (c *courier) deliverSome(ctx context.Context) bool {
	limit := c.pulse.allows(time.Now()) - int(c.sending.Load())
	if ctx.Err() != nil || limit <= 0 {
		return false
	}
	due, err := c.store.Claim(ctx, c.channel, time.Now(), claimLease, limit)
	if err != nil {
		if ctx.Err() == nil {
			c.log.ErrorContext(ctx, "the outbox cannot be read", "error", err)
		}
		return false
	}
	c.sending.Add(int32(len(due)))
	for _, d := range due {
		c.sends.Go(func() {
			c.deliver(context.WithoutCancel(ctx), d)
			if c.sending.Add(-1) <= claimAtOnce/2 { // under load, several are claimed together
				c.look()
			}
		})
	}
	return len(due) > 0
}

// deliver sends one reply, unless its chat must wait, and writes down what became of it. That has a deadline of its
// own: a slow provider must not cost us the news that it accepted, or the citizen reads the reply twice.
func (c *courier) deliver(ctx context.Context, d store.Delivery) {
	log := c.log.With("delivery", d.ID, "attempt", d.Attempt)
	var settle func(context.Context) error
	if at := c.pace.next(d.Address, time.Now()); at.After(time.Now()) {
		settle = func(ctx context.Context) error { return c.store.Postpone(ctx, d.ID, at) }
	} else {
		settle = c.send(ctx, d, log)
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	if err := settle(ctx); err != nil {
		log.ErrorContext(ctx, "the outcome of a send could not be stored", "error", err)
	}
}

// send hands one reply to the provider, and says how to write down what became of it.
func (c *courier) send(ctx context.Context, d store.Delivery, log *slog.Logger) (settle func(context.Context) error) {
	c.pace.wait(ctx)
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	c.pulse.begin(d.ID, time.Now())
	sent, err := c.sender.Send(ctx, d)
	now := time.Now()
	failure, final := judge(err, d, now)
	if rest := c.pulse.end(d.ID, err != nil && !final, askedFor(err), now); rest > 0 {
		log.ErrorContext(ctx, "a provider takes no replies and is left alone", "for", rest, "reason", failure.Reason)
	}
	switch {
	case err == nil:
		return func(ctx context.Context) error { return c.store.Delivered(ctx, d.ID, sent, now) }
	case final:
		log.ErrorContext(ctx, "a reply was given up", "reason", failure.Reason)
		return func(ctx context.Context) error { return c.store.GiveUp(ctx, d.ID, failure.Reason) }
	}
	log.WarnContext(ctx, "a reply will be tried again", "reason", failure.Reason, "after", failure.RetryAfter)
	return func(ctx context.Context) error {
		return c.store.Retry(ctx, d.ID, now.Add(failure.RetryAfter), failure.Reason)
	}
}
