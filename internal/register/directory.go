package register

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// DirectoryFilter narrows the directory down; empty fields do not.
type DirectoryFilter struct {
	District string
	Cluster  string
	Page     int // from 1
	Size     int // parties on a page
}

// Directory is a page of the public list of businesses (direktori IKM).
type Directory struct {
	Lines     []DirectoryLine
	Count     int     // on all pages
	Districts []Tally // of all that are published
	Clusters  []Tally
}

// DirectoryLine is one business in the directory.
type DirectoryLine struct {
	Maker
	Thumb    string // hash of a small photo of one of its products; may be empty
	Products int    // that everybody sees
}

// Tally is how many businesses have something in common.
type Tally struct {
	Value string
	Count int
}

// DirectorySize is how many businesses a page of the directory has.
const DirectorySize = 24

// mostPages bounds how far the directory is leafed through.
const mostPages = 100_000

// Directory lists what the offices published, for everybody.
func (s *Showcase) Directory(ctx context.Context, f DirectoryFilter) (Directory, error) {
	f.Page, f.Size = min(max(1, f.Page), mostPages), DirectorySize
	d, err := s.store.Directory(ctx, f)
	if err != nil {
		return Directory{}, fmt.Errorf("list the directory: %w", err)
	}
	return d, nil
}

// PriceList is what a party asks for its products (daftar harga), as an audience sees
// it on a day.
type PriceList struct {
	Front
	Address string // of the public page, as its QR code says it
	Day     time.Time
}

// PriceList is that of the party with a code, for an audience that the actor is of:
// staff who print a list for everybody must not print the office's prices.
func (s *Showcase) PriceList(ctx context.Context, by account.Actor, code ShortCode, to Audience) (PriceList, error) {
	f, err := s.Front(ctx, by, code)
	if err != nil {
		return PriceList{}, err
	}
	if !f.For.Covers(to) {
		return PriceList{}, fault.New(fault.NotFound, "product.maker_not_found")
	}
	published := f.Maker
	published.Public = true // its keepers may print before they publish
	f.Products = slices.DeleteFunc(f.Products, func(p Product) bool { return !p.SeenBy(to, &published) })
	f.For = to
	return PriceList{Front: f, Day: s.now().In(wita)}, nil
}

// Warnings are keys of what the keepers of a product should look at; nothing of it
// keeps it from being shown.
func (p *Product) Warnings(m *Maker) []string {
	var all []string
	for _, w := range []struct {
		key string
		so  bool
	}{
		{"product.warn.no_photo", len(p.Photos) == 0},
		{"product.warn.no_price", p.Price == 0},
		{"product.warn.wholesale_above", p.Price > 0 && p.Wholesale > p.Price},
		{"product.warn.wholesale_alone", p.Wholesale > 0 && p.Price == 0},
		{"product.warn.adults", p.Adults},
		{"product.warn.not_public", p.State == Shown && !m.Public},
	} {
		if w.so {
			all = append(all, w.key)
		}
	}
	return all
}
