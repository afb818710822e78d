package kb

import (
	"math"
)

// The confidence in the best entry is a logistic regression over a few signals, fitted when the
// content is indexed: every phrasing of a sample is held out in turn and asked for, once with its
// entry there (is the best entry its own?) and once with its entry left out whole (then whatever
// comes first is wrong), and so are the examples of what is outside.

// signals of a ranking, each about from 0 to 1.
const (
	signalBias = iota
	signalTotal
	signalMargin
	signalCovered
	signalNearest
	signalNearestMargin
	signalUnknown
	signalShort
	signalOutside
	signalCount
)

type signals [signalCount]float64

// signalsOf reads the signals off a ranking: entries and topics, best first each.
func signalsOf(q *question, entries []fit, topic fit) signals {
	best, second := entries[0], fit{}
	if len(entries) > 1 {
		second = entries[1]
	}
	nearest := 0.0
	for _, f := range entries[1:] {
		nearest = max(nearest, f.nearest)
	}
	return signals{
		signalBias:          1,
		signalTotal:         best.total,
		signalMargin:        (best.total - second.total) / (best.total + 0.1),
		signalCovered:       best.covered / (q.self + 1),
		signalNearest:       best.nearest,
		signalNearestMargin: best.nearest - nearest,
		signalUnknown:       q.unknown / (q.total + 1),
		signalShort:         1 / float64(max(1, q.words)),
		signalOutside:       max(-1, min(1, (topic.total-best.total)/(best.total+0.1))),
	}
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
	ridge    = 1.0 // pulls every weight but the bias to 0, for contents with few phrasings
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
		for i := range signalCount {
			hessian[i][i] += 1e-6
			if i != signalBias {
				gradient[i] -= ridge * c[i]
				hessian[i][i] += ridge
			}
		}
		step := solve(hessian, gradient)
		for i := range c {
			c[i] += step[i]
		}
	}
	return c
}

// solve is Gaussian elimination with pivoting; a is positive definite.
func solve(a [signalCount][signalCount]float64, b [signalCount]float64) [signalCount]float64 {
	for col := range signalCount {
		pivot := col
		for row := col + 1; row < signalCount; row++ {
			if math.Abs(a[row][col]) > math.Abs(a[pivot][col]) {
				pivot = row
			}
		}
		a[col], a[pivot], b[col], b[pivot] = a[pivot], a[col], b[pivot], b[col]
		for row := col + 1; row < signalCount; row++ {
			factor := a[row][col] / a[col][col]
			for k := col; k < signalCount; k++ {
				a[row][k] -= factor * a[col][k]
			}
			b[row] -= factor * b[col]
		}
	}
	for row := signalCount - 1; row >= 0; row-- {
		for k := row + 1; k < signalCount; k++ {
			b[row] -= a[row][k] * b[k]
		}
		b[row] /= a[row][row]
	}
	return b
}
