package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/telling"
)

// mostSteps are read of a draft: so many can be undone.
const mostSteps = 200

// Board implements timetable.Store.
func (db *DB) Board(ctx context.Context, id gathering.ID) (timetable.Board, error) {
	d, err := db.Day(ctx, id)
	if err != nil {
		return timetable.Board{}, err
	}
	b := timetable.Board{Day: d, Public: d.Bookings}
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return b, err
	}
	defer tx.Rollback() // nothing was changed
	var run sql.NullString
	err = tx.QueryRowContext(ctx, `SELECT version, run, moved FROM board WHERE gathering = $1`, id).Scan(&b.Edition, &run, &b.Moved)
	if errors.Is(err, sql.ErrNoRows) {
		err = tx.QueryRowContext(ctx, `SELECT id FROM run WHERE gathering = $1 AND shown = 1`, id).Scan(&b.Run)
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		b.Settle()
		return b, err
	}
	if err != nil {
		return b, err
	}
	b.Run = timetable.RunID(run.String)
	if err := loadBoard(ctx, tx, &b); err != nil {
		return b, fmt.Errorf("read draft of %s: %w", id, err)
	}
	b.Settle()
	return b, nil
}

func loadBoard(ctx context.Context, tx *sql.Tx, b *timetable.Board) (err error) {
	id := b.Gathering.ID
	b.Bookings, err = rows(ctx, tx, func(r *sql.Rows, x *timetable.Booking) error { return r.Scan(&x.Request, &x.Slot, &x.Table, &x.Pinned) },
		`SELECT request, slot, table_no, pinned FROM board_booking WHERE gathering = $1 ORDER BY request`, id)
	if err != nil {
		return err
	}
	b.LeftOut, b.Outcome = nil, nil
	if b.Run != "" {
		run, err := scanRun(tx.QueryRowContext(ctx, runColumns+` WHERE r.id = $1`, b.Run))
		if err != nil {
			return err
		}
		outcome(&b.Day, &run)
		if _, b.LeftOut, err = loadResult(ctx, tx, b.Run); err != nil {
			return err
		}
	}
	b.Steps, err = rows(ctx, tx, func(r *sql.Rows, s *timetable.Step) error {
		var changes string
		if err := r.Scan(&s.Edition, &s.Kind, &s.Request, &s.By, &s.ByName, (*moment)(&s.At), &changes, &s.RunBefore, &s.WasMoved, &s.Undone); err != nil {
			return err
		}
		return json.Unmarshal([]byte(changes), &s.Changes)
	}, `
		SELECT s.version, s.kind, s.request, s.by_account, a.name, s.at, s.changes, s.run_before, s.moved_before, s.undone
		FROM board_step s JOIN account a ON a.id = s.by_account
		WHERE s.gathering = $1 ORDER BY s.version DESC LIMIT $2`, id, mostSteps)
	return err
}

// Bookings implements timetable.Store.
func (db *DB) Bookings(ctx context.Context, id timetable.RunID) ([]timetable.Booking, []timetable.LeftOut, error) {
	return loadResult(ctx, db.read, id)
}

// ChangeBoard implements timetable.Store.
func (db *DB) ChangeBoard(ctx context.Context, g gathering.ID, s timetable.Step, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error { return takeStep(ctx, tx, g, &s) })
}

