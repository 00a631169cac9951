package live

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wantilan/internal/gathering"
)

// Round is one slot of a hall, as it is expected or was.
type Round struct {
	Slot       int
	Planned    time.Time
	Start, End time.Time
	Dropped    bool // it is not held
}

// Begun tells whether a round has begun.
func (r *Round) Begun(now time.Time) bool { return !r.Dropped && !now.Before(r.Start) }

// Over tells whether a round is over.
func (r *Round) Over(now time.Time) bool { return r.Dropped || !now.Before(r.End) }

// Late is how much later a round begins than planned.
func (r *Round) Late() time.Duration { return r.Start.Sub(r.Planned) }

// Hall is one hall with its rounds.
type Hall struct {
	Name   string
	Rounds []Round   // Rounds[i].Slot is i+1; empty when the slots have no times
	Now    int       // slot that is going on; 0: none
	Next   int       // slot that comes next; 0: none
	Closes time.Time // when it has to be free; zero: the agenda does not say
}

// Round is that of a slot; nil when there is none.
func (h *Hall) Round(slot int) *Round {
	if slot < 1 || slot > len(h.Rounds) {
		return nil
	}
	return &h.Rounds[slot-1]
}

// Over is how much longer the rounds of a hall go on than it may be used, as late as they
// are.
func (h *Hall) Over() time.Duration {
	if h.Closes.IsZero() {
		return 0
	}
	for i := len(h.Rounds) - 1; i >= 0; i-- {
		if r := &h.Rounds[i]; !r.Dropped {
			return max(0, r.End.Sub(h.Closes))
		}
	}
	return 0
}

// Shift tells apart how late the rounds of a day are; empty while all are in time.
func (s *State) Shift() string {
	var b strings.Builder
	late := false
	for i := range s.Halls {
		for _, r := range s.Halls[i].Rounds {
			n := int(r.Late() / time.Minute)
			late = late || n > 0 && !r.Dropped
			fmt.Fprint(&b, n, " ")
		}
	}
	if !late {
		return ""
	}
	return b.String()
}

// LateAt is how much later than planned a slot begins at a table.
func (s *State) LateAt(slot, table int) time.Duration {
	return LateIn(s.Halls, slot, s.HallOf(table).Name)
}

// LateIn is how much later than planned a slot begins in a hall of some, in whole minutes.
func LateIn(halls []Hall, slot int, hall string) time.Duration {
	for i := range halls {
		if r := halls[i].Round(slot); r != nil && halls[i].Name == hall && !r.Dropped && r.Late() >= time.Minute {
			return r.Late().Truncate(time.Minute)
		}
	}
	return 0
}

// closes is when a hall has to be free: when something else begins in it after its last
// round, or something for which all come together, else when the agenda ends.
func closes(g *gathering.Gathering, hall string) time.Time {
	n := len(g.Slots)
	if n == 0 || !g.Slots[n-1].Timed() || g.Date.IsZero() {
		return time.Time{}
	}
	after, until := g.Slots[n-1].End, gathering.Clock(0)
	for _, i := range g.Agenda { // by Start
		if i.Day > 1 {
			continue
		}
		together := slices.Contains([]gathering.AgendaKind{gathering.Opening, gathering.Talk, gathering.Forum, gathering.Closing}, i.Kind)
		if i.Start >= after && i.Kind != gathering.Meetings && (together || i.Place == hall && hall != "") {
			return g.On(i.Start)
		}
		until = max(until, i.End)
	}
	if until < after {
		return time.Time{}
	}
	return g.On(until)
}

// Signal is what a round tells everybody in a hall.
type Signal string

// Signals.
const (
	Silent   Signal = ""
	Started  Signal = "start" // the round has just begun
	FiveLeft Signal = "five"  // five minutes are left
	Ended    Signal = "end"   // it has just ended, and the next has not begun
)

// How long signals are shown, and how long before its end a round tells so.
const (
	signalTime = time.Minute
	fiveLeft   = 5 * time.Minute
)

