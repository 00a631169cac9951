package register

import (
	"context"
	"fmt"
	"time"

	"wantilan/stem"
)

// IndexStore brings the index of search up to date. Implemented by internal/store.
type IndexStore interface {
	// IndexDue indexes at most some most of each: what was kept under another
	// edition of the base words, what was right until a day that is over, and what
	// changed without being indexed. It tells how many rows it wrote and whether
	// more is due.
	IndexDue(ctx context.Context, today Date, edition string, most int) (n int, more bool, err error)
}

// Bounds of one run of the due work: a transaction of so many things holds other
// changes up for a part of a second.
const (
	mostAtOnce  = 200
	mostBatches = 20
)

// IndexDue brings the index up to date and tells how many rows it wrote. It is due
// work, safe to repeat; what changes in between is found the next time.
func IndexDue(ctx context.Context, store IndexStore, now func() time.Time) (int, error) {
	written := 0
	for range mostBatches {
		today := Date(now().In(wita).Format(time.DateOnly))
		n, more, err := store.IndexDue(ctx, today, stem.Edition(), mostAtOnce)
		written += n
		if err != nil {
			return written, fmt.Errorf("index what changed: %w", err)
		}
		if !more {
			break
		}
	}
	return written, nil
}
