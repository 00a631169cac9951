package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/match/circle"
	"wantilan/internal/register"
)

const circleColumns = `SELECT id, office, COALESCE(gathering, ''), name, state, size, months, begins, place, seed, made_by, made_at, version FROM circle`

func scanCircle(r *sql.Rows, c *circle.Circle) error {
	var seed string
	err := r.Scan(&c.ID, &c.Office, &c.Gathering, &c.Name, &c.State, &c.Size, &c.Months, &c.Begins, &c.Place, &seed, &c.By, (*moment)(&c.At), &c.Version)
	if err == nil {
		c.Seed, err = strconv.ParseUint(seed, 10, 64)
	}
	return err
}

// Circles implements circle.Store.
func (db *DB) Circles(ctx context.Context, office account.OrganisationID, limit int) ([]circle.Circle, error) {
	return rows(ctx, db.read, scanCircle, circleColumns+` WHERE $1 = '' OR office = $1 ORDER BY made_at DESC, id DESC LIMIT $2`, office, limit)
}

// CirclesWith implements circle.Store.
func (db *DB) CirclesWith(ctx context.Context, of account.OrganisationID, limit int) ([]circle.ID, error) {
	return rows(ctx, db.read, func(r *sql.Rows, id *circle.ID) error { return r.Scan(id) }, `
		SELECT DISTINCT m.circle FROM circle_member m JOIN party y ON y.id = m.party WHERE y.organisation = $1 ORDER BY m.circle DESC LIMIT $2`, of, limit)
}

// CirclePlan implements circle.Store.
func (db *DB) CirclePlan(ctx context.Context, id circle.ID) (circle.Plan, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return circle.Plan{}, err
	}
	defer tx.Rollback() // nothing was changed
	return loadCircle(ctx, tx, id)
}

func loadCircle(ctx context.Context, tx *sql.Tx, id circle.ID) (p circle.Plan, err error) {
	all, err := rows(ctx, tx, scanCircle, circleColumns+` WHERE id = $1 ORDER BY id`, id)
	if err == nil && len(all) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return p, found(err, "circle.not_found")
	}
	p.Circle = all[0]
	p.Members, err = rows(ctx, tx, func(r *sql.Rows, m *circle.Member) error {
		return r.Scan(append([]any{&m.ID, &m.Stage, &m.Group}, knownInto(&m.Known)...)...)
	}, `SELECT m.id, m.stage, m.number, `+knownColumns+` FROM circle_member m JOIN party y ON y.id = m.party LEFT JOIN business b ON b.party = y.id
		WHERE m.circle = $1 ORDER BY m.number, lower(y.name), m.id`, id)
	if err != nil {
		return p, fmt.Errorf("read members of %s: %w", id, err)
	}
	at, known := map[string]*circle.Member{}, make([]*circle.Known, len(p.Members))
	for i := range p.Members {
		at[p.Members[i].ID], known[i] = &p.Members[i], &p.Members[i].Known
	}
	if err := loadGoods(ctx, tx, known); err != nil {
		return p, err
	}
	p.Meetings, err = rows(ctx, tx, func(r *sql.Rows, m *circle.Meeting) error { return r.Scan(&m.Group, &m.Month, &m.Day, &m.Place) },
		`SELECT number, month, day, place FROM circle_meeting WHERE circle = $1 ORDER BY number, month`, id)
	if err != nil {
		return p, fmt.Errorf("read meetings of %s: %w", id, err)
	}
	type came struct {
		member string
		month  int
	}
	there, err := rows(ctx, tx, func(r *sql.Rows, x *came) error { return r.Scan(&x.member, &x.month) }, `
		SELECT member, month FROM circle_presence WHERE member IN (SELECT id FROM circle_member WHERE circle = $1) ORDER BY member, month`, id)
	for _, x := range there {
		at[x.member].Came = append(at[x.member].Came, x.month)
	}
	return p, err
}

const knownColumns = `y.id, COALESCE(y.organisation, ''), y.name, y.product, y.village, COALESCE(b.kbli, ''), COALESCE(b.kbli_edition, '')`

func knownInto(k *circle.Known) []any {
	return []any{&k.Party, &k.Organisation, &k.Name, &k.Product, &k.Village, &k.KBLI, &k.Edition}
}

// loadGoods reads what businesses offer: products that are not hidden, and open offers.
func loadGoods(ctx context.Context, tx querier, all []*circle.Known) error {
	if len(all) == 0 {
		return nil
	}
	at, marks, args := map[register.PartyID]*circle.Known{}, make([]string, len(all)), make([]any, len(all))
	for i, k := range all {
		at[k.Party], marks[i], args[i] = k, fmt.Sprintf("$%d", i+1), k.Party
	}
	in := strings.Join(marks, ", ")
	type good struct {
		of register.PartyID
		circle.Good
	}
	list, err := rows(ctx, tx, func(r *sql.Rows, g *good) error {
		return r.Scan(&g.of, &g.Kind, &g.Text, &g.HS, &g.KBLI, &g.Edition)
	}, `
		SELECT party, 'product', name, hs, kbli, kbli_edition, created_at, id FROM product WHERE party IN (`+in+`) AND state <> 'hidden'
		UNION ALL SELECT party, kind, title, '', '', '', created_at, id FROM want WHERE party IN (`+in+`) AND side = 'offer' AND state = 'open'
		ORDER BY 1, 7, 8`, args...)
	if err != nil {
		return fmt.Errorf("read what %d businesses offer: %w", len(all), err)
	}
	for _, g := range list {
		at[g.of].Goods = append(at[g.of].Goods, g.Good)
	}
	return nil
}

