package bot

import (
	"context"
	"slices"

	"ask1555/kb"
)

const (
	maxChoices = 4  // entries in one clarify
	candidates = 10 // entries looked at
	compared   = 99 // entries whose scores are compared with those of another search
)

// search decides what can only be decided by looking into the knowledge base.
func (t *turn) search(ctx context.Context) error {
	found, err := t.find(ctx)
	if err != nil {
		// A citizen must not lose her question because the index fails: a human gets it.
		t.bot.log.ErrorContext(ctx, "search failed; a ticket is opened instead", "error", err)
		return t.openTicket(ctx, replyTicket, Ticket, t.message.Text, nil)
	}
	found = t.inOtherWords(ctx, found)
	t.out.Considered = hitIDs(found.Hits, candidates)
	best := 0.0
	if len(found.Hits) > 0 {
		best = found.Hits[0].Confidence
		t.out.Turn.Confidence = &best
	}
	if ids := t.namesSubject(found); ids != nil {
		t.askOfSubject(ids)
		return nil
	}
	asksOn := t.followUp && (hasQuestionWord(t.message.Text) || hasNumber(t.message.Text)) // “και πόσα;”
	unsure := found.Words == 0 && best < t.bot.policy.AnswerAbove && !asksOn
	if unsure || found.Strange && found.Topic == nil && best < t.bot.policy.ClarifyAbove && !t.state.Rephrased {
		t.askToRephrase()
		return nil
	}
	if done, err := t.several(ctx); done || err != nil {
		return err
	}
	switch {
	case best >= t.bot.policy.AnswerAbove:
		t.answer(found.Hits[0].Entry, found.Hits[1:])
	case isOutside(found) && best < oursFrom && oneWord(found) && found.Telling > 0 && !t.state.Rephrased:
		t.askToRephrase() // one word that is said of all our matters (“πληρώθηκα”)
	case isOutside(found) && best < oursFrom:
		t.sayOutside(found.Topic)
	case t.narrowsDown(found.Hits):
		t.answer(found.Hits[0].Entry, found.Hits[1:])
	case best >= t.bot.policy.ClarifyAbove && !t.asksAgain(found.Hits):
		t.clarify(replyClarify, found.Hits)
	default:
		return t.openTicket(ctx, replyTicket, Ticket, t.asked(), found.Hits)
	}
	return nil
}

// asksAgain: the citizen was asked back about this already, and says nothing new.
func (t *turn) asksAgain(hits []kb.Hit) bool {
	return t.clarifiedAlready(hits) && !(t.followUp && !repeats(t.message.Text, t.before.Question))
}

// namesSubject is what is asked back of who says a subject and nothing more, and has not been asked that just now; nil if
// she says more, surely means one entry by that alone, or speaks of what the last answer was about.
func (t *turn) namesSubject(found kb.Result) []string {
	goesOnFromTopic := t.followUp && (found.Telling < naming || goesOn(t.message.Text) || refersBack(t.message.Text))
	if t.sure(found.Hits) && !t.followUp || goesOnFromTopic {
		return nil
	}
	ids := t.subjectOf(t.message.Text)
	if slices.Equal(ids, t.state.Offered) {
		return nil
	}
	return ids
}

// naming is how rare a word must be to be a new subject, and nothing that is said of the last (“πληρώνουμε;”).
const naming = 1.2

// oursFrom is how probable the best entry must be to be asked about, though an outside topic is more like the message.
const oursFrom = 0.3

// asked is what a human must read to understand the message: with the question before it, if it goes on from that.
func (t *turn) asked() string {
	if question := t.before.Question; question != "" && (t.followUp || len(t.before.Offered) > 0) {
		return question + "\n" + t.message.Text
	}
	return t.message.Text
}

// sure: the best of the hits is an answer.
func (t *turn) sure(hits []kb.Hit) bool {
	return len(hits) > 0 && hits[0].Confidence >= t.bot.policy.AnswerAbove
}

func isOutside(r kb.Result) bool { return r.Topic != nil && !r.Topic.Human }

// oneWord: the message has one word that carries meaning, which names no subject by itself (“πώς κάνω αίτηση”).
func oneWord(r kb.Result) bool { return r.Words <= 1 && r.Telling < telling }

// telling is how rare a word is ([kb.Result]) that names a subject by itself.
const telling = 4

func (t *turn) askToRephrase() {
	r := t.say(replyRephrase)
	r.Choices = []Choice{t.humanChoice()}
	t.reply(Rephrase, r)
}

func (t *turn) sayOutside(topic *kb.Outside) {
	r := t.tongue().sayWith(replyOutside, "{topic}", topic.Body)
	r.Choices = []Choice{t.humanChoice()}
	t.begin()
	t.reply(Outside, r)
}

func hitIDs(hits []kb.Hit, most int) []string {
	var ids []string
	for _, h := range hits[:min(most, len(hits))] {
		ids = append(ids, h.Entry.ID)
	}
	return ids
}
