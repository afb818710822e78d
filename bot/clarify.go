package bot

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"ask1555/kb"
	"ask1555/kb/greek"
)

// Values of choices. They come back from the outside and are checked like anything from there.
const (
	valueEntry = "entry:" // and the entry's id
	valueNone  = "none"   // none of these
	valueOther = "other"  // "άλλο εννοώ"
	valueHuman = "human"  // a human, please
)

// staleAfter is when a bare number no longer answers the question it was offered with: it is asked
// again, never guessed.
const staleAfter = 24 * time.Hour

// clarify asks which of the hits is meant; "none of these" comes last.
func (t *turn) clarify(name string, hits []kb.Hit) {
	topic := t.state.Topic
	if !t.followUp || topic == "" {
		t.offer(name, hitIDs(plausible(hits), maxChoices))
		t.begin()
		return
	}
	t.offer(name, besideTopic(hits, topic))
	t.state.Question = t.asked()
}

// besideTopic are the entries to choose from for who goes on from an answer: it comes last, for she has just read it.
func besideTopic(hits []kb.Hit, topic string) []string {
	others := slices.DeleteFunc(slices.Clone(hits), func(h kb.Hit) bool { return h.Entry.ID == topic })
	ids := hitIDs(plausible(others), maxChoices-1)
	return append(ids, topic)
}

// askOfSubject asks what about a subject is meant.
func (t *turn) askOfSubject(ids []string) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		e, ok := t.Base.Entry(id)
		return !ok || !e.Valid(t.now())
	})
	t.out.Considered = ids
	t.offer(replyClarify, ids)
	t.begin()
}

// begin makes the message what the conversation is about; what came before is no longer.
func (t *turn) begin() {
	t.state.Question, t.state.Topic, t.state.Runnersup = t.message.Text, "", nil
}

// offer asks which of some entries is meant.
func (t *turn) offer(name string, ids []string) {
	r := t.say(name)
	r.Choices, r.Asks = t.entryChoices(ids), true
	t.state.Offered, t.state.Earlier, t.state.Asked = ids, ids, t.now().Unix()
	t.reply(Clarify, r)
}

// entryChoices are some entries to choose from; "none of these" comes last.
func (t *turn) entryChoices(ids []string) []Choice {
	var choices []Choice
	for _, id := range ids {
		if e, ok := t.Base.Entry(id); ok {
			choices = append(choices, Choice{t.label(e), valueEntry + id})
		}
	}
	return append(choices, Choice{t.labels().None, valueNone})
}

// label is an entry in a few words.
func (t *turn) label(e *kb.Entry) string {
	if t.state.English && e.English != nil {
		return e.English.Question
	}
	return e.Label
}

// plausible leaves out hits far behind the best one, but keeps two: a question needs a choice.
func plausible(hits []kb.Hit) []kb.Hit {
	n := len(hits)
	for n > 2 && hits[n-1].Confidence < hits[0].Confidence/20 {
		n--
	}
	return hits[:n]
}

// clarifiedAlready: the citizen was just asked about this entry and put the question in other words; asking again
// would lead nowhere.
func (t *turn) clarifiedAlready(hits []kb.Hit) bool {
	return slices.Contains(t.state.Offered, hits[0].Entry.ID)
}

// amongOffered is how probable an entry that was offered must be to be what is meant by who says more: besides the
// others that were offered, little else is.
const amongOffered = 0.3

// narrowsDown: the citizen was just asked which of several entries she means, and what she says now is most like one of
// them.
func (t *turn) narrowsDown(hits []kb.Hit) bool {
	return len(hits) > 0 && hits[0].Confidence >= amongOffered && t.clarifiedAlready(hits) && hits[0].Entry.Guide == nil &&
		!repeats(t.message.Text, t.before.Question)
}

// repeats: all words of a text that carry meaning stand in another.
func repeats(text, other string) bool {
	words, said := bare(text), bare(other)
	return len(words) > 0 && !slices.ContainsFunc(words, func(word []string) bool { return !said.contains([]phrase{{word}}) })
}

// pick understands a tap, a number or words that choose among what was offered.
func (t *turn) pick(ctx context.Context) (bool, error) {
	value := t.message.Choice
	if value == "" {
		value = t.typedChoice()
	}
	if id, ok := strings.CutPrefix(value, valueEntry); ok {
		return t.pickEntry(id), nil
	}
	switch value {
	case valueNone, valueHuman:
		question := t.state.Question
		if question == "" {
			question = t.message.Text
		}
		if value == valueNone {
			return true, t.openTicketFor(ctx, replyTicket, Ticket, question, t.state.Offered)
		}
		return true, t.openTicketFor(ctx, replyHuman, Human, question, t.considered())
	case valueOther:
		return t.pickOther(ctx)
	case valueStale:
		t.offer(replyClarify, t.state.Offered)
		return true, nil
	}
	return t.pickTicket(ctx, value)
}

