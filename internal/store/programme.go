package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
	"wantilan/internal/register/programme"
)

// servedStatus are the statuses in which a programme has served a business.
const servedStatus = `('taking', 'finished')`

// programmeSeen is the condition that a body sees a programme g with who takes part:
// its own, one that it holds too, or one that is shared.
func programmeSeen(body string) string {
	return `(g.shared = 1 OR g.body = ` + body + ` OR EXISTS (
		SELECT 1 FROM programme_partner w WHERE w.programme = g.id AND w.body = ` + body + ` AND w.agreed_at IS NOT NULL))`
}

const programmeColumns = `
	g.id, g.body, o.name, g.kind, g.name, g.year, g.starts, g.ends, g.place, g.capacity, g.note, g.shared, g.created_at, g.version,
	(SELECT COUNT(*) FROM programme_part m WHERE m.programme = g.id AND m.status <> 'dropped'),
	(SELECT COUNT(*) FROM programme_part m WHERE m.programme = g.id AND m.status IN ` + servedStatus + `),
	(SELECT COUNT(*) FROM programme_part m WHERE m.programme = g.id AND m.status = 'dropped')`

const programmeTables = ` FROM programme g JOIN organisation o ON o.id = g.body`

func lineFields(l *programme.Line) []any {
	return []any{&l.ID, &l.Body, &l.BodyName, &l.Kind, &l.Name, &l.Year, &l.Starts, &l.Ends, &l.Place, &l.Capacity, &l.Note, &l.Shared, (*moment)(&l.CreatedAt), &l.Version, &l.Parts, &l.Served, &l.Left}
}

// Programmes implements programme.Store.
func (db *DB) Programmes(ctx context.Context, viewer account.OrganisationID, year, limit int) ([]programme.Line, error) {
	all, err := rows(ctx, db.read, func(r *sql.Rows, l *programme.Line) error { return r.Scan(lineFields(l)...) }, `
		SELECT `+programmeColumns+programmeTables+`
		WHERE ($2 = 0 OR g.year = $2) AND ($1 = '' OR `+programmeSeen("$1")+`
		   OR EXISTS (SELECT 1 FROM programme_partner a WHERE a.programme = g.id AND a.body = $1))
		ORDER BY g.year DESC, g.starts DESC, lower(g.name), g.id LIMIT $3`, viewer, year, limit)
	if err != nil {
		return nil, err
	}
	return all, db.withPartners(ctx, all)
}

// withPartners reads who holds programmes too.
func (db *DB) withPartners(ctx context.Context, all []programme.Line) error {
	at, ids := map[programme.ID]int{}, make([]programme.ID, 0, len(all))
	for i, l := range all {
		at[l.ID], ids = i, append(ids, l.ID)
	}
	return among(ctx, db.read, db.engine, ids, `
		SELECT p.programme, p.body, o.name, p.asked_at, p.agreed_at FROM programme_partner p JOIN organisation o ON o.id = p.body
		WHERE p.programme %s ORDER BY p.programme, lower(o.name), p.body`, nil, func(r *sql.Rows) error {
		var id programme.ID
		var p programme.Partner
		err := r.Scan(&id, &p.Body, &p.Name, (*moment)(&p.AskedAt), (*moment)(&p.AgreedAt))
		all[at[id]].Partners = append(all[at[id]].Partners, p)
		return err
	})
}

// Programme implements programme.Store.
func (db *DB) Programme(ctx context.Context, id programme.ID) (programme.Line, error) {
	all := make([]programme.Line, 1)
	err := db.read.QueryRowContext(ctx, `SELECT `+programmeColumns+programmeTables+` WHERE g.id = $1`, id).Scan(lineFields(&all[0])...)
	if err != nil {
		return all[0], found(err, "programme.not_found")
	}
	err = db.withPartners(ctx, all)
	return all[0], err
}

