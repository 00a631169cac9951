package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
	"wantilan/internal/zones"
)

const dayForm = "2006-01-02"

// Gathering implements gathering.Store.
func (db *DB) Gathering(ctx context.Context, id gathering.ID) (gathering.Gathering, error) {
	d, err := db.Day(ctx, id)
	return d.Gathering, err
}

// HostsOf implements gathering.Store.
func (db *DB) HostsOf(ctx context.Context, id gathering.ID) ([]account.OrganisationID, error) {
	st, err := db.prepared(ctx, `SELECT organisation FROM host WHERE gathering = $1 ORDER BY place`)
	if err != nil {
		return nil, err
	}
	r, err := st.QueryContext(db.brief(ctx), id)
	if err != nil {
		return nil, err
	}
	all, err := collect[account.OrganisationID](r)
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "gathering.not_found")
	}
	return all, err
}

// loadGathering reads a gathering with all its lists.
func loadGathering(ctx context.Context, tx *sql.Tx, id gathering.ID) (gathering.Gathering, error) {
	g, err := scanGathering(tx.QueryRowContext(ctx, `SELECT id, title, theme, place, day, zone, state, sample FROM gathering WHERE id = $1`, id))
	if err != nil {
		return g, found(err, "gathering.not_found")
	}
	for _, load := range []func(context.Context, *sql.Tx, *gathering.Gathering) error{
		loadHosts, loadSlots, loadTables, loadAgenda, loadBring, loadWalks, loadParticipants, loadUnavailable, loadOfficers,
	} {
		if err := load(ctx, tx, &g); err != nil {
			return g, fmt.Errorf("read gathering %s: %w", id, err)
		}
	}
	return g, nil
}

func scanGathering(row interface{ Scan(...any) error }) (gathering.Gathering, error) {
	var g gathering.Gathering
	var day string
	if err := row.Scan(&g.ID, &g.Title, &g.Theme, &g.Place, &day, &g.Zone, &g.State, &g.Sample); err != nil {
		return g, err
	}
	zone, err := zones.Load(g.Zone)
	if err != nil {
		return g, fmt.Errorf("zone of gathering %s: %w", g.ID, err)
	}
	g.Date, err = time.ParseInLocation(dayForm, day, zone)
	return g, err
}

