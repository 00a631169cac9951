package timetable

import (
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/order"
	"wantilan/schedule"
)

// A Board is a day with the timetable that organisers work on (rancangan). Participants
// see none of it before it is published.
type Board struct {
	Day
	Edition int64     // goes up with every change of the draft; 0: as it was published
	Run     RunID     // that it came from; empty when there is none
	Moved   bool      // by hand since
	Public  []Booking // what was published last
	Steps   []Step    // newest first
}

// StepKind is what was done to a draft.
type StepKind string

// Kinds of steps.
const (
	Pin      StepKind = "pin"    // it stays when the timetable is computed again
	Unpin    StepKind = "unpin"  // it may move again
	Move     StepKind = "move"   // to another place
	Swap     StepKind = "swap"   // two change their places
	TakeOff  StepKind = "off"    // off the timetable
	PlaceOne StepKind = "place"  // onto it
	Mend     StepKind = "repair" // one move, and what has to give way to it
	TakeOver StepKind = "take"   // the result of a run, or an earlier publication
	Undo     StepKind = "undo"
)

// Step is one change of a draft.
type Step struct {
	Edition   int64 // that it led to
	Kind      StepKind
	Request   int // number; 0: many
	By        account.ID
	ByName    string
	At        time.Time
	Changes   []Change
	Run       RunID // that the draft comes from afterwards
	Moved     bool  // whether it was changed by hand since, afterwards
	RunBefore RunID
	WasMoved  bool
	Undoes    int64 // edition of the step that an Undo takes back
	Undone    bool
}

// Place is where and when a meeting is; the zero value is nowhere.
type Place struct {
	Slot   int  `json:"s,omitempty"`
	Table  int  `json:"t,omitempty"`
	Pinned bool `json:"p,omitempty"`
}

// Change is what became of one meeting's place.
type Change struct {
	Request int   `json:"r"`
	Was     Place `json:"w"`
	Is      Place `json:"i"`
}

// placesOf are the places of bookings by request.
func placesOf(list []Booking) map[int]Place {
	all := make(map[int]Place, len(list))
	for _, b := range list {
		all[b.Request] = Place{b.Slot, b.Table, b.Pinned}
	}
	return all
}

// changesBetween lists what differs, by request.
func changesBetween(was, is []Booking) (all []Change) {
	before, after := placesOf(was), placesOf(is)
	for request, p := range before {
		if after[request] != p {
			all = append(all, Change{request, p, after[request]})
		}
	}
	for request, p := range after {
		if _, there := before[request]; !there {
			all = append(all, Change{Request: request, Is: p})
		}
	}
	order.By(all, func(a, b Change) int { return a.Request - b.Request })
	return all
}

// with gives bookings as they are after changes.
func with(list []Booking, changes []Change) []Booking {
	all := make([]Booking, 0, len(list)+len(changes))
	is := map[int]Place{}
	for _, c := range changes {
		is[c.Request] = c.Is
	}
	for _, b := range list {
		if _, changed := is[b.Request]; !changed {
			all = append(all, b)
		}
	}
	for _, c := range changes {
		if c.Is.Slot != 0 {
			all = append(all, Booking{c.Request, c.Is.Slot, c.Is.Table, c.Is.Pinned})
		}
	}
	order.By(all, func(a, b Booking) int { return a.Request - b.Request })
	return all
}

