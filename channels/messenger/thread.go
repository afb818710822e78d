package messenger

import (
	"context"

	"ask1555/bot"
	"ask1555/bot/store"
)

// pageInbox is Meta's number for the page's own inbox
// (https://developers.facebook.com/docs/messenger-platform/handover-protocol/pass-thread-control).
const pageInbox = 263902037430900

// mayTake: what a person of 1555 wrote, and a line of help, must reach the citizen though somebody else has the
// conversation. What the bot has to say besides is left to them.
func mayTake(r bot.Reply) bool { return r.Author == bot.AuthorAgent || r.Line != "" }

// whileTaken takes the conversation and sends. After a line of help it goes back to the page's inbox: a person there was
// talking with her.
func (c *Channel) whileTaken(ctx context.Context, d store.Delivery, send func() (string, error)) (string, error) {
	to := recipient{d.Address.User}
	if _, err := c.post(ctx, "/me/take_thread_control", map[string]any{"recipient": to}); err != nil {
		c.log.ErrorContext(ctx, "a conversation of Messenger that another app has could not be taken", "delivery", d.ID, "error", err)
		return "", err
	}
	id, err := send()
	if d.Reply.Line == "" {
		return id, err
	}
	if _, err := c.post(ctx, "/me/pass_thread_control", map[string]any{"recipient": to, "target_app_id": pageInbox}); err != nil {
		c.log.WarnContext(ctx, "a conversation of Messenger could not be given back to the page's inbox", "delivery", d.ID, "error", err)
	}
	return id, err
}
