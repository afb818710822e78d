package kb

import (
	"fmt"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"

	"ask1555/kb/greek"
)

// The fields of an indexed entry.
const (
	fieldPhrasings = "phrasings" // and the question
	fieldAnswer    = "answer"
)

// outsidePrefix begins the id of a document that is an outside topic; its number follows.
const outsidePrefix = "outside:"

// newIndex builds the bleve index of a content in memory: the files are the truth, and building it
// takes less than opening an old one would need checking.
func newIndex(c *Content, texts []analysed) (bleve.Index, error) {
	index, err := bleve.NewUsing("", indexMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("create the index: %w", err)
	}
	batch := index.NewBatch()
	for i := range texts {
		id := outsidePrefix + strconv.Itoa(i-len(c.Entries))
		if i < len(c.Entries) {
			id = c.Entries[i].ID
		}
		doc := document.NewDocument(id)
		doc.AddField(keysField(fieldPhrasings, texts[i].asked...))
		doc.AddField(keysField(fieldAnswer, texts[i].answer))
		if err := batch.IndexAdvanced(doc); err != nil {
			return nil, fmt.Errorf("index %s: %w", id, err)
		}
	}
	if err := index.Batch(batch); err != nil {
		return nil, fmt.Errorf("write the index: %w", err)
	}
	return index, nil
}

// foundOnly: documents are found by their words, and no more. Neither texts nor places of words are kept.
var foundOnly = func() *mapping.FieldMapping {
	field := bleve.NewTextFieldMapping()
	field.Store, field.IncludeTermVectors, field.DocValues = false, false, false
	return field
}()

// keysField is a field of texts that were analysed already.
func keysField(name string, texts ...[]greek.Token) document.Field {
	return document.NewTextFieldCustom(name, nil, nil, foundOnly.Options(), keys(texts))
}

// keys are analysed texts in the place of an analyzer.
type keys [][]greek.Token

func (k keys) Analyze([]byte) analysis.TokenStream { return greek.Stream(k...) }

func indexMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.ScoringModel = "bm25"
	return m
}

func texts(examples []Example) []string {
	out := make([]string, len(examples))
	for i, e := range examples {
		out[i] = e.Text
	}
	return out
}
