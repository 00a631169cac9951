// Package account knows who acts, for which organisation (organisasi), in which
// role (peran), and what that role may do. Every deed of every subject asks
// Actor.May; the answers stand in one table, deeds.go.
//
// A person signs in by a personal link (tautan masuk): opening it shows a
// button, pressing the button begins a session, so that previews by messengers
// use nothing up. Links and sessions are kept only as SHA-256 hashes of random
// 128-bit tokens.
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
	ID   OrganisationID
	Kind Kind
	Name string
}

// Role is what a person is for one organisation.
type Role string

// Roles. Administrator is the installation's; the others hold for the actor's
// organisation.
const (
	Stranger      Role = ""              // not signed in
	Administrator Role = "administrator" // admin aplikasi
	Organiser     Role = "organiser"     // panitia of the host's gatherings
	Desk          Role = "desk"          // petugas of a stakeholder: bank, airport ...
	Owner         Role = "owner"         // pemilik IKM
	Speaker       Role = "speaker"       // narasumber
)

// Actor is who does a deed. The zero Actor is a stranger.
type Actor struct {
	Account      ID
	Name         string
	Organisation OrganisationID
	Role         Role
}

// SignedIn tells whether the actor is known.
func (a Actor) SignedIn() bool { return a.Role != Stranger }

// Account is one person's membership in one organisation.
type Account struct {
	ID           ID
	Name         string
	Organisation OrganisationID
	Role         Role
	CreatedAt    time.Time
}
