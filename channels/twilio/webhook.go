package twilio

import (
	"context"
	"encoding/xml"
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/channels"
	"ask1555/channels/server"
)

// StatusPath is where news of every reply come; each reply names it.
const StatusPath = "/webhooks/twilio/status"

// Routes adds the webhook for the news, once for all channels that share the account.
func (a *Account) Routes(app fiber.Router) {
	a.routed.Do(func() { app.Post(StatusPath, a.status) })
}

// status takes Twilio's news of a reply: POST with MessageStatus, the reply's id in the address.
func (a *Account) status(ctx *fiber.Ctx) error {
	form, err := a.Verified(ctx)
	if err != nil {
		return err
	}
	status, id := form.Get("MessageStatus"), ctx.Query("delivery")
	if rank, ok := ranks[status]; ok && id != "" {
		if err := a.statuses.DeliveryStatus(ctx.UserContext(), id, status+why(form.Get("ErrorCode")), rank); err != nil {
			return err
		}
	}
	if ctx.Query(byTemplate) != "" && failed(status, form.Get("ErrorCode")) {
		if err := a.statuses.SendAgain(ctx.UserContext(), id); err != nil {
			return err
		}
	}
	return answer(ctx, nil)
}

// failed: it did not reach the citizen, and nothing is known that would keep another form of it from her.
func failed(status, code string) bool { return ranks[status] == ranks["failed"] && why(code) == "" }

// why a reply failed after it was accepted, for who reads the news of it: WhatsApp says only then that it was too late.
func why(code string) string {
	n, _ := strconv.Atoi(code)
	if reason, ok := permanent[n]; ok {
		return ": " + reason
	}
	return ""
}

// ranks order Twilio's statuses: news comes late, twice and out of order, and the highest counts
// (https://www.twilio.com/docs/messaging/api/message-resource#message-status-values).
var ranks = map[string]int{
	"accepted": 1, "scheduled": 1, "queued": 1, "sending": 2, "sent": 3,
	"failed": 4, "undelivered": 4, "canceled": 4, "delivered": 5, "read": 6,
}

// Verified checks the signature over the configured address and the body as it was sent, and only
// then parses the form. The request's own host is not believed: behind a proxy it is another.
func (a *Account) Verified(ctx *fiber.Ctx) (url.Values, error) {
	address := a.cfg.PublicURL + string(ctx.Request().URI().RequestURI())
	body := ctx.BodyRaw()
	if a.cfg.AuthToken == "" || !a.validator.ValidateBody(address, body, ctx.Get("X-Twilio-Signature")) {
		return nil, server.Fail(fiber.StatusForbidden, "Η υπογραφή δεν είναι σωστή.", "The signature is wrong.")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, server.Fail(fiber.StatusBadRequest, "Η φόρμα δεν διαβάζεται.", "The form cannot be parsed.")
	}
	return form, nil
}

// Message is what a citizen wrote on a channel, as a verified form has it.
func Message(channel string, form url.Values) bot.Message {
	return bot.Message{
		ID:   form.Get("MessageSid"),
		From: bot.Address{Channel: channel, Account: form.Get("To"), User: form.Get("From")},
		Text: channels.Clean(form.Get("Body")), At: time.Now(),
	}
}

// An Inbox takes messages in.
type Inbox interface {
	Receive(ctx context.Context, m bot.Message) (channels.Receipt, error)
}

// Take hands a message to an inbox and answers after it is committed. The answer is empty, since the reply goes out
// through the outbox; only a hand-off that could not be stored, or would wait, is said in the answer itself, in parts:
// that needs neither database nor another call.
func Take(ctx *fiber.Ctx, in Inbox, m bot.Message, parts func(bot.Reply) []string) error {
	if m.ID == "" || m.From.User == "" {
		return server.Fail(fiber.StatusBadRequest, "Λείπει το MessageSid ή το From.", "MessageSid or From is missing.")
	}
	receipt, err := in.Receive(ctx.UserContext(), m)
	switch {
	case err != nil:
		return err
	case receipt.Stored:
		return answer(ctx, nil)
	}
	var texts []string
	for _, r := range receipt.Turn.Messages {
		texts = append(texts, parts(r)...)
	}
	return answer(ctx, texts)
}

// answer ends a webhook; texts are sent to the citizen by Twilio itself, which needs no call of ours
// (https://www.twilio.com/docs/messaging/twiml).
func answer(ctx *fiber.Ctx, texts []string) error {
	response := struct {
		XMLName  xml.Name `xml:"Response"`
		Messages []string `xml:"Message"`
	}{Messages: texts}
	out, err := xml.Marshal(response)
	if err != nil {
		return err
	}
	ctx.Set(fiber.HeaderContentType, "text/xml; charset=utf-8")
	return ctx.SendString(xml.Header + string(out))
}
