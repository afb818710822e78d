package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"ask1555/bot"
)

// Who said a message.
const (
	AuthorCitizen = "citizen"
	AuthorBot     = "bot"
	AuthorAgent   = bot.AuthorAgent
)

// An Entry is one message of a conversation.
type Entry struct {
	Seq    int64 // rises through the conversation; an event stream resumes by it
	ID     string
	Author string
	Text   string
	Reply  *bot.Reply // what bot or agent said, else nil
	Turn   *bot.Turn  // what the citizen's message led to, else nil
	At     time.Time
}

// History returns what was said in a conversation after a place in it, the oldest first, at most limit.
func (s *Store) History(ctx context.Context, conversation string, afterSeq int64, limit int) ([]Entry, error) {
	return s.entries(ctx, `SELECT seq, id, author, text, reply, turn, created FROM messages
		WHERE conversation = $1 AND seq > $2 ORDER BY seq LIMIT $3`, conversation, afterSeq, limit)
}

// Shown is History as the citizen herself sees it: without what was said before she last ended the conversation.
func (s *Store) Shown(ctx context.Context, conversation string, afterSeq int64, limit int) ([]Entry, error) {
	return s.entries(ctx, `SELECT seq, id, author, text, reply, turn, created FROM messages
		WHERE conversation = $1 AND seq > $2 AND seq > COALESCE((SELECT ended FROM conversations WHERE id = $1), 0) ORDER BY seq LIMIT $3`, conversation, afterSeq, limit)
}

// EndConversation hides what was said so far from whoever has the conversation's token; her tickets wait on, and the
// humans who work on them see it. A conversation that is not there ends as well.
func (s *Store) EndConversation(ctx context.Context, conversation string) error {
	return s.commits.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := changeState(ctx, tx, conversation, bot.State.Fresh); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE conversations SET ended = COALESCE((SELECT MAX(seq) FROM messages WHERE conversation = $1), 0) WHERE id = $1`, conversation)
		return err
	})
}

// mostAnswers bounds how many answers to a ticket are shown.
const mostAnswers = 50

// AnswersTo returns what people of 1555 wrote to a citizen about a ticket, the oldest first.
func (s *Store) AnswersTo(ctx context.Context, t bot.TicketRecord) ([]Entry, error) {
	said, err := s.entries(ctx, `SELECT seq, id, author, text, reply, turn, created FROM messages
		WHERE conversation = $1 AND author = $2 AND created >= $3 ORDER BY seq LIMIT $4`, t.Conversation, AuthorAgent, millis(t.Created), mostAnswers)
	return slices.DeleteFunc(said, func(e Entry) bool { return e.Reply == nil || e.Reply.Ticket != t.Reference }), err
}

func (s *Store) entries(ctx context.Context, query string, args ...any) ([]Entry, error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	defer rows.Close()
	entries := []Entry{}
	for rows.Next() {
		var e Entry
		var reply, turn string
		var created int64
		if err := rows.Scan(&e.Seq, &e.ID, &e.Author, &e.Text, &reply, &turn, &created); err != nil {
			return nil, fmt.Errorf("read the history: %w", err)
		}
		e.At = fromMillis(created)
		if err := errors.Join(decode(reply, &e.Reply), decode(turn, &e.Turn)); err != nil {
			return nil, fmt.Errorf("read the history: %w", err)
		}
		entries = append(entries, e)
	}
	return entries, rows.Err()
}

// RepliesSince is how many replies the bot gave in a conversation since a moment. Hand-offs are not among them, nor is
// what a person of 1555 wrote, or what was withdrawn before it was sent.
func (s *Store) RepliesSince(ctx context.Context, conversation string, since time.Time) (int, error) {
	var n int
	err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM messages WHERE conversation = $1 AND author = $2 AND created >= $3`,
		conversation, AuthorBot, millis(since)).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count replies: %w", err)
	}
	return n, nil
}

// decode reads a JSON column, which may be empty.
func decode[T any](text string, into **T) error {
	if text == "" {
		return nil
	}
	*into = new(T)
	return json.Unmarshal([]byte(text), *into)
}

// Seq is the place of a message in its conversation; 0 if it is not there.
func (s *Store) Seq(ctx context.Context, conversation, messageID string) (int64, error) {
	var seq int64
	err := s.read.QueryRowContext(ctx, `SELECT seq FROM messages WHERE conversation = $1 AND id = $2`, conversation, messageID).Scan(&seq)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("find a message: %w", err)
	}
	return seq, nil
}