// tapped is the label of the choice that was tapped, or what was filled in with it; empty if none was, or it is not
// known any more.
func (t *turn) tapped() string {
	if t.filledIn() {
		return t.message.Text
	}
	value, labels := t.message.Choice, t.labels()
	if id, ok := strings.CutPrefix(value, valueEntry); ok {
		if e, ok := t.Base.Entry(id); ok {
			return t.label(e)
		}
		return ""
	}
	choices := []Choice{{labels.None, valueNone}, {labels.Other, valueOther}, {labels.Human, valueHuman}, {labels.Helpful, ValueHelpful},
		{labels.Add, ValueAdd}, {labels.Contact, ValueContact}, {labels.Cancel, valueCancel}}
	choices = append(choices, t.erasureChoices()...)
	if step, ok := t.openStep(); ok {
		choices = append(choices, t.stepChoices(step)...)
	}
	for _, c := range choices {
		if c.Value == value {
			return c.Label
		}
	}
	return ""
}

func (t *turn) pickEntry(id string) bool {
	e, ok := t.Base.Entry(id)
	if !ok || !e.Valid(t.now()) {
		return false // an old button of an entry that is gone: read the words instead
	}
	rest := slices.DeleteFunc(slices.Clone(t.state.Offered), func(other string) bool { return other == id })
	question := t.state.Question
	t.answer(e, nil)
	t.state.Runnersup = rest
	if question != "" {
		t.state.Question = question // and not "2"
	}
	return true
}

// pickOther leads from a wrong answer to the next best ones, or to a human.
func (t *turn) pickOther(ctx context.Context) (bool, error) {
	if len(t.state.Runnersup) == 0 {
		question := t.state.Question
		if question == "" {
			return false, nil
		}
		return true, t.openTicketFor(ctx, replyTicket, Ticket, question, t.considered())
	}
	offered := t.state.Runnersup
	t.state.Runnersup = nil
	t.offer(replyOther, offered)
	return true, nil
}

// considered is what the conversation was about: the last answer and what came after it.
func (t *turn) considered() []string {
	if t.state.Topic == "" {
		return t.state.Offered
	}
	return append([]string{t.state.Topic}, t.state.Runnersup...)
}

// valueStale stands for a number typed long after the choices were shown.
const valueStale = "stale"

// typedChoice reads a number or the words of a choice; empty if the message is something else.
func (t *turn) typedChoice() string {
	if t.Sentences.is(replyOther, t.words) {
		return valueOther
	}
	if t.wantsHuman() { // whatever words the choices have
		return ""
	}
	offered := t.state.Offered
	if n, ok := typedNumber(t.message.Text); ok && len(offered) == 0 && n >= 1 && n <= len(t.state.Given) {
		return valueEntry + t.state.Given[n-1] // “το δεύτερο”, of several answers
	}
	switch {
	case t.state.Ticket != "" && len(offered) == 0:
		return t.typedLabel()
	case len(offered) == 0:
		return ""
	case slices.ContainsFunc(unclear, t.words.is):
		return valueStale
	case t.saysNo():
		return valueNone
	case t.saysYes(): // to which?
		return valueStale
	}
	if n, ok := typedNumber(t.message.Text); ok && n <= lastNumber && (t.now().Sub(time.Unix(t.state.Asked, 0)) > staleAfter || n != lastPlace && (n < 1 || n > len(offered)+1)) {
		return valueStale // a day old, or not among what was offered: ask again
	}
	choices := t.entryChoices(offered)
	for i, id := range offered {
		if e, ok := t.Base.Entry(id); ok && i < len(choices)-1 {
			choices[i].Label += " " + e.Question // which the citizen may know it by
		}
	}
	return choiceTyped(choices, t.message.Text)
}

// unclear is what people write who did not understand what was asked back.
var unclear = phrases([]string{"τι εννοείς", "τι εννοείτε", "δεν κατάλαβα", "δεν καταλαβαίνω", "δεν κατάλαβα τι εννοείτε", "τι να διαλέξω", "what do you mean", "I don't understand"})

// typedLabel is the value of the button under a ticket whose words were typed; empty if they are others.
func (t *turn) typedLabel() string {
	labels := t.labels()
	for _, c := range []Choice{{labels.Add, ValueAdd}, {labels.Contact, ValueContact}, {labels.Cancel, valueCancel}} {
		if t.words.is(readPhrase(c.Label)) {
			return c.Value
		}
	}
	return ""
}