// Settle puts a draft's lists right after they were read or changed: bookings of
// requests that are not wanted any more go, requests that have a place are not left
// out, and what was taken off by hand is. Values are counted anew when it was changed by hand.
func (d *Board) Settle() {
	d.Drafted = d.Edition > 0
	d.Bookings = slices.DeleteFunc(slices.Clone(d.Bookings), func(b Booking) bool {
		return b.Request < 1 || b.Request > len(d.Requests) || d.Requests[b.Request-1].Answer != match.Accepted ||
			b.Slot > len(d.Gathering.Slots) || b.Table > len(d.Gathering.Tables)
	})
	if !d.Drafted {
		return
	}
	booked, out := placesOf(d.Bookings), map[int]LeftOut{}
	for _, l := range d.LeftOut {
		out[l.Request] = l
	}
	_, _, never := d.Wanted(Settings{}, nil)
	for _, l := range never {
		out[l.Request] = l
	}
	d.LeftOut = nil
	for _, r := range d.Requests {
		l, there := out[r.Number]
		stale := there && l.Cause == CauseMutual && !slices.ContainsFunc(never, func(x LeftOut) bool { return x.Request == l.Request })
		if r.Answer != match.Accepted || booked[r.Number].Slot != 0 || stale {
			continue
		}
		if !there {
			if !d.taken(r.Number) {
				continue // asked for since
			}
			l = LeftOut{Request: r.Number, Cause: CauseOff}
		}
		d.LeftOut = append(d.LeftOut, l)
	}
	if d.Moved {
		d.recount()
	}
}

// taken tells whether a step that was not undone took a request off.
func (d *Board) taken(number int) bool {
	for _, s := range d.Steps {
		for _, c := range s.Changes {
			if c.Request == number && !s.Undone {
				return c.Is.Slot == 0
			}
		}
	}
	return false
}

// recount counts what a draft that was changed by hand is worth; nothing is proven of it.
func (d *Board) recount() {
	p, t, _ := d.held()
	report := schedule.Verify(p, t)
	o := Outcome{Status: schedule.Feasible, Breaks: report.Total, Spread: report.Spread}
	for _, goal := range p.Objectives {
		o.Values = append(o.Values, schedule.Value{Objective: goal, Best: report.Values[goal]})
	}
	if d.Outcome != nil {
		o.Seed, o.Seconds = d.Outcome.Seed, d.Outcome.Seconds
	}
	d.Outcome = &o
}

// held is the day as a problem with all its tables, and its bookings as a timetable of
// it, by which moves are judged.
func (d *Board) held() (schedule.Problem, schedule.Timetable, []int) {
	loose := d.Day
	loose.Bookings = slices.Clone(d.Bookings)
	for i := range loose.Bookings {
		loose.Bookings[i].Pinned = false
	}
	p, index, _ := loose.Wanted(Settings{Kept: new(int)}, d.Public)
	return p, timetableOf(&d.Day, index), index
}

// timetableOf are a day's bookings as a timetable of the problem with the index.
func timetableOf(d *Day, index []int) schedule.Timetable {
	at := placesOf(d.Bookings)
	t := schedule.Timetable{Slot: make([]int, len(index)), Table: make([]int, len(index))}
	for m, i := range index {
		p := at[d.Requests[i].Number]
		t.Slot[m], t.Table[m] = p.Slot, p.Table
	}
	return t
}

// Off lists the accepted requests without a place, the weightiest first, but for those
// that another goes for.
func (d *Board) Off() []LeftOut {
	booked, out := placesOf(d.Bookings), map[int]LeftOut{}
	for _, l := range d.LeftOut {
		out[l.Request] = l
	}
	var all []LeftOut
	for _, r := range d.inTurn() {
		if l := out[r.Number]; booked[r.Number].Slot == 0 && l.Cause != CauseMutual {
			l.Request = r.Number
			all = append(all, l)
		}
	}
	return all
}

// Short counts the participants with fewer meetings than their least.
func (d *Day) Short() int {
	p, index, _ := d.Wanted(Settings{}, nil)
	t := timetableOf(d, index)
	n := make([]int, len(p.Participants))
	for m, slot := range t.Slot {
		if slot > 0 {
			n[p.Meetings[m].A]++
			n[p.Meetings[m].B]++
		}
	}
	short := 0
	for i, who := range p.Participants {
		if n[i] < who.Least && !d.Gathering.Participants[i].Withdrawn {
			short++
		}
	}
	return short
}

// Pair gives the two participants of a request.
func (d *Day) Pair(request int) (a, b gathering.Participant) {
	r := d.Requests[request-1]
	return d.Gathering.Participants[r.From-1], d.Gathering.Participants[r.To-1]
}
