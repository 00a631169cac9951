package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/evaluation"
	"wantilan/internal/timetable/live"
	"wantilan/internal/timetable/telling"
)

// LiveFacts implements live.Store.
func (db *DB) LiveFacts(ctx context.Context, id gathering.ID) ([]live.Fact, error) {
	return rows(ctx, db.read, func(r *sql.Rows, f *live.Fact) error {
		f.Gathering = id
		return r.Scan(&f.Number, &f.ID, &f.Kind, (*moment)(&f.At), &f.Hall, &f.Slot, &f.Until, &f.Request, &f.Participant, &f.Table, &f.Minutes, &f.Of, &f.By, &f.ByName)
	}, `
		SELECT f.number, f.id, f.kind, f.at, f.hall, f.slot, f.until_slot, f.request, f.participant, f.table_no, f.minutes, f.target, f.by_account, a.name
		FROM live_fact f JOIN account a ON a.id = f.by_account
		WHERE f.gathering = $1 ORDER BY f.number`, id)
}

// AddLiveFacts implements live.Store. The gathering's row is held, so that numbers have no
// gaps; what is there already is left as it is.
func (db *DB) AddLiveFacts(ctx context.Context, id gathering.ID, all []live.Fact, e account.Entry) error {
	return db.rung(id, db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT id FROM gathering WHERE id = $1`+db.engine.forUpdate, id).Scan(new(string)); err != nil {
			return found(err, "gathering.not_found")
		}
		for _, f := range all {
			_, err := tx.ExecContext(ctx, `
				INSERT INTO live_fact (gathering, number, id, kind, at, hall, slot, until_slot, request, participant, table_no, minutes, target, by_account)
				VALUES ($1, (SELECT COALESCE(MAX(number), 0) + 1 FROM live_fact WHERE gathering = $1), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
				ON CONFLICT (gathering, id) DO NOTHING`,
				id, f.ID, f.Kind, micros(f.At), f.Hall, f.Slot, f.Until, f.Request, f.Participant, f.Table, f.Minutes, f.Of, f.By)
			if err != nil {
				return fmt.Errorf("keep what happened: %w", err)
			}
		}
		return nil
	}))
}

// MeetingsSaid implements live.Store. A gathering of which something was answered has a form
// of its own.
func (db *DB) MeetingsSaid(ctx context.Context, id gathering.ID) ([]live.Said, error) {
	var text string
	err := db.read.QueryRowContext(ctx, `SELECT questions FROM feedback_form WHERE owner = $1`, id).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	var form evaluation.Form
	if err := errors.Join(err, json.Unmarshal([]byte(text), &form.Questions)); err != nil {
		return nil, fmt.Errorf("questions of %s: %w", id, err)
	}
	all, err := rows(ctx, db.read, func(r *sql.Rows, s *live.Said) error {
		var a evaluation.Answer
		var replies string
		if err := r.Scan(&s.Request, &s.Participant, &replies); err != nil {
			return err
		}
		err := json.Unmarshal([]byte(replies), &a.Replies)
		answered := 0
		for _, q := range form.Of(evaluation.Meeting) {
			if n := a.Reply(q.Key).Scale; q.Kind == evaluation.Held && n != 0 {
				answered = n
			}
		}
		if s.Held = answered == evaluation.Yes; answered == 0 {
			s.Request = 0 // nothing was said of that
		}
		return err
	}, `
		SELECT f.number, COALESCE(p.number, 0), f.replies FROM feedback f LEFT JOIN participant p ON p.id = f.who AND p.gathering = f.gathering
		WHERE f.gathering = $1 AND f.about = 'meeting' ORDER BY f.number, f.id`, id)
	return slices.DeleteFunc(all, func(s live.Said) bool { return s.Request == 0 }), err
}

// LiveVersion implements live.Store. Times of answers are added up shortened, so that no
// number of them is too much.
func (db *DB) LiveVersion(ctx context.Context, id gathering.ID) (version string, promises int, err error) {
	var facts, published, came, changed, promised, said, saidAt, closed int64
	err = db.read.QueryRowContext(ctx, `
		SELECT (SELECT COALESCE(MAX(number), 0) FROM live_fact WHERE gathering = $1),
		       (SELECT COALESCE(MAX(number), 0) FROM publication WHERE gathering = $1),
		       (SELECT COALESCE(MAX(number), 0) FROM attendance WHERE gathering = $1),
		       (SELECT COUNT(*) FROM promise WHERE gathering = $1 AND state <> 'dropped' AND (wording = '' OR (giver_said NOT IN ('', 'no') AND taker_said NOT IN ('', 'no')))),
		       (SELECT COALESCE(SUM(version), 0) FROM promise WHERE gathering = $1),
		       (SELECT COUNT(*) FROM feedback WHERE gathering = $1 AND about = 'meeting'),
		       (SELECT COALESCE(SUM(at % 1000000007), 0) FROM feedback WHERE gathering = $1 AND about = 'meeting'),
		       (SELECT COALESCE(MAX(version), 0) FROM gathering WHERE id = $1),
		       (SELECT COALESCE(MAX(number), 0) FROM live_closing WHERE gathering = $1)`, id).Scan(&facts, &published, &came, &promises, &promised, &said, &saidAt, &changed, &closed)
	return fmt.Sprintf("%d-%d-%d-%d-%d-%d-%d-%d", facts, published, came, promised, said, saidAt, changed, closed), promises, err
}

// brokenLive are promises that the day of a gathering keeps; what is found breaks one.
var brokenLive = []struct{ what, query string }{
	{"gathering %s: what happened on its day is not numbered without gaps", `
		SELECT gathering FROM live_fact GROUP BY gathering HAVING COUNT(*) <> MAX(number) ORDER BY gathering`},
	{"gathering %s: something happened on its day to a request, participant, table or round that it has not", `
		SELECT DISTINCT f.gathering FROM live_fact f WHERE
			f.request > (SELECT COUNT(*) FROM request r WHERE r.gathering = f.gathering) OR
			f.participant > (SELECT COUNT(*) FROM participant p WHERE p.gathering = f.gathering) OR
			f.table_no > (SELECT COUNT(*) FROM meeting_table t WHERE t.gathering = f.gathering) OR
			f.slot > (SELECT COUNT(*) FROM slot s WHERE s.gathering = f.gathering) ORDER BY f.gathering`},
	{"gathering %s: a promise stands in words that nobody said", `
		SELECT DISTINCT p.gathering FROM promise p WHERE p.wording <> ''
		AND NOT EXISTS (SELECT 1 FROM promise_fact f WHERE f.gathering = p.gathering AND f.id = p.wording AND f.promise = p.id AND f.kind = 'words') ORDER BY p.gathering`},
	{"gathering %s: something was taken back that never happened on its day", `
		SELECT DISTINCT f.gathering FROM live_fact f
		WHERE f.kind = 'undo' AND NOT EXISTS (SELECT 1 FROM live_fact o WHERE o.gathering = f.gathering AND o.id = f.target AND o.kind <> 'undo') ORDER BY f.gathering`},
	{"gathering %s: its day was not closed and opened in turn", `
		SELECT c.gathering FROM live_closing c GROUP BY c.gathering
		HAVING COUNT(*) <> MAX(c.number) OR SUM(CASE WHEN (c.kind = 'close') = (c.number % 2 = 1) THEN 0 ELSE 1 END) > 0 ORDER BY c.gathering`},
}

// Closings implements live.EndStore.
func (db *DB) Closings(ctx context.Context, id gathering.ID) ([]live.Closing, error) {
	return rows(ctx, db.read, func(r *sql.Rows, c *live.Closing) error {
		return r.Scan(&c.Number, &c.Opened, (*moment)(&c.At), &c.By, &c.ByName, &c.Reason)
	}, `
		SELECT c.number, CASE WHEN c.kind = 'open' THEN 1 ELSE 0 END, c.at, c.by_account, a.name, c.reason
		FROM live_closing c JOIN account a ON a.id = c.by_account
		WHERE c.gathering = $1 ORDER BY c.number`, id)
}

// KeepClosing implements live.EndStore.
func (db *DB) KeepClosing(ctx context.Context, id gathering.ID, c live.Closing, e account.Entry) error {
	kind := "close"
	if c.Opened {
		kind = "open"
	}
	return db.rung(id, db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			INSERT INTO live_closing (gathering, number, kind, at, by_account, reason) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (gathering, number) DO NOTHING`, id, c.Number, kind, micros(c.At), c.By, c.Reason)
		return one(done, err, fault.New(fault.Conflict, "live.closed_meanwhile"))
	}))
}

