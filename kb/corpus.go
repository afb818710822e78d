package kb

import (
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"ask1555/kb/greek"
)

// A corpus is all texts of a content, analysed: once for the index, the model and the gate, which are built from
// it. A text is the numbers of its words' readings, so that what depends on the word alone is found once, and then
// by number.
type corpus struct {
	readings []*greek.Reading
	subjects []analysed // entries in the order of Content.Entries, then outside topics
	words    int        // of all texts
}

// An analysedText is readings by number.
type analysedText []int32

// analysed are the texts of an entry or of an outside topic.
type analysed struct {
	asked     []analysedText // the question of an entry first
	answer    analysedText
	sentences []analysedText // of the answer, each for itself
}

// analyse makes the corpus of a content: the texts are cut by all processors, and then their words numbered.
func analyse(c *Content) *corpus {
	cuts := make([]cut, len(c.Entries)+len(c.Outside))
	var next atomic.Int32
	var work sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(cuts); i = int(next.Add(1)) - 1 {
				if i < len(c.Entries) {
					cuts[i] = cutEntry(c.Entries[i])
				} else {
					cuts[i] = cut{asked: cutAll(texts(c.Outside[i-len(c.Entries)].Examples))}
				}
			}
		})
	}
	work.Wait()
	n := numbering{corpus: &corpus{subjects: make([]analysed, len(cuts))}, numbers: make(map[*greek.Reading]int32)}
	for i, cut := range cuts {
		n.subjects[i] = analysed{n.texts(cut.asked), n.text(cut.answer), n.texts(cut.sentences)}
	}
	return n.corpus
}

// A cut is the texts of an entry or of an outside topic as tokens.
type cut struct {
	asked     [][]greek.Token
	answer    []greek.Token
	sentences [][]greek.Token
}

func cutEntry(e *Entry) cut {
	answer := withoutAmounts(e.Text)
	return cut{cutAll(e.asked()), greek.Tokens(answer), cutAll(sentences(answer))}
}

func cutAll(texts []string) [][]greek.Token {
	all := make([][]greek.Token, len(texts))
	for i, text := range texts {
		all[i] = greek.Tokens(text)
	}
	return all
}

// A numbering gives numbers to readings as it meets them.
type numbering struct {
	*corpus
	numbers map[*greek.Reading]int32
}

func (n *numbering) text(tokens []greek.Token) analysedText {
	text := make(analysedText, len(tokens))
	n.words += len(tokens)
	for i, t := range tokens {
		number, ok := n.numbers[t.Reading]
		if !ok {
			number = int32(len(n.readings))
			n.numbers[t.Reading] = number
			n.readings = append(n.readings, t.Reading)
		}
		text[i] = number
	}
	return text
}

func (n *numbering) texts(all [][]greek.Token) []analysedText {
	texts := make([]analysedText, len(all))
	for i, tokens := range all {
		texts[i] = n.text(tokens)
	}
	return texts
}

var sentenceEnds = strings.NewReplacer(". ", "\n", "; ", "\n", "· ", "\n", "! ", "\n")

// sentences cuts an answer where one ends.
func sentences(text string) []string {
	return strings.FieldsFunc(sentenceEnds.Replace(text), func(r rune) bool { return r == '\n' })
}
