package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// EntriesBy implements account.PrivacyStore.
func (db *DB) EntriesBy(ctx context.Context, id account.ID, limit int) ([]account.Entry, error) {
	return rows(ctx, db.read, scanEntry, auditColumns+` WHERE account = $1 ORDER BY number LIMIT $2`, id, limit)
}

// EntriesAbout implements account.PrivacyStore.
func (db *DB) EntriesAbout(ctx context.Context, id account.ID, limit int) ([]account.LogLine, error) {
	return rows(ctx, db.read, scanLine, lineColumns+`
		WHERE e.object = $1 AND e.object LIKE 'account/%' AND e.account <> $2 ORDER BY e.number LIMIT $3`, "account/"+string(id), id, limit)
}

// Registered implements account.PrivacyStore.
func (db *DB) Registered(ctx context.Context, id account.ID, limit int) ([]account.Registered, error) {
	return rows(ctx, db.read, func(r *sql.Rows, x *account.Registered) error {
		return r.Scan(&x.What, &x.Party, &x.Name, &x.Value, (*moment)(&x.At))
	}, `
		SELECT 'fact', y.name, f.field, f.value, f.said_at FROM business_fact f JOIN party y ON y.id = f.party WHERE f.said_by = $1
		UNION ALL SELECT 'certificate', y.name, c.kind, c.number, c.said_at FROM certificate c JOIN party y ON y.id = c.party WHERE c.said_by = $1
		UNION ALL SELECT 'need_or_offer', y.name, w.kind, w.title, w.created_at FROM want w JOIN party y ON y.id = w.party WHERE w.said_by = $1
		UNION ALL SELECT 'contact', y.name, c.position, c.name || ' ' || c.called || ' ' || c.phone || ' ' || c.email, c.created_at
			FROM contact c JOIN party y ON y.id = c.party WHERE c.account = $1
		UNION ALL SELECT 'promise', y.name, r.what, r.note, r.said_at
			FROM promise r JOIN participant p ON p.id = r.giver JOIN party y ON y.id = p.party WHERE r.said_by = $1
		UNION ALL SELECT 'answer', y.name, q.answer, q.reason || ' ' || q.words, q.answered_at
			FROM request q JOIN participant p ON p.gathering = q.gathering AND p.number = q.from_number JOIN party y ON y.id = p.party WHERE q.answered_by = $1
		UNION ALL SELECT 'minutes', g.title, s.words, s.decisions, s.changed_at
			FROM minutes_section s JOIN gathering g ON g.id = s.gathering WHERE s.changed_by = $1
		UNION ALL SELECT 'attendance', g.title, t.name, f.how, f.at
			FROM attendance f JOIN gathering g ON g.id = f.gathering JOIN registration r ON r.id = f.whom JOIN attendee t ON t.registration = r.id AND t.place = f.place
				JOIN account a ON a.id = $1 AND a.name = t.name
			WHERE f.kind = 'arrive' AND (r.entered_by = a.id AND r.channel = 'own' OR r.email = a.email AND r.email <> '' OR t.phone = a.phone AND t.phone <> '')
		UNION ALL SELECT 'officer', y.name, o.name, o.position || ' ' || o.stand_in, 0
			FROM officer o JOIN participant p ON p.id = o.participant JOIN party y ON y.id = p.party JOIN membership m ON m.organisation = y.organisation AND m.account = $1
				JOIN account a ON a.id = m.account AND (a.name = o.name OR a.name = o.stand_in)
		UNION ALL SELECT 'circle', '', c.name, c.place, c.made_at FROM circle c WHERE c.made_by = $1
		UNION ALL SELECT 'meeting_note', y.name, g.title, n.words, n.at
			FROM sitting_note n JOIN participant p ON p.id = n.participant JOIN gathering g ON g.id = p.gathering JOIN party y ON y.id = p.party WHERE n.account = $1 AND n.words <> ''
		UNION ALL SELECT 'promise_said', '', f.kind, f.what, f.at FROM promise_fact f WHERE f.by_account = $1
		UNION ALL SELECT 'list', '', l.name, l.query, l.created_at FROM saved_list l WHERE l.account = $1
		ORDER BY 5, 1, 2, 3 LIMIT $2`, id, limit)
}

