package main

import (
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"context"
)

// Who has no network is shown the numbers to call, on any page, and what she wanted once there is one; who leaves
// by the exit leaves nothing of it.
func TestNumbersWithoutNetwork(t *testing.T) {
	for _, screen := range screens {
		t.Run(screen.name, func(t *testing.T) {
			cmd := settings(t)
			cmd.PublicURL = ""
			r := start(t, cmd)
			n := between(t, r)
			ctx := browser(t, screen.width, screen.height)
			act(t, ctx, chromedp.Navigate(n.URL), chromedp.WaitVisible(chromedp.CSS("#text")),
				until(`navigator.serviceWorker.controller && navigator.serviceWorker.controller.state === "activated"`))
			for _, problem := range manifestProblems(t, ctx) {
				t.Errorf("the manifest: %s", problem)
			}
			n.down.Store(true)
			n.CloseClientConnections()
			act(t, ctx, chromedp.Navigate(n.URL+"/faq"), chromedp.WaitVisible(chromedp.CSS(`article a[href="tel:15900"]`)))
			picture(t, ctx, "no-network-"+screen.name)
			tooWide(t, ctx)
			if styled := read(t, ctx, chromedp.Evaluate[string](`getComputedStyle(document.querySelector("header")).position`)); styled != "sticky" {
				t.Error("the page has no style")
			}
			n.down.Store(false)
			act(t, ctx, chromedp.Reload(), chromedp.WaitVisible(chromedp.CSS("#q")))
			act(t, ctx, chromedp.Click(chromedp.CSS("#exit")))
			awayFrom(t, ctx, n.URL)
			n.down.Store(true)
			n.CloseClientConnections()
			if err := chromedp.Do(ctx, chromedp.Navigate(n.URL+"/faq")); err == nil && read(t, ctx, chromedp.Evaluate[bool](`!!document.querySelector("a[href='tel:15900']")`)) {
				t.Error("after the exit the page is still on the device")
			}
		})
	}
}

func manifestProblems(t *testing.T, ctx context.Context) (problems []string) {
	t.Helper()
	found := read(t, ctx, func(ctx context.Context, tab *chromedp.Target) (page.GetAppManifestResult, error) {
		return cdp.Call(ctx, tab, page.GetAppManifest, page.GetAppManifestParams{})
	})
	if found.URL == "" {
		return []string{"there is none"}
	}
	for _, e := range found.Errors {
		problems = append(problems, e.Message)
	}
	return problems
}

// The pages about the service are right on each screen, and no test says otherwise of what they claim of axe.
func TestContentPagesInBrowser(t *testing.T) {
	cmd := settings(t)
	cmd.PublicURL = ""
	r := start(t, cmd)
	for _, screen := range screens {
		ctx := browser(t, screen.width, screen.height)
		for _, name := range []string{"how", "privacy", "accessibility"} {
			act(t, ctx, chromedp.Navigate(r.url+"/"+name), chromedp.WaitVisible(chromedp.CSS("article h1")))
			picture(t, ctx, name+"-"+screen.name)
			tooWide(t, ctx)
		}
	}
}
