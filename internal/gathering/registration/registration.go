// Package registration is how parties come to a gathering (pendaftaran): who
// registers with whom and what for, who has a seat (kursi), who waits for one
// (daftar tunggu) and in which order, and what becomes of it at the gathering.
//
// Only businesses (IKM) use seats. A registration is a row that goes through
// states; the table of Steps says how. What people must be told of it is a Notice
// that is kept in the transaction of its cause.
package registration

import (
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
)

// ID identifies a registration.
type ID string

// Object names a registration in the audit log.
func (id ID) Object() string { return "registration/" + string(id) }

// Registration is one party's wish to come to one gathering.
type Registration struct {
	ID        ID
	Gathering gathering.ID
	Party     register.PartyID // empty: a stranger whom nobody has matched with the book yet
	Name      string           // of the business, as typed or as in the book
	NIB       string           // as typed; empty: none
	Person    string           // who registered
	Phone     string           // E.164; empty: none
	Email     string           // empty: none
	Lang      string           // id or en
	State     State
	Seat      bool   // it uses a seat when it comes: a business
	Turn      int    // from 1, in the order of coming; never changes
	Score     int    // the office's points
	ScoreNote string // why so many
	Reason    string // why it was refused or waits for a decision, as it is told
	Channel   Channel
	EnteredBy account.ID // empty: a stranger did it themselves
	Group     Group      // what sub-quotas look at, as of the registration
	Until     time.Time  // of an offer; zero otherwise
	Details
	Version     int64 // counted up by every change
	LinkVersion int   // raised to make the personal link void
	TicketMark  int   // raised to make the ticket void
	Sequence    int   // of the calendar entry: raised when day, hours or place change
	CreatedAt   time.Time
	ChangedAt   time.Time
}

// Details is what the party says about its coming, and may correct until closing.
type Details struct {
	Attendees     []Attendee
	Wants         []Want
	Wishes        []Wish
	Arrive, Leave gathering.Clock // 0: the whole day
	Away          []int           // numbers of slots at which they cannot meet
	Obstacle      Obstacle
	ObstacleWords string
}

// Attendee is one of the people a party sends (orang yang hadir). Meal and Access
// are sensitive: staff and the person only, and erased some days after the gathering.
type Attendee struct {
	Name     string
	Sex      Sex
	Position string
	Phone    string // E.164; empty: none
	Meal     Meal
	MealNote string
	Access   string // what they need to take part, such as a ramp
}

// Sex is what attendance lists ask for (L/P).
type Sex string

// Sexes, as printed.
const (
	Man   Sex = "L"
	Woman Sex = "P"
)

// Meal is what a person eats.
type Meal string

// Meals in the order of choices.
const (
	Anything   Meal = "any"
	Vegetarian Meal = "vegetarian"
	Halal      Meal = "halal"
	NoBeef     Meal = "no_beef"
	NoPork     Meal = "no_pork"
	OtherMeal  Meal = "other" // see MealNote
)

// Meals lists all.
var Meals = []Meal{Anything, Vegetarian, Halal, NoBeef, NoPork, OtherMeal}

// Want is what the party needs or offers this time: one of the register's, or
// words of its own.
type Want struct {
	ID       register.WantID `json:",omitempty"` // of the register; empty: typed
	Side     register.Side
	Kind     register.WantKind
	Words    string
	Quantity string `json:",omitempty"`
}

// Wish is a party that the registered one wants to meet.
type Wish struct {
	Party    register.PartyID
	Priority match.Priority
}

// Obstacle is what hinders the business most (kendala utama).
type Obstacle string

// Obstacles in the order of choices.
const (
	Capital   Obstacle = "capital"   // permodalan
	Marketing Obstacle = "marketing" // pemasaran
	OtherOne  Obstacle = "other"     // see ObstacleWords
)

// Obstacles lists all.
var Obstacles = []Obstacle{Capital, Marketing, OtherOne}

// Channel is by which way a registration came (cara daftar).
type Channel string

// Channels.
const (
	OwnLink Channel = "own"    // the party itself
	Public  Channel = "public" // a stranger, from the public page
	Paper   Channel = "paper"  // staff, from paper or by telephone
	WalkIn  Channel = "walkin" // staff, at the door
)

// Group is what sub-quotas look at in a business.
type Group struct {
	District string // Kemendagri code
	Cluster  string
	Newcomer bool // never at a gathering of these hosts
	Women    bool // the owner named first is a woman
}

// GroupOf is the group of a candidate.
func GroupOf(c gathering.Candidate) Group {
	return Group{District: c.District, Cluster: c.Cluster, Newcomer: c.Attended == 0, Women: c.Women}
}
