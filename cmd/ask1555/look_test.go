package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// media pretends that the reader, or her printer, asks for something: pairs of a CSS media feature and its value.
func media(kind string, pairs ...string) chromedp.Action[chromedp.Void] {
	var features []*emulation.MediaFeature
	for i := 0; i < len(pairs); i += 2 {
		features = append(features, &emulation.MediaFeature{Name: pairs[i], Value: pairs[i+1]})
	}
	return func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: kind, Features: features})
		return chromedp.Void{}, err
	}
}

// looks are the ways in which people see a page.
var looks = []struct {
	name  string
	media chromedp.Action[chromedp.Void]
}{
	{"light", media("screen", "prefers-color-scheme", "light")},
	{"dark", media("screen", "prefers-color-scheme", "dark", "prefers-reduced-motion", "reduce")},
	{"forced", media("screen", "forced-colors", "active", "prefers-color-scheme", "dark")},
	{"print", media("print", "prefers-color-scheme", "dark")},
}

// smallTargets are the controls that a finger misses: below 24 by 24 CSS pixels and not a link within a sentence
// (WCAG 2.2, 2.5.8).
const smallTargets = `[...document.querySelectorAll("a, button, summary, input:not([type=hidden]), textarea")].filter(e => {
	const r = e.getBoundingClientRect(), inline = e.matches("p a, .text a, .source a, .name a");
	return r.width && getComputedStyle(e).position !== "absolute" && !inline && (r.width < 24 || r.height < 24);
}).map(e => e.outerHTML.slice(0, 80)).join("; ")`

// Every page, from the smallest phone to the widest screen, is no wider than its window and has no control that is
// hard to hit; its pictures, also in the dark, in forced colours and on paper, are kept to be looked at.
func TestLook(t *testing.T) {
	cmd := settings(t)
	cmd.PublicURL = ""
	r := start(t, cmd)
	question := "Πότε και πώς ανανεώνω την κάρτα ανεργίας;"
	remember(question)
	for _, size := range [][2]int64{{320, 568}, {360, 640}, {1280, 800}, {2560, 1440}} {
		ctx := browser(t, size[0], size[1])
		see := func(state string) {
			t.Helper()
			for _, look := range looks {
				act(t, ctx, look.media)
				picture(t, ctx, fmt.Sprintf("look-%d-%s-%s", size[0], state, look.name))
				tooWide(t, ctx)
				if small := read(t, ctx, chromedp.Evaluate[string](smallTargets)); small != "" && look.name == "light" {
					t.Errorf("%d, %s: too small to hit: %s", size[0], state, small)
				}
				if size[0] != 360 && size[0] != 1280 { // two looks of each are enough
					break
				}
			}
			act(t, ctx, looks[0].media)
		}
		act(t, ctx, chromedp.Navigate(r.url), chromedp.WaitVisible(chromedp.CSS("#text")))
		see("empty")
		act(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), question+kb.Enter), articles("bot", "2"), articles("citizen", "1"))
		see("answer")
		act(t, ctx, chromedp.Evaluate[chromedp.Void](`void scrollTo(0, 1e6)`))
		see("answer-end")
		act(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), "θέλω άνθρωπο"+kb.Enter), articles("citizen", "2"), articles("bot", "3"))
		see("ticket")
		act(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), disclosure+kb.Enter), chromedp.WaitVisible(chromedp.CSS(`article.bot a[href="tel:15900"]`)))
		see("handoff")
		for name, path := range map[string]string{"faq": "/faq", "area": "/faq/dypa", "entry": "/faq/dypa/dypa-ananeosi-kartas"} {
			act(t, ctx, chromedp.Navigate(r.url+path), chromedp.WaitVisible(chromedp.CSS("#q")))
			see(name)
		}
	}
}

// Who enlarges a desktop's page to 400% has a window of 320 by 256: nothing covers what she reads, and the way out stays
// in sight wherever she is (WCAG 2.2, 1.4.10 and 2.4.11).
func TestEnlarged(t *testing.T) {
	cmd := settings(t)
	cmd.PublicURL = ""
	r := start(t, cmd)
	ctx := browser(t, 320, 256)
	remember(longQuestion)
	act(t, ctx, chromedp.Navigate(r.url), chromedp.WaitVisible(chromedp.CSS("#text")), chromedp.SendKeys(chromedp.CSS("#text"), longQuestion+kb.Enter), articles("bot", "2"))
	picture(t, ctx, "enlarged")
	tooWide(t, ctx)
	act(t, ctx, runScript(`scrollTo(0, 900)`), until(`scrollY > 500`))
	picture(t, ctx, "enlarged-below")
	const covered = `[[20, 10], [160, 128], [20, 250]].map(([x, y]) => document.elementFromPoint(x, y)).filter(e => e && e.closest("header, #ask") && !e.closest(".leave")).length`
	if n := read(t, ctx, chromedp.Evaluate[int](covered)); n != 0 {
		t.Error("what is always there covers what is read")
	}
	if out := read(t, ctx, chromedp.Evaluate[bool](`(r => r.top >= 0 && r.bottom <= innerHeight && document.elementFromPoint(r.x + 9, r.y + 9).closest("#exit"))(document.getElementById("exit").getBoundingClientRect()) !== null`)); !out {
		t.Error("the way out is out of sight")
	}
}
