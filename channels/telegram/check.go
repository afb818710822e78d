package telegram

import (
	"cmp"
	"context"
	"errors"

	"ask1555/channels"
)

// Check asks Telegram whether it knows the bot, and calls us where it should. An error says in a sentence what is wrong.
func (c *Channel) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, channels.CallTimeout)
	defer cancel()
	info, err := c.api.GetWebhookInfo(ctx)
	switch {
	case err != nil:
		return sendError(err)
	case c.cfg.Webhook() && info.URL != c.cfg.PublicURL+WebhookPath:
		return errors.New("Telegram does not call us, but " + cmp.Or(info.URL, "nobody") + ": start the service, or run channels register telegram")
	case !c.cfg.Webhook() && info.URL != "":
		return errors.New("Telegram calls " + info.URL + ", and cannot be polled: start the service")
	}
	return nil
}