// takeStep makes a step of the draft that is one edition before it. A gathering without
// a draft begins with what is published.
func takeStep(ctx context.Context, tx *sql.Tx, g gathering.ID, s *timetable.Step) error {
	run := sql.NullString{String: string(s.Run), Valid: s.Run != ""}
	changed := fault.New(fault.Conflict, "timetable.board_changed")
	if s.Edition == 1 {
		done, err := tx.ExecContext(ctx, `INSERT INTO board (gathering, version, run, moved) VALUES ($1, 1, $2, $3) ON CONFLICT (gathering) DO NOTHING`, g, run, bit(s.Moved))
		if err := one(done, err, changed); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO board_booking (gathering, request, slot, table_no, pinned)
			SELECT r.gathering, k.request, k.slot, k.table_no, k.pinned FROM booking k JOIN run r ON r.id = k.run WHERE r.gathering = $1 AND r.shown = 1`, g)
		if err != nil {
			return fmt.Errorf("begin a draft: %w", err)
		}
	} else {
		done, err := tx.ExecContext(ctx, `UPDATE board SET version = $2, run = $3, moved = $4 WHERE gathering = $1 AND version = $5`, g, s.Edition, run, bit(s.Moved), s.Edition-1)
		if err := one(done, err, changed); err != nil {
			return err
		}
	}
	err := batch(ctx, tx, s.Changes, `DELETE FROM board_booking WHERE gathering = $1 AND request = $2`,
		func(c timetable.Change) []any { return []any{g, c.Request} })
	if err != nil {
		return fmt.Errorf("change a draft: %w", err)
	}
	var placed []timetable.Change
	for _, c := range s.Changes {
		if c.Is.Slot != 0 {
			placed = append(placed, c)
		}
	}
	err = batch(ctx, tx, placed, `INSERT INTO board_booking (gathering, request, slot, table_no, pinned) VALUES ($1, $2, $3, $4, $5)`,
		func(c timetable.Change) []any { return []any{g, c.Request, c.Is.Slot, c.Is.Table, bit(c.Is.Pinned)} })
	if err != nil {
		return fmt.Errorf("change a draft: %w", err)
	}
	changes, err := json.Marshal(s.Changes)
	if err != nil {
		return err
	}
	if s.Undoes != 0 {
		if _, err := tx.ExecContext(ctx, `UPDATE board_step SET undone = 1 WHERE gathering = $1 AND version = $2`, g, s.Undoes); err != nil {
			return fmt.Errorf("undo a step: %w", err)
		}
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO board_step (gathering, version, kind, request, by_account, at, changes, run_before, moved_before)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		g, s.Edition, s.Kind, s.Request, s.By, micros(s.At), string(changes), s.RunBefore, bit(s.WasMoved))
	if err != nil {
		return fmt.Errorf("keep a step: %w", err)
	}
	return nil
}

// PublishTimetable implements timetable.Store.
func (db *DB) PublishTimetable(ctx context.Context, x timetable.Publishing, e account.Entry) error {
	return db.rung(x.Gathering, db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.changed(ctx, tx, x.Gathering); err != nil {
			return err
		}
		if err := unchanged(ctx, tx, &x); err != nil {
			return err
		}
		if x.Fresh != nil {
			if err := keepByHand(ctx, tx, x.Fresh, x.Bookings, x.LeftOut); err != nil {
				return err
			}
		}
		if x.Taken != nil {
			if err := takeStep(ctx, tx, x.Gathering, x.Taken); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE run SET shown = 0 WHERE gathering = $1 AND shown = 1`, x.Gathering); err != nil {
			return err
		}
		done, err := tx.ExecContext(ctx, `UPDATE run SET shown = 1 WHERE gathering = $1 AND id = $2 AND status IN ('optimal', 'feasible')`, x.Gathering, x.Run)
		if err := one(done, err, fault.New(fault.Conflict, "timetable.run_without_timetable")); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO publication (gathering, number, run, at, by_account) VALUES ($1, $2, $3, $4, $5)`,
			x.Gathering, x.Last+1, x.Run, micros(x.At), x.By)
		if err != nil {
			return fmt.Errorf("keep a publication: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM publication_notice WHERE gathering = $1 AND told_at IS NULL`, x.Gathering); err != nil {
			return err
		}
		return batch(ctx, tx, x.Tell, `INSERT INTO publication_notice (gathering, publication, participant, since, address) VALUES ($1, $2, $3, $4, $5)`,
			func(n timetable.Notice) []any {
				return []any{x.Gathering, n.Publication, n.Participant, n.Since, n.Address}
			})
	}))
}

// unchanged makes sure that draft and publication are those that the organiser saw.
func unchanged(ctx context.Context, tx *sql.Tx, x *timetable.Publishing) error {
	var last int
	var edition int64
	err := tx.QueryRowContext(ctx, `
		SELECT (SELECT COALESCE(MAX(number), 0) FROM publication WHERE gathering = $1),
		       (SELECT COALESCE(MAX(version), 0) FROM board WHERE gathering = $1)`, x.Gathering).Scan(&last, &edition)
	switch {
	case err != nil:
		return err
	case last != x.Last:
		return fault.New(fault.Conflict, "timetable.published_meanwhile")
	case edition != x.Edition:
		return fault.New(fault.Conflict, "timetable.board_changed")
	}
	return nil
}

