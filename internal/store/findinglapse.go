package store

import (
	"strconv"
	"time"

	"wantilan/internal/register"
)

// visitPeriod is how finely last visits are counted ahead, as migration 0021 has it:
// rows of the one period that a day lies in are counted when somebody asks.
const visitPeriod = int64(30 * 24 * time.Hour / time.Microsecond)

// isLapse tells whether counts are kept of what is asked: of a kind, its office, region
// and what is public, by the last visit or by the last programme.
func isLapse(s register.Search) bool {
	n := s.Narrow
	if s.Kind == "" || !n.Columns || n.Cluster != "" || n.KBLI != "" || n.Scale != "" {
		return false
	}
	return n.Unserved != "" && s.Unvisited.IsZero() || n.Unserved == "" && micros(s.Unvisited) >= visitPeriod
}

// lapsed asks what is kept of counts of who was not visited, or not served, since a
// time.
func lapsed(s register.Search) (*asking, error) {
	a := &asking{tables: `finding_lapse f`}
	what, before := "visited", micros(s.Unvisited)/visitPeriod
	if s.Narrow.Unserved != "" {
		year, err := strconv.ParseInt(s.Narrow.Unserved, 10, 64)
		if err != nil {
			return nil, err
		}
		what, before = "served", year
	}
	a.where = `f.kind = ` + a.arg(s.Kind) + ` AND f.what = ` + a.arg(what) + ` AND f.last < ` + a.arg(before)
	a.placed(s)
	if left := micros(s.Unvisited) % visitPeriod; what == "visited" && left > 0 {
		b := &asking{args: a.args}
		b.where = `f.kind = ` + b.arg(s.Kind) + ` AND f.visited_at >= ` + b.arg(before*visitPeriod) + ` AND f.visited_at < ` + b.arg(micros(s.Unvisited))
		b.placed(s)
		a.tables = `(SELECT f.region, f.n FROM ` + a.from("") + ` UNION ALL SELECT f.region, 1 FROM finding f WHERE ` + b.where + `) AS f`
		a.where, a.args = `f.n <> 0`, b.args
	}
	return a, nil
}

// placed narrows to a region, an office and what is public.
func (a *asking) placed(s register.Search) {
	if s.Narrow.Region != "" {
		a.where += ` AND (f.region = ` + a.arg(s.Narrow.Region) + ` OR f.region LIKE ` + a.arg(s.Narrow.Region+".%") + `)`
	}
	if s.Office != "" {
		a.where += ` AND f.office = ` + a.arg(s.Office)
	}
	if s.Narrow.Public != "" {
		a.where += ` AND f.public = ` + a.arg(bit(s.Narrow.Public == "yes"))
	}
}
