package kb

import (
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"ask1555/kb/greek"
)

// analysed are the texts of an entry or an outside topic, cut into tokens: once for the index, the model and the
// gate, which are all built from them.
type analysed struct {
	asked     [][]greek.Token // each way to ask, the question of an entry first
	answer    []greek.Token
	sentences [][]greek.Token // of the answer, each for itself
}

// words is how many words the model reads.
func (a *analysed) words() int {
	n := 0
	for _, list := range [][][]greek.Token{a.asked, a.sentences} {
		for _, tokens := range list {
			n += len(tokens)
		}
	}
	return n
}

// analyse analyses a content, its entries first and then what is outside, with all processors.
func analyse(c *Content) []analysed {
	all := make([]analysed, len(c.Entries)+len(c.Outside))
	var next atomic.Int32
	var work sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(all); i = int(next.Add(1)) - 1 {
				if i < len(c.Entries) {
					all[i] = analyseEntry(c.Entries[i])
				} else {
					all[i].asked = tokensOf(texts(c.Outside[i-len(c.Entries)].Examples))
				}
			}
		})
	}
	work.Wait()
	return all
}

func analyseEntry(e *Entry) analysed {
	answer := withoutAmounts(e.Text)
	return analysed{tokensOf(e.asked()), greek.Tokens(answer), tokensOf(sentences(answer))}
}

func tokensOf(texts []string) [][]greek.Token {
	all := make([][]greek.Token, len(texts))
	for i, text := range texts {
		all[i] = greek.Tokens(text)
	}
	return all
}

var sentenceEnds = strings.NewReplacer(". ", "\n", "; ", "\n", "· ", "\n", "! ", "\n")

// sentences cuts an answer where one ends.
func sentences(text string) []string {
	return strings.FieldsFunc(sentenceEnds.Replace(text), func(r rune) bool { return r == '\n' })
}
