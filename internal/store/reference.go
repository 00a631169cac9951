package store

import (
	"context"
	"database/sql"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register/reference"
)

// EditionsInForce implements reference.Store.
func (db *DB) EditionsInForce(ctx context.Context) (map[reference.Kind]reference.EditionID, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	type line struct {
		kind reference.Kind
		id   reference.EditionID
	}
	all, err := rows(ctx, tx, func(r *sql.Rows, l *line) error { return r.Scan(&l.kind, &l.id) },
		`SELECT kind, id FROM reference_edition WHERE in_force = 1 ORDER BY kind`)
	force := make(map[reference.Kind]reference.EditionID, len(all))
	for _, l := range all {
		force[l.kind] = l.id
	}
	return force, err
}

const editionColumns = `
	SELECT e.id, e.kind, e.version, e.source, e.grade, e.checked, e.row_count, e.made_by, COALESCE(a.name, ''), e.made_at, e.forced_at, e.in_force`

const editionTables = ` FROM reference_edition e LEFT JOIN account a ON a.id = e.made_by`

// editionFields are where a row of editionColumns goes; done puts the times.
func editionFields(h *reference.Handed) (to []any, done func()) {
	var made int64
	var forced sql.NullInt64
	return []any{&h.ID, &h.Kind, &h.Version, &h.Source, &h.Grade, &h.Checked, &h.Rows, &h.MadeBy, &h.MadeName, &made, &forced, &h.InForce},
		func() { h.MadeAt, h.ForcedAt = fromMicros(made), fromMaybe(forced) }
}

// Editions implements reference.Store.
func (db *DB) Editions(ctx context.Context, k reference.Kind) ([]reference.Handed, error) {
	return rows(ctx, db.read, func(r *sql.Rows, h *reference.Handed) error {
		to, done := editionFields(h)
		err := r.Scan(to...)
		done()
		return err
	}, editionColumns+editionTables+`
		WHERE CAST($1 AS TEXT) = '' OR e.kind = $1 ORDER BY e.made_at DESC, e.id DESC LIMIT 500`, k)
}

// Edition implements reference.Store.
func (db *DB) Edition(ctx context.Context, id reference.EditionID) (h reference.Handed, content []byte, err error) {
	to, done := editionFields(&h)
	err = db.read.QueryRowContext(ctx, editionColumns+`, e.content`+editionTables+` WHERE e.id = $1`, id).Scan(append(to, &content)...)
	if err != nil {
		return h, nil, found(err, "reference.no_such_edition")
	}
	done()
	return h, content, nil
}

// KeepEdition implements reference.Store.
func (db *DB) KeepEdition(ctx context.Context, h reference.Handed, content []byte, before time.Time, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM reference_edition WHERE kind = $1 AND forced_at IS NULL AND made_at < $2`, h.Kind, micros(before)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO reference_edition (id, kind, version, source, grade, checked, row_count, content, made_by, made_at, in_force)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)`,
			h.ID, h.Kind, h.Version, h.Source, h.Grade, h.Checked, h.Rows, content, h.MadeBy, micros(h.MadeAt))
		return err
	})
}

// Enforce implements reference.Store.
func (db *DB) Enforce(ctx context.Context, k reference.Kind, id reference.EditionID, at time.Time, e account.Entry) error {
	err := db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE reference_edition SET in_force = 0 WHERE kind = $1 AND in_force = 1`, k); err != nil || id == "" {
			return err
		}
		done, err := tx.ExecContext(ctx, `UPDATE reference_edition SET in_force = 1, forced_at = $3 WHERE id = $1 AND kind = $2`, id, k, micros(at))
		return one(done, err, fault.New(fault.NotFound, "reference.no_such_edition"))
	})
	if taken(err) { // by another at the same moment
		return fault.New(fault.Conflict, "reference.meanwhile")
	}
	return err
}

// DropEdition implements reference.Store.
func (db *DB) DropEdition(ctx context.Context, id reference.EditionID, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM reference_edition WHERE id = $1 AND forced_at IS NULL`, id)
		return one(done, err, fault.New(fault.Conflict, "reference.was_in_force"))
	})
}

// codesUsed are the places of the register in which codes of a list stand: pairs of
// a code and what has it.
var codesUsed = map[reference.Kind]string{
	reference.Regions: `SELECT region AS code, party AS holder FROM business WHERE region <> ''
		UNION SELECT value, party FROM business_fact WHERE field = 'region' AND state = 'current' AND value <> ''`,
	reference.KBLI2020: `SELECT kbli AS code, party AS holder FROM business WHERE kbli <> '' AND kbli_edition = '2020'
		UNION SELECT value, party FROM business_fact WHERE field = 'kbli_2020' AND state = 'current' AND value <> ''
		UNION SELECT kbli, id FROM product WHERE kbli <> '' AND kbli_edition = '2020'`,
	reference.KBLI2025: `SELECT kbli AS code, party AS holder FROM business WHERE kbli <> '' AND kbli_edition = '2025'
		UNION SELECT value, party FROM business_fact WHERE field = 'kbli_2025' AND state = 'current' AND value <> ''
		UNION SELECT kbli, id FROM product WHERE kbli <> '' AND kbli_edition = '2025'`,
	reference.HS2022: `SELECT hs AS code, id AS holder FROM product WHERE hs <> ''`,
	reference.Products: `SELECT cluster AS code, party AS holder FROM business WHERE cluster <> ''
		UNION SELECT value, party FROM business_fact WHERE field = 'cluster' AND state = 'current' AND value <> ''`,
	reference.Certificates: `SELECT kind AS code, id AS holder FROM certificate WHERE ended_at IS NULL`,
	reference.LegalForms:   `SELECT value AS code, party AS holder FROM business_fact WHERE field = 'legal_form' AND state = 'current' AND value <> ''`,
	reference.Units: `SELECT unit AS code, id AS holder FROM product WHERE unit <> ''
		UNION SELECT unit, id FROM want WHERE unit <> ''`,
}

// CodesInUse implements reference.Store. Lists whose codes stand nowhere in the
// register have none.
func (db *DB) CodesInUse(ctx context.Context, k reference.Kind) (map[string]int, error) {
	places, some := codesUsed[k]
	if !some {
		return nil, nil
	}
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	type line struct {
		code  string
		count int
	}
	all, err := rows(ctx, tx, func(r *sql.Rows, l *line) error { return r.Scan(&l.code, &l.count) },
		`SELECT code, COUNT(*) FROM (`+places+`) used GROUP BY code ORDER BY code`)
	used := make(map[string]int, len(all))
	for _, l := range all {
		used[l.code] = l.count
	}
	return used, err
}
