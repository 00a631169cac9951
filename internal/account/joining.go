package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"wantilan/internal/fault"
)

// Joining is how a business of the register gets its way in: the organisation that
// it is, and its owner when one is named. All that is new in it is kept in one
// transaction with what the register keeps.
type Joining struct {
	Organisation Organisation
	New          bool    // the organisation is founded by it
	Owner        Account // without identity: nobody is named
	Post         Membership
	Entries      []Entry // of the audit log, about the organisation and the owner
}

// Join is what is asked of staff who let a business in.
type Join struct {
	Organisation OrganisationID // one that is there already; empty: a new one of Name
	Name         string         // of the business
	Owner        string         // as typed; may be empty with both others
	Email        string
	Phone        string
}

// Named tells whether an owner is named.
func (j *Join) Named() bool {
	return strings.TrimSpace(j.Owner+j.Email+j.Phone) != ""
}

// OrganisationStore finds organisations. Implemented by internal/store.
type OrganisationStore interface {
	Organisation(ctx context.Context, id OrganisationID) (Organisation, error)
}

// Joins makes ready what an office needs to let a business in. Whether the actor
// keeps that office's register is asked by the register; here, whether its role may
// name an owner. An organisation that is there must be a business in the care of
// that office.
func Joins(ctx context.Context, store OrganisationStore, by Actor, office OrganisationID, j Join, now time.Time) (Joining, error) {
	if !by.May(KeepRegister) || !slices.Contains(below(by.Role), Owner) {
		return Joining{}, fault.New(fault.Forbidden, "account.not_allowed")
	}
	var all Joining
	var errs [2]error
	all.Organisation, all.New, errs[0] = joined(ctx, store, office, j, now)
	if all.New {
		all.Entries = append(all.Entries, foundEntry(by, all.Organisation, now))
	}
	if j.Named() {
		all.Owner = Account{ID: ID(NewID(now)), CreatedAt: now}
		errs[1] = all.Owner.describeAs("owner", j.Owner, j.Email, j.Phone)
		all.Post = Membership{ID: MembershipID(NewID(now)), Account: all.Owner.ID, Organisation: all.Organisation.ID, Role: Owner, CreatedAt: now}
		all.Entries = append(all.Entries, appointEntry(by, all.Post, now))
	}
	for i := range all.Entries {
		all.Entries[i].Once = Once{} // the register's own entry answers for the form
	}
	return all, errors.Join(errs[:]...)
}

// joined is the organisation that a business is.
func joined(ctx context.Context, store OrganisationStore, office OrganisationID, j Join, now time.Time) (Organisation, bool, error) {
	if j.Organisation == "" {
		return Organisation{ID: OrganisationID(NewID(now)), Kind: Business, Name: j.Name, Office: office}, true, nil
	}
	o, err := store.Organisation(ctx, j.Organisation)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return o, false, fmt.Errorf("load organisation %s: %w", j.Organisation, err)
	}
	if err != nil || o.Kind != Business || o.Office != office {
		return o, false, fault.Field("organisation", "account.organisation_not_found")
	}
	return o, false, nil
}
