package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// axe-core has nothing to say (WCAG 2.2, A and AA) about any state of the chat, in the light and in the dark.
func TestAxe(t *testing.T) {
	axe := axeScript(t)
	cmd := settings(t)
	cmd.PublicURL = ""
	r := start(t, cmd)
	n := between(t, r)
	ctx := browser(t, 390, 844)
	field := chromedp.CSS("#text")
	remember(longQuestion)
	act(t, ctx, chromedp.Navigate(n.URL), chromedp.WaitVisible(field))
	axe.look(t, ctx, "empty")
	act(t, ctx, chromedp.SendKeys(field, "epidoma"), chromedp.WaitVisible(chromedp.CSS("#suggestions li")), chromedp.KeyEvent(kb.ArrowDown))
	axe.look(t, ctx, "suggestions")
	act(t, ctx, chromedp.KeyEvent(kb.Escape), runScript(`document.getElementById("text").value = ""`), chromedp.SendKeys(field, longQuestion+kb.Enter), articles("bot", "2"))
	axe.look(t, ctx, "answer")
	act(t, ctx, chromedp.Click(chromedp.CSS("details.more summary")), chromedp.Click(chromedp.CSS(`.letters button[value="3"]`)))
	axe.look(t, ctx, "answer, all of it, in large letters")
	act(t, ctx, chromedp.Click(chromedp.CSS(`form.choices button[value="human"]`)), articles("citizen", "2"), articles("bot", "3"))
	axe.look(t, ctx, "ticket, with its form")
	act(t, ctx, chromedp.SendKeys(chromedp.CSS("#contact"), "691234567"), chromedp.Click(chromedp.CSS(".fill button")), articles("bot", "4"), until(`document.querySelector("article:last-of-type #contact")`))
	axe.look(t, ctx, "ticket, a contact to mend")
	tickets, err := r.store.Tickets(ctx, ticketsOpen)
	if err != nil || len(tickets) != 1 {
		t.Fatalf("%d tickets, %v", len(tickets), err)
	}
	reply := ticketsReplyCmd{databaseFlags: cmd.databaseFlags, Reference: tickets[0].Reference, Text: "Η πληρωμή σας έγινε σήμερα."}
	if err := reply.Run(ctx, nil); err != nil {
		t.Fatal(err)
	}
	act(t, ctx, articles("agent", "1"))
	axe.look(t, ctx, "a human")
	act(t, ctx, chromedp.SendKeys(field, "επίδομα παιδιού"+kb.Enter), articles("citizen", "4"), articles("bot", "5"))
	axe.look(t, ctx, "choices")
	n.down.Store(true)
	n.CloseClientConnections()
	act(t, ctx, chromedp.SendKeys(field, "ευχαριστώ πολύ"+kb.Enter), chromedp.WaitVisible(chromedp.CSS("article.waiting")))
	axe.look(t, ctx, "no network")
	n.down.Store(false)
	act(t, ctx, articles("citizen", "5"), chromedp.SendKeys(field, disclosure+kb.Enter), chromedp.WaitVisible(chromedp.CSS(`article.bot a[href="tel:15900"]`)))
	axe.look(t, ctx, "hand-off")
}

// Nor about any other page, nor about the widget.
func TestAxeOnPages(t *testing.T) {
	axe := axeScript(t)
	r, site := embedding(t, true)
	ctx := browser(t, 390, 844)
	for _, page := range []string{"/faq", "/faq?q=%CF%83%CF%8D%CE%BD%CF%84%CE%B1%CE%BE%CE%B7", "/faq?q=qqqqqq", "/faq/efka", "/faq/efka/efka-ethniki-syntaxi", "/faq/nothing", "/tickets", "/how", "/privacy", "/accessibility", "/offline"} {
		act(t, ctx, chromedp.Navigate(r.url+page), chromedp.WaitVisible(chromedp.CSS("#main")))
		axe.look(t, ctx, page)
		tooWide(t, ctx)
	}
	c := r.chat()
	opened := c.say("m1", "θέλω άνθρωπο")
	for state, pin := range map[string]string{"ticket, found": regexpPIN.FindStringSubmatch(opened.text())[1], "ticket, wrong PIN": "x"} {
		act(t, ctx, chromedp.Navigate(r.url+"/tickets"), chromedp.SendKeys(chromedp.CSS("#reference"), opened.Ticket.Reference), chromedp.SendKeys(chromedp.CSS("#pin"), pin), chromedp.Click(chromedp.CSS(".look button")), chromedp.WaitVisible(chromedp.CSS("#found, #error")))
		axe.look(t, ctx, state)
	}
	act(t, ctx, chromedp.Navigate(site("", hosts[0].page)), until(`customElements.get("ask-1555") && `+inWidget+`(".launch")`))
	axe.look(t, ctx, "widget, closed")
	act(t, ctx, runScript(inWidget+`(".launch").click()`), until(inWidget+`(".choices button")`))
	axe.look(t, ctx, "widget, open")
	act(t, ctx, chromedp.KeyEvent(longQuestion+kb.Enter), until(inWidget+`("article.bot h2")`))
	axe.look(t, ctx, "widget, answer")
	act(t, ctx, chromedp.KeyEvent(disclosure+kb.Enter), until(inWidget+`('article.bot .text a[href="tel:15900"]')`))
	axe.look(t, ctx, "widget, hand-off")
}

// axeScript is axe-core, which the peers install.
func axeScript(t *testing.T) axe {
	t.Helper()
	home, err := exec.Command("bash", "-c", `. "$0/install.sh" && printf %s "$PEERS_HOME"`, peersFolder(t, "axe-core")).Output()
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile(filepath.Join(string(home), "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return axe(script)
}

type axe string

// look runs axe on the page as it stands, in the light and in the dark, and fails the test for each of its findings.
func (a axe) look(t *testing.T, ctx context.Context, state string) {
	t.Helper()
	for _, look := range looks[:2] {
		act(t, ctx, look.media)
		a.findings(t, ctx, state+", "+look.name)
	}
}

func (a axe) findings(t *testing.T, ctx context.Context, state string) {
	t.Helper()
	const run = `;window.axeFound = null; axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}})
		.then(r => { window.axePassed = r.passes.length; window.axeFound = r.violations.map(v => v.id + ' at ' + v.nodes.map(n => n.target.join(' ')).join(', ')).join('\n') });0`
	read(t, ctx, chromedp.Evaluate[int](string(a)+run))
	act(t, ctx, chromedp.Poll[chromedp.Void](`window.axeFound !== null`))
	if found := read(t, ctx, chromedp.Evaluate[string](`window.axeFound`)); found != "" {
		t.Errorf("%s: %s", state, strings.ReplaceAll(found, "\n", "; "))
	}
	if passed := read(t, ctx, chromedp.Evaluate[int](`window.axePassed`)); passed < 10 {
		t.Errorf("%s: only %d rules applied", state, passed)
	}
}
