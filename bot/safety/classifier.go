package safety

import (
	"math"
	"slices"
	"sync"

	"ask1555/kb/greek"
	"ask1555/kb/linear"
)

// A classifier catches what no trigger names. It is learned when the rules are loaded, from what editors wrote
// under the rules' two headings: messages that are meant ("Έτσι το λένε") and messages that only sound so
// ("Δεν είναι αυτό"), and from harmless texts of all kinds. It weighs words, neighbours, and words with one
// between them, by sound. One model, learned from the examples of all rules together, says whether there is
// danger of any kind; which line helps is said by a model of each rule. What is surer than nearly all that is
// harmless is firm evidence; what is less sure is weak, and the question is answered.
type classifier struct {
	words      linear.Words
	features   linear.Vocabulary
	danger     *linear.Model
	weak, firm float64         // scores (log-odds) of danger from which a message is evidence
	lines      []*linear.Model // by rule; nil: it has no examples
}

// Shares of harmless texts that may be taken for evidence when they are not learned from: of ordinary ones,
// and of those that were written to sound alike. Whatever the shares, a message must be so much likelier one
// of the examples than not: people say more than any list of harmless texts has.
const (
	weakOrdinary = 1.0 / 250
	weakAlike    = 1.0 / 16
	firmOrdinary = 1.0 / 2000
	firmAlike    = 1.0 / 100
	leastWeak    = 0.8 // log-odds
	leastFirm    = 1.7
	folds        = 2
	leastKnown   = 2 // features that were learned about, for a text to be judged at all
)

// A lesson is all texts that are learned from: what each rule means, and then what none does.
type lesson struct {
	set    *linear.Set
	rule   []int // by text: the rule that means it, or notMeant
	alikes int   // where those begin that only sound like something
	plain  int   // where the questions to us begin
	others int   // where those begin that are no questions to us
}

const notMeant = -1

// Learn trains the classifier, if the rules have examples: against what only sounds like one of them, against
// what people ask us, a list for each matter with its title first, and against everything else that people say.
func (r *Rules) Learn(matters [][]string, others []string) {
	var texts []string
	var l lesson
	for i, rule := range r.rules {
		texts = append(texts, rule.meant...)
		for range rule.meant {
			l.rule = append(l.rule, i)
		}
	}
	if len(texts) == 0 {
		return
	}
	l.alikes = len(texts)
	for _, rule := range r.rules {
		texts = append(texts, rule.alike...)
	}
	l.plain = len(texts)
	for _, questions := range matters {
		if r.triggered(questions[0]) == nil { // what victims ask us is no example of the harmless
			texts = append(texts, questions...)
		}
	}
	l.others = len(texts)
	texts = append(texts, others...)
	for len(l.rule) < len(texts) {
		l.rule = append(l.rule, notMeant)
	}
	r.classifier = l.learn(texts, len(r.rules))
}

// Inherit takes over what other rules have learned, if they are of the same files. The harmless texts that they
// learned from may be older: a sentence more or less of them does not change what a cry for help is like.
func (r *Rules) Inherit(other *Rules) (ok bool) {
	if r.revision != other.revision {
		return false
	}
	r.classifier = other.classifier
	return true
}

func (l *lesson) learn(texts []string, rules int) *classifier {
	read := make([][][]string, len(texts))
	for i, text := range texts {
		read[i] = soundsOf(greek.Tokens(text))
	}
	c := &classifier{words: linear.WordsOf(read), lines: make([]*linear.Model, rules)}
	l.set = linear.NewSet(len(read), func(i int, features []linear.Feature) []linear.Feature {
		return featuresOf(features, c.words, read[i])
	})
	c.features = l.set.Vocabulary
	var work sync.WaitGroup
	work.Go(func() { l.learnDanger(c) })
	work.Go(func() { l.learnLines(c) })
	work.Wait()
	return c
}

// learnLines tells the examples of each rule from those of the others.
func (l *lesson) learnLines(c *classifier) {
	for rule := range c.lines {
		if !slices.Contains(l.rule, rule) {
			continue
		}
		c.lines[rule] = l.set.Train(func(i int) linear.Label {
			if l.rule[i] == notMeant {
				return linear.Skip
			}
			return label(l.rule[i] == rule)
		})
	}
}

// learnDanger tells danger from all else, and how sure one must be. Who asks us may be a victim, whatever she
// asks: how sure is not measured there.
func (l *lesson) learnDanger(c *classifier) {
	meant := func(i int) linear.Label { return label(l.rule[i] != notMeant) }
	scores := l.set.HeldOut(folds, meant)
	alike, ordinary := scores[l.alikes:l.plain], scores[l.others:]
	c.danger = l.set.Train(meant)
	c.weak = max(leastWeak, above(ordinary, weakOrdinary), above(alike, weakAlike))
	c.firm = max(leastFirm, above(ordinary, firmOrdinary), above(alike, firmAlike))
}

func label(positive bool) linear.Label {
	if positive {
		return linear.Positive
	}
	return linear.Negative
}

// above is the score that only a share of the texts reaches.
func above(scores []float64, share float64) float64 {
	if len(scores) == 0 {
		return 0
	}
	slices.Sort(scores)
	return math.Nextafter(scores[len(scores)-1-int(share*float64(len(scores)))], math.Inf(1))
}

// judge is what the classifier, which may be nil, makes of a message, and the rule whose examples it is most
// like. messages are the message as each rule reads it, without what it excepts.
func (c *classifier) judge(messages [][][]string) (level Level, rule int) {
	if c == nil {
		return None, 0
	}
	best := math.Inf(-1)
	for i, model := range c.lines {
		if model == nil {
			continue
		}
		text := c.features.Read(featuresOf(nil, c.words, messages[i]))
		if len(text) < leastKnown {
			continue
		}
		if score := model.Score(text); score > best {
			best, rule = score, i
			level = c.level(c.danger.Score(text))
		}
	}
	return level, rule
}

func (c *classifier) level(danger float64) Level {
	switch {
	case danger >= c.firm:
		return Firm
	case danger >= c.weak:
		return Weak
	}
	return None
}

// featuresOf a message: its words by sound, neighbours, and words with one between, after what is there. A
// blanked word has no sound.
func featuresOf(features []linear.Feature, words linear.Words, message [][]string) []linear.Feature {
	var last [2]linear.Word // the words before
	met := 0
	for _, sounds := range message {
		if len(sounds) == 0 {
			continue
		}
		word := words.Read(sounds)
		features = append(features, linear.Alone(word))
		if met > 0 {
			features = append(features, linear.Beside(last[0], word))
		}
		if met > 1 {
			features = append(features, linear.Apart(last[1], word))
		}
		last = [2]linear.Word{word, last[0]}
		met++
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
