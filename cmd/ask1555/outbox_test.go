package main

import (
	"strings"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
)

// givenUp is a database with one reply that was sent and one that was given up, whose id it returns.
func givenUp(t *testing.T) (f databaseFlags, id string) {
	f.Data = t.TempDir()
	err := f.withStore(t.Context(), func(s *store.Store) error {
		for _, user := range []string{"+306900000001", "+306900000002"} {
			m := bot.Message{ID: user, From: bot.Address{Channel: "sms", Account: ourNumber, User: user}, Text: "καλημέρα", At: time.Now()}
			c, err := s.Conversation(t.Context(), m.From)
			if err != nil {
				return err
			}
			turn := bot.Turn{Messages: []bot.Reply{{ID: "r" + user, Text: "Καλημέρα σας."}}}
			if err := s.Record(t.Context(), store.Record{Message: m, Conversation: c, Outcome: bot.Outcome{Turn: turn}, Deliver: true}); err != nil {
				return err
			}
		}
		due, err := s.Claim(t.Context(), "sms", time.Now(), time.Minute, 10)
		if err != nil || len(due) != 2 {
			t.Fatalf("claimed %v, %v", due, err)
		}
		id = due[1].ID
		if err := s.Delivered(t.Context(), due[0].ID, store.Sent{Segments: 3}, time.Now()); err != nil {
			return err
		}
		return s.GiveUp(t.Context(), id, "the number is not valid")
	})
	if err != nil {
		t.Fatal(err)
	}
	return f, id
}

func TestOutboxCommands(t *testing.T) {
	f, id := givenUp(t)
	if err := (outboxListCmd{databaseFlags: f, Limit: 10}).Run(t.Context(), nil); err != nil {
		t.Error(err)
	}
	for name, cmd := range map[string]outboxRetryCmd{
		"nothing named":  {},
		"both":           {ID: id, All: true},
		"an unknown one": {ID: "nobody"},
	} {
		cmd.databaseFlags = f
		if err := cmd.Run(t.Context(), nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := (outboxRetryCmd{databaseFlags: f, ID: id}).Run(t.Context(), nil); err != nil {
		t.Error(err)
	}
	err := f.withStore(t.Context(), func(s *store.Store) error {
		due, err := s.Claim(t.Context(), "sms", time.Now(), time.Minute, 10)
		if len(due) != 1 || due[0].ID != id || due[0].Attempt != 1 {
			t.Errorf("to be sent again: %+v", due)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestOutboxList(t *testing.T) {
	var out strings.Builder
	at := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	replies := []store.GivenUp{{ID: "r1", Channel: "sms", Reason: "the number is not valid", Attempts: 3, Created: at}}
	if err := writeOutbox(&out, map[string]int{"pending": 1, "sending": 2, "sent": 7, "failed": 1}, replies); err != nil {
		t.Fatal(err)
	}
	const want = "waiting 3, sent 7, given up 1\nr1  2026-11-26 12:00  sms  3 tries  the number is not valid\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

func TestOutboxCosts(t *testing.T) {
	var out strings.Builder
	spending := []store.Spending{{Day: "2026-11-26", Channel: "sms", Messages: 2, Segments: 5}, {Day: "2026-11-25", Channel: "kannel", Messages: 1, Segments: 1}}
	if err := (outboxCostsCmd{Price: 0.05}).write(&out, spending); err != nil {
		t.Fatal(err)
	}
	const want = `2026-11-26  sms     2 SMS  5 segments  0.25 €
2026-11-25  kannel  1 SMS  1 segments  0.05 €
all                 3 SMS  6 segments  0.30 €
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}
