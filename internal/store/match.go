package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
)

// Meetings implements match.Store.
func (db *DB) Meetings(ctx context.Context, id gathering.ID) (match.Meetings, error) {
	d, err := db.Day(ctx, id)
	if err != nil {
		return match.Meetings{}, err
	}
	m := match.Meetings{Gathering: d.Gathering, Version: d.Version, Rules: d.Rules, Limits: d.Limits, Requests: d.Requests, Never: d.Never, Clinics: d.Clinics,
		Booked: map[int]bool{}}
	for _, b := range d.Bookings {
		m.Booked[b.Request] = true
	}
	for _, l := range d.LeftOut {
		if l.Same > 0 && m.Booked[l.Same] {
			m.Booked[l.Request] = true
		}
	}
	m.Set = m.Rules.Silence != ""
	m.Owners, err = loadOwners(ctx, db.read, &m.Gathering)
	return m, err
}

// meetingsIn reads them within a change.
func (db *DB) meetingsIn(ctx context.Context, tx *sql.Tx, id gathering.ID) (m match.Meetings, err error) {
	if m.Gathering, err = loadGathering(ctx, tx, id); err != nil {
		return m, err
	}
	if m.Requests, err = readRequests(ctx, tx, id); err != nil {
		return m, fmt.Errorf("read requests of %s: %w", id, err)
	}
	if err := loadRules(ctx, tx, id, &m.Rules, &m.Limits, &m.Never, &m.Clinics); err != nil {
		return m, fmt.Errorf("read rules of %s: %w", id, err)
	}
	m.Set, m.Booked = m.Rules.Silence != "", map[int]bool{}
	booked, err := rows(ctx, tx, func(r *sql.Rows, n *int) error { return r.Scan(n) }, `
		SELECT b.request FROM booking b JOIN run x ON x.id = b.run WHERE x.gathering = $1 AND x.shown = 1
		UNION SELECT l.request FROM left_out l JOIN run x ON x.id = l.run JOIN booking b ON b.run = l.run AND b.request = l.same
		WHERE x.gathering = $1 AND x.shown = 1 ORDER BY 1`, id)
	if err != nil {
		return m, err
	}
	for _, n := range booked {
		r := &m.Requests[n-1]
		m.Booked[n] = r.Answer == match.Accepted && !m.Gathering.Participants[r.From-1].Withdrawn && !m.Gathering.Participants[r.To-1].Withdrawn
	}
	if err := tx.QueryRowContext(ctx, `SELECT version FROM gathering WHERE id = $1`, id).Scan(&m.Version); err != nil {
		return m, err
	}
	m.Owners, err = loadOwners(ctx, tx, &m.Gathering)
	return m, err
}

// loadOwners reads who owns the parties of participants: people with an account, and
// contacts by their telephone.
func loadOwners(ctx context.Context, q querier, g *gathering.Gathering) ([][]string, error) {
	all := make([][]string, len(g.Participants))
	return all, each(ctx, q, func(r *sql.Rows) error {
		var n int
		var key string
		err := r.Scan(&n, &key)
		if n <= len(all) {
			all[n-1] = append(all[n-1], key)
		}
		return err
	}, `
		SELECT p.number, 'account ' || m.account FROM participant p JOIN party y ON y.id = p.party JOIN membership m ON m.organisation = y.organisation AND m.role = 'owner'
		WHERE p.gathering = $1
		UNION SELECT p.number, 'phone ' || c.phone FROM participant p JOIN contact c ON c.party = p.party
		WHERE p.gathering = $1 AND c.position = 'owner' AND c.phone <> '' ORDER BY 1, 2`, g.ID)
}

const requestColumns = `
	SELECT id, number, from_number, to_number, priority, answer, session, fixed_slot, note,
	       origin, asked_at, due_at, answered_at, answered_by, reason, words
	FROM request WHERE gathering = $1 ORDER BY number`

