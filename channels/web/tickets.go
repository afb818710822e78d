package web

import (
	"context"
	"errors"
	"html/template"
	"regexp"
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels/server"
	"ask1555/kb"
)

// What citizens see of their tickets beside the conversation. A reference or a PIN never stands in an address: addresses
// are kept by browsers and written into the logs of whatever is between.

// ticketsView is the page of a citizen's tickets.
type ticketsView struct {
	frame
	Own       []ownTicket // of the conversation on this device
	Found     *foundTicket
	Error     string // what she must mend
	Reference string // as she typed it when there was an error
}

// ownTicket is one line in a list.
type ownTicket struct{ Reference, State, Opened string }

// foundTicket is a ticket that was asked for by its PIN.
type foundTicket struct {
	ownTicket
	Text    template.HTML // made by us from editors' Markdown; empty: the answers say it
	Answers []shown
}

// states are what a page calls how far a human is with a ticket.
var states = map[bot.TicketState]string{bot.TicketOpen: "περιμένει απάντηση", bot.TicketAnswered: "απαντήθηκε", bot.TicketClosed: "έκλεισε"}

const day = "2/1/2006"

func ownTicketOf(t bot.TicketRecord) ownTicket {
	return ownTicket{Reference: t.Reference, State: states[t.State], Opened: t.Created.In(kb.Athens).Format(day)}
}

// ticketsIn are the tickets that a conversation has and speaks of. After a hand-off it speaks of nothing any more, and
// whoever opens the page does not read of them either.
func (c *Channel) ticketsIn(ctx *fiber.Ctx, entries []store.Entry) ([]ownTicket, error) {
	spoken := make(map[string]bool)
	for _, e := range entries {
		if e.Turn != nil && e.Turn.Ticket != nil {
			spoken[e.Turn.Ticket.Reference] = true
		}
	}
	if len(spoken) == 0 {
		return nil, nil
	}
	tickets, err := c.cfg.Store.TicketsOf(ctx.UserContext(), c.cookieConversation(ctx))
	if err != nil {
		return nil, err
	}
	var own []ownTicket
	for _, t := range tickets {
		if spoken[t.Reference] {
			own = append(own, ownTicketOf(t))
		}
	}
	return own, nil
}

// ticketsPage shows the tickets of the conversation on this device, and asks for the PIN of any other.
func (c *Channel) ticketsPage(ctx *fiber.Ctx) error {
	return c.renderTickets(ctx, fiber.StatusOK, ticketsView{})
}

func (c *Channel) renderTickets(ctx *fiber.Ctx, status int, v ticketsView) error {
	entries, err := c.cookieHistory(ctx)
	if err == nil {
		v.Own, err = c.ticketsIn(ctx, entries)
	}
	if err != nil {
		c.cfg.Log.Error("tickets could not be read", "error", err)
		status, v.Error = fiber.StatusServiceUnavailable, unavailable
	}
	v.frame = c.frame(neutralTab, "Δείτε πού βρίσκεται ένα αίτημά σας προς το 1555.")
	return show(ctx, status, "tickets.html", v)
}

// ownTickets is the list alone, for the page's script.
func (c *Channel) ownTickets(ctx *fiber.Ctx) error {
	entries, err := c.cookieHistory(ctx)
	if err != nil {
		return err
	}
	own, err := c.ticketsIn(ctx, entries)
	if err != nil {
		return err
	}
	return show(ctx, fiber.StatusOK, "own", own)
}

// findTicket shows the ticket whose reference and PIN were typed. Nobody learns which references are in use: one that is
// not is answered like a wrong PIN.
func (c *Channel) findTicket(ctx *fiber.Ctx) error {
	if fromElsewhere(ctx) {
		return server.Fail(fiber.StatusForbidden, "Η φόρμα δεν στάλθηκε από αυτή τη σελίδα.", "The form was not sent from this page.")
	}
	typed, sentences := formText(ctx.FormValue("reference")), c.cfg.Bot.Knowledge().Sentences
	if turn, danger := c.cfg.Bot.Handoff(bot.Message{Text: typed, At: time.Now()}); danger { // whatever field she found
		return c.render(ctx, fiber.StatusOK, view{Messages: handoffShown(turn)})
	}
	reference, _, ok := bot.FindReference(typed)
	if !ok {
		return c.renderTickets(ctx, fiber.StatusBadRequest, ticketsView{Error: sentences.BadReference(), Reference: typed})
	}
	if c.limits.pin(ctx.IP()) > 0 {
		return c.renderTickets(ctx, fiber.StatusTooManyRequests, ticketsView{Error: "Πολλές προσπάθειες μαζί. Περιμένετε λίγο και δοκιμάστε ξανά, ή καλέστε το 1555.", Reference: typed})
	}
	found, err := c.openTicket(ctx.UserContext(), reference, notDigits.ReplaceAllString(ctx.FormValue("pin"), ""))
	switch {
	case errors.Is(err, bot.ErrNotFound):
		return c.renderTickets(ctx, fiber.StatusForbidden, ticketsView{Error: sentences.WrongPIN(), Reference: typed})
	case err != nil:
		c.cfg.Log.Error("a ticket could not be read", "error", err)
		return c.renderTickets(ctx, fiber.StatusServiceUnavailable, ticketsView{Error: unavailable, Reference: typed})
	}
	return c.renderTickets(ctx, fiber.StatusOK, ticketsView{Found: found})
}

// notDigits are what may stand in a PIN as it is typed: blanks, dashes.
var notDigits = regexp.MustCompile(`[^0-9]+`)

// openTicket reads a ticket and what people answered; ErrNotFound if reference and PIN are not those of one.
func (c *Channel) openTicket(ctx context.Context, reference, pin string) (*foundTicket, error) {
	ctx, cancel := context.WithTimeout(ctx, turnTimeout)
	defer cancel()
	t, err := c.cfg.Store.TicketWithPIN(ctx, reference, pin)
	if err != nil {
		return nil, err
	}
	state, err := c.cfg.Bot.TicketState(ctx, t, time.Now())
	if err != nil {
		return nil, err
	}
	answers, err := c.cfg.Store.AnswersTo(ctx, t)
	if err != nil {
		return nil, err
	}
	found := &foundTicket{ownTicket: ownTicketOf(t), Text: template.HTML(whole(state.HTML))}
	for _, a := range answers {
		found.Answers = append(found.Answers, shown{HTML: template.HTML(a.Reply.HTML), At: a.At.In(kb.Athens).Format(day + " 15:04")})
	}
	if t.State == bot.TicketAnswered && len(answers) > 0 {
		found.Text = "" // that the answer was sent elsewhere
	}
	return found, nil
}
