package kb

import (
	"math"
)

// The confidence in the best entry is a logistic regression over a few signals, fitted when a content
// is learned from ([Base.Learn]): every phrasing of a sample is held out in turn and asked for, once
// with its entry there (is the best entry its own?) and once with its entry left out whole (then
// whatever comes first is wrong), and so are the examples of what is outside. The tests of the entries,
// which are never indexed, are asked for too: they are more like what people write than a held-out
// phrasing, whose facet of the entry nobody else may have put into words.

// signals of a ranking, each about from -2 to 2.
const (
	signalBias      = iota
	signalShare     // what the best entry has of all the candidates' likelihood, as log-odds
	signalMargin    // how far the second is behind
	signalWords     // the best entry's features: how much of the message it explains
	signalAnswer    //
	signalTitle     //
	signalCovered   //
	signalNearest   //
	signalThree     //
	signalIdeas     //
	signalBayes     //
	signalShort     // few words
	signalOutside   // an outside topic fits better
	signalOutsideIs // how well it fits
	signalCount
)

type signals [signalCount]float64

// signalsOf reads the signals off a ranking that has entries.
func signalsOf(r *ranking) signals {
	best, second := r.entries[0], 0.0
	if len(r.entries) > 1 {
		second = r.entries[1].total
	}
	share := softmaxFirst(r.entries)
	return signals{
		signalBias:      1,
		signalShare:     math.Log((share+0.002)/(1-share+0.002)) / 3,
		signalMargin:    min(2, (best.total-second)/2),
		signalWords:     best.features[featureWords],
		signalAnswer:    best.features[featureAnswer],
		signalTitle:     best.features[featureTitle],
		signalCovered:   best.features[featureCovered],
		signalNearest:   best.features[featureNearest],
		signalThree:     best.features[featureThree],
		signalIdeas:     best.features[featureIdeas],
		signalBayes:     best.features[featureBayes],
		signalShort:     1 / float64(max(1, r.question.words)),
		signalOutside:   max(-2, min(2, (r.topic.total-best.total)/2)),
		signalOutsideIs: r.topic.features[featureNearest],
	}
}

// A message that is an entry's own phrasing, word for word, is about that entry: an editor has said so.
// What is held out is never so, and nothing of it can be learned.
const (
	wordForWord = 0.97 // likeness
	otherwise   = 0.9  // likeness from which another entry has the phrasing too
	sure        = 0.99
)

// A single word that asks nothing (“κηδεία”) names a subject and no question: whichever entry of it comes
// first, it is not surely the one. Phrasings are longer, and nothing of it can be learned from them.
const oneWord = 0.65

// confidence is the probability that the best entry is right.
func (r *ranking) confidence() float64 {
	p := r.calibration.probability(signalsOf(r))
	if r.question.words < 2 && !r.question.asks {
		return min(p, oneWord)
	}
	if r.entries[0].features[featureNearest] < wordForWord {
		return p
	}
	for _, f := range r.entries[1:] {
		if f.features[featureNearest] > otherwise {
			return p
		}
	}
	return max(p, sure)
}

// softmaxFirst is the share of the first of some candidates, best first, in all their likelihood.
func softmaxFirst(entries []fit) float64 {
	sum := 0.0
	for _, f := range entries {
		sum += math.Exp(f.total - entries[0].total)
	}
	return 1 / sum
}

// A calibration turns signals into a probability.
type calibration [signalCount]float64

func (c calibration) probability(s signals) float64 {
	z := 0.0
	for i, w := range c {
		z += w * s[i]
	}
	return 1 / (1 + math.Exp(-z))
}

// A trial is a ranking whose truth is known.
type trial struct {
	signals
	right  bool
	weight float64
}

// Settings of the fit.
const (
	fitSteps = 30
	fitRidge = 1.0 // pulls every weight but the bias to 0, for contents with few phrasings
)

// fitCalibration is Newton's method on the weighted, ridge-regularised log-likelihood.
func fitCalibration(trials []trial) calibration {
	var c calibration
	for range fitSteps {
		var gradient [signalCount]float64
		var hessian [signalCount][signalCount]float64
		for _, t := range trials {
			p := c.probability(t.signals)
			y := 0.0
			if t.right {
				y = 1
			}
			for i := range signalCount {
				gradient[i] += t.weight * (y - p) * t.signals[i]
				for j := range signalCount {
					hessian[i][j] += t.weight * p * (1 - p) * t.signals[i] * t.signals[j]
				}
			}
		}
		rows := make([][]float64, signalCount)
		for i := range rows {
			rows[i] = hessian[i][:]
			rows[i][i] += 1e-6
			if i != signalBias {
				gradient[i] -= fitRidge * c[i]
				rows[i][i] += fitRidge
			}
		}
		for i, step := range solve(rows, gradient[:]) {
			c[i] += step
		}
	}
	return c
}

// solve is Gaussian elimination with pivoting; a is positive definite, and is overwritten like b.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for col := range n {
		pivot := col
		for row := col + 1; row < n; row++ {
			if math.Abs(a[row][col]) > math.Abs(a[pivot][col]) {
				pivot = row
			}
		}
		a[col], a[pivot], b[col], b[pivot] = a[pivot], a[col], b[pivot], b[col]
		for row := col + 1; row < n; row++ {
			factor := a[row][col] / a[col][col]
			for k := col; k < n; k++ {
				a[row][k] -= factor * a[col][k]
			}
			b[row] -= factor * b[col]
		}
	}
	for row := n - 1; row >= 0; row-- {
		for k := row + 1; k < n; k++ {
			b[row] -= a[row][k] * b[k]
		}
		b[row] /= a[row][row]
	}
	return b
}
