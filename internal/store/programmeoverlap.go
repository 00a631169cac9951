package store

import (
	"context"
	"database/sql"
	"fmt"

	"wantilan/internal/account"
	"wantilan/internal/register/programme"
)

// servedWho is whom programmes that a viewer ($1) sees served from one year ($2) to
// another ($3): once for each programme. A number stands for its business in whichever
// book.
var servedWho = `
	WITH took AS (
		SELECT g.id, g.body, m.party, CASE WHEN COALESCE(b.nib, '') = '' THEN 'p' || m.party ELSE 'n' || b.nib END AS who
		FROM programme g JOIN programme_part m ON m.programme = g.id LEFT JOIN business b ON b.party = m.party
		WHERE g.year BETWEEN $2 AND $3 AND m.status IN ` + servedStatus + ` AND ($1 = '' OR ` + programmeSeen("$1") + `))`

// Overlap implements programme.OverlapStore.
func (db *DB) Overlap(ctx context.Context, viewer account.OrganisationID, from, to, named int) (o programme.Overlap, err error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return o, err
	}
	defer tx.Rollback() // nothing was changed
	o.Bodies, err = rows(ctx, tx, func(r *sql.Rows, b *programme.BodySum) error {
		return r.Scan(&b.Body, &b.Name, &b.Programmes, &b.Served)
	}, servedWho+`
		SELECT g.body, o.name, COUNT(*), (SELECT COUNT(DISTINCT t.who) FROM took t WHERE t.body = g.body)
		FROM programme g JOIN organisation o ON o.id = g.body
		WHERE g.year BETWEEN $2 AND $3 AND ($1 = '' OR `+programmeSeen("$1")+`)
		GROUP BY g.body, o.name ORDER BY lower(o.name), g.body`, viewer, from, to)
	if err != nil {
		return o, fmt.Errorf("count by body: %w", err)
	}
	o.Both, err = rows(ctx, tx, func(r *sql.Rows, p *programme.Pair) error { return r.Scan(&p.One, &p.Other, &p.Count) }, servedWho+`
		SELECT a.name, c.name, COUNT(*)
		FROM (SELECT DISTINCT body, who FROM took) x JOIN (SELECT DISTINCT body, who FROM took) y ON y.who = x.who AND y.body > x.body
		JOIN organisation a ON a.id = x.body JOIN organisation c ON c.id = y.body
		GROUP BY x.body, y.body, a.name, c.name ORDER BY 3 DESC, x.body, y.body LIMIT 100`, viewer, from, to)
	if err != nil {
		return o, fmt.Errorf("count who was served by two: %w", err)
	}
	o.Named, err = rows(ctx, tx, func(r *sql.Rows, s *programme.Served) error {
		return r.Scan(&s.Name, &s.District, &s.Village, &s.Programmes, &s.Bodies)
	}, servedWho+`
		SELECT p.name, p.district, p.village, s.programmes, s.bodies
		FROM (SELECT who, MIN(party) AS party, COUNT(DISTINCT id) AS programmes, COUNT(DISTINCT body) AS bodies FROM took GROUP BY who) s
		JOIN party p ON p.id = s.party WHERE s.bodies > 1
		ORDER BY s.programmes DESC, lower(p.name), p.id LIMIT $4`, viewer, from, to, named)
	if err != nil {
		return o, fmt.Errorf("name who was served by two: %w", err)
	}
	err = tx.QueryRowContext(ctx, servedWho+`
		SELECT (SELECT COUNT(DISTINCT who) FROM took),
		       (SELECT COUNT(*) FROM business b WHERE $1 = '' OR b.office = $1),
		       (SELECT COUNT(*) FROM business b WHERE ($1 = '' OR b.office = $1)
		          AND NOT EXISTS (SELECT 1 FROM took t WHERE t.who = CASE WHEN b.nib = '' THEN 'p' || b.party ELSE 'n' || b.nib END))`, viewer, from, to).
		Scan(&o.Served, &o.Book, &o.Unserved)
	if err != nil {
		return o, fmt.Errorf("count who was served: %w", err)
	}
	return o, nil
}

// WrongProgrammes tells which programmes say what cannot be, at most twenty of each sort.
func (i *Inspector) WrongProgrammes(ctx context.Context) ([]string, error) {
	var all []string
	for _, c := range []struct{ query, says string }{
		{`SELECT g.id FROM programme g WHERE g.ends <> '' AND g.starts <> '' AND g.ends < g.starts ORDER BY g.id LIMIT 20`, "programme %s: it ends before it begins"},
		{`SELECT g.id FROM programme g JOIN organisation o ON o.id = g.body WHERE o.kind NOT IN ('office', 'council') ORDER BY g.id LIMIT 20`, "programme %s: it belongs to no office and no council"},
		{`SELECT p.programme FROM programme_partner p JOIN programme g ON g.id = p.programme WHERE p.body = g.body ORDER BY p.programme LIMIT 20`, "programme %s: its own body is its partner too"},
		{`SELECT m.id FROM programme_part m JOIN party y ON y.id = m.party WHERE y.kind <> 'business' ORDER BY m.id LIMIT 20`, "programme part %s: it is no business"},
	} {
		ids, err := column[string](ctx, i.read, c.query)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			all = append(all, fmt.Sprintf(c.says, id))
		}
	}
	return all, nil
}
