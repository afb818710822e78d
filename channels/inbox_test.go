package channels_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
	"ask1555/channels/gsm"
	"ask1555/content"
)

var knowledge = sync.OnceValues(func() (*bot.Knowledge, error) { return bot.LoadKnowledge(content.FS) })

// phone is a channel that pushes; nothing is sent, the tests look into the outbox.
type phone struct{}

func (phone) Name() string                                             { return "sms" }
func (phone) Limits() channels.Limits                                  { return channels.Limits{} }
func (phone) Send(context.Context, store.Delivery) (store.Sent, error) { return store.Sent{}, nil }

// citizen writes to an inbox with a real database.
type citizen struct {
	testing.TB
	inbox *channels.Inbox
	store *store.Store
	at    time.Time
	from  bot.Address
	n     int
	daily int // replies in a day, at most
}

func newCitizen(t testing.TB, channel string) *citizen {
	t.Helper()
	known, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	log := slog.New(slog.DiscardHandler)
	outbox := channels.NewOutbox(s, []channels.Sender{phone{}}, log)
	inbox := channels.NewInbox(bot.New(known, s, bot.DefaultPolicy, log), s, channels.NewHub(), outbox, log)
	from := bot.Address{Channel: channel, Account: "+302100000000", User: "+306900000000"}
	if channel == "web" {
		from = bot.Address{Channel: channel, User: "conversation"}
	}
	return &citizen{TB: t, inbox: inbox, store: s, at: time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC), from: from}
}

// write sends a text, some time after the last; a text in square brackets is the value of a tapped button.
func (c *citizen) write(after time.Duration, text string) channels.Receipt {
	c.Helper()
	c.at = c.at.Add(after)
	c.n++
	m := bot.Message{ID: fmt.Sprint("m", c.n), From: c.from, Text: text, At: c.at, Daily: c.daily}
	if c.from.Channel == "sms" {
		m.Settle = 4 * time.Second
	}
	if value, ok := strings.CutPrefix(text, "["); ok {
		m.Text, m.Choice = "", strings.TrimSuffix(value, "]")
	}
	receipt, err := c.inbox.Receive(c.Context(), m)
	if err != nil {
		c.Fatal(err)
	}
	return receipt
}

// due is what the outbox would send a while after the last message, each as the citizen would read it.
func (c *citizen) due(after time.Duration) []string {
	c.Helper()
	var texts []string
	for {
		deliveries, err := c.store.Claim(c.Context(), "sms", c.at.Add(after), time.Hour, 10)
		if err != nil {
			c.Fatal(err)
		}
		if len(deliveries) == 0 {
			return texts
		}
		for _, d := range deliveries {
			texts = append(texts, d.Reply.Text)
			if err := c.store.Delivered(c.Context(), d.ID, store.Sent{ProviderID: "provider's"}, c.at); err != nil {
				c.Fatal(err)
			}
		}
	}
}

func (c *citizen) ticket(reference string) bot.TicketRecord {
	c.Helper()
	ticket, err := c.store.Ticket(c.Context(), reference)
	if err != nil {
		c.Fatal(err)
	}
	return ticket
}

