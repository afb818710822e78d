package bot

import (
	"slices"
	"strings"

	"ask1555/kb/greek"
)

// A phrase is a few words to be recognised in a message in any writing habit: for each word, the
// sounds it may have.
type phrase [][]string

// phrases reads editors' phrases; one without words is dropped.
func phrases(texts []string) []phrase {
	var out []phrase
	for _, text := range texts {
		if p := readPhrase(text); len(p) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// signs are what people send in the place of a word.
var signs = strings.NewReplacer("👍", " ναι ", "👌", " ναι ", "👎", " όχι ", "🙏", " ευχαριστώ ", "❤", " ευχαριστώ ", "😊", " ευχαριστώ ", "👋", " γεια ")

func readPhrase(text string) phrase {
	var p phrase
	for _, t := range greek.Tokens(signs.Replace(text)) {
		sounds := t.Sounds
		if t.Word[0] < 0x80 && !slices.Contains(sounds, t.Word) { // it may be English: a few words do not tell
			sounds = append(slices.Clip(sounds), t.Word)
		}
		p = append(p, sounds)
	}
	return p
}

// wholeWords are texts by their words as they are inflected, for what a stem does not tell apart (πέθανε, πεθάνει).
func wholeWords(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		var b strings.Builder
		for _, t := range greek.Tokens(text) {
			b.WriteString(" " + t.Greek)
		}
		out[i] = b.String() + " "
	}
	return out
}

// startsWith returns how many words of p the phrase q takes at its start, 0 if it does not stand there.
func (p phrase) startsWith(q phrase) int {
	if len(q) > len(p) {
		return 0
	}
	for i, sounds := range q {
		if !slices.ContainsFunc(sounds, func(s string) bool { return slices.Contains(p[i], s) }) {
			return 0
		}
	}
	return len(q)
}

// is reports whether both are the same phrase, and there is one.
func (p phrase) is(q phrase) bool { return len(p) == len(q) && p.startsWith(q) > 0 }

// at is the word of p where the phrase q begins, -1 if it does not stand there.
func (p phrase) at(q phrase) int {
	for i := range p {
		if p[i:].startsWith(q) > 0 {
			return i
		}
	}
	return -1
}

// contains reports whether any of the phrases stands somewhere in p.
func (p phrase) contains(any []phrase) bool {
	for i := range p {
		for _, q := range any {
			if p[i:].startsWith(q) > 0 {
				return true
			}
		}
	}
	return false
}
