package bot

import (
	"log/slog"
	"time"
)

// An Address is where one citizen is reached: a channel, which of our accounts on it, and who.
// User is opaque: a phone number, a chat id, a web conversation's id. It is never logged.
type Address struct {
	Channel string // "web", "sms", "telegram", "viber" ...
	Account string // our number, bot or page on that channel; empty where there is only one
	User    string // whom the provider says it is, unique within channel and account
}

// LogValue keeps the citizen's number or chat id out of every log.
func (a Address) LogValue() slog.Value { return slog.StringValue(a.Channel) }

// A Message is what one citizen wrote, on any channel. It is the one form in which every channel
// hands what it received to the inbox.
type Message struct {
	ID     string // the provider's message id (the client's own uuid on the web); the same id twice is the same message
	From   Address
	Text   string    // what was typed, as it came, valid UTF-8; the bot decides on at most 4,000 characters
	Choice string    // value of a tapped button, if it was a tap: a Choice.Value of an earlier reply. Untrusted
	At     time.Time // when we received it
	// Pushed says that the reply goes to the citizen's phone, unasked: a machine that answers it would keep us busy.
	Pushed bool
	// Settle is how long the channel waits for more of the message before the reply goes out: people send one
	// thought in several SMS. 0: it is whole.
	Settle time.Duration
	// Daily is how many replies to one citizen the channel pays for in a day, at most. 0: as many as she asks for.
	Daily int
}

// LogValue keeps what a citizen wrote out of every log.
func (m Message) LogValue() slog.Value {
	return slog.GroupValue(slog.String("channel", m.From.Channel), slog.Int("bytes", len(m.Text)))
}
