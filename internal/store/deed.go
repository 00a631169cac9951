package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// deed makes a change together with its entry in the audit log. A change that a
// form asks for a second time is not made; the error is then *account.Repeated.
func (db *DB) deed(ctx context.Context, e account.Entry, do func(ctx context.Context, tx *sql.Tx) error) error {
	err := db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.markOnce(ctx, tx, e.Once, e.At); err != nil {
			return err
		}
		if err := do(ctx, tx); err != nil {
			return err
		}
		return db.note(ctx, tx, e)
	})
	if strings.HasPrefix(string(e.Deed), "account.") {
		return db.turned(err)
	}
	return err
}

// auditEnd is where the audit log ends for a transaction. The deeds that share a
// commit read it once and move it once.
type auditEnd struct {
	known, moved bool
	number       int64
	hash         string
}

// note adds an entry to the audit log, after all others.
func (db *DB) note(ctx context.Context, tx *sql.Tx, e account.Entry) error {
	end := &auditEnd{}
	if db.writer != nil {
		end = &db.writer.log
	}
	if !end.known {
		if err := db.rowIn(ctx, tx, auditLast+db.engine.forUpdate).Scan(&end.number, &end.hash); err != nil {
			return fmt.Errorf("find the end of the audit log: %w", err)
		}
		end.known = true
	}
	e = e.Chain(end.number, end.hash)
	_, err := db.execIn(ctx, tx, auditEntry,
		e.Number, micros(e.At), e.Account, e.Organisation, e.Deed, e.Object, e.Before, e.After, e.Previous, e.Hash)
	if err != nil {
		return fmt.Errorf("write the audit log: %w", err)
	}
	end.number, end.hash, end.moved = e.Number, e.Hash, true
	if db.writer != nil {
		return nil // moved before the commit
	}
	_, err = tx.ExecContext(ctx, auditMove, e.Number, e.Hash)
	return err
}

// markOnce marks a form as sent.
func (db *DB) markOnce(ctx context.Context, tx *sql.Tx, o account.Once, at time.Time) error {
	if o.Hash == "" {
		return nil
	}
	done, err := db.execIn(ctx, tx, formSent, o.Hash, o.Print, o.Answer, micros(at))
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return repeated(tx.QueryRowContext(ctx, `SELECT print, answer FROM once WHERE hash = $1`, o.Hash), o)
}

// repeated is the error of a form that was sent before.
func repeated(row *sql.Row, o account.Once) error {
	var print, answer string
	if err := row.Scan(&print, &answer); err != nil {
		return err
	}
	if print != o.Print {
		return fault.New(fault.Conflict, "account.form_used")
	}
	return &account.Repeated{Answer: answer}
}

// KeepAnswer keeps where a form led to, for showing the same when it is sent
// again.
func (db *DB) KeepAnswer(ctx context.Context, o account.Once, answer string) error {
	_, err := db.exec(ctx, `UPDATE once SET answer = $2 WHERE hash = $1`, o.Hash, answer)
	return err
}

const auditColumns = `SELECT number, at, account, organisation, deed, object, before, after, previous, hash FROM audit`

func scanEntry(r *sql.Rows, e *account.Entry) error {
	var at int64
	err := r.Scan(&e.Number, &at, &e.Account, &e.Organisation, &e.Deed, &e.Object, &e.Before, &e.After, &e.Previous, &e.Hash)
	e.At = fromMicros(at)
	return err
}

// CheckAudit reads the whole audit log and tells what is wrong with its chain,
// at most the first mostWrong.
func (i *Inspector) CheckAudit(ctx context.Context) (wrong []string, entries int64, err error) {
	const mostWrong = 20
	tx, err := i.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, 0, err
	}
	defer tx.Rollback() // nothing was changed
	r, err := tx.QueryContext(ctx, auditColumns+` ORDER BY number`)
	if err != nil {
		return nil, 0, err
	}
	defer r.Close()
	var chain account.Chain
	for r.Next() {
		var e account.Entry
		if err := scanEntry(r, &e); err != nil {
			return nil, 0, err
		}
		if w := chain.Next(e); w != "" && len(wrong) < mostWrong {
			wrong = append(wrong, w)
		}
	}
	if err := errors.Join(r.Err(), r.Close()); err != nil {
		return nil, 0, err
	}
	var head account.Chain
	if err := tx.QueryRowContext(ctx, `SELECT number, hash FROM audit_head WHERE one = 1`).Scan(&head.Number, &head.Hash); err != nil {
		return nil, 0, fmt.Errorf("find the end of the audit log: %w", err)
	}
	if head != chain {
		wrong = append(wrong, fmt.Sprintf("the audit log ends with entry %d, but %d were written or the last was changed", chain.Number, head.Number))
	}
	return wrong, chain.Number, nil
}
