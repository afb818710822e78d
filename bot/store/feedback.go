package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"ask1555/bot"
)

// Feedback notes whether an answer helped; said again, the last word counts. Feedback on a message
// that is not in the conversation is dropped.
func (s *Store) Feedback(ctx context.Context, conversation, message string, helpful bool) error {
	return s.commits.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return rate(ctx, tx, conversation, message, helpful, millis(time.Now()))
	})
}

// rate writes feedback with the entry that the message was, which outlives the conversation.
func rate(ctx context.Context, tx *sql.Tx, conversation, message string, helpful bool, now int64) error {
	var said string
	err := tx.QueryRowContext(ctx, `SELECT reply FROM messages WHERE conversation = $1 AND id = $2`, conversation, message).Scan(&said)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	var reply bot.Reply
	if said != "" {
		if err := json.Unmarshal([]byte(said), &reply); err != nil {
			return err
		}
	}
	value := 0
	if helpful {
		value = 1
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO feedback (conversation, message, entry, helpful, created) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (conversation, message) DO UPDATE SET helpful = excluded.helpful, created = excluded.created`,
		conversation, message, reply.Entry, value, now)
	return err
}

// A Count is how often an entry's answer helped, and did not.
type Count struct {
	Entry    string
	Up, Down int
}

// FeedbackCounts are the thumbs by entry, those with most thumbs down first.
func (s *Store) FeedbackCounts(ctx context.Context) ([]Count, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT entry, SUM(helpful), SUM(1 - helpful) FROM feedback WHERE entry <> '' GROUP BY entry ORDER BY 3 DESC, 1`)
	if err != nil {
		return nil, fmt.Errorf("count the feedback: %w", err)
	}
	defer rows.Close()
	var counts []Count
	for rows.Next() {
		var c Count
		if err := rows.Scan(&c.Entry, &c.Up, &c.Down); err != nil {
			return nil, fmt.Errorf("count the feedback: %w", err)
		}
		counts = append(counts, c)
	}
	return counts, rows.Err()
}
