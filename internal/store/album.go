package store

import (
	"context"
	"database/sql"
	"fmt"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/album"
)

// Photos implements album.Store.
func (db *DB) Photos(ctx context.Context, g gathering.ID) ([]album.Photo, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	all, err := rows(ctx, tx, func(r *sql.Rows, p *album.Photo) error {
		return r.Scan(&p.ID, &p.Gathering, &p.Item, &p.Place, &p.Shown, &p.Thumb, &p.Width, &p.Height, &p.Caption, &p.CaptionEN, &p.Audience, &p.By, (*moment)(&p.At), &p.Version)
	}, `
		SELECT id, gathering, item, place, shown, thumb, width, height, caption, caption_en, audience, said_by, said_at, version
		FROM gathering_photo WHERE gathering = $1 ORDER BY item, place, id`, g)
	if err != nil {
		return nil, err
	}
	at := map[album.ID]*album.Photo{}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	err = each(ctx, tx, func(r *sql.Rows) error {
		var id album.ID
		var w album.Who
		if err := r.Scan(&id, &w.Whom, &w.Name); err != nil {
			return err
		}
		if p := at[id]; p != nil {
			p.Who = append(p.Who, w)
		}
		return nil
	}, `
		SELECT w.photo, w.whom, w.name FROM photo_person w JOIN gathering_photo p ON p.id = w.photo
		WHERE p.gathering = $1 ORDER BY w.photo, w.name, w.whom`, g)
	return all, err
}

// KeepPhotos implements album.Store. It holds the gathering's row, so that the bound
// holds for several who add photos at once.
func (db *DB) KeepPhotos(ctx context.Context, all []album.Photo, most int, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		g := all[0].Gathering
		var there int
		if err := tx.QueryRowContext(ctx, `SELECT id FROM gathering WHERE id = $1`+db.engine.forUpdate, g).Scan(new(string)); err != nil {
			return found(err, "gathering.not_found")
		}
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM gathering_photo WHERE gathering = $1`, g).Scan(&there); err != nil {
			return err
		}
		if there+len(all) > most {
			return album.TooMany()
		}
		return batch(ctx, tx, all, `
			INSERT INTO gathering_photo (id, gathering, item, place, shown, thumb, width, height, caption, caption_en, audience, said_by, said_at, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)`, func(p album.Photo) []any {
			return []any{p.ID, p.Gathering, p.Item, p.Place, p.Shown, p.Thumb, p.Width, p.Height, p.Caption, p.CaptionEN, p.Audience, p.By, micros(p.At)}
		})
	})
}

// ChangePhoto implements album.Store.
func (db *DB) ChangePhoto(ctx context.Context, p album.Photo, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			UPDATE gathering_photo SET item = $1, place = $2, caption = $3, caption_en = $4, audience = $5, version = version + 1
			WHERE id = $6 AND gathering = $7 AND version = $8`, p.Item, p.Place, p.Caption, p.CaptionEN, p.Audience, p.ID, p.Gathering, p.Version)
		if err := one(done, err, fault.New(fault.Conflict, "album.changed_meanwhile")); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM photo_person WHERE photo = $1`, p.ID); err != nil {
			return err
		}
		return batch(ctx, tx, p.Who, `INSERT INTO photo_person (photo, whom, name) VALUES ($1, $2, $3) ON CONFLICT (photo, whom, name) DO NOTHING`,
			func(w album.Who) []any { return []any{p.ID, w.Whom, w.Name} })
	})
}

// RemovePhoto implements album.Store.
func (db *DB) RemovePhoto(ctx context.Context, p album.Photo, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM gathering_photo WHERE id = $1 AND gathering = $2`, p.ID, p.Gathering)
		return one(done, err, fault.New(fault.NotFound, "album.not_found"))
	})
}

