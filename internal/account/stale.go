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
}

// How long what nobody needs any more is kept, for finding out what happened.
const (
	expiredKept  = 24 * time.Hour
	attemptsKept = 24 * time.Hour
	formsKept    = 7 * 24 * time.Hour // a device may repeat what it could not send before
)

// StaleStore is what DropStale needs. Implemented by internal/store.
type StaleStore interface {
	// DropStale forgets at most most rows of each kind, and tells how many.
	DropStale(ctx context.Context, s Stale, most int) (n int, err error)
}

// DropStale forgets links, codes, sessions, attempts and forms that have served
// their purpose: a bounded batch, to be called until it finds nothing.
func DropStale(ctx context.Context, store StaleStore, now time.Time) (n int, err error) {
	const batch = 1000
	s := Stale{Expired: now.Add(-expiredKept), Attempts: now.Add(-attemptsKept), Forms: now.Add(-formsKept)}
	if n, err = store.DropStale(ctx, s, batch); err != nil {
		return n, fmt.Errorf("forget what has served its purpose: %w", err)
	}
	return n, nil
}
