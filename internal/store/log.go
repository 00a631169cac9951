package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"wantilan/internal/account"
)

// Entries implements account.LogStore.
func (db *DB) Entries(ctx context.Context, f account.LogFilter, limit int) ([]account.LogLine, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	where, args := []string{"1 = 1"}, []any{}
	add := func(condition string, arg any) {
		args = append(args, arg)
		where = append(where, strings.ReplaceAll(condition, "$?", fmt.Sprintf("$%d", len(args))))
	}
	for _, word := range strings.Fields(strings.ToLower(f.Words)) {
		add(`(lower(e.deed) LIKE $? ESCAPE '!' OR lower(e.object) LIKE $? ESCAPE '!' OR lower(e.before) LIKE $? ESCAPE '!' OR lower(e.after) LIKE $? ESCAPE '!'
			OR lower(a.name) LIKE $? ESCAPE '!' OR lower(o.name) LIKE $? ESCAPE '!')`, "%"+escapeLike(word)+"%")
	}
	if !f.From.IsZero() {
		add(`e.at >= $?`, micros(f.From))
	}
	if !f.To.IsZero() {
		add(`e.at < $?`, micros(f.To))
	}
	if f.Before > 0 {
		add(`e.number < $?`, f.Before)
	}
	args = append(args, limit)
	return rows(ctx, tx, scanLine, lineColumns+fmt.Sprintf(` WHERE %s ORDER BY e.number DESC LIMIT $%d`, strings.Join(where, " AND "), len(args)), args...)
}

const lineColumns = `
	SELECT e.number, e.at, e.account, e.organisation, e.deed, e.object, e.before, e.after, e.previous, e.hash,
	       COALESCE(a.name, ''), COALESCE(o.name, '')
	FROM audit e LEFT JOIN account a ON a.id = e.account LEFT JOIN organisation o ON o.id = e.organisation`

func scanLine(r *sql.Rows, l *account.LogLine) error {
	var at int64
	err := r.Scan(&l.Number, &at, &l.Account, &l.Organisation, &l.Deed, &l.Object, &l.Before, &l.After, &l.Previous, &l.Hash, &l.Who, &l.ForWho)
	l.At = fromMicros(at)
	return err
}
