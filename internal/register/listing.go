package register

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wantilan/internal/account"
)

// ByRegion counts the findings of a query by region, for the map. Words must all
// be there.
func (f *Finder) ByRegion(ctx context.Context, by account.Actor, q Query) (map[string]int, error) {
	s, err := f.scope(ctx, by)
	if err != nil {
		return nil, err
	}
	if q.Kind == "" {
		q.Kind = FoundBusiness
	}
	all, err := f.store.FindingsByRegion(ctx, f.whole(s, q))
	if err != nil {
		return nil, fmt.Errorf("count by region: %w", err)
	}
	return all, nil
}

// whole is a search for everything that has all the words.
func (f *Finder) whole(s scope, q Query) Search {
	ask := s.search(q, q.Kind)
	asked := askedOf(q.Text, f.lexicons.of(s.office), s.inside)
	ask.Wanted = append(ask.Wanted, anywhere(q.Kind, asked)...)
	ask.Narrow.Alone, ask.Narrow.Columns = ask.Narrow.Alone && len(asked) == 0, ask.Narrow.Columns && len(asked) == 0
	return ask
}

// ListLine is one line of a list as a file.
type ListLine struct {
	Finding
	Business string // name of the party that a product or want is of
	NIB      string
	District string
	Village  string
	Cluster  string
	KBLI     string
	Product  string
}

// MostListed is how many lines a list as a file has at most.
const MostListed = 100_000

// Each gives every result of a query as a line to do, at most MostListed. What
// only the office may know is left out for partners.
func (f *Finder) Each(ctx context.Context, by account.Actor, q Query, do func(ListLine) error) error {
	s, err := f.scope(ctx, by)
	if err != nil {
		return err
	}
	if q.Kind == "" && q.Text == "" {
		q.Kind = FoundBusiness
	}
	err = f.store.ListFindings(ctx, f.whole(s, q), MostListed, func(l ListLine) error {
		if !s.inside {
			l.NIB, l.VisitedAt = "", time.Time{}
		}
		return do(l)
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("list findings: %w", err)
	}
	return err
}
