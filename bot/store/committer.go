package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
)

// How many writes share a commit, and how many may wait before callers do.
const (
	maxBatch = 64
	maxQueue = 1024
)

var errClosed = errors.New("the store is closed")

// A committer puts the writes that wait into one transaction: one fsync serves many turns. A write
// must leave nothing behind when it returns one of our refusals (ErrRepeat, ErrStale, ErrNotFound);
// after any other error the batch is rolled back and its writes are run again one by one, so that
// one bad write does not sink the others.
type committer struct {
	db      *sql.DB
	queue   chan *write
	mu      sync.RWMutex // held for reading while a write is put into the queue
	closed  bool
	workers sync.WaitGroup
}

type write struct {
	run  func(ctx context.Context, tx *sql.Tx) error
	done chan error
}

func newCommitter(db *sql.DB, workers int) *committer {
	c := &committer{db: db, queue: make(chan *write, maxQueue)}
	for range workers {
		c.workers.Go(c.work)
	}
	return c
}

// do runs a write and returns after it is committed. When ctx ends first, the write may still
// happen: who asks again finds that out from the database, as after a crash.
func (c *committer) do(ctx context.Context, run func(ctx context.Context, tx *sql.Tx) error) error {
	w := &write{run: run, done: make(chan error, 1)}
	if err := c.enqueue(ctx, w); err != nil {
		return err
	}
	select {
	case err := <-w.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *committer) enqueue(ctx context.Context, w *write) error {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.closed {
		return errClosed
	}
	select {
	case c.queue <- w:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stop commits what waits and takes nothing more. It may be called twice.
func (c *committer) stop() {
	c.mu.Lock()
	if !c.closed {
		c.closed = true
		close(c.queue)
	}
	c.mu.Unlock()
	c.workers.Wait()
}

func (c *committer) work() {
	for first := range c.queue {
		c.commit(c.gather(first))
	}
}

// gather takes what else waits, without waiting for more: an idle service commits at once, a busy
// one fills its batches by itself.
func (c *committer) gather(first *write) []*write {
	batch := []*write{first}
	for len(batch) < maxBatch {
		select {
		case w, open := <-c.queue:
			if !open {
				return batch
			}
			batch = append(batch, w)
		default:
			return batch
		}
	}
	return batch
}

func (c *committer) commit(batch []*write) {
	results, err := c.transact(batch)
	if err == nil {
		for i, w := range batch {
			w.done <- results[i]
		}
		return
	}
	for _, w := range batch {
		w.done <- c.alone(w)
	}
}

// transact runs the writes in one transaction. results are the refusals; err is a failure, after
// which nothing of the batch has happened.
func (c *committer) transact(batch []*write) (results []error, err error) {
	ctx := context.Background() // a batch belongs to many callers: none of them may cancel it
	tx, err := c.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	results = make([]error, len(batch))
	for i, w := range batch {
		results[i] = w.run(ctx, tx)
		if results[i] != nil && !refusal(results[i]) {
			return nil, results[i]
		}
	}
	return results, tx.Commit()
}

// alone runs one write by itself, again while the database asks for it.
func (c *committer) alone(w *write) error {
	const tries = 5
	for try := 1; ; try++ {
		results, err := c.transact([]*write{w})
		if err == nil {
			return results[0]
		}
		if try == tries || !transient(err) {
			return err
		}
	}
}

func refusal(err error) bool {
	return errors.Is(err, ErrRepeat) || errors.Is(err, ErrStale) || errors.Is(err, ErrNotFound)
}

// transient: two transactions stood in each other's way, and one was asked to try again
// (https://www.postgresql.org/docs/current/errcodes-appendix.html, class 40).
func transient(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}
