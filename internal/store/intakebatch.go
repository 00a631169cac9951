package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
	"wantilan/internal/register/intake"
)

// ClaimIntake implements intake.Working.
func (db *DB) ClaimIntake(ctx context.Context, now, stale time.Time) (i intake.Intake, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var id intake.ID
		err := tx.QueryRowContext(ctx, `
			SELECT id FROM intake
			WHERE state = 'requested' OR (state = 'running' AND alive_at < $1)
			ORDER BY asked_at, id LIMIT 1`+db.engine.claim, micros(stale)).Scan(&id)
		if err != nil {
			return found(err, "intake.nothing_due")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE intake SET state = 'running', alive_at = $2, attempts = attempts + 1 WHERE id = $1`, id, micros(now)); err != nil {
			return err
		}
		i, err = scanIntake(tx.QueryRowContext(ctx, intakeColumns+` WHERE id = $1`, id))
		return err
	})
	return i, err
}

// EndIntake implements intake.Working.
func (db *DB) EndIntake(ctx context.Context, id intake.ID, s intake.State, attempts int, now time.Time, e account.Entry) error {
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			UPDATE intake SET state = $2, attempts = $3, ended_at = $4, content = CASE WHEN CAST($5 AS BIGINT) = 1 THEN NULL ELSE content END,
			       head = CASE WHEN CAST($5 AS BIGINT) = 1 THEN CAST('' AS `+db.engine.blob+`) ELSE head END
			WHERE id = $1 AND state = 'running'`, id, s, attempts, maybeMicros(whenOver(s, now)), bit(s == intake.Done))
		if err := one(done, err, fault.New(fault.Conflict, "intake.over")); err != nil {
			return err
		}
		if s.Over() {
			if err := searchAfter(ctx, tx, id, now); err != nil {
				return fmt.Errorf("ask for a search for doubles: %w", err)
			}
		}
		if e.Deed == "" {
			return nil
		}
		return db.note(ctx, tx, e)
	})
}

// searchAfter asks for a search for doubles when an intake wrote something.
func searchAfter(ctx context.Context, tx *sql.Tx, id intake.ID, now time.Time) error {
	var office account.OrganisationID
	var wrote int
	err := tx.QueryRowContext(ctx, `SELECT office, added + changed FROM intake WHERE id = $1`, id).Scan(&office, &wrote)
	if err != nil || wrote == 0 {
		return err
	}
	return askSearch(ctx, tx, office, now)
}

func whenOver(s intake.State, now time.Time) time.Time {
	if s.Over() {
		return now
	}
	return time.Time{}
}

// KnownBusinesses implements intake.Store.
func (db *DB) KnownBusinesses(ctx context.Context, office account.OrganisationID, k intake.Keys) (intake.Known, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return intake.Known{}, err
	}
	defer tx.Rollback() // nothing was changed
	return knownBusinesses(ctx, tx, db.engine, office, k)
}

