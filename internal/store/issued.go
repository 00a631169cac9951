package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/issued"
	"wantilan/internal/letter"
)

const issuedColumns = `
	SELECT id, gathering, kind, number, name, about, role, participant, code, day, signatory, issued_at, void_at, void_why FROM issued`

func scanIssued(r interface{ Scan(...any) error }, p *issued.Paper) error {
	return r.Scan(&p.ID, &p.Gathering, &p.Kind, &p.Number, &p.Name, &p.About, &p.Role, &p.Participant, &p.Code, &p.Day, &p.Signatory,
		(*moment)(&p.At), (*moment)(&p.VoidAt), &p.VoidWhy)
}

// Issued implements issued.Store.
func (db *DB) Issued(ctx context.Context, g gathering.ID, k letter.Kind) ([]issued.Paper, error) {
	return rows(ctx, db.read, func(r *sql.Rows, p *issued.Paper) error { return scanIssued(r, p) },
		issuedColumns+` WHERE gathering = $1 AND kind = $2 ORDER BY series, id`, g, k)
}

// IssuedByCode implements issued.Store.
func (db *DB) IssuedByCode(ctx context.Context, code string) (p issued.Paper, err error) {
	err = scanIssued(db.read.QueryRowContext(ctx, issuedColumns+` WHERE code = $1`, code), &p)
	return p, found(err, "issued.unknown")
}

// KeepIssued implements issued.Store. It holds the gathering's row, so that nobody gets
// two papers when two people press the button.
func (db *DB) KeepIssued(ctx context.Context, all []issued.Paper, n letter.Numbering, day time.Time, e account.Entry) (count int, err error) {
	g, kind := all[0].Gathering, all[0].Kind
	err = db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		var id gathering.ID
		if err := tx.QueryRowContext(ctx, `SELECT id FROM gathering WHERE id = $1`+db.engine.forUpdate, g).Scan(&id); err != nil {
			return found(err, "gathering.not_found")
		}
		given := map[gathering.ParticipantID]bool{}
		if err := each(ctx, tx, func(r *sql.Rows) error {
			var who gathering.ParticipantID
			err := r.Scan(&who)
			given[who] = true
			return err
		}, `SELECT participant FROM issued WHERE gathering = $1 AND kind = $2 AND participant <> '' AND void_at IS NULL ORDER BY id`, g, kind); err != nil {
			return fmt.Errorf("read who has a paper: %w", err)
		}
		fresh := slices.DeleteFunc(slices.Clone(all), func(p issued.Paper) bool { return given[p.Participant] })
		if count = len(fresh); count == 0 {
			return fault.New(fault.Conflict, "issued.nobody")
		}
		first, err := takeNumbers(ctx, tx, n.Series(kind, day), count)
		if err != nil {
			return err
		}
		type numbered struct {
			issued.Paper
			series string
		}
		list := make([]numbered, count)
		for i, p := range fresh {
			p.Number = n.Write(first+i, kind, day)
			list[i] = numbered{p, fmt.Sprintf("%04d-%09d", day.Year(), first+i)}
		}
		return batch(ctx, tx, list, `
			INSERT INTO issued (id, gathering, kind, series, number, name, about, role, participant, code, day, signatory, issued_at, void_why)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '')`, func(p numbered) []any {
			return []any{p.ID, p.Gathering, p.Kind, p.series, p.Number, p.Name, p.About, p.Role, p.Participant, p.Code, p.Day, p.Signatory, micros(p.At)}
		})
	})
	return count, err
}

// VoidIssued implements issued.Store.
func (db *DB) VoidIssued(ctx context.Context, p issued.Paper, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE issued SET void_at = $1, void_why = $2 WHERE id = $3 AND gathering = $4 AND void_at IS NULL`,
			micros(p.VoidAt), p.VoidWhy, p.ID, p.Gathering)
		return one(done, err, fault.New(fault.NotFound, "issued.not_found"))
	})
}
