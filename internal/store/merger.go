package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
	"wantilan/internal/register/intake"
)

// trace is all that undoing a merger needs.
type trace struct {
	Party, Business map[string]any // rows of the party that is no more; Business is nil when it had none
	Moved           map[string][]string
	Facts           []movedFact // of the party that is no more
	Own             []movedFact // of the kept one, that gave way
	Before, After   map[string]any
	Different       []string // parties that were said to be others
}

// movedFact is a fact whose state a merger changed.
type movedFact struct {
	ID            string
	Field         register.Field
	Before, After register.State
}

// Columns of the rows that a merger drops or changes.
var (
	mergedColumns   = []string{"id", "office", "organisation", "kind", "name", "contact", "district", "village", "product"}
	businessColumns = []string{"party", "office", "code", "public", "nib", "region", "kbli", "kbli_edition", "cluster", "latitude", "longitude", "visited_at", "created_at", "changed_at", "version"}
	// shownColumns are those of both that a merger may change in the kept one.
	shownColumns = []string{"organisation", "name", "contact", "district", "village", "product", "nib", "region", "kbli", "kbli_edition", "cluster", "latitude", "longitude", "public", "visited_at"}
)

// rowOf reads a row as it stands, by column; nil when there is none.
func rowOf(ctx context.Context, tx *sql.Tx, table string, columns []string, key string, id register.PartyID) (map[string]any, error) {
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	err := tx.QueryRowContext(ctx, `SELECT `+joined(columns)+` FROM `+table+` WHERE `+key+` = $1`, id).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	row := map[string]any{}
	for i, c := range columns {
		if b, is := values[i].([]byte); is {
			values[i] = string(b)
		}
		row[c] = values[i]
	}
	return row, err
}

func joined(columns []string) string {
	s := ""
	for i, c := range columns {
		if i > 0 {
			s += ", "
		}
		s += c
	}
	return s
}

// insertRow puts a row back.
func insertRow(ctx context.Context, tx *sql.Tx, table string, columns []string, row map[string]any) error {
	args := make([]any, len(columns))
	for i, c := range columns {
		args[i] = plain(row[c])
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO `+table+` (`+joined(columns)+`) VALUES (`+marks(0, len(columns))+`)`, args...)
	return err
}

// plain is a value that went through JSON as the database takes it.
func plain(v any) any {
	switch v := v.(type) {
	case float64:
		return int64(v)
	case json.Number:
		n, err := v.Int64()
		if err == nil {
			return n
		}
		return v.String()
	}
	return v
}

// shownOf is what lists show of a party.
func shownOf(ctx context.Context, tx *sql.Tx, id register.PartyID) (map[string]any, error) {
	all, err := rowOf(ctx, tx, "party", mergedColumns, "id", id)
	if err != nil || all == nil {
		return all, err
	}
	business, err := rowOf(ctx, tx, "business", businessColumns, "party", id)
	if err != nil {
		return nil, err
	}
	maps.Copy(all, business)
	shown := map[string]any{}
	for _, c := range shownColumns {
		if v, there := all[c]; there {
			shown[c] = v
		}
	}
	return shown, nil
}

// Merge implements intake.DoublesStore.
func (db *DB) Merge(ctx context.Context, m intake.Merger, by account.ID, take []register.Field, versions [2]int64, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.unchanged(ctx, tx, m, versions); err != nil {
			return err
		}
		t := trace{Moved: map[string][]string{}}
		var err error
		if t.Party, err = rowOf(ctx, tx, "party", mergedColumns, "id", m.Merged); err != nil {
			return err
		}
		if t.Business, err = rowOf(ctx, tx, "business", businessColumns, "party", m.Merged); err != nil {
			return err
		}
		if t.Before, err = shownOf(ctx, tx, m.Kept); err != nil {
			return err
		}
		if err := db.moveFacts(ctx, tx, m, take, &t); err != nil {
			return fmt.Errorf("move facts: %w", err)
		}
		if err := db.moveBelonging(ctx, tx, m, &t); err != nil {
			return err
		}
		t.Different, err = columnIn[string](ctx, tx, `
			SELECT CASE one WHEN $1 THEN other ELSE one END FROM likeness WHERE (one = $1 OR other = $1) AND state = 'different' ORDER BY one, other`, m.Merged)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM party WHERE id = $1`, m.Merged); err != nil {
			return err
		}
		if err := takeShown(ctx, tx, m, take, t); err != nil {
			return fmt.Errorf("change what is shown: %w", err)
		}
		if t.After, err = shownOf(ctx, tx, m.Kept); err != nil {
			return err
		}
		content, err := json.Marshal(t)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO merger (id, office, kept, merged, code, content, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			m.ID, m.Office, m.Kept, m.Merged, m.Code, content, by, micros(m.At))
		return err
	})
}

