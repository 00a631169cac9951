package store

import (
	"context"
	"database/sql"
	"fmt"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/promise"
)

const promiseColumns = `
	SELECT id, gathering, request, giver, taker, what, quantity, unit, potential, realised, due, note, state, COALESCE(said_by, ''), said_at, version, wording, giver_said, taker_said
	FROM promise`

func scanPromise(r *sql.Rows, p *promise.Promise) error {
	return r.Scan(&p.ID, &p.Gathering, &p.Request, &p.Giver, &p.Taker, &p.What, &p.Quantity, &p.Unit, &p.Potential, &p.Realised, &p.Due, &p.Note, &p.State,
		&p.By, (*moment)(&p.At), &p.Version, &p.Wording, &p.GiverSaid, &p.TakerSaid)
}

// Promises implements promise.Store.
func (db *DB) Promises(ctx context.Context, g gathering.ID) ([]promise.Promise, error) {
	return rows(ctx, db.read, scanPromise, promiseColumns+` WHERE gathering = $1 ORDER BY said_at, id`, g)
}

// KeepPromise implements promise.Store.
func (db *DB) KeepPromise(ctx context.Context, p promise.Promise, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error { return insertPromise(ctx, tx, &p) })
}

func insertPromise(ctx context.Context, tx *sql.Tx, p *promise.Promise) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO promise (id, gathering, request, giver, taker, what, quantity, unit, potential, realised, due, note, state, said_by, said_at, version, wording, giver_said, taker_said)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, NULLIF($14, ''), $15, 1, $16, $17, $18)`,
		p.ID, p.Gathering, p.Request, p.Giver, p.Taker, p.What, p.Quantity, p.Unit, p.Potential, p.Realised, p.Due, p.Note, p.State, p.By, micros(p.At), p.Wording, p.GiverSaid, p.TakerSaid)
	return err
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

// AddPromiseFacts implements promise.Store. The gathering's row is held, so that two facts
// about one promise that come at the same moment are both looked at.
func (db *DB) AddPromiseFacts(ctx context.Context, g gathering.ID, all []promise.Fact, e account.Entry) error {
	return db.rung(g, db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT id FROM gathering WHERE id = $1`+db.engine.forUpdate, g).Scan(new(string)); err != nil {
			return found(err, "gathering.not_found")
		}
		about := map[promise.ID]bool{}
		for _, f := range all {
			done, err := tx.ExecContext(ctx, `
				INSERT INTO promise_fact (gathering, id, promise, kind, wording, request, giver, taker, what, quantity, unit, potential, due, side, device, way, at, by_account)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, NULLIF($18, ''))
				ON CONFLICT (gathering, id) DO NOTHING`,
				g, f.ID, f.Promise, f.Kind, f.Wording, f.Request, f.Giver, f.Taker, f.What, f.Quantity, f.Unit, f.Potential, f.Due, f.Side, f.From, f.Way, micros(f.At), f.By)
			if err != nil {
				return fmt.Errorf("keep what was promised: %w", err)
			}
			if fresh, err := done.RowsAffected(); err != nil {
				return err
			} else if fresh > 0 {
				about[f.Promise] = true
			}
		}
		for id := range about {
			if err := takeFacts(ctx, tx, g, id); err != nil {
				return fmt.Errorf("put down promise %s: %w", id, err)
			}
		}
		return nil
	}))
}

// takeFacts puts what is made of a promise's facts into its row.
func takeFacts(ctx context.Context, tx *sql.Tx, g gathering.ID, id promise.ID) error {
	facts, err := rows(ctx, tx, func(r *sql.Rows, f *promise.Fact) error {
		return r.Scan(&f.ID, &f.Promise, &f.Kind, &f.Wording, &f.Request, &f.Giver, &f.Taker, &f.What, &f.Quantity, &f.Unit, &f.Potential, &f.Due, &f.Side, &f.From, &f.Way, (*moment)(&f.At), &f.By)
	}, `
		SELECT id, promise, kind, wording, request, giver, taker, what, quantity, unit, potential, due, side, device, way, at, COALESCE(by_account, '')
		FROM promise_fact WHERE gathering = $1 AND promise = $2 ORDER BY at, id`, g, id)
	if err != nil {
		return err
	}
	s := promise.Judge(facts)
	if s.Wording.ID == "" {
		return nil
	}
	kept, err := rows(ctx, tx, scanPromise, promiseColumns+` WHERE id = $1 AND gathering = $2 ORDER BY id`, id, g)
	if err != nil {
		return err
	}
	p := promise.Promise{ID: id, Gathering: g, State: promise.Open, By: s.Wording.By, At: s.Wording.At}
	if len(kept) > 0 {
		p = kept[0]
	}
	if p.Take(s); len(kept) == 0 {
		return insertPromise(ctx, tx, &p)
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE promise SET request = $1, giver = $2, taker = $3, what = $4, quantity = $5, unit = $6, potential = $7, due = $8, wording = $9, giver_said = $10, taker_said = $11, version = version + 1
		WHERE id = $12`, p.Request, p.Giver, p.Taker, p.What, p.Quantity, p.Unit, p.Potential, p.Due, p.Wording, p.GiverSaid, p.TakerSaid, id)
	return err
}

// UsualPromises implements promise.Store.
func (db *DB) UsualPromises(ctx context.Context, of account.OrganisationID) ([]promise.Usual, error) {
	return rows(ctx, db.read, func(r *sql.Rows, u *promise.Usual) error { return r.Scan(&u.ID, &u.EN) },
		`SELECT words_id, words_en FROM promise_usual WHERE organisation = $1 ORDER BY place`, of)
}

// KeepUsualPromises implements promise.Store.
func (db *DB) KeepUsualPromises(ctx context.Context, of account.OrganisationID, all []promise.Usual, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM promise_usual WHERE organisation = $1`, of); err != nil {
			return err
		}
		for i, u := range all {
			if _, err := tx.ExecContext(ctx, `INSERT INTO promise_usual (organisation, place, words_id, words_en) VALUES ($1, $2, $3, $4)`, of, i+1, u.ID, u.EN); err != nil {
				return err
			}
		}
		return nil
	})
}
