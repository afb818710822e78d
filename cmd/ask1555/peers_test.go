package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// peer is a server that plays a provider by the provider's own description.
type peer struct {
	testing.TB
	url string
}

// peersFolder is where the peers are. The test is skipped, loudly, where they are not at hand.
func peersFolder(t *testing.T, what string) string {
	t.Helper()
	folder := filepath.Join(root(t), "..", "shared", "peers")
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("!!! %s SKIPPED: the peers are not at hand (../shared/peers)", what)
	}
	return folder
}

// startPeer runs one until the test ends.
func startPeer(t *testing.T, kind string) *peer {
	t.Helper()
	command := exec.Command("bash", filepath.Join(peersFolder(t, kind), "start.sh"), kind, fmt.Sprint(freePort(t)))
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		_ = command.Wait()
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url, ok := strings.CutPrefix(lines.Text(), "READY "); ok {
			go func() { // it must not stop because nobody reads what it prints
				for lines.Scan() {
				}
			}()
			return &peer{t, strings.TrimSpace(url)}
		}
	}
	t.Fatalf("the peer %s ended before it was ready", kind)
	return nil
}

// portsGiven are the ports that freePort has given in this process.
var portsGiven sync.Map

// freePort is a port for a program that is started later. It lies below those that systems give to whoever asks for any
// (RFC 6335: from 49152; Linux: from 32768), so nobody takes it before that program does.
func freePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := 10000 + rand.IntN(20000)
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		l.Close()
		if _, twice := portsGiven.LoadOrStore(port, true); !twice {
			return port
		}
	}
	t.Fatal("no port is free")
	return 0
}

