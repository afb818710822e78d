package kb

import (
	"cmp"
	"math"
	"slices"
)

// features say in several ways how well a message fits a subject, each about from 0 to 2.
const (
	featureWords  = iota // BM25 of the words people ask with, all phrasings as one text
	featurePairs         // the same of neighbouring words
	featureGrams         // of letter grams
	featureAsks          // how much likelier the words that ask are here than anywhere
	featureAnswer        // of the words of the answer
	featureAnswerGrams
	featureTitle      // share of the message's words that the question has
	featureCovered    // share of the message's words that the subject has anywhere
	featureNearest    // likeness of the nearest phrasing
	featureThree      // mean likeness of the three nearest
	featureBayes      // how much likelier the message's words are here than anywhere
	featureBayesPairs // the same of pairs
	featureBayesGrams // of letter grams
	featureIdeas      // BM25 of related expressions
	featureIdeasAnswer
	featureSentence        // likeness of the nearest sentence of the answer
	featureSentenceCovered // share of the message that one sentence of the answer has
	featureAgency          // the message names the organisation that answers for the subject's area
	featureCount
)

type features [featureCount]float64

// firstWeights serve where there is little to learn from, as in texts without phrasings. They are what
// was learned from the whole FAQ, rounded.
var firstWeights = features{
	featureWords: 0.5, featurePairs: 0.5, featureGrams: 1, featureAsks: 2, featureAnswer: 5, featureAnswerGrams: 3, featureTitle: 2, featureCovered: 1.6,
	featureThree: 3, featureBayes: 3.5, featureBayesPairs: 0.7, featureBayesGrams: 0.5, featureIdeas: 3, featureIdeasAnswer: 1, featureSentence: 3, featureSentenceCovered: 3.5,
	featureAgency: 1.8,
}

// A fit is how well a message fits a subject.
type fit struct {
	subject int
	features
	total float64
}

// total is the likelihood that features give, on a logarithmic scale. What is almost a phrasing word
// for word counts for more than training can find: nothing that is held out is so.
func (w *features) total(f *features) float64 {
	return w.dot(f) + almost*max(0, f[featureNearest]-almostFrom)
}

const almost, almostFrom = 15, 0.75

// A leaveOut is an example that the features must not know; example -1: nothing is left out.
type leaveOut struct{ subject, example int32 }

var nothing = leaveOut{-1, -1}

// BM25 (Robertson and Zaragoza 2009).
const (
	bm25K1 = 1.2
	bm25B  = 0.5
)

// saturate is what a term of weight w says that stands count times in a text of relative length.
func saturate(w, count, length float64) float64 {
	if count == 0 {
		return 0 // there may be no length either
	}
	return w * count * (bm25K1 + 1) / (count + bm25K1*(1-bm25B+bm25B*length))
}

// likelier is how much likelier a term is in a subject, where it stands count times, than anywhere, on a logarithmic
// scale: by a mixture of both (Zhai and Lafferty 2004). The more of the mixture is the subject's, the more counts
// that it has a term at all, and the less how often.
func likelier(mix, count, length, idf float64) float64 {
	if count == 0 {
		return 0
	}
	return math.Log(1 + mix*count/(length+0.2)/math.Exp(6-idf))
}

// Shares of the subject in the mixture, against one of all texts: of words, and of pairs and letter grams, most of
// which stand in a text once. Chosen on questions that are not in the content.
const (
	mixWords = 200
	mixParts = 1000
	mixAsks  = 20 // of words that ask, with which every subject is asked about
)

// scratch is the memory of one question's features, used again for the next.
type scratch struct {
	likeness []float32 // by example: sum of the squared weights that it shares with the question
	touched  []int32   // examples whose sum is not 0
	place    []int32   // by subject: its place among the candidates, and 1
}

// fits says how well each of some subjects fits a message, in their order, with its parts.
func (m *model) fits(q *question, subjects []int, out leaveOut, weights *features) []fit {
	s := m.scratch.Get().(*scratch)
	defer m.scratch.Put(s)
	fits := make([]fit, len(subjects))
	for i, n := range subjects {
		fits[i].subject = n
		s.place[n] = int32(i) + 1
	}
	for _, id := range q.known {
		m.addTerm(fits, id, s.place, out)
		m.addLikeness(fits, id, s)
	}
	for i := range fits {
		f := &fits[i]
		m.normalise(f, q)
		f.features[featureNearest], f.features[featureThree] = m.nearest(q, &m.subjects[f.subject], s.likeness, out)
		f.features[featureSentence], f.features[featureSentenceCovered] = m.nearestSentence(q, &m.subjects[f.subject], s.likeness)
		if q.areas[m.subjects[f.subject].area] {
			f.features[featureAgency] = 1
		}
		f.total = weights.total(&f.features)
		s.place[f.subject] = 0
	}
	for _, example := range s.touched {
		s.likeness[example] = 0
	}
	s.touched = s.touched[:0]
	return fits
}

