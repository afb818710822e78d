package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"ask1555/bot"
	"ask1555/bot/store"
)

// The size of the crash test: rounds of a burst, each ended by kill -9.
const (
	crashRounds   = 10
	crashMessages = 2000 // a round
	crashCitizens = 16   // half on the web, half by SMS
)

// TestKill9 kills the program in the middle of a burst, starts it again, and goes on; at the end,
// what was acknowledged with 200 must be there, once, with its replies and tickets.
func TestKill9(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute on each database")
	}
	program := filepath.Join(t.TempDir(), "ask1555")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for name, use := range databases(t) {
		t.Run(name, func(t *testing.T) {
			var cmd serveCmd
			cmd.Data = t.TempDir()
			use(&cmd)
			burst := newBurst(t)
			for round := range crashRounds {
				p := startProcess(t, program, cmd.databaseFlags)
				burst.send(p, int64(crashMessages/10+rand.N(crashMessages*8/10)))
				t.Logf("round %d: %d messages acknowledged so far", round+1, burst.acknowledged.Load())
			}
			p := startProcess(t, program, cmd.databaseFlags)
			burst.send(p, -1) // those that were cut off are sent again, as a provider would, and all the rest
			s, err := store.Open(t.Context(), cmd.database())
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			burst.check(s)
		})
	}
}

// process is the program, running apart from the test.
type process struct {
	*running
	kill func()
}

func startProcess(t *testing.T, program string, f databaseFlags) *process {
	t.Helper()
	command := exec.Command(program, "serve", "--listen", "127.0.0.1:0", "--data", f.Data, "--database", f.Database)
	command.Env = append(os.Environ(), "ASK1555_PUBLIC_URL="+publicURL, "ASK1555_TWILIO_ACCOUNT_SID="+twilioSID,
		"ASK1555_TWILIO_AUTH_TOKEN="+twilioToken, "ASK1555_TWILIO_FROM="+ourNumber, "ASK1555_TWILIO_API_URL=http://127.0.0.1:1")
	command.Stderr = &logs
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	kill := sync.OnceFunc(func() {
		_ = command.Process.Kill() // SIGKILL
		_ = command.Wait()
	})
	t.Cleanup(kill)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "ask1555 listens on "); ok {
			go func() {
				for lines.Scan() {
				}
			}()
			return &process{&running{TB: t, url: at}, kill}
		}
	}
	t.Fatal("the program ended before it listened")
	return nil
}

// burst is what the citizens have sent and what was acknowledged of it.
type burst struct {
	testing.TB
	citizens     []*citizen
	acknowledged atomic.Int64
}

// citizen sends her messages one after another; next is the first not acknowledged yet.
type citizen struct {
	address bot.Address
	chat    *chat // nil: by SMS
	next    int
}

func newBurst(t *testing.T) *burst {
	b := &burst{TB: t}
	for n := range crashCitizens {
		c := &citizen{address: bot.Address{Channel: "sms", Account: ourNumber, User: fmt.Sprintf("+3069%08d", n)}}
		if n%2 == 0 {
			c.address = bot.Address{Channel: "web"}
		}
		b.citizens = append(b.citizens, c)
	}
	return b
}

// texts are what the citizens write in turn: answers, clarifies and tickets.
var texts = []string{"Πότε πληρώνεται το επίδομα παιδιού;", "επίδομα", "θέλω άνθρωπο", "pote bainei to epidoma gennisis", "ευχαριστώ πολύ"}

func (c *citizen) id(n int) string { return fmt.Sprintf("%s-%d", strings.Trim(c.address.User, "+"), n) }

// send lets all citizens write at once. After killAfter more messages are acknowledged the program is
// killed; if that is negative, all write until the end.
func (b *burst) send(p *process, killAfter int64) {
	target := b.acknowledged.Load() + killAfter
	var all sync.WaitGroup
	for _, c := range b.citizens {
		all.Go(func() {
			for limit := crashRounds * crashMessages / crashCitizens; c.next < limit && b.one(p, c); c.next++ {
				if b.acknowledged.Add(1) == target {
					p.kill()
				}
			}
		})
	}
	all.Wait()
	p.kill()
}

