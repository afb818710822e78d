package bot

import (
	"slices"
	"time"
)

// A Draft is a message that may go on in another: what was said so far, and the conversation as it was
// before it, but for what is remembered to notice a machine: that stays.
type Draft struct {
	Text   string `json:"text"`
	At     int64  `json:"at"` // of its last part, unix milliseconds
	Before State  `json:"before"`
	// Replies are how many it got, which are withdrawn if it goes on.
	Replies int `json:"replies,omitempty"`
}

// maxDraft bounds a joined message, in bytes.
const maxDraft = 4000

// join reads a message together with the one that it goes on from, as if they had been one: the turn is made
// anew, and the reply to the first part, which still waits, is withdrawn. A message that asks us to be silent, or to
// speak again, stands alone.
func (t *turn) join() {
	draft := t.state.Draft
	t.state.Draft = nil
	t.before, t.part = t.state, t.message.Text
	if draft == nil || t.message.Choice != "" || t.state.Agent != "" || t.now().Sub(time.UnixMilli(draft.At)) > t.message.Settle ||
		len(draft.Text)+len(t.part) > maxDraft || t.commands(readPhrase(t.part)) {
		return
	}
	before := draft.Before
	before.Heard, before.Said = t.state.Heard, t.state.Said
	t.message.Text, t.state, t.before, t.out.Withdraw = draft.Text+"\n"+t.part, before, before, true
}

func (t *turn) commands(words phrase) bool {
	return slices.ContainsFunc([]string{replyStop, replyStart, replyErase}, func(name string) bool { return t.Sentences.is(name, words) })
}

// keepDraft remembers a message that was taken for a question, or for the greeting before one: it may go on.
func (t *turn) keepDraft() {
	if t.message.Settle == 0 || t.message.Choice != "" || t.quiet || t.commands(t.words) {
		return
	}
	if slices.Contains([]Decision{Answer, Clarify, Outside, Ticket, Rephrase, Smalltalk}, t.out.Turn.Decision) {
		before := t.before
		before.Heard, before.Said = nil, nil
		t.state.Draft = &Draft{Text: t.message.Text, At: t.now().UnixMilli(), Before: before, Replies: len(t.out.Turn.Messages)}
	}
}
