package store_test

import (
	"slices"
	"testing"
	"time"

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
			due, err := s.Claim(ctx, []string{"sms"}, now, time.Minute, 10)
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
		if err := s.Delivered(ctx, again[0].ID, "P1"); err != nil {
			t.Fatal(err)
		}
		claim(start.Add(56*time.Second), "re: β")
		claim(start.Add(10*time.Minute), "re: γ", "re: β") // their leases ran out: the process died
		if due, err := s.Claim(ctx, []string{"telegram"}, start.Add(time.Hour), time.Minute, 10); err != nil || len(due) != 0 {
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
		due, err := s.Claim(t.Context(), []string{"sms"}, start, time.Minute, 1)
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
func TestProviderStatus(t *testing.T) {
	onEach(t, func(t *testing.T, s *store.Store, _ func() *store.Store) {
		mustTake(t, s, message(phone(1), "SM1", "α"))
		due, err := s.Claim(t.Context(), []string{"sms"}, start, time.Minute, 1)
		if err != nil || len(due) != 1 {
			t.Fatal(len(due), err)
		}
		if err := s.Delivered(t.Context(), due[0].ID, "5741311803571721087"); err != nil {
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
