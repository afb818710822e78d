package main

import (
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/channels/channeltest"
	"ask1555/content"
)

// The hand-off needs neither index nor database: both are broken, and it is still said, by HTTP, in
// the answer to an SMS webhook, in the answer to Telegram's, and in calls to Viber and Messenger.
func TestHandoffWithEverythingBroken(t *testing.T) {
	t.Parallel() // it mostly waits
	r := startWithApps(t, settings(t))
	c := r.chat()
	r.breakIndex()
	if got := c.say("m0", "πόσο είναι το επίδομα"); got.Decision != "ticket" {
		t.Errorf("with the index broken a question is %q, want a ticket", got.Decision)
	}
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	if a := c.send(map[string]string{"id": "m1", "text": "πόσο είναι το επίδομα παιδιού"}); a.status != http.StatusServiceUnavailable {
		t.Errorf("with everything broken a question is answered %d, want 503", a.status)
	}
	if c2 := r.chat(); c2.say("m1", disclosure).Decision != "handoff" {
		t.Error("web: a new conversation gets no hand-off")
	}
	r.wantLineInAnswers(c, "m2")
}

// wantLineInAnswers discloses violence on every channel: the line is named in the answer to it, by HTTP, to the webhooks
// of SMS, Kannel, WhatsApp and Telegram, or before it is answered. id is that of the message on the web.
func (r *running) wantLineInAnswers(c *chat, id string) {
	r.Helper()
	if got := c.say(id, disclosure); got.Decision != "handoff" || got.Line == nil || *got.Line != "15900" || !strings.Contains(got.text(), "15900") {
		r.Errorf("web: %+v", got)
	}
	r.wantLineInWebhooks()
}

// wantLineInWebhooks does so where the provider would wait for a reply; a second time the messages come again.
func (r *running) wantLineInWebhooks() {
	r.Helper()
	if a := r.sms("+306900000001", "SM1", disclosure); a.status != http.StatusOK || !strings.Contains(a.body, "<Message>Καλέστε όποια ώρα θέλετε: 15900") {
		r.Errorf("sms: %d %s", a.status, a.body)
	}
	if a := r.whatsapp("+306900000001", "SM1", disclosure); a.status != http.StatusOK || !strings.Contains(a.body, "<Message>") || !strings.Contains(a.body, "15900") {
		r.Errorf("whatsapp: %d %s", a.status, a.body)
	}
	if a := r.kannel("+306900000001", "u1", disclosure); a.status != http.StatusOK || !strings.HasPrefix(a.body, "Καλέστε όποια ώρα θέλετε: 15900") {
		r.Errorf("kannel: %d %s", a.status, a.body)
	}
	if a := r.telegramUpdate(2, 7, disclosure); a.status != http.StatusOK || !strings.Contains(a.body, `"method":"sendMessage"`) || !strings.Contains(a.body, "15900") {
		r.Errorf("telegram: %d %s", a.status, a.body)
	}
	r.wantLineByCall("messenger", messengerUser, func() answer { return r.messenger("m_2", messengerUser, disclosure) })
	r.wantLineByCall("viber", viberUser, func() answer { return r.viber(2, viberUser, disclosure, "") })
}

// breakIndex closes the index under the running service: one of its own, since the others share theirs.
func (r *running) breakIndex() {
	r.Helper()
	own, err := bot.ReloadKnowledge(content.FS, r.bot.Knowledge())
	if err != nil {
		r.Fatal(err)
	}
	r.bot.Learn(own)
	if err := own.Base.Close(); err != nil {
		r.Fatal(err)
	}
}

// With another process in the middle of a write that does not end, the line is named all the same, on every
// channel: the hand-off waits for no database.
func TestHandoffWithTheDatabaseLocked(t *testing.T) {
	t.Parallel() // it mostly waits
	cmd := settings(t)
	r := startWithApps(t, cmd)
	c := r.chat()
	unlock := r.lock(cmd.database())
	defer unlock()
	r.wantLineInAnswers(c, "m1")
}

