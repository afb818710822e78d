package bot

import (
	"context"
	"slices"

	"ask1555/kb"
	"ask1555/kb/greek"
)

// named is a message that begins a guide.
type named struct {
	phrase phrase
	bare   phrase // without what says nothing of the subject
	guide  *kb.Entry
}

// namesIn are those that editors gave the guides of a content.
func namesIn(entries []*kb.Entry) []named {
	var all []named
	for _, e := range entries {
		if e.Guide == nil {
			continue
		}
		for _, name := range e.Guide.Names {
			all = append(all, named{readPhrase(name), bare(name), e})
		}
	}
	return all
}

// callGuide serves who writes nothing but a subject (“θέλω σύνταξη”): many entries are about it, and none is likelier than
// the others. The guide to it asks.
func (t *turn) callGuide(context.Context) (bool, error) {
	subject := t.besideNothing()
	for _, n := range t.names {
		if (t.words.is(n.phrase) || subject.is(n.bare)) && n.guide.Valid(t.now()) {
			t.out.Considered = []string{n.guide.ID}
			t.answer(n.guide, nil)
			return true, nil
		}
	}
	return false, nil
}

// besideName are words beside the name of a guide that change nothing about it: when it was, and what now.
var besideName = []string{"ημερα", "εβδομαδα", "μηνας", "μηνεσ", "χρονια", "χθεσ", "χτεσ", "προχτεσ", "σημερα", "μολισ", "τι", "δικαιουμαι", "πρεπει", "βοηθεια"}

// towards are words that lead what was asked before to a subject (“στη σύνταξη”).
var towards = []string{"στη", "στην", "στο", "στον", "στα", "στισ", "στουσ", "για", "απο"}

// begins: the first word of a text is one of these.
func begins(text string, words []string) bool {
	tokens := greek.Tokens(text)
	return len(tokens) > 0 && slices.Contains(words, tokens[0].Greek)
}

// besideNothing is a message without what changes nothing about the name of a guide (“με απέλυσαν πριν 10 μέρες, τι
// κάνω;”); nil if it asks something else, denies, or goes on from what was asked before.
func (t *turn) besideNothing() phrase {
	if goesOn(t.message.Text) || t.state.Question != "" && begins(t.message.Text, towards) {
		return nil
	}
	var said phrase
	for _, token := range greek.Tokens(t.message.Text) {
		aside := token.Stop || token.Number || slices.Contains(besideName, token.Greek) || slices.Contains(besideName, token.Stem) || slices.Contains(besideSubject, token.Greek)
		if token.Question && token.Greek != "τι" || token.Negation {
			return nil
		}
		if !aside {
			said = append(said, token.Sounds)
		}
	}
	return said
}
