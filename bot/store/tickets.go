package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"ask1555/bot"
)

func insertTicket(ctx context.Context, tx *sql.Tx, t *bot.TicketRecord) error {
	considered, err := json.Marshal(t.Considered)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO tickets (reference, pin, wrong_pins, conversation, channel, account, user_id, area, question, contact, considered, state, created, updated)
		VALUES ($1, $2, 0, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)`,
		t.Reference, t.PIN, t.Conversation, t.Address.Channel, t.Address.Account, t.Address.User, t.Area, t.Question, t.Contact, string(considered), string(t.State), millis(t.Created))
	return err
}

// addToTicket writes what a citizen adds to a ticket that is not closed. One that was answered waits again then: nobody
// would read what she added.
func addToTicket(ctx context.Context, tx *sql.Tx, a *bot.Addition, now int64) error {
	line := a.Text
	if line != "" {
		line = "\n" + line
	}
	state := ""
	if a.Close {
		state = string(bot.TicketClosed)
	}
	_, err := tx.ExecContext(ctx, `UPDATE tickets SET question = question || $1, contact = CASE WHEN $2 = '' THEN contact ELSE $2 END,
		state = CASE WHEN $3 <> '' THEN $3 WHEN $1 <> '' THEN 'open' ELSE state END, updated = $4 WHERE reference = $5 AND state <> 'closed'`, line, a.Contact, state, now, a.Reference)
	return err
}

const ticketColumns = `reference, pin, wrong_pins, conversation, channel, account, user_id, area, question, contact, considered, line, line_named, state, created, updated`

// scanTicket reads one row of ticketColumns.
func scanTicket(scan func(...any) error) (bot.TicketRecord, error) {
	var t bot.TicketRecord
	var considered string
	var named, created, updated int64
	err := scan(&t.Reference, &t.PIN, &t.WrongPINs, &t.Conversation, &t.Address.Channel, &t.Address.Account, &t.Address.User,
		&t.Area, &t.Question, &t.Contact, &considered, &t.Line, &named, &t.State, &created, &updated)
	if errors.Is(err, sql.ErrNoRows) {
		return t, ErrNotFound
	}
	if err != nil {
		return t, fmt.Errorf("read a ticket: %w", err)
	}
	t.Created, t.Updated = fromMillis(created), fromMillis(updated)
	if t.Line != "" {
		t.LineNamed = fromMillis(named)
	}
	if err := json.Unmarshal([]byte(considered), &t.Considered); err != nil {
		return t, fmt.Errorf("read a ticket: %w", err)
	}
	return t, nil
}

// Ticket finds a ticket by its reference, written as bot.NewReference does; ErrNotFound.
func (s *Store) Ticket(ctx context.Context, reference string) (bot.TicketRecord, error) {
	return scanTicket(s.read.QueryRowContext(ctx, `SELECT `+ticketColumns+` FROM tickets WHERE reference = $1`, reference).Scan)
}

// OpenTicketOf finds the newest ticket of a conversation that is not closed; ErrNotFound.
func (s *Store) OpenTicketOf(ctx context.Context, conversation string) (bot.TicketRecord, error) {
	return scanTicket(s.read.QueryRowContext(ctx, `SELECT `+ticketColumns+` FROM tickets
		WHERE conversation = $1 AND state <> 'closed' ORDER BY created DESC, reference LIMIT 1`, conversation).Scan)
}

// TicketWithPIN finds a ticket for who knows its PIN; ErrNotFound if there is none, the PIN is another, or too many were
// wrong. A try counts before the PIN is looked at, so that of a thousand at once no more than bot.MaxWrongPINs are.
func (s *Store) TicketWithPIN(ctx context.Context, reference, pin string) (bot.TicketRecord, error) {
	var t bot.TicketRecord
	opens := false
	err := s.commits.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE tickets SET wrong_pins = wrong_pins + 1 WHERE reference = $1`, reference)
		if err != nil {
			return err
		}
		if t, err = scanTicket(tx.QueryRowContext(ctx, `SELECT `+ticketColumns+` FROM tickets WHERE reference = $1`, reference).Scan); err != nil {
			return err
		}
		t.WrongPINs--
		if opens = t.OpensWith(pin); !opens {
			return nil
		}
		_, err = tx.ExecContext(ctx, `UPDATE tickets SET wrong_pins = wrong_pins - 1 WHERE reference = $1`, reference)
		return err
	})
	if err == nil && !opens {
		err = ErrNotFound
	}
	if err != nil {
		return bot.TicketRecord{}, err
	}
	return t, nil
}

