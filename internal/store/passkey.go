package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// mostDropped is how many ceremonies above the bound go at once.
const mostDropped = 1000

// KeepCeremony implements account.PasskeyStore and account.OpenIDStore.
func (db *DB) KeepCeremony(ctx context.Context, c account.Ceremony, now time.Time, most int) error {
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM ceremony WHERE expires_at <= $1`, micros(now)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `
			DELETE FROM ceremony WHERE hash IN (
				SELECT hash FROM ceremony ORDER BY expires_at DESC, hash DESC LIMIT $1 OFFSET $2)`, mostDropped, most-1); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO ceremony (hash, kind, account, state, expires_at)
			VALUES ($1, $2, $3, $4, $5)`,
			c.Hash, c.Kind, text(c.Account), c.State, micros(c.Expires))
		return err
	})
}

// TakeCeremony implements account.PasskeyStore and account.OpenIDStore.
func (db *DB) TakeCeremony(ctx context.Context, hash string) (account.Ceremony, error) {
	var c account.Ceremony
	err := db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var of sql.NullString
		var expires int64
		err := tx.QueryRowContext(ctx, `
			DELETE FROM ceremony WHERE hash = $1
			RETURNING hash, kind, account, state, expires_at`, hash).
			Scan(&c.Hash, &c.Kind, &of, &c.State, &expires)
		c.Account, c.Expires = account.ID(of.String), fromMicros(expires)
		return found(err, "account.ceremony_over")
	})
	return c, err
}

// KeepPasskey implements account.PasskeyStore.
func (db *DB) KeepPasskey(ctx context.Context, k account.Passkey, most int, e account.Entry) error {
	err := db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.holdAccount(ctx, tx, k.Account); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM passkey WHERE account = $1`, k.Account).Scan(&n); err != nil {
			return err
		}
		if n >= most {
			return fault.New(fault.Conflict, "account.passkey_enough", most)
		}
		eligible := 0
		if k.BackupEligible {
			eligible = 1
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO passkey (id, account, name, credential, public_key, sign_count, backup_eligible, transports, added_at, used_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			k.ID, k.Account, k.Name, credentialText(k.Credential), k.PublicKey, int64(k.SignCount), eligible,
			strings.Join(k.Transports, " "), micros(k.Added), maybeMicros(k.Used))
		return err
	})
	if taken(err) {
		return fault.New(fault.Conflict, "account.passkey_known")
	}
	return err
}

// holdAccount lets whatever else counts an account's rows wait for this change.
func (db *DB) holdAccount(ctx context.Context, tx *sql.Tx, id account.ID) error {
	var held string
	err := tx.QueryRowContext(ctx, `SELECT id FROM account WHERE id = $1`+db.engine.forUpdate, id).Scan(&held)
	return found(err, "account.not_found")
}

func credentialText(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

const passkeyColumns = `id, account, name, credential, public_key, sign_count, backup_eligible, transports, added_at, used_at`

// scanPasskey reads a row of passkeyColumns.
func scanPasskey(scan func(...any) error) (account.Passkey, error) {
	var k account.Passkey
	var credential, transports string
	var count, added int64
	var eligible int
	var used sql.NullInt64
	if err := scan(&k.ID, &k.Account, &k.Name, &credential, &k.PublicKey, &count, &eligible, &transports, &added, &used); err != nil {
		return k, err
	}
	var err error
	k.Credential, err = base64.RawURLEncoding.DecodeString(credential)
	k.SignCount, k.BackupEligible, k.Transports = uint32(count), eligible == 1, strings.Fields(transports)
	k.Added, k.Used = fromMicros(added), fromMaybe(used)
	return k, err
}

// Passkeys implements account.PasskeyStore.
func (db *DB) Passkeys(ctx context.Context, of account.ID) ([]account.Passkey, error) {
	rows, err := db.read.QueryContext(ctx, `
		SELECT `+passkeyColumns+` FROM passkey
		WHERE account = $1
		ORDER BY added_at, id LIMIT 100`, of)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []account.Passkey
	for rows.Next() {
		k, err := scanPasskey(rows.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, k)
	}
	return all, rows.Err()
}

// PasskeyByCredential implements account.PasskeyStore.
func (db *DB) PasskeyByCredential(ctx context.Context, credential []byte) (account.Passkey, error) {
	k, err := scanPasskey(db.read.QueryRowContext(ctx, `SELECT `+passkeyColumns+` FROM passkey WHERE credential = $1`,
		credentialText(credential)).Scan)
	return k, found(err, "account.passkey_unknown")
}

// RenamePasskey implements account.PasskeyStore.
func (db *DB) RenamePasskey(ctx context.Context, of account.ID, id account.PasskeyID, name string, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE passkey SET name = $3 WHERE account = $1 AND id = $2`, of, id, name)
		return one(done, err, fault.New(fault.NotFound, "account.passkey_not_found"))
	})
}

// RemovePasskey implements account.PasskeyStore.
func (db *DB) RemovePasskey(ctx context.Context, of account.ID, id account.PasskeyID, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM passkey WHERE account = $1 AND id = $2`, of, id)
		return one(done, err, fault.New(fault.NotFound, "account.passkey_not_found"))
	})
}

// UsePasskey implements account.PasskeyStore.
func (db *DB) UsePasskey(ctx context.Context, read account.Passkey, count uint32, at time.Time) error {
	return db.execOne(ctx, fault.New(fault.Conflict, "account.passkey_used_elsewhere"),
		`UPDATE passkey SET sign_count = $3, used_at = $4 WHERE id = $1 AND sign_count = $2`,
		read.ID, int64(read.SignCount), int64(count), micros(at))
}
