package whatsapp

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/channels"
	"ask1555/channels/twilio"
)

// WebhookPath is where messages come; it is entered at Twilio after the public address.
const WebhookPath = "/webhooks/twilio/whatsapp"

// Routes adds the channel's webhook.
func (c *Channel) Routes(app fiber.Router) { app.Post(WebhookPath, c.receive) }

// receive takes one message in.
func (c *Channel) receive(ctx *fiber.Ctx) error {
	form, err := c.account.Verified(ctx)
	if err != nil {
		return err
	}
	return twilio.Take(ctx, c.inbox, message(form), Parts)
}

// message is what a citizen wrote, or tapped on a button or list of a template. A photo, a voice message or a place
// comes with its caption or with nothing, and the bot asks for text.
func message(form url.Values) bot.Message {
	m := twilio.Message(Name, form)
	for _, field := range []string{"ButtonPayload", "ListId"} {
		if value := channels.Clean(form.Get(field)); value != "" && len(value) <= bot.MaxChoice {
			m.Text, m.Choice = "", value
		}
	}
	return m
}
