// Package messenger is the Facebook Messenger channel: events come by webhook, replies go out through the Send API
// (https://developers.facebook.com/docs/messenger-platform/).
package messenger

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
)

// Name is the channel's name.
const Name = "messenger"

// Limits of the provider (https://developers.facebook.com/docs/messenger-platform/send-messages/quick-replies and
// https://developers.facebook.com/docs/messenger-platform/reference/send-api).
const (
	maxText    = 2000 // characters of a text
	maxReplies = 13   // quick replies of a message
	maxTitle   = 20   // characters of a quick reply's title
)

// Config is what the channel needs to be on. All of it but Picture and APIURL is required.
type Config struct {
	AppSecret   string // of the app; signs the events
	PageToken   string // of the page; opens the API
	VerifyToken string // a word of our own that Meta is given with the webhook's address
	Picture     string // address of the picture beside the names of people of 1555; empty: their messages stand under the page's name
	APIURL      string // another server than Meta's with the API's version, for tests and gateways
}

const graphURL = "https://graph.facebook.com/v23.0"

type inbox interface {
	Receive(ctx context.Context, m bot.Message) (channels.Receipt, error)
	Overhear(ctx context.Context, m bot.Message) channels.Receipt
}

type statuses interface {
	ProviderStatus(ctx context.Context, channel, providerID, status string, rank int) error
}

// A Channel takes events in and sends replies.
type Channel struct {
	cfg      Config
	http     *http.Client
	personas personas
	inbox    inbox
	statuses statuses
	log      *slog.Logger
}

// New makes the channel; Connect it before it takes events.
func New(cfg Config, log *slog.Logger) *Channel {
	if cfg.APIURL == "" {
		cfg.APIURL = graphURL
	}
	return &Channel{cfg: cfg, http: &http.Client{Timeout: channels.CallTimeout}, log: log}
}

// Connect says where received messages and delivery news go.
func (c *Channel) Connect(in inbox, news statuses) { c.inbox, c.statuses = in, news }

// Name is the channel's name.
func (c *Channel) Name() string { return Name }

// HumanWindow is for how long after a citizen wrote last a person of 1555 may answer
// (https://developers.facebook.com/docs/messenger-platform/send-messages/message-tags).
const HumanWindow = 7 * 24 * time.Hour

// Limits: those of Meta are far above what one service sends.
func (c *Channel) Limits() channels.Limits { return channels.Limits{} }

// Send hands one reply to Meta, in as many messages as its limit asks for; the quick replies come with the last one. What a
// person of 1555 wrote may go out for seven days after the citizen wrote last, what the bot says for one.
func (c *Channel) Send(ctx context.Context, d store.Delivery) (store.Sent, error) {
	var first string
	for _, m := range messages(d.Reply) {
		id, err := c.sendMessage(ctx, d, m)
		if err != nil {
			return store.Sent{}, err
		}
		if first == "" {
			first = id
		}
	}
	return store.Sent{ProviderID: first}, nil
}

// sendMessage sends one message of a reply, in the ways that are open to who wrote it.
func (c *Channel) sendMessage(ctx context.Context, d store.Delivery, m message) (string, error) {
	say := asReply(d.Address.User, m)
	say.PersonaID = c.persona(ctx, d.Reply.Name)
	send := func() (string, error) {
		id, err := c.sendCall(ctx, say)
		if errors.Is(err, late) && d.Reply.Author == bot.AuthorAgent {
			id, err = c.sendCall(ctx, say.asHuman())
		}
		return id, err
	}
	id, err := send()
	if say.PersonaID != "" && (errors.Is(err, refused) || errors.Is(err, noLeave)) { // the name stands in the text too
		c.personas.forget(d.Reply.Name)
		say.PersonaID = ""
		id, err = send()
	}
	if errors.Is(err, elsewhere) && mayTake(d.Reply) {
		return c.whileTaken(ctx, d, send)
	}
	return id, err
}

// Parts are the texts of the messages that a reply is sent as. Where its choices answer a question and are too long for
// quick replies, they are numbered in the text.
func Parts(r bot.Reply) []string {
	text := r.Text
	if !channels.Fit(r.Choices, maxTitle) {
		text += r.NumberedChoices()
	}
	return channels.Split(text, maxText)
}

// messages are a reply in Meta's form.
func messages(r bot.Reply) []message {
	var all []message
	for _, part := range Parts(r) {
		all = append(all, message{Text: part})
	}
	all[len(all)-1].QuickReplies = quickReplies(r)
	return all
}
