package channels_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"ask1555/channels"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, text string
		n          int
		want       []string
	}{
		{"nothing", "", 10, []string{""}},
		{"it fits", "επίδομα", 7, []string{"επίδομα"}},
		{"between words", "επίδομα παιδιού", 10, []string{"επίδομα", "παιδιού"}},
		{"between lines", "α\nβ\nγδε", 4, []string{"α\nβ", "γδε"}},
		{"between paragraphs", "αα ββ γ\n\nδ ε", 10, []string{"αα ββ γ", "δ ε"}},
		{"a line that is far back", "α\nβγδ εζη θι", 10, []string{"α\nβγδ εζη", "θι"}},
		{"before a long address", "δες https://www.gov.gr/x εδώ", 22, []string{"δες", "https://www.gov.gr/x", "εδώ"}},
		{"a telephone number", "καλέστε 210 123 4567", 14, []string{"καλέστε", "210 123 4567"}},
		{"an amount", "είναι 1 080,50 €", 14, []string{"είναι", "1 080,50 €"}},
		{"a blank that an editor wants", "Α\u00A0Β Γ\u00A0Δ", 6, []string{"Α\u00A0Β", "Γ\u00A0Δ"}},
		{"blanks alone", "  \n ", 2, []string{""}},
		{"a word that is too long", "ααααα", 2, []string{"αα", "αα", "α"}},
		{"never inside a character", "😀😀😀", 3, []string{"😀", "😀", "😀"}},
	} {
		if got := channels.Split(c.text, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// No part is longer than asked, nothing but blanks is lost, and no word, address or number is cut unless one is longer
// than a part.
func FuzzSplit(f *testing.F) {
	f.Add("Πότε πληρώνεται το επίδομα παιδιού; 😀", 7)
	f.Add("Καλέστε 210 123 4567, KM4-7TA-29E\n\nhttps://www.gov.gr/x?a=1&b=2 (1 080 €)", 30)
	f.Fuzz(func(t *testing.T, text string, n int) {
		if !utf8.ValidString(text) || n < 2 {
			return
		}
		parts := channels.Split(text, n)
		var got []string
		for _, part := range parts {
			if units := len(utf16.Encode([]rune(part))); units > n {
				t.Errorf("a part of %d units, at most %d", units, n)
			}
			got = append(got, wholes(part)...)
		}
		want := wholes(text)
		if letters(strings.Join(parts, " ")) != letters(text) {
			t.Errorf("%q became %q", text, parts)
		}
		tooLong := func(s string) bool { return len(utf16.Encode([]rune(s))) > n }
		if !slices.ContainsFunc(want, tooLong) && !slices.Equal(got, want) {
			t.Errorf("cut: %q became %q", want, got)
		}
	})
}

// wholes are what must not be cut: words, addresses, numbers with blanks in them.
func wholes(text string) []string {
	const held = "\x00"
	text = strings.NewReplacer("\u00A0", held, "\u202F", held).Replace(text)
	for range 2 { // of “1 2 3” the first time finds “1 2”
		text = regexp.MustCompile(`(\p{Nd}) ([\p{Nd}€])`).ReplaceAllString(text, "$1"+held+"$2")
	}
	return strings.Fields(text)
}

// letters are a text without its blanks.
func letters(text string) string { return strings.Join(strings.Fields(text), "") }
