package bot

import (
	"fmt"
	"strings"
)

// A Decision is what the bot did with a message. The order of the constants is the order in which
// they are considered.
type Decision string

const (
	Handoff   Decision = "handoff"   // violence or danger: the line's text, first and alone
	Agent     Decision = "agent"     // a human has the conversation: silence
	Smalltalk Decision = "smalltalk" // greeting, thanks, help ...
	Human     Decision = "human"     // asked for a human, or for the state of a ticket
	Answer    Decision = "answer"    // one entry is surely right
	Clarify   Decision = "clarify"   // two to four entries are plausible
	Outside   Decision = "outside"   // surely not a matter of 1555
	Ticket    Decision = "ticket"    // ours, and nothing is sure enough
	Rephrase  Decision = "rephrase"  // nothing in the message to answer
)

// A Turn is what one message led to, as the API shows it.
type Turn struct {
	Decision   Decision   `json:"decision"`
	Entry      *string    `json:"entry"`      // the entry answered with
	Confidence *float64   `json:"confidence"` // probability that the best entry is right; nil where nothing was searched
	Messages   []Reply    `json:"messages"`
	Ticket     *TicketRef `json:"ticket"`
	Line       *string    `json:"line"` // the line of help that was named
}

// TicketRef names a ticket to the citizen.
type TicketRef struct {
	Reference string `json:"reference"`
}

// A Reply is one message to the citizen, in every form a channel may need. Text is plain text of
// the whole, HTML the same for a browser (safe: made from editors' Markdown by us), Short what
// fits in an SMS. A channel takes the form it can show and adds the choices in its own way
// (buttons, numbers).
type Reply struct {
	ID      string   `json:"id"`
	Text    string   `json:"text"`
	HTML    string   `json:"html"`
	Short   string   `json:"short,omitempty"` // empty: Text is short enough
	Hint    string   `json:"hint,omitempty"`  // what to write in the place of a tap, for channels without buttons; Short says it already
	Choices []Choice `json:"choices"`
	Menu    string   `json:"menu,omitempty"`   // what opens the choices, where an app shows them as a list to open
	Asks    bool     `json:"asks,omitempty"`   // the choices answer a question: without buttons they are numbered
	Author  string   `json:"author,omitempty"` // empty: the bot; AuthorAgent: a person of 1555
	Entry   string   `json:"entry,omitempty"`  // the entry that it is; empty: none
	Name    string   `json:"name,omitempty"`   // of that person, as she wants to be called; empty: she does not say
	Line    string   `json:"line,omitempty"`   // the line of help that it is: it must reach her whoever has the conversation
	Ticket  string   `json:"ticket,omitempty"` // reference of the ticket that a person answers with it
	Link    string   `json:"link,omitempty"`   // short address of its page, to stand under Short; empty: it has none
}

// NumberedChoices are the choices as lines to answer with a number, for channels without buttons;
// empty if the reply asks nothing.
func (r Reply) NumberedChoices() string {
	if !r.Asks {
		return ""
	}
	var b strings.Builder
	for i, choice := range r.Choices {
		fmt.Fprintf(&b, "\n%d) %s", i+1, choice.Label)
	}
	return b.String()
}

// AuthorAgent marks a reply that a person of 1555 wrote.
const AuthorAgent = "agent"

// MaxChoice is the longest value of a choice, in bytes: that of Telegram's callback_data
// (https://core.telegram.org/bots/api#inlinekeyboardbutton).
const MaxChoice = 64

// A Choice is something to tap. Label is read by the citizen, Value comes back as Message.Choice;
// at most MaxChoice bytes.
type Choice struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// A Conversation is one citizen's thread on one channel. Version counts its turns and is 0 for one
// that has not been stored yet; the store refuses a turn decided on an older version.
type Conversation struct {
	ID      string
	Address Address
	Version int
	State   State
	Today   int // replies of the bot since DayBegins, where the message has a limit of them
}

// State is what the bot remembers from turn to turn. It holds ids and the last question, no more.
type State struct {
	Told      bool     `json:"told,omitempty"`      // the citizen was told that a machine answers
	Agent     string   `json:"agent,omitempty"`     // reference of the ticket for which a human has taken the conversation
	AgentAt   int64    `json:"agent_at,omitempty"`  // when she wrote last, unix seconds
	Topic     string   `json:"topic,omitempty"`     // entry of the last answer
	Question  string   `json:"question,omitempty"`  // what the last answer or clarify was about, as asked
	Offered   []string `json:"offered,omitempty"`   // entries of the open choices, in the order shown
	Asked     int64    `json:"asked,omitempty"`     // when they were offered, unix seconds
	Earlier   []string `json:"earlier,omitempty"`   // what was offered last, for who goes back
	Given     []string `json:"given,omitempty"`     // entries that answered several questions together, in the order shown
	Runnersup []string `json:"runnersup,omitempty"` // what "άλλο εννοώ" leads to
	PINFor    string   `json:"pin_for,omitempty"`   // reference of the ticket whose PIN was asked for
	WrongPINs int      `json:"wrong_pins,omitempty"`
	PINsUntil int64    `json:"pins_until,omitempty"` // no PIN is taken before, unix seconds
	Silent    bool     `json:"silent,omitempty"`     // the citizen asked us not to write
	Last      int64    `json:"last,omitempty"`       // time of the last turn, unix seconds
	Announced []string `json:"announced,omitempty"`  // announcements that were said
	Rephrased bool     `json:"rephrased,omitempty"`  // the last turn asked to rephrase
	Ticket    string   `json:"ticket,omitempty"`     // reference of a ticket that was opened here, for what she adds to it
	Bare      bool     `json:"bare,omitempty"`       // that ticket says nothing but that a human is wanted
	Awaited   string   `json:"awaited,omitempty"`    // what the next message is asked to be: awaitDetails ...
	Answered  string   `json:"answered,omitempty"`   // id of the answer just given, which a yes or no judges
	Guide     *Walk    `json:"guide,omitempty"`      // the guide that she is in
	English   bool     `json:"english,omitempty"`    // she writes English
	Heard     []Heard  `json:"heard,omitempty"`      // what came last, to notice a machine that talks to us
	Said      []string `json:"said,omitempty"`       // how our last replies begin, to know them if they come back
	Draft     *Draft   `json:"draft,omitempty"`      // a message that may go on in another
	Line      string   `json:"line,omitempty"`       // the line of help that was named, for what she says next
	LineAt    int64    `json:"line_at,omitempty"`    // when, unix seconds
	Condoled  bool     `json:"condoled,omitempty"`   // she was told that we are sorry that somebody died
	Erased    *Erased  `json:"erased,omitempty"`     // what was said today before all was erased
}
