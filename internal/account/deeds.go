package account

import "slices"

// Deed is something a person can do or see.
type Deed string

// The deeds of this release.
const (
	SeeGathering    Deed = "gathering.see"     // title, agenda, figures
	SeeBoard        Deed = "timetable.board"   // who meets whom, all of it
	SeeRequests     Deed = "match.requests"    // all requests; a party's own need SeeOwn
	SeeAnyAgenda    Deed = "timetable.agendas" // anybody's agenda
	SeeOwnAgenda    Deed = "timetable.agenda"  // the own party's agenda and requests
	SolveTimetable  Deed = "timetable.solve"   // ask for a timetable, cancel, choose which is shown
	ExportTimetable Deed = "timetable.export"  // board and all agendas as files
	ImportGathering Deed = "gathering.import"  // make a gathering from a file
	VoidAgendaLinks Deed = "gathering.links"   // make printed agenda links void
	SeeMessages     Deed = "mail.see"          // outgoing messages of the own organisation, without their words
)

// may is the whole answer to who may do what. A role's deeds hold for gatherings
// that its organisation hosts (Organiser), takes part in (Desk, Owner) or speaks
// at (Speaker); Administrator's hold everywhere. A Stranger may do nothing: the
// public agenda opens by its printed code alone.
var may = map[Deed][]Role{
	SeeGathering:    {Administrator, Organiser, Desk, Owner, Speaker},
	SeeBoard:        {Administrator, Organiser},
	SeeRequests:     {Administrator, Organiser},
	SeeAnyAgenda:    {Administrator, Organiser},
	SeeOwnAgenda:    {Desk, Owner},
	SolveTimetable:  {Administrator, Organiser},
	ExportTimetable: {Administrator, Organiser},
	ImportGathering: {Administrator, Organiser},
	VoidAgendaLinks: {Administrator, Organiser},
	SeeMessages:     {Administrator, Organiser},
}

// May tells whether the actor's role allows the deed at all; whether it holds
// for one gathering is asked where the gathering is known.
func (a Actor) May(d Deed) bool { return slices.Contains(may[d], a.Role) }

// MayAny tells whether the actor may do at least one of the deeds.
func (a Actor) MayAny(deeds ...Deed) bool { return slices.ContainsFunc(deeds, a.May) }
