package bot

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"ask1555/bot/safety"
	"ask1555/kb"
)

// ErrNotFound is what Tickets say of a ticket that does not exist.
var ErrNotFound = errors.New("not found")

// Tickets is what the bot must know of tickets that exist already.
type Tickets interface {
	// Ticket finds a ticket by its reference; ErrNotFound if there is none.
	Ticket(ctx context.Context, reference string) (TicketRecord, error)
	// TicketWithPIN finds a ticket for who knows its PIN; ErrNotFound if there is none, the PIN is another, or too many
	// were wrong. A try counts before the PIN is looked at, and whatever becomes of the turn.
	TicketWithPIN(ctx context.Context, reference, pin string) (TicketRecord, error)
	// OpenTicketOf finds the newest ticket of a conversation that is not closed; ErrNotFound if there is none.
	OpenTicketOf(ctx context.Context, conversation string) (TicketRecord, error)
	// AnswerTime is how long most tickets wait lately; 0 if there were too few to tell.
	AnswerTime(ctx context.Context, now time.Time) (time.Duration, error)
}

// NoTickets is the desk of a service without a database: nobody has a ticket.
type NoTickets struct{}

// Ticket finds none.
func (NoTickets) Ticket(context.Context, string) (TicketRecord, error) {
	return TicketRecord{}, ErrNotFound
}

// TicketWithPIN finds none.
func (NoTickets) TicketWithPIN(context.Context, string, string) (TicketRecord, error) {
	return TicketRecord{}, ErrNotFound
}

// OpenTicketOf finds none.
func (NoTickets) OpenTicketOf(context.Context, string) (TicketRecord, error) {
	return TicketRecord{}, ErrNotFound
}

// AnswerTime is not known.
func (NoTickets) AnswerTime(context.Context, time.Time) (time.Duration, error) { return 0, nil }

// Policy says how sure the bot must be (probabilities), how long it remembers what was talked about, and where the public
// pages are.
type Policy struct {
	AnswerAbove  float64       // the best entry is given as the answer
	ClarifyAbove float64       // the citizen is asked which of several entries she means
	Pause        time.Duration // after so long away a citizen begins a new subject
	PublicURL    string        // where citizens find the pages, as https://chat.example.gr; empty: answers name none
}

// DefaultPolicy is what the service runs with unless told otherwise.
var DefaultPolicy = Policy{AnswerAbove: 0.75, ClarifyAbove: 0.05, Pause: 30 * time.Minute}

// A Bot decides turns. It is safe for concurrent use.
type Bot struct {
	knowledge atomic.Pointer[Knowledge]
	tickets   Tickets
	policy    Policy
	log       *slog.Logger
}

// New makes a bot that answers from knowledge.
func New(knowledge *Knowledge, tickets Tickets, policy Policy, log *slog.Logger) *Bot {
	b := &Bot{tickets: tickets, policy: policy, log: log}
	b.knowledge.Store(knowledge)
	return b
}

// Learn replaces what the bot answers with, between one turn and the next, and returns what it knew.
func (b *Bot) Learn(knowledge *Knowledge) (old *Knowledge) { return b.knowledge.Swap(knowledge) }

// Knowledge is what the bot answers with now.
func (b *Bot) Knowledge() *Knowledge { return b.knowledge.Load() }

// Handoff is the first decision, and the only one that needs nothing but the message: no
// conversation, no index, no database. ok says that the message shows violence or danger; the turn
// is then what the citizen must be told, whatever else fails.
func (b *Bot) Handoff(m Message) (turn Turn, ok bool) {
	finding := b.knowledge.Load().Safety.Check(m.Text)
	if finding.Level != safety.Firm {
		return Turn{}, false
	}
	return handoff(finding, m), true
}

func handoff(finding safety.Finding, m Message) Turn {
	reply := markdownReply(finding.Body, finding.Short)
	reply.Line = finding.Line
	turn := Turn{Decision: Handoff, Line: &finding.Line, Messages: []Reply{reply}}
	finish(&turn, m)
	return turn
}

