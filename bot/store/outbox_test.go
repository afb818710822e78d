package store_test

import (
	"slices"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
)

func TestOutboxKeepsOrder(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		ctx := t.Context()
		mustTake(t, s, message(phone(1), "SM1", "α"))
		mustTake(t, s, message(phone(1), "SM2", "β"))
		mustTake(t, s, message(phone(2), "SM3", "γ"))
		claim := func(now time.Time, want ...string) []store.Delivery {
			t.Helper()
			due, err := s.Claim(ctx, "sms", now, time.Minute, 10)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range due {
				got = append(got, d.Reply.Text)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("claimed %q, want %q", got, want)
			}
			return due
		}
		first := claim(start, "re: α", "re: γ")
		claim(start.Add(30 * time.Second)) // under way, and β waits for α
		if err := s.Retry(ctx, first[0].ID, start.Add(50*time.Second), "busy"); err != nil {
			t.Fatal(err)
		}
		claim(start.Add(40 * time.Second)) // α is not due yet, β still waits
		again := claim(start.Add(55*time.Second), "re: α")
		if again[0].Attempt != 2 {
			t.Errorf("attempt %d, want 2", again[0].Attempt)
		}
		if err := s.Delivered(ctx, again[0].ID, store.Sent{ProviderID: "P1"}, start); err != nil {
			t.Fatal(err)
		}
		claim(start.Add(56*time.Second), "re: β")
		claim(start.Add(10*time.Minute), "re: γ", "re: β") // their leases ran out: the process died
		if due, err := s.Claim(ctx, "telegram", start.Add(time.Hour), time.Minute, 10); err != nil || len(due) != 0 {
			t.Errorf("another channel got %d, %v", len(due), err)
		}
		if err := s.GiveUp(ctx, first[1].ID, "gone"); err != nil {
			t.Fatal(err)
		}
		wantOutbox(t, s, map[string]int{"sent": 1, "failed": 1, "sending": 1})
	})
}

func TestDeliveryStatusKeepsTheHighest(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		mustTake(t, s, message(phone(1), "SM1", "α"))
		due, err := s.Claim(t.Context(), "sms", start, time.Minute, 1)
		if err != nil || len(due) != 1 {
			t.Fatal(len(due), err)
		}
		for _, news := range []struct {
			status string
			rank   int
		}{{"delivered", 5}, {"sent", 3}, {"delivered", 5}} {
			if err := s.DeliveryStatus(t.Context(), due[0].ID, news.status, news.rank); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := s.Status(t.Context(), due[0].ID); err != nil || got != "delivered" {
			t.Errorf("status is %q (%v), want delivered", got, err)
		}
	})
}

// A provider may tell of a reply by its own id, on its own channel.
// What was taken and not delivered is sent again once, and its news begin anew.
func TestSendAgain(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		mustTake(t, s, message(phone(1), "SM1", "α"))
		for attempt := range 3 {
			now := time.Now().Add(time.Duration(attempt+1) * time.Hour)
			due, err := s.Claim(t.Context(), "sms", now, time.Minute, 1)
			if err != nil {
				t.Fatal(err)
			}
			if attempt == 2 {
				if len(due) != 0 {
					t.Error("sent a third time")
				}
				break
			}
			if len(due) != 1 || due[0].Attempt != attempt+1 {
				t.Fatalf("attempt %d: %+v", attempt+1, due)
			}
			id := due[0].ID
			for _, step := range []error{
				s.SendAgain(t.Context(), id), // nobody has taken it yet
				s.Delivered(t.Context(), id, store.Sent{ProviderID: "P"}, now),
				s.DeliveryStatus(t.Context(), id, "failed", 4),
				s.SendAgain(t.Context(), id),
			} {
				if step != nil {
					t.Fatal(step)
				}
			}
			if got, err := s.Status(t.Context(), id); err != nil || got != []string{"", "failed"}[attempt] {
				t.Errorf("attempt %d: the status is %q, %v", attempt+1, got, err)
			}
		}
		wantOutbox(t, s, map[string]int{"sent": 1})
	})
}

