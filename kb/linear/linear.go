// Package linear learns to tell two kinds of texts apart by the features they have: a logistic regression,
// small enough to be learned when content is loaded. The same samples give the same model.
package linear

import (
	"math"
	"math/rand/v2"
)

// Settings of the training.
const (
	epochs       = 8
	averaged     = 4 // last epochs: the order of the samples must not count
	learningRate = 0.1
	biasRate     = 0.02
	ridge        = 1.5 // pull of every weight to 0 in one epoch, against one sample
)

// A Label says what a sample is.
type Label int

const (
	Skip     Label = iota // not to be learned from
	Negative              // of the other kind
	Positive              // of the kind that is looked for
)

// A Text is the features of a vocabulary that a text has, by number.
type Text []int32

// A Set is samples, ready to be learned from several times under different labels.
type Set struct {
	Vocabulary Vocabulary
	samples    []Text
}

// NewSet makes a set of so many samples: read appends the features of one to a list. What only one of them has
// says nothing of others, and is left out.
func NewSet(samples int, read func(i int, features []Feature) []Feature) *Set {
	s := &Set{Vocabulary: make(Vocabulary, 2*samples), samples: make([]Text, samples)}
	met := make(map[Feature]bool, 16*samples)
	var all []Feature // of all samples, one behind the other
	ends := make([]int, samples)
	for i := range samples {
		from := len(all)
		all = read(i, all)
		ends[i] = len(all)
		for _, f := range all[from:] {
			if !met[f] {
				met[f] = true
			} else if _, known := s.Vocabulary[f]; !known {
				s.Vocabulary[f] = int32(len(s.Vocabulary))
			}
		}
	}
	from := 0
	for i, end := range ends {
		s.samples[i] = s.Vocabulary.Read(all[from:end])
		from = end
	}
	return s
}

// HeldOut is the score of each sample by a model that has not learned from it nor from its fold: sample i is
// of fold i modulo folds.
func (s *Set) HeldOut(folds int, label func(i int) Label) []float64 {
	scores := make([]float64, len(s.samples))
	for fold := range folds {
		m := s.Train(func(i int) Label {
			if i%folds == fold {
				return Skip
			}
			return label(i)
		})
		for i := fold; i < len(scores); i += folds {
			scores[i] = m.Score(s.samples[i])
		}
	}
	return scores
}

// Train learns from the samples, numbered as they were given. It is stochastic gradient descent with steps
// that shrink by what a weight has moved (Duchi and others 2011), in an order that is always the same. Each
// weight is pulled to 0 alike in an epoch, however few samples have its feature: what is rare proves little.
func (s *Set) Train(label func(i int) Label) *Model {
	order := make([]int32, 0, len(s.samples))
	labels := make([]Label, len(s.samples))
	l := learner{features: make([]learned, len(s.Vocabulary))}
	for i, sample := range s.samples {
		if labels[i] = label(i); labels[i] == Skip {
			continue
		}
		order = append(order, int32(i))
		for _, f := range sample {
			l.features[f].pull++
		}
	}
	for i := range l.features {
		l.features[i].pull = ridge / max(1, l.features[i].pull)
	}
	random := rand.New(rand.NewPCG(1555, 15900))
	m := &Model{weights: make([]float64, len(l.features))}
	for epoch := range epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			l.learn(s.samples[i], labels[i] == Positive)
		}
		if epoch >= epochs-averaged {
			l.addTo(m)
		}
	}
	return m
}

// addTo adds what was learned by the end of an epoch to a model.
func (l *learner) addTo(m *Model) {
	for i, f := range l.features {
		m.weights[i] += f.weight / averaged
	}
	m.bias += l.bias / averaged
}

// A learner is a model in the making.
type learner struct {
	features []learned
	bias     float64
}

// learned is a feature's weight and, beside it in the same line of the processor's cache, its squared steps so
// far and its pull to 0 each time that a sample has it.
type learned struct{ weight, moved, pull float64 }

// learn moves the weights of one sample's features towards its kind.
func (l *learner) learn(sample Text, positive bool) {
	score := l.bias
	for _, f := range sample {
		score += l.features[f].weight
	}
	miss := -1 / (1 + math.Exp(-score))
	if positive {
		miss++
	}
	for _, f := range sample {
		w := &l.features[f]
		g := miss - w.pull*w.weight
		w.moved += g * g
		w.weight += learningRate * g / math.Sqrt(1e-3+w.moved)
	}
	l.bias += biasRate * miss
}

// A Model weighs the features of a vocabulary. It is never changed, and safe for concurrent use.
type Model struct {
	weights []float64
	bias    float64
}

// Score is how likely a text is of the positive kind, as log-odds.
func (m *Model) Score(t Text) float64 {
	sum := m.bias
	for _, f := range t {
		sum += m.weights[f]
	}
	return sum
}
