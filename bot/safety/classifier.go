package safety

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"sync"

	"ask1555/kb/greek"
	"ask1555/kb/linear"
)

// A classifier catches what no trigger names. It is learned when the rules are loaded, from what editors wrote
// under the rules' two headings: messages that are meant ("Έτσι το λένε") and messages that only sound so
// ("Δεν είναι αυτό"), and from harmless texts of all kinds. It weighs words by sound, how they begin, and
// words near each other. One model, learned from the examples of all rules together, says whether there is
// danger of any kind; which line helps is said by a model of each rule. What is surer than nearly all that is
// harmless is firm evidence; what is less sure is weak, and the question is answered.
type classifier struct {
	lexicon  lexicon
	features linear.Vocabulary
	danger   *linear.Model
	lines    []*line // by rule; nil: it has no examples
	bounds
}

// bounds are the scores (log-odds) of danger from which a message is evidence.
type bounds struct{ weak, firm float64 }

// A line tells the examples of one rule from those of the others; often is the log-odds that one is of it.
type line struct {
	*linear.Model
	often float64
}

// Shares of harmless texts that may be taken for evidence when they are not learned from: of ordinary ones,
// and of those that were written to sound alike. Whatever the shares, a message must be so much likelier one
// of the examples than not: people say more than any list of harmless texts has.
const (
	weakOrdinary = 1.0 / 260
	weakAlike    = 1.0 / 16
	firmOrdinary = 1.0 / 2000
	firmAlike    = 1.0 / 70
	leastWeak    = 0.8 // log-odds
	leastFirm    = 1.7
	folds        = 2
	leastKnown   = 2   // features that were learned about, for a text to be judged at all
	triggerLead  = 2.5 // log-odds that a trigger is worth for its line, against what the examples say
	harmless     = -4  // log-odds of danger below which a trigger is no firm evidence: it stands in a harmless text
	harmlessLong = 0   // the same in a long one
)

// A lesson is all texts that are learned from: what each rule means, and then what none does.
type lesson struct {
	set    *linear.Set
	rule   []int   // by text: the rule that means it, or notMeant
	alikes int     // where those begin that only sound like something
	plain  int     // where the questions to us begin
	others int     // where those begin that are no questions to us
	long   []bool  // by text: it would be heard in parts
	known  *bounds // nil: they must be measured
}

const notMeant = -1

