package store

import (
	"context"
	"database/sql"
	"sync"
)

// statements are queries that every page makes, prepared once: SQLite takes
// longer to understand them than to answer.
type statements struct {
	mu  sync.Mutex
	all map[string]*sql.Stmt
}

// row runs a query of one row that is asked often. Only constant texts go here:
// each is kept for good.
func (db *DB) row(ctx context.Context, query string, args ...any) *sql.Row {
	st, err := db.prepared(ctx, query)
	if err != nil {
		return db.read.QueryRowContext(ctx, query, args...) // which fails in its own words
	}
	return st.QueryRowContext(ctx, args...)
}

func (db *DB) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	db.ready.mu.Lock()
	defer db.ready.mu.Unlock()
	if st, there := db.ready.all[query]; there {
		return st, nil
	}
	st, err := db.read.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if db.ready.all == nil {
		db.ready.all = map[string]*sql.Stmt{}
	}
	db.ready.all[query] = st
	return st, nil
}
