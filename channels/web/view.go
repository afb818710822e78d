package web

import (
	"bytes"
	"html/template"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/kb"
)

var pageTemplate = template.Must(template.ParseFS(assets, "assets/chat.html"))

// starters are questions to begin with, one of most areas; those whose entry is missing are left out.
var starters = []string{"opeka-epidoma-paidiou-pliromi", "dypa-ananeosi-kartas", "efka-pliromi-syntaxeon", "ergasiaka-katotatos-misthos", "koinoniki-eee-kritiria"}

// view is what the page shows.
type view struct {
	Messages []shown
	Starters []string        // questions to begin with
	Notices  []template.HTML // announcements for everybody
	Error    string          // what the citizen must mend
	Typed    string          // what she typed when there was an error: it is not lost
	ExitTo   string
	ID       string // of the message that the form will send
	Version  string // of the assets
}

// shown is one message on the page.
type shown struct {
	ID      string
	Author  string
	Text    string
	HTML    template.HTML // made by us from editors' Markdown
	Choices []bot.Choice  // only until the citizen says something else
	At      string
	Latest  bool // where the page opens
}

// shownOf makes messages of the history. Choices stay under what was said after the citizen's last
// message: a note or an agent's reply may follow the question they belong to.
func shownOf(entries []store.Entry) []shown {
	var messages []shown
	latest := 0
	for i, e := range entries {
		m := shown{ID: e.ID, Author: e.Author, Text: e.Text, At: e.At.In(kb.Athens).Format("15:04")}
		if e.Reply != nil {
			m.HTML = template.HTML(e.Reply.HTML)
			m.Choices = e.Reply.Choices
		}
		if e.Author == store.AuthorCitizen {
			for i := range messages {
				messages[i].Choices = nil
			}
		}
		if e.Author != store.AuthorBot {
			latest = i
		}
		messages = append(messages, m)
	}
	if len(messages) > 0 {
		messages[latest].Latest = true
	}
	return messages
}

func handoffShown(turn bot.Turn) []shown {
	var messages []shown
	for i, r := range turn.Messages {
		messages = append(messages, shown{ID: r.ID, Author: store.AuthorBot, HTML: template.HTML(r.HTML), At: time.Now().In(kb.Athens).Format("15:04"), Latest: i == 0})
	}
	return messages
}

func (c *Channel) render(ctx *fiber.Ctx, status int, v view) error {
	v.ExitTo, v.ID, v.Version = exitAddress, uuid.NewString(), assetVersion
	if len(v.Messages) == 0 {
		v.Starters = c.starters()
	}
	v.Notices = c.notices()
	var page bytes.Buffer
	if err := pageTemplate.Execute(&page, v); err != nil {
		return err
	}
	ctx.Set(fiber.HeaderContentSecurityPolicy, contentPolicy)
	ctx.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return ctx.Status(status).Send(page.Bytes())
}

// notices are what is announced to everybody now.
func (c *Channel) notices() []template.HTML {
	var list []template.HTML
	for _, a := range c.cfg.Bot.Knowledge().Announcements {
		if len(a.Areas) == 0 && a.Live(time.Now()) {
			list = append(list, template.HTML(a.HTML))
		}
	}
	return list
}

func (c *Channel) starters() []string {
	var list []string
	for _, id := range starters {
		if e, ok := c.cfg.Bot.Knowledge().Base.Entry(id); ok {
			list = append(list, e.Question)
		}
	}
	return list
}