// one sends a citizen's next message; false if the program did not acknowledge it.
func (b *burst) one(p *process, c *citizen) bool {
	text := texts[c.next%len(texts)]
	remember(text)
	var request *http.Request
	if c.address.Channel == "web" {
		if c.chat == nil && !b.begin(p, c) {
			return false
		}
		body, _ := json.Marshal(map[string]string{"id": c.id(c.next), "text": text})
		request, _ = http.NewRequest("POST", p.url+c.chat.path(), strings.NewReader(string(body)))
		request.Header = http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + c.chat.Token}}
	} else {
		form := url.Values{"MessageSid": {c.id(c.next)}, "From": {c.address.User}, "To": {ourNumber}, "Body": {text}}
		request, _ = http.NewRequest("POST", p.url+"/webhooks/twilio/sms", strings.NewReader(form.Encode()))
		request.Header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "X-Twilio-Signature": {sign(publicURL+"/webhooks/twilio/sms", form)}}
	}
	return acknowledged(request)
}

func (b *burst) begin(p *process, c *citizen) bool {
	response, err := noRedirect.Post(p.url+"/api/v1/conversations", "application/json", strings.NewReader(`{"channel":"web"}`))
	if err != nil {
		return false
	}
	defer response.Body.Close()
	c.chat = &chat{}
	if err := json.NewDecoder(response.Body).Decode(c.chat); err != nil {
		c.chat = nil
		return false
	}
	c.address.User = c.chat.ID
	return true
}

func acknowledged(request *http.Request) bool {
	response, err := noRedirect.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	_, err = bufio.NewReader(response.Body).WriteTo(discard{})
	return err == nil && response.StatusCode == http.StatusOK
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// check compares the database with what was acknowledged.
func (b *burst) check(s *store.Store) {
	b.Helper()
	total, pushed := 0, 0
	tickets := make(map[string]bool)
	for _, c := range b.citizens {
		conversation, err := s.Conversation(b.Context(), c.address)
		if err != nil {
			b.Fatal(err)
		}
		seen := make(map[string]int)
		for after := int64(0); ; {
			entries, err := s.History(b.Context(), conversation.ID, after, 500)
			if err != nil {
				b.Fatal(err)
			}
			if len(entries) == 0 {
				break
			}
			for _, e := range entries {
				after = e.Seq
				switch {
				case e.Author == store.AuthorCitizen:
					seen[e.ID]++
					if e.Turn.Ticket != nil {
						tickets[e.Turn.Ticket.Reference] = true
					}
				case c.address.Channel == "sms":
					pushed++
				}
			}
		}
		for n := range c.next {
			if seen[c.id(n)] != 1 {
				b.Errorf("an acknowledged message of %s is there %d times", c.address.Channel, seen[c.id(n)])
			}
		}
		if len(seen) != c.next || conversation.Version != c.next {
			b.Errorf("%s: %d messages and %d turns, %d acknowledged", c.address.Channel, len(seen), conversation.Version, c.next)
		}
		total += c.next
	}
	if want := crashRounds * crashMessages; total != want {
		b.Errorf("%d messages acknowledged, want %d", total, want)
	}
	for reference := range tickets {
		if ticket, err := s.Ticket(b.Context(), reference); err != nil || ticket.Conversation == "" {
			b.Errorf("ticket %s: %v", reference, err)
		}
	}
	counts, err := s.OutboxCounts(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if got := counts["pending"] + counts["sending"] + counts["sent"] + counts["failed"]; got != pushed {
		b.Errorf("%d replies to phones, %d in the outbox", pushed, got)
	}
	b.Logf("%d messages, %d tickets, %d replies to phones, outbox %v", total, len(tickets), pushed, counts)
}
