package kb

import (
	"slices"

	"ask1555/kb/greek"
)

// How a word that nobody asks with is taken for one that somebody does.
const (
	minSlip      = 5 // sounds of a word that may have one letter wrong
	minTwoSlips  = 9 // ... two
	minPart      = 4 // letters of each part of a word that was written without its space
	slipAlphabet = "αβγδεζθικλμνοπρστφχUBDG"
)

// A reader reads messages with the words that the knowledge base has: it chooses among the readings of
// Greeklish, and mends what nobody asks with if one slip leads to a word that somebody does. A known
// word is never changed.
type reader struct {
	frequency func(stem string) int           // how many subjects have it; 0: it is not known
	together  func(first, second string) bool // two sounds stand near each other somewhere
	forms     map[string]string               // how words sound in all forms that were seen -> their stems
	beginning map[string][]string             // long forms by their first sounds
}

func newReader(frequency func(stem string) int, together func(first, second string) bool) reader {
	return reader{frequency: frequency, together: together, forms: make(map[string]string), beginning: make(map[string][]string)}
}

// learn takes a word of the knowledge base in.
func (r *reader) learn(t *greek.Reading) {
	form := greek.Sound(t.Greek)
	if t.Stop || t.Number || t.Latin || r.forms[form] != "" {
		return
	}
	r.forms[form] = t.Stem
	if letters := []rune(form); len(letters) >= minTwoSlips-1 {
		key := string(letters[:beginningLength])
		r.beginning[key] = append(r.beginning[key], form)
	}
}

// read is a token's sound as the knowledge base has it, behind another, and how it was found.
func (r *reader) read(t greek.Token, before string) (sound string, mended bool) {
	if t.Question || t.Negation {
		return t.Sounds[0], false
	}
	if known, ok := r.likeliest(t.Reading, before); ok {
		return known, false
	}
	if t.Number || t.Latin || t.Stop {
		return t.Sounds[0], false
	}
	form := greek.Sound(t.Greek)
	if near, ok := r.oneSlip(form); ok {
		return near, true
	}
	if near, ok := r.twoSlips(form); ok {
		return near, true
	}
	return t.Sounds[0], false
}

func (r *reader) known(stem string) bool { return r.frequency(stem) > 0 }

// likeliest chooses among the sounds that a word may have, the likelier ones of which come first, one that is known:
// each place further back needs three times the subjects that have it, one whose very form nobody wrote eight times,
// and one that nobody wrote behind the word before ten times.
func (r *reader) likeliest(t *greek.Reading, before string) (sound string, ok bool) {
	best, share := 0.0, 1.0
	for i, s := range t.Sounds {
		weight := share * float64(r.frequency(s))
		if i < len(t.Whole) && r.forms[t.Whole[i]] == "" {
			weight /= 8
		}
		if len(t.Sounds) > 1 && before != "" && !r.together(before, s) {
			weight /= 10
		}
		if weight > best {
			best, sound = weight, s
		}
		share /= 3
	}
	return sound, best > 0
}

// oneSlip finds the stem of a form that one letter more, less, other or swapped makes of a sound. It
// takes the sound apart and looks each possibility up, so that its time does not grow with the
// knowledge base.
func (r *reader) oneSlip(form string) (stem string, ok bool) {
	in := []rune(form)
	if len(in) < minSlip {
		return "", false
	}
	try := make([]rune, len(in)+1)
	is := func(n int) bool {
		stem, ok = r.forms[string(try[:n])]
		return ok
	}
	for i := range in[:len(in)-1] { // swapped
		copy(try, in)
		try[i], try[i+1] = in[i+1], in[i]
		if is(len(in)) {
			return stem, true
		}
	}
	for i := range in { // one too many
		copy(try, in[:i])
		copy(try[i:], in[i+1:])
		if is(len(in) - 1) {
			return stem, true
		}
	}
	for i := 1; i <= len(in); i++ { // one missing, or another: not the first, which people know
		for _, c := range slipAlphabet {
			copy(try, in[:i])
			copy(try[i+1:], in[i:])
			try[i] = c
			if is(len(in) + 1) {
				return stem, true
			}
			if i < len(in) {
				copy(try[i+1:], in[i+1:])
				if is(len(in)) {
					return stem, true
				}
			}
		}
	}
	return "", false
}

const beginningLength = 3

// twoSlips looks among the long words that begin alike.
func (r *reader) twoSlips(form string) (stem string, ok bool) {
	in := []rune(form)
	if len(in) < minTwoSlips {
		return "", false
	}
	for _, other := range r.beginning[string(in[:beginningLength])] {
		if distance(in, []rune(other), 2) <= 2 {
			return r.forms[other], true
		}
	}
	return "", false
}

// distance is the edits from a to b (Levenshtein), or more than most.
func distance(a, b []rune, most int) int {
	if d := len(a) - len(b); d > most || -d > most {
		return most + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		best := row[0]
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
			best = min(best, cost)
		}
		if best > most {
			return most + 1
		}
	}
	return row[len(b)]
}

// respace joins two words that were written apart, and parts one that was written together, where
// neither is known as it stands and the others are.
func (r *reader) respace(tokens []greek.Token) []greek.Token {
	out := make([]greek.Token, 0, len(tokens)+2)
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if !r.strange(t) {
			out = append(out, t)
			continue
		}
		if i+1 < len(tokens) && (r.strange(tokens[i+1]) || tokens[i+1].Stop) {
			if joined := join(t, tokens[i+1]); r.known(joined.Stem) {
				out = append(out, joined)
				i++
				continue
			}
		}
		out = append(out, r.part(t)...)
	}
	return out
}

func (r *reader) strange(t greek.Token) bool {
	return !t.Stop && !t.Number && !t.Latin && !t.Question && !t.Negation && !slices.ContainsFunc(t.Sounds, r.known)
}

func join(a, b greek.Token) greek.Token {
	word := a.Greek + b.Greek
	stem := greek.Stem(word)
	return greek.Token{Start: a.Start, End: b.End, Reading: &greek.Reading{Word: a.Word + b.Word, Greek: word, Stem: stem, Sounds: []string{stem}}}
}

func (r *reader) part(t greek.Token) []greek.Token {
	letters := []rune(t.Greek)
	for i := minPart; i <= len(letters)-minPart; i++ {
		a, b := greek.Stem(string(letters[:i])), greek.Stem(string(letters[i:]))
		if r.known(a) && r.known(b) {
			return []greek.Token{partOf(t, string(letters[:i]), a), partOf(t, string(letters[i:]), b)}
		}
	}
	return []greek.Token{t}
}

// partOf is a token in the place of a longer one.
func partOf(t greek.Token, word, stem string) greek.Token {
	reading := *t.Reading
	reading.Greek, reading.Stem, reading.Sounds = word, stem, []string{stem}
	t.Reading = &reading
	return t
}
