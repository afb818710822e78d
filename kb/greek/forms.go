package greek

import (
	"strings"
)

// A Form is a text as people with one habit of writing would type it.
type Form struct{ Habit, Text string }

// Forms writes a text in the habits that citizens have: without accents, in capitals, in Greeklish by
// ear and by looks, and in the capitals of an SMS, in which letters that look Latin are Latin
// (3GPP TS 23.038 has only the others).
func Forms(text string) []Form {
	bare := Fold(text)
	capitals := strings.ToUpper(bare)
	return []Form{
		{"no accents", bare},
		{"capitals", capitals},
		{"Greeklish by ear", rewrite(bare, byEar)},
		{"Greeklish by looks", rewrite(bare, byLooks)},
		{"SMS capitals", rewrite(capitals, smsCapitals)},
	}
}

var (
	byEar = letterTable("α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s τ t υ i φ f χ h ψ ps ω o ου ou ει i οι i αι e αυ av ευ ev μπ b ντ d γκ g γγ g")
	// The sign for final sigma is lost in folding; Latin letters have none.
	byLooks     = letterTable("α a β b γ g δ d ε e ζ z η h θ 8 ι i κ k λ l μ m ν n ξ 3 ο o π p ρ r σ s τ t υ u φ f χ x ψ 4 ω w ου ou")
	smsCapitals = letterTable("Α A Β B Ε E Ζ Z Η H Ι I Κ K Μ M Ν N Ο O Ρ P Τ T Υ Y Χ X")
)

func letterTable(pairs string) map[string]string {
	fields := strings.Fields(pairs)
	table := make(map[string]string, len(fields)/2)
	for i := 0; i < len(fields); i += 2 {
		table[fields[i]] = fields[i+1]
	}
	return table
}

// rewrite replaces pairs of letters, and then letters, that the table has.
func rewrite(text string, table map[string]string) string {
	letters := []rune(text)
	var out strings.Builder
	for i := 0; i < len(letters); i++ {
		if i+1 < len(letters) {
			if s, ok := table[string(letters[i:i+2])]; ok {
				out.WriteString(s)
				i++
				continue
			}
		}
		if s, ok := table[string(letters[i])]; ok {
			out.WriteString(s)
		} else {
			out.WriteRune(letters[i])
		}
	}
	return out.String()
}
