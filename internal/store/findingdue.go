package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"wantilan/internal/register"
)

// lateChanges is how long a change may take from its time to its commit: so far
// back is looked again and again.
const lateChanges = int64(10 * time.Minute / time.Microsecond)

// staleRows are, for each kind, the rows of its table that search has not or has as
// they were before, from a time on ($1), at most some ($2): party and time of the change. Needs and
// offers end by themselves, so that today ($3) counts for them.
var staleRows = []struct {
	kind  register.FindingKind
	query string
}{
	{register.FoundBusiness, `
		SELECT x.party, x.changed_at FROM business x LEFT JOIN finding f ON f.kind = 'business' AND f.object = x.party
		WHERE x.changed_at >= $1 AND (f.number IS NULL OR f.changed_at <> x.changed_at)
		ORDER BY x.changed_at, x.party LIMIT $2`},
	{register.FoundStakeholder, `
		SELECT x.party, x.changed_at FROM stakeholder x LEFT JOIN finding f ON f.kind = 'stakeholder' AND f.object = x.party
		WHERE x.changed_at >= $1 AND (f.number IS NULL OR f.changed_at <> x.changed_at)
		  AND NOT EXISTS (SELECT 1 FROM business b WHERE b.party = x.party)
		ORDER BY x.changed_at, x.party LIMIT $2`},
	{register.FoundProduct, `
		SELECT x.party, x.changed_at FROM product x LEFT JOIN finding f ON f.kind = 'product' AND f.object = x.id
		WHERE x.changed_at >= $1 AND (f.number IS NULL OR f.changed_at <> x.changed_at)` + heldParty + `
		ORDER BY x.changed_at, x.id LIMIT $2`},
	{register.FoundWant, `
		SELECT x.party, x.changed_at FROM want x LEFT JOIN finding f ON f.kind = 'want' AND f.object = x.id
		WHERE x.changed_at >= $1
		  AND CASE WHEN x.state = 'open' AND (x.valid_until = '' OR x.valid_until >= $3) THEN f.number IS NULL OR f.changed_at <> x.changed_at ELSE f.number IS NOT NULL END` + heldParty + `
		ORDER BY x.changed_at, x.id LIMIT $2`},
}

// staleArgs are the arguments of such a query.
func staleArgs(kind register.FindingKind, upto int64, most int, today register.Date) []any {
	if kind == register.FoundWant {
		return []any{upto, most, today}
	}
	return []any{upto, most}
}

// heldParty leaves out what belongs to a party that search does not know.
const heldParty = ` AND (EXISTS (SELECT 1 FROM business b WHERE b.party = x.party) OR EXISTS (SELECT 1 FROM stakeholder s WHERE s.party = x.party))`

// IndexDue implements register.IndexStore.
func (db *DB) IndexDue(ctx context.Context, e register.Edition, most int) (n int, more bool, err error) {
	rules, err := json.Marshal(e.Scales)
	if err != nil {
		return 0, false, fmt.Errorf("write the rules of scale: %w", err)
	}
	today := e.Today
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		n, more = 0, false // tried again
		for what, is := range map[string]string{"day": string(today), "scales": string(rules)} {
			if _, _, err := turnTo(ctx, tx, what, is); err != nil {
				return err
			}
		}
		for _, step := range []func() (int, bool, error){
			func() (int, bool, error) { return db.indexEdition(ctx, tx, e.Name, most) },
			func() (int, bool, error) { return db.indexEnded(ctx, tx, today, most) },
			func() (int, bool, error) { return db.indexStale(ctx, tx, today, most) },
			func() (int, bool, error) { return dropGone(ctx, tx, today, most) },
			func() (int, bool, error) { more, err := db.foldCounts(ctx, tx, mostFolded); return 0, more, err },
		} {
			wrote, full, err := step()
			if n += wrote; err != nil || full {
				more = full
				return err
			}
		}
		if db.engine.settle != "" {
			_, err := tx.ExecContext(ctx, db.engine.settle)
			return err
		}
		return nil
	})
	return n, more, err
}

// mostFolded is how many different counts are added up at once.
const mostFolded = 2000

// turnTo makes what the due work has seen begin anew when its edition is another,
// and gives how far it has come.
func turnTo(ctx context.Context, tx *sql.Tx, what, edition string) (upto int64, turned bool, err error) {
	var kept string
	err = tx.QueryRowContext(ctx, `SELECT edition, upto FROM finding_seen WHERE what = $1`, what).Scan(&kept, &upto)
	if err == nil && kept == edition {
		return upto, false, nil
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, false, err
	}
	return 0, true, seenUpto(ctx, tx, what, edition, 0)
}