// Clusters implements live.EndStore.
func (db *DB) Clusters(ctx context.Context, id gathering.ID) (map[int]string, error) {
	all := map[int]string{}
	return all, each(ctx, db.read, func(r *sql.Rows) error {
		var number int
		var cluster string
		err := r.Scan(&number, &cluster)
		all[number] = cluster
		return err
	}, `
		SELECT p.number, COALESCE(b.cluster, '') FROM participant p JOIN party y ON y.id = p.party LEFT JOIN business b ON b.party = y.id
		WHERE p.gathering = $1 AND y.kind = 'business' ORDER BY p.number`, id)
}

// WrongLive tells which days of gatherings break a promise.
func (i *Inspector) WrongLive(ctx context.Context) (all []string, err error) {
	for _, q := range brokenLive {
		ids, err := texts(ctx, i.read, q.query)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			all = append(all, fmt.Sprintf(q.what, id))
		}
	}
	return all, nil
}

// lastWord is the condition that a delay f stands and is the last word about its hall.
const lastWord = `f.kind = 'delay'
		AND NOT EXISTS (SELECT 1 FROM live_fact u WHERE u.gathering = f.gathering AND u.kind = 'undo' AND u.target = f.id)
		AND NOT EXISTS (SELECT 1 FROM live_fact o WHERE o.gathering = f.gathering AND o.kind = 'delay' AND o.number > f.number AND o.hall IN ('', f.hall) AND o.slot <= f.slot)`