// manyMore is how much longer than the candidates a list is when each of them is looked up in it: in a
// large knowledge base nearly everybody has the frequent terms.
const manyMore = 16

// addLikeness adds one term of the message to the examples of the candidates that have it.
func (m *model) addLikeness(fits []fit, id int32, s *scratch) {
	add := func(examples []int32) {
		for _, example := range examples {
			if s.likeness[example] == 0 {
				s.touched = append(s.touched, example)
			}
			s.likeness[example] += m.squares[id]
		}
	}
	all := m.within[id]
	if len(all) < manyMore*len(fits) {
		add(all)
		return
	}
	for i := range fits {
		subject := &m.subjects[fits[i].subject]
		from, _ := slices.BinarySearch(all, subject.first)
		to := from
		for to < len(all) && all[to] < subject.end {
			to++
		}
		add(all[from:to])
	}
}

// addTerm adds what one term of the message says for the candidates that have it.
func (m *model) addTerm(fits []fit, id int32, place []int32, out leaveOut) {
	list := m.postings[id]
	if len(list) < manyMore*len(fits) {
		for i := range list {
			if at := place[list[i].subject]; at > 0 {
				m.addPosting(&fits[at-1].features, id, &list[i], out)
			}
		}
		return
	}
	for i := range fits {
		n := int32(fits[i].subject)
		if at, ok := slices.BinarySearchFunc(list, n, func(p posting, n int32) int { return cmp.Compare(p.subject, n) }); ok {
			m.addPosting(&fits[i].features, id, &list[at], out)
		}
	}
}

// addPosting adds what a term says for a subject that has it.
func (m *model) addPosting(f *features, id int32, p *posting, out leaveOut) {
	w, kind, s := m.idf[id], m.vocabulary.terms[id].kind, &m.subjects[p.subject]
	count, answer := float64(p.asked), float64(p.answered)
	if out.subject == p.subject && count > 0 {
		if _, held := slices.BinarySearch(m.within[id], out.example); held {
			count--
		}
	}
	length := s.asked / m.lengths[0]
	asked, answered := saturate(w, count, length), saturate(w, answer, s.answered/m.lengths[1])
	switch kind {
	case kindWord:
		f[featureWords] += asked
		f[featureAnswer] += answered
		f[featureBayes] += likelier(mixWords, count, length, w)
		if count > 0 || answer > 0 {
			f[featureCovered] += w
		}
		if p.title {
			f[featureTitle] += w
		}
	case kindPair:
		f[featurePairs] += asked + answered/2
		f[featureBayesPairs] += likelier(mixParts, count, length, w)
	case kindGram:
		f[featureGrams] += asked
		f[featureBayesGrams] += likelier(mixParts, count, length, w)
		f[featureAnswerGrams] += answered
	case kindIdea:
		f[featureIdeas] += asked
		f[featureIdeasAnswer] += answered
	case kindAsk:
		f[featureAsks] += likelier(mixAsks, count, length, w)
	}
}

// normalise makes shares of sums: of what the message could have at most.
func (m *model) normalise(fit *fit, q *question) {
	f := &fit.features
	for _, i := range []int{featureWords, featureAnswer, featureTitle, featureCovered} {
		f[i] /= q.weight.word + 1
	}
	f[featureBayes] /= 10
	f[featureBayesPairs] /= 10
	f[featureBayesGrams] /= 20
	f[featurePairs] /= q.weight.pair + 5
	f[featureGrams] /= q.weight.gram + 5
	f[featureAnswerGrams] /= q.weight.gram + 5
	f[featureIdeas] /= q.weight.idea + 5
	f[featureIdeasAnswer] /= q.weight.idea + 5
	f[featureAsks] /= 5
}

// nearest is the likeness (cosine) of the phrasing that is most like the message, and the mean of
// the best three.
func (m *model) nearest(q *question, s *subject, shared []float32, out leaveOut) (one, three float64) {
	var best [3]float64
	for example := s.first; example < s.last; example++ {
		if shared[example] == 0 || example == out.example {
			continue
		}
		c := float64(shared[example]) / (q.norm * m.norms[example])
		switch {
		case c > best[0]:
			best = [3]float64{c, best[0], best[1]}
		case c > best[1]:
			best = [3]float64{best[0], c, best[1]}
		case c > best[2]:
			best[2] = c
		}
	}
	return best[0], (best[0] + best[1] + best[2]) / 3
}

// nearestSentence is the likeness of the answer's sentence that is most like the message, and the
// share of the message that one sentence has.
func (m *model) nearestSentence(q *question, s *subject, shared []float32) (like, covered float64) {
	for sentence := s.last; sentence < s.end; sentence++ {
		if shared[sentence] > 0 {
			like = max(like, float64(shared[sentence])/(q.norm*m.norms[sentence]))
			covered = max(covered, float64(shared[sentence])/(q.norm*q.norm))
		}
	}
	return like, covered
}
