package channels

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
)

// handoffPatience is how long a hand-off waits to be stored before it is said without.
const handoffPatience = 2 * time.Second

// maxText is how many characters of a message are read and kept: what bot.Message promises. Danger is heard in all
// of it, since some apps take much longer texts.
const maxText = 4000

// maxAttempts bounds how often a turn is decided again because the conversation moved on meanwhile
// (another replica, a hand-off, an agent).
const maxAttempts = 10

// An Inbox takes every message in, once.
type Inbox struct {
	bot    *bot.Bot
	store  *store.Store
	hub    *Hub
	outbox *Outbox
	lanes  *lanes
	log    *slog.Logger
}

// NewInbox makes an inbox whose replies leave through outbox.
func NewInbox(b *bot.Bot, s *store.Store, hub *Hub, outbox *Outbox, log *slog.Logger) *Inbox {
	return &Inbox{bot: b, store: s, hub: hub, outbox: outbox, lanes: newLanes(), log: log}
}

// A Receipt says what became of a message.
type Receipt struct {
	Turn   bot.Turn
	Stored bool // false only for a hand-off that could not be written, or would wait: the channel must say Turn.Messages itself, at once
	Repeat bool // the message's id has been seen before, and Turn is what came of it then
}

// Receive takes one message in, and returns after its turn is committed: from then on nothing of it
// is lost. The same message again returns the same turn and changes nothing. A hand-off never fails.
// Otherwise the error is the store failing or ctx ending; nothing has happened then, and the sender
// may try again.
func (in *Inbox) Receive(ctx context.Context, m bot.Message) (Receipt, error) {
	m.Pushed = in.outbox.Serves(m.From.Channel)
	if turn, ok := in.bot.Handoff(m); ok {
		return in.handOff(ctx, m, turn), nil
	}
	m.Text = cutTo(bot.Mask(m.Text), maxText)
	leave, err := in.lanes.enter(ctx, m.From)
	if err != nil {
		return Receipt{}, err
	}
	defer leave()
	for range maxAttempts {
		receipt, err := in.attempt(ctx, m)
		if err != nil || receipt.Stored {
			return receipt, err
		}
	}
	return Receipt{}, fmt.Errorf("the conversation changed %d times while one message was decided", maxAttempts)
}

// Overhear takes in what a citizen wrote to somebody else who has her conversation, as a person in the inbox of the app
// itself: danger is answered as by Receive, and of anything else nothing is kept.
func (in *Inbox) Overhear(ctx context.Context, m bot.Message) Receipt {
	m.Pushed = in.outbox.Serves(m.From.Channel)
	if turn, ok := in.bot.Handoff(m); ok {
		return in.handOff(ctx, m, turn)
	}
	return Receipt{Stored: true}
}

// attempt decides and records a turn; if the receipt does not say that it is stored, it must be tried again.
func (in *Inbox) attempt(ctx context.Context, m bot.Message) (Receipt, error) {
	if turn, seen, err := in.store.Seen(ctx, m); seen || err != nil {
		return Receipt{Turn: turn, Stored: seen, Repeat: seen}, err
	}
	conversation, err := in.store.Conversation(ctx, m.From)
	if err != nil {
		return Receipt{}, err
	}
	if m.Daily > 0 { // counted after the version was read: a turn that comes in between makes this one stale
		if conversation.Today, err = in.store.RepliesSince(ctx, conversation.ID, bot.DayBegins(m.At)); err != nil {
			return Receipt{}, err
		}
	}
	outcome, err := in.bot.Decide(ctx, conversation, m)
	if err != nil {
		return Receipt{}, err
	}
	switch {
	case outcome.Turn.Decision == bot.Handoff: // together with what came before
		return in.handOff(ctx, m, outcome.Turn), nil
	case outcome.Erase:
		err = in.store.RecordErasure(ctx, m, outcome, m.Pushed)
		return Receipt{Turn: outcome.Turn, Stored: err == nil}, ignoreRepeat(err)
	}
	err = in.store.Record(ctx, store.Record{Message: m, Conversation: conversation, Outcome: outcome, Deliver: m.Pushed})
	switch {
	case errors.Is(err, store.ErrRepeat) || errors.Is(err, store.ErrStale):
		return Receipt{}, nil
	case err != nil:
		return Receipt{}, err
	}
	in.announce(conversation.ID, m.From.Channel)
	return Receipt{Turn: outcome.Turn, Stored: true}, nil
}

// ignoreRepeat: what was done before need not be done again.
func ignoreRepeat(err error) error {
	if errors.Is(err, store.ErrRepeat) {
		return nil
	}
	return err
}

// handOff stores a hand-off if the store is there within handoffPatience. The channel must say it itself if not, or
// if the outbox is stuck: then also when the message comes again, since nobody knows what arrived.
func (in *Inbox) handOff(ctx context.Context, m bot.Message, turn bot.Turn) Receipt {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), handoffPatience)
	defer cancel()
	stuck := in.outbox.Stuck(m.From.Channel)
	err := in.recordHandoff(ctx, m, turn, in.outbox.Serves(m.From.Channel) && !stuck)
	if err != nil && !errors.Is(err, store.ErrRepeat) {
		in.log.ErrorContext(ctx, "a hand-off could not be stored and is said without", "channel", m.From.Channel, "error", err)
		return Receipt{Turn: turn}
	}
	if stuck {
		return Receipt{Turn: turn}
	}
	in.announce(m.From.User, m.From.Channel)
	return Receipt{Turn: turn, Stored: true}
}

// recordHandoff does not let a store that hangs, or panics, delay the hand-off.
func (in *Inbox) recordHandoff(ctx context.Context, m bot.Message, turn bot.Turn, deliver bool) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("panic in the store: %v", p)
			}
		}()
		done <- in.store.RecordHandoff(ctx, m, turn, deliver)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (in *Inbox) announce(conversation, channel string) {
	in.hub.Tell(conversation)
	if in.outbox.Serves(channel) {
		in.outbox.Wake(channel)
	}
}
