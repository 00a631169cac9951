package intake

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// ReadFile reads the tables of a file; told is called now and then with how many rows
// are read so far. A file that is no table, or a broken one, is an Unreadable.
type ReadFile func(ctx context.Context, name string, file []byte, told func(rows int)) ([]Grid, error)

// Unreadable says what is wrong with a file, where, and what to do: some sentences for
// each language.
type Unreadable struct{ Said map[string][]string }

// Error is for logs, which do not quote files.
func (u *Unreadable) Error() string { return "the file cannot be read" }

// Readings is what reading files as due work needs kept.
type Readings interface {
	// ClaimReading takes the oldest file that waits to be read, or one without a sign
	// of life since stale; NotFound when there is none.
	ClaimReading(ctx context.Context, now, stale time.Time) (Intake, error)
	// ReadSoFar keeps how many rows are read; Conflict when nobody waits for them any
	// more.
	ReadSoFar(ctx context.Context, id ID, rows int, now time.Time) error
	// KeepRead puts the rows in the place of the file, with what its columns are;
	// Conflict as ReadSoFar.
	KeepRead(ctx context.Context, i Intake, rows []byte) error
	// EndReading gives a file up, which is dropped: Cancelled, or Failed for what
	// unread says. Conflict as ReadSoFar.
	EndReading(ctx context.Context, id ID, s State, unread *Preview, now time.Time, e account.Entry) error
	// FreeReading gives it back, for the next process.
	FreeReading(ctx context.Context, id ID) error
}

// Hand keeps a file, to be read as due work.
func (d *Desk) Hand(ctx context.Context, by account.Actor, name string, file []byte) (ID, error) {
	if !by.May(account.ImportRegister) {
		return "", fault.New(fault.Forbidden, "account.not_allowed")
	}
	i := d.fresh(by, name, file)
	i.Head = []byte{}
	e := by.Did(account.ImportRegister, object(i.ID), i.AskedAt).To(account.Facts{"print": i.Print[:16], "bytes": len(file)})
	if err := d.store.KeepIntake(ctx, i, d.wrap(file), e); err != nil {
		return "", fmt.Errorf("keep intake: %w", err)
	}
	return i.ID, nil
}

// aliveEvery is how often it is told how far the reading is, and looked whether
// somebody cancelled it.
const aliveEvery = time.Second

// ReadDue reads one file that waits, if there is one. It stops when a person cancels;
// when ctx ends, it is given back, and read from its beginning the next time. What was
// read is kept at once or not at all.
func (d *Desk) ReadDue(ctx context.Context) (int, error) {
	now := d.now()
	i, err := d.store.ClaimReading(ctx, now, now.Add(-staleness))
	if fault.KindOf(err) == fault.NotFound {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("claim a file to read: %w", err)
	}
	if i.Attempts > mostAttempts {
		return 0, d.failReading(ctx, i, fmt.Errorf("%d processes ended while reading it", mostAttempts))
	}
	grids, err := d.readAlive(ctx, i)
	if err == nil {
		var rows []byte
		if rows, err = d.understand(ctx, &i, grids); err == nil {
			err = d.store.KeepRead(ctx, i, rows)
		}
	}
	switch bad, broken := errors.AsType[*Unreadable](err); {
	case err == nil:
		return 1, nil
	case ctx.Err() != nil:
		back, cancel := context.WithTimeout(context.WithoutCancel(ctx), givingBack)
		defer cancel()
		return 0, errors.Join(ctx.Err(), d.store.FreeReading(back, i.ID))
	case fault.KindOf(err) == fault.Conflict || fault.KindOf(err) == fault.NotFound:
		return 1, nil // nobody waits for it any more
	case broken:
		return 1, d.unread(ctx, i, bad.Said)
	}
	return 0, d.failReading(ctx, i, err)
}

// unread gives a file up and keeps why.
func (d *Desk) unread(ctx context.Context, i Intake, said map[string][]string) error {
	e := account.Actor{Account: i.By, Organisation: i.Office}.Did(account.ImportRegister, object(i.ID), d.now()).To(account.Facts{"ended": Failed})
	err := d.store.EndReading(ctx, i.ID, Failed, &Preview{Counts: map[Outcome]int{}, Failed: len(said) == 0, Unread: said}, d.now(), e)
	if fault.KindOf(err) == fault.Conflict {
		return nil // it was cancelled in the same moment
	}
	return err
}

// failReading gives a file up for a reason that is ours, and gives the error for the log.
func (d *Desk) failReading(ctx context.Context, i Intake, err error) error {
	return errors.Join(fmt.Errorf("read the file of intake %s: %w", i.ID, err), d.unread(ctx, i, nil))
}

// readAlive reads a file, and meanwhile gives signs of life with how far it is.
func (d *Desk) readAlive(ctx context.Context, i Intake) ([]Grid, error) {
	kept, err := d.store.IntakeRows(ctx, i.ID)
	if err != nil {
		return nil, fmt.Errorf("load the file: %w", err)
	}
	file, err := d.unwrap(kept)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var rows atomic.Int64
	over, silent := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(silent)
		tick := time.NewTicker(aliveEvery)
		defer tick.Stop()
		for {
			select {
			case <-over:
				return
			case <-tick.C:
			}
			if err := d.store.ReadSoFar(ctx, i.ID, int(rows.Load()), d.now()); err != nil {
				stop(err)
				return
			}
		}
	}()
	grids, err := d.readFile(ctx, i.Name, file, func(n int) { rows.Store(int64(n)) })
	close(over)
	<-silent
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return grids, err
}

// readFile reads the tables that have rows. A panic fails the one file, and not the
// process.
func (d *Desk) readFile(ctx context.Context, name string, file []byte, told func(int)) (grids []Grid, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("panic: %v\n%s", broken, debug.Stack())
		}
	}()
	if d.file == nil {
		return nil, errors.New("nothing here reads files")
	}
	grids, err = d.file(ctx, name, file, told)
	if err != nil {
		return nil, err
	}
	grids = slices.DeleteFunc(grids, func(g Grid) bool { return len(g.Rows) == 0 })
	if len(grids) == 0 {
		return nil, &Unreadable{}
	}
	return grids, nil
}
