package safety

import (
	"math"
	"slices"
	"sync"

	"ask1555/kb/greek"
	"ask1555/kb/linear"
)

// Classifiers catch what no trigger names. They are learned when the rules are loaded, from what editors
// wrote under a rule's two headings: messages that are meant ("Έτσι το λένε") and messages that only sound so
// ("Δεν είναι αυτό"), and from harmless texts of all kinds. They weigh words, neighbours, and words with one
// between them, by sound. What is surer than nearly all that is harmless is firm evidence; what is less sure
// is weak, and the question is answered.
type classifier struct {
	model      *linear.Model
	weak, firm float64 // scores (log-odds) from which a message is evidence
}

// Shares of harmless texts that may be taken for evidence when they are not learned from: of ordinary ones,
// and of those that were written to sound alike. Whatever the shares, a message must be so much likelier one
// of the examples than not: people say more than any list of harmless texts has.
const (
	weakOrdinary = 1.0 / 500
	weakAlike    = 1.0 / 10
	firmOrdinary = 1.0 / 10000
	firmAlike    = 1.0 / 60
	leastWeak    = 2.2 // log-odds
	leastFirm    = 4.2
	folds        = 3
	leastKnown   = 2 // features that were learned about, for a text to be judged at all
)

// A lesson is all texts that the rules learn from: what each rule means, and then what none does.
type lesson struct {
	set    *linear.Set
	rule   []int // by text: the rule that means it, or notMeant
	alikes int   // where those begin that only sound like something
	plain  int   // where the ordinary ones begin, the questions first
	others int   // where those begin that are no questions to us
}

const (
	notMeant = -1
	anyRule  = -2 // to be learned: danger of whatever kind
)

// Learn trains the rules that have examples, against what only sounds like one of them, against ordinary
// questions to us, and against everything else that people say.
func (r *Rules) Learn(questions, others []string) {
	var texts []string
	var l lesson
	for i, rule := range r.rules {
		texts = append(texts, rule.meant...)
		for range rule.meant {
			l.rule = append(l.rule, i)
		}
	}
	l.alikes = len(texts)
	for _, rule := range r.rules {
		texts = append(texts, rule.alike...)
	}
	l.plain = len(texts)
	texts = append(texts, questions...)
	l.others = len(texts)
	texts = append(texts, others...)
	for len(l.rule) < len(texts) {
		l.rule = append(l.rule, notMeant)
	}
	read := make([][][]string, len(texts))
	for i, text := range texts {
		read[i] = soundsOf(greek.Tokens(text))
	}
	r.words = linear.WordsOf(read)
	samples := make([][]string, len(texts))
	for i, text := range read {
		samples[i] = featuresOf(r.words, text)
	}
	l.set = linear.NewSet(samples)
	r.features = l.set.Vocabulary
	var work sync.WaitGroup
	work.Go(func() { r.danger = l.learn(anyRule) })
	for i, rule := range r.rules {
		if len(rule.meant) > 0 {
			work.Go(func() { rule.classifier = l.learn(i) })
		}
	}
	work.Wait()
}

// learn trains one rule. Among the questions to us are some of victims: those that sound like the examples
// without having been learned from are left out, and neither teach nor count.
func (l *lesson) learn(rule int) *classifier {
	scores := l.set.HeldOut(folds, l.labels(rule, nil))
	strange := make(map[int]bool)
	for i := l.plain; i < l.others; i++ {
		strange[i] = scores[i] > 0
	}
	labels := l.labels(rule, strange)
	scores = l.set.HeldOut(folds, labels)
	var alike, ordinary []float64
	for i := l.alikes; i < len(scores); i++ {
		switch {
		case i < l.plain:
			alike = append(alike, scores[i])
		case !strange[i]:
			ordinary = append(ordinary, scores[i])
		}
	}
	return &classifier{
		model: l.set.Train(labels),
		weak:  max(leastWeak, above(ordinary, weakOrdinary), above(alike, weakAlike)),
		firm:  max(leastFirm, above(ordinary, firmOrdinary), above(alike, firmAlike)),
	}
}

// labels of the texts for one rule; what another rule means is no example of anything.
func (l *lesson) labels(rule int, leftOut map[int]bool) func(i int) linear.Label {
	return func(i int) linear.Label {
		switch {
		case l.rule[i] == rule, rule == anyRule && l.rule[i] != notMeant:
			return linear.Positive
		case l.rule[i] != notMeant || leftOut[i]:
			return linear.Skip
		}
		return linear.Negative
	}
}

// above is the score that only a share of the texts reaches.
func above(scores []float64, share float64) float64 {
	if len(scores) == 0 {
		return 0
	}
	slices.Sort(scores)
	return math.Nextafter(scores[len(scores)-1-int(share*float64(len(scores)))], math.Inf(1))
}

// judge is what the classifiers make of a message: how sure it is that there is danger of some kind, and the
// rule whose examples it is most like. messages are the message as each rule reads it.
func (r *Rules) judge(messages [][][]string) (level Level, of *rule) {
	if r.danger == nil {
		return None, nil
	}
	best := math.Inf(-1)
	for i, rule := range r.rules {
		if rule.classifier == nil {
			continue
		}
		text := r.features.Read(featuresOf(r.words, messages[i]))
		if len(text) < leastKnown {
			continue
		}
		score := rule.classifier.model.Score(text)
		if score > best {
			best, of = score, rule
		}
		level = max(level, rule.classifier.level(score), r.danger.level(min(score+mostPooled, r.danger.model.Score(text))))
	}
	return level, of
}

// mostPooled is how much surer a message may be of danger of some kind than of the kind that it is most like.
const mostPooled = 3

func (c *classifier) level(score float64) Level {
	switch {
	case score >= c.firm:
		return Firm
	case score >= c.weak:
		return Weak
	}
	return None
}

// featuresOf a message: its words by sound, neighbours, and words with one between. A blanked word has no sound.
func featuresOf(words linear.Words, message [][]string) []string {
	features := make([]string, 0, 3*len(message))
	var one, two string // the words before
	for _, sounds := range message {
		if len(sounds) == 0 {
			continue
		}
		word := words.Read(sounds)
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

func soundsOf(tokens []greek.Token) [][]string {
	message := make([][]string, len(tokens))
	for i, t := range tokens {
		message[i] = t.Sounds
	}
	return message
}
