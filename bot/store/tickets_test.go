package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
)

func TestTickets(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		ctx := t.Context()
		m := message(phone(1), "SM1", "δύσκολο")
		c, _ := s.Conversation(ctx, m.From)
		outcome := turnOf(m, "αίτημα")
		outcome.Ticket = &bot.TicketRecord{Reference: "KM4-7TA-29E", PIN: "1234", Conversation: c.ID, Address: m.From, Area: "efka",
			Question: m.Text, Considered: []string{"efka-amka-ekdosi"}, State: bot.TicketOpen, Created: start}
		if err := s.Record(ctx, store.Record{Message: m, Conversation: c, Outcome: outcome, Deliver: true}); err != nil {
			t.Fatal(err)
		}
		got, err := s.Ticket(ctx, "KM4-7TA-29E")
		if err != nil || got.Question != m.Text || got.Conversation != c.ID || got.PIN != "1234" || !got.Created.Equal(start) || got.Considered[0] != "efka-amka-ekdosi" {
			t.Errorf("Ticket = %+v, %v", got, err)
		}
		if own, err := s.OpenTicketOf(ctx, c.ID); err != nil || own.Reference != got.Reference {
			t.Errorf("OpenTicketOf = %+v, %v", own, err)
		}
		if err := s.ReplyToTicket(ctx, got.Reference, bot.Reply{Text: "από άνθρωπο", Choices: []bot.Choice{}}, true); err != nil {
			t.Fatal(err)
		}
		wantHistory(t, s, c.ID, "citizen: δύσκολο", "bot: αίτημα", "agent: από άνθρωπο")
		wantOutbox(t, s, map[string]int{"pending": 2})
		wantTickets(t, s, store.TicketFilter{State: bot.TicketAnswered, Area: "efka"}, 1)
		if own, err := s.TicketsOf(ctx, c.ID); err != nil || len(own) != 1 || own[0].Reference != got.Reference {
			t.Errorf("TicketsOf = %+v, %v", own, err)
		}
		if said, err := s.AnswersTo(ctx, got); err != nil || len(said) != 1 || said[0].Text != "από άνθρωπο" {
			t.Errorf("AnswersTo = %+v, %v", said, err)
		}
		if wait, err := s.AnswerTime(ctx, time.Now()); err != nil || wait != 0 {
			t.Errorf("one answered ticket tells of %v, %v", wait, err)
		}
		line, named := "15900", message(phone(1), "SM2", "απόρρητο")
		if err := s.RecordHandoff(ctx, named, bot.Turn{Decision: bot.Handoff, Line: &line, Messages: []bot.Reply{}}, true); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Ticket(ctx, got.Reference); err != nil || got.Line != line || !got.LineNamed.Equal(named.At) {
			t.Errorf("after a hand-off the ticket warns of %q at %v, %v", got.Line, got.LineNamed, err)
		}
		if err := s.CloseTicket(ctx, got.Reference); err != nil {
			t.Fatal(err)
		}
		wantTickets(t, s, store.TicketFilter{State: bot.TicketOpen}, 0)
		wantTickets(t, s, store.TicketFilter{}, 1)
		if _, err := s.OpenTicketOf(ctx, c.ID); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("OpenTicketOf after closing: %v, want ErrNotFound", err)
		}
		for name, err := range map[string]error{
			"reply": s.ReplyToTicket(ctx, "AAA-222-333", bot.Reply{}, false), "close": s.CloseTicket(ctx, "AAA-222-333"),
		} {
			if !errors.Is(err, bot.ErrNotFound) {
				t.Errorf("%s of no ticket: %v, want ErrNotFound", name, err)
			}
		}
	})
}

