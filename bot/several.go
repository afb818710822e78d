package bot

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"ask1555/kb"
	"ask1555/kb/greek"
)

// How many questions of one message are answered at once, and how many are looked at: each costs a search.
const (
	maxAnswers = 3
	maxAsked   = 6
)

// several answers each question of a message that asks more than one, if two of them at least are answered
// surely, by different entries. Otherwise the message is about one thing.
func (t *turn) several(ctx context.Context) (bool, error) {
	var hits []kb.Hit
	var replies []Reply
	var unsure []string
	for _, question := range questionsIn(t.message.Text) {
		best, ok, err := t.partOf(ctx, question, hits)
		if err != nil {
			return false, nil // the whole message is searched next, and says what is wrong
		}
		if !ok {
			unsure = append(unsure, question)
			continue
		}
		if len(hits) < maxAnswers && !slices.ContainsFunc(hits, func(h kb.Hit) bool { return h.Entry == best.Entry }) {
			hits, replies = append(hits, best), append(replies, t.render(best.Entry))
		}
	}
	if len(hits) < 2 {
		return false, nil
	}
	first, last := hits[0], hits[len(hits)-1]
	t.out.Considered = hitIDs(hits, maxAnswers)
	t.out.Turn.Entry, t.out.Turn.Confidence = &first.Entry.ID, &first.Confidence
	t.state.Question, t.state.Topic, t.state.Runnersup = t.message.Text, last.Entry.ID, nil
	for i := range replies[:len(replies)-1] {
		replies[i].Choices, replies[i].Hint = nil, "" // what may be said of an answer stands under the last
	}
	for _, question := range unsure[:min(1, len(unsure))] { // one at a time: it must be written again
		replies = append(replies, t.say(replyAskAgain, "{question}", asRead(question)))
	}
	t.reply(Answer, replies...)
	t.state.Given = t.out.Considered
	return true, nil
}

// partOf finds what answers one question of several surely, after what answers those before it: one that does not stand
// alone (“και πότε πληρώνεται”) goes on from the last.
func (t *turn) partOf(ctx context.Context, question string, before []kb.Hit) (best kb.Hit, ok bool, err error) {
	var found kb.Result
	if last := len(before) - 1; last >= 0 && meaningOf(question) < 2 {
		found, err = t.Base.SearchAfter(ctx, before[last].Entry.Question, before[last].Entry.ID, question, candidates)
	} else {
		found, err = t.Base.Search(ctx, question, candidates)
	}
	if err != nil || len(found.Hits) == 0 {
		return best, false, err
	}
	best = found.Hits[0]
	return best, best.Confidence >= t.bot.policy.AnswerAbove && best.Entry.Guide == nil, nil
}

// questionEnd is where a question ends, by its mark or a new line.
var questionEnd = regexp.MustCompile("[;?;!\n]+|\\. ")

// questionsIn cuts a message into its questions; nil if it is one. A question that does not stand alone counts only
// behind another in its sentence.
func questionsIn(text string) []string {
	var questions []string
	for _, sentence := range questionEnd.Split(text, -1) {
		asked := false // in this sentence
		for _, part := range atConjunctions(sentence) {
			if len(questions) < maxAsked && asks(part) && (meaningOf(part) >= 2 || asked && meaningOf(part) == 1) {
				questions, asked = append(questions, part), true
			}
		}
	}
	if len(questions) < 2 {
		return nil
	}
	return questions
}

// conjunctions join one question to another; besides words that ask, these begin one.
var (
	conjunctions = []string{"και", "κι", "κ", "επισησ", "and", "also"}
	asking       = []string{"δικαιουμαι", "μπορω", "how", "when", "what", "where", "who", "can"}
)

// atConjunctions cuts a sentence before “και πότε ...” or “, πότε ...”: a question that begins anew.
func atConjunctions(sentence string) []string {
	tokens := greek.Tokens(sentence)
	var parts []string
	from := 0
	for i := 2; i < len(tokens); i++ {
		if slices.Contains(conjunctions, tokens[i-1].Greek) && (tokens[i].Question || slices.Contains(asking, tokens[i].Greek)) {
			parts = append(parts, sentence[from:tokens[i-1].Start])
			from = tokens[i].Start
		} else if tokens[i].Question && strings.Contains(sentence[tokens[i-1].End:tokens[i].Start], ",") {
			parts = append(parts, sentence[from:tokens[i-1].End])
			from = tokens[i].Start
		}
	}
	return append(parts, sentence[from:])
}

// asks: the part has a word that asks.
func asks(part string) bool {
	return slices.ContainsFunc(greek.Tokens(part), func(t greek.Token) bool {
		return t.Question || strings.HasPrefix(t.Greek, "δικαιου") || t.Greek == "μπορω" || t.Greek == "θελω"
	})
}

// meaningOf is how many words of a part carry meaning.
func meaningOf(part string) int {
	n := 0
	for _, t := range greek.Tokens(part) {
		if !t.Stop && !t.Question && !t.Negation {
			n++
		}
	}
	return n
}
