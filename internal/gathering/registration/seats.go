package registration

import (
	"time"

	"wantilan/internal/gathering"
)

// Held is how many of a group hold a seat: confirmed, or offered one.
type Held struct {
	Group
	Count int
}

// Cause says why a seat is free for somebody, or is not.
type Cause string

// Causes. Those with Part in the Verdict speak of that sub-quota.
const (
	NoSeatNeeded Cause = "not_needed" // partners, speakers and guests use no seats
	SeatOpen     Cause = "open"       // one that is kept for nobody
	SeatKept     Cause = "kept"       // one that is kept for their Part
	Undecided    Cause = "undecided"  // the hosts have not said how many seats there are
	Full         Cause = "full"       // all are taken
	PartFull     Cause = "part_full"  // their Part has as many as it may
	OthersKept   Cause = "held"       // what is left is kept for other Parts until Release
)

// Verdict is whether a seat is free for somebody, and why.
type Verdict struct {
	Free  bool
	Cause Cause
	Part  gathering.Part // of SeatKept and PartFull, and for OthersKept the first that seats are kept for
	Kept  int            // seats kept for that Part
}

// In tells whether a group belongs to a sub-quota.
func (g Group) In(p gathering.Part) bool {
	switch p.Kind {
	case gathering.OfDistrict:
		return g.District == p.Value
	case gathering.OfCluster:
		return g.Cluster == p.Value
	case gathering.Newcomers:
		return g.Newcomer
	case gathering.LedByWomen:
		return g.Women
	}
	return false
}

// Taken counts seats that are held: all of them, and those of a sub-quota.
func Taken(held []Held, of func(Group) bool) (n int) {
	for _, h := range held {
		if of == nil || of(h.Group) {
			n += h.Count
		}
	}
	return n
}

// Kept is how many seats are still kept back for a sub-quota: those of Least that
// nobody of it holds yet, until Release.
func Kept(s gathering.Seats, p gathering.Part, held []Held, now time.Time) int {
	if !s.Release.IsZero() && !now.Before(s.Release) {
		return 0
	}
	return max(0, p.Least-Taken(held, func(g Group) bool { return g.In(p) }))
}

// Judge says whether a seat is free for one of a group. A seat kept for a sub-quota
// goes only to somebody of it; all others share what is kept for nobody. As long as
// the sub-quotas do not overlap and their Least fit into the quota, each gets its
// Least; somebody who belongs to two counts for both, and outsiders then wait for
// both to be filled.
func Judge(s gathering.Seats, held []Held, g Group, now time.Time) Verdict {
	free := s.Quota - Taken(held, nil)
	switch {
	case s.Quota == 0:
		return Verdict{Cause: Undecided}
	case free <= 0:
		return Verdict{Cause: Full}
	}
	for _, p := range s.Parts {
		if p.Most > 0 && g.In(p) && Taken(held, func(g Group) bool { return g.In(p) }) >= p.Most {
			return Verdict{Cause: PartFull, Part: p}
		}
	}
	others := Verdict{Cause: OthersKept}
	for _, p := range s.Parts {
		kept := Kept(s, p, held, now)
		if kept > 0 && g.In(p) {
			return Verdict{Free: true, Cause: SeatKept, Part: p, Kept: kept}
		}
		if kept > 0 && others.Kept == 0 {
			others.Part, others.Kept = p, kept
		}
		free -= kept
	}
	if free > 0 {
		return Verdict{Free: true, Cause: SeatOpen}
	}
	return others
}

// with adds one of a group to those who hold a seat.
func with(held []Held, g Group) []Held {
	return append(held[:len(held):len(held)], Held{g, 1})
}
