package web

import (
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/kb"
)

// starters are questions to begin with, one of most areas; those whose entry is missing are left out.
var starters = []string{"opeka-epidoma-paidiou-pliromi", "dypa-ananeosi-kartas", "efka-pliromi-syntaxeon", "ergasiaka-katotatos-misthos", "koinoniki-eee-kritiria"}

// chatModules are what chat.js imports, itself or by another.
var chatModules = modulesOf("chat.js")

// view is what the page shows.
type view struct {
	frame
	Messages []shown
	Tickets  []ownTicket // of this conversation
	Starters []*kb.Entry // questions to begin with
	Error    string      // what the citizen must mend
	Typed    string      // what she typed when there was an error: it is not lost
	ID       string      // of the message that the form will send
	Notice   string      // what the first reply says, so that the script knows it
	Labels   bot.Labels
	Blank    fillIn   // for the script, which puts it under a ticket that is opened on the page
	Modules  []string // that the script needs: fetched at once, not one after the other
}

var greekLetter = regexp.MustCompile(`\p{Greek}`)

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
	Handoff bool // names a line of help, and nothing else
	English bool // for voices that read aloud
	Rate    bool // its choices ask whether it helped
	Fill    *fillIn
}

// fillIn is the form under a ticket, in the place of the buttons that lead to its fields.
type fillIn struct {
	Details bool          // has a field for them; the one for the contact is always there
	Open    bool          // not folded: it is the first, or something in it must be mended
	ID      string        // of the message that it will send
	Words   template.HTML // what becomes of what is filled in; made by us from editors' Markdown
}

// fillable takes the choices out that the form under a ticket replaces.
func fillable(choices []bot.Choice) (fill *fillIn, rest []bot.Choice) {
	has := func(value string) bool {
		return slices.ContainsFunc(choices, func(c bot.Choice) bool { return c.Value == value })
	}
	if !has(bot.ValueContact) {
		return nil, choices
	}
	rest = slices.DeleteFunc(slices.Clone(choices), func(c bot.Choice) bool { return c.Value == bot.ValueAdd || c.Value == bot.ValueContact })
	return &fillIn{Details: has(bot.ValueAdd)}, rest
}

// shownOf makes messages of the history. Choices stay under what was said after the citizen's last
// message: a note or an agent's reply may follow the question they belong to.
func shownOf(entries []store.Entry, labels bot.Labels, notice string) []shown {
	var messages []shown
	latest, aboutTickets := 0, 0
	for i, e := range entries {
		m := shown{ID: e.ID, Author: e.Author, Text: e.Text, At: e.At.In(kb.Athens).Format("15:04"), English: !greekLetter.MatchString(e.Text)}
		if e.Reply != nil {
			m.HTML = template.HTML(fold(whole(e.Reply.HTML), labels.More))
			m.Notice, m.Rate = e.Reply.Text == notice, asksRating(e.Reply.Choices)
			if m.Fill, m.Choices = fillable(e.Reply.Choices); m.Fill != nil {
				m.Fill.Open = aboutTickets <= 1 || !m.Fill.Details
			}
		}
		if e.Author == store.AuthorCitizen {
			for i := range messages {
				messages[i].Choices, messages[i].Fill = nil, nil
			}
			if e.Turn != nil && e.Turn.Ticket != nil {
				aboutTickets++
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

// authors are what a page calls who said a message; the page's templates and script say the same.
var authors = map[string]string{store.AuthorCitizen: "Εσείς", store.AuthorBot: "Αυτόματος βοηθός", store.AuthorAgent: "Άνθρωπος του 1555"}

// transcriptOf is a conversation as plain text, as the telephones of citizens show it: with a mark for UTF-8 in front.
func transcriptOf(entries []store.Entry) string {
	var out strings.Builder
	out.WriteString("\uFEFF")
	for _, e := range entries {
		fmt.Fprintf(&out, "%s, %s\n%s\n\n", authors[e.Author], e.At.In(kb.Athens).Format("2/1/2006 15:04"), e.Text)
	}
	return out.String()
}

func handoffShown(turn bot.Turn) []shown {
	var messages []shown
	for i, r := range turn.Messages {
		messages = append(messages, shown{ID: r.ID, Author: store.AuthorBot, HTML: template.HTML(r.HTML), At: time.Now().In(kb.Athens).Format("15:04"), Latest: i == 0, Handoff: true, English: !greekLetter.MatchString(r.Text)})
	}
	return messages
}

// neutralTab tells nothing of what is on the page.
const neutralTab = "1555 – Ρωτήστε γραπτά"

func (c *Channel) render(ctx *fiber.Ctx, status int, v view) error {
	v.frame = c.frame(neutralTab, "Γραπτές απαντήσεις του 1555 για εργασία, ανεργία, ασφάλιση, συντάξεις και επιδόματα.")
	v.ID, v.Notice, v.Labels, v.Modules = uuid.NewString(), c.noticeText(), c.cfg.Bot.Knowledge().Sentences.Labels, chatModules
	if len(v.Messages) == 0 {
		v.Starters = c.starters()
	}
	v.Blank = fillIn{Details: true, Open: true, ID: v.ID, Words: template.HTML(c.cfg.Bot.Knowledge().Sentences.TicketForm().HTML)}
	for _, m := range v.Messages {
		if m.Fill != nil {
			m.Fill.ID, m.Fill.Words = v.ID, v.Blank.Words
		}
	}
	return show(ctx, status, "chat.html", v)
}

// asksRating: one of the choices says that the answer helped.
func asksRating(choices []bot.Choice) bool {
	return slices.ContainsFunc(choices, func(c bot.Choice) bool { return c.Value == bot.ValueHelpful })
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

func (c *Channel) starters() []*kb.Entry {
	var list []*kb.Entry
	for _, id := range starters {
		if e, ok := c.publicEntry(id); ok {
			list = append(list, e)
		}
	}
	return list
}
