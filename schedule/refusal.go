package schedule

import (
	"fmt"
	"sync"
	"sync/atomic"

	"wantilan/schedule/internal/day"
)

// RefusalKind says what decided that a request is not held.
type RefusalKind string

// The kinds of refusals, with the fields of Refusal that are set.
const (
	RefusedNever   RefusalKind = "never"   // its two Participants have no slot in common that it may take
	RefusedTable   RefusalKind = "table"   // no table suits both Participants
	RefusedMost    RefusalKind = "most"    // Participants[0] holds the Have meetings that it wants at most
	RefusedFull    RefusalKind = "full"    // Participants[0] holds Have meetings, in every one of Slots; Lightest
	RefusedApart   RefusalKind = "apart"   // in each of Slots one or the other of Participants meets somebody else; Lightest
	RefusedTables  RefusalKind = "tables"  // both are free in Slots, and every table is taken
	RefusedLimit   RefusalKind = "limit"   // both are free in Slots, but orders, ways or slots in a row stand in its way
	RefusedWorse   RefusalKind = "worse"   // it fits into Slots, and holding it costs of an objective that counts more
	RefusedUnknown RefusalKind = "unknown" // it fits into Slots, and the search ended before it was found out
)

// A Refusal says why one request is not held.
type Refusal struct {
	Meeting      int         `json:"meeting"`
	Kind         RefusalKind `json:"kind"`
	Participants []int       `json:"participants,omitempty"`
	Slots        []int       `json:"slots,omitempty"` // from 1
	Have         int         `json:"have,omitempty"`
	Lightest     int         `json:"lightest,omitempty"` // least weight of the requests held in its way; 0 when those must be held
}

// Sentence tells the refusal in English, with participants counted from 1 and
// names where the problem gives them.
func (r Refusal) Sentence(p *Problem) string {
	who := func(k int) string { return p.called(r.Participants[k]) }
	rivals := "that must be held"
	if r.Lightest > 0 {
		rivals = fmt.Sprintf("whose weights are %d or more", r.Lightest)
	}
	slots := numbers(r.Slots, 0)
	switch r.Kind {
	case RefusedNever:
		return fmt.Sprintf("%s and %s are never there at the same time when it may be held", who(0), who(1))
	case RefusedTable:
		return fmt.Sprintf("no table suits both %s and %s", who(0), who(1))
	case RefusedMost:
		return fmt.Sprintf("%s already has the %d meetings it wants at most", who(0), r.Have)
	case RefusedFull:
		return fmt.Sprintf("%s has %d meetings %s, in all of slots %s", who(0), r.Have, rivals, slots)
	case RefusedApart:
		return fmt.Sprintf("in each of slots %s %s or %s has another meeting, %s", slots, who(0), who(1), rivals)
	case RefusedTables:
		return fmt.Sprintf("in slots %s both are free and every table is taken", slots)
	case RefusedLimit:
		return fmt.Sprintf("in slots %s both are free, and what must come before or after it, the way between tables or the slots in a row do not allow it", slots)
	case RefusedWorse:
		return fmt.Sprintf("it would fit into slots %s, at the cost of what counts more", slots)
	}
	return "the search ended before it was found out"
}

// called names participant i.
func (p *Problem) called(i int) string {
	if name := p.Participants[i].Name; name != "" {
		return fmt.Sprintf("participant %d (%s)", i+1, name)
	}
	return fmt.Sprintf("participant %d", i+1)
}

// refusals finds for every request that is not held what stands in its way, with
// so many workers.
func refusals(p *Problem, d *day.Day, spots []int32, workers int) []Refusal {
	o := occupation{p: p, d: d, spots: spots}
	o.read()
	var out []int32
	for m, spot := range spots {
		if spot < 0 {
			out = append(out, int32(m))
		}
	}
	if len(out) == 0 {
		return nil
	}
	all := make([]Refusal, len(out))
	share := max(minShare, (len(out)+max(1, workers)-1)/max(1, workers))
	var done sync.WaitGroup
	var broken atomic.Pointer[broken]
	for from := 0; from < len(out); from += share {
		done.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					broken.Store(brokenBy(p))
				}
			}()
			own := o.own()
			for i := from; i < min(from+share, len(out)); i++ {
				all[i] = own.refusal(out[i])
			}
		})
	}
	done.Wait()
	if b := broken.Load(); b != nil {
		panic(b.text)
	}
	return all
}

// minShare is below how many reasons another worker is not worth while.
const minShare = 2_000
