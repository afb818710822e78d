package greek

import (
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/registry"
)

func init() {
	err := registry.RegisterAnalyzer(Name, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
		return analyzer{}, nil
	})
	if err != nil {
		panic(err) // the name is taken: two packages cannot both be "greek"
	}
}

// analyzer is the chain as bleve sees it.
type analyzer struct{}

func (analyzer) Analyze(text []byte) analysis.TokenStream { return Stream(Tokens(string(text))) }

// Stream is what bleve indexes of texts that were analysed: the sound keys of each word that carries meaning, all of
// one word at one position.
func Stream(texts ...[]Token) analysis.TokenStream {
	keys, size := 0, 0
	for _, tokens := range texts {
		for _, t := range tokens {
			for _, key := range t.Sounds {
				keys, size = keys+1, size+len(key)
			}
		}
	}
	made, letters := make([]analysis.Token, 0, keys), make([]byte, 0, size) // one piece of memory for all
	stream := make(analysis.TokenStream, 0, keys)
	for _, tokens := range texts {
		for i, t := range tokens {
			if t.Stop {
				continue
			}
			for _, key := range t.Sounds {
				letters = append(letters, key...)
				term := letters[len(letters)-len(key) : len(letters) : len(letters)]
				made = append(made, analysis.Token{Start: t.Start, End: t.End, Term: term, Position: i + 1, Type: analysis.AlphaNumeric})
				stream = append(stream, &made[len(made)-1])
			}
		}
	}
	return stream
}
