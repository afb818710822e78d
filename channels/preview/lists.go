package preview

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/bot/eval"
	"ask1555/bot/store"
	"ask1555/kb"
)

// Most lines of a list: nobody works off more in a day.
const (
	mostWeak     = 60
	mostDisliked = 30
	mostPairs    = 60
	mostExamples = 15 // of a pair
	mostTickets  = 500
)

// overdue lists the entries that should have been checked again, the longest overdue first.
func (p *Preview) overdue(ctx *fiber.Ctx) error {
	entries := overdueEntries(p.cfg.Bot.Knowledge().Base, time.Now())
	return p.show(ctx, fiber.StatusOK, "overdue", "Για έλεγχο", entries)
}

func overdueEntries(base *kb.Base, now time.Time) []*kb.Entry {
	list := slices.DeleteFunc(slices.Clone(base.Entries), func(e *kb.Entry) bool { return !e.Overdue(now) })
	slices.SortStableFunc(list, func(a, b *kb.Entry) int { return a.ReviewBy.Begins().Compare(b.ReviewBy.Begins()) })
	return list
}

type weakPage struct {
	Weak       []weakEntry
	More       int // weak entries that are not shown
	Disliked   []disliked
	Database   bool
	Unofficial []*kb.Entry // no source of theirs is official
}

// A weakEntry is one whose own tests do not all lead to it.
type weakEntry struct {
	*kb.Entry
	Tests    int
	Failing  []testResult // find another first
	Doubtful []testResult // find it first, and are not answered
}

type disliked struct {
	*kb.Entry
	Up, Down int
}

// weak lists the entries whose tests fail, those whose answers did not help, and those without an official source.
func (p *Preview) weak(ctx *fiber.Ctx) error {
	const title = "Αδύναμες απαντήσεις"
	rows, ready, err := p.testResults()
	if err != nil {
		return err
	}
	if !ready {
		return p.showWaiting(ctx, title)
	}
	base := p.cfg.Bot.Knowledge().Base
	v := weakPage{Weak: weakEntries(base, rows), Database: p.cfg.Store != nil, Unofficial: unofficial(base)}
	if n := len(v.Weak); n > mostWeak {
		v.Weak, v.More = v.Weak[:mostWeak], n-mostWeak
	}
	if v.Database {
		if v.Disliked, err = p.disliked(ctx, base); err != nil {
			return err
		}
	}
	return p.show(ctx, fiber.StatusOK, "weak", title, v)
}

// unofficial are the entries that rest on pages of no authority alone.
func unofficial(base *kb.Base) []*kb.Entry {
	return slices.DeleteFunc(slices.Clone(base.Entries), func(e *kb.Entry) bool { return len(e.Sources) == 0 || e.Official() })
}

// weakEntries are those with a test that does not lead to them, the most such first.
func weakEntries(base *kb.Base, rows []eval.Row) []weakEntry {
	byEntry := make(map[string]*weakEntry)
	for _, row := range rows {
		e, ok := base.Entry(row.Entry[0])
		if !ok {
			continue
		}
		if byEntry[e.ID] == nil {
			byEntry[e.ID] = &weakEntry{Entry: e}
		}
		byEntry[e.ID].add(base, row)
	}
	var list []weakEntry
	for _, w := range byEntry {
		if len(w.Failing)+len(w.Doubtful) > 0 {
			list = append(list, *w)
		}
	}
	slices.SortFunc(list, func(a, b weakEntry) int {
		return cmp.Or(cmp.Compare(len(b.Failing), len(a.Failing)), cmp.Compare(len(b.Doubtful), len(a.Doubtful)), strings.Compare(a.ID, b.ID))
	})
	return list
}

func (w *weakEntry) add(base *kb.Base, row eval.Row) {
	w.Tests++
	t := testResult{Text: row.Text, Decision: row.Decision}
	if row.Confidence != nil {
		t.Confidence = *row.Confidence
	}
	if row.Got != nil {
		t.First, _ = base.Entry(*row.Got)
		t.Right = *row.Got == w.ID
	}
	switch {
	case !t.Right:
		w.Failing = append(w.Failing, t)
	case t.Decision != bot.Answer:
		w.Doubtful = append(w.Doubtful, t)
	}
}

