package store

import (
	"context"
	"fmt"
	"time"
)

// hanging is how long an intake or a search may stand without a sign of life
// before it counts as stuck: several times as long as another process waits before
// it goes on with it.
const hanging = 30 * time.Minute

// Hanging tells which intakes and searches were asked for and do not come along.
func (i *Inspector) Hanging(ctx context.Context, now time.Time) (all []string, err error) {
	before := micros(now.Add(-hanging))
	for _, q := range []struct{ what, query string }{
		{"intake", `SELECT id FROM intake WHERE state IN ('requested', 'running') AND COALESCE(alive_at, asked_at) < $1 AND asked_at < $1 ORDER BY id`},
		{"preview of intake", `SELECT id FROM intake WHERE state = 'previewing' AND preview = '' AND alive_at < $1 ORDER BY id`},
		{"file of intake", `SELECT id FROM intake WHERE state = 'matching' AND length(head) = 0 AND COALESCE(alive_at, asked_at) < $1 ORDER BY id`},
		{"search for doubles in the book of", `SELECT office FROM likeness_search WHERE state IN ('requested', 'running') AND COALESCE(alive_at, asked_at) < $1 AND asked_at < $1 ORDER BY office`},
	} {
		ids, err := texts(ctx, i.read, q.query, before)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			all = append(all, fmt.Sprintf("%s %s: asked for and not come along for more than %v; it goes on while serve runs", q.what, id, hanging))
		}
	}
	return all, nil
}

// OpenPairs counts the pairs of businesses that look like one and wait for a
// person to decide.
func (i *Inspector) OpenPairs(ctx context.Context) (n int, err error) {
	err = i.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM likeness WHERE state = 'open'`).Scan(&n)
	return n, err
}

// WrongIntakes tells which intakes count other rows than they have kept.
func (i *Inspector) WrongIntakes(ctx context.Context) ([]string, error) {
	ids, err := texts(ctx, i.read, `
		SELECT id FROM intake
		WHERE state <> 'previewing' AND NOT (state = 'matching' AND length(head) = 0) AND (added + changed + same + repeated + wrong + left_out <> row_done OR (state = 'done' AND row_done <> row_count))
		ORDER BY id`)
	for k, id := range ids {
		ids[k] = fmt.Sprintf("intake %s: its counts do not add up to the rows that were read", id)
	}
	return ids, err
}
