package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"wantilan/internal/gathering"
)

// Inspector reads a database and can change nothing, not even its schema. A
// server may work on the database meanwhile.
type Inspector struct {
	*DB
}

// Inspect opens a database in a file for reading only.
func Inspect(ctx context.Context, path string) (*Inspector, error) {
	db, err := openFile(path, "mode=ro&_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	current, err := knownSchema(ctx, db)
	if err == nil && !current {
		err = errors.New("made by an older version of this program; start serve once, which brings it up to date")
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), db.Close())
	}
	db.SetMaxOpenConns(readers)
	return &Inspector{&DB{read: db, write: db}}, nil
}

// Close closes the database.
func (i *Inspector) Close() error { return i.read.Close() }

// Damage tells what SQLite finds broken in the file, and references that lead
// nowhere.
func (i *Inspector) Damage(ctx context.Context) ([]string, error) { return damage(ctx, i.read) }

// All lists every gathering.
func (i *Inspector) All(ctx context.Context) ([]gathering.ID, error) {
	return column[gathering.ID](ctx, i.read, `SELECT id FROM gathering ORDER BY day, id`)
}

// ShownTwice lists the gatherings of which more than one run is shown.
func (i *Inspector) ShownTwice(ctx context.Context) ([]gathering.ID, error) {
	return column[gathering.ID](ctx, i.read, `
		SELECT gathering FROM run NOT INDEXED WHERE shown = 1
		GROUP BY gathering HAVING COUNT(*) > 1 ORDER BY gathering`)
}

// RunsByState counts the runs in each state.
func (db *DB) RunsByState(ctx context.Context) (map[string]int, error) {
	r, err := db.read.QueryContext(ctx, `SELECT state, COUNT(*) FROM run GROUP BY state`)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	counts := map[string]int{}
	for r.Next() {
		var state string
		var n int
		if err := r.Scan(&state, &n); err != nil {
			return nil, err
		}
		counts[state] = n
	}
	return counts, r.Err()
}

func column[T any](ctx context.Context, db *sql.DB, query string) ([]T, error) {
	r, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []T
	for r.Next() {
		var x T
		if err := r.Scan(&x); err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	return all, r.Err()
}

// knownSchema fails when a database is none of this program's, or has a schema
// that only a newer version knows. It tells whether the schema is the newest.
func knownSchema(ctx context.Context, db *sql.DB) (current bool, err error) {
	files, err := fs.Glob(migrations, "migrations/sqlite/*.sql")
	if err != nil {
		return false, err
	}
	var version int
	err = db.QueryRowContext(ctx, `SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied = 1`).Scan(&version)
	switch {
	case err != nil:
		return false, fmt.Errorf("not a database of this program: %w", err)
	case version < 1:
		return false, errors.New("not a database of this program")
	case version > len(files):
		return false, fmt.Errorf("made by a newer version of this program (its schema is %d, this one knows %d)", version, len(files))
	}
	return version == len(files), nil
}
