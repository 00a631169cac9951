package intake

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// Working is what due work needs kept.
type Working interface {
	// ClaimIntake takes the oldest requested intake, or one that is running
	// without a sign of life since stale; NotFound when there is none.
	ClaimIntake(ctx context.Context, now, stale time.Time) (Intake, error)
	// WriteBatch asks decide what to write, given what the book has, and keeps it
	// with the progress in one transaction. decide may be called twice.
	WriteBatch(ctx context.Context, b Batch, decide func(Known) Written) (cancel bool, err error)
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

// Preview is what an import would do.
type Preview struct {
	Rows   int // below the headings
	Counts map[Outcome]int
	Kinds  []Kind // of what is wrong, the most frequent first
	Shown  []Shown
	More   int // rows with something wrong that are not shown
	Told   []Fate
	Twice  bool // the same file was read in before
}

// Kind is one kind of mistake and how often it stands in the file.
type Kind struct {
	Note  // of the first
	Count int
	Row   int // the first
}

// Shown is a row as typed with what is wrong.
type Shown struct {
	Number int
	Cells  []string
	Notes  []Note
	Wrong  bool
}

// Bounds of a preview.
const (
	previewRows = 15 // the first ones
	previewBad  = 60 // further ones with something wrong
	previewTold = 60 // of businesses that are there, of which the file says other things
)

// writes counts the rows that would write something.
func (p *Preview) writes() int { return p.Counts[Added] + p.Counts[Changed] }

// rehearse goes through all rows without writing.
func (d *Desk) rehearse(ctx context.Context, i Intake, g *Grid) (*Preview, error) {
	g.spread()
	r := newReader(g, &i.Plan, d.parse, d.regions, today(d.now))
	rows := g.Rows[i.Plan.Heading.Last+1:]
	p := &Preview{Rows: len(rows), Counts: map[Outcome]int{}}
	how := &decider{office: i.Office, by: i.By, now: d.now(), earlier: newEarlier(nil)}
	kinds := map[[2]any]*Kind{}
	for from := 0; from < len(rows); from += batchRows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		batch := readBatch(r, rows[from:min(len(rows), from+batchRows)])
		codes, err := draw(len(batch))
		if err != nil {
			return nil, err
		}
		known, err := d.store.KnownBusinesses(ctx, i.Office, keysOf(batch, codes))
		if err != nil {
			return nil, fmt.Errorf("look for businesses: %w", err)
		}
		w, done := how.decide(batch, known, codes)
		how.take(done)
		for k, fate := range w.Fates {
			p.see(from+k, rows[from+k], &batch[k], fate, kinds)
		}
	}
	for _, k := range kinds {
		p.Kinds = append(p.Kinds, *k)
	}
	slices.SortFunc(p.Kinds, func(a, b Kind) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return a.Row - b.Row
	})
	p.Kinds = p.Kinds[:min(len(p.Kinds), 30)]
	return p, nil
}

// see counts a row and keeps what is shown of it.
func (p *Preview) see(n int, row Row, e *Entry, fate Fate, kinds map[[2]any]*Kind) {
	p.Counts[fate.Outcome]++
	for _, note := range e.Wrong {
		at := [2]any{note.Key, note.Column}
		if kinds[at] == nil {
			kinds[at] = &Kind{Note: note, Row: row.Number}
		}
		kinds[at].Count++
	}
	if len(fate.Notes) > 0 && fate.Outcome != Wrong && fate.Outcome != LeftRow && len(p.Told) < previewTold {
		p.Told = append(p.Told, fate)
	}
	switch wrong := len(e.Wrong) > 0; {
	case n < previewRows, wrong && len(p.Shown) < previewRows+previewBad:
		cells := make([]string, min(len(row.Cells), MostColumns))
		for c := range cells {
			cells[c] = shown(row.cell(c))
		}
		p.Shown = append(p.Shown, Shown{row.Number, cells, append(slices.Clone(e.Wrong), e.Remarks...), wrong})
	case wrong:
		p.More++
	}
}

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
	grids, err := d.store.IntakeRows(ctx, i.ID)
	if err != nil {
		return false, fmt.Errorf("load rows: %w", err)
	}
	g := &grids[i.Plan.Sheet]
	g.spread()
	rows := g.Rows[i.Plan.Heading.Last+1:]
	r := newReader(g, &i.Plan, d.parse, d.regions, today(d.now))
	how := &decider{office: i.Office, by: i.By, now: d.now(), earlier: newEarlier(nil)}
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
				w.Fates[k].Cells = bounded(u.rows[k].Cells)
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
