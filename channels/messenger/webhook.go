package messenger

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/channels"
	"ask1555/channels/server"
)

// WebhookPath is where events come, and where Meta verifies that the address is ours.
const WebhookPath = "/webhooks/messenger"

// getStarted is the payload of the button that opens a chat, as the README has it entered.
const getStarted = "start"

// Routes adds the webhooks: Meta verifies the address by GET, and sends events by POST.
func (c *Channel) Routes(app fiber.Router) {
	app.Get(WebhookPath, c.verify)
	app.Post(WebhookPath, c.receive)
}

// verify shows Meta that the address is ours, by giving back what it sent
// (https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests).
func (c *Channel) verify(ctx *fiber.Ctx) error {
	known := subtle.ConstantTimeCompare([]byte(ctx.Query("hub.verify_token")), []byte(c.cfg.VerifyToken)) == 1
	if !known || c.cfg.VerifyToken == "" || ctx.Query("hub.mode") != "subscribe" {
		return server.Fail(fiber.StatusForbidden, "Το μυστικό δεν είναι σωστό.", "The secret is wrong.")
	}
	ctx.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return ctx.SendString(ctx.Query("hub.challenge"))
}

// notification is what one call brings: several pages, with several events each.
type notification struct {
	Object string `json:"object"`
	Entry  []struct {
		Messaging []event `json:"messaging"`
		Standby   []event `json:"standby"` // while another app has the conversation
	} `json:"entry"`
}

// event is what happened in one chat; the fields of each kind that are of use
// (https://developers.facebook.com/docs/messenger-platform/reference/webhook-events).
type event struct {
	Sender    recipient `json:"sender"`
	Recipient recipient `json:"recipient"`
	Timestamp int64     `json:"timestamp"`
	Message   *struct {
		ID         string `json:"mid"`
		Text       string `json:"text"`
		IsEcho     bool   `json:"is_echo"` // what the page itself sent
		QuickReply *struct {
			Payload string `json:"payload"`
		} `json:"quick_reply"`
	} `json:"message"`
	Postback *struct {
		ID      string `json:"mid"`
		Payload string `json:"payload"`
	} `json:"postback"`
	Delivery *struct {
		IDs []string `json:"mids"`
	} `json:"delivery"`
}

// receive takes the events of one call and answers 200 after all are committed: Meta sends the whole call again if it
// gets no 200, and what was taken in then has no second effect. What cannot be read is answered 200 as well, or it would
// come back in vain until Meta ends the subscription.
func (c *Channel) receive(ctx *fiber.Ctx) error {
	body := ctx.BodyRaw()
	if !c.signed(body, ctx.Get("X-Hub-Signature-256")) {
		return server.Fail(fiber.StatusForbidden, "Η υπογραφή δεν είναι σωστή.", "The signature is wrong.")
	}
	var n notification
	if err := json.Unmarshal(body, &n); err != nil || n.Object != "page" {
		c.log.Warn("an event of Messenger could not be read", "bytes", len(body))
		return ctx.SendStatus(fiber.StatusOK)
	}
	var failed error
	for _, entry := range n.Entry {
		for _, e := range entry.Messaging {
			if err := c.take(ctx.UserContext(), e); err != nil {
				failed = err // the others are taken all the same: one of them may be a hand-off
			}
		}
		for _, e := range entry.Standby {
			if err := c.overhear(ctx.UserContext(), e); err != nil {
				failed = err
			}
		}
	}
	if failed != nil {
		return failed
	}
	return ctx.SendStatus(fiber.StatusOK)
}

// signed checks the signature over the bytes as they were sent
// (https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads).
func (c *Channel) signed(body []byte, signature string) bool {
	signature, ok := strings.CutPrefix(signature, "sha256=")
	return ok && channels.Signed(c.cfg.AppSecret, body, signature)
}

// take handles one event.
func (c *Channel) take(ctx context.Context, e event) error {
	if e.Delivery != nil {
		return c.news(ctx, e.Delivery.IDs)
	}
	m, ok := messageOf(e)
	if !ok {
		return nil
	}
	receipt, err := c.inbox.Receive(ctx, m)
	if err != nil {
		return err
	}
	return c.sayUnstored(ctx, m, receipt)
}

// overhear handles an event of a chat that another app has, as the page's own inbox, where a person answers: the bot is
// silent, unless the citizen is in danger (https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/standby).
func (c *Channel) overhear(ctx context.Context, e event) error {
	m, ok := messageOf(e)
	if !ok {
		return nil
	}
	return c.sayUnstored(ctx, m, c.inbox.Overhear(ctx, m))
}

// sayUnstored says a hand-off that could not be stored, or would wait, at once by a call of our own; if that fails too,
// Meta is asked to send the events again.
func (c *Channel) sayUnstored(ctx context.Context, m bot.Message, receipt channels.Receipt) error {
	if receipt.Stored {
		return nil
	}
	if err := channels.SayNow(ctx, c, m.From, receipt.Turn.Messages); err != nil {
		c.log.Error("a hand-off could not be sent; Meta is asked for the message again", "error", err)
		return fiber.ErrServiceUnavailable
	}
	return nil
}

// messageOf is what a citizen wrote or tapped; ok is false for what is nothing to answer: what the page sent itself,
// what was read, a reaction. A photo, a voice message or a place comes with nothing, and the bot asks for text.
func messageOf(e event) (m bot.Message, ok bool) {
	m = bot.Message{From: bot.Address{Channel: Name, Account: channels.Clean(e.Recipient.ID), User: channels.Clean(e.Sender.ID)}, At: time.Now()}
	payload := ""
	switch {
	case e.Message != nil && !e.Message.IsEcho:
		m.ID, m.Text = e.Message.ID, channels.Clean(e.Message.Text)
		if e.Message.QuickReply != nil {
			payload = channels.Clean(e.Message.QuickReply.Payload)
		}
	case e.Postback != nil:
		m.ID, payload = e.Postback.ID, channels.Clean(e.Postback.Payload)
		if m.ID == "" { // older versions of the API give it none
			m.ID = "postback " + strconv.FormatInt(e.Timestamp, 10) + " " + e.Sender.ID
		}
	}
	switch {
	case payload == getStarted:
		m.Text = getStarted
	case payload != "" && len(payload) <= bot.MaxChoice:
		m.Text, m.Choice = "", payload
	}
	return m, m.ID != "" && m.From.User != ""
}

// delivered outranks nothing else: Meta tells of reading only by a time, which is not followed.
const delivered = 5

func (c *Channel) news(ctx context.Context, ids []string) error {
	for _, id := range ids {
		if err := c.statuses.ProviderStatus(ctx, Name, channels.Clean(id), "delivered", delivered); err != nil {
			return err
		}
	}
	return nil
}
