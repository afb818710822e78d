package preview

import (
	"html/template"
	"path"
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/channels/gsm"
	"ask1555/channels/sms"
	"ask1555/channels/telegram"
	"ask1555/kb"
)

type entryPage struct {
	*kb.Entry
	Path     string // of the file, for who wants to open it
	AreaName string
	Overdue  bool
	Day      string // it does not hold today, and is shown as on this day; empty: as today
	Messages []message
	Tests    []testResult
	MaxParts int
}

// A message is one reply in the form of every channel.
type message struct {
	HTML     template.HTML // made safe by the bot
	Choices  []bot.Choice
	SMS      []text
	Telegram []template.HTML // made safe by the channel
	Plain    []plain
}

// A text is one SMS.
type text struct {
	Text string
	gsm.Size
	Long     bool // more segments than an answer should have
	Capitals int  // segments where the letters of SMS are set to capitals
}

// maxSegments of an answer: what more costs is flagged.
const maxSegments = 2

// A testResult is a test of the entry, and what it leads to now.
type testResult struct {
	Text       string
	Decision   bot.Decision
	First      *kb.Entry // nil: nothing was found
	Right      bool      // the entry itself comes first
	Confidence float64
}

// entry shows one entry as a citizen gets it on every channel.
func (p *Preview) entry(ctx *fiber.Ctx) error {
	k := p.cfg.Bot.Knowledge()
	e, ok := k.Base.Entry(ctx.Params("id"))
	if !ok {
		return p.missing(ctx)
	}
	at, day := shownAt(e, time.Now())
	outcome, err := p.cfg.Bot.Try(ctx.UserContext(), bot.Message{ID: "preview", From: bot.Address{Channel: "preview"}, Choice: bot.EntryChoice(e.ID), At: at})
	if err != nil {
		return err
	}
	v := entryPage{Entry: e, Path: path.Join(p.cfg.Dir, e.File), AreaName: k.Sentences.Labels.Areas[e.Area], Overdue: e.Overdue(at), Day: day, MaxParts: maxSegments}
	for _, r := range outcome.Turn.Messages {
		v.Messages = append(v.Messages, messageOf(r))
	}
	for _, test := range e.Tests {
		result, err := p.ask(ctx, e, test.Text)
		if err != nil {
			return err
		}
		v.Tests = append(v.Tests, result)
	}
	return p.show(ctx, fiber.StatusOK, "entry", e.Question, v)
}

// shownAt is the moment an entry is shown at: now, or a day on which it holds.
func shownAt(e *kb.Entry, now time.Time) (at time.Time, day string) {
	switch {
	case e.Valid(now):
		return now, ""
	case now.Before(e.ValidFrom.Begins()):
		return e.ValidFrom.Begins(), e.ValidFrom.String()
	}
	return e.ValidUntil.Begins(), e.ValidUntil.String()
}

func messageOf(r bot.Reply) message {
	m := message{HTML: template.HTML(r.HTML), Choices: r.Choices, Plain: plainForms(r)}
	for _, part := range telegram.Parts(r) {
		m.Telegram = append(m.Telegram, template.HTML(part))
	}
	for _, part := range sms.Parts(r, gsm.Proper) {
		size := gsm.SizeOf(part)
		m.SMS = append(m.SMS, text{part, size, size.Segments > maxSegments, gsm.SizeOf(gsm.Text(r, gsm.Capitals)).Segments})
	}
	return m
}

// ask puts a test to the bot.
func (p *Preview) ask(ctx *fiber.Ctx, e *kb.Entry, question string) (testResult, error) {
	outcome, err := p.cfg.Bot.Try(ctx.UserContext(), bot.Message{ID: "preview", From: bot.Address{Channel: "preview"}, Text: question, At: time.Now()})
	if err != nil {
		return testResult{}, err
	}
	result := testResult{Text: question, Decision: outcome.Turn.Decision}
	if len(outcome.Considered) > 0 {
		result.First, _ = p.cfg.Bot.Knowledge().Base.Entry(outcome.Considered[0])
		result.Right = outcome.Considered[0] == e.ID
	}
	if outcome.Turn.Confidence != nil {
		result.Confidence = *outcome.Turn.Confidence
	}
	return result, nil
}
