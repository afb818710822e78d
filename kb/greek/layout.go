package greek

import "strings"

// A Greek and an English keyboard have their letters on the same keys. Who forgets to switch types
// κάρτα as k;arta, and taxisnet as ταχισνετ.
var (
	keyToGreek = map[rune]rune{
		'a': 'α', 'b': 'β', 'c': 'ψ', 'd': 'δ', 'e': 'ε', 'f': 'φ', 'g': 'γ', 'h': 'η', 'i': 'ι', 'j': 'ξ', 'k': 'κ', 'l': 'λ', 'm': 'μ',
		'n': 'ν', 'o': 'ο', 'p': 'π', 'r': 'ρ', 's': 'σ', 't': 'τ', 'u': 'θ', 'v': 'ω', 'w': 'σ', 'x': 'χ', 'y': 'υ', 'z': 'ζ',
	}
	greekToKey = func() map[rune]rune {
		m := make(map[rune]rune)
		for key, letter := range keyToGreek {
			if key != 'w' { // final sigma; a folded word has one sigma
				m[letter] = key
			}
		}
		return m
	}()
)

// typedOnEnglish reads a word of Latin letters as the Greek keys they are on.
func typedOnEnglish(word string) (string, bool) {
	greek := strings.Map(func(r rune) rune {
		if letter, ok := keyToGreek[r]; ok {
			return letter
		}
		return -1
	}, strings.ReplaceAll(word, ";", ""))
	return greek, greek != ""
}

// typedOnGreek reads a folded Greek word as the English keys it is on.
func typedOnGreek(word string) string {
	return strings.Map(func(r rune) rune {
		if key, ok := greekToKey[r]; ok {
			return key
		}
		return r
	}, word)
}

// isDeadTonos: the key of the accent, which an English keyboard has as a semicolon before the vowel.
func isDeadTonos(text string, i int) bool {
	return text[i] == ';' && i > 0 && isASCIILetter(text[i-1]) && i+1 < len(text) && strings.IndexByte("aehioyv", text[i+1]|0x20) >= 0 && isASCIILetter(text[i+1])
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// onEnglishKeys: the text was typed in Greek on an English keyboard: half of its words or more show
// it, by the accent's key inside, by ς at the end, which is w there (-ος, -ίας), or by ω where no β can
// stand, and no υ (evxaristw).
func onEnglishKeys(text string) bool {
	signs, words := 0, 0
	for i := 0; i < len(text); {
		if text[i] >= 0x80 {
			return false
		}
		if !isASCIILetter(text[i]) {
			i++
			continue
		}
		start := i
		for i < len(text) && (isASCIILetter(text[i]) || isDeadTonos(text, i)) {
			i++
		}
		words++
		if hasKeySign(strings.ToLower(text[start:i])) {
			signs++
		}
	}
	return signs > 0 && signs*2 >= words
}

func hasKeySign(word string) bool {
	if strings.Contains(word, ";") || len(word) > 3 && (strings.HasSuffix(word, "ow") || strings.HasSuffix(word, "iaw")) {
		return true
	}
	for i := range len(word) {
		if word[i] == 'v' && i > 0 && word[i-1] != 'a' && word[i-1] != 'e' && (i+1 == len(word) || strings.IndexByte("nmtspkdzxw", word[i+1]) >= 0) {
			return true
		}
	}
	return false
}
