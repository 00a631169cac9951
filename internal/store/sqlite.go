package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// readers is how many reads of a SQLite database run at the same time.
const readers = 4

// readerRests is how long one of them is kept open without work: each keeps the
// schema and pages in some 0.8 MB of memory, and opens in a few milliseconds.
const readerRests = 5 * time.Second

// openSQLite opens or makes a database in a file. A file it makes can be read by
// nobody but its owner: it holds who people are.
func openSQLite(ctx context.Context, path string) (*DB, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := file.Close(); err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	source := func(extra ...string) string {
		q := url.Values{"_pragma": append([]string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)"}, extra...)}
		return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
	}
	if err := patiently(ctx, func() error { return migrateSQLite(ctx, source("foreign_keys(0)")+"&_txlock=immediate") }); err != nil {
		return nil, fmt.Errorf("bring database %s up to date: %w", path, damaged(err))
	}
	// A deed changes a dozen pages that the next one changes again: they are put
	// into the file itself after 32 MB of log, not after every hundred deeds.
	write, err := sql.Open("sqlite", source("foreign_keys(1)", "wal_autocheckpoint(8000)", "secure_delete(1)", "temp_store(2)", "cache_size(-8000)")+"&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	w, err := newWriter(ctx, write)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, err), write.Close())
	}
	read, err := sql.Open("sqlite", source("query_only(1)"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, err), w.close())
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	read.SetConnMaxIdleTime(readerRests)
	return &DB{engine: sqliteEngine, read: read, writer: w}, nil
}

// patiently tries again while another program holds the whole file, as it does
// for a moment when it makes it; SQLite itself does not wait for that.
func patiently(ctx context.Context, do func() error) error {
	const tries = 50
	for try := 1; ; try++ {
		err := do()
		e, ok := errors.AsType[*sqlite.Error](err)
		if !ok || e.Code()&0xff != sqlite3.SQLITE_BUSY || try == tries {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// migrateSQLite brings a file up to date over a connection that does not enforce
// references, because a table others refer to is changed by making it anew; they
// are all looked at afterwards.
func migrateSQLite(ctx context.Context, source string) (err error) {
	db, err := sql.Open("sqlite", source)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	before, err := applied(ctx, db, sqliteEngine)
	if err != nil {
		return err
	}
	if err := migrate(ctx, db, sqliteEngine); err != nil {
		return err
	}
	after, err := applied(ctx, db, sqliteEngine)
	if err != nil || after == before {
		return err
	}
	broken, err := brokenReferences(ctx, db)
	if err == nil && len(broken) > 0 {
		err = fmt.Errorf("%d references lead nowhere, first: %s", len(broken), broken[0])
	}
	return err
}

// ErrDamaged says that what stands in a database's file is no longer a whole
// database.
var ErrDamaged = errors.New("the database file is damaged")

// damaged makes SQLite's ways of saying so one.
func damaged(err error) error {
	e, ok := errors.AsType[*sqlite.Error](err)
	if ok && (e.Code()&0xff == sqlite3.SQLITE_CORRUPT || e.Code()&0xff == sqlite3.SQLITE_NOTADB) {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// lookedAtOnce is how large a file may be for Sound to look through it before anything
// else: some hundred megabytes take a second.
const lookedAtOnce = 16 << 20

// Sound looks through the pages of a SQLite file and fails with ErrDamaged when
// they do not fit together, so that nothing is built on a broken one. It sees
// what breaks the file's structure; a changed letter within a text it cannot. A
// PostgreSQL server looks after its own files. Of a large file it only begins to look:
// until that is over, changes wait, see Looked.
func (db *DB) Sound(ctx context.Context) error {
	if db.writer == nil {
		return nil
	}
	var size int64
	err := db.read.QueryRowContext(ctx, `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`).Scan(&size)
	if err != nil {
		return fmt.Errorf("look how large the database is: %w", damaged(err))
	}
	if size <= lookedAtOnce {
		return db.lookThrough(ctx)
	}
	db.SoundLater(ctx)
	return nil
}

// look is a look through the file while it is used.
type look struct {
	stop context.CancelFunc
	over chan struct{} // closed when it is over
	err  error         // what was found, then
}

// SoundLater begins to look through a SQLite file, once, right after it was opened.
func (db *DB) SoundLater(ctx context.Context) {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	l := &look{stop: stop, over: make(chan struct{})}
	db.look = l
	go func() {
		defer close(l.over)
		l.err = db.lookThrough(ctx)
	}()
}

// Looked waits until the look through the file is over, if one is under way, and fails
// with ErrDamaged when it found the file damaged. Nothing is written before.
func (db *DB) Looked(ctx context.Context) error {
	if db.look == nil {
		return nil
	}
	select {
	case <-db.look.over:
		return db.look.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (db *DB) lookThrough(ctx context.Context) error {
	conn, err := db.read.Conn(ctx)
	if err != nil {
		return fmt.Errorf("look through the database: %w", damaged(err))
	}
	defer conn.Close()
	found, err := column[string](ctx, conn, `PRAGMA quick_check(1)`)
	if err != nil {
		return fmt.Errorf("look through the database: %w", damaged(err))
	}
	if _, err := conn.ExecContext(ctx, `PRAGMA shrink_memory`); err != nil { // of the pages that it went through
		return fmt.Errorf("give back memory: %w", err)
	}
	if len(found) != 1 || found[0] != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, strings.Join(found, "; "))
	}
	return nil
}
