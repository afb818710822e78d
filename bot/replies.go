package bot

import (
	"fmt"
	"html"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"ask1555/kb"
)

// The bot's own sentences: content/replies/<name>.md each. Editors may change every word; the
// names are fixed here.
const (
	replyNotice        = "notice"         // first reply of a conversation: a machine answers
	replyGreeting      = "greeting"       // small talk
	replyThanks        = "thanks"         //
	replyGoodbye       = "goodbye"        //
	replyHelp          = "help"           //
	replyWho           = "who"            //
	replyHuman         = "human"          // asked for a human: {reference} {pin}
	replyTicket        = "ticket"         // not sure: {reference} {pin}
	replyTicketAgain   = "ticket-again"   // the same question is open already: {reference}
	replyStateOpen     = "state-open"     // state of a ticket: {reference} {created} {wait}
	replyStateAnswered = "state-answered" //
	replyStateClosed   = "state-closed"   //
	replyNoTicket      = "no-ticket"      // asked for the state, and there is no ticket
	replyBadReference  = "bad-reference"  // its check character is wrong
	replyAskPIN        = "ask-pin"        // {reference}
	replyWrongPIN      = "wrong-pin"      //
	replyNoPIN         = "no-pin"         // too many wrong ones
	replyClarify       = "clarify"        // which of these?
	replyOther         = "other"          // "άλλο εννοώ": its triggers, and what introduces the next best
	replyOutside       = "outside"        // not a matter of 1555: {topic}
	replyRephrase      = "rephrase"       // nothing to answer in it
	replyStop          = "stop"           // nothing more, please
	replyStart         = "start"          // again, please
	replyOverdue       = "overdue"        // warning after review_by: {review_by}
	replyTicketJoined  = "ticket-joined"  // one more question for the open ticket: {reference} {question}
	replyTicketFull    = "ticket-full"    // it holds no more: {reference}
	replyCancelled     = "cancelled"      // the citizen takes her ticket back: {reference}
	replyAskDetails    = "ask-details"    // what else should the human know?
	replyDetails       = "details"        // it was added: {reference}
	replyAskContact    = "ask-contact"    // a phone number or an e-mail address, please
	replyContact       = "contact"        // it was noted: {reference} {contact}
	replyBadContact    = "bad-contact"    // it is neither
	replyAnger         = "anger"          // its phrases, and an apology
	replyHelpful       = "helpful"        // yes, the answer helped
	replyUnhelpful     = "unhelpful"      // its triggers: no, it did not
	replyErase         = "erase"          // asks whether to erase everything
	replyErased        = "erased"         // done
	replyKept          = "kept"           // what is kept of a citizen
	replyMasked        = "masked"         // an identity number was hidden
	replyBack          = "back"           // there is nothing to go back to
	replyEnd           = "end"            // the end of a guide, or of a subject
	replyGuideResult   = "guide-result"   // what a guide found: these may be for you
	replyEcho          = "echo"           // we hear the same again and again
	replyGreekOnly     = "greek-only"     // this answer is not translated
	replyAskAgain      = "ask-again"      // of several questions this one is not sure
	replyTicketForm    = "ticket-form"    // on a form under a ticket: what becomes of what is filled in
	replyDaily         = "daily"          // the last SMS of the day
	replyAgain         = "again"          // before the answer just given, which answers this too
	replySafe          = "safe"           // its phrases: no danger any more; {line}
	replyCondolence    = "condolence"     // its phrases: somebody died, and what is said first
	replyForeign       = "foreign"        // its phrases: a language that we do not read
)

var replyNames = []string{
	replyNotice, replyGreeting, replyThanks, replyGoodbye, replyHelp, replyWho, replyHuman, replyTicket, replyTicketAgain,
	replyStateOpen, replyStateAnswered, replyStateClosed, replyNoTicket, replyBadReference, replyAskPIN, replyWrongPIN, replyNoPIN,
	replyClarify, replyOther, replyOutside, replyRephrase, replyStop, replyStart, replyOverdue,
	replyTicketJoined, replyTicketFull, replyCancelled, replyAskDetails, replyDetails, replyAskContact, replyContact, replyBadContact,
	replyAnger, replyHelpful, replyUnhelpful, replyErase, replyErased, replyKept, replyMasked, replyBack, replyEnd, replyGuideResult,
	replyEcho, replyGreekOnly, replyAskAgain, replyTicketForm, replyDaily,
	replyAgain, replySafe, replyCondolence, replyForeign,
}

