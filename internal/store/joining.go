package store

import (
	"context"
	"database/sql"
	"fmt"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// JoinBusiness implements register.JoinStore.
func (db *DB) JoinBusiness(ctx context.Context, p register.Party, j account.Joining, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.join(ctx, tx, p.ID, p.Office, j); err != nil {
			return err
		}
		done, err := tx.ExecContext(ctx, `
			UPDATE party SET organisation = $2, contact = CASE WHEN contact = '' THEN $3 ELSE contact END
			WHERE id = $1 AND (organisation IS NULL OR organisation = $2)`, p.ID, j.Organisation.ID, j.Owner.Name)
		if err := one(done, err, fault.New(fault.Conflict, "business.joined_already")); err != nil {
			return err
		}
		return partyChanged(ctx, tx, p.ID)
	})
}

// join keeps what lets a business in, all but that the party is the organisation.
func (db *DB) join(ctx context.Context, tx *sql.Tx, id register.PartyID, office account.OrganisationID, j account.Joining) error {
	if err := keepJoined(ctx, tx, id, office, j); err != nil {
		return err
	}
	if j.Owner.ID != "" {
		if err := keepAccount(ctx, tx, j.Owner); err != nil {
			return err
		}
		if err := keepMembership(ctx, tx, j.Post); err != nil {
			return err
		}
		if err := changedFor(ctx, tx, j.Owner.ID); err != nil {
			return err
		}
	}
	for _, e := range j.Entries {
		if err := db.note(ctx, tx, e); err != nil {
			return err
		}
	}
	return nil
}

// keepJoined founds the organisation of a business, or holds on to the one that is
// there: no other business of the office may be it.
func keepJoined(ctx context.Context, tx *sql.Tx, id register.PartyID, office account.OrganisationID, j account.Joining) error {
	if j.New {
		_, err := tx.ExecContext(ctx, `INSERT INTO organisation (id, kind, name, office) VALUES ($1, $2, $3, $4)`,
			j.Organisation.ID, j.Organisation.Kind, j.Organisation.Name, text(j.Organisation.Office))
		if err != nil {
			return fmt.Errorf("keep organisation %s: %w", j.Organisation.ID, err)
		}
		return nil
	}
	// the update is the lock: two forms that choose one organisation come one after another
	done, err := tx.ExecContext(ctx, `UPDATE organisation SET name = name WHERE id = $1`, j.Organisation.ID)
	if err := one(done, err, fault.Field("organisation", "account.organisation_not_found")); err != nil {
		return err
	}
	var others int
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM party WHERE organisation = $1 AND kind = 'business' AND office = $2 AND id <> $3`,
		j.Organisation.ID, office, id).Scan(&others)
	if err == nil && others > 0 {
		return fault.Field("organisation", "business.organisation_taken")
	}
	return err
}

// Unjoined implements register.JoinStore.
func (db *DB) Unjoined(ctx context.Context, office account.OrganisationID, limit int) ([]account.Organisation, error) {
	return rows(ctx, db.read, func(r *sql.Rows, o *account.Organisation) error {
		return r.Scan(&o.ID, &o.Kind, &o.Name, &o.Office)
	}, `
		SELECT o.id, o.kind, o.name, COALESCE(o.office, '') FROM organisation o
		WHERE o.kind = 'business' AND o.office = $1
		  AND NOT EXISTS (SELECT 1 FROM party y WHERE y.organisation = o.id AND y.kind = 'business' AND y.office = $1)
		ORDER BY lower(o.name), o.id LIMIT $2`, office, limit)
}
