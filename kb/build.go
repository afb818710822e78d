package kb

import (
	"math"
	"slices"
)

// A builder makes a model: it goes through all texts once to number their terms and to count, and then puts each
// term where it belongs, in lists that need not grow.
type builder struct {
	*model
	corpus *corpus
	words  []*word // by reading; nil: not met yet
	terms  []int32 // of all examples, one behind the other, each once in an example
	ends   []int32 // by example
	tally  []tally // by term
	order  []int32 // the terms in the order of the first example that has them, and then of their names
}

// A tally counts where a term stands.
type tally struct {
	example, subject   int32 // the last that it was seen in
	examples, subjects int32 // in so many
}

// termsOfWord is about how many terms a content has for each of its words, most of which carry no meaning: a list with
// room for them need not grow.
const termsOfWord = 3

func newModel(c *Content, corpus *corpus) *model {
	m := &model{vocabulary: newVocabulary(readSynonyms(c.Synonyms), corpus.words)}
	m.reader = newReader(m.frequency, m.together)
	terms := cap(m.vocabulary.terms)
	b := builder{
		model: m, corpus: corpus, words: make([]*word, len(corpus.readings)), terms: make([]int32, 0, termsOfWord*corpus.words),
		tally: make([]tally, 0, terms), order: make([]int32, 0, terms),
	}
	for i := range corpus.subjects {
		area := ""
		if i < len(c.Entries) {
			area = c.Entries[i].Area
		}
		b.addSubject(area, &corpus.subjects[i])
	}
	b.place()
	b.weigh()
	m.scratch.New = func() any {
		return &scratch{likeness: make([]float32, len(m.norms)), place: make([]int32, len(m.subjects))}
	}
	return m
}

// addSubject goes through what is asked, the question first, and the answer.
func (b *builder) addSubject(area string, texts *analysed) {
	s := subject{area: area, first: int32(len(b.ends))}
	for _, text := range texts.asked {
		s.asked += float64(b.addExample(text))
	}
	s.last = int32(len(b.ends))
	for _, text := range texts.sentences {
		s.answered += float64(b.addExample(text))
	}
	s.end = int32(len(b.ends))
	b.subjects = append(b.subjects, s)
}

// addExample numbers the terms of a text of the subject that comes next, and says how many it has.
func (b *builder) addExample(text analysedText) int {
	example, subject := int32(len(b.ends))+1, int32(len(b.subjects))+1 // from 1: 0 is not seen yet
	from := len(b.terms)
	b.learn(text)
	b.takeNew()
	each := b.terms[:from]
	for _, id := range b.terms[from:] {
		t := &b.tally[id]
		if t.example == example {
			continue
		}
		t.example = example
		t.examples++
		if t.subject != subject {
			t.subject = subject
			t.subjects++
		}
		each = append(each, id)
	}
	b.terms = each
	b.ends = append(b.ends, int32(len(each)))
	return len(each) - from
}

// learn appends the terms of a text, some of them several times.
func (b *builder) learn(text analysedText) {
	v := &b.vocabulary
	var before, previous *word
	said := make([]*word, 0, len(text))
	for _, n := range text {
		r := b.corpus.readings[n]
		if r.Stop {
			continue
		}
		w := b.words[n]
		if w == nil {
			w = v.learnWord(r.Sounds[0])
			b.words[n] = w
			b.reader.learn(r)
		}
		said = append(said, w)
		if r.Question || r.Negation {
			b.terms = append(b.terms, v.learnAsking(w))
			continue
		}
		b.terms = append(append(b.terms, v.learnAlone(w)), w.grams...)
		if previous != nil {
			b.terms = append(b.terms, v.learnPair(previous, w))
		}
		if before != nil {
			b.terms = append(b.terms, v.learnPair(before, w))
		}
		before, previous = previous, w
	}
	for idea := range ideasOf(said) {
		b.terms = append(b.terms, v.learnIdea(idea))
	}
}

// takeNew makes place for the terms that are new since it was called last.
func (b *builder) takeNew() {
	terms, before := b.vocabulary.terms, len(b.order)
	for _, t := range terms[before:] {
		b.order = append(b.order, t.id)
	}
	slices.SortFunc(b.order[before:], func(x, y int32) int { return compareTerms(terms[x], terms[y]) })
	b.tally = slices.Grow(b.tally, len(terms)-before)[:len(terms)]
}

// place makes the lists of postings and of examples.
func (b *builder) place() {
	b.within, b.postings = make([][]int32, len(b.tally)), make([][]posting, len(b.tally))
	examples, postings := make([]int32, 0, len(b.terms)), make([]posting, 0, b.countPostings())
	for id, t := range b.tally {
		b.within[id], examples = room(examples, t.examples)
		b.postings[id], postings = room(postings, t.subjects)
	}
	for n, s := range b.subjects {
		for example := s.first; example < s.end; example++ {
			for _, id := range b.termsOf(example) {
				b.within[id] = append(b.within[id], example)
				p := b.posting(id, int32(n))
				if example < s.last {
					p.asked++
					p.title = p.title || example == s.first
				} else {
					p.answered++
				}
			}
		}
	}
}

func (b *builder) countPostings() int {
	n := 0
	for _, t := range b.tally {
		n += int(t.subjects)
	}
	return n
}

// room is the next part of a list, with room for n, and what is left of the list.
func room[T any](all []T, n int32) (part, rest []T) {
	return all[:0:n], all[n:n:cap(all)]
}

// termsOf are the terms of an example.
func (b *builder) termsOf(example int32) []int32 {
	from := int32(0)
	if example > 0 {
		from = b.ends[example-1]
	}
	return b.terms[from:b.ends[example]]
}

// posting is a term's place for a subject, which is the last that it has, or a new one.
func (b *builder) posting(id, n int32) *posting {
	list := b.postings[id]
	if len(list) == 0 || list[len(list)-1].subject != n {
		list = append(list, posting{subject: n})
		b.postings[id] = list
	}
	return &list[len(list)-1]
}

// weigh computes what depends on all subjects: how telling each term is, and lengths.
func (b *builder) weigh() {
	n := float64(len(b.subjects))
	b.idf, b.squares, b.norms = make([]float64, len(b.tally)), make([]float32, len(b.tally)), make([]float64, len(b.ends))
	for _, id := range b.order {
		df := 0.0
		for _, p := range b.postings[id] {
			if p.asked > 0 {
				df++
			} else {
				df += answerShare
			}
		}
		b.idf[id] = math.Log(1 + (n-df+0.5)/(df+0.5))
		if b.vocabulary.terms[id].kind == kindAsk { // every subject is asked about with it by somebody
			b.idf[id] = math.Log(1 + float64(len(b.ends))/float64(len(b.within[id])))
		}
		w := likeness[b.vocabulary.terms[id].kind] * b.idf[id]
		b.squares[id] = float32(w * w)
		for _, example := range b.within[id] {
			b.norms[example] += w * w
		}
	}
	for i, sum := range b.norms {
		b.norms[i] = math.Sqrt(sum)
	}
	for _, s := range b.subjects {
		b.lengths[0] += s.asked / n
		b.lengths[1] += s.answered / n
	}
}

// answerShare is how much an answer that mentions a word makes it common, beside people asking with it.
const answerShare = 0.3

// likeness is the weight of a kind of terms in the likeness of two texts.
var likeness = [256]float64{kindWord: 1, kindPair: 0.7, kindGram: 0.25, kindAsk: 0.7, kindIdea: 0.4}
