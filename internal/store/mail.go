package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/mail"
)

// KeepMessage implements mail.Store.
func (db *DB) KeepMessage(ctx context.Context, m mail.Message) (kept bool, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		kept, err = keepMessage(ctx, tx, m)
		return err
	})
	return kept && err == nil, err
}

// keepMessage keeps a message in the transaction of its cause, unless there is
// one of the same cause. Whoever calls it refuses, like Post.Keep, what cannot be
// sent.
func keepMessage(ctx context.Context, tx *sql.Tx, m mail.Message) (kept bool, err error) {
	if err := m.Check(); err != nil {
		return false, err
	}
	done, err := tx.ExecContext(ctx, `
		INSERT INTO mail_message (id, organisation, to_address, lang, subject, text_part, html_part, cause,
		                          message_id, state, tries, answer, kept_at, due_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', 'waiting', 0, '', $9, $9)
		ON CONFLICT (cause) DO NOTHING`,
		m.ID, m.Organisation, m.To, m.Lang, m.Subject, m.Text, m.HTML, m.Cause, micros(m.KeptAt))
	if err != nil {
		return false, fmt.Errorf("keep message %s: %w", m.ID, err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	for i, a := range m.Attachments {
		content := a.Content
		if content == nil {
			content = []byte{} // NULL otherwise
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO mail_attachment (message, number, name, type, content) VALUES ($1, $2, $3, $4, $5)`,
			m.ID, i+1, a.Name, a.Type, content); err != nil {
			return false, fmt.Errorf("keep attachment %d of message %s: %w", i+1, m.ID, err)
		}
	}
	return true, nil
}

// ClaimMessage implements mail.Store. The state is asked for again by the
// update, so that of two that found the same message one goes away empty.
func (db *DB) ClaimMessage(ctx context.Context, host string, now, stale time.Time) (c mail.Claim, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var kept, first int64
		err := tx.QueryRowContext(ctx, `
			UPDATE mail_message SET state = 'sending', claimed_at = $1, tries = tries + 1,
			       first_try_at = COALESCE(first_try_at, $1),
			       message_id = CASE WHEN message_id = '' THEN id || CAST($3 AS TEXT) ELSE message_id END
			WHERE id = (
				SELECT id FROM mail_message
				WHERE (state = 'waiting' AND due_at <= $1) OR (state = 'sending' AND claimed_at < $2)
				ORDER BY due_at, id LIMIT 1
			) AND ((state = 'waiting' AND due_at <= $1) OR (state = 'sending' AND claimed_at < $2))
			RETURNING id, organisation, to_address, lang, subject, text_part, html_part, cause,
			          message_id, tries, kept_at, first_try_at`, micros(now), micros(stale), "@"+host).
			Scan(&c.ID, &c.Organisation, &c.To, &c.Lang, &c.Subject, &c.Text, &c.HTML, &c.Cause,
				&c.MessageID, &c.Tries, &kept, &first)
		if err != nil {
			return found(err, "mail.nothing_due")
		}
		c.KeptAt, c.FirstTry = fromMicros(kept), fromMicros(first)
		c.Attachments, err = rows(ctx, tx, func(r *sql.Rows, a *mail.Attachment) error {
			return r.Scan(&a.Name, &a.Type, &a.Content)
		}, `SELECT name, type, content FROM mail_attachment WHERE message = $1 ORDER BY number`, c.ID)
		return err
	})
	return c, err
}

// MarkMessage implements mail.Store.
func (db *DB) MarkMessage(ctx context.Context, c mail.Claim, o mail.Outcome) error {
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		over := 0
		var ended time.Time
		due := o.Due
		if o.State.Over() {
			over, ended, due = 1, o.At, o.At
		}
		done, err := tx.ExecContext(ctx, `
			UPDATE mail_message SET state = $3, claimed_at = NULL, due_at = $4, ended_at = $5, answer = $6,
			       text_part = CASE WHEN $7 = 1 THEN '' ELSE text_part END,
			       html_part = CASE WHEN $7 = 1 THEN '' ELSE html_part END
			WHERE id = $1 AND tries = $2 AND state = 'sending'`,
			c.ID, c.Tries, o.State, micros(due), maybeMicros(ended), o.Words, over)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return fault.New(fault.Conflict, "mail.claim_lost")
		}
		if over == 1 {
			_, err = tx.ExecContext(ctx, `DELETE FROM mail_attachment WHERE message = $1`, c.ID)
		}
		return err
	})
}

// MessageNotes implements mail.Store.
func (db *DB) MessageNotes(ctx context.Context, of account.OrganisationID, most int) ([]mail.Note, error) {
	r, err := db.read.QueryContext(ctx, `
		SELECT id, organisation, to_address, subject, state, tries, answer, kept_at, due_at, ended_at
		FROM mail_message WHERE organisation = $1 OR CAST($1 AS TEXT) = ''
		ORDER BY kept_at DESC, id DESC LIMIT $2`, of, most)
	if err != nil {
		return nil, err
	}
	defer r.Close() // read to the end, or failed already
	var all []mail.Note
	for r.Next() {
		var n mail.Note
		var kept, due int64
		var ended sql.NullInt64
		if err := r.Scan(&n.ID, &n.Organisation, &n.To, &n.Subject, &n.State, &n.Tries, &n.Answer, &kept, &due, &ended); err != nil {
			return nil, err
		}
		n.KeptAt, n.Ended = fromMicros(kept), fromMaybe(ended)
		if n.State == mail.Waiting {
			n.Due = fromMicros(due)
		}
		all = append(all, n)
	}
	return all, r.Err()
}

// MessagesByState implements mail.Store.
func (db *DB) MessagesByState(ctx context.Context) (map[mail.State]int, error) {
	r, err := db.read.QueryContext(ctx, `SELECT state, COUNT(*) FROM mail_message GROUP BY state ORDER BY state`)
	if err != nil {
		return nil, err
	}
	defer r.Close() // read to the end, or failed already
	counts := map[mail.State]int{}
	for r.Next() {
		var state mail.State
		var n int
		if err := r.Scan(&state, &n); err != nil {
			return nil, err
		}
		counts[state] = n
	}
	return counts, r.Err()
}