// KeepProgramme implements programme.Store.
func (db *DB) KeepProgramme(ctx context.Context, p programme.Programme, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if p.Version == 0 {
			_, err := tx.ExecContext(ctx, `
				INSERT INTO programme (id, body, kind, name, year, starts, ends, place, capacity, note, shared, created_at)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, programmeValues(p)...)
			return err
		}
		done, err := tx.ExecContext(ctx, `
			UPDATE programme SET kind = $2, name = $3, year = $4, starts = $5, ends = $6, place = $7, capacity = $8, note = $9, version = version + 1
			WHERE id = $1 AND version = $10`, p.ID, p.Kind, p.Name, p.Year, p.Starts, p.Ends, p.Place, p.Capacity, p.Note, p.Version)
		if err := one(done, err, fault.New(fault.Conflict, "programme.changed_meanwhile")); err != nil {
			return err
		}
		return reindexParts(ctx, tx, p.ID)
	})
}

func programmeValues(p programme.Programme) []any {
	return []any{p.ID, p.Body, p.Kind, p.Name, p.Year, p.Starts, p.Ends, p.Place, p.Capacity, p.Note, bit(p.Shared), micros(p.CreatedAt)}
}

// reindexParts lets due work index anew all whom a programme concerns, and those of
// the same numbers: rows that were right until a day that is long over.
func reindexParts(ctx context.Context, tx *sql.Tx, id programme.ID) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE finding SET until = '0001-01-01' WHERE kind = 'business' AND object IN (
			SELECT m.party FROM programme_part m WHERE m.programme = $1
			UNION SELECT t.party FROM programme_part m JOIN business b ON b.party = m.party JOIN business t ON t.nib = b.nib WHERE b.nib <> '' AND m.programme = $1)`, id)
	if err != nil {
		return fmt.Errorf("have who is in programme %s indexed: %w", id, err)
	}
	return nil
}

// DropProgramme implements programme.Store.
func (db *DB) DropProgramme(ctx context.Context, id programme.ID, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := reindexParts(ctx, tx, id); err != nil {
			return err
		}
		done, err := tx.ExecContext(ctx, `
			DELETE FROM programme WHERE id = $1
			  AND NOT EXISTS (SELECT 1 FROM programme_part m WHERE m.programme = programme.id AND m.status IN `+servedStatus+`)`, id)
		return one(done, err, fault.New(fault.Conflict, "programme.has_parts"))
	})
}

// Share implements programme.Store.
func (db *DB) Share(ctx context.Context, id programme.ID, shared bool, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE programme SET shared = $2, version = version + 1 WHERE id = $1`, id, bit(shared))
		if err := one(done, err, fault.New(fault.NotFound, "programme.not_found")); err != nil {
			return err
		}
		return reindexParts(ctx, tx, id)
	})
}

// KeepPartner implements programme.Store.
func (db *DB) KeepPartner(ctx context.Context, id programme.ID, p programme.Partner, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO programme_partner (programme, body, asked_at, agreed_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (programme, body) DO UPDATE SET agreed_at = COALESCE(excluded.agreed_at, programme_partner.agreed_at)`,
			id, p.Body, micros(p.AskedAt), maybeMicros(p.AgreedAt))
		if err != nil {
			return err
		}
		return reindexParts(ctx, tx, id)
	})
}

