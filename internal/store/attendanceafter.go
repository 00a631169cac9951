package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
)

// arrived is where an arrival f of the gathering of a participant p stands that nobody
// took back.
const arrived = `SELECT 1 FROM attendance f WHERE f.gathering = p.gathering AND f.kind = 'arrive'
	AND NOT EXISTS (SELECT 1 FROM attendance u WHERE u.gathering = f.gathering AND u.kind = 'undo' AND u.target = f.id)`

// cameTo is the condition that a participant p came: somebody of its party was written
// down as there at the door. Where nobody was, all on the list count.
const cameTo = `(NOT EXISTS (` + arrived + `) OR EXISTS (` + arrived + `
		AND (f.whom = p.id OR f.whom IN (SELECT o.id FROM registration o WHERE o.gathering = p.gathering AND o.party = p.party))))`

// GuestsSince implements attendance.GuestStore.
func (db *DB) GuestsSince(ctx context.Context, since time.Time, limit int) ([]gathering.ID, error) {
	return column[gathering.ID](ctx, db.read, `
		SELECT DISTINCT f.gathering FROM attendance f WHERE f.sort = 'guest' AND f.received_at >= $1 AND f.kind = 'arrive'
		AND NOT EXISTS (SELECT 1 FROM attendance u WHERE u.gathering = f.gathering AND u.kind = 'undo' AND u.target = f.id)
		ORDER BY f.gathering LIMIT $2`, micros(since), limit)
}

// PartyNamed implements attendance.GuestStore.
func (db *DB) PartyNamed(ctx context.Context, id gathering.ID, name string) (found register.PartyID, some int, err error) {
	err = each(ctx, db.read, func(r *sql.Rows) error {
		var party register.PartyID
		var takes int
		err := r.Scan(&party, &takes)
		if some++; takes == 0 {
			found = party
		}
		return err
	}, `
		SELECT y.id, CASE WHEN EXISTS (SELECT 1 FROM participant p WHERE p.gathering = g.id AND p.party = y.id)
			OR EXISTS (SELECT 1 FROM registration r WHERE r.gathering = g.id AND r.party = y.id) THEN 1 ELSE 0 END
		FROM party y JOIN gathering g ON g.office = y.office
		WHERE g.id = $1 AND y.kind = 'business' AND lower(y.name) = lower($2) ORDER BY y.id LIMIT 2`, id, name)
	if some != 1 {
		found = ""
	}
	return found, some, err
}

// brokenAttendance are promises that attendance keeps; $1 as in brokenSeats.
var brokenAttendance = []struct{ what, query string }{
	{"gathering %s: what happened at its door is not numbered without gaps", `
		SELECT gathering FROM attendance WHERE 0 < CAST($1 AS BIGINT) GROUP BY gathering HAVING MAX(number) <> COUNT(*) OR MIN(number) <> 1 ORDER BY gathering`},
	{"gathering %s: a device of another gathering wrote down who came", `
		SELECT DISTINCT a.gathering FROM attendance a JOIN door_device d ON d.id = a.device WHERE d.gathering <> a.gathering AND 0 < CAST($1 AS BIGINT) ORDER BY a.gathering`},
	{"gathering %s: somebody came who is no person, or a fact is undone or settled that is not named", `
		SELECT DISTINCT gathering FROM attendance
		WHERE ((kind = 'arrive') <> (sort <> '' AND whom <> '' AND how <> '') OR (kind = 'arrive') <> (target = '')) AND 0 < CAST($1 AS BIGINT) ORDER BY gathering`},
	{"gathering %s: what was held back was counted and is not there", `
		SELECT DISTINCT h.gathering FROM attendance_held h WHERE h.taken = 1 AND 0 < CAST($1 AS BIGINT)
		AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.gathering = h.gathering AND a.id = h.fact) ORDER BY h.gathering`},
	{"device %s of a desk: it has a link and a token at once, or neither though nobody cut it off", `
		SELECT id FROM door_device WHERE ((link IS NOT NULL AND token IS NOT NULL) OR (link IS NULL AND token IS NULL AND cut_at IS NULL)) AND 0 < CAST($1 AS BIGINT) ORDER BY id`},
}

