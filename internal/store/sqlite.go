package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
)

// readers is how many reads of a SQLite database run at the same time.
const readers = 4

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
	if err := migrateSQLite(ctx, source("foreign_keys(0)")+"&_txlock=immediate"); err != nil {
		return nil, fmt.Errorf("bring database %s up to date: %w", path, err)
	}
	write, err := sql.Open("sqlite", source("foreign_keys(1)")+"&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", source("query_only(1)"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, err), write.Close())
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return &DB{engine: sqliteEngine, read: read, writer: newWriter(write)}, nil
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