// DropPartner implements programme.Store.
func (db *DB) DropPartner(ctx context.Context, id programme.ID, body account.OrganisationID, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM programme_partner WHERE programme = $1 AND body = $2`, id, body)
		if err := one(done, err, fault.New(fault.NotFound, "programme.not_found")); err != nil {
			return err
		}
		return reindexParts(ctx, tx, id)
	})
}

const partTables = ` FROM programme_part m JOIN party y ON y.id = m.party LEFT JOIN business b ON b.party = y.id`

const partColumns = `m.id, m.programme, m.party, y.office, y.name, COALESCE(b.nib, ''), y.district, y.village, m.status, m.since, m.said_by, m.changed_at`

func partFields(p *programme.Part) []any {
	return []any{&p.ID, &p.Programme, &p.Party, &p.Office, &p.Name, &p.NIB, &p.District, &p.Village, &p.Status, &p.Since, &p.By, (*moment)(&p.ChangedAt)}
}

// Parts implements programme.PartStore.
func (db *DB) Parts(ctx context.Context, id programme.ID, offset, limit int) ([]programme.Part, error) {
	return rows(ctx, db.read, func(r *sql.Rows, p *programme.Part) error { return r.Scan(partFields(p)...) }, `
		SELECT `+partColumns+partTables+` WHERE m.programme = $1 ORDER BY lower(y.name), m.id LIMIT $2 OFFSET $3`, id, limit, offset)
}

// Parties implements programme.PartStore.
func (db *DB) Parties(ctx context.Context, books []account.OrganisationID, ids []register.PartyID, nibs []string) ([]programme.Part, error) {
	var all []programme.Part
	scan := func(r *sql.Rows) error {
		var p programme.Part
		err := r.Scan(&p.Party, &p.Office, &p.Name, &p.NIB, &p.District, &p.Village)
		if slices.Contains(books, p.Office) {
			all = append(all, p)
		}
		return err
	}
	const columns = `SELECT y.id, y.office, y.name, COALESCE(b.nib, ''), y.district, y.village FROM party y `
	err := among(ctx, db.read, db.engine, ids, columns+`LEFT JOIN business b ON b.party = y.id WHERE y.kind = 'business' AND y.id %s ORDER BY y.id`, nil, scan)
	if err == nil {
		err = among(ctx, db.read, db.engine, nibs, columns+`JOIN business b ON b.party = y.id WHERE y.kind = 'business' AND b.nib %s ORDER BY y.id`, nil, scan)
	}
	return all, err
}

// KeepParts implements programme.PartStore.
func (db *DB) KeepParts(ctx context.Context, id programme.ID, parts []programme.Part, most int, e account.Entry) (added, changed int, err error) {
	err = db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		added, changed = 0, 0 // tried again
		var locked programme.ID
		if err := tx.QueryRowContext(ctx, `SELECT id FROM programme WHERE id = $1`+db.engine.forUpdate, id).Scan(&locked); err != nil {
			return found(err, "programme.not_found")
		}
		there := map[register.PartyID]programme.Part{}
		err := each(ctx, tx, func(r *sql.Rows) error {
			var p programme.Part
			err := r.Scan(&p.ID, &p.Party, &p.Status, &p.Since)
			there[p.Party] = p
			return err
		}, `SELECT id, party, status, since FROM programme_part WHERE programme = $1`, id)
		if err != nil {
			return err
		}
		var fresh, anew []programme.Part
		var touched []register.PartyID
		for _, p := range parts {
			old, known := there[p.Party]
			switch {
			case !known:
				fresh = append(fresh, p)
			case old.Status != p.Status || old.Since != p.Since:
				anew = append(anew, p)
			default:
				continue
			}
			touched = append(touched, p.Party)
		}
		if len(there)+len(fresh) > most {
			return fault.New(fault.Conflict, "programme.too_many", most)
		}
		if err := keepParts(ctx, tx, fresh); err != nil {
			return err
		}
		err = batch(ctx, tx, anew, `UPDATE programme_part SET status = $3, since = $4, said_by = $5, changed_at = $6 WHERE programme = $1 AND party = $2`,
			func(p programme.Part) []any {
				return []any{id, p.Party, p.Status, p.Since, p.By, micros(p.ChangedAt)}
			})
		added, changed = len(fresh), len(anew)
		if err != nil {
			return err
		}
		return db.indexParts(ctx, tx, touched)
	})
	return added, changed, err
}

// keepParts adds who takes part in programmes.
func keepParts(ctx context.Context, tx *sql.Tx, parts []programme.Part) error {
	err := many(ctx, tx, parts, `INSERT INTO programme_part (id, programme, party, status, since, said_by, changed_at)`, 7, ``, func(p programme.Part) []any {
		return []any{p.ID, p.Programme, p.Party, p.Status, p.Since, p.By, micros(p.ChangedAt)}
	})
	if err != nil {
		return fmt.Errorf("add businesses to programmes: %w", err)
	}
	return nil
}

// indexParts brings search up to date for businesses whose programmes changed, and for
// those of the same numbers: at once for as many as a page has, for more by due work.
func (db *DB) indexParts(ctx context.Context, tx *sql.Tx, parties []register.PartyID) error {
	all := slices.Clone(parties)
	err := among(ctx, tx, db.engine, parties, `
		SELECT t.party FROM business b JOIN business t ON t.nib = b.nib AND t.party <> b.party WHERE b.nib <> '' AND b.party %s ORDER BY t.party`, nil, func(r *sql.Rows) error {
		var id register.PartyID
		err := r.Scan(&id)
		all = append(all, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("find businesses of the same numbers: %w", err)
	}
	if len(all) <= mostParties {
		_, err := db.indexParties(ctx, tx, all)
		return err
	}
	for some := range slices.Chunk(all, askedAtOnce) {
		texts := make([]string, len(some))
		for i, id := range some {
			texts[i] = string(id)
		}
		list, err := db.engine.list(texts)
		if err == nil {
			_, err = tx.ExecContext(ctx, `UPDATE finding SET until = '0001-01-01' WHERE kind = 'business' AND object `+fmt.Sprintf(db.engine.listed, 1), list)
		}
		if err != nil {
			return fmt.Errorf("have businesses indexed: %w", err)
		}
	}
	return nil
}

// ChangeParts implements programme.PartStore.
func (db *DB) ChangeParts(ctx context.Context, id programme.ID, parts []string, as programme.Part, e account.Entry) (int, error) {
	return db.eachPart(ctx, id, parts, e, `
		UPDATE programme_part SET status = $3, since = $4, said_by = $5, changed_at = $6 WHERE id = $1 AND programme = $2 RETURNING party`,
		as.Status, as.Since, as.By, micros(as.ChangedAt))
}

// DropParts implements programme.PartStore.
func (db *DB) DropParts(ctx context.Context, id programme.ID, parts []string, e account.Entry) (int, error) {
	return db.eachPart(ctx, id, parts, e, `DELETE FROM programme_part WHERE id = $1 AND programme = $2 RETURNING party`)
}

// eachPart does the same with some parts of a programme, and tells how many there were.
func (db *DB) eachPart(ctx context.Context, id programme.ID, parts []string, e account.Entry, query string, more ...any) (n int, err error) {
	err = db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		n = 0 // tried again
		var met []register.PartyID
		for _, part := range parts {
			var party register.PartyID
			err := tx.QueryRowContext(ctx, query, append([]any{part, id}, more...)...).Scan(&party)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			n, met = n+1, append(met, party)
		}
		return db.indexParts(ctx, tx, met)
	})
	return n, err
}

// Taken implements programme.PartStore.
func (db *DB) Taken(ctx context.Context, id register.PartyID, viewer account.OrganisationID, limit int) ([]programme.Taken, error) {
	return rows(ctx, db.read, func(r *sql.Rows, t *programme.Taken) error {
		return r.Scan(slices.Concat(lineFields(&t.Line), partFields(&t.Part))...)
	}, `
		SELECT `+programmeColumns+`, `+partColumns+programmeTables+`
		JOIN programme_part m ON m.programme = g.id JOIN party y ON y.id = m.party LEFT JOIN business b ON b.party = y.id
		WHERE m.party = $1 OR (`+programmeSeen("$2")+` AND m.party IN (
			SELECT t.party FROM business s JOIN business t ON t.nib = s.nib WHERE s.party = $1 AND s.nib <> ''))
		ORDER BY g.year DESC, m.since DESC, g.id, m.id LIMIT $3`, id, viewer, limit)
}

// EachPart implements programme.PartStore.
func (db *DB) EachPart(ctx context.Context, viewer account.OrganisationID, year int, only programme.ID, do func(programme.Line, programme.Part) error) error {
	all, err := rows(ctx, db.read, func(r *sql.Rows, l *programme.Line) error { return r.Scan(lineFields(l)...) }, `
		SELECT `+programmeColumns+programmeTables+`
		WHERE ($2 = 0 OR g.year = $2) AND ($3 = '' OR g.id = $3) AND ($1 = '' OR `+programmeSeen("$1")+`)
		ORDER BY g.year DESC, lower(g.name), g.id`, viewer, year, only)
	if err == nil {
		err = db.withPartners(ctx, all)
	}
	for i := 0; err == nil && i < len(all); i++ {
		err = each(ctx, db.read, func(r *sql.Rows) error {
			var p programme.Part
			if err := r.Scan(partFields(&p)...); err != nil {
				return err
			}
			return do(all[i], p)
		}, `SELECT `+partColumns+partTables+` WHERE m.programme = $1 ORDER BY lower(y.name), m.id`, all[i].ID)
	}
	return err
}
