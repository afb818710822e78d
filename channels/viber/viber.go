// Package viber is the Viber channel: events come by webhook, replies go out through the REST Bot API
// (https://developers.viber.com/docs/api/rest-bot-api/).
package viber

import (
	"context"
	"html"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
)

// Name is the channel's name.
const Name = "viber"

// Limits of the provider (https://developers.viber.com/docs/api/rest-bot-api/#send-message and
// https://developers.viber.com/docs/tools/keyboards/#buttons-parameters).
const (
	maxText   = 7000 // characters of a text
	maxButton = 250  // characters of a button, and of what a tap on it sends
	maxTrack  = 4000 // characters of tracking_data
)

// sender is who the citizen sees as the author, at most 28 characters.
const sender = "1555"

// Config is what the channel needs to be on.
type Config struct {
	Token  string // of the bot; signs the events and opens the API
	APIURL string // another server than Viber's, for tests and gateways
}

const viberURL = "https://chatapi.viber.com"

type inbox interface {
	Receive(ctx context.Context, m bot.Message) (channels.Receipt, error)
}

type statuses interface {
	ProviderStatus(ctx context.Context, channel, providerID, status string, rank int) error
}

// A Channel takes events in and sends replies.
type Channel struct {
	cfg      Config
	http     *http.Client
	inbox    inbox
	statuses statuses
	welcome  func() bot.Reply
	log      *slog.Logger
}

// New makes the channel; Connect it before it takes events.
func New(cfg Config, log *slog.Logger) *Channel {
	if cfg.APIURL == "" {
		cfg.APIURL = viberURL
	}
	return &Channel{cfg: cfg, http: &http.Client{Timeout: channels.CallTimeout}, log: log}
}

// Connect says where received messages and delivery news go, and what who opens the chat is told first.
func (c *Channel) Connect(in inbox, news statuses, welcome func() bot.Reply) {
	c.inbox, c.statuses, c.welcome = in, news, welcome
}

// Name is the channel's name.
func (c *Channel) Name() string { return Name }

// Limits: Viber tells of none for answers to who has written.
func (c *Channel) Limits() channels.Limits { return channels.Limits{} }

// Send hands one reply to Viber, in as many messages as its limit asks for; the buttons come with the last one.
func (c *Channel) Send(ctx context.Context, d store.Delivery) (store.Sent, error) {
	var first string
	for _, m := range messages(d.Reply) {
		m.Receiver = d.Address.User
		id, err := c.sendMessage(ctx, m)
		if err != nil {
			return store.Sent{}, err
		}
		if first == "" {
			first = id
		}
	}
	return store.Sent{ProviderID: first}, nil
}

// Parts are the texts of the messages that a reply is sent as; its choices are buttons under the last.
func Parts(r bot.Reply) []string { return channels.MarkedOf(r, false).Stars(maxText) }

// messages are a reply in Viber's form, without its receiver.
func messages(r bot.Reply) []message {
	var all []message
	for _, part := range Parts(r) {
		all = append(all, message{Sender: &author{Name: sender}, Type: "text", Text: part})
	}
	last := &all[len(all)-1]
	last.Keyboard, last.TrackingData = keyboard(r.Choices), track(r.Choices)
	return all
}

// keyboard puts each choice on a line of its own: entries' questions are long. It replaces the keyboard of the message
// before; without choices there is none. A tap sends what stands on the button, so that the citizen sees in the chat
// what she chose.
func keyboard(choices []bot.Choice) *keys {
	if len(choices) == 0 {
		return nil
	}
	k := &keys{Type: "keyboard"}
	for _, choice := range choices {
		k.Buttons = append(k.Buttons, button{
			Columns: 6, Rows: 1, ActionType: "reply", ActionBody: label(choice), Text: html.EscapeString(label(choice)), TextSize: "regular",
		})
	}
	return k
}

// label is what stands on a choice's button.
func label(c bot.Choice) string { return channels.Shorten(c.Label, maxButton) }

// track is what Viber gives back with the citizen's next message: which value each button has. It is lines of value and
// label. What does not fit is left out, and its button is understood by its words.
func track(choices []bot.Choice) string {
	var b strings.Builder
	for _, choice := range choices {
		line := choice.Value + " " + label(choice) + "\n"
		if len([]rune(b.String()))+len([]rune(line)) > maxTrack {
			break
		}
		b.WriteString(line)
	}
	return b.String()
}

// tapped finds the value of the button that sent a text; empty if it was none.
func tapped(tracked, text string) string {
	for line := range strings.Lines(tracked) {
		if value, label, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " "); label != "" && label == text {
			return value
		}
	}
	return ""
}

// token is Viber's number of a message: it passes 2^53, so it is never a float.
func token(n uint64) string { return strconv.FormatUint(n, 10) }
