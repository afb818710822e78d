package preview

import (
	"ask1555/bot"
	"ask1555/channels/messenger"
	"ask1555/channels/viber"
	"ask1555/channels/whatsapp"
)

// A plain is a reply on a channel that shows plain text, or stars around what is bold.
type plain struct {
	Name    string
	Parts   []string // the messages that it is sent as
	Length  int      // characters of the answer
	Buttons []string // as they can be tapped; none where choices are numbered in the text
}

// Cut: one message does not hold it.
func (p plain) Cut() bool { return len(p.Parts) > 1 }

// plainForms are a reply on Viber, WhatsApp and Messenger.
func plainForms(r bot.Reply) []plain {
	length := len([]rune(r.Text))
	return []plain{
		{"Viber", viber.Parts(r), length, labels(r.Choices)},
		onWhatsApp(r, length),
		{"Messenger", messenger.Parts(r), length, messenger.Titles(r)},
	}
}

// onWhatsApp is a reply where the templates of choices are at hand.
func onWhatsApp(r bot.Reply, length int) plain {
	if text, taps := whatsapp.Taps(r); len(taps) > 0 {
		return plain{"WhatsApp", []string{text}, length, taps}
	}
	return plain{"WhatsApp", whatsapp.Parts(r), length, nil}
}

func labels(choices []bot.Choice) []string {
	var all []string
	for _, c := range choices {
		all = append(all, c.Label)
	}
	return all
}
