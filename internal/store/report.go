package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/report"
	"wantilan/internal/letter"
)

// ReportOf implements report.Store.
func (db *DB) ReportOf(ctx context.Context, g gathering.ID) (all []report.Part, n report.Numbered, err error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, n, err
	}
	defer tx.Rollback() // nothing was changed
	all, err = rows(ctx, tx, func(r *sql.Rows, p *report.Part) error {
		return r.Scan(&p.Gathering, &p.Kind, &p.Words, &p.Version, &p.By, &p.ByName, (*moment)(&p.At))
	}, `
		SELECT p.gathering, p.part, p.words, p.version, p.changed_by, a.name, p.changed_at
		FROM report_part p JOIN account a ON a.id = p.changed_by WHERE p.gathering = $1 ORDER BY p.part`, g)
	if err != nil {
		return nil, n, fmt.Errorf("read parts of the report of %s: %w", g, err)
	}
	err = tx.QueryRowContext(ctx, `
		SELECT n.gathering, n.number, n.day, n.signatory, n.maker, n.position, n.numbered_by, a.name, n.numbered_at
		FROM report_number n JOIN account a ON a.id = n.numbered_by WHERE n.gathering = $1`, g).
		Scan(&n.Gathering, &n.Number, &n.Day, &n.Signatory, &n.Maker, &n.Position, &n.By, &n.ByName, (*moment)(&n.At))
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return all, n, err
}

// KeepReportPart implements report.Store.
func (db *DB) KeepReportPart(ctx context.Context, p report.Part, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			INSERT INTO report_part (gathering, part, words, version, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (gathering, part) DO UPDATE SET words = excluded.words, version = excluded.version, changed_by = excluded.changed_by, changed_at = excluded.changed_at
			WHERE report_part.version = excluded.version - 1`,
			p.Gathering, p.Kind, p.Words, p.Version+1, p.By, micros(p.At))
		return one(done, err, report.Changed())
	})
}

// NumberReport implements report.Store. It holds the gathering's row, so that of two who
// press the button one gets the number and no number is lost.
func (db *DB) NumberReport(ctx context.Context, r report.Numbered, n letter.Numbering, day time.Time, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		var id gathering.ID
		if err := tx.QueryRowContext(ctx, `SELECT id FROM gathering WHERE id = $1`+db.engine.forUpdate, r.Gathering).Scan(&id); err != nil {
			return found(err, "gathering.not_found")
		}
		var there int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM report_number WHERE gathering = $1`, r.Gathering).Scan(&there); err != nil {
			return err
		}
		if there > 0 {
			return report.HasNumber()
		}
		first, err := takeNumbers(ctx, tx, n.Series(letter.Report, day), 1)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO report_number (gathering, number, day, signatory, maker, position, numbered_by, numbered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			r.Gathering, n.Write(first, letter.Report, day), r.Day, r.Signatory, r.Maker, r.Position, r.By, micros(r.At))
		return err
	})
}

// Groups implements report.Store.
func (db *DB) Groups(ctx context.Context, g gathering.ID) ([]report.Group, error) {
	return rows(ctx, db.read, func(r *sql.Rows, x *report.Group) error { return r.Scan(&x.Kind, &x.District, &x.Cluster, &x.Count) }, `
		SELECT y.kind, y.district, COALESCE(b.cluster, ''), COUNT(*)
		FROM participant p JOIN party y ON y.id = p.party LEFT JOIN business b ON b.party = y.id
		WHERE p.gathering = $1 AND p.withdrawn_at IS NULL AND `+cameTo+`
		GROUP BY y.kind, y.district, COALESCE(b.cluster, '') ORDER BY 1, 2, 3`, g)
}
