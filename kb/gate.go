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
	words vocabulary
	model *linear.Model // nil: there is nothing to learn from
}

// leastOutside is how many examples of what is outside there must be to learn from.
const leastOutside = 50

// newGate learns from a content; without examples of what is outside everything is ours.
func newGate(c *Content) gate {
	words, set := gateSet(gateExamples(c))
	if set == nil {
		return gate{}
	}
	return gate{words, set.Train(nil)}
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
		for _, p := range e.Phrasings {
			texts = append(texts, p.Text)
		}
	}
	return texts, outside
}

// gateSet makes them ready to be learned from; nil if there are too few.
func gateSet(texts []string, outside int) (vocabulary, *linear.Set) {
	if outside < leastOutside {
		return nil, nil
	}
	read := make([][]greek.Token, len(texts))
	for i, text := range texts {
		read[i] = greek.Tokens(text)
	}
	words := vocabularyOf(read)
	samples := make([]linear.Sample, len(texts))
	for i, text := range read {
		samples[i] = linear.Sample{Features: words.features(text), Positive: i >= outside}
	}
	return words, linear.NewSet(samples)
}

// heldOutOurs is what the gate says of each text that it learned from, by a gate that has not.
func heldOutOurs(c *Content) map[string]float64 {
	texts, outside := gateExamples(c)
	_, set := gateSet(texts, outside)
	if set == nil {
		return nil
	}
	ours := make(map[string]float64, len(texts))
	for i, score := range set.HeldOut(gateFolds) {
		ours[texts[i]] = squash(score)
	}
	return ours
}

const gateFolds = 5

// features are the words of a text by sound, and neighbouring words. A word that only one text has is like all
// others that nobody has met: that there is such a word tells something, and which it is does not.
func (v vocabulary) features(text []greek.Token) []string {
	features := make([]string, 0, 2*len(text))
	before := "^"
	for _, t := range text {
		word := gateWord(t)
		if !v[word] {
			word = "?"
		}
		features = append(features, word, before+" "+word)
		before = word
	}
	return features
}

func gateWord(t greek.Token) string {
	if t.Number {
		return "#"
	}
	return t.Sounds[0]
}

// A vocabulary is the words that at least two texts have.
type vocabulary map[string]bool

func vocabularyOf(texts [][]greek.Token) vocabulary {
	v := make(vocabulary)
	for _, text := range texts {
		for _, t := range text {
			word := gateWord(t)
			_, met := v[word]
			v[word] = met
		}
	}
	return v
}

// ours is how much likelier a message is about our matters than not, as log-odds.
func (g gate) ours(tokens []greek.Token) float64 {
	if g.model == nil {
		return mostOurs
	}
	score, _ := g.model.Score(g.words.features(tokens))
	return squash(score)
}

// mostOurs bounds what the gate may say: beyond it, it is sure.
const mostOurs = 8

func squash(score float64) float64 { return math.Max(-mostOurs, math.Min(mostOurs, score)) }
