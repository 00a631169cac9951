package match

import (
	"errors"
	"fmt"
	"slices"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
	"wantilan/pairing"
)

// Silence is what becomes of a request that nobody answers in time.
type Silence string

// What silence means.
const (
	SilenceAccepts Silence = "accepts" // diterima dengan sendirinya
	SilenceLapses  Silence = "lapses"  // gugur
)

// Rules are what the organisers of a gathering set for its meetings (aturan temu).
// The zero value sets nothing.
type Rules struct {
	Least  int // meetings that each business should have; 0 promises none
	Most   int // meetings that a business may have; 0 is as many as there are slots
	InRow  int // meetings of a business one after the other without a pause; 0 is any number
	Wishes int // open requests that a party may have asked for; 0 is any number
	Kept   int // percent of all places that are kept free for who comes without a request

	Silence Silence // empty is SilenceLapses
	Hours   int     // after which silence counts; 0 is when the requests close

	SameOwner bool // parties of one owner may meet; otherwise they are kept apart
	Rivals    bool // businesses that offer the same may meet; otherwise they are kept apart
	Barred    []Bar
	Seed      uint64 // of the lots that decide between equals; printed with every list
}

// Bar keeps parties of two kinds apart. A and B may be the same kind.
type Bar struct{ A, B register.Kind }

// Bars tells whether the rules keep two kinds apart.
func (r *Rules) Bars(a, b register.Kind) bool {
	for _, x := range r.Barred {
		if x == (Bar{a, b}) || x == (Bar{b, a}) {
			return true
		}
	}
	return false
}

// Limit is what holds for one participant instead of Rules.
type Limit struct {
	Participant int  // number
	Least, Most int  // as in Rules; Most 0 is as many as its slots and desks hold
	Accepts     bool // it says yes to every request at once (meja layanan)
}

// Avoidance is that a party never wants to meet another (jangan dipertemukan). It is final:
// no suggestion, request or timetable goes against it.
type Avoidance struct{ From, To int } // participant numbers

// Clinic is a group table (klinik): one host receives several parties with the same
// question at once. Each member's request to the host is held by it.
type Clinic struct {
	Number  int // from 1
	Host    int // participant number
	Topic   string
	Members []int // participant numbers
}

// Bounds of what organisers set.
const (
	mostMeetings = 50
	mostWishes   = 50
	mostKept     = 50 // percent
	mostHours    = 30 * 24
	mostBars     = 40
)

// check tells which rules make no sense, each with its field.
func (r *Rules) check() error {
	var errs []error
	between := func(field string, n, most int) {
		if n < 0 || n > most {
			errs = append(errs, fault.Field(field, "match.between", 0, most))
		}
	}
	between("least", r.Least, pairing.MostFloor)
	between("most", r.Most, mostMeetings)
	between("in_row", r.InRow, mostMeetings)
	between("wishes", r.Wishes, mostWishes)
	between("kept", r.Kept, mostKept)
	between("hours", r.Hours, mostHours)
	if r.Most > 0 && r.Least > r.Most {
		errs = append(errs, fault.Field("least", "match.least_above_most", r.Most))
	}
	if r.Silence != "" && r.Silence != SilenceAccepts && r.Silence != SilenceLapses {
		errs = append(errs, fault.Field("silence", "match.choice_unknown"))
	}
	if len(r.Barred) > mostBars {
		errs = append(errs, fault.Field("barred", "match.between", 0, mostBars))
	}
	for _, b := range r.Barred {
		if !slices.Contains(register.Kinds, b.A) || !slices.Contains(register.Kinds, b.B) {
			errs = append(errs, fault.Field("barred", "match.choice_unknown"))
			break
		}
	}
	return errors.Join(errs...)
}

// check tells what of a participant's own limit makes no sense.
func (l *Limit) check(g *gathering.Gathering) error {
	var errs []error
	if l.Participant < 1 || l.Participant > len(g.Participants) {
		return fault.New(fault.NotFound, "gathering.participant_not_found")
	}
	if l.Least < 0 || l.Least > pairing.MostFloor {
		errs = append(errs, fault.Field("least", "match.between", 0, pairing.MostFloor))
	}
	if l.Most < 0 || l.Most > 1000 {
		errs = append(errs, fault.Field("most", "match.between", 0, 1000))
	}
	if l.Most > 0 && l.Least > l.Most {
		errs = append(errs, fault.Field("least", "match.least_above_most", l.Most))
	}
	return errors.Join(errs...)
}

// says is what a set of rules is told as in the audit log.
func (r *Rules) says() map[string]any {
	return map[string]any{"least": r.Least, "most": r.Most, "in_row": r.InRow, "wishes": r.Wishes, "kept": r.Kept, "silence": r.Silence,
		"hours": r.Hours, "same_owner": r.SameOwner, "rivals": r.Rivals, "barred": len(r.Barred), "seed": fmt.Sprint(r.Seed)}
}
