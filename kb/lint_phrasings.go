package kb

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"ask1555/kb/greek"
)

// What lint says of the ways in which people ask.

// phrasings warns of those that ask nothing, and of those that stand twice in their entry.
func (l *linter) phrasings(e *Entry) {
	first := make(map[string]int)
	for _, p := range e.Phrasings {
		if isLone(p.Text) {
			l.warn(e.File, p.Line, "the phrasing %s is one word that asks nothing: write what people want to know about it", quote(p.Text))
		}
		key := strings.ToLower(p.Text)
		if line, ok := first[key]; ok {
			l.warn(e.File, p.Line, "%s stands here twice (line %d): take one out", quote(p.Text), line)
			continue
		}
		first[key] = p.Line
	}
}

// isLone: the text is one Greek word. A number or a name in Latin letters is asked for as it is.
func isLone(text string) bool {
	if strings.Contains(strings.TrimSpace(text), " ") {
		return false
	}
	tokens := greek.Tokens(text)
	return len(tokens) == 1 && !tokens[0].Number && !tokens[0].Latin && strings.ContainsFunc(text, isGreek)
}

// tooAlike is the likeness (cosine of the weights of words) from which two phrasings are one to the search:
// they differ in a frequent word at most.
const tooAlike = 0.95

// A wording is a phrasing, or the question, as the model has it.
type wording struct {
	entry *Entry
	Example
	words   []int32 // terms, synonyms as one; the rarest first
	weights []float64
}

// twins warns of phrasings that make the bot unsure, being the same or almost the same in two entries. Each
// is compared with those before it that share a rare word, and named once, with the most alike.
func (l *linter) twins(base *Base) {
	having := make(map[int32][]*wording)
	for _, a := range base.model.wordings(base.Content) {
		var twin *wording
		most := tooAlike
		for _, word := range a.words {
			for _, b := range having[word] {
				if b.entry == a.entry {
					continue
				}
				if like := a.likeness(b); like > most {
					twin, most = b, like
				}
			}
		}
		if twin != nil {
			l.twin(a, twin, most)
		}
		for _, word := range a.words[:a.telling()] {
			having[word] = append(having[word], a)
		}
	}
}

func (l *linter) twin(a, b *wording, like float64) {
	const same = 0.9999
	if like > same {
		l.warn(a.entry.File, a.Line, "%s is also a phrasing of %s (line %d): keep it where it belongs", quote(a.Text), b.entry.ID, b.Line)
		return
	}
	l.warn(a.entry.File, a.Line, "%s is almost %s of %s (line %d): keep one, or add the word that tells them apart", quote(a.Text), quote(b.Text), b.entry.ID, b.Line)
}

// wordings are all questions and phrasings in the order of entries.
func (m *model) wordings(c *Content) []*wording {
	words := make([][]int32, len(m.norms))
	for id, examples := range m.within {
		if kind := m.vocabulary.terms[id].kind; kind == kindWord || kind == kindAsk {
			for _, example := range examples {
				words[example] = append(words[example], int32(id))
			}
		}
	}
	var all []*wording
	for n, e := range c.Entries {
		asked := append([]Example{{e.Question, e.lines.key("question")}}, e.Phrasings...)
		for i, p := range asked {
			w := &wording{entry: e, Example: p, words: words[m.subjects[n].first+int32(i)]}
			w.weigh(m)
			all = append(all, w)
		}
	}
	return all
}

// weigh puts the rarest words first, and gives them weights whose squares add up to 1.
func (w *wording) weigh(m *model) {
	slices.SortFunc(w.words, func(x, y int32) int {
		return cmp.Or(cmp.Compare(len(m.within[x]), len(m.within[y])), cmp.Compare(x, y))
	})
	w.weights = make([]float64, len(w.words))
	sum := 0.0
	for i, id := range w.words {
		w.weights[i] = math.Log(1 + float64(len(m.norms))/float64(len(m.within[id])))
		sum += w.weights[i] * w.weights[i]
	}
	for i := range w.weights {
		w.weights[i] /= math.Sqrt(sum)
	}
}

// telling is how many of the words must be looked up: a phrasing that has none of them is less than tooAlike,
// since the likeness is at most the length of what is left (Bayardo, Ma and Srikant 2007, All-Pairs).
func (w *wording) telling() int {
	left := 1.0
	for i, weight := range w.weights {
		if left < tooAlike*tooAlike {
			return i
		}
		left -= weight * weight
	}
	return len(w.words)
}

func (w *wording) likeness(other *wording) float64 {
	sum := 0.0
	for i, word := range w.words {
		if j := slices.Index(other.words, word); j >= 0 {
			sum += w.weights[i] * other.weights[j]
		}
	}
	return sum
}
