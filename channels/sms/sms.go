// Package sms is the SMS channel, by Twilio: its webhooks come in, replies go out through its REST
// API.
package sms

import (
	"context"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
	"ask1555/channels/gsm"
	"ask1555/channels/twilio"
)

// Name is the channel's name.
const Name = "sms"

// A Channel takes webhooks in and sends replies.
type Channel struct {
	account  *twilio.Account
	number   string
	settings gsm.Settings
	inbox    twilio.Inbox
}

// New makes the channel of a number of ours, as +30...; Connect it before it takes webhooks.
func New(account *twilio.Account, number string, settings gsm.Settings) *Channel {
	return &Channel{account: account, number: number, settings: settings}
}

// Connect says where received messages go.
func (c *Channel) Connect(in twilio.Inbox) { c.inbox = in }

// Name is the channel's name.
func (c *Channel) Name() string { return Name }

// Limits: Twilio has a queue for each of our numbers.
func (c *Channel) Limits() channels.Limits { return channels.Limits{} }

// Send hands one reply to Twilio, in as many messages as its limit asks for. It goes out from the number that the
// citizen wrote to.
func (c *Channel) Send(ctx context.Context, d store.Delivery) (store.Sent, error) {
	parts := c.parts(d.Reply)
	id, err := c.account.Send(ctx, d, c.number, parts)
	return store.Sent{ProviderID: id, Segments: gsm.Segments(parts)}, err
}

// Parts are the messages that a reply is sent as; nearly always one.
func Parts(r bot.Reply, letters gsm.Letters) []string {
	return channels.Split(gsm.Text(r, letters), twilio.MaxBody)
}

func (c *Channel) parts(r bot.Reply) []string { return Parts(r, c.settings.Letters) }