func (p *peer) post(path, body string) {
	p.Helper()
	response, err := http.Post(p.url+path, "application/json", strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode >= 300 {
		p.Fatalf("POST %s: %d", path, response.StatusCode)
	}
}

// call is one request the peer has seen, with the answer it gave.
type call struct {
	Method, Path, URL string
	Body              json.RawMessage
	Status            int
	raw               string
}

// calls waits until the peer has answered n calls whose record holds a text, and returns them.
func (p *peer) calls(n int, holding string) []call {
	p.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for {
		var found []call
		for _, raw := range p.journal() {
			c := call{raw: string(raw)}
			if err := json.Unmarshal(raw, &c); err != nil {
				p.Fatal(err)
			}
			if strings.Contains(c.raw, holding) && c.Status != 0 { // the journal has a call before its answer
				found = append(found, c)
			}
		}
		if len(found) >= n {
			return found
		}
		if time.Now().After(deadline) {
			p.Fatalf("the peer saw %d calls with %q, want %d: %s", len(found), holding, n, p.journal())
		}
		<-time.After(50 * time.Millisecond)
	}
}

func (p *peer) journal() []json.RawMessage {
	p.Helper()
	response, err := http.Get(p.url + "/_journal")
	if err != nil {
		p.Fatal(err)
	}
	defer response.Body.Close()
	var journal []json.RawMessage
	if err := json.NewDecoder(response.Body).Decode(&journal); err != nil {
		p.Fatal(err)
	}
	return journal
}

// A reply travels by twilio-go to a server made of Twilio's own API description: with our number,
// the short form, a validity of minutes and the address for the news of it; after a 429 it is tried
// again, and a number that opted out is given up.
func TestTwilioPeer(t *testing.T) {
	t.Parallel() // it mostly waits
	p := startPeer(t, "twilio")
	cmd := settings(t)
	cmd.Twilio.APIURL = p.url
	r := start(t, cmd)
	p.post("/_faults", `[{"match":"Messages.json","times":1,"status":429,"body":{"code":20429,"message":"Too Many Requests","status":429}}]`)
	if a := r.sms("+306900000001", "SM1", "Πότε πληρώνεται το επίδομα παιδιού;"); a.status != http.StatusOK {
		t.Fatalf("webhook: %d %s", a.status, a.body)
	}
	calls := p.calls(3, "Messages.json") // the notice refused, the notice, the answer
	entry, _ := r.bot.Knowledge().Base.Entry("opeka-epidoma-paidiou-pliromi")
	last := calls[len(calls)-1].raw
	for _, want := range []string{twilioSID, "+306900000001", ourNumber, jsonText(entry.At(time.Now()).Short), `"ValidityPeriod":"900"`, publicURL + "/webhooks/twilio/status?delivery="} {
		if !strings.Contains(last, want) {
			t.Errorf("the answer's call lacks %q: %s", want, last)
		}
	}
	if calls[len(calls)-1].Status != http.StatusCreated {
		t.Errorf("Twilio's description answered %d", calls[len(calls)-1].Status)
	}
	r.waitOutbox(map[string]int{"sent": 2})

	p.post("/_faults", `[{"match":"Messages.json","times":1,"status":400,"body":{"code":21610,"message":"unsubscribed","status":400}}]`)
	r.sms("+306900000002", "SM2", "καλημέρα σας")
	r.waitOutbox(map[string]int{"sent": 3, "failed": 1})
}

// A reply on WhatsApp travels the same way: from and to addresses of WhatsApp, with the whole text and its choices
// numbered; what comes too late is given up with its reason.
func TestTwilioPeerWhatsApp(t *testing.T) {
	t.Parallel() // it mostly waits
	p := startPeer(t, "twilio")
	cmd := settings(t)
	cmd.Twilio.APIURL = p.url
	r := start(t, cmd)
	r.whatsapp("+306900000001", "SM1", "Πότε πληρώνεται το επίδομα παιδιού;")
	calls := p.calls(2, "Messages.json")
	entry, _ := r.bot.Knowledge().Base.Entry("opeka-epidoma-paidiou-pliromi")
	for _, want := range []string{`"whatsapp:+306900000001"`, `"whatsapp:` + ourNumber + `"`, jsonText(entry.Question), jsonText(entry.Sources[0])} {
		if last := calls[len(calls)-1]; !strings.Contains(last.raw, want) || last.Status != http.StatusCreated {
			t.Errorf("the answer's call lacks %q: %s", want, last.raw)
		}
	}
	r.waitOutbox(map[string]int{"sent": 2})
	p.post("/_faults", `[{"match":"Messages.json","times":1,"status":400,"body":{"code":63016,"message":"outside the window","status":400}}]`)
	r.whatsapp("+306900000002", "SM2", "καλημέρα σας")
	r.waitOutbox(map[string]int{"sent": 3, "failed": 1})
}

// The templates of buttons and lists are as Twilio's own description of its Content API has them, and one that is there
// is not made again.
func TestTwilioPeerTemplates(t *testing.T) {
	t.Parallel() // it mostly waits
	p := startPeer(t, "twilio-content")
	cmd := channelsRegisterCmd{settings(t).channelFlags, "whatsapp"}
	cmd.Twilio.APIURL = p.url
	if err := cmd.Run(t.Context(), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	for _, c := range p.calls(13, `"ask1555_`) {
		if c.Method != "POST" || c.Status != http.StatusCreated {
			t.Errorf("Twilio's description answered %d to %s", c.Status, c.raw)
		}
	}
	p.post("/_faults", `[{"match":"Content","times":1,"status":401,"body":{"code":20003,"message":"Authenticate","status":401}}]`)
	if err := cmd.Run(t.Context(), slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "credentials") {
		t.Errorf("with a wrong token: %v", err)
	}
}

// jsonText is a text as it stands inside a JSON string.
func jsonText(text string) string {
	data, _ := json.Marshal(text)
	return strings.Trim(string(data), `"`)
}

// waitOutbox waits until the outbox has settled as wanted.
func (r *running) waitOutbox(want map[string]int) {
	r.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for {
		counts, err := r.store.OutboxCounts(r.Context())
		if err == nil && fmt.Sprint(counts) == fmt.Sprint(want) {
			return
		}
		if time.Now().After(deadline) {
			r.Fatalf("the outbox has %v (%v), want %v", counts, err, want)
		}
		<-time.After(20 * time.Millisecond)
	}
}

// A citizen writes in Telegram, by webhook and by polling; the answer comes with its buttons, and a
// tap leads on.
func TestTelegramPeer(t *testing.T) {
	t.Parallel() // it mostly waits
	for _, way := range []string{"polling", "webhook"} {
		t.Run(way, func(t *testing.T) {
			p := startPeer(t, "telegram")
			cmd := settings(t)
			cmd.Telegram.APIURL = p.url
			cmd.Telegram.Secret = ""
			if way == "webhook" {
				// Telegram is told where we are: the address must be known before we listen.
				cmd.Listen = fmt.Sprintf("127.0.0.1:%d", freePort(t))
				cmd.PublicURL, cmd.Telegram.Secret = "http://"+cmd.Listen, telegramPass
			}
			r := start(t, cmd)
			if way == "webhook" {
				p.calls(1, "/setWebhook")
			}
			remember("Πότε πληρώνεται το επίδομα παιδιού;")
			p.post("/_telegram", `{"text":"Πότε πληρώνεται το επίδομα παιδιού;","userId":7}`)
			sent := p.calls(2, "/sendMessage")
			entry, _ := r.bot.Knowledge().Base.Entry("opeka-epidoma-paidiou-pliromi")
			for _, want := range []string{jsonText(entry.Question), jsonText(entry.Sources[0]), `"parse_mode":"HTML"`, "inline_keyboard"} {
				if !strings.Contains(sent[1].raw, want) {
					t.Errorf("the answer lacks %q: %s", want, sent[1].raw)
				}
			}
			p.post("/_telegram", `{"callback":"human","userId":7}`)
			p.calls(3, "/sendMessage")
			p.calls(1, "/answerCallbackQuery")
			r.waitOutbox(map[string]int{"sent": 3})
		})
	}
}
