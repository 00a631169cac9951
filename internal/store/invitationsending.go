package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
)

// DueMail implements invitation.SendingStore.
func (db *DB) DueMail(ctx context.Context, now time.Time, limit int) ([]invitation.Invitation, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	var id gathering.ID
	var wave int
	err = tx.QueryRowContext(ctx, `
		SELECT w.gathering, w.number FROM invitation_wave w JOIN gathering g ON g.id = w.gathering
		WHERE w.stage = 'sending' AND w.send_at <= $1 AND g.state IN ('announced', 'open', 'closed', 'running')
		AND EXISTS (SELECT 1 FROM invitation i WHERE i.gathering = w.gathering AND i.wave = w.number AND i.mailed < i.round AND i.email <> '')
		ORDER BY w.send_at, w.gathering, w.number LIMIT 1`, micros(now)).Scan(&id, &wave)
	if err = found(err, "invitation.nothing_due"); fault.KindOf(err) == fault.NotFound && err != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return rows(ctx, tx, scanInvitationRow, invitationColumns+`
		WHERE i.gathering = $1 AND i.wave = $2 AND i.mailed < i.round AND i.email <> '' ORDER BY i.id LIMIT $3`, id, wave, limit)
}

// KeepMailed implements invitation.SendingStore. The round is asked for again by the
// update, and with it that the wave still goes out, so that of two that found the same
// row one leaves it.
func (db *DB) KeepMailed(ctx context.Context, all []invitation.Outgoing) (n int, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		n = 0 // tried again
		for _, o := range all {
			done, err := tx.ExecContext(ctx, `
				UPDATE invitation SET mailed = round
				WHERE id = $1 AND round = $2 AND mailed < round AND email = $3
				AND EXISTS (SELECT 1 FROM invitation_wave w WHERE w.gathering = invitation.gathering AND w.number = invitation.wave AND w.stage = 'sending')`,
				o.Invitation, o.Round, o.Message.To)
			if err != nil {
				return err
			}
			if met, err := done.RowsAffected(); err != nil || met == 0 {
				if err != nil {
					return err
				}
				continue
			}
			kept, err := keepOutgoing(ctx, tx, o)
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

// keepOutgoing keeps an event with its mail, unless its cause is there.
func keepOutgoing(ctx context.Context, tx *sql.Tx, o invitation.Outgoing) (kept bool, err error) {
	if kept, err = keepInvitationEvent(ctx, tx, o.Invitation, o.Event); err != nil || !kept {
		return false, err
	}
	return keepMessage(ctx, tx, o.Message)
}

// KeepTold implements invitation.SendingStore.
func (db *DB) KeepTold(ctx context.Context, all []invitation.Outgoing) (n int, err error) {
	if len(all) == 0 {
		return 0, nil
	}
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		n = 0 // tried again
		for _, o := range all {
			kept, err := keepOutgoing(ctx, tx, o)
			if err != nil {
				return fmt.Errorf("keep event %s: %w", o.Event.ID, err)
			}
			if kept {
				n++
			}
		}
		return nil
	})
	return n, err
}

func scanReminderRule(r *sql.Rows, x *invitation.ReminderRule) error {
	return r.Scan(&x.Gathering, &x.Days, &x.Most)
}

// ReminderRules implements invitation.SendingStore.
func (db *DB) ReminderRules(ctx context.Context) ([]invitation.ReminderRule, error) {
	return rows(ctx, db.read, scanReminderRule, `
		SELECT r.gathering, r.days, r.most FROM invitation_reminder r JOIN gathering g ON g.id = r.gathering
		WHERE r.most > 0 AND g.state IN ('announced', 'open', 'closed') ORDER BY r.gathering`)
}

// ReminderRule implements invitation.SendingStore: no reminders before it was set.
func (db *DB) ReminderRule(ctx context.Context, id gathering.ID) (invitation.ReminderRule, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return invitation.ReminderRule{}, err
	}
	defer tx.Rollback() // nothing was changed
	all, err := rows(ctx, tx, scanReminderRule, `SELECT gathering, days, most FROM invitation_reminder WHERE gathering = $1`, id)
	if err != nil || len(all) == 0 {
		return invitation.ReminderRule{Gathering: id, Days: 3}, err
	}
	return all[0], nil
}