// Labels are the words on buttons and around answers: content/replies/labels.yaml.
type Labels struct {
	None       string `yaml:"none"`        // last of the choices
	Other      string `yaml:"other"`       // button under an answer
	OtherSMS   string `yaml:"other_sms"`   // the same said in a text message
	Human      string `yaml:"human"`       // button that asks for a human
	Source     string `yaml:"source"`      // before the source of an answer
	Reviewed   string `yaml:"reviewed"`    // before the date of an answer
	Agent      string `yaml:"agent"`       // before what a person of 1555 wrote
	AgentNamed string `yaml:"agent_named"` // the same, where she says her {name}
	Rate       string `yaml:"rate"`        // did it help? Before the buttons under an answer
	Helpful    string `yaml:"helpful"`     // one of them
	More       string `yaml:"more"`        // opens the rest of a long answer
	Add        string `yaml:"add"`         // buttons under a ticket: something to add,
	Contact    string `yaml:"contact"`     // a phone number or e-mail address to leave,
	Cancel     string `yaml:"cancel"`      // not needed any more
	Yes        string `yaml:"yes"`         //
	No         string `yaml:"no"`          //
	Back       string `yaml:"back"`        // last of the choices in a guide
	Menu       string `yaml:"menu"`        // opens a list of choices, where an app has buttons for few only; at most 20 characters
	End        string `yaml:"end"`         //
	Hours      string `yaml:"hours"`       // within {n} hours most tickets are answered
	Days       string `yaml:"days"`        // within {n} days
	Unknown    string `yaml:"unknown"`     // how long, nobody can tell now
	// Commands of apps that have them, as /help: what each is called, and says to the bot.
	Commands map[string]string `yaml:"commands"`
	// The areas of content/faq as citizens read them.
	Areas map[string]string `yaml:"areas"`
}

// CommandNames are the commands that apps offer, in their order.
var CommandNames = []string{"start", "help", "anthropos", "stop"}

// Sentences are what the bot says in its own name, in one language.
type Sentences struct {
	Labels  Labels
	English *Sentences // the same for who writes English; what is not translated it says in Greek
	replies map[string]sentence
	greek   *Sentences // of English: where what it lacks stands
}

type sentence struct {
	body     string // Markdown
	short    string // for an SMS; empty: the plain text of body
	triggers []phrase
	contains []phrase
	exactly  []string // contains, whole words
}

type sentenceMeta struct {
	Short    string   `yaml:"short"`
	Triggers []string `yaml:"triggers"` // the message says this and nothing else
	Contains []string `yaml:"contains"` // the message says this somewhere
}

const (
	labelsFile        = "replies/labels.yaml"
	englishLabelsFile = "replies/labels.en.yaml"
	englishSuffix     = ".en"
)

// LoadSentences reads content/replies: <name>.md, and <name>.en.md for who writes English. Every sentence
// must be there in Greek; the errors are kb.Problems.
func LoadSentences(fsys fs.FS) (*Sentences, error) {
	s := &Sentences{replies: make(map[string]sentence)}
	s.English = &Sentences{replies: make(map[string]sentence), greek: s}
	files, err := fs.Glob(fsys, "replies/*.md")
	if err != nil {
		return nil, fmt.Errorf("list the replies: %w", err)
	}
	for _, file := range files {
		if err := s.load(fsys, file); err != nil {
			return nil, err
		}
	}
	for _, name := range replyNames {
		if _, ok := s.replies[name]; !ok {
			return nil, kb.Problem{File: "replies/" + name + ".md", Line: 1, Message: "this reply is missing"}
		}
	}
	if s.Labels, err = loadLabels(fsys, labelsFile); err != nil {
		return nil, err
	}
	s.English.Labels = s.Labels
	if _, err := fs.Stat(fsys, englishLabelsFile); err == nil {
		s.English.Labels, err = loadLabels(fsys, englishLabelsFile)
		return s, err
	}
	return s, nil
}

// load reads one file. What people say to the bot in English is understood in either language.
func (s *Sentences) load(fsys fs.FS, file string) error {
	name, english := strings.CutSuffix(strings.TrimSuffix(path.Base(file), ".md"), englishSuffix)
	if !slices.Contains(replyNames, name) {
		return kb.Problem{File: file, Line: 1, Message: "no reply has this name; the names are " + strings.Join(replyNames, ", ")}
	}
	read, err := loadSentence(fsys, file)
	if err != nil {
		return err
	}
	if english {
		s.English.replies[name] = read
		return nil
	}
	s.replies[name] = read
	return nil
}

func loadSentence(fsys fs.FS, file string) (sentence, error) {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return sentence{}, kb.Problem{File: file, Line: 1, Message: "cannot be read: " + err.Error()}
	}
	var meta sentenceMeta
	doc, err := kb.ParseDocument(file, data, &meta)
	if err != nil {
		return sentence{}, err
	}
	return sentence{
		body: strings.TrimSpace(doc.Body), short: strings.TrimSpace(meta.Short),
		triggers: phrases(meta.Triggers), contains: phrases(meta.Contains), exactly: wholeWords(meta.Contains),
	}, nil
}

