package store

import (
	"context"
	"database/sql"
	"fmt"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

const stakeholderColumns = partyColumns + `, COALESCE(s.code, ''), COALESCE(s.public, 0), COALESCE(s.about, ''), COALESCE(s.looks_for, ''), COALESCE(s.offers, ''), s.changed_at`

func stakeholderFields(s *register.Stakeholder) []any {
	return append(partyFields(&s.Party), &s.Code, &s.Public, &s.About, &s.LooksFor, &s.Offers, (*moment)(&s.ChangedAt))
}

// Stakeholders implements register.StakeholderStore.
func (db *DB) Stakeholders(ctx context.Context, office account.OrganisationID, limit int) ([]register.StakeholderLine, error) {
	return rows(ctx, db.read, func(r *sql.Rows, l *register.StakeholderLine) error {
		return r.Scan(append(stakeholderFields(&l.Stakeholder), &l.ADay, &l.Wants)...)
	}, `
		SELECT `+stakeholderColumns+`,
		       CAST((SELECT COALESCE(SUM(u.a_day), 0) FROM stakeholder_unit u WHERE u.party = y.id) AS BIGINT),
		       (SELECT COUNT(*) FROM want w WHERE w.party = y.id AND w.state = 'open')
		FROM party y LEFT JOIN stakeholder s ON s.party = y.id
		WHERE y.kind <> 'business' AND ($1 = '' OR y.office = $1) ORDER BY y.kind, lower(y.name), y.id LIMIT $2`, office, limit)
}

// Stakeholder implements register.StakeholderStore.
func (db *DB) Stakeholder(ctx context.Context, id register.PartyID) (register.Stakeholder, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return register.Stakeholder{}, err
	}
	defer tx.Rollback() // nothing was changed
	var s register.Stakeholder
	err = tx.QueryRowContext(ctx, `SELECT `+stakeholderColumns+` FROM party y LEFT JOIN stakeholder s ON s.party = y.id WHERE y.id = $1 AND y.kind <> 'business'`, id).
		Scan(stakeholderFields(&s)...)
	if err != nil {
		return s, found(err, "business.stakeholder_not_found")
	}
	if s.Code == "" {
		s.Offers = s.Product // all that a party knows of it
	}
	s.Units, err = rows(ctx, tx, func(r *sql.Rows, u *register.Unit) error {
		return r.Scan(&u.ID, &u.Name, &u.Officer, &u.ADay, &u.Minutes)
	},
		`SELECT id, name, COALESCE(officer, ''), a_day, minutes FROM stakeholder_unit WHERE party = $1 ORDER BY name, id`, id)
	return s, err
}

// KeepStakeholder implements register.StakeholderStore.
func (db *DB) KeepStakeholder(ctx context.Context, s register.Stakeholder, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		var before register.Party
		err := tx.QueryRowContext(ctx, `SELECT `+partyColumns+` FROM party y WHERE y.id = $1`, s.ID).Scan(partyFields(&before)...)
		switch {
		case fault.KindOf(found(err, "business.party_not_found")) == fault.NotFound:
			err = keepParties(ctx, tx, []register.Party{s.Party})
		case err == nil && before != s.Party:
			if _, err = tx.ExecContext(ctx, `UPDATE party SET kind = $2, name = $3, contact = $4, product = $5 WHERE id = $1`,
				s.ID, s.Kind, s.Name, s.Contact, s.Product); err == nil {
				err = partyChanged(ctx, tx, s.ID)
			}
		}
		if err != nil {
			return fmt.Errorf("keep party %s: %w", s.ID, err)
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO stakeholder (party, office, code, public, about, looks_for, offers, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (party) DO UPDATE SET public = excluded.public, about = excluded.about, looks_for = excluded.looks_for,
				offers = excluded.offers, changed_at = excluded.changed_at`,
			s.ID, s.Office, s.Code, bit(s.Public), s.About, s.LooksFor, s.Offers, micros(s.ChangedAt))
		if taken(err) {
			return register.ErrCodeTaken
		}
		return db.thenIndex(ctx, tx, s.ID, err)
	})
}

// KeepUnit implements register.StakeholderStore.
func (db *DB) KeepUnit(ctx context.Context, id register.PartyID, u register.Unit, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if u.Officer != "" {
			var n int
			err := tx.QueryRowContext(ctx, `
				SELECT COUNT(*) FROM membership m JOIN party y ON y.organisation = m.organisation WHERE m.account = $1 AND y.id = $2`, u.Officer, id).Scan(&n)
			if err != nil || n == 0 {
				return orFault(err, asked("officer"))
			}
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO stakeholder_unit (id, party, name, officer, a_day, minutes) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, officer = excluded.officer, a_day = excluded.a_day, minutes = excluded.minutes
			WHERE stakeholder_unit.party = excluded.party`,
			u.ID, id, u.Name, text(u.Officer), u.ADay, u.Minutes)
		return db.thenIndex(ctx, tx, id, err)
	})
}

// orFault is the fault unless something else went wrong.
func orFault(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// DropUnit implements register.StakeholderStore.
func (db *DB) DropUnit(ctx context.Context, id register.PartyID, unit string, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM stakeholder_unit WHERE id = $1 AND party = $2`, unit, id)
		return db.thenIndex(ctx, tx, id, one(done, err, fault.New(fault.NotFound, "business.unit_gone")))
	})
}

// Officers implements register.StakeholderStore.
func (db *DB) Officers(ctx context.Context, id register.PartyID) ([]account.Member, error) {
	return rows(ctx, db.read, func(r *sql.Rows, m *account.Member) (err error) {
		*m, err = scanMember(r)
		return err
	}, memberColumns+` JOIN party y ON y.organisation = m.organisation WHERE y.id = $1 AND m.role = 'desk' ORDER BY lower(a.name), m.created_at, m.id`, id)
}
