package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/timetable"
)

// ConsentTexts implements account.ConsentStore.
func (db *DB) ConsentTexts(ctx context.Context) ([]account.ConsentText, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	return consentTexts(ctx, tx)
}

func consentTexts(ctx context.Context, tx *sql.Tx) ([]account.ConsentText, error) {
	return rows(ctx, tx, func(r *sql.Rows, t *account.ConsentText) error {
		var from, made int64
		err := r.Scan(&t.Purpose, &t.Version, &t.Indonesian, &t.English, &t.AskAgain, &from, &made, &t.MadeBy, &t.MadeByName)
		t.From, t.MadeAt = fromMicros(from), fromMicros(made)
		return err
	}, `
		SELECT t.purpose, t.version, t.text_id, t.text_en, t.ask_again, t.valid_from, t.made_at, t.made_by, a.name
		FROM consent_text t JOIN account a ON a.id = t.made_by ORDER BY t.purpose, t.version`)
}

// KeepConsentText implements account.ConsentStore.
func (db *DB) KeepConsentText(ctx context.Context, t account.ConsentText, e account.Entry) error {
	err := db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO consent_text (purpose, version, text_id, text_en, ask_again, valid_from, made_at, made_by)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			t.Purpose, t.Version, t.Indonesian, t.English, bit(t.AskAgain), micros(t.From), micros(t.MadeAt), t.MadeBy)
		if err != nil || t.Purpose != account.ContactMeet || !t.AskAgain {
			return err
		}
		// until when a contact is shown stands in the days that are kept
		_, err = tx.ExecContext(ctx, `UPDATE gathering SET version = version + 1`)
		return err
	})
	if taken(err) {
		return fault.New(fault.Conflict, "account.consent_text_meanwhile")
	}
	return err
}

// ConsentsOf implements account.ConsentStore.
func (db *DB) ConsentsOf(ctx context.Context, id account.ID) ([]account.Consent, error) {
	return rows(ctx, db.read, scanConsent, consentColumns+` WHERE c.account = $1 ORDER BY c.number`, id)
}

const consentColumns = `
	SELECT c.account, c.number, c.purpose, c.version, c.given, c.at, c.recorded_by, c.channel, c.signed_on
	FROM consent c`

func scanConsent(r *sql.Rows, c *account.Consent) error {
	var at int64
	err := r.Scan(&c.Account, &c.Number, &c.Purpose, &c.Version, &c.Given, &at, &c.By, &c.Channel, &c.Signed)
	c.At = fromMicros(at)
	return err
}

// KeepConsent implements account.ConsentStore.
func (db *DB) KeepConsent(ctx context.Context, c account.Consent, e account.Entry) error {
	err := db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO consent (account, number, purpose, version, given, at, recorded_by, channel, signed_on)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			c.Account, c.Number, c.Purpose, c.Version, bit(c.Given), micros(c.At), c.By, c.Channel, c.Signed)
		if err != nil || c.Purpose != account.ContactMeet {
			return err
		}
		return changedFor(ctx, tx, c.Account)
	})
	if taken(err) {
		return fault.New(fault.Conflict, "account.consent_meanwhile")
	}
	return err
}

