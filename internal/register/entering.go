package register

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wantilan/internal/account"
)

// EnteringStore finds and enters parties that take part in a gathering and stand in
// no book yet. Implemented by internal/store.
type EnteringStore interface {
	// Unentered lists some, those of the oldest identity first.
	Unentered(ctx context.Context, limit int) ([]Party, error)
	AmendBusiness(ctx context.Context, id PartyID, e account.Entry, change func(*Profile) (Amendment, error)) error
	// EnterStakeholder adds one, unless somebody else just did.
	EnterStakeholder(ctx context.Context, s Stakeholder, e account.Entry) error
}

// mostEntered bounds one run of the due work.
const mostEntered = 200

// EnterDue gives the parties of gatherings their place in the book of the office, so
// that they are found, listed and drawn, and can have products and needs. What their
// place is called is looked up by region, which may be nil; it gives an empty code
// for what it does not know. It is due work, safe to repeat: gatherings come from
// files, from the sample, and from before there was a book.
func EnterDue(ctx context.Context, store EnteringStore, region func(district, village string) (code string), now func() time.Time) (int, error) {
	all, err := store.Unentered(ctx, mostEntered)
	if err != nil {
		return 0, fmt.Errorf("list parties that stand in no book: %w", err)
	}
	for i, p := range all {
		err := error(ErrCodeTaken)
		for try := 0; try < codeDraws && errors.Is(err, ErrCodeTaken); try++ {
			err = enter(ctx, store, p, region, now())
		}
		if err != nil {
			return i, fmt.Errorf("enter party %s: %w", p.ID, err)
		}
	}
	return len(all), nil
}

func enter(ctx context.Context, store EnteringStore, p Party, region func(district, village string) string, at time.Time) error {
	code, err := NewShortCode(drawn)
	if err != nil {
		return err
	}
	by := account.Actor{Organisation: p.Office} // nobody: the program itself
	if p.Kind != Business {
		return store.EnterStakeholder(ctx, Stakeholder{Party: p, Code: code, Offers: p.Product, ChangedAt: at},
			by.Did(account.KeepRegister, "stakeholder/"+string(p.ID), at).To(account.Facts{"kind": p.Kind}))
	}
	place := ""
	if region != nil && p.Village != "" {
		place = region(p.District, p.Village)
	}
	return store.AmendBusiness(ctx, p.ID, by.Did(account.KeepRegister, object(p.ID), at), func(p *Profile) (Amendment, error) {
		a := Amendment{Said: account.Facts{}}
		if p.Code != "" { // somebody else just did
			return a, nil
		}
		p.enrol(&a, code, at)
		if place != "" {
			f := Fact{ID: account.NewID(at), Field: FieldRegion, Value: place, Source: FromImport, SaidAt: at, State: Current}
			p.Facts[f.Field] = f
			a.Added = append(a.Added, f)
		}
		return a, nil
	})
}
