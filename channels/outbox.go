package channels

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"ask1555/bot/store"
)

// A Sender delivers replies on one channel.
type Sender interface {
	// Name is the channel's, as in bot.Address.
	Name() string
	// Limits are how fast its provider takes replies.
	Limits() Limits
	// Send hands one reply to the provider. An error that is a *SendError says whether trying again can help; any other
	// is tried again.
	Send(ctx context.Context, d store.Delivery) (store.Sent, error)
}

// A SendError tells the outbox what to do about a reply that was not accepted. Its text must not
// hold a citizen's words or number: it is logged and shown at the desk.
type SendError struct {
	Reason     string
	Permanent  bool          // no use in trying again: the number does not exist, the citizen has left
	RetryAfter time.Duration // what the provider asked for; 0: the outbox decides
}

func (e *SendError) Error() string { return e.Reason }

// IsPermanent reports whether sending again cannot help.
func IsPermanent(err error) bool {
	var failure *SendError
	return errors.As(err, &failure) && failure.Permanent
}

// CallTimeout bounds one call to a provider, within sendTimeout.
const CallTimeout = 15 * time.Second

// Settings of the delivery. A reply that comes a day late helps nobody.
const (
	claimAtOnce  = 32 // under way on each channel, all to different citizens
	sendTimeout  = 20 * time.Second
	claimLease   = time.Minute // longer than a send and the note of it: a row in "sending" after it was cut off by a crash
	lookEvery    = time.Second // for what another process put into the outbox, and for retries that are due
	firstBackoff = 2 * time.Second
	maxBackoff   = 10 * time.Minute
	giveUpAfter  = 24 * time.Hour
)

// An Outbox delivers what the store's outbox holds, until the provider accepted it or it is given up. Each channel has a
// courier of its own: a provider that is slow or down delays no other.
type Outbox struct {
	couriers map[string]*courier // by channel
	stop     context.CancelFunc
	working  sync.WaitGroup
}

// NewOutbox makes an outbox for the channels that are switched on; Start it, and Stop it in the end.
func NewOutbox(s *store.Store, senders []Sender, log *slog.Logger) *Outbox {
	o := &Outbox{couriers: make(map[string]*courier)}
	for _, sender := range senders {
		o.couriers[sender.Name()] = newCourier(s, sender, log)
	}
	return o
}

// Serves reports whether replies on this channel are delivered by the outbox. On the web they are
// not: the citizen's page reads them.
func (o *Outbox) Serves(channel string) bool { return o.couriers[channel] != nil }

// Stuck reports whether the provider of a channel that the outbox serves did not take the last reply, or has been
// silent over one: what must be said at once is better said without it.
func (o *Outbox) Stuck(channel string) bool {
	return o.Serves(channel) && o.couriers[channel].pulse.stuck(time.Now())
}

// Wake makes the outbox look now for what a channel that it serves has. It never blocks.
func (o *Outbox) Wake(channel string) { o.couriers[channel].look() }

// Start begins to deliver.
func (o *Outbox) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	o.stop = cancel
	for _, c := range o.couriers {
		o.working.Go(func() { c.run(ctx) })
	}
}

// Stop lets the sends under way finish and takes no new ones; what is left stays in the store.
func (o *Outbox) Stop() {
	if o.stop == nil {
		return
	}
	o.stop()
	o.working.Wait()
}

// askedFor is how long a provider asked to be left alone; 0 if it did not.
func askedFor(err error) time.Duration {
	var failure *SendError
	if !errors.As(err, &failure) {
		return 0
	}
	return failure.RetryAfter
}

// judge says how a failed send goes on: given up, or tried again after RetryAfter.
func judge(err error, d store.Delivery, now time.Time) (failure SendError, final bool) {
	if err == nil {
		return SendError{}, false
	}
	var known *SendError
	if errors.As(err, &known) {
		failure = *known
	} else {
		failure.Reason = "the provider could not be reached"
	}
	failure.RetryAfter = max(failure.RetryAfter, backoff(d.Attempt))
	return failure, failure.Permanent || now.Add(failure.RetryAfter).After(d.Created.Add(giveUpAfter))
}

// backoff doubles from firstBackoff to maxBackoff, with jitter of half of it either way, so that
// what failed together does not come back together.
func backoff(attempt int) time.Duration {
	wait := maxBackoff
	if attempt < 10 {
		wait = min(maxBackoff, firstBackoff<<max(0, attempt-1))
	}
	return wait/2 + rand.N(wait)
}
