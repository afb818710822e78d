package bot

import (
	"crypto/rand"
	"math/big"
	"regexp"
	"strings"
)

// A ticket's reference is nine characters in three groups, as KM4-7TA-29E. It is read over the
// phone and typed on any keyboard, so it has only characters that cannot be taken for another:
//   - letters that are drawn alike in Greek and Latin and have the same name or sound in both, of
//     which no two sound alike (out: Β Ζ Η by ear, Ν beside Μ, Υ beside Ε, Ι and Ο beside 1 and 0,
//     Ρ and Χ, which are other letters in Latin);
//   - no 0 and 1.
//
// It begins with a letter and has at least two digits, so that neither a word nor a tax number
// looks like one. The last character checks the others: with 13 symbols, a prime, and a different
// weight for each place, any single mistyped character and any two swapped ones are noticed.
const (
	referenceAlphabet = "23456789AEKMT"
	referenceLetters  = "AEKMT"
	referenceLength   = 9
)

// NewReference makes a reference nobody has; the store's unique constraint has the last word.
func NewReference() string {
	for {
		var b strings.Builder
		b.WriteByte(referenceLetters[randomInt(len(referenceLetters))])
		for b.Len() < referenceLength-1 {
			b.WriteByte(referenceAlphabet[randomInt(len(referenceAlphabet))])
		}
		if countDigits(b.String()) >= 2 {
			return grouped(b.String() + string(checkCharacter(b.String())))
		}
	}
}

// NewPIN makes the four digits that open a ticket from another conversation.
func NewPIN() string {
	var b strings.Builder
	for range 4 {
		b.WriteByte('0' + byte(randomInt(10)))
	}
	return b.String()
}

func randomInt(n int) int {
	v, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		panic(err) // crypto/rand does not fail on a supported system
	}
	return int(v.Int64())
}

// checkCharacter is the last character for the first eight.
func checkCharacter(data string) byte {
	sum := 0
	for i := range len(data) {
		sum += (i + 1) * strings.IndexByte(referenceAlphabet, data[i])
	}
	return referenceAlphabet[sum%len(referenceAlphabet)]
}

func grouped(s string) string { return s[:3] + "-" + s[3:6] + "-" + s[6:] }

func countDigits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] <= '9' {
			n++
		}
	}
	return n
}

var (
	referencePattern = regexp.MustCompile(`(?:^|[^\pL\pN])([AEKMT][2-9AEKMT]{2}[ .–-]?[2-9AEKMT]{3}[ .–-]?[2-9AEKMT]{3})(?:$|[^\pL\pN])`)
	greekToReference = strings.NewReplacer("Α", "A", "Ε", "E", "Κ", "K", "Μ", "M", "Τ", "T")
	separators       = strings.NewReplacer(" ", "", ".", "", "-", "", "–", "")
)

// FindReference looks for a reference in a message, in small or capital, Greek or Latin letters,
// with or without the dashes. found says that something has its shape; ok that it checks too, and
// reference is then as NewReference writes it.
func FindReference(text string) (reference string, found, ok bool) {
	text = greekToReference.Replace(strings.ToUpper(text))
	for _, m := range referencePattern.FindAllStringSubmatch(text, -1) {
		s := separators.Replace(m[1])
		if countDigits(s[:referenceLength-1]) < 2 {
			continue
		}
		found = true
		if checkCharacter(s[:referenceLength-1]) == s[referenceLength-1] {
			return grouped(s), true, true
		}
	}
	return "", found, false
}
