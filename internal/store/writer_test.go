package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// notes opens a SQLite database with one more table, and gives what stands in it.
func notes(t *testing.T) (*DB, func() []string) {
	t.Helper()
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.exec(t.Context(), `CREATE TABLE note (text TEXT PRIMARY KEY) STRICT`); err != nil {
		t.Fatal(err)
	}
	return db, func() []string {
		t.Helper()
		all, err := column[string](t.Context(), db.read, `SELECT text FROM note ORDER BY text`)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
}

func write(texts ...string) func(context.Context, *sql.Tx) error {
	return func(ctx context.Context, tx *sql.Tx) error {
		for _, text := range texts {
			if _, err := tx.ExecContext(ctx, `INSERT INTO note (text) VALUES ($1)`, text); err != nil {
				return err
			}
		}
		return nil
	}
}

// held keeps the writer busy, so that changes gather behind it; letting it go
// makes them together with its own.
func held(t *testing.T, db *DB) (let func()) {
	t.Helper()
	begun, gate, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	begin := sync.OnceFunc(func() { close(begun) }) // a change may run twice
	go func() {
		done <- db.change(t.Context(), func(context.Context, *sql.Tx) error {
			begin()
			<-gate
			return nil
		})
	}()
	<-begun
	return func() {
		close(gate)
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// queued starts a change and waits until it stands in the queue.
func queued(t *testing.T, db *DB, ctx context.Context, do func(context.Context, *sql.Tx) error) <-chan error {
	t.Helper()
	before, done := len(db.writer.queue), make(chan error, 1)
	go func() { done <- db.change(ctx, do) }()
	for len(db.writer.queue) == before {
		if t.Context().Err() != nil {
			t.Fatal("the change never came")
		}
	}
	return done
}

// Of changes that share a commit, one that fails takes nothing of the others
// with it.
func TestChangesThatShareACommitStandAlone(t *testing.T) {
	t.Parallel()
	db, all := notes(t)
	let := held(t, db)
	refused := errors.New("refused")
	good := queued(t, db, t.Context(), write("a", "b"))
	bad := queued(t, db, t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		return errors.Join(write("c")(ctx, tx), refused)
	})
	twice := queued(t, db, t.Context(), write("d", "a"))
	panics := queued(t, db, t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		if err := write("e")(ctx, tx); err != nil {
			return err
		}
		panic("at the disco")
	})
	last := queued(t, db, t.Context(), write("f"))
	let()
	if err := <-good; err != nil {
		t.Error(err)
	}
	if err := <-bad; !errors.Is(err, refused) {
		t.Errorf("want the change's own error, got %v", err)
	}
	if err := <-twice; !taken(err) {
		t.Errorf("want that the text is taken, got %v", err)
	}
	if err := <-panics; err == nil || !strings.Contains(err.Error(), "disco") {
		t.Errorf("want the panic as an error, got %v", err)
	}
	if err := <-last; err != nil {
		t.Error(err)
	}
	if got := all(); !slices.Equal(got, []string{"a", "b", "f"}) {
		t.Errorf("want a b f kept, got %v", got)
	}
}

// A first change that fails is undone, and those behind it are made.
func TestFirstChangeThatFailsIsUndone(t *testing.T) {
	t.Parallel()
	db, all := notes(t)
	begun, gate, first := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	refused := errors.New("refused")
	go func() {
		first <- db.change(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
			close(begun)
			<-gate
			return errors.Join(write("a")(ctx, tx), refused)
		})
	}()
	<-begun
	second := queued(t, db, t.Context(), write("b"))
	close(gate)
	if err := <-first; !errors.Is(err, refused) {
		t.Errorf("want the change's own error, got %v", err)
	}
	if err := <-second; err != nil {
		t.Error(err)
	}
	if got := all(); !slices.Equal(got, []string{"b"}) {
		t.Errorf("want b kept, got %v", got)
	}
}

