package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/register"
)

// tail is how many digits of a telephone number leave the book.
const tail = 3

// Roster implements attendance.Store. A party that cancelled and registered again stands
// on it with both, so that an old ticket is known as one.
func (db *DB) Roster(ctx context.Context, id gathering.ID, limit int) ([]attendance.Expected, error) {
	return rows(ctx, db.read, func(r *sql.Rows, e *attendance.Expected) error {
		var phone, channel string
		var unsure int
		err := r.Scan(&e.Sort, &e.Whom, &e.Place, &e.Name, &e.Business, &e.Kind, &e.State, &unsure, &e.Mark, &e.Number, &e.Turn, &channel, &phone, &e.Access, &e.Sex, &e.Position)
		e.Unsure, e.WalkIn, e.Tail = unsure == 1, channel == string(registration.WalkIn), phone[max(0, len(phone)-tail):]
		switch {
		case e.Sort == attendance.Speaking:
			e.Group = attendance.Speakers
		case e.Sort == attendance.Invited:
			e.Group = attendance.Guests
		case e.Kind == register.Business:
			e.Group = attendance.Businesses
		default:
			e.Group = attendance.Partners
		}
		return err
	}, `
		SELECT 'registered', r.id, a.place, a.name, r.name, COALESCE(y.kind, 'business'), r.state, 0, r.ticket_mark,
		       COALESCE((SELECT MIN(p.number) FROM participant p WHERE p.gathering = r.gathering AND p.party = r.party), 0), r.turn, r.channel,
		       CASE WHEN a.phone <> '' THEN a.phone ELSE r.phone END, a.access, a.sex, a.position
		FROM registration r JOIN attendee a ON a.registration = r.id LEFT JOIN party y ON y.id = r.party WHERE r.gathering = $1
		UNION ALL
		SELECT 'participant', p.id, 0, CASE WHEN y.contact <> '' THEN y.contact ELSE y.name END, y.name, y.kind, 'confirmed', 0, -1, p.number, 0, '',
		       COALESCE((SELECT MIN(c.phone) FROM contact c WHERE c.party = y.id AND c.phone <> ''), ''), '', '', ''
		FROM participant p JOIN party y ON y.id = p.party
		WHERE p.gathering = $1 AND p.withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM registration r WHERE r.gathering = p.gathering AND r.party = p.party)
		UNION ALL
		SELECT 'speaker', s.id, 0, s.name, s.organisation, '', 'confirmed', CASE WHEN s.state = 'confirmed' THEN 0 ELSE 1 END, -1, 0, s.number, '', '', '', '', ''
		FROM speaker s WHERE s.gathering = $1 AND s.state <> 'declined'
		UNION ALL
		SELECT 'invited', i.id, 0, i.name, i.organisation, '', 'confirmed', CASE WHEN x.kind IS NULL THEN 1 ELSE 0 END, -1, 0, 0, '', i.phone, '', '', i.position
		FROM invitation i LEFT JOIN invitation_event x ON x.invitation = i.id AND x.kind IN ('yes', 'no', 'substitute')
			AND x.number = (SELECT MAX(o.number) FROM invitation_event o WHERE o.invitation = i.id AND o.kind IN ('yes', 'no', 'substitute'))
		WHERE i.gathering = $1 AND i.erased = 0 AND i.role IN ('partner', 'guest', 'press') AND COALESCE(x.kind, '') <> 'no'
			AND NOT EXISTS (SELECT 1 FROM registration r WHERE r.gathering = i.gathering AND (r.party = i.party OR r.email = i.email AND r.email <> '' OR r.phone = i.phone AND r.phone <> ''))
			AND NOT EXISTS (SELECT 1 FROM participant p WHERE p.gathering = i.gathering AND p.party = i.party)
		ORDER BY 1, 11, 10, 2, 3 LIMIT $2`, id, limit)
}

const attendanceColumns = `id, gathering, number, kind, sort, whom, place, target, how, mark, stand, companions, name, business, reason, strokes, claimed_at, at, received_at, COALESCE(device, ''), seq, account`

