package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/register"
)

// toldNow is what a party is told of a gathering's day, hours and place, as one text.
const toldNow = `(g.day || ' ' || g.last_day || ' ' || g.start || ' ' || g.finish || ' ' || g.place || ' ' || g.address || ' ' || CASE WHEN g.state = 'cancelled' THEN 'x' ELSE '' END)`

// Statements that every registration makes; see statements.go.
const (
	registrationLive = `
		SELECT id FROM registration WHERE gathering = $1 AND party = $2 AND state IN ('waiting', 'offered', 'confirmed', 'pending')`
	registrationNext = `SELECT COALESCE(MAX(turn), 0) + 1 FROM registration WHERE gathering = $1`
	registrationHeld = `SELECT COUNT(*) FROM registration WHERE gathering = $1 AND state IN ('confirmed', 'offered') AND seat = 1`
	registrationAdd  = `
		INSERT INTO registration (id, gathering, office, party, name, nib, person, phone, email, lang, state, seat, turn, score, score_note, reason, channel, entered_by,
			district, cluster, newcomer, women, until, arrive, leave, away, wants, obstacle, obstacle_words, version, link_version, ticket_mark, sequence, told, created_at, changed_at)
		SELECT CAST($1 AS TEXT), g.id, g.office, CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS TEXT), CAST($8 AS TEXT),
			CAST($9 AS TEXT), CAST($10 AS TEXT), CAST($11 AS BIGINT), CAST($12 AS BIGINT), CAST($13 AS BIGINT), CAST($14 AS TEXT), CAST($15 AS TEXT),
			CAST($16 AS TEXT), CAST($17 AS TEXT), CAST($18 AS TEXT), CAST($19 AS TEXT), CAST($20 AS BIGINT), CAST($21 AS BIGINT), CAST($22 AS BIGINT),
			CAST($23 AS BIGINT), CAST($24 AS BIGINT), CAST($25 AS TEXT), CAST($26 AS TEXT), CAST($27 AS TEXT), CAST($28 AS TEXT), CAST($29 AS BIGINT),
			CAST($30 AS BIGINT), CAST($31 AS BIGINT), CAST($32 AS BIGINT), ` + toldNow + `, CAST($33 AS BIGINT), CAST($34 AS BIGINT)
		FROM gathering g WHERE g.id = $2
		ON CONFLICT (id) DO UPDATE SET party = excluded.party, name = excluded.name, state = excluded.state, seat = excluded.seat, score = excluded.score,
			score_note = excluded.score_note, reason = excluded.reason, district = excluded.district, cluster = excluded.cluster, newcomer = excluded.newcomer,
			women = excluded.women, until = excluded.until, arrive = excluded.arrive, leave = excluded.leave, away = excluded.away, wants = excluded.wants,
			obstacle = excluded.obstacle, obstacle_words = excluded.obstacle_words, version = excluded.version, link_version = excluded.link_version,
			ticket_mark = excluded.ticket_mark, changed_at = excluded.changed_at`
	attendeesGone = `DELETE FROM attendee WHERE registration = $1`
	wishesGone    = `DELETE FROM wish WHERE registration = $1`
	attendeeAdd   = `
		INSERT INTO attendee (registration, place, name, sex, position, phone, meal, meal_note, access) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	wishAdd   = `INSERT INTO wish (registration, party, priority) VALUES ($1, $2, $3)`
	noticeAdd = `
		INSERT INTO registration_notice (registration, number, kind, made_at, told_by)
		SELECT CAST($1 AS TEXT), COALESCE(MAX(number), 0) + 1, CAST($2 AS TEXT), CAST($3 AS BIGINT), '' FROM registration_notice WHERE registration = $1`
)

// hotRegistration are those of them that SQLite's writing connection has prepared.
var hotRegistration = []string{registrationLive, registrationNext, registrationHeld, registrationAdd, attendeesGone, wishesGone, attendeeAdd, wishAdd, noticeAdd}

// Change implements registration.Store. The gathering's row is held until the
// transaction ends: of two that ask for the last seat, the second sees that the first
// has it. SQLite has one writer, so that its changes are one after another anyway.
func (db *DB) Change(ctx context.Context, p gathering.Plan, e account.Entry, change func(*registration.Ledger) error) error {
	do := func(ctx context.Context, tx *sql.Tx) error {
		var version int64
		var drawn sql.NullInt64
		err := tx.QueryRowContext(ctx, `SELECT version, lot_at FROM gathering WHERE id = $1`+db.engine.forUpdate, p.ID).Scan(&version, &drawn)
		if err != nil {
			return found(err, "gathering.not_found")
		}
		fresh := p
		if version != p.Version {
			if fresh, err = loadPlan(ctx, tx, p.ID, ""); err != nil {
				return err
			}
		}
		return change(db.ledger(ctx, tx, fresh, drawn.Valid))
	}
	if e.Deed == "" {
		return db.change(ctx, do)
	}
	err := db.deed(ctx, e, do)
	if taken(err) { // the same party twice at the same moment, by way of another gathering's lock
		return fault.New(fault.Conflict, "registration.already")
	}
	return err
}

// ledger is a gathering's list of registrations within a transaction.
func (db *DB) ledger(ctx context.Context, tx *sql.Tx, p gathering.Plan, drawn bool) *registration.Ledger {
	l := &registration.Ledger{Plan: p, Drawn: drawn}
	l.Load = func(id registration.ID) (registration.Registration, error) {
		return loadRegistration(ctx, tx, ` WHERE r.id = $1 AND r.gathering = $2`, id, p.ID)
	}
	l.Live = func(party register.PartyID) (id registration.ID, err error) {
		err = db.rowIn(ctx, tx, registrationLive, p.ID, party).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return "", nil
		}
		return id, err
	}
	l.Held = func() ([]registration.Held, error) {
		if len(l.Plan.Seats.Parts) > 0 {
			return heldSeats(ctx, tx, p.ID)
		}
		var n int // without sub-quotas their number is enough
		err := db.rowIn(ctx, tx, registrationHeld, p.ID).Scan(&n)
		return []registration.Held{{Count: n}}, err
	}
	l.Queue = func() ([]registration.Queued, error) {
		list, err := waitingFor(ctx, tx, p.ID)
		return registration.Order(list, l.Plan.Seats.Queue, l.Plan.Seats.Seed, l.Drawn), err
	}
	l.Lapsed = func(now time.Time) ([]registration.ID, error) {
		return rows(ctx, tx, func(r *sql.Rows, id *registration.ID) error { return r.Scan(id) },
			`SELECT id FROM registration WHERE gathering = $1 AND state = 'offered' AND until <= $2 ORDER BY until, id`, p.ID, micros(now))
	}
	l.Next = func() (turn int, err error) {
		err = db.rowIn(ctx, tx, registrationNext, p.ID).Scan(&turn)
		return turn, err
	}
	l.Keep = func(r registration.Registration, told ...registration.Told) error {
		return db.keepRegistration(ctx, tx, r, told)
	}
	l.Draw = func(seed uint64, at time.Time) error {
		_, err := tx.ExecContext(ctx, `UPDATE gathering SET lot_seed = $2, lot_at = $3, version = version + 1 WHERE id = $1`, p.ID, strconv.FormatUint(seed, 10), micros(at))
		l.Plan.Seats.Seed = seed
		return err
	}
	return l
}

func (db *DB) keepRegistration(ctx context.Context, tx *sql.Tx, r registration.Registration, told []registration.Told) error {
	away, err := json.Marshal(orNone(r.Away))
	if err != nil {
		return fmt.Errorf("write free times of registration %s: %w", r.ID, err)
	}
	wants, err := json.Marshal(orNone(r.Wants))
	if err != nil {
		return fmt.Errorf("write needs of registration %s: %w", r.ID, err)
	}
	done, err := db.execIn(ctx, tx, registrationAdd, r.ID, r.Gathering, text(r.Party), r.Name, r.NIB, r.Person, r.Phone, r.Email, r.Lang, r.State, bit(r.Seat), r.Turn,
		r.Score, r.ScoreNote, r.Reason, r.Channel, r.EnteredBy, r.Group.District, r.Group.Cluster, bit(r.Group.Newcomer), bit(r.Group.Women), maybeMicros(r.Until),
		r.Arrive, r.Leave, string(away), string(wants), r.Obstacle, r.ObstacleWords, r.Version, r.LinkVersion, r.TicketMark, r.Sequence, micros(r.CreatedAt), micros(r.ChangedAt))
	if err := one(done, err, fault.New(fault.NotFound, "gathering.not_found")); err != nil {
		return err
	}
	if err := db.keepDetails(ctx, tx, r); err != nil {
		return err
	}
	for _, kind := range told {
		if _, err := db.execIn(ctx, tx, noticeAdd, r.ID, kind, micros(r.ChangedAt)); err != nil {
			return fmt.Errorf("note what to tell of registration %s: %w", r.ID, err)
		}
	}
	return nil
}

// keepDetails keeps whom a registration sends and whom it wishes for.
func (db *DB) keepDetails(ctx context.Context, tx *sql.Tx, r registration.Registration) error {
	if r.Version > 1 {
		for _, gone := range []string{attendeesGone, wishesGone} {
			if _, err := db.execIn(ctx, tx, gone, r.ID); err != nil {
				return err
			}
		}
	}
	for i, a := range r.Attendees {
		if _, err := db.execIn(ctx, tx, attendeeAdd, r.ID, i+1, a.Name, a.Sex, a.Position, a.Phone, a.Meal, a.MealNote, a.Access); err != nil {
			return fmt.Errorf("keep attendee %d of registration %s: %w", i+1, r.ID, err)
		}
	}
	for _, w := range r.Wishes {
		if _, err := db.execIn(ctx, tx, wishAdd, r.ID, w.Party, w.Priority); err != nil {
			return fmt.Errorf("keep a wish of registration %s: %w", r.ID, err)
		}
	}
	return nil
}

// orNone is an empty list for none, which JSON writes as [] and not as null.
func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// PartyAt implements registration.Store.
func (db *DB) PartyAt(ctx context.Context, id gathering.ID, of account.OrganisationID) (register.Party, error) {
	var p register.Party
	err := db.row(ctx, `
		SELECT `+partyColumns+` FROM party y JOIN host h ON h.organisation = y.office AND h.gathering = $1
		WHERE y.organisation = $2 ORDER BY y.id DESC LIMIT 1`, id, of).Scan(partyFields(&p)...)
	return p, found(err, "business.party_not_found")
}

// Candidate implements registration.Store.
func (db *DB) Candidate(ctx context.Context, plan gathering.Plan, id register.PartyID) (register.Party, gathering.Candidate, error) {
	read, err := db.oftenIn(ctx)
	if err != nil {
		return register.Party{}, gathering.Candidate{}, err
	}
	defer read.tx.Rollback() // nothing was changed
	var p register.Party
	c := gathering.Candidate{Party: id}
	var region string
	err = read.QueryRowContext(ctx, `
		SELECT `+partyColumns+`, COALESCE(b.nib, ''), COALESCE(b.kbli, ''), COALESCE(b.cluster, ''), COALESCE(b.region, ''),
			COALESCE((SELECT f.scale FROM finding f WHERE f.kind = 'business' AND f.object = y.id), ''), (
			SELECT COUNT(DISTINCT o.gathering) FROM participant o JOIN gathering og ON og.id = o.gathering JOIN host oh ON oh.gathering = og.id
			WHERE o.party = y.id AND o.withdrawn_at IS NULL AND og.id <> $2 AND og.day < $3 AND oh.organisation IN (SELECT organisation FROM host WHERE gathering = $2))
		FROM party y JOIN host h ON h.organisation = y.office AND h.gathering = $2 LEFT JOIN business b ON b.party = y.id
		WHERE y.id = $1`, id, plan.ID, plan.Date.Format(dayForm)).Scan(append(partyFields(&p), &c.NIB, &c.KBLI, &c.Cluster, &region, &c.Scale, &c.Attended)...)
	if err != nil {
		return p, c, found(err, "business.party_not_found")
	}
	c.Organisation, c.District = p.Organisation, districtOf(region)
	c.Certificates, err = rows(ctx, read, func(r *sql.Rows, kind *string) error { return r.Scan(kind) }, `
		SELECT DISTINCT kind FROM certificate
		WHERE party = $1 AND ended_at IS NULL AND (valid_until = '' OR valid_until >= $2) ORDER BY kind`, id, plan.Date.Format(dayForm))
	return p, c, err
}

// districtOf is the Kemendagri code of the kecamatan that a desa's code begins with.
func districtOf(region string) string {
	const digits = 6
	if region = strings.ReplaceAll(region, ".", ""); len(region) >= digits {
		return region[:digits]
	}
	return ""
}