// A transaction that breaks as a whole is made again change by change.
func TestBrokenTransactionIsMadeAgainOneByOne(t *testing.T) {
	t.Parallel()
	db, all := notes(t)
	let := held(t, db)
	good := queued(t, db, t.Context(), write("a"))
	breaks := queued(t, db, t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `ROLLBACK`) // as SQLite does itself when the disk is full
		return errors.Join(err, errors.New("broken"))
	})
	other := queued(t, db, t.Context(), write("b"))
	let()
	if err := <-good; err != nil {
		t.Error(err)
	}
	if err := <-breaks; err == nil {
		t.Error("a broken change was told to be kept")
	}
	if err := <-other; err != nil {
		t.Error(err)
	}
	if got := all(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("want a b kept, got %v", got)
	}
}

func TestWhoGaveUpBeforeTheirTurnChangesNothing(t *testing.T) {
	t.Parallel()
	db, all := notes(t)
	let := held(t, db)
	ctx, cancel := context.WithCancel(t.Context())
	gone := queued(t, db, ctx, write("a"))
	stays := queued(t, db, t.Context(), write("b"))
	cancel()
	let()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("want cancelled, got %v", err)
	}
	if err := <-stays; err != nil {
		t.Error(err)
	}
	if got := all(); !slices.Equal(got, []string{"b"}) {
		t.Errorf("want b kept, got %v", got)
	}
}

func TestManyChangesAtOnceAreAllKept(t *testing.T) {
	t.Parallel()
	db, all := notes(t)
	const people, each = 32, 20
	done := make(chan error)
	for p := range people {
		go func() {
			for i := range each {
				if err := db.change(t.Context(), write(fmt.Sprintf("%d-%d", p, i))); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range people {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if got := all(); len(got) != people*each {
		t.Errorf("want %d kept, got %d", people*each, len(got))
	}
}

func TestClosedDatabaseTakesNoChange(t *testing.T) {
	t.Parallel()
	db, _ := notes(t)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.change(t.Context(), write("a")); !errors.Is(err, errClosed) {
		t.Errorf("want closed, got %v", err)
	}
}

// Changes in flight while the database closes are kept or refused, and never
// left without an answer.
func TestClosingAnswersEverybody(t *testing.T) {
	t.Parallel()
	db, _ := notes(t)
	done := make(chan error)
	const people = 16
	for p := range people {
		go func() {
			for i := 0; ; i++ {
				if err := db.change(t.Context(), write(fmt.Sprintf("%d-%d", p, i))); err != nil {
					done <- err
					return
				}
			}
		}()
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for range people {
		if err := <-done; !errors.Is(err, errClosed) {
			t.Errorf("want closed, got %v", err)
		}
	}
}

// What refuses a change may stand in the same commit and go with it: a form that
// was sent twice is not answered as done because of a first sending that is undone.
func TestRefusalsWaitForTheCommit(t *testing.T) {
	t.Parallel()
	db, all := notes(t)
	if _, err := db.exec(t.Context(), `CREATE TABLE answer (of TEXT REFERENCES note (text) DEFERRABLE INITIALLY DEFERRED) STRICT`); err != nil {
		t.Fatal(err)
	}
	let := held(t, db)
	full, tries := errors.New("the disk is full"), 0
	first := queued(t, db, t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		if tries++; tries > 1 {
			return full
		}
		return write("a")(ctx, tx)
	})
	again := queued(t, db, t.Context(), write("a"))
	spoiler := queued(t, db, t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO answer (of) VALUES ('nothing')`) // which only the commit refuses
		return err
	})
	let()
	if err := <-first; !errors.Is(err, full) {
		t.Errorf("the first sending: %v", err)
	}
	if err := <-again; err != nil {
		t.Errorf("the second sending is refused for the sake of the first, which is undone: %v", err)
	}
	if err := <-spoiler; err == nil {
		t.Error("what the commit refuses was answered as done")
	}
	if got := all(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("%v is kept, want a", got)
	}
}
