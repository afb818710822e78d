// Package greek analyses Greek as people write it: with accents and without, in capitals, in
// Greeklish of every habit, in the capitals of an SMS, and misspelt by ear.
//
// A text is cut into tokens ([Tokens]). Each word is folded ([Fold]: lower case, no accents, one
// alphabet), read as Greek if it is Greeklish ([Transliterations]) or was typed on the other keyboard,
// put as it sounds ([Sound]), and cut to its stem ([Stem]). Forms of one word share a key, however they
// are spelt, and that is what is indexed and searched: importing this package registers the bleve
// analyzer [Name], which puts all keys of a word at one position. The chain is symmetric and knows
// nothing of any content.
package greek

import (
	"slices"
	"strings"
	"unicode"
)

// Name is the analyzer's in bleve.
const Name = "greek"

// maxSounds bounds the sound keys of one word.
const maxSounds = 6

// A Token is one word, number, address or amount at its place in a text.
type Token struct {
	Start, End int // bytes in the text
	*Reading
}

// A Reading is all that the analysis finds of a word. It is never changed: the tokens of all texts that have the
// word share it.
type Reading struct {
	Word     string // folded, as written: Latin letters stay Latin
	Greek    string // the most likely Greek reading; Word itself where there is none better
	Stem     string // of Greek
	Sounds   []string
	Number   bool // begins with a digit
	Latin    bool // Latin letters that are no Greeklish
	Stop     bool // carries no meaning of its own (και, να, το)
	Question bool // asks (πότε, πόσο, πού)
	Negation bool // denies (δεν, μη, χωρίς)
}

// Tokens cuts a text and analyses each word. It never fails, and takes time in proportion to the text.
func Tokens(text string) []Token {
	var room [32]span // enough for most messages
	spans := split(room[:0], text)
	habit := habitOf(text, spans)
	tokens := recall(text, spans, habit)
	kept := tokens[:0]
	for i, s := range spans {
		t := tokens[i]
		if t.Reading == nil {
			raw := text[s.start:s.end]
			if t.Reading = analyse(raw, s, habit); t.Reading == nil {
				continue
			}
			remember(raw, s, habit, t.Reading)
		}
		kept = append(kept, t)
	}
	return kept
}

// analyse reads the word of one span; nil if nothing is left of it after folding.
func analyse(raw string, s span, habit habit) *Reading {
	word := foldWord(raw, habit)
	if s.kind == kindAbbreviation {
		word = withoutDots(word)
	}
	if word == "" {
		return nil
	}
	t := &Reading{Word: word, Greek: word}
	first := rune(word[0])
	switch {
	case s.kind == kindAddress || s.kind == kindAmount:
		t.Number = first >= '0' && first <= '9'
		t.Stem, t.Sounds, t.Latin = word, []string{word}, !t.Number
		return t
	case isCode(word):
		t.Stem = codeLetters.Replace(word)
		t.Greek, t.Sounds = t.Stem, []string{t.Stem}
	case isLatin(word):
		t.readLatin(raw, habit)
	default:
		t.Number = first >= '0' && first <= '9'
		if whole, ok := shortened[word]; ok {
			t.Greek = whole
		} else if latin, ok := greekForLatin[word]; ok {
			t.Greek = latin
		} else if typed := typedOnGreek(word); english[typed] && len(typed) > 3 {
			t.Greek = typed
		}
		t.Stem = Stem(t.Greek)
		t.Sounds = []string{t.Stem}
	}
	t.classify()
	return t
}

// withoutDots takes the dots out of an abbreviation, and the "e-" off an electronic service: citizens
// say ΕΦΚΑ for e-ΕΦΚΑ.
func withoutDots(word string) string {
	if _, rest, ok := strings.Cut(word, "-"); ok {
		return rest
	}
	return strings.ReplaceAll(word, ".", "")
}

// readLatin finds the Greek readings of a word in Latin letters. An English word that citizens use
// stays as it is.
func (t *Reading) readLatin(raw string, habit habit) {
	if english[t.Word] || habit.english {
		t.Latin = true
		t.Stem, t.Sounds = t.Word, []string{t.Word}
		return
	}
	if whole, ok := shortened[t.Word]; ok && !habit.keyboard {
		t.Greek = whole
		t.Stem = Stem(whole)
		t.Sounds = []string{t.Stem}
		return
	}
	if typed, ok := typedOnEnglish(t.Word); ok && habit.keyboard {
		t.Greek = typed
		t.Stem = Stem(typed)
		t.Sounds = []string{t.Stem}
		return
	}
	readings := transliterate(t.Word, habit)
	if seen, ok := lookAlikes(raw, habit); ok {
		at := len(readings) // an SMS in capitals: ΝΑΙ typed with Latin letters
		if habit.capitals {
			at = 0
		}
		readings = slices.Insert(readings, at, seen)
	}
	if len(readings) == 0 {
		readings = []string{t.Word}
	}
	t.Greek = readings[0]
	for _, r := range readings {
		if stopWords[r] || questionWords[r] || negations[r] {
			t.Greek = r // a short word that is a frequent one is that one
			break
		}
	}
	t.Stem = Stem(t.Greek)
	t.addSound(t.Stem)
	for _, r := range readings {
		if r != t.Greek {
			t.addSound(Stem(r))
		}
	}
}

func (t *Reading) addSound(key string) {
	if len(t.Sounds) < maxSounds && !slices.Contains(t.Sounds, key) {
		t.Sounds = append(t.Sounds, key)
	}
}

// isCode: a name of a letter or two and a number, as of a form or a benefit (Α21, U1, Ε9, 2ο). Its letters
// are the same in either alphabet.
func isCode(word string) bool {
	letters, digits := 0, 0
	for _, r := range word {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case unicode.IsLetter(r):
			letters++
		default:
			return false
		}
	}
	return digits > 0 && letters > 0 && letters <= 2
}

// codeLetters are the letters of codes in Latin, by look, and by key where nothing looks alike.
var codeLetters = strings.NewReplacer("α", "a", "β", "b", "γ", "g", "δ", "d", "ε", "e", "ζ", "z", "η", "h", "ι", "i", "κ", "k", "λ", "l", "μ", "m", "ν", "n",
	"ο", "o", "π", "p", "ρ", "p", "σ", "s", "ς", "s", "τ", "t", "υ", "u", "φ", "f", "χ", "x", "ω", "w")

// isLatin: no Greek letter, and at least one Latin.
func isLatin(word string) bool {
	latin := false
	for _, r := range word {
		if unicode.Is(unicode.Greek, r) {
			return false
		}
		latin = latin || (r >= 'a' && r <= 'z')
	}
	return latin
}
