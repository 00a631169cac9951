package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/letter"
	"wantilan/internal/register"
)

const invitationColumns = `
	SELECT i.id, i.gathering, i.wave, COALESCE(i.party, ''), i.role, i.name, i.position, i.organisation, i.email, i.phone, i.language,
	       i.number, i.version, i.round, i.mailed, i.decided_by, a.name, i.created_at, i.erased
	FROM invitation i JOIN account a ON a.id = i.decided_by`

func scanInvitation(r interface{ Scan(...any) error }, i *invitation.Invitation) error {
	var created int64
	var erased int
	err := r.Scan(&i.ID, &i.Gathering, &i.Wave, &i.Party, &i.Role, &i.Name, &i.Position, &i.Organisation, &i.Email, &i.Phone, &i.Language,
		&i.Number, &i.Version, &i.Round, &i.Mailed, &i.By, &i.ByName, &created, &erased)
	i.At, i.Erased = fromMicros(created), erased == 1
	return err
}

func scanInvitationRow(r *sql.Rows, i *invitation.Invitation) error { return scanInvitation(r, i) }

// invitationEvents reads the events of some invitations into them; where narrows i.
func invitationEvents(ctx context.Context, tx *sql.Tx, all []invitation.Invitation, where string, args ...any) error {
	at := make(map[invitation.ID]int, len(all))
	for n := range all {
		at[all[n].ID] = n
	}
	return each(ctx, tx, func(r *sql.Rows) error {
		var id invitation.ID
		var e invitation.Event
		var when int64
		if err := r.Scan(&id, &e.ID, &e.Kind, &e.Cause, &when, &e.By, &e.ByName, &e.Note, &e.Mail, &e.State, &e.Words); err != nil {
			return err
		}
		e.At = fromMicros(when)
		if n, there := at[id]; there {
			all[n].Events = append(all[n].Events, e)
		}
		return nil
	}, `
		SELECT e.invitation, e.id, e.kind, e.cause, e.at, COALESCE(e.account, ''), COALESCE(a.name, ''), e.note, e.mail, COALESCE(m.state, ''), COALESCE(m.answer, '')
		FROM invitation i JOIN invitation_event e ON e.invitation = i.id
		LEFT JOIN account a ON a.id = e.account LEFT JOIN mail_message m ON m.id = e.mail
		WHERE `+where+` ORDER BY e.number, e.at, e.id`, args...)
}

// Invited implements invitation.Store.
func (db *DB) Invited(ctx context.Context, id gathering.ID) ([]invitation.Invitation, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	all, err := rows(ctx, tx, scanInvitationRow, invitationColumns+` WHERE i.gathering = $1 ORDER BY i.wave, lower(i.name), i.id`, id)
	if err != nil {
		return nil, err
	}
	return all, invitationEvents(ctx, tx, all, `i.gathering = $1`, id)
}

// Invitation implements invitation.Store.
func (db *DB) Invitation(ctx context.Context, id invitation.ID) (invitation.Invitation, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return invitation.Invitation{}, err
	}
	defer tx.Rollback() // nothing was changed
	return loadInvitation(ctx, tx, id)
}

func loadInvitation(ctx context.Context, tx *sql.Tx, id invitation.ID) (invitation.Invitation, error) {
	all := make([]invitation.Invitation, 1)
	if err := scanInvitation(tx.QueryRowContext(ctx, invitationColumns+` WHERE i.id = $1`, id), &all[0]); err != nil {
		return all[0], found(err, "invitation.not_found")
	}
	err := invitationEvents(ctx, tx, all, `i.id = $1`, id)
	return all[0], err
}

// Candidates implements invitation.Store.
func (db *DB) Candidates(ctx context.Context, office account.OrganisationID, parties []register.PartyID) (all []invitation.Invitation, err error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	err = among(ctx, tx, db.engine, parties, `
		SELECT y.id, y.name, y.contact, COALESCE(c.name, ''), COALESCE(c.email, ''), COALESCE(c.phone, '')
		FROM party y LEFT JOIN contact c ON c.id = (SELECT MIN(f.id) FROM contact f WHERE f.party = y.id)
		WHERE y.office = $1 AND y.id %s ORDER BY lower(y.name), y.id`, []any{office}, func(r *sql.Rows) error {
		var i invitation.Invitation
		var met, contact string
		if err := r.Scan(&i.Party, &i.Organisation, &met, &contact, &i.Email, &i.Phone); err != nil {
			return err
		}
		for _, i.Name = range []string{contact, met, i.Organisation} {
			if i.Name != "" {
				break
			}
		}
		if i.Name == i.Organisation {
			i.Organisation = ""
		}
		all = append(all, i)
		return nil
	})
	return all, err
}

