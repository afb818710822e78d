package sms

import (
	"encoding/xml"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/channels"
	"ask1555/channels/server"
)

// The webhooks, as they are entered at Twilio after the public address.
const (
	messagePath = "/webhooks/twilio/sms"
	statusPath  = "/webhooks/twilio/status"
)

// Routes adds the channel's webhooks.
func (c *Channel) Routes(app fiber.Router) {
	app.Post(messagePath, c.receive)
	app.Post(statusPath, c.status)
}

// receive takes one message in and answers after it is committed. The answer is empty, since the
// reply goes out through the outbox; only a hand-off that could not be stored is said in the answer
// itself, which needs neither database nor another call.
func (c *Channel) receive(ctx *fiber.Ctx) error {
	form, err := c.verified(ctx)
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
	if !receipt.Stored {
		return twiml(ctx, receipt.Turn.Messages)
	}
	return twiml(ctx, nil)
}

// status takes Twilio's news of a reply: POST with MessageStatus, the reply's id in the address.
func (c *Channel) status(ctx *fiber.Ctx) error {
	form, err := c.verified(ctx)
	if err != nil {
		return err
	}
	status, id := form.Get("MessageStatus"), ctx.Query("delivery")
	if rank, ok := ranks[status]; ok && id != "" {
		if err := c.statuses.DeliveryStatus(ctx.UserContext(), id, status, rank); err != nil {
			return err
		}
	}
	return twiml(ctx, nil)
}

// ranks order Twilio's statuses: news comes late, twice and out of order, and the highest counts
// (https://www.twilio.com/docs/messaging/api/message-resource#message-status-values).
var ranks = map[string]int{
	"accepted": 1, "scheduled": 1, "queued": 1, "sending": 2, "sent": 3,
	"failed": 4, "undelivered": 4, "canceled": 4, "delivered": 5, "read": 6,
}

// verified checks the signature over the configured address and the body as it was sent, and only
// then parses the form. The request's own host is not believed: behind a proxy it is another.
func (c *Channel) verified(ctx *fiber.Ctx) (url.Values, error) {
	address := c.cfg.PublicURL + string(ctx.Request().URI().RequestURI())
	body := ctx.BodyRaw()
	if c.cfg.AuthToken == "" || !c.validator.ValidateBody(address, body, ctx.Get("X-Twilio-Signature")) {
		return nil, server.Fail(fiber.StatusForbidden, "Η υπογραφή δεν είναι σωστή.", "The signature is wrong.")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, server.Fail(fiber.StatusBadRequest, "Η φόρμα δεν διαβάζεται.", "The form cannot be parsed.")
	}
	return form, nil
}

// twiml answers Twilio; messages are sent to the citizen by Twilio itself
// (https://www.twilio.com/docs/messaging/twiml).
func twiml(ctx *fiber.Ctx, replies []bot.Reply) error {
	response := struct {
		XMLName  xml.Name `xml:"Response"`
		Messages []string `xml:"Message"`
	}{}
	for _, r := range replies {
		response.Messages = append(response.Messages, body(r))
	}
	out, err := xml.Marshal(response)
	if err != nil {
		return err
	}
	ctx.Set(fiber.HeaderContentType, "text/xml; charset=utf-8")
	return ctx.SendString(xml.Header + string(out))
}
