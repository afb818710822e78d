package greek

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form in which texts are compared: lower case with one sigma, no accents and
// dialytika however they were typed, no invisible characters, one alphabet inside a word, single
// spaces. Words in Latin letters stay Latin. Folding a folded text changes nothing.
func Fold(text string) string {
	spans := split(nil, text)
	habit := habitOf(text, spans)
	words := make([]string, 0, len(spans))
	for _, s := range spans {
		if w := foldWord(text[s.start:s.end], habit); w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

// isTonos: an accent typed as a sign of its own beside the vowel.
func isTonos(r rune) bool {
	switch r {
	case '΄', '´', '΅', '᾽', '᾿', '῾', '`', '\'', '’', '‘', 'ʹ', 'ʼ':
		return true
	}
	return false
}

// isInvisible: joiners, directions, tags and other characters nobody sees
// (Unicode general category Cf), and the grapheme joiner that normalisation puts in.
func isInvisible(r rune) bool { return unicode.Is(unicode.Cf, r) || r == '\u034f' || r == '\ufeff' }

// foldWord folds one word.
func foldWord(raw string, habit habit) string {
	letters := make([]rune, 0, len(raw))
	ascii, simple := true, true
	for _, r := range raw {
		ascii = ascii && r < 0x80
		if r >= rune(len(simpleFolds)) || simpleFolds[r] == 0 {
			simple = false
			break
		}
		letters = append(letters, simpleFolds[r])
	}
	if !simple {
		letters = foldAny(letters[:0], raw)
	}
	if !ascii {
		oneAlphabet(letters)
	}
	return string(letters)
}

// foldAny is the fold of anything: what is not a single letter of the usual blocks goes this way.
func foldAny(letters []rune, raw string) []rune {
	for _, r := range norm.NFD.String(raw) {
		if !isTonos(r) && !isInvisible(r) && !unicode.Is(unicode.M, r) {
			letters = append(letters, lower(r))
		}
	}
	return letters
}

// simpleFolds are the folds of the letters and digits up to U+03FF that fold to one letter; 0: not so.
var simpleFolds = func() (table [0x400]rune) {
	for r := range rune(len(table)) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		if folded := foldAny(nil, string(r)); len(folded) == 1 {
			table[r] = folded[0]
		}
	}
	return table
}()

func lower(r rune) rune {
	switch r {
	case 'ς', 'ϲ', 'Ϲ':
		return 'σ'
	case 'µ': // the micro sign
		return 'μ'
	case 'ϐ':
		return 'β'
	case 'ϑ':
		return 'θ'
	case 'ϕ':
		return 'φ'
	case 'ϖ':
		return 'π'
	case 'ϰ':
		return 'κ'
	case 'ϱ':
		return 'ρ'
	}
	return unicode.ToLower(r)
}

// Letters that look alike. Small letters are taken as their capitals, except that a few small Latin
// letters look like another small Greek one.
var (
	latinToGreek = map[rune]rune{
		'a': 'α', 'b': 'β', 'e': 'ε', 'z': 'ζ', 'h': 'η', 'i': 'ι', 'k': 'κ', 'm': 'μ', 'n': 'ν',
		'o': 'ο', 'p': 'ρ', 't': 'τ', 'y': 'υ', 'x': 'χ', 'u': 'υ', 'v': 'ν', 'w': 'ω',
	}
	greekToLatin = map[rune]rune{
		'α': 'a', 'β': 'b', 'ε': 'e', 'ζ': 'z', 'η': 'h', 'ι': 'i', 'κ': 'k', 'μ': 'm', 'ν': 'n',
		'ο': 'o', 'ρ': 'p', 'τ': 't', 'υ': 'y', 'χ': 'x',
	}
)

// oneAlphabet makes a word of two alphabets one of Greek letters, unless its Greek letters all have
// a Latin look-alike and the Latin ones do not all have a Greek one ("οnline" with a Greek ο).
func oneAlphabet(letters []rune) {
	greek, latin, onlyGreek, onlyLatin := 0, 0, 0, 0
	for _, r := range letters {
		switch {
		case unicode.Is(unicode.Greek, r):
			greek++
			if greekToLatin[r] == 0 {
				onlyGreek++
			}
		case r >= 'a' && r <= 'z':
			latin++
			if latinToGreek[r] == 0 {
				onlyLatin++
			}
		}
	}
	if greek == 0 || latin == 0 {
		return
	}
	table := latinToGreek
	if onlyGreek == 0 && (onlyLatin > 0 || latin > greek+1) {
		table = greekToLatin
	}
	for i, r := range letters {
		if other := table[r]; other != 0 {
			letters[i] = other
		}
	}
}

// lookAlikes reads a word of Latin capitals that all look like Greek ones as Greek: KAPTA.
func lookAlikes(raw string, habit habit) (string, bool) {
	if !habit.capitals && strings.ToUpper(raw) != raw {
		return "", false
	}
	letters := []rune(strings.ToLower(raw))
	for i, r := range letters {
		if isDigit(r) {
			continue
		}
		if strings.ContainsRune("uvw", r) || latinToGreek[r] == 0 {
			return "", false
		}
		letters[i] = latinToGreek[r]
	}
	return string(letters), true
}
