package store

import (
	"context"
	"database/sql"
	"time"
)

// Feedback notes whether an answer helped; said again, the last word counts. Feedback on a message
// that is not in the conversation is dropped.
func (s *Store) Feedback(ctx context.Context, conversation, message string, helpful bool) error {
	value := 0
	if helpful {
		value = 1
	}
	return s.commits.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO feedback (conversation, message, helpful, created)
			SELECT conversation, id, CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM messages WHERE conversation = $1 AND id = $2
			ON CONFLICT (conversation, message) DO UPDATE SET helpful = excluded.helpful, created = excluded.created`,
			conversation, message, value, millis(time.Now()))
		return err
	})
}