// unchanged makes sure that both sides are as they were shown.
func (db *DB) unchanged(ctx context.Context, tx *sql.Tx, m intake.Merger, versions [2]int64) error {
	changed := fault.New(fault.Conflict, "intake.merge.changed")
	for i, id := range []register.PartyID{min(m.Kept, m.Merged), max(m.Kept, m.Merged)} {
		var there register.PartyID
		if err := tx.QueryRowContext(ctx, `SELECT id FROM party WHERE id = $1`+db.engine.forUpdate, id).Scan(&there); err != nil {
			return found(err, "intake.pair_not_found")
		}
		var version int64
		err := tx.QueryRowContext(ctx, `SELECT version FROM business WHERE party = $1`, id).Scan(&version)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if version != versions[i] {
			return changed
		}
	}
	return nil
}

// moveFacts gives the kept business all facts of the other. Of each field one
// stays in force: the other's when it is taken.
func (db *DB) moveFacts(ctx context.Context, tx *sql.Tx, m intake.Merger, take []register.Field, t *trace) error {
	facts := func(id register.PartyID, states string) (all []movedFact, err error) {
		err = each(ctx, tx, func(r *sql.Rows) error {
			var f movedFact
			err := r.Scan(&f.ID, &f.Field, &f.Before)
			f.After = f.Before
			all = append(all, f)
			return err
		}, `SELECT id, field, state FROM business_fact WHERE party = $1`+states+` ORDER BY id`, id)
		return all, err
	}
	own, err := facts(m.Kept, ` AND state = 'current'`)
	if err != nil {
		return err
	}
	if t.Facts, err = facts(m.Merged, ``); err != nil {
		return err
	}
	for i := range t.Facts {
		if f := &t.Facts[i]; f.Before == register.Current && !slices.Contains(take, f.Field) {
			f.After = register.Past
		}
	}
	for _, f := range own {
		given := slices.ContainsFunc(t.Facts, func(x movedFact) bool { return x.Field == f.Field && x.After == register.Current })
		if given {
			f.After = register.Past
			t.Own = append(t.Own, f)
		}
	}
	set := func(f movedFact) []any { return []any{f.ID, f.After} }
	if err := batch(ctx, tx, t.Own, `UPDATE business_fact SET state = $2 WHERE id = $1`, set); err != nil {
		return err
	}
	return batch(ctx, tx, t.Facts, `UPDATE business_fact SET state = $2, party = $3 WHERE id = $1`, func(f movedFact) []any { return append(set(f), m.Kept) })
}

