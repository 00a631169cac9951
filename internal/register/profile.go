package register

import (
	"time"

	"wantilan/internal/account"
)

// Rupiah is an amount of money, in whole rupiah.
type Rupiah int64

// Date is a day as YYYY-MM-DD; empty when it is not known.
type Date string

// Profile is a business (IKM) as the office knows it now (profil usaha). What it is made of stands in
// Facts, each with its day, who said it and whether the office has checked it.
type Profile struct {
	Party
	Code         ShortCode // of its public page
	Public       bool      // the office shows it in the directory
	Facts        Facts     // in force, by field
	Waiting      []Fact    // said by the owner about checked fields, for the office to decide
	Certificates []Certificate
	Contacts     []Contact
	VisitedAt    time.Time // the office's last visit; zero: none is known
	ConfirmedAt  time.Time // when the owner last said that all of it is right; zero: never
	CreatedAt    time.Time
	ChangedAt    time.Time
	Version      int64 // goes up with every change
}

// Facts are what is in force of a business, by field.
type Facts map[Field]Fact

// Fact is one thing that was said of a business.
type Fact struct {
	ID       string
	Field    Field
	Value    string // in the field's one form; empty: there is none. Of a sealed one, as it is shown: masked
	Sealed   []byte // the value encrypted, for fields that are
	AsOf     Date   // the day that it is true of
	Source   Source
	SaidBy   account.ID
	SaidAt   time.Time
	State    State
	Verified account.ID // who checked it; empty: nobody
	At       time.Time  // when it was checked
	Reason   string     // why it was refused, or what was looked at
}

// Source is where a fact comes from.
type Source string

// Sources.
const (
	FromOwner    Source = "owner"    // pemilik
	FromOffice   Source = "office"   // pegawai dinas
	FromImport   Source = "import"   // berkas
	FromDocument Source = "document" // dokumen yang diperlihatkan
)

// State is what became of a fact.
type State string

// States of facts.
const (
	Current State = "current" // berlaku
	Waiting State = "waiting" // menunggu dinas
	Refused State = "refused" // ditolak
	Past    State = "past"    // pernah berlaku, or of an earlier day than what is in force
	Dropped State = "dropped" // the owner said something else before the office decided
)

// Certificate is a licence or certificate of a business (izin dan sertifikat).
type Certificate struct {
	ID         string
	Kind       string // a code of the reference list, such as halal
	Number     string
	Holder     string
	Issuer     string
	Scope      string // which products it covers
	Issued     Date
	ValidUntil Date   // empty: no end
	Paper      string // hash of the file; empty: none
	SaidBy     account.ID
	SaidAt     time.Time
	Verified   account.ID
	VerifiedAt time.Time
	EndedAt    time.Time // when it was taken out of the profile
}

// Contact is a person of a party whom the office can reach, without an account or
// with one. Who else sees how is decided by account.Contacts for those with one,
// and by Public for the others.
type Contact struct {
	ID         string
	Account    account.ID // empty: none
	Name       string     // nama sesuai KTP
	Called     string     // nama panggilan
	Position   string     // owner, partner, staff ...
	Email      string
	Phone      string // E.164
	Public     bool   // agreed that the directory shows it
	AgreedOn   Date
	AgreedText int // version of the words agreed to; 0: none
}
