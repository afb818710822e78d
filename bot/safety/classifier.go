package safety

import (
	"math"
	"math/rand/v2"
	"slices"

	"ask1555/kb/greek"
)

// A classifier catches what no trigger names. It is learned when the rules are loaded, from what editors
// wrote under a rule's two headings: messages that are meant ("Έτσι το λένε") and messages that only
// sound so ("Δεν είναι αυτό"), and from ordinary questions. It weighs words, neighbours, and words with one
// between them, by sound: a logistic regression. Its answer alone is weak evidence, however sure it is
// (the question is answered, and the line named), unless it is surer than of any harmless text.
type classifier struct {
	weights    map[string]float64
	bias       float64
	weak, firm float64 // scores (log-odds) from which a message is evidence
}

// Settings of the training.
const (
	folds        = 5
	epochs       = 12
	learningRate = 0.4
	decay        = 2e-4 // pull of every weight to 0
	// Shares of harmless texts that may be taken for a disclosure when they are not learned from: of ordinary
	// questions one in 400 gets a sentence too many, of look-alikes one in ten.
	falseOrdinary = 1.0 / 400
	falseAlike    = 1.0 / 10
	leastWeak     = 1.5 // however few the harmless texts were
	leastKnown    = 2   // words or neighbours that were learned about, for a text to be judged at all
	firmMargin    = 1.0 // beyond the surest harmless text
)

// sample is a text of known kind.
type sample struct {
	features []string
	ids      []int // of the features, while it is learned from
	kind     int
}

const (
	meant = iota
	alike
	ordinary
)

// learn trains on all samples, with thresholds from texts held out in turn.
func learn(samples []sample) *classifier {
	index := make(map[string]int)
	for i := range samples {
		for _, f := range samples[i].features {
			if _, ok := index[f]; !ok {
				index[f] = len(index)
			}
			samples[i].ids = append(samples[i].ids, index[f])
		}
	}
	var scores [ordinary + 1][]float64
	for fold := range folds {
		var known []sample
		for i, s := range samples {
			if i%folds != fold {
				known = append(known, s)
			}
		}
		w := fit(known, len(index))
		for i := fold; i < len(samples); i += folds {
			scores[samples[i].kind] = append(scores[samples[i].kind], w.score(samples[i].ids))
		}
	}
	w := fit(samples, len(index))
	c := &classifier{weights: make(map[string]float64, len(index)), bias: w.bias}
	for f, id := range index {
		if w.of[id] != 0 {
			c.weights[f] = w.of[id]
		}
	}
	c.weak = max(leastWeak, above(scores[ordinary], falseOrdinary), above(scores[alike], falseAlike))
	c.firm = max(c.weak, above(scores[ordinary], 0), above(scores[alike], 0)) + firmMargin
	return c
}

// above is the score that only a share of the texts reaches.
func above(scores []float64, share float64) float64 {
	if len(scores) == 0 {
		return 0
	}
	slices.Sort(scores)
	return math.Nextafter(scores[len(scores)-1-int(share*float64(len(scores)))], math.Inf(1))
}

// weighing is a classifier in the making: weights by the number of a feature.
type weighing struct {
	of   []float64
	bias float64
}

// fit is stochastic gradient descent with steps that shrink by what a weight has moved (Duchi and others
// 2011), in an order that is always the same.
func fit(samples []sample, features int) *weighing {
	w := &weighing{of: make([]float64, features)}
	moved := make([]float64, features)
	positive := 0.0
	for _, s := range samples {
		if s.kind == meant {
			positive++
		}
	}
	weight := math.Sqrt((float64(len(samples)) - positive) / max(1, positive)) // of a disclosure: there are fewer
	random := rand.New(rand.NewPCG(1555, 15900))
	order := random.Perm(len(samples))
	for range epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			s := samples[i]
			miss := -1 / (1 + math.Exp(-w.score(s.ids)))
			if s.kind == meant {
				miss = (1 + miss) * weight
			}
			for _, f := range s.ids {
				g := miss - decay*w.of[f]
				moved[f] += g * g
				w.of[f] += learningRate * g / math.Sqrt(1e-3+moved[f])
			}
			w.bias += 0.02 * miss
		}
	}
	return w
}

func (w *weighing) score(ids []int) float64 {
	sum := w.bias
	for _, id := range ids {
		sum += w.of[id]
	}
	return tempered(sum, len(ids))
}

func (c *classifier) score(features []string) float64 {
	sum, known := c.bias, 0
	for _, f := range features {
		if w, ok := c.weights[f]; ok {
			sum += w
			known++
		}
	}
	if known < leastKnown {
		return math.Inf(-1)
	}
	return tempered(sum, len(features))
}

// tempered: a long text is no surer for being long.
func tempered(sum float64, features int) float64 {
	return sum * 4 / math.Sqrt(float64(max(4, features)))
}

// featuresOf a message: its words by sound, neighbours, and words with one between; and the same with
// the editors' groups in place of words (“με <χτυπά>”), and which groups meet in it.
func (r *rule) featuresOf(message [][]string) []string {
	return r.addGroups(wordFeatures(message), message)
}

// wordFeatures are the same for all rules. A blanked word has no sound.
func wordFeatures(message [][]string) []string {
	features := make([]string, 0, 3*len(message))
	var one, two string // the words before
	for _, sounds := range message {
		if len(sounds) == 0 {
			continue
		}
		word := sounds[0]
		features = append(features, word)
		if one != "" {
			features = append(features, one+" "+word)
		}
		if two != "" {
			features = append(features, two+" * "+word)
		}
		two, one = one, word
	}
	return features
}

// addGroups adds what only the rule sees.
func (r *rule) addGroups(features []string, message [][]string) []string {
	if len(r.groups) == 0 {
		return features
	}
	var met []string
	var one, two string // the groups or words before
	grouped := 0        // how far back the last group is
	for _, sounds := range message {
		if len(sounds) == 0 {
			continue
		}
		group := sounds[0]
		grouped++
		for _, sound := range sounds {
			if names := r.groups[sound]; len(names) > 0 {
				group, grouped = names[0], 0
				features = append(features, group)
				if !slices.Contains(met, group) {
					met = append(met, group)
				}
				break
			}
		}
		if one != "" && grouped <= 1 && len(met) > 0 {
			features = append(features, one+" "+group)
		}
		if two != "" && grouped <= 2 && len(met) > 0 {
			features = append(features, two+" * "+group)
		}
		two, one = one, group
	}
	slices.Sort(met)
	for i, a := range met {
		for _, b := range met[i+1:] {
			features = append(features, a+" & "+b)
		}
	}
	return features
}

func soundsOf(tokens []greek.Token) [][]string {
	message := make([][]string, len(tokens))
	for i, t := range tokens {
		message[i] = t.Sounds
	}
	return message
}
