package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"
)

// writer makes changes to a SQLite database, which has room for one at a time.
// Changes that wait while the disk is written are made together and share one
// commit, so that the disk is waited for once. Each is whole or not at all, and
// none is answered before it is durable.
type writer struct {
	db     *sql.DB
	mu     sync.Mutex // who holds it uses conn
	conn   *sql.Conn  // the only one that writes
	hot    map[string]*sql.Stmt
	log    auditEnd // as of the transaction at work
	queue  chan *change
	closed chan struct{}
	once   sync.Once
	ended  sync.WaitGroup
}

// change is one piece of writing that waits for its turn.
type change struct {
	ctx  context.Context
	do   func(ctx context.Context, tx *sql.Tx) error
	done chan error // with room for the answer
}

const (
	mostTogether = 128              // changes that share a commit
	yields       = 4                // times that others are let run before one
	changeTime   = 30 * time.Second // that one change may take
)

var errClosed = errors.New("the database is closed")

func newWriter(ctx context.Context, db *sql.DB) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	prepared, err := hot(ctx, conn)
	if err != nil {
		return nil, err
	}
	w := &writer{db: db, conn: conn, hot: prepared, queue: make(chan *change, mostTogether), closed: make(chan struct{})}
	w.ended.Go(w.loop)
	return w, nil
}

// change makes one change and waits until it is durable. A caller who gives up
// before its turn changes nothing; one whose turn has come is waited for.
func (w *writer) change(ctx context.Context, do func(ctx context.Context, tx *sql.Tx) error) error {
	c := &change{ctx: ctx, do: do, done: make(chan error, 1)}
	select {
	case <-w.closed:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	case w.queue <- c:
	}
	select {
	case err := <-c.done:
		return err
	case <-w.closed:
		w.ended.Wait() // the last changes are answered
		select {
		case err := <-c.done:
			return err
		default:
			return errClosed
		}
	}
}

// close ends the writer after the change at work.
func (w *writer) close() error {
	w.once.Do(func() { close(w.closed) })
	w.ended.Wait()
	var errs []error
	for _, st := range w.hot {
		errs = append(errs, st.Close())
	}
	return errors.Join(append(errs, w.conn.Close(), w.db.Close())...)
}

func (w *writer) loop() {
	for {
		select {
		case <-w.closed:
			return
		case c := <-w.queue:
			w.together(c)
		}
	}
}

// together makes the first change and those that come meanwhile, then commits.
// When that fails as a whole, each change is made once more on its own.
//
// Nothing is answered before the commit, not even that a change was refused: what
// refused it, such as the mark of a form that was sent before, may stand in the
// same transaction and go with it.
func (w *writer) together(first *change) {
	asked, refused, made := []*change{first}, map[*change]error{}, 0
	err := w.transaction(func(tx *sql.Tx) error {
		for {
			c := asked[len(asked)-1]
			broken, err := w.attempt(tx, c, made > 0)
			if broken {
				return err
			}
			if err != nil {
				refused[c] = err
			} else {
				made++
			}
			if made == 0 {
				return errAlone // what it did is undone with the transaction
			}
			more := w.next(len(asked))
			if more == nil {
				return nil
			}
			asked = append(asked, more)
		}
	})
	for _, c := range asked {
		switch {
		case err == nil || errors.Is(err, errAlone):
			c.done <- refused[c]
		case len(asked) == 1:
			c.done <- err
		default:
			c.done <- w.transaction(func(tx *sql.Tx) error {
				_, err := w.attempt(tx, c, false)
				return err
			})
		}
	}
}

// errAlone undoes a transaction whose only change has failed and been answered.
var errAlone = errors.New("undone")

// next is a change that waits already, when there is room for one more. When
// none waits, those who are about to ask are let run first: on a machine with one
// processor they cannot while this goroutine holds it, nor while it waits for the
// disk.
func (w *writer) next(asked int) *change {
	if asked >= mostTogether {
		return nil
	}
	for range yields {
		select {
		case c := <-w.queue:
			return c
		default:
			runtime.Gosched()
		}
	}
	return nil
}

// attempt makes one change. After others in the same transaction it stands
// behind a mark to which it is undone when it fails; broken tells that even that
// failed, and the transaction is of no use.
//
// The change does not feel its caller's cancellation: SQLite undoes a whole
// transaction when a statement in it is interrupted.
func (w *writer) attempt(tx *sql.Tx, c *change, mark bool) (broken bool, err error) {
	if err := c.ctx.Err(); err != nil {
		return false, err
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(c.ctx), changeTime)
	defer stop()
	if !mark {
		err := safely(ctx, tx, c.do)
		return ctx.Err() != nil, err
	}
	if _, err := w.exec(ctx, markSet); err != nil {
		return true, err
	}
	log := w.log
	if err = safely(ctx, tx, c.do); err != nil {
		w.log = log
		if _, undo := w.exec(ctx, markUndo); undo != nil {
			return true, errors.Join(err, undo)
		}
	}
	if _, release := w.exec(ctx, markDrop); release != nil {
		return true, errors.Join(err, release)
	}
	return false, err
}

// safely keeps a panic of one change from ending the writer, and with it the
// program; its caller gets it as an error.
func safely(ctx context.Context, tx *sql.Tx, do func(context.Context, *sql.Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a change: %v", p)
		}
	}()
	return do(ctx, tx)
}

// transaction runs f between BEGIN and COMMIT.
func (w *writer) transaction(f func(tx *sql.Tx) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	ctx := context.Background()
	w.log = auditEnd{}
	tx, err := w.conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if w.log.moved {
		if _, err := w.exec(ctx, auditMove, w.log.number, w.log.hash); err != nil {
			return errors.Join(fmt.Errorf("move the end of the audit log: %w", err), tx.Rollback())
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// exec runs a prepared statement in the transaction at work. It does not feel
// the context's end: the driver would start a goroutine to watch for it, which
// takes longer than the statement.
func (w *writer) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return w.hot[query].ExecContext(context.WithoutCancel(ctx), args...)
}

// row runs a prepared query of one row, as exec.
func (w *writer) row(ctx context.Context, query string, args ...any) *sql.Row {
	return w.hot[query].QueryRowContext(context.WithoutCancel(ctx), args...)
}

// fold puts the log into the file and empties it, so that nothing that was
// erased stands in it any more. Readers at work are waited for.
func (w *writer) fold(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := w.conn.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		return fmt.Errorf("empty the log: %w", err)
	}
	return nil
}
