package kb

import (
	"math"
	"slices"

	"ask1555/kb/greek"
)

// A model holds what the second look at bleve's candidates needs: for each subject (an entry, or a
// topic that is outside) how often each term stands in its phrasings, and each phrasing by itself.
// It is built with the index and never changed.
type model struct {
	terms    map[string]int32 // words by sound, pairs of neighbours, and letter grams
	idf      []float64        // by term
	subjects []subject        // entries in the order of Content.Entries, then outside topics
	synonyms synonyms
	length   float64 // mean weight of a subject
}

// A subject is what a message may be about.
type subject struct {
	count    map[int32]float64 // term -> occurrences in question and phrasings
	answer   map[int32]bool    // terms of the answer's text
	length   float64
	examples []example
}

// An example is one phrasing (or the question itself), as the set of its terms.
type example struct {
	terms []int32
	norm  float64
}

// Weights of kinds of terms.
const (
	pairWeight = 0.7  // two neighbouring words: order and company tell apart what single words share
	gramWeight = 0.25 // four letters: typing errors and derivations keep most of them
	askWeight  = 0.4  // πότε, πόσο, πού, δεν: they tell two entries apart, but find nothing alone
	gramLength = 4
)

// kind is the first byte of a term.
const (
	kindWord = 'w'
	kindPair = 'p'
	kindGram = 'g'
	kindAsk  = 'q'
)

// analysed is a text as the model sees it: its terms, each once.
type analysed struct {
	terms []string
	words int // words that carry meaning
}