// Decide makes one turn of a message that is no hand-off by itself, with its identity numbers masked. It
// changes nothing itself: what the turn changes is in the Outcome. Together with the message that it goes on
// from it may be a hand-off after all: of such an Outcome only the Turn counts. The error is ctx ending or
// the tickets failing.
func (b *Bot) Decide(ctx context.Context, c Conversation, m Message) (Outcome, error) {
	t := &turn{bot: b, Knowledge: b.knowledge.Load(), conversation: c, message: m, state: c.State}
	t.join()
	if t.finding = t.Safety.Check(t.message.Text); t.finding.Level == safety.Firm { // no danger in parts may be one together
		return Outcome{Turn: handoff(t.finding, m)}, nil
	}
	t.words = readPhrase(t.message.Text)
	t.out.Said = t.tapped()
	if err := t.decide(ctx); err != nil {
		return Outcome{}, err
	}
	if finding, goesOn := t.stillInDanger(); goesOn {
		return Outcome{Turn: handoff(finding, m)}, nil
	}
	if t.out.Turn.Decision != Agent && !t.quiet {
		t.tellDesk()
		t.nameLineAgain()
		t.addCondolence()
		t.addSafetyNote()
		t.addAnnouncements()
		t.addNotice()
		t.addMaskNote()
		t.keepToDaily()
	}
	t.nameMenus()
	finish(&t.out.Turn, m)
	t.state.Answered = answerID(&t.out.Turn)
	t.remember()
	t.keepDraft()
	t.out.State = t.state
	if t.out.Erase {
		t.out.State = t.erasedState()
	}
	return t.out, nil
}

// turn is one message on its way through the decisions. state is changed on the way.
type turn struct {
	*Knowledge
	bot          *Bot
	conversation Conversation
	message      Message
	finding      safety.Finding // of what the turn reads, which may be more than this message
	words        phrase
	state        State
	before       State  // the conversation before this message
	part         string // what this message says by itself, if it goes on from another
	out          Outcome
	again        bool // its best entry is the one just given, which answers it too
	followUp     bool // it was read in the light of the question before it
	quiet        bool // nothing is said, whatever there would be to say
}

// decide takes the first decision that fits, in the order of DESIGN.
func (t *turn) decide(ctx context.Context) error {
	if done, err := t.withAgent(ctx); done || err != nil {
		return err
	}
	t.resume()
	t.hear()
	for _, step := range []func(context.Context) (bool, error){
		t.silence, t.breakLoop, t.rights, t.rate, t.walk, t.pick, t.takeDetails, t.smalltalk, t.askHuman, t.foreign, t.callGuide,
	} {
		if done, err := step(ctx); done || err != nil {
			return err
		}
	}
	return t.search(ctx)
}

// plainly is how sure the best entry must be for who was just given a line of help to be asked which one she means.
const plainly = 0.15

// stillInDanger: a line was named a short while ago, and what she says now is no question that can be answered
// (“όταν πίνει σπάει πράγματα”): it goes on, and so do we.
func (t *turn) stillInDanger() (finding safety.Finding, goesOn bool) {
	line := t.state.Line
	if line == "" || t.out.Turn.Decision == Agent || t.quiet || t.message.Choice != "" {
		return finding, false
	}
	if t.now().Unix()-t.state.LineAt > int64(t.bot.policy.Pause.Seconds()) {
		t.state.Line, t.state.LineAt = "", 0
		return finding, false
	}
	unclear := slices.Contains([]Decision{Outside, Rephrase, Ticket}, t.out.Turn.Decision)
	if t.out.Turn.Decision == Clarify && t.state.Guide == nil {
		sure := t.out.Turn.Confidence
		unclear = sure != nil && *sure < plainly
	}
	if !unclear && t.finding.Level == safety.None {
		return finding, false
	}
	return t.Safety.Named(line, t.message.Text), true
}

// halfSure is how sure the best entry must be for the line not to be named again.
const halfSure = 0.65

