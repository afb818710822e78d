package kb

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"

	"ask1555/kb/greek"
)

// fieldText is the field of an indexed entry: how it is asked for, and its answer.
const fieldText = "text"

// outsidePrefix begins the id of a document that is an outside topic; its number follows.
const outsidePrefix = "outside:"

// newIndex builds the bleve index of a content in memory: the files are the truth, and building it
// takes less than opening an old one would need checking.
func newIndex(c *Content, corpus *corpus) (bleve.Index, error) {
	index, err := bleve.NewUsing("", indexMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("create the index: %w", err)
	}
	batch, keys := index.NewBatch(), keysOf(corpus.readings)
	for i, s := range corpus.subjects {
		id := outsidePrefix + strconv.Itoa(i-len(c.Entries))
		if i < len(c.Entries) {
			id = c.Entries[i].ID
		}
		doc := document.NewDocument(id)
		doc.AddField(keys.field(fieldText, append(slices.Clip(s.asked), s.answer)...))
		if err := batch.IndexAdvanced(doc); err != nil {
			return nil, fmt.Errorf("index %s: %w", id, err)
		}
	}
	if err := index.Batch(batch); err != nil {
		return nil, fmt.Errorf("write the index: %w", err)
	}
	return index, nil
}

// keys are what bleve indexes of each reading: its sounds, if it carries meaning.
type keys []analysis.TokenStream

func keysOf(readings []*greek.Reading) keys {
	all := make(keys, len(readings))
	for i, r := range readings {
		if r.Stop {
			continue
		}
		tokens := make([]analysis.Token, len(r.Sounds))
		for j, sound := range r.Sounds {
			tokens[j].Term = []byte(sound)
			all[i] = append(all[i], &tokens[j])
		}
	}
	return all
}

// field is a field of texts that were analysed already.
func (k keys) field(name string, texts ...analysedText) document.Field {
	return document.NewTextFieldCustom(name, nil, nil, foundOnly.Options(), fieldKeys{k, texts})
}

// foundOnly: documents are found by their words, and no more. Neither texts nor places of words are kept.
var foundOnly = func() *mapping.FieldMapping {
	field := bleve.NewTextFieldMapping()
	field.Store, field.IncludeTermVectors, field.DocValues = false, false, false
	return field
}()

// fieldKeys are texts in the place of the analyzer that would find their keys.
type fieldKeys struct {
	keys  keys
	texts []analysedText
}

func (f fieldKeys) Analyze([]byte) analysis.TokenStream {
	words := 0
	for _, text := range f.texts {
		words += len(text)
	}
	stream := make(analysis.TokenStream, 0, words)
	for _, text := range f.texts {
		for _, n := range text {
			stream = append(stream, f.keys[n]...)
		}
	}
	return stream
}

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
