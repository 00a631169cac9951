package store

import (
	"context"
	"database/sql"
	"fmt"

	"wantilan/internal/account"
	"wantilan/internal/register"
)

// Unentered implements register.EnteringStore. Only those who take part are looked
// at: few beside a book.
func (db *DB) Unentered(ctx context.Context, limit int) ([]register.Party, error) {
	return rows(ctx, db.read, func(r *sql.Rows, p *register.Party) error { return r.Scan(partyFields(p)...) }, `
		SELECT `+partyColumns+` FROM party y
		WHERE y.id IN (SELECT x.party FROM participant x)
		  AND NOT EXISTS (SELECT 1 FROM business b WHERE b.party = y.id) AND NOT EXISTS (SELECT 1 FROM stakeholder s WHERE s.party = y.id)
		ORDER BY y.id LIMIT $1`, limit)
}

// EnterStakeholder implements register.EnteringStore.
func (db *DB) EnterStakeholder(ctx context.Context, s register.Stakeholder, e account.Entry) error {
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			INSERT INTO stakeholder (party, office, code, public, about, looks_for, offers, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (party) DO NOTHING`,
			s.ID, s.Office, s.Code, bit(s.Public), s.About, s.LooksFor, s.Offers, micros(s.ChangedAt))
		if taken(err) {
			return register.ErrCodeTaken
		}
		if err != nil {
			return fmt.Errorf("enter stakeholder %s: %w", s.ID, err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return err
		}
		if err := db.thenIndex(ctx, tx, s.ID, nil); err != nil {
			return err
		}
		return db.note(ctx, tx, e)
	})
}