func knownBusinesses(ctx context.Context, tx *sql.Tx, e engine, office account.OrganisationID, k intake.Keys) (intake.Known, error) {
	known := intake.Known{
		Held: map[register.PartyID]*intake.Held{}, NIB: map[string]register.PartyID{}, Phones: map[string][]register.PartyID{},
		Prints: map[string]register.PartyID{}, Taken: map[register.ShortCode]bool{},
	}
	if e.byKeys != "" {
		if _, err := tx.ExecContext(ctx, e.byKeys); err != nil {
			return known, err
		}
	}
	var key string
	var party register.PartyID
	pair := func(r *sql.Rows) error { return r.Scan(&key, &party) }
	err := among(ctx, tx, e, k.NIB, `SELECT nib, party FROM business WHERE office = $1 AND nib %s ORDER BY party DESC`, []any{office}, func(r *sql.Rows) error {
		err := pair(r)
		known.NIB[key], known.Held[party] = party, nil // the oldest, when there are several
		return err
	})
	if err != nil {
		return known, fmt.Errorf("by NIB: %w", err)
	}
	err = among(ctx, tx, e, k.Prints, `SELECT print, party FROM intake_row WHERE office = $1 AND print %s`, []any{office}, func(r *sql.Rows) error {
		err := pair(r)
		known.Prints[key], known.Held[party] = party, nil
		return err
	})
	if err != nil {
		return known, fmt.Errorf("by rows read before: %w", err)
	}
	err = among(ctx, tx, e, k.Phones, `
		SELECT c.phone, c.party FROM contact c JOIN party p ON p.id = c.party
		WHERE p.office = $1 AND p.kind = 'business' AND c.phone %s ORDER BY c.phone, c.party`, []any{office}, func(r *sql.Rows) error {
		err := pair(r)
		known.Phones[key] = append(known.Phones[key], party)
		known.Held[party] = nil
		return err
	})
	if err != nil {
		return known, fmt.Errorf("by telephone: %w", err)
	}
	for _, table := range []string{`SELECT code FROM business WHERE code %s`, `SELECT code FROM merger WHERE code %s`, `SELECT code FROM stakeholder WHERE code %s`} {
		err := among(ctx, tx, e, k.Codes, table, nil, func(r *sql.Rows) error {
			var c register.ShortCode
			err := r.Scan(&c)
			known.Taken[c] = true
			return err
		})
		if err != nil {
			return known, fmt.Errorf("by code: %w", err)
		}
	}
	return known, holdings(ctx, tx, e, known.Held)
}

// holdings reads what is known of parties.
func holdings(ctx context.Context, tx *sql.Tx, e engine, held map[register.PartyID]*intake.Held) error {
	ids := slices.Sorted(maps.Keys(held))
	err := among(ctx, tx, e, ids, `
		SELECT p.id, p.name, p.district, p.village, COALESCE(b.region, ''), CASE WHEN b.party IS NULL THEN 0 ELSE 1 END
		FROM party p LEFT JOIN business b ON b.party = p.id WHERE p.id %s`, nil, func(r *sql.Rows) error {
		h := &intake.Held{Facts: map[register.Field]register.Fact{}}
		err := r.Scan(&h.Party, &h.Name, &h.District, &h.Village, &h.Region, &h.Profile)
		held[h.Party] = h
		return err
	})
	if err != nil {
		return fmt.Errorf("parties: %w", err)
	}
	err = among(ctx, tx, e, ids, `
		SELECT party, id, field, value, sealed, as_of, source, verified_by FROM business_fact WHERE state = 'current' AND party %s`, nil, func(r *sql.Rows) error {
		var party register.PartyID
		var f register.Fact
		err := r.Scan(&party, &f.ID, &f.Field, &f.Value, &f.Sealed, &f.AsOf, &f.Source, &f.Verified)
		held[party].Facts[f.Field] = f
		return err
	})
	if err != nil {
		return fmt.Errorf("facts: %w", err)
	}
	return among(ctx, tx, e, ids, `SELECT party, phone FROM contact WHERE party %s ORDER BY id`, nil, func(r *sql.Rows) error {
		var party register.PartyID
		var phone string
		err := r.Scan(&party, &phone)
		h := held[party]
		h.Contacts++
		if phone != "" {
			h.Phones = append(h.Phones, phone)
		}
		return err
	})
}

