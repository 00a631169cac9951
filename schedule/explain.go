package schedule

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// RelaxKind names something that could be given up.
type RelaxKind string

// What could be given up, with the fields of Relaxation that are set, and what
// that costs an office, roughly: the price by which relaxations are ordered.
const (
	RelaxTable    RelaxKind = "table"    // 1: one more table in Slot
	RelaxOrder    RelaxKind = "order"    // 1: Meeting need not come after others
	RelaxInRow    RelaxKind = "inrow"    // 1: Participant meets in one more slot in a row
	RelaxSlot     RelaxKind = "slot"     // 2: Meeting may take any slot
	RelaxPlace    RelaxKind = "place"    // 2: Meeting may be at any table, whatever its two need
	RelaxMost     RelaxKind = "most"     // 2: Participant holds one more meeting
	RelaxFairness RelaxKind = "fairness" // 2: breaks may differ by one more
	RelaxThere    RelaxKind = "there"    // 3: Participant is there in Slot
	RelaxDesk     RelaxKind = "desk"     // 4: one more desk, or officer, of Participant
	RelaxOfficer  RelaxKind = "officer"  // 2: Meeting may be with any officer
	RelaxDrop     RelaxKind = "drop"     // 6: Meeting is not held
)

var relaxPrice = map[RelaxKind]int{
	RelaxTable: 1, RelaxOrder: 1, RelaxInRow: 1, RelaxSlot: 2, RelaxPlace: 2, RelaxMost: 2, RelaxOfficer: 2,
	RelaxFairness: 2, RelaxThere: 3, RelaxDesk: 4, RelaxDrop: 6,
}

// A Relaxation is one thing that makes an impossible problem possible.
type Relaxation struct {
	Kind        RelaxKind
	Participant int // -1 when none is concerned
	Meeting     int // -1 when none is concerned
	Slot        int // from 1; 0 when none is concerned
}

// Sentence tells the relaxation in English, counting from 1.
func (r Relaxation) Sentence(p *Problem) string {
	switch r.Kind {
	case RelaxTable:
		return fmt.Sprintf("one more table in slot %d suffices", r.Slot)
	case RelaxOrder:
		return fmt.Sprintf("it suffices that meeting %d need not come after others", r.Meeting+1)
	case RelaxInRow:
		return fmt.Sprintf("it suffices that %s meets in %d slots in a row", p.called(r.Participant), p.Participants[r.Participant].InRow+1)
	case RelaxSlot:
		return fmt.Sprintf("it suffices that meeting %d may take any slot", r.Meeting+1)
	case RelaxPlace:
		return fmt.Sprintf("it suffices that meeting %d may be at any table", r.Meeting+1)
	case RelaxMost:
		return fmt.Sprintf("it suffices that %s holds %d meetings", p.called(r.Participant), p.Participants[r.Participant].Most+1)
	case RelaxFairness:
		return fmt.Sprintf("it suffices that breaks differ by %d", *p.Fairness+1)
	case RelaxThere:
		return fmt.Sprintf("it suffices that %s is there in slot %d", p.called(r.Participant), r.Slot)
	case RelaxOfficer:
		return fmt.Sprintf("it suffices that meeting %d may be with any officer", r.Meeting+1)
	case RelaxDesk:
		return fmt.Sprintf("one more desk of %s suffices", p.called(r.Participant))
	}
	return fmt.Sprintf("it suffices that meeting %d is not held", r.Meeting+1)
}

// apply gives the problem with the relaxation in it.
func (r Relaxation) apply(p *Problem) Problem {
	q := p.clone()
	switch r.Kind {
	case RelaxTable:
		if q.Places == nil {
			q.Places = make([]Place, q.Tables)
		}
		more := Place{Name: "one more"}
		for s := 1; s <= q.Slots; s++ {
			if s != r.Slot {
				more.Closed = append(more.Closed, s)
			}
		}
		for _, w := range q.Participants { // it is as good a table as any
			more.Features = append(more.Features, w.Needs...)
		}
		q.Places = append(q.Places, more)
		q.Tables++
	case RelaxOrder:
		q.Meetings[r.Meeting].After = nil
	case RelaxInRow:
		q.Participants[r.Participant].InRow++
	case RelaxSlot:
		q.Meetings[r.Meeting].Allowed, q.Meetings[r.Meeting].Fixed = nil, 0
	case RelaxPlace:
		m := &q.Meetings[r.Meeting]
		m.AtTable = 0
		q.Participants[m.A].Sits, q.Participants[m.A].Needs = nil, nil
		q.Participants[m.B].Sits, q.Participants[m.B].Needs = nil, nil
	case RelaxOfficer:
		q.Meetings[r.Meeting].OfficerA, q.Meetings[r.Meeting].OfficerB = 0, 0
	case RelaxMost:
		q.Participants[r.Participant].Most++
	case RelaxFairness:
		q.Fairness = new(*q.Fairness + 1)
	case RelaxThere:
		w := &q.Participants[r.Participant]
		w.Unavailable = slices.DeleteFunc(slices.Clone(w.Unavailable), func(s int) bool { return s == r.Slot })
		for k := range w.Officers {
			o := &w.Officers[k]
			o.Unavailable = slices.DeleteFunc(slices.Clone(o.Unavailable), func(s int) bool { return s == r.Slot })
		}
	case RelaxDesk:
		w := &q.Participants[r.Participant]
		if w.Officers != nil {
			w.Officers = append(w.Officers, Officer{Name: "one more"})
			if w.Desks > 0 {
				w.Desks++
			}
		} else {
			w.Desks = p.desks(r.Participant) + 1
		}
	case RelaxDrop:
		q.Meetings[r.Meeting].Optional = true
		q.Meetings[r.Meeting].Allowed = []int{}
	}
	return q
}