// forgetSignatures erases signatures, and what was held back, of gatherings whose last
// day is before a moment, for each office that set its own time, then for all others.
func (db *DB) forgetSignatures(ctx context.Context, s account.ByOffice, most int) (n int, err error) {
	for _, x := range []struct{ table, column string }{{"attendance", "strokes"}, {"attendance_held", "body"}} {
		begin := `UPDATE ` + x.table + ` SET ` + x.column + ` = '' WHERE ` + x.column + ` <> '' AND gathering IN (
			SELECT g.id FROM gathering g WHERE CASE WHEN g.last_day = '' THEN g.day ELSE g.last_day END < $1
				AND EXISTS (SELECT 1 FROM ` + x.table + ` a WHERE a.gathering = g.id AND a.` + x.column + ` <> '') AND `
		const end = ` ORDER BY g.id LIMIT $2)`
		forget := func(before time.Time, where string, args ...any) error {
			gone, err := db.exec(ctx, begin+where+end, append([]any{before.UTC().Format(dayForm), most}, args...)...)
			n += int(gone)
			if err != nil {
				err = fmt.Errorf("forget signatures: %w", err)
			}
			return err
		}
		for _, office := range slices.Sorted(maps.Keys(s.Of)) {
			if err := forget(s.Of[office], `g.office = $3`, office); err != nil {
				return n, err
			}
		}
		if err := forget(s.Else, `g.office NOT IN (SELECT office FROM retention WHERE office <> '' AND kind = $3)`, account.KeptSignatures); err != nil {
			return n, err
		}
	}
	return n, nil
}

// theirGatherings are those in which somebody had part: as one who registered, or by
// their organisation. $1 is the account, $2 its e-mail address, $3 its telephone.
const theirGatherings = `
	SELECT r.gathering FROM registration r WHERE r.entered_by = $1 AND r.channel = 'own' OR r.email = $2 AND r.email <> '' OR r.phone = $3 AND r.phone <> ''
	UNION SELECT r.gathering FROM registration r JOIN attendee t ON t.registration = r.id WHERE t.phone = $3 AND t.phone <> ''
	UNION SELECT p.gathering FROM participant p JOIN party y ON y.id = p.party JOIN membership m ON m.organisation = y.organisation WHERE m.account = $1
	UNION SELECT r.gathering FROM registration r JOIN party y ON y.id = r.party JOIN membership m ON m.organisation = y.organisation WHERE m.account = $1`

// forgetAtDoor takes a person out of what was written down at doors: signatures, and
// their name where it stands as somebody's substitute, as a guest's or in what is held
// back. That somebody came stays; who it was is gone with the lists.
func forgetAtDoor(ctx context.Context, tx *sql.Tx, a account.Account) error {
	for _, step := range []struct {
		query string
		args  []any
	}{
		{`UPDATE attendance SET strokes = '' WHERE strokes <> '' AND gathering IN (` + theirGatherings + `)
			AND (stand = $4 OR name = $4 OR EXISTS (SELECT 1 FROM attendee t WHERE t.registration = whom AND t.place = attendance.place AND t.name = $4)
				OR EXISTS (SELECT 1 FROM participant p JOIN party y ON y.id = p.party WHERE p.id = whom AND y.contact = $4))`, []any{a.ID, a.Email, a.Phone, a.Name}},
		{`UPDATE attendance SET stand = $5 WHERE stand = $4 AND gathering IN (` + theirGatherings + `)`, []any{a.ID, a.Email, a.Phone, a.Name, account.Erased}},
		{`UPDATE attendance SET name = $5, business = '' WHERE name = $4 AND gathering IN (` + theirGatherings + `)`, []any{a.ID, a.Email, a.Phone, a.Name, account.Erased}},
		{`UPDATE attendance_held SET body = '' WHERE body LIKE $4 ESCAPE '!' AND gathering IN (` + theirGatherings + `)`, []any{a.ID, a.Email, a.Phone, "%" + escapeLike(a.Name) + "%"}},
	} {
		if _, err := tx.ExecContext(ctx, step.query, step.args...); err != nil {
			return fmt.Errorf("take account %s out of attendance: %w", a.ID, err)
		}
	}
	return nil
}
