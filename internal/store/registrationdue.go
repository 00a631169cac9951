package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/mail"
	"wantilan/internal/match"
)

// OffersDue implements registration.WorkStore.
func (db *DB) OffersDue(ctx context.Context, now time.Time, limit int) ([]gathering.ID, error) {
	return rows(ctx, db.read, func(r *sql.Rows, id *gathering.ID) error { return r.Scan(id) }, `
		SELECT gathering FROM registration WHERE state = 'offered' AND until <= $1
		UNION
		SELECT g.id FROM gathering g WHERE g.state IN ('open', 'closed')
			AND EXISTS (SELECT 1 FROM registration r WHERE r.gathering = g.id AND r.state = 'waiting' AND r.seat = 1)
			AND (g.quota > (SELECT COUNT(*) FROM registration r WHERE r.gathering = g.id AND r.state IN ('confirmed', 'offered') AND r.seat = 1)
				OR g.queue = 'lot' AND g.lot_at IS NULL AND g.state = 'closed')
		ORDER BY 1 LIMIT $2`, micros(now), limit)
}

// seating is a registration whose participant is behind.
type seating struct {
	id        registration.ID
	gathering gathering.ID
}

const seatingDue = `
	SELECT r.id, r.gathering FROM registration r JOIN gathering g ON g.id = r.gathering
	WHERE r.party IS NOT NULL AND r.seated < r.version
		AND (r.state = 'confirmed' AND g.state IN ('closed', 'running', 'ended') OR r.state <> 'confirmed' AND r.seated > 0)
	ORDER BY r.gathering, r.turn LIMIT $1`

// SeatDue implements registration.WorkStore: one transaction for each gathering,
// which holds it, so that numbers continue without gaps.
func (db *DB) SeatDue(ctx context.Context, newID func() string, now time.Time, limit int) (n int, err error) {
	var due []seating
	err = each(ctx, db.read, func(r *sql.Rows) error {
		var s seating
		err := r.Scan(&s.id, &s.gathering)
		due = append(due, s)
		return err
	}, seatingDue, limit)
	if err != nil {
		return 0, err
	}
	for len(due) > 0 {
		id, last := due[0].gathering, 0
		for last < len(due) && due[last].gathering == id {
			last++
		}
		of := due[:last]
		err := db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
			if err := db.changed(ctx, tx, id); err != nil {
				return err
			}
			for _, s := range of {
				if err := seat(ctx, tx, s, newID, now); err != nil {
					return fmt.Errorf("registration %s: %w", s.id, err)
				}
			}
			return nil
		})
		if err != nil {
			return n, err
		}
		n, due = n+last, due[last:]
	}
	return n, nil
}

// seat brings a party's participant to where its registration is. Done twice, it
// changes nothing more.
func seat(ctx context.Context, tx *sql.Tx, s seating, newID func() string, now time.Time) error {
	r, err := loadRegistration(ctx, tx, ` WHERE r.id = $1`, s.id)
	if err != nil {
		return err
	}
	number, there, err := participantOf(ctx, tx, r)
	switch {
	case err != nil:
		return err
	case r.State != registration.Confirmed && there:
		err = withdraw(ctx, tx, r, number, now)
	case r.State == registration.Confirmed:
		if !there {
			if number, err = newParticipant(ctx, tx, r, newID()); err != nil {
				return err
			}
		}
		err = attend(ctx, tx, r, number, now)
	}
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE registration SET seated = version WHERE id = $1`, r.ID)
	return err
}

func participantOf(ctx context.Context, tx *sql.Tx, r registration.Registration) (number int, there bool, err error) {
	all, err := rows(ctx, tx, func(q *sql.Rows, n *int) error { return q.Scan(n) },
		`SELECT number FROM participant WHERE gathering = $1 AND party = $2 ORDER BY number LIMIT 1`, r.Gathering, r.Party)
	if err != nil || len(all) == 0 {
		return 0, false, err
	}
	return all[0], true, nil
}

// newParticipant adds one after all others. Whoever wished to meet it gets their
// request now.
func newParticipant(ctx context.Context, tx *sql.Tx, r registration.Registration, id string) (number int, err error) {
	err = tx.QueryRowContext(ctx, `
		INSERT INTO participant (id, gathering, office, number, party, desks)
		SELECT CAST($1 AS TEXT), g.id, g.office, (SELECT COALESCE(MAX(number), 0) + 1 FROM participant WHERE gathering = g.id), CAST($3 AS TEXT), 0
		FROM gathering g WHERE g.id = $2 RETURNING number`, id, r.Gathering, r.Party).Scan(&number)
	if err != nil {
		return 0, fmt.Errorf("add a participant: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE registration SET seated = version - 1
		WHERE gathering = $1 AND state = 'confirmed' AND seated = version AND id IN (SELECT registration FROM wish WHERE party = $2)`, r.Gathering, r.Party)
	return number, err
}

