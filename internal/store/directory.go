package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"wantilan/internal/register"
)

// forEverybody are the products that strangers see, of a party that is published.
const forEverybody = `p.state = 'shown' AND p.adults = 0`

// Directory implements register.ShowcaseStore.
func (db *DB) Directory(ctx context.Context, f register.DirectoryFilter) (register.Directory, error) {
	var d register.Directory
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return d, err
	}
	defer tx.Rollback() // nothing was changed
	where, args := []string{`b.public = 1`}, []any{}
	for _, c := range []struct{ column, value string }{{`y.district`, f.District}, {`b.cluster`, f.Cluster}} {
		if c.value != "" {
			args = append(args, c.value)
			where = append(where, fmt.Sprintf(`%s = $%d`, c.column, len(args)))
		}
	}
	narrowed := ` WHERE ` + strings.Join(where, ` AND `)
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM business b JOIN party y ON y.id = b.party`+narrowed, args...).Scan(&d.Count); err != nil {
		return d, err
	}
	args = append(args, f.Size, (f.Page-1)*f.Size)
	d.Lines, err = rows(ctx, tx, func(r *sql.Rows, l *register.DirectoryLine) error {
		return r.Scan(append(makerInto(&l.Maker), &l.Thumb, &l.Products)...)
	}, `
		SELECT`+makerColumns+`,
		       COALESCE((SELECT x.thumb FROM product p JOIN product_photo x ON x.product = p.id
		                 WHERE p.party = y.id AND `+forEverybody+` ORDER BY p.name, p.id, x.place LIMIT 1), ''),
		       (SELECT COUNT(*) FROM product p WHERE p.party = y.id AND `+forEverybody+`)`+
		makerTables+narrowed+fmt.Sprintf(` ORDER BY y.name, y.id LIMIT $%d OFFSET $%d`, len(args)-1, len(args)), args...)
	if err != nil {
		return d, err
	}
	if d.Districts, err = tallies(ctx, tx, `y.district`); err != nil {
		return d, err
	}
	d.Clusters, err = tallies(ctx, tx, `b.cluster`)
	return d, err
}

// tallies counts what is published by a column; what is not known is left out.
func tallies(ctx context.Context, tx *sql.Tx, column string) ([]register.Tally, error) {
	const most = 200
	return rows(ctx, tx, func(r *sql.Rows, t *register.Tally) error { return r.Scan(&t.Value, &t.Count) }, `
		SELECT `+column+`, COUNT(*) FROM business b JOIN party y ON y.id = b.party
		WHERE b.public = 1 AND `+column+` <> '' GROUP BY `+column+` ORDER BY `+column+` LIMIT $1`, most)
}

// fileColumns are all that name files: whoever adds one adds it here, or its files
// are swept away. One query each, so that each uses its index.
var fileColumns = []string{
	`SELECT shown FROM product_photo`, `SELECT thumb FROM product_photo`, `SELECT paper FROM certificate`,
	`SELECT logo FROM letterhead`,
	`SELECT photo FROM speaker`, `SELECT slides FROM speaker`,
	`SELECT paper FROM material`,
	`SELECT shown FROM gathering_photo`, `SELECT thumb FROM gathering_photo`,
}

// FilesNamed lists which of some files a row names, by their hashes.
func (db *DB) FilesNamed(ctx context.Context, hashes []string) ([]string, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	marks, args := make([]string, len(hashes)), make([]any, len(hashes))
	for i, h := range hashes {
		marks[i], args[i] = fmt.Sprintf("$%d", i+1), h
	}
	parts := make([]string, len(fileColumns))
	for i, query := range fileColumns {
		column := strings.Fields(query)[1]
		parts[i] = query + ` WHERE ` + column + ` IN (` + strings.Join(marks, ", ") + `)`
	}
	return rows(ctx, tx, func(r *sql.Rows, h *string) error { return r.Scan(h) }, strings.Join(parts, ` UNION `), args...)
}

// AllFilesNamed lists the hashes of all files that rows name, in order.
func (db *DB) AllFilesNamed(ctx context.Context) ([]string, error) {
	return column[string](ctx, db.read, `SELECT hash FROM (`+
		strings.Replace(strings.Join(fileColumns, ` UNION `), `SELECT shown`, `SELECT shown AS hash`, 1)+`) named WHERE hash <> '' ORDER BY hash`)
}