// LateToTell implements telling.LateStore.
func (db *DB) LateToTell(ctx context.Context, from, to time.Time, limit int) ([]telling.Late, error) {
	return rows(ctx, db.read, func(r *sql.Rows, l *telling.Late) error { return r.Scan(&l.Gathering, &l.Fact, &l.Hall, &l.Slot) }, `
		SELECT f.gathering, f.number, f.hall, f.slot FROM live_fact f
		WHERE f.at >= $1 AND f.at <= $2 AND `+lastWord+`
		AND NOT EXISTS (SELECT 1 FROM live_told t WHERE t.gathering = f.gathering AND t.fact = f.number AND t.participant = 0)
		ORDER BY f.gathering, f.number LIMIT $3`, micros(from), micros(to), limit)
}

const lateTold = `INSERT INTO live_told (gathering, fact, participant, message) VALUES ($1, $2, $3, $4) ON CONFLICT (gathering, fact, participant) DO NOTHING`

// LateStanding implements telling.LateStore.
func (db *DB) LateStanding(ctx context.Context, g gathering.ID) ([]telling.Late, map[telling.LateTold]bool, error) {
	told := map[telling.LateTold]bool{}
	err := each(ctx, db.read, func(r *sql.Rows) error {
		var t telling.LateTold
		err := r.Scan(&t.Fact, &t.Participant)
		told[t] = true
		return err
	}, `SELECT fact, participant FROM live_told WHERE gathering = $1 ORDER BY fact, participant`, g)
	if err != nil {
		return nil, nil, err
	}
	all, err := rows(ctx, db.read, func(r *sql.Rows, l *telling.Late) error { return r.Scan(&l.Gathering, &l.Fact, &l.Hall, &l.Slot) },
		`SELECT f.gathering, f.number, f.hall, f.slot FROM live_fact f WHERE f.gathering = $1 AND `+lastWord+` ORDER BY f.number`, g)
	return all, told, err
}

// KeepLateTold implements telling.LateStore. There is no message; the audit log says who
// told.
func (db *DB) KeepLateTold(ctx context.Context, g gathering.ID, t telling.LateTold, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, lateTold, g, t.Fact, t.Participant, "")
		return one(done, err, fault.New(fault.Conflict, "timetable.told_already"))
	})
}

// KeepLateMails implements telling.LateStore.
func (db *DB) KeepLateMails(ctx context.Context, l telling.Late, all []telling.LateMail) (n int, err error) {
	const insert = lateTold
	err = db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		n = 0 // tried again
		done, err := tx.ExecContext(ctx, insert, l.Gathering, l.Fact, 0, "")
		if err != nil {
			return err
		}
		if fresh, err := done.RowsAffected(); err != nil || fresh == 0 {
			return err
		}
		for _, m := range all {
			if _, err := tx.ExecContext(ctx, insert, l.Gathering, l.Fact, m.Participant, m.Message.ID); err != nil {
				return err
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
