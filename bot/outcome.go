package bot

// An Outcome is everything one message changes. The inbox stores it in one transaction: all of it
// happened, or nothing.
type Outcome struct {
	Turn     Turn
	State    State         // the conversation's state from now on
	Ticket   *TicketRecord // a ticket to open, or nil
	WrongPIN string        // reference of a ticket for which a wrong PIN was given, or empty

	Considered []string // entries that were weighed, best first; empty where nothing was searched. Not stored
}
