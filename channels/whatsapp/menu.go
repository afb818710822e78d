package whatsapp

import (
	"fmt"
	"regexp"

	"ask1555/bot"
	"ask1555/channels"
)

// Limits of choices that can be tapped within 24 hours (https://www.twilio.com/docs/content/twilio-quick-reply,
// https://www.twilio.com/docs/content/twiliolist-picker).
const (
	maxText    = 1024 // characters of the text above them
	maxButtons = 3
	maxButton  = 20 // characters on one
	maxRows    = 10 // of a list
	maxRow     = 72 // characters on one
)

// A menu is a reply whose choices can be tapped: on buttons, or on the rows of a list that a button opens.
type menu struct {
	form    form
	text    string
	opens   string // what opens the list
	choices []bot.Choice
}

// menuOf makes a menu of a reply; ok is false for what has no choices or does not fit into one message: then it says what
// to write. Rows have the choices' numbers as titles, since those hold a few words only.
func menuOf(r bot.Reply) (m menu, ok bool) {
	n := len(r.Choices)
	if n == 0 || n > maxRows {
		return menu{}, false
	}
	most, marked := maxRow, channels.MarkedOf(r, false)
	switch {
	case n <= maxButtons && (!r.Asks || channels.Fit(r.Choices, maxButton)):
		most, m.form = maxButton, form{buttons, n}
	case r.Menu == "":
		return menu{}, false
	default:
		m.form, m.opens = form{list, n}, channels.Shorten(r.Menu, maxButton)
		if !channels.Fit(r.Choices, maxRow) {
			marked = marked.Add(r.NumberedChoices())
		}
	}
	for _, c := range r.Choices {
		m.choices = append(m.choices, bot.Choice{Label: channels.Shorten(c.Label, most), Value: c.Value})
	}
	parts := marked.Stars(maxText)
	m.text = blanks.ReplaceAllString(parts[0], "   ")
	return m, len(parts) == 1
}

// blanks are, with the line break before them, more than Twilio takes in a row (https://www.twilio.com/docs/errors/63013).
var blanks = regexp.MustCompile(` {4,}`)

// values are those of the template's variables.
func (m menu) values() []string {
	all := []string{m.text}
	if m.form.kind == list {
		all = append(all, m.opens)
	}
	for _, c := range m.choices {
		all = append(all, c.Label, c.Value)
	}
	return all
}

// Taps are a reply as it looks where its choices can be tapped: the one message, and what stands on the buttons or rows
// under it; without any, it is sent as Parts.
func Taps(r bot.Reply) (text string, taps []string) {
	m, ok := menuOf(r)
	if !ok {
		return "", nil
	}
	for i, c := range m.choices {
		if m.form.kind == list {
			c.Label = fmt.Sprintf("%d | %s", i+1, c.Label)
		}
		taps = append(taps, c.Label)
	}
	return m.text, taps
}
