package main

import (
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels/channeltest"
	"ask1555/content"
)

// ticketsOpen chooses the tickets that wait.
var ticketsOpen = store.TicketFilter{State: bot.TicketOpen}

// regexpPIN finds the PIN in what a citizen is told.
var regexpPIN = regexp.MustCompile(`PIN: (\d{4})`)

const disclosure = "ο άντρας μου με χτυπάει και φοβάμαι να γυρίσω"

func TestAnswerOnTheWeb(t *testing.T) {
	for name, use := range databases(t) {
		t.Run(name, func(t *testing.T) {
			cmd := settings(t)
			use(&cmd)
			c := start(t, cmd).chat()
			got := c.say("m1", "Πότε πληρώνεται το επίδομα παιδιού;")
			if got.Decision != "answer" || got.Entry == nil || *got.Entry != "opeka-epidoma-paidiou-pliromi" {
				t.Fatalf("turn is %+v", got)
			}
			if !strings.Contains(got.Messages[0].Text, "αυτόματος βοηθός") {
				t.Error("the first reply does not say that a machine answers")
			}
			entry, _ := c.bot.Knowledge().Base.Entry(*got.Entry)
			if !strings.Contains(got.text(), entry.Text) || !strings.Contains(got.text(), entry.Sources[0]) || !strings.Contains(got.text(), entry.Reviewed.String()) {
				t.Errorf("the answer is not the editors' text with source and date:\n%s", got.text())
			}
			if again := c.say("m1", "Πότε πληρώνεται το επίδομα παιδιού;"); fmt.Sprint(again.Messages) != fmt.Sprint(got.Messages) {
				t.Error("the same message again has another turn")
			}
			c.wantHistory("citizen", "bot", "bot")
		})
	}
}

// wantHistory compares who said what with the history of the API.
func (c *chat) wantHistory(authors ...string) {
	c.Helper()
	var history struct {
		Messages []struct{ ID, Author, Text string }
	}
	c.do("GET", c.path(), c.header(), "").json(c, &history)
	var got []string
	for _, m := range history.Messages {
		got = append(got, m.Author)
	}
	if fmt.Sprint(got) != fmt.Sprint(authors) {
		c.Errorf("history is by %v, want %v", got, authors)
	}
}

