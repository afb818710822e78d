// Package linear learns to tell two kinds of texts apart by the features they have: a logistic regression,
// small enough to be learned when content is loaded. The same samples give the same model.
package linear

import (
	"math"
	"math/rand/v2"
)

// A Sample is a text by its features, each once, and which kind it is of.
type Sample struct {
	Features []string
	Positive bool
}

// Settings of the training.
const (
	epochs       = 8
	learningRate = 0.4
	biasRate     = 0.02
	decay        = 2e-4 // pull of every weight to 0
	fewest       = 4    // features from which a text is no surer for having more
)

// A Model weighs features. It is never changed, and safe for concurrent use.
type Model struct {
	ids     map[string]int32
	weights []float64
	bias    float64
}

// A Set is samples made ready to be learned from several times, with some of them left out.
type Set struct {
	ids      map[string]int32
	features [][]int32
	positive []bool
}

// NewSet reads samples.
func NewSet(samples []Sample) *Set {
	s := &Set{ids: make(map[string]int32), features: make([][]int32, len(samples)), positive: make([]bool, len(samples))}
	for i, sample := range samples {
		ids := make([]int32, len(sample.Features))
		for j, f := range sample.Features {
			id, ok := s.ids[f]
			if !ok {
				id = int32(len(s.ids))
				s.ids[f] = id
			}
			ids[j] = id
		}
		s.features[i], s.positive[i] = ids, sample.Positive
	}
	return s
}

// HeldOut is the score of each sample by a model that has not learned from it nor from its fold: sample i is
// of fold i modulo folds.
func (s *Set) HeldOut(folds int) []float64 {
	scores := make([]float64, len(s.features))
	for fold := range folds {
		m := s.Train(func(i int) bool { return i%folds != fold })
		for i := fold; i < len(scores); i += folds {
			scores[i] = m.score(s.features[i])
		}
	}
	return scores
}

// Train learns from the samples that use accepts; nil: from all. It is stochastic gradient descent with steps
// that shrink by what a weight has moved (Duchi and others 2011), in an order that is always the same. The
// rarer kind counts as much more as it is rarer, by the square root.
func (s *Set) Train(use func(i int) bool) *Model {
	var order []int
	count := map[bool]float64{}
	for i := range s.features {
		if use == nil || use(i) {
			order = append(order, i)
			count[s.positive[i]]++
		}
	}
	weight := map[bool]float64{true: math.Sqrt(max(1, count[false]/max(1, count[true]))), false: math.Sqrt(max(1, count[true]/max(1, count[false])))}
	m := &Model{ids: s.ids, weights: make([]float64, len(s.ids))}
	moved := make([]float64, len(s.ids))
	random := rand.New(rand.NewPCG(1555, 15900))
	for range epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			m.learn(s.features[i], s.positive[i], weight[s.positive[i]], moved)
		}
	}
	return m
}

// learn moves the weights of one sample's features towards its kind.
func (m *Model) learn(features []int32, positive bool, weight float64, moved []float64) {
	miss := -1 / (1 + math.Exp(-m.score(features)))
	if positive {
		miss++
	}
	miss *= weight
	for _, f := range features {
		g := miss - decay*m.weights[f]
		moved[f] += g * g
		m.weights[f] += learningRate * g / math.Sqrt(1e-3+moved[f])
	}
	m.bias += biasRate * miss
}

func (m *Model) score(features []int32) float64 {
	sum := m.bias
	for _, f := range features {
		sum += m.weights[f]
	}
	return tempered(sum, len(features))
}

// Score is how likely a text is of the positive kind, as log-odds, and how many of its features were learned
// about.
func (m *Model) Score(features []string) (score float64, known int) {
	sum := m.bias
	for _, f := range features {
		if id, ok := m.ids[f]; ok {
			sum += m.weights[id]
			known++
		}
	}
	return tempered(sum, len(features)), known
}

// tempered: a long text is no surer for being long.
func tempered(sum float64, features int) float64 {
	return sum * 2 / math.Sqrt(float64(max(fewest, features)))
}
