package register

import (
	"context"
	"fmt"
)

// Glance is what those who will meet a party see of it beforehand (sekilas): what it
// makes, and what it looks for and offers.
type Glance struct {
	Products []string // names of some that everybody sees
	Photo    Photo    // of the first that has one; Thumb is empty when none has
	Pictured string   // name of the product in the photo
	Needs    []WantWords
	Offers   []WantWords
}

// WantWords are the words of a need or an offer.
type WantWords struct {
	Kind  WantKind
	Title string
}

// GlanceStore is what glances are read from. Implemented by internal/store.
type GlanceStore interface {
	// Glances gives of parties what strangers see of their products, and the needs and
	// offers that are open on a day: of those whom their office published, and of own
	// whether it did or not.
	Glances(ctx context.Context, ids []PartyID, own PartyID, day Date) (map[PartyID]Glance, error)
}

// Glances gives what those who meet some parties see of them. Needs and offers of others
// are those that partners find too; of the own party they are all that are open.
func (s *Showcase) Glances(ctx context.Context, own PartyID, others []PartyID) (map[PartyID]Glance, error) {
	all, err := s.store.Glances(ctx, append([]PartyID{own}, others...), own, Today(s.now()))
	if err != nil {
		return nil, fmt.Errorf("look at %d parties: %w", len(others), err)
	}
	return all, nil
}

// Common tells what one side looks for and the other offers, by kind: pairs of words, the
// own side's first.
func (g *Glance) Common(other *Glance) (pairs [][2]string) {
	for _, x := range [2][2][]WantWords{{g.Needs, other.Offers}, {g.Offers, other.Needs}} {
		for _, mine := range x[0] {
			for _, theirs := range x[1] {
				if mine.Kind == theirs.Kind && len(pairs) < mostCommon {
					pairs = append(pairs, [2]string{mine.Title, theirs.Title})
				}
			}
		}
	}
	return pairs
}

// mostCommon bounds the pairs that a small page shows.
const mostCommon = 3
