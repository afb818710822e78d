package main

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// heard is the page as a screen reader goes through it: a line for each thing that has a role worth saying, with its
// name and what else is said of it, in their order. A widget's shadow root is a part of it.
func heard(t *testing.T, ctx context.Context) []string {
	t.Helper()
	tree := read(t, ctx, func(ctx context.Context, tab *chromedp.Target) (accessibility.GetFullAXTreeResult, error) {
		return cdp.Call(ctx, tab, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	})
	nodes := make(map[accessibility.NodeID]*accessibility.Node, len(tree.Nodes))
	for _, n := range tree.Nodes {
		nodes[n.NodeID] = n
	}
	var lines []string
	var walk func(id accessibility.NodeID)
	walk = func(id accessibility.NodeID) {
		n := nodes[id]
		if n == nil {
			return
		}
		if line := spoken(n); line != "" {
			lines = append(lines, line)
		}
		for _, child := range n.ChildIDs {
			walk(child)
		}
	}
	walk(tree.Nodes[0].NodeID)
	return lines
}

// worthSaying are the roles whose names a screen reader's user goes by.
var worthSaying = []string{"heading", "link", "button", "textbox", "combobox", "searchbox", "listbox", "option", "log", "status", "alert", "region", "dialog", "article", "navigation", "main", "banner", "group", "form", "search", "DisclosureTriangle"}

func spoken(n *accessibility.Node) string {
	if n.Ignored || n.Role == nil {
		return ""
	}
	role := text(n.Role)
	if !slices.Contains(worthSaying, role) {
		return ""
	}
	line := role
	if name := text(n.Name); name != "" {
		line += " " + name
	}
	for _, p := range n.Properties {
		switch value := text(p.Value); p.Name {
		case "live", "expanded", "pressed", "required", "invalid":
			if value != "false" && value != "off" {
				line += " [" + string(p.Name) + "=" + value + "]"
			}
		}
	}
	return line
}

func text(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var s any
	if json.Unmarshal(v.Value, &s) != nil {
		return ""
	}
	out, _ := json.Marshal(s)
	return strings.Trim(string(out), `"`)
}

// wantHeard fails the test unless the lines stand on the page in this order; others may be between them. A line that ends
// with … is only the beginning of one.
func wantHeard(t *testing.T, ctx context.Context, state string, lines ...string) {
	t.Helper()
	all := heard(t, ctx)
	at := 0
	for _, want := range lines {
		start, cut := strings.CutSuffix(want, "…")
		found := slices.IndexFunc(all[at:], func(line string) bool { return line == want || cut && strings.HasPrefix(line, start) })
		if found < 0 {
			t.Errorf("%s: %q is not heard where it should be; the page is\n%s", state, want, strings.Join(all, "\n"))
			return
		}
		at += found + 1
	}
	for _, line := range all {
		if slices.Contains([]string{"link", "button", "textbox", "combobox", "searchbox", "heading", "option"}, line) {
			t.Errorf("%s: a %s has no name", state, line)
		}
	}
}

// What a screen reader says, in which order, in the states of the chat and of the pages beside it: where she is, the way
// out and the lines of help before anything else, what is said as it comes, and each thing to use under its name.
func TestHeard(t *testing.T) {
	r, site := embedding(t, true)
	ctx := browser(t, 390, 844)
	field := chromedp.CSS("#text")
	remember(longQuestion)
	top := []string{"banner", "heading 1555 Ρωτήστε γραπτά", "button Έξοδος…", "navigation Γραμμές βοήθειας", "link Γραμμή SOS 15900", "link Κίνδυνος 112", "main", "log Συνομιλία [live=polite]"}
	ask := []string{"status [live=polite]", "status [live=polite]", "combobox Η ερώτησή σας [required=true]", "button Αποστολή", "group Μέγεθος γραμμάτων", "button Α, κανονικά [pressed=true]", "link 1555"}
	hear := func(state string, lines ...string) {
		t.Helper()
		wantHeard(t, ctx, state, slices.Concat(top, lines, ask)...)
	}
	act(t, ctx, chromedp.Navigate(r.url), chromedp.WaitVisible(field), until(`document.querySelector("#text[role=combobox]")`))
	wantHeard(t, ctx, "skip link", "link Στο πεδίο της ερώτησης", "banner")
	hear("empty", "heading Τι θέλετε να μάθετε;", "form Ρωτούν συχνά", "button Πότε πληρώνεται το επίδομα παιδιού;")
	act(t, ctx, chromedp.SendKeys(field, "epidoma"), chromedp.WaitVisible(chromedp.CSS("#suggestions li")))
	wantHeard(t, ctx, "suggestions", "listbox Προτάσεις", "option …", "combobox Η ερώτησή σας [required=true] [expanded=true]")
	act(t, ctx, chromedp.KeyEvent(kb.Escape), runScript(`document.getElementById("text").value = ""`), chromedp.SendKeys(field, longQuestion+kb.Enter), articles("bot", "2"))
	hear("answer", "article", "article", "heading "+longQuestion, "DisclosureTriangle Περισσότερα", "link …", "button Αντιγραφή", "button Εκτύπωση", "form Επιλογές", "button Με βοήθησε", "button Άλλο εννοώ", "button Θέλω άνθρωπο")
	act(t, ctx, chromedp.Click(chromedp.CSS(`form.choices button[value="human"]`)), articles("citizen", "2"), articles("bot", "3"), chromedp.WaitVisible(chromedp.CSS("#own li")))
	hear("ticket", "article", "DisclosureTriangle Προσθέστε κάτι στο αίτημά σας [expanded=true]", "textbox Λεπτομέρειες προαιρετικά", "textbox Τηλέφωνο ή e-mail προαιρετικά", "button Προσθήκη στο αίτημα", "button Ακύρωση αιτήματος", "region Τα αιτήματά σας", "heading Τα αιτήματά σας")
	if err := r.store.ReplyToTicket(ctx, theTicket(t, ctx, r).Reference, r.bot.Knowledge().Sentences.FromAgent("Μαρία Κ.", "Η πληρωμή σας έγινε σήμερα."), false); err != nil {
		t.Fatal(err)
	}
	act(t, ctx, articles("agent", "1"), chromedp.SendKeys(field, disclosure+kb.Enter), chromedp.WaitVisible(chromedp.CSS(`article.handoff a[href="tel:15900"]`)))
	hear("hand-off", "article", "link 15900", "link 100", "link 112")
	if first := read(t, ctx, chromedp.Text(chromedp.CSS("article.handoff a"))); first != "15900" {
		t.Errorf("the first link of the hand-off is %q", first)
	}

	act(t, ctx, chromedp.Navigate(r.url+"/tickets"), chromedp.SendKeys(chromedp.CSS("#reference"), "A23-4EK-5MT"), chromedp.SendKeys(chromedp.CSS("#pin"), "1"+kb.Enter), chromedp.WaitVisible(chromedp.CSS("#error")))
	wantHeard(t, ctx, "a wrong PIN", "main", "heading Τα αιτήματά μου", "alert [live=assertive]", "textbox Αριθμός αιτήματος όπως KM4-7TA-29E [required=true]", "textbox PIN 4 ψηφία [required=true]", "button Δείτε το αίτημα")
	act(t, ctx, chromedp.Navigate(r.url+"/faq/dypa/dypa-ananeosi-kartas"), until(`document.querySelector(".tools")`))
	wantHeard(t, ctx, "an entry", "link Στο περιεχόμενο", "button Έξοδος…", "main", "search", "searchbox Ψάξτε με δικά σας λόγια", "button Αναζήτηση", "navigation Θέση", "article", "heading "+longQuestion, "button Αντιγραφή", "heading Δείτε επίσης")

	act(t, ctx, chromedp.Navigate(site("", hosts[0].page)), until(`customElements.get("ask-1555") && `+inWidget+`(".launch")`))
	wantHeard(t, ctx, "widget, closed", "heading Υπουργείο", "button Ρωτήστε το 1555")
	act(t, ctx, runScript(inWidget+`(".launch").click()`), until(inWidget+`(".choices button")`), chromedp.KeyEvent(disclosure+kb.Enter), until(inWidget+`('article.handoff a[href="tel:15900"]')`))
	wantHeard(t, ctx, "widget, hand-off", "dialog 1555 – Ρωτήστε γραπτά", "button Έξοδος", "button Κλείσιμο", "link Γραμμή SOS 15900", "log Συνομιλία [live=polite]", "article", "link 15900", "status [live=polite]", "status [live=polite]", "combobox Η ερώτησή σας", "button Αποστολή")
}