// mostOwn is how many of a conversation's tickets are shown.
const mostOwn = 20

// TicketsOf lists the tickets of a conversation, the newest first.
func (s *Store) TicketsOf(ctx context.Context, conversation string) ([]bot.TicketRecord, error) {
	return s.listTickets(ctx, `SELECT `+ticketColumns+` FROM tickets WHERE conversation = $1 ORDER BY created DESC, reference LIMIT $2`, conversation, mostOwn)
}

// A TicketFilter chooses tickets; an empty field chooses all.
type TicketFilter struct {
	State bot.TicketState
	Area  string
	Limit int // at most so many; 0: 100
}

// Tickets lists tickets, the oldest first.
func (s *Store) Tickets(ctx context.Context, f TicketFilter) ([]bot.TicketRecord, error) {
	if f.Limit <= 0 {
		f.Limit = 100
	}
	return s.listTickets(ctx, `SELECT `+ticketColumns+` FROM tickets
		WHERE (state = $1 OR $1 = '') AND (area = $2 OR $2 = '') ORDER BY created, reference LIMIT $3`, string(f.State), f.Area, f.Limit)
}

func (s *Store) listTickets(ctx context.Context, query string, args ...any) ([]bot.TicketRecord, error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list the tickets: %w", err)
	}
	defer rows.Close()
	var tickets []bot.TicketRecord
	for rows.Next() {
		t, err := scanTicket(rows.Scan)
		if err != nil {
			return nil, err
		}
		tickets = append(tickets, t)
	}
	return tickets, rows.Err()
}

// ReplyToTicket sends a person's reply on its way: into the history of the conversation that opened
// the ticket and, if deliver, into the outbox. The ticket is answered then, and what the citizen says next is the bot's
// to answer. ErrNotFound.
func (s *Store) ReplyToTicket(ctx context.Context, reference string, reply bot.Reply, deliver bool) error {
	return s.replyToTicket(ctx, reference, reply, deliver, func(state bot.State, _ time.Time) bot.State { return state.Left() })
}

// ReplyAndStay is ReplyToTicket by a person who takes the conversation: what the citizen says next is hers to answer.
func (s *Store) ReplyAndStay(ctx context.Context, reference string, reply bot.Reply, deliver bool) error {
	return s.replyToTicket(ctx, reference, reply, deliver, func(state bot.State, now time.Time) bot.State { return state.TakenBy(reference, now) })
}

