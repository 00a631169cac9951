// Package gathering is one temu usaha: its place and day, agenda (susunan
// acara), slots, tables and participants (peserta).
//
// Clock times are minutes after midnight in the gathering's own zone. Those of one-to-one
// rounds go on after the first day: 33.00 is nine o'clock of the second.
//
// A gathering goes through states (state.go). What its hosts prepare (rencana) is a
// Binder, which a Secretariat looks after.
package gathering

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/register"
)

// ID identifies a gathering.
type ID string

// Object names a gathering in the audit log.
func (id ID) Object() string { return "gathering/" + string(id) }

// ParticipantID identifies one party's participation in one gathering.
type ParticipantID string

// Gathering is a temu usaha with all that its timetable needs.
type Gathering struct {
	ID           ID
	Hosts        []Host // the leading host first
	Title        string
	Theme        string
	Place        string
	Date         time.Time     // midnight in Zone; zero when not known
	Zone         string        // IANA name, such as Asia/Makassar (WITA)
	State        State         // empty: as Closed
	Sample       bool          // made-up data: pages and prints say DATA CONTOH
	Slots        []Slot        // Slots[i].Number is i+1
	Tables       []Table       // Tables[i].Number is i+1
	Participants []Participant // Participants[i].Number is i+1
	Agenda       []AgendaItem  // by Start
	Bring        []Bring       `json:"-"` // what to bring, by kind of whom one meets; of no file
	Walks        []Walk        `json:"-"` // between halls; of no file
}

// Bring is what to bring to a meeting with a party of a kind (yang dibawa), such as NIB
// and identity card to a bank, samples and a price list to a shop.
type Bring struct {
	Kind  register.Kind // of whom one meets
	Words string
}

// ToBring is what to bring to a meeting with a party of the kind; empty: nothing is said.
func (g *Gathering) ToBring(kind register.Kind) string {
	for _, b := range g.Bring {
		if b.Kind == kind {
			return b.Words
		}
	}
	return ""
}

// Host is a body that holds the gathering.
type Host struct {
	Organisation account.OrganisationID
	Name         string
}

// HostedBy tells whether the organisation is one of the hosts.
func (g *Gathering) HostedBy(id account.OrganisationID) bool {
	for _, h := range g.Hosts {
		if h.Organisation == id && id != "" {
			return true
		}
	}
	return false
}

// Clock is a time of day: minutes after midnight in the gathering's zone. Rounds have the
// minutes after the midnight before the first day.
type Clock int

// String writes the clock as Indonesian print does: 09.30. Of a later day it is the time on
// that day.
func (c Clock) String() string {
	c = c.OfDay()
	return fmt.Sprintf("%02d.%02d", int(c)/60, int(c)%60)
}

// Day is the day that a clock is on, from 1. Midnight is the end of a day: 24.00.
func (c Clock) Day() int { return max(0, int(c)-1)/int(midnight) + 1 }

// OfDay is the clock on its own day.
func (c Clock) OfDay() Clock { return c - Clock(c.Day()-1)*midnight }

// On is the instant of clock c, counted from the gathering's first day.
func (g *Gathering) On(c Clock) time.Time {
	return time.Date(g.Date.Year(), g.Date.Month(), g.Date.Day(), int(c)/60, int(c)%60, 0, 0, g.Date.Location())
}

// Session is a part of the day; requests can ask for one.
type Session int

// Sessions.
const (
	AnySession Session = 0
	Morning    Session = 1 // pagi
	Afternoon  Session = 2 // siang
)

// Slot is one round of meetings.
type Slot struct {
	Number  int
	Start   Clock
	End     Clock // 0 when the times are not known
	Session Session
}

// Timed tells whether the slot's clock times are known.
func (s Slot) Timed() bool { return s.End > 0 }

// Day is the day of the gathering that the slot is on, from 1.
func (s Slot) Day() int { return s.End.Day() }

// Days is how many days the gathering's rounds are on.
func (g *Gathering) Days() int {
	if len(g.Slots) == 0 {
		return 1
	}
	return g.Slots[len(g.Slots)-1].Day()
}

// Lasts tells whether a moment is on one of the gathering's days.
func (g *Gathering) Lasts(now time.Time) bool {
	return !g.Date.IsZero() && !now.Before(g.On(0)) && now.Before(g.On(Clock(g.Days())*midnight))
}

// At gives an item's begin and end as clocks that are counted from the first day, as those
// of rounds.
func (i *AgendaItem) At() (start, end Clock) {
	before := Clock(max(0, i.Day-1)) * midnight
	return i.Start + before, i.End + before
}

// Table is a place where one meeting at a time is held.
type Table struct {
	Number int
	Name   string // what stands on the sign; empty means "Meja <number>"
	Hall   string

	Features string // what it has, such as "listrik, tenang"; see Words
}

// Words are the features of a text with commas between them, in small letters.
func Words(text string) (all []string) {
	for word := range strings.SplitSeq(strings.ToLower(text), ",") {
		if word = strings.Join(strings.Fields(word), " "); word != "" && !slices.Contains(all, word) {
			all = append(all, word)
		}
	}
	return all
}

// AgendaKind is what sort of item of the day it is.
type AgendaKind string

// Kinds of agenda items.
const (
	Opening      AgendaKind = "opening"
	Talk         AgendaKind = "talk"
	Forum        AgendaKind = "forum"
	Meetings     AgendaKind = "meetings" // the one-to-one rounds
	Meal         AgendaKind = "meal"
	Registration AgendaKind = "registration"
	Closing      AgendaKind = "closing"
)

// AgendaItem is one line of the susunan acara.
type AgendaItem struct {
	Number       int
	Start, End   Clock
	Kind         AgendaKind
	Title        string
	Place        string
	Speakers     string                 // narasumber, moderator
	Organisation account.OrganisationID // whose people speak; may be empty
	Day          int                    // from 1, of a gathering of several days; 0 means 1
	Summary      string
	Capacity     int // people; 0: as the hall
}

// Participant is one party taking part.
type Participant struct {
	ID           ParticipantID
	Number       int // from 1, as on lists and badges
	Party        register.PartyID
	Organisation account.OrganisationID // of the party; empty when nobody there signs in
	Name         string
	Kind         register.Kind
	Contact      string
	District     string
	Village      string
	Product      string
	Desks        int    // meetings at the same time; 0 means 1
	Unavailable  []int  // slot numbers
	LinkVersion  int    // raised to make printed agenda links void
	Table        int    // the one table it sits at; 0 means any
	Needs        string // what its tables must have, as Features
	Withdrawn    bool   // cancelled after the list stood: keeps its number, and is left out on the day

	Officers []Officer `json:"-"` // who sits for it; of no file
}