// An Explanation says why a problem has no timetable and what would help.
type Explanation struct {
	Status      Status       // Infeasible; Optimal when it has a timetable after all; Unknown when ctx ended first
	Conflict    []Reason     // a smallest set of rules that cannot be kept together: without any one of them the others can
	Relaxations []Relaxation // single ones that suffice, cheapest first

	// Drop is the fewest meetings, by weight, without which the others can be held:
	// what remains to be done when no single relaxation suffices. DropProven tells
	// that fewer do not suffice.
	Drop       []int
	DropProven bool
}

// Explain says why a problem has no timetable: which rules stand against each
// other, and which single thing to give up would help. Every relaxation it names
// has been tried by a search. It takes as long as the searches take, some tens of
// them; ctx is the budget, and what was found until it ends is returned. The
// error is non-nil only when Problem.Check has something to say.
func Explain(ctx context.Context, p Problem, o Options) (Explanation, error) {
	if err := p.Check(); err != nil {
		return Explanation{}, fmt.Errorf("reading the problem: %w", err)
	}
	var e Explanation
	switch e.Status = possibleAtAll(ctx, &p, o); e.Status {
	case Infeasible:
	default:
		return e, nil
	}
	e.Conflict = conflictOf(ctx, &p, compileDay(&p))
	for _, r := range candidates(&p, e.Conflict) {
		if ctx.Err() != nil {
			return e, nil
		}
		if q := r.apply(&p); possibleAtAll(ctx, &q, o) == Optimal {
			e.Relaxations = append(e.Relaxations, r)
		}
	}
	e.fewest(ctx, &p, o)
	return e, nil
}

// possibleAtAll tells whether a problem has any timetable: Optimal if it has.
func possibleAtAll(ctx context.Context, p *Problem, o Options) Status {
	q := *p
	q.Objectives = []Objective{}
	o.Progress = nil
	return solveDay(ctx, &q, &o, nil).Status
}

// candidates are the relaxations of the rules in a conflict, cheapest first. Any
// single one that helps breaks a rule of every conflict, so also of this one.
func candidates(p *Problem, conflict []Reason) (all []Relaxation) {
	add := func(kind RelaxKind, participant, meeting, slot int) {
		r := Relaxation{kind, participant, meeting, slot}
		if !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	for _, c := range conflict {
		who, meeting, slot := -1, -1, 0
		if len(c.Participants) > 0 {
			who = c.Participants[0]
		}
		if len(c.Meetings) > 0 {
			meeting = c.Meetings[0]
		}
		if len(c.Slots) > 0 {
			slot = c.Slots[0]
		}
		switch c.Kind {
		case ReasonTables:
			add(RelaxTable, -1, -1, slot)
		case ReasonOrder:
			add(RelaxOrder, -1, meeting, 0)
		case ReasonInRow:
			add(RelaxInRow, who, -1, 0)
		case ReasonWanted:
			add(RelaxSlot, -1, meeting, 0)
		case ReasonPlace:
			for _, m := range c.Meetings {
				add(RelaxPlace, -1, m, 0)
			}
		case ReasonMost:
			add(RelaxMost, who, -1, 0)
		case ReasonFairness:
			add(RelaxFairness, -1, -1, 0)
		case ReasonAway:
			if !slices.Contains(p.Closed, slot) {
				add(RelaxThere, who, -1, slot)
			}
		case ReasonDesks:
			add(RelaxDesk, who, -1, 0)
		case ReasonOfficer:
			for m, x := range p.Meetings {
				if x.A == who && x.OfficerA == c.Officer || x.B == who && x.OfficerB == c.Officer {
					add(RelaxOfficer, who, m, 0)
				}
			}
		case ReasonMust:
			add(RelaxDrop, -1, meeting, 0)
		}
	}
	slices.SortStableFunc(all, func(a, b Relaxation) int { return cmp.Compare(relaxPrice[a.Kind], relaxPrice[b.Kind]) })
	return all
}

// fewest finds what to let go when everything else stays.
func (e *Explanation) fewest(ctx context.Context, p *Problem, o Options) {
	q := p.clone()
	q.Objectives = []Objective{Weight}
	must := make([]bool, len(q.Meetings))
	for m := range q.Meetings {
		x := &q.Meetings[m]
		if must[m] = !x.Optional; must[m] {
			x.Optional, x.Weight = true, max(1, x.Weight)
		} else {
			x.Allowed = []int{} // what may be left out does not stand in the way
		}
	}
	o.Progress = nil
	res := solveDay(ctx, &q, &o, nil)
	if res.Status != Optimal && res.Status != Feasible {
		return
	}
	for m, s := range res.Timetable.Slot {
		if must[m] && s == 0 {
			e.Drop = append(e.Drop, m)
		}
	}
	e.DropProven = res.Status == Optimal
}
