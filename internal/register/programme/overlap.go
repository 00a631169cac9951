package programme

import (
	"context"
	"fmt"

	"wantilan/internal/account"
)

// Overlap is how the programmes of all bodies that the actor sees meet in the same
// businesses (irisan), from one year to another. A programme that several bodies hold
// counts as that of the one whose it is.
type Overlap struct {
	From, To int
	Bodies   []BodySum
	Both     []Pair
	Named    []Served // who was served by two bodies and more, the most served first
	Served   int      // different businesses, of all bodies
	Book     int      // businesses in the actor's book
	Unserved int      // of those, served by no programme in these years
}

// BodySum is what one body did.
type BodySum struct {
	Body       account.OrganisationID
	Name       string
	Programmes int
	Served     int // different businesses
}

// Pair is how many businesses two bodies served both.
type Pair struct {
	One, Other string // names
	Count      int
}

// Served is a business with how often it was served, and by how many bodies.
type Served struct {
	Name, District, Village string
	Programmes, Bodies      int
}

// OverlapStore counts. Implemented by internal/store.
type OverlapStore interface {
	// Overlap counts what a viewer sees from one year to another, and names at most
	// some of those that several bodies served.
	Overlap(ctx context.Context, viewer account.OrganisationID, from, to, named int) (Overlap, error)
}

const mostNamed = 100

// Overlap counts the years that end with one; years is how many.
func (d *Desk) Overlap(ctx context.Context, by account.Actor, to, years int) (Overlap, error) {
	if !by.May(account.SeeProgrammes) {
		return Overlap{}, notAllowed()
	}
	to = min(max(to, EarliestYear), LatestYear)
	from := max(EarliestYear, to-min(max(years, 1), mostYears)+1)
	o, err := d.store.Overlap(ctx, viewer(by), from, to, mostNamed)
	if err != nil {
		return Overlap{}, fmt.Errorf("count programmes of %d to %d: %w", from, to, err)
	}
	o.From, o.To = from, to
	return o, nil
}

const mostYears = 20
