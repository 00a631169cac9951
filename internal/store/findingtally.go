package store

import (
	"context"
	"database/sql"
	"errors"
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
	if s.Narrow.Scale != "" {
		a.where += ` AND f.scale = ` + a.arg(s.Narrow.Scale)
	}
	a.placed(s)
	return a
}

// keptCounts are the tables of counts that are kept, each with what a line counts and
// the rows that it counts.
var keptCounts = map[string]struct{ of, rows string }{
	"finding_tally": {"kind, office, public, cluster, class, region, scale", `SELECT kind, office, public, cluster, class, region, scale FROM finding`},
	"finding_lapse": {"kind, what, last, region, office, public", fmt.Sprintf(`
		SELECT kind, 'visited' AS what, COALESCE(visited_at / %d, -1) AS last, region, office, public FROM finding
		UNION ALL SELECT kind, 'served', CAST(served AS BIGINT), region, office, public FROM finding WHERE served <> ''`, visitPeriod)},
}

// WrongCounts tells which kept counts are not those of the rows that they count.
func (i *Inspector) WrongCounts(ctx context.Context) (broken []string, err error) {
	for _, table := range slices.Sorted(maps.Keys(keptCounts)) {
		k, n := keptCounts[table], 0
		err := i.read.QueryRowContext(ctx, `
			SELECT COUNT(*) FROM (
				SELECT `+k.of+` FROM (SELECT `+k.of+`, n FROM `+table+` UNION ALL SELECT `+k.of+`, -1 FROM (`+k.rows+`) AS counted) AS both_ways
				GROUP BY `+k.of+` HAVING SUM(n) <> 0) AS wrong`).Scan(&n)
		if err != nil {
			return nil, fmt.Errorf("compare %s: %w", table, err)
		}
		if n > 0 {
			broken = append(broken, fmt.Sprintf("search: %d counts of %s are not those of the rows; wantilan move into an empty database makes them anew", n, table))
		}
	}
	return broken, nil
}

// foldCounts adds up the lines that changes left, at most some of each table, and tells
// whether there may be more.
func (db *DB) foldCounts(ctx context.Context, tx *sql.Tx, most int) (more bool, err error) {
	for _, table := range slices.Sorted(maps.Keys(keptCounts)) {
		full, err := db.fold(ctx, tx, table, keptCounts[table].of, most)
		if err != nil {
			return false, fmt.Errorf("add up %s: %w", table, err)
		}
		more = more || full
	}
	return more, nil
}

// fold adds up the lines of one table. A line is taken out and read by one statement,
// so that none is lost that another change adds meanwhile.
func (db *DB) fold(ctx context.Context, tx *sql.Tx, table, same string, most int) (more bool, err error) {
	of := strings.Split(same, ", ")
	r, err := tx.QueryContext(ctx, `DELETE FROM `+table+` WHERE (`+same+`) IN (SELECT `+same+` FROM `+table+` GROUP BY `+same+` HAVING COUNT(*) > 1 LIMIT $1) RETURNING n, `+same, most)
	if err != nil {
		return false, err
	}
	defer r.Close()
	sums := map[string]int{}
	lines := map[string][]any{}
	for r.Next() {
		var n int
		line := make([]string, len(of)) // numbers too: both engines read them
		to := []any{&n}
		for i := range line {
			to = append(to, &line[i])
		}
		if err := r.Scan(to...); err != nil {
			return false, err
		}
		key := strings.Join(line, "\x00")
		if sums[key] += n; lines[key] == nil {
			for _, x := range line {
				lines[key] = append(lines[key], x)
			}
		}
	}
	if err := errors.Join(r.Err(), r.Close()); err != nil {
		return false, err
	}
	var kept [][]any
	for _, key := range slices.Sorted(maps.Keys(sums)) {
		if sums[key] != 0 {
			kept = append(kept, append(lines[key], sums[key]))
		}
	}
	return len(sums) == most, db.insertMany(ctx, tx, table, append(of, "n"), kept)
}
