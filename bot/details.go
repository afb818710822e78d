package bot

import (
	"context"
	"net/mail"
	"regexp"
	"slices"
	"strings"
)

// What a citizen may do about a ticket of hers that waits: add to what the human will read, leave a phone
// number or an e-mail address, take it back.
const (
	valueAdd     = "ticket:add"
	valueContact = "ticket:contact"
	valueCancel  = "ticket:cancel"

	awaitDetails = "details"
	awaitContact = "contact"
	awaitErasure = "erasure"
)

// pickTicket follows a button under a ticket.
func (t *turn) pickTicket(value string) bool {
	if t.state.Ticket == "" {
		return false // an old button
	}
	switch value {
	case valueAdd:
		t.await(awaitDetails, t.say(replyAskDetails))
	case valueContact:
		t.await(awaitContact, t.say(replyAskContact))
	case valueCancel:
		reference := t.state.Ticket
		t.state.Ticket = ""
		t.out.Addition = &Addition{Reference: reference, Close: true}
		t.reply(Human, t.say(replyCancelled, "{reference}", reference))
	default:
		return false
	}
	return true
}

// await asks for something that the next message is read as.
func (t *turn) await(what string, r Reply) {
	t.reply(Human, r)
	t.state.Awaited = what
}

// takeDetails reads a message that was asked for, or a contact that was left unasked.
func (t *turn) takeDetails(context.Context) (bool, error) {
	awaited := t.state.Awaited
	t.state.Awaited = ""
	if t.state.Ticket == "" || t.message.Choice != "" {
		return false, nil
	}
	contact, like := ContactIn(t.message.Text)
	switch {
	case contact != "" && (awaited != "" || len(t.words) <= wordsAroundContact):
		t.addToTicket(&Addition{Contact: contact}, t.say(replyContact, "{reference}", t.state.Ticket, "{contact}", contact))
	case awaited == awaitContact && (like || len(t.words) <= wordsAroundContact):
		t.await(awaitContact, t.say(replyBadContact))
	case awaited == awaitDetails:
		t.addToTicket(&Addition{Text: t.message.Text}, t.say(replyDetails, "{reference}", t.state.Ticket))
	default:
		return false, nil
	}
	return true, nil
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

func (t *turn) addToTicket(a *Addition, r Reply) {
	a.Reference = t.state.Ticket
	t.out.Addition = a
	t.sayTicket(Human, a.Reference, r)
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
