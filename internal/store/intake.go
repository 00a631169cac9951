package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register/intake"
)

// intakeColumns give an intake. One whose preview is not there yet is being
// rehearsed, one whose first rows are not there yet is being read.
const intakeColumns = `
	SELECT id, office, account, name, print,
	       CASE WHEN state = 'previewing' AND preview = '' THEN 'rehearsing' WHEN state = 'matching' AND length(head) = 0 THEN 'reading' ELSE state END, columns, row_count, row_done,
	       added, changed, same, repeated, wrong, left_out, attempts, cancel_asked, asked_at, alive_at, ended_at
	FROM intake`

func scanIntake(row interface{ Scan(...any) error }) (intake.Intake, error) {
	var i intake.Intake
	var n [6]int
	var columns string
	var asked int64
	var alive, ended sql.NullInt64
	err := row.Scan(&i.ID, &i.Office, &i.By, &i.Name, &i.Print, &i.State, &columns, &i.Rows, &i.Done,
		&n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &i.Attempts, &i.CancelAsked, &asked, &alive, &ended)
	if err != nil {
		return i, err
	}
	i.Counts = map[intake.Outcome]int{}
	for k, o := range intake.Outcomes {
		i.Counts[o] = n[k]
	}
	i.AskedAt, i.AliveAt, i.EndedAt = fromMicros(asked), fromMaybe(alive), fromMaybe(ended)
	if err := json.Unmarshal([]byte(columns), &i.Plan); err != nil {
		return i, fmt.Errorf("columns of intake %s: %w", i.ID, err)
	}
	i.Unread = len(i.Plan.Columns) == 0
	return i, nil
}

