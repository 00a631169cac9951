// Package register is the office's book of parties (pihak) who can take part in
// a gathering: businesses (IKM) and the bodies that help them (pemangku
// kepentingan). A party belongs to the office that keeps the book and, when it
// has people of its own here, is the same body as an organisation of account.
package register

import "wantilan/internal/account"

// PartyID identifies a party.
type PartyID string

// Kind is what sort of party it is; the colours of the board follow it.
type Kind string

// Kinds of party.
const (
	Business   Kind = "business"   // IKM
	Bank       Kind = "bank"       // bank, penyalur KUR
	Airport    Kind = "airport"    // pengelola bandara
	Hotel      Kind = "hotel"      // hotel, vila
	Retailer   Kind = "retailer"   // toko, jaringan ritel
	Government Kind = "government" // dinas, badan
	Council    Kind = "council"    // Dekranasda
	Expert     Kind = "expert"     // narasumber, pendamping
	Other      Kind = "other"
)

// Kinds in the order in which pages list them.
var Kinds = []Kind{Business, Bank, Airport, Hotel, Retailer, Government, Council, Expert, Other}

// Party is one business or stakeholder in an office's book.
type Party struct {
	ID           PartyID
	Office       account.OrganisationID // whose book it stands in
	Organisation account.OrganisationID // the party's own organisation; empty when nobody there signs in
	Kind         Kind
	Name         string // nama usaha
	Contact      string // the person met
	District     string // kecamatan
	Village      string // desa/kelurahan
	Product      string // main product, or what the stakeholder offers
}
