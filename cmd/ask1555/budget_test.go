package main

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// traffic is what a browser fetches to show a page: the sizes are those on the wire, with headers.
type traffic struct {
	sync.Mutex
	addresses []string
	bytes     int
}

func (t *traffic) hear(event any) {
	t.Lock()
	defer t.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		t.addresses = append(t.addresses, e.Request.URL)
	case *network.EventLoadingFinished:
		t.bytes += int(e.EncodedDataLength)
	}
}

// total is after the last of the page's own files has come.
func (t *traffic) total() (requests, bytes int, addresses []string) {
	t.Lock()
	defer t.Unlock()
	return len(t.addresses), t.bytes, append([]string{}, t.addresses...)
}

func watch(t *testing.T, ctx context.Context) *traffic {
	t.Helper()
	seen := &traffic{}
	act(t, ctx, func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, network.Enable, network.EnableParams{})
		return chromedp.Void{}, err
	})
	if err := chromedp.Listen(ctx, seen.hear); err != nil {
		t.Fatal(err)
	}
	return seen
}

// The first page is small and all of it is ours; so is the widget, with the page around it and all that it fetches when it
// is opened: 20,000 bytes as they are sent, compressed and with their headers.
func TestBudget(t *testing.T) {
	r, site := embedding(t, true)
	for _, test := range []struct {
		name, address   string
		use, ready      string
		bytes, requests int
	}{
		{"/", r.url, "", `document.querySelector("#text[role=combobox]")`, 50_000, 20},
		{"/faq", r.url + "/faq", "", `document.querySelector("#q") && !document.querySelector(".letters").hidden`, 50_000, 16},
		{"widget", site("", hosts[0].page), inWidget + `(".launch").click()`, inWidget + `(".choices button")`, 20_000, 4},
	} {
		ctx := browser(t, 360, 640)
		seen := watch(t, ctx)
		act(t, ctx, chromedp.Navigate(test.address), runScript(test.use), until(test.ready))
		requests, bytes, addresses := seen.total()
		t.Logf("%s: %d bytes in %d requests", test.name, bytes, requests)
		if bytes == 0 || bytes > test.bytes || requests > test.requests {
			t.Errorf("%s costs %d bytes in %d requests: %v", test.name, bytes, requests, addresses)
		}
		for _, address := range addresses {
			if !strings.HasPrefix(address, r.url) && !strings.HasPrefix(address, test.address) {
				t.Errorf("%s asks a stranger: %s", test.name, address)
			}
		}
	}
}
