package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// Questions come up while a citizen types, in Greeklish too; a tap leads to the answer.
func TestFAQInBrowser(t *testing.T) {
	cmd := settings(t)
	cmd.PublicURL = ""
	r := start(t, cmd)
	for name, size := range map[string][2]int64{"phone": {360, 740}, "desktop": {1280, 900}} {
		ctx := browser(t, size[0], size[1])
		act(t, ctx, chromedp.Navigate(r.url+"/faq"), chromedp.WaitVisible(chromedp.CSS("#q")))
		tooWide(t, ctx)
		picture(t, ctx, "faq-"+name)
		remember("pote plironetai to epidoma paidiou")
		link := chromedp.CSS(`#found a[href="/faq/opeka-epidoma-paidiou-pliromi"]`)
		act(t, ctx, chromedp.SendKeys(chromedp.CSS("#q"), "pote plironetai to epidoma paidiou"), chromedp.WaitVisible(link))
		picture(t, ctx, "faq-search-"+name)
		// The chat is one step away, with what she typed.
		act(t, ctx, chromedp.Click(chromedp.CSS("#found .ask button")), chromedp.WaitVisible(chromedp.CSS("article.bot h2")))
		if said := read(t, ctx, chromedp.Text(chromedp.CSS("article.citizen .text"))); said != "pote plironetai to epidoma paidiou" {
			t.Errorf("the chat was asked %q", said)
		}
		act(t, ctx, chromedp.Navigate(r.url+"/faq"), chromedp.SendKeys(chromedp.CSS("#q"), "pote plironetai to epidoma paidiou"), chromedp.WaitVisible(link))
		act(t, ctx, chromedp.Click(link), chromedp.WaitVisible(chromedp.CSS("article .source")))
		tooWide(t, ctx)
		picture(t, ctx, "faq-entry-"+name)
	}
}