// moveBelonging gives the kept business what belongs to the other.
func (db *DB) moveBelonging(ctx context.Context, tx *sql.Tx, m intake.Merger, t *trace) error {
	if err := db.daysChanged(ctx, tx, m.Merged); err != nil {
		return err
	}
	if err := registeredOnce(ctx, tx, m); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		DELETE FROM wish WHERE party = $1 AND registration IN (SELECT registration FROM wish WHERE party = $2)`, m.Merged, m.Kept)
	if err != nil {
		return fmt.Errorf("drop wishes to meet both: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		DELETE FROM programme_part WHERE party = $1 AND programme IN (SELECT programme FROM programme_part WHERE party = $2)`, m.Merged, m.Kept)
	if err != nil {
		return fmt.Errorf("drop what both took part in: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		DELETE FROM circle_member WHERE party = $1 AND circle IN (SELECT circle FROM circle_member WHERE party = $2)`, m.Merged, m.Kept)
	if err != nil {
		return fmt.Errorf("drop groups that both are in: %w", err)
	}
	for _, b := range belonging {
		ids, err := columnIn[string](ctx, tx, `SELECT `+b.id+` FROM `+b.table+` WHERE party = $1 ORDER BY `+b.id, m.Merged)
		if err != nil {
			return fmt.Errorf("list %s: %w", b.table, err)
		}
		t.Moved[b.table] = ids
		if _, err := tx.ExecContext(ctx, `UPDATE `+b.table+` SET party = $2 WHERE party = $1`, m.Merged, m.Kept); err != nil {
			return fmt.Errorf("move %s: %w", b.table, err)
		}
	}
	return nil
}

// registeredOnce refuses to merge two businesses that are both registered for the
// same gathering: which of the two seats is given back is for a person to say.
func registeredOnce(ctx context.Context, tx *sql.Tx, m intake.Merger) error {
	var both int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM registration a JOIN registration b ON b.gathering = a.gathering
		WHERE a.party = $1 AND b.party = $2 AND a.state IN ('waiting', 'offered', 'confirmed', 'pending')
			AND b.state IN ('waiting', 'offered', 'confirmed', 'pending')`, m.Kept, m.Merged).Scan(&both)
	if err == nil && both > 0 {
		err = fault.New(fault.Conflict, "intake.merge.both_registered")
	}
	return err
}

// daysChanged tells the gatherings in which a party takes part that it has changed.
func (db *DB) daysChanged(ctx context.Context, tx *sql.Tx, party register.PartyID) error {
	days, err := columnIn[gathering.ID](ctx, tx, `SELECT DISTINCT gathering FROM participant WHERE party = $1 ORDER BY gathering`, party)
	if err != nil {
		return err
	}
	for _, g := range days {
		if err := db.changed(ctx, tx, g); err != nil {
			return err
		}
	}
	return nil
}

func columnIn[T any](ctx context.Context, tx *sql.Tx, query string, args ...any) (all []T, err error) {
	err = each(ctx, tx, func(r *sql.Rows) error {
		var x T
		err := r.Scan(&x)
		all = append(all, x)
		return err
	}, query, args...)
	return all, err
}

// takeShown puts what was taken where lists look, and fills what was empty.
func takeShown(ctx context.Context, tx *sql.Tx, m intake.Merger, take []register.Field, t trace) error {
	set := map[register.Field]string{}
	err := each(ctx, tx, func(r *sql.Rows) error {
		var f register.Field
		var value string
		err := r.Scan(&f, &value)
		if slices.Contains(take, f) {
			set[f] = value
		}
		return err
	}, `SELECT field, value FROM business_fact WHERE party = $1 AND state = 'current' ORDER BY field`, m.Kept)
	if err != nil {
		return err
	}
	var spot intake.Spot
	for f, column := range map[register.Field]string{register.FieldName: "name", register.FieldMainProduct: "product"} {
		if _, there := set[f]; slices.Contains(take, f) && !there {
			set[f], _ = t.Party[column].(string)
		}
	}
	if slices.Contains(take, register.FieldRegion) {
		spot.Village, _ = t.Party["village"].(string)
		spot.District, _ = t.Party["district"].(string)
	}
	if err := showFacts(ctx, tx, m.Kept, set, spot, m.At); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE party SET organisation = COALESCE(organisation, CAST($2 AS TEXT)),
		       contact = CASE contact WHEN '' THEN CAST($3 AS TEXT) ELSE contact END, product = CASE product WHEN '' THEN CAST($4 AS TEXT) ELSE product END,
		       village = CASE village WHEN '' THEN CAST($5 AS TEXT) ELSE village END, district = CASE district WHEN '' THEN CAST($6 AS TEXT) ELSE district END
		WHERE id = $1`, m.Kept, t.Party["organisation"], t.Party["contact"], t.Party["product"], t.Party["village"], t.Party["district"])
	return err
}