// Several SMS within seconds are read together and answered once; what waits longer is another message.
func TestSeveralSMSAreOneMessage(t *testing.T) {
	c := newCitizen(t, "sms")
	c.write(0, "Ποιος δικαιούται")
	if early := c.due(3 * time.Second); len(early) != 0 {
		t.Fatalf("answered before the message had settled: %q", early)
	}
	second := c.write(2*time.Second, "το ελάχιστο εγγυημένο εισόδημα;")
	if second.Turn.Decision != bot.Answer || *second.Turn.Entry != "koinoniki-eee-dikaiouchoi" {
		t.Errorf("the two together: %s", second.Turn.Decision)
	}
	said := strings.Join(c.due(5*time.Second), "\n")
	if strings.Count(said, "αυτόματος βοηθός") != 1 || !strings.Contains(said, "Εγγυημένο Εισόδημα") || strings.Contains(said, "Δεν κατάλαβα") {
		t.Errorf("both were answered, or neither: %s", said)
	}
	later := c.write(10*time.Second, "Πόσος είναι ο κατώτατος μισθός;")
	if later.Turn.Entry == nil || *later.Turn.Entry != "ergasiaka-katotatos-misthos" {
		t.Errorf("a later message was joined to what had been answered: %s", later.Turn.Decision)
	}
	history, err := c.store.History(t.Context(), conversationOf(c), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	wrote := 0
	for _, e := range history {
		if e.Author == store.AuthorCitizen {
			wrote++
		}
	}
	if wrote != 3 {
		t.Errorf("%d of 3 messages are kept", wrote)
	}
}

func conversationOf(c *citizen) string {
	conversation, err := c.store.Conversation(c.Context(), c.from)
	if err != nil {
		c.Fatal(err)
	}
	return conversation.ID
}

// STOP counts at once, also within seconds of another message.
func TestStopIsNotJoined(t *testing.T) {
	c := newCitizen(t, "sms")
	c.write(0, "Πόσος είναι ο κατώτατος μισθός;")
	c.write(time.Second, "ΔΙΑΚΟΠΗ")
	if got := c.write(time.Second, "Πόσος είναι ο κατώτατος μισθός;"); len(got.Turn.Messages) != 0 {
		t.Errorf("after STOP: %+v", got.Turn.Messages)
	}
}

// What no part says by itself is heard when the parts are read together.
func TestDangerInTwoMessages(t *testing.T) {
	known, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	parts := []string{"ο πρώην μου", "με περιμένει έξω από τη δουλειά"}
	b := bot.New(known, nil, bot.DefaultPolicy, slog.New(slog.DiscardHandler))
	for _, part := range parts {
		if _, firm := b.Handoff(bot.Message{ID: "m", Text: part}); firm {
			t.Fatalf("«%s» alone is handed off: the test shows nothing", part)
		}
	}
	c := newCitizen(t, "sms")
	c.write(0, parts[0])
	got := c.write(2*time.Second, parts[1])
	if got.Turn.Decision != bot.Handoff || *got.Turn.Line != "15900" {
		t.Fatalf("together: %s", got.Turn.Decision)
	}
	if said := c.due(0); len(said) != 1 || !strings.Contains(said[0], "15900") {
		t.Errorf("the outbox says %q", said)
	}
	if history, _ := c.store.History(t.Context(), conversationOf(c), 0, 10); len(history) != 0 {
		t.Errorf("something of it is kept: %+v", history)
	}
}

// A machine that answers us is not answered for ever: neither one that says the same again and again, nor one
// that sends our own words back. A person who then says something is heard.
func TestTwoMachines(t *testing.T) {
	for name, answer := range map[string]func(ours string) string{
		"absence note": func(string) string {
			return "Απουσιάζω έως τις 30/11. Για επείγοντα γράψτε στο info@example.gr"
		},
		"echo":                 func(ours string) string { return ours },
		"echo of our capitals": gsm.InCapitals,
	} {
		t.Run(name, func(t *testing.T) {
			c := newCitizen(t, "sms")
			ours := c.write(0, "Τι έγραψα;").Turn.Messages[0].Text
			for turn := 1; ; turn++ {
				got := c.write(10*time.Second, answer(ours)).Turn.Messages
				if len(got) == 0 {
					break
				}
				if turn == 5 {
					t.Fatal("still answering in the fifth turn")
				}
				ours = got[len(got)-1].Text
			}
			if got := c.write(10*time.Second, "Πόσος είναι ο κατώτατος μισθός;"); got.Turn.Decision != bot.Answer {
				t.Errorf("a person who writes then gets %s", got.Turn.Decision)
			}
		})
	}
}

// Twenty equal texts in five minutes stop us, whatever stands between them.
func TestTwentyEqualTexts(t *testing.T) {
	c := newCitizen(t, "sms")
	for i := range 19 {
		c.write(5*time.Second, "τι ώρα είναι")
		c.write(5*time.Second, fmt.Sprintf("και %s", strings.Repeat("α", i+3)))
	}
	if got := c.write(5*time.Second, "τι ώρα είναι"); len(got.Turn.Messages) != 0 {
		t.Errorf("the twentieth is answered: %+v", got.Turn)
	}
}

// Who asks for a human, and then says what about, is answered, and the human reads it too.
func TestHumanFirst(t *testing.T) {
	c := newCitizen(t, "web")
	asked := c.write(0, "θέλω άνθρωπο")
	c.write(time.Minute, "ευχαριστώ")
	told := c.write(time.Minute, "Πόσος είναι ο κατώτατος μισθός;")
	c.write(time.Minute, "Πότε πληρώνεται το επίδομα παιδιού;")
	ticket := c.ticket(asked.Turn.Ticket.Reference)
	if told.Turn.Decision != bot.Answer || !strings.Contains(told.Turn.Messages[0].Text, ticket.Reference) {
		t.Errorf("she is told: %s %q", told.Turn.Decision, told.Turn.Messages[0].Text)
	}
	if want := "θέλω άνθρωπο\nΠόσος είναι ο κατώτατος μισθός;"; ticket.Question != want {
		t.Errorf("the human reads %q, want %q", ticket.Question, want)
	}
}

// A ticket that she took back, or that was opened long ago, takes in nothing of what she asks next.
func TestHumanNoMore(t *testing.T) {
	for name, then := range map[string]func(c *citizen) time.Duration{
		"taken back": func(c *citizen) time.Duration { c.write(time.Minute, "[ticket:cancel]"); return time.Minute },
		"long ago":   func(*citizen) time.Duration { return 24 * time.Hour },
	} {
		c := newCitizen(t, "web")
		asked := c.write(0, "θέλω άνθρωπο")
		got := c.write(then(c), "Πόσος είναι ο κατώτατος μισθός;")
		if said := got.Turn.Messages[0].Text; got.Turn.Decision != bot.Answer || strings.Contains(said, "πρόσθεσα") {
			t.Errorf("%s: %s %q", name, got.Turn.Decision, said)
		}
		if ticket := c.ticket(asked.Turn.Ticket.Reference); ticket.Question != "θέλω άνθρωπο" {
			t.Errorf("%s: the human reads %q", name, ticket.Question)
		}
	}
}

// A citizen adds to her ticket what she likes, and takes it back.
func TestTicketGrows(t *testing.T) {
	c := newCitizen(t, "web")
	reference := c.write(0, "θέλω να μιλήσω με άνθρωπο").Turn.Ticket.Reference
	c.write(time.Minute, "[ticket:add]")
	c.write(time.Minute, "είμαι οικοδόμος και έχω ένσημα από δύο ταμεία")
	c.write(time.Minute, "[ticket:contact]")
	if got := c.write(time.Minute, "69123"); got.Turn.Messages[0].Text == "" || c.ticket(reference).Contact != "" {
		t.Errorf("a wrong number is taken: %+v", c.ticket(reference))
	}
	c.write(time.Minute, "691 234 5678")
	joined := c.write(time.Minute, "[human]")
	if joined.Turn.Ticket == nil || joined.Turn.Ticket.Reference != reference {
		t.Errorf("a second ticket: %+v", joined.Turn.Ticket)
	}
	ticket := c.ticket(reference)
	if !strings.Contains(ticket.Question, "ένσημα από δύο ταμεία") || ticket.Contact != "+306912345678" || ticket.State != bot.TicketOpen {
		t.Errorf("the ticket is %+v", ticket)
	}
	if got := c.write(time.Minute, "Πόσος είναι ο κατώτατος μισθός;"); got.Turn.Decision != bot.Answer {
		t.Errorf("an ordinary question after a ticket: %s", got.Turn.Decision)
	}
	c.write(time.Minute, "[ticket:cancel]")
	if ticket := c.ticket(reference); ticket.State != bot.TicketClosed {
		t.Errorf("the cancelled ticket is %s", ticket.State)
	}
}

// A second question that nothing answers joins the ticket that waits; the same again changes nothing.
func TestSecondQuestionJoinsTheTicket(t *testing.T) {
	c := newCitizen(t, "web")
	open := func(question string) bot.TicketRecord {
		c.write(time.Minute, question)
		return c.ticket(c.write(time.Minute, "[human]").Turn.Ticket.Reference)
	}
	first := open("Πόσος είναι ο κατώτατος μισθός;")
	second := open("Πότε πληρώνεται το επίδομα παιδιού;")
	again := open("ποτε πληρωνεται το επιδομα παιδιου")
	if second.Reference != first.Reference || second.Question != "Πόσος είναι ο κατώτατος μισθός;\nΠότε πληρώνεται το επίδομα παιδιού;" || again.Question != second.Question {
		t.Errorf("first %q, second %q, again %q", first.Question, second.Question, again.Question)
	}
}

// Erasing asks first; then nothing of what was said is kept, also not in tickets.
func TestErasure(t *testing.T) {
	c := newCitizen(t, "web")
	c.write(0, "Πόσος είναι ο κατώτατος μισθός;")
	reference := c.write(time.Minute, "[human]").Turn.Ticket.Reference
	c.write(time.Minute, "diagrafi dedomenon")
	if got := c.write(time.Minute, "ναι"); got.Turn.Decision != bot.Smalltalk || len(got.Turn.Messages) != 1 {
		t.Fatalf("confirmed: %+v", got.Turn)
	}
	history, err := c.store.History(t.Context(), conversationOf(c), 0, 10)
	if err != nil || len(history) != 0 {
		t.Errorf("kept: %+v, %v", history, err)
	}
	if ticket := c.ticket(reference); ticket.Question != "" || ticket.State != bot.TicketClosed {
		t.Errorf("the ticket keeps %+v", ticket)
	}
	if got := c.write(time.Minute, "Πόσος είναι ο κατώτατος μισθός;"); got.Turn.Decision != bot.Answer {
		t.Errorf("after it: %s", got.Turn.Decision)
	}
}

// Whether an answer helped is counted by entry.
func TestRatings(t *testing.T) {
	c := newCitizen(t, "web")
	for _, verdict := range []string{"ναι", "oxi", "[helpful]", "[other]"} {
		c.write(time.Minute, "Πόσος είναι ο κατώτατος μισθός;")
		c.write(time.Minute, verdict)
	}
	counts, err := c.store.FeedbackCounts(t.Context())
	if err != nil || len(counts) != 1 || counts[0] != (store.Count{Entry: "ergasiaka-katotatos-misthos", Up: 2, Down: 2}) {
		t.Errorf("counted %+v, %v", counts, err)
	}
}

// Who writes nothing but “help” after an answer asks for help, and does not say that it helped.
func TestHelpIsNoThanks(t *testing.T) {
	c := newCitizen(t, "telegram")
	c.write(0, "Πότε πληρώνεται το επίδομα παιδιού;")
	for _, text := range []string{"ΒΟΗΘΕΙΑ", "βοήθεια"} {
		turn := c.write(time.Minute, text).Turn
		if len(turn.Messages) == 0 || !strings.Contains(turn.Messages[0].Text, "Γράψτε μου την ερώτησή σας") {
			t.Errorf("%s: %+v", text, turn)
		}
	}
}

// Who sends an identity number is told that it was hidden.
func TestMaskNote(t *testing.T) {
	c := newCitizen(t, "web")
	got := c.write(0, "ο ΑΦΜ μου είναι 123456783, πόσος είναι ο κατώτατος μισθός;")
	last := got.Turn.Messages[len(got.Turn.Messages)-1].Text
	if !strings.Contains(last, "Έκρυψα") {
		t.Errorf("the last thing said is %q", last)
	}
}

// Some apps take far longer texts than we keep: danger is heard in all of one, and the beginning of an ordinary one is
// read and kept.
func TestLongText(t *testing.T) {
	long := strings.Repeat("Πόσος είναι ο κατώτατος μισθός; ", 160)
	c := newCitizen(t, "sms")
	if got := c.write(0, long+"Ο άντρας μου με χτυπάει."); got.Turn.Decision != bot.Handoff {
		t.Errorf("danger after %d characters: %s", len([]rune(long)), got.Turn.Decision)
	}
	ordinary := newCitizen(t, "sms")
	ordinary.write(0, long)
	history, err := ordinary.store.History(t.Context(), conversationOf(ordinary), 0, 10)
	if err != nil || len(history) == 0 || len([]rune(history[0].Text)) != 4000 {
		t.Errorf("kept: %d entries, %v", len(history), err)
	}
}
