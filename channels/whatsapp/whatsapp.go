// Package whatsapp is the WhatsApp channel, by Twilio (https://www.twilio.com/docs/whatsapp/api).
package whatsapp

import (
	"context"
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
	account  *twilio.Account
	sender   string
	template string
	inbox    twilio.Inbox
}

// Window is for how long after a citizen wrote last she may be sent any text; after it, only by a template that Meta has
// approved (https://www.twilio.com/docs/errors/63016).
const Window = 24 * time.Hour

// New makes the channel of a sender of ours, as whatsapp:+30... or +30...; Connect it before it takes webhooks. The
// template, HX..., serves after the window: its variable 1 is the reply. Without one such a reply is given up.
func New(account *twilio.Account, sender, template string) *Channel {
	return &Channel{account: account, sender: scheme + strings.TrimPrefix(sender, scheme), template: template}
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

// Send hands one reply to Twilio, in as many messages as its limit asks for. It goes out from the sender that the
// citizen wrote to.
func (c *Channel) Send(ctx context.Context, d store.Delivery) (store.Sent, error) {
	send := c.account.Send
	if c.template != "" && !d.Heard.IsZero() && time.Since(d.Heard) > Window {
		send = c.sendLate
	}
	id, err := send(ctx, d, c.sender, Parts(d.Reply))
	return store.Sent{ProviderID: id}, err
}

// sendLate hands a reply over by the template, which takes it on one line.
func (c *Channel) sendLate(ctx context.Context, d store.Delivery, ours string, parts []string) (string, error) {
	line := strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
	return c.account.SendTemplate(ctx, d, ours, c.template, channels.Split(line, twilio.MaxVariable))
}

// Parts are the messages that a reply is sent as. Buttons need a template that is made at Twilio before, with fixed
// words, so choices are numbered in the text, or it says what to write.
func Parts(r bot.Reply) []string {
	marked := channels.MarkedOf(r, false).Add(r.NumberedChoices())
	if r.Hint != "" {
		marked = marked.Add("\n\n" + r.Hint)
	}
	return marked.Stars(twilio.MaxBody)
}
