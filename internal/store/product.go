package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

const productColumns = `
	SELECT p.id, p.party, p.office, p.code, p.state, p.name, p.name_en, p.about, p.about_en, p.kbli, p.kbli_edition, p.hs,
	       p.materials, p.technique, p.size, p.weight_grams, p.unit, p.price, p.wholesale, p.price_for, p.wholesale_for,
	       p.minimum_order, p.lead_days, p.a_month, p.motif, p.rights, p.adults, p.created_at, p.changed_at, p.version
	FROM product p`

func scanProduct(row interface{ Scan(...any) error }, p *register.Product) error {
	var created, changed int64
	err := row.Scan(&p.ID, &p.Party, &p.Office, &p.Code, &p.State, &p.Name, &p.NameEN, &p.About, &p.AboutEN, &p.KBLI, &p.KBLIEdition, &p.HS,
		&p.Materials, &p.Technique, &p.Size, &p.WeightGrams, &p.Unit, &p.Price, &p.Wholesale, &p.PriceFor, &p.WholesaleFor,
		&p.MinimumOrder, &p.LeadDays, &p.AMonth, &p.Motif, &p.Rights, &p.Adults, &created, &changed, &p.Version)
	p.CreatedAt, p.ChangedAt = fromMicros(created), fromMicros(changed)
	return err
}

func scanProducts(r *sql.Rows, p *register.Product) error { return scanProduct(r, p) }

// Product implements register.CatalogueStore.
func (db *DB) Product(ctx context.Context, id register.ProductID) (register.Product, error) {
	return db.oneProduct(ctx, ` WHERE p.id = $1`, id)
}

// ProductByCode implements register.ShowcaseStore.
func (db *DB) ProductByCode(ctx context.Context, code register.ShortCode) (register.Product, error) {
	return db.oneProduct(ctx, ` WHERE p.code = $1`, code)
}

func (db *DB) oneProduct(ctx context.Context, where string, arg any) (register.Product, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return register.Product{}, err
	}
	defer tx.Rollback() // nothing was changed
	var p register.Product
	if err := scanProduct(tx.QueryRowContext(ctx, productColumns+where, arg), &p); err != nil {
		return register.Product{}, found(err, "product.not_found")
	}
	if p.Photos, err = rows(ctx, tx, scanPhoto, `
		SELECT shown, thumb, width, height, caption FROM product_photo WHERE product = $1 ORDER BY place`, p.ID); err != nil {
		return register.Product{}, err
	}
	p.Certificates, err = rows(ctx, tx, func(r *sql.Rows, id *string) error { return r.Scan(id) }, `
		SELECT certificate FROM product_certificate WHERE product = $1 ORDER BY certificate`, p.ID)
	return p, err
}

func scanPhoto(r *sql.Rows, p *register.Photo) error {
	return r.Scan(&p.Shown, &p.Thumb, &p.Width, &p.Height, &p.Caption)
}

// mostProductsRead bounds a party's catalogue: more than a catalogue takes, for what
// mergers brought together.
const mostProductsRead = 2000

// ProductsOf implements register.CatalogueStore and register.ShowcaseStore.
func (db *DB) ProductsOf(ctx context.Context, of register.PartyID) ([]register.Product, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	all, err := rows(ctx, tx, scanProducts, productColumns+` WHERE p.party = $1 ORDER BY p.name, p.id LIMIT $2`, of, mostProductsRead)
	if err != nil {
		return nil, err
	}
	at := map[register.ProductID]*register.Product{}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	type owned struct {
		of          register.ProductID
		photo       register.Photo
		certificate string
	}
	photos, err := rows(ctx, tx, func(r *sql.Rows, o *owned) error {
		return r.Scan(&o.of, &o.photo.Shown, &o.photo.Thumb, &o.photo.Width, &o.photo.Height, &o.photo.Caption)
	}, `
		SELECT f.product, f.shown, f.thumb, f.width, f.height, f.caption
		FROM product_photo f JOIN product p ON p.id = f.product WHERE p.party = $1 ORDER BY f.product, f.place`, of)
	if err != nil {
		return nil, err
	}
	certificates, err := rows(ctx, tx, func(r *sql.Rows, o *owned) error { return r.Scan(&o.of, &o.certificate) }, `
		SELECT c.product, c.certificate
		FROM product_certificate c JOIN product p ON p.id = c.product WHERE p.party = $1 ORDER BY c.product, c.certificate`, of)
	for _, o := range photos {
		if p := at[o.of]; p != nil {
			p.Photos = append(p.Photos, o.photo)
		}
	}
	for _, o := range certificates {
		if p := at[o.of]; p != nil {
			p.Certificates = append(p.Certificates, o.certificate)
		}
	}
	return all, err
}

