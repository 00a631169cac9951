package store

import (
	"context"
	"database/sql"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// KeepList implements register.ListStore.
func (db *DB) KeepList(ctx context.Context, l register.SavedList, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO saved_list (id, office, account, name, query, shared, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			l.ID, l.Office, l.Account, l.Name, l.Query, bit(l.Shared), micros(l.CreatedAt))
		return err
	})
}

const listColumns = `
	SELECT l.id, l.office, l.account, a.name, l.name, l.query, l.shared, l.created_at
	FROM saved_list l JOIN account a ON a.id = l.account`

func scanList(r interface{ Scan(...any) error }, l *register.SavedList) error {
	var shared int
	var created int64
	err := r.Scan(&l.ID, &l.Office, &l.Account, &l.By, &l.Name, &l.Query, &shared, &created)
	l.Shared, l.CreatedAt = shared == 1, fromMicros(created)
	return err
}

// SavedLists implements register.ListStore.
func (db *DB) SavedLists(ctx context.Context, of account.OrganisationID, who account.ID, limit int) ([]register.SavedList, error) {
	return rows(ctx, db.read, func(r *sql.Rows, l *register.SavedList) error { return scanList(r, l) }, listColumns+`
		WHERE l.account = $2 OR (l.office = $1 AND l.shared = 1) ORDER BY lower(l.name), l.id LIMIT $3`, of, who, limit)
}

// SavedList implements register.ListStore.
func (db *DB) SavedList(ctx context.Context, id string) (l register.SavedList, err error) {
	err = scanList(db.read.QueryRowContext(ctx, listColumns+` WHERE l.id = $1`, id), &l)
	return l, found(err, "find.list_not_found")
}

// DropList implements register.ListStore.
func (db *DB) DropList(ctx context.Context, id string, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM saved_list WHERE id = $1`, id)
		return one(done, err, fault.New(fault.NotFound, "find.list_not_found"))
	})
}

// Publish implements register.PublishingStore.
func (db *DB) Publish(ctx context.Context, office account.OrganisationID, parties []register.PartyID, public bool, at time.Time, entry func(register.PartyID) account.Entry) (n int, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		n = 0 // tried again
		if first := entry(""); first.Once.Hash != "" {
			if err := db.markOnce(ctx, tx, first.Once, first.At); err != nil {
				return err
			}
		}
		for _, id := range parties {
			done, err := tx.ExecContext(ctx, `
				UPDATE business SET public = $2, changed_at = $3, version = version + 1
				WHERE party = $1 AND public <> $2 AND ($4 = '' OR office = $4)`, id, bit(public), micros(at), office)
			if err != nil {
				return err
			}
			met, err := done.RowsAffected()
			if err != nil || met == 0 {
				if err != nil {
					return err
				}
				continue
			}
			n++
			if err := db.note(ctx, tx, entry(id)); err != nil {
				return err
			}
			if err := db.index(ctx, tx, register.FoundBusiness, string(id)); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// KeepBoundary implements register.BoundaryStore.
func (db *DB) KeepBoundary(ctx context.Context, b register.Boundary, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE reference_edition SET in_force = 0 WHERE kind = 'boundary' AND in_force = 1`); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO reference_edition (id, kind, version, source, grade, checked, row_count, content, made_by, made_at, forced_at, in_force)
			VALUES ($1, 'boundary', $2, $3, 'D', '', $4, $5, $6, $7, $7, 1)`, b.ID, b.ID, b.Source, b.Areas, b.Content, b.MadeBy, micros(b.MadeAt))
		return err
	})
}

// Boundary implements register.BoundaryStore.
func (db *DB) Boundary(ctx context.Context, known string) (b register.Boundary, err error) {
	var made int64
	err = db.read.QueryRowContext(ctx, `
		SELECT id, source, row_count, CASE WHEN id = $1 THEN NULL ELSE content END, made_by, made_at
		FROM reference_edition WHERE kind = 'boundary' AND in_force = 1 ORDER BY made_at DESC, id DESC LIMIT 1`, known).
		Scan(&b.ID, &b.Source, &b.Areas, &b.Content, &b.MadeBy, &made)
	b.MadeAt = fromMicros(made)
	return b, found(err, "find.no_boundary")
}
