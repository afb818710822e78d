package viber

import (
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/channels"
	"ask1555/channels/server"
)

// WebhookPath is where events come.
const WebhookPath = "/webhooks/viber"

// Routes adds the webhook.
func (c *Channel) Routes(app fiber.Router) { app.Post(WebhookPath, c.receive) }

// event is what Viber tells of; the fields of each kind of event that are of use
// (https://developers.viber.com/docs/api/rest-bot-api/#callbacks).
type event struct {
	Event        string `json:"event"`
	MessageToken uint64 `json:"message_token"` // of an event of its own, or of the message that there is news of
	Sender       struct {
		ID string `json:"id"`
	} `json:"sender"`
	Message struct {
		Type         string `json:"type"`
		Text         string `json:"text"` // of a picture: its caption
		TrackingData string `json:"tracking_data"`
	} `json:"message"`
}

// receive takes one event and answers 200 after it is committed: Viber sends again, for an hour, what it got no 200 for.
// What cannot be read is answered 200 as well, or it would come back in vain.
func (c *Channel) receive(ctx *fiber.Ctx) error {
	body := ctx.BodyRaw()
	if !channels.Signed(c.cfg.Token, body, ctx.Get("X-Viber-Content-Signature")) { // never that in the address: logs keep it
		return server.Fail(fiber.StatusForbidden, "Η υπογραφή δεν είναι σωστή.", "The signature is wrong.")
	}
	var e event
	if err := json.Unmarshal(body, &e); err != nil {
		c.log.Warn("an event of Viber could not be read", "bytes", len(body))
		return ctx.SendStatus(fiber.StatusOK)
	}
	switch e.Event {
	case "message":
		return c.message(ctx, e)
	case "conversation_started":
		return ctx.JSON(messages(c.welcome())[0])
	case "delivered", "seen", "failed":
		return c.news(ctx, e)
	}
	return ctx.SendStatus(fiber.StatusOK) // webhook, subscribed, unsubscribed: nothing to say
}

// message hands what a citizen wrote, tapped or sent to the inbox. A sticker, a picture or a place comes with its caption
// or with nothing, and the bot asks for text. A hand-off that could not be stored is said at once by a call of our own,
// since Viber takes no reply in the answer; if that fails too, Viber is asked to send the event again.
func (c *Channel) message(ctx *fiber.Ctx, e event) error {
	if e.Sender.ID == "" || e.MessageToken == 0 {
		return ctx.SendStatus(fiber.StatusOK)
	}
	m := bot.Message{
		ID: token(e.MessageToken), From: bot.Address{Channel: Name, User: channels.Clean(e.Sender.ID)},
		Text: channels.Clean(e.Message.Text), At: time.Now(),
	}
	if value := tapped(e.Message.TrackingData, e.Message.Text); value != "" {
		m.Text, m.Choice = "", channels.Clean(value)
	}
	receipt, err := c.inbox.Receive(ctx.UserContext(), m)
	if err != nil {
		return err
	}
	if !receipt.Stored {
		if err := channels.SayNow(ctx.UserContext(), c, m.From, receipt.Turn.Messages); err != nil {
			c.log.Error("a hand-off could not be sent; Viber is asked for the message again", "error", err)
			return fiber.ErrServiceUnavailable
		}
	}
	return ctx.SendStatus(fiber.StatusOK)
}

// ranks order the news of a message: it comes late, twice and out of order, and the highest counts. A keyboard is
// checked on the phone, so a message that was accepted may still fail.
var ranks = map[string]int{"failed": 4, "delivered": 5, "seen": 6}

func (c *Channel) news(ctx *fiber.Ctx, e event) error {
	if err := c.statuses.ProviderStatus(ctx.UserContext(), Name, token(e.MessageToken), e.Event, ranks[e.Event]); err != nil {
		return err
	}
	return ctx.SendStatus(fiber.StatusOK)
}