// The hand-off needs neither index nor database: both are broken, and it is still said, by HTTP, in
// the answer to an SMS webhook, in the answer to Telegram's, and in calls to Viber and Messenger.
func TestHandoffWithEverythingBroken(t *testing.T) {
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
	own, err := bot.LoadKnowledge(content.FS)
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
		due, err := r.store.Claim(t.Context(), []string{channel}, time.Now().Add(time.Hour), time.Hour, 10)
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

// The same webhook, three times and twenty times at once: one turn, one reply.
func TestRepeatedWebhook(t *testing.T) {
	for name, use := range databases(t) {
		t.Run(name, func(t *testing.T) {
			cmd := settings(t)
			use(&cmd)
			r := start(t, cmd)
			for range 3 {
				if a := r.sms("+306900000001", "SM1", "Πότε πληρώνεται το επίδομα παιδιού;"); a.status != http.StatusOK || strings.Contains(a.body, "Message>") {
					t.Fatalf("%d %s", a.status, a.body)
				}
			}
			r.wantReplies("+306900000001", 2) // the notice and the answer
			var all sync.WaitGroup
			for range 20 {
				all.Go(func() {
					r.sms("+306900000002", "SM2", "Πότε πληρώνεται το επίδομα παιδιού;")
				})
			}
			all.Wait()
			r.wantReplies("+306900000002", 2)
		})
	}
}

// wantReplies counts what a phone number is to get.
func (r *running) wantReplies(number string, want int) {
	r.Helper()
	r.wantRepliesTo(bot.Address{Channel: "sms", Account: ourNumber, User: number}, want)
}

func (r *running) wantRepliesTo(a bot.Address, want int) {
	r.Helper()
	c, err := r.store.Conversation(r.Context(), a)
	if err != nil {
		r.Fatal(err)
	}
	entries, err := r.store.History(r.Context(), c.ID, 0, 100)
	if err != nil {
		r.Fatal(err)
	}
	replies := 0
	for _, e := range entries {
		if e.Author == "bot" {
			replies++
		}
	}
	if replies != want {
		r.Errorf("%d replies, want %d", replies, want)
	}
}

// Two different first messages of one new citizen at the same instant: one conversation with both.
func TestTwoFirstMessagesAtOnce(t *testing.T) {
	for name, use := range databases(t) {
		t.Run(name, func(t *testing.T) {
			cmd := settings(t)
			use(&cmd)
			r := start(t, cmd)
			var all sync.WaitGroup
			for n := range 2 {
				all.Go(func() {
					if a := r.sms("+306900000003", fmt.Sprintf("SM-%d", n), "Πότε πληρώνεται το επίδομα παιδιού;"); a.status != http.StatusOK {
						t.Errorf("%d %s", a.status, a.body)
					}
				})
			}
			all.Wait()
			c, err := r.store.Conversation(t.Context(), bot.Address{Channel: "sms", Account: ourNumber, User: "+306900000003"})
			if err != nil || c.Version != 2 {
				t.Errorf("the conversation has %d turns, want 2 (%v)", c.Version, err)
			}
			r.wantReplies("+306900000003", 2) // one notice, and one answer: they are read together
		})
	}
}

func TestTicketFromQuestionToReply(t *testing.T) {
	cmd := settings(t)
	r := start(t, cmd)
	c := r.chat()
	opened := c.say("m1", "θέλω να μιλήσω με άνθρωπο")
	if opened.Decision != "human" || opened.Ticket == nil {
		t.Fatalf("turn is %+v", opened)
	}
	reference := opened.Ticket.Reference
	if got := c.say("m2", "τι έγινε με το αίτημά μου "+strings.ToLower(reference)+";"); got.Decision != "human" || got.Ticket == nil || got.Ticket.Reference != reference {
		t.Errorf("own conversation: %+v", got)
	}
	stranger := r.chat()
	asked := stranger.say("m1", "τι έγινε με το "+reference)
	if asked.Ticket != nil || !strings.Contains(asked.text(), "PIN") {
		t.Errorf("a stranger is told %+v", asked)
	}
	if got := stranger.say("m2", "0000000"); got.Ticket != nil {
		t.Errorf("a stranger guesses: %+v", got)
	}
	pin := regexpPIN.FindStringSubmatch(opened.text())[1]
	if got := stranger.say("m3", reference+" "+pin); got.Ticket == nil {
		t.Errorf("the PIN does not open the ticket: %+v", got)
	}
	reply := ticketsReplyCmd{databaseFlags: cmd.databaseFlags, Reference: reference, Text: "Σας γράφει η Μαρία από το 1555."}
	if err := reply.Run(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	var history struct {
		Messages []struct{ Author, Text string }
	}
	c.do("GET", c.path(), c.header(), "").json(t, &history)
	last := history.Messages[len(history.Messages)-1]
	if last.Author != "agent" || !strings.Contains(last.Text, reply.Text) || !strings.Contains(last.Text, "άνθρωπο του 1555") {
		t.Errorf("the citizen reads %+v", last)
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

// Whoever answers a ticket is warned of a hand-off in its conversation, before anything is sent.
func TestAgentIsWarned(t *testing.T) {
	cmd := settings(t)
	c := start(t, cmd).chat()
	reference := c.say("m1", "θέλω να μιλήσω με άνθρωπο").Ticket.Reference
	if got := c.say("m2", disclosure); got.Decision != "handoff" {
		t.Fatalf("turn is %+v", got)
	}
	reply := ticketsReplyCmd{databaseFlags: cmd.databaseFlags, Reference: reference, Text: "Το αίτημά σας προχωρά."}
	if err := reply.Run(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "15900") || !strings.Contains(err.Error(), "--careful") {
		t.Errorf("a reply is not stopped with the warning: %v", err)
	}
	reply.Careful = true
	if err := reply.Run(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	c.wantHistory("agent")
}

// Five wrong PINs from anybody close a ticket to strangers; its own conversation still sees it.
func TestGuessingPINsIsLimited(t *testing.T) {
	r := start(t, settings(t))
	owner := r.chat()
	opened := owner.say("m1", "θέλω να μιλήσω με άνθρωπο")
	reference, pin := opened.Ticket.Reference, regexpPIN.FindStringSubmatch(opened.text())[1]
	wrong := "0000"
	if pin == wrong {
		wrong = "1111"
	}
	for n := range bot.MaxWrongPINs {
		if got := r.chat().say("m1", reference+" "+wrong); got.Ticket != nil {
			t.Fatalf("guess %d opened the ticket", n)
		}
	}
	if got := r.chat().say("m1", reference+" "+pin); got.Ticket != nil {
		t.Error("after five wrong PINs the right one still opens the ticket to a stranger")
	}
	if got := owner.say("m2", reference); got.Ticket == nil {
		t.Error("the owner no longer sees her ticket")
	}
}

func TestClarifyAndChoices(t *testing.T) {
	cmd := settings(t)
	cmd.AnswerAbove, cmd.ClarifyAbove = 1, 0 // nothing is ever sure: every question is asked back
	c := start(t, cmd).chat()
	asked := c.say("m1", "επίδομα παιδιού")
	if asked.Decision != "clarify" {
		t.Fatalf("turn is %+v", asked)
	}
	choices := asked.Messages[len(asked.Messages)-1].Choices
	if len(choices) < 3 || len(choices) > 5 || choices[len(choices)-1].Value != "none" {
		t.Fatalf("choices are %v", choices)
	}
	if got := c.say("m2", "2"); got.Decision != "answer" || "entry:"+*got.Entry != choices[1].Value {
		t.Errorf("2 picks %+v", got)
	}
	if got := c.say("m3", "άλλο εννοώ"); got.Decision != "clarify" {
		t.Errorf("άλλο εννοώ leads to %+v", got)
	}
	if got := c.tap("m4", choices[0].Value); got.Decision != "answer" || "entry:"+*got.Entry != choices[0].Value {
		t.Errorf("a tap picks %+v", got)
	}
	c.say("m5", "επίδομα παιδιού")
	if got := c.say("m6", "το επίδομα των παιδιών"); got.Decision != "ticket" {
		t.Errorf("the same question in other words is %q, want a ticket and no second clarify", got.Decision)
	}
	c.say("m7", "επίδομα γέννησης")
	if got := c.tap("m8", "none"); got.Decision != "ticket" || got.Ticket == nil {
		t.Errorf("none of these leads to %+v", got)
	}
}

func TestSmallDecisions(t *testing.T) {
	r := start(t, settings(t))
	for n, test := range []struct{ text, want string }{
		{"Καλημέρα σας", "smalltalk"}, {"kalispera", "smalltalk"}, {"EYXAPIΣTΩ ΠOΛY", "smalltalk"}, {"ποιος είσαι;", "smalltalk"},
		{"😀", "rephrase"}, {"...", "rephrase"}, {"ασδφγκ ξψωβ", "rephrase"},
		{"θέλω άνθρωπο", "human"}, {"A23-4EK-5M4", "human"},
	} {
		if got := r.chat().say(fmt.Sprint("m", n), test.text); got.Decision != test.want {
			t.Errorf("%q is %q, want %q", test.text, got.Decision, test.want)
		}
	}
}

func TestSMSSignature(t *testing.T) {
	r := start(t, settings(t))
	form := url.Values{"MessageSid": {"SM1"}, "From": {"+306900000001"}, "To": {ourNumber}, "Body": {"γεια"}, "Empty": {""}}
	good := sign(publicURL+"/webhooks/twilio/sms", form)
	if a := r.twilio("/webhooks/twilio/sms", form, good); a.status != http.StatusOK {
		t.Errorf("right signature: %d", a.status)
	}
	for name, signature := range map[string]string{
		"none": "", "wrong": "AAAA", "of another token": channeltest.TwilioSignature("other", publicURL+"/webhooks/twilio/sms", form),
		"over the request's own host": sign(r.url+"/webhooks/twilio/sms", form),
	} {
		if a := r.twilio("/webhooks/twilio/sms", form, signature); a.status != http.StatusForbidden {
			t.Errorf("signature %s: %d, want 403", name, a.status)
		}
	}
	form.Set("Body", "άλλο")
	if a := r.twilio("/webhooks/twilio/sms", form, good); a.status != http.StatusForbidden {
		t.Errorf("changed body: %d, want 403", a.status)
	}
}

// Twilio's own vectors (https://www.twilio.com/docs/usage/security): our signer in these tests is right.
func TestTwilioVector(t *testing.T) {
	form := url.Values{"CallSid": {"CA1234567890ABCDE"}, "Caller": {"+14158675309"}, "From": {"+14158675309"}, "Digits": {"1234"}, "To": {"+18005551212"}}
	if got := channeltest.TwilioSignature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form); got != "RSOYDt4T1cUTdK1PDd93/VVr8B8=" {
		t.Errorf("signature is %s", got)
	}
}
