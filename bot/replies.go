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
	replyStateOpen     = "state-open"     // state of a ticket: {reference} {created}
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
)

var replyNames = []string{
	replyNotice, replyGreeting, replyThanks, replyGoodbye, replyHelp, replyWho, replyHuman, replyTicket, replyTicketAgain,
	replyStateOpen, replyStateAnswered, replyStateClosed, replyNoTicket, replyBadReference, replyAskPIN, replyWrongPIN, replyNoPIN,
	replyClarify, replyOther, replyOutside, replyRephrase, replyStop, replyStart, replyOverdue,
}

// Labels are the words on buttons and around answers: content/replies/labels.yaml.
type Labels struct {
	None     string `yaml:"none"`      // last of the choices
	Other    string `yaml:"other"`     // button under an answer
	OtherSMS string `yaml:"other_sms"` // the same said in a text message
	Human    string `yaml:"human"`     // button that asks for a human
	Source   string `yaml:"source"`    // before the source of an answer
	Reviewed string `yaml:"reviewed"`  // before the date of an answer
	Agent    string `yaml:"agent"`     // before what a person of 1555 wrote
	// The areas of content/faq as citizens read them.
	Areas map[string]string `yaml:"areas"`
}

// Sentences are what the bot says in its own name.
type Sentences struct {
	Labels  Labels
	replies map[string]sentence
}

type sentence struct {
	body     string // Markdown
	short    string // for an SMS; empty: the plain text of body
	triggers []phrase
	contains []phrase
}

type sentenceMeta struct {
	Short    string   `yaml:"short"`
	Triggers []string `yaml:"triggers"` // the message says this and nothing else
	Contains []string `yaml:"contains"` // the message says this somewhere
}

// LoadSentences reads content/replies. Every sentence must be there; the errors are kb.Problems.
func LoadSentences(fsys fs.FS) (*Sentences, error) {
	s := &Sentences{replies: make(map[string]sentence)}
	files, err := fs.Glob(fsys, "replies/*.md")
	if err != nil {
		return nil, fmt.Errorf("list the replies: %w", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".md")
		if !slices.Contains(replyNames, name) {
			return nil, kb.Problem{File: file, Line: 1, Message: "no reply has this name; the names are " + strings.Join(replyNames, ", ")}
		}
		if s.replies[name], err = loadSentence(fsys, file); err != nil {
			return nil, err
		}
	}
	for _, name := range replyNames {
		if _, ok := s.replies[name]; !ok {
			return nil, kb.Problem{File: "replies/" + name + ".md", Line: 1, Message: "this reply is missing"}
		}
	}
	s.Labels, err = loadLabels(fsys)
	return s, err
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
		triggers: phrases(meta.Triggers), contains: phrases(meta.Contains),
	}, nil
}

func loadLabels(fsys fs.FS) (Labels, error) {
	const file = "replies/labels.yaml"
	var labels Labels
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return labels, kb.Problem{File: file, Line: 1, Message: "cannot be read: " + err.Error()}
	}
	if err := yaml.UnmarshalWithOptions(data, &labels, yaml.Strict()); err != nil {
		return labels, kb.Problem{File: file, Line: 1, Message: err.Error()}
	}
	if slices.Contains([]string{labels.None, labels.Other, labels.OtherSMS, labels.Human, labels.Source, labels.Reviewed, labels.Agent}, "") {
		return labels, kb.Problem{File: file, Line: 1, Message: "needs none, other, other_sms, human, source, reviewed and agent"}
	}
	for _, area := range kb.Areas {
		if labels.Areas[area] == "" {
			return labels, kb.Problem{File: file, Line: 1, Message: "areas lacks a name for " + area}
		}
	}
	return labels, nil
}

// say makes the reply called name; pairs are placeholders and their values, as in
// say(replyTicket, "{reference}", "KM4-7TA-29E").
func (s *Sentences) say(name string, pairs ...string) Reply {
	sentence := s.replies[name]
	fill := strings.NewReplacer(pairs...)
	return markdownReply(fill.Replace(sentence.body), fill.Replace(sentence.short))
}

// markdownReply makes a reply of editors' Markdown; short may be empty.
func markdownReply(body, short string) Reply {
	return Reply{Text: kb.RenderText(body), HTML: kb.RenderHTML(body), Short: short}
}

// FromAgent is a reply that a person of 1555 wrote, marked as such in every form.
func (s *Sentences) FromAgent(text string) Reply {
	mark := s.Labels.Agent
	return Reply{
		Text: mark + "\n" + text, Short: mark + " " + text, Author: AuthorAgent,
		HTML:    `<p class="agent">` + html.EscapeString(mark) + `</p><p>` + strings.ReplaceAll(html.EscapeString(text), "\n", "<br>") + `</p>`,
		Choices: []Choice{},
	}
}

// Overdue is the warning that an answer should have been checked again by a day.
func (s *Sentences) Overdue(day kb.Date) string {
	return s.say(replyOverdue, "{review_by}", day.String()).Text
}