// Pictured implements album.Store.
func (db *DB) Pictured(ctx context.Context, g gathering.ID) ([]album.Person, error) {
	return rows(ctx, db.read, func(r *sql.Rows, p *album.Person) error {
		return r.Scan(&p.Name, &p.Body, &p.Whom, &p.Speaker, &p.Agreed)
	}, `
		SELECT a.name, r.name, r.id, 0, 0 FROM attendee a JOIN registration r ON r.id = a.registration
		WHERE r.gathering = $1 AND r.state = 'confirmed'
		UNION
		SELECT y.contact, y.name, p.id, 0, 0 FROM participant p JOIN party y ON y.id = p.party
		WHERE p.gathering = $1 AND p.withdrawn_at IS NULL AND y.contact <> ''
			AND NOT EXISTS (SELECT 1 FROM registration r WHERE r.gathering = p.gathering AND r.party = p.party)
		UNION
		SELECT s.name, s.organisation, s.id, 1, CASE WHEN s.photo_ok <> '' THEN 1 ELSE 0 END FROM speaker s
		WHERE s.gathering = $1 AND s.state <> 'declined'
		ORDER BY 1, 2, 3`, g)
}

// PhotoFacts implements album.Store. What somebody with an account said on their own
// page counts for the person of their name in their own party.
func (db *DB) PhotoFacts(ctx context.Context, g gathering.ID) ([]album.Fact, error) {
	return rows(ctx, db.read, func(r *sql.Rows, f *album.Fact) error {
		return r.Scan(&f.Whom, &f.Name, &f.Version, &f.Given, (*moment)(&f.At), &f.Channel, &f.By, &f.Signed)
	}, `
		SELECT whom, name, version, given, said_at, channel, said_by, signed_on FROM photo_consent WHERE gathering = $1
		UNION
		SELECT r.id, t.name, c.version, c.given, c.at, c.channel, '', c.signed_on
		FROM registration r JOIN attendee t ON t.registration = r.id JOIN account a ON a.id = r.entered_by AND a.name = t.name
			JOIN consent c ON c.account = a.id AND c.purpose = $2
		WHERE r.gathering = $1 AND r.channel = 'own'
		UNION
		SELECT r.id, t.name, c.version, c.given, c.at, c.channel, '', c.signed_on
		FROM registration r JOIN attendee t ON t.registration = r.id JOIN party y ON y.id = r.party JOIN membership m ON m.organisation = y.organisation
			JOIN account a ON a.id = m.account AND a.name = t.name JOIN consent c ON c.account = a.id AND c.purpose = $2
		WHERE r.gathering = $1
		UNION
		SELECT p.id, y.contact, c.version, c.given, c.at, c.channel, '', c.signed_on
		FROM participant p JOIN party y ON y.id = p.party JOIN membership m ON m.organisation = y.organisation
			JOIN account a ON a.id = m.account AND a.name = y.contact JOIN consent c ON c.account = a.id AND c.purpose = $2
		WHERE p.gathering = $1
		ORDER BY 5, 1, 2, 4`, g, account.Photo)
}

// AddPhotoFacts implements album.Store. It holds the gathering's row, so that a person's
// facts have numbers one after the other.
func (db *DB) AddPhotoFacts(ctx context.Context, g gathering.ID, facts []album.Fact, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT id FROM gathering WHERE id = $1`+db.engine.forUpdate, g).Scan(new(string)); err != nil {
			return found(err, "gathering.not_found")
		}
		for _, f := range facts {
			if err := addPhotoFact(ctx, tx, g, f); err != nil {
				return fmt.Errorf("keep what a person of %s said: %w", f.Whom, err)
			}
		}
		return nil
	})
}

func addPhotoFact(ctx context.Context, tx *sql.Tx, g gathering.ID, f album.Fact) error {
	var number int
	err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(number), 0) FROM photo_consent WHERE gathering = $1 AND whom = $2 AND name = $3`, g, f.Whom, f.Name).Scan(&number)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO photo_consent (gathering, whom, name, number, version, given, said_at, channel, said_by, signed_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		g, f.Whom, f.Name, number+1, f.Version, bit(f.Given), micros(f.At), f.Channel, f.By, f.Signed)
	return err
}
