// Package store keeps what the subjects need kept, in SQLite or in PostgreSQL.
// It keeps and finds; it decides nothing, checks no permission, makes no identity
// and reads no clock.
//
// Times are integer microseconds since 1970 in UTC, days are texts, states are
// texts with a CHECK, yes and no are 1 and 0. One SQL text serves both
// databases, with placeholders $1, $2 …; what differs stands in engine.go.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"sync/atomic"
	"time"

	"wantilan/internal/fault"
)

// DB is an open database. It implements the Store of every subject and is safe
// for parallel use: reads run side by side; writes do so in PostgreSQL, and one
// after another in SQLite.
type DB struct {
	engine engine
	read   *sql.DB
	writer *writer // of SQLite; PostgreSQL writes through read
	kept   kept
	turn   atomic.Int64 // see Turn
	ready  statements
	look   *look // through a large file, while it is used; nil: none
	bell   bell
	where  string // address of PostgreSQL
}

// Open opens or makes the database in a file, or opens that at a PostgreSQL
// address (postgres://user:password@host/name), and brings its schema up to date.
func Open(ctx context.Context, where string) (*DB, error) {
	if IsPostgres(where) {
		return openPostgres(ctx, where)
	}
	return openSQLite(ctx, where)
}

// Close closes the database; what was kept stays.
func (db *DB) Close() error {
	if db.writer == nil {
		return db.read.Close()
	}
	if db.look != nil {
		db.look.stop()
		<-db.look.over
	}
	return errors.Join(db.read.Close(), db.writer.close())
}

// change runs do in a transaction, whole or not at all, and returns when that is
// durable. do may run twice, so that it only touches what it was given.
func (db *DB) change(ctx context.Context, do func(ctx context.Context, tx *sql.Tx) error) error {
	if err := db.Looked(ctx); err != nil {
		return err
	}
	if db.writer != nil {
		return db.writer.change(ctx, do)
	}
	for try := 1; ; try++ {
		err := db.changeOnce(ctx, do)
		if !passing(err) || try == mostTries {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(mathrand.Int64N(int64(try) * int64(meetPause)))):
		}
	}
}

// Changes that met others are tried again so often, after so long times the try.
const (
	mostTries = 6
	meetPause = 10 * time.Millisecond
)

func (db *DB) changeOnce(ctx context.Context, do func(ctx context.Context, tx *sql.Tx) error) error {
	tx, err := db.read.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := do(ctx, tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// exec runs one statement that changes something, and gives how many rows it met.
func (db *DB) exec(ctx context.Context, query string, args ...any) (rows int64, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return err
		}
		rows, err = done.RowsAffected()
		return err
	})
	return rows, err
}

// execOne runs one statement that must meet a row; otherwise says what it means
// when it does not.
func (db *DB) execOne(ctx context.Context, otherwise error, query string, args ...any) error {
	n, err := db.exec(ctx, query, args...)
	if err == nil && n == 0 {
		return otherwise
	}
	return err
}

// Secret gives the installation's secret of a name, made of 32 random bytes
// when it is first asked for.
func (db *DB) Secret(ctx context.Context, name string) ([]byte, error) {
	var kept []byte
	switch err := db.read.QueryRowContext(ctx, `SELECT value FROM secret WHERE name = $1`, name).Scan(&kept); {
	case err == nil:
		return kept, nil
	case !errors.Is(err, sql.ErrNoRows):
		return nil, fmt.Errorf("load secret %s: %w", name, err)
	}
	fresh := make([]byte, 32)
	rand.Read(fresh) // never fails (crypto/rand)
	var value []byte
	err := db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name, fresh); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT value FROM secret WHERE name = $1`, name).Scan(&value)
	})
	if err != nil {
		return nil, fmt.Errorf("load secret %s: %w", name, err)
	}
	return value, nil
}

func micros(t time.Time) int64 { return t.UnixMicro() }

func fromMicros(n int64) time.Time { return time.UnixMicro(n).UTC() }

func maybeMicros(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.UnixMicro(), Valid: !t.IsZero()}
}

func fromMaybe(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return fromMicros(n.Int64)
}

// text is NULL for an empty text, for references that may be missing.
func text[T ~string](s T) sql.NullString {
	return sql.NullString{String: string(s), Valid: s != ""}
}

// found turns "no rows" into a fault with the given wording.
func found(err error, key string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, key)
	}
	return err
}
