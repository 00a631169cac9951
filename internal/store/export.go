package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"wantilan/internal/account"
	"wantilan/internal/register"
	"wantilan/internal/register/intake"
)

// exportRows is how many businesses are read at a time, so that a file of any
// length needs little memory.
const exportRows = 500

// EachBusiness implements intake.ExportStore.
func (db *DB) EachBusiness(ctx context.Context, office account.OrganisationID, only []register.PartyID, give func(intake.Line) error) error {
	only = slices.Sorted(slices.Values(only))
	last := register.PartyID("")
	for {
		query, args := `p.id > $2`, []any{office, last}
		if only != nil {
			if len(only) == 0 {
				return nil
			}
			some := only[:min(len(only), exportRows)]
			only = only[len(some):]
			query, args = `p.id IN (`+marks(1, len(some))+`)`, []any{office}
			for _, id := range some {
				args = append(args, id)
			}
		}
		lines, err := db.exportLines(ctx, query, args)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if err := give(l); err != nil {
				return err
			}
		}
		if only == nil && len(lines) < exportRows {
			return nil
		}
		if len(lines) > 0 {
			last = lines[len(lines)-1].Party
		}
	}
}

// exportLines reads some businesses as they are at one moment.
func (db *DB) exportLines(ctx context.Context, where string, args []any) ([]intake.Line, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	var lines []intake.Line
	var ids []register.PartyID
	at := map[register.PartyID]int{}
	err = each(ctx, tx, func(r *sql.Rows) error {
		l := intake.Line{Facts: map[register.Field]register.Fact{}}
		err := r.Scan(&l.Party, &l.Code, &l.Name, &l.District, &l.Village)
		at[l.Party] = len(lines)
		lines, ids = append(lines, l), append(ids, l.Party)
		return err
	}, fmt.Sprintf(`
		SELECT p.id, b.code, p.name, p.district, p.village FROM party p JOIN business b ON b.party = p.id
		WHERE p.office = $1 AND p.kind = 'business' AND `+where+` ORDER BY p.id LIMIT %d`, exportRows), args...)
	if err != nil {
		return nil, fmt.Errorf("list businesses: %w", err)
	}
	err = among(ctx, tx, db.engine, ids, `
		SELECT party, field, value, as_of, source, verified_by FROM business_fact
		WHERE state = 'current' AND sealed IS NULL AND party %s`, nil, func(r *sql.Rows) error {
		var party register.PartyID
		var f register.Fact
		err := r.Scan(&party, &f.Field, &f.Value, &f.AsOf, &f.Source, &f.Verified)
		lines[at[party]].Facts[f.Field] = f
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	err = among(ctx, tx, db.engine, ids, `SELECT party, name, position, email, phone FROM contact WHERE party %s ORDER BY party, id DESC`, nil, func(r *sql.Rows) error {
		var party register.PartyID
		var c register.Contact
		err := r.Scan(&party, &c.Name, &c.Position, &c.Email, &c.Phone)
		lines[at[party]].Contact = c // the oldest comes last
		return err
	})
	return lines, err
}

// CountBusinesses implements intake.ExportStore.
func (db *DB) CountBusinesses(ctx context.Context, office account.OrganisationID) (n int, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM business WHERE office = $1`, office).Scan(&n)
	return n, err
}
