package kb

import (
	"math"

	"ask1555/kb/greek"
	"ask1555/kb/linear"
)

// A gate tells messages that are about our matters from all others, by all their words and the company that
// they keep: also those that find nothing, as who speaks in which tense of whom. It is learned from what the
// content has of both: the phrasings, and the examples of what is outside. Words that mean something else
// ("δώρο γενεθλίων", "σύνταξη του κειμένου") and everyday talk look like ours to a search, and not to it.
type gate struct {
	words    linear.Words
	features linear.Vocabulary
	model    *linear.Model // nil: there is nothing to learn from
}

// everythingIsOurs is the gate that has learned nothing.
func everythingIsOurs(*Content, *corpus) gate { return gate{} }

// leastOutside is how many examples of what is outside there must be to learn from.
const leastOutside = 50

// newGate learns from a content; without examples of what is outside everything is ours.
func newGate(c *Content, corpus *corpus) gate {
	l := newGateLesson(c, corpus)
	if l.outside < leastOutside {
		return gate{}
	}
	words, set := l.set()
	return gate{words, set.Vocabulary, set.Train(l.label)}
}

// A gateLesson is what a gate learns from: what is outside, and then the phrasings.
type gateLesson struct {
	readings []*greek.Reading
	texts    []analysedText
	written  []string // as they stand in the content
	outside  int      // so many texts
}

func newGateLesson(c *Content, corpus *corpus) gateLesson {
	l := gateLesson{readings: corpus.readings}
	entries, topics := corpus.subjects[:len(c.Entries)], corpus.subjects[len(c.Entries):]
	for i, topic := range c.Outside {
		if topic.Human {
			continue // it is about our matters, and a human must look
		}
		l.add(topics[i].asked, texts(topic.Examples))
	}
	l.outside = len(l.texts)
	for i, e := range c.Entries {
		l.add(entries[i].asked, e.asked())
	}
	return l
}

func (l *gateLesson) add(read []analysedText, written []string) {
	l.texts, l.written = append(l.texts, read...), append(l.written, written...)
}

func (l *gateLesson) label(i int) linear.Label {
	if i < l.outside {
		return linear.Negative
	}
	return linear.Positive
}

// set makes the texts ready to be learned from.
func (l *gateLesson) set() (linear.Words, *linear.Set) {
	words := make(linear.Words)
	for _, text := range l.texts {
		for _, n := range text {
			words.Meet(gateKeys(l.readings[n]))
		}
	}
	read := make([]linear.Word, len(l.readings))
	for n, r := range l.readings {
		read[n] = words.Read(gateKeys(r))
	}
	return words, linear.NewSet(len(l.texts), func(i int, features []linear.Feature) []linear.Feature {
		before := linear.Begin
		for _, n := range l.texts[i] {
			features, before = appendGateFeatures(features, before, read[n]), read[n]
		}
		return features
	})
}

// heldOutOurs is what the gate says of each text that it learned from, by a gate that has not.
func heldOutOurs(c *Content) map[string]float64 {
	l := newGateLesson(c, analyse(c))
	if l.outside < leastOutside {
		return nil
	}
	_, set := l.set()
	ours := make(map[string]float64, len(l.texts))
	for i, score := range set.HeldOut(gateFolds, l.label) {
		ours[l.written[i]] = squash(score)
	}
	return ours
}

const gateFolds = 5

// Kinds of the gate's features.
const (
	alone linear.Kind = iota
	beside
)

// appendGateFeatures appends those of one word of a text: itself by sound, and with the one before.
func appendGateFeatures(features []linear.Feature, before, word linear.Word) []linear.Feature {
	return append(features, linear.FeatureOf(alone, word, linear.Strange), linear.FeatureOf(beside, before, word))
}

// number stands for any.
var number = []string{"#"}

// gateKeys are the sounds that a word may have.
func gateKeys(r *greek.Reading) []string {
	if r.Number {
		return number
	}
	return r.Sounds
}

// ours is how much likelier a message is about our matters than not, as log-odds.
func (g gate) ours(tokens []greek.Token) float64 {
	if g.model == nil {
		return mostOurs
	}
	features := make([]linear.Feature, 0, 2*len(tokens))
	before := linear.Begin
	for _, t := range tokens {
		word := g.words.Read(gateKeys(t.Reading))
		features, before = appendGateFeatures(features, before, word), word
	}
	return squash(g.model.Score(g.features.Read(features)))
}

// mostOurs bounds what the gate may say: beyond it, it is sure.
const mostOurs = 8

func squash(score float64) float64 { return math.Max(-mostOurs, math.Min(mostOurs, score)) }