// analyse reads a text. known chooses among the sounds that a Latin spelling may have; nil takes
// the most likely.
func (m *model) analyse(text string, known func(term string) bool) analysed {
	var a analysed
	var previous string
	for _, t := range greek.Tokens(text) {
		if len(t.Sounds) == 0 || t.Stop {
			continue
		}
		sound := t.Sounds[0]
		if known != nil {
			if i := slices.IndexFunc(t.Sounds, func(s string) bool { return known(string(kindWord) + m.synonyms.official(s)) }); i > 0 {
				sound = t.Sounds[i]
			}
		}
		sound = m.synonyms.official(sound)
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
	m := &model{terms: make(map[string]int32), synonyms: readSynonyms(c.Synonyms)}
	for _, e := range c.Entries {
		s := m.subject(append([]string{e.Question}, texts(e.Phrasings)...))
		for _, term := range m.analyse(e.Text, nil).terms {
			if term[0] == kindWord {
				s.answer[m.term(term)] = true
			}
		}
		m.subjects = append(m.subjects, s)
	}
	for _, topic := range c.Outside {
		m.subjects = append(m.subjects, m.subject(texts(topic.Examples)))
	}
	m.weigh()
	return m
}

func (m *model) term(text string) int32 {
	id, ok := m.terms[text]
	if !ok {
		id = int32(len(m.terms))
		m.terms[text] = id
	}
	return id
}

func (m *model) subject(examples []string) subject {
	s := subject{count: make(map[int32]float64), answer: make(map[int32]bool)}
	for _, text := range examples {
		var ids []int32
		for _, term := range m.analyse(text, nil).terms {
			id := m.term(term)
			ids = append(ids, id)
			s.count[id]++
		}
		slices.Sort(ids)
		s.examples = append(s.examples, example{terms: ids})
	}
	return s
}

// weigh computes what depends on all subjects: how telling each term is, and lengths.
func (m *model) weigh() {
	in := make([]float64, len(m.terms))
	for _, s := range m.subjects {
		for id := range s.count {
			in[id]++
		}
	}
	weight := make([]float64, len(m.terms))
	for text, id := range m.terms {
		weight[id] = kindWeight(text[0])
	}
	m.idf = make([]float64, len(m.terms))
	n := float64(len(m.subjects))
	for id, df := range in {
		m.idf[id] = weight[id] * math.Log(1+(n-df+0.5)/(df+0.5))
	}
	for i := range m.subjects {
		s := &m.subjects[i]
		for _, e := range s.examples {
			s.length += float64(len(e.terms))
		}
		m.length += s.length / n
		for j := range s.examples {
			s.examples[j].norm = m.norm(s.examples[j].terms)
		}
	}
}

func kindWeight(kind byte) float64 {
	switch kind {
	case kindPair:
		return pairWeight
	case kindGram:
		return gramWeight
	case kindAsk:
		return askWeight
	}
	return 1
}

func (m *model) norm(ids []int32) float64 {
	sum := 0.0
	for _, id := range ids {
		sum += m.idf[id] * m.idf[id]
	}
	return math.Sqrt(sum)
}

// A question is a message as the model sees it.
type question struct {
	known   []int32   // terms that the model has
	squares []float32 // by term of the model: its squared weight if the message has it, else 0
	keys    []string  // the words among them, as they are indexed
	unknown float64   // weight of the words it does not have
	total   float64   // weight of all words
	self    float64   // the highest score there could be
	norm    float64
	words   int
}

// read analyses a message.
func (m *model) read(text string) question {
	a := m.analyse(text, func(term string) bool { _, ok := m.terms[term]; return ok })
	q := question{words: a.words, squares: make([]float32, len(m.terms))}
	unseen := math.Log(1 + float64(len(m.subjects)) + 0.5)
	for _, term := range a.terms {
		id, ok := m.terms[term]
		switch {
		case ok:
			q.known = append(q.known, id)
			q.squares[id] = float32(m.idf[id] * m.idf[id])
			q.self += m.idf[id]
			if term[0] == kindWord {
				q.total += m.idf[id]
				q.keys = append(q.keys, m.synonyms.all(term[1:])...)
			}
		case term[0] == kindWord:
			q.unknown += unseen
			q.total += unseen
		}
	}
	q.norm = m.norm(q.known)
	return q
}

// BM25 (Robertson and Zaragoza 2009) over all phrasings of a subject as one text.
const (
	bm25K1 = 1.2
	bm25B  = 0.5
)

// A leaveOut is an example that a score must not know: one phrasing, or all of its subject.
type leaveOut struct {
	subject, example int // -1: nothing
	whole            bool
}

var nothing = leaveOut{-1, -1, false}

// score says how well a subject fits, with its parts.
func (m *model) score(q *question, n int, out leaveOut) fit {
	s := &m.subjects[n]
	var gone []int32
	if out.subject == n && !out.whole {
		gone = s.examples[out.example].terms
	}
	length := s.length - float64(len(gone))
	f := fit{subject: n}
	for _, id := range q.known {
		count := s.count[id]
		if gone != nil {
			if _, ok := slices.BinarySearch(gone, id); ok {
				count--
			}
		}
		if s.answer[id] {
			count += 0.3
		}
		if count > 0 {
			f.words += m.idf[id] * count * (bm25K1 + 1) / (count + bm25K1*(1-bm25B+bm25B*length/m.length))
			f.covered += m.idf[id]
		}
	}
	for i := range s.examples {
		if out.subject == n && out.example == i {
			continue
		}
		f.nearest = max(f.nearest, q.cosine(&s.examples[i]))
	}
	f.total = f.words/(q.self+1) + nearestWeight*f.nearest
	return f
}

// nearestWeight is what the best single phrasing adds to all of them together.
const nearestWeight = 1.2

// A fit is how well a message fits a subject.
type fit struct {
	subject int
	words   float64 // BM25 over all its phrasings
	covered float64 // weight of the message's terms it has
	nearest float64 // cosine with the phrasing that is nearest
	total   float64
}

// cosine is the hot spot of a search: it runs over every phrasing of every candidate.
func (q *question) cosine(e *example) float64 {
	sum := float32(0)
	for _, id := range e.terms {
		sum += q.squares[id]
	}
	if sum == 0 {
		return 0
	}
	return float64(sum) / (q.norm * e.norm)
}
