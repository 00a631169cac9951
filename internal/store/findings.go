package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// Findings implements register.FinderStore. SQLite gives those with the least
// numbers, PostgreSQL those that lie first on disk.
func (db *DB) Findings(ctx context.Context, s register.Search, limit int) ([]register.Finding, error) {
	a := db.asking(s)
	query := `SELECT ` + findingColumns + ` FROM ` + a.from("")
	if n := len(s.Wanted) + len(s.Unserved); n > 0 {
		query = db.engine.fenced(query)
		if n <= fewGroups {
			query = db.engine.anew + query
		}
	}
	return findings(ctx, db.read, query+` LIMIT `+a.arg(limit), a.args...)
}

// fewGroups is of how many groups of words nearly every row may have all. A plan made for
// any words gathers them first; one made for these reads row after row until the limit
// is reached.
const fewGroups = 2

// FindingsInOrder implements register.FinderStore.
func (db *DB) FindingsInOrder(ctx context.Context, s register.Search, order register.Order, offset, limit int) ([]register.Finding, error) {
	a := walking(s)
	by := `f.sorted, f.number`
	if order == register.ByChange {
		by = `f.changed_at DESC, f.number DESC`
	}
	return findings(ctx, db.read, `SELECT `+findingColumns+` FROM `+a.from("")+` ORDER BY `+by+` LIMIT `+a.arg(limit)+` OFFSET `+a.arg(offset), a.args...)
}

func findings(ctx context.Context, db *sql.DB, query string, args ...any) ([]register.Finding, error) {
	r, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []register.Finding
	for r.Next() {
		var f register.Finding
		if err := scanFinding(r, &f); err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, r.Err()
}

// CountFindings implements register.FinderStore.
func (db *DB) CountFindings(ctx context.Context, s register.Search) (n int, err error) {
	a, what := &asking{}, `COUNT(*)`
	wanted, beside := db.engine.words(s)
	switch {
	case s.Narrow.Alone:
		a, what = tallied(s), `COALESCE(SUM(f.n), 0)`
	case isLapse(s):
		what = `COALESCE(SUM(f.n), 0)`
		if a, err = lapsed(s); err != nil {
			return 0, err
		}
	case db.engine.byColumns(s.Narrow):
		a = columned(s)
	case len(wanted) > 0 && s.Unvisited.IsZero() && !beside: // the rows themselves need not be read
		a.tables, a.where = db.engine.worded(a.arg(db.engine.wording(wanted)))
	case len(wanted) > 0:
		a = db.spotting(s)
	default:
		a = walking(s)
	}
	err = db.read.QueryRowContext(ctx, `SELECT `+what+` FROM `+a.from(""), a.args...).Scan(&n)
	return n, err
}

// FindingsByRegion implements register.FinderStore.
func (db *DB) FindingsByRegion(ctx context.Context, s register.Search) (map[string]int, error) {
	a, what := walking(s), `COUNT(*)`
	switch {
	case s.Narrow.Alone:
		a, what = tallied(s), `SUM(f.n)`
	case isLapse(s):
		what = `SUM(f.n)`
		var err error
		if a, err = lapsed(s); err != nil {
			return nil, err
		}
	case db.engine.byColumns(s.Narrow):
		a = columned(s)
	case len(s.Wanted)+len(s.Unserved) > 0:
		a = db.spotting(s)
	}
	r, err := db.read.QueryContext(ctx, `SELECT f.region, `+what+` FROM `+a.from("")+` GROUP BY f.region HAVING `+what+` > 0`, a.args...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	all := map[string]int{}
	for r.Next() {
		var region string
		var n int
		if err := r.Scan(&region, &n); err != nil {
			return nil, err
		}
		all[region] = n
	}
	return all, r.Err()
}

// FindingBy implements register.FinderStore.
func (db *DB) FindingBy(ctx context.Context, office account.OrganisationID, what, value string) (register.Finding, error) {
	condition := map[string]string{
		register.ByNIB:   `f.kind = 'business' AND f.object IN (SELECT party FROM business WHERE nib = $1)`,
		register.ByCode:  `f.code = $1`,
		register.ByPhone: `f.kind IN ('business', 'stakeholder') AND f.object IN (SELECT party FROM contact WHERE phone = $1)`,
	}[what]
	all, err := findings(ctx, db.read, `SELECT `+findingColumns+` FROM finding f WHERE `+condition+` AND ($2 = '' OR f.office = $2) ORDER BY f.number LIMIT 2`, value, office)
	if err == nil && len(all) != 1 {
		err = fault.New(fault.NotFound, "find.nothing")
	}
	if err != nil {
		return register.Finding{}, err
	}
	return all[0], nil
}

// ListFindings implements register.FinderStore.
func (db *DB) ListFindings(ctx context.Context, s register.Search, most int, do func(register.ListLine) error) error {
	a := db.asking(s)
	r, err := db.read.QueryContext(ctx, `
		SELECT `+findingColumns+`, p.name, COALESCE(b.nib, ''), p.district, p.village, COALESCE(b.cluster, ''), COALESCE(b.kbli, ''), p.product
		FROM `+a.from(` JOIN party p ON p.id = f.party LEFT JOIN business b ON b.party = f.party`)+` ORDER BY f.number LIMIT `+a.arg(most), a.args...)
	if err != nil {
		return err
	}
	defer r.Close()
	for r.Next() {
		var l register.ListLine
		if err := scanFinding(r, &l.Finding, &l.Business, &l.NIB, &l.District, &l.Village, &l.Cluster, &l.KBLI, &l.Product); err != nil {
			return err
		}
		if err := do(l); err != nil {
			return err
		}
	}
	return r.Err()
}

// OfficeOf implements register.LexiconStore.
func (db *DB) OfficeOf(ctx context.Context, id account.OrganisationID) (office account.OrganisationID, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT COALESCE(office, '') FROM organisation WHERE id = $1`, id).Scan(&office)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return office, err
}

// FindingOffices implements register.LexiconStore.
func (db *DB) FindingOffices(ctx context.Context) ([]account.OrganisationID, error) {
	return column[account.OrganisationID](ctx, db.read, `
		SELECT o.id FROM organisation o
		WHERE EXISTS (SELECT 1 FROM business b WHERE b.office = o.id) OR EXISTS (SELECT 1 FROM stakeholder s WHERE s.office = o.id)
		ORDER BY o.id`)
}

// EachFound implements register.LexiconStore.
func (db *DB) EachFound(ctx context.Context, office account.OrganisationID, do func(kind register.FindingKind, public bool, found string)) error {
	r, err := db.read.QueryContext(ctx, `SELECT kind, public, found FROM finding WHERE $1 = '' OR office = $1`, office)
	if err != nil {
		return err
	}
	defer r.Close()
	for r.Next() {
		var kind register.FindingKind
		var public int
		var found string
		if err := r.Scan(&kind, &public, &found); err != nil {
			return err
		}
		do(kind, public == 1, found)
	}
	return r.Err()
}

// FindingsChanged implements register.LexiconStore.
func (db *DB) FindingsChanged(ctx context.Context, office account.OrganisationID, after time.Time, most int) (n int, err error) {
	err = db.read.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM (
			SELECT 1 FROM finding
			WHERE kind IN ('business', 'product', 'stakeholder', 'want') AND changed_at > $1 AND ($2 = '' OR office = $2) LIMIT $3) AS few`,
		micros(after), office, most).Scan(&n)
	return n, err
}
