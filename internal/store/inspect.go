package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"wantilan/internal/gathering"
)

// Inspector reads a database and can change nothing, not even its schema. A
// server may work on the database meanwhile.
type Inspector struct {
	*DB
}

// Inspect opens a database for reading only.
func Inspect(ctx context.Context, where string) (*Inspector, error) {
	db, err := openInspected(ctx, where)
	if err != nil {
		return nil, err
	}
	current, err := knownSchema(ctx, db.read, db.engine)
	if err == nil && !current {
		err = errors.New("made by an older version of this program; start serve once, which brings it up to date")
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", Shown(where), err), db.read.Close())
	}
	db.read.SetMaxOpenConns(readers)
	return &Inspector{db}, nil
}

// openInspected opens a database that cannot be written to through what it gives.
func openInspected(_ context.Context, where string) (*DB, error) {
	if !IsPostgres(where) {
		db, err := openFile(where, "mode=ro&_pragma=query_only(1)")
		return &DB{engine: sqliteEngine, read: db}, err
	}
	config, err := postgresConfig(where)
	if err != nil {
		return nil, err
	}
	config.Runtime["default_transaction_read_only"] = "on"
	delete(config.Runtime, "statement_timeout")
	delete(config.Runtime, "idle_in_transaction_session_timeout") // a copy is compared while this side waits
	db, err := postgresPool(config)
	return &DB{engine: postgresEngine, read: db}, err
}

// Close closes the database.
func (i *Inspector) Close() error { return i.read.Close() }

// Damage tells what is broken in a SQLite file, and references that lead
// nowhere. A PostgreSQL server looks after its own files and references.
func (i *Inspector) Damage(ctx context.Context) ([]string, error) {
	if i.engine.name == postgresEngine.name {
		return nil, nil
	}
	return damage(ctx, i.read)
}

// All lists every gathering.
func (i *Inspector) All(ctx context.Context) ([]gathering.ID, error) {
	return column[gathering.ID](ctx, i.read, `SELECT id FROM gathering ORDER BY day, id`)
}

// ShownTwice lists the gatherings of which more than one run is shown.
func (i *Inspector) ShownTwice(ctx context.Context) ([]gathering.ID, error) {
	return column[gathering.ID](ctx, i.read, `
		SELECT gathering FROM run`+i.engine.unindexed+` WHERE shown = 1
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

func column[T any](ctx context.Context, db querier, query string, args ...any) ([]T, error) {
	r, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return collect[T](r)
}

// collect reads a list of one column.
func collect[T any](r *sql.Rows) ([]T, error) {
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