func readRequests(ctx context.Context, tx *sql.Tx, id gathering.ID) ([]match.Request, error) {
	return rows(ctx, tx, func(r *sql.Rows, q *match.Request) error {
		return r.Scan(&q.ID, &q.Number, &q.From, &q.To, &q.Priority, &q.Answer, &q.Session, &q.Fixed, &q.Note,
			&q.Origin, (*moment)(&q.AskedAt), (*moment)(&q.DueAt), (*moment)(&q.AnsweredAt), &q.By, &q.Reason, &q.Words)
	}, requestColumns, id)
}

// loadRules reads what organisers and parties set. Rules that nobody set stay empty.
func loadRules(ctx context.Context, tx *sql.Tx, id gathering.ID, r *match.Rules, limits *[]match.Limit, never *[]match.Avoidance, clinics *[]match.Clinic) error {
	var seed string
	err := tx.QueryRowContext(ctx, `
		SELECT least, most, in_row, wishes, kept, silence, hours, same_owner, rivals, seed FROM match_rules WHERE gathering = $1`, id).
		Scan(&r.Least, &r.Most, &r.InRow, &r.Wishes, &r.Kept, &r.Silence, &r.Hours, &r.SameOwner, &r.Rivals, &seed)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return err
	default:
		if r.Seed, err = strconv.ParseUint(seed, 10, 64); err != nil {
			return fmt.Errorf("seed of the rules: %w", err)
		}
		if r.Barred, err = rows(ctx, tx, func(q *sql.Rows, b *match.Bar) error { return q.Scan(&b.A, &b.B) },
			`SELECT one, other FROM match_bar WHERE gathering = $1 ORDER BY one, other`, id); err != nil {
			return err
		}
	}
	if *limits, err = rows(ctx, tx, func(q *sql.Rows, l *match.Limit) error { return q.Scan(&l.Participant, &l.Least, &l.Most, &l.Accepts) },
		`SELECT participant, least, most, accepts FROM match_limit WHERE gathering = $1 ORDER BY participant`, id); err != nil {
		return err
	}
	if *never, err = rows(ctx, tx, func(q *sql.Rows, a *match.Avoidance) error { return q.Scan(&a.From, &a.To) },
		`SELECT from_number, to_number FROM match_never WHERE gathering = $1 ORDER BY place, from_number, to_number`, id); err != nil {
		return err
	}
	if *clinics, err = rows(ctx, tx, func(q *sql.Rows, c *match.Clinic) error { return q.Scan(&c.Number, &c.Host, &c.Topic) },
		`SELECT number, host, topic FROM clinic WHERE gathering = $1 ORDER BY number`, id); err != nil {
		return err
	}
	return each(ctx, tx, func(q *sql.Rows) error {
		var number, member int
		err := q.Scan(&number, &member)
		if number <= len(*clinics) {
			c := &(*clinics)[number-1]
			c.Members = append(c.Members, member)
		}
		return err
	}, `SELECT number, member FROM clinic_member WHERE gathering = $1 ORDER BY number, member`, id)
}

// ChangeMeetings implements match.Store.
func (db *DB) ChangeMeetings(ctx context.Context, id gathering.ID, e account.Entry, change func(*match.Meetings) (account.Facts, error)) error {
	err := db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if e.Deed != "" {
			if err := db.markOnce(ctx, tx, e.Once, e.At); err != nil {
				return err
			}
		}
		if err := db.changed(ctx, tx, id); err != nil { // holds the gathering
			return err
		}
		m, err := db.meetingsIn(ctx, tx, id)
		if err != nil {
			return err
		}
		was := m
		was.Requests, was.Clinics = slices.Clone(m.Requests), slices.Clone(m.Clinics)
		after, err := change(&m)
		if err != nil {
			return err
		}
		if err := keepMeetings(ctx, tx, &was, &m); err != nil {
			return fmt.Errorf("keep meetings of %s: %w", id, err)
		}
		if e.Deed == "" {
			return nil
		}
		return db.note(ctx, tx, e.To(after))
	})
	if errors.Is(err, match.ErrSame) {
		return nil
	}
	return err
}

