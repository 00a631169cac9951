package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/register/intake"
)

// undoing takes one merger back within a transaction.
type undoing struct {
	tx *sql.Tx
	m  intake.Merger
	t  trace
	u  *intake.Undone
	at time.Time
}

func (x *undoing) left(what, name, why string) {
	x.u.Left = append(x.u.Left, intake.Left{What: what, Name: name, Why: why})
}

func (x *undoing) all(ctx context.Context, db *DB) error {
	now, err := shownOf(ctx, x.tx, x.m.Kept)
	if err != nil {
		return err
	}
	if now == nil { // it was merged itself, or is gone
		return fault.New(fault.Conflict, "intake.merge.kept_gone")
	}
	if err := x.party(ctx); err != nil {
		return fmt.Errorf("put %s back: %w", x.m.Merged, err)
	}
	if err := x.facts(ctx); err != nil {
		return fmt.Errorf("put facts back: %w", err)
	}
	for _, b := range belonging {
		for _, id := range x.t.Moved[b.table] {
			done, err := x.tx.ExecContext(ctx, `UPDATE `+b.table+` SET party = $2 WHERE `+b.id+` = $1 AND party = $3`, id, x.m.Merged, x.m.Kept)
			if err != nil {
				return fmt.Errorf("put %s back: %w", b.table, err)
			}
			if n, err := done.RowsAffected(); err != nil {
				return err
			} else if n == 0 {
				x.left(b.table, "", "gone")
			} else {
				x.u.Restored++
			}
		}
	}
	if err := x.shown(ctx, now); err != nil {
		return fmt.Errorf("put back what is shown: %w", err)
	}
	for _, other := range x.t.Different {
		_, err := x.tx.ExecContext(ctx, `
			INSERT INTO likeness (one, other, office, score, reasons, state, found_at, decided_by)
			SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), 0, '', 'different', CAST($4 AS BIGINT), ''
			FROM party WHERE id = $5 ON CONFLICT DO NOTHING`, min(string(x.m.Merged), other), max(string(x.m.Merged), other), x.m.Office, micros(x.at), other)
		if err != nil {
			return err
		}
	}
	return db.daysChanged(ctx, x.tx, x.m.Merged)
}

// party puts the rows back that were dropped.
func (x *undoing) party(ctx context.Context) error {
	if organisation, is := x.t.Party["organisation"].(string); is {
		var id string
		err := x.tx.QueryRowContext(ctx, `SELECT id FROM organisation WHERE id = $1`, organisation).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			x.t.Party["organisation"] = nil
			x.left("organisation", "", "gone")
		} else if err != nil {
			return err
		}
	}
	if err := insertRow(ctx, x.tx, "party", mergedColumns, x.t.Party); err != nil {
		return err
	}
	x.u.Restored++
	if x.t.Business == nil {
		return nil
	}
	err := insertRow(ctx, x.tx, "business", businessColumns, x.t.Business)
	if err == nil {
		_, err = x.tx.ExecContext(ctx, `UPDATE business SET changed_at = $2, version = version + 1 WHERE party = $1`, x.m.Merged, micros(x.at))
	}
	return err
}

// facts puts back the facts that stand as the merger left them. Those that
// something came in place of since stay where they are.
func (x *undoing) facts(ctx context.Context) error {
	for _, f := range x.t.Facts {
		done, err := x.tx.ExecContext(ctx, `UPDATE business_fact SET party = $2, state = $3 WHERE id = $1 AND party = $4 AND state = $5`,
			f.ID, x.m.Merged, f.Before, x.m.Kept, f.After)
		if err := x.count(done, err, f); err != nil {
			return err
		}
	}
	for _, f := range x.t.Own {
		done, err := x.tx.ExecContext(ctx, `
			UPDATE business_fact SET state = $2 WHERE id = $1 AND party = $3 AND state = $4
			   AND NOT EXISTS (SELECT 1 FROM business_fact n WHERE n.party = $3 AND n.field = $5 AND n.state = 'current')`,
			f.ID, f.Before, x.m.Kept, f.After, f.Field)
		if err := x.count(done, err, f); err != nil {
			return err
		}
	}
	return nil
}

func (x *undoing) count(done sql.Result, err error, f movedFact) error {
	if err != nil {
		return err
	}
	n, err := done.RowsAffected()
	if n == 0 {
		x.left("business_fact", string(f.Field), "changed")
	} else {
		x.u.Restored++
	}
	return err
}

// shown puts back what lists showed of the kept business, column by column, as far
// as it is what the merger made of it.
func (x *undoing) shown(ctx context.Context, now map[string]any) error {
	for _, c := range shownColumns {
		before, after := plain(x.t.Before[c]), plain(x.t.After[c])
		if before == after {
			continue
		}
		if plain(now[c]) != after {
			x.left("party", c, "changed")
			continue
		}
		query := `UPDATE business SET ` + c + ` = $2 WHERE party = $1`
		for _, p := range mergedColumns {
			if p == c {
				query = `UPDATE party SET ` + c + ` = $2 WHERE id = $1`
			}
		}
		if _, err := x.tx.ExecContext(ctx, query, x.m.Kept, before); err != nil {
			return err
		}
		x.u.Restored++
	}
	_, err := x.tx.ExecContext(ctx, `UPDATE business SET changed_at = $2, version = version + 1 WHERE party = $1`, x.m.Kept, micros(x.at))
	return err
}
