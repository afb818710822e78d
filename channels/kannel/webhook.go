package kannel

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"mime"
	"net/netip"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/channels"
	"ask1555/channels/gsm"
	"ask1555/channels/server"
)

// WebhookPath is where messages and news of replies come.
const WebhookPath = "/webhooks/kannel"

// Routes adds the webhook, for get-url and post-url; news of delivery come there too.
func (c *Channel) Routes(app fiber.Router) {
	app.Get(WebhookPath, c.receive)
	app.Post(WebhookPath, c.receive)
}

// receive takes one message or one piece of news in and answers after it is committed; Kannel tries again what got no
// 200, if it is told to (http-request-retry). The answer is empty, since the reply goes out through the outbox.
func (c *Channel) receive(ctx *fiber.Ctx) error {
	if !c.mayCall(ctx) {
		return server.Fail(fiber.StatusForbidden, "Δεν επιτρέπεται από αυτή τη διεύθυνση ή με αυτό το μυστικό.", "Not from this address, or not with this secret.")
	}
	if delivery := ctx.Query("delivery"); delivery != "" {
		return c.news(ctx, delivery)
	}
	m := bot.Message{
		ID:   channels.Clean(ctx.Query("id")),
		From: bot.Address{Channel: Name, Account: channels.Clean(ctx.Query("to")), User: channels.Clean(ctx.Query("from"))},
		Text: channels.Clean(text(ctx)), At: time.Now(), Settle: gsm.Settle, Daily: c.cfg.SMS.Daily,
	}
	if m.ID == "" || m.From.User == "" {
		return server.Fail(fiber.StatusBadRequest, "Λείπει το id ή το from.", "id or from is missing.")
	}
	receipt, err := c.inbox.Receive(ctx.UserContext(), m)
	if err != nil {
		return err
	}
	if receipt.Stored {
		return nil // 200 and empty: any word in it would be sent to the citizen, Fiber's own "OK" too
	}
	return c.say(ctx, receipt.Turn.Messages)
}

// mayCall: from an address that is allowed, and with the secret, which Kannel sends as the password that stands in its
// get-url. It is not taken from a parameter: parameters are in logs.
func (c *Channel) mayCall(ctx *fiber.Ctx) bool {
	address, err := netip.ParseAddr(ctx.IP())
	if err != nil {
		return false
	}
	known := false
	for _, prefix := range c.allowed {
		known = known || prefix.Contains(address.Unmap())
	}
	return subtle.ConstantTimeCompare([]byte(password(ctx)), []byte(c.cfg.Secret)) == 1 && known
}

// password is that of HTTP's basic authentication.
func password(ctx *fiber.Ctx) string {
	encoded, _ := strings.CutPrefix(ctx.Get(fiber.HeaderAuthorization), "Basic ")
	both, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return ""
	}
	_, secret, _ := strings.Cut(string(both), ":")
	return secret
}

// text is what was written: a parameter by get-url, the body by post-url. What came with small Greek letters is in
// UTF-16, unless Kannel is told to convert it.
func text(ctx *fiber.Ctx) string {
	raw, charset := ctx.Query("text"), ctx.Query("charset")
	if ctx.Method() == fiber.MethodPost && raw == "" {
		raw = string(ctx.BodyRaw())
		if _, params, err := mime.ParseMediaType(ctx.Get(fiber.HeaderContentType)); err == nil && charset == "" {
			charset = params["charset"]
		}
	}
	if strings.EqualFold(charset, "UTF-16BE") {
		return fromUTF16([]byte(raw))
	}
	return raw
}

// fromUTF16 reads big-endian units; half a unit at the end is dropped.
func fromUTF16(raw []byte) string {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(raw[2*i:])
	}
	return string(utf16.Decode(units))
}

// say puts a hand-off that could not be stored, or would wait, into the answer itself: Kannel sends that as the reply, with
// no other call. The header keeps Greek letters from becoming question marks (accept-x-kannel-headers).
func (c *Channel) say(ctx *fiber.Ctx, replies []bot.Reply) error {
	var texts []string
	for _, r := range replies {
		texts = append(texts, gsm.Text(r, c.cfg.SMS.Letters))
	}
	all := channels.Split(strings.Join(texts, "\n\n"), maxBody)[0]
	ctx.Set("X-Kannel-Coding", coding(all))
	ctx.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return ctx.SendString(all)
}

// A report is what Kannel tells of a reply (user guide, "Delivery reports").
type report struct {
	status string
	rank   int
}

// kinds of reports: news comes late, twice and out of order, and the highest counts.
var kinds = map[string]report{
	"4": {"queued", 1}, "8": {"sent", 3}, "16": {"refused", 4}, "2": {"undelivered", 4}, "1": {"delivered", 5},
}

func (c *Channel) news(ctx *fiber.Ctx, delivery string) error {
	if r, ok := kinds[ctx.Query("status")]; ok {
		if err := c.statuses.DeliveryStatus(ctx.UserContext(), delivery, r.status, r.rank); err != nil {
			return err
		}
	}
	return nil
}