// keepMeetings keeps what differs.
func keepMeetings(ctx context.Context, tx *sql.Tx, was, m *match.Meetings) error {
	g := m.Gathering.ID
	var changed []match.Request
	for i := range m.Requests {
		if i >= len(was.Requests) || !reflect.DeepEqual(m.Requests[i], was.Requests[i]) {
			changed = append(changed, m.Requests[i])
		}
	}
	if err := batch(ctx, tx, changed, requestKept, requestFields(g)); err != nil {
		return fmt.Errorf("requests: %w", err)
	}
	if m.Set && (!was.Set || !reflect.DeepEqual(m.Rules, was.Rules)) {
		if err := keepRules(ctx, tx, g, &m.Rules); err != nil {
			return fmt.Errorf("rules: %w", err)
		}
	}
	again := func(differs bool, drop string, add func() error) error {
		if !differs {
			return nil
		}
		if _, err := tx.ExecContext(ctx, drop, g); err != nil {
			return err
		}
		return add()
	}
	err := again(!slices.Equal(m.Limits, was.Limits), `DELETE FROM match_limit WHERE gathering = $1`, func() error {
		return batch(ctx, tx, m.Limits, `INSERT INTO match_limit (gathering, participant, least, most, accepts) VALUES ($1, $2, $3, $4, $5)`,
			func(l match.Limit) []any { return []any{g, l.Participant, l.Least, l.Most, bit(l.Accepts)} })
	})
	if err != nil {
		return fmt.Errorf("limits: %w", err)
	}
	for i := len(was.Never); i < len(m.Never); i++ { // they are only ever added
		a := m.Never[i]
		if _, err := tx.ExecContext(ctx, `INSERT INTO match_never (gathering, from_number, to_number, place) VALUES ($1, $2, $3, $4)`, g, a.From, a.To, i+1); err != nil {
			return fmt.Errorf("whom never to meet: %w", err)
		}
	}
	err = again(!reflect.DeepEqual(m.Clinics, was.Clinics), `DELETE FROM clinic WHERE gathering = $1`, func() error {
		for _, c := range m.Clinics {
			if _, err := tx.ExecContext(ctx, `INSERT INTO clinic (gathering, number, host, topic) VALUES ($1, $2, $3, $4)`, g, c.Number, c.Host, c.Topic); err != nil {
				return err
			}
			if err := batch(ctx, tx, c.Members, `INSERT INTO clinic_member (gathering, number, member) VALUES ($1, $2, $3)`,
				func(n int) []any { return []any{g, c.Number, n} }); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("group tables: %w", err)
	}
	return keepOfficers(ctx, tx, &was.Gathering, &m.Gathering)
}

// keepOfficers keeps who sits for participants where that differs.
func keepOfficers(ctx context.Context, tx *sql.Tx, was, is *gathering.Gathering) error {
	for i := range is.Participants {
		p := &is.Participants[i]
		if slices.Equal(p.Officers, was.Participants[i].Officers) {
			continue
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM officer WHERE participant = $1`, p.ID); err != nil {
			return fmt.Errorf("officers of participant %d: %w", p.Number, err)
		}
		place := 0
		err := batch(ctx, tx, p.Officers, `INSERT INTO officer (participant, place, name, position, stand_in) VALUES ($1, $2, $3, $4, $5)`, func(o gathering.Officer) []any {
			place++
			return []any{p.ID, place, o.Name, o.Position, o.StandIn}
		})
		if err != nil {
			return fmt.Errorf("officers of participant %d: %w", p.Number, err)
		}
	}
	return nil
}

// OfficersOf implements match.SuggestionStore.
func (db *DB) OfficersOf(ctx context.Context, id gathering.ID, participant gathering.ParticipantID) ([]gathering.Officer, error) {
	all, err := rows(ctx, db.read, func(r *sql.Rows, o *gathering.Officer) error {
		var turn int
		return r.Scan(&turn, &o.Name, &o.Position)
	}, `
		SELECT 0 AS turn, t.name, t.position FROM participant p JOIN registration r ON r.gathering = p.gathering AND r.party = p.party AND r.state = 'confirmed'
		JOIN attendee t ON t.registration = r.id WHERE p.id = $2 AND p.gathering = $1
		UNION SELECT 1, a.name, '' FROM participant p JOIN party y ON y.id = p.party JOIN membership m ON m.organisation = y.organisation
		JOIN account a ON a.id = m.account WHERE p.id = $2 AND p.gathering = $1 AND a.disabled_at IS NULL AND m.ends_at IS NULL
		UNION SELECT 2, y.contact, '' FROM participant p JOIN party y ON y.id = p.party WHERE p.id = $2 AND p.gathering = $1 AND y.contact <> ''
		ORDER BY 1, 2, 3`, id, participant)
	known := map[string]bool{}
	return slices.DeleteFunc(all, func(o gathering.Officer) bool {
		again := known[o.Name] || o.Name == account.Erased
		known[o.Name] = true
		return again
	}), err
}

// requestKept adds a request, or changes what can change of one.
const requestKept = `
	INSERT INTO request (id, gathering, office, number, from_number, to_number, priority, answer, session, fixed_slot, note,
		origin, asked_at, due_at, answered_at, answered_by, reason, words)
	SELECT CAST($1 AS TEXT), g.id, g.office, CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT), CAST($7 AS TEXT),
		CAST($8 AS BIGINT), CAST($9 AS BIGINT), CAST($10 AS TEXT), CAST($11 AS TEXT), CAST($12 AS BIGINT), CAST($13 AS BIGINT), CAST($14 AS BIGINT),
		CAST($15 AS TEXT), CAST($16 AS TEXT), CAST($17 AS TEXT)
	FROM gathering g WHERE g.id = $2
	ON CONFLICT (id) DO UPDATE SET priority = excluded.priority, answer = excluded.answer, note = excluded.note, origin = excluded.origin,
		asked_at = excluded.asked_at, due_at = excluded.due_at, answered_at = excluded.answered_at, answered_by = excluded.answered_by,
		reason = excluded.reason, words = excluded.words`

func requestFields(g gathering.ID) func(match.Request) []any {
	return func(q match.Request) []any {
		return []any{q.ID, g, q.Number, q.From, q.To, q.Priority, q.Answer, q.Session, q.Fixed, q.Note,
			q.Origin, maybeMicros(q.AskedAt), maybeMicros(q.DueAt), maybeMicros(q.AnsweredAt), q.By, q.Reason, q.Words}
	}
}

func keepRules(ctx context.Context, tx *sql.Tx, g gathering.ID, r *match.Rules) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO match_rules (gathering, least, most, in_row, wishes, kept, silence, hours, same_owner, rivals, seed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (gathering) DO UPDATE SET least = excluded.least, most = excluded.most, in_row = excluded.in_row, wishes = excluded.wishes,
			kept = excluded.kept, silence = excluded.silence, hours = excluded.hours, same_owner = excluded.same_owner, rivals = excluded.rivals, seed = excluded.seed`,
		g, r.Least, r.Most, r.InRow, r.Wishes, r.Kept, r.Silence, r.Hours, bit(r.SameOwner), bit(r.Rivals), strconv.FormatUint(r.Seed, 10))
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM match_bar WHERE gathering = $1`, g); err != nil {
		return err
	}
	return batch(ctx, tx, r.Barred, `INSERT INTO match_bar (gathering, one, other) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		func(b match.Bar) []any { return []any{g, b.A, b.B} })
}

// MeetingsDue implements match.Store: where silence counts by now, requests have closed,
// or both sides asked.
func (db *DB) MeetingsDue(ctx context.Context, now time.Time, limit int) ([]gathering.ID, error) {
	return rows(ctx, db.read, func(r *sql.Rows, id *gathering.ID) error { return r.Scan(id) }, `
		SELECT DISTINCT g.id FROM request q JOIN gathering g ON g.id = q.gathering
		WHERE q.answer = 'asked' AND (
			q.due_at <= $1 OR g.state IN ('draft', 'announced', 'ended', 'archived', 'cancelled')
			OR g.state = 'running' AND q.due_at IS NULL
			OR EXISTS (SELECT 1 FROM request b WHERE b.gathering = q.gathering AND b.from_number = q.to_number AND b.to_number = q.from_number AND b.answer IN ('asked', 'accepted')))
		ORDER BY g.id LIMIT $2`, micros(now), limit)
}
