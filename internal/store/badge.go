package store

import (
	"context"
	"database/sql"
	"fmt"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
)

// Coming implements registration.PaperStore.
func (db *DB) Coming(ctx context.Context, id gathering.ID, limit int) ([]registration.Coming, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	confirmed, err := rows(ctx, tx, func(q *sql.Rows, r *registration.Registration) (err error) {
		*r, err = scanRegistration(q)
		return err
	}, registrationColumns+` WHERE r.gathering = $1 AND r.state = 'confirmed' ORDER BY r.turn LIMIT $2`, id, limit)
	if err != nil || len(confirmed) == 0 {
		return nil, err
	}
	if err := loadAttendees(ctx, tx, id, confirmed); err != nil {
		return nil, err
	}
	all, at := make([]registration.Coming, len(confirmed)), map[registration.ID]int{}
	for i, r := range confirmed {
		all[i].Registration, at[r.ID] = r, i
	}
	err = each(ctx, tx, func(q *sql.Rows) error {
		var of registration.ID
		var c registration.Coming
		err := q.Scan(&of, &c.Kind, &c.District, &c.Village)
		if i, there := at[of]; there {
			all[i].Kind, all[i].District, all[i].Village = c.Kind, c.District, c.Village
		}
		return err
	}, `
		SELECT r.id, y.kind, y.district, y.village FROM registration r JOIN party y ON y.id = r.party
		WHERE r.gathering = $1 AND r.state = 'confirmed' ORDER BY r.turn`, id)
	if err != nil {
		return nil, fmt.Errorf("read parties that come to %s: %w", id, err)
	}
	return all, nil
}

// BadgeRuns implements registration.PaperStore.
func (db *DB) BadgeRuns(ctx context.Context, id gathering.ID, limit int) ([]registration.BadgeRun, error) {
	return rows(ctx, db.read, func(q *sql.Rows, r *registration.BadgeRun) error {
		return q.Scan(&r.Number, (*moment)(&r.At), &r.By, &r.ByName, &r.Count)
	}, `
		SELECT b.number, b.at, b.account, a.name, (SELECT COUNT(*) FROM badge_printed p WHERE p.gathering = b.gathering AND p.run = b.number)
		FROM badge_run b JOIN account a ON a.id = b.account WHERE b.gathering = $1 ORDER BY b.number DESC LIMIT $2`, id, limit)
}

// BadgesPrinted implements registration.PaperStore.
func (db *DB) BadgesPrinted(ctx context.Context, id gathering.ID) (map[string]registration.PrintedBadge, error) {
	all := map[string]registration.PrintedBadge{}
	err := each(ctx, db.read, func(q *sql.Rows) error {
		var badge string
		var p registration.PrintedBadge
		err := q.Scan(&badge, &p.Run, &p.Mark)
		all[badge] = p
		return err
	}, `SELECT badge, run, mark FROM badge_printed WHERE gathering = $1 ORDER BY run, badge`, id)
	return all, err
}

// BadgesOf implements registration.PaperStore.
func (db *DB) BadgesOf(ctx context.Context, id gathering.ID, run int) (map[string]string, error) {
	all := map[string]string{}
	err := each(ctx, db.read, func(q *sql.Rows) error {
		var badge, mark string
		err := q.Scan(&badge, &mark)
		all[badge] = mark
		return err
	}, `SELECT badge, mark FROM badge_printed WHERE gathering = $1 AND run = $2 ORDER BY badge`, id, run)
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "registration.no_printing")
	}
	return all, err
}

// KeepBadgeRun implements registration.PaperStore. It holds the gathering's row, so that
// two who print at once get two numbers.
func (db *DB) KeepBadgeRun(ctx context.Context, id gathering.ID, run registration.BadgeRun, badges map[string]string, e account.Entry) (number int, err error) {
	err = db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		var held gathering.ID
		if err := tx.QueryRowContext(ctx, `SELECT id FROM gathering WHERE id = $1`+db.engine.forUpdate, id).Scan(&held); err != nil {
			return found(err, "gathering.not_found")
		}
		err := tx.QueryRowContext(ctx, `
			INSERT INTO badge_run (gathering, number, at, account)
			SELECT CAST($1 AS TEXT), COALESCE(MAX(number), 0) + 1, CAST($2 AS BIGINT), CAST($3 AS TEXT) FROM badge_run WHERE gathering = $1 RETURNING number`,
			id, micros(run.At), run.By).Scan(&number)
		if err != nil {
			return err
		}
		names := make([]string, 0, len(badges))
		for badge := range badges {
			names = append(names, badge)
		}
		return batch(ctx, tx, names, `INSERT INTO badge_printed (gathering, run, badge, mark) VALUES ($1, $2, $3, $4)`,
			func(badge string) []any { return []any{id, number, badge, badges[badge]} })
	})
	return number, err
}
