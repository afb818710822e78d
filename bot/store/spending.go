package store

import (
	"context"
	"fmt"
	"time"

	"ask1555/kb"
)

// Spending is what was paid for on one day on one channel.
type Spending struct {
	Day      string // in Athens, as 2026-11-26
	Channel  string
	Messages int
	Segments int
}

// spend counts a reply that the outbox still holds. Whose it was is not kept.
func spend(id string, segments int, now time.Time) statement {
	return statement{`INSERT INTO spending (day, channel, messages, segments) SELECT $2, channel, 1, CAST($3 AS BIGINT) FROM outbox WHERE id = $1
		ON CONFLICT (day, channel) DO UPDATE SET messages = spending.messages + 1, segments = spending.segments + excluded.segments`,
		[]any{id, day(now), segments}}
}

func day(t time.Time) string { return t.In(kb.Athens).Format(time.DateOnly) }

// Spending lists what was paid for since a moment's day, the last day first.
func (s *Store) Spending(ctx context.Context, since time.Time) ([]Spending, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT day, channel, messages, segments FROM spending WHERE day >= $1 ORDER BY day DESC, channel`, day(since))
	if err != nil {
		return nil, fmt.Errorf("read what was spent: %w", err)
	}
	defer rows.Close()
	var all []Spending
	for rows.Next() {
		var one Spending
		if err := rows.Scan(&one.Day, &one.Channel, &one.Messages, &one.Segments); err != nil {
			return nil, fmt.Errorf("read what was spent: %w", err)
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