// KeepIntake implements intake.Store.
func (db *DB) KeepIntake(ctx context.Context, i intake.Intake, rows []byte, e account.Entry) error {
	plan, err := json.Marshal(i.Plan)
	if err != nil {
		return err
	}
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO intake (id, office, account, name, print, state, content, head, columns, preview, row_count, row_done,
			                    added, changed, same, repeated, wrong, left_out, attempts, cancel_asked, asked_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, $10)`,
			i.ID, i.Office, i.By, i.Name, i.Print, i.State, rows, i.Head, string(plan), micros(i.AskedAt))
		return err
	})
}

// Intake implements intake.Store.
func (db *DB) Intake(ctx context.Context, id intake.ID) (intake.Intake, error) {
	i, err := scanIntake(db.read.QueryRowContext(ctx, intakeColumns+` WHERE id = $1`, id))
	if err != nil {
		return i, found(err, "intake.not_found")
	}
	var preview string
	if err := db.read.QueryRowContext(ctx, `SELECT head, preview FROM intake WHERE id = $1`, id).Scan(&i.Head, &preview); err != nil {
		return i, found(err, "intake.not_found")
	}
	if preview != "" {
		if err := json.Unmarshal([]byte(preview), &i.Preview); err != nil {
			return i, fmt.Errorf("preview of intake %s: %w", id, err)
		}
		err := db.read.QueryRowContext(ctx, `
			SELECT COUNT(*) > 0 FROM intake WHERE office = $1 AND print = $2 AND id <> $3 AND state = 'done'`, i.Office, i.Print, id).Scan(&i.Preview.Twice)
		if err != nil {
			return i, err
		}
	}
	return i, nil
}

// IntakeRows implements intake.Store.
func (db *DB) IntakeRows(ctx context.Context, id intake.ID) (content []byte, err error) {
	if err := db.read.QueryRowContext(ctx, `SELECT content FROM intake WHERE id = $1`, id).Scan(&content); err != nil {
		return nil, found(err, "intake.not_found")
	}
	if len(content) == 0 {
		return nil, fault.New(fault.NotFound, "intake.rows_gone")
	}
	return content, nil
}

// Intakes implements intake.Store.
func (db *DB) Intakes(ctx context.Context, office account.OrganisationID, limit int) (all []intake.Intake, err error) {
	err = each(ctx, db.read, func(r *sql.Rows) error {
		i, err := scanIntake(r)
		all = append(all, i)
		return err
	}, intakeColumns+` WHERE office = $1 ORDER BY asked_at DESC, id DESC LIMIT $2`, office, limit)
	return all, err
}

// KeepPlan implements intake.Store.
func (db *DB) KeepPlan(ctx context.Context, id intake.ID, p intake.Plan, preview *intake.Preview) error {
	plan, err := json.Marshal(p)
	if err != nil {
		return err
	}
	state, shown := intake.Matching, ""
	if preview != nil {
		raw, err := json.Marshal(preview)
		if err != nil {
			return err
		}
		state, shown = intake.Previewing, string(raw)
	}
	return db.execOne(ctx, fault.New(fault.Conflict, "intake.begun"), `
		UPDATE intake SET columns = $2, preview = $3, state = $4, `+uncounted+` WHERE id = $1 AND state IN ('matching', 'previewing') AND length(head) > 0`, id, string(plan), shown, state)
}

// Learned implements intake.Store.
func (db *DB) Learned(ctx context.Context, office account.OrganisationID) (intake.Learned, error) {
	all := intake.Learned{}
	err := each(ctx, db.read, func(r *sql.Rows) error {
		var header string
		var target intake.Target
		err := r.Scan(&header, &target)
		if _, there := all[header]; !there {
			all[header] = target
		}
		return err
	}, `SELECT header, field FROM intake_column WHERE office = $1 ORDER BY header, times DESC, field`, office)
	return all, err
}

// AskIntake implements intake.Store.
func (db *DB) AskIntake(ctx context.Context, id intake.ID, from []intake.State, rows int, learn intake.Learned, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		args := []any{id, rows}
		for _, s := range from {
			args = append(args, s)
		}
		done, err := tx.ExecContext(ctx, `
			UPDATE intake SET state = 'requested', row_count = $2, cancel_asked = 0, attempts = 0, ended_at = NULL
			WHERE id = $1 AND content IS NOT NULL AND state IN (`+marks(2, len(from))+`)`, args...)
		if err := one(done, err, fault.New(fault.Conflict, "intake.begun")); err != nil {
			return err
		}
		type learned struct {
			header string
			target intake.Target
		}
		var list []learned
		for header, target := range learn {
			list = append(list, learned{header, target})
		}
		return batch(ctx, tx, list, `
			INSERT INTO intake_column (office, header, field, times)
			SELECT i.office, CAST($2 AS TEXT), CAST($3 AS TEXT), 1 FROM intake i WHERE i.id = $1
			ON CONFLICT (office, header, field) DO UPDATE SET times = intake_column.times + 1`,
			func(x learned) []any { return []any{id, x.header, x.target} })
	})
}

// CancelIntake implements intake.Store.
func (db *DB) CancelIntake(ctx context.Context, id intake.ID, now time.Time, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			UPDATE intake SET cancel_asked = 1,
			       ended_at = CASE state WHEN 'requested' THEN CAST($2 AS BIGINT) ELSE ended_at END,
			       state = CASE state WHEN 'requested' THEN 'cancelled' ELSE state END
			WHERE id = $1 AND state IN ('requested', 'running')`, id, micros(now))
		return one(done, err, fault.New(fault.Conflict, "intake.over"))
	})
}

// DropIntakes implements intake.Store.
func (db *DB) DropIntakes(ctx context.Context, unconfirmed, ended time.Time, most int) (int, error) {
	n, err := db.exec(ctx, `
		DELETE FROM intake WHERE id IN (
			SELECT id FROM intake
			WHERE (state IN ('matching', 'previewing') AND asked_at < $1) OR (state IN ('done', 'cancelled', 'failed') AND ended_at < $2)
			ORDER BY id LIMIT $3)`, micros(unconfirmed), micros(ended), most)
	return int(n), err
}

// Fates implements intake.Store.
func (db *DB) Fates(ctx context.Context, id intake.ID, tell func([]intake.Fate) error) error {
	for place := -1; ; {
		var content []byte
		err := db.read.QueryRowContext(ctx, `
			SELECT place, content FROM intake_part WHERE intake = $1 AND place > $2 ORDER BY place LIMIT 1`, id, place).Scan(&place, &content)
		if err == sql.ErrNoRows {
			return nil
		}
		if err != nil {
			return err
		}
		fates, err := unpackFates(content)
		if err != nil {
			return fmt.Errorf("rows of intake %s from %d on: %w", id, place, err)
		}
		if err := tell(fates); err != nil {
			return err
		}
	}
}

// packFates and unpackFates keep what became of rows as JSON within gzip: the
// arguments of wordings are of several kinds, which gob does not take.
func packFates(fates []intake.Fate) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if err := json.NewEncoder(z).Encode(fates); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func unpackFates(raw []byte) (fates []intake.Fate, err error) {
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	return fates, json.NewDecoder(z).Decode(&fates)
}
