package store

import (
	"context"
	"database/sql"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/material"
)

// Materials implements material.Store.
func (db *DB) Materials(ctx context.Context, g gathering.ID) ([]material.Material, error) {
	return rows(ctx, db.read, func(r *sql.Rows, m *material.Material) error {
		return r.Scan(&m.ID, &m.Gathering, &m.Item, &m.Place, &m.Title, &m.TitleEN, &m.Link, &m.Paper, &m.Size, &m.Audience, &m.Consent, &m.Downloads,
			&m.By, (*moment)(&m.At), &m.Version)
	}, `
		SELECT id, gathering, item, place, title, title_en, link, paper, size, audience, consent, downloads, said_by, said_at, version
		FROM material WHERE gathering = $1 ORDER BY item, place, id`, g)
}

// KeepMaterial implements material.Store.
func (db *DB) KeepMaterial(ctx context.Context, m material.Material, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO material (id, gathering, item, place, title, title_en, link, paper, size, audience, consent, downloads, said_by, said_at, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, 1)`,
			m.ID, m.Gathering, m.Item, m.Place, m.Title, m.TitleEN, m.Link, m.Paper, m.Size, m.Audience, m.Consent, m.By, micros(m.At))
		return err
	})
}

// ChangeMaterial implements material.Store.
func (db *DB) ChangeMaterial(ctx context.Context, m material.Material, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			UPDATE material SET item = $1, place = $2, title = $3, title_en = $4, audience = $5, consent = $6, version = version + 1
			WHERE id = $7 AND gathering = $8 AND version = $9`,
			m.Item, m.Place, m.Title, m.TitleEN, m.Audience, m.Consent, m.ID, m.Gathering, m.Version)
		return one(done, err, fault.New(fault.Conflict, "material.changed_meanwhile"))
	})
}

// RemoveMaterial implements material.Store.
func (db *DB) RemoveMaterial(ctx context.Context, m material.Material, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM material WHERE id = $1 AND gathering = $2`, m.ID, m.Gathering)
		return one(done, err, fault.New(fault.NotFound, "material.not_found"))
	})
}

// CountDownload implements material.Store.
func (db *DB) CountDownload(ctx context.Context, id material.ID) error {
	return db.execOne(ctx, fault.New(fault.NotFound, "material.not_found"), `UPDATE material SET downloads = downloads + 1 WHERE id = $1`, id)
}

// Speakers implements material.Store.
func (db *DB) Speakers(ctx context.Context, g gathering.ID) ([]gathering.Speaker, error) {
	return rows(ctx, db.read, func(r *sql.Rows, x *gathering.Speaker) error {
		return r.Scan(&x.ID, &x.Number, &x.Name, &x.Organisation, &x.State, &x.Slides, &x.SlidesSize, &x.SlidesFor, &x.SlidesOK)
	}, `
		SELECT id, number, name, organisation, state, slides, slides_size, slides_for, slides_ok FROM speaker WHERE gathering = $1 ORDER BY number, id`, g)
}
