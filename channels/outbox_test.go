package channels_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
)

// provider is a channel whose answers a test gives.
type provider struct {
	name   string
	limits channels.Limits
	answer func(n int) error // to the n-th send, from 1
	mu     sync.Mutex
	sent   []string
	at     []time.Time
}

func (p *provider) Name() string            { return p.name }
func (p *provider) Limits() channels.Limits { return p.limits }

func (p *provider) Send(_ context.Context, d store.Delivery) (store.Sent, error) {
	p.mu.Lock()
	p.sent, p.at = append(p.sent, d.Reply.Text), append(p.at, time.Now())
	n := len(p.sent)
	p.mu.Unlock()
	return store.Sent{ProviderID: "P", Segments: 2}, p.answer(n)
}

// sends are the texts so far, and when.
func (p *provider) sends() ([]string, []time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.sent), slices.Clone(p.at)
}

func takes(int) error { return nil }

// post is a store with replies that wait, and an outbox that delivers them by providers.
type post struct {
	testing.TB
	store *store.Store
}

func newPost(t testing.TB) *post {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &post{t, s}
}

// write puts a reply into the outbox.
func (p *post) write(channel, user, text string) {
	p.Helper()
	a := bot.Address{Channel: channel, User: user}
	m := bot.Message{ID: text, From: a, Text: text, At: time.Now()}
	turn := bot.Turn{Decision: bot.Answer, Messages: []bot.Reply{{ID: channel + text, Text: text}}}
	conversation, err := p.store.Conversation(p.Context(), a)
	if err != nil {
		p.Fatal(err)
	}
	if err := p.store.Record(p.Context(), store.Record{Message: m, Conversation: conversation, Outcome: bot.Outcome{Turn: turn}, Deliver: true}); err != nil {
		p.Fatal(err)
	}
}

// deliver starts the outbox, until the test ends.
func (p *post) deliver(providers ...channels.Sender) {
	outbox := channels.NewOutbox(p.store, providers, slog.New(slog.DiscardHandler))
	outbox.Start()
	p.Cleanup(outbox.Stop)
}

// waitFor waits until so many replies are in a state.
func (p *post) waitFor(state string, n int) {
	p.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; <-time.After(5 * time.Millisecond) {
		counts, err := p.store.OutboxCounts(p.Context())
		if err != nil {
			p.Fatal(err)
		}
		if counts[state] == n {
			return
		}
		if time.Now().After(deadline) {
			p.Fatalf("the outbox has %v, want %d %s", counts, n, state)
		}
	}
}

// A provider that never answers delays no other channel.
func TestOutboxOfAStuckProvider(t *testing.T) {
	p := newPost(t)
	p.write("viber", "1", "α")
	p.write("sms", "1", "β")
	p.write("sms", "2", "γ")
	hangUp := make(chan struct{})
	p.deliver(&provider{name: "viber", answer: func(int) error { <-hangUp; return nil }}, &provider{name: "sms", answer: takes})
	t.Cleanup(func() { close(hangUp) }) // before the outbox stops
	p.waitFor("sent", 2)
	p.waitFor("sending", 1)
}

// A provider that is down is left alone, and its replies keep their tries; when it is back, all arrive in order.
func TestOutboxOfAProviderThatIsDown(t *testing.T) {
	p := newPost(t)
	for n := range 40 {
		p.write("sms", fmt.Sprint(n%20), fmt.Sprint(n))
	}
	const down = 21 // 20 citizens at once, and the one that is tried after the rest
	sms := &provider{name: "sms", answer: func(n int) error {
		if n <= down {
			return errors.New("down")
		}
		return nil
	}}
	p.deliver(sms)
	p.waitFor("sent", 40)
	sent, at := sms.sends()
	if len(sent) != 40+down {
		t.Errorf("%d sends for 40 replies", len(sent))
	}
	if rest := at[down-1].Sub(at[down-2]); rest < time.Second {
		t.Errorf("after %d failures it was left alone for %v", down-1, rest)
	}
	if slices.Index(sent[down:], "39") < slices.Index(sent[down:], "19") {
		t.Error("the order of one citizen's replies is lost")
	}
	spending, err := p.store.Spending(t.Context(), time.Now().Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	messages, segments := 0, 0
	for _, day := range spending { // two if it is midnight
		messages, segments = messages+day.Messages, segments+day.Segments
	}
	if messages != 40 || segments != 80 {
		t.Errorf("paid for %+v", spending)
	}
}

// What is given up is kept with its reason, and goes out again when somebody says so.
func TestOutboxGivesUp(t *testing.T) {
	p := newPost(t)
	p.write("sms", "1", "α")
	p.write("sms", "2", "β")
	refuse := true
	var mu sync.Mutex
	p.deliver(&provider{name: "sms", answer: func(int) error {
		mu.Lock()
		defer mu.Unlock()
		if refuse {
			return &channels.SendError{Reason: "no such number", Permanent: true}
		}
		return nil
	}})
	p.waitFor("failed", 2)
	gone, err := p.store.GivenUp(t.Context(), 10)
	if err != nil || len(gone) != 2 || gone[0].ID != "smsβ" || gone[0].Reason != "no such number" || gone[0].Attempts != 1 {
		t.Fatalf("given up: %+v, %v", gone, err)
	}
	mu.Lock()
	refuse = false
	mu.Unlock()
	if n, err := p.store.TryAgain(t.Context(), "smsβ", time.Now()); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	p.waitFor("sent", 1)
	if n, err := p.store.TryAgain(t.Context(), "", time.Now()); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	p.waitFor("sent", 2)
}

// One chat gets no more in a time than its provider takes; another does not wait for it, and waiting costs no try.
func TestOutboxKeepsAPace(t *testing.T) {
	p := newPost(t)
	for _, text := range []string{"1", "2", "3"} {
		p.write("telegram", "a", text)
	}
	p.write("telegram", "b", "4")
	const every = 300 * time.Millisecond
	telegram := &provider{name: "telegram", limits: channels.Limits{PerSecond: 100, ChatEvery: every, ChatBurst: 2}, answer: takes}
	p.deliver(telegram)
	p.waitFor("sent", 4)
	sent, at := telegram.sends()
	if i, j := slices.Index(sent, "3"), slices.Index(sent, "1"); i != 3 || at[i].Sub(at[j]) < every {
		t.Errorf("sent %v at %v", sent, at)
	}
}
