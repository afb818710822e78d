package channels

import (
	"context"

	"ask1555/bot"
	"ask1555/bot/store"
)

// SayNow sends replies past the outbox: a hand-off that could not be stored, or would wait. An error means that the
// provider must be asked to bring the message again; that the citizen cannot be reached at all is none.
func SayNow(ctx context.Context, s Sender, to bot.Address, replies []bot.Reply) error {
	for _, r := range replies {
		if _, err := s.Send(ctx, store.Delivery{Address: to, Reply: r}); err != nil && !IsPermanent(err) {
			return err
		}
	}
	return nil
}
