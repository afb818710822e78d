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
		{0, "θέλω άνθρωπο", "με τη σειρά. Αν βιάζεστε"},
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
