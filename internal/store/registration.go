package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/register"
)

const registrationColumns = `
	SELECT r.id, r.gathering, COALESCE(r.party, ''), r.name, r.nib, r.person, r.phone, r.email, r.lang, r.state, r.seat, r.turn, r.score, r.score_note,
	       r.reason, r.channel, r.entered_by, r.district, r.cluster, r.newcomer, r.women, r.until, r.arrive, r.leave, r.away, r.wants,
	       r.obstacle, r.obstacle_words, r.version, r.link_version, r.ticket_mark, r.sequence, r.created_at, r.changed_at
	FROM registration r`

func scanRegistration(row interface{ Scan(...any) error }) (registration.Registration, error) {
	var r registration.Registration
	var until sql.NullInt64
	var away, wants string
	err := row.Scan(&r.ID, &r.Gathering, &r.Party, &r.Name, &r.NIB, &r.Person, &r.Phone, &r.Email, &r.Lang, &r.State, &r.Seat, &r.Turn, &r.Score, &r.ScoreNote,
		&r.Reason, &r.Channel, &r.EnteredBy, &r.Group.District, &r.Group.Cluster, &r.Group.Newcomer, &r.Group.Women, &until, &r.Arrive, &r.Leave, &away, &wants,
		&r.Obstacle, &r.ObstacleWords, &r.Version, &r.LinkVersion, &r.TicketMark, &r.Sequence, (*moment)(&r.CreatedAt), (*moment)(&r.ChangedAt))
	if err != nil {
		return r, err
	}
	r.Until = fromMaybe(until)
	if err := json.Unmarshal([]byte(away), &r.Away); err != nil {
		return r, fmt.Errorf("free times of registration %s: %w", r.ID, err)
	}
	if err := json.Unmarshal([]byte(wants), &r.Wants); err != nil {
		return r, fmt.Errorf("needs of registration %s: %w", r.ID, err)
	}
	return r, nil
}

// loadRegistration reads one with whom it sends and whom it wishes for.
func loadRegistration(ctx context.Context, tx *sql.Tx, where string, args ...any) (registration.Registration, error) {
	r, err := scanRegistration(tx.QueryRowContext(ctx, registrationColumns+where, args...))
	if err != nil {
		return r, found(err, "registration.not_found")
	}
	r.Attendees, err = rows(ctx, tx, func(q *sql.Rows, a *registration.Attendee) error {
		return q.Scan(&a.Name, &a.Sex, &a.Position, &a.Phone, &a.Meal, &a.MealNote, &a.Access)
	}, `SELECT name, sex, position, phone, meal, meal_note, access FROM attendee WHERE registration = $1 ORDER BY place`, r.ID)
	if err != nil {
		return r, fmt.Errorf("read attendees of registration %s: %w", r.ID, err)
	}
	r.Wishes, err = rows(ctx, tx, func(q *sql.Rows, w *registration.Wish) error { return q.Scan(&w.Party, &w.Priority) },
		`SELECT party, priority FROM wish WHERE registration = $1 ORDER BY priority, party`, r.ID)
	if err != nil {
		return r, fmt.Errorf("read wishes of registration %s: %w", r.ID, err)
	}
	return r, nil
}

// Registration implements registration.Store.
func (db *DB) Registration(ctx context.Context, id registration.ID) (registration.Registration, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return registration.Registration{}, err
	}
	defer tx.Rollback() // nothing was changed
	return loadRegistration(ctx, tx, ` WHERE r.id = $1`, id)
}

