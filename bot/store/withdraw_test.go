package store_test

import (
	"database/sql"
	"testing"
	"time"

	"ask1555/bot/store"
)

// A reply that is taken to be sent at the moment when it would be withdrawn is sent, and stays in the history:
// the citizen reads it. SQLite has one writer, and no such moment.
func TestWithdrawWhileBeingSent(t *testing.T) {
	database, ok := databases(t)["postgres"]
	if !ok {
		t.Skip("needs PostgreSQL")
	}
	ctx, s := t.Context(), open(t, database)
	first := message(phone(1), "SM1", "πότε πληρώνεται")
	first.Settle = time.Minute
	mustTake(t, s, first)

	another, err := sql.Open("pgx", database)
	if err != nil {
		t.Fatal(err)
	}
	defer another.Close()
	claim, err := another.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer claim.Rollback()
	if _, err := claim.ExecContext(ctx, `UPDATE outbox SET state = 'sending', attempts = 1`); err != nil {
		t.Fatal(err)
	}

	second := message(phone(1), "SM2", "το επίδομα παιδιού")
	c, err := s.Conversation(ctx, second.From)
	if err != nil {
		t.Fatal(err)
	}
	outcome := turnOf(second, "re: όλο μαζί")
	outcome.Withdraw = true
	recorded := make(chan error, 1)
	go func() {
		recorded <- s.Record(ctx, store.Record{Message: second, Conversation: c, Outcome: outcome, Deliver: true})
	}()
	waitUntilBlocked(t, another)
	if err := claim.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-recorded; err != nil {
		t.Fatal(err)
	}
	wantHistory(t, s, c.ID, "citizen: πότε πληρώνεται", "bot: re: πότε πληρώνεται", "citizen: το επίδομα παιδιού", "bot: re: όλο μαζί")
	wantOutbox(t, s, map[string]int{"sending": 1, "pending": 1})
}

// waitUntilBlocked returns when somebody in the database waits for a lock.
func waitUntilBlocked(t *testing.T, db *sql.DB) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); <-time.After(10 * time.Millisecond) {
		var blocked bool
		err := db.QueryRowContext(t.Context(), `SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')`).Scan(&blocked)
		if err != nil {
			t.Fatal(err)
		}
		if blocked {
			return
		}
	}
	t.Fatal("nobody waits for the lock")
}
