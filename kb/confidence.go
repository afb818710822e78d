package kb

import (
	"math"
)

// The confidence in the best entry is a product: how probable it is that the message is about our matters at
// all (by the gate), and how probable that the entry is the right one then. The second is a logistic
// regression over a few signals. Both are fitted when a content is learned from ([Base.Learn]): every phrasing
// of a sample is held out in turn and asked for, once with its entry there (is the best entry its own?) and
// once with its entry left out whole (then whatever comes first is wrong), and so are the examples of what is
// outside. The tests of the entries, which are never indexed, are asked for too: they are more like what
// people write than a held-out phrasing, whose facet of the entry nobody else may have put into words.

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
	signalStrange   // share of its meaning that nobody asks with
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
		signalStrange:   r.question.strange,
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
	p := r.calibration.probability(signalsOf(r)) * r.gating.probability(r.question.ours)
	nearest := r.entries[0].features[featureNearest]
	switch {
	case r.question.words < 2 && (!r.question.asks || nearest < almostFrom):
		return min(p, oneWord)
	case nearest < wordForWord || r.question.ours < 0:
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

// A gating turns what the gate says into a probability.
type gating struct{ slope, offset float64 }

// openGate lets everything through: there is nothing that was learned.
var openGate = gating{0, 40}

func (g gating) probability(ours float64) float64 { return 1 / (1 + math.Exp(-g.slope*ours-g.offset)) }

// fitGating is Newton's method on the likelihood of held-out texts, of which those that are outside have
// their share in life.
func fitGating(ours, outside []float64) gating {
	if len(ours) == 0 || len(outside) == 0 {
		return openGate
	}
	g := gating{slope: 1}
	weight := outsideShare / (1 - outsideShare) * float64(len(ours)) / float64(len(outside))
	for range fitSteps {
		var gradient [2]float64
		hessian := [][]float64{{1e-6, 0}, {0, 1e-6}}
		add := func(score, y, weight float64) {
			p := g.probability(score)
			for i, x := range []float64{score, 1} {
				gradient[i] += weight * (y - p) * x
				hessian[i][0] += weight * p * (1 - p) * x * score
				hessian[i][1] += weight * p * (1 - p) * x
			}
		}
		for _, score := range ours {
			add(score, 1, 1)
		}
		for _, score := range outside {
			add(score, 0, weight)
		}
		step := solve(hessian, gradient[:])
		g.slope, g.offset = g.slope+step[0], g.offset+step[1]
	}
	return g
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
