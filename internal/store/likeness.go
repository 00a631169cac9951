package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
	"wantilan/internal/register/intake"
)

// AskSearch implements intake.DoublesStore.
func (db *DB) AskSearch(ctx context.Context, office account.OrganisationID, now time.Time, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error { return askSearch(ctx, tx, office, now) })
}

// askSearch asks for a search, unless one is waited for already. One that runs has
// read the book by now, so that another follows it.
func askSearch(ctx context.Context, tx *sql.Tx, office account.OrganisationID, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO likeness_search (office, state, attempts, asked_at, looked, found) VALUES ($1, 'requested', 0, $2, 0, 0)
		ON CONFLICT (office) DO UPDATE SET asked_at = excluded.asked_at, ended_at = NULL,
		       attempts = CASE likeness_search.state WHEN 'running' THEN likeness_search.attempts ELSE 0 END,
		       looked = CASE likeness_search.state WHEN 'running' THEN likeness_search.looked ELSE 0 END,
		       state = CASE likeness_search.state WHEN 'running' THEN 'running' ELSE 'requested' END
		WHERE likeness_search.state <> 'requested'`, office, micros(now))
	return err
}

// Search implements intake.DoublesStore.
func (db *DB) Search(ctx context.Context, office account.OrganisationID) (s intake.Search, err error) {
	var asked int64
	var ended sql.NullInt64
	err = db.read.QueryRowContext(ctx, `SELECT state, asked_at, ended_at, looked, found FROM likeness_search WHERE office = $1`, office).
		Scan(&s.State, &asked, &ended, &s.Looked, &s.Found)
	if errors.Is(err, sql.ErrNoRows) {
		return intake.Search{}, nil
	}
	if err != nil {
		return s, err
	}
	s.AskedAt, s.EndedAt = fromMicros(asked), fromMaybe(ended)
	if s.On() {
		s.Of, err = db.CountBusinesses(ctx, office)
	}
	return s, err
}

// Searched implements intake.DoublesStore.
func (db *DB) Searched(ctx context.Context, office account.OrganisationID, looked int, now time.Time) error {
	_, err := db.exec(ctx, `UPDATE likeness_search SET looked = $2, alive_at = $3 WHERE office = $1 AND state = 'running'`, office, looked, micros(now))
	return err
}

// ClaimSearch implements intake.DoublesStore.
func (db *DB) ClaimSearch(ctx context.Context, now, stale time.Time) (office account.OrganisationID, attempts int, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `
			SELECT office FROM likeness_search
			WHERE state = 'requested' OR (state = 'running' AND alive_at < $1)
			ORDER BY asked_at, office LIMIT 1`+db.engine.claim, micros(stale)).Scan(&office)
		if err != nil {
			return found(err, "intake.nothing_due")
		}
		return tx.QueryRowContext(ctx, `
			UPDATE likeness_search SET state = 'running', alive_at = $2, attempts = attempts + 1, looked = 0 WHERE office = $1
			RETURNING attempts`, office, micros(now)).Scan(&attempts)
	})
	return office, attempts, err
}

// EndSearch implements intake.DoublesStore.
func (db *DB) EndSearch(ctx context.Context, office account.OrganisationID, s intake.State, now time.Time) error {
	_, err := db.exec(ctx, `
		UPDATE likeness_search SET state = $2, ended_at = $3, attempts = CASE WHEN CAST($2 AS TEXT) = 'requested' THEN attempts - 1 ELSE attempts END
		WHERE office = $1 AND state = 'running'`, office, s, maybeMicros(whenOver(s, now)))
	return err
}

// Sketches implements intake.DoublesStore.
func (db *DB) Sketches(ctx context.Context, office account.OrganisationID) ([]intake.Sketch, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	var all []intake.Sketch
	at := map[register.PartyID]int{}
	err = each(ctx, tx, func(r *sql.Rows) error {
		var s intake.Sketch
		err := r.Scan(&s.Party, &s.Name, &s.District, &s.Village, &s.NIB, &s.Region)
		at[s.Party] = len(all)
		all = append(all, s)
		return err
	}, `
		SELECT p.id, p.name, p.district, p.village, COALESCE(b.nib, ''), COALESCE(b.region, '')
		FROM party p LEFT JOIN business b ON b.party = p.id
		WHERE p.office = $1 AND p.kind = 'business' ORDER BY p.id`, office)
	if err != nil {
		return nil, err
	}
	return all, each(ctx, tx, func(r *sql.Rows) error {
		var party register.PartyID
		var phone string
		err := r.Scan(&party, &phone)
		if i, there := at[party]; there {
			all[i].Phones = append(all[i].Phones, phone)
		}
		return err
	}, `
		SELECT DISTINCT c.party, c.phone FROM contact c JOIN party p ON p.id = c.party
		WHERE p.office = $1 AND p.kind = 'business' AND c.phone <> '' ORDER BY c.party, c.phone`, office)
}

// KeepPairs implements intake.DoublesStore.
func (db *DB) KeepPairs(ctx context.Context, office account.OrganisationID, pairs []intake.Pair, looked int, begun, now time.Time) error {
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM likeness WHERE office = $1 AND state = 'open'`, office); err != nil {
			return err
		}
		// Businesses that went away while the search was on are passed over.
		there := map[register.PartyID]bool{}
		err := each(ctx, tx, func(r *sql.Rows) error {
			var id register.PartyID
			err := r.Scan(&id)
			there[id] = true
			return err
		}, `SELECT id FROM party WHERE office = $1 AND kind = 'business'`, office)
		if err != nil {
			return err
		}
		var list []intake.Pair
		for _, p := range pairs {
			if there[p.One] && there[p.Other] {
				list = append(list, p)
			}
		}
		err = many(ctx, tx, list, `INSERT INTO likeness (one, other, office, score, reasons, state, found_at, decided_by)`, 8, ` ON CONFLICT DO NOTHING`,
			func(p intake.Pair) []any {
				reasons := make([]string, len(p.Reasons))
				for i, r := range p.Reasons {
					reasons[i] = string(r)
				}
				return []any{p.One, p.Other, office, p.Score, strings.Join(reasons, " "), "open", micros(now), ""}
			})
		if err != nil {
			return fmt.Errorf("keep pairs: %w", err)
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE likeness_search SET state = CASE WHEN asked_at > $4 THEN 'requested' ELSE 'done' END, attempts = 0, ended_at = $2, looked = $3,
			       found = (SELECT COUNT(*) FROM likeness WHERE office = $1 AND state = 'open')
			WHERE office = $1`, office, micros(now), looked, micros(begun))
		return err
	})
}

const alikeColumns = `
	SELECT l.one, l.other, l.score, l.reasons, l.found_at, a.name, b.name, a.village, a.district, b.village, b.district, l.office
	FROM likeness l JOIN party a ON a.id = l.one JOIN party b ON b.id = l.other`

func scanAlike(row interface{ Scan(...any) error }) (a intake.Alike, office account.OrganisationID, err error) {
	var reasons string
	var at int64
	var place [4]string
	err = row.Scan(&a.One, &a.Other, &a.Score, &reasons, &at, &a.Names[0], &a.Names[1], &place[0], &place[1], &place[2], &place[3], &office)
	for _, r := range strings.Fields(reasons) {
		a.Reasons = append(a.Reasons, intake.Reason(r))
	}
	a.FoundAt = fromMicros(at)
	for i := range a.Places {
		a.Places[i] = strings.Trim(place[2*i]+", "+place[2*i+1], ", ")
	}
	return a, office, err
}

// Alike implements intake.DoublesStore.
func (db *DB) Alike(ctx context.Context, office account.OrganisationID, limit, offset int) (list []intake.Alike, total int, err error) {
	if err := db.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM likeness WHERE office = $1 AND state = 'open'`, office).Scan(&total); err != nil {
		return nil, 0, err
	}
	err = each(ctx, db.read, func(r *sql.Rows) error {
		a, _, err := scanAlike(r)
		list = append(list, a)
		return err
	}, alikeColumns+` WHERE l.office = $1 AND l.state = 'open' ORDER BY l.score DESC, l.one, l.other LIMIT $2 OFFSET $3`, office, limit, offset)
	return list, total, err
}