// Erase implements account.PrivacyStore.
func (db *DB) Erase(ctx context.Context, a account.Account, now time.Time, e account.Entry) error {
	err := db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.notLast(ctx, tx, a.ID, now); err != nil {
			return err
		}
		if err := forget(ctx, tx, a.ID, append([]string{"draft"}, proofs...)...); err != nil {
			return err
		}
		if err := changedFor(ctx, tx, a.ID); err != nil {
			return err
		}
		shown, err := rows(ctx, tx, func(r *sql.Rows, id *register.PartyID) error { return r.Scan(id) }, `
			SELECT party FROM contact WHERE account = $1
			UNION SELECT id FROM party WHERE contact = $2 AND organisation IN (SELECT organisation FROM membership WHERE account = $1)
			ORDER BY 1`, a.ID, a.Name)
		if err != nil {
			return fmt.Errorf("find what shows account %s: %w", a.ID, err)
		}
		if err := forgetRegistrant(ctx, tx, a); err != nil {
			return err
		}
		for _, step := range []struct {
			query string
			args  []any
		}{
			{`DELETE FROM mail_message WHERE to_address = $1`, []any{a.Email}},
			{`UPDATE party SET contact = '' WHERE contact = $2 AND organisation IN (SELECT organisation FROM membership WHERE account = $1)`, []any{a.ID, a.Name}},
			{`UPDATE invitation_event SET note = '' WHERE invitation IN (SELECT id FROM invitation WHERE (email = $1 AND email <> '') OR (phone = $2 AND phone <> ''))`, []any{a.Email, a.Phone}},
			{forgetPerson + ` WHERE (email = $1 AND email <> '') OR (phone = $2 AND phone <> '')`, []any{a.Email, a.Phone}},
			{`UPDATE request SET words = '' WHERE answered_by = $1`, []any{a.ID}},
			{`DELETE FROM contact WHERE account = $1`, []any{a.ID}},
			{`DELETE FROM sitting_note WHERE account = $1`, []any{a.ID}},
			{`DELETE FROM saved_list WHERE account = $1 AND shared = 0`, []any{a.ID}},
			{`UPDATE membership SET ends_at = $2 WHERE account = $1 AND (ends_at IS NULL OR ends_at > $2)`, []any{a.ID, micros(now)}},
			{`UPDATE account SET name = $2, email = NULL, phone = NULL, disabled_at = $3, erased_at = $3 WHERE id = $1`,
				[]any{a.ID, account.Erased, micros(now)}},
		} {
			if _, err := tx.ExecContext(ctx, step.query, step.args...); err != nil {
				return fmt.Errorf("erase account %s: %w", a.ID, err)
			}
		}
		_, err = db.indexParties(ctx, tx, shown)
		return err
	})
	if err != nil || db.writer == nil {
		return err
	}
	return db.writer.fold(ctx)
}

// notLast fails when an account is the only one that administers.
func (db *DB) notLast(ctx context.Context, tx *sql.Tx, id account.ID, now time.Time) error {
	var own, others int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(CASE WHEN m.account = $1 THEN 1 END), COUNT(CASE WHEN m.account <> $1 AND a.disabled_at IS NULL THEN 1 END)
		FROM membership m JOIN account a ON a.id = m.account
		WHERE m.role = 'administrator' AND (m.ends_at IS NULL OR m.ends_at > $2)`, id, micros(now)).Scan(&own, &others)
	if err == nil && own > 0 && others == 0 {
		return fault.New(fault.Conflict, "account.last_administrator")
	}
	return err
}
