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

// NewSet makes a set of so many samples: read appends the features of one to a list. What is met only once says
// nothing of others, and is left out.
func NewSet(samples int, read func(i int, features []Feature) []Feature) *Set {
	s := &Set{samples: make([]Text, samples)}
	all := make(Vocabulary, 24*samples)
	var met []int32 // how often, by number
	var features []Feature
	for i := range samples {
		features = read(i, features[:0])
		sample := make(Text, len(features))
		for k, f := range features {
			number, known := all[f]
			if !known {
				number = int32(len(met))
				all[f] = number
				met = append(met, 0)
			}
			met[number]++
			sample[k] = number
		}
		s.samples[i] = sample
	}
	s.keep(all, met)
	return s
}

// keep numbers anew what was met more than once, and leaves out the rest.
func (s *Set) keep(all Vocabulary, met []int32) {
	const rare = -1
	kept, numbers := int32(0), make([]int32, len(met))
	for i, times := range met {
		numbers[i] = rare
		if times > 1 {
			numbers[i] = kept
			kept++
		}
	}
	s.Vocabulary = make(Vocabulary, kept)
	for f, number := range all {
		if number = numbers[number]; number != rare {
			s.Vocabulary[f] = number
		}
	}
	for i, sample := range s.samples {
		left := sample[:0]
		for _, number := range sample {
			if number = numbers[number]; number != rare {
				left = append(left, number)
			}
		}
		s.samples[i] = left
	}
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
	weights := m.weights
	for i, f := range l.features {
		weights[i] += f.weight / averaged
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
	features, score := l.features, l.bias
	for _, f := range sample {
		score += features[f].weight
	}
	miss := -1 / (1 + math.Exp(-score))
	if positive {
		miss++
	}
	for _, f := range sample {
		w := features[f]
		g := miss - w.pull*w.weight
		w.moved += g * g
		w.weight += learningRate * g / math.Sqrt(1e-3+w.moved)
		features[f] = w
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
	weights, sum := m.weights, m.bias
	for _, f := range t {
		sum += weights[f]
	}
	return sum
}