// WriteBatch implements intake.Working.
func (db *DB) WriteBatch(ctx context.Context, b intake.Batch, decide func(intake.Known) intake.Written) (cancel bool, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var place int
		err := tx.QueryRowContext(ctx, `SELECT row_done FROM intake WHERE id = $1 AND state = 'running'`+db.engine.forUpdate, b.Intake).Scan(&place)
		if err != nil {
			return found(err, "intake.over")
		}
		if place != b.Place {
			return fault.New(fault.Conflict, "intake.over") // another process goes on with it
		}
		known, err := knownBusinesses(ctx, tx, db.engine, b.Office, b.Keys)
		if err != nil {
			return fmt.Errorf("look for businesses: %w", err)
		}
		w := decide(known)
		if err := db.write(ctx, tx, b, w); err != nil {
			return err
		}
		part, err := packFates(w.Fates)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO intake_part (intake, place, content) VALUES ($1, $2, $3)`, b.Intake, b.Place, part); err != nil {
			return err
		}
		n := map[intake.Outcome]int{}
		for _, f := range w.Fates {
			n[f.Outcome]++
		}
		return tx.QueryRowContext(ctx, `
			UPDATE intake SET row_done = row_done + $2, alive_at = $3, added = added + $4, changed = changed + $5, same = same + $6,
			       repeated = repeated + $7, wrong = wrong + $8, left_out = left_out + $9
			WHERE id = $1 RETURNING cancel_asked`, b.Intake, b.Rows, micros(b.Now),
			n[intake.Added], n[intake.Changed], n[intake.Same], n[intake.Repeated], n[intake.Wrong], n[intake.LeftRow]).Scan(&cancel)
	})
	return cancel, err
}

// write keeps what a batch writes.
func (db *DB) write(ctx context.Context, tx *sql.Tx, b intake.Batch, w intake.Written) error {
	facts := map[register.PartyID]map[register.Field]string{}
	for _, f := range w.Facts {
		if facts[f.Party] == nil {
			facts[f.Party] = map[register.Field]string{}
		}
		facts[f.Party][f.Field] = f.Value
	}
	err := pour(ctx, tx, db.engine, w.New, bulk{`INSERT INTO party (id, office, organisation, kind, name, contact, district, village, product)`, "ttttttttt", ``},
		func(n intake.NewBusiness) []any {
			return []any{n.ID, n.Office, text(n.Organisation), n.Kind, n.Name, n.Contact, n.District, n.Village, n.Product}
		})
	if err != nil {
		return fmt.Errorf("keep parties: %w", err)
	}
	err = pour(ctx, tx, db.engine, w.New, bulk{`
		INSERT INTO business (party, office, code, public, nib, region, kbli, kbli_edition, cluster, latitude, longitude, created_at, changed_at, version)`, "tttitttttiiiii", ``},
		func(n intake.NewBusiness) []any {
			return append(profileRow(n, facts[n.ID]), micros(b.Now), micros(b.Now), 1)
		})
	if err != nil {
		return fmt.Errorf("keep profiles: %w", err)
	}
	if err := db.keepSayings(ctx, tx, w.Facts); err != nil {
		return fmt.Errorf("keep facts: %w", err)
	}
	err = pour(ctx, tx, db.engine, w.Contacts, bulk{`
		INSERT INTO contact (id, party, account, name, called, position, email, phone, public, agreed_on, agreed_text, created_at)`, "ttttttttitii", ``},
		func(c intake.NewContact) []any {
			return []any{c.ID, c.Party, nil, c.Name, "", c.Position, c.Email, c.Phone, 0, "", 0, micros(b.Now)}
		})
	if err != nil {
		return fmt.Errorf("keep contacts: %w", err)
	}
	type print struct {
		print string
		party register.PartyID
	}
	var prints []print
	for _, p := range slices.Sorted(maps.Keys(w.Prints)) {
		prints = append(prints, print{p, w.Prints[p]})
	}
	err = pour(ctx, tx, db.engine, prints, bulk{`INSERT INTO intake_row (office, print, party)`, "ttt", ` ON CONFLICT DO NOTHING`},
		func(p print) []any { return []any{b.Office, p.print, p.party} })
	if err != nil {
		return fmt.Errorf("keep rows: %w", err)
	}
	for _, t := range w.Touched {
		if err := touch(ctx, tx, b, t); err != nil {
			return fmt.Errorf("change %s: %w", t.Party, err)
		}
	}
	return nil
}

// keepSayings keeps facts, each in place of the one before.
func (db *DB) keepSayings(ctx context.Context, tx *sql.Tx, list []intake.Saying) error {
	var over []intake.Saying
	for _, f := range list {
		if f.Over != "" {
			over = append(over, f)
		}
	}
	err := batch(ctx, tx, over, `UPDATE business_fact SET state = 'past' WHERE id = $1`, func(f intake.Saying) []any { return []any{f.Over} })
	if err != nil {
		return err
	}
	return pour(ctx, tx, db.engine, list, bulk{`
		INSERT INTO business_fact (id, party, field, value, sealed, as_of, source, said_by, said_at, state, verified_by, reason)`, "ttttbtttittt", ``},
		func(f intake.Saying) []any {
			value, sealed := f.Value, any(nil)
			if len(f.Sealed) > 0 {
				value, sealed = "", f.Sealed
			}
			return []any{f.ID, f.Party, f.Field, value, sealed, f.AsOf, f.Source, f.SaidBy, micros(f.SaidAt), f.State, f.Verified, f.Reason}
		})
}

// profileRow is what lists show of a new business, but for the times.
func profileRow(n intake.NewBusiness, facts map[register.Field]string) []any {
	kbli, edition := industry(facts)
	north, east := degrees(facts[register.FieldPoint])
	return []any{n.ID, n.Office, n.Code, 0, facts[register.FieldNIB], facts[register.FieldRegion], kbli, edition, facts[register.FieldCluster], north, east}
}

// industry is the KBLI of lists: that of 2025 when it is known.
func industry(facts map[register.Field]string) (kbli, edition string) {
	if k := facts[register.FieldKBLI2025]; k != "" {
		return k, "2025"
	}
	if k := facts[register.FieldKBLI2020]; k != "" {
		return k, "2020"
	}
	return "", ""
}

// degrees are a point's latitude and longitude in millionths of a degree.
func degrees(point string) (north, east sql.NullInt64) {
	a, b, _ := strings.Cut(point, ",")
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	if err1 != nil || err2 != nil {
		return north, east
	}
	round := func(d float64) sql.NullInt64 {
		if d < 0 {
			return sql.NullInt64{Int64: int64(d*1e6 - 0.5), Valid: true}
		}
		return sql.NullInt64{Int64: int64(d*1e6 + 0.5), Valid: true}
	}
	return round(x), round(y)
}

// touch changes what lists show of a business that was there.
func touch(ctx context.Context, tx *sql.Tx, b intake.Batch, t intake.Touched) error {
	if t.Code != "" {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO business (party, office, code, public, nib, region, kbli, kbli_edition, cluster, created_at, changed_at, version)
			VALUES ($1, $2, $3, 0, '', '', '', '', '', $4, $4, 0)`, t.Party, b.Office, t.Code, micros(b.Now))
		if err != nil {
			return err
		}
	}
	return showFacts(ctx, tx, t.Party, t.Set, t.Spot, b.Now)
}

