package intake

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// Working is what due work needs kept.
type Working interface {
	Readings
	// ClaimIntake takes the oldest requested intake, or one that is running
	// without a sign of life since stale; NotFound when there is none.
	ClaimIntake(ctx context.Context, now, stale time.Time) (Intake, error)
	// WriteBatch asks decide what to write, given what the book has, and keeps it
	// with the progress in one transaction. decide may be called twice.
	WriteBatch(ctx context.Context, b Batch, decide func(Known) Written) (cancel bool, err error)
	// AskRehearsal keeps a plan and asks for its preview; Conflict once the import
	// has begun.
	AskRehearsal(ctx context.Context, id ID, p Plan, rows int, now time.Time) error
	// ClaimRehearsal takes the oldest rehearsal that was asked for, or one without a
	// sign of life since stale; NotFound when there is none.
	ClaimRehearsal(ctx context.Context, now, stale time.Time) (Intake, error)
	// Rehearsed keeps how far the rehearsal of a plan is; Conflict when it was
	// cancelled, or another plan is asked for.
	Rehearsed(ctx context.Context, id ID, p Plan, rows int, counts map[Outcome]int, now time.Time) error
	// KeepPreview ends the rehearsal of a plan; Conflict as Rehearsed.
	KeepPreview(ctx context.Context, id ID, p Plan, preview *Preview) error
	// FreeRehearsal gives a rehearsal back, for the next process.
	FreeRehearsal(ctx context.Context, id ID) error
	// EndIntake ends a running intake, or gives it back as Requested. The rows of
	// one that is Done are dropped.
	EndIntake(ctx context.Context, id ID, s State, attempts int, now time.Time, e account.Entry) error
}

// Batch is some rows of an intake, one after another.
type Batch struct {
	Intake ID
	Office account.OrganisationID
	By     account.ID
	Place  int // rows done before it
	Rows   int
	Keys   Keys
	Now    time.Time
}

const (
	batchRows    = 500
	staleness    = 30 * time.Second // without a sign of life, another process takes over
	mostAttempts = 3                // an intake that ended this many processes is not begun again
	givingBack   = 5 * time.Second
)

func readBatch(r *reader, rows []Row) []Entry {
	all := make([]Entry, len(rows))
	for i, row := range rows {
		all[i] = r.read(row)
	}
	return all
}

// ImportDue writes one requested import, if there is one, and tells how many it
// wrote. One that another process left unfinished goes on after the last batch
// that was kept; when ctx ends, it is given back for the next process.
func (d *Desk) ImportDue(ctx context.Context) (int, error) {
	now := d.now()
	i, err := d.store.ClaimIntake(ctx, now, now.Add(-staleness))
	if fault.KindOf(err) == fault.NotFound {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("claim an intake: %w", err)
	}
	if i.Attempts > mostAttempts {
		return 0, d.fail(ctx, i, fmt.Errorf("%d processes ended while reading it in", mostAttempts))
	}
	cancelled, err := d.write(ctx, i)
	end := Done
	switch {
	case err != nil && ctx.Err() != nil:
		back, cancel := context.WithTimeout(context.WithoutCancel(ctx), givingBack)
		defer cancel()
		return 0, errors.Join(ctx.Err(), d.store.EndIntake(back, i.ID, Requested, i.Attempts-1, d.now(), account.Entry{}))
	case err != nil:
		return 0, d.fail(ctx, i, err)
	case cancelled:
		end = Cancelled
	}
	e := account.Actor{Account: i.By, Organisation: i.Office}.Did(account.ImportRegister, object(i.ID), d.now()).To(account.Facts{"ended": end})
	if err := d.store.EndIntake(ctx, i.ID, end, i.Attempts, d.now(), e); err != nil {
		return 0, fmt.Errorf("end intake %s: %w", i.ID, err)
	}
	return 1, nil
}

// fail ends an intake that cannot be written and gives the error for the log.
func (d *Desk) fail(ctx context.Context, i Intake, err error) error {
	return errors.Join(fmt.Errorf("read intake %s in: %w", i.ID, err), d.store.EndIntake(ctx, i.ID, Failed, 0, d.now(), account.Entry{}))
}