// attend writes a participant's free times, and its wishes as requests.
func attend(ctx context.Context, tx *sql.Tx, r registration.Registration, number int, now time.Time) error {
	if _, err := tx.ExecContext(ctx, `UPDATE participant SET withdrawn_at = NULL WHERE gathering = $1 AND number = $2`, r.Gathering, number); err != nil {
		return err
	}
	slots, err := rows(ctx, tx, func(q *sql.Rows, s *gathering.Slot) error { return q.Scan(&s.Number, &s.Start, &s.End) },
		`SELECT number, start, finish FROM slot WHERE gathering = $1 ORDER BY number`, r.Gathering)
	if err != nil {
		return err
	}
	if err := awayAt(ctx, tx, r.Gathering, number, r.Unavailable(slots)); err != nil {
		return err
	}
	return requestWishes(ctx, tx, r, number, now)
}

// awayAt says at which slots a participant cannot meet.
func awayAt(ctx context.Context, tx *sql.Tx, id gathering.ID, number int, away []int) error {
	const of = `(SELECT id FROM participant WHERE gathering = $1 AND number = $2)`
	if _, err := tx.ExecContext(ctx, `DELETE FROM unavailable WHERE participant = `+of, id, number); err != nil {
		return err
	}
	return batch(ctx, tx, away, `INSERT INTO unavailable (participant, slot) SELECT id, CAST($3 AS BIGINT) FROM participant WHERE gathering = $1 AND number = $2`,
		func(slot int) []any { return []any{id, number, slot} })
}