func loadLabels(fsys fs.FS, file string) (Labels, error) {
	var labels Labels
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return labels, kb.Problem{File: file, Line: 1, Message: "cannot be read: " + err.Error()}
	}
	if err := yaml.UnmarshalWithOptions(data, &labels, yaml.Strict()); err != nil {
		return labels, kb.Problem{File: file, Line: 1, Message: err.Error()}
	}
	needed := []string{labels.None, labels.Other, labels.OtherSMS, labels.Human, labels.Source, labels.Reviewed, labels.Agent, labels.AgentNamed, labels.Rate, labels.More,
		labels.Helpful, labels.Add, labels.Contact, labels.Cancel, labels.Yes, labels.No, labels.Back, labels.Menu, labels.End, labels.Hours, labels.Days, labels.Unknown}
	if slices.Contains(needed, "") {
		return labels, kb.Problem{File: file, Line: 1, Message: "a label is missing: it needs none, other, other_sms, human, source, reviewed, agent, agent_named, rate, helpful, more, add, contact, cancel, yes, no, back, menu, end, hours, days and unknown"}
	}
	for _, command := range CommandNames {
		if labels.Commands[command] == "" {
			return labels, kb.Problem{File: file, Line: 1, Message: "commands lacks what " + command + " says"}
		}
	}
	for _, area := range kb.Areas {
		if labels.Areas[area] == "" {
			return labels, kb.Problem{File: file, Line: 1, Message: "areas lacks a name for " + area}
		}
	}
	return labels, nil
}

// sentence is the one called name, in Greek if it is not translated.
func (s *Sentences) sentence(name string) sentence {
	if found, ok := s.replies[name]; ok || s.greek == nil {
		return found
	}
	return s.greek.replies[name]
}

// say makes the reply called name; pairs are placeholders and their plain values, as in
// say(replyTicket, "{reference}", "KM4-7TA-29E").
func (s *Sentences) say(name string, pairs ...string) Reply {
	sentence := s.sentence(name)
	escaped := make([]string, len(pairs))
	for i, text := range pairs {
		escaped[i] = html.EscapeString(text)
	}
	r, fill := markdownReply(sentence.body, sentence.short), strings.NewReplacer(pairs...)
	r.Text, r.Short, r.HTML = fill.Replace(r.Text), fill.Replace(r.Short), strings.NewReplacer(escaped...).Replace(r.HTML)
	return r
}

// Notice is what the first reply of a conversation says, as plain text.
func (s *Sentences) Notice() string { return s.say(replyNotice).Text }

// sayWith makes the reply called name around editors' Markdown, in the place of a placeholder.
func (s *Sentences) sayWith(name, placeholder, markdown string) Reply {
	sentence := s.sentence(name)
	return markdownReply(strings.ReplaceAll(sentence.body, placeholder, markdown), strings.ReplaceAll(sentence.short, placeholder, kb.RenderText(markdown)))
}

// markdownReply makes a reply of editors' Markdown; short may be empty.
func markdownReply(body, short string) Reply {
	return Reply{Text: kb.RenderText(body), HTML: kb.RenderHTML(body), Short: short}
}

// Welcome is what a citizen reads who opened the chat in an app and has not written yet: that a machine answers is said
// already here (AI Act, article 50).
func (s *Sentences) Welcome() Reply {
	greeting, notice := s.say(replyGreeting), s.say(replyNotice)
	return Reply{
		Text: greeting.Text + "\n\n" + notice.Text, Short: greeting.Short + " " + notice.Short, HTML: greeting.HTML + notice.HTML,
		Choices: []Choice{},
	}
}

// FromAgent is a reply that a person of 1555 wrote, marked as such in every form; name is hers, or empty.
func (s *Sentences) FromAgent(name, text string) Reply {
	mark := s.Labels.Agent
	if name = strings.TrimSpace(name); name != "" {
		mark = strings.ReplaceAll(s.Labels.AgentNamed, "{name}", name)
	}
	return Reply{
		Text: mark + "\n" + text, Short: mark + " " + text, Author: AuthorAgent, Name: name,
		HTML:    `<p class="agent">` + html.EscapeString(mark) + `</p><p>` + strings.ReplaceAll(html.EscapeString(text), "\n", "<br>") + `</p>`,
		Choices: []Choice{},
	}
}

// BadReference says that a ticket's reference cannot be right, as plain text.
func (s *Sentences) BadReference() string { return s.say(replyBadReference).Text }

// WrongPIN says that reference and PIN are not those of a ticket, as plain text.
func (s *Sentences) WrongPIN() string { return s.say(replyWrongPIN).Text }

// TicketForm says on a form under a ticket what becomes of what is filled in.
func (s *Sentences) TicketForm() Reply { return s.say(replyTicketForm) }

// Overdue is the warning that an answer should have been checked again by a day.
func (s *Sentences) Overdue(day kb.Date) string {
	return s.say(replyOverdue, "{review_by}", day.String()).Text
}
