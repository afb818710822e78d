package bot

import (
	"context"
	"math"
	"slices"
	"strings"

	"ask1555/kb"
	"ask1555/kb/greek"
)

// find searches for the message, and for a follow-up ("και πόσα χρήματα είναι;") also in the light
// of the question before it.
func (t *turn) find(ctx context.Context) (kb.Result, error) {
	said := withoutHidden(t.message.Text)
	if text, ok := withoutLeadIn(said); ok {
		return t.Base.Search(ctx, text, candidates) // a new subject, as she says
	}
	alone, err := t.Base.Search(ctx, said, compared)
	if err != nil || t.state.Question == "" {
		return alone, err
	}
	follows := t.followsUp(alone)
	if t.sure(alone.Hits) && !follows {
		return alone, nil
	}
	before := t.state.Question
	if e, ok := t.Base.Entry(t.state.Topic); ok {
		before = e.Question // said better than it was asked
	}
	together, err := t.Base.SearchAfter(ctx, before, t.state.Topic, said, candidates)
	switch {
	case err != nil || len(together.Hits) == 0:
		return alone, err
	case !follows && !isOutside(alone) && t.settles(together.Hits, alone.Hits):
		return together, nil
	case !follows || t.isNew(alone, together):
		return alone, nil
	case together.Hits[0].Entry.ID == t.state.Topic && t.isElsewhere(alone, together):
		return alone, nil
	}
	t.followUp = true
	together.Topic = nil // what goes on from a matter of ours is one
	if together.Hits[0].Entry.ID == t.state.Topic {
		t.afterTheSame(&together, alone)
	}
	return together, nil
}

// isNew: a message that looks like a follow-up, and was searched alone and together with the question before it, has
// nothing to do with that.
func (t *turn) isNew(alone, together kb.Result) bool {
	said, best := t.message.Text, together.Hits[0].Confidence
	if isOutside(alone) && !oneWord(alone) && !refersBack(said) && best < goesOnFrom { // “και τι καιρό θα κάνει;”
		return true
	}
	return len(alone.Hits) > 0 && alone.Hits[0].Confidence > best && !goesOn(said) && alone.Words > 1
}

// isElsewhere: the message is surely another entry's alone, by a word that names a subject, though the entry just given is
// most like both questions together.
func (t *turn) isElsewhere(alone, together kb.Result) bool {
	return t.sure(alone.Hits) && alone.Hits[0].Entry.ID != t.state.Topic &&
		(alone.Telling >= telling || alone.Telling >= naming && nextTo(together.Hits, alone.Hits))
}

// afterTheSame decides what becomes of the entry just given, which leads the hits: it is given again if it answers this
// too, else it comes last.
func (t *turn) afterTheSame(together *kb.Result, alone kb.Result) {
	hits := together.Hits
	asked := len(hits) > 1 && slices.Contains(t.before.Offered, hits[1].Entry.ID) && oneWord(alone)
	t.again = asked || holdsToo(hits, alone.Hits) || hasQuestionOf(hits, withoutHidden(t.message.Text))
	if !t.again && len(hits) > 1 {
		together.Hits = topicLast(hits)
	}
}

// settles: of the entries that the message alone would be asked back about, what it may go on from makes one sure.
func (t *turn) settles(hits, alone []kb.Hit) bool {
	asked := hitIDs(plausible(alone), maxChoices)
	return t.sure(hits) && hits[0].Entry.ID != t.state.Topic && slices.Contains(asked, hits[0].Entry.ID)
}

// The entry that was just given is always like what goes on from it. That it answers that too shows only in the message
// alone: no entry nearly as likely in its light is much more like it.
const (
	nearly   = 10 // how far below may its rivals be
	muchLess = 0.85
)

// holdsToo: the entry just given, which leads the hits, answers what goes on from it, by what the message is like alone.
func holdsToo(hits, alone []kb.Hit) bool {
	scores := make(map[string]float64)
	for _, h := range alone {
		scores[h.Entry.ID] = h.Score
	}
	own := scores[hits[0].Entry.ID]
	return own > 0 && !slices.ContainsFunc(hits[1:], func(h kb.Hit) bool {
		return h.Score > hits[0].Score-nearly && scores[h.Entry.ID]*muchLess > own
	})
}

