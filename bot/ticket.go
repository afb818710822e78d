package bot

import (
	"crypto/subtle"
	"time"
)

// A TicketState says how far a human is with a ticket.
type TicketState string

const (
	TicketOpen     TicketState = "open"     // nobody has answered yet
	TicketAnswered TicketState = "answered" // a human has written to the citizen
	TicketClosed   TicketState = "closed"   // done
)

// A TicketRecord is a question handed to a human of 1555.
type TicketRecord struct {
	Reference    string // see NewReference
	PIN          string // four digits, told to the citizen; opens the ticket from another conversation
	WrongPINs    int    // tried so far; at MaxWrongPINs the PIN no longer opens it
	Conversation string // id of the conversation that opened it
	Address      Address
	Area         string    // area of the best candidate, or empty
	Question     string    // what the citizen asked, identity numbers masked
	Contact      string    // phone number or e-mail address that the citizen left, or empty
	Considered   []string  // entries the bot weighed, best first
	Line         string    // line of help that was named to the citizen since, or empty: somebody may read along
	LineNamed    time.Time // when
	State        TicketState
	Created      time.Time
	Updated      time.Time
}

// OpensWith reports whether a PIN opens the ticket to somebody else than the conversation that has it.
func (t *TicketRecord) OpensWith(pin string) bool {
	return t.WrongPINs < MaxWrongPINs && subtle.ConstantTimeCompare([]byte(t.PIN), []byte(pin)) == 1
}
