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
	learningRate = 0.4
	biasRate     = 0.02
	decay        = 2e-4 // pull of every weight to 0
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

// NewSet reads samples: each is the features of a text.
func NewSet(samples [][]string) *Set {
	s := &Set{Vocabulary: make(Vocabulary), samples: make([]Text, len(samples))}
	for i, features := range samples {
		for _, f := range features {
			if _, ok := s.Vocabulary[f]; !ok {
				s.Vocabulary[f] = int32(len(s.Vocabulary))
			}
		}
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
// that shrink by what a weight has moved (Duchi and others 2011), in an order that is always the same. The
// rarer kind counts as much more as it is rarer, by the square root.
func (s *Set) Train(label func(i int) Label) *Model {
	var order []int
	labels := make([]Label, len(s.samples))
	var count [Positive + 1]float64
	for i := range s.samples {
		if labels[i] = label(i); labels[i] != Skip {
			order = append(order, i)
			count[labels[i]]++
		}
	}
	rarer := math.Sqrt(max(1, count[Negative]) / max(1, count[Positive]))
	weight := [Positive + 1]float64{Negative: max(1, 1/rarer), Positive: max(1, rarer)}
	m := &Model{weights: make([]float64, len(s.Vocabulary))}
	moved := make([]float64, len(s.Vocabulary))
	random := rand.New(rand.NewPCG(1555, 15900))
	for range epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			m.learn(s.samples[i], labels[i] == Positive, weight[labels[i]], moved)
		}
	}
	return m
}

// learn moves the weights of one sample's features towards its kind.
func (m *Model) learn(t Text, positive bool, weight float64, moved []float64) {
	miss := -1 / (1 + math.Exp(-m.Score(t)))
	if positive {
		miss++
	}
	miss *= weight
	for _, f := range t {
		g := miss - decay*m.weights[f]
		moved[f] += g * g
		m.weights[f] += learningRate * g / math.Sqrt(1e-3+moved[f])
	}
	m.bias += biasRate * miss
}

// Score is how likely a text is of the positive kind, as log-odds.
func (m *Model) Score(t Text) float64 {
	sum := m.bias
	for _, f := range t {
		sum += m.weights[f]
	}
	return sum
}
