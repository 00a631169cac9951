package intake

import (
	"context"
	"fmt"
	"slices"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// Exporter takes the book out (ekspor).
type Exporter struct {
	store ExportStore
}

// ExportStore is what an Exporter reads. Implemented by internal/store.
type ExportStore interface {
	// EachBusiness gives the businesses of an office one after another, by
	// identity; only those listed, unless the list is nil. Values that are kept
	// encrypted are left out.
	EachBusiness(ctx context.Context, office account.OrganisationID, only []register.PartyID, each func(Line) error) error
	// CountBusinesses counts them.
	CountBusinesses(ctx context.Context, office account.OrganisationID) (int, error)
}

// Line is one business as it is written to a file.
type Line struct {
	Party    register.PartyID
	Code     register.ShortCode
	Name     string
	District string
	Village  string
	Contact  register.Contact // the first
	Facts    map[register.Field]register.Fact
}

// NewExporter makes an exporter over what store keeps.
func NewExporter(store ExportStore) *Exporter { return &Exporter{store} }

// MostListed is how many businesses can be asked for one by one.
const MostListed = 5_000

// Each gives the businesses of the actor's office, or of those only that are
// listed, one after another.
func (x *Exporter) Each(ctx context.Context, by account.Actor, only []register.PartyID, each func(Line) error) error {
	if !by.May(account.SeeRegister) {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	if len(only) > MostListed {
		return fault.New(fault.Invalid, "intake.export.too_many", MostListed)
	}
	if err := x.store.EachBusiness(ctx, by.Organisation, only, each); err != nil {
		return fmt.Errorf("read businesses: %w", err)
	}
	return nil
}

// Count counts the businesses of the actor's office.
func (x *Exporter) Count(ctx context.Context, by account.Actor) (int, error) {
	if !by.May(account.SeeRegister) {
		return 0, fault.New(fault.Forbidden, "account.not_allowed")
	}
	return x.store.CountBusinesses(ctx, by.Organisation)
}

// Exported are the columns of a file of the book, in order: all that can be read
// in again.
func Exported() []Target {
	return slices.DeleteFunc(Targets(), func(t Target) bool { return slices.Contains(sealed, t) })
}

// Value is what a line holds for a target.
func (l *Line) Value(t Target) string {
	switch t {
	case name:
		return l.Name
	case Village:
		return l.Village
	case District:
		return l.District
	case Person:
		return l.Contact.Name
	case Phone:
		return l.Contact.Phone
	case Email:
		return l.Contact.Email
	case Position:
		return l.Contact.Position
	case AsOf:
		return string(l.asOf())
	}
	f, _ := t.Field()
	return l.Facts[f].Value
}

// asOf is the latest day that something of a business is true of: read in again,
// nothing older comes in place of anything.
func (l *Line) asOf() (last register.Date) {
	for _, f := range l.Facts {
		last = max(last, f.AsOf)
	}
	return last
}

// Amount tells whether the values of a target are numbers.
func (t Target) Amount() bool {
	f := formOf(t)
	return f == rupiah || f == numbered || f == amount
}

// Minimum are the data that Permenperin 13/2025, article 7a, asks of small
// industry, in its order. Workers are men and women.
var Minimum = [][]register.Field{
	{register.FieldInvestment},
	{register.FieldCapacity},
	{register.FieldInstalled},
	{register.FieldOutput},
	{register.FieldMaterial},
	{register.FieldLand},
	{register.FieldMen, register.FieldWomen},
	{register.FieldWater},
	{register.FieldFuel},
	{register.FieldElectricity},
	{register.FieldMachines},
}

// Missing are the places in Minimum of what is not known of a business.
func (l *Line) Missing() (all []int) {
	for i, fields := range Minimum {
		if slices.ContainsFunc(fields, func(f register.Field) bool { return l.Facts[f].Value == "" }) {
			all = append(all, i)
		}
	}
	return all
}
