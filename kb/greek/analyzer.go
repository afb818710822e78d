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

// Analyze gives the sound keys of each word that carries meaning, all of one word at one position.
func (analyzer) Analyze(text []byte) analysis.TokenStream {
	var stream analysis.TokenStream
	for i, t := range Tokens(string(text)) {
		if t.Stop {
			continue
		}
		for _, key := range t.Sounds {
			stream = append(stream, &analysis.Token{Start: t.Start, End: t.End, Term: []byte(key), Position: i + 1, Type: analysis.AlphaNumeric})
		}
	}
	return stream
}