// Learn trains the classifier, if the rules have examples: against what only sounds like one of them, against
// what people ask us, a list for each matter with its title first, and against everything else that people say.
func (r *Rules) Learn(matters [][]string, others []string) {
	var texts []string
	l := lesson{known: r.known}
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
		if r.triggers(soundsOf(greek.Tokens(questions[0]))).level == None { // what victims ask us is no example of the harmless
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
	l.long = make([]bool, len(texts))
	for i, text := range texts {
		read[i] = soundsOf(greek.Tokens(text))
		l.long[i] = isLong(read[i])
	}
	c := &classifier{lexicon: lexiconOf(read), lines: make([]*line, rules)}
	l.set = linear.NewSet(len(read), func(i int, features []linear.Feature) []linear.Feature {
		return c.lexicon.features(features, read[i])
	})
	c.features = l.set.Vocabulary
	var work sync.WaitGroup
	work.Go(func() { l.learnDanger(c) })
	work.Go(func() { l.learnLines(c) })
	work.Wait()
	return c
}

// learnLines tells the examples of each rule from those of the others. Which line is called most says nothing about
// who writes now: how many examples a rule has is taken out again.
func (l *lesson) learnLines(c *classifier) {
	for rule := range c.lines {
		own, others := 0, 0
		model := l.set.Train(func(i int) linear.Label {
			switch l.rule[i] {
			case notMeant:
				return linear.Skip
			case rule:
				own++
				return linear.Positive
			}
			others++
			return linear.Negative
		})
		if own > 0 {
			c.lines[rule] = &line{model, math.Log(float64(own) / float64(max(1, others)))}
		}
	}
}

// learnDanger tells danger from all else, and how sure one must be.
func (l *lesson) learnDanger(c *classifier) {
	meant := func(i int) linear.Label { return label(l.rule[i] != notMeant) }
	c.danger = l.set.Train(meant)
	if l.known != nil {
		c.bounds = *l.known
		return
	}
	c.bounds = l.measure(l.set.HeldOut(folds, meant))
}

// measure sets the bounds by the scores of texts that were not learned from. Who asks us may be a victim, whatever
// she asks: how sure one must be is not measured there. Nor is it by long texts, which are heard in parts.
func (l *lesson) measure(scores []float64) bounds {
	alike, ordinary := l.short(scores, l.alikes, l.plain), l.short(scores, l.others, len(scores))
	return bounds{
		weak: max(leastWeak, above(ordinary, weakOrdinary), above(alike, weakAlike)),
		firm: max(leastFirm, above(ordinary, firmOrdinary), above(alike, firmAlike)),
	}
}

// short are the scores of the texts from one to another that are not long.
func (l *lesson) short(scores []float64, from, to int) []float64 {
	var list []float64
	for i := from; i < to; i++ {
		if !l.long[i] {
			list = append(list, scores[i])
		}
	}
	return list
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

// weigh adds what the classifier, which may be nil, makes of a message to what triggers found in it.
func (c *classifier) weigh(found *evidence) {
	if c == nil {
		return
	}
	rule, danger, ok := c.hear(found.messages, found.rule)
	least := float64(harmless)
	if isLong(found.messages[0]) {
		least = harmlessLong
	}
	switch level := c.level(danger); {
	case !ok:
	case level > found.level:
		*found = evidence{found.messages, level, rule, likeExamples}
	case level > None:
		found.rule = rule
	case found.level == Firm && danger < least:
		found.level = Weak
	}
}

// Words of a message from which it is long, those that are heard together then, and those after which the next part
// begins.
const (
	longMessage = 40
	partLength  = 20
	partStep    = 10
	loudestOf   = 2.0 / 3 // what the loudest part counts, beside the second
	longLead    = 1.0     // log-odds: both together say less than one message that is as loud
)

func isLong(words [][]string) bool { return len(words) > longMessage }

// hear judges a message, as each rule reads it. Of a long one it hears part by part, as what its examples are like: one
// cry for help is drowned in all that stands around it. The parts overlap, so that what is said in a few words stands
// in two of them: the loudest alone is more often an accident in a story of everyday life.
func (c *classifier) hear(message [][][]string, triggered int) (rule int, danger float64, ok bool) {
	if !isLong(message[0]) {
		return c.judge(message, triggered)
	}
	first, second := math.Inf(-1), math.Inf(-1)
	for _, part := range partsOf(message) {
		r, d, known := c.judge(part, triggered)
		switch {
		case !known:
		case d > first:
			rule, first, second, ok = r, d, first, true
		case d > second:
			second = d
		}
	}
	if math.IsInf(second, -1) { // nothing is known of any other part
		second = first
	}
	return rule, loudestOf*first + (1-loudestOf)*second + longLead, ok
}

// partsOf are the parts of a long message, which overlap.
func partsOf(message [][][]string) [][][][]string {
	var parts [][][][]string
	words := len(message[0])
	for from := 0; from < words; from += partStep {
		part := make([][][]string, len(message))
		for i, read := range message {
			part[i] = read[from:min(words, from+partLength)]
		}
		parts = append(parts, part)
	}
	return parts
}

// judge says which rule's examples a message is most like, and how likely it is danger of any kind, as log-odds; ok
// is false if there is too little in it that is known. messages are the message as each rule reads it, without what
// it excepts; the rule that has a trigger in it, or none, is named by number.
func (c *classifier) judge(messages [][][]string, triggered int) (rule int, danger float64, ok bool) {
	best := math.Inf(-1)
	var read [][]string // what text has the features of
	var text linear.Text
	for i, line := range c.lines {
		if line == nil {
			continue
		}
		if message := messages[i]; len(read) == 0 || &message[0] != &read[0] {
			read, text = message, c.features.Read(c.lexicon.features(nil, message))
		}
		if len(text) < leastKnown {
			continue
		}
		score := line.Score(text) - line.often
		if i == triggered {
			score += triggerLead
		}
		if score > best {
			best, rule, danger, ok = score, i, c.danger.Score(text), true
		}
	}
	return rule, danger, ok
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

// A lexicon numbers words by sound, by their beginnings, behind which comes most that a word may be derived to, or
// misspelt in, and by what stands inside them.
type lexicon struct{ words, starts, shortStarts, grams linear.Words }

// Letters of beginnings: of one that stands alone, and of those that stand side by side.
const (
	startLength      = 4
	shortStartLength = 3
	gramLength       = 4 // of what stands inside
)

func lexiconOf(texts [][][]string) lexicon {
	l := lexicon{words: linear.WordsOf(texts), starts: make(linear.Words), shortStarts: make(linear.Words), grams: make(linear.Words)}
	for _, text := range texts {
		for _, sounds := range text {
			if len(sounds) > 0 {
				l.starts.Meet([]string{startOf(sounds[0], startLength)})
				l.shortStarts.Meet([]string{startOf(sounds[0], shortStartLength)})
				for gram := range gramsIn(sounds[0]) {
					l.grams.Meet([]string{gram})
				}
			}
		}
	}
	return l
}

// Kinds of features.
const (
	alone linear.Kind = iota
	beside
	apart // with a word between
	further
	starting
	startsBeside
	startsOfThree
	inside
)

// distances are how two words stand to each other, by how many words are between.
var distances = [...]linear.Kind{beside, apart, further}

// features are what a message has, appended to what is there. A blanked word has no sound.
func (l lexicon) features(features []linear.Feature, message [][]string) []linear.Feature {
	var last [len(distances)]linear.Word           // the words before, the nearest first
	before, previous := linear.Begin, linear.Begin // how the word before begins, and the one before it
	met := 0
	for _, sounds := range message {
		if len(sounds) == 0 {
			continue
		}
		word := l.words.Read(sounds)
		start := l.starts.Find(startOf(sounds[0], startLength))
		short := l.shortStarts.Find(startOf(sounds[0], shortStartLength))
		features = append(features, linear.FeatureOf(alone, word, linear.Strange), linear.FeatureOf(starting, start, linear.Strange),
			linear.FeatureOf(startsBeside, before, short))
		for between, kind := range distances[:min(met, len(distances))] {
			features = append(features, linear.FeatureOf(kind, last[between], word))
		}
		if met > 1 {
			features = append(features, linear.FeatureOf(startsOfThree, linear.Both(previous, before), short))
		}
		for gram := range gramsIn(sounds[0]) {
			features = append(features, linear.FeatureOf(inside, l.grams.Find(gram), linear.Strange))
		}
		last = [len(distances)]linear.Word{word, last[0], last[1]}
		previous, before = before, short
		met++
	}
	return features
}

// startOf is how a word begins, or all of a short one.
func startOf(sound string, letters int) string {
	for i := range sound {
		if letters == 0 {
			return sound[:i]
		}
		letters--
	}
	return sound
}

// gramsIn are the runs of letters inside a word, behind its first, which startOf has.
func gramsIn(sound string) iter.Seq[string] {
	return func(yield func(string) bool) {
		var at [gramLength]int // where the last letters begin
		letters := 0
		for i := range sound {
			if letters > gramLength && !yield(sound[at[letters%gramLength]:i]) {
				return
			}
			at[letters%gramLength] = i
			letters++
		}
		if letters > gramLength {
			yield(sound[at[letters%gramLength]:])
		}
	}
}

func soundsOf(tokens []greek.Token) [][]string {
	message := make([][]string, len(tokens))
	for i, t := range tokens {
		message[i] = withoutFinalNu(t.Sounds)
	}
	return message
}

// shorter are the small words, by sound, that people write with a ν at their end or without it: δεν and δε are one
// word to the rules.
var shorter = map[string]string{"δεν": "δε", "μιν": "μι", "τιν": "τι", "στον": "στο", "στιν": "στι"}

// withoutFinalNu are the sounds of a word, the small ones without their ν.
func withoutFinalNu(sounds []string) []string {
	if !slices.ContainsFunc(sounds, func(sound string) bool { return shorter[sound] != "" }) {
		return sounds
	}
	short := slices.Clone(sounds) // those of the analyzer are everybody's
	for i, sound := range short {
		short[i] = cmp.Or(shorter[sound], sound)
	}
	return short
}
