// Package programme keeps what an office or a Dekranasda does for businesses
// (program pembinaan): trainings, tools, help with halal certificates, exhibitions;
// and which businesses take part. What a body shares, or holds jointly with another,
// both see as one.
//
// A programme counts in one year. A business has been served by it (terbina) when it
// takes or took part; who only put their name down, or left, has not. Businesses of
// two books are one when they have the same NIB.
package programme

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// ID identifies a programme.
type ID string

// Object is what the audit log calls it.
func (id ID) Object() string { return "programme/" + string(id) }

// Kind is what sort of help it is.
type Kind string

// Kinds, in the order in which pages list them.
const (
	Training   Kind = "training"   // pelatihan
	Mentoring  Kind = "mentoring"  // pendampingan
	Equipment  Kind = "equipment"  // bantuan alat
	Halal      Kind = "halal"      // fasilitasi halal
	Licence    Kind = "licence"    // fasilitasi izin, merek, sertifikat
	Exhibition Kind = "exhibition" // pameran
	Market     Kind = "market"     // promosi, kemitraan pasar
	Finance    Kind = "finance"    // akses modal
	Other      Kind = "other"
)

// Kinds lists them.
var Kinds = []Kind{Training, Mentoring, Equipment, Halal, Licence, Exhibition, Market, Finance, Other}

// Status is how far a business is in a programme.
type Status string

// Statuses.
const (
	Registered Status = "registered" // terdaftar
	Taking     Status = "taking"     // mengikuti
	Finished   Status = "finished"   // selesai
	Dropped    Status = "dropped"    // mengundurkan diri
)

// Statuses lists them in the order of pages.
var Statuses = []Status{Registered, Taking, Finished, Dropped}

// Programme is one program pembinaan.
type Programme struct {
	ID        ID
	Body      account.OrganisationID // whose it is
	BodyName  string
	Kind      Kind
	Name      string
	Year      int // in which it counts
	Starts    register.Date
	Ends      register.Date
	Place     string
	Capacity  int // businesses; 0: not said
	Note      string
	Shared    bool // other offices and councils see it
	Partners  []Partner
	CreatedAt time.Time
	Version   int64
}

// Partner is another body that holds a programme too.
type Partner struct {
	Body     account.OrganisationID
	Name     string
	AskedAt  time.Time
	AgreedAt time.Time // zero: it has not answered
}

// Agreed tells whether the partner holds the programme too.
func (p Partner) Agreed() bool { return !p.AgreedAt.IsZero() }

// Part is one business in a programme (peserta).
type Part struct {
	ID        string
	Programme ID
	Party     register.PartyID
	Office    account.OrganisationID // in whose book it stands
	Name      string
	NIB       string
	District  string
	Village   string
	Status    Status
	Since     register.Date
	By        account.ID // who said so
	ChangedAt time.Time
}

// Line is a programme in a list, with how many businesses are in it.
type Line struct {
	Programme
	Parts  int // in any status but Dropped
	Served int // taking part or finished
	Left   int // dropped out
}

// Taken is a programme that a business is in.
type Taken struct {
	Line
	Part Part
}

// Bounds of what is said.
const (
	EarliestYear   = register.EarliestProgramme
	LatestYear     = register.LatestProgramme
	longestName    = 200 // characters
	longestNote    = 2000
	mostCapacity   = 100_000
	mostTogether   = 5_000  // businesses that one deed adds or changes
	mostParts      = 20_000 // of one programme
	mostPartners   = 20
	mostListed     = 1_000
	PartsOfAPage   = 100
	mostOfBusiness = 200 // programmes of one business
)

// Form is a programme as it was typed.
type Form struct {
	Kind, Name, Year, Starts, Ends, Place, Capacity, Note string
	Version                                               int64
}

// Typed is a programme as a form shows it.
func (p *Programme) Typed() Form {
	f := Form{Kind: string(p.Kind), Name: p.Name, Starts: string(p.Starts), Ends: string(p.Ends), Place: p.Place, Note: p.Note, Version: p.Version}
	if p.Year != 0 {
		f.Year = strconv.Itoa(p.Year)
	}
	if p.Capacity != 0 {
		f.Capacity = strconv.Itoa(p.Capacity)
	}
	return f
}

// take reads a form into the programme and tells all that is wrong with it.
func (p *Programme) take(f Form) error {
	var wrong []error
	line := func(field, text string, most int) string {
		text = strings.Join(strings.Fields(text), " ")
		if utf8.RuneCountInString(text) > most {
			wrong = append(wrong, fault.Field(field, "fault.too_long", most))
		}
		return text
	}
	p.Kind = Kind(f.Kind)
	if !slices.Contains(Kinds, p.Kind) {
		wrong = append(wrong, fault.Field("kind", "programme.choose"))
	}
	if p.Name = line("name", f.Name, longestName); p.Name == "" {
		wrong = append(wrong, fault.Field("name", "fault.required"))
	}
	p.Place = line("place", f.Place, longestName)
	p.Note = strings.TrimSpace(strings.ReplaceAll(f.Note, "\r\n", "\n"))
	if utf8.RuneCountInString(p.Note) > longestNote {
		wrong = append(wrong, fault.Field("note", "fault.too_long", longestNote))
	}
	var err error
	if p.Year, err = strconv.Atoi(strings.TrimSpace(f.Year)); err != nil || p.Year < EarliestYear || p.Year > LatestYear {
		wrong = append(wrong, fault.Field("year", "programme.year_wrong", strconv.Itoa(EarliestYear), strconv.Itoa(LatestYear)))
	}
	if text := strings.TrimSpace(f.Capacity); text == "" {
		p.Capacity = 0
	} else if p.Capacity, err = strconv.Atoi(text); err != nil || p.Capacity < 0 || p.Capacity > mostCapacity {
		wrong = append(wrong, fault.Field("capacity", "business.number_between", 0, mostCapacity))
	}
	for _, d := range []struct {
		field, text string
		into        *register.Date
	}{{"starts", f.Starts, &p.Starts}, {"ends", f.Ends, &p.Ends}} {
		if *d.into, err = register.ParseDate(d.field, d.text); err != nil {
			wrong = append(wrong, err)
		}
	}
	if p.Starts != "" && p.Ends != "" && p.Ends < p.Starts {
		wrong = append(wrong, fault.Field("ends", "programme.ends_before"))
	}
	return errors.Join(wrong...)
}

// facts are what the audit log says of a programme.
func (p *Programme) facts() account.Facts {
	return account.Facts{"kind": p.Kind, "year": p.Year, "capacity": p.Capacity, "shared": p.Shared, "body": p.Body}
}

// partner is what another body is to the programme.
func (p *Programme) partner(body account.OrganisationID) (Partner, bool) {
	i := slices.IndexFunc(p.Partners, func(x Partner) bool { return x.Body == body })
	if i < 0 {
		return Partner{}, false
	}
	return p.Partners[i], true
}

// Joint tells whether another body has agreed to hold the programme too.
func (p *Programme) Joint() bool { return slices.ContainsFunc(p.Partners, Partner.Agreed) }

// holders are the bodies that hold the programme: its own, and those that agreed.
func (p *Programme) holders() []account.OrganisationID {
	all := []account.OrganisationID{p.Body}
	for _, x := range p.Partners {
		if x.Agreed() {
			all = append(all, x.Body)
		}
	}
	return all
}
