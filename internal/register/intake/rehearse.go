package intake

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/order"
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
	Failed bool // for a reason that is ours; nothing else is told

	Unread map[string][]string `json:",omitempty"` // why the file could not be read, by language; nothing else is told
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

// rehearse goes through all rows without writing, and tells how far it is.
func (d *Desk) rehearse(ctx context.Context, i Intake, g *Grid, tell func(done int, counts map[Outcome]int) error) (*Preview, error) {
	r := newReader(g, &i.Plan, d.parse, d.regions, today(d.now))
	rows := g.Rows[i.Plan.Heading.Last+1:]
	p := &Preview{Rows: len(rows), Counts: map[Outcome]int{}}
	how := d.decider(i)
	kinds := map[[2]any]*Kind{}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for b := range understood(ctx, r, rows, 0) {
		if b.err != nil {
			return nil, b.err
		}
		known, err := d.store.KnownBusinesses(ctx, i.Office, keysOf(b.entries, b.codes))
		if err != nil {
			return nil, fmt.Errorf("look for businesses: %w", err)
		}
		w, done := how.decide(b.entries, known, b.codes)
		how.take(done)
		for k, fate := range w.Fates {
			p.see(b.from+k, &i.Plan, b.rows[k], &b.entries[k], fate, kinds)
		}
		if err := tell(b.from+len(b.rows), p.Counts); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, k := range kinds {
		p.Kinds = append(p.Kinds, *k)
	}
	order.By(p.Kinds, func(a, b Kind) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return a.Row - b.Row
	})
	p.Kinds = p.Kinds[:min(len(p.Kinds), 30)]
	return p, nil
}

// see counts a row and keeps what is shown of it.
func (p *Preview) see(n int, plan *Plan, row Row, e *Entry, fate Fate, kinds map[[2]any]*Kind) {
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
		p.Shown = append(p.Shown, Shown{row.Number, plan.maskedCells(cells), append(slices.Clone(e.Wrong), e.Remarks...), wrong})
	case wrong:
		p.More++
	}
}

// atOnceRows is how many rows are rehearsed while the person waits: a part of a
// second. Longer files are due work, with its progress on the page.
const atOnceRows = 2000

// Rehearse keeps what a person chose and tells what the import would do, at once or
// as due work.
func (d *Desk) Rehearse(ctx context.Context, by account.Actor, id ID, c Choices) error {
	i, err := d.Intake(ctx, by, id)
	if err != nil {
		return err
	}
	if i.Unread {
		return fault.New(fault.Conflict, "intake.begun")
	}
	if err := i.Plan.apply(c, today(d.now)); err != nil {
		return err
	}
	if err := i.Plan.check(d.Offered()); err != nil {
		return err
	}
	if g := i.Sheets[i.Plan.Sheet]; g.Whole > atOnceRows {
		return d.store.AskRehearsal(ctx, id, i.Plan, g.Whole-i.Plan.Heading.Last-1, d.now())
	}
	p, err := d.preview(ctx, i, func(int, map[Outcome]int) error { return nil })
	if err != nil {
		return err
	}
	return d.store.KeepPlan(ctx, id, i.Plan, p)
}

// preview rehearses an intake. A panic fails the one file, and not the process.
func (d *Desk) preview(ctx context.Context, i Intake, tell func(int, map[Outcome]int) error) (p *Preview, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("panic: %v\n%s", broken, debug.Stack())
		}
	}()
	raw, err := d.store.IntakeRows(ctx, i.ID)
	if err != nil {
		return nil, fmt.Errorf("load rows of intake %s: %w", i.ID, err)
	}
	g, err := d.rowsOf(raw, i.Plan.Sheet)
	if err != nil {
		return nil, err
	}
	return d.rehearse(ctx, i, g, tell)
}

// toldEvery is after how many batches the progress of a rehearsal is kept.
const toldEvery = 4

// RehearseDue makes one preview that was asked for, if there is one. It stops when
// a person cancels or asks for another; when ctx ends, it is given back.
func (d *Desk) RehearseDue(ctx context.Context) (int, error) {
	now := d.now()
	i, err := d.store.ClaimRehearsal(ctx, now, now.Add(-staleness))
	if fault.KindOf(err) == fault.NotFound {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("claim a rehearsal: %w", err)
	}
	if i.Attempts > mostAttempts {
		return 0, d.failRehearsal(ctx, i, fmt.Errorf("%d processes ended while rehearsing it", mostAttempts))
	}
	batches := 0
	p, err := d.preview(ctx, i, func(done int, counts map[Outcome]int) error {
		if batches++; batches%toldEvery != 0 {
			return nil
		}
		return d.store.Rehearsed(ctx, i.ID, i.Plan, done, counts, d.now())
	})
	if err == nil {
		err = d.store.KeepPreview(ctx, i.ID, i.Plan, p)
	}
	switch {
	case err == nil:
		return 1, nil
	case fault.KindOf(err) == fault.Conflict || fault.KindOf(err) == fault.NotFound:
		return 1, nil // nobody waits for it any more
	case ctx.Err() != nil:
		back, cancel := context.WithTimeout(context.WithoutCancel(ctx), givingBack)
		defer cancel()
		return 0, errors.Join(ctx.Err(), d.store.FreeRehearsal(back, i.ID))
	}
	return 0, d.failRehearsal(ctx, i, err)
}

// failRehearsal ends a rehearsal that cannot be made and gives the error for the log.
func (d *Desk) failRehearsal(ctx context.Context, i Intake, err error) error {
	return errors.Join(fmt.Errorf("rehearse intake %s: %w", i.ID, err), d.store.KeepPreview(ctx, i.ID, i.Plan, &Preview{Failed: true, Counts: map[Outcome]int{}}))
}

// decider decides what becomes of the rows of an intake.
func (d *Desk) decider(i Intake) *decider {
	return &decider{office: i.Office, by: i.By, now: d.now(), seal: d.seal, earlier: newEarlier(nil)}
}
