package bot

import (
	"context"
	"errors"
	"net/mail"
	"regexp"
	"slices"
	"strings"
)

// What a citizen may do about a ticket of hers that waits: add to what the human will read, leave a phone
// number or an e-mail address, take it back. The text of a message with one of the first two is what she filled in: one
// line or more for the human, and below them the contact.
const (
	ValueAdd     = "ticket:add"
	ValueContact = "ticket:contact"
	valueCancel  = "ticket:cancel"

	awaitDetails = "details"
	awaitContact = "contact"
	awaitErasure = "erasure"
	awaitHuman   = "human" // yes to a human who was offered
)

// pickTicket follows a button under a ticket. A page may ask at once for what the button leads to: then the tap comes
// with what was filled in.
func (t *turn) pickTicket(ctx context.Context, value string) (bool, error) {
	filledIn := t.filledIn()
	if t.state.Ticket == "" {
		if filledIn { // an old form: what stands in it is read like any message
			t.message.Choice = ""
		}
		return false, nil // an old button
	}
	switch {
	case filledIn && value == ValueAdd:
		return t.noteDown(ctx, awaitDetails)
	case filledIn:
		return t.noteDown(ctx, awaitContact)
	case value == ValueAdd:
		t.await(awaitDetails, t.say(replyAskDetails))
	case value == ValueContact:
		t.await(awaitContact, t.say(replyAskContact))
	case value == valueCancel:
		reference := t.state.Ticket
		t.state.Ticket = ""
		t.out.Addition = &Addition{Reference: reference, Close: true}
		t.reply(Human, t.say(replyCancelled, "{reference}", reference))
	default:
		return false, nil
	}
	return true, nil
}

// filledIn: a tap under a ticket came with words of the citizen's own, and not just those of the button.
func (t *turn) filledIn() bool {
	if value := t.message.Choice; value != ValueAdd && value != ValueContact {
		return false
	}
	text := strings.TrimSpace(t.message.Text)
	return text != "" && text != t.labels().Add && text != t.labels().Contact
}

// await asks for something that the next message is read as.
func (t *turn) await(what string, r Reply) {
	t.reply(Human, r)
	t.state.Awaited = what
}

// takeDetails reads a message that was asked for, or a contact that was left unasked.
func (t *turn) takeDetails(ctx context.Context) (bool, error) {
	awaited := t.state.Awaited
	t.state.Awaited = ""
	if awaited == awaitHuman && (t.saysYes() || contactIn(t.message) != "" && len(t.words) <= wordsAroundContact) {
		return true, t.openTicketFor(ctx, replyHuman, Human, t.labels().Human, nil)
	}
	if t.state.Ticket == "" || t.message.Choice != "" || awaited == awaitHuman {
		return false, nil
	}
	return t.noteDown(ctx, awaited)
}

// noteDown reads a message as what was awaited. Who leaves a contact may say more beside it, on a form or in a sentence:
// the human reads that too, also when the contact is mistyped.
func (t *turn) noteDown(ctx context.Context, awaited string) (bool, error) {
	contact, like := ContactIn(t.message.Text)
	alone := len(t.words) <= wordsAroundContact && !strings.Contains(strings.TrimSpace(t.message.Text), "\n")
	if awaited == "" && (contact == "" || !alone) || awaited == awaitContact && !alone && !like && !t.filledIn() {
		return false, nil
	}
	if closed, err := t.sayClosed(ctx); closed || err != nil {
		return true, err
	}
	bad := contact == "" && awaited == awaitContact
	addition, replies := &Addition{Contact: contact}, []Reply{}
	if awaited == awaitDetails && contact == "" || !alone {
		addition.Text = t.message.Text
		replies = append(replies, t.say(replyDetails, "{reference}", t.state.Ticket))
	}
	if contact != "" {
		replies = append(replies, t.say(replyContact, "{reference}", t.state.Ticket, "{contact}", contact))
	}
	if bad {
		replies = append(replies, t.badContact())
	}
	t.addToTicket(addition, replies)
	if bad {
		t.state.Awaited = awaitContact
	}
	return true, nil
}