// disliked are the entries with thumbs down, the most first.
func (p *Preview) disliked(ctx *fiber.Ctx, base *kb.Base) ([]disliked, error) {
	counts, err := p.cfg.Store.FeedbackCounts(ctx.UserContext())
	var list []disliked
	for _, c := range counts {
		if e, ok := base.Entry(c.Entry); ok && c.Down > 0 && len(list) < mostDisliked {
			list = append(list, disliked{e, c.Up, c.Down})
		}
	}
	return list, err
}

type confusedPage struct {
	Pairs []pair
	More  int // pairs that are not shown
}

// A pair is two entries that are taken for each other.
type pair struct {
	A, B  *kb.Entry // A has the smaller id
	Cases []kb.Confusion
}

// Examples are some of the cases.
func (p pair) Examples() []kb.Confusion { return p.Cases[:min(mostExamples, len(p.Cases))] }

// confusions lists the pairs, those most often mixed up first.
func (p *Preview) confusions(ctx *fiber.Ctx) error {
	const title = "Μπερδεύονται μεταξύ τους"
	s := p.served()
	found, ready, err := p.confused.get(s, func(ctx context.Context) ([]kb.Confusion, error) { return s.knowledge.Base.Confusions(ctx) })
	if err != nil {
		return err
	}
	if !ready {
		return p.showWaiting(ctx, title)
	}
	v := confusedPage{Pairs: pairs(found)}
	if n := len(v.Pairs); n > mostPairs {
		v.Pairs, v.More = v.Pairs[:mostPairs], n-mostPairs
	}
	return p.show(ctx, fiber.StatusOK, "confused", title, v)
}

func pairs(found []kb.Confusion) []pair {
	byIDs := make(map[[2]string]*pair)
	for _, c := range found {
		a, b := c.Entry, c.Found
		if b.ID < a.ID {
			a, b = b, a
		}
		key := [2]string{a.ID, b.ID}
		if byIDs[key] == nil {
			byIDs[key] = &pair{A: a, B: b}
		}
		byIDs[key].Cases = append(byIDs[key].Cases, c)
	}
	var list []pair
	for _, p := range byIDs {
		list = append(list, *p)
	}
	slices.SortFunc(list, func(x, y pair) int {
		return cmp.Or(cmp.Compare(len(y.Cases), len(x.Cases)), strings.Compare(x.A.ID, y.A.ID), strings.Compare(x.B.ID, y.B.ID))
	})
	return list
}

type unansweredPage struct {
	Tickets  []ticket
	Database bool
}

type ticket struct {
	Reference, Day, Area, Question string
	Considered                     []*kb.Entry
}

// unanswered lists the open tickets: what citizens asked and nobody has answered yet.
func (p *Preview) unanswered(ctx *fiber.Ctx) error {
	v := unansweredPage{Database: p.cfg.Store != nil}
	if v.Database {
		open, err := p.openTickets(ctx)
		if err != nil {
			return err
		}
		for _, t := range open {
			v.Tickets = append(v.Tickets, p.ticketOf(t))
		}
	}
	return p.show(ctx, fiber.StatusOK, "unanswered", "Αναπάντητες ερωτήσεις", v)
}

func (p *Preview) openTickets(ctx *fiber.Ctx) ([]bot.TicketRecord, error) {
	return p.cfg.Store.Tickets(ctx.UserContext(), store.TicketFilter{State: bot.TicketOpen, Limit: mostTickets})
}

func (p *Preview) ticketOf(t bot.TicketRecord) ticket {
	const most = 3
	k := p.cfg.Bot.Knowledge()
	shown := ticket{Reference: t.Reference, Day: t.Created.In(kb.Athens).Format("2/1/2006"), Area: k.Sentences.Labels.Areas[t.Area], Question: t.Question}
	for _, id := range t.Considered {
		if e, ok := k.Base.Entry(id); ok && len(shown.Considered) < most {
			shown.Considered = append(shown.Considered, e)
		}
	}
	return shown
}