// A person who stays has the conversation until her next reply without staying, or until the ticket is closed; what the
// citizen says to her makes the ticket wait again. A turn that was decided before she came is stale.
func TestReplyAndStay(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		ctx := t.Context()
		m, reply := message(phone(1), "SM1", "δύσκολο"), bot.Reply{Text: "από άνθρωπο", Choices: []bot.Choice{}}
		c, _ := s.Conversation(ctx, m.From)
		outcome := turnOf(m, "αίτημα")
		outcome.Ticket = &bot.TicketRecord{Reference: "KM4-7TA-29E", Conversation: c.ID, Address: m.From, State: bot.TicketOpen, Created: start}
		if err := s.Record(ctx, store.Record{Message: m, Conversation: c, Outcome: outcome}); err != nil {
			t.Fatal(err)
		}
		before, err := s.Conversation(ctx, m.From)
		if err != nil {
			t.Fatal(err)
		}
		for name, leave := range map[string]func() error{
			"reply": func() error { return s.ReplyToTicket(ctx, "KM4-7TA-29E", reply, false) },
			"close": func() error { return s.CloseTicket(ctx, "KM4-7TA-29E") },
		} {
			if err := s.ReplyAndStay(ctx, "KM4-7TA-29E", reply, false); err != nil {
				t.Fatal(err)
			}
			next := message(phone(1), "SM-"+name, "ναι")
			if err := s.Record(ctx, store.Record{Message: next, Conversation: before, Outcome: turnOf(next, "απάντηση")}); !errors.Is(err, store.ErrStale) {
				t.Errorf("a turn that was decided before she came: %v, want ErrStale", err)
			}
			talk, err := s.Conversation(ctx, m.From)
			if err != nil || talk.State.Agent != "KM4-7TA-29E" || talk.State.AgentAt == 0 {
				t.Fatalf("%s has the conversation (%v)", talk.State.Agent, err)
			}
			wantTickets(t, s, store.TicketFilter{State: bot.TicketAnswered}, 1)
			said := turnOf(next, "απάντηση")
			said.State, said.Waits = talk.State, talk.State.Agent
			if err := s.Record(ctx, store.Record{Message: next, Conversation: talk, Outcome: said}); err != nil {
				t.Fatal(err)
			}
			wantTickets(t, s, store.TicketFilter{State: bot.TicketOpen}, 1)
			if err := leave(); err != nil {
				t.Fatal(err)
			}
			if talk, err := s.Conversation(ctx, m.From); err != nil || talk.State.Agent != "" {
				t.Errorf("after %s %q has the conversation (%v)", name, talk.State.Agent, err)
			}
		}
	})
}

// Who ended her conversation is shown only what is said in it after, and the bot knows nothing of before; the humans see
// all of it.
func TestEndConversation(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		ctx := t.Context()
		if err := s.EndConversation(ctx, "nothing"); err != nil {
			t.Errorf("a conversation that is not there: %v", err)
		}
		var c bot.Conversation
		for i, text := range []string{"πριν", "μετά"} {
			m := message(phone(1), fmt.Sprint("SM", i), text)
			if i == 1 {
				if err := s.EndConversation(ctx, c.ID); err != nil {
					t.Fatal(err)
				}
			}
			c, _ = s.Conversation(ctx, m.From)
			if c.State.Told || c.State.Question != "" {
				t.Errorf("the bot remembers %+v", c.State)
			}
			if err := s.Record(ctx, store.Record{Message: m, Conversation: c, Outcome: turnOf(m, "απάντηση")}); err != nil {
				t.Fatal(err)
			}
		}
		wantHistory(t, s, c.ID, "citizen: πριν", "bot: απάντηση", "citizen: μετά", "bot: απάντηση")
		if shown, err := s.Shown(ctx, c.ID, 0, 10); err != nil || len(shown) != 2 || shown[0].Text != "μετά" {
			t.Errorf("she is shown %+v, %v", shown, err)
		}
	})
}

func wantTickets(t *testing.T, s *store.Store, f store.TicketFilter, want int) {
	t.Helper()
	if got, err := s.Tickets(t.Context(), f); err != nil || len(got) != want {
		t.Errorf("Tickets(%+v) has %d, want %d (%v)", f, len(got), want, err)
	}
}

