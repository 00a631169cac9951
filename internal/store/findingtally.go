package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"wantilan/internal/register"
)

// tallied asks what is kept of counts: of a kind and what a search is narrowed to.
func tallied(s register.Search) *asking {
	a := &asking{}
	a.tables, a.where = `finding_tally f`, `f.kind = `+a.arg(s.Kind)
	if s.Narrow.Cluster != "" {
		a.where += ` AND f.cluster = ` + a.arg(s.Narrow.Cluster)
	}
	if s.Narrow.KBLI != "" {
		a.where += ` AND f.class LIKE ` + a.arg(s.Narrow.KBLI+"%")
	}
	if s.Narrow.Region != "" {
		a.where += ` AND (f.region = ` + a.arg(s.Narrow.Region) + ` OR f.region LIKE ` + a.arg(s.Narrow.Region+".%") + `)`
	}
	if s.Narrow.Scale != "" {
		a.where += ` AND f.scale = ` + a.arg(s.Narrow.Scale)
	}
	if s.Office != "" {
		a.where += ` AND f.office = ` + a.arg(s.Office)
	}
	if s.Narrow.Public != "" {
		a.where += ` AND f.public = ` + a.arg(bit(s.Narrow.Public == "yes"))
	}
	return a
}

// parts is a line of what is kept of counts.
type parts struct {
	kind, office, cluster, class, region, scale string
	public                                      int
}

// foldTally adds up the lines that changes left, at most some of them, and tells
// whether there may be more. A line is taken out and read by one statement, so that
// none is lost that another change adds meanwhile.
func (db *DB) foldTally(ctx context.Context, tx *sql.Tx, most int) (more bool, err error) {
	type line struct {
		parts
		n int
	}
	const same = `kind, office, public, cluster, class, region, scale`
	all, err := rows(ctx, tx, func(r *sql.Rows, l *line) error {
		return r.Scan(&l.kind, &l.office, &l.public, &l.cluster, &l.class, &l.region, &l.scale, &l.n)
	}, `DELETE FROM finding_tally WHERE (`+same+`) IN (SELECT `+same+` FROM finding_tally GROUP BY `+same+` HAVING COUNT(*) > 1 LIMIT $1) RETURNING `+same+`, n`, most)
	if err != nil {
		return false, fmt.Errorf("take out counts: %w", err)
	}
	sums := map[parts]int{}
	for _, l := range all {
		sums[l.parts] += l.n
	}
	var kept [][]any
	for _, p := range slices.SortedFunc(maps.Keys(sums), func(a, b parts) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) }) {
		if sums[p] != 0 {
			kept = append(kept, []any{p.kind, p.office, p.public, p.cluster, p.class, p.region, p.scale, sums[p]})
		}
	}
	return len(sums) == most, db.insertMany(ctx, tx, "finding_tally", []string{"kind", "office", "public", "cluster", "class", "region", "scale", "n"}, kept)
}