// requestWishes makes requests of the wishes whose other side takes part. Wishes
// that were taken back withdraw theirs; what the other side declined stays.
func requestWishes(ctx context.Context, tx *sql.Tx, r registration.Registration, number int, now time.Time) error {
	type asked struct {
		id       string
		to       int
		priority match.Priority
	}
	var all []asked
	for _, w := range r.Wishes {
		to, there, err := participantOf(ctx, tx, registration.Registration{Gathering: r.Gathering, Party: w.Party})
		if err != nil {
			return err
		}
		if there && to != number {
			all = append(all, asked{string(r.ID) + "." + string(w.Party), to, w.Priority})
		}
	}
	keep, args := []string{}, []any{r.Gathering, string(r.ID) + ".%"}
	for _, a := range all {
		args = append(args, a.id)
		keep = append(keep, fmt.Sprintf("$%d", len(args)))
	}
	gone := `UPDATE request SET answer = 'withdrawn' WHERE gathering = $1 AND id LIKE $2 AND answer IN ('asked', 'accepted')`
	if len(keep) > 0 {
		gone += ` AND id NOT IN (` + strings.Join(keep, ", ") + `)`
	}
	if _, err := tx.ExecContext(ctx, gone, args...); err != nil {
		return err
	}
	wishing, err := wishingIn(ctx, tx, r.Gathering)
	if err != nil {
		return err
	}
	for _, a := range all {
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO request (id, gathering, office, number, from_number, to_number, priority, answer, session, fixed_slot, note, origin, asked_at, due_at)
			SELECT CAST($1 AS TEXT), g.id, g.office, (SELECT COALESCE(MAX(number), 0) + 1 FROM request WHERE gathering = g.id),
			       CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS TEXT), 0, 0, '', 'wish', CAST($7 AS BIGINT), CAST($8 AS BIGINT)
			FROM gathering g WHERE g.id = $2 AND NOT EXISTS (
				SELECT 1 FROM request q WHERE q.gathering = g.id AND q.from_number = $3 AND q.to_number = $4 AND q.id <> $1 AND q.answer <> 'withdrawn')
				AND NOT EXISTS (
				SELECT 1 FROM match_never n WHERE n.gathering = g.id AND (n.from_number = $3 AND n.to_number = $4 OR n.from_number = $4 AND n.to_number = $3))
			ON CONFLICT (id) DO UPDATE SET priority = excluded.priority,
				due_at = CASE WHEN request.answer = 'withdrawn' THEN excluded.due_at ELSE request.due_at END,
				answer = CASE WHEN request.answer = 'withdrawn' THEN excluded.answer ELSE request.answer END`,
			a.id, r.Gathering, number, a.to, a.priority, wishing.answer(a.to), micros(now), wishing.due(now)); err != nil {
			return fmt.Errorf("ask for a meeting: %w", err)
		}
	}
	return nil
}

// wishing is how wishes of registrations become requests: they wait for an answer where
// organisers set rules, but for desks that say yes to everybody. Without rules the
// timetable takes them as they are.
type wishing struct {
	set     bool
	hours   int64
	accepts map[int]bool // by participant
}

func wishingIn(ctx context.Context, tx *sql.Tx, id gathering.ID) (a wishing, err error) {
	hours, err := rows(ctx, tx, func(q *sql.Rows, h *int64) error { return q.Scan(h) }, `SELECT hours FROM match_rules WHERE gathering = $1 ORDER BY hours`, id)
	if err != nil || len(hours) == 0 {
		return a, err
	}
	a.set, a.hours, a.accepts = true, hours[0], map[int]bool{}
	return a, each(ctx, tx, func(q *sql.Rows) error {
		var n int
		err := q.Scan(&n)
		a.accepts[n] = true
		return err
	}, `SELECT participant FROM match_limit WHERE gathering = $1 AND accepts = 1 ORDER BY participant`, id)
}

func (a *wishing) answer(to int) match.Answer {
	if a.set && !a.accepts[to] {
		return match.Asked
	}
	return match.Accepted
}

func (a *wishing) due(now time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: micros(now.Add(time.Duration(a.hours) * time.Hour)), Valid: a.set && a.hours > 0}
}

// withdraw leaves a participant its number and takes it out of the day: it is free
// at no slot, and its requests and those to it are withdrawn.
func withdraw(ctx context.Context, tx *sql.Tx, r registration.Registration, number int, now time.Time) error {
	var others int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM registration WHERE gathering = $1 AND party = $2 AND state = 'confirmed'`, r.Gathering, r.Party).Scan(&others)
	if err != nil || others > 0 {
		return err // registered anew
	}
	if _, err := tx.ExecContext(ctx, `
		UPDATE participant SET withdrawn_at = $3 WHERE gathering = $1 AND number = $2 AND withdrawn_at IS NULL`, r.Gathering, number, micros(now)); err != nil {
		return err
	}
	slots, err := rows(ctx, tx, func(q *sql.Rows, n *int) error { return q.Scan(n) }, `SELECT number FROM slot WHERE gathering = $1 ORDER BY number`, r.Gathering)
	if err != nil {
		return err
	}
	if err := awayAt(ctx, tx, r.Gathering, number, slots); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE request SET answer = 'withdrawn' WHERE gathering = $1 AND (from_number = $2 OR to_number = $2) AND answer IN ('asked', 'accepted')`, r.Gathering, number)
	return err
}

// TellDue implements registration.WorkStore.
func (db *DB) TellDue(ctx context.Context, now time.Time, limit int) (n int, err error) {
	const live = `r.state IN ('waiting', 'offered', 'confirmed', 'pending')`
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		n = 0
		type due struct {
			id         registration.ID
			kind       registration.Told
			calendared bool
		}
		all, err := rows(ctx, tx, func(r *sql.Rows, d *due) error { return r.Scan(&d.id, &d.kind, &d.calendared) }, `
			SELECT r.id, CASE WHEN g.state = 'cancelled' THEN 'called_off' ELSE 'moved' END, 1 FROM registration r JOIN gathering g ON g.id = r.gathering
			WHERE `+live+` AND g.state IN ('announced', 'open', 'closed', 'running', 'cancelled') AND r.told <> `+toldNow+`
			UNION ALL
			SELECT r.id, 'closed', 0 FROM registration r JOIN gathering g ON g.id = r.gathering
			WHERE r.state = 'waiting' AND g.state = 'closed'
				AND NOT EXISTS (SELECT 1 FROM registration_notice x WHERE x.registration = r.id AND x.kind = 'closed')
			ORDER BY 1, 2 LIMIT $1`, limit)
		if err != nil {
			return err
		}
		for _, d := range all {
			if _, err := db.execIn(ctx, tx, noticeAdd, d.id, d.kind, micros(now)); err != nil {
				return err
			}
			if d.calendared {
				if _, err := tx.ExecContext(ctx, `
					UPDATE registration SET sequence = sequence + 1, told = (SELECT `+toldNow+` FROM gathering g WHERE g.id = registration.gathering) WHERE id = $1`, d.id); err != nil {
					return err
				}
			}
			n++
		}
		return nil
	})
	return n, err
}

// Notices lists what must be told and was not yet, the oldest first: to those with
// an e-mail address, of all gatherings; or, of one gathering, to those without.
func (db *DB) Notices(ctx context.Context, of gathering.ID, limit int) ([]registration.Notice, error) {
	where, args := `r.email <> ''`, []any{limit}
	if of != "" {
		where, args = `r.email = '' AND r.gathering = $2`, append(args, of)
	}
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	type key struct {
		id     registration.ID
		number int
		kind   registration.Told
		at     time.Time
	}
	keys, err := rows(ctx, tx, func(r *sql.Rows, k *key) error { return r.Scan(&k.id, &k.number, &k.kind, (*moment)(&k.at)) }, `
		SELECT n.registration, n.number, n.kind, n.made_at FROM registration_notice n JOIN registration r ON r.id = n.registration
		WHERE n.told_at IS NULL AND `+where+` ORDER BY n.made_at, n.registration, n.number LIMIT $1`, args...)
	if err != nil {
		return nil, err
	}
	all := make([]registration.Notice, len(keys))
	for i, k := range keys {
		all[i] = registration.Notice{Number: k.number, Kind: k.kind, MadeAt: k.at}
		if all[i].Registration, err = loadRegistration(ctx, tx, ` WHERE r.id = $1`, k.id); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// KeepNoticeTold keeps the message of a notice and that it was told, both or neither.
func (db *DB) KeepNoticeTold(ctx context.Context, n registration.Notice, m mail.Message, now time.Time) error {
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := keepMessage(ctx, tx, m); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE registration_notice SET told_at = $3 WHERE registration = $1 AND number = $2`, n.ID, n.Number, micros(now))
		return err
	})
}

// TellByHand implements registration.Store: everything up to a notice was told by a
// person.
func (db *DB) TellByHand(ctx context.Context, id registration.ID, number int, by account.ID, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			UPDATE registration_notice SET told_at = $3, told_by = $4 WHERE registration = $1 AND number <= $2 AND told_at IS NULL`, id, number, micros(e.At), by)
		return one(done, err, fault.New(fault.Conflict, "registration.told_already"))
	})
}
