package bot

import (
	"cmp"
	"context"
	"fmt"
	"html"
	"math"
	"net/url"
	"slices"
	"strings"

	"ask1555/kb"
	"ask1555/kb/greek"
)

const (
	maxChoices = 4  // entries in one clarify
	candidates = 10 // entries looked at
	compared   = 99 // of which only the scores are
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
	if ids := t.subjectOf(t.message.Text); !(t.followUp && found.Telling < naming) && best < t.bot.policy.AnswerAbove && len(ids) > 0 && !t.goesOnFromTopic() && !slices.Equal(ids, t.state.Offered) {
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
	case best >= t.bot.policy.ClarifyAbove && (t.followUp || !t.clarifiedAlready(found.Hits)):
		t.clarify(replyClarify, found.Hits)
	default:
		return t.openTicket(ctx, replyTicket, Ticket, t.asked(), found.Hits)
	}
	return nil
}

// naming is how rare a word must be to be a new subject, and nothing that is said of the last (“πληρώνουμε;”).
const naming = 1.2

// goesOnFromTopic: the message was read in the light of the one before, and says that it is meant so.
func (t *turn) goesOnFromTopic() bool {
	return t.followUp && (goesOn(t.message.Text) || refersBack(t.message.Text))
}

// oursFrom is how probable the best entry must be to be asked about, though an outside topic is more like the message.
const oursFrom = 0.3

// asked is what a human must read to understand the message: with the question before it, if it goes on from that.
func (t *turn) asked() string {
	if question := t.before.Question; question != "" && (t.followUp || len(t.before.Offered) > 0) {
		return question + "\n" + t.message.Text
	}
	return t.message.Text
}

// find searches for the message, and for a follow-up ("και πόσα χρήματα είναι;") also in the light
// of the question before it.
func (t *turn) find(ctx context.Context) (kb.Result, error) {
	said := withoutHidden(t.message.Text)
	if text, ok := withoutLeadIn(said); ok {
		return t.Base.Search(ctx, text, candidates) // a new subject, as she says
	}
	alone, err := t.Base.Search(ctx, said, compared)
	if err != nil || t.state.Question == "" || t.sure(alone.Hits) && !t.followsUp(alone) {
		return alone, err
	}
	before := t.state.Question
	if e, ok := t.Base.Entry(t.state.Topic); ok {
		before = e.Question // said better than it was asked
	}
	together, err := t.Base.SearchAfter(ctx, before, t.state.Topic, said, candidates)
	switch {
	case err != nil || len(together.Hits) == 0:
		return alone, err
	case !t.followsUp(alone):
		if !isOutside(alone) && t.settles(together.Hits, alone.Hits) {
			return together, nil
		}
		return alone, nil
	case isOutside(alone) && !oneWord(alone) && !refersBack(said) && together.Hits[0].Confidence < goesOnFrom:
		return alone, nil // “και τι καιρό θα κάνει;”
	case len(alone.Hits) > 0 && alone.Hits[0].Confidence > together.Hits[0].Confidence && !goesOn(t.message.Text) && alone.Words > 1:
		return alone, nil // a new subject
	}
	t.followUp = true
	together.Topic = nil // what goes on from a matter of ours is one
	if together.Hits[0].Entry.ID == t.state.Topic {
		asked := len(together.Hits) > 1 && slices.Contains(t.before.Offered, together.Hits[1].Entry.ID) && oneWord(alone)
		if t.sure(alone.Hits) && alone.Hits[0].Entry.ID != t.state.Topic && (alone.Telling >= telling || alone.Telling >= naming && t.nextTo(together.Hits, alone.Hits)) {
			t.followUp = false
			return alone, nil
		}
		t.again = asked || holdsToo(together.Hits, alone.Hits) || hasQuestionOf(together.Hits, said)
		if !t.again && len(together.Hits) > 1 {
			together.Hits = topicLast(together.Hits)
		}
	}
	return together, nil
}

// settles: of the entries that the message alone would be asked back about, what it goes on from makes one sure.
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

// sure: the best of the hits is an answer.
func (t *turn) sure(hits []kb.Hit) bool {
	return len(hits) > 0 && hits[0].Confidence >= t.bot.policy.AnswerAbove
}

