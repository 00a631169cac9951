package timetable

import (
	"context"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/schedule"
)

// take is the step by which bookings of a run become the draft.
func (d *Board) take(run RunID, bookings []Booking, by account.ID, now time.Time) *Step {
	return &Step{
		Edition: d.Edition + 1, Kind: TakeOver, By: by, At: now, Changes: changesBetween(d.Bookings, bookings),
		Run: run, RunBefore: d.Run, WasMoved: d.Moved,
	}
}

// Changed is what others did to a draft since an organiser saw it.
type Changed struct{ Steps []Step }

// Error tells that there is something.
func (c *Changed) Error() string { return fmt.Sprintf("%d steps were made since", len(c.Steps)) }

// since gives a Changed when the draft is another edition than the one that was seen.
func (d *Board) since(edition int64) error {
	if d.Edition == edition {
		return nil
	}
	c := &Changed{}
	for _, s := range d.Steps {
		if s.Edition > edition {
			c.Steps = append(c.Steps, s)
		}
	}
	return c
}

// Refused is a move that would break rules.
type Refused struct{ Broken []Broken }

// Error tells that it would.
func (r *Refused) Error() string { return fmt.Sprintf("%d rules would be broken", len(r.Broken)) }

// Do makes one change of a draft by hand. The error is *Refused when it would break rules,
// and *Changed when somebody else changed the draft meanwhile; nothing is changed then.
func (p *Planner) Do(ctx context.Context, by account.Actor, g gathering.ID, h Hand) error {
	d, err := p.Board(ctx, by, g)
	if err != nil {
		return err
	}
	if err := d.since(h.Edition); err != nil {
		return err
	}
	changes, broken, err := d.Try(h)
	if err != nil {
		return err
	}
	if len(broken) > 0 {
		return &Refused{broken}
	}
	return p.step(ctx, by, &d, Step{Kind: h.Kind, Request: h.Request, Changes: changes, Run: d.Run, Moved: d.Moved || h.Kind != Pin && h.Kind != Unpin})
}

// step keeps a step of a draft, and tells what others did when it came too late.
func (p *Planner) step(ctx context.Context, by account.Actor, d *Board, s Step) error {
	g := d.Gathering.ID
	s.Edition, s.By, s.At, s.RunBefore, s.WasMoved = d.Edition+1, by.Account, p.now(), d.Run, d.Moved
	facts := account.Facts{"gathering": g, "step": s.Kind, "edition": s.Edition, "meetings": len(s.Changes)}
	before := account.Facts{}
	if s.Request != 0 {
		facts["request"] = s.Request
	}
	if len(s.Changes) == 1 {
		c := s.Changes[0]
		before["slot"], before["table"] = c.Was.Slot, c.Was.Table
		facts["slot"], facts["table"] = c.Is.Slot, c.Is.Table
	}
	e := by.Did(account.SolveTimetable, g.Object(), s.At).From(before).To(facts)
	err := p.store.ChangeBoard(ctx, g, s, e)
	if fault.KindOf(err) == fault.Conflict {
		now, again := p.store.Board(ctx, g)
		if again != nil {
			return again
		}
		if changed := now.since(d.Edition); changed != nil {
			return changed
		}
	}
	return err
}

// TakeBack undoes the last step that was not undone.
func (p *Planner) TakeBack(ctx context.Context, by account.Actor, g gathering.ID, edition int64) error {
	d, err := p.Board(ctx, by, g)
	if err != nil {
		return err
	}
	if err := d.since(edition); err != nil {
		return err
	}
	last := d.Last()
	if last == nil {
		return fault.New(fault.Conflict, "timetable.nothing_to_undo")
	}
	undo := Step{Kind: Undo, Request: last.Request, Run: last.RunBefore, Moved: last.WasMoved, Undoes: last.Edition}
	for _, c := range last.Changes {
		undo.Changes = append(undo.Changes, Change{c.Request, c.Is, c.Was})
	}
	return p.step(ctx, by, &d, undo)
}

// Last is the step that can be undone; nil when there is none.
func (d *Board) Last() *Step {
	for i := range d.Steps {
		if s := &d.Steps[i]; !s.Undone && s.Kind != Undo {
			return s
		}
	}
	return nil
}

// mending is how long a repair by one press may search.
const mending = 3 * time.Second

// Mending is what has to move for a meeting to be at a place.
type Mending struct {
	Board   Board
	Changes []Change
	Lost    int  // meetings that would not be held any more
	Proven  bool // that nothing less suffices
}

// Mend finds what has to give way to a meeting at a place, so that as few as possible
// move. Nothing is changed. Conflict when nothing helps.
func (p *Planner) Mend(ctx context.Context, by account.Actor, g gathering.ID, h Hand) (Mending, error) {
	d, err := p.Board(ctx, by, g)
	if err != nil {
		return Mending{}, err
	}
	if err := d.since(h.Edition); err != nil {
		return Mending{}, err
	}
	h.Kind = PlaceOne
	if _, _, err := d.Try(h); err != nil {
		return Mending{}, err
	}
	problem, index, _ := d.Wanted(Settings{Kept: new(int)}, nil)
	t := timetableOf(&d.Day, index)
	for m, i := range index {
		x := &problem.Meetings[m]
		if d.Requests[i].Number == h.Request {
			x.Fixed, x.AtTable, x.Optional, x.Weight = h.Slot, h.Table, false, 0
		}
	}
	limited, stop := context.WithTimeout(ctx, mending)
	defer stop()
	r, err := schedule.Repair(limited, problem, t, nil, schedule.RepairOptions{Options: schedule.Options{Workers: 2}, Price: func(int) int { return 1 }})
	if err != nil {
		return Mending{}, fmt.Errorf("repair the draft of %s: %w", g, err)
	}
	if r.Status != schedule.Optimal && r.Status != schedule.Feasible {
		return Mending{}, fault.New(fault.Conflict, "timetable.no_repair")
	}
	then := d.Day
	then.Take(r.Result, index, nil, 0, 0)
	m := Mending{Board: d, Changes: changesBetween(d.Bookings, then.Bookings), Lost: len(r.Lost)}
	m.Proven = len(r.Values) > 0 && r.Values[0].Proven()
	return m, nil
}

// Accept makes changes that Mend found. They are judged again.
func (p *Planner) Accept(ctx context.Context, by account.Actor, g gathering.ID, edition int64, request int, places map[int]Place) error {
	d, err := p.Board(ctx, by, g)
	if err != nil {
		return err
	}
	if err := d.since(edition); err != nil {
		return err
	}
	at := placesOf(d.Bookings)
	var changes []Change
	problem, t, index := d.held()
	for _, i := range index {
		n := d.Requests[i].Number
		is, there := places[n]
		if is.Pinned = at[n].Pinned && is.Slot != 0; there && is != at[n] {
			changes = append(changes, Change{n, at[n], is})
		}
	}
	if len(changes) == 0 || len(changes) != len(places) {
		return fault.New(fault.Conflict, "timetable.nothing_changed")
	}
	if broken := d.judge(&problem, t, index, changes); len(broken) > 0 {
		return &Refused{broken}
	}
	return p.step(ctx, by, &d, Step{Kind: Mend, Request: request, Changes: changes, Run: d.Run, Moved: true})
}