// keepByHand keeps what organisers set as a run that is over.
func keepByHand(ctx context.Context, tx *sql.Tx, r *timetable.Run, bookings []timetable.Booking, left []timetable.LeftOut) error {
	if err := insertRun(ctx, tx, r); err != nil {
		return fmt.Errorf("keep what was set by hand: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE run SET state = 'running', started_at = $2 WHERE id = $1`, r.ID, micros(r.StartedAt)); err != nil {
		return err
	}
	return endRun(ctx, tx, r, bookings, left)
}

// Publications implements timetable.Store.
func (db *DB) Publications(ctx context.Context, g gathering.ID, limit int) ([]timetable.Publication, error) {
	return rows(ctx, db.read, func(r *sql.Rows, x *timetable.Publication) error {
		return r.Scan(&x.Number, &x.Run, (*moment)(&x.At), &x.By, &x.ByName, &x.Held, &x.Told, &x.Wait)
	}, `
		SELECT p.number, p.run, p.at, p.by_account, a.name,
		       (SELECT COUNT(*) FROM booking k WHERE k.run = p.run),
		       (SELECT COUNT(*) FROM publication_notice n WHERE n.gathering = p.gathering AND n.publication = p.number AND n.told_at IS NOT NULL),
		       (SELECT COUNT(*) FROM publication_notice n WHERE n.gathering = p.gathering AND n.publication = p.number AND n.told_at IS NULL)
		FROM publication p JOIN account a ON a.id = p.by_account
		WHERE p.gathering = $1 ORDER BY p.number DESC LIMIT $2`, g, limit)
}

// TimetableNotices implements timetable.Store.
func (db *DB) TimetableNotices(ctx context.Context, g gathering.ID, untold bool) ([]timetable.Notice, error) {
	where := ""
	if untold {
		where = ` AND told_at IS NULL`
	}
	return rows(ctx, db.read, func(r *sql.Rows, n *timetable.Notice) error {
		var told sql.NullInt64
		err := r.Scan(&n.Publication, &n.Participant, &n.Since, &n.Address, &told, &n.Channel)
		n.ToldAt = fromMaybe(told)
		return err
	}, `SELECT publication, participant, since, address, told_at, channel FROM publication_notice WHERE gathering = $1`+where+` ORDER BY participant, publication`, g)
}

// KeepSeat implements timetable.Store.
func (db *DB) KeepSeat(ctx context.Context, g gathering.ID, s timetable.Seat, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.changed(ctx, tx, g); err != nil {
			return err
		}
		done, err := tx.ExecContext(ctx, `UPDATE participant SET table_no = $3, needs = $4 WHERE gathering = $1 AND id = $2`, g, s.Participant, s.Table, s.Needs)
		return one(done, err, fault.New(fault.NotFound, "gathering.participant_not_found"))
	})
}

// KeepFeatures implements timetable.Store.
func (db *DB) KeepFeatures(ctx context.Context, g gathering.ID, table int, features string, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.changed(ctx, tx, g); err != nil {
			return err
		}
		done, err := tx.ExecContext(ctx, `UPDATE meeting_table SET features = $3 WHERE gathering = $1 AND number = $2`, g, table, features)
		return one(done, err, fault.New(fault.NotFound, "timetable.no_such_place"))
	})
}