// lockWave holds a gathering's wave until the transaction ends; it is made open when
// there is none.
func (db *DB) lockWave(ctx context.Context, tx *sql.Tx, id gathering.ID, number int, make bool) (w invitation.Wave, err error) {
	if make {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO invitation_wave (gathering, number, stage, day, single, title, words, signs, address) VALUES ($1, $2, 'open', '', 0, '', '', '[]', '')
			ON CONFLICT (gathering, number) DO NOTHING`, id, number)
		if err != nil {
			return w, err
		}
	}
	err = scanWave(tx.QueryRowContext(ctx, waveColumns+` FROM invitation_wave w WHERE w.gathering = $1 AND w.number = $2`+db.engine.forUpdate, id, number), &w)
	return w, found(err, "invitation.wave_not_found")
}

// holdInvited holds a gathering's list until the transaction ends, so that two who add
// at once see each other's.
func (db *DB) holdInvited(ctx context.Context, tx *sql.Tx, id gathering.ID) error {
	var one string
	return found(tx.QueryRowContext(ctx, `SELECT id FROM gathering WHERE id = $1`+db.engine.forUpdate, id).Scan(&one), "gathering.not_found")
}

// AddInvited implements invitation.Store.
func (db *DB) AddInvited(ctx context.Context, id gathering.ID, wave int, list []invitation.Invitation, e account.Entry) (left []invitation.Left, err error) {
	err = db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		left = nil // tried again
		if err := db.holdInvited(ctx, tx, id); err != nil {
			return err
		}
		w, err := db.lockWave(ctx, tx, id, wave, true)
		if err != nil {
			return err
		}
		if w.Stage != invitation.Open {
			return fault.New(fault.Conflict, "invitation.wave_closed")
		}
		there, err := rows(ctx, tx, scanInvitationRow, invitationColumns+` WHERE i.gathering = $1`, id)
		if err != nil {
			return err
		}
		var fresh []invitation.Invitation
		fresh, left = invitation.Unlike(there, list)
		if len(there)+len(fresh) > invitation.MostInvited {
			return fault.New(fault.Conflict, "invitation.too_many", invitation.MostInvited)
		}
		return batch(ctx, tx, fresh, `
			INSERT INTO invitation (id, gathering, wave, party, role, name, position, organisation, email, phone, language, number, version, round, mailed, decided_by, created_at, erased)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', 0, 1, 0, $12, $13, 0)`, func(i invitation.Invitation) []any {
			return []any{i.ID, id, wave, text(i.Party), i.Role, i.Name, i.Position, i.Organisation, i.Email, i.Phone, i.Language, i.By, micros(i.At)}
		})
	})
	return left, err
}

// MoveInvited implements invitation.Store.
func (db *DB) MoveInvited(ctx context.Context, id gathering.ID, some []invitation.ID, wave int, e account.Entry) (n int, err error) {
	err = db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		n = 0 // tried again
		if wave > 0 {
			w, err := db.lockWave(ctx, tx, id, wave, true)
			if err != nil {
				return err
			}
			if w.Stage != invitation.Open {
				return fault.New(fault.Conflict, "invitation.wave_closed")
			}
		}
		query := `DELETE FROM invitation`
		if wave > 0 {
			query = fmt.Sprintf(`UPDATE invitation SET wave = %d`, wave)
		}
		for _, i := range some {
			done, err := tx.ExecContext(ctx, query+`
				WHERE gathering = $1 AND id = $2 AND number = ''
				AND EXISTS (SELECT 1 FROM invitation_wave w WHERE w.gathering = invitation.gathering AND w.number = invitation.wave AND w.stage = 'open')`, id, i)
			if err != nil {
				return err
			}
			met, err := done.RowsAffected()
			if err != nil {
				return err
			}
			n += int(met)
		}
		return nil
	})
	return n, err
}

