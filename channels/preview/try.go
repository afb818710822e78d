package preview

import (
	"cmp"
	"html/template"
	"math"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/kb"
)

// mostCandidates are shown with what they are made of.
const mostCandidates = 5

type tryPage struct {
	Question   string
	Policy     bot.Policy
	Turn       bot.Turn
	Replies    []said
	Words      []kb.TokenReading
	Candidates []candidate
	Signals    []kb.Contribution // the greatest first
	Confidence float64
	Topic      *kb.Outside // the outside topic that it surely is about
	Near       *kb.TopicLikelihood
}

type said struct {
	HTML    template.HTML // made safe by the bot
	Choices []bot.Choice
}

// A candidate is an entry that was weighed.
type candidate struct {
	*kb.Entry
	Confidence float64
	Score      float64
	Nearest    string
	Parts      []kb.Contribution // the greatest first
}

// try shows what the bot makes of a question, ?q= or that of a ticket, and why.
func (p *Preview) try(ctx *fiber.Ctx) error {
	v := tryPage{Question: question(ctx), Policy: p.cfg.Policy}
	if reference := ctx.Query("ticket"); reference != "" && p.cfg.Store != nil {
		t, err := p.cfg.Store.Ticket(ctx.UserContext(), reference)
		if err == nil {
			v.Question = t.Question
		}
	}
	if v.Question == "" {
		return p.show(ctx, fiber.StatusOK, "try", "Δοκιμή ερώτησης", v)
	}
	outcome, err := p.cfg.Bot.Try(ctx.UserContext(), bot.Message{ID: "preview", From: bot.Address{Channel: "preview"}, Text: v.Question, At: time.Now()})
	if err != nil {
		return err
	}
	v.Turn = outcome.Turn
	for _, r := range outcome.Turn.Messages {
		v.Replies = append(v.Replies, said{template.HTML(r.HTML), r.Choices})
	}
	if err := v.explain(ctx, p.cfg.Bot.Knowledge().Base); err != nil {
		return err
	}
	return p.show(ctx, fiber.StatusOK, "try", "Δοκιμή ερώτησης", v)
}

// explain says how the words were read and what the candidates are made of.
func (v *tryPage) explain(ctx *fiber.Ctx, base *kb.Base) error {
	message := bot.Mask(v.Question)
	found, err := base.Search(ctx.UserContext(), message, mostCandidates)
	if err != nil {
		return err
	}
	why, err := base.Explain(ctx.UserContext(), message, mostCandidates)
	if err != nil {
		return err
	}
	v.Words, v.Confidence, v.Topic, v.Near = why.Tokens, why.Confidence, found.Topic, why.Topic
	v.Signals = greatestFirst(why.Signals)
	for i, c := range why.Candidates[:min(len(why.Candidates), len(found.Hits))] {
		hit := found.Hits[i]
		v.Candidates = append(v.Candidates, candidate{hit.Entry, hit.Confidence, hit.Score, c.Nearest, greatestFirst(c.Parts)})
	}
	return nil
}

func greatestFirst(parts []kb.Contribution) []kb.Contribution {
	slices.SortStableFunc(parts, func(a, b kb.Contribution) int { return cmp.Compare(math.Abs(b.Adds), math.Abs(a.Adds)) })
	return parts
}