// Registrations implements registration.Store.
func (db *DB) Registrations(ctx context.Context, f registration.Filter) ([]registration.Registration, error) {
	read, err := db.oftenIn(ctx)
	if err != nil {
		return nil, err
	}
	defer read.tx.Rollback() // nothing was changed
	where, args := []string{"r.gathering = $1"}, []any{f.Gathering}
	narrow := func(condition string, value any) {
		args = append(args, value)
		where = append(where, strings.ReplaceAll(condition, "?", fmt.Sprintf("$%d", len(args))))
	}
	if f.Party != "" {
		narrow(`r.party = ?`, f.Party)
	}
	if f.State != "" {
		narrow(`r.state = ?`, f.State)
	}
	if f.Words != "" {
		narrow(`(lower(r.name) LIKE ? ESCAPE '!' OR lower(r.person) LIKE ? ESCAPE '!' OR r.nib LIKE ? ESCAPE '!')`, "%"+escapeLike(strings.ToLower(f.Words))+"%")
	}
	args = append(args, f.Limit, f.Offset)
	all, err := rows(ctx, read, func(q *sql.Rows, r *registration.Registration) (err error) {
		*r, err = scanRegistration(q)
		return err
	}, fmt.Sprintf(`%s WHERE %s ORDER BY r.turn LIMIT $%d OFFSET $%d`, registrationColumns, strings.Join(where, " AND "), len(args)-1, len(args)), args...)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 || f.Party != "" { // of one party they are read one by one
		return all, nil
	}
	return all, loadAttendees(ctx, read.tx, f.Gathering, all)
}

// loadAttendees fills in whom registrations of a gathering send, in one query.
func loadAttendees(ctx context.Context, tx *sql.Tx, id gathering.ID, all []registration.Registration) error {
	at := map[registration.ID]int{}
	for i := range all {
		at[all[i].ID] = i
	}
	type one struct {
		of registration.ID
		registration.Attendee
	}
	people, err := rows(ctx, tx, func(q *sql.Rows, a *one) error {
		return q.Scan(&a.of, &a.Name, &a.Sex, &a.Position, &a.Phone, &a.Meal, &a.MealNote, &a.Access)
	}, `
		SELECT a.registration, a.name, a.sex, a.position, a.phone, a.meal, a.meal_note, a.access
		FROM attendee a JOIN registration r ON r.id = a.registration WHERE r.gathering = $1 ORDER BY r.turn, a.place`, id)
	if err != nil {
		return fmt.Errorf("read attendees at %s: %w", id, err)
	}
	for _, a := range people {
		if i, there := at[a.of]; there {
			all[i].Attendees = append(all[i].Attendees, a.Attendee)
		}
	}
	return nil
}

// GatheringByCode implements registration.Store.
func (db *DB) GatheringByCode(ctx context.Context, code string) (id gathering.ID, err error) {
	if code == "" {
		return "", fault.New(fault.NotFound, "gathering.not_found")
	}
	err = db.read.QueryRowContext(ctx, `SELECT id FROM gathering WHERE code = $1`, code).Scan(&id)
	return id, found(err, "gathering.not_found")
}

