package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"ask1555/bot"
)

// Refusals of Record and RecordHandoff. Nothing has been written after one.
var (
	ErrRepeat = errors.New("this message was recorded before")
	ErrStale  = errors.New("the conversation has moved on")
)

// web is the one channel on which the user is the conversation, and message ids are the client's:
// unique in a conversation, not over all.
const web = "web"

// inboxAccount is the account under which a message's id is unique.
func inboxAccount(a bot.Address) string {
	if a.Channel == web {
		return a.User
	}
	return a.Account
}

const (
	selectConversation = `SELECT id, version, state FROM conversations WHERE channel = $1 AND account = $2 AND user_id = $3`
	selectTurn         = `SELECT COALESCE(m.turn, '') FROM inbox i LEFT JOIN messages m ON m.conversation = i.conversation AND m.id = i.provider_id
		WHERE i.channel = $1 AND i.account = $2 AND i.provider_id = $3`
	insertInbox        = `INSERT INTO inbox (channel, account, provider_id, conversation, received) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`
	deleteInbox        = `DELETE FROM inbox WHERE channel = $1 AND account = $2 AND provider_id = $3`
	insertConversation = `INSERT INTO conversations (id, channel, account, user_id, version, state, created, updated)
		VALUES ($1, $2, $3, $4, 1, $5, $6, $6) ON CONFLICT DO NOTHING`
	updateConversation = `UPDATE conversations SET version = version + 1, state = $1, updated = $2 WHERE id = $3 AND version = $4`
	insertMessage      = `INSERT INTO messages (conversation, id, author, text, reply, turn, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	insertOutbox       = `INSERT INTO outbox (id, channel, account, user_id, reply, handoff, state, attempts, due, provider_id, status, rank, reason, created)
		VALUES ($1, $2, $3, $4, $5, $6, 'pending', 0, $7, '', '', 0, '', $8)`
)

// hot are the statements of every turn, prepared when the store is opened: on SQLite, preparing one
// inside a transaction would wait for the connection the transaction holds.
var hot = []string{insertInbox, deleteInbox, insertConversation, updateConversation, insertMessage, insertOutbox}

func (s *Store) prepare(ctx context.Context) error {
	s.statement = make(map[string]*sql.Stmt)
	for _, query := range hot {
		if err := s.prepareOn(ctx, s.write, query); err != nil {
			return err
		}
	}
	for _, query := range []string{selectConversation, selectTurn} {
		if err := s.prepareOn(ctx, s.read, query); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) prepareOn(ctx context.Context, pool *sql.DB, query string) error {
	statement, err := pool.PrepareContext(ctx, query)
	if err != nil {
		return fmt.Errorf("prepare a statement: %w", err)
	}
	s.statement[query] = statement
	return nil
}

// exec runs a statement of the hot path and returns how many rows it changed.
func (s *Store) exec(ctx context.Context, tx *sql.Tx, query string, args ...any) (int64, error) {
	result, err := tx.StmtContext(ctx, s.statement[query]).ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Conversation finds the thread at an address. One that does not exist yet comes with a fresh id
// and version 0, and is not stored; on the web its id is the address's user.
func (s *Store) Conversation(ctx context.Context, a bot.Address) (bot.Conversation, error) {
	c := bot.Conversation{Address: a}
	var state string
	err := s.statement[selectConversation].QueryRowContext(ctx, a.Channel, a.Account, a.User).Scan(&c.ID, &c.Version, &state)
	if errors.Is(err, sql.ErrNoRows) {
		c.ID = a.User
		if a.Channel != web {
			c.ID = freshID()
		}
		return c, nil
	}
	if err != nil {
		return c, fmt.Errorf("read the conversation: %w", err)
	}
	if err := json.Unmarshal([]byte(state), &c.State); err != nil {
		return c, fmt.Errorf("read the conversation's state: %w", err)
	}
	return c, nil
}

// Heard is when a citizen wrote last; zero if nothing is kept of it.
func (s *Store) Heard(ctx context.Context, a bot.Address) (time.Time, error) {
	var updated int64
	err := s.read.QueryRowContext(ctx, `SELECT updated FROM conversations WHERE channel = $1 AND account = $2 AND user_id = $3`, a.Channel, a.Account, a.User).Scan(&updated)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return time.Time{}, nil
	case err != nil:
		return time.Time{}, fmt.Errorf("read when a citizen wrote: %w", err)
	}
	return fromMillis(updated), nil
}

// freshID is an id that nobody can guess.
func freshID() string {
	b := make([]byte, 15)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}

// Seen returns the turn that a message led to, if one with its channel, account and id was recorded
// before; after a hand-off the turn is empty, since nothing of it is kept.
func (s *Store) Seen(ctx context.Context, m bot.Message) (turn bot.Turn, seen bool, err error) {
	var kept string
	err = s.statement[selectTurn].QueryRowContext(ctx, m.From.Channel, inboxAccount(m.From), m.ID).Scan(&kept)
	if errors.Is(err, sql.ErrNoRows) {
		return turn, false, nil
	}
	if err != nil {
		return turn, false, fmt.Errorf("look into the inbox: %w", err)
	}
	if kept == "" {
		return bot.Turn{Messages: []bot.Reply{}}, true, nil
	}
	if err := json.Unmarshal([]byte(kept), &turn); err != nil {
		return turn, false, fmt.Errorf("read a turn: %w", err)
	}
	return turn, true, nil
}

// A Record is one turn as it is written.
type Record struct {
	Message      bot.Message
	Conversation bot.Conversation // as it was read; its version must still hold
	Outcome      bot.Outcome
	Deliver      bool // the outbox delivers the replies; on the web they are read from the history
}

// Record writes one turn: all of it, or nothing. ErrRepeat: its message was recorded before.
// ErrStale: the conversation has changed since it was read; read it and decide again.
func (s *Store) Record(ctx context.Context, r Record) error {
	turn, err := json.Marshal(r.Outcome.Turn)
	if err != nil {
		return err
	}
	state, err := json.Marshal(r.Outcome.State)
	if err != nil {
		return err
	}
	return s.commits.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := s.takeIn(ctx, tx, r.Message, r.Conversation.ID); err != nil {
			return err
		}
		moved, err := s.advance(ctx, tx, r, string(state))
		if err != nil {
			return err
		}
		if !moved {
			return s.giveBack(ctx, tx, r.Message)
		}
		return s.writeTurn(ctx, tx, r, string(turn))
	})
}

// takeIn claims the message's id; ErrRepeat if it is taken.
func (s *Store) takeIn(ctx context.Context, tx *sql.Tx, m bot.Message, conversation string) error {
	n, err := s.exec(ctx, tx, insertInbox, m.From.Channel, inboxAccount(m.From), m.ID, conversation, millis(m.At))
	if err == nil && n == 0 {
		return ErrRepeat
	}
	return err
}

// giveBack gives up the message's id, for a turn that is refused as stale.
func (s *Store) giveBack(ctx context.Context, tx *sql.Tx, m bot.Message) error {
	if _, err := s.exec(ctx, tx, deleteInbox, m.From.Channel, inboxAccount(m.From), m.ID); err != nil {
		return err
	}
	return ErrStale
}

// advance moves the conversation to its next version; moved is false if somebody else did before.
func (s *Store) advance(ctx context.Context, tx *sql.Tx, r Record, state string) (moved bool, err error) {
	c, now := r.Conversation, millis(r.Message.At)
	var n int64
	if c.Version == 0 {
		n, err = s.exec(ctx, tx, insertConversation, c.ID, c.Address.Channel, c.Address.Account, c.Address.User, state, now)
	} else {
		n, err = s.exec(ctx, tx, updateConversation, state, now, c.ID, c.Version)
	}
	return n == 1, err
}

// writeTurn writes what the turn said and did.
func (s *Store) writeTurn(ctx context.Context, tx *sql.Tx, r Record, turn string) error {
	m, c := r.Message, r.Conversation
	if r.Outcome.Withdraw {
		if err := withdraw(ctx, tx, c); err != nil {
			return err
		}
	}
	text := m.Text
	if m.Choice != "" {
		text = r.Outcome.Said
	}
	if _, err := s.exec(ctx, tx, insertMessage, c.ID, m.ID, AuthorCitizen, text, "", turn, millis(m.At)); err != nil {
		return err
	}
	for _, reply := range r.Outcome.Turn.Messages {
		if err := s.say(ctx, tx, c, reply, AuthorBot, delivery{r.Deliver, m.At.Add(m.Settle)}, millis(m.At)); err != nil {
			return err
		}
	}
	return s.writeEffects(ctx, tx, c.ID, &r.Outcome, millis(m.At))
}

// writeEffects writes what a turn changes beside the conversation itself.
func (s *Store) writeEffects(ctx context.Context, tx *sql.Tx, conversation string, o *bot.Outcome, now int64) error {
	if o.Ticket != nil {
		if err := insertTicket(ctx, tx, o.Ticket); err != nil {
			return err
		}
	}
	if o.Addition != nil {
		if err := addToTicket(ctx, tx, o.Addition, now); err != nil {
			return err
		}
	}
	if o.Rating != nil {
		if err := rate(ctx, tx, conversation, o.Rating.Message, o.Rating.Helpful, now); err != nil {
			return err
		}
	}
	if o.Waits != "" {
		if _, err := tx.ExecContext(ctx, `UPDATE tickets SET state = 'open', updated = $1 WHERE reference = $2 AND state = 'answered'`, now, o.Waits); err != nil {
			return err
		}
	}
	return nil
}

// delivery says whether the outbox delivers a reply, and not before when.
type delivery struct {
	wanted bool
	due    time.Time
}

// say puts a reply into the history and, on channels that push, into the outbox.
func (s *Store) say(ctx context.Context, tx *sql.Tx, c bot.Conversation, reply bot.Reply, author string, d delivery, now int64) error {
	text, err := json.Marshal(reply)
	if err != nil {
		return err
	}
	if _, err := s.exec(ctx, tx, insertMessage, c.ID, reply.ID, author, reply.Text, string(text), "", now); err != nil {
		return err
	}
	if !d.wanted {
		return nil
	}
	_, err = s.exec(ctx, tx, insertOutbox, reply.ID, c.Address.Channel, c.Address.Account, c.Address.User, string(text), 0, millis(d.due), now)
	return err
}

// withdraw takes replies that still wait for more of their message out of the outbox, and what they said out of
// the history. Which ones, one statement decides: another worker may be taking them to be sent.
func withdraw(ctx context.Context, tx *sql.Tx, c bot.Conversation) error {
	a := c.Address
	rows, err := tx.QueryContext(ctx, `DELETE FROM outbox WHERE channel = $1 AND account = $2 AND user_id = $3
		AND state = 'pending' AND attempts = 0 AND due > created RETURNING id`, a.Channel, a.Account, a.User)
	if err != nil {
		return err
	}
	withdrawn, err := scanIDs(rows)
	if err != nil {
		return err
	}
	for _, id := range withdrawn {
		if _, err := tx.ExecContext(ctx, `DELETE FROM messages WHERE conversation = $1 AND author = 'bot' AND id = $2`, c.ID, id); err != nil {
			return err
		}
	}
	return nil
}

func scanIDs(rows *sql.Rows) (ids []string, err error) {
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// RecordHandoff writes that a message was handed off, and nothing of what it said: the message's id
// (to know its repeats), the replies in the outbox until they are sent, and a conversation that knows no more
// than which line was named, for what comes next. What was said in it is deleted, with what still waited to be
// sent. Tickets stay, and whoever works on one is warned. ErrRepeat: the message was recorded before.
//
// Where a channel that pushes must say the replies itself (not deliver), the message's id is not kept: nobody knows yet
// whether they will arrive, and when the provider sends the message again it is said again, by who can then.
func (s *Store) RecordHandoff(ctx context.Context, m bot.Message, turn bot.Turn, deliver bool) error {
	return s.commits.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		state := bot.State{Told: true, LineAt: m.At.Unix(), Last: m.At.Unix()}
		if turn.Line != nil {
			state.Line = *turn.Line
		}
		if err := s.forget(ctx, tx, m, turn, state, deliver); err != nil || turn.Line == nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE tickets SET line = $1, line_named = $2 WHERE channel = $3 AND account = $4 AND user_id = $5 AND state <> 'closed'`,
			*turn.Line, millis(m.At), m.From.Channel, m.From.Account, m.From.User)
		return err
	})
}