func TestProviderStatus(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		mustTake(t, s, message(phone(1), "SM1", "α"))
		due, err := s.Claim(t.Context(), "sms", start, time.Minute, 1)
		if err != nil || len(due) != 1 {
			t.Fatal(len(due), err)
		}
		if err := s.Delivered(t.Context(), due[0].ID, store.Sent{ProviderID: "5741311803571721087"}, start); err != nil {
			t.Fatal(err)
		}
		for _, news := range []struct{ channel, id, status string }{
			{"viber", "5741311803571721087", "failed"}, {"sms", "1", "failed"}, {"sms", "", "failed"}, {"sms", "5741311803571721087", "seen"},
		} {
			if err := s.ProviderStatus(t.Context(), news.channel, news.id, news.status, 6); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := s.Status(t.Context(), due[0].ID); err != nil || got != "seen" {
			t.Errorf("status is %q (%v), want seen", got, err)
		}
	})
}

// What was paid for is counted by day in Athens and by channel, also of a hand-off, of which nothing else is kept.
func TestSpending(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		mustTake(t, s, message(phone(1), "SM1", "α"))
		mustTake(t, s, message(phone(2), "SM2", "β"))
		if err := s.RecordHandoff(t.Context(), message(phone(3), "SM3", "γ"), bot.Turn{Decision: bot.Handoff, Messages: []bot.Reply{{ID: "h", Text: "15900"}}}, true); err != nil {
			t.Fatal(err)
		}
		due, err := s.Claim(t.Context(), "sms", start.Add(time.Hour), time.Minute, 10)
		if err != nil || len(due) != 3 {
			t.Fatalf("claimed %d, %v", len(due), err)
		}
		midnight := time.Date(2026, 11, 26, 22, 0, 0, 0, time.UTC) // of the 27th in Athens
		for i, at := range []time.Time{midnight.Add(-time.Second), midnight, midnight.Add(time.Hour)} {
			if err := s.Delivered(t.Context(), due[i].ID, store.Sent{Segments: i + 1}, at); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Spending(t.Context(), midnight.AddDate(0, 0, -7))
		want := []store.Spending{{Day: "2026-11-27", Channel: "sms", Messages: 2, Segments: 5}, {Day: "2026-11-26", Channel: "sms", Messages: 1, Segments: 1}}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("spent %+v, %v", got, err)
		}
		if got, err := s.Spending(t.Context(), midnight); err != nil || len(got) != 1 {
			t.Errorf("of the last day: %+v, %v", got, err)
		}
	})
}

// A reply that was claimed and not tried keeps its tries; one that was given up begins anew.
func TestPostponeAndTryAgain(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		mustTake(t, s, message(phone(1), "SM1", "α"))
		claim := func(at time.Time, attempt int) string {
			t.Helper()
			due, err := s.Claim(t.Context(), "sms", at, time.Minute, 10)
			if err != nil || len(due) != 1 || due[0].Attempt != attempt {
				t.Fatalf("claimed %+v, %v, want attempt %d", due, err, attempt)
			}
			return due[0].ID
		}
		id := claim(start.Add(time.Second), 1)
		if err := s.Postpone(t.Context(), id, start.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		id = claim(start.Add(time.Minute), 1)
		if err := s.GiveUp(t.Context(), id, "no such number"); err != nil {
			t.Fatal(err)
		}
		gone, err := s.GivenUp(t.Context(), 10)
		if err != nil || len(gone) != 1 || gone[0].ID != id || gone[0].Channel != "sms" || gone[0].Reason != "no such number" || gone[0].Attempts != 1 {
			t.Errorf("given up: %+v, %v", gone, err)
		}
		if n, err := s.TryAgain(t.Context(), "another", start); n != 0 || err != nil {
			t.Errorf("another: %d, %v", n, err)
		}
		later := start.Add(48 * time.Hour)
		if n, err := s.TryAgain(t.Context(), id, later); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		claim(later, 1)
		if due, _ := s.Claim(t.Context(), "sms", later.Add(time.Hour), time.Minute, 10); len(due) != 1 || !due[0].Created.Equal(later) {
			t.Errorf("it would be given up at once: %+v", due)
		}
	})
}

// A delivery tells when its citizen wrote last.
func TestHeard(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		m := message(phone(1), "SM1", "α")
		mustTake(t, s, m)
		due, err := s.Claim(t.Context(), "sms", start.Add(time.Hour), time.Minute, 10)
		if err != nil || len(due) != 1 || !due[0].Heard.Equal(m.At) {
			t.Errorf("claimed %+v, %v, want heard at %v", due, err, m.At)
		}
		if heard, err := s.Heard(t.Context(), m.From); err != nil || !heard.Equal(m.At) {
			t.Errorf("heard at %v, %v", heard, err)
		}
		if heard, err := s.Heard(t.Context(), phone(9)); err != nil || !heard.IsZero() {
			t.Errorf("of a stranger: %v, %v", heard, err)
		}
	})
}
