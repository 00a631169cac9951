package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/letter"
)

// Bodies implements letter.Store.
func (db *DB) Bodies(ctx context.Context, only account.OrganisationID, limit int) ([]account.Organisation, error) {
	return rows(ctx, db.read, func(r *sql.Rows, o *account.Organisation) error {
		return r.Scan(&o.ID, &o.Kind, &o.Name, &o.Office)
	}, `
		SELECT id, kind, name, COALESCE(office, '') FROM organisation
		WHERE kind IN ('office', 'council') AND ($1 = '' OR id = $1) ORDER BY lower(name), id LIMIT $2`, only, limit)
}

// Letterhead implements letter.Store.
func (db *DB) Letterhead(ctx context.Context, of account.OrganisationID) (h letter.Letterhead, err error) {
	var lines string
	err = db.read.QueryRowContext(ctx, `
		SELECT organisation, lines, address, phone, email, website, logo, place, paper, version FROM letterhead WHERE organisation = $1`, of).
		Scan(&h.Organisation, &lines, &h.Address, &h.Phone, &h.Email, &h.Website, &h.Logo, &h.Place, &h.Paper, &h.Version)
	if err == nil {
		h.Lines = strings.Split(lines, "\n")
	}
	return h, found(err, "letter.no_letterhead")
}

// errLetterChanged tells that somebody was faster.
func errLetterChanged() error { return fault.New(fault.Conflict, "letter.changed_meanwhile") }

// KeepLetterhead implements letter.Store.
func (db *DB) KeepLetterhead(ctx context.Context, h letter.Letterhead, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			INSERT INTO letterhead (organisation, lines, address, phone, email, website, logo, place, paper, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			ON CONFLICT (organisation) DO UPDATE SET lines = excluded.lines, address = excluded.address, phone = excluded.phone, email = excluded.email,
				website = excluded.website, logo = excluded.logo, place = excluded.place, paper = excluded.paper, version = excluded.version
			WHERE letterhead.version = excluded.version - 1`,
			h.Organisation, strings.Join(h.Lines, "\n"), h.Address, h.Phone, h.Email, h.Website, h.Logo, h.Place, h.Paper, h.Version+1)
		return one(done, err, errLetterChanged())
	})
}

const signatoryColumns = `SELECT id, organisation, name, position, grade, nip, on_behalf, acting, first_day, last_day FROM signatory`

func scanSignatory(r interface{ Scan(...any) error }, s *letter.Signatory) error {
	var acting int
	err := r.Scan(&s.ID, &s.Organisation, &s.Name, &s.Position, &s.Rank, &s.NIP, &s.OnBehalf, &acting, &s.From, &s.Until)
	s.Acting = acting == 1
	return err
}

// Signatories implements letter.Store.
func (db *DB) Signatories(ctx context.Context, of account.OrganisationID, limit int) ([]letter.Signatory, error) {
	return rows(ctx, db.read, func(r *sql.Rows, s *letter.Signatory) error { return scanSignatory(r, s) },
		signatoryColumns+` WHERE organisation = $1 ORDER BY lower(name), lower(position), id LIMIT $2`, of, limit)
}

// Signatory implements letter.Store.
func (db *DB) Signatory(ctx context.Context, id letter.SignatoryID) (s letter.Signatory, err error) {
	err = scanSignatory(db.read.QueryRowContext(ctx, signatoryColumns+` WHERE id = $1`, id), &s)
	return s, found(err, "letter.signatory_not_found")
}

// KeepSignatory implements letter.Store.
func (db *DB) KeepSignatory(ctx context.Context, s letter.Signatory, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			INSERT INTO signatory (id, organisation, name, position, grade, nip, on_behalf, acting, first_day, last_day)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, position = excluded.position, grade = excluded.grade, nip = excluded.nip,
				on_behalf = excluded.on_behalf, acting = excluded.acting, first_day = excluded.first_day, last_day = excluded.last_day
			WHERE signatory.organisation = excluded.organisation`,
			s.ID, s.Organisation, s.Name, s.Position, s.Rank, s.NIP, s.OnBehalf, bit(s.Acting), s.From, s.Until)
		return one(done, err, fault.New(fault.NotFound, "letter.signatory_not_found"))
	})
}

// Numbering implements letter.Store.
func (db *DB) Numbering(ctx context.Context, of account.OrganisationID) (n letter.Numbering, err error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return n, err
	}
	defer tx.Rollback() // nothing was changed
	return numbering(ctx, tx, of)
}

// numbering is how a body numbers its letters, as it was kept.
func numbering(ctx context.Context, tx *sql.Tx, of account.OrganisationID) (n letter.Numbering, err error) {
	err = tx.QueryRowContext(ctx, `SELECT organisation, pattern, body, digits, version FROM letter_numbering WHERE organisation = $1`, of).
		Scan(&n.Organisation, &n.Pattern, &n.Body, &n.Digits, &n.Version)
	if err != nil {
		return n, found(err, "letter.no_numbering")
	}
	n.Codes = map[letter.Kind]string{}
	err = each(ctx, tx, func(r *sql.Rows) error {
		var k letter.Kind
		var code string
		err := r.Scan(&k, &code)
		n.Codes[k] = code
		return err
	}, `SELECT kind, code FROM letter_code WHERE organisation = $1 ORDER BY kind`, of)
	return n, err
}