// nameLineAgain: a line was named a short while ago, and what she says now (“μπορώ να πάρω εγώ τηλέφωνο;”) is asked
// back about by one who is not sure that it is another matter.
func (t *turn) nameLineAgain() {
	sure := t.out.Turn.Confidence
	if t.state.Line != "" && t.finding.Level == safety.None && t.out.Turn.Decision == Clarify && sure != nil && *sure < halfSure {
		t.finding = t.Safety.Named(t.state.Line, t.message.Text)
		t.finding.Level = safety.Weak
	}
}

// addCondolence is said first to who tells that somebody died, once.
func (t *turn) addCondolence() {
	if !slices.Contains([]Decision{Answer, Clarify, Ticket, Human}, t.out.Turn.Decision) || t.state.Condoled || t.message.Choice != "" {
		return
	}
	if t.Sentences.says(replyCondolence, t.message.Text) {
		t.state.Condoled = true
		t.out.Turn.Messages = slices.Insert(t.out.Turn.Messages, 0, t.say(replyCondolence))
	}
}

// reply ends the turn with a decision and what is said.
func (t *turn) reply(decision Decision, replies ...Reply) {
	t.out.Turn.Decision = decision
	t.out.Turn.Messages = replies
	t.state.Rephrased = decision == Rephrase
	t.state.Guide, t.state.Awaited = nil, ""
	if !slices.Contains([]Decision{Clarify, Rephrase, Smalltalk}, decision) {
		t.state.Offered, t.state.Given = nil, nil // a slip of the finger, or a thank you, leaves the choices open
	}
}

// addNotice says once in a conversation that a machine answers (AI Act, article 50).
func (t *turn) addNotice() {
	if t.state.Told {
		return
	}
	t.state.Told = true
	t.out.Turn.Messages = append([]Reply{t.say(replyNotice)}, t.out.Turn.Messages...)
}

// addMaskNote tells who sent an identity number that it was hidden, and not to send one.
func (t *turn) addMaskNote() {
	if masked(t.message.Text) {
		t.out.Turn.Messages = append(t.out.Turn.Messages, t.say(replyMasked))
	}
}

// addSafetyNote names the line of help in one sentence when the signs are weak; alone, where there is no answer:
// “that is no matter of ours” is none to her.
func (t *turn) addSafetyNote() {
	if t.finding.Level != safety.Weak || t.finding.Note == "" {
		return
	}
	t.out.Turn.Line = &t.finding.Line
	note := markdownReply(t.finding.Note, "")
	if decision := t.out.Turn.Decision; decision == Outside || decision == Rephrase {
		note.Choices = []Choice{t.humanChoice()}
		t.out.Turn.Messages = []Reply{note}
		return
	}
	t.out.Turn.Messages = append(t.out.Turn.Messages, note)
}

// now is the time of the message: a turn does not look at the clock.
func (t *turn) now() time.Time { return t.message.At }

// nameMenus says what opens the choices of each reply.
func (t *turn) nameMenus() {
	for i, r := range t.out.Turn.Messages {
		if len(r.Choices) > 0 {
			t.out.Turn.Messages[i].Menu = t.labels().Menu
		}
	}
}

// humanChoice is the button that asks for a human.
func (t *turn) humanChoice() Choice {
	return Choice{Label: t.labels().Human, Value: valueHuman}
}

// finish gives the replies their ids, the same ones for the same message, and leaves no nil slices
// in what becomes JSON.
func finish(turn *Turn, m Message) {
	if turn.Messages == nil {
		turn.Messages = []Reply{}
	}
	for i := range turn.Messages {
		turn.Messages[i].ID = replyID(m, i)
		if turn.Messages[i].Choices == nil {
			turn.Messages[i].Choices = []Choice{}
		}
	}
}

// entryArea is the area of an entry's id, empty if there is none such.
func entryArea(base *kb.Base, id string) string {
	if e, ok := base.Entry(id); ok {
		return e.Area
	}
	return ""
}
