package store

import (
	"context"
	"database/sql"
	"fmt"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/evaluation"
	"wantilan/internal/gathering/farewell"
)

// Recipients implements farewell.Store. Of a party with several addresses the one counts
// that it registered with, then its own account's, then a contact's in the office's book.
func (db *DB) Recipients(ctx context.Context, g gathering.ID) ([]farewell.Recipient, error) {
	return db.recipients(ctx, g, cameTo)
}

// TimetableRecipients implements telling.Store.
func (db *DB) TimetableRecipients(ctx context.Context, g gathering.ID) ([]farewell.Recipient, error) {
	return db.recipients(ctx, g, `0 = 0`)
}

// recipients lists the participants that a condition on p chooses.
func (db *DB) recipients(ctx context.Context, g gathering.ID, which string) ([]farewell.Recipient, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	const newest = ` FROM registration r WHERE r.gathering = p.gathering AND r.party = p.party AND r.state = 'confirmed' ORDER BY r.turn DESC LIMIT 1), '')`
	const signed = ` FROM membership m JOIN account a ON a.id = m.account
		WHERE m.organisation = y.organisation AND m.ends_at IS NULL AND a.disabled_at IS NULL AND COALESCE(a.`
	const first = `, '') <> '' ORDER BY CASE WHEN a.name = y.contact THEN 0 ELSE 1 END, a.id LIMIT 1), '')`
	all, err := rows(ctx, tx, func(r *sql.Rows, x *farewell.Recipient) error {
		var person, contact, ownEmail, ownPhone, bookEmail, bookPhone string
		if err := r.Scan(&x.Participant, &x.Number, &x.Kind, &x.Party, &contact, &person, &x.Email, &x.Phone, &x.Lang, &ownEmail, &ownPhone, &bookEmail, &bookPhone); err != nil {
			return err
		}
		x.Name, x.Email, x.Phone = either(person, contact, x.Party), either(x.Email, ownEmail, bookEmail), either(x.Phone, ownPhone, bookPhone)
		if x.Lang == "" {
			x.Lang = "id"
		}
		return nil
	}, `
		SELECT p.id, p.number, y.kind, y.name, y.contact,
		       COALESCE((SELECT r.person`+newest+`, COALESCE((SELECT r.email`+newest+`, COALESCE((SELECT r.phone`+newest+`, COALESCE((SELECT r.lang`+newest+`,
		       COALESCE((SELECT a.email`+signed+`email`+first+`, COALESCE((SELECT a.phone`+signed+`phone`+first+`,
		       COALESCE((SELECT c.email FROM contact c WHERE c.party = y.id AND c.email <> '' ORDER BY c.id LIMIT 1), ''),
		       COALESCE((SELECT c.phone FROM contact c WHERE c.party = y.id AND c.phone <> '' ORDER BY c.id LIMIT 1), '')
		FROM participant p JOIN party y ON y.id = p.party
		WHERE p.gathering = $1 AND p.withdrawn_at IS NULL AND `+which+` ORDER BY p.number`, g)
	if err != nil {
		return nil, err
	}
	at := map[gathering.ParticipantID]*farewell.Recipient{}
	for i := range all {
		at[all[i].Participant] = &all[i]
	}
	err = each(ctx, tx, func(r *sql.Rows) error {
		var who gathering.ParticipantID
		var d farewell.Done
		if err := r.Scan(&who, &d.Letter, &d.Channel, (*moment)(&d.At), &d.State); err != nil {
			return err
		}
		if x := at[who]; x != nil {
			x.Done = append(x.Done, d)
		}
		return nil
	}, `
		SELECT f.participant, f.letter, f.channel, f.at, COALESCE(m.state, '') FROM farewell f LEFT JOIN mail_message m ON m.id = f.mail
		WHERE f.gathering = $1 ORDER BY f.participant, f.letter`, g)
	if err != nil {
		return nil, err
	}
	err = each(ctx, tx, func(r *sql.Rows) error {
		var who gathering.ParticipantID
		var code, number string
		err := r.Scan(&who, &code, &number)
		if x := at[who]; x != nil {
			x.Certificate, x.CertNumber = code, number
		}
		return err
	}, `SELECT participant, code, number FROM issued WHERE gathering = $1 AND kind = 'certificate' AND participant <> '' AND void_at IS NULL ORDER BY series, id`, g)
	return all, err
}

