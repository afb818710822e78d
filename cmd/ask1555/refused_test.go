package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"testing"

	"ask1555/bot/store"
)

// A webhook that is forged, changed, cut off, too large or compressed is refused by each provider's own rules, with the
// right status, and counted; nothing of it is handled. One that comes again is answered like the first, and handled once.
func TestRefusedWebhooks(t *testing.T) {
	cmd := settings(t)
	cmd.MetricsListen = "127.0.0.1:0"
	r := startWithApps(t, cmd)
	const text = "Πότε πληρώνεται το επίδομα παιδιού;"
	for name, c := range map[string]struct {
		citizen *citizen
		proof   string // the header that shows who calls
		cut     int    // what a call gets that was cut off: it is no longer signed, or cannot be read
	}{
		"sms": {bySMS(1), "X-Twilio-Signature", 403}, "whatsapp": {onWhatsApp(1), "X-Twilio-Signature", 403},
		"viber": {onViber(1), "X-Viber-Content-Signature", 403}, "messenger": {onMessenger(1), "X-Hub-Signature-256", 403},
		"telegram": {onTelegram(1), "X-Telegram-Bot-Api-Secret-Token", 200}, // it would bring it again and hold up the rest
		"kannel":   {byKannel(1), "Authorization", 400},
	} {
		t.Run(name, func(t *testing.T) {
			r := &running{TB: t, service: r.service, url: r.url}
			good := c.citizen.webhook(1, text)
			if good.header[c.proof] == "" {
				t.Fatalf("there is no %s in %v", c.proof, good.header)
			}
			with := func(header, value string) webhook {
				w := good
				w.header = maps.Clone(good.header)
				w.header[header] = value
				return w
			}
			forged, unsigned := with(c.proof, good.header[c.proof][:4]+"AAAA"+good.header[c.proof][8:]), with(c.proof, "")
			cut, large := good, good
			if cut.body = good.body[:len(good.body)/2]; good.body == "" {
				cut.path, _, _ = strings.Cut(good.path, "from=")
				large.method = "POST"
			}
			large.body = strings.Repeat("x", 2<<20)
			for _, w := range []struct {
				what string
				webhook
				want int
			}{{"forged", forged, 403}, {"unsigned", unsigned, 403}, {"cut off", cut, c.cut}, {"too large", large, 413}, {"compressed", with("Content-Encoding", "gzip"), 415}} {
				if a := r.call(w.webhook, text); a.status != w.want {
					t.Errorf("%s: %d %s, want %d", w.what, a.status, a.body, w.want)
				}
			}
			r.breakOff(good)
			if n := r.citizensTurns(c.citizen); n != 0 {
				t.Errorf("%d of what was refused were handled", n)
			}
			for range 3 {
				if a := r.call(good, text); a.status != http.StatusOK {
					t.Errorf("a good one: %d %s", a.status, a.body)
				}
			}
			if n := r.citizensTurns(c.citizen); n != 1 {
				t.Errorf("one that came three times was handled %d times", n)
			}
			r.wantCounts(name, map[string]int{"forged": 2 + btoi(c.cut == 403), "malformed": btoi(c.cut == 400), "too_large": 1, "compressed": 1})
		})
	}
	if a := r.do("GET", "/metrics", nil, ""); a.status != http.StatusNotFound {
		t.Errorf("the figures are shown to everybody: %d", a.status)
	}
	r.twilio("/webhooks/twilio/status", nil, "AAAA")
	r.wantCounts("twilio", map[string]int{"forged": 1, "malformed": 0, "too_large": 0, "compressed": 0})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// breakOff begins a call and hangs up in its middle.
func (r *running) breakOff(w webhook) {
	r.Helper()
	if w.body == "" {
		return
	}
	connection, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		r.Fatal(err)
	}
	defer connection.Close()
	fmt.Fprintf(connection, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n", w.path, len(w.body))
	for name, value := range w.header {
		fmt.Fprintf(connection, "%s: %s\r\n", name, value)
	}
	fmt.Fprintf(connection, "\r\n%s", w.body[:len(w.body)/2])
	if err := connection.(*net.TCPConn).CloseWrite(); err != nil {
		r.Fatal(err)
	}
	if response, err := http.ReadResponse(bufio.NewReader(connection), nil); err == nil && response.StatusCode < 400 {
		r.Errorf("a call that broke off was answered %d", response.StatusCode)
	}
}

// citizensTurns are how many messages of a citizen were handled.
func (r *running) citizensTurns(c *citizen) (n int) {
	r.Helper()
	conversation, err := r.store.Conversation(r.Context(), c.address)
	if err != nil {
		r.Fatal(err)
	}
	entries, err := r.store.History(r.Context(), conversation.ID, 0, 100)
	if err != nil {
		r.Fatal(err)
	}
	for _, e := range entries {
		n += btoi(e.Author == store.AuthorCitizen)
	}
	return n
}

// wantCounts compares what the metrics say of a channel.
func (r *running) wantCounts(channel string, want map[string]int) {
	r.Helper()
	response, err := http.Get(address(r.figures) + "/metrics")
	if err != nil {
		r.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		r.Fatal(err)
	}
	for reason, n := range want {
		line := fmt.Sprintf("ask1555_webhooks_refused_total{channel=%q,reason=%q} %d\n", channel, reason, n)
		if !strings.Contains(string(page), line) {
			r.Errorf("the metrics lack %s", line)
		}
	}
}
