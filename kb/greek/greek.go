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
	"unicode/utf8"
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
	Word     string   // folded, as written: Latin letters stay Latin
	Greek    string   // the most likely Greek reading; Word itself where there is none better
	Stem     string   // of Greek
	Sounds   []string // keys: the stem, and those of other readings of Greeklish, the likelier ones first
	Whole    []string // of Greeklish, by key: the whole word as it sounds
	Number   bool     // begins with a digit
	Latin    bool     // Latin letters that are no Greeklish
	Stop     bool     // carries no meaning of its own (και, να, το)
	Question bool     // asks (πότε, πόσο, πού)
	Negation bool     // denies (δεν, μη, χωρίς)
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
		t.Stem = codeOf(word)
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
	readings := transliterate(t.Word, habit)
	if habit.english || english[t.Word] && (habit.greekToo || !slices.ContainsFunc(readings, soundsSmall)) { // pos: πώς
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
	if i := slices.IndexFunc(readings, isSmall); i >= 0 {
		t.Greek = readings[i]
	} else if i := slices.IndexFunc(readings, soundsSmall); i >= 0 {
		t.Greek = readings[i]
	}
	t.addReading(t.Greek)
	t.Stem = t.Sounds[0]
	for _, r := range readings {
		if r != t.Greek {
			t.addReading(r)
		}
	}
}

// addReading adds the keys of a Greek word: of all words that sound so, unless it is spelt as one of them.
func (t *Reading) addReading(word string) {
	if len(t.Sounds) == maxSounds {
		return
	}
	whole := Sound(word)
	t.addSound(stemOf(word, whole), whole)
	if _, exact := irregular.spelt[word]; exact {
		return
	}
	for _, other := range irregular.words[whole] {
		t.addSound(other, whole)
	}
}

func (t *Reading) addSound(key, whole string) {
	if len(t.Sounds) < maxSounds && !slices.Contains(t.Sounds, key) {
		t.Sounds, t.Whole = append(t.Sounds, key), append(t.Whole, whole)
	}
}

// isCode: a letter and a number, as of a form or a benefit (Α21, U1, Ε9), two or three letters and a number that
// ends in no digit that stands for a letter in Greeklish (ΚΠΑ2), or an ordinal (2ο). Its letters are the same in
// either alphabet.
func isCode(word string) bool {
	front := strings.TrimLeft(word, "0123456789")
	name := strings.TrimRight(front, "0123456789")
	switch letters := utf8.RuneCountInString(name); {
	case len(front) < len(word):
		return ordinals[front]
	case letters == 0 || letters > 3 || len(name) == len(front) || strings.ContainsFunc(name, isDigit):
		return false
	case letters > 1:
		return strings.IndexByte("1257", word[len(word)-1]) >= 0
	}
	return true
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// codeOf is the key of a code. An ordinal has the same in all genders and cases.
func codeOf(word string) string {
	if front := strings.TrimLeft(word, "0123456789"); len(front) < len(word) {
		return strings.TrimSuffix(word, front) + "o"
	}
	return codeLetters.Replace(word)
}

// ordinals are the endings of numbers that put in order, in both alphabets.
var ordinals = set("ο η οσ ησ ου οι εσ α o h os hs i is ou")

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