// CircleBusinesses implements circle.Store.
func (db *DB) CircleBusinesses(ctx context.Context, office account.OrganisationID, ids []register.PartyID) ([]circle.Known, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	marks, args := make([]string, len(ids)), []any{office}
	for i, id := range ids {
		marks[i] = fmt.Sprintf("$%d", i+2)
		args = append(args, id)
	}
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	all, err := rows(ctx, tx, func(r *sql.Rows, k *circle.Known) error { return r.Scan(knownInto(k)...) }, `
		SELECT `+knownColumns+` FROM party y LEFT JOIN business b ON b.party = y.id
		WHERE y.office = $1 AND y.kind = 'business' AND y.id IN (`+strings.Join(marks, ", ")+`) ORDER BY lower(y.name), y.id`, args...)
	if err != nil {
		return nil, err
	}
	known := make([]*circle.Known, len(all))
	for i := range all {
		known[i] = &all[i]
	}
	return all, loadGoods(ctx, tx, known)
}

// KeepCircle implements circle.Store.
func (db *DB) KeepCircle(ctx context.Context, p circle.Plan, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO circle (id, office, gathering, name, state, size, months, begins, place, seed, made_by, made_at, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)`,
			p.ID, p.Office, text(p.Gathering), p.Name, p.State, p.Size, p.Months, p.Begins, p.Place, strconv.FormatUint(p.Seed, 10), p.By, micros(p.At))
		if err != nil {
			return err
		}
		return writeCircle(ctx, tx, &p)
	})
}

// ChangeCircle implements circle.Store.
func (db *DB) ChangeCircle(ctx context.Context, id circle.ID, e account.Entry, change func(*circle.Plan) (account.Facts, error)) error {
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.markOnce(ctx, tx, e.Once, e.At); err != nil {
			return err
		}
		done, err := tx.ExecContext(ctx, `UPDATE circle SET version = version + 1 WHERE id = $1`, id) // others wait from here on
		if err := one(done, err, fault.New(fault.NotFound, "circle.not_found")); err != nil {
			return err
		}
		p, err := loadCircle(ctx, tx, id)
		if err != nil {
			return err
		}
		after, err := change(&p)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE circle SET state = $2 WHERE id = $1`, id, p.State); err != nil {
			return err
		}
		if err := writeCircle(ctx, tx, &p); err != nil {
			return fmt.Errorf("write groups %s: %w", id, err)
		}
		return db.note(ctx, tx, e.To(after))
	})
}

// writeCircle writes the lists of a plan; members are never taken out, only put into no group.
func writeCircle(ctx context.Context, tx *sql.Tx, p *circle.Plan) error {
	err := batch(ctx, tx, p.Members, `
		INSERT INTO circle_member (id, circle, party, stage, number) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, number = excluded.number`,
		func(m circle.Member) []any { return []any{m.ID, p.ID, m.Party, m.Stage, m.Group} })
	if err != nil {
		return err
	}
	for _, query := range []string{`DELETE FROM circle_meeting WHERE circle = $1`,
		`DELETE FROM circle_presence WHERE member IN (SELECT id FROM circle_member WHERE circle = $1)`} {
		if _, err := tx.ExecContext(ctx, query, p.ID); err != nil {
			return err
		}
	}
	err = batch(ctx, tx, p.Meetings, `INSERT INTO circle_meeting (circle, number, month, day, place) VALUES ($1, $2, $3, $4, $5)`,
		func(m circle.Meeting) []any { return []any{p.ID, m.Group, m.Month, m.Day, m.Place} })
	if err != nil {
		return err
	}
	for _, m := range p.Members {
		err := batch(ctx, tx, m.Came, `INSERT INTO circle_presence (member, month) VALUES ($1, $2)`, func(month int) []any { return []any{m.ID, month} })
		if err != nil {
			return err
		}
	}
	return nil
}

// DropCircle implements circle.Store.
func (db *DB) DropCircle(ctx context.Context, id circle.ID, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM circle WHERE id = $1 AND state = 'draft'`, id)
		return one(done, err, fault.New(fault.Conflict, "circle.turn_wrong"))
	})
}

// BrokenCircles tells, in English sentences, which plans of groups do not keep their
// promises: a member of a group that never meets, somebody who came in a month that there
// is not.
func (i *Inspector) BrokenCircles(ctx context.Context) ([]string, error) {
	return column[string](ctx, i.read, `
		SELECT 'a member of circle ' || m.circle || ' is in group ' || m.number || ', which never meets' FROM circle_member m
		WHERE m.number > 0 AND NOT EXISTS (SELECT 1 FROM circle_meeting x WHERE x.circle = m.circle AND x.number = m.number)
		UNION ALL
		SELECT 'a member of circle ' || m.circle || ' came in month ' || p.month || ' of ' || c.months
		FROM circle_presence p JOIN circle_member m ON m.id = p.member JOIN circle c ON c.id = m.circle WHERE p.month > c.months
		ORDER BY 1`)
}
