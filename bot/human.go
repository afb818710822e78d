package bot

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"ask1555/kb"
	"ask1555/kb/greek"
)

// MaxWrongPINs is how many wrong PINs a ticket takes, from anybody, before it opens no more to
// other conversations than its own; and a conversation, before it must wait.
const MaxWrongPINs = 5

// pinPause is how long a conversation waits after too many wrong PINs.
const pinPause = time.Hour

// maxQuestion bounds what a ticket keeps of a question, in bytes; a message is at most 4,000 characters.
const maxQuestion = 16_000

// askHuman serves who asks for a human, or for the state of a ticket.
func (t *turn) askHuman(ctx context.Context) (bool, error) {
	if pin, ok := t.typedPIN(); ok {
		return true, t.openWithPIN(ctx, t.state.PINFor, pin)
	}
	reference, found, ok := FindReference(t.message.Text)
	if ok {
		return true, t.showTicket(ctx, reference)
	}
	if found {
		t.reply(Human, t.say(replyBadReference))
		return true, nil
	}
	if t.Sentences.is(replyCancelled, t.words) && (t.state.Ticket != "" || len(t.words) > 1) {
		return t.cancelTicket(ctx)
	}
	if t.Sentences.is(replyNoTicket, t.words) {
		return t.showOwnTicket(ctx)
	}
	if t.wantsHuman() {
		return true, t.openTicketFor(ctx, replyHuman, Human, t.forHuman(), t.considered())
	}
	if len(t.words) <= angryWords && t.state.Line == "" && t.Sentences.says(replyAnger, t.message.Text) {
		return true, t.calm(ctx)
	}
	return false, nil
}

// A message that asks for a human of ours has few words: “θέλω άνθρωπο να με βοηθάει στο σπίτι με το πρόγραμμα” asks for
// something else. What asks with several words (“να μιλήσω με άνθρωπο”) may have a story around it.
const (
	wordsForHuman  = 8
	clearlyAsked   = 3
	wordsAfterAsk  = 15
	plainlyAsked   = 4
	wordsAroundAsk = 40
)

// wantsHuman: the citizen asks for a human of 1555.
func (t *turn) wantsHuman() bool {
	at, words := t.Sentences.find(replyHuman, t.words)
	most := wordsForHuman
	if words >= clearlyAsked {
		most = wordsAfterAsk
	}
	if words >= plainlyAsked || words > 1 && contactIn(t.message) != "" {
		most = wordsAroundAsk
	}
	return len(t.words) <= most && t.Sentences.is(replyHuman, t.words) && !denies(t.message.Text, at)
}

// denies: a word before the n-th, or the one before that, denies (“δεν θέλω άνθρωπο”).
func denies(text string, n int) bool {
	tokens := greek.Tokens(signs.Replace(text))
	n = min(n, len(tokens))
	return slices.ContainsFunc(tokens[max(0, n-2):n], func(t greek.Token) bool { return t.Negation })
}

// forHuman is what the human should read: what was asked before, and the message if it says more than that a human is
// wanted.
func (t *turn) forHuman() string {
	question := t.state.Question
	switch _, asking := t.Sentences.find(replyHuman, t.words); {
	case question == "":
		return t.message.Text
	case len(t.words) > asking+wordsBesideAsk || contactIn(t.message) != "":
		return question + "\n" + t.message.Text
	}
	return question
}

// wordsBesideAsk is how many words beside a request for a human say nothing more (“παρακαλώ, θέλω ... τώρα”).
const wordsBesideAsk = 4

// angryWords is how many words a message has at most that is nothing but anger.
const angryWords = 9

// calm hands what an angry citizen last asked to a human; if she has asked nothing, she is offered one.
func (t *turn) calm(ctx context.Context) error {
	if t.state.Question != "" {
		return t.openTicketFor(ctx, replyHuman, Human, t.state.Question, t.considered())
	}
	r := t.say(replyAnger)
	r.Choices = []Choice{t.humanChoice()}
	t.await(awaitHuman, r)
	return nil
}

// cancelTicket takes back the ticket of this conversation; who has none here is asked for its number.
func (t *turn) cancelTicket(ctx context.Context) (bool, error) {
	if t.state.Ticket != "" {
		return t.pickTicket(ctx, valueCancel)
	}
	t.reply(Human, t.say(replyNoTicket))
	return true, nil
}

// showOwnTicket answers "what about my request?" without a reference, if this conversation has a
// ticket; if not, the FAQ may know what the citizen means.
func (t *turn) showOwnTicket(ctx context.Context) (bool, error) {
	ticket, err := t.bot.tickets.OpenTicketOf(ctx, t.conversation.ID)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, t.sayState(ctx, ticket)
}

