package schedule

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// RepairOptions say from when on things may move, and what that costs.
type RepairOptions struct {
	Options

	// Now is the first slot that is not over or running: nothing before it changes.
	// 0 means 1.
	Now int

	// Price is what moving a meeting away from a slot costs, told the slots left
	// until then: 0 for slot Now. nil means 8 for slot Now, one less for each slot
	// later, and 1 from the seventh on: who is about to meet is told last.
	Price func(slotsLeft int) int
}

// A Repaired timetable is what Repair found.
type Repaired struct {
	Result          // of Problem; its first value is Changes
	Problem Problem // with the changes in it: what the timetable has to keep from now on
	Moved   []Moved // published meetings in another slot or at another table
	Lost    []int   // published meetings that are not held any more
	Added   []int   // meetings held that had no slot before
	Told    []int   // participants of all these, ascending
}

// Moved is one published meeting that is held otherwise.
type Moved struct {
	Meeting            int
	FromSlot, ToSlot   int
	FromTable, ToTable int
}

// Repair finds what to do when a published timetable of p cannot be kept: the
// best one with the changes in it, where moving and losing published meetings
// counts more than all objectives of the problem. What is over stays as it was,
// what is Fixed or Kept too; a hole that comes about is filled with requests that
// had no place.
//
// Meetings that had to be held may be lost when there is no other way; only what
// is Urgent must be held. The search is that of Solve, begun at the published
// timetable, with its guarantees: Status is Optimal when nothing moves less.
// ctx is the budget. The error is non-nil when the problem, the timetable or a
// change is not one.
func Repair(ctx context.Context, p Problem, published Timetable, changes []Change, o RepairOptions) (Repaired, error) {
	if err := p.Check(); err != nil {
		return Repaired{}, fmt.Errorf("reading the problem: %w", err)
	}
	if report := Verify(p, published); !report.OK() {
		return Repaired{}, fmt.Errorf("reading the published timetable: %s", report.Broken[0].Sentence(&p))
	}
	now := max(1, o.Now)
	if now > p.Slots+1 {
		return Repaired{}, fmt.Errorf("slot %d does not exist (slots are 1 to %d)", now, p.Slots)
	}
	q, t := p.clone(), published.clone()
	publish(&q, &t, now, o.Price)
	for i, c := range changes {
		if err := c.check(&q); err != nil {
			return Repaired{}, fmt.Errorf("change %d: %w", i+1, err)
		}
		c.apply(&q, &t, now)
	}
	settle(&q, &t, now)
	if err := q.Check(); err != nil {
		return Repaired{}, fmt.Errorf("applying the changes: %w", err)
	}
	res := solveDay(ctx, &q, &o.Options, spotsOf(&q, &t))
	out := Repaired{Result: res, Problem: q}
	if res.Status == Optimal || res.Status == Feasible {
		out.sameOfficers(&t, now)
		out.compare(&t)
	}
	return out, nil
}

// publish notes what every meeting of the timetable was published as, and what
// moving it costs. Published meetings that had to be held may be lost, at a price.
func publish(q *Problem, t *Timetable, now int, price func(int) int) {
	if price == nil {
		price = func(slotsLeft int) int { return max(1, 8-slotsLeft) }
	}
	heaviest := 1
	for m := range q.Meetings {
		heaviest = max(heaviest, q.weight(m))
	}
	for m := range q.Meetings {
		x := &q.Meetings[m]
		x.Before, x.BeforeTable, x.Price = t.Slot[m], t.Table[m], 0
		if !x.Optional {
			x.Optional, x.Weight = true, min(MostWeight, heaviest*2)
		}
		if s := t.Slot[m]; s >= now {
			x.Price = price(s - now)
			if x.Fixed != 0 {
				x.Optional = false
			}
		}
	}
	order := []Objective{Changes}
	for _, o := range q.objectives() {
		if o != Changes {
			order = append(order, o)
		}
	}
	q.Objectives = order
}