// Of PINs that are guessed all at once, from everywhere, no more count than one after the other; who knows it may look as
// often as she likes.
func TestTicketWithPIN(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		ctx := t.Context()
		open := func(n int, reference string) {
			t.Helper()
			m := message(phone(n), fmt.Sprintf("SM%d", n), "δύσκολο")
			c, _ := s.Conversation(ctx, m.From)
			outcome := turnOf(m, "αίτημα")
			outcome.Ticket = &bot.TicketRecord{Reference: reference, PIN: "1234", Conversation: c.ID, Address: m.From, State: bot.TicketOpen, Created: start}
			if err := s.Record(ctx, store.Record{Message: m, Conversation: c, Outcome: outcome}); err != nil {
				t.Fatal(err)
			}
		}
		open(1, "KM4-7TA-29E")
		for range 2 * bot.MaxWrongPINs {
			if got, err := s.TicketWithPIN(ctx, "KM4-7TA-29E", "1234"); err != nil || got.WrongPINs != 0 {
				t.Fatalf("the right PIN: %+v, %v", got, err)
			}
		}
		if _, err := s.TicketWithPIN(ctx, "AAA-222-333", "1234"); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("of no ticket: %v, want ErrNotFound", err)
		}
		var guesses sync.WaitGroup
		for n := range 50 {
			guesses.Go(func() {
				if _, err := s.TicketWithPIN(ctx, "KM4-7TA-29E", fmt.Sprintf("%04d", n)); !errors.Is(err, bot.ErrNotFound) {
					t.Errorf("a wrong PIN: %v, want ErrNotFound", err)
				}
			})
		}
		guesses.Wait()
		if _, err := s.TicketWithPIN(ctx, "KM4-7TA-29E", "1234"); !errors.Is(err, bot.ErrNotFound) {
			t.Errorf("the right PIN after 50 wrong ones: %v, want ErrNotFound", err)
		}
	})
}

// Four of five of the tickets that were answered last had waited no longer than is told. When too many wait longer than
// that, nothing is told.
func TestAnswerTime(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		ctx, now, n := t.Context(), time.Now(), 0
		open := func(waited time.Duration) (reference string) {
			t.Helper()
			n++
			m := message(phone(n), fmt.Sprintf("SM%d", n), "δύσκολο")
			c, err := s.Conversation(ctx, m.From)
			if err != nil {
				t.Fatal(err)
			}
			outcome := turnOf(m, "αίτημα")
			outcome.Ticket = &bot.TicketRecord{Reference: bot.NewReference(), PIN: "1234", Conversation: c.ID, Address: m.From,
				Question: m.Text, State: bot.TicketOpen, Created: now.Add(-waited)}
			if err := s.Record(ctx, store.Record{Message: m, Conversation: c, Outcome: outcome, Deliver: true}); err != nil {
				t.Fatal(err)
			}
			return outcome.Ticket.Reference
		}
		tells := func(want time.Duration, of string) {
			t.Helper()
			if wait, err := s.AnswerTime(ctx, now); err != nil || wait.Round(time.Hour) != want {
				t.Errorf("%s: AnswerTime = %v, %v; want %v", of, wait, err, want)
			}
		}
		for hours := range 10 {
			tells(0, fmt.Sprint(hours, " answered tickets"))
			reference := open(time.Duration(hours+1) * time.Hour)
			for range 2 { // the first reply counts
				if err := s.ReplyToTicket(ctx, reference, bot.Reply{Text: "από άνθρωπο", Choices: []bot.Choice{}}, true); err != nil {
					t.Fatal(err)
				}
			}
		}
		tells(8*time.Hour, "ten answered tickets")
		open(time.Hour)
		open(20 * time.Hour) // of an earlier time than those that were answered
		tells(8*time.Hour, "one has just come")
		open(9 * time.Hour)
		tells(9*time.Hour, "one waits longer than most did")
		for range 3 {
			open(time.Hour)
		}
		tells(9*time.Hour, "some have just come")
		now = now.Add(40 * time.Hour)
		tells(0, "nobody has answered since")
	})
}
