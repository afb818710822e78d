package sms

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/channels"
	"ask1555/channels/gsm"
	"ask1555/channels/server"
	"ask1555/channels/twilio"
)

// WebhookPath is where messages come; it is entered at Twilio after the public address.
const WebhookPath = "/webhooks/twilio/sms"

// Routes adds the channel's webhook.
func (c *Channel) Routes(app fiber.Router) { app.Post(WebhookPath, c.receive) }

// receive takes one message in and answers after it is committed. The answer is empty, since the
// reply goes out through the outbox; only a hand-off that could not be stored is said in the answer
// itself, which needs neither database nor another call.
func (c *Channel) receive(ctx *fiber.Ctx) error {
	form, err := c.account.Verified(ctx)
	if err != nil {
		return err
	}
	m := bot.Message{
		ID:   form.Get("MessageSid"),
		From: bot.Address{Channel: Name, Account: form.Get("To"), User: form.Get("From")},
		Text: channels.Clean(form.Get("Body")), At: time.Now(), Settle: settle,
	}
	if m.ID == "" || m.From.User == "" {
		return server.Fail(fiber.StatusBadRequest, "Λείπει το MessageSid ή το From.", "MessageSid or From is missing.")
	}
	receipt, err := c.inbox.Receive(ctx.UserContext(), m)
	if err != nil {
		return err
	}
	if receipt.Stored {
		return twilio.Answer(ctx, nil)
	}
	var texts []string
	for _, r := range receipt.Turn.Messages {
		texts = append(texts, gsm.Text(r))
	}
	return twilio.Answer(ctx, texts)
}