// With a provider that takes nothing, the line does not wait in the outbox: it is the answer to the webhook, or is said
// before it, also when the message comes again.
func TestHandoffWithTheOutboxStuck(t *testing.T) {
	t.Parallel()                       // it mostly waits
	r := startWithApps(t, settings(t)) // nobody listens at the other providers' addresses
	r.apps.Answer(acceptLines)
	r.kannel("+306900000002", "u0", "Πότε πληρώνεται το επίδομα παιδιού;")
	r.messenger("m_1", "b", "Πότε πληρώνεται το επίδομα παιδιού;")
	r.viber(1, "b", "Πότε πληρώνεται το επίδομα παιδιού;", "")
	r.whatsapp("+306900000002", "SM0", "Πότε πληρώνεται το επίδομα παιδιού;")
	r.sms("+306900000002", "SM0", "Πότε πληρώνεται το επίδομα παιδιού;")
	r.telegramUpdate(1, 8, "Πότε πληρώνεται το επίδομα παιδιού;")
	for _, channel := range []string{"sms", "kannel", "whatsapp", "telegram", "viber", "messenger"} {
		r.waitStuck(channel, true)
	}
	for range 2 {
		r.wantLineInWebhooks()
	}
	r.waitOutbox(map[string]int{"pending": 12}) // the six answers, each behind the notice
}

// A hand-off that the provider did not take when it was said is not lost when all is well again: the app sends the message
// once more, and the line is named.
func TestHandoffWhenTheProviderIsBack(t *testing.T) {
	for channel, send := range map[string]func(r *running, n int, text string) answer{
		"viber": func(r *running, n int, text string) answer { return r.viber(uint64(n), viberUser, text, "") },
		"messenger": func(r *running, n int, text string) answer {
			return r.messenger(fmt.Sprint("m_", n), messengerUser, text)
		},
	} {
		t.Run(channel, func(t *testing.T) {
			r := startWithApps(t, settings(t))
			r.apps.Answer(channeltest.Always(http.StatusServiceUnavailable, ""))
			send(r, 1, "Πότε πληρώνεται το επίδομα παιδιού;")
			r.waitStuck(channel, true)
			if a := send(r, 2, disclosure); a.status != http.StatusServiceUnavailable {
				t.Fatalf("not said and acknowledged: %d", a.status)
			}
			r.apps.Answer(acceptAll)
			send(r, 3, "καλημέρα")
			r.waitStuck(channel, false)
			before := len(r.apps.Calls())
			if a := send(r, 2, disclosure); a.status != http.StatusOK {
				t.Errorf("again: %d %s", a.status, a.body)
			}
			if got := r.appCalls(before + 1)[before:]; !strings.Contains(fmt.Sprint(got), "15900") {
				t.Errorf("again: called %+v", got)
			}
		})
	}
}

// waitStuck waits until the outbox is, or is not, stuck on a channel.
func (r *running) waitStuck(channel string, want bool) {
	r.Helper()
	for deadline := time.Now().Add(30 * time.Second); r.outbox.Stuck(channel) != want; <-time.After(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			r.Fatalf("the outbox does not become stuck=%v on %s", want, channel)
		}
	}
}

