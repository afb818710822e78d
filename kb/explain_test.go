package kb_test

import (
	"math"
	"testing"
)

// What the parts of a score add up to is the score, and each word says how it was read.
func TestExplain(t *testing.T) {
	base := open(t)
	for _, message := range []string{"pote mpenei to epidma pediou", "Πότε πληρώνεται το επίδομα παιδιού;", "τι καιρό θα κάνει αύριο", "", "😀"} {
		why, err := base.Explain(t.Context(), message, 5)
		if err != nil {
			t.Fatal(err)
		}
		found, err := base.Search(t.Context(), message, 5)
		if err != nil || len(found.Hits) != len(why.Candidates) {
			t.Fatalf("%q: %d candidates explained, %d found, %v", message, len(why.Candidates), len(found.Hits), err)
		}
		for i, c := range why.Candidates {
			sum := 0.0
			for _, part := range c.Parts {
				sum += part.Adds
			}
			if c.Entry != found.Hits[i].Entry.ID || math.Abs(sum-c.Score) > 1e-6 || math.Abs(c.Score-found.Hits[i].Score) > 1e-6 {
				t.Errorf("%q: %s has %.3f of parts, %.3f; found was %s with %.3f", message, c.Entry, sum, c.Score, found.Hits[i].Entry.ID, found.Hits[i].Score)
			}
		}
		if len(found.Hits) > 0 && why.Confidence != found.Hits[0].Confidence {
			t.Errorf("%q: explained with %v, found with %v", message, why.Confidence, found.Hits[0].Confidence)
		}
	}
	why, err := base.Explain(t.Context(), "pote mpenei to epidma", 1)
	if err != nil || len(why.Tokens) != 4 {
		t.Fatalf("%+v, %v", why.Tokens, err)
	}
	for i, want := range []struct {
		role   string
		mended bool
	}{{"asks", false}, {"word", false}, {"stop", false}, {"word", true}} {
		if got := why.Tokens[i]; got.Role != want.role || got.Mended != want.mended {
			t.Errorf("%q is read as %+v", got.Text, got)
		}
	}
}