// sayClosed tells who would add to a ticket that is closed by now, which nobody would read.
func (t *turn) sayClosed(ctx context.Context) (bool, error) {
	ticket, err := t.bot.tickets.Ticket(ctx, t.state.Ticket)
	if errors.Is(err, ErrNotFound) || err == nil && ticket.State != TicketClosed {
		return false, nil
	}
	if err != nil {
		return true, err
	}
	t.state.Ticket = ""
	return true, t.sayState(ctx, ticket)
}

// badContact asks for the contact again.
func (t *turn) badContact() Reply {
	r := t.say(replyBadContact)
	r.Choices = []Choice{{t.labels().Contact, ValueContact}, {t.labels().Cancel, valueCancel}}
	return r
}

// tellDesk adds to a ticket that says nothing yet but that a human is wanted what she writes next: it says what for. She
// is answered all the same.
func (t *turn) tellDesk() {
	decision := t.out.Turn.Decision
	switch {
	case t.out.Ticket != nil:
		t.state.Bare = t.Sentences.is(replyHuman, readPhrase(t.out.Ticket.Question))
		return
	case !t.state.Bare || t.state.Ticket != "" && (decision == Smalltalk || t.message.Choice != ""):
		return
	}
	t.state.Bare = false
	if t.state.Ticket != "" && t.out.Addition == nil && slices.Contains([]Decision{Answer, Clarify, Outside}, decision) {
		t.out.Addition = &Addition{Reference: t.state.Ticket, Text: t.message.Text}
		t.out.Turn.Messages = slices.Insert(t.out.Turn.Messages, 0, t.say(replyDetails, "{reference}", t.state.Ticket))
	}
}

// wordsAroundContact is how many words a message has at most that leaves a contact and says nothing else:
// “το τηλέφωνό μου είναι 69...”.
const wordsAroundContact = 6

func (t *turn) addToTicket(a *Addition, replies []Reply) {
	if a.Reference = t.state.Ticket; a.Text != "" || a.Contact != "" {
		t.out.Addition = a
	}
	if a.Text != "" {
		t.state.Bare = false
	}
	t.sayTicket(Human, a.Reference, replies...)
}

var (
	phoneRun   = regexp.MustCompile(`(?:\+|00)?\d(?:[ .\-/()]?\d){5,14}`)
	emailRun   = regexp.MustCompile(`\S*@\S*`)
	greekPhone = regexp.MustCompile(`^(?:\+30|0030|30)?(2\d{9}|69\d{8})$`)
	otherPhone = regexp.MustCompile(`^(?:\+|00)([1-9]\d{6,14})$`) // E.164
	notDigits  = strings.NewReplacer(" ", "", ".", "", "-", "", "/", "", "(", "", ")", "")
)

// ContactIn looks for a phone number (Greek, or of another country with its code) or an e-mail address in a
// message, and gives it in one form: +302101234567. like says that there is something of the kind, even if
// it cannot be right.
func ContactIn(text string) (contact string, like bool) {
	if found := emailRun.FindString(text); found != "" {
		a, err := mail.ParseAddress(strings.Trim(found, ".,;·()<>"))
		if err != nil || !strings.Contains(a.Address[strings.LastIndexByte(a.Address, '@'):], ".") {
			return "", true
		}
		return a.Address, true
	}
	for _, found := range phoneRun.FindAllString(text, -1) {
		like = true
		number := notDigits.Replace(found)
		if m := greekPhone.FindStringSubmatch(number); m != nil {
			return "+30" + m[1], true
		}
		if m := otherPhone.FindStringSubmatch(number); m != nil && !strings.HasPrefix(m[1], "30") {
			return "+" + m[1], true
		}
	}
	return "", like
}

// contactIn is the contact in what a citizen wrote; empty if there is none.
func contactIn(m Message) string {
	contact, _ := ContactIn(m.Text)
	return contact
}
