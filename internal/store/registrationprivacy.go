package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering/registration"
)

// forgetMeals erases what people eat and need of gatherings whose last day is before
// a moment, for each office that set its own time, then for all others.
func (db *DB) forgetMeals(ctx context.Context, s account.ByOffice, most int) (n int, err error) {
	const begin = `
		UPDATE attendee SET meal = '', meal_note = '', access = ''
		WHERE (meal <> '' OR meal_note <> '' OR access <> '') AND registration IN (
			SELECT r.id FROM registration r JOIN gathering g ON g.id = r.gathering
			WHERE CASE WHEN g.last_day = '' THEN g.day ELSE g.last_day END < $1
				AND EXISTS (SELECT 1 FROM attendee a WHERE a.registration = r.id AND (a.meal <> '' OR a.meal_note <> '' OR a.access <> ''))
				AND `
	const end = ` ORDER BY r.id LIMIT $2)`
	day := func(at time.Time) string { return at.UTC().Format(dayForm) }
	for _, office := range slices.Sorted(maps.Keys(s.Of)) {
		gone, err := db.exec(ctx, begin+`r.office = $3`+end, day(s.Of[office]), most, office)
		n += int(gone)
		if err != nil {
			return n, fmt.Errorf("forget meals: %w", err)
		}
	}
	gone, err := db.exec(ctx, begin+`r.office NOT IN (SELECT office FROM retention WHERE office <> '' AND kind = $3)`+end, day(s.Else), most, account.KeptMeals)
	if err != nil {
		err = fmt.Errorf("forget meals: %w", err)
	}
	return n + int(gone), err
}

// RegistrationsOf implements registration.Store.
func (db *DB) RegistrationsOf(ctx context.Context, id account.ID, limit int) ([]registration.Registration, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	ids, err := rows(ctx, tx, func(r *sql.Rows, id *registration.ID) error { return r.Scan(id) }, `
		SELECT r.id FROM registration r WHERE r.channel = 'own' AND r.entered_by = $1
		UNION SELECT r.id FROM registration r JOIN account a ON a.email = r.email WHERE a.id = $1 AND r.email <> ''
		ORDER BY 1 LIMIT $2`, id, limit)
	if err != nil {
		return nil, err
	}
	all := make([]registration.Registration, len(ids))
	for i, one := range ids {
		if all[i], err = loadRegistration(ctx, tx, ` WHERE r.id = $1`, one); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// forgetRegistrant takes a person out of registrations: as the one who registered, and
// as one who comes.
func forgetRegistrant(ctx context.Context, tx *sql.Tx, a account.Account) error {
	if err := forgetPictured(ctx, tx, a); err != nil {
		return err
	}
	if err := forgetAtDoor(ctx, tx, a); err != nil {
		return err
	}
	if err := forgetAtDesk(ctx, tx, a); err != nil {
		return err
	}
	for _, step := range []struct {
		query string
		args  []any
	}{
		{`UPDATE attendee SET name = $3, position = '', phone = '', meal = '', meal_note = '', access = ''
			WHERE phone = $2 AND phone <> '' OR name = $4 AND registration IN (SELECT id FROM registration WHERE entered_by = $1 AND channel = 'own')`,
			[]any{a.ID, a.Phone, account.Erased, a.Name}},
		{`UPDATE registration SET person = $4, phone = '', email = ''
			WHERE entered_by = $1 AND channel = 'own' OR email = $2 AND email <> '' OR phone = $3 AND phone <> ''`,
			[]any{a.ID, a.Email, a.Phone, account.Erased}},
	} {
		if _, err := tx.ExecContext(ctx, step.query, step.args...); err != nil {
			return fmt.Errorf("take account %s out of registrations: %w", a.ID, err)
		}
	}
	return nil
}

// forgetPictured takes a person out of sight in photos of gatherings: what shows them is
// for staff alone, and names them no more; so is what they said to it.
func forgetPictured(ctx context.Context, tx *sql.Tx, a account.Account) error {
	const theirs = `
		(SELECT r.id FROM registration r JOIN attendee t ON t.registration = r.id
			WHERE t.name = $1 AND (t.phone = $3 AND t.phone <> '' OR r.entered_by = $2 AND r.channel = 'own' OR r.email = $4 AND r.email <> '' OR r.phone = $3 AND r.phone <> '')
		UNION SELECT r.id FROM registration r JOIN attendee t ON t.registration = r.id JOIN party y ON y.id = r.party JOIN membership m ON m.organisation = y.organisation
			WHERE m.account = $2 AND t.name = $1
		UNION SELECT p.id FROM participant p JOIN party y ON y.id = p.party JOIN membership m ON m.organisation = y.organisation
			WHERE m.account = $2 AND y.contact = $1)`
	for _, query := range []string{
		`UPDATE gathering_photo SET audience = 'none', version = version + 1 WHERE id IN (SELECT photo FROM photo_person WHERE name = $1 AND whom IN ` + theirs + `)`,
		`DELETE FROM photo_person WHERE name = $1 AND whom IN ` + theirs,
		`DELETE FROM photo_consent WHERE name = $1 AND whom IN ` + theirs,
	} {
		if _, err := tx.ExecContext(ctx, query, a.Name, a.ID, a.Phone, a.Email); err != nil {
			return fmt.Errorf("take account %s out of photos: %w", a.ID, err)
		}
	}
	return nil
}

// forgetAtDesk takes a person out of those who sit at desks: who came in their stead stays,
// in their place.
func forgetAtDesk(ctx context.Context, tx *sql.Tx, a account.Account) error {
	const theirs = ` AND participant IN (SELECT id FROM participant WHERE gathering IN (` + theirGatherings + `))`
	for _, query := range []string{
		`UPDATE gathering SET version = version + 1 WHERE id IN (` + theirGatherings + `)
			AND id IN (SELECT p.gathering FROM officer o JOIN participant p ON p.id = o.participant WHERE o.name = $4 OR o.stand_in = $4)`,
		`UPDATE officer SET stand_in = '' WHERE stand_in = $4` + theirs,
		`UPDATE officer SET name = stand_in, position = '', stand_in = '' WHERE name = $4 AND stand_in <> ''` + theirs,
		`DELETE FROM officer WHERE name = $4` + theirs,
	} {
		if _, err := tx.ExecContext(ctx, query, a.ID, a.Email, a.Phone, a.Name); err != nil {
			return fmt.Errorf("take account %s out of desks: %w", a.ID, err)
		}
	}
	return nil
}