// KeepNumbering implements letter.Store.
func (db *DB) KeepNumbering(ctx context.Context, n letter.Numbering, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			INSERT INTO letter_numbering (organisation, pattern, body, digits, version) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (organisation) DO UPDATE SET pattern = excluded.pattern, body = excluded.body, digits = excluded.digits, version = excluded.version
			WHERE letter_numbering.version = excluded.version - 1`,
			n.Organisation, n.Pattern, n.Body, n.Digits, n.Version+1)
		if err := one(done, err, errLetterChanged()); err != nil {
			return err
		}
		for _, k := range letter.Kinds {
			code, there := n.Codes[k.Kind]
			if !there {
				continue
			}
			if _, err := tx.ExecContext(ctx, `
				INSERT INTO letter_code (organisation, kind, code) VALUES ($1, $2, $3)
				ON CONFLICT (organisation, kind) DO UPDATE SET code = excluded.code`, n.Organisation, k.Kind, code); err != nil {
				return fmt.Errorf("keep the code of %s: %w", k.Kind, err)
			}
		}
		return nil
	})
}

// Counters implements letter.Store.
func (db *DB) Counters(ctx context.Context, of account.OrganisationID, year int) ([]letter.Counter, error) {
	const most = 100
	return rows(ctx, db.read, func(r *sql.Rows, c *letter.Counter) error {
		return r.Scan(&c.Organisation, &c.Code, &c.Year, &c.Last)
	}, `SELECT organisation, code, year, last FROM letter_counter WHERE organisation = $1 AND year = $2 ORDER BY code LIMIT $3`, of, year, most)
}

// TakeNumbers implements letter.Store.
func (db *DB) TakeNumbers(ctx context.Context, s letter.Series, count int, e account.Entry) (first int, err error) {
	err = db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		first, err = takeNumbers(ctx, tx, s, count)
		return err
	})
	return first, err
}

// takeNumbers takes count numbers of a series in the transaction that uses them, and
// gives the first; letter.Numbering.Range writes them. Others who take of the same
// series wait until that transaction ends, and when it is undone its numbers are taken
// by the next: so none is given twice and none is missing. It should therefore stand
// late in a transaction. A body that keeps no letterhead or numbering may take numbers
// as well.
func takeNumbers(ctx context.Context, tx *sql.Tx, s letter.Series, count int) (first int, err error) {
	if count < 1 || count > letter.MostNumbers {
		return 0, fmt.Errorf("take %d numbers of letters: want 1 to %d", count, letter.MostNumbers)
	}
	var last int
	err = tx.QueryRowContext(ctx, `
		INSERT INTO letter_counter (organisation, code, year, last) VALUES ($1, $2, $3, $4)
		ON CONFLICT (organisation, code, year) DO UPDATE SET last = letter_counter.last + excluded.last
		RETURNING last`, s.Organisation, s.Code, s.Year, count).Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("take numbers of letters: %w", err)
	}
	return last - count + 1, nil
}

const versionColumns = `
	SELECT v.organisation, v.kind, v.language, v.number, v.title, v.words, v.shipped, v.made_by, a.name, v.made_at
	FROM letter_version v JOIN account a ON a.id = v.made_by`

func scanVersion(r *sql.Rows, v *letter.Version) error {
	var shipped int
	var made int64
	err := r.Scan(&v.Organisation, &v.Kind, &v.Language, &v.Number, &v.Title, &v.Text.Text, &shipped, &v.By, &v.ByName, &made)
	v.Shipped, v.At = shipped == 1, fromMicros(made)
	return err
}

// NewestVersions implements letter.FormStore.
func (db *DB) NewestVersions(ctx context.Context, of account.OrganisationID) ([]letter.Version, error) {
	return rows(ctx, db.read, scanVersion, versionColumns+`
		WHERE v.organisation = $1 AND v.number = (
			SELECT MAX(n.number) FROM letter_version n WHERE n.organisation = v.organisation AND n.kind = v.kind AND n.language = v.language)
		ORDER BY v.kind, v.language`, of)
}

// Versions implements letter.FormStore.
func (db *DB) Versions(ctx context.Context, of account.OrganisationID, k letter.Kind, in letter.Language, limit int) ([]letter.Version, error) {
	return rows(ctx, db.read, scanVersion, versionColumns+`
		WHERE v.organisation = $1 AND v.kind = $2 AND v.language = $3 ORDER BY v.number DESC LIMIT $4`, of, k, in, limit)
}

// KeepVersion implements letter.FormStore.
func (db *DB) KeepVersion(ctx context.Context, v letter.Version, e account.Entry) error {
	err := db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO letter_version (organisation, kind, language, number, title, words, shipped, made_by, made_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			v.Organisation, v.Kind, v.Language, v.Number, v.Title, v.Text.Text, bit(v.Shipped), v.By, micros(v.At))
		return err
	})
	if taken(err) {
		return errLetterChanged()
	}
	return err
}
