package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// A dialect is the little in which the two databases differ.
type dialect string

const (
	sqlite   dialect = "sqlite"
	postgres dialect = "postgres"
)

// serial is an integer key that the database counts up. On SQLite AUTOINCREMENT never gives a
// number twice, also after a delete: event streams resume by it.
var serial = map[dialect]string{
	sqlite:   "INTEGER PRIMARY KEY AUTOINCREMENT",
	postgres: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
}

//go:embed migrations/*.sql
var migrations embed.FS

// upgrade migrates, and tries again while another process that starts at the same moment keeps an SQLite file to
// itself: while the file goes over to WAL mode, the driver's own patience does not help.
func (s *Store) upgrade(ctx context.Context) error {
	for deadline := time.Now().Add(patience); ; {
		err := s.migrate(ctx)
		if !isBusy(err) || time.Now().After(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// patience is how long a process waits for another that starts.
const patience = 10 * time.Second

// isBusy: another connection holds an SQLite file (SQLITE_BUSY, whatever its extended code).
func isBusy(err error) bool {
	var failed *driver.Error
	return errors.As(err, &failed) && failed.Code()&0xff == sqlite3.SQLITE_BUSY
}

// migrate applies the migrations that the database lacks, all in one transaction. Their number is
// the version of the schema. Of several processes that start at once, one migrates and the others wait.
func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer tx.Rollback()
	version, err := s.schemaVersion(ctx, tx)
	if err != nil {
		return err
	}
	if version > len(files) {
		return fmt.Errorf("the database has schema %d and this program knows %d: run the newer program, or restore an older backup", version, len(files))
	}
	for _, file := range files[version:] {
		if err := s.apply(ctx, tx, file); err != nil {
			return fmt.Errorf("migrate the database with %s: %w", file, err)
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE schema_version SET version = $1`, len(files)); err != nil {
		return fmt.Errorf("write the schema version: %w", err)
	}
	return tx.Commit()
}

// migrationLock is the advisory lock of PostgreSQL under which a process migrates: "1555".
const migrationLock = 1555

func (s *Store) schemaVersion(ctx context.Context, tx *sql.Tx) (int, error) {
	if s.dialect == postgres {
		if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, migrationLock); err != nil {
			return 0, fmt.Errorf("wait to migrate: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)`); err != nil {
		return 0, fmt.Errorf("read the schema version: %w", err)
	}
	version := 0
	err := tx.QueryRowContext(ctx, `SELECT version FROM schema_version`).Scan(&version)
	if err == sql.ErrNoRows {
		_, err = tx.ExecContext(ctx, `INSERT INTO schema_version (version) VALUES (0)`)
	}
	if err != nil {
		return 0, fmt.Errorf("read the schema version: %w", err)
	}
	return version, nil
}

func (s *Store) apply(ctx context.Context, tx *sql.Tx, file string) error {
	text, err := migrations.ReadFile(file)
	if err != nil {
		return err
	}
	script := strings.ReplaceAll(string(text), "{serial}", serial[s.dialect])
	for statement := range strings.SplitSeq(script, ";\n") {
		if strings.TrimSpace(withoutComments(statement)) == "" {
			continue
		}
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func withoutComments(statement string) string {
	var lines []string
	for line := range strings.SplitSeq(statement, "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
