package kb

import (
	"math"
	"sync"

	"ask1555/kb/greek"
)

// A model holds what the second look at bleve's candidates needs: for each term, in which subjects
// (an entry, or a topic that is outside) people ask with it or the answer has it, and in which
// phrasings it stands. It is built with the index and never changed. It is safe for concurrent use.
type model struct {
	vocabulary vocabulary
	idf        []float64   // by term
	squares    []float32   // by term: its squared weight in the likeness of two texts
	postings   [][]posting // by term, in the order of subjects
	within     [][]int32   // by term: the examples that have it, in order
	subjects   []subject   // entries in the order of Content.Entries, then outside topics
	norms      []float64   // by example
	lengths    [2]float64  // mean length of what is asked and of answers
	reader     reader
	gate       gate
	scratch    sync.Pool
}

// A posting is a term in a subject.
type posting struct {
	subject  int32
	asked    float32 // in so many examples
	answered float32 // in the answer
	title    bool    // in the question
}

// A subject is what a message may be about.
type subject struct {
	area            string  // of an entry
	asked, answered float64 // lengths, in terms
	first, last     int32   // its examples: phrasings, and the question itself, which is the first
	end             int32   // then, from last, the sentences of its answer
}

// A question is a message as the model sees it.
type question struct {
	known   []int32  // terms that the model has
	keys    []string // the words among them, as they are indexed
	weight  weights  // of all its terms, also of those the model does not have
	norm    float64
	words   int
	telling float64         // weight of the rarest word among the known
	asks    bool            // has a word that asks or denies
	areas   map[string]bool // of the organisations that it names; nil: none
	strange float64         // share of its words' weight that nobody asks with
	ours    float64         // how much likelier it is about our matters than not, as log-odds
}

// weights are sums by kind of term.
type weights struct{ word, pair, gram, idea float64 }

func (w *weights) add(kind byte, weight float64) {
	switch kind {
	case kindWord:
		w.word += weight
	case kindPair:
		w.pair += weight
	case kindGram:
		w.gram += weight
	case kindIdea:
		w.idea += weight
	}
}

// A word that a fifth of all subjects have finds nothing that others do not find, and costs most.
const (
	tooCommon  = 0.2
	leastWords = 3 // that stay
)

// telling are the keys to search for: those of words that are not too common, if enough are left.
func (m *model) telling(words []int32, keys []string) []string {
	most := int(tooCommon * float64(len(m.subjects)))
	var rare []string
	for i, id := range words {
		if len(m.postings[id]) <= most {
			rare = append(rare, keys[i])
		}
	}
	if len(rare) >= leastWords {
		keys = rare
	}
	var all []string
	for _, key := range keys {
		all = append(all, m.vocabulary.synonyms.all(key)...)
	}
	return all
}

// name notes that the organisation of an area is named.
func (q *question) name(area string) {
	if q.areas == nil {
		q.areas = make(map[string]bool)
	}
	q.areas[area] = true
}

// frequency is how many subjects have a word that does more than ask; 0 if none.
func (m *model) frequency(sound string) int {
	w, ok := m.vocabulary.words[m.vocabulary.synonyms.official(sound)]
	if !ok || w.alone == unknown {
		return 0
	}
	return len(m.postings[w.alone])
}

// together reports whether two sounds stand near each other, in this order, somewhere in the texts.
func (m *model) together(first, second string) bool {
	v := &m.vocabulary
	a, b := v.words[v.synonyms.official(first)], v.words[v.synonyms.official(second)]
	return a != nil && b != nil && find(v.pairs, pairOf(a, b)) != unknown
}

// read analyses a message.
func (m *model) read(text string) question {
	tokens := greek.Tokens(text)
	var before string
	terms, count := m.vocabulary.read(m.reader.respace(tokens), func(t greek.Token) string {
		before, _ = m.reader.read(t, before)
		return before
	})
	q := question{known: make([]int32, 0, len(terms)), words: count, ours: m.gate.ours(tokens)}
	var words []int32
	unseen := math.Log(1 + float64(len(m.subjects)) + 0.5)
	for _, t := range terms {
		q.asks = q.asks || t.kind == kindAsk
		if t.id == unknown {
			q.weight.add(t.kind, unseen)
			if t.kind == kindWord {
				q.strange += unseen
				q.norm += unseen * unseen // no phrasing is like it
			}
			continue
		}
		q.known = append(q.known, t.id)
		q.norm += float64(m.squares[t.id])
		q.weight.add(t.kind, m.idf[t.id])
		if t.kind == kindWord {
			q.telling = max(q.telling, m.idf[t.id])
			words = append(words, t.id)
			q.keys = append(q.keys, t.name)
			if area, ok := m.vocabulary.synonyms.areas[t.name]; ok {
				q.name(area)
			}
		}
	}
	q.strange /= q.weight.word + 1
	q.keys = m.telling(words, q.keys)
	q.norm = math.Sqrt(q.norm)
	return q
}
