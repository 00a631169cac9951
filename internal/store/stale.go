package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"wantilan/internal/account"
)

// DropStale implements account.StaleStore.
func (db *DB) DropStale(ctx context.Context, s account.Stale, most int) (n int, err error) {
	for _, d := range []struct {
		query  string
		before time.Time
	}{
		{`DELETE FROM link WHERE hash IN (SELECT hash FROM link WHERE expires_at < $1 ORDER BY hash LIMIT $2)`, s.Expired},
		{`DELETE FROM session WHERE hash IN (SELECT hash FROM session WHERE expires_at < $1 ORDER BY hash LIMIT $2)`, s.Expired},
		{`DELETE FROM sign_in_code WHERE account IN (SELECT account FROM sign_in_code WHERE expires_at < $1 ORDER BY account LIMIT $2)`, s.Expired},
		{`DELETE FROM attempt WHERE id IN (SELECT id FROM attempt WHERE at < $1 ORDER BY at, id LIMIT $2)`, s.Attempts},
		{`DELETE FROM once WHERE hash IN (SELECT hash FROM once WHERE at < $1 ORDER BY at, hash LIMIT $2)`, s.Forms},
		{`UPDATE feedback SET who = id, cut = 1 WHERE id IN (SELECT id FROM feedback WHERE cut = 0 AND at < $1 ORDER BY at, id LIMIT $2)`, s.Feedback},
	} {
		gone, err := db.exec(ctx, d.query, micros(d.before), most)
		n += int(gone)
		if err != nil {
			return n, err
		}
	}
	messages, err := db.dropByOffice(ctx, s.Messages, account.KeptMessages, most, `
		DELETE FROM mail_message WHERE id IN (
			SELECT id FROM mail_message WHERE ended_at < $1 AND `, `organisation`, ` ORDER BY id LIMIT $2)`)
	n += messages
	if err != nil {
		return n, err
	}
	guests, err := db.forgetGuests(ctx, s.Guests, most)
	n += guests
	if err != nil {
		return n, err
	}
	roles, err := db.dropByOffice(ctx, s.Erased, account.KeptErased, most, `
		DELETE FROM membership WHERE id IN (
			SELECT m.id FROM membership m JOIN account a ON a.id = m.account JOIN organisation o ON o.id = m.organisation
			WHERE a.erased_at < $1 AND `, `COALESCE(o.office, '')`, ` ORDER BY m.id LIMIT $2)`)
	n += roles
	if err != nil {
		return n, err
	}
	meals, err := db.forgetMeals(ctx, s.Meals, most)
	n += meals
	if err != nil {
		return n, err
	}
	signatures, err := db.forgetSignatures(ctx, s.Signatures, most)
	return n + signatures, err
}

// dropByOffice forgets what is over for each office that set its own time, then
// for all others. query stands around the column that names the office.
func (db *DB) dropByOffice(ctx context.Context, s account.ByOffice, kind account.Kept, most int, query, column, end string) (n int, err error) {
	for _, office := range slices.Sorted(maps.Keys(s.Of)) {
		gone, err := db.exec(ctx, query+column+` = $3`+end, micros(s.Of[office]), most, office)
		n += int(gone)
		if err != nil {
			return n, err
		}
	}
	gone, err := db.exec(ctx, query+column+` NOT IN (SELECT office FROM retention WHERE office <> '' AND kind = $3)`+end, micros(s.Else), most, kind)
	return n + int(gone), err
}
