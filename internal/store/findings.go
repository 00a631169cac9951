package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// matched is how an engine finds rows by words: the tables, and its condition with
// %s for the words' placeholder.
func (e engine) matched() (tables, condition string) {
	if e.name == postgresEngine.name {
		return `finding f`, `array_to_tsvector(string_to_array(f.found, ' ')) @@ CAST(%s AS tsquery)`
	}
	return `finding_words CROSS JOIN finding f ON f.number = finding_words.rowid`, `finding_words MATCH %s`
}

// worded is the same where rows are only counted, so that nothing but the index of
// words is read.
func (e engine) worded(words string) (tables, condition string) {
	if e.name == postgresEngine.name {
		tables, condition = e.matched()
		return tables, fmt.Sprintf(condition, words)
	}
	return `finding_words`, `finding_words MATCH ` + words
}

// fenced makes an engine look for rows by words before it thinks of the limit that
// follows. PostgreSQL believes that few rows of many are found soonest by reading
// all, which takes it seconds when they are not.
func (e engine) fenced(query string) string {
	if e.name == postgresEngine.name {
		return `WITH f AS MATERIALIZED (` + query + `) SELECT * FROM f`
	}
	return query
}

// wording writes what is wanted as the engine's question. Words are letters and
// digits with a sign before, so that nothing in them is taken for syntax; whatever
// else is asked for is left out.
func (e engine) wording(w register.Wanted) string {
	and, or, open, shut, begins := " AND ", " OR ", `"`, `"`, "*"
	if e.name == postgresEngine.name {
		and, or, open, shut, begins = " & ", " | ", "'", "'", ":*"
	}
	groups := make([]string, 0, len(w))
	for _, g := range w {
		terms := make([]string, 0, len(g))
		for _, t := range g {
			if strings.ContainsAny(t.Text, `"'\ `) || t.Text == "" {
				continue
			}
			term := open + t.Text + shut
			if t.Begins {
				term += begins
			}
			terms = append(terms, term)
		}
		groups = append(groups, "("+strings.Join(terms, or)+")")
	}
	return strings.Join(groups, and)
}

// asking is a question as SQL.
type asking struct {
	tables string // with finding as f
	where  string
	args   []any
}

// from is what stands after FROM, with more tables joined to f.
func (a *asking) from(joins string) string { return a.tables + joins + ` WHERE ` + a.where }

func (a *asking) arg(x any) string {
	a.args = append(a.args, x)
	return fmt.Sprintf("$%d", len(a.args))
}

// asking finds rows by the index of words.
func (db *DB) asking(s register.Search) *asking {
	if len(s.Wanted) == 0 {
		return walking(s)
	}
	a := &asking{}
	tables, condition := db.engine.matched()
	a.tables, a.where = tables, fmt.Sprintf(condition, a.arg(db.engine.wording(s.Wanted)))
	if s.Office != "" {
		a.where += ` AND f.office = ` + a.arg(s.Office)
	}
	a.narrow(s)
	return a
}

// spotting finds rows by the index of words, to count them by what is in the narrow
// index that SQLite has for it.
func (db *DB) spotting(s register.Search) *asking {
	a := &asking{}
	tables, condition := db.engine.matched()
	a.tables, a.where = strings.Replace(tables, "finding f ON", "finding f INDEXED BY finding_spot ON", 1), fmt.Sprintf(condition, a.arg(db.engine.wording(s.Wanted)))
	if s.Office != "" {
		a.where += ` AND f.office = ` + a.arg(s.Office)
	}
	a.unvisited(s)
	return a
}

// narrow adds what stands in no word.
func (a *asking) narrow(s register.Search) {
	if s.Public {
		a.where += ` AND f.public = 1`
	}
	a.unvisited(s)
}

func (a *asking) unvisited(s register.Search) {
	if !s.Unvisited.IsZero() {
		a.where += ` AND (f.visited_at IS NULL OR f.visited_at < ` + a.arg(micros(s.Unvisited)) + `)`
	}
}

// walking finds rows without the index of words, so that another can give their
// order: every wanted group is looked for in the row itself.
func walking(s register.Search) *asking {
	a := &asking{}
	a.tables, a.where = `finding f`, `f.kind = `+a.arg(s.Kind)
	if lead, value := leading(s.Narrow); lead != "" && len(s.Wanted) > 0 {
		a.where += ` AND f.` + lead + ` = ` + a.arg(value)
	}
	if s.Office != "" {
		a.where += ` AND f.office = ` + a.arg(s.Office)
	}
	for _, g := range s.Wanted {
		any := make([]string, 0, len(g))
		for _, t := range g {
			end := " %"
			if t.Begins {
				end = "%"
			}
			any = append(any, `' ' || f.found || ' ' LIKE `+a.arg("% "+escapeLike(t.Text)+end)+` ESCAPE '!'`)
		}
		// As a number, for which PostgreSQL expects every third row to fit; of a
		// pattern it expects none, and would sort all that is left
		a.where += ` AND CASE WHEN ` + strings.Join(any, " OR ") + ` THEN 1 ELSE 0 END > 0`
	}
	a.narrow(s)
	return a
}

// leading is the column by which a list in order is walked. What sort of thing is made
// goes before where: in a register names say the former, so that what has it
// stands together, anywhere in the alphabet.
func leading(n register.Narrow) (column, value string) {
	const district = len("51.03.02")
	switch {
	case n.Cluster != "":
		return "cluster", n.Cluster
	case len(n.KBLI) >= 2:
		return "kbli", n.KBLI[:2]
	case len(n.Region) >= district:
		return "district", n.Region[:district]
	}
	return "", ""
}

// Findings implements register.FinderStore. SQLite gives those with the least
// numbers, PostgreSQL those that lie first on disk.
func (db *DB) Findings(ctx context.Context, s register.Search, limit int) ([]register.Finding, error) {
	a := db.asking(s)
	query := `SELECT ` + findingColumns + ` FROM ` + a.from("")
	if len(s.Wanted) > 0 && !s.Common {
		query = db.engine.fenced(query)
	}
	return findings(ctx, db.read, query+` LIMIT `+a.arg(limit), a.args...)
}

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
	a, what := db.asking(s), `COUNT(*)`
	switch {
	case s.Narrow.Alone:
		a, what = tallied(s), `COALESCE(SUM(f.n), 0)`
	case len(s.Wanted) > 0 && s.Unvisited.IsZero(): // the rows themselves need not be read
		a = &asking{}
		a.tables, a.where = db.engine.worded(a.arg(db.engine.wording(s.Wanted)))
	case len(s.Wanted) > 0:
		a = db.spotting(s)
	}
	err = db.read.QueryRowContext(ctx, `SELECT `+what+` FROM `+a.from(""), a.args...).Scan(&n)
	return n, err
}

// FindingsByRegion implements register.FinderStore.
func (db *DB) FindingsByRegion(ctx context.Context, s register.Search) (map[string]int, error) {
	a, what := db.asking(s), `COUNT(*)`
	switch {
	case s.Narrow.Alone:
		a, what = tallied(s), `SUM(f.n)`
	case len(s.Wanted) > 0:
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
