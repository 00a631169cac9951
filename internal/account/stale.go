package account

import (
	"context"
	"fmt"
	"time"
)

// Stale says before which moments what served its purpose is forgotten.
type Stale struct {
	Expired  time.Time // links, codes and sessions that were over by then
	Attempts time.Time // what failed until then
	Forms    time.Time // forms sent until then
	Feedback time.Time // answers of evaluations given until then lose who gave them
	Messages ByOffice  // messages over by then
	Guests   ByOffice  // the invited of gatherings over by then
	Erased   ByOffice  // roles of people erased by then
	Meals    ByOffice  // meals and access needs of gatherings over by then

	Signatures ByOffice // of gatherings over by then
}

// ByOffice is a moment for each office that set its own time, and one for all
// others.
type ByOffice struct {
	Of   map[OrganisationID]time.Time
	Else time.Time
}

// StaleStore is what DropStale needs. Implemented by internal/store.
type StaleStore interface {
	Retentions(ctx context.Context) ([]Retention, error)
	// DropStale forgets at most most rows of each kind, and of each kind for each
	// office, and tells how many.
	DropStale(ctx context.Context, s Stale, most int) (n int, err error)
}

// DropStale forgets what has been kept as long as the installation and the offices
// say: a bounded batch, to be called until it finds nothing.
func DropStale(ctx context.Context, store StaleStore, now time.Time) (n int, err error) {
	const batch = 1000
	set, err := store.Retentions(ctx)
	if err != nil {
		return 0, fmt.Errorf("read how long things are kept: %w", err)
	}
	if n, err = store.DropStale(ctx, staleBy(set, now), batch); err != nil {
		return n, fmt.Errorf("forget what has served its purpose: %w", err)
	}
	return n, nil
}

// staleBy turns how long things are kept into moments.
func staleBy(set []Retention, now time.Time) Stale {
	s := Stale{Messages: ByOffice{Of: map[OrganisationID]time.Time{}}, Erased: ByOffice{Of: map[OrganisationID]time.Time{}}, Guests: ByOffice{Of: map[OrganisationID]time.Time{}}, Meals: ByOffice{Of: map[OrganisationID]time.Time{}}, Signatures: ByOffice{Of: map[OrganisationID]time.Time{}}}
	for _, t := range times(set, "") {
		at := before(now, t.Days)
		switch t.Kept {
		case KeptProofs:
			s.Expired = at
		case KeptAttempts:
			s.Attempts = at
		case KeptForms:
			s.Forms = at
		case KeptFeedback:
			s.Feedback = at
		case KeptMessages:
			s.Messages.Else = at
		case KeptGuests:
			s.Guests.Else = at
		case KeptErased:
			s.Erased.Else = at
		case KeptMeals:
			s.Meals.Else = at
		case KeptSignatures:
			s.Signatures.Else = at
		}
	}
	for _, r := range set {
		switch {
		case r.Office == "":
		case r.Kept == KeptMessages:
			s.Messages.Of[r.Office] = before(now, r.Days)
		case r.Kept == KeptGuests:
			s.Guests.Of[r.Office] = before(now, r.Days)
		case r.Kept == KeptErased:
			s.Erased.Of[r.Office] = before(now, r.Days)
		case r.Kept == KeptMeals:
			s.Meals.Of[r.Office] = before(now, r.Days)
		case r.Kept == KeptSignatures:
			s.Signatures.Of[r.Office] = before(now, r.Days)
		}
	}
	return s
}

func before(now time.Time, days int) time.Time { return now.Add(-time.Duration(days) * 24 * time.Hour) }
