package channels_test

import (
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
		{"a word that is too long", "ααααα", 2, []string{"αα", "αα", "α"}},
		{"never inside a character", "😀😀😀", 3, []string{"😀", "😀", "😀"}},
	} {
		if got := channels.Split(c.text, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// No part is longer than asked, and nothing but space is lost.
func FuzzSplit(f *testing.F) {
	f.Add("Πότε πληρώνεται το επίδομα παιδιού; 😀", 7)
	f.Fuzz(func(t *testing.T, text string, n int) {
		if !utf8.ValidString(text) || n < 2 {
			return
		}
		parts := channels.Split(text, n)
		for _, part := range parts {
			if units := len(utf16.Encode([]rune(part))); units > n {
				t.Errorf("a part of %d units, at most %d", units, n)
			}
		}
		if got, want := strings.Join(strings.Fields(strings.Join(parts, "")), ""), strings.Join(strings.Fields(text), ""); got != want {
			t.Errorf("%q became %q", want, got)
		}
	})
}
