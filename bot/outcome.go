package bot

// An Outcome is everything one message changes. The inbox stores it in one transaction: all of it
// happened, or nothing.
type Outcome struct {
	Turn     Turn
	State    State         // the conversation's state from now on
	Ticket   *TicketRecord // a ticket to open, or nil
	Addition *Addition     // what is added to a ticket that is there, or nil
	Rating   *Rating       // whether an answer helped, or nil
	Said     string        // what a tap said: the label of the choice; empty for a message that was typed
	Erase    bool          // forget the conversation and what its tickets say; State is what is left
	Withdraw bool          // replies of the turn before that wait to be sent are not sent
	Waits    string        // reference of a ticket that waits for its human again, or empty

	Considered []string // entries that were weighed, best first; empty where nothing was searched. Not stored
}

// An Addition changes a ticket that is there. What is empty stays as it is.
type Addition struct {
	Reference string
	Text      string // goes on a line of its own after the question, identity numbers masked
	Contact   string // a phone number or e-mail address that the citizen left
	Close     bool   // she does not need it any more
}

// A Rating says whether an answer helped.
type Rating struct {
	Message string // id of the answer's reply
	Helpful bool
}