// choiceTyped is the value of the choice that a message names by its number, its place or its words; empty
// if it names none.
func choiceTyped(choices []Choice, text string) string {
	n, ok := typedNumber(text)
	switch {
	case !ok:
		return wordsOfChoice(choices, text)
	case n == lastPlace:
		for _, c := range slices.Backward(choices) {
			if strings.HasPrefix(c.Value, valueEntry) || strings.HasPrefix(c.Value, valueOption) {
				return c.Value
			}
		}
	case n >= 1 && n <= len(choices):
		return choices[n-1].Value
	}
	return ""
}

// numberWords are how people write the place of a choice, folded.
var numberWords = map[string]int{
	"πρωτο": 1, "πρωτη": 1, "ενα": 1, "α": 1, "δευτερο": 2, "δευτερη": 2, "δυο": 2, "β": 2, "τριτο": 3, "τριτη": 3, "τρια": 3, "γ": 3,
	"τεταρτο": 4, "τεταρτη": 4, "τεσσερα": 4, "δ": 4, "πεμπτο": 5, "πεμπτη": 5, "πεντε": 5, "ε": 5,
	"first": 1, "second": 2, "third": 3, "fourth": 4, "one": 1, "two": 2, "three": 3, "four": 4,
	"τελευταιο": lastPlace, "τελευταια": lastPlace, "last": lastPlace,
}

// lastNumber is the highest that may be meant for a choice; “είμαι 60” is none.
const lastNumber = 12

// besideNumber are words that stand beside the number of a choice, and say nothing more.
var besideNumber = map[string]bool{"αριθμοσ": true, "αριθμο": true, "νουμερο": true, "νο": true, "επιλογη": true, "διαλεξα": true, "διαλεγω": true,
	"number": true, "option": true}

// lastPlace stands for “the last one”, which is not “none of these”.
const lastPlace = -1

// typedNumber reads "2", "2.", "(2)", "το 2", "το 2ο", "το δεύτερο", "deutero", "β", "the second one".
func typedNumber(text string) (int, bool) {
	tokens := greek.Tokens(text)
	besides := func(t greek.Token) bool { return t.Stop || besideNumber[t.Greek] || besideNumber[t.Word] }
	for len(tokens) > 1 && besides(tokens[0]) {
		tokens = tokens[1:]
	}
	for len(tokens) > 1 && besides(tokens[len(tokens)-1]) { // “η δεύτερη επιλογή παρακαλώ”
		tokens = tokens[:len(tokens)-1]
	}
	if len(tokens) == 2 && tokens[1].Word == "one" {
		tokens = tokens[:1]
	}
	if len(tokens) != 1 {
		return 0, false
	}
	if n, err := strconv.Atoi(tokens[0].Word); err == nil {
		return n, true
	}
	if n, err := strconv.Atoi(strings.TrimSuffix(tokens[0].Stem, "o")); err == nil {
		return n, true // an ordinal in whatever gender
	}
	n, ok := numberWords[tokens[0].Greek]
	return n, ok
}

// wordsOfChoice picks the one choice that has all words of the message; of several the one that says little else:
// “ενοίκιο” is “Μένω με ενοίκιο”, and not “Το παιδί μου σπουδάζει και μένει με ενοίκιο”.
func wordsOfChoice(choices []Choice, text string) string {
	words := len(readPhrase(text))
	picked, shortest, second := "", math.MaxInt/2, math.MaxInt
	for _, c := range choices {
		label := readPhrase(c.Label)
		if !holds(label, text) {
			continue
		}
		switch {
		case len(label) == words:
			return c.Value
		case len(label) < shortest:
			picked, shortest, second = c.Value, len(label), shortest
		default:
			second = min(second, len(label))
		}
	}
	if second < 2*shortest {
		return ""
	}
	return picked
}

// holds reports whether every word that carries meaning in text is one of the words of label.
func holds(label phrase, text string) bool {
	meaningful := 0
	for _, token := range greek.Tokens(text) {
		if token.Stop {
			continue
		}
		if token.Greek != "τι" { // “τι κάνω” is said of anything
			meaningful++
		}
		if !label.contains([]phrase{{token.Sounds}}) {
			return false
		}
	}
	return meaningful > 0
}

// replyID is the same for the same reply to the same message, so that a repeated message gets the
// same turn even where nothing was stored.
func replyID(m Message, n int) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{m.From.Channel, m.From.Account, m.From.User, m.ID, strconv.Itoa(n)}, "\x00")))
	return base64.RawURLEncoding.EncodeToString(sum[:15])
}