// A bot that panics over every question still names the line, on every channel, and goes on running.
func TestHandoffWithABotThatPanics(t *testing.T) {
	r := start(t, settings(t))
	c := r.chat()
	known := *r.bot.Knowledge()
	known.Base = nil
	r.bot.Learn(&known)
	if a := c.send(map[string]string{"id": "m1", "text": "πόσο είναι το επίδομα παιδιού"}); a.status != http.StatusServiceUnavailable || strings.Contains(a.body, "goroutine") {
		t.Errorf("a question is answered %d %s", a.status, a.body)
	}
	if got := c.say("m2", disclosure); got.Decision != "handoff" || !strings.Contains(got.text(), "15900") {
		t.Errorf("web: %+v", got)
	}
	if a := r.sms("+306900000001", "SM1", disclosure); a.status != http.StatusOK {
		t.Errorf("sms: %d %s", a.status, a.body)
	}
	if a := r.telegramUpdate(1, 7, disclosure); a.status != http.StatusOK {
		t.Errorf("telegram: %d %s", a.status, a.body)
	}
	if a := r.whatsapp("+306900000001", "SM1", disclosure); a.status != http.StatusOK {
		t.Errorf("whatsapp: %d %s", a.status, a.body)
	}
	if a := r.kannel("+306900000001", "u1", disclosure); a.status != http.StatusOK {
		t.Errorf("kannel: %d %s", a.status, a.body)
	}
	if a := r.messenger("m_1", messengerUser, disclosure); a.status != http.StatusOK {
		t.Errorf("messenger: %d %s", a.status, a.body)
	}
	if a := r.viber(1, viberUser, disclosure, ""); a.status != http.StatusOK {
		t.Errorf("viber: %d %s", a.status, a.body)
	}
	for channel, user := range map[string]string{"sms": "+306900000001", "kannel": "+306900000001", "whatsapp": "whatsapp:+306900000001", "telegram": "7", "viber": viberUser, "messenger": messengerUser} {
		due, err := r.store.Claim(t.Context(), channel, time.Now().Add(time.Hour), time.Hour, 10)
		if err != nil || len(due) != 1 || due[0].Address.User != user || !strings.Contains(due[0].Reply.Text, "15900") {
			t.Errorf("%s: the outbox holds %d replies, %v", channel, len(due), err)
		}
	}
}

// lock holds the write lock of the SQLite file until unlock; it waits for a write of the service to end.
func (r *running) lock(file string) (unlock func()) {
	r.Helper()
	db, err := sql.Open("sqlite", file+"?_txlock=immediate&_pragma=busy_timeout(60000)")
	if err != nil {
		r.Fatal(err)
	}
	tx, err := db.BeginTx(r.Context(), nil)
	if err != nil {
		r.Fatal(err)
	}
	return func() {
		if err := errors.Join(tx.Rollback(), db.Close()); err != nil {
			r.Error(err)
		}
	}
}

// After a hand-off nothing of the conversation is kept.
func TestHandoffKeepsNothing(t *testing.T) {
	c := start(t, settings(t)).chat()
	c.say("m1", "Πότε πληρώνεται το επίδομα παιδιού;")
	first := c.say("m2", disclosure)
	if first.Decision != "handoff" || len(first.Messages) != 1 {
		t.Fatalf("turn is %+v", first)
	}
	c.wantHistory()
	if again := c.say("m2", disclosure); fmt.Sprint(again) != fmt.Sprint(first) && again.Messages[0].ID != first.Messages[0].ID {
		t.Error("the same disclosure again has another turn")
	}
}

// After a hand-off, what is no question goes on from it, and nothing of that is kept either; a question is answered.
func TestAfterAHandoff(t *testing.T) {
	r := start(t, settings(t))
	c := r.chat()
	for n, text := range []string{disclosure, "όταν πίνει σπάει πράγματα", "δεν θέλω αστυνομία", "φοβάμαι"} {
		if got := c.say(fmt.Sprintf("m%d", n), text); got.Decision != "handoff" || got.Line == nil || *got.Line != "15900" {
			t.Errorf("%q is taken as %s", text, got.Decision)
		}
	}
	c.wantHistory()
	if got := c.say("m8", "Πότε πληρώνεται το επίδομα παιδιού;"); got.Decision != "answer" || got.Line != nil {
		t.Errorf("a question after it is taken as %s", got.Decision)
	}
	if got := c.say("m9", "ευχαριστώ"); got.Decision != "smalltalk" {
		t.Errorf("thanks after it are taken as %s", got.Decision)
	}
	r.sms("+306900000001", "SM1", disclosure) // who never wrote before
	r.sms("+306900000001", "SM2", "όταν πίνει σπάει πράγματα")
	due, err := r.store.OutboxCounts(t.Context())
	if err != nil || due["pending"]+due["sending"] < 1 {
		t.Errorf("by SMS the outbox has %v, %v", due, err)
	}
	conversation, err := r.store.Conversation(t.Context(), bot.Address{Channel: "sms", Account: ourNumber, User: "+306900000001"})
	if err != nil || conversation.State.Line != "15900" || conversation.State.Question != "" || conversation.State.Ticket != "" {
		t.Errorf("by SMS the conversation is %+v, %v", conversation.State, err)
	}
}