// changedFor counts up the versions of the gatherings whose pages may show how a
// person is reached.
func changedFor(ctx context.Context, tx *sql.Tx, id account.ID) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE gathering SET version = version + 1
		WHERE id IN (
			SELECT p.gathering FROM membership m JOIN party y ON y.organisation = m.organisation JOIN participant p ON p.party = y.id
			WHERE m.account = $1)`, id)
	return err
}

// Reached implements account.ContactStore.
func (db *DB) Reached(ctx context.Context, ids []account.ID) ([]account.Reached, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	marks, args := make([]string, len(ids)), make([]any, len(ids))
	for i, id := range ids {
		marks[i], args[i] = fmt.Sprintf("$%d", i+1), id
	}
	in := "(" + strings.Join(marks, ", ") + ")"
	all, err := rows(ctx, tx, scanReached, reachedColumns+` WHERE a.id IN `+in+` ORDER BY a.id`, args...)
	if err != nil {
		return nil, err
	}
	at := map[account.ID]*account.Reached{}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	posts, err := rows(ctx, tx, scanPost, postColumns+` WHERE m.account IN `+in+` ORDER BY m.created_at, m.id`, args...)
	if err != nil {
		return nil, err
	}
	for _, p := range posts {
		at[p.Account].Posts = append(at[p.Account].Posts, p)
	}
	said, err := rows(ctx, tx, scanConsent, consentColumns+` WHERE c.account IN `+in+` AND `+saidLast+` ORDER BY c.account, c.number`, args...)
	for _, c := range said {
		at[c.Account].Said = append(at[c.Account].Said, c)
	}
	return all, err
}

// saidLast chooses what a person said last to a purpose.
const saidLast = `NOT EXISTS (SELECT 1 FROM consent l WHERE l.account = c.account AND l.purpose = c.purpose AND l.number > c.number)`

// mostContactsShown is how many people of one party an agenda shows.
const mostContactsShown = 3

// loadContacts reads how those who meet at a day can be reached by one another:
// who consented, the person whom the party names first. It does so once for a kept
// day, so that a page asks nothing.
func loadContacts(ctx context.Context, tx *sql.Tx, d *timetable.Day) error {
	texts, err := consentTexts(ctx, tx)
	if err != nil {
		return err
	}
	type of struct {
		number int
		account.Reached
	}
	all, err := rows(ctx, tx, func(r *sql.Rows, x *of) error {
		c, post := account.Consent{Purpose: account.ContactMeet}, account.Post{}
		var ends sql.NullInt64
		err := r.Scan(&x.number, &x.ID, &x.Name, &x.Email, &x.Phone, &ends, &c.Number, &c.Version, &c.Given)
		post.Ends = fromMaybe(ends)
		x.Posts, x.Said = []account.Post{post}, []account.Consent{c}
		return err
	}, `
		SELECT p.number, a.id, a.name, COALESCE(a.email, ''), COALESCE(a.phone, ''), m.ends_at, c.number, c.version, c.given
		FROM participant p JOIN party y ON y.id = p.party JOIN membership m ON m.organisation = y.organisation
		JOIN account a ON a.id = m.account JOIN consent c ON c.account = a.id AND c.purpose = 'contact.meet'
		WHERE p.gathering = $1 AND m.role IN ('desk', 'owner') AND (m.gathering IS NULL OR m.gathering = $1)
		  AND a.disabled_at IS NULL AND a.erased_at IS NULL AND `+saidLast+`
		ORDER BY p.number, CASE WHEN a.name = y.contact THEN 0 ELSE 1 END, a.created_at, a.id, m.created_at, m.id`, d.Gathering.ID)
	if err != nil {
		return err
	}
	for i := range all {
		x := &all[i]
		if next := i + 1; next < len(all) && all[next].number == x.number && all[next].ID == x.ID { // another role of theirs
			all[next].Posts = append(all[next].Posts, x.Posts...)
			continue
		}
		if c, may := x.Shown(account.ContactMeet, texts); may && len(d.Contacts[x.number]) < mostContactsShown {
			if d.Contacts == nil {
				d.Contacts = map[int][]account.Contact{}
			}
			d.Contacts[x.number] = append(d.Contacts[x.number], c)
		}
	}
	return nil
}

const reachedColumns = `
	SELECT a.id, a.name, COALESCE(a.email, ''), COALESCE(a.phone, ''), a.disabled_at, a.erased_at FROM account a`

func scanReached(r *sql.Rows, x *account.Reached) error {
	var disabled, erased sql.NullInt64
	err := r.Scan(&x.ID, &x.Name, &x.Email, &x.Phone, &disabled, &erased)
	x.Disabled, x.Erased = fromMaybe(disabled), fromMaybe(erased)
	return err
}

// WrongConsents tells what of the kept consents cannot be: to a version that is
// not there or did not hold yet, given by another without a form, out of order.
func (i *Inspector) WrongConsents(ctx context.Context) (wrong []string, err error) {
	tx, err := i.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	texts, err := consentTexts(ctx, tx)
	if err != nil {
		return nil, err
	}
	said, err := rows(ctx, tx, scanConsent, consentColumns+` ORDER BY c.account, c.number`)
	if err != nil {
		return nil, err
	}
	set, err := retentions(ctx, tx)
	if err != nil {
		return nil, err
	}
	wrong = append(account.WrongConsents(said, texts), account.WrongRetentions(set)...)
	stray, err := rows(ctx, tx, func(r *sql.Rows, s *string) error { return r.Scan(s) }, `
		SELECT DISTINCT office FROM retention WHERE office <> '' AND office NOT IN (SELECT id FROM organisation) ORDER BY office`)
	for _, office := range stray {
		wrong = append(wrong, fmt.Sprintf("retention: an office %s sets times and is not there", office))
	}
	return wrong, err
}

// Retentions implements account.RetentionStore and account.StaleStore.
func (db *DB) Retentions(ctx context.Context) ([]account.Retention, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	return retentions(ctx, tx)
}

func retentions(ctx context.Context, tx *sql.Tx) ([]account.Retention, error) {
	return rows(ctx, tx, func(r *sql.Rows, x *account.Retention) error { return r.Scan(&x.Office, &x.Kept, &x.Days) },
		`SELECT office, kind, days FROM retention ORDER BY office, kind`)
}

// SetRetentions implements account.RetentionStore.
func (db *DB) SetRetentions(ctx context.Context, by account.ID, now time.Time, set []account.Retention, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		return batch(ctx, tx, set, `
			INSERT INTO retention (office, kind, days, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (office, kind) DO UPDATE SET days = excluded.days, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
			func(r account.Retention) []any { return []any{r.Office, r.Kept, r.Days, micros(now), by} })
	})
}

// Unused implements account.RetentionStore.
func (db *DB) Unused(ctx context.Context, office account.OrganisationID, since time.Time, limit int) ([]account.Unused, error) {
	return rows(ctx, db.read, func(r *sql.Rows, u *account.Unused) error {
		var last sql.NullInt64
		err := r.Scan(&u.ID, &u.Name, &last)
		u.Last = fromMaybe(last)
		return err
	}, `
		SELECT a.id, a.name, (SELECT MAX(e.at) FROM audit e WHERE e.account = a.id) AS last
		FROM account a
		WHERE a.erased_at IS NULL AND a.created_at < $1
		  AND (CAST($2 AS TEXT) = '' OR EXISTS (
			SELECT 1 FROM membership m JOIN organisation o ON o.id = m.organisation WHERE m.account = a.id AND o.office = $2))
		  AND NOT EXISTS (SELECT 1 FROM audit e WHERE e.account = a.id AND e.at >= $1)
		  AND NOT EXISTS (SELECT 1 FROM session s WHERE s.account = a.id AND s.seen_at >= $1)
		  AND NOT EXISTS (
			SELECT 1 FROM membership m JOIN party y ON y.organisation = m.organisation JOIN participant p ON p.party = y.id
			JOIN gathering g ON g.id = p.gathering WHERE m.account = a.id AND g.day >= $3)
		ORDER BY COALESCE((SELECT MAX(e.at) FROM audit e WHERE e.account = a.id), 0), a.created_at, a.id LIMIT $4`,
		micros(since), office, since.Format(dayForm), limit)
}