// Facts implements attendance.Store.
func (db *DB) Facts(ctx context.Context, id gathering.ID) ([]attendance.Fact, error) {
	return rows(ctx, db.read, func(r *sql.Rows, f *attendance.Fact) error {
		return r.Scan(&f.ID, &f.Gathering, &f.Number, &f.Kind, &f.Who.Sort, &f.Who.Whom, &f.Who.Place, &f.Of, &f.How, &f.Mark, &f.Stand, &f.With, &f.Name, &f.Business, &f.Reason, &f.Strokes,
			(*moment)(&f.Claimed), (*moment)(&f.At), (*moment)(&f.Received), &f.Device, &f.Seq, &f.By)
	}, `SELECT `+attendanceColumns+` FROM attendance WHERE gathering = $1 ORDER BY number`, id)
}

// AddFacts implements attendance.Store. The gathering's row is held, so that numbers have
// no gaps; what was received before is left as it is.
func (db *DB) AddFacts(ctx context.Context, r attendance.Receipt, e account.Entry) error {
	do := func(ctx context.Context, tx *sql.Tx) error {
		if err := db.addFacts(ctx, tx, r.Gathering, r.Facts); err != nil {
			return err
		}
		err := many(ctx, tx, r.Held, `INSERT INTO attendance_held (id, gathering, device, fact, why, body, received_at, clock_at, taken)`, 9, ` ON CONFLICT (gathering, device, fact) DO NOTHING`,
			func(h attendance.Held) []any {
				return []any{h.ID, r.Gathering, h.Device, h.FactID, h.Why, h.Body, micros(h.Received), micros(h.Clock), 0}
			})
		if err != nil {
			return fmt.Errorf("hold back: %w", err)
		}
		if r.Device == "" {
			return nil
		}
		_, err = tx.ExecContext(ctx, `UPDATE door_device SET seen_at = $1, waiting = $2 WHERE id = $3`, micros(r.Seen), r.Waiting, r.Device)
		return err
	}
	if e.Deed == "" {
		return db.rung(r.Gathering, db.change(ctx, do))
	}
	return db.rung(r.Gathering, db.deed(ctx, e, do))
}

func (db *DB) addFacts(ctx context.Context, tx *sql.Tx, id gathering.ID, facts []attendance.Fact) error {
	if len(facts) == 0 {
		return nil
	}
	if err := tx.QueryRowContext(ctx, `SELECT id FROM gathering WHERE id = $1`+db.engine.forUpdate, id).Scan(new(string)); err != nil {
		return found(err, "gathering.not_found")
	}
	var last int64
	if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(number), 0) FROM attendance WHERE gathering = $1`, id).Scan(&last); err != nil {
		return err
	}
	ids := make([]attendance.FactID, len(facts))
	for i, f := range facts {
		ids[i] = f.ID
	}
	there := map[attendance.FactID]bool{}
	err := among(ctx, tx, db.engine, ids, `SELECT id FROM attendance WHERE gathering = $1 AND id %s`, []any{id}, func(r *sql.Rows) error {
		var id attendance.FactID
		err := r.Scan(&id)
		there[id] = true
		return err
	})
	if err != nil {
		return err
	}
	var fresh []attendance.Fact
	for _, f := range facts {
		if !there[f.ID] { // also of two in one batch
			there[f.ID] = true
			last++
			f.Number = last
			fresh = append(fresh, f)
		}
	}
	return many(ctx, tx, fresh, `INSERT INTO attendance (`+strings.Replace(attendanceColumns, "COALESCE(device, '')", "device", 1)+`)`, 22, ``, func(f attendance.Fact) []any {
		return []any{f.ID, id, f.Number, f.Kind, f.Who.Sort, f.Who.Whom, f.Who.Place, f.Of, f.How, f.Mark, f.Stand, f.With, f.Name, f.Business, f.Reason, f.Strokes,
			micros(f.Claimed), micros(f.At), micros(f.Received), text(f.Device), f.Seq, f.By}
	})
}

const deviceColumns = `
	SELECT d.id, d.gathering, d.number, d.name, COALESCE(d.link, ''), d.link_until, COALESCE(d.token, ''), d.made_by, d.made_at, d.taken_at, d.seen_at, d.waiting, d.cut_at,
	       (SELECT COUNT(*) FROM attendance a WHERE a.device = d.id), (SELECT COUNT(*) FROM attendance_held h WHERE h.device = d.id AND h.decided_at IS NULL)
	FROM door_device d`

func scanDevice(row interface{ Scan(...any) error }, d *attendance.Device) error {
	return row.Scan(&d.ID, &d.Gathering, &d.Number, &d.Name, &d.Link, (*moment)(&d.LinkUntil), &d.Token, &d.By, (*moment)(&d.MadeAt), (*moment)(&d.TakenAt), (*moment)(&d.SeenAt), &d.Waiting,
		(*moment)(&d.CutAt), &d.Facts, &d.Held)
}

// Devices implements attendance.Store.
func (db *DB) Devices(ctx context.Context, id gathering.ID) ([]attendance.Device, error) {
	return rows(ctx, db.read, func(r *sql.Rows, d *attendance.Device) error { return scanDevice(r, d) }, deviceColumns+` WHERE d.gathering = $1 ORDER BY d.number`, id)
}

// DeviceBy implements attendance.Store.
func (db *DB) DeviceBy(ctx context.Context, hash string) (d attendance.Device, err error) {
	err = scanDevice(db.read.QueryRowContext(ctx, deviceColumns+` WHERE d.link = $1 OR d.token = $1`, hash), &d)
	return d, found(err, "attendance.no_device")
}

// KeepDevice implements attendance.Store. The gathering's row is held for the number.
func (db *DB) KeepDevice(ctx context.Context, d *attendance.Device, most int, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT id FROM gathering WHERE id = $1`+db.engine.forUpdate, d.Gathering).Scan(new(string)); err != nil {
			return found(err, "gathering.not_found")
		}
		if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(number), 0) + 1 FROM door_device WHERE gathering = $1`, d.Gathering).Scan(&d.Number); err != nil {
			return err
		}
		if d.Number > most {
			return attendance.TooManyDevices()
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO door_device (id, gathering, number, name, link, link_until, token, made_by, made_at, taken_at, waiting) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)`,
			d.ID, d.Gathering, d.Number, d.Name, text(d.Link), maybeMicros(d.LinkUntil), text(d.Token), d.By, micros(d.MadeAt), maybeMicros(d.TakenAt))
		return err
	})
}

