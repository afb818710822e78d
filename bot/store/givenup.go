package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// A GivenUp is a reply that did not reach its citizen and is not tried any more, without its words and its citizen.
type GivenUp struct {
	ID       string
	Channel  string
	Reason   string
	Attempts int
	Created  time.Time
}

// GivenUp lists the replies that were given up, the last first.
func (s *Store) GivenUp(ctx context.Context, limit int) ([]GivenUp, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT id, channel, reason, attempts, created FROM outbox WHERE state = 'failed' ORDER BY seq DESC LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("read what was given up: %w", err)
	}
	defer rows.Close()
	var all []GivenUp
	for rows.Next() {
		var one GivenUp
		var created int64
		if err := rows.Scan(&one.ID, &one.Channel, &one.Reason, &one.Attempts, &created); err != nil {
			return nil, fmt.Errorf("read what was given up: %w", err)
		}
		one.Created = fromMillis(created)
		all = append(all, one)
	}
	return all, rows.Err()
}

// TryAgain puts replies that were given up back into the outbox as if they were new: one by its id, or with an empty id
// all. It returns how many there were.
func (s *Store) TryAgain(ctx context.Context, id string, now time.Time) (int, error) {
	var n int64
	err := s.commits.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE outbox SET state = 'pending', attempts = 0, due = $1, created = $1, reason = ''
			WHERE state = 'failed' AND ($2 = '' OR id = $2)`, millis(now), id)
		if err != nil {
			return err
		}
		n, err = result.RowsAffected()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("put replies back into the outbox: %w", err)
	}
	return int(n), nil
}
