package bot_test

import (
	"strings"
	"testing"
	"time"

	"ask1555/bot"
)

// Who asks for a human is told how long most answers take lately, if that is known.
func TestExpectedTime(t *testing.T) {
	known, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		wait time.Duration
		ask  string
		want string
	}{
		{0, "θέλω άνθρωπο", "με τη σειρά. Δεν μπορούμε να πούμε τώρα πόσο θα περιμένετε. Αν βιάζεστε"},
		{10 * time.Minute, "θέλω άνθρωπο", "μέσα σε 2 ώρες. Αν βιάζεστε"},
		{5*time.Hour + time.Minute, "θέλω άνθρωπο", "μέσα σε 6 ώρες."},
		{50 * time.Hour, "θέλω άνθρωπο", "μέσα σε 3 ημέρες."},
		{50 * time.Hour, "I want to talk to a human please", "within 3 days."},
	} {
		got := newDialogueAt(t, known, noTickets{wait: test.wait}).say(test.ask)
		var said strings.Builder
		for _, m := range got.Turn.Messages {
			said.WriteString(m.Text)
		}
		if !strings.Contains(said.String(), test.want) || strings.Contains(said.String(), "{") {
			t.Errorf("%v: %q is missing in %s", test.wait, test.want, said.String())
		}
	}
}

func TestContactIn(t *testing.T) {
	for _, test := range []struct {
		text, want string
		like       bool
	}{
		{"6912345678", "+306912345678", true},
		{"το τηλέφωνό μου είναι 210 123 4567", "+302101234567", true},
		{"+30 694-123-4567", "+306941234567", true},
		{"00306941234567", "+306941234567", true},
		{"+44 20 7946 0958", "+442079460958", true},
		{"στείλτε στο maria.p@example.gr.", "maria.p@example.gr", true},
		{"maria@example", "", true},
		{"691234567", "", true},      // a digit is missing
		{"12345678901234", "", true}, // no such number
		{"+30 5912345678", "", true}, // nothing in Greece begins so
		{"γεννήθηκα το 1962", "", false},
		{"", "", false},
	} {
		if got, like := bot.ContactIn(test.text); got != test.want || like != test.like {
			t.Errorf("ContactIn(%q) = %q, %v; want %q, %v", test.text, got, like, test.want, test.like)
		}
	}
}

// What a citizen adds to her ticket, in answers or on a form that was sent with the tap: nothing of it is lost, and a contact
// that cannot be right is asked for again.
func TestAdditions(t *testing.T) {
	const add, contact, story = "ticket:add", "ticket:contact", "Δουλεύω σε δύο εργοδότες από το 2019 και ο ένας δεν δηλώνει"
	for _, test := range []struct {
		name, choice, text string // the tap, and what was typed with it
		then               string // what is typed in answer
		added, contact     string
		said               string
		again              bool // the contact is asked for again
	}{
		{name: "details, asked for", choice: add, then: story, added: story, said: "Το πρόσθεσα"},
		{name: "details and a phone, asked for", choice: add, then: story + ". 6912345678", added: story + ". 6912345678", contact: "+306912345678", said: "Σημείωσα"},
		{name: "a phone, asked for", choice: contact, then: "6912345678", contact: "+306912345678", said: "Σημείωσα"},
		{name: "a mistyped phone within a story", choice: contact, then: story + ". 691234567", added: story + ". 691234567", said: "δεν είναι σωστό", again: true},
		{name: "the label alone is a tap", choice: add, text: "Να προσθέσω κάτι", said: "Γράψτε μου τι άλλο"},
		{name: "form, details", choice: add, text: story, added: story, said: "Το πρόσθεσα"},
		{name: "form, a phone", choice: contact, text: "210 1234567", contact: "+302101234567", said: "Σημείωσα"},
		{name: "form, both", choice: contact, text: "Επείγον\nmaria@example.gr", added: "Επείγον\nmaria@example.gr", contact: "maria@example.gr", said: "Το πρόσθεσα"},
		{name: "form, a mistyped phone", choice: contact, text: "691234567", said: "δεν είναι σωστό", again: true},
		{name: "form, both, mistyped", choice: contact, text: "Επείγον\nδεν έχω", added: "Επείγον\nδεν έχω", said: "δεν είναι σωστό", again: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDialogue(t)
			d.say("θέλω άνθρωπο")
			got := d.send(bot.Message{Choice: test.choice, Text: test.text})
			if test.then != "" {
				got = d.say(test.then)
			} else if test.text != "" && got.Said != test.text {
				t.Errorf("the conversation shows %q", got.Said)
			}
			addition := bot.Addition{}
			if got.Addition != nil {
				addition = *got.Addition
			}
			if addition.Text != test.added || addition.Contact != test.contact {
				t.Errorf("added %+v", addition)
			}
			var said strings.Builder
			for _, m := range got.Turn.Messages {
				said.WriteString(m.Text)
			}
			if !strings.Contains(said.String(), test.said) {
				t.Errorf("said %s", said.String())
			}
			if next := d.say("6987654321"); test.again && (next.Addition == nil || next.Addition.Contact != "+306987654321") {
				t.Errorf("the contact, given again, is %+v", next.Addition)
			}
		})
	}
	d := newDialogue(t)
	if got := d.send(bot.Message{Choice: add, Text: "Πότε πληρώνεται το επίδομα παιδιού;"}); got.Turn.Decision != bot.Answer {
		t.Errorf("an old form, without a ticket: %s", got.Turn.Decision)
	}
}

// A number is where to call her only if she asks to be called; in a question it may be anybody's.
func TestContactOfANewTicket(t *testing.T) {
	for text, want := range map[string]string{
		"δεν έχω ίντερνετ στο σπίτι, καλέστε με στο 2101234567": "+302101234567",
		"θέλω άνθρωπο": "",
		"γιατί απορρίφθηκε ο φάκελός μου, στο 2101234567 δεν το σηκώνει κανείς": "",
	} {
		d := newDialogue(t)
		ticket := d.say(text).Ticket
		if ticket == nil && want == "" { // asked back about: "none of these" hands it over
			ticket = d.say("κανένα").Ticket
		}
		if ticket == nil || ticket.Contact != want {
			t.Errorf("%q: the ticket is %+v, want the contact %q", text, ticket, want)
		}
	}
	d := newDialogue(t)
	d.say("Πότε πληρώνεται το επίδομα παιδιού;")
	if ticket := d.say("πάρτε με τηλέφωνο στο 2101234567").Ticket; ticket == nil || ticket.Contact != "+302101234567" || !strings.Contains(ticket.Question, "2101234567") {
		t.Errorf("after a question: %+v", ticket)
	}
}
