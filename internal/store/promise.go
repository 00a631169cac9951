package store

import (
	"context"
	"database/sql"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/promise"
)

// Promises implements promise.Store.
func (db *DB) Promises(ctx context.Context, g gathering.ID) ([]promise.Promise, error) {
	return rows(ctx, db.read, func(r *sql.Rows, p *promise.Promise) error {
		return r.Scan(&p.ID, &p.Gathering, &p.Giver, &p.Taker, &p.What, &p.Potential, &p.Realised, &p.Due, &p.Note, &p.State, &p.By, (*moment)(&p.At), &p.Version)
	}, `
		SELECT id, gathering, giver, taker, what, potential, realised, due, note, state, said_by, said_at, version
		FROM promise WHERE gathering = $1 ORDER BY said_at, id`, g)
}

// KeepPromise implements promise.Store.
func (db *DB) KeepPromise(ctx context.Context, p promise.Promise, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO promise (id, gathering, giver, taker, what, potential, realised, due, note, state, said_by, said_at, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)`,
			p.ID, p.Gathering, p.Giver, p.Taker, p.What, p.Potential, p.Realised, p.Due, p.Note, p.State, p.By, micros(p.At))
		return err
	})
}

// ChangePromise implements promise.Store.
func (db *DB) ChangePromise(ctx context.Context, p promise.Promise, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			UPDATE promise SET realised = $1, due = $2, note = $3, state = $4, version = version + 1 WHERE id = $5 AND gathering = $6 AND version = $7`,
			p.Realised, p.Due, p.Note, p.State, p.ID, p.Gathering, p.Version)
		return one(done, err, fault.New(fault.Conflict, "promise.changed_meanwhile"))
	})
}
