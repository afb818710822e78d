// Package whatsapp is the WhatsApp channel, by Twilio (https://www.twilio.com/docs/whatsapp/api).
package whatsapp

import (
	"context"
	"strings"

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
	account *twilio.Account
	sender  string
	inbox   twilio.Inbox
}

// New makes the channel of a sender of ours, as whatsapp:+30... or +30...; Connect it before it takes webhooks.
func New(account *twilio.Account, sender string) *Channel {
	return &Channel{account: account, sender: scheme + strings.TrimPrefix(sender, scheme)}
}

// Connect says where received messages go.
func (c *Channel) Connect(in twilio.Inbox) { c.inbox = in }

// Name is the channel's name.
func (c *Channel) Name() string { return Name }

// Send hands one reply to Twilio, in as many messages as its limit asks for, and returns the id of the first. It goes
// out from the sender that the citizen wrote to. More than 24 hours after she wrote last it is refused for good.
func (c *Channel) Send(ctx context.Context, d store.Delivery) (string, error) {
	return c.account.Send(ctx, d, c.sender, Parts(d.Reply))
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
