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

// axe-core has nothing to say about the page (WCAG 2.2, A and AA) when it opens, after an answer with
// choices, and after a hand-off.
func TestAxe(t *testing.T) {
	axe := axeScript(t)
	cmd := settings(t)
	cmd.PublicURL = ""
	r := start(t, cmd)
	ctx := browser(t, 390, 844)
	act(t, ctx, chromedp.Navigate(r.url), chromedp.WaitVisible(chromedp.CSS("#text")))
	axe.look(t, ctx, "empty")
	remember("Πότε πληρώνεται το επίδομα παιδιού;")
	act(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), "Πότε πληρώνεται το επίδομα παιδιού;"+kb.Enter), articles("bot", "2"))
	axe.look(t, ctx, "answer")
	act(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), disclosure+kb.Enter), chromedp.WaitVisible(chromedp.CSS(`article.bot a[href="tel:15900"]`)))
	axe.look(t, ctx, "hand-off")
	_, site := embedding(t, true)
	act(t, ctx, chromedp.Navigate(site("", strings.ReplaceAll(hosts[0].page, "position", "where"))), until(`customElements.get("ask-1555") && `+inWidget+`(".launch")`))
	axe.look(t, ctx, "widget, closed")
	act(t, ctx, runScript(inWidget+`(".launch").click()`), until(inWidget+`(".choices button")`))
	axe.look(t, ctx, "widget, open")
	act(t, ctx, chromedp.KeyEvent(longQuestion+kb.Enter), until(inWidget+`("article.bot h2")`))
	axe.look(t, ctx, "widget, answer")
	for _, page := range []string{"/faq", "/faq?q=%CF%83%CF%8D%CE%BD%CF%84%CE%B1%CE%BE%CE%B7", "/faq/efka", "/faq/efka/efka-ethniki-syntaxi", "/faq/nothing"} {
		act(t, ctx, chromedp.Navigate(r.url+page), chromedp.WaitVisible(chromedp.CSS("#q")))
		axe.look(t, ctx, page)
		tooWide(t, ctx)
	}
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
