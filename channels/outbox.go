package channels

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"ask1555/bot/store"
)

// A Sender delivers replies on one channel.
type Sender interface {
	// Name is the channel's, as in bot.Address.
	Name() string
	// Send hands one reply to the provider and returns the provider's id for it. An error that is
	// a *SendError says whether trying again can help; any other is tried again.
	Send(ctx context.Context, d store.Delivery) (providerID string, err error)
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
	claimAtOnce  = 32
	sendTimeout  = 20 * time.Second
	claimLease   = 2 * time.Minute // longer than any send: a row in "sending" after it was cut off by a crash
	lookEvery    = time.Second     // for what another process put into the outbox, and for retries that are due
	firstBackoff = 2 * time.Second
	maxBackoff   = 10 * time.Minute
	giveUpAfter  = 24 * time.Hour
)

// An Outbox delivers what the store's outbox holds, until the provider accepted it or it is given up.
type Outbox struct {
	store   *store.Store
	senders map[string]Sender
	pulses  map[string]*pulse // by channel
	log     *slog.Logger
	wake    chan struct{}
	stop    context.CancelFunc
	stopped chan struct{}
}

// NewOutbox makes an outbox for the channels that are switched on; Start it, and Stop it in the end.
func NewOutbox(s *store.Store, senders []Sender, log *slog.Logger) *Outbox {
	o := &Outbox{store: s, senders: make(map[string]Sender), pulses: make(map[string]*pulse), log: log, wake: make(chan struct{}, 1)}
	for _, sender := range senders {
		o.senders[sender.Name()], o.pulses[sender.Name()] = sender, &pulse{}
	}
	return o
}

// Serves reports whether replies on this channel are delivered by the outbox. On the web they are
// not: the citizen's page reads them.
func (o *Outbox) Serves(channel string) bool { return o.senders[channel] != nil }

// Stuck reports whether the provider of a channel that the outbox serves did not take the last reply, or has been
// silent over one: what must be said at once is better said without it.
func (o *Outbox) Stuck(channel string) bool {
	return o.Serves(channel) && o.pulses[channel].stuck(time.Now())
}

// Wake makes the outbox look now. It never blocks.
func (o *Outbox) Wake() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// Start begins to deliver.
func (o *Outbox) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	o.stop, o.stopped = cancel, make(chan struct{})
	go o.run(ctx)
}

// Stop lets the sends under way finish and takes no new ones; what is left stays in the store.
func (o *Outbox) Stop() {
	if o.stop == nil {
		return
	}
	o.stop()
	<-o.stopped
}

func (o *Outbox) run(ctx context.Context) {
	defer close(o.stopped)
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		for o.deliverSome(ctx) { // until nothing is due
		}
		select {
		case <-ctx.Done():
			return
		case <-o.wake:
		case <-tick.C:
		}
	}
}

// deliverSome sends what is due, at most claimAtOnce, to different citizens at the same time. It
// reports whether there may be more.
func (o *Outbox) deliverSome(ctx context.Context) bool {
	if ctx.Err() != nil || len(o.senders) == 0 {
		return false
	}
	due, err := o.store.Claim(ctx, slices.Collect(maps.Keys(o.senders)), time.Now(), claimLease, claimAtOnce)
	if err != nil {
		if ctx.Err() == nil {
			o.log.ErrorContext(ctx, "the outbox cannot be read", "error", err)
		}
		return false
	}
	var sends sync.WaitGroup
	for _, d := range due {
		sends.Go(func() { o.deliver(context.WithoutCancel(ctx), d) })
	}
	sends.Wait()
	return len(due) > 0
}

func (o *Outbox) deliver(ctx context.Context, d store.Delivery) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	pulse := o.pulses[d.Address.Channel]
	pulse.begin(d.ID, time.Now())
	providerID, err := o.senders[d.Address.Channel].Send(ctx, d)
	_, final := judge(err, d, time.Now())
	pulse.end(d.ID, err != nil && !final)
	log := o.log.With("delivery", d.ID, "channel", d.Address.Channel, "attempt", d.Attempt)

	// The result is written under a deadline of its own: a slow provider must not cost us the news
	// that it accepted, or the citizen reads the reply twice.
	ctx, cancelWrite := context.WithTimeout(context.WithoutCancel(ctx), sendTimeout)
	defer cancelWrite()
	switch failure, final := judge(err, d, time.Now()); {
	case err == nil:
		err = o.store.Delivered(ctx, d.ID, providerID)
	case final:
		log.ErrorContext(ctx, "a reply was given up", "reason", failure.Reason)
		err = o.store.GiveUp(ctx, d.ID, failure.Reason)
	default:
		log.WarnContext(ctx, "a reply will be tried again", "reason", failure.Reason, "after", failure.RetryAfter)
		err = o.store.Retry(ctx, d.ID, time.Now().Add(failure.RetryAfter), failure.Reason)
	}
	if err != nil {
		log.ErrorContext(ctx, "the outcome of a send could not be stored", "error", err)
	}
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
