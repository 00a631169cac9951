package store

import (
	"context"
	"database/sql"

	"wantilan/internal/account"
	"wantilan/internal/register"
)

// Together implements register.PartnerStore.
func (db *DB) Together(ctx context.Context, of account.OrganisationID, id register.PartyID) (bool, error) {
	var n int
	err := db.read.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM participant theirs JOIN participant own ON own.gathering = theirs.gathering JOIN party y ON y.id = own.party
		WHERE theirs.party = $1 AND y.organisation = $2 AND y.kind <> 'business'`, id, of).Scan(&n)
	return n > 0, err
}

// BusinessesMet implements register.PartnerStore.
func (db *DB) BusinessesMet(ctx context.Context, of account.OrganisationID, limit int) ([]register.Party, error) {
	return rows(ctx, db.read, func(r *sql.Rows, p *register.Party) error { return r.Scan(partyFields(p)...) }, `
		SELECT `+partyColumns+` FROM party y
		WHERE y.kind = 'business' AND y.id IN (
			SELECT theirs.party FROM party o JOIN participant own ON own.party = o.id JOIN participant theirs ON theirs.gathering = own.gathering
			WHERE o.organisation = $1 AND o.kind <> 'business')
		ORDER BY lower(y.name), y.id LIMIT $2`, of, limit)
}
