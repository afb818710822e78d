package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// hosts are pages that make it hard for what they embed. %s is the service's address.
var hosts = []struct{ name, policy, page string }{
	{"strict-policy", "default-src 'none'; script-src %[1]s; connect-src %[1]s; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
		`<!doctype html><html lang="el"><title>Υπουργείο</title><body><main><h1>Υπουργείο</h1><p>Κείμενο της σελίδας.</p></main><script src="%[1]s/widget.js" data-area="dypa" data-color="#7a1f5c" data-position="left"></script>`},
	{"resets", "",
		`<!doctype html><html lang="el"><title>Υπουργείο</title><style>* { all: unset !important; display: block !important; font: 50px/3 cursive !important; color: red !important; position: static !important; transform: rotate(3deg) !important; visibility: hidden !important; } ask-1555 { width: 9px !important; display: none !important; }</style>
		<body><main><h1>Υπουργείο</h1></main><script src="%[1]s/widget.js" data-greeting="Γεια σας"></script>`},
	{"z-index", "",
		`<!doctype html><html lang="el"><title>Υπουργείο</title><style>body { transform: translateZ(0); overflow: hidden; } #war { position: fixed; top: 0; left: 0; width: 100%%; height: 100%%; z-index: 2147483647; background: #fed; } *{margin:0}</style>
		<body onkeydown="window.keys=(window.keys||0)+1"><main><h1>Υπουργείο</h1></main><script src="%[1]s/widget.js" data-lang="en" async></script><div id="war">Ρεκλάμα</div>`},
}

// embedding serves a page of another site, which the service knows or does not.
func embedding(t *testing.T, known bool) (*running, func(policy, page string) string) {
	t.Helper()
	var policy, page string
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		fmt.Fprint(w, page)
	}))
	t.Cleanup(site.Close)
	cmd := settings(t)
	cmd.PublicURL = ""
	if known {
		cmd.EmbedOrigins = []string{site.URL}
	}
	r := start(t, cmd)
	return r, func(newPolicy, newPage string) string {
		policy, page = strings.ReplaceAll(newPolicy, "%[1]s", r.url), strings.ReplaceAll(strings.ReplaceAll(newPage, "%[1]s", r.url), "%%", "%")
		return site.URL
	}
}

const inWidget = `document.querySelector("ask-1555").shadowRoot.querySelector`

// The widget asks, answers and hands off on pages that make it hard, and leaves them as they were.
func TestWidgetOnHostilePages(t *testing.T) {
	remember(longQuestion)
	for _, host := range hosts {
		for _, screen := range screens {
			t.Run(host.name+"-"+screen.name, func(t *testing.T) {
				_, site := embedding(t, true)
				ctx := browser(t, screen.width, screen.height)
				act(t, ctx, chromedp.Navigate(site(host.policy, host.page)), until(`customElements.get("ask-1555") && `+inWidget+`(".launch")`))
				before := read(t, ctx, chromedp.Evaluate[string](`document.querySelector("main").outerHTML + getComputedStyle(document.querySelector("h1")).cssText`))
				picture(t, ctx, "widget-"+host.name+"-"+screen.name+"-closed")
				// It is where a finger reaches it, above all else, and of its own look.
				if seen := read(t, ctx, chromedp.Evaluate[string](`(() => { const b = `+inWidget+`(".launch"), r = b.getBoundingClientRect(), s = getComputedStyle(b); const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2); return [top && top.localName, r.height >= 44 && r.height < 80, r.width < 300, s.visibility, s.fontSize].join() })()`)); seen != "ask-1555,true,true,visible,17px" {
					t.Errorf("the button is %s", seen)
				}
				act(t, ctx, runScript(inWidget+`(".launch").click()`), until(inWidget+`(".choices button")`))
				picture(t, ctx, "widget-"+host.name+"-"+screen.name+"-open")
				act(t, ctx, chromedp.KeyEvent(longQuestion+kb.Enter), until(inWidget+`("article.bot h2")`), until(inWidget+`("article.citizen .sign").textContent.includes("✓")`))
				picture(t, ctx, "widget-"+host.name+"-"+screen.name+"-answer")
				act(t, ctx, runScript(`navigator.clipboard.writeText = async text => { window.copied = text }; speechSynthesis.getVoices = () => []; speechSynthesis.speak = u => { window.spoken = (window.spoken || "") + u.text }; `+inWidget+`All(".tools button").forEach(b => b.click())`),
					until(`window.copied.includes("`+longQuestion+`") && window.spoken.includes("`+longQuestion+`")`))
				// A reload shows the same conversation.
				act(t, ctx, chromedp.Reload(), until(`customElements.get("ask-1555") && `+inWidget+`("article.bot h2")`), runScript(inWidget+`(".launch").click()`), until("!"+inWidget+`(".panel").hidden`))
				act(t, ctx, chromedp.KeyEvent(disclosure+kb.Enter), until(inWidget+`('article.bot .text a[href="tel:15900"]')`))
				picture(t, ctx, "widget-"+host.name+"-"+screen.name+"-handoff")
				if left := read(t, ctx, chromedp.Evaluate[string](`sessionStorage.length + localStorage.length + document.cookie`)); left != "0" {
					t.Errorf("left in the browser after a hand-off: %s", left)
				}
				if keys := read(t, ctx, chromedp.Evaluate[int](`window.keys || 0`)); keys != 0 {
					t.Errorf("the page heard %d of her keys", keys)
				}
				act(t, ctx, chromedp.KeyEvent(kb.Escape), until(inWidget+`(".panel").hidden`))
				if after := read(t, ctx, chromedp.Evaluate[string](`document.querySelector("main").outerHTML + getComputedStyle(document.querySelector("h1")).cssText`)); after != before {
					t.Error("the page is not as it was")
				}
			})
		}
	}
}

