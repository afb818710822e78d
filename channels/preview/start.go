package preview

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/kb"
)

const (
	maxQuestion = 4000 // characters, as for a citizen
	maxFound    = 8
)

type startPage struct {
	Query string
	Found []*kb.Entry
	Areas []area
	Tasks tasks
}

type area struct {
	Name    string
	Entries []*kb.Entry
}

// tasks counts what the lists hold, as far as it is known at once.
type tasks struct {
	Overdue    int
	Unanswered int
	Database   bool
}

// start shows what was found for ?q=, what there is to do, and all entries.
func (p *Preview) start(ctx *fiber.Ctx) error {
	base := p.cfg.Bot.Knowledge().Base
	v := startPage{Query: question(ctx), Areas: p.areas()}
	v.Tasks.Overdue = len(overdueEntries(base, time.Now()))
	if p.cfg.Store != nil {
		tickets, err := p.openTickets(ctx)
		if err != nil {
			return err
		}
		v.Tasks.Database, v.Tasks.Unanswered = true, len(tickets)
	}
	if v.Query != "" {
		var err error
		if v.Found, err = find(ctx, base, v.Query); err != nil {
			return err
		}
	}
	return p.show(ctx, fiber.StatusOK, "start", "Προεπισκόπηση", v)
}

// find looks for an entry by its id, and by words.
func find(ctx *fiber.Ctx, base *kb.Base, query string) ([]*kb.Entry, error) {
	if e, ok := base.Entry(query); ok {
		return []*kb.Entry{e}, nil
	}
	found, err := base.Search(ctx.UserContext(), bot.Mask(query), maxFound)
	var entries []*kb.Entry
	for _, hit := range found.Hits {
		entries = append(entries, hit.Entry)
	}
	return entries, err
}

func (p *Preview) areas() []area {
	k := p.cfg.Bot.Knowledge()
	var list []area
	for _, id := range kb.Areas {
		a := area{Name: k.Sentences.Labels.Areas[id]}
		for _, e := range k.Base.Entries {
			if e.Area == id {
				a.Entries = append(a.Entries, e)
			}
		}
		list = append(list, a)
	}
	return list
}

// question is ?q= as somebody typed it.
func question(ctx *fiber.Ctx) string {
	q := []rune(strings.TrimSpace(strings.ToValidUTF8(ctx.Query("q"), "\uFFFD")))
	return string(q[:min(len(q), maxQuestion)])
}
