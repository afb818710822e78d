package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// chromium is one real Chromium for all tests, or nil where there is none: each has a window and a store of its own in
// it. It is started by the first test that asks, and ends with them all ([TestMain]).
var chromium = sync.OnceValues(func() (context.Context, error) {
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, nil
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-dev-shm-usage", true),
		// The tests reach this machine and nothing else.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(allocator)
	atEnd = append(atEnd, func() { _ = chromedp.Cancel(ctx); stop() })
	return ctx, chromedp.Do(ctx)
})

// browser opens a window of a size, in CSS pixels; the test is skipped, loudly, where there is no browser.
func browser(t *testing.T, width, height int64) context.Context {
	t.Helper()
	chromium, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	if chromium == nil {
		t.Skip("!!! Chromium SKIPPED: there is none on this machine; `make test` installs it")
	}
	ctx, closeWindow := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	t.Cleanup(closeWindow)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height, chromedp.EmulateScale(2))); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute) // not before: it would bound the window's life
	t.Cleanup(cancel)
	return ctx
}

// act does something in the browser, or fails the test.
func act(t *testing.T, ctx context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// read gets a value from the browser, or fails the test.
func read[T any](t *testing.T, ctx context.Context, action chromedp.Action[T]) T {
	t.Helper()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// withoutScripts switches JavaScript off.
func withoutScripts(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
	_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return chromedp.Void{}, err
}

// awayFrom waits until the browser shows a page of another site, and returns the addresses that Back
// and Forward lead through. It asks the browser and not the page, whose scripts end as it is left.
func awayFrom(t *testing.T, ctx context.Context, site string) (urls []string) {
	t.Helper()
	history := func(ctx context.Context, tab *chromedp.Target) (page.GetNavigationHistoryResult, error) {
		return cdp.Call(ctx, tab, page.GetNavigationHistory, cdp.Empty{})
	}
	for {
		h, err := chromedp.Run(ctx, history)
		switch {
		case ctx.Err() != nil:
			t.Fatalf("the browser did not leave %s: %v", site, err)
		case err == nil && !strings.HasPrefix(h.Entries[h.CurrentIndex].URL, site):
			for _, e := range h.Entries {
				urls = append(urls, e.URL)
			}
			return urls
		}
		// Still there, or between the two pages, where the browser answers with an error.
		<-time.After(20 * time.Millisecond)
	}
}

// picture writes a screenshot where people can look at it; git ignores the folder.
func picture(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	png := read(t, ctx, chromedp.CaptureScreenshot())
	dir := filepath.Join(root(t), ".test", "screenshots")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// articles waits until there are n messages by an author.
func articles(author string, n string) chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](`document.querySelectorAll("article.` + author + `:not(.pending)").length >= ` + n)
}

// tooWide reports whether the page is wider than its window: then a phone scrolls sideways.
func tooWide(t *testing.T, ctx context.Context) {
	t.Helper()
	if read(t, ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > window.innerWidth`)) {
		t.Error("the page scrolls sideways")
	}
}

func TestChatInTheBrowser(t *testing.T) {
	for _, size := range []struct {
		name          string
		width, height int64
	}{{"phone-small", 320, 640}, {"phone", 390, 844}, {"desktop", 1280, 800}} {
		t.Run(size.name, func(t *testing.T) {
			cmd := settings(t)
			cmd.PublicURL = "" // no SMS; the page's cookie goes over plain HTTP
			r := start(t, cmd)
			ctx := browser(t, size.width, size.height)
			act(t, ctx, chromedp.Navigate(r.url), chromedp.WaitVisible(chromedp.CSS("#text")))
			picture(t, ctx, size.name+"-1-empty")
			tooWide(t, ctx)

			question := "Πότε πληρώνεται το επίδομα παιδιού;"
			remember(question)
			act(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), question+kb.Enter), articles("bot", "2"), articles("citizen", "1"))
			picture(t, ctx, size.name+"-2-answer")
			tooWide(t, ctx)
			title := read(t, ctx, chromedp.Text(chromedp.CSS("article.bot h2")))
			if entry, _ := r.bot.Knowledge().Base.Entry("opeka-epidoma-paidiou-pliromi"); title != entry.Question {
				t.Errorf("the answer's title is %q", title)
			}
			act(t, ctx, chromedp.Click(chromedp.CSS(`form.choices button[value="human"]`)), articles("bot", "3"))
			picture(t, ctx, size.name+"-3-ticket")

			tickets, err := r.store.Tickets(ctx, ticketsOpen)
			if err != nil || len(tickets) != 1 {
				t.Fatalf("%d tickets, %v", len(tickets), err)
			}
			reply := ticketsReplyCmd{databaseFlags: cmd.databaseFlags, Reference: tickets[0].Reference, Name: "Μαρία Κ.", Stay: true, Text: "Η πληρωμή σας έγινε σήμερα το πρωί."}
			if err := reply.Run(ctx, nil); err != nil {
				t.Fatal(err)
			}
			act(t, ctx, articles("agent", "1")) // live, without a reload
			if said := read(t, ctx, chromedp.Text(chromedp.CSS("article.agent"))); !strings.Contains(said, "Απάντηση από άνθρωπο του 1555 (Μαρία Κ.)") {
				t.Errorf("who answers is not shown: %s", said)
			}
			// The bot steps back while she is there, and returns after.
			act(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), question+kb.Enter), articles("citizen", "3"), until(`document.getElementById("state").textContent.includes("στον άνθρωπο που σας απαντά")`))
			picture(t, ctx, size.name+"-4-agent")
			tooWide(t, ctx)
			act(t, ctx, chromedp.Reload(), articles("agent", "1"), articles("citizen", "3"))
			if n := read(t, ctx, chromedp.Evaluate[int](`document.querySelectorAll("article.bot").length`)); n != 3 {
				t.Errorf("the bot said %d things, want 3", n)
			}
			if waits, err := r.store.Tickets(ctx, ticketsOpen); err != nil || len(waits) != 1 {
				t.Errorf("%d tickets wait for her (%v), want 1", len(waits), err)
			}
			closing := ticketsCloseCmd{databaseFlags: cmd.databaseFlags, Reference: tickets[0].Reference}
			if err := closing.Run(ctx, nil); err != nil {
				t.Fatal(err)
			}
			act(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), question+kb.Enter), articles("citizen", "4"), articles("bot", "5"))

			act(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), disclosure+kb.Enter), chromedp.WaitVisible(chromedp.CSS(`article.bot a[href="tel:15900"]`)))
			picture(t, ctx, size.name+"-5-handoff")
		})
	}
}

// A person without a mouse: Tab to the field, Enter to send, Tab to a choice, Enter to take it.
func TestKeyboardOnly(t *testing.T) {
	cmd := settings(t)
	cmd.PublicURL, cmd.AnswerAbove, cmd.ClarifyAbove = "", 1, 0
	r := start(t, cmd)
	ctx := browser(t, 390, 844)
	remember("επίδομα παιδιού")
	act(t, ctx, chromedp.Navigate(r.url), chromedp.WaitVisible(chromedp.CSS("#text")),
		chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter), // the skip link leads to the field
		chromedp.KeyEvent("επίδομα παιδιού"), chromedp.KeyEvent(kb.Enter), articles("bot", "2"))
	if focused := read(t, ctx, chromedp.Evaluate[string](`document.activeElement.id`)); focused != "text" {
		t.Errorf("after sending, the focus is on %q and not in the field", focused)
	}
	act(t, ctx, chromedp.Focus(chromedp.CSS(`form.choices button`)), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(chromedp.CSS("article.bot h2")))
	picture(t, ctx, "keyboard")
}

func TestWithoutJavaScript(t *testing.T) {
	cmd := settings(t)
	cmd.PublicURL = ""
	r := start(t, cmd)
	ctx := browser(t, 320, 640)
	act(t, ctx, withoutScripts, chromedp.Navigate(r.url), chromedp.WaitVisible(chromedp.CSS("#text")),
		chromedp.SendKeys(chromedp.CSS("#text"), "Πότε πληρώνεται το επίδομα παιδιού;"), chromedp.Click(chromedp.CSS(".send")), chromedp.WaitVisible(chromedp.CSS("article.bot h2")))
	picture(t, ctx, "no-script-answer")
	act(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), disclosure), chromedp.Click(chromedp.CSS(".send")), chromedp.WaitVisible(chromedp.CSS(`article.bot a[href="tel:15900"]`)))
	picture(t, ctx, "no-script-handoff")
}

// The exit leaves at once; going back shows nothing of what was there.
func TestQuickExit(t *testing.T) {
	cmd := settings(t)
	cmd.PublicURL = ""
	r := start(t, cmd)
	for _, way := range []struct {
		name  string
		leave chromedp.Action[chromedp.Void]
	}{
		{"button", chromedp.Click(chromedp.CSS("#exit"))},
		{"three shifts", chromedp.Steps(chromedp.KeyEvent(kb.Shift), chromedp.KeyEvent(kb.Shift), chromedp.KeyEvent(kb.Shift))},
	} {
		t.Run(way.name, func(t *testing.T) {
			ctx := browser(t, 390, 844)
			act(t, ctx, chromedp.Navigate(r.url), chromedp.WaitVisible(chromedp.CSS("#text")),
				chromedp.SendKeys(chromedp.CSS("#text"), "Πότε πληρώνεται το επίδομα παιδιού;"+kb.Enter), articles("bot", "2"))
			act(t, ctx, way.leave)
			// The page it leads to is out of the tests' reach; that it took our place is seen in the history.
			for _, url := range awayFrom(t, ctx, r.url) {
				if strings.HasPrefix(url, r.url) {
					t.Errorf("the history still leads to %s", url)
				}
			}
			act(t, ctx, chromedp.Navigate(r.url), chromedp.WaitVisible(chromedp.CSS("#text")))
			if body := read(t, ctx, chromedp.Text(chromedp.CSS("#log"))); strings.Contains(body, "πληρώνεται κάθε") {
				t.Error("who opens the page again reads the conversation")
			}
		})
	}
	// A page that the browser kept aside, and shows again after she left, is asked for anew.
	ctx := browser(t, 390, 844)
	act(t, ctx, chromedp.Navigate(r.url), chromedp.WaitVisible(chromedp.CSS("#text")), chromedp.SendKeys(chromedp.CSS("#text"), "Πότε πληρώνεται το επίδομα παιδιού;"+kb.Enter), articles("bot", "2"))
	act(t, ctx, runScript(`fetch("/exit", { method: "POST", redirect: "manual" }).then(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })))`),
		chromedp.WaitVisible(chromedp.CSS(".hello h2")))
}
