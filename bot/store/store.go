// Package store keeps what must not be lost: conversations, messages, tickets and the outbox, in
// SQLite or PostgreSQL. All SQL of the program stands here, the same text for both.
//
// One turn is one transaction. Turns that come at the same moment share one commit (see committer),
// and each caller hears of its own only after it.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers "pgx"
	_ "modernc.org/sqlite"             // registers "sqlite"

	"ask1555/bot"
)

// ErrNotFound is what the store says of a ticket that does not exist.
var ErrNotFound = bot.ErrNotFound

// A Store is the database. It is safe for concurrent use, also by several processes.
type Store struct {
	read      *sql.DB
	write     *sql.DB
	dialect   dialect
	statement map[string]*sql.Stmt // prepared on read or write, by its text
	commits   *committer
}

// postgresConnections bound how much of a server one replica takes.
const (
	postgresConnections = 16
	postgresCommitters  = 4
	sqliteReaders       = 8
)

// Open opens the database and brings its tables up to date. database is a postgres:// address, or
// the path of an SQLite file, whose folder is made. A database newer than the program is refused.
func Open(ctx context.Context, database string) (*Store, error) {
	s := &Store{}
	var err error
	if strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://") {
		err = s.openPostgres(database)
	} else {
		err = s.openSQLite(database)
	}
	if err == nil {
		err = s.upgrade(ctx)
	}
	if err == nil {
		err = s.prepare(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	committers := 1
	if s.dialect == postgres {
		committers = postgresCommitters
	}
	s.commits = newCommitter(s.write, committers)
	return s, nil
}

func (s *Store) openPostgres(database string) error {
	db, err := sql.Open("pgx", database)
	if err != nil {
		return errors.New("the PostgreSQL address is not one: write postgres://user:password@host/name")
	}
	db.SetMaxOpenConns(postgresConnections)
	db.SetMaxIdleConns(postgresConnections)
	s.read, s.write, s.dialect = db, db, postgres
	return nil
}

// openSQLite opens one connection that writes and several that read, which in WAL mode do not wait
// for it. A commit is on the disk when it returns (synchronous FULL).
func (s *Store) openSQLite(path string) error {
	path = strings.TrimPrefix(path, "file:")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	pragmas := url.Values{"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)"}}
	address := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + pragmas.Encode()
	var err error
	if s.write, err = sql.Open("sqlite", address+"&_txlock=immediate"); err != nil {
		return fmt.Errorf("open SQLite: %w", err)
	}
	s.write.SetMaxOpenConns(1)
	if s.read, err = sql.Open("sqlite", address); err != nil {
		return fmt.Errorf("open SQLite: %w", err)
	}
	s.read.SetMaxOpenConns(sqliteReaders)
	s.read.SetMaxIdleConns(sqliteReaders)
	s.dialect = sqlite
	return nil
}

// Close finishes the writes that wait, and closes the database.
func (s *Store) Close() error {
	if s.commits != nil {
		s.commits.stop()
	}
	var errs []error
	for _, statement := range s.statement {
		errs = append(errs, statement.Close())
	}
	if s.write != nil {
		errs = append(errs, s.write.Close())
	}
	if s.read != nil && s.read != s.write {
		errs = append(errs, s.read.Close())
	}
	return errors.Join(errs...)
}

// Ping asks the database for a sign of life.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return s.read.QueryRowContext(ctx, `SELECT 1`).Scan(&one)
}

// Secret is 32 random bytes, made once for a database and the same for every process that uses it.
func (s *Store) Secret(ctx context.Context) ([]byte, error) {
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return nil, err
	}
	_, err := s.write.ExecContext(ctx, `INSERT INTO settings (name, value) VALUES ('secret', $1) ON CONFLICT (name) DO NOTHING`, hex.EncodeToString(fresh))
	if err != nil {
		return nil, fmt.Errorf("keep the secret: %w", err)
	}
	var kept string
	if err := s.write.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = 'secret'`).Scan(&kept); err != nil {
		return nil, fmt.Errorf("read the secret: %w", err)
	}
	return hex.DecodeString(kept)
}

func millis(t time.Time) int64 { return t.UnixMilli() }

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms) }