// Enlarge implements timetable.Store.
func (db *DB) Enlarge(ctx context.Context, g gathering.ID, as timetable.Day, r timetable.Run, e account.Entry) error {
	tables, slots := len(as.Gathering.Tables), len(as.Gathering.Slots)
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.changed(ctx, tx, g); err != nil {
			return err
		}
		var used int
		err := tx.QueryRowContext(ctx, `
			SELECT (SELECT COUNT(*) FROM booking k JOIN run r ON r.id = k.run WHERE r.gathering = $1 AND r.shown = 1 AND (k.table_no > $2 OR k.slot > $3)) +
			       (SELECT COUNT(*) FROM request WHERE gathering = $1 AND fixed_slot > $3) +
			       (SELECT COUNT(*) FROM participant WHERE gathering = $1 AND table_no > $2)`, g, tables, slots).Scan(&used)
		if err != nil {
			return err
		}
		if used > 0 {
			return fault.New(fault.Conflict, "timetable.trial_used")
		}
		for _, gone := range []struct {
			query string
			n     int
		}{
			{`DELETE FROM board_booking WHERE gathering = $1 AND table_no > $2`, tables}, {`DELETE FROM board_booking WHERE gathering = $1 AND slot > $2`, slots},
			{`DELETE FROM meeting_table WHERE gathering = $1 AND number > $2`, tables}, {`DELETE FROM slot WHERE gathering = $1 AND number > $2`, slots},
			{`DELETE FROM unavailable WHERE slot > $2 AND participant IN (SELECT id FROM participant WHERE gathering = $1)`, slots},
		} {
			if _, err := tx.ExecContext(ctx, gone.query, g, gone.n); err != nil {
				return fmt.Errorf("take away what a trial has not: %w", err)
			}
		}
		err = batch(ctx, tx, as.Gathering.Tables, `INSERT INTO meeting_table (gathering, number, name, hall, features) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (gathering, number) DO NOTHING`,
			func(t gathering.Table) []any { return []any{g, t.Number, t.Name, t.Hall, t.Features} })
		if err != nil {
			return fmt.Errorf("add tables: %w", err)
		}
		err = batch(ctx, tx, as.Gathering.Slots, `INSERT INTO slot (gathering, number, start, finish, session) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (gathering, number) DO NOTHING`,
			func(s gathering.Slot) []any { return []any{g, s.Number, s.Start, s.End, s.Session} })
		if err != nil {
			return fmt.Errorf("add slots: %w", err)
		}
		err = batch(ctx, tx, as.Gathering.Participants, `UPDATE participant SET desks = $2 WHERE id = $1 AND desks <> $2`,
			func(p gathering.Participant) []any { return []any{p.ID, p.Desks} })
		if err != nil {
			return fmt.Errorf("set desks: %w", err)
		}
		return insertRun(ctx, tx, &r)
	})
}

// TimetablesToTell implements telling.Store.
func (db *DB) TimetablesToTell(ctx context.Context, limit int) ([]gathering.ID, error) {
	return column[gathering.ID](ctx, db.read, `SELECT DISTINCT gathering FROM publication_notice WHERE told_at IS NULL ORDER BY gathering DESC LIMIT `+strconv.Itoa(limit))
}

// KeepTimetableMails implements telling.Store.
func (db *DB) KeepTimetableMails(ctx context.Context, g gathering.ID, all []telling.Mail, now time.Time) (n int, err error) {
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		n = 0 // tried again
		for _, m := range all {
			fresh, err := told(ctx, tx, g, m.Notice, timetable.ByMail, string(m.Message.ID), "", now)
			if err != nil {
				return fmt.Errorf("note that participant %d is told: %w", m.Notice.Participant, err)
			}
			if !fresh {
				continue
			}
			if _, err := keepMessage(ctx, tx, m.Message); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

// KeepTimetableTold implements telling.Store.
func (db *DB) KeepTimetableTold(ctx context.Context, g gathering.ID, n timetable.Notice, by account.ID, now time.Time, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		fresh, err := told(ctx, tx, g, n, timetable.ByHands, "", by, now)
		if err == nil && !fresh {
			return fault.New(fault.Conflict, "timetable.told_already")
		}
		return err
	})
}

// told marks a notice as told once; false when it was already, or is no more.
func told(ctx context.Context, tx *sql.Tx, g gathering.ID, n timetable.Notice, channel, mail string, by account.ID, at time.Time) (bool, error) {
	done, err := tx.ExecContext(ctx, `
		UPDATE publication_notice SET told_at = $4, channel = $5, mail = $6, told_by = $7
		WHERE gathering = $1 AND participant = $2 AND publication = $3 AND told_at IS NULL`, g, n.Participant, n.Publication, micros(at), channel, mail, by)
	if err != nil {
		return false, err
	}
	met, err := done.RowsAffected()
	return met > 0, err
}
