package bot

import (
	"context"
	"crypto/subtle"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"ask1555/kb"
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
		t.reply(Human, t.Sentences.say(replyBadReference))
		return true, nil
	}
	if t.Sentences.is(replyNoTicket, t.words) {
		return t.showOwnTicket(ctx)
	}
	if t.Sentences.is(replyHuman, t.words) {
		question := t.state.Question
		if question == "" {
			question = t.message.Text
		}
		return true, t.openTicketFor(ctx, replyHuman, Human, question, t.considered())
	}
	return false, nil
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
	t.sayState(ticket)
	return true, nil
}

func (t *turn) showTicket(ctx context.Context, reference string) error {
	ticket, err := t.bot.tickets.Ticket(ctx, reference)
	switch {
	case err != nil && !errors.Is(err, ErrNotFound):
		return err
	case err == nil && ticket.Conversation == t.conversation.ID:
		t.sayState(ticket)
	default:
		// A ticket that does not exist is asked for its PIN like any other, so that nobody learns
		// which references are in use.
		if pin := pinPattern.FindString(withoutReference(t.message.Text, reference)); pin != "" {
			return t.openWithPIN(ctx, reference, pin)
		}
		t.state.PINFor = reference
		t.reply(Human, t.Sentences.say(replyAskPIN, "{reference}", reference))
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
		t.reply(Human, t.Sentences.say(replyNoPIN))
		return nil
	}
	ticket, err := t.bot.tickets.Ticket(ctx, reference)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if err == nil && ticket.WrongPINs < MaxWrongPINs && subtle.ConstantTimeCompare([]byte(ticket.PIN), []byte(pin)) == 1 {
		t.state.WrongPINs = 0
		t.sayState(ticket)
		return nil
	}
	t.wrongPIN(reference, err == nil)
	return nil
}

func (t *turn) wrongPIN(reference string, exists bool) {
	if exists {
		t.out.WrongPIN = reference
	}
	if t.state.WrongPINs++; t.state.WrongPINs >= MaxWrongPINs {
		t.state.WrongPINs, t.state.PINsUntil = 0, t.now().Add(pinPause).Unix()
		t.reply(Human, t.Sentences.say(replyNoPIN))
		return
	}
	t.state.PINFor = reference
	t.reply(Human, t.Sentences.say(replyWrongPIN))
}

func (t *turn) sayState(ticket TicketRecord) {
	name := map[TicketState]string{TicketOpen: replyStateOpen, TicketAnswered: replyStateAnswered, TicketClosed: replyStateClosed}[ticket.State]
	t.out.Turn.Ticket = &TicketRef{Reference: ticket.Reference}
	t.reply(Human, t.Sentences.say(name, "{reference}", ticket.Reference, "{created}", ticket.Created.In(kb.Athens).Format("2/1/2006")))
}

// openTicket hands a question to a human, with the hits the bot weighed.
func (t *turn) openTicket(ctx context.Context, name string, decision Decision, question string, hits []kb.Hit) error {
	return t.openTicketFor(ctx, name, decision, question, hitIDs(hits, maxChoices))
}

// openTicketFor hands a question to a human. The same question is not handed over twice while it
// waits: the desk must not drown.
func (t *turn) openTicketFor(ctx context.Context, name string, decision Decision, question string, considered []string) error {
	if len(question) > maxQuestion {
		question = question[:maxQuestion]
	}
	waiting, err := t.bot.tickets.OpenTicketOf(ctx, t.conversation.ID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if err == nil && waiting.State == TicketOpen && sameWords(waiting.Question, question) {
		t.out.Turn.Ticket = &TicketRef{Reference: waiting.Reference}
		t.reply(decision, t.Sentences.say(replyTicketAgain, "{reference}", waiting.Reference))
		return nil
	}
	ticket := &TicketRecord{
		Reference: NewReference(), PIN: NewPIN(),
		Conversation: t.conversation.ID, Address: t.conversation.Address,
		Question: question, Considered: considered, State: TicketOpen, Created: t.now(), Updated: t.now(),
	}
	if len(considered) > 0 {
		ticket.Area = entryArea(t.Base, considered[0])
	}
	t.out.Ticket = ticket
	t.out.Turn.Ticket = &TicketRef{Reference: ticket.Reference}
	t.state.Question = ""
	t.reply(decision, t.Sentences.say(name, "{reference}", ticket.Reference, "{pin}", ticket.PIN))
	return nil
}

func sameWords(a, b string) bool {
	p, q := readPhrase(a), readPhrase(b)
	return len(p) > 0 && len(p) == len(q) && slices.EqualFunc(p, q, func(x, y []string) bool { return slices.Equal(x, y) })
}