// Several on one page have each a conversation of their own, and a site that the operator did not name has none.
func TestSeveralWidgets(t *testing.T) {
	const page = `<!doctype html><html lang="el"><title>Υπουργείο</title><body><script src="%[1]s/widget.js" data-manual></script><script src="%[1]s/widget.js" data-manual></script><ask-1555 open></ask-1555><ask-1555 position="left" open></ask-1555>`
	r, site := embedding(t, true)
	ctx := browser(t, 1280, 800)
	act(t, ctx, chromedp.Navigate(site("", page)), until(`customElements.get("ask-1555") && document.querySelectorAll("ask-1555")[1].shadowRoot.activeElement`),
		chromedp.KeyEvent("ευχαριστώ πολύ"+kb.Enter), until(`document.querySelectorAll("ask-1555")[1].shadowRoot.querySelectorAll("article.bot").length`))
	if other := read(t, ctx, chromedp.Evaluate[int](inWidget+`All("article").length`)); other != 0 {
		t.Errorf("%d messages of the one are in the other", other)
	}
	picture(t, ctx, "widget-two")

	// Suggestions come up under the same keys as on our page, and Shift three times leaves.
	question := "pote plironetai to epidoma paidiou"
	remember(question)
	const second = `document.querySelectorAll("ask-1555")[1].shadowRoot`
	act(t, ctx, chromedp.KeyEvent(question), until(second+`.querySelector("#suggestions li")`), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Enter), until(second+`.querySelector("article.bot h2")`))
	home := read(t, ctx, chromedp.Evaluate[string](`location.origin`))
	access := read(t, ctx, chromedp.Evaluate[string](`JSON.parse(sessionStorage.getItem("ask1555-2")).id + " " + JSON.parse(sessionStorage.getItem("ask1555-2")).token`))
	id, token, _ := strings.Cut(access, " ")
	act(t, ctx, chromedp.KeyEvent(kb.Shift), chromedp.KeyEvent(kb.Shift), chromedp.KeyEvent(kb.Shift))
	awayFrom(t, ctx, home)
	if own := r.do("GET", "/api/v1/conversations/"+id+"/messages", map[string]string{"Authorization": "Bearer " + token}, ""); own.status != http.StatusOK || strings.Contains(own.body, question) {
		t.Errorf("after she left, her token shows %d %s", own.status, own.body)
	}

	_, stranger := embedding(t, false)
	ctx = browser(t, 1280, 800)
	act(t, ctx, chromedp.Navigate(stranger("", hosts[1].page)), until(`customElements.get("ask-1555") && `+inWidget+`(".launch")`), runScript(inWidget+`(".launch").click()`),
		chromedp.KeyEvent("ευχαριστώ πολύ"+kb.Enter), until(inWidget+`("article.waiting")`))
}