// AddProduct implements register.CatalogueStore.
func (db *DB) AddProduct(ctx context.Context, p register.Product, e account.Entry) error {
	err := db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO product (id, party, office, code, state, name, name_en, about, about_en, kbli, kbli_edition, hs,
			                     materials, technique, size, weight_grams, unit, price, wholesale, price_for, wholesale_for,
			                     minimum_order, lead_days, a_month, motif, rights, adults, created_at, changed_at, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, 0)`,
			p.ID, p.Party, p.Office, p.Code, p.State, p.Name, p.NameEN, p.About, p.AboutEN, p.KBLI, p.KBLIEdition, p.HS,
			p.Materials, p.Technique, p.Size, p.WeightGrams, p.Unit, p.Price, p.Wholesale, p.PriceFor, p.WholesaleFor,
			p.MinimumOrder, p.LeadDays, p.AMonth, p.Motif, p.Rights, bit(p.Adults), micros(p.CreatedAt), micros(p.ChangedAt))
		if taken(err) {
			return register.ErrCodeTaken
		}
		if err != nil {
			return err
		}
		if err := keepCovering(ctx, tx, p.ID, p.Certificates); err != nil {
			return err
		}
		return db.thenIndex(ctx, tx, p.Party, keepPhotos(ctx, tx, p.ID, p.Photos))
	})
	return err
}

// ChangeProduct implements register.CatalogueStore.
func (db *DB) ChangeProduct(ctx context.Context, p register.Product, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			UPDATE product SET state = $3, name = $4, name_en = $5, about = $6, about_en = $7, kbli = $8, kbli_edition = $9, hs = $10,
			       materials = $11, technique = $12, size = $13, weight_grams = $14, unit = $15, price = $16, wholesale = $17,
			       price_for = $18, wholesale_for = $19, minimum_order = $20, lead_days = $21, a_month = $22, motif = $23, rights = $24,
			       adults = $25, changed_at = $26, version = version + 1
			WHERE id = $1 AND version = $2`,
			p.ID, p.Version, p.State, p.Name, p.NameEN, p.About, p.AboutEN, p.KBLI, p.KBLIEdition, p.HS,
			p.Materials, p.Technique, p.Size, p.WeightGrams, p.Unit, p.Price, p.Wholesale,
			p.PriceFor, p.WholesaleFor, p.MinimumOrder, p.LeadDays, p.AMonth, p.Motif, p.Rights, bit(p.Adults), micros(p.ChangedAt))
		if err := one(done, err, changedMeanwhile()); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM product_certificate WHERE product = $1`, p.ID); err != nil {
			return err
		}
		if err := keepCovering(ctx, tx, p.ID, p.Certificates); err != nil {
			return err
		}
		return db.index(ctx, tx, register.FoundProduct, string(p.ID))
	})
}

// SetPhotos implements register.CatalogueStore.
func (db *DB) SetPhotos(ctx context.Context, id register.ProductID, version int64, photos []register.Photo, now time.Time, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE product SET changed_at = $3, version = version + 1 WHERE id = $1 AND version = $2`, id, version, micros(now))
		if err := one(done, err, changedMeanwhile()); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM product_photo WHERE product = $1`, id); err != nil {
			return err
		}
		if err := keepPhotos(ctx, tx, id, photos); err != nil {
			return err
		}
		return db.index(ctx, tx, register.FoundProduct, string(id))
	})
}

// RemoveProduct implements register.CatalogueStore.
func (db *DB) RemoveProduct(ctx context.Context, id register.ProductID, version int64, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM product WHERE id = $1 AND version = $2`, id, version)
		if err := one(done, err, changedMeanwhile()); err != nil {
			return err
		}
		return db.index(ctx, tx, register.FoundProduct, string(id))
	})
}

func changedMeanwhile() error { return fault.New(fault.Conflict, "product.changed_meanwhile") }

func keepPhotos(ctx context.Context, tx *sql.Tx, of register.ProductID, photos []register.Photo) error {
	for i, f := range photos {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO product_photo (product, place, shown, thumb, width, height, caption) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			of, i+1, f.Shown, f.Thumb, f.Width, f.Height, f.Caption)
		if err != nil {
			return fmt.Errorf("keep photo %d: %w", i+1, err)
		}
	}
	return nil
}

func keepCovering(ctx context.Context, tx *sql.Tx, of register.ProductID, certificates []string) error {
	for _, id := range certificates {
		if _, err := tx.ExecContext(ctx, `INSERT INTO product_certificate (product, certificate) VALUES ($1, $2)`, of, id); err != nil {
			return fmt.Errorf("keep certificate %s: %w", id, err)
		}
	}
	return nil
}
