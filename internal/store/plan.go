package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// table is one table of the schema that this program knows.
type table struct {
	name    string
	columns []string
	refers  []string // other tables that it refers to
	seeds   int64    // rows that it has in a new database
}

// plan lists all tables, each after those it refers to. It reads them from a
// fresh SQLite file, since both engines have the same. The index of search, whose
// tables begin with "finding", is none of them: it is made of the others, in its
// own way in each engine.
func plan(ctx context.Context) (all []table, err error) {
	folder, err := os.MkdirTemp("", "wantilan")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	db, err := openSQLite(ctx, filepath.Join(folder, "schema.db"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	names, err := column[string](ctx, db.read, `
		SELECT name FROM sqlite_master
		WHERE type = 'table' AND name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'finding%' ORDER BY name`)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		t := table{name: name}
		if t.columns, err = texts(ctx, db.read, `SELECT name FROM pragma_table_info($1) ORDER BY cid`, name); err != nil {
			return nil, err
		}
		if t.refers, err = texts(ctx, db.read, `SELECT DISTINCT "table" FROM pragma_foreign_key_list($1) ORDER BY 1`, name); err != nil {
			return nil, err
		}
		if err := db.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM "`+name+`"`).Scan(&t.seeds); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return ordered(all)
}

// ordered puts each table after those it refers to.
func ordered(all []table) ([]table, error) {
	var done []table
	placed := map[string]bool{}
	for len(all) > 0 {
		i := slices.IndexFunc(all, func(t table) bool {
			return !slices.ContainsFunc(t.refers, func(other string) bool { return !placed[other] && other != t.name })
		})
		if i < 0 {
			return nil, fmt.Errorf("the tables from %s on refer to each other in a circle", all[0].name)
		}
		placed[all[i].name] = true
		done = append(done, all[i])
		all = slices.Delete(all, i, i+1)
	}
	return done, nil
}

func (t table) selecting() string {
	return `SELECT ` + strings.Join(t.quoted(), ", ") + ` FROM "` + t.name + `"`
}

func (t table) inserting() string {
	marks := make([]string, len(t.columns))
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	return `INSERT INTO "` + t.name + `" (` + strings.Join(t.quoted(), ", ") + `) VALUES (` + strings.Join(marks, ", ") + `)`
}

func (t table) quoted() []string {
	all := make([]string, len(t.columns))
	for i, c := range t.columns {
		all[i] = `"` + c + `"`
	}
	return all
}

func texts(ctx context.Context, db *sql.DB, query string, args ...any) ([]string, error) {
	r, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return collect[string](r)
}