// either is the first text that is not empty.
func either(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// FeedbackDays implements farewell.Store.
func (db *DB) FeedbackDays(ctx context.Context, p gathering.Plan) (int, error) {
	var office account.OrganisationID
	if len(p.Hosts) > 0 {
		office = p.Hosts[0].Organisation
	}
	f, err := db.FeedbackForm(ctx, p.ID, office)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return evaluation.Shipped().Days, nil
	}
	return f.Days, err
}

// Orders implements farewell.Store.
func (db *DB) Orders(ctx context.Context, g gathering.ID) ([]farewell.Order, error) {
	where, args := `done_at IS NULL`, []any{}
	if g != "" {
		where, args = `gathering = $1`, []any{g}
	}
	return rows(ctx, db.read, func(r *sql.Rows, o *farewell.Order) error {
		return r.Scan(&o.Gathering, &o.Letter, &o.Address, &o.By, (*moment)(&o.At), &o.Over)
	}, `
		SELECT gathering, letter, address, asked_by, asked_at, CASE WHEN done_at IS NULL THEN 0 ELSE 1 END
		FROM farewell_order WHERE `+where+` ORDER BY asked_at, gathering, letter`, args...)
}

// KeepOrder implements farewell.Store.
func (db *DB) KeepOrder(ctx context.Context, o farewell.Order, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO farewell_order (gathering, letter, address, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (gathering, letter) DO UPDATE SET address = excluded.address, asked_by = excluded.asked_by, asked_at = excluded.asked_at, done_at = NULL`,
			o.Gathering, o.Letter, o.Address, o.By, micros(o.At))
		return err
	})
}

// EndOrder implements farewell.Store. One that was asked for again meanwhile goes on.
func (db *DB) EndOrder(ctx context.Context, o farewell.Order) error {
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE farewell_order SET done_at = asked_at WHERE gathering = $1 AND letter = $2 AND asked_at = $3`, o.Gathering, o.Letter, micros(o.At))
		return err
	})
}

const farewellAdd = `
	INSERT INTO farewell (participant, letter, gathering, channel, at, mail, told_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
	ON CONFLICT (participant, letter) DO NOTHING`

// KeepFarewells implements farewell.Store. The row is asked for again by the insert, so
// that of two that found the same participant one leaves it.
func (db *DB) KeepFarewells(ctx context.Context, all []farewell.Outgoing) (n int, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		n = 0 // tried again
		for _, o := range all {
			done, err := tx.ExecContext(ctx, farewellAdd, o.Participant, o.Letter, o.Gathering, farewell.ByMail, micros(o.At), o.Message.ID, "")
			if err != nil {
				return fmt.Errorf("keep a letter to participant %s: %w", o.Participant, err)
			}
			if met, err := done.RowsAffected(); err != nil || met == 0 {
				if err != nil {
					return err
				}
				continue
			}
			kept, err := keepMessage(ctx, tx, o.Message)
			if err != nil {
				return err
			}
			if kept {
				n++
			}
		}
		return nil
	})
	return n, err
}

// KeepFarewellTold implements farewell.Store.
func (db *DB) KeepFarewellTold(ctx context.Context, g gathering.ID, p gathering.ParticipantID, d farewell.Done, by account.ID, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, farewellAdd, p, d.Letter, g, d.Channel, micros(d.At), "", by)
		return one(done, err, fault.New(fault.Conflict, "farewell.got_already"))
	})
}

// EndedUntold lists gatherings that hosts ended without those who came being told.
func (db *DB) EndedUntold(ctx context.Context, limit int) ([]gathering.ID, []int, error) {
	var ids []gathering.ID
	var numbers []int
	err := each(ctx, db.read, func(r *sql.Rows) error {
		var id gathering.ID
		var n int
		err := r.Scan(&id, &n)
		ids, numbers = append(ids, id), append(numbers, n)
		return err
	}, `SELECT gathering, number FROM gathering_turn WHERE told_at IS NULL AND tells = 'attended' ORDER BY at, gathering, number LIMIT $1`, limit)
	return ids, numbers, err
}
