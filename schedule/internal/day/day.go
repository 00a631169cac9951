// Package day holds an event of meetings in the form that the searches of
// package schedule work on when there is more to it than slots and breaks:
// optional meetings, desks with officers, groups, unlike tables, halls.
//
// All indices count from 0: slots, tables, halls, officers. A place in the
// timetable is a spot: slot times Halls plus hall; with one hall a spot is a slot.
package day

import "wantilan/schedule/internal/grid"

// Goals are the objectives in the order of package schedule's list.
type Goal int8

// What is counted, each as small as possible.
const (
	Changes Goal = iota // price of published meetings moved, DropPrice times the highest of those lost
	Floor               // meetings lacking of Party.Least
	Weight              // of optional meetings not held
	Breaks              // runs of idle open slots between meetings of one party on one day
	Spread              // largest minus smallest number of breaks
	Walking             // table changes and slots walked; known only when tables are given
	Early               // sum of slots
	Goals               // how many there are
)

// A Day is the event. Nothing of it changes after Link.
type Day struct {
	Slots, Halls int
	First        []bool    // by slot: a day begins here
	Open         []bool    // by slot: somebody may use it
	Walk         [][]int32 // by hall and hall: slots between; nil when there is none
	Fair         int       // largest allowed spread of breaks, -1 when any
	Order        []Goal    // what counts, most important first
	DropPrice    int64

	Parties  []Party
	Meetings []Meeting
	Tables   []Table
	Types    []Type // kinds of claims on tables; Types[0] is "any table" when Tables are alike
}

// A Party is one participant.
type Party struct {
	Desks    []int32    // by slot: tables it can sit at at once; 0 where it is away
	Single   bool       // never more than one desk: its ways are counted
	Officers []grid.Set // by officer: the slots in which it is there; nil when nobody is named
	Group    int32      // shared meetings at one desk, at least 1
	Least    int32
	Most     int32   // as many as it has meetings when there is no bound
	InRow    int32   // as many as there are slots when there is no bound
	Of       []int32 // its meetings
}

// A Meeting is one meeting or request for one.
type Meeting struct {
	A, B               int32
	Must               bool
	Weight             int64
	Wanted             grid.Set // slots that its own wishes allow: a session, a fixed slot
	Domain             grid.Set // slots that it may take: wanted, open, both there, an officer there
	After, Before      []int32  // meetings that must be earlier, and later, when both are held
	Host               int32    // who receives the group it may share in; -1 when it shares with nobody
	OfficerA, OfficerB int32    // -1 for any
	Type               int32    // which tables it may take
	Was                int32    // published slot, -1 when none
	WasTable           int32
	Price              int64 // of moving it away from there
	Loss               int64 // of not holding it when it was published; set by Link
}

// A Table is one table.
type Table struct {
	Hall   int32
	Closed grid.Set // slots in which it cannot be used; nil when none
}

// A Type is a set of tables that some meetings are restricted to.
type Type struct {
	Tables grid.Set
	Halls  grid.Set // the halls of those tables
}

// Link fills in what follows from the meetings: who has which, what is before,
// what losing a published one costs.
func (d *Day) Link() {
	highest := int64(0)
	for m := range d.Meetings {
		highest = max(highest, d.Meetings[m].Price)
	}
	for i := range d.Parties {
		d.Parties[i].Of = nil
	}
	for m := range d.Meetings {
		x := &d.Meetings[m]
		x.Before = nil
		x.Loss = highest * d.DropPrice
		d.Parties[x.A].Of = append(d.Parties[x.A].Of, int32(m))
		d.Parties[x.B].Of = append(d.Parties[x.B].Of, int32(m))
	}
	for m := range d.Meetings {
		for _, e := range d.Meetings[m].After {
			d.Meetings[e].Before = append(d.Meetings[e].Before, int32(m))
		}
	}
}

// Spots is how many spots there are.
func (d *Day) Spots() int { return d.Slots * d.Halls }

// Other is the other of the two of meeting m.
func (d *Day) Other(m, party int32) int32 { return d.Meetings[m].A ^ d.Meetings[m].B ^ party }

// Capacity is how many tables of a hall can be used in a slot.
func (d *Day) Capacity(slot, hall int) int {
	n := 0
	for _, t := range d.Tables {
		if int(t.Hall) == hall && (t.Closed == nil || !t.Closed.Has(slot)) {
			n++
		}
	}
	return n
}

// Simple tells that tables are alike but for their hall and when they are
// closed: then a number for each spot is all there is to know of them.
func (d *Day) Simple() bool {
	return len(d.Types) == 1 && d.Types[0].Tables.Len() == len(d.Tables)
}
