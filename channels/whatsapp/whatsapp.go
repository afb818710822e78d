// Package whatsapp is the WhatsApp channel, by Twilio (https://www.twilio.com/docs/whatsapp/api).
package whatsapp

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
	"ask1555/channels/twilio"
)

// Name is the channel's name.
const Name = "whatsapp"

// scheme stands before every address of WhatsApp at Twilio. What follows is a phone number today, and need not be one:
// it is never read.
const scheme = "whatsapp:"

// A Channel takes webhooks in and sends replies.
type Channel struct {
	account   *twilio.Account
	sender    string
	template  string
	templates templates // those of choices
	inbox     twilio.Inbox
	log       *slog.Logger
}

// Window is for how long after a citizen wrote last she may be sent any text; after it, only by a template that Meta has
// approved (https://www.twilio.com/docs/errors/63016).
const Window = 24 * time.Hour

// New makes the channel of a sender of ours, as whatsapp:+30... or +30...; Connect it before it takes webhooks. The
// template, HX..., serves after the window: its variable 1 is the reply. Without one such a reply is given up.
func New(account *twilio.Account, sender, template string, log *slog.Logger) *Channel {
	return &Channel{account: account, sender: scheme + strings.TrimPrefix(sender, scheme), template: template, log: log}
}

// Connect says where received messages go.
func (c *Channel) Connect(in twilio.Inbox) { c.inbox = in }

// Name is the channel's name.
func (c *Channel) Name() string { return Name }

// Limits are Meta's for one sender, with room to spare: 80 messages a second (error 130429), and to one person one in
// six seconds after a burst of 45 (error 131056).
func (c *Channel) Limits() channels.Limits {
	return channels.Limits{PerSecond: 60, ChatEvery: 6 * time.Second, ChatBurst: 30}
}

// Send hands one reply to Twilio: with its choices to tap where that can be, else in as many messages as the limit of a
// text asks for. It goes out from the sender that the citizen wrote to.
func (c *Channel) Send(ctx context.Context, d store.Delivery) (store.Sent, error) {
	id, err := c.send(ctx, d)
	return store.Sent{ProviderID: id}, err
}

func (c *Channel) send(ctx context.Context, d store.Delivery) (string, error) {
	late := !d.Heard.IsZero() && time.Since(d.Heard) > Window
	if late && c.template != "" {
		return c.sendLate(ctx, d)
	}
	if !late && d.Attempt <= 1 { // what failed so, now or by the news of it, is sent again as a text
		if id, err := c.sendMenu(ctx, d); !errors.Is(err, errNoMenu) {
			return id, err
		}
	}
	return c.account.Send(ctx, d, c.sender, Parts(d.Reply))
}

// sendLate hands a reply over by the approved template, which takes it on one line.
func (c *Channel) sendLate(ctx context.Context, d store.Delivery) (first string, err error) {
	line := strings.Join(strings.Fields(strings.Join(Parts(d.Reply), " ")), " ")
	for _, part := range channels.Split(line, twilio.MaxVariable) {
		id, err := c.account.SendTemplate(ctx, d, c.sender, c.template, []string{part})
		if err != nil {
			return first, err
		}
		first = cmp.Or(first, id)
	}
	return first, nil
}

// errNoMenu: the reply must go out as a text.
var errNoMenu = errors.New("no choices to tap")

// sendMenu hands a reply over with its choices to tap. A template that Twilio refuses costs nobody her answer.
func (c *Channel) sendMenu(ctx context.Context, d store.Delivery) (string, error) {
	m, ok := menuOf(d.Reply)
	template := c.templates.id(m.form)
	if !ok || template == "" {
		return "", errNoMenu
	}
	id, err := c.account.SendTemplate(ctx, d, c.sender, template, m.values())
	if errors.Is(err, twilio.ErrRefused) {
		c.log.WarnContext(ctx, "a template of choices was refused; the reply goes out as a text", "channel", Name, "template", m.form.name(), "delivery", d.ID)
		return "", errNoMenu
	}
	return id, err
}

// Parts are the messages that a reply is sent as where its choices cannot be tapped: they are numbered in the text, or it
// says what to write.
func Parts(r bot.Reply) []string {
	marked := channels.MarkedOf(r, false).Add(r.NumberedChoices())
	if r.Hint != "" {
		marked = marked.Add("\n\n" + r.Hint)
	}
	return marked.Stars(twilio.MaxBody)
}
