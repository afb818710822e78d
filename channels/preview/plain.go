package preview

import (
	"fmt"

	"ask1555/bot"
)

// A plain is a reply on a channel that shows plain text, cut where the channel would cut it.
type plain struct {
	Name    string
	Pieces  []piece
	Length  int
	Buttons []string // labels
	Notes   []string // what does not fit
}

// Cut: the channel cannot show it as it is.
func (p plain) Cut() bool { return len(p.Pieces) > 1 || len(p.Notes) > 0 }

// A piece is the text up to a limit; Limit says which, and is empty for the last if all fits.
type piece struct{ Text, Limit string }

// A limit is how many characters a message may have.
type limit struct {
	most int
	what string
}

// plainForms are a reply on Viber and WhatsApp.
func plainForms(r bot.Reply) []plain { return []plain{viber(r), whatsApp(r)} }

// viber takes 7,000 characters, with buttons or without
// (https://developers.viber.com/docs/api/rest-bot-api/#text-message).
func viber(r bot.Reply) plain {
	f := plainOf("Viber", r)
	f.Pieces = cut(r.Text, limit{7000, "Ως εδώ χωράει σε ένα μήνυμα Viber (7.000 χαρακτήρες)."})
	return f
}

// What WhatsApp takes (https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages and
// .../guides/send-messages/interactive): in a text message, and in one with buttons or a list.
const (
	whatsAppText    = 4096
	whatsAppBody    = 1024
	whatsAppButtons = 3
	whatsAppButton  = 20
	whatsAppRow     = 24
)

func whatsApp(r bot.Reply) plain {
	f := plainOf("WhatsApp", r)
	limits := []limit{{whatsAppText, "Ως εδώ χωράει σε ένα μήνυμα WhatsApp (4.096 χαρακτήρες)."}}
	if len(r.Choices) > 0 {
		limits = append([]limit{{whatsAppBody, "Ως εδώ χωράει μαζί με κουμπιά (1.024 χαρακτήρες)· τα υπόλοιπα θέλουν δικό τους μήνυμα."}}, limits...)
	}
	f.Pieces = cut(r.Text, limits...)
	kind, most := "κουμπί", whatsAppButton
	if len(r.Choices) > whatsAppButtons {
		kind, most = "στοιχείο της λίστας", whatsAppRow
		f.Notes = append(f.Notes, fmt.Sprintf("Πάνω από %d επιλογές: φαίνονται σε λίστα και όχι σε κουμπιά.", whatsAppButtons))
	}
	for _, c := range r.Choices {
		if n := len([]rune(c.Label)); n > most {
			f.Notes = append(f.Notes, fmt.Sprintf("Το %s «%s» έχει %d χαρακτήρες· χωράνε %d.", kind, c.Label, n, most))
		}
	}
	return f
}

func plainOf(name string, r bot.Reply) plain {
	f := plain{Name: name, Length: len([]rune(r.Text))}
	for _, c := range r.Choices {
		f.Buttons = append(f.Buttons, c.Label)
	}
	return f
}

// cut parts a text at limits, which rise; those it does not reach are left out.
func cut(text string, limits ...limit) []piece {
	var pieces []piece
	runes, from := []rune(text), 0
	for _, l := range limits {
		if len(runes) > l.most {
			pieces = append(pieces, piece{string(runes[from:l.most]), l.what})
			from = l.most
		}
	}
	return append(pieces, piece{string(runes[from:]), ""})
}
