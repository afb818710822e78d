package bot_test

import (
	"strings"
	"testing"

	"ask1555/bot"
)

func TestReferenceSurvivesHowPeopleTypeIt(t *testing.T) {
	for range 200 {
		reference := bot.NewReference()
		for name, typed := range map[string]string{
			"as sent":       "Τι έγινε με το αίτημά μου " + reference + ";",
			"small letters": "τι εγινε με το " + strings.ToLower(reference),
			"no dashes":     strings.ReplaceAll(reference, "-", ""),
			"spaces":        "αρ. " + strings.ReplaceAll(reference, "-", " ") + " ευχαριστώ",
			"greek letters": strings.NewReplacer("A", "Α", "E", "ε", "K", "Κ", "M", "μ", "T", "Τ").Replace(reference),
		} {
			if got, found, ok := bot.FindReference(typed); got != reference || !found || !ok {
				t.Errorf("%s: FindReference(%q) = %q, %v, %v; want %q", name, typed, got, found, ok, reference)
			}
		}
	}
}

// Every single wrong character and every two neighbours swapped must be noticed.
func TestReferenceNoticesTyping(t *testing.T) {
	const alphabet = "23456789AEKMT"
	for range 50 {
		reference := strings.ReplaceAll(bot.NewReference(), "-", "")
		for i := range reference {
			for _, c := range alphabet {
				typed := reference[:i] + string(c) + reference[i+1:]
				if got, _, ok := bot.FindReference(typed); ok && typed != reference {
					t.Fatalf("%q passes for %q as %q", typed, reference, got)
				}
			}
			if i == 0 || reference[i] == reference[i-1] {
				continue
			}
			swapped := reference[:i-1] + string(reference[i]) + string(reference[i-1]) + reference[i+1:]
			if _, _, ok := bot.FindReference(swapped); ok {
				t.Fatalf("%q with two characters swapped, %q, passes", reference, swapped)
			}
		}
	}
}

func TestNoReferenceInOrdinaryText(t *testing.T) {
	for _, text := range []string{"", "καλημέρα", "ΜΑΤΑΚΕΜΑΤ", "2345678923", "ΑΦΜ 234567892", "ΤΕΚΑ και ΚΕΑ", "πήρα 446,87 €"} {
		if got, found, _ := bot.FindReference(text); found {
			t.Errorf("FindReference(%q) found %q", text, got)
		}
	}
}