// Signal is what is to be told now. A round of at most ten minutes tells of its last
// fifth alone.
func (h *Hall) Signal(now time.Time) Signal {
	if r := h.Round(h.Now); r != nil {
		switch {
		case r.End.Sub(now) <= r.warning():
			return FiveLeft
		case now.Sub(r.Start) < signalTime:
			return Started
		}
		return Silent
	}
	for i := range h.Rounds {
		if r := &h.Rounds[i]; !r.Dropped && r.Over(now) && now.Sub(r.End) < signalTime {
			return Ended
		}
	}
	return Silent
}

// warning is how long before the end of a round everybody is told.
func (r *Round) warning() time.Duration {
	if n := r.End.Sub(r.Start); n <= 2*fiveLeft {
		return n / 5
	}
	return fiveLeft
}

// Change is when the clock alone changes what is shown of a hall: a round begins, warns
// or ends, or a signal is over. Zero: never again.
func (h *Hall) Change(now time.Time) (next time.Time) {
	for i := range h.Rounds {
		r := &h.Rounds[i]
		if r.Dropped {
			continue
		}
		for _, at := range []time.Time{r.Start, r.Start.Add(signalTime), r.End.Add(-r.warning()), r.End, r.End.Add(signalTime)} {
			if at.After(now) && (next.IsZero() || at.Before(next)) {
				next = at
			}
		}
	}
	return next
}

// halls gives every hall with its rounds. A round begins when it was started, else after
// its delay, and never before the one before it is over; lateness so goes on until a
// pause takes it up.
func halls(g *gathering.Gathering, facts []Fact, now time.Time) (all []Hall) {
	var names []string
	for _, t := range g.Tables {
		if !slices.Contains(names, t.Hall) {
			names = append(names, t.Hall)
		}
	}
	if len(names) == 0 {
		names = []string{""}
	}
	slices.Sort(names)
	for _, name := range names {
		h := Hall{Name: name, Closes: closes(g, name)}
		var before time.Time
		for _, s := range g.Slots {
			if !s.Timed() || g.Date.IsZero() {
				h.Rounds = nil
				break
			}
			r := round(g, s, facts, name, before)
			if !r.Dropped {
				before = r.End
			}
			h.Rounds = append(h.Rounds, r)
		}
		h.place(now)
		all = append(all, h)
	}
	return all
}

func (h *Hall) place(now time.Time) {
	for i := range h.Rounds {
		switch r := &h.Rounds[i]; {
		case r.Dropped || r.Over(now):
		case r.Begun(now):
			h.Now = r.Slot
		case h.Next == 0:
			h.Next = r.Slot
		}
	}
}

// round is that of a slot in a hall, after one that ends before.
func round(g *gathering.Gathering, s gathering.Slot, facts []Fact, hall string, before time.Time) Round {
	r := Round{Slot: s.Number, Planned: g.On(s.Start)}
	length := g.On(s.End).Sub(r.Planned)
	var started, ended time.Time
	late := 0
	for i := range facts { // the later one counts
		f := &facts[i]
		if f.Hall != "" && f.Hall != hall {
			continue
		}
		switch {
		case f.Kind == Delay && f.Slot <= s.Number && g.Slots[max(1, f.Slot)-1].Day() == s.Day(): // a night takes up all lateness
			late = f.Minutes
		case f.Slot != s.Number:
		case f.Kind == Drop:
			r.Dropped = true
		case f.Kind == RoundStart:
			started = f.At
		case f.Kind == RoundEnd:
			ended = f.At
		}
	}
	r.Start = r.Planned.Add(time.Duration(late) * time.Minute)
	if r.Start.Before(before) {
		r.Start = before
	}
	if !started.IsZero() {
		r.Start = started
	}
	r.End = r.Start.Add(length)
	if ended.After(r.Start) {
		r.End = ended
	}
	if r.Dropped {
		r.End = r.Start
	}
	return r
}
