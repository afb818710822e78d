package kb

import (
	"math"
	"slices"
	"strings"
	"sync"

	"ask1555/kb/greek"
)

// A model holds what the second look at bleve's candidates needs: for each term, in which subjects
// (an entry, or a topic that is outside) people ask with it or the answer has it, and in which
// phrasings it stands. It is built with the index and never changed. It is safe for concurrent use.
type model struct {
	terms    map[string]int32 // words by sound, pairs of neighbours, letter grams, ideas, words that ask
	kinds    []byte           // by term
	idf      []float64        // by term
	squares  []float32        // by term: its squared weight in the likeness of two texts
	postings [][]posting      // by term, in the order of subjects
	within   [][]int32        // by term: the examples that have it, in order
	subjects []subject        // entries in the order of Content.Entries, then outside topics
	norms    []float64        // by example
	lengths  [2]float64       // mean length of what is asked and of answers
	synonyms synonyms
	reader   reader
	gate     gate
	scratch  sync.Pool
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

// The kind of a term is its first byte.
const (
	kindWord = 'w'
	kindPair = 'p' // two neighbouring words: order and company tell apart what single words share
	kindGram = 'g' // four letters: typing errors and derivations keep most of them
	kindIdea = 'i' // a group of related expressions
	kindAsk  = 'q' // πότε, πόσο, πού, δεν: they tell two entries apart, but find nothing alone
)

const gramLength = 4

// analysed is a text as the model sees it: its terms, each once.
type analysed struct {
	terms []string
	words int // words that carry meaning
}

// analyse takes a text apart as it stands, for the model to learn.
func (m *model) analyse(text string) analysed {
	return m.termsOf(greek.Tokens(text), func(t greek.Token) (string, bool) {
		m.reader.learn(t)
		return t.Sounds[0], false
	})
}

// termsOf makes terms of tokens, with the sound that read gives each.
func (m *model) termsOf(tokens []greek.Token, read func(greek.Token) (sound string, mended bool)) analysed {
	a := analysed{terms: make([]string, 0, 12*len(tokens))}
	var previous string
	sounds := make([]string, 0, len(tokens))
	for _, t := range tokens {
		if t.Stop {
			continue
		}
		sound, _ := read(t)
		sound = m.synonyms.official(sound)
		sounds = append(sounds, sound)
		if t.Question || t.Negation {
			a.terms = append(a.terms, string(kindAsk)+sound)
			continue
		}
		a.terms = append(a.terms, string(kindWord)+sound)
		if !t.Number {
			a.words++
		}
		if previous != "" {
			a.terms = append(a.terms, string(kindPair)+previous+" "+sound)
		}
		previous = sound
		a.terms = appendGrams(a.terms, sound)
	}
	for _, name := range m.synonyms.ideasOf(sounds) {
		a.terms = append(a.terms, string(kindIdea)+name)
	}
	slices.Sort(a.terms)
	a.terms = slices.Compact(a.terms)
	return a
}

func appendGrams(terms []string, sound string) []string {
	letters := []rune("^" + sound)
	for i := 0; i+gramLength <= len(letters); i++ {
		terms = append(terms, string(kindGram)+string(letters[i:i+gramLength]))
	}
	return terms
}

func newModel(c *Content) *model {
	gated := make(chan gate, 1)
	go func() { gated <- newGate(c) }()
	m := &model{terms: make(map[string]int32), synonyms: readSynonyms(c.Synonyms)}
	m.reader = newReader(func(stem string) bool {
		_, ok := m.terms[string(kindWord)+m.synonyms.official(stem)]
		return ok
	})
	for _, e := range c.Entries {
		m.addSubject(e.Area, e.asked(), withoutAmounts(e.Text))
	}
	for _, topic := range c.Outside {
		m.addSubject("", texts(topic.Examples), "")
	}
	m.weigh()
	m.gate = <-gated
	m.scratch.New = func() any {
		return &scratch{likeness: make([]float32, len(m.norms)), place: make([]int32, len(m.subjects))}
	}
	return m
}

// addSubject adds what is asked, the question first, and the answer.
func (m *model) addSubject(area string, examples []string, answer string) {
	n := int32(len(m.subjects))
	s := subject{area: area, first: int32(len(m.norms))}
	for i, text := range examples {
		example := int32(len(m.norms))
		m.norms = append(m.norms, 0)
		ids := m.ids(text)
		s.asked += float64(len(ids))
		for _, id := range ids {
			m.within[id] = append(m.within[id], example)
			p := m.posting(id, n)
			p.asked++
			p.title = p.title || i == 0
		}
	}
	s.last = int32(len(m.norms))
	for _, sentence := range sentences(answer) {
		example := int32(len(m.norms))
		m.norms = append(m.norms, 0)
		for _, id := range m.ids(sentence) {
			m.within[id] = append(m.within[id], example)
			s.answered++
			m.posting(id, n).answered++
		}
	}
	s.end = int32(len(m.norms))
	m.subjects = append(m.subjects, s)
}

// sentences cuts an answer where one ends.
func sentences(text string) []string {
	return strings.FieldsFunc(strings.NewReplacer(". ", "\n", "; ", "\n", "· ", "\n", "! ", "\n").Replace(text), func(r rune) bool { return r == '\n' })
}

// posting is a term's place for the subject that is being added.
func (m *model) posting(id, n int32) *posting {
	list := m.postings[id]
	if len(list) == 0 || list[len(list)-1].subject != n {
		list = append(list, posting{subject: n})
		m.postings[id] = list
	}
	return &list[len(list)-1]
}

// ids are the terms of a text, each once; new ones are added.
func (m *model) ids(text string) []int32 {
	terms := m.analyse(text).terms
	ids := make([]int32, len(terms))
	for i, term := range terms {
		id, ok := m.terms[term]
		if !ok {
			id = int32(len(m.terms))
			m.terms[term] = id
			m.kinds = append(m.kinds, term[0])
			m.postings = append(m.postings, nil)
			m.within = append(m.within, nil)
		}
		ids[i] = id
	}
	return ids
}

// weigh computes what depends on all subjects: how telling each term is, and lengths.
func (m *model) weigh() {
	n := float64(len(m.subjects))
	m.idf, m.squares = make([]float64, len(m.terms)), make([]float32, len(m.terms))
	for id, list := range m.postings {
		df := 0.0
		for _, p := range list {
			if p.asked > 0 {
				df++
			} else {
				df += answerShare
			}
		}
		m.idf[id] = math.Log(1 + (n-df+0.5)/(df+0.5))
		w := likeness[m.kinds[id]] * m.idf[id]
		m.squares[id] = float32(w * w)
		for _, example := range m.within[id] {
			m.norms[example] += w * w
		}
	}
	for i, sum := range m.norms {
		m.norms[i] = math.Sqrt(sum)
	}
	for _, s := range m.subjects {
		m.lengths[0] += s.asked / n
		m.lengths[1] += s.answered / n
	}
}

// answerShare is how much an answer that mentions a word makes it common, beside people asking with it.
const answerShare = 0.3

// likeness is the weight of a kind of terms in the likeness of two texts.
var likeness = [256]float64{kindWord: 1, kindPair: 0.7, kindGram: 0.25, kindAsk: 0.4, kindIdea: 0.4}

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
		all = append(all, m.synonyms.all(key)...)
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

// read analyses a message.
func (m *model) read(text string) question {
	tokens := greek.Tokens(text)
	a := m.termsOf(m.reader.respace(tokens), m.reader.read)
	q := question{words: a.words, ours: m.gate.ours(tokens)}
	var words []int32
	unseen := math.Log(1 + float64(len(m.subjects)) + 0.5)
	for _, term := range a.terms {
		q.asks = q.asks || term[0] == kindAsk
		id, ok := m.terms[term]
		if !ok {
			q.weight.add(term[0], unseen)
			if term[0] == kindWord {
				q.strange += unseen
				q.norm += unseen * unseen // no phrasing is like it
			}
			continue
		}
		q.known = append(q.known, id)
		q.norm += float64(m.squares[id])
		q.weight.add(term[0], m.idf[id])
		if term[0] == kindWord {
			q.telling = max(q.telling, m.idf[id])
			words = append(words, id)
			q.keys = append(q.keys, term[1:])
			if area, ok := m.synonyms.areas[term[1:]]; ok {
				q.name(area)
			}
		}
	}
	q.strange /= q.weight.word + 1
	q.keys = m.telling(words, q.keys)
	q.norm = math.Sqrt(q.norm)
	return q
}
