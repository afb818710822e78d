package kb

import (
	"math"
)

// A contest is a message whose right subject is known, with the features of all candidates.
type contest struct {
	fits  []fit
	right int // place in fits; -1: none of them
}

// Settings of the training.
const (
	trainSteps   = 12
	trainRidge   = 2.0
	trainHalving = 20
)

// train finds the weights under which the right candidate most often comes first: a conditional logit
// (McFadden 1974) fitted by Newton's method, starting from firstWeights and pulled to them. A step
// that overshoots is halved until it helps: far from the best weights the curve misleads.
func train(contests []contest) features {
	w := firstWeights
	best := likelihood(contests, &w)
	for range trainSteps {
		step := newtonStep(contests, &w)
		next, better := w, best
		for share := 1.0; share > math.Pow(2, -trainHalving); share /= 2 {
			for i := range next {
				next[i] = w[i] + share*step[i]
			}
			if better = likelihood(contests, &next); better > best {
				break
			}
		}
		if better <= best {
			break
		}
		w, best = next, better
	}
	return w
}

// newtonStep leads to the best weights if the likelihood were quadratic.
func newtonStep(contests []contest, w *features) []float64 {
	var gradient [featureCount]float64
	var hessian [featureCount][featureCount]float64
	for i := range contests {
		contests[i].addTo(w, &gradient, &hessian)
	}
	for i := range w {
		gradient[i] -= trainRidge * (w[i] - firstWeights[i])
		hessian[i][i] += trainRidge + 1e-6
	}
	return solve(toRows(hessian[:]), gradient[:])
}

// likelihood is the logarithm of how likely the right candidates are under some weights, with the pull
// to firstWeights.
func likelihood(contests []contest, w *features) float64 {
	sum := 0.0
	for _, c := range contests {
		sum += math.Log(max(softmax(c.fits, w)[c.right], 1e-300))
	}
	for i := range w {
		d := w[i] - firstWeights[i]
		sum -= trainRidge / 2 * d * d
	}
	return sum
}

func toRows(a [][featureCount]float64) [][]float64 {
	rows := make([][]float64, len(a))
	for i := range a {
		rows[i] = a[i][:]
	}
	return rows
}

// addTo adds the gradient and the curvature of one contest's log-likelihood.
func (c *contest) addTo(w *features, gradient *[featureCount]float64, hessian *[featureCount][featureCount]float64) {
	shares := softmax(c.fits, w)
	var mean features
	for i, f := range c.fits {
		for j, x := range f.features {
			mean[j] += shares[i] * x
		}
	}
	for j := range mean {
		gradient[j] += c.fits[c.right].features[j] - mean[j]
	}
	for i, f := range c.fits {
		if shares[i] < 1e-4 {
			continue
		}
		for j := range mean {
			d := shares[i] * (f.features[j] - mean[j])
			for k := range mean {
				hessian[j][k] += d * (f.features[k] - mean[k])
			}
		}
	}
}

func (w *features) dot(f *features) float64 {
	sum := 0.0
	for i, x := range f {
		sum += w[i] * x
	}
	return sum
}

func softmax(fits []fit, w *features) []float64 {
	shares := make([]float64, len(fits))
	top := math.Inf(-1)
	for i := range fits {
		shares[i] = w.dot(&fits[i].features)
		top = max(top, shares[i])
	}
	sum := 0.0
	for i := range shares {
		shares[i] = math.Exp(shares[i] - top)
		sum += shares[i]
	}
	for i := range shares {
		shares[i] /= sum
	}
	return shares
}
