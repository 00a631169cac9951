package store

import (
	"context"
	"database/sql"
	"slices"
	"sync"
)

// Statements that every deed makes. SQLite's one writing connection has them
// prepared; PostgreSQL's connections prepare what they are asked again by
// themselves (postgresConn).
const (
	auditLast  = `SELECT number, hash FROM audit_head WHERE one = 1`
	auditEntry = `
		INSERT INTO audit (number, at, account, organisation, deed, object, before, after, previous, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	auditMove   = `UPDATE audit_head SET number = $1, hash = $2 WHERE one = 1`
	formSent    = `INSERT INTO once (hash, print, answer, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`
	dayChanged  = `UPDATE gathering SET version = version + 1 WHERE id = $1`
	markSet     = `SAVEPOINT one`
	markUndo    = `ROLLBACK TO one`
	markDrop    = `RELEASE one`
	linksRaised = `UPDATE participant SET link_version = link_version + 1 WHERE gathering = $1 AND id = $2`
)

// hot prepares them, before the first transaction takes the connection.
func hot(ctx context.Context, conn *sql.Conn) (map[string]*sql.Stmt, error) {
	all := map[string]*sql.Stmt{}
	for _, query := range append([]string{auditLast, auditEntry, auditMove, formSent, dayChanged, linksRaised, markSet, markUndo, markDrop}, hotRegistration...) {
		st, err := conn.PrepareContext(ctx, query)
		if err != nil {
			return nil, err
		}
		all[query] = st
	}
	return all, nil
}

// execIn runs a statement in a transaction, prepared if it is one of those. A
// prepared one runs on the writing connection, whose transaction tx is.
func (db *DB) execIn(ctx context.Context, tx *sql.Tx, query string, args ...any) (sql.Result, error) {
	if db.writer != nil && db.writer.hot[query] != nil {
		return db.writer.exec(ctx, query, args...)
	}
	return tx.ExecContext(ctx, query, args...)
}

// rowIn runs a query of one row in a transaction, as execIn.
func (db *DB) rowIn(ctx context.Context, tx *sql.Tx, query string, args ...any) *sql.Row {
	if db.writer != nil && db.writer.hot[query] != nil {
		return db.writer.row(ctx, query, args...)
	}
	return tx.QueryRowContext(ctx, query, args...)
}

// statements are queries that every page makes, prepared once: SQLite takes
// longer to understand them than to answer.
type statements struct {
	mu     sync.Mutex
	all    map[string]*sql.Stmt
	wanted []string // what a reading transaction asked and nobody had prepared
}

// row runs a query of one row that is asked often. Only constant texts go here:
// each is kept for good.
func (db *DB) row(ctx context.Context, query string, args ...any) *sql.Row {
	st, err := db.prepared(ctx, query)
	if err != nil {
		return db.read.QueryRowContext(ctx, query, args...) // which fails in its own words
	}
	return st.QueryRowContext(db.brief(ctx), args...)
}

// brief is the context of a query that SQLite answers at once, out of its own
// memory most times: without an end, for which the driver would start a goroutine
// that takes as long as the query. A caller who has left already is not answered.
func (db *DB) brief(ctx context.Context) context.Context {
	if db.writer == nil || ctx.Err() != nil {
		return ctx
	}
	return context.WithoutCancel(ctx)
}

// prepared is a statement for a query. Nothing is held while it waits for a connection:
// those who have one may be asking for a statement too.
func (db *DB) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	db.ready.mu.Lock()
	st := db.ready.all[query]
	db.ready.mu.Unlock()
	if st != nil {
		return st, nil
	}
	made, err := db.read.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	db.ready.mu.Lock()
	defer db.ready.mu.Unlock()
	if st := db.ready.all[query]; st != nil { // somebody was faster
		_ = made.Close()
		return st, nil
	}
	if db.ready.all == nil {
		db.ready.all = map[string]*sql.Stmt{}
	}
	db.ready.all[query] = made
	return made, nil
}

// often is a reading transaction in which the same queries are made again and again:
// each is prepared once for each connection. Only constant texts go here.
type often struct {
	db *DB
	tx *sql.Tx
}

// oftenIn begins one. What earlier ones wanted is prepared before: doing that within a
// transaction needs a second connection, and all could be waiting for one.
func (db *DB) oftenIn(ctx context.Context) (often, error) {
	db.ready.mu.Lock()
	wanted := db.ready.wanted
	db.ready.wanted = nil
	db.ready.mu.Unlock()
	for _, query := range wanted {
		if _, err := db.prepared(ctx, query); err != nil {
			return often{}, err
		}
	}
	tx, err := db.read.BeginTx(ctx, snapshot)
	return often{db, tx}, err
}

// statement is the prepared query, or nil and the wish for it.
func (o often) statement(query string) *sql.Stmt {
	o.db.ready.mu.Lock()
	defer o.db.ready.mu.Unlock()
	st := o.db.ready.all[query]
	if st == nil && !slices.Contains(o.db.ready.wanted, query) {
		o.db.ready.wanted = append(o.db.ready.wanted, query)
	}
	return st
}

// QueryContext is that of sql.Tx.
func (o often) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if st := o.statement(query); st != nil {
		return o.tx.StmtContext(ctx, st).QueryContext(o.db.brief(ctx), args...)
	}
	return o.tx.QueryContext(ctx, query, args...)
}

// QueryRowContext is that of sql.Tx.
func (o often) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if st := o.statement(query); st != nil {
		return o.tx.StmtContext(ctx, st).QueryRowContext(o.db.brief(ctx), args...)
	}
	return o.tx.QueryRowContext(ctx, query, args...)
}