// showFacts puts facts that have come into force where lists look.
func showFacts(ctx context.Context, tx *sql.Tx, party register.PartyID, set map[register.Field]string, spot intake.Spot, now time.Time) error {
	for field, query := range map[register.Field]string{
		register.FieldName: `UPDATE party SET name = $2 WHERE id = $1`, register.FieldMainProduct: `UPDATE party SET product = $2 WHERE id = $1`,
		register.FieldNIB: `UPDATE business SET nib = $2 WHERE party = $1`, register.FieldRegion: `UPDATE business SET region = $2 WHERE party = $1`,
		register.FieldCluster: `UPDATE business SET cluster = $2 WHERE party = $1`,
	} {
		if value, there := set[field]; there {
			if _, err := tx.ExecContext(ctx, query, party, value); err != nil {
				return err
			}
		}
	}
	if spot.Village != "" {
		if _, err := tx.ExecContext(ctx, `UPDATE party SET village = $2, district = $3 WHERE id = $1`, party, spot.Village, spot.District); err != nil {
			return err
		}
	}
	if kbli, edition := industry(set); kbli != "" {
		_, err := tx.ExecContext(ctx, `UPDATE business SET kbli = $2, kbli_edition = $3 WHERE party = $1 AND NOT (kbli_edition = '2025' AND CAST($3 AS TEXT) = '2020')`, party, kbli, edition)
		if err != nil {
			return err
		}
	}
	if point, there := set[register.FieldPoint]; there {
		north, east := degrees(point)
		if _, err := tx.ExecContext(ctx, `UPDATE business SET latitude = $2, longitude = $3 WHERE party = $1`, party, north, east); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `UPDATE business SET changed_at = $2, version = version + 1 WHERE party = $1`, party, micros(now))
	return err
}
