package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels/channeltest"
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
