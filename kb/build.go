package kb

import (
	"math"
	"slices"

	"ask1555/kb/greek"
)

// A builder makes a model: it goes through all texts once to number their terms and to count, and then puts each
// term where it belongs, in lists that need not grow.
type builder struct {
	*model
	terms []int32         // of all examples, one behind the other, each once in an example
	ends  []int32         // by example
	tally []tally         // by term
	order []int32         // the terms in the order of the first example that has them, and then of their names
	read  map[string]bool // Greek readings that the reader has learned
}

// termsOfWord is about how many terms a text has for each of its words: with less room their list grows once.
const termsOfWord = 6

// A tally counts where a term stands.
type tally struct {
	example, subject   int32 // the last that it was seen in
	examples, subjects int32 // in so many
}

func newModel(c *Content, texts []analysed) *model {
	synonyms := readSynonyms(c.Synonyms)
	words := 0
	for i := range texts {
		words += texts[i].words()
	}
	m := &model{vocabulary: newVocabulary(synonyms, words)}
	m.reader = newReader(m.vocabulary.knows)
	b := builder{model: m, terms: make([]int32, 0, termsOfWord*words), read: make(map[string]bool)}
	for i := range texts {
		area := ""
		if i < len(c.Entries) {
			area = c.Entries[i].Area
		}
		b.addSubject(area, &texts[i])
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
	for _, tokens := range texts.asked {
		s.asked += float64(b.addExample(tokens))
	}
	s.last = int32(len(b.ends))
	for _, tokens := range texts.sentences {
		s.answered += float64(b.addExample(tokens))
	}
	s.end = int32(len(b.ends))
	b.subjects = append(b.subjects, s)
}

// addExample numbers the terms of a text of the subject that comes next, and says how many it has.
func (b *builder) addExample(tokens []greek.Token) int {
	for _, t := range tokens {
		if !b.read[t.Greek] {
			b.read[t.Greek] = true
			b.reader.learn(t)
		}
	}
	example, subject := int32(len(b.ends))+1, int32(len(b.subjects))+1 // from 1: 0 is not seen yet
	from, before := len(b.terms), len(b.order)
	b.terms = b.vocabulary.learn(b.terms, tokens)
	for id := before; id < len(b.vocabulary.terms); id++ {
		b.order = append(b.order, int32(id))
	}
	slices.SortFunc(b.order[before:], func(x, y int32) int {
		return compareTerms(b.vocabulary.terms[x], b.vocabulary.terms[y])
	})
	b.tally = append(b.tally, make([]tally, len(b.order)-before)...)
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
var likeness = [256]float64{kindWord: 1, kindPair: 0.7, kindGram: 0.25, kindAsk: 0.4, kindIdea: 0.4}
