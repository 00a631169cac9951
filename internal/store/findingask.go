package store

import (
	"fmt"
	"slices"
	"strings"

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
// follows. PostgreSQL believes that a few rows of many are found soonest by reading
// one after another, of which it must take every text apart: seconds, when they do not
// lie at the beginning.
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
	wanted, beside := db.engine.words(s)
	if len(wanted) == 0 {
		return walking(s)
	}
	a := &asking{}
	tables, condition := db.engine.matched()
	a.tables, a.where = tables, fmt.Sprintf(condition, a.arg(db.engine.wording(wanted)))
	if beside {
		a.unserved(s)
	}
	if s.Office != "" {
		a.where += ` AND f.office = ` + a.arg(s.Office)
	}
	a.narrow(s)
	return a
}

// words are the groups that the index of words is asked for. Who was not served is
// nearly everybody, whose places PostgreSQL would gather first; beside other words it
// looks at their rows, which it reads anyway.
func (e engine) words(s register.Search) (wanted register.Wanted, beside bool) {
	switch {
	case len(s.Unserved) == 0:
		return s.Wanted, false
	case e.spots && len(s.Wanted) > 0:
		return s.Wanted, true
	}
	return append(slices.Clone(s.Wanted), s.Unserved), false
}

// spotting finds rows by the index of words, to count them by what is in the narrow
// index that SQLite has for it.
func (db *DB) spotting(s register.Search) *asking {
	a := &asking{}
	tables, condition := db.engine.matched()
	wanted, beside := db.engine.words(s)
	a.tables, a.where = strings.Replace(tables, "finding f ON", "finding f INDEXED BY finding_spot ON", 1), fmt.Sprintf(condition, a.arg(db.engine.wording(wanted)))
	if beside {
		a.unserved(s)
	}
	if s.Office != "" {
		a.where += ` AND f.office = ` + a.arg(s.Office)
	}
	a.unvisited(s)
	return a
}

// byColumns tells whether rows are counted soonest by the columns of an index, without
// asking for words: when these say all that is asked. SQLite has such an index of who
// was served and where, of whom words would find nearly all.
func (e engine) byColumns(n register.Narrow) bool {
	return n.Columns && (e.spots || n.Unserved != "" && n.Cluster == "" && n.KBLI == "" && n.Scale == "")
}

// columned finds rows by their columns alone, to count them: all are in one index,
// the last being looked at there.
func columned(s register.Search) *asking {
	a := tallied(s)
	a.tables = `finding f`
	if s.Narrow.Unserved != "" {
		a.where += ` AND f.served > '' AND f.served < ` + a.arg(s.Narrow.Unserved)
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

// unserved looks at rows that are found otherwise: nearly all fit, so that no index is
// to lead there. As a number for the reason that walking has.
func (a *asking) unserved(s register.Search) {
	if s.Narrow.Unserved != "" {
		a.where += ` AND CASE WHEN f.served > '' AND f.served < ` + a.arg(s.Narrow.Unserved) + ` THEN 1 ELSE 0 END > 0`
	}
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
	a.unserved(s)
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