// rows runs a query and scans every row.
func rows[T any](ctx context.Context, tx querier, scan func(*sql.Rows, *T) error, query string, args ...any) ([]T, error) {
	r, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []T
	for r.Next() {
		var x T
		if err := scan(r, &x); err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	return all, r.Err()
}

func loadHosts(ctx context.Context, tx *sql.Tx, g *gathering.Gathering) (err error) {
	g.Hosts, err = rows(ctx, tx, func(r *sql.Rows, h *gathering.Host) error { return r.Scan(&h.Organisation, &h.Name) },
		`SELECT o.id, o.name FROM host h JOIN organisation o ON o.id = h.organisation WHERE h.gathering = $1 ORDER BY h.place`, g.ID)
	return err
}

func loadSlots(ctx context.Context, tx *sql.Tx, g *gathering.Gathering) (err error) {
	g.Slots, err = rows(ctx, tx, func(r *sql.Rows, s *gathering.Slot) error {
		return r.Scan(&s.Number, &s.Start, &s.End, &s.Session)
	}, `SELECT number, start, finish, session FROM slot WHERE gathering = $1 ORDER BY number`, g.ID)
	return err
}

func loadTables(ctx context.Context, tx *sql.Tx, g *gathering.Gathering) (err error) {
	g.Tables, err = rows(ctx, tx, func(r *sql.Rows, t *gathering.Table) error { return r.Scan(&t.Number, &t.Name, &t.Hall, &t.Features) },
		`SELECT number, name, hall, features FROM meeting_table WHERE gathering = $1 ORDER BY number`, g.ID)
	return err
}

func loadAgenda(ctx context.Context, tx *sql.Tx, g *gathering.Gathering) (err error) {
	g.Agenda, err = rows(ctx, tx, func(r *sql.Rows, i *gathering.AgendaItem) error {
		err := r.Scan(&i.Number, &i.Start, &i.End, &i.Kind, &i.Title, &i.Place, &i.Speakers, &i.Organisation, &i.Day, &i.Summary, &i.Capacity)
		if i.Day == 1 {
			i.Day = 0 // as files have it
		}
		return err
	}, `
		SELECT number, start, finish, kind, title, place, speakers, COALESCE(organisation, ''), day_number, summary, capacity
		FROM agenda_item WHERE gathering = $1 ORDER BY day_number, start, number`, g.ID)
	return err
}

func loadBring(ctx context.Context, tx *sql.Tx, g *gathering.Gathering) (err error) {
	g.Bring, err = rows(ctx, tx, func(r *sql.Rows, b *gathering.Bring) error { return r.Scan(&b.Kind, &b.Words) },
		`SELECT kind, words FROM gathering_bring WHERE gathering = $1 ORDER BY kind`, g.ID)
	return err
}

func loadWalks(ctx context.Context, tx *sql.Tx, g *gathering.Gathering) (err error) {
	g.Walks, err = rows(ctx, tx, func(r *sql.Rows, w *gathering.Walk) error { return r.Scan(&w.Hall, &w.Other, &w.Minutes) },
		`SELECT hall, other, minutes FROM hall_walk WHERE gathering = $1 ORDER BY hall, other`, g.ID)
	return err
}

func loadParticipants(ctx context.Context, tx *sql.Tx, g *gathering.Gathering) (err error) {
	g.Participants, err = rows(ctx, tx, func(r *sql.Rows, p *gathering.Participant) error {
		return r.Scan(&p.ID, &p.Number, &p.Party, &p.Organisation, &p.Name, &p.Kind, &p.Contact, &p.District, &p.Village, &p.Product, &p.Desks, &p.LinkVersion, &p.Withdrawn, &p.Table, &p.Needs)
	}, `
		SELECT p.id, p.number, p.party, COALESCE(y.organisation, ''), y.name, y.kind, y.contact, y.district, y.village, y.product, p.desks, p.link_version,
		       CASE WHEN p.withdrawn_at IS NULL THEN 0 ELSE 1 END, p.table_no, p.needs
		FROM participant p JOIN party y ON y.id = p.party
		WHERE p.gathering = $1 ORDER BY p.number`, g.ID)
	return err
}

func loadUnavailable(ctx context.Context, tx *sql.Tx, g *gathering.Gathering) error {
	type pair struct{ number, slot int }
	all, err := rows(ctx, tx, func(r *sql.Rows, x *pair) error { return r.Scan(&x.number, &x.slot) }, `
		SELECT p.number, u.slot FROM unavailable u JOIN participant p ON p.id = u.participant
		WHERE p.gathering = $1 ORDER BY p.number, u.slot`, g.ID)
	for _, x := range all {
		p := &g.Participants[x.number-1]
		p.Unavailable = append(p.Unavailable, x.slot)
	}
	return err
}

func loadOfficers(ctx context.Context, tx *sql.Tx, g *gathering.Gathering) error {
	type at struct {
		number int
		gathering.Officer
	}
	all, err := rows(ctx, tx, func(r *sql.Rows, x *at) error { return r.Scan(&x.number, &x.Name, &x.Position, &x.StandIn) }, `
		SELECT p.number, o.name, o.position, o.stand_in FROM officer o JOIN participant p ON p.id = o.participant
		WHERE p.gathering = $1 ORDER BY p.number, o.place`, g.ID)
	for _, x := range all {
		p := &g.Participants[x.number-1]
		p.Officers = append(p.Officers, x.Officer)
	}
	return err
}

// Gatherings implements gathering.Store.
func (db *DB) Gatherings(ctx context.Context, of account.OrganisationID, limit int) ([]gathering.Gathering, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	query, args := `SELECT id, title, theme, place, day, zone, state, sample FROM gathering ORDER BY day DESC, id DESC LIMIT $1`, []any{limit}
	if of != "" {
		query, args = `
			SELECT id, title, theme, place, day, zone, state, sample FROM gathering
			WHERE id IN (SELECT gathering FROM host WHERE organisation = $2)
			OR state <> 'draft' AND id IN (
				SELECT gathering FROM agenda_item WHERE organisation = $2
				UNION SELECT p.gathering FROM party y JOIN participant p ON p.party = y.id WHERE y.organisation = $2)
			ORDER BY day DESC, id DESC LIMIT $1`, append(args, of)
	}
	all, err := rows(ctx, tx, func(r *sql.Rows, g *gathering.Gathering) (err error) {
		*g, err = scanGathering(r)
		return err
	}, query, args...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if err := loadHosts(ctx, tx, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// RaiseLinkVersion implements gathering.Store.
func (db *DB) RaiseLinkVersion(ctx context.Context, id gathering.ID, who gathering.ParticipantID, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.changed(ctx, tx, id); err != nil {
			return err
		}
		done, err := db.execIn(ctx, tx, linksRaised, id, who)
		return one(done, err, fault.New(fault.NotFound, "gathering.participant_not_found"))
	})
}

// batch is a prepared insert that is run for many rows.
func batch[T any](ctx context.Context, tx *sql.Tx, list []T, query string, args func(T) []any) error {
	if len(list) == 0 {
		return nil
	}
	st, err := tx.PrepareContext(ctx, query)
	if err != nil {
		return err
	}
	defer st.Close()
	for _, x := range list {
		if _, err := st.ExecContext(ctx, args(x)...); err != nil {
			return err
		}
	}
	return nil
}

// keepGathering keeps a gathering with its lists, in the book of the host that
// leads it; the parties of its participants must be there.
func keepGathering(ctx context.Context, tx *sql.Tx, g *gathering.Gathering) error {
	if len(g.Hosts) == 0 {
		return fmt.Errorf("keep gathering %s: it has no host", g.ID)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO gathering (id, office, title, theme, place, day, zone, state, sample)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		g.ID, g.Hosts[0].Organisation, g.Title, g.Theme, g.Place, g.Date.Format(dayForm), g.Zone, cmp.Or(g.State, gathering.Closed), bit(g.Sample))
	if err != nil {
		return fmt.Errorf("keep gathering %s: %w", g.ID, err)
	}
	for i, h := range g.Hosts {
		if _, err := tx.ExecContext(ctx, `INSERT INTO host (gathering, place, organisation) VALUES ($1, $2, $3)`, g.ID, i+1, h.Organisation); err != nil {
			return fmt.Errorf("keep host %s: %w", h.Organisation, err)
		}
	}
	err = batch(ctx, tx, g.Slots, `INSERT INTO slot (gathering, number, start, finish, session) VALUES ($1, $2, $3, $4, $5)`,
		func(s gathering.Slot) []any { return []any{g.ID, s.Number, s.Start, s.End, s.Session} })
	if err != nil {
		return fmt.Errorf("keep slots: %w", err)
	}
	err = batch(ctx, tx, g.Tables, `INSERT INTO meeting_table (gathering, number, name, hall, features) VALUES ($1, $2, $3, $4, $5)`,
		func(t gathering.Table) []any { return []any{g.ID, t.Number, t.Name, t.Hall, t.Features} })
	if err != nil {
		return fmt.Errorf("keep tables: %w", err)
	}
	err = batch(ctx, tx, g.Agenda, `
		INSERT INTO agenda_item (gathering, number, start, finish, kind, title, place, speakers, organisation, day_number, summary, capacity)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		func(i gathering.AgendaItem) []any {
			return []any{g.ID, i.Number, i.Start, i.End, i.Kind, i.Title, i.Place, i.Speakers, text(i.Organisation), max(1, i.Day), i.Summary, i.Capacity}
		})
	if err != nil {
		return fmt.Errorf("keep agenda: %w", err)
	}
	return keepParticipants(ctx, tx, g)
}

func keepParticipants(ctx context.Context, tx *sql.Tx, g *gathering.Gathering) error {
	err := batch(ctx, tx, g.Participants, `
		INSERT INTO participant (id, gathering, office, number, party, desks, link_version)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		func(p gathering.Participant) []any {
			return []any{p.ID, g.ID, g.Hosts[0].Organisation, p.Number, p.Party, p.Desks, p.LinkVersion}
		})
	if err != nil {
		return fmt.Errorf("keep participants: %w", err)
	}
	for _, p := range g.Participants {
		err := batch(ctx, tx, p.Unavailable, `INSERT INTO unavailable (participant, slot) VALUES ($1, $2)`,
			func(slot int) []any { return []any{p.ID, slot} })
		if err != nil {
			return fmt.Errorf("keep free times of participant %d: %w", p.Number, err)
		}
	}
	return nil
}

// keepParties adds parties to their offices' books.
func keepParties(ctx context.Context, tx *sql.Tx, list []register.Party) error {
	return batch(ctx, tx, list, `
		INSERT INTO party (id, office, organisation, kind, name, contact, district, village, product)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		func(p register.Party) []any {
			return []any{p.ID, p.Office, text(p.Organisation), p.Kind, p.Name, p.Contact, p.District, p.Village, p.Product}
		})
}
