package kb

import (
	"fmt"
	"strconv"

	"github.com/blevesearch/bleve/v2"
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
func newIndex(c *Content) (bleve.Index, error) {
	index, err := bleve.NewUsing("", indexMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("create the index: %w", err)
	}
	batch := index.NewBatch()
	for _, e := range c.Entries {
		doc := map[string]any{
			fieldPhrasings: e.asked(),
			fieldAnswer:    withoutAmounts(e.Text),
		}
		if err := batch.Index(e.ID, doc); err != nil {
			return nil, fmt.Errorf("index %s: %w", e.ID, err)
		}
	}
	for i, topic := range c.Outside {
		doc := map[string]any{fieldPhrasings: texts(topic.Examples)}
		if err := batch.Index(outsidePrefix+strconv.Itoa(i), doc); err != nil {
			return nil, fmt.Errorf("index topic %d: %w", i, err)
		}
	}
	if err := index.Batch(batch); err != nil {
		return nil, fmt.Errorf("write the index: %w", err)
	}
	return index, nil
}

func indexMapping() mapping.IndexMapping {
	field := bleve.NewTextFieldMapping()
	field.Analyzer = greek.Name
	// Documents are found and no more: their texts are in the content.
	field.Store, field.IncludeInAll, field.IncludeTermVectors, field.DocValues = false, false, false, false
	entry := bleve.NewDocumentStaticMapping()
	for _, name := range []string{fieldPhrasings, fieldAnswer} {
		entry.AddFieldMappingsAt(name, field)
	}
	m := bleve.NewIndexMapping()
	m.DefaultMapping = entry
	m.DefaultAnalyzer = greek.Name
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
