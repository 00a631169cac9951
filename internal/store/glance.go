package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"wantilan/internal/register"
)

// Of each party so many products, needs and offers are looked at.
const (
	glancedProducts = 3
	glancedWants    = 4
)

// Glances implements register.GlanceStore.
func (db *DB) Glances(ctx context.Context, ids []register.PartyID, own register.PartyID, day register.Date) (map[register.PartyID]register.Glance, error) {
	marks, args := make([]string, len(ids)), make([]any, len(ids))
	for i, id := range ids {
		marks[i], args[i] = fmt.Sprintf("$%d", i+1), id
	}
	all := make(map[register.PartyID]register.Glance, len(ids))
	type product struct {
		of    register.PartyID
		name  string
		photo register.Photo
	}
	in := strings.Join(marks, ", ")
	products, err := rows(ctx, db.read, func(r *sql.Rows, x *product) error {
		return r.Scan(&x.of, &x.name, &x.photo.Thumb, &x.photo.Width, &x.photo.Height)
	}, fmt.Sprintf(`
		SELECT party, name, thumb, width, height FROM (
			SELECT p.party, p.name, p.id, COALESCE(f.thumb, '') AS thumb, COALESCE(f.width, 0) AS width, COALESCE(f.height, 0) AS height,
			       ROW_NUMBER() OVER (PARTITION BY p.party ORDER BY p.created_at, p.id) AS place
			FROM product p LEFT JOIN business b ON b.party = p.party LEFT JOIN stakeholder s ON s.party = p.party
			LEFT JOIN product_photo f ON f.product = p.id AND f.place = 1
			WHERE p.party IN (%s) AND p.state = 'shown' AND p.adults = 0 AND COALESCE(b.public, s.public, 0) = 1) shown
		WHERE place <= %d ORDER BY party, place, id`, in, glancedProducts), args...)
	if err != nil {
		return nil, fmt.Errorf("read products: %w", err)
	}
	for _, x := range products {
		g := all[x.of]
		g.Products = append(g.Products, x.name)
		if g.Photo.Thumb == "" {
			g.Photo, g.Pictured = x.photo, x.name
		}
		all[x.of] = g
	}
	type want struct {
		of   register.PartyID
		side register.Side
		register.WantWords
	}
	wants, err := rows(ctx, db.read, func(r *sql.Rows, x *want) error { return r.Scan(&x.of, &x.side, &x.Kind, &x.Title) }, fmt.Sprintf(`
		SELECT party, side, kind, title FROM (
			SELECT w.party, w.side, w.kind, w.title, w.id, ROW_NUMBER() OVER (PARTITION BY w.party, w.side ORDER BY w.created_at DESC, w.id) AS place
			FROM want w LEFT JOIN business b ON b.party = w.party LEFT JOIN stakeholder s ON s.party = w.party
			WHERE w.party IN (%s) AND w.state = 'open' AND (w.valid_until = '' OR w.valid_until >= $%d)
			AND (COALESCE(b.public, s.public, 0) = 1 OR w.party = $%d)) open
		WHERE place <= %d ORDER BY party, side, place, id`, in, len(ids)+1, len(ids)+2, glancedWants), append(args, day, own)...)
	if err != nil {
		return nil, fmt.Errorf("read needs and offers: %w", err)
	}
	for _, x := range wants {
		g := all[x.of]
		if x.side == register.Need {
			g.Needs = append(g.Needs, x.WantWords)
		} else {
			g.Offers = append(g.Offers, x.WantWords)
		}
		all[x.of] = g
	}
	return all, nil
}