// Tally implements registration.Store.
func (db *DB) Tally(ctx context.Context, id gathering.ID) (t registration.Tally, err error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return t, err
	}
	defer tx.Rollback() // nothing was changed
	t.States, t.Seated = map[registration.State]int{}, map[registration.State]int{}
	err = each(ctx, tx, func(r *sql.Rows) error {
		var s registration.State
		var all, seated int
		err := r.Scan(&s, &all, &seated)
		t.States[s], t.Seated[s] = all, seated
		return err
	}, `SELECT state, COUNT(*), SUM(seat) FROM registration WHERE gathering = $1 GROUP BY state ORDER BY state`, id)
	if err != nil {
		return t, err
	}
	var drawn sql.NullInt64
	if err := tx.QueryRowContext(ctx, `SELECT lot_at FROM gathering WHERE id = $1`, id).Scan(&drawn); err != nil {
		return t, found(err, "gathering.not_found")
	}
	t.Drawn = drawn.Valid
	if t.Held, err = heldSeats(ctx, tx, id); err != nil {
		return t, err
	}
	if t.Queue, err = waitingFor(ctx, tx, id); err != nil {
		return t, err
	}
	err = tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM registration_notice n JOIN registration r ON r.id = n.registration
		WHERE r.gathering = $1 AND n.told_at IS NULL AND r.email = ''`, id).Scan(&t.Untold)
	return t, err
}

const heldQuery = `
	SELECT district, cluster, newcomer, women, COUNT(*) FROM registration
	WHERE gathering = $1 AND state IN ('confirmed', 'offered') AND seat = 1
	GROUP BY district, cluster, newcomer, women ORDER BY district, cluster, newcomer, women`

func heldSeats(ctx context.Context, tx *sql.Tx, id gathering.ID) ([]registration.Held, error) {
	return rows(ctx, tx, func(r *sql.Rows, h *registration.Held) error {
		return r.Scan(&h.District, &h.Cluster, &h.Newcomer, &h.Women, &h.Count)
	}, heldQuery, id)
}

func waitingFor(ctx context.Context, tx *sql.Tx, id gathering.ID) ([]registration.Queued, error) {
	return rows(ctx, tx, func(r *sql.Rows, q *registration.Queued) error {
		return r.Scan(&q.ID, &q.Turn, &q.Score, &q.Group.District, &q.Group.Cluster, &q.Group.Newcomer, &q.Group.Women)
	}, `
		SELECT id, turn, score, district, cluster, newcomer, women FROM registration
		WHERE gathering = $1 AND state = 'waiting' AND seat = 1 ORDER BY turn`, id)
}

// ConfirmedSeats is how many seats of a gathering are taken or offered, below which
// its quota cannot go. The caller's transaction holds the gathering.
func ConfirmedSeats(ctx context.Context, tx *sql.Tx, id gathering.ID) (n int, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM registration WHERE gathering = $1 AND state IN ('confirmed', 'offered') AND seat = 1`, id).Scan(&n)
	return n, err
}

// ConfirmedSeats is how many seats of a gathering are taken or offered.
func (db *DB) ConfirmedSeats(ctx context.Context, id gathering.ID) (n int, err error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback() // nothing was changed
	return ConfirmedSeats(ctx, tx, id)
}

// Partners implements registration.Store.
func (db *DB) Partners(ctx context.Context, id gathering.ID, limit int) ([]registration.Partner, error) {
	return rows(ctx, db.read, func(r *sql.Rows, p *registration.Partner) error { return r.Scan(&p.Party, &p.Name, &p.Kind, &p.Comes) }, `
		SELECT id, name, kind, MAX(comes) FROM (
			SELECT y.id, y.name, y.kind, 1 AS comes FROM participant p JOIN party y ON y.id = p.party
			WHERE p.gathering = $1 AND p.withdrawn_at IS NULL AND y.kind <> 'business'
			UNION ALL
			SELECT y.id, y.name, y.kind, 1 FROM registration r JOIN party y ON y.id = r.party
			WHERE r.gathering = $1 AND r.state = 'confirmed' AND y.kind <> 'business'
			UNION ALL
			SELECT y.id, y.name, y.kind, 0 FROM party y JOIN host h ON h.organisation = y.office
			WHERE h.gathering = $1 AND y.kind <> 'business'
		) AS them GROUP BY id, name, kind ORDER BY MAX(comes) DESC, name, id LIMIT $2`, id, limit)
}

// Match implements registration.Store.
func (db *DB) Match(ctx context.Context, id gathering.ID, nib, phone, email string) (party register.PartyID, err error) {
	err = db.read.QueryRowContext(ctx, `
		SELECT b.party FROM business b JOIN host h ON h.organisation = b.office AND h.gathering = $1
		WHERE b.nib = $2 AND b.nib <> '' AND (
			EXISTS (SELECT 1 FROM contact c WHERE c.party = b.party AND (c.phone = $3 AND c.phone <> '' OR c.email = $4 AND c.email <> ''))
			OR EXISTS (
				SELECT 1 FROM party y JOIN membership m ON m.organisation = y.organisation JOIN account a ON a.id = m.account
				WHERE y.id = b.party AND m.ends_at IS NULL AND (a.phone = $3 AND $3 <> '' OR a.email = $4 AND $4 <> '')))
		ORDER BY b.party LIMIT 1`, id, nib, phone, email).Scan(&party)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return party, err
}