func (t *turn) showTicket(ctx context.Context, reference string) error {
	ticket, err := t.bot.tickets.Ticket(ctx, reference)
	switch {
	case err != nil && !errors.Is(err, ErrNotFound):
		return err
	case err == nil && ticket.Conversation == t.conversation.ID:
		return t.sayState(ctx, ticket)
	default:
		// A ticket that does not exist is asked for its PIN like any other, so that nobody learns
		// which references are in use.
		if pin := pinPattern.FindString(withoutReference(t.message.Text, reference)); pin != "" {
			return t.openWithPIN(ctx, reference, pin)
		}
		t.state.PINFor = reference
		t.reply(Human, t.say(replyAskPIN, "{reference}", reference))
	}
	return nil
}

// pinPattern finds four digits that stand alone.
var pinPattern = regexp.MustCompile(`\b\d{4}\b`)

func withoutReference(text, reference string) string {
	for _, group := range strings.Split(reference, "-") {
		text = strings.Replace(text, group, " ", 1)
	}
	return text
}

// typedPIN: a PIN was asked for, and the message is one.
func (t *turn) typedPIN() (string, bool) {
	if t.state.PINFor == "" {
		return "", false
	}
	pin := pinPattern.FindString(t.message.Text)
	return pin, pin != "" && len(t.words) <= 3
}

// openWithPIN shows a ticket to another conversation than its own. Guessing is limited twice: each
// ticket takes MaxWrongPINs, and each conversation may err as often in an hour.
func (t *turn) openWithPIN(ctx context.Context, reference, pin string) error {
	t.state.PINFor = ""
	if t.now().Unix() < t.state.PINsUntil {
		t.reply(Human, t.say(replyNoPIN))
		return nil
	}
	ticket, err := t.bot.tickets.TicketWithPIN(ctx, reference, pin)
	if errors.Is(err, ErrNotFound) {
		t.wrongPIN(reference)
		return nil
	}
	if err != nil {
		return err
	}
	t.state.WrongPINs = 0
	return t.sayState(ctx, ticket)
}

func (t *turn) wrongPIN(reference string) {
	if t.state.WrongPINs++; t.state.WrongPINs >= MaxWrongPINs {
		t.state.WrongPINs, t.state.PINsUntil = 0, t.now().Add(pinPause).Unix()
		t.reply(Human, t.say(replyNoPIN))
		return
	}
	t.state.PINFor = reference
	t.reply(Human, t.say(replyWrongPIN))
}

// sayState tells of a ticket; who has one that waits is told how long most do.
func (t *turn) sayState(ctx context.Context, ticket TicketRecord) error {
	r, err := t.bot.ticketState(ctx, t.tongue(), ticket, t.now())
	if err != nil {
		return err
	}
	t.out.Turn.Ticket = &TicketRef{Reference: ticket.Reference}
	t.reply(Human, r)
	return nil
}

// TicketState says in one reply how far a human is with a ticket, and how long those that wait do lately.
func (b *Bot) TicketState(ctx context.Context, ticket TicketRecord, now time.Time) (Reply, error) {
	return b.ticketState(ctx, b.Knowledge().Sentences, ticket, now)
}

func (b *Bot) ticketState(ctx context.Context, s *Sentences, ticket TicketRecord, now time.Time) (Reply, error) {
	name := map[TicketState]string{TicketOpen: replyStateOpen, TicketAnswered: replyStateAnswered, TicketClosed: replyStateClosed}[ticket.State]
	wait := ""
	if ticket.State == TicketOpen {
		lately, err := b.tickets.AnswerTime(ctx, now)
		if err != nil {
			return Reply{}, err
		}
		wait = s.Labels.within(lately)
	}
	return s.say(name, "{reference}", ticket.Reference, "{created}", ticket.Created.In(kb.Athens).Format("2/1/2006"), "{wait}", wait), nil
}

// openTicket hands a question to a human, with the hits the bot weighed.
func (t *turn) openTicket(ctx context.Context, name string, decision Decision, question string, hits []kb.Hit) error {
	return t.openTicketFor(ctx, name, decision, question, hitIDs(hits, maxChoices))
}