// hasQuestionOf: the message asks with the word that the entry just given has in its question, and none that is nearly as
// likely has it (“και πόσα λεφτά;” after “Πόσο είναι ...”).
func hasQuestionOf(hits []kb.Hit, text string) bool {
	for _, token := range greek.Tokens(text) {
		if !token.Question || token.Greek == "τι" || token.Greek == "πωσ" {
			continue
		}
		word := []phrase{{token.Sounds}}
		return readPhrase(hits[0].Entry.Question).contains(word) && !slices.ContainsFunc(hits[1:], func(h kb.Hit) bool {
			return h.Score > hits[0].Score-nearly && readPhrase(h.Entry.Question).contains(word)
		})
	}
	return false
}

// nextTo: what the message alone is most like also fits what it goes on from.
func nextTo(hits, alone []kb.Hit) bool {
	return len(alone) > 0 && slices.ContainsFunc(hits, func(h kb.Hit) bool {
		return h.Entry == alone[0].Entry && h.Score > hits[0].Score-nearly
	})
}

// even is how sure the next best entry counts for who goes on from an answer that is the best one still: it must be asked
// about.
const even = 0.5

// topicLast puts the entry that was just given, which leads the hits, at their end: who goes on wants something else.
func topicLast(hits []kb.Hit) []kb.Hit {
	scale := even / max(hits[1].Confidence, math.SmallestNonzeroFloat32)
	var out []kb.Hit
	for _, h := range append(slices.Clone(hits[1:]), hits[0]) {
		h.Confidence = min(even, h.Confidence*scale)
		out = append(out, h)
	}
	return out
}

// leadIns are how people begin another question.
var leadIns = phrases([]string{"να σας ρωτήσω κάτι άλλο", "να σας ρωτήσω και κάτι άλλο", "να ρωτήσω και κάτι άλλο", "να ρωτήσω κάτι άλλο", "έχω και άλλη ερώτηση", "έχω άλλη μια ερώτηση",
	"να σε ρωτήσω κάτι άλλο", "να σε ρωτήσω και κάτι άλλο", "θέλω να ρωτήσω και κάτι άλλο", "ήθελα να ρωτήσω και κάτι άλλο", "και κάτι άλλο", "και κάτι ακόμα", "κάτι ακόμα",
	"μια ερώτηση ακόμα", "μια ακόμα ερώτηση", "άλλη ερώτηση", "κάτι άλλο", "another question", "one more question"})

// withoutLeadIn is a text behind the words that begin another question; ok is false if it has none, or nothing else.
func withoutLeadIn(text string) (rest string, ok bool) {
	words, tokens := readPhrase(text), greek.Tokens(text)
	longest := 0
	for _, leadIn := range leadIns {
		longest = max(longest, words.startsWith(leadIn))
	}
	if longest == 0 || len(words) != len(tokens) || longest == len(tokens) {
		return text, false
	}
	return text[tokens[longest].Start:], true
}

// inOtherWords reads what was said in the place of a choice together with the question that was asked back about: both
// may say enough (“θέλω να βγω στη σύνταξη”, “γυναίκα, 32 χρόνια ένσημα”).
func (t *turn) inOtherWords(ctx context.Context, found kb.Result) kb.Result {
	if len(t.before.Offered) == 0 || t.before.Question == "" || t.followUp || len(found.Hits) == 0 || isOutside(found) {
		return found
	}
	both, err := t.Base.Search(ctx, t.before.Question+" "+t.message.Text, candidates)
	if err != nil || !t.sure(both.Hits) || t.sure(found.Hits) && !t.meantAll(both.Hits[0], found.Hits) {
		return found
	}
	return both
}

