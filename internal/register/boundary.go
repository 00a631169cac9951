package register

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register/atlas"
)

// Spot is a region with its name and where its middle lies, as reference data
// tells. Latitude and longitude are in degrees, nought when they are not known.
type Spot struct {
	Code, Name          string
	Latitude, Longitude float64
}

// Boundary is an edition of the boundaries (batas wilayah) that maps are drawn with.
type Boundary struct {
	ID      string
	Source  string // who published it
	Areas   int
	Content []byte // as atlas.Atlas.Encode
	MadeBy  account.ID
	MadeAt  time.Time
}

// BoundaryStore is what Boundaries need kept. Implemented by internal/store.
type BoundaryStore interface {
	// KeepBoundary puts an edition in force in the place of the one before.
	KeepBoundary(ctx context.Context, b Boundary, e account.Entry) error
	// Boundary is the edition in force, without Content when it is the known one;
	// NotFound when there is none.
	Boundary(ctx context.Context, known string) (Boundary, error)
}

// Boundaries keeps the boundaries that an office read in, the last ones ready to be
// drawn.
type Boundaries struct {
	store BoundaryStore
	now   func() time.Time

	mu    sync.Mutex
	known Boundary
	drawn atlas.Atlas
}

// NewBoundaries makes it over what store keeps.
func NewBoundaries(store BoundaryStore, now func() time.Time) *Boundaries {
	return &Boundaries{store: store, now: now}
}

const longestSource = 200 // characters

// Read takes a GeoJSON file in and puts it in force.
func (b *Boundaries) Read(ctx context.Context, by account.Actor, file []byte, source string) (int, error) {
	if !by.May(account.KeepReference) {
		return 0, fault.New(fault.Forbidden, "account.not_allowed")
	}
	source = strings.Join(strings.Fields(source), " ")
	if n := utf8.RuneCountInString(source); n == 0 || n > longestSource {
		return 0, fault.Field("source", "find.boundary_source", longestSource)
	}
	a, err := atlas.Read(file)
	if err != nil {
		return 0, err
	}
	at := b.now()
	edition := Boundary{ID: account.NewID(at), Source: source, Areas: len(a.Areas), Content: a.Encode(), MadeBy: by.Account, MadeAt: at}
	e := by.Did(account.KeepReference, "boundary/"+edition.ID, at).To(account.Facts{"areas": edition.Areas})
	if err := b.store.KeepBoundary(ctx, edition, e); err != nil {
		return 0, fmt.Errorf("keep boundaries %s: %w", edition.ID, err)
	}
	return edition.Areas, nil
}

// InForce gives the boundaries to draw and where they come from; none of either when
// no office has read any in.
func (b *Boundaries) InForce(ctx context.Context) (atlas.Atlas, Boundary, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	edition, err := b.store.Boundary(ctx, b.known.ID)
	if fault.KindOf(err) == fault.NotFound {
		return atlas.Atlas{}, Boundary{}, nil
	}
	if err != nil {
		return atlas.Atlas{}, Boundary{}, fmt.Errorf("load boundaries: %w", err)
	}
	if edition.ID != b.known.ID {
		if b.drawn, err = atlas.Decode(edition.Content); err != nil {
			return atlas.Atlas{}, Boundary{}, fmt.Errorf("boundaries %s: %w", edition.ID, err)
		}
		edition.Content = nil
		b.known = edition
	}
	return b.drawn, b.known, nil
}
