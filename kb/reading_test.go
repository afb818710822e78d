package kb

import (
	"slices"
	"strings"
	"testing"

	"ask1555/kb/greek"
)

func readerOf(words string) *reader {
	frequency := make(map[string]int)
	r := newReader(func(stem string) int { return frequency[stem] }, func(string, string) bool { return false })
	for _, t := range greek.Tokens(words) {
		frequency[t.Stem]++
		r.learn(t.Reading)
	}
	return &r
}

func (r *reader) readAll(text string) string {
	var out []string
	for _, t := range r.respace(greek.Tokens(text)) {
		if !t.Stop {
			sound, _ := r.read(t, "")
			out = append(out, sound)
		}
	}
	return strings.Join(out, " ")
}

// What one slip away is known is read as that; what is known stays; what is far from all stays.
func TestReader(t *testing.T) {
	r := readerOf("επίδομα επιδόματος παιδιού ανεργίας κάρτα μισθός δικαιολογητικά αποζημίωση σύνταξη σύμβαση ταμείο άδεια χέρι ξέρω")
	for _, test := range []struct{ name, text, want string }{
		{"as it is", "επίδομα παιδιού", "επίδομα παιδιού"},
		{"a letter missing", "επίδμα ανργίας", "επίδομα ανεργίας"},
		{"a letter too many", "επίδοσμα ανερργίαςς", "επίδομα ανεργίας"},
		{"another letter", "επίγομα ανεργλας", "επίδομα ανεργίας"},
		{"swapped", "επίδμοα", "επίδομα"},
		{"two slips in a long word", "δικαολογτικα", "δικαιολογητικά"},
		{"by ear", "επιδωμα ανεργειας", "επίδομα ανεργίας"},
		{"Greeklish with a slip", "epidma anergas", "επίδομα ανεργίας"},
		{"Greeklish whose likelier reading is rarer, or only sounds like a stem", "xero", "ξέρω"},
		{"Greeklish that may be two words", "amoivi syntaksi suntaxi", "αμοιβή σύνταξη σύνταξη"},
		{"written together", "επίδομαπαιδιού", "επίδομα παιδιού"},
		{"written apart", "επί δομα", "επίδομα"},
		{"a known word near another", "σύμβαση σύνταξη", "σύμβαση σύνταξη"},
		{"too short to be mended", "παδί", "παδί"},
		{"far from all", "ποδόσφαιρο", "ποδόσφαιρο"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var want []string
			for word := range strings.FieldsSeq(test.want) {
				want = append(want, greek.Stem(greek.Fold(word)))
			}
			if got := r.readAll(test.text); got != strings.Join(want, " ") {
				t.Errorf("%q is read as %q, want %q", test.text, got, want)
			}
		})
	}
}

func FuzzReader(f *testing.F) {
	r := readerOf("επίδομα παιδιού ανεργίας κάρτα δικαιολογητικά")
	for _, seed := range []string{"επίδμα", "epidomaanergias", "", strings.Repeat("αβγδ", 60), "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, token := range r.respace(greek.Tokens(text)) {
			sound, mended := r.read(token, "")
			if mended && slices.ContainsFunc(token.Sounds, r.known) {
				t.Errorf("the known word %q was taken for %q", token.Word, sound)
			}
			if mended && !r.known(sound) {
				t.Errorf("%q was taken for %q, which nobody asks with", token.Word, sound)
			}
		}
	})
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"αβγ", "αβγ", 0}, {"αβγ", "αγ", 1}, {"αβγ", "αδγ", 1}, {"αβγ", "γβα", 2}, {"αβγδεζ", "α", 3}, {"αβγδ", "εζηθ", 3}} {
		if got := distance([]rune(test.a), []rune(test.b), 2); got != test.want {
			t.Errorf("distance(%s, %s) is %d, want %d (3: more than 2)", test.a, test.b, got, test.want)
		}
	}
}