// meantAll: what is surely something else alone (“πόσες μέρες άδεια έχω;”) is one of the entries that were offered, if
// what was asked back about is read with it.
func (t *turn) meantAll(both kb.Hit, found []kb.Hit) bool {
	offered := func(id string) bool { return slices.Contains(t.before.Offered, id) }
	return offered(both.Entry.ID) && !offered(found[0].Entry.ID) && slices.Contains(hitIDs(found, candidates), both.Entry.ID)
}

// goesOnFrom is how probable the best entry must be for a message that begins with “and”, and would be no matter of
// ours by itself, to go on from the question before it.
const goesOnFrom = 0.3

// followsUp: the message has one word that carries meaning, which names no subject by itself; or it says that
// it goes on, and nothing answers it surely; or it has few words, and neither names a subject nor has anything
// near it. What has nothing in it that is known goes on from nothing.
func (t *turn) followsUp(alone kb.Result) bool {
	const few, near, surely = 3, 0.3, 0.9
	best := 0.0
	if len(alone.Hits) > 0 {
		best = alone.Hits[0].Confidence
	}
	switch {
	case alone.Telling == 0 && !goesOn(t.message.Text) && !hasQuestionWord(t.message.Text) && !hasNumber(t.message.Text): // “👍”, “ασδφ”
		return false
	case refersBack(t.message.Text) && alone.Words <= few:
		return best < surely
	case oneWord(alone):
		return true
	case alone.Telling < naming && alone.Words < few && !isOutside(alone):
		return true
	case isOutside(alone) && best < t.bot.policy.ClarifyAbove: // “και τι καιρό θα κάνει;”
		return alone.Words <= few && alone.Telling < telling && !hasQuestionWord(t.message.Text)
	case goesOn(t.message.Text):
		return best < surely || alone.Words <= 2 && alone.Telling < telling // “και πόσα λεφτά δίνουν”: somebody's words, and no subject
	case isOutside(alone):
		return alone.Words <= few && alone.Telling < telling
	case alone.Words <= 1:
		return best < t.bot.policy.AnswerAbove
	}
	return alone.Words <= few && best < near && alone.Telling < telling
}

// goesOn: the message begins like the continuation of another: και, κι, αν.
func goesOn(text string) bool {
	return begins(text, []string{"και", "κι", "κ", "αν", "εαν", "and", "if"})
}

// pronouns stand for what was named before, in front of a verb; in front of a noun they are its article.
var (
	pronouns = []string{"το", "τα", "τον", "την", "τη", "τουσ", "τισ", "τεσ"}
	pointers = []string{"αυτο", "αυτα", "αυτη", "αυτοσ", "αυτον", "αυτην", "αυτεσ", "αυτοι", "εκεινο", "it", "that", "this"}
	verbEnds = []string{"ω", "ουν", "ουνε", "ουμε", "αμε", "ετε", "ατε", "ει", "ασ", "αω", "σα"}
)

// refersBack: the message speaks of something by a pronoun (“θα μου το κόψουν;”, “αυτό πότε λήγει”).
func refersBack(text string) bool {
	tokens := greek.Tokens(text)
	for i, token := range tokens {
		next := ""
		if i+1 < len(tokens) {
			next = tokens[i+1].Greek
		}
		pointer := slices.Contains(pointers, token.Greek) || slices.Contains(pointers, token.Word)
		if pointer && !slices.Contains(pronouns, next) || slices.Contains(pronouns, token.Greek) && isVerb(next) { // but “αυτό το επίδομα”
			return true
		}
	}
	return false
}

// isVerb: a word behind an article or a pronoun ends as verbs do.
func isVerb(word string) bool {
	return slices.ContainsFunc(verbEnds, func(end string) bool { return strings.HasSuffix(word, end) })
}

// hasNumber: a word begins with a digit (“στα 67”).
func hasNumber(text string) bool {
	return slices.ContainsFunc(greek.Tokens(text), func(t greek.Token) bool { return t.Number })
}

func hasQuestionWord(text string) bool {
	return slices.ContainsFunc(greek.Tokens(text), func(t greek.Token) bool { return t.Question })
}