// SetReminderRule implements invitation.SendingStore.
func (db *DB) SetReminderRule(ctx context.Context, r invitation.ReminderRule, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO invitation_reminder (gathering, days, most) VALUES ($1, $2, $3)
			ON CONFLICT (gathering) DO UPDATE SET days = excluded.days, most = excluded.most`, r.Gathering, r.Days, r.Most)
		return err
	})
}

// Silent implements invitation.SendingStore. Those whose mailbox refused the invitation
// are left to staff.
func (db *DB) Silent(ctx context.Context, id gathering.ID, before time.Time, cause string, limit int) ([]invitation.Invitation, error) {
	return db.untold(ctx, `
		AND i.email <> ''
		AND EXISTS (SELECT 1 FROM invitation_event e WHERE e.invitation = i.id AND e.kind = 'mailed' AND e.at < $4)
		AND NOT EXISTS (SELECT 1 FROM invitation_event e WHERE e.invitation = i.id AND e.kind IN ('yes', 'no', 'substitute'))
		AND NOT EXISTS (
			SELECT 1 FROM invitation_event e JOIN mail_message m ON m.id = e.mail
			WHERE e.invitation = i.id AND e.kind = 'mailed' AND m.to_address = i.email AND m.state IN ('refused', 'given_up'))`, id, cause, limit, micros(before))
}

// Concerned implements invitation.SendingStore. The same business, e-mail address or
// telephone is the same person.
func (db *DB) Concerned(ctx context.Context, id gathering.ID, before time.Time, cause string, byHand bool, limit int) ([]invitation.Invitation, error) {
	reached := `AND i.email <> ''`
	if byHand {
		reached = `AND i.email = '' AND i.erased = 0`
	}
	return db.untold(ctx, reached+`
		AND EXISTS (SELECT 1 FROM invitation_event e WHERE e.invitation = i.id AND e.kind IN ('mailed', 'messaged', 'handed') AND e.at < $4)`+stillInvited, id, cause, limit, micros(before))
}

// stillInvited are invitations i whose people did not decline and are not registered.
const stillInvited = `
		AND NOT EXISTS (
			SELECT 1 FROM registration r
			WHERE r.gathering = i.gathering AND r.state IN ('waiting', 'offered', 'confirmed', 'pending')
			AND (r.party = i.party OR r.email = i.email AND r.email <> '' OR r.phone = i.phone AND r.phone <> ''))
		AND COALESCE((
			SELECT e.kind FROM invitation_event e WHERE e.invitation = i.id AND e.kind IN ('yes', 'no', 'substitute')
			ORDER BY e.number DESC, e.at DESC, e.id DESC LIMIT 1), '') <> 'no'`

// reachedInvited counts the invitations of a gathering that went out.
const reachedInvited = `
	SELECT COUNT(*) FROM invitation i
	WHERE i.gathering = $1 AND EXISTS (SELECT 1 FROM invitation_event e WHERE e.invitation = i.id AND e.kind IN ('mailed', 'messaged', 'handed'))`

// untold lists the invited of whom there is no event of a cause.
func (db *DB) untold(ctx context.Context, narrow string, id gathering.ID, cause string, limit int, more ...any) ([]invitation.Invitation, error) {
	return rows(ctx, db.read, scanInvitationRow, invitationColumns+`
		WHERE i.gathering = $1
		AND NOT EXISTS (SELECT 1 FROM invitation_event e WHERE e.invitation = i.id AND e.cause = $2)`+narrow+` ORDER BY i.id LIMIT $3`,
		append([]any{id, cause, limit}, more...)...)
}

// forgetGuests forgets who was invited to gatherings that were over by a moment, as the
// office that leads each says; that somebody was invited, and what was answered, stays.
func (db *DB) forgetGuests(ctx context.Context, s account.ByOffice, most int) (n int, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		n = 0 // tried again
		for _, office := range append(slices.Sorted(maps.Keys(s.Of)), "") {
			before, narrow := s.Of[office], `g.office = $3`
			if office == "" {
				before, narrow = s.Else, `g.office NOT IN (SELECT office FROM retention WHERE office <> '' AND kind = $3)`
			}
			of := string(office)
			if office == "" {
				of = string(account.KeptGuests)
			}
			all, err := rows(ctx, tx, func(r *sql.Rows, id *invitation.ID) error { return r.Scan(id) }, `
				SELECT i.id FROM gathering g JOIN invitation i ON i.gathering = g.id
				WHERE i.erased = 0 AND CASE WHEN g.last_day = '' THEN g.day ELSE g.last_day END < $1 AND `+narrow+` ORDER BY i.id LIMIT $2`,
				before.Format(dayForm), most, of)
			if err != nil {
				return err
			}
			for _, id := range all {
				if err := forgetInvited(ctx, tx, id); err != nil {
					return err
				}
				if _, err := tx.ExecContext(ctx, forgetPerson+` WHERE id = $1`, id); err != nil {
					return err
				}
			}
			n += len(all)
		}
		return nil
	})
	return n, err
}

// forgetPerson forgets who was invited and makes the link void.
const forgetPerson = `UPDATE invitation SET name = '', position = '', organisation = '', email = '', phone = '', version = version + 1, erased = 1`
