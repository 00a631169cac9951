package files

import (
	"context"
	"fmt"
	"time"
)

// Bounds of one Sweep.
const (
	askedAtOnce = 500  // hashes that are asked about with one question
	mostDropped = 5000 // files that are dropped before it returns
)

// Sweep drops files that nothing refers to and that were last put before a moment,
// and tells how many: a bounded batch, to be called until it finds nothing. The
// moment should be a day ago, so that no file goes whose row is not committed yet.
// Referred tells which of some files something refers to.
func Sweep(ctx context.Context, s Store, before time.Time, referred func(context.Context, []Hash) (map[Hash]bool, error)) (n int, err error) {
	old := make([]Hash, 0, askedAtOnce)
	for info, err := range s.List(ctx) {
		if err != nil {
			return n, fmt.Errorf("sweep files: %w", err)
		}
		if info.Kept.Before(before) {
			old = append(old, info.Hash)
		}
		if len(old) < askedAtOnce {
			continue
		}
		dropped, err := drop(ctx, s, old, before, referred)
		if n += dropped; err != nil || n >= mostDropped {
			return n, err
		}
		old = old[:0]
	}
	dropped, err := drop(ctx, s, old, before, referred)
	return n + dropped, err
}

func drop(ctx context.Context, s Store, old []Hash, before time.Time, referred func(context.Context, []Hash) (map[Hash]bool, error)) (n int, err error) {
	if len(old) == 0 {
		return 0, nil
	}
	keep, err := referred(ctx, old)
	if err != nil {
		return 0, fmt.Errorf("sweep files: ask which are referred to: %w", err)
	}
	for _, h := range old {
		if keep[h] {
			continue
		}
		dropped, err := s.DropOlder(ctx, h, before)
		if err != nil {
			return n, fmt.Errorf("sweep files: %w", err)
		}
		if dropped {
			n++
		}
	}
	return n, nil
}
