package bot

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"
	"unicode"

	"ask1555/kb/greek"
)

// A machine that answers our replies (an absence note, another bot) would talk to us for ever. It is noticed
// by what it says: our own words, or the same thing again and again.

// Heard is a message as it is remembered to notice its repeats: not what it said.
type Heard struct {
	Print string `json:"print"`
	At    int64  `json:"at"` // unix seconds
	Echo  bool   `json:"echo,omitempty"`
}

const (
	heardFor    = 5 * time.Minute
	mostHeard   = 48
	mostRepeats = 4  // messages of a kind in a row that are answered; the last answer says that it is the last
	mostEqual   = 19 // in heardFor, with others between them
)

// breakLoop falls silent when the same comes in again and again on a channel that pushes replies to a phone.
// Something else that is said breaks the silence.
func (t *turn) breakLoop(context.Context) (bool, error) {
	if !t.message.Pushed || t.message.Choice != "" {
		return false, nil
	}
	now := t.now().Unix()
	h := Heard{Print: fingerprint(t.message.Text), At: now, Echo: t.echoes()}
	t.state.Heard = slices.DeleteFunc(t.state.Heard, func(old Heard) bool { return now-old.At > int64(heardFor.Seconds()) })
	row, equal := 1, 1
	for i, old := range slices.Backward(t.state.Heard) {
		same := old.Print == h.Print || old.Echo && h.Echo
		if same && row == len(t.state.Heard)-i {
			row++
		}
		if same {
			equal++
		}
	}
	t.state.Heard = append(t.state.Heard, h)
	if len(t.state.Heard) > mostHeard {
		t.state.Heard = t.state.Heard[1:]
	}
	switch {
	case row > mostRepeats || equal > mostEqual:
		t.quiet = true
		t.reply(Smalltalk)
	case row == mostRepeats:
		t.reply(Smalltalk, t.say(replyEcho))
	default:
		return false, nil
	}
	return true, nil
}

// echoes: the message begins as one of our last replies does.
func (t *turn) echoes() bool {
	return slices.Contains(t.state.Said, beginning(t.message.Text))
}

// remember keeps how our replies begin, to know them if they come back.
func (t *turn) remember() {
	if !t.message.Pushed || len(t.out.Turn.Messages) == 0 {
		return
	}
	t.state.Said = nil
	for _, r := range t.out.Turn.Messages {
		t.state.Said = append(t.state.Said, beginning(r.Text))
		if r.Short != "" {
			t.state.Said = append(t.state.Said, beginning(r.Short))
		}
	}
}

// looks writes Greek letters as the Latin ones that SMS in capitals have in their place.
var looks = strings.NewReplacer("α", "a", "β", "b", "ε", "e", "ζ", "z", "η", "h", "ι", "i", "κ", "k", "μ", "m", "ν", "n", "ο", "o", "ρ", "p", "τ", "t", "υ", "y", "χ", "x")

// beginning stands for the first letters of a text, in whatever capitals it comes back.
func beginning(text string) string {
	const most = 24
	letters := []rune(plain(looks.Replace(greek.Fold(text))))
	return fingerprint(string(letters[:min(most, len(letters))]))
}

// plain is a text by its letters alone: what a machine changes in its message, as numbers and times, is left out.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

func fingerprint(text string) string {
	letters := plain(text)
	if letters == "" {
		letters = text // “2”, “👍”
	}
	sum := sha256.Sum256([]byte(letters))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}