// openTicketFor hands a question to a human. While one waits in this conversation, a second question
// joins it, and the same one is not handed over twice: the desk must not drown.
func (t *turn) openTicketFor(ctx context.Context, name string, decision Decision, question string, considered []string) error {
	if len(question) > maxQuestion {
		question = strings.ToValidUTF8(question[:maxQuestion], "")
	}
	waiting, err := t.bot.tickets.OpenTicketOf(ctx, t.conversation.ID)
	switch {
	case err != nil && !errors.Is(err, ErrNotFound):
		return err
	case err == nil && waiting.State == TicketOpen:
		t.joinTicket(waiting, decision, question)
		return nil
	}
	ticket := &TicketRecord{
		Reference: NewReference(), PIN: NewPIN(),
		Conversation: t.conversation.ID, Address: t.conversation.Address,
		Question: question, Considered: considered, State: TicketOpen, Created: t.now(), Updated: t.now(),
		Contact: t.leaves(decision),
	}
	if len(considered) > 0 {
		ticket.Area = entryArea(t.Base, considered[0])
	}
	t.out.Ticket = ticket
	t.state.Question = ""
	wait, err := t.bot.tickets.AnswerTime(ctx, t.now())
	if err != nil {
		return err
	}
	said := t.say(name, "{reference}", ticket.Reference, "{pin}", ticket.PIN, "{question}", asRead(question), "{wait}", t.labels().within(wait))
	t.sayTicket(decision, ticket.Reference, t.withContact(said, ticket.Reference, ticket.Contact)...)
	return nil
}

// leaves is where who asks for a human wants to be called; in a question, a number may be anybody's.
func (t *turn) leaves(decision Decision) string {
	if decision != Human {
		return ""
	}
	return contactIn(t.message)
}

// withContact says of a ticket also where she will be called, if she said so.
func (t *turn) withContact(said Reply, reference, contact string) []Reply {
	if contact == "" {
		return []Reply{said}
	}
	return []Reply{said, t.say(replyContact, "{reference}", reference, "{contact}", contact)}
}

// within says that most tickets are answered within a time, rounded up, or that it is not known; a blank is behind it.
func (l *Labels) within(wait time.Duration) string {
	hours := int((wait + time.Hour - 1) / time.Hour)
	switch {
	case hours == 0:
		return l.Unknown + " "
	case hours <= 36:
		return strings.ReplaceAll(l.Hours, "{n}", strconv.Itoa(max(2, hours))) + " "
	}
	return strings.ReplaceAll(l.Days, "{n}", strconv.Itoa((hours+23)/24)) + " "
}

// joinTicket adds a question to the ticket that waits, unless it stands in it already.
func (t *turn) joinTicket(waiting TicketRecord, decision Decision, question string) {
	if rest, ok := strings.CutPrefix(question, waiting.Question+"\n"); ok && t.out.Withdraw {
		// The citizen has not read of the ticket yet: what told her was withdrawn.
		t.out.Addition = &Addition{Reference: waiting.Reference, Text: rest}
		t.sayTicket(decision, waiting.Reference, t.say(replyTicket, "{reference}", waiting.Reference, "{pin}", waiting.PIN, "{question}", asRead(question), "{wait}", ""))
		return
	}
	added, said := &Addition{Reference: waiting.Reference, Contact: t.leaves(decision)}, t.say(replyTicketAgain, "{reference}", waiting.Reference)
	switch {
	case t.standsIn(waiting, question):
	case len(waiting.Question)+len(question) > maxQuestion:
		t.state.Question = ""
		said = t.say(replyTicketFull, "{reference}", waiting.Reference)
	default:
		t.state.Question, added.Text = "", question
		said = t.say(replyTicketJoined, "{reference}", waiting.Reference, "{question}", asRead(question))
	}
	if *added != (Addition{Reference: waiting.Reference}) {
		t.out.Addition = added
	}
	t.sayTicket(decision, waiting.Reference, t.withContact(said, waiting.Reference, added.Contact)...)
}

// standsIn: a ticket says this already, or it says nothing but that a human is wanted.
func (t *turn) standsIn(waiting TicketRecord, question string) bool {
	if t.Sentences.is(replyHuman, readPhrase(question)) {
		return true
	}
	for line := range strings.Lines(waiting.Question) {
		if sameWords(line, question) {
			return true
		}
	}
	return false
}

// sayTicket ends the turn with a ticket, and under the last reply what the citizen may do about it.
func (t *turn) sayTicket(decision Decision, reference string, replies ...Reply) {
	labels := t.labels()
	if last := &replies[len(replies)-1]; last.Choices == nil {
		last.Choices = []Choice{{labels.Add, ValueAdd}, {labels.Contact, ValueContact}, {labels.Cancel, valueCancel}}
	}
	t.out.Turn.Ticket = &TicketRef{Reference: reference}
	t.state.Ticket = reference
	t.reply(decision, replies...)
}

// asRead is a question as the human will see it, short enough to be repeated to the citizen.
func asRead(question string) string {
	const most = 160 // characters
	letters := []rune(strings.Join(strings.Fields(question), " "))
	if len(letters) > most {
		letters = append(letters[:most-1], '…')
	}
	return string(letters)
}

func sameWords(a, b string) bool {
	p, q := readPhrase(a), readPhrase(b)
	return len(p) > 0 && len(p) == len(q) && slices.EqualFunc(p, q, func(x, y []string) bool { return slices.Equal(x, y) })
}
