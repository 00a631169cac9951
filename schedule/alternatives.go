package schedule

import (
	"context"
	"fmt"
	"slices"

	"wantilan/schedule/internal/seat"
)

// Obstacle says what stands in the way of a meeting in one slot.
type Obstacle string

// The obstacles.
const (
	ObstacleNone    Obstacle = ""        // nothing: it could be held there
	ObstacleClosed  Obstacle = "closed"  // it may not take the slot, or one of the two is not there
	ObstacleMost    Obstacle = "most"    // one of the two has as many meetings as it wants
	ObstacleA       Obstacle = "a"       // A meets somebody else
	ObstacleB       Obstacle = "b"       // B meets somebody else
	ObstacleBoth    Obstacle = "both"    // each meets somebody else
	ObstacleTables  Obstacle = "tables"  // no table that suits both is left
	ObstacleLimited Obstacle = "limited" // an order, a way between tables or too many slots in a row
)

// An Alternative is one slot that was looked at for a meeting.
type Alternative struct {
	Slot     int
	Obstacle Obstacle
	InTheWay []int   // meetings of the two in that slot
	Values   []Value // of the timetable with the meeting moved there, everything else as it is; nil unless nothing stands in its way. Bounds are 0
}

// Room is one thing that would make room for a meeting, everything else staying
// as it is.
type Room struct {
	Slot        int
	Table       bool // one more table in that slot
	Participant int  // one more desk, or officer, of this participant in that slot; -1 for a table
}

// Considered is what ExplainMeeting finds.
type Considered struct {
	Meeting      int
	Held         bool
	Alternatives []Alternative // every slot
	Room         []Room        // what would make room; only for a meeting that is not held

	// Forced is the best that can be done when the meeting must be held and
	// published meetings move as little as possible; only for a meeting that is not
	// held. Its Lost are the meetings that would go for it.
	Forced *Repaired
}

// ExplainMeeting says for one meeting of a timetable, held or not, where else it
// could be and what stands in its way; and for one that is not held, what holding
// it would cost and what would make room for it. ctx is the budget for the search
// behind Forced, which is left out when it finds nothing.
func ExplainMeeting(ctx context.Context, p Problem, t Timetable, m int, o Options) (Considered, error) {
	if err := p.Check(); err != nil {
		return Considered{}, fmt.Errorf("reading the problem: %w", err)
	}
	if report := Verify(p, t); !report.OK() {
		return Considered{}, fmt.Errorf("reading the timetable: %s", report.Broken[0].Sentence(&p))
	}
	if m < 0 || m >= len(p.Meetings) {
		return Considered{}, fmt.Errorf("meeting %d does not exist (there are %d)", m+1, len(p.Meetings))
	}
	c := Considered{Meeting: m, Held: t.Slot[m] != 0}
	c.look(&p, &t)
	if c.Held {
		return c, nil
	}
	q := p.clone()
	q.Meetings[m].Optional, q.Meetings[m].Weight = false, 0
	if r, err := repairMust(ctx, q, t, m, o); err == nil && (r.Status == Optimal || r.Status == Feasible) {
		c.Forced = &r
	}
	return c, nil
}

// repairMust is Repair with a meeting that has no slot yet and must get one.
func repairMust(ctx context.Context, q Problem, t Timetable, m int, o Options) (Repaired, error) {
	published := t.clone()
	publish(&q, &published, 1, nil)
	q.Meetings[m].Optional = false
	out := Repaired{Result: solveDay(ctx, &q, &o, spotsOf(&q, &published)), Problem: q}
	if out.Status == Optimal || out.Status == Feasible {
		out.compare(&published)
	}
	return out, nil
}

// look goes through every slot.
func (c *Considered) look(p *Problem, t *Timetable) {
	d := compileDay(p)
	spots := spotsOf(p, t)
	spots[c.Meeting] = -1
	o := occupation{p: p, d: d, spots: spots}
	o.read()
	x := &d.Meetings[c.Meeting]
	full := o.held[x.A] >= int(d.Parties[x.A].Most) && p.Participants[x.A].Most > 0 ||
		o.held[x.B] >= int(d.Parties[x.B].Most) && p.Participants[x.B].Most > 0
	for s := 1; s <= p.Slots; s++ {
		a := Alternative{Slot: s}
		for _, i := range [2]int32{x.A, x.B} {
			for _, m := range o.at(i, int32(s-1)) {
				if !slices.Contains(a.InTheWay, int(m)) {
					a.InTheWay = append(a.InTheWay, int(m))
				}
			}
		}
		switch what := o.obstacle(int32(c.Meeting), int32(s-1)); {
		case !x.Domain.Has(s - 1):
			a.Obstacle = ObstacleClosed
		case full:
			a.Obstacle = ObstacleMost
		default:
			a.Obstacle = [...]Obstacle{ObstacleNone, ObstacleA, ObstacleB, ObstacleBoth, ObstacleTables, ObstacleLimited}[what]
		}
		if a.Obstacle == ObstacleNone {
			a.InTheWay = nil
			c.judge(p, t, &a)
		}
		if !c.Held {
			c.makeRoom(p, &o, &a)
		}
		c.Alternatives = append(c.Alternatives, a)
	}
}

// judge counts what the timetable would be with the meeting in another slot. The
// seating is made anew, so that Walking is what it could be.
func (c *Considered) judge(p *Problem, t *Timetable, a *Alternative) {
	d := compileDay(p)
	spots := spotsOf(p, t)
	spots[c.Meeting] = int32(a.Slot - 1) // obstacle tells limited where there are more halls
	tables, ok := seat.Tables(d, spots)
	if !ok { // groups that find no tables together
		a.Obstacle = ObstacleTables
		return
	}
	seated := timetableOf(p, d, spots, tables)
	report := Verify(*p, seated)
	if !report.OK() { // fairness
		a.Obstacle = ObstacleLimited
		return
	}
	for _, o := range p.objectives() {
		a.Values = append(a.Values, Value{Objective: o, Best: report.Values[o]})
	}
}

// makeRoom notes the one thing that slot lacks for the meeting, if it is one.
func (c *Considered) makeRoom(p *Problem, o *occupation, a *Alternative) {
	x := p.Meetings[c.Meeting]
	table := o.tableFree(int32(c.Meeting), int32(a.Slot-1))
	switch {
	case a.Obstacle == ObstacleTables:
		c.Room = append(c.Room, Room{Slot: a.Slot, Table: true, Participant: -1})
	case a.Obstacle == ObstacleA && table:
		c.Room = append(c.Room, Room{Slot: a.Slot, Participant: x.A})
	case a.Obstacle == ObstacleB && table:
		c.Room = append(c.Room, Room{Slot: a.Slot, Participant: x.B})
	}
}
