package kb

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"ask1555/kb/greek"
)

// The kind of a term.
const (
	kindWord = 'w'
	kindPair = 'p' // two words next to each other, or with one between: order and company tell apart what single words share
	kindGram = 'g' // four letters: typing errors and derivations keep most of them
	kindIdea = 'i' // a group of related expressions
	kindAsk  = 'q' // πότε, πόσο, πού, δεν: they tell two entries apart, but find nothing alone
)

// A term is what a text has and another may have, too.
type term struct {
	kind byte
	name string
	id   int32 // in the vocabulary; unknown: it is not there
}

const unknown = -1

// compareTerms puts terms in an order that does not depend on what else is known.
func compareTerms(a, b term) int {
	return cmp.Or(cmp.Compare(a.kind, b.kind), strings.Compare(a.name, b.name))
}

// A vocabulary numbers the terms of all texts of a content. It is never changed after it has learned them.
type vocabulary struct {
	terms    []term           // by id
	words    map[string]*word // by sound
	pairs    map[pair]int32   // of words by number
	grams    map[gram]int32
	ideas    map[string]int32
	synonyms synonyms
}

// A word has with it what its texts have by it, so that nothing of that is looked up again.
type word struct {
	sound  string // of the official one of its synonyms
	number int32  // among words
	alone  int32  // the term that it is; unknown if it only asks
	asks   int32  // the term that it is where it asks or denies
	grams  []int32
	ideas  []idea // expressions that begin with it
}

func (v *vocabulary) newWord(sound string) *word {
	return &word{sound: sound, number: unknown, alone: unknown, asks: unknown, ideas: v.synonyms.ideas[sound]}
}

const gramLength = 4

// Keys of terms that consist of several parts.
type (
	gram [gramLength]rune
	pair uint64
)

func pairOf(first, second *word) pair {
	return pair(uint32(first.number))<<32 | pair(uint32(second.number))
}

// About every so many words of a content there is a term that none before had, and two neighbours. Lists with room
// for them need not grow.
const termsAnew, pairsAnew = 3, 4

// newVocabulary makes one for texts of so many words.
func newVocabulary(s synonyms, words int) vocabulary {
	return vocabulary{
		terms: make([]term, 0, words/termsAnew), words: make(map[string]*word), pairs: make(map[pair]int32, words/pairsAnew),
		grams: make(map[gram]int32), ideas: make(map[string]int32), synonyms: s,
	}
}

// add numbers a new term.
func (v *vocabulary) add(kind byte, name string) int32 {
	id := int32(len(v.terms))
	v.terms = append(v.terms, term{kind, name, id})
	return id
}

// learnWord finds a word, or takes it in.
func (v *vocabulary) learnWord(sound string) *word {
	w := v.word(sound)
	if w.number == unknown {
		w.number = int32(len(v.words))
		v.words[w.sound] = w
	}
	return w
}

func (v *vocabulary) learnAlone(w *word) int32 {
	if w.alone == unknown {
		w.alone = v.add(kindWord, w.sound)
		w.grams = v.learnGrams(w.sound)
	}
	return w.alone
}

func (v *vocabulary) learnAsking(w *word) int32 {
	if w.asks == unknown {
		w.asks = v.add(kindAsk, w.sound)
	}
	return w.asks
}

func (v *vocabulary) learnPair(first, second *word) int32 {
	p := pairOf(first, second)
	id, ok := v.pairs[p]
	if !ok {
		id = v.add(kindPair, pairName(first, second))
		v.pairs[p] = id
	}
	return id
}

func (v *vocabulary) learnGrams(sound string) []int32 {
	var ids []int32
	for g, name := range gramsOf(sound) {
		id, ok := v.grams[g]
		if !ok {
			id = v.add(kindGram, name)
			v.grams[g] = id
		}
		ids = append(ids, id)
	}
	return ids
}

func (v *vocabulary) learnIdea(name string) int32 {
	id, ok := v.ideas[name]
	if !ok {
		id = v.add(kindIdea, name)
		v.ideas[name] = id
	}
	return id
}

// read gives the terms of a message, each once and in order, known or not, and how many words carry meaning.
// sound is the sound to read a token by.
func (v *vocabulary) read(tokens []greek.Token, sound func(greek.Token) string) (terms []term, words int) {
	terms = make([]term, 0, 12*len(tokens))
	var before, previous *word
	said := make([]*word, 0, len(tokens))
	for _, t := range tokens {
		if t.Stop {
			continue
		}
		w := v.word(sound(t))
		said = append(said, w)
		if t.Question || t.Negation {
			terms = append(terms, term{kindAsk, w.sound, w.asks})
			continue
		}
		if !t.Number {
			words++
		}
		terms = v.appendWord(terms, w)
		if previous != nil {
			terms = append(terms, v.pair(previous, w))
		}
		if before != nil {
			terms = append(terms, v.pair(before, w))
		}
		before, previous = previous, w
	}
	for name := range ideasOf(said) {
		terms = append(terms, term{kindIdea, name, find(v.ideas, name)})
	}
	slices.SortFunc(terms, compareTerms)
	return slices.CompactFunc(terms, func(a, b term) bool { return compareTerms(a, b) == 0 }), words
}

// find is the id of a term, or unknown.
func find[K comparable](ids map[K]int32, key K) int32 {
	if id, ok := ids[key]; ok {
		return id
	}
	return unknown
}

// word finds a word; one that nobody uses has no terms.
func (v *vocabulary) word(sound string) *word {
	official := v.synonyms.official(sound)
	if w, ok := v.words[official]; ok {
		return w
	}
	return v.newWord(official)
}

func (v *vocabulary) appendWord(terms []term, w *word) []term {
	terms = append(terms, term{kindWord, w.sound, w.alone})
	if w.alone == unknown {
		for g, name := range gramsOf(w.sound) {
			terms = append(terms, term{kindGram, name, find(v.grams, g)})
		}
		return terms
	}
	for _, id := range w.grams {
		terms = append(terms, v.terms[id])
	}
	return terms
}

func (v *vocabulary) pair(first, second *word) term {
	if id := find(v.pairs, pairOf(first, second)); id != unknown {
		return v.terms[id]
	}
	return term{kindPair, pairName(first, second), unknown}
}

func pairName(first, second *word) string { return first.sound + " " + second.sound }

// ideasOf are the groups of related expressions that a text's words hold, as often as they do.
func ideasOf(said []*word) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i, w := range said {
			for _, idea := range w.ideas {
				if idea.goesOn(said[i+1:]) && !yield(idea.name) {
					return
				}
			}
		}
	}
}

// goesOn: the words begin with the rest of the expression.
func (i idea) goesOn(words []*word) bool {
	return len(words) >= len(i.rest) && slices.EqualFunc(words[:len(i.rest)], i.rest, func(w *word, sound string) bool { return w.sound == sound })
}

// gramsOf are the letter grams of a word, with their names.
func gramsOf(sound string) iter.Seq2[gram, string] {
	return func(yield func(gram, string) bool) {
		text := "^" + sound
		var g gram
		var starts [gramLength]int // of its letters
		n := 0
		for i, letter := range text {
			if n >= gramLength && !yield(g, text[starts[0]:i]) {
				return
			}
			copy(g[:], g[1:])
			copy(starts[:], starts[1:])
			g[gramLength-1], starts[gramLength-1] = letter, i
			n++
		}
		if n >= gramLength {
			yield(g, text[starts[0]:])
		}
	}
}