// write writes what is left of an intake. A panic fails the one file, and not the
// process for all the others.
func (d *Desk) write(ctx context.Context, i Intake) (cancelled bool, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("panic: %v\n%s", broken, debug.Stack())
		}
	}()
	raw, err := d.store.IntakeRows(ctx, i.ID)
	if err != nil {
		return false, fmt.Errorf("load rows: %w", err)
	}
	g, err := d.rowsOf(raw, i.Plan.Sheet)
	if err != nil {
		return false, err
	}
	rows := g.Rows[i.Plan.Heading.Last+1:]
	r := newReader(g, &i.Plan, d.parse, d.regions, today(d.now))
	how := d.decider(i)
	if i.Done > 0 {
		err := d.store.Fates(ctx, i.ID, func(fates []Fate) error {
			for _, f := range fates {
				if f.Party != "" && f.Outcome != Repeated {
					how.rows[f.Party] = f.Row
				}
			}
			return nil
		})
		if err != nil {
			return false, fmt.Errorf("load what was done: %w", err)
		}
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for b := range understood(ctx, r, rows, i.Done) {
		if b.err != nil {
			return false, b.err
		}
		if cancelled, err = d.batch(ctx, i, how, b); cancelled || err != nil {
			return cancelled, err
		}
	}
	return false, ctx.Err()
}

// understoodRows are some that were read and wait to be written.
type understoodRows struct {
	from    int
	rows    []Row
	entries []Entry
	codes   []register.ShortCode
	err     error
}

// understood reads rows batch by batch, one ahead of the writing. It ends with the
// rows or with ctx.
func understood(ctx context.Context, r *reader, rows []Row, from int) <-chan understoodRows {
	next := make(chan understoodRows, 1)
	go func() {
		defer close(next)
		for ; from < len(rows) && ctx.Err() == nil; from += batchRows {
			b := read(r, from, rows[from:min(len(rows), from+batchRows)])
			select {
			case next <- b:
			case <-ctx.Done():
				return
			}
			if b.err != nil {
				return
			}
		}
	}()
	return next
}

// read understands some rows. A panic is an error of theirs: a goroutine that
// panics ends the process.
func read(r *reader, from int, rows []Row) (b understoodRows) {
	defer func() {
		if broken := recover(); broken != nil {
			b.err = fmt.Errorf("panic: %v\n%s", broken, debug.Stack())
		}
	}()
	b = understoodRows{from: from, rows: rows, entries: readBatch(r, rows)}
	b.codes, b.err = draw(len(rows))
	return b
}

// batch writes some rows.
func (d *Desk) batch(ctx context.Context, i Intake, how *decider, u understoodRows) (cancel bool, err error) {
	how.now, how.ids = d.now(), nil
	var done earlier
	b := Batch{Intake: i.ID, Office: i.Office, By: i.By, Place: u.from, Rows: len(u.rows), Keys: keysOf(u.entries, u.codes), Now: how.now}
	cancel, err = d.store.WriteBatch(ctx, b, func(known Known) Written {
		var w Written
		w, done = how.decide(u.entries, known, u.codes)
		for k := range w.Fates {
			if w.Fates[k].Outcome == Wrong {
				w.Fates[k].Cells = bounded(i.Plan.maskedCells(u.rows[k].Cells))
			}
		}
		return w
	})
	if err != nil {
		return false, fmt.Errorf("write rows from %d on: %w", u.from+1, err)
	}
	how.rowsOnly(done)
	return cancel, nil
}

// rowsOnly takes from a batch which businesses it was about; all else stands in
// the book by now.
func (d *decider) rowsOnly(done earlier) {
	for k, v := range done.rows {
		d.rows[k] = v
	}
}

// bounded is what a report shows of a row.
func bounded(cells []string) []string {
	all := make([]string, min(len(cells), MostColumns))
	for i := range all {
		all[i] = cells[i]
		if r := []rune(all[i]); len(r) > longestText {
			all[i] = string(r[:longestText])
		}
	}
	return all
}
