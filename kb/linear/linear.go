// Package linear learns to tell two kinds of texts apart by the features they have: a logistic regression,
// small enough to be learned when content is loaded. The same samples give the same model.
package linear

import (
	"math"
	"math/rand/v2"
)

// Settings of the training.
const (
	epochs       = 6
	learningRate = 0.4
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

// A Vocabulary numbers features.
type Vocabulary map[string]int32

// A Text is the features of a vocabulary that a text has, by number.
type Text []int32

// Read finds the features of a text.
func (v Vocabulary) Read(features []string) Text {
	t := make(Text, 0, len(features))
	for _, f := range features {
		if id, ok := v[f]; ok {
			t = append(t, id)
		}
	}
	return t
}

// A Set is samples, ready to be learned from several times under different labels.
type Set struct {
	Vocabulary Vocabulary
	samples    []Text
}

// NewSet reads samples: each is the features of a text. What only one of them has says nothing of others, and is
// left out.
func NewSet(samples [][]string) *Set {
	s := &Set{Vocabulary: make(Vocabulary), samples: make([]Text, len(samples))}
	met := make(map[string]bool)
	for _, features := range samples {
		for _, f := range features {
			if _, known := s.Vocabulary[f]; !known && met[f] {
				s.Vocabulary[f] = int32(len(s.Vocabulary))
			}
			met[f] = true
		}
	}
	for i, features := range samples {
		s.samples[i] = s.Vocabulary.Read(features)
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

// A Model weighs the features of a vocabulary. It is never changed, and safe for concurrent use.
type Model struct {
	weights []float64
	bias    float64
}

// Train learns from the samples, numbered as they were given. It is stochastic gradient descent with steps
// that shrink by what a weight has moved (Duchi and others 2011), in an order that is always the same. Each
// weight is pulled to 0 alike in an epoch, however few samples have its feature: what is rare proves little.
func (s *Set) Train(label func(i int) Label) *Model {
	var order []int
	labels := make([]Label, len(s.samples))
	m := &Model{weights: make([]float64, len(s.Vocabulary))}
	t := training{Model: m, moved: make([]float64, len(s.Vocabulary)), pull: make([]float64, len(s.Vocabulary))}
	for i, sample := range s.samples {
		if labels[i] = label(i); labels[i] == Skip {
			continue
		}
		order = append(order, i)
		for _, f := range sample {
			t.pull[f]++
		}
	}
	for f, samples := range t.pull {
		t.pull[f] = ridge / max(1, samples)
	}
	random := rand.New(rand.NewPCG(1555, 15900))
	for range epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			t.learn(s.samples[i], labels[i] == Positive)
		}
	}
	return m
}

// training is a model in the making.
type training struct {
	*Model
	moved []float64 // by feature: the squared steps so far
	pull  []float64 // by feature: to 0, each time that a sample has it
}

// learn moves the weights of one sample's features towards its kind.
func (t *training) learn(sample Text, positive bool) {
	miss := -1 / (1 + math.Exp(-t.Score(sample)))
	if positive {
		miss++
	}
	for _, f := range sample {
		g := miss - t.pull[f]*t.weights[f]
		t.moved[f] += g * g
		t.weights[f] += learningRate * g / math.Sqrt(1e-3+t.moved[f])
	}
	t.bias += biasRate * miss
}

// Score is how likely a text is of the positive kind, as log-odds.
func (m *Model) Score(t Text) float64 {
	sum := m.bias
	for _, f := range t {
		sum += m.weights[f]
	}
	return sum
}
