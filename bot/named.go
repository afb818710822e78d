package bot

import (
	"context"

	"ask1555/kb"
)

// named is a message that begins a guide.
type named struct {
	phrase phrase
	guide  *kb.Entry
}

// namesIn are those that editors gave the guides of a content.
func namesIn(entries []*kb.Entry) []named {
	var all []named
	for _, e := range entries {
		if e.Guide == nil {
			continue
		}
		for _, p := range phrases(e.Guide.Names) {
			all = append(all, named{p, e})
		}
	}
	return all
}

// callGuide serves who writes nothing but a subject (“θέλω σύνταξη”): many entries are about it, and none is likelier than
// the others. The guide to it asks.
func (t *turn) callGuide(context.Context) (bool, error) {
	for _, n := range t.names {
		if len(n.phrase) == len(t.words) && t.words.startsWith(n.phrase) > 0 && n.guide.Valid(t.now()) {
			t.out.Considered = []string{n.guide.ID}
			t.answer(n.guide, nil)
			return true, nil
		}
	}
	return false, nil
}
