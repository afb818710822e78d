package sms

import (
	"github.com/gofiber/fiber/v2"

	"ask1555/channels/gsm"
	"ask1555/channels/twilio"
)

// WebhookPath is where messages come; it is entered at Twilio after the public address.
const WebhookPath = "/webhooks/twilio/sms"

// Routes adds the channel's webhook.
func (c *Channel) Routes(app fiber.Router) { app.Post(WebhookPath, c.receive) }

// receive takes one message in.
func (c *Channel) receive(ctx *fiber.Ctx) error {
	form, err := c.account.Verified(ctx)
	if err != nil {
		return err
	}
	m := twilio.Message(Name, form)
	m.Settle, m.Daily = gsm.Settle, c.settings.Daily
	return twilio.Take(ctx, c.inbox, m, c.parts)
}
