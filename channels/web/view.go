package web

import (
	"html/template"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/kb"
)

// starters are questions to begin with, one of most areas; those whose entry is missing are left out.
var starters = []string{"opeka-epidoma-paidiou-pliromi", "dypa-ananeosi-kartas", "efka-pliromi-syntaxeon", "ergasiaka-katotatos-misthos", "koinoniki-eee-kritiria"}

// view is what the page shows.
type view struct {
	frame
	Messages []shown
	Starters []string // questions to begin with
	Error    string   // what the citizen must mend
	Typed    string   // what she typed when there was an error: it is not lost
	ID       string   // of the message that the form will send
	Notice   string   // what the first reply says, so that the script knows it
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
	Notice  bool // says that a machine answers, and nothing else
}

// shownOf makes messages of the history. Choices stay under what was said after the citizen's last
// message: a note or an agent's reply may follow the question they belong to.
func shownOf(entries []store.Entry, notice string) []shown {
	var messages []shown
	latest := 0
	for i, e := range entries {
		m := shown{ID: e.ID, Author: e.Author, Text: e.Text, At: e.At.In(kb.Athens).Format("15:04")}
		if e.Reply != nil {
			m.HTML = template.HTML(e.Reply.HTML)
			m.Choices, m.Notice = e.Reply.Choices, e.Reply.Text == notice
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
	v.frame = c.frame("1555 – Ρωτήστε γραπτά", "Γραπτές απαντήσεις του 1555 για εργασία, ανεργία, ασφάλιση, συντάξεις και επιδόματα.")
	v.ID, v.Notice = uuid.NewString(), c.noticeText()
	if len(v.Messages) == 0 {
		v.Starters = c.starters()
	}
	return show(ctx, status, "chat.html", v)
}

// noticeText is what the first reply of a conversation says.
func (c *Channel) noticeText() string { return c.cfg.Bot.Knowledge().Sentences.Notice() }

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