// ChangeDevice implements attendance.Store.
func (db *DB) ChangeDevice(ctx context.Context, id attendance.DeviceID, e account.Entry, change func(*attendance.Device) error) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT id FROM door_device WHERE id = $1`+db.engine.forUpdate, id).Scan(new(string)); err != nil {
			return found(err, "attendance.no_device")
		}
		var d attendance.Device
		if err := scanDevice(tx.QueryRowContext(ctx, deviceColumns+` WHERE d.id = $1`, id), &d); err != nil {
			return err
		}
		if err := change(&d); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE door_device SET link = $1, token = $2, taken_at = $3, seen_at = $4, cut_at = $5 WHERE id = $6`,
			text(d.Link), text(d.Token), maybeMicros(d.TakenAt), maybeMicros(d.SeenAt), maybeMicros(d.CutAt), id)
		return err
	})
}

// HeldBack implements attendance.Store.
func (db *DB) HeldBack(ctx context.Context, id gathering.ID) ([]attendance.Held, error) {
	return rows(ctx, db.read, func(r *sql.Rows, h *attendance.Held) error {
		return r.Scan(&h.ID, &h.Device, &h.FactID, &h.Why, &h.Body, (*moment)(&h.Received), (*moment)(&h.Clock))
	}, `SELECT id, device, fact, why, body, received_at, clock_at FROM attendance_held WHERE gathering = $1 AND decided_at IS NULL ORDER BY received_at, id`, id)
}

// DecideHeld implements attendance.Store.
func (db *DB) DecideHeld(ctx context.Context, id attendance.HeldID, f *attendance.Fact, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE attendance_held SET decided_by = $1, decided_at = $2, taken = $3 WHERE id = $4 AND decided_at IS NULL`, e.Account, micros(e.At), bit(f != nil), id)
		if err := one(done, err, fault.New(fault.NotFound, "attendance.no_held")); err != nil || f == nil {
			return err
		}
		return db.addFacts(ctx, tx, f.Gathering, []attendance.Fact{*f})
	})
}
