package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// Bounds of what a connection remembers: texts that it was asked once, and
// statements that the server keeps prepared for it, which take some tens of
// kilobytes each there.
const (
	mostSeen     = 2048
	mostPrepared = 512
)

// planAnew begins a query whose best plan depends on how many rows there are by
// now: a prepared one keeps to the plan that was best when a connection asked first.
const planAnew = "/* plan anew */ "

// postgresConnector makes connections that prepare by themselves what they are
// asked again and again.
type postgresConnector struct {
	driver.Connector
	plain driver.Connector // when the server has no TLS; nil when that is no choice
	lost  *atomic.Int64    // lines that were found dead
}

// postgresPool opens a pool. Where TLS is preferred but not required, a server
// without it is asked again without; the driver's own way of that leaves the first
// connection open.
func postgresPool(config pq.Config) (*sql.DB, error) {
	c := postgresConnector{lost: new(atomic.Int64)}
	dial := dialer{most: silence(config), lost: c.lost}
	if config.SSLMode == pq.SSLModePrefer {
		config.SSLMode = pq.SSLModeDisable
		plain, err := pq.NewConnectorConfig(config.Clone())
		if err != nil {
			return nil, err
		}
		plain.Dialer(dial)
		c.plain = plain
		config.SSLMode = pq.SSLModeRequire
	}
	made, err := pq.NewConnectorConfig(config)
	if err != nil {
		return nil, err
	}
	made.Dialer(dial)
	c.Connector = made
	return sql.OpenDB(c), nil
}

// Connect makes one connection.
func (c postgresConnector) Connect(ctx context.Context) (driver.Conn, error) {
	lost := c.lost.Load()
	m := &maker{ctx: ctx}
	within := context.WithValue(ctx, lineKey{}, m)
	made, err := c.Connector.Connect(within)
	if errors.Is(err, pq.ErrSSLNotSupported) && c.plain != nil {
		made, err = c.plain.Connect(within)
	}
	if m.made != nil {
		m.made()
	}
	if left := ctx.Err(); err != nil && left != nil {
		return nil, fmt.Errorf("%w: %w", left, err)
	}
	if err != nil {
		return nil, err
	}
	able, ok := made.(able)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the PostgreSQL driver gives a %T", made), made.Close())
	}
	return &postgresConn{able: able, line: m.line, pool: c.lost, lost: lost, seen: map[string]bool{}, ready: map[string]postgresStmt{}}, nil
}

// able is what the driver's connections do.
type able interface {
	driver.Conn
	driver.Tx // the one it is in
	driver.ConnPrepareContext
	driver.QueryerContext
	driver.ExecerContext
	driver.NamedValueChecker
	driver.SessionResetter
	driver.Validator
	driver.Pinger
}

// postgresConn is a connection. A text that is asked the second time is prepared:
// the server then understands it once, plans it seldom and answers in one round.
// database/sql lets nobody else use it meanwhile.
type postgresConn struct {
	able
	line  *line
	pool  *atomic.Int64 // lines of the pool that were found dead,
	lost  int64         // and how many when this one was made
	seen  map[string]bool
	ready map[string]postgresStmt
}

// ResetSession is called before a connection is used again. When another line was found
// dead since this one was made, this one is not trusted: the same cut may have met it, and
// a new one takes a few milliseconds.
func (c *postgresConn) ResetSession(ctx context.Context) error {
	if c.pool.Load() != c.lost {
		return driver.ErrBadConn
	}
	c.line.back()
	return c.able.ResetSession(ctx)
}

// within has the line given up soon after ctx ends, until the answer is there.
func (l *line) within(ctx context.Context) (answered func() bool) {
	return context.AfterFunc(ctx, l.leave)
}

// BeginTx begins a transaction; on a connection that has broken meanwhile, database/sql
// begins it on another. The driver's own says READ WRITE when it is not asked for READ
// ONLY, though the session may be one that only reads.
func (c *postgresConn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	begin := "BEGIN"
	switch level := sql.IsolationLevel(options.Isolation); level {
	case sql.LevelDefault:
	case sql.LevelRepeatableRead:
		begin += " ISOLATION LEVEL REPEATABLE READ"
	default:
		return nil, fmt.Errorf("no transaction is isolated as %s", level)
	}
	if options.ReadOnly {
		begin += " READ ONLY"
	}
	defer c.line.within(ctx)()
	if _, err := c.able.ExecContext(ctx, begin, nil); err != nil {
		return nil, explained(ctx, err)
	}
	return c.able, nil
}

