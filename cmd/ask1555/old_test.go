package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// before runs a script on every page before its own.
func before(script string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return chromedp.Void{}, err
	}
}

const (
	// phoneOf2019 takes away what Chrome 74 and Safari 13 lack, and scrolls as they do, to the very edge: there must be a way around.
	phoneOf2019 = `delete SubmitEvent.prototype.submitter; delete crypto.__proto__.randomUUID; delete window.structuredClone; delete AbortSignal.timeout; delete AbortSignal.any; delete Promise.any;
		for (const p of [Element.prototype, Document.prototype, DocumentFragment.prototype]) { delete p.replaceChildren; delete p.moveBefore; }
		delete HTMLElement.prototype.inert; delete HTMLElement.prototype.showPopover; delete HTMLElement.prototype.popover; delete Document.prototype.adoptedStyleSheets; delete ShadowRoot.prototype.adoptedStyleSheets;
		for (const p of [Array.prototype, String.prototype]) delete p.at; delete String.prototype.replaceAll; delete Object.hasOwn; delete Object.fromEntries; delete Array.prototype.findLast; delete window.ResizeObserver; delete navigator.__proto__.clipboard; delete Element.prototype.checkVisibility;
		Element.prototype.scrollIntoView = function () { scrollBy(0, this.getBoundingClientRect().top); };
		addEventListener("mousedown", e => { if (e.target.closest("button")) e.preventDefault(); }, true);` // Safari gives no focus to what is tapped
	// phoneOf2018 has no script that knows what ours needs.
	phoneOf2018 = `delete String.prototype.matchAll;`
)

// On an old phone the chat goes from the question to the ticket: with a script that makes do, or by the plain forms.
func TestOldPhone(t *testing.T) {
	cmd := settings(t)
	cmd.PublicURL, cmd.AnswerAbove, cmd.ClarifyAbove = "", 1, 0 // every question is asked back
	r := start(t, cmd)
	for name, lacks := range map[string]string{"2019": phoneOf2019, "2018": phoneOf2018} {
		t.Run(name, func(t *testing.T) {
			ctx := browser(t, 320, 568)
			remember("επίδομα παιδιού")
			act(t, ctx, before(lacks), chromedp.Navigate(r.url), chromedp.WaitVisible(chromedp.CSS("#text")), chromedp.SendKeys(chromedp.CSS("#text"), "επίδομα παιδιού"), chromedp.Click(chromedp.CSS(".send")),
				chromedp.WaitVisible(chromedp.CSS("article.bot .choices button")))
			if scripted := read(t, ctx, chromedp.Evaluate[bool](`document.querySelector("#text[role=combobox]") !== null`)); scripted != (name == "2019") {
				t.Errorf("the script works: %v", scripted)
			}
			act(t, ctx, chromedp.Click(chromedp.CSS("article.bot .choices button")), chromedp.WaitVisible(chromedp.CSS("article.bot h2")),
				chromedp.Click(chromedp.CSS(`.choices button[value="human"]`)), chromedp.WaitVisible(chromedp.CSS("#own li")))
			picture(t, ctx, "old-phone-"+name)
			if under := read(t, ctx, chromedp.Evaluate[float64](`document.querySelector("header").getBoundingClientRect().bottom - [...document.querySelectorAll("article.citizen")].pop().getBoundingClientRect().top`)); under > 0 {
				t.Errorf("%v pixels of what she said are under the header", under)
			}
			tooWide(t, ctx)
		})
	}
}

// The widget makes do as well; where it cannot, a link leads to our page.
func TestOldPhoneWidget(t *testing.T) {
	_, site := embedding(t, true)
	ctx := browser(t, 320, 568)
	act(t, ctx, before(phoneOf2019), chromedp.Navigate(site(hosts[0].policy, hosts[0].page)), until(`customElements.get("ask-1555") && `+inWidget+`(".launch")`),
		runScript(inWidget+`(".launch").click()`), until(inWidget+`(".choices button")`), runScript(inWidget+`(".choices button").click()`), until(inWidget+`("article.bot h2")`))

	ctx = browser(t, 320, 568)
	act(t, ctx, before(phoneOf2018), chromedp.Navigate(site("", hosts[0].page)), chromedp.WaitVisible(chromedp.CSS("ask-1555 a")))
	picture(t, ctx, "old-phone-widget")
}

// younger is what browsers older than Chrome 84 or Safari 14.1 do not lay out, and what only newer ones parse: one word
// of it would cost a whole rule, or a whole script.
var younger = map[string]*regexp.Regexp{
	".css": regexp.MustCompile(`[^-]\bgap:|\binset:|:is\(|:where\(|:has\(|@layer|@container|aspect-ratio|\bwidth: min\(|:not\([^()]*,`),
	".js":  regexp.MustCompile(`\?\.[a-z[(]|\?\?|\|\|=|&&=|\bawait import|\bimport\(|\bstatic\b|\.replaceChildren|\.replaceAll|\.at\(|structuredClone|AbortSignal\.|(?m:^await )|\bcatch \{|this\.#`),
}

func TestAssetsSuitOldBrowsers(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root(t), "channels", "web", "assets", "*.*s"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d styles and scripts, %v", len(files), err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := younger[filepath.Ext(name)].FindString(string(text)); found != "" {
			t.Errorf("%s has %q, which old phones do not know", filepath.Base(name), found)
		}
	}
}
