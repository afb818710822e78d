package web

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels/server"
)

// The page keeps the conversation's token in a cookie that scripts cannot read; a form carries no
// secret of its own, since a cookie with SameSite=Strict is not sent with a form of another site.
const (
	cookieName = "ask1555"
	cookieLife = 24 * time.Hour
)

// page shows the conversation so far. If it cannot be read the page is there all the same: a
// hand-off needs no database.
func (c *Channel) page(ctx *fiber.Ctx) error {
	v, err := c.conversation(ctx)
	if err != nil {
		return c.showError(ctx, err, "")
	}
	return c.render(ctx, fiber.StatusOK, v)
}

// conversation is what the page shows of the cookie's conversation, if there is one.
func (c *Channel) conversation(ctx *fiber.Ctx) (view, error) {
	entries, err := c.cookieHistory(ctx)
	if err != nil {
		return view{}, err
	}
	tickets, err := c.ticketsIn(ctx, entries)
	if err != nil {
		return view{}, err
	}
	return view{Messages: shownOf(entries, c.cfg.Bot.Knowledge().Sentences.Labels, c.noticeText()), Tickets: tickets}, nil
}

// cookieHistory reads the history of the cookie's conversation, if there is one.
func (c *Channel) cookieHistory(ctx *fiber.Ctx) ([]store.Entry, error) {
	id := c.cookieConversation(ctx)
	if id == "" {
		return nil, nil
	}
	return c.cfg.Store.Shown(ctx.UserContext(), id, 0, maxHistory)
}

// submit takes a message from the form. A browser without JavaScript is shown the page again: after a
// hand-off in the answer itself, since nothing of it is kept to be shown later; else by redirect, so
// that reloading sends nothing twice. The page's script is answered as by the API.
func (c *Channel) submit(ctx *fiber.Ctx) error {
	if fromElsewhere(ctx) {
		return server.Fail(fiber.StatusForbidden, "Η φόρμα δεν στάλθηκε από αυτή τη σελίδα.", "The form was not sent from this page.")
	}
	id := c.cookieConversation(ctx)
	if id == "" {
		id = c.startConversation(ctx)
	}
	m := bot.Message{
		ID: ctx.FormValue("id"), From: bot.Address{Channel: Name, User: id},
		Text: formText(ctx.FormValue("text")), Choice: ctx.FormValue("choice"), At: time.Now(),
	}
	if ctx.Request().PostArgs().Has("contact") {
		fillInto(&m, formText(ctx.FormValue("details")), formText(ctx.FormValue("contact")))
	}
	if m.ID == "" {
		m.ID = uuid.NewString()
	}
	turn, err := c.takeForm(ctx, m)
	switch {
	case ctx.Get(fiber.HeaderAccept) == fiber.MIMEApplicationJSON: // the page's script
		if err != nil {
			return err
		}
		return ctx.JSON(turnResponse{Turn: turnOf(turn)})
	case err != nil:
		return c.showError(ctx, err, m.Text)
	case turn.Decision == bot.Handoff:
		return c.render(ctx, fiber.StatusOK, view{Messages: handoffShown(turn)})
	}
	return ctx.Redirect("/#latest", fiber.StatusSeeOther)
}

// fillInto makes of the form under a ticket the message that the bot reads; with nothing filled in it is a tap.
func fillInto(m *bot.Message, details, contact string) {
	m.Text, m.Choice = strings.TrimSpace(details), bot.ValueAdd
	if contact = strings.TrimSpace(contact); contact != "" {
		m.Text, m.Choice = strings.TrimSpace(m.Text+"\n"+contact), bot.ValueContact
	}
}

// formText is a form's text as it was typed: browsers send a new line as two characters (WHATWG
// HTML, section 4.10.22), which would count twice.
func formText(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD")
}

func (c *Channel) takeForm(ctx *fiber.Ctx, m bot.Message) (bot.Turn, error) {
	if err := checkMessage(m); err != nil {
		return bot.Turn{}, err
	}
	return c.receive(ctx, m)
}

// pageEvents streams the cookie's conversation to the page's script. Without a conversation there is
// nothing to come: 204 tells the browser to stop asking.
func (c *Channel) pageEvents(ctx *fiber.Ctx) error {
	id := c.cookieConversation(ctx)
	if id == "" {
		return ctx.SendStatus(fiber.StatusNoContent)
	}
	return c.stream(ctx, id)
}

