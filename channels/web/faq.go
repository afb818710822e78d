package web

import (
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/kb"
)

// The public pages of questions and answers. They need no conversation and no script; what they show
// is the content as it is now.

const (
	faqTitle     = "Συχνές ερωτήσεις"
	areaViolence = "via"

	maxQuery = 300 // characters of a search
	maxFound = 8
)

// faqView is what a page shows: all of it what search and menu need, and for the page's own part the
// fields after it.
type faqView struct {
	frame
	Title, Canonical, Query string
	Found                   []*kb.Entry
	Handoff                 template.HTML // the search was a cry for help
	Data                    any           // schema.org, for search engines

	Areas    []faqAreaView // home
	Entries  []*kb.Entry   // of an area, or see also
	Area     faqAreaView
	Answer   template.HTML // of an entry, made safe by us
	Overdue  string
	Sources  []faqSource
	Reviewed kb.Date
}

type faqAreaView struct {
	ID, Name string
	Count    int
}

type faqSource struct{ URL, Host string }

// faqHome shows the areas, or what was found for ?q=.
func (c *Channel) faqHome(ctx *fiber.Ctx) error {
	v := faqView{Title: faqTitle, frame: frame{Description: "Απαντήσεις του 1555 για ασφάλιση, συντάξεις, ανεργία, επιδόματα και εργασία."}, Areas: c.faqAreas()}
	v.Query = strings.TrimSpace(strings.ToValidUTF8(ctx.Query("q"), "\uFFFD"))
	if utf8.RuneCountInString(v.Query) > maxQuery {
		v.Query = string([]rune(v.Query)[:maxQuery])
	}
	knowledge := c.cfg.Bot.Knowledge()
	if v.Query != "" {
		if turn, danger := c.cfg.Bot.Handoff(bot.Message{Text: v.Query, At: time.Now()}); danger {
			v.Query = "" // nobody who looks over her shoulder should read it
			v.Handoff = template.HTML(turn.Messages[0].HTML)
			return c.renderFAQ(ctx, fiber.StatusOK, "home", v)
		}
		if wait := c.limits.lookUp(ctx.IP()); wait > 0 {
			return tooMany(wait)
		}
		found, err := knowledge.Base.Search(ctx.UserContext(), v.Query, maxFound)
		if err != nil {
			return err
		}
		for _, hit := range found.Hits {
			v.Found = append(v.Found, hit.Entry)
		}
	}
	return c.renderFAQ(ctx, fiber.StatusOK, "home", v)
}

// faqMissing is a page for an address that leads nowhere: an old link, or an entry that holds no more.
func (c *Channel) faqMissing(ctx *fiber.Ctx) error {
	v := faqView{Title: "Η σελίδα δεν υπάρχει", frame: frame{Description: "Ψάξτε με δικά σας λόγια."}, Areas: c.faqAreas()}
	return c.renderFAQ(ctx, fiber.StatusNotFound, "home", v)
}

// faqArea shows the questions of an area. An entry's id leads to its page: a short link for a message.
func (c *Channel) faqArea(ctx *fiber.Ctx) error {
	name := ctx.Params("area")
	if e, ok := c.publicEntry(name); ok {
		return ctx.Redirect("/faq/"+e.Area+"/"+e.ID, fiber.StatusMovedPermanently)
	}
	area := c.faqAreaView(name)
	if area.Name == "" {
		return c.faqMissing(ctx)
	}
	return c.renderFAQ(ctx, fiber.StatusOK, "area", faqView{Title: area.Name, frame: frame{Description: "Συχνές ερωτήσεις: " + area.Name}, Area: area, Entries: c.publicEntries(name)})
}

// faqCode leads from the address in a text message to the page of its entry, which may move: no browser should remember
// where to.
func (c *Channel) faqCode(ctx *fiber.Ctx) error {
	e, ok := c.cfg.Bot.Knowledge().Base.EntryByCode(ctx.Params("code"))
	if !ok || !e.Valid(time.Now()) {
		return c.faqMissing(ctx)
	}
	return ctx.Redirect(entryPath(e), fiber.StatusFound)
}

// faqEntry shows one answer.
func (c *Channel) faqEntry(ctx *fiber.Ctx) error {
	e, ok := c.publicEntry(ctx.Params("id"))
	if !ok || e.Area != ctx.Params("area") {
		return c.faqMissing(ctx)
	}
	now := time.Now()
	answer := e.At(now)
	v := faqView{
		Title: e.Question, frame: frame{Description: answer.Short}, Area: c.faqAreaView(e.Area),
		Answer: template.HTML(answer.HTML), Reviewed: e.Reviewed, Data: faqData(e, answer),
	}
	if e.Overdue(now) {
		v.Overdue = c.cfg.Bot.Knowledge().Sentences.Overdue(e.ReviewBy)
	}
	for _, source := range e.Sources {
		if u, err := url.Parse(source); err == nil {
			v.Sources = append(v.Sources, faqSource{source, strings.TrimPrefix(u.Host, "www.")})
		}
	}
	for _, id := range e.SeeAlso {
		if other, ok := c.publicEntry(id); ok {
			v.Entries = append(v.Entries, other)
		}
	}
	return c.renderFAQ(ctx, fiber.StatusOK, "entry", v)
}

// faqData is an entry as search engines read it (https://schema.org/FAQPage).
func faqData(e *kb.Entry, answer kb.Answer) any {
	return map[string]any{
		"@context": "https://schema.org", "@type": "FAQPage", "inLanguage": "el", "dateModified": e.Reviewed.ISO(),
		"mainEntity": []any{map[string]any{
			"@type": "Question", "name": e.Question,
			"acceptedAnswer": map[string]any{"@type": "Answer", "text": answer.HTML},
		}},
	}
}

func (c *Channel) faqAreaView(area string) faqAreaView {
	return faqAreaView{ID: area, Name: c.cfg.Bot.Knowledge().Sentences.Labels.Areas[area], Count: len(c.publicEntries(area))}
}

func (c *Channel) faqAreas() []faqAreaView {
	var areas []faqAreaView
	for _, area := range kb.Areas {
		areas = append(areas, c.faqAreaView(area))
	}
	return areas
}

// publicEntry is an entry that holds today.
func (c *Channel) publicEntry(id string) (*kb.Entry, bool) {
	e, ok := c.cfg.Bot.Knowledge().Base.Entry(id)
	return e, ok && e.Valid(time.Now())
}

// publicEntries are the entries of an area that hold today, or of all areas without one.
func (c *Channel) publicEntries(area string) []*kb.Entry {
	now := time.Now()
	return slices.Collect(func(yield func(*kb.Entry) bool) {
		for _, e := range c.cfg.Bot.Knowledge().Base.Entries {
			if (area == "" || e.Area == area) && e.Valid(now) && !yield(e) {
				return
			}
		}
	})
}

// renderFAQ shows a page. The browser's tab and history, which others of the household see, name no matter of
// violence.
func (c *Channel) renderFAQ(ctx *fiber.Ctx, status int, name string, v faqView) error {
	tab := v.Title
	if v.Area.ID == areaViolence || v.Handoff != "" {
		tab = faqTitle
	}
	v.frame = c.frame(tab+" – 1555", v.Description)
	v.Canonical = c.address(ctx, ctx.Path())
	return show(ctx, status, name, v)
}

// address is a path as the outside knows it.
func (c *Channel) address(ctx *fiber.Ctx, path string) string {
	base := c.cfg.PublicURL
	if base == "" {
		base = ctx.BaseURL()
	}
	return base + path
}