// RecordErasure does the same at the citizen's wish, and forgets what her tickets say: those that wait are
// closed. ErrRepeat: the message was recorded before.
func (s *Store) RecordErasure(ctx context.Context, m bot.Message, o bot.Outcome, deliver bool) error {
	return s.commits.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := s.forget(ctx, tx, m, o.Turn, o.State, deliver); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE tickets SET question = '', contact = '', considered = '[]', line = '', line_named = 0, state = 'closed', updated = $1
			WHERE channel = $2 AND account = $3 AND user_id = $4`, millis(m.At), m.From.Channel, m.From.Account, m.From.User)
		return err
	})
}

// forget deletes what was said at an address, and leaves there only what is said last, and a state.
func (s *Store) forget(ctx context.Context, tx *sql.Tx, m bot.Message, turn bot.Turn, state bot.State, deliver bool) error {
	if deliver || !m.Pushed {
		if err := s.takeIn(ctx, tx, m, ""); err != nil {
			return err
		}
	}
	if err := s.wipe(ctx, tx, m.From, state, millis(m.At)); err != nil {
		return err
	}
	if !deliver {
		return nil
	}
	for _, reply := range turn.Messages {
		text, err := json.Marshal(reply)
		if err != nil {
			return err
		}
		if _, err := s.exec(ctx, tx, insertOutbox, reply.ID, m.From.Channel, m.From.Account, m.From.User, string(text), 1, 0, millis(m.At)); err != nil {
			return err
		}
	}
	return nil
}

// wipe forgets what was said at an address, but for a state. It moves the version on, so that a turn decided before
// is refused.
func (s *Store) wipe(ctx context.Context, tx *sql.Tx, a bot.Address, state bot.State, now int64) error {
	where := []any{a.Channel, a.Account, a.User}
	for _, query := range []string{
		`DELETE FROM messages WHERE conversation IN (SELECT id FROM conversations WHERE channel = $1 AND account = $2 AND user_id = $3)`,
		`DELETE FROM outbox WHERE channel = $1 AND account = $2 AND user_id = $3 AND handoff = 0 AND state IN ('pending', 'sent', 'failed')`,
	} {
		if _, err := tx.ExecContext(ctx, query, where...); err != nil {
			return err
		}
	}
	left, err := json.Marshal(state)
	if err != nil {
		return err
	}
	result, err := tx.ExecContext(ctx, `UPDATE conversations SET version = version + 1, state = $1, updated = $2 WHERE channel = $3 AND account = $4 AND user_id = $5`,
		string(left), now, a.Channel, a.Account, a.User)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 || state.Line == "" {
		return err
	}
	id := a.User
	if a.Channel != web {
		id = freshID()
	}
	state.Told = false // somebody new
	if left, err = json.Marshal(state); err != nil {
		return err
	}
	_, err = s.exec(ctx, tx, insertConversation, id, a.Channel, a.Account, a.User, string(left), now)
	return err
}
