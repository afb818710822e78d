// Package sms is the SMS channel, by Twilio: its webhooks come in, replies go out through its REST
// API.
package sms

import (
	"context"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
	"ask1555/channels/gsm"
	"ask1555/channels/twilio"
)

// Name is the channel's name.
const Name = "sms"

// settle is how long a reply waits for more of the message: a long thought is sent as several SMS.
const settle = 4 * time.Second

type inbox interface {
	Receive(ctx context.Context, m bot.Message) (channels.Receipt, error)
}

// A Channel takes webhooks in and sends replies.
type Channel struct {
	account *twilio.Account
	number  string
	inbox   inbox
}

// New makes the channel of a number of ours, as +30...; Connect it before it takes webhooks.
func New(account *twilio.Account, number string) *Channel {
	return &Channel{account: account, number: number}
}

// Connect says where received messages go.
func (c *Channel) Connect(in inbox) { c.inbox = in }

// Name is the channel's name.
func (c *Channel) Name() string { return Name }

// Send hands one reply to Twilio, in as many messages as its limit asks for, and returns the id of
// the first. It goes out from the number that the citizen wrote to.
func (c *Channel) Send(ctx context.Context, d store.Delivery) (string, error) {
	from := d.Address.Account
	if from == "" {
		from = c.number
	}
	return c.account.Send(ctx, twilio.Text{From: from, To: d.Address.User, Parts: Parts(d.Reply), Delivery: d.ID})
}

// Parts are the messages that a reply is sent as; nearly always one.
func Parts(r bot.Reply) []string { return channels.Split(gsm.Text(r), twilio.MaxBody) }
