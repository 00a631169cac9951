// Package account knows who acts, for which organisation (organisasi), in which
// role (peran), and what that role may do. Every deed of every subject asks
// Actor.May; the answers stand in one table, deeds.go.
//
// A person signs in by a personal link (tautan masuk): opening it shows a
// button, pressing the button begins a session, so that previews by messengers
// use nothing up. Others type a code of six digits that staff gave or that came
// by e-mail; staff have a password with a second factor. Links and sessions are
// kept only as SHA-256 hashes of random 128-bit tokens.
//
// What people change stands in the audit log (catatan), each entry chained to the
// one before by its hash.
package account

import "time"

// ID identifies one account, a person's way in.
type ID string

// OrganisationID identifies a body that people act for.
type OrganisationID string

// Kind is what sort of body an organisation is.
type Kind string

// Kinds of organisation.
const (
	Office      Kind = "office"      // dinas
	Council     Kind = "council"     // Dekranasda
	Stakeholder Kind = "stakeholder" // bank, airport operator, hotel, retailer ...
	Business    Kind = "business"    // IKM
	Association Kind = "association" // asosiasi, koperasi
)

// Organisation is a body that people act for.
type Organisation struct {
	ID     OrganisationID
	Kind   Kind
	Name   string
	Office OrganisationID // in whose care it is; its own for an office; may be empty
}

// Role is what a person is for one organisation.
type Role string

// Roles. Administrator is the installation's; the others hold for the actor's
// organisation, or for one gathering of it.
const (
	Stranger      Role = ""              // not signed in
	Administrator Role = "administrator" // admin aplikasi
	Organiser     Role = "organiser"     // panitia of the host's gatherings
	Staff         Role = "staff"         // pegawai of a host
	Desk          Role = "desk"          // petugas of a stakeholder: bank, airport ...
	Owner         Role = "owner"         // pemilik IKM
	Speaker       Role = "speaker"       // narasumber
	Volunteer     Role = "volunteer"     // relawan meja registrasi, one gathering and one day
	Juror         Role = "juror"         // juri kurasi
)

// Roles in the order in which pages list them, from who may do most.
var Roles = []Role{Administrator, Organiser, Staff, Desk, Owner, Speaker, Juror, Volunteer}

// Kinds in the order in which pages list them.
var Kinds = []Kind{Office, Council, Stakeholder, Business, Association}

// Actor is who does a deed. The zero Actor is a stranger, or the program itself.
type Actor struct {
	Account      ID
	Name         string
	Organisation OrganisationID
	Role         Role
	Gathering    string // the only gathering the role holds for; empty for all of the organisation's
	Once         Once   // of the form that asks for the deed
}

// SignedIn tells whether the actor is known.
func (a Actor) SignedIn() bool { return a.Role != Stranger }

// Account is one person.
type Account struct {
	ID        ID
	Name      string
	Email     string // lower case; may be empty
	Phone     string // E.164; may be empty
	CreatedAt time.Time
	Disabled  time.Time // zero while the person may sign in
	Erased    time.Time // zero until then; afterwards nothing tells who it was
}

// MembershipID identifies what one person is for one organisation.
type MembershipID string

// Membership is what one person is for one organisation.
type Membership struct {
	ID           MembershipID
	Account      ID
	Organisation OrganisationID
	Role         Role
	Gathering    string // as in Actor
	CreatedAt    time.Time
	Ends         time.Time // zero: holds until it is taken back
}

// Holds tells whether a membership is in force.
func (m Membership) Holds(now time.Time) bool { return m.Ends.IsZero() || now.Before(m.Ends) }

// Member is a person together with one of their memberships.
type Member struct {
	ID           ID // of the account
	Name         string
	Disabled     time.Time
	Membership   MembershipID
	Organisation OrganisationID
	Role         Role
	Gathering    string
	Ends         time.Time
}

// Actor is who the member acts as.
func (m Member) Actor() Actor {
	return Actor{Account: m.ID, Name: m.Name, Organisation: m.Organisation, Role: m.Role, Gathering: m.Gathering}
}
