package bot_test

import (
	"testing"

	"ask1555/bot"
)

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