// QueryContext asks, prepared when that was asked before.
func (c *postgresConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	st, ok, err := c.again(ctx, query)
	if err != nil {
		return nil, err
	}
	if !ok {
		defer c.line.within(ctx)()
		r, err := c.able.QueryContext(ctx, query, args)
		return r, explained(ctx, err)
	}
	r, err := st.QueryContext(ctx, args)
	c.forget(query, err)
	return r, err
}

// ExecContext is as QueryContext. What has no arguments may be several statements,
// which are not prepared.
func (c *postgresConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) > 0 {
		st, ok, err := c.again(ctx, query)
		if err != nil {
			return nil, err
		}
		if ok {
			r, err := st.ExecContext(ctx, args)
			c.forget(query, err)
			return r, err
		}
	}
	defer c.line.within(ctx)()
	r, err := c.able.ExecContext(ctx, query, args)
	return r, explained(ctx, err)
}

// PrepareContext prepares for who closes it himself.
func (c *postgresConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	defer c.line.within(ctx)()
	made, err := c.able.PrepareContext(ctx, query)
	if err != nil {
		return nil, explained(ctx, err)
	}
	st, ok := made.(ableStmt)
	if !ok { // COPY
		return made, nil
	}
	return postgresStmt{st, c.line}, nil
}

// again gives the prepared statement of a text that was seen before.
func (c *postgresConn) again(ctx context.Context, query string) (st postgresStmt, ok bool, err error) {
	if st, ok = c.ready[query]; ok || strings.HasPrefix(query, planAnew) {
		return st, ok, nil
	}
	if !c.seen[query] {
		if len(c.seen) == mostSeen {
			clear(c.seen)
		}
		c.seen[query] = true
		return st, false, nil
	}
	made, err := c.PrepareContext(ctx, query)
	if err != nil {
		return st, false, err
	}
	if st, ok = made.(postgresStmt); !ok {
		return st, false, errors.Join(fmt.Errorf("%.40q cannot be prepared", query), made.Close())
	}
	if len(c.ready) == mostPrepared {
		for some, old := range c.ready { // any will do: hardly ever are there so many
			delete(c.ready, some)
			_ = old.Close() // a connection that is broken says so below
			break
		}
	}
	delete(c.seen, query)
	c.ready[query] = st
	return st, true, nil
}

// forget drops a statement that the server cannot go on with, because a table has
// changed or somebody has dropped it there: the next one is prepared anew.
func (c *postgresConn) forget(query string, err error) {
	if e, ok := errors.AsType[*pq.Error](err); ok && (e.Code == pqerror.FeatureNotSupported || e.Code == pqerror.InvalidSQLStatementName) {
		delete(c.ready, query)
	}
}

// ableStmt is what the driver's statements do.
type ableStmt interface {
	driver.Stmt
	driver.StmtQueryContext
	driver.StmtExecContext
}

// postgresStmt is a prepared statement.
type postgresStmt struct {
	ableStmt
	line *line
}

// QueryContext is that of the driver.
func (s postgresStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	defer s.line.within(ctx)()
	r, err := s.ableStmt.QueryContext(ctx, args)
	return r, explained(ctx, err)
}

// ExecContext is that of the driver.
func (s postgresStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	defer s.line.within(ctx)()
	r, err := s.ableStmt.ExecContext(ctx, args)
	return r, explained(ctx, err)
}

// explained says of an error that the caller's leaving is its cause, and of a broken
// connection that it is one. Outside a transaction database/sql then asks another,
// which does no harm: whatever changes something stands in a transaction.
func explained(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if left := ctx.Err(); left != nil {
		return fmt.Errorf("%w: %w", left, err)
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return fmt.Errorf("%w: %w", driver.ErrBadConn, err)
	}
	return err
}