func seenUpto(ctx context.Context, tx *sql.Tx, what, edition string, upto int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO finding_seen (what, edition, upto) VALUES ($1, $2, $3)
		ON CONFLICT (what) DO UPDATE SET edition = excluded.edition, upto = excluded.upto`, what, edition, upto)
	return err
}

// indexEdition indexes anew what was kept under other lists of base words, or other
// rules of scale.
func (db *DB) indexEdition(ctx context.Context, tx *sql.Tx, edition string, most int) (int, bool, error) {
	upto, _, err := turnTo(ctx, tx, "edition", edition)
	if err != nil || upto == math.MaxInt64 {
		return 0, false, err
	}
	type row struct {
		number int64
		party  register.PartyID
	}
	all, err := rows(ctx, tx, func(r *sql.Rows, x *row) error { return r.Scan(&x.number, &x.party) },
		`SELECT number, party FROM finding WHERE number > $1 ORDER BY number LIMIT $2`, upto, most)
	if err != nil {
		return 0, false, err
	}
	parties := distinct(all, func(x row) register.PartyID { return x.party })
	n, err := db.indexParties(ctx, tx, parties)
	if err != nil {
		return n, false, err
	}
	upto = math.MaxInt64
	if len(all) == most {
		upto = all[most-1].number
	}
	return n, len(all) == most, seenUpto(ctx, tx, "edition", edition, upto)
}

// indexEnded indexes what was right until a day that is over.
func (db *DB) indexEnded(ctx context.Context, tx *sql.Tx, today register.Date, most int) (int, bool, error) {
	all, err := rows(ctx, tx, func(r *sql.Rows, x *register.PartyID) error { return r.Scan(x) },
		`SELECT party FROM finding WHERE until <> '' AND until < $1 ORDER BY until, number LIMIT $2`, today, most)
	if err != nil {
		return 0, false, err
	}
	n, err := db.indexParties(ctx, tx, distinct(all, func(x register.PartyID) register.PartyID { return x }))
	return n, len(all) == most, err
}

// indexStale indexes what changed and was not.
func (db *DB) indexStale(ctx context.Context, tx *sql.Tx, today register.Date, most int) (written int, full bool, err error) {
	type row struct {
		party   register.PartyID
		changed int64
	}
	for _, stale := range staleRows {
		upto, _, err := turnTo(ctx, tx, string(stale.kind), "")
		if err != nil {
			return written, false, err
		}
		all, err := rows(ctx, tx, func(r *sql.Rows, x *row) error { return r.Scan(&x.party, &x.changed) }, stale.query, staleArgs(stale.kind, upto, most, today)...)
		if err != nil {
			return written, false, fmt.Errorf("find stale %s rows: %w", stale.kind, err)
		}
		n, err := db.indexParties(ctx, tx, distinct(all, func(x row) register.PartyID { return x.party }))
		written += n
		if err != nil {
			return written, false, err
		}
		if len(all) == most {
			return written, true, seenUpto(ctx, tx, string(stale.kind), "", all[most-1].changed)
		}
		var last int64
		if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(changed_at), 0) FROM `+string(stale.kind)).Scan(&last); err != nil {
			return written, false, err
		}
		if last -= lateChanges; last > upto {
			if err := seenUpto(ctx, tx, string(stale.kind), "", last); err != nil {
				return written, false, err
			}
		}
	}
	return written, false, nil
}

// dropGone looks once a day through the whole index for rows whose thing is gone.
func dropGone(ctx context.Context, tx *sql.Tx, today register.Date, most int) (int, bool, error) {
	upto, _, err := turnTo(ctx, tx, "gone", string(today))
	if err != nil || upto == math.MaxInt64 {
		return 0, false, err
	}
	type row struct {
		number int64
		gone   int
	}
	all, err := rows(ctx, tx, func(r *sql.Rows, x *row) error { return r.Scan(&x.number, &x.gone) }, `
		SELECT f.number, CASE WHEN `+goneRow+` THEN 1 ELSE 0 END FROM finding f WHERE f.number > $1 ORDER BY f.number LIMIT $2`, upto, most)
	if err != nil {
		return 0, false, err
	}
	upto = math.MaxInt64
	n := 0
	for i, x := range all {
		if i == most-1 {
			upto = x.number
		}
		if x.gone == 1 {
			n++
			if _, err := tx.ExecContext(ctx, `DELETE FROM finding WHERE number = $1`, x.number); err != nil {
				return n, false, err
			}
		}
	}
	return n, len(all) == most, seenUpto(ctx, tx, "gone", string(today), upto)
}

// goneRow tells whether the thing of a row f of the index is gone.
const goneRow = `
	(f.kind = 'product' AND NOT EXISTS (SELECT 1 FROM product x WHERE x.id = f.object))
	OR (f.kind = 'want' AND NOT EXISTS (SELECT 1 FROM want x WHERE x.id = f.object))
	OR (f.kind = 'business' AND NOT EXISTS (SELECT 1 FROM business x WHERE x.party = f.object))
	OR (f.kind = 'stakeholder' AND NOT EXISTS (SELECT 1 FROM stakeholder x WHERE x.party = f.object))`

// distinct are the parties of rows, each once, in their order.
func distinct[T any](all []T, party func(T) register.PartyID) []register.PartyID {
	seen := map[register.PartyID]bool{}
	var out []register.PartyID
	for _, x := range all {
		if p := party(x); !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	return out
}

// Unindexed counts what search does not have yet, or as it was before, and rows of
// search whose thing is gone. The server's due work brings both to nought.
func (i *Inspector) Unindexed(ctx context.Context) (missing, gone int, err error) {
	var day register.Date
	if err := i.read.QueryRowContext(ctx, `SELECT COALESCE(MAX(edition), '') FROM finding_seen WHERE what = 'day'`).Scan(&day); err != nil {
		return 0, 0, err
	}
	for _, stale := range staleRows {
		var n int
		if err := i.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM (`+stale.query+`) AS stale`, staleArgs(stale.kind, 0, math.MaxInt32, day)...).Scan(&n); err != nil {
			return 0, 0, err
		}
		missing += n
	}
	err = i.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM finding f WHERE `+goneRow).Scan(&gone)
	return missing, gone, err
}