func (s *Store) replyToTicket(ctx context.Context, reference string, reply bot.Reply, deliver bool, change func(bot.State, time.Time) bot.State) error {
	reply.ID, reply.Author, reply.Ticket = freshID(), AuthorAgent, reference
	now := millis(time.Now())
	return s.commits.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		t, err := scanTicket(tx.QueryRowContext(ctx, `SELECT `+ticketColumns+` FROM tickets WHERE reference = $1`, reference).Scan)
		if err != nil {
			return err
		}
		c := bot.Conversation{ID: t.Conversation, Address: t.Address}
		if err := s.say(ctx, tx, c, reply, AuthorAgent, delivery{deliver, time.UnixMilli(now)}, now); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE tickets SET state = 'answered', updated = $1,
			answered = CASE WHEN answered = 0 THEN $1 ELSE answered END WHERE reference = $2`, now, reference)
		if err != nil {
			return err
		}
		return changeState(ctx, tx, t.Conversation, func(state bot.State) bot.State { return change(state, time.UnixMilli(now)) })
	})
}

// changeState changes what a conversation remembers, beside its turns: one that was decided on what it remembered
// before is stale. A conversation that is not kept any more remembers nothing.
func changeState(ctx context.Context, tx *sql.Tx, conversation string, change func(bot.State) bot.State) error {
	for {
		var kept string
		var version int
		err := tx.QueryRowContext(ctx, `SELECT state, version FROM conversations WHERE id = $1`, conversation).Scan(&kept, &version)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		var state bot.State
		if err := json.Unmarshal([]byte(kept), &state); err != nil {
			return fmt.Errorf("read the conversation's state: %w", err)
		}
		changed, err := json.Marshal(change(state))
		if err != nil {
			return err
		}
		if string(changed) == kept {
			return nil
		}
		result, err := tx.ExecContext(ctx, `UPDATE conversations SET version = version + 1, state = $1 WHERE id = $2 AND version = $3`, string(changed), conversation, version)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 1 {
			return err
		}
	}
}

// Of the tickets that were answered lately, the last so many tell how long it takes; fewer tell nothing.
const (
	timedWithin = 30 * 24 * time.Hour
	mostTimed   = 100
	leastTimed  = 10
)

// AnswerTime is within how long four of five tickets were answered lately; 0 if there were too few to tell. Tickets of the
// same days that still wait count too, once they have waited longer: of a desk that answers no more nothing is promised.
func (s *Store) AnswerTime(ctx context.Context, at time.Time) (time.Duration, error) {
	now := millis(at)
	answered, err := s.waits(ctx, `SELECT created, answered - created FROM tickets WHERE answered > $1 ORDER BY answered DESC LIMIT $2`,
		now-timedWithin.Milliseconds(), mostTimed)
	if err != nil || len(answered) < leastTimed {
		return 0, err
	}
	slices.SortFunc(answered, func(a, b wait) int { return cmp.Compare(a.since, b.since) })
	first := answered[len(answered)/10].since // not one that had been forgotten for weeks
	waiting, err := s.waits(ctx, `SELECT created, CAST($1 AS BIGINT) - created FROM tickets WHERE state = 'open' AND answered = 0 AND created >= $2 ORDER BY created LIMIT $3`,
		now, first, mostTimed) // the oldest; as many outweigh all that were answered
	if err != nil {
		return 0, err
	}
	slices.SortFunc(answered, func(a, b wait) int { return cmp.Compare(a.long, b.long) })
	for i, a := range answered {
		longer := 0
		for _, w := range waiting {
			if w.long > a.long {
				longer++
			}
		}
		if 5*(i+1) >= 4*(len(answered)+longer) {
			return time.Duration(a.long) * time.Millisecond, nil
		}
	}
	return 0, nil
}

// A wait is since when a ticket waited, and how long, in milliseconds.
type wait struct{ since, long int64 }

func (s *Store) waits(ctx context.Context, query string, args ...any) ([]wait, error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("how long tickets wait: %w", err)
	}
	defer rows.Close()
	var waits []wait
	for rows.Next() {
		var w wait
		if err := rows.Scan(&w.since, &w.long); err != nil {
			return nil, fmt.Errorf("how long tickets wait: %w", err)
		}
		waits = append(waits, w)
	}
	return waits, rows.Err()
}

// CloseTicket ends a ticket, and a person's part in its conversation; ErrNotFound. Closing a closed one changes nothing.
func (s *Store) CloseTicket(ctx context.Context, reference string) error {
	return s.commits.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE tickets SET state = 'closed', updated = $1 WHERE reference = $2`, millis(time.Now()), reference)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		if err == nil && n == 0 {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		var conversation string
		if err := tx.QueryRowContext(ctx, `SELECT conversation FROM tickets WHERE reference = $1`, reference).Scan(&conversation); err != nil {
			return err
		}
		return changeState(ctx, tx, conversation, func(state bot.State) bot.State {
			if state.Agent != reference {
				return state
			}
			return state.Left()
		})
	})
}
