package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/register"
)

const wantColumns = `
	SELECT w.id, w.party, w.office, w.side, w.kind, w.title, w.about, w.topic, w.quantity, w.unit, w.valid_until,
	       CASE WHEN w.state = 'open' THEN 1 ELSE 0 END, w.said_by, w.created_at, w.changed_at, y.name, y.kind, COALESCE(y.organisation, '')
	FROM want w JOIN party y ON y.id = w.party`

func scanWant(r *sql.Rows, w *register.WantLine) error {
	return r.Scan(&w.ID, &w.Party, &w.Office, &w.Side, &w.Kind, &w.Title, &w.About, &w.Topic, &w.Quantity, &w.Unit, &w.ValidUntil,
		&w.Open, &w.SaidBy, (*moment)(&w.CreatedAt), (*moment)(&w.ChangedAt), &w.Name, &w.PartyKind, &w.Organisation)
}

// Wants implements register.WantStore.
func (db *DB) Wants(ctx context.Context, f register.WantFilter) ([]register.WantLine, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	where, args := []string{"1 = 1"}, []any{}
	narrow := func(condition string, value any) {
		args = append(args, value)
		where = append(where, fmt.Sprintf(condition, len(args)))
	}
	if f.Office != "" {
		narrow(`w.office = $%d`, f.Office)
	}
	if f.Party != "" {
		narrow(`w.party = $%d`, f.Party)
	}
	if f.Side != "" {
		narrow(`w.side = $%d`, f.Side)
	}
	if f.Kind != "" {
		narrow(`w.kind = $%d`, f.Kind)
	}
	if f.OpenOn != "" {
		narrow(`w.state = 'open' AND (w.valid_until = '' OR w.valid_until >= $%d)`, f.OpenOn)
	}
	args = append(args, f.Limit)
	all, err := rows(ctx, tx, scanWant, fmt.Sprintf(`%s WHERE %s ORDER BY w.created_at DESC, w.id DESC LIMIT $%d`, wantColumns, strings.Join(where, " AND "), len(args)), args...)
	if err != nil {
		return nil, err
	}
	return all, loadConditions(ctx, tx, all)
}

// Want implements register.WantStore.
func (db *DB) Want(ctx context.Context, id register.WantID) (register.WantLine, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return register.WantLine{}, err
	}
	defer tx.Rollback() // nothing was changed
	all, err := rows(ctx, tx, scanWant, wantColumns+` WHERE w.id = $1 ORDER BY w.id`, id)
	if err == nil && len(all) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return register.WantLine{}, found(err, "want.not_found")
	}
	return all[0], loadConditions(ctx, tx, all)
}

// loadConditions fills in what needs and offers ask for, in a few queries for all.
func loadConditions(ctx context.Context, tx *sql.Tx, all []register.WantLine) error {
	const atOnce = 200
	at := map[register.WantID]int{}
	for i := range all {
		at[all[i].ID] = i
	}
	type line struct {
		want register.WantID
		register.Condition
	}
	for from := 0; from < len(all); from += atOnce {
		part := all[from:min(len(all), from+atOnce)]
		places, args := make([]string, len(part)), make([]any, len(part))
		for i, w := range part {
			places[i], args[i] = fmt.Sprintf("$%d", i+1), w.ID
		}
		lines, err := rows(ctx, tx, func(r *sql.Rows, l *line) error { return r.Scan(&l.want, &l.Kind, &l.Value, &l.Required) },
			`SELECT want, kind, value, required FROM want_condition WHERE want IN (`+strings.Join(places, ", ")+`) ORDER BY want, place`, args...)
		if err != nil {
			return fmt.Errorf("load conditions: %w", err)
		}
		for _, l := range lines {
			w := &all[at[l.want]]
			w.Conditions = append(w.Conditions, l.Condition)
		}
	}
	return nil
}

// KeepWant implements register.WantStore.
func (db *DB) KeepWant(ctx context.Context, w register.Want, e account.Entry) error {
	state := "closed"
	if w.Open {
		state = "open"
	}
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO want (id, party, office, side, kind, title, about, topic, quantity, unit, valid_until, state, said_by, created_at, changed_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
			ON CONFLICT (id) DO UPDATE SET title = excluded.title, about = excluded.about, topic = excluded.topic, quantity = excluded.quantity,
				unit = excluded.unit, valid_until = excluded.valid_until, state = excluded.state, changed_at = excluded.changed_at`,
			w.ID, w.Party, w.Office, w.Side, w.Kind, w.Title, w.About, w.Topic, w.Quantity, w.Unit, w.ValidUntil, state, w.SaidBy, micros(w.CreatedAt), micros(w.ChangedAt))
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM want_condition WHERE want = $1`, w.ID); err != nil {
			return err
		}
		place := 0
		err = batch(ctx, tx, w.Conditions, `INSERT INTO want_condition (want, place, kind, value, required) VALUES ($1, $2, $3, $4, $5)`,
			func(c register.Condition) []any {
				place++
				return []any{w.ID, place, c.Kind, c.Value, bit(c.Required)}
			})
		return db.thenIndex(ctx, tx, w.Party, err)
	})
}
