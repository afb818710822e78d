package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"ask1555/bot"
)

// A Delivery is one reply that must reach a citizen.
type Delivery struct {
	ID      string
	Address bot.Address
	Reply   bot.Reply
	Attempt int // from 1
	Created time.Time
	Heard   time.Time // when the citizen wrote last; zero if nothing is kept of it
}

// Sent is what a provider said of a reply that it took.
type Sent struct {
	ProviderID string // its id for it, of the first part of several; empty if it gives none
	Segments   int    // of SMS, which are paid one by one; 0: sending is not paid so
}

// Claim takes replies that are due on a channel and marks them as being sent until now+lease,
// at most limit, the oldest first. Of the replies to one citizen only the first is given out: the
// next one follows when it is done. A reply whose lease ran out, because its process died, is given
// out again.
func (s *Store) Claim(ctx context.Context, channel string, now time.Time, lease time.Duration, limit int) ([]Delivery, error) {
	var due []Delivery
	err := s.commits.do(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		due, err = s.claim(ctx, tx, channel, millis(now), millis(now.Add(lease)), limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim from the outbox: %w", err)
	}
	return due, nil
}

func (s *Store) claim(ctx context.Context, tx *sql.Tx, channel string, now, until int64, limit int) ([]Delivery, error) {
	lock := ""
	if s.dialect == postgres {
		lock = " FOR UPDATE SKIP LOCKED" // replicas claim side by side; SQLite has one writer anyway
	}
	rows, err := tx.QueryContext(ctx, `SELECT seq, id, channel, account, user_id, reply, attempts, created,
		COALESCE((SELECT c.updated FROM conversations c WHERE c.channel = o.channel AND c.account = o.account AND c.user_id = o.user_id), 0) FROM outbox o
		WHERE state IN ('pending', 'sending') AND due <= $1 AND channel = $3
		AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.channel = o.channel AND e.account = o.account AND e.user_id = o.user_id
			AND e.seq < o.seq AND e.state IN ('pending', 'sending'))
		ORDER BY due, seq LIMIT $2`+lock, now, limit, channel)
	if err != nil {
		return nil, err
	}
	due, seqs, err := scanDeliveries(rows)
	if err != nil {
		return nil, err
	}
	for _, seq := range seqs {
		_, err := tx.ExecContext(ctx, `UPDATE outbox SET state = 'sending', attempts = attempts + 1, due = $1 WHERE seq = $2`, until, seq)
		if err != nil {
			return nil, err
		}
	}
	return due, nil
}

func scanDeliveries(rows *sql.Rows) (due []Delivery, seqs []int64, err error) {
	defer rows.Close()
	for rows.Next() {
		var d Delivery
		var seq, created, heard int64
		var reply string
		if err := rows.Scan(&seq, &d.ID, &d.Address.Channel, &d.Address.Account, &d.Address.User, &reply, &d.Attempt, &created, &heard); err != nil {
			return nil, nil, err
		}
		if err := json.Unmarshal([]byte(reply), &d.Reply); err != nil {
			return nil, nil, err
		}
		d.Attempt++
		d.Created = fromMillis(created)
		if heard > 0 {
			d.Heard = fromMillis(heard)
		}
		due, seqs = append(due, d), append(seqs, seq)
	}
	return due, seqs, rows.Err()
}

// Delivered notes that the provider accepted a reply, and what it cost. Of a hand-off nothing else is kept.
func (s *Store) Delivered(ctx context.Context, id string, sent Sent, now time.Time) error {
	statements := []statement{
		{`DELETE FROM outbox WHERE id = $1 AND handoff = 1`, []any{id}},
		{`UPDATE outbox SET state = 'sent', provider_id = $2, reason = '' WHERE id = $1`, []any{id, sent.ProviderID}},
	}
	if sent.Segments > 0 {
		statements = slices.Insert(statements, 0, spend(id, sent.Segments, now))
	}
	return s.settle(ctx, id, statements...)
}

// Retry notes that a reply was not accepted and when to try again.
func (s *Store) Retry(ctx context.Context, id string, at time.Time, reason string) error {
	return s.settle(ctx, id, statement{`UPDATE outbox SET state = 'pending', due = $2, reason = $3 WHERE id = $1`, []any{id, millis(at), reason}})
}

// Postpone puts back a reply that was claimed and not tried.
func (s *Store) Postpone(ctx context.Context, id string, at time.Time) error {
	return s.settle(ctx, id, statement{`UPDATE outbox SET state = 'pending', due = $2, attempts = attempts - 1 WHERE id = $1`, []any{id, millis(at)}})
}

// GiveUp notes that a reply will not be tried again, for people to see. Of a hand-off nothing is kept.
func (s *Store) GiveUp(ctx context.Context, id, reason string) error {
	return s.settle(ctx, id,
		statement{`DELETE FROM outbox WHERE id = $1 AND handoff = 1`, []any{id}},
		statement{`UPDATE outbox SET state = 'failed', reason = $2 WHERE id = $1`, []any{id, reason}})
}

// DeliveryStatus notes a provider's news of a reply. News comes late, twice and out of order: what
// has the highest rank stays.
func (s *Store) DeliveryStatus(ctx context.Context, id, status string, rank int) error {
	return s.settle(ctx, id, statement{`UPDATE outbox SET status = $2, rank = $3 WHERE id = $1 AND rank < $3`, []any{id, status, rank}})
}

// SendAgain puts a reply that its provider took, and then did not deliver, back into the outbox, once: as a second attempt,
// which the channel makes in another form. What has been tried more often stays as it is.
func (s *Store) SendAgain(ctx context.Context, id string) error {
	return s.settle(ctx, id, statement{
		`UPDATE outbox SET state = 'pending', due = $2, status = '', rank = 0 WHERE id = $1 AND state = 'sent' AND attempts = 1`,
		[]any{id, millis(time.Now())},
	})
}

// ProviderStatus is DeliveryStatus for a provider that names the reply by its own id. News of a reply that is not known,
// or not known yet, changes nothing.
func (s *Store) ProviderStatus(ctx context.Context, channel, providerID, status string, rank int) error {
	if providerID == "" {
		return nil
	}
	return s.settle(ctx, providerID, statement{
		`UPDATE outbox SET status = $3, rank = $4 WHERE provider_id = $2 AND provider_id <> '' AND channel = $1 AND rank < $4`,
		[]any{channel, providerID, status, rank},
	})
}

type statement struct {
	query string
	args  []any
}

func (s *Store) settle(ctx context.Context, id string, statements ...statement) error {
	err := s.commits.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, st := range statements {
			if _, err := tx.ExecContext(ctx, st.query, st.args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("settle delivery %s: %w", id, err)
	}
	return nil
}

// OutboxCounts says how many replies are in each state: pending, sending, sent, failed.
func (s *Store) OutboxCounts(ctx context.Context) (map[string]int, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT state, COUNT(*) FROM outbox GROUP BY state`)
	if err != nil {
		return nil, fmt.Errorf("count the outbox: %w", err)
	}
	defer rows.Close()
	counts := make(map[string]int)
	for rows.Next() {
		var state string
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return nil, fmt.Errorf("count the outbox: %w", err)
		}
		counts[state] = n
	}
	return counts, rows.Err()
}

// Status is the provider's last news of a reply that was delivered or given up.
func (s *Store) Status(ctx context.Context, id string) (string, error) {
	var status string
	if err := s.read.QueryRowContext(ctx, `SELECT status FROM outbox WHERE id = $1`, id).Scan(&status); err != nil {
		return "", fmt.Errorf("read delivery %s: %w", id, err)
	}
	return status, nil
}