// settle fixes what is over, and keeps everything else out of that time. It comes
// after the changes, so that none of them touches what has happened.
func settle(q *Problem, t *Timetable, now int) {
	rest := make([]int, 0, q.Slots)
	for s := now; s <= q.Slots; s++ {
		rest = append(rest, s)
	}
	for m := range q.Meetings {
		x := &q.Meetings[m]
		if s := t.Slot[m]; s != 0 && s < now {
			x.Allowed, x.Fixed, x.AtTable, x.Optional = nil, s, t.Table[m], false
			continue
		}
		if x.Allowed == nil { // lists are never written into, so that one does for all
			x.Allowed = rest
			continue
		}
		x.Allowed = slices.DeleteFunc(slices.Clone(x.Allowed), func(s int) bool { return s < now })
	}
	for m := range q.Meetings { // fixed where it cannot be any more
		x := &q.Meetings[m]
		if x.Fixed >= now && !x.Optional && !possible(q, m) {
			x.Optional = true
		}
	}
}

// possible tells whether both of a fixed meeting are there in its slot.
func possible(q *Problem, m int) bool {
	x := q.Meetings[m]
	return slices.Contains(x.Allowed, x.Fixed) &&
		!slices.Contains(q.Participants[x.A].Unavailable, x.Fixed) &&
		!slices.Contains(q.Participants[x.B].Unavailable, x.Fixed)
}

// check says what is wrong with a change itself.
func (c *Change) check(p *Problem) error {
	switch c.Kind {
	case Absent:
		if c.Participant < 0 || c.Participant >= len(p.Participants) {
			return fmt.Errorf("participant %d does not exist (there are %d)", c.Participant+1, len(p.Participants))
		}
	case TableLost:
		if c.Table < 1 || c.Table > p.Tables {
			return fmt.Errorf("table %d does not exist (tables are 1 to %d)", c.Table, p.Tables)
		}
	case Overrun, Withdrawn, Kept:
		if c.Meeting < 0 || c.Meeting >= len(p.Meetings) {
			return fmt.Errorf("meeting %d does not exist (there are %d)", c.Meeting+1, len(p.Meetings))
		}
	case Walkin, Urgent:
		if c.Kind == Urgent && len(c.Requests) == 0 {
			return errors.New("nothing is asked for")
		}
	default:
		return fmt.Errorf("there is no change called %q", c.Kind)
	}
	if c.From < 0 || c.From > p.Slots || c.To < 0 || c.To > p.Slots || c.To != 0 && c.To < c.From {
		return fmt.Errorf("slots %d to %d are not some of 1 to %d", c.From, c.To, p.Slots)
	}
	return nil
}

// sameOfficers leaves it written who sat in the slots that are over: all that
// matters there is the same, so that any officers would do.
func (r *Repaired) sameOfficers(was *Timetable, now int) {
	for m, s := range was.Slot {
		if was.OfficerA != nil && r.Timetable.OfficerA != nil && s != 0 && s < now {
			r.Timetable.OfficerA[m], r.Timetable.OfficerB[m] = was.OfficerA[m], was.OfficerB[m]
		}
	}
}

// compare says what the repair means for those who have the published timetable.
func (r *Repaired) compare(was *Timetable) {
	told := map[int]bool{}
	for m := range r.Problem.Meetings {
		from, to := was.Slot[m], r.Timetable.Slot[m]
		switch {
		case from == to && (to == 0 || was.Table[m] == r.Timetable.Table[m]):
			continue
		case from == 0:
			r.Added = append(r.Added, m)
		case to == 0:
			r.Lost = append(r.Lost, m)
		default:
			r.Moved = append(r.Moved, Moved{m, from, to, was.Table[m], r.Timetable.Table[m]})
		}
		told[r.Problem.Meetings[m].A], told[r.Problem.Meetings[m].B] = true, true
	}
	for i := range told {
		r.Told = append(r.Told, i)
	}
	slices.Sort(r.Told)
}

// clone is a copy whose slices can be changed; lists of slots are replaced, never
// written into.
func (p *Problem) clone() Problem {
	q := *p
	q.Participants = slices.Clone(p.Participants)
	for i := range q.Participants {
		q.Participants[i].Officers = slices.Clone(p.Participants[i].Officers)
	}
	q.Meetings = slices.Clone(p.Meetings)
	q.Places = slices.Clone(p.Places)
	return q
}

func (t *Timetable) clone() Timetable {
	return Timetable{slices.Clone(t.Slot), slices.Clone(t.Table), slices.Clone(t.OfficerA), slices.Clone(t.OfficerB)}
}