// ChangeInvitation implements invitation.Store.
func (db *DB) ChangeInvitation(ctx context.Context, id invitation.ID, change func(*invitation.Invitation) ([]invitation.Event, error), e account.Entry) error {
	do := func(ctx context.Context, tx *sql.Tx) error {
		var one string
		if err := tx.QueryRowContext(ctx, `SELECT id FROM invitation WHERE id = $1`+db.engine.forUpdate, id).Scan(&one); err != nil {
			return found(err, "invitation.not_found")
		}
		i, err := loadInvitation(ctx, tx, id)
		if err != nil {
			return err
		}
		events, err := change(&i)
		if err != nil {
			return err
		}
		if i.Erased {
			if err := forgetInvited(ctx, tx, id); err != nil {
				return err
			}
			i.Name, i.Position, i.Organisation, i.Email, i.Phone = "", "", "", "", ""
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE invitation SET name = $2, position = $3, organisation = $4, email = $5, phone = $6, version = $7, round = $8, erased = $9 WHERE id = $1`,
			id, i.Name, i.Position, i.Organisation, i.Email, i.Phone, i.Version, i.Round, bit(i.Erased))
		if err != nil {
			return err
		}
		for _, x := range events {
			if _, err := keepInvitationEvent(ctx, tx, id, x); err != nil {
				return err
			}
		}
		return nil
	}
	if e.Deed == "" {
		return db.change(ctx, do)
	}
	return db.deed(ctx, e, do)
}

// forgetInvited forgets what mails and notes say of an invited person.
func forgetInvited(ctx context.Context, tx *sql.Tx, id invitation.ID) error {
	for _, query := range []string{
		`DELETE FROM mail_message WHERE id IN (SELECT mail FROM invitation_event WHERE invitation = $1 AND mail <> '')`,
		`UPDATE invitation_event SET note = '' WHERE invitation = $1 AND note <> ''`,
	} {
		if _, err := tx.ExecContext(ctx, query, id); err != nil {
			return err
		}
	}
	return nil
}

func keepInvitationEvent(ctx context.Context, tx *sql.Tx, id invitation.ID, e invitation.Event) (kept bool, err error) {
	done, err := tx.ExecContext(ctx, `
		INSERT INTO invitation_event (id, invitation, number, kind, cause, at, account, note, mail)
		VALUES ($1, $2, (SELECT COUNT(*) + 1 FROM invitation_event WHERE invitation = $2), $3, $4, $5, $6, $7, $8)
		ON CONFLICT (invitation, cause) DO NOTHING`, e.ID, id, e.Kind, e.Cause, micros(e.At), text(e.By), e.Note, e.Mail)
	if err != nil {
		return false, err
	}
	n, err := done.RowsAffected()
	return n == 1, err
}

const waveColumns = `SELECT w.gathering, w.number, w.stage, w.day, w.single, w.title, w.words, w.signs, w.address, w.send_at, w.fixed_at`

func scanWave(r interface{ Scan(...any) error }, w *invitation.Wave, more ...any) error {
	var signs string
	var single int
	var send, fixed sql.NullInt64
	if err := r.Scan(append([]any{&w.Gathering, &w.Number, &w.Stage, &w.Day, &single, &w.Title, &w.Text, &signs, &w.Address, &send, &fixed}, more...)...); err != nil {
		return err
	}
	w.Single, w.SendAt, w.FixedAt = single == 1, fromMaybe(send), fromMaybe(fixed)
	return json.Unmarshal([]byte(signs), &w.Signs)
}

// Waves implements invitation.Store.
func (db *DB) Waves(ctx context.Context, id gathering.ID) ([]invitation.Wave, error) {
	return rows(ctx, db.read, func(r *sql.Rows, w *invitation.Wave) error { return scanWave(r, w, &w.Invited, &w.ByMail, &w.Mailed) }, waveColumns+`,
		COUNT(i.id), COUNT(CASE WHEN i.email <> '' THEN 1 END), COUNT(CASE WHEN i.email <> '' AND i.mailed = i.round THEN 1 END)
		FROM invitation_wave w LEFT JOIN invitation i ON i.gathering = w.gathering AND i.wave = w.number
		WHERE w.gathering = $1
		GROUP BY w.gathering, w.number, w.stage, w.day, w.single, w.title, w.words, w.signs, w.address, w.send_at, w.fixed_at ORDER BY w.number`, id)
}

// ChangeWave implements invitation.Store.
func (db *DB) ChangeWave(ctx context.Context, id gathering.ID, number int, change func(*invitation.Wave) error, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		w, err := db.lockWave(ctx, tx, id, number, false)
		if err != nil {
			return err
		}
		if err := change(&w); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE invitation_wave SET stage = $3, send_at = $4 WHERE gathering = $1 AND number = $2`, id, number, w.Stage, maybeMicros(w.SendAt))
		return err
	})
}

// FixWave implements invitation.Store.
func (db *DB) FixWave(ctx context.Context, w invitation.Wave, s letter.Series, write func(first, count int) []string, e account.Entry) error {
	signs, err := json.Marshal(w.Signs)
	if err != nil {
		return fmt.Errorf("write signatories: %w", err)
	}
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		now, err := db.lockWave(ctx, tx, w.Gathering, w.Number, false)
		if err != nil {
			return err
		}
		if now.Stage != invitation.Open {
			return fault.New(fault.Conflict, "invitation.wave_closed")
		}
		ids, err := rows(ctx, tx, func(r *sql.Rows, id *invitation.ID) error { return r.Scan(id) },
			`SELECT id FROM invitation WHERE gathering = $1 AND wave = $2 ORDER BY lower(name), id`+db.engine.forUpdate, w.Gathering, w.Number)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			return fault.New(fault.Conflict, "invitation.wave_empty")
		}
		if _, err := tx.ExecContext(ctx, `
			UPDATE invitation_wave SET stage = 'fixed', day = $3, single = $4, title = $5, words = $6, signs = $7, address = $8, fixed_at = $9
			WHERE gathering = $1 AND number = $2`, w.Gathering, w.Number, w.Day, bit(w.Single), w.Title, w.Text, string(signs), w.Address, micros(w.FixedAt)); err != nil {
			return err
		}
		count := len(ids)
		if w.Single {
			count = 1
		}
		first, err := takeNumbers(ctx, tx, s, count)
		if err != nil {
			return err
		}
		texts := write(first, count)
		type numbered struct {
			id   invitation.ID
			text string
		}
		list := make([]numbered, len(ids))
		for n, id := range ids {
			list[n] = numbered{id, texts[min(n, len(texts)-1)]}
		}
		return batch(ctx, tx, list, `UPDATE invitation SET number = $2 WHERE id = $1`, func(x numbered) []any { return []any{x.id, x.text} })
	})
}
