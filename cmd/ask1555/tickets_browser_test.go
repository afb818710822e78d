package main

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ask1555/bot"
)

// From the question to the answer, with a script and without, on a phone and at a desk: a ticket is opened, its form filled
// in, its state read from another device; after a hand-off nothing of it is left on the page.
func TestTicketInBrowser(t *testing.T) {
	for _, size := range []struct {
		name          string
		width, height int64
		plain         bool // without JavaScript
	}{{"phone", 360, 740, false}, {"desktop", 1280, 900, false}, {"phone-plain", 320, 640, true}, {"desktop-plain", 1280, 900, true}} {
		t.Run(size.name, func(t *testing.T) {
			cmd := settings(t)
			cmd.PublicURL = ""
			r := start(t, cmd)
			window := func() context.Context {
				ctx := browser(t, size.width, size.height)
				if size.plain {
					act(t, ctx, withoutScripts)
				}
				return ctx
			}
			see := func(ctx context.Context, state string) {
				t.Helper()
				picture(t, ctx, "tickets-"+size.name+"-"+state)
				tooWide(t, ctx)
			}
			ctx := window()
			act(t, ctx, chromedp.Navigate(r.url), chromedp.SendKeys(chromedp.CSS("#text"), "θέλω άνθρωπο"), chromedp.Click(chromedp.CSS(".send")), chromedp.WaitVisible(chromedp.CSS("article.bot #details")))
			see(ctx, "1-opened")
			ticket := theTicket(t, ctx, r)
			// The reference is on one line however narrow the page is, and is copied as it is.
			if got := read(t, ctx, chromedp.Evaluate[string](`(() => { const e = document.querySelector("article.bot strong.whole"); document.querySelector("article.bot .text").style.width = "9em"; return e.textContent + " " + e.getClientRects().length })()`)); !size.plain && got != ticket.Reference+" 1" {
				t.Errorf("the reference and its lines: %s", got)
			}
			list := chromedp.Text(chromedp.CSS("#own"))
			if !size.plain {
				act(t, ctx, until(`!document.getElementById("own").hidden`))
			}
			if got := read(t, ctx, list); !strings.Contains(got, ticket.Reference) || !strings.Contains(got, ": περιμένει απάντηση") {
				t.Errorf("the page lists %q", got)
			}
			const details, contact = "Αφορά και τη σύζυγό μου", "6912345678"
			remember(details)
			remember(contact)
			act(t, ctx, chromedp.ScrollIntoView(chromedp.CSS("#contact")))
			see(ctx, "2-form")
			// By keyboard alone: from the details to the contact with Tab, and Enter sends.
			act(t, ctx, chromedp.Focus(chromedp.CSS("#details")), chromedp.KeyEvent(details), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(contact), chromedp.KeyEvent(kb.Enter),
				chromedp.WaitVisible(chromedp.CSS("article.citizen ~ article.citizen:not(.pending) ~ article.bot .fill")))
			see(ctx, "3-added")
			if ticket = theTicket(t, ctx, r); !strings.HasSuffix(ticket.Question, "\n"+details+"\n"+contact) || ticket.Contact != "+30"+contact {
				t.Errorf("the ticket has %q and %q", ticket.Question, ticket.Contact)
			}

			elsewhere := window()
			look := func(pin string) {
				t.Helper()
				act(t, elsewhere, chromedp.Navigate(r.url), chromedp.Click(chromedp.CSS(`footer a[href="/tickets"]`)), chromedp.WaitVisible(chromedp.CSS("#pin")),
					chromedp.SendKeys(chromedp.CSS("#reference"), strings.ToLower(ticket.Reference)), chromedp.SendKeys(chromedp.CSS("#pin"), pin+kb.Enter), chromedp.WaitVisible(chromedp.CSS("#found, #error")))
				if address := read(t, elsewhere, chromedp.Location()); address != r.url+"/tickets" {
					t.Errorf("the address is %s", address)
				}
			}
			look("x" + ticket.PIN[1:])
			see(elsewhere, "4-wrong")
			look(ticket.PIN)
			see(elsewhere, "5-waits")
			reply := ticketsReplyCmd{databaseFlags: cmd.databaseFlags, Reference: ticket.Reference, Text: "Καλημέρα σας. Η πληρωμή σας έγινε σήμερα."}
			if err := reply.Run(ctx, nil); err != nil {
				t.Fatal(err)
			}
			look(ticket.PIN)
			see(elsewhere, "6-answered")
			if got := read(t, elsewhere, chromedp.Text(chromedp.CSS("#found"))); !strings.Contains(got, "Η πληρωμή σας έγινε σήμερα.") {
				t.Errorf("the answer is not there: %s", got)
			}
			if size.plain {
				act(t, ctx, chromedp.Reload())
			}
			act(t, ctx, chromedp.WaitVisible(chromedp.CSS("article.agent")), until(`document.getElementById("own").textContent.includes("απαντήθηκε")`))
			act(t, ctx, chromedp.ScrollIntoView(chromedp.CSS("#own")))
			see(ctx, "7-agent")
			act(t, ctx, chromedp.Navigate(r.url+"/tickets"), chromedp.WaitVisible(chromedp.CSS("#own")))
			see(ctx, "8-own")

			act(t, ctx, chromedp.Navigate(r.url), chromedp.SendKeys(chromedp.CSS("#text"), disclosure), chromedp.Click(chromedp.CSS(".send")), chromedp.WaitVisible(chromedp.CSS(`article.bot a[href="tel:15900"]`)))
			if got := read(t, ctx, chromedp.Evaluate[bool](`document.querySelector("#own li") !== null || document.querySelector("article .fill") !== null`)); got {
				t.Error("the ticket is still on the page after a hand-off")
			}
			act(t, ctx, chromedp.Navigate(r.url+"/tickets"), chromedp.WaitVisible(chromedp.CSS("#pin")))
			if body := read(t, ctx, chromedp.Text(chromedp.CSS("main"))); strings.Contains(body, ticket.Reference) {
				t.Error("the page of tickets lists one after a hand-off")
			}
		})
	}
}

// theTicket is the only one.
func theTicket(t *testing.T, ctx context.Context, r *running) bot.TicketRecord {
	t.Helper()
	tickets, err := r.store.Tickets(ctx, ticketsOpen)
	if err != nil || len(tickets) != 1 {
		t.Fatalf("%d tickets, %v", len(tickets), err)
	}
	return tickets[0]
}