// nextTo: what the message alone is most like also fits what it goes on from.
func (t *turn) nextTo(hits, alone []kb.Hit) bool {
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

func isOutside(r kb.Result) bool { return r.Topic != nil && !r.Topic.Human }

// oneWord: the message has one word that carries meaning, which names no subject by itself (“πώς κάνω αίτηση”).
func oneWord(r kb.Result) bool { return r.Words <= 1 && r.Telling < telling }

// telling is how rare a word is ([kb.Result]) that names a subject by itself.
const telling = 4

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

// answer gives an entry, and remembers what comes next if the citizen meant something else. An entry that
// asks before it answers begins to ask.
func (t *turn) answer(e *kb.Entry, next []kb.Hit) {
	if e.Guide != nil {
		t.beginGuide(e)
		t.state.Runnersup = hitIDs(next, maxChoices)
		return
	}
	t.out.Turn.Entry = &e.ID
	t.state.Topic = e.ID
	if t.message.Choice == "" {
		t.state.Question = t.message.Text
	}
	t.state.Runnersup = hitIDs(next, maxChoices)
	replies := []Reply{t.render(e)}
	if t.again && e.ID == t.before.Topic {
		replies = slices.Insert(replies, 0, t.say(replyAgain))
	}
	if t.state.English && e.English == nil {
		replies = slices.Insert(replies, 0, t.say(replyGreekOnly))
	}
	t.reply(Answer, replies...)
}

// render is an entry in every form a channel may need. The words are the editors', byte for byte;
// ours are only the labels around them.
func (t *turn) render(e *kb.Entry) Reply {
	labels, question, answer := t.labels(), e.Question, e.At(t.now())
	if t.state.English && e.English != nil {
		question, answer, _ = e.InEnglish(t.now())
	}
	var warnText, warnShort, warnHTML string
	if e.Overdue(t.now()) {
		warning := t.say(replyOverdue, "{review_by}", e.ReviewBy.String())
		warnText, warnShort, warnHTML = "\n\n"+warning.Text, "\n"+cmp.Or(warning.Short, warning.Text), `<div class="overdue">`+warning.HTML+`</div>`
	}
	reviewed, link := labels.Reviewed+" "+e.Reviewed.String(), t.link(e)
	return Reply{
		Entry: e.ID, Link: link,
		Text: question + "\n\n" + answer.Text + warnText + "\n\n" + labels.Source + " " + strings.Join(e.Sources, "\n") + "\n" + reviewed,
		HTML: "<h2>" + html.EscapeString(question) + "</h2>\n" + answer.HTML + warnHTML +
			`<footer class="source"><p>` + html.EscapeString(labels.Source) + " " + sourceLinks(e.Sources) + `</p><p>` + html.EscapeString(reviewed) + `</p></footer>`,
		Hint:    labels.OtherSMS,
		Short:   asSMS(answer.Short+warnShort, link, labels.OtherSMS, reviewed),
		Choices: []Choice{{labels.Helpful, ValueHelpful}, {labels.Other, valueOther}, t.humanChoice()},
	}
}

// ShortPath is where the short addresses of entries begin, before the code.
const ShortPath = "/f/"

// link is the short address of an entry's page. It goes without “https://”, which phones and browsers put before it
// themselves: those eight characters would cost every second answer one more segment.
func (t *turn) link(e *kb.Entry) string {
	if t.bot.policy.PublicURL == "" {
		return ""
	}
	return strings.TrimPrefix(t.bot.policy.PublicURL, "https://") + ShortPath + e.Code()
}

// asSMS adds to a short answer what costs no more beside it and its link: first how to go on, then when it was checked.
func asSMS(answer, link string, extras ...string) string {
	length := func(text string) int { return len([]rune(text)) + len(link) + min(len(link), len("\n")) }
	room := kb.MaxSMS
	if length(answer) > room {
		room += kb.MaxSMS / 2 // it costs a third segment anyway
	}
	for _, extra := range extras {
		if longer := answer + "\n" + extra; length(longer) <= room {
			answer = longer
		}
	}
	return answer
}

func sourceLinks(sources []string) string {
	links := make([]string, len(sources))
	for i, source := range sources {
		links[i] = fmt.Sprintf(`<a href="%s" rel="noopener noreferrer" target="_blank">%s</a>`, html.EscapeString(source), html.EscapeString(host(source)))
	}
	return strings.Join(links, ", ")
}

// host is what a citizen can read of a source's address.
func host(source string) string {
	u, err := url.Parse(source)
	if err != nil || u.Host == "" {
		return source
	}
	return strings.TrimPrefix(u.Host, "www.")
}

func hitIDs(hits []kb.Hit, most int) []string {
	var ids []string
	for _, h := range hits[:min(most, len(hits))] {
		ids = append(ids, h.Entry.ID)
	}
	return ids
}