const mergerColumns = `
	SELECT m.id, m.office, m.kept, m.merged, m.code, COALESCE(a.name, ''), m.made_at, m.undone_at, COALESCE(p.name, ''), m.content
	FROM merger m LEFT JOIN party p ON p.id = m.kept LEFT JOIN account a ON a.id = m.made_by`

func scanMerger(row interface{ Scan(...any) error }) (m intake.Merger, t trace, err error) {
	var at int64
	var undone sql.NullInt64
	var content []byte
	err = row.Scan(&m.ID, &m.Office, &m.Kept, &m.Merged, &m.Code, &m.By, &at, &undone, &m.KeptName, &content)
	if err != nil {
		return m, t, err
	}
	m.At, m.UndoneAt = fromMicros(at), fromMaybe(undone)
	if len(content) > 0 {
		err = json.Unmarshal(content, &t)
		m.MergedName, _ = t.Party["name"].(string)
	}
	return m, t, err
}

// Merger implements intake.DoublesStore.
func (db *DB) Merger(ctx context.Context, id intake.MergerID) (intake.Merger, error) {
	m, _, err := scanMerger(db.read.QueryRowContext(ctx, mergerColumns+` WHERE m.id = $1`, id))
	return m, found(err, "intake.merger_not_found")
}

// Mergers implements intake.DoublesStore.
func (db *DB) Mergers(ctx context.Context, office account.OrganisationID, limit int) (all []intake.Merger, err error) {
	err = each(ctx, db.read, func(r *sql.Rows) error {
		m, _, err := scanMerger(r)
		all = append(all, m)
		return err
	}, mergerColumns+` WHERE m.office = $1 AND m.undone_at IS NULL ORDER BY m.made_at DESC, m.id DESC LIMIT $2`, office, limit)
	return all, err
}

// mostLed is how many mergers one after another a code is led through.
const mostLed = 20

// LedOn is the business that a code of a page leads to whose business was merged
// into another, which may have been merged in turn.
func (db *DB) LedOn(ctx context.Context, code register.ShortCode) (to register.ShortCode, err error) {
	for range mostLed {
		var kept register.PartyID
		err := db.read.QueryRowContext(ctx, `SELECT kept FROM merger WHERE code = $1 AND undone_at IS NULL ORDER BY made_at DESC, id DESC LIMIT 1`, code).Scan(&kept)
		if err != nil {
			return "", found(err, "intake.code_not_found")
		}
		err = db.read.QueryRowContext(ctx, `SELECT code FROM business WHERE party = $1`, kept).Scan(&to)
		if !errors.Is(err, sql.ErrNoRows) {
			return to, err
		}
		if err := db.read.QueryRowContext(ctx, `SELECT code FROM merger WHERE merged = $1 AND undone_at IS NULL ORDER BY made_at DESC, id DESC LIMIT 1`, kept).Scan(&code); err != nil {
			return "", found(err, "intake.code_not_found")
		}
	}
	return "", fault.New(fault.NotFound, "intake.code_not_found")
}

// Undo implements intake.DoublesStore.
func (db *DB) Undo(ctx context.Context, id intake.MergerID, now time.Time, e account.Entry) (u intake.Undone, err error) {
	err = db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		u = intake.Undone{}
		var content []byte
		var m intake.Merger
		err := tx.QueryRowContext(ctx, `SELECT office, kept, merged, content FROM merger WHERE id = $1 AND undone_at IS NULL`+db.engine.forUpdate, id).
			Scan(&m.Office, &m.Kept, &m.Merged, &content)
		if err != nil {
			return found(err, "intake.merger_not_found")
		}
		var t trace
		if err := json.Unmarshal(content, &t); err != nil {
			return fmt.Errorf("content of merger %s: %w", id, err)
		}
		now := &undoing{tx: tx, m: m, t: t, u: &u, at: now}
		if err := now.all(ctx, db); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE merger SET undone_at = $2, content = $3 WHERE id = $1`, id, micros(now.at), []byte{})
		return err
	})
	return u, err
}
