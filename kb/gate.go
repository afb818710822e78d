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

// leastOutside is how many examples of what is outside there must be to learn from.
const leastOutside = 50

// newGate learns from a content; without examples of what is outside everything is ours.
func newGate(c *Content) gate {
	texts, outside := gateExamples(c)
	if outside < leastOutside {
		return gate{}
	}
	words, set := gateSet(texts)
	return gate{words, set.Vocabulary, set.Train(oursAfter(outside))}
}

// gateExamples are the texts to learn from, those that are outside first.
func gateExamples(c *Content) (texts []string, outside int) {
	for _, topic := range c.Outside {
		if topic.Human {
			continue // it is about our matters, and a human must look
		}
		for _, example := range topic.Examples {
			texts = append(texts, example.Text)
		}
	}
	outside = len(texts)
	for _, e := range c.Entries {
		texts = append(texts, e.asked()...)
	}
	return texts, outside
}

// oursAfter labels the texts: the first so many are outside.
func oursAfter(outside int) func(i int) linear.Label {
	return func(i int) linear.Label {
		if i < outside {
			return linear.Negative
		}
		return linear.Positive
	}
}

// gateSet makes texts ready to be learned from.
func gateSet(texts []string) (linear.Words, *linear.Set) {
	read := make([][][]string, len(texts))
	for i, text := range texts {
		read[i] = gateWords(greek.Tokens(text))
	}
	words := linear.WordsOf(read)
	samples := make([][]string, len(texts))
	for i, text := range read {
		samples[i] = gateFeatures(words, text)
	}
	return words, linear.NewSet(samples)
}

// heldOutOurs is what the gate says of each text that it learned from, by a gate that has not.
func heldOutOurs(c *Content) map[string]float64 {
	texts, outside := gateExamples(c)
	if outside < leastOutside {
		return nil
	}
	_, set := gateSet(texts)
	ours := make(map[string]float64, len(texts))
	for i, score := range set.HeldOut(gateFolds, oursAfter(outside)) {
		ours[texts[i]] = squash(score)
	}
	return ours
}

const gateFolds = 5

// gateFeatures are the words of a text by sound, and neighbouring words.
func gateFeatures(words linear.Words, text [][]string) []string {
	features := make([]string, 0, 2*len(text))
	before := "^"
	for _, keys := range text {
		word := words.Read(keys)
		features = append(features, word, before+" "+word)
		before = word
	}
	return features
}

// number stands for any.
var number = []string{"#"}

// gateWords are the words of a text by the sounds that each may have.
func gateWords(text []greek.Token) [][]string {
	words := make([][]string, len(text))
	for i, t := range text {
		words[i] = t.Sounds
		if t.Number {
			words[i] = number
		}
	}
	return words
}

// ours is how much likelier a message is about our matters than not, as log-odds.
func (g gate) ours(tokens []greek.Token) float64 {
	if g.model == nil {
		return mostOurs
	}
	return squash(g.model.Score(g.features.Read(gateFeatures(g.words, gateWords(tokens)))))
}

// mostOurs bounds what the gate may say: beyond it, it is sure.
const mostOurs = 8

func squash(score float64) float64 { return math.Max(-mostOurs, math.Min(mostOurs, score)) }
