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
func newGate(c *Content, texts []analysed) gate {
	examples, outside := gateExamples(c, texts)
	if outside < leastOutside {
		return gate{}
	}
	words, set := gateSet(examples)
	return gate{words, set.Vocabulary, set.Train(oursAfter(outside))}
}

// A gateExample is a text to learn from.
type gateExample struct {
	text  string
	words [][]string // by the sounds that each may have
}

// gateExamples are the phrasings and what is outside, of which there is so much, and which comes first.
func gateExamples(c *Content, texts []analysed) (examples []gateExample, outside int) {
	entries, topics := texts[:len(c.Entries)], texts[len(c.Entries):]
	for i, topic := range c.Outside {
		if topic.Human {
			continue // it is about our matters, and a human must look
		}
		for j, example := range topic.Examples {
			examples = append(examples, gateExample{example.Text, gateWords(topics[i].asked[j])})
		}
	}
	outside = len(examples)
	for i, e := range c.Entries {
		for j, text := range e.asked() {
			examples = append(examples, gateExample{text, gateWords(entries[i].asked[j])})
		}
	}
	return examples, outside
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

// gateSet makes examples ready to be learned from.
func gateSet(examples []gateExample) (linear.Words, *linear.Set) {
	read := make([][][]string, len(examples))
	for i, e := range examples {
		read[i] = e.words
	}
	words := linear.WordsOf(read)
	return words, linear.NewSet(len(read), func(i int, features []linear.Feature) []linear.Feature {
		return gateFeatures(features, words, read[i])
	})
}

// heldOutOurs is what the gate says of each text that it learned from, by a gate that has not.
func heldOutOurs(c *Content) map[string]float64 {
	examples, outside := gateExamples(c, analyse(c))
	if outside < leastOutside {
		return nil
	}
	_, set := gateSet(examples)
	ours := make(map[string]float64, len(examples))
	for i, score := range set.HeldOut(gateFolds, oursAfter(outside)) {
		ours[examples[i].text] = squash(score)
	}
	return ours
}

const gateFolds = 5

// gateFeatures appends the words of a text by sound, and neighbouring words.
func gateFeatures(features []linear.Feature, words linear.Words, text [][]string) []linear.Feature {
	before := linear.Begin
	for _, keys := range text {
		word := words.Read(keys)
		features = append(features, linear.Alone(word), linear.Beside(before, word))
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
	return squash(g.model.Score(g.features.Read(gateFeatures(nil, g.words, gateWords(tokens)))))
}

// mostOurs bounds what the gate may say: beyond it, it is sure.
const mostOurs = 8

func squash(score float64) float64 { return math.Max(-mostOurs, math.Min(mostOurs, score)) }