// Pair implements intake.DoublesStore.
func (db *DB) Pair(ctx context.Context, one, other register.PartyID) (intake.Alike, account.OrganisationID, error) {
	a, office, err := scanAlike(db.read.QueryRowContext(ctx, alikeColumns+` WHERE l.one = $1 AND l.other = $2 AND l.state = 'open'`, one, other))
	return a, office, found(err, "intake.pair_not_found")
}

// Differ implements intake.DoublesStore.
func (db *DB) Differ(ctx context.Context, p intake.Pair, by account.ID, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE likeness SET state = 'different', decided_by = $3 WHERE one = $1 AND other = $2 AND state = 'open'`, p.One, p.Other, by)
		return one(done, err, fault.New(fault.NotFound, "intake.pair_not_found"))
	})
}

// belonging are the tables whose rows belong to a party and go with it when it is
// merged into another, with the column that identifies a row.
var belonging = []struct{ table, id string }{
	{"participant", "id"}, {"product", "id"}, {"want", "id"}, {"certificate", "id"}, {"contact", "id"}, {"intake_row", "print"}, {"registration", "id"}, {"wish", "registration"},
	{"invitation", "id"}, {"programme_part", "id"}, {"circle_member", "id"},
}

// Twin implements intake.DoublesStore.
func (db *DB) Twin(ctx context.Context, id register.PartyID) (t intake.Twin, err error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return t, err
	}
	defer tx.Rollback() // nothing was changed
	err = tx.QueryRowContext(ctx, `
		SELECT p.id, p.office, COALESCE(p.organisation, ''), p.kind, p.name, p.contact, p.district, p.village, p.product,
		       COALESCE(b.code, ''), COALESCE(b.version, 0), CASE WHEN b.party IS NULL THEN 0 ELSE 1 END
		FROM party p LEFT JOIN business b ON b.party = p.id WHERE p.id = $1`, id).
		Scan(&t.ID, &t.Office, &t.Organisation, &t.Kind, &t.Name, &t.Contact, &t.District, &t.Village, &t.Product, &t.Code, &t.Version, &t.Profile)
	if err != nil {
		return t, found(err, "intake.pair_not_found")
	}
	t.Facts = map[register.Field]register.Fact{
		register.FieldName: {Field: register.FieldName, Value: t.Name}, register.FieldMainProduct: {Field: register.FieldMainProduct, Value: t.Product},
	}
	if t.Product == "" {
		delete(t.Facts, register.FieldMainProduct)
	}
	err = each(ctx, tx, func(r *sql.Rows) error {
		var f register.Fact
		err := r.Scan(&f.ID, &f.Field, &f.Value, &f.AsOf, &f.Source, &f.Verified, &f.Sealed)
		if len(f.Sealed) > 0 { // until who has the key says more
			f.Value = "••••"
		}
		t.Facts[f.Field] = f
		return err
	}, `
		SELECT id, field, value, as_of, source, verified_by, sealed
		FROM business_fact WHERE party = $1 AND state = 'current' ORDER BY field`, id)
	if err != nil {
		return t, err
	}
	err = each(ctx, tx, func(r *sql.Rows) error {
		var c register.Contact
		err := r.Scan(&c.ID, &c.Name, &c.Position, &c.Email, &c.Phone)
		t.Contacts = append(t.Contacts, c)
		return err
	}, `SELECT id, name, position, email, phone FROM contact WHERE party = $1 ORDER BY id`, id)
	t.Counts = map[string]int{}
	for _, b := range belonging[:4] {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+b.table+` WHERE party = $1`, id).Scan(&n); err != nil {
			return t, err
		}
		t.Counts[b.table] = n
	}
	return t, err
}
