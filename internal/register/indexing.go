package register

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"wantilan/stem"
)

// IndexStore brings the index of search up to date. Implemented by internal/store.
type IndexStore interface {
	// IndexDue indexes at most some most of each: what was kept in another edition,
	// what was right until a day that is over, and what changed without being
	// indexed. It tells how many rows it wrote and whether more is due. Whatever is
	// indexed from then on is indexed in this edition.
	IndexDue(ctx context.Context, e Edition, most int) (n int, more bool, err error)
}

// Edition is what the index depends on besides the book itself.
type Edition struct {
	Today  Date
	Scales []ScaleRule // in force today
	Name   string      // another one when anything but the day is another
}

// indexForm is another one whenever rows say other things of the same book.
const indexForm = "2"

// edition is the one of a day.
func edition(rules []ScaleRule, today Date) (Edition, error) {
	e := Edition{Today: today}
	for _, r := range rules {
		if today >= r.From && (r.Until == "" || today <= r.Until) {
			e.Scales = append(e.Scales, r)
		}
	}
	text, err := json.Marshal(e.Scales)
	if err != nil {
		return Edition{}, fmt.Errorf("name the edition of rules of scale: %w", err)
	}
	sum := sha256.Sum256(text)
	e.Name = stem.Edition() + "-" + hex.EncodeToString(sum[:8]) + "-" + indexForm
	return e, nil
}

// Bounds of one run of the due work: a transaction of so many things holds other
// changes up for a part of a second.
const (
	mostAtOnce  = 200
	mostBatches = 20
)

// IndexDue brings the index up to date and tells how many rows it wrote, or 1 when it
// only looked through some and there are more, so that the work goes on at once. It is
// due work, safe to repeat; what changes in between is found the next time.
func IndexDue(ctx context.Context, store IndexStore, lists Lists, now func() time.Time) (int, error) {
	written, goOn := 0, false
	for range mostBatches {
		e, err := edition(lists.ScaleRules(), Today(now()))
		if err != nil {
			return written, err
		}
		n, more, err := store.IndexDue(ctx, e, mostAtOnce)
		written += n
		if err != nil {
			return written, fmt.Errorf("index what changed: %w", err)
		}
		if goOn = more; !more {
			break
		}
	}
	if goOn {
		written = max(1, written)
	}
	return written, nil
}