// pageHistory is the cookie's conversation for the page's script where streams do not come through: all of it, or what
// was said after the message that ?after= names.
func (c *Channel) pageHistory(ctx *fiber.Ctx) error {
	id := c.cookieConversation(ctx)
	if id == "" {
		return ctx.SendStatus(fiber.StatusNoContent)
	}
	return c.sendHistory(ctx, id)
}

// transcript is the cookie's conversation as a text to keep. Its name says nothing of what is in it.
func (c *Channel) transcript(ctx *fiber.Ctx) error {
	entries, err := c.cookieHistory(ctx)
	if err != nil {
		return err
	}
	ctx.Set(fiber.HeaderContentDisposition, `attachment; filename="synomilia.txt"`)
	ctx.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return ctx.SendString(transcriptOf(entries))
}

const unavailable = "Η υπηρεσία δεν είναι διαθέσιμη αυτή τη στιγμή. Δοκιμάστε ξανά σε λίγο ή καλέστε το 1555."

// showError shows the page with what went wrong and what was typed.
func (c *Channel) showError(ctx *fiber.Ctx, err error, typed string) error {
	status, sentence := fiber.StatusServiceUnavailable, unavailable
	if problem, ok := err.(*server.Problem); ok {
		status, sentence = problem.Status, problem.Detail
	} else {
		c.cfg.Log.Error("a form could not be taken in", "error", err)
	}
	v, _ := c.conversation(ctx) // if it cannot be read the page is there all the same
	v.Error, v.Typed = sentence, typed
	return c.render(ctx, status, v)
}

// endWithin bounds how long who leaves waits for the database.
const endWithin = time.Second

// exit ends the conversation, forgets it on this device and leads away. It works as a plain form.
func (c *Channel) exit(ctx *fiber.Ctx) error {
	if id := c.cookieConversation(ctx); id != "" {
		c.end(ctx, id)
	}
	c.forget(ctx)
	ctx.Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
	return ctx.Redirect(exitAddress, fiber.StatusSeeOther)
}

// end hides what was said from whoever finds the token later. That it cannot be written holds nobody up.
func (c *Channel) end(ctx *fiber.Ctx, id string) {
	within, cancel := context.WithTimeout(ctx.UserContext(), endWithin)
	defer cancel()
	if err := c.cfg.Store.EndConversation(within, id); err != nil {
		c.cfg.Log.Error("a conversation could not be ended", "error", err)
	}
}

// startAgain forgets the conversation on this device and shows an empty page.
func (c *Channel) startAgain(ctx *fiber.Ctx) error {
	if fromElsewhere(ctx) {
		return server.Fail(fiber.StatusForbidden, "Η φόρμα δεν στάλθηκε από αυτή τη σελίδα.", "The form was not sent from this page.")
	}
	c.forget(ctx)
	return ctx.Redirect("/", fiber.StatusSeeOther)
}

// fromElsewhere: the browser says that another site made it send this
// (Fetch Metadata, https://www.w3.org/TR/fetch-metadata/).
func fromElsewhere(ctx *fiber.Ctx) bool {
	site := ctx.Get("Sec-Fetch-Site")
	return site == "cross-site" || site == "same-site"
}

func (c *Channel) cookieConversation(ctx *fiber.Ctx) string {
	token := ctx.Cookies(cookieName)
	id, _, _ := strings.Cut(token, ".")
	if !c.issued(id) || c.check(id, token) != granted {
		return ""
	}
	return id
}

func (c *Channel) startConversation(ctx *fiber.Ctx) string {
	id, token := c.newConversation()
	c.setCookie(ctx, token, time.Now().Add(cookieLife))
	return id
}

func (c *Channel) forget(ctx *fiber.Ctx) { c.setCookie(ctx, "", time.Unix(0, 0)) }

func (c *Channel) setCookie(ctx *fiber.Ctx, value string, until time.Time) {
	ctx.Cookie(&fiber.Cookie{
		Name: cookieName, Value: value, Path: "/", Expires: until, HTTPOnly: true, SameSite: fiber.CookieSameSiteStrictMode,
		Secure: strings.HasPrefix(c.cfg.PublicURL, "https://"),
	})
}
