package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ask1555/bot/store"
)

// A weakNetwork is what lies between the browser and the service, and can fail in each of the ways that networks do.
type weakNetwork struct {
	*httptest.Server
	to      atomic.Pointer[url.URL]
	down    atomic.Bool  // nothing comes through
	mute    atomic.Int32 // so many messages arrive, and their answers are lost
	streams atomic.Int32 // event streams that came
	still   atomic.Bool  // event streams do not come through
}

func between(t *testing.T, r *running) *weakNetwork {
	n := &weakNetwork{}
	n.lead(t, r.url)
	proxy := &httputil.ReverseProxy{FlushInterval: -1, Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(n.to.Load()) },
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }}
	n.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		switch {
		case n.down.Load():
			panic(http.ErrAbortHandler)
		case q.URL.Path == "/events" && n.still.Load():
			w.WriteHeader(http.StatusBadGateway)
			return
		case q.URL.Path == "/events":
			n.streams.Add(1)
		case q.Method == http.MethodPost && q.URL.Path == "/" && n.mute.Add(-1) >= 0:
			proxy.ServeHTTP(httptest.NewRecorder(), q)
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(w, q)
	}))
	t.Cleanup(func() { n.CloseClientConnections(); n.Close() })
	return n
}

func (n *weakNetwork) lead(t *testing.T, address string) {
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	n.to.Store(to)
}

// citizens counts what citizens said.
func citizens(t *testing.T, r *running, ctx context.Context) int {
	t.Helper()
	tickets, err := r.store.Tickets(ctx, ticketsOpen)
	if err != nil || len(tickets) == 0 {
		t.Fatalf("no ticket to know the conversation by: %v", err)
	}
	entries, err := r.store.History(ctx, tickets[0].Conversation, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range entries {
		if e.Author == store.AuthorCitizen {
			n++
		}
	}
	return n
}

// What is typed without a network is kept through a reload, and sent once, though answers are lost on the way.
func TestOffline(t *testing.T) {
	for _, screen := range screens {
		t.Run(screen.name, func(t *testing.T) {
			cmd := settings(t)
			cmd.PublicURL = ""
			r := start(t, cmd)
			n := between(t, r)
			ctx := browser(t, screen.width, screen.height)
			field := chromedp.CSS("#text")
			act(t, ctx, chromedp.Navigate(n.URL), chromedp.WaitVisible(field), chromedp.SendKeys(field, "θέλω άνθρωπο"+kb.Enter), articles("bot", "2"))
			n.down.Store(true)
			n.CloseClientConnections()
			remember(longQuestion)
			act(t, ctx, chromedp.SendKeys(field, longQuestion+kb.Enter), chromedp.SendKeys(field, "ευχαριστώ πολύ"+kb.Enter), chromedp.WaitVisible(chromedp.CSS("article.waiting")))
			picture(t, ctx, "offline-"+screen.name)
			tooWide(t, ctx)
			n.mute.Store(2)
			n.down.Store(false)
			act(t, ctx, chromedp.Reload(), articles("citizen", "3"), until(`!document.querySelector(".waiting, .pending") && sessionStorage.length === 0`))
			if got := citizens(t, r, ctx); got != 3 {
				t.Errorf("the service has %d messages of the citizen, want 3", got)
			}
			if shown := read(t, ctx, chromedp.Evaluate[int](`document.querySelectorAll("article.citizen").length`)); shown != 3 {
				t.Errorf("the page shows %d messages of the citizen, want 3", shown)
			}
		})
	}
}

// An answer of a human arrives where streams do not come through, and after the service was restarted.
func TestAgentThroughAWeakNetwork(t *testing.T) {
	for name, streams := range map[string]bool{"polling": false, "restart": true} {
		t.Run(name, func(t *testing.T) {
			cmd := settings(t)
			cmd.PublicURL = ""
			r := start(t, cmd)
			n := between(t, r)
			n.still.Store(!streams)
			ctx := browser(t, 360, 640)
			field := chromedp.CSS("#text")
			act(t, ctx, chromedp.Navigate(n.URL), chromedp.WaitVisible(field), chromedp.SendKeys(field, "θέλω άνθρωπο"+kb.Enter), articles("bot", "2"))
			tickets, err := r.store.Tickets(ctx, ticketsOpen)
			if err != nil || len(tickets) != 1 {
				t.Fatalf("%d tickets, %v", len(tickets), err)
			}
			if streams {
				if err := r.stop(); err != nil {
					t.Fatal(err)
				}
				r = start(t, cmd)
				n.lead(t, r.url)
			}
			reply := ticketsReplyCmd{databaseFlags: cmd.databaseFlags, Reference: tickets[0].Reference, Text: "Η πληρωμή σας έγινε σήμερα."}
			if err := reply.Run(ctx, nil); err != nil {
				t.Fatal(err)
			}
			act(t, ctx, articles("agent", "1"))
			if streams == (n.streams.Load() == 0) {
				t.Errorf("%d streams came through", n.streams.Load())
			}
			// She goes on as if nothing had been.
			act(t, ctx, chromedp.SendKeys(field, "ευχαριστώ πολύ"+kb.Enter), articles("citizen", "2"))
		})
	}
}

// A second tab shows the same conversation, as it goes on; after a hand-off nothing is left on the device.
func TestSecondTab(t *testing.T) {
	cmd := settings(t)
	cmd.PublicURL = ""
	r := start(t, cmd)
	one := browser(t, 1280, 800)
	field := chromedp.CSS("#text")
	remember(longQuestion)
	act(t, one, chromedp.Navigate(r.url), chromedp.WaitVisible(field), chromedp.Click(chromedp.CSS(`.letters button[value="2"]`)), chromedp.SendKeys(field, longQuestion+kb.Enter), articles("bot", "2"))
	two, closeTab := chromedp.NewContext(one)
	t.Cleanup(closeTab)
	act(t, two, chromedp.Navigate(r.url), articles("citizen", "1"), articles("bot", "2"))
	act(t, one, chromedp.SendKeys(field, "ευχαριστώ πολύ"+kb.Enter), articles("citizen", "2"), articles("bot", "3"))
	act(t, two, articles("citizen", "2"), articles("bot", "3"))
	act(t, one, chromedp.SendKeys(field, disclosure+kb.Enter), chromedp.WaitVisible(chromedp.CSS(`article.bot a[href="tel:15900"]`)))
	if left := read(t, one, chromedp.Evaluate[int](`sessionStorage.length + localStorage.length`)); left != 0 {
		t.Errorf("%d things are left in the browser's storage after a hand-off", left)
	}
}
