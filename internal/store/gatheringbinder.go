package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
)

// Binder implements gathering.SecretariatStore.
func (db *DB) Binder(ctx context.Context, id gathering.ID) (gathering.Binder, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return gathering.Binder{}, err
	}
	defer tx.Rollback() // nothing was changed
	return loadBinder(ctx, tx, id)
}

// BinderByCode implements gathering.SecretariatStore.
func (db *DB) BinderByCode(ctx context.Context, code string) (gathering.Binder, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return gathering.Binder{}, err
	}
	defer tx.Rollback() // nothing was changed
	var id gathering.ID
	if err := tx.QueryRowContext(ctx, `SELECT id FROM gathering WHERE code = $1 AND code <> ''`, code).Scan(&id); err != nil {
		return gathering.Binder{}, found(err, "gathering.not_found")
	}
	return loadBinder(ctx, tx, id)
}

// loadBinder reads a plan with all its lists.
func loadBinder(ctx context.Context, tx *sql.Tx, id gathering.ID) (b gathering.Binder, err error) {
	if b.Plan, err = loadPlan(ctx, tx, id, ""); err != nil {
		return b, err
	}
	g := gathering.Gathering{ID: id}
	for _, load := range []func(context.Context, *sql.Tx, *gathering.Gathering) error{loadSlots, loadTables, loadAgenda, loadBring, loadWalks} {
		if err := load(ctx, tx, &g); err != nil {
			return b, fmt.Errorf("read gathering %s: %w", id, err)
		}
	}
	b.Slots, b.Tables, b.Agenda, b.Bring, b.Walks = g.Slots, g.Tables, g.Agenda, g.Bring, g.Walks
	for i := range b.Agenda {
		b.Agenda[i].Day = max(1, b.Agenda[i].Day)
	}
	for _, load := range []func(context.Context, *sql.Tx, *gathering.Binder) error{
		loadHalls, loadSpeakers, loadSpeaking, loadBudget, loadCommittee, loadTasks, loadTurns, loadAsked, loadHeads,
	} {
		if err := load(ctx, tx, &b); err != nil {
			return b, fmt.Errorf("read plan of gathering %s: %w", id, err)
		}
	}
	return b, nil
}

func loadHalls(ctx context.Context, tx *sql.Tx, b *gathering.Binder) (err error) {
	b.Halls, err = rows(ctx, tx, func(r *sql.Rows, h *gathering.Hall) error { return r.Scan(&h.Number, &h.Name, &h.Capacity) },
		`SELECT number, name, capacity FROM hall WHERE gathering = $1 ORDER BY number`, b.ID)
	return err
}

func loadSpeakers(ctx context.Context, tx *sql.Tx, b *gathering.Binder) (err error) {
	b.Speakers, err = rows(ctx, tx, func(r *sql.Rows, x *gathering.Speaker) error {
		return r.Scan(&x.ID, &x.Number, &x.Name, &x.Organisation, &x.About, &x.AboutEnglish, &x.Contact, &x.State, &x.Photo, &x.Slides, &x.SlidesFor,
			&x.PhotoOK, &x.AboutOK, &x.RecordingOK, &x.Fee, &x.Tax, &x.Receipt, &x.SlidesSize, &x.SlidesOK)
	}, `
		SELECT id, number, name, organisation, about, about_en, contact, state, photo, slides, slides_for, photo_ok, about_ok, recording_ok, fee, tax, receipt, slides_size, slides_ok
		FROM speaker WHERE gathering = $1 ORDER BY number, id`, b.ID)
	return err
}

func loadSpeaking(ctx context.Context, tx *sql.Tx, b *gathering.Binder) (err error) {
	b.Talks, err = rows(ctx, tx, func(r *sql.Rows, t *gathering.Speaking) error { return r.Scan(&t.Item, &t.Speaker, &t.Moderates) },
		`SELECT item, speaker, moderates FROM speaking WHERE gathering = $1 ORDER BY place, item, speaker`, b.ID)
	return err
}

func loadBudget(ctx context.Context, tx *sql.Tx, b *gathering.Binder) (err error) {
	b.Budget, err = rows(ctx, tx, func(r *sql.Rows, l *gathering.BudgetLine) error {
		return r.Scan(&l.Number, &l.What, &l.Volume, &l.Unit, &l.Price, &l.Source, &l.Code, &l.Realised)
	}, `SELECT number, what, volume, unit, price, source, code, realised FROM budget_line WHERE gathering = $1 ORDER BY number`, b.ID)
	return err
}

func loadCommittee(ctx context.Context, tx *sql.Tx, b *gathering.Binder) (err error) {
	b.Committee, err = rows(ctx, tx, func(r *sql.Rows, m *gathering.Member) error { return r.Scan(&m.Number, &m.Name, &m.Role, &m.Phone) },
		`SELECT number, name, role, phone FROM committee_member WHERE gathering = $1 ORDER BY number`, b.ID)
	return err
}

func loadTasks(ctx context.Context, tx *sql.Tx, b *gathering.Binder) (err error) {
	b.Tasks, err = rows(ctx, tx, func(r *sql.Rows, t *gathering.Task) error {
		return r.Scan(&t.Number, &t.Title, &t.Due, &t.Who, &t.DoneBy, &t.Doer, (*moment)(&t.DoneAt))
	}, `
		SELECT t.number, t.title, t.due, t.who, COALESCE(t.done_by, ''), COALESCE(a.name, ''), t.done_at
		FROM task t LEFT JOIN account a ON a.id = t.done_by WHERE t.gathering = $1 ORDER BY t.due, t.number`, b.ID)
	return err
}

func loadTurns(ctx context.Context, tx *sql.Tx, b *gathering.Binder) (err error) {
	b.Turns, err = rows(ctx, tx, func(r *sql.Rows, t *gathering.Turned) error {
		return r.Scan(&t.Number, &t.Turn, &t.From, &t.To, &t.By, &t.Name, (*moment)(&t.At), &t.Reason, &t.Tells,
			&t.Before.Day, &t.Before.Until, &t.Before.Start, &t.Before.Finish, &t.Before.Place, &t.Before.Address,
			&t.Now.Day, &t.Now.Until, &t.Now.Start, &t.Now.Finish, &t.Now.Place, &t.Now.Address, (*moment)(&t.Told))
	}, `
		SELECT t.number, t.turn, t.from_state, t.to_state, COALESCE(t.by_account, ''), COALESCE(a.name, ''), t.at, t.reason, t.tells,
		       t.day_before, t.until_before, t.start_before, t.finish_before, t.place_before, t.address_before,
		       t.day_after, t.until_after, t.start_after, t.finish_after, t.place_after, t.address_after, t.told_at
		FROM gathering_turn t LEFT JOIN account a ON a.id = t.by_account WHERE t.gathering = $1 ORDER BY t.number`, b.ID)
	return err
}

func loadAsked(ctx context.Context, tx *sql.Tx, b *gathering.Binder) (err error) {
	b.Asked, err = rows(ctx, tx, func(r *sql.Rows, h *gathering.Host) error { return r.Scan(&h.Organisation, &h.Name) },
		`SELECT o.id, o.name FROM host_asked h JOIN organisation o ON o.id = h.organisation WHERE h.gathering = $1 ORDER BY h.place, o.id`, b.ID)
	return err
}

// loadHeads counts who has to do with a gathering, and whether there is a timetable.
// Of a gathering without registrations, such as one that a file made, the participants
// have the seats.
func loadHeads(ctx context.Context, tx *sql.Tx, b *gathering.Binder) error {
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*), COALESCE(SUM(CASE WHEN y.kind = 'business' THEN 1 ELSE 0 END), 0)
		FROM participant p JOIN party y ON y.id = p.party WHERE p.gathering = $1 AND p.withdrawn_at IS NULL`, b.ID).Scan(&b.Heads.Registered, &b.Heads.Confirmed)
	if err != nil {
		return err
	}
	b.Heads.Attended = b.Heads.Registered
	if err := loadRegistered(ctx, tx, b); err != nil {
		return err
	}
	if err := tx.QueryRowContext(ctx, reachedInvited+stillInvited, b.ID).Scan(&b.Heads.Invited); err != nil {
		return fmt.Errorf("count the invited: %w", err)
	}
	for _, x := range b.Speakers {
		if x.State != gathering.SpeakerDeclined {
			b.Heads.Speakers++
		}
	}
	return tx.QueryRowContext(ctx, `
		SELECT COALESCE(MAX(CASE WHEN status IN ('optimal', 'feasible') THEN 1 ELSE 0 END), 0), COALESCE(MAX(CASE WHEN state IN ('requested', 'running') THEN 1 ELSE 0 END), 0)
		FROM run WHERE gathering = $1`, b.ID).Scan(&b.Timetable, &b.Solving)
}

// loadRegistered counts the registrations of a gathering, if it has any.
func loadRegistered(ctx context.Context, tx *sql.Tx, b *gathering.Binder) error {
	var all, live, queued int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*), COALESCE(SUM(CASE WHEN state IN ('confirmed', 'offered', 'waiting', 'pending') THEN 1 ELSE 0 END), 0),
		       COALESCE(SUM(CASE WHEN state IN ('offered', 'waiting') THEN 1 ELSE 0 END), 0)
		FROM registration WHERE gathering = $1`, b.ID).Scan(&all, &live, &queued)
	if err != nil || all == 0 {
		return err
	}
	b.Heads.Registered, b.Heads.Queued = live, queued
	b.Heads.Confirmed, err = ConfirmedSeats(ctx, tx, b.ID)
	return err
}

// KeepBinder implements gathering.SecretariatStore.
func (db *DB) KeepBinder(ctx context.Context, b gathering.Binder, e account.Entry) error {
	err := db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO gathering (id, office, title, theme, place, day, zone, state, sample) VALUES ($1, $2, $3, '', '', $4, $5, $6, $7)`,
			b.ID, b.Hosts[0].Organisation, b.Title, b.Date.Format(dayForm), b.Zone, b.State, bit(b.Sample))
		if err != nil {
			return err
		}
		none := gathering.Binder{Plan: gathering.Plan{ID: b.ID}}
		return writeBinder(ctx, tx, &none, &b)
	})
	if taken(err) {
		return register.ErrCodeTaken
	}
	return err
}

// ChangeBinder implements gathering.SecretariatStore.
func (db *DB) ChangeBinder(ctx context.Context, id gathering.ID, e account.Entry, change func(*gathering.Binder) (account.Facts, account.Facts, error)) error {
	err := db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := db.markOnce(ctx, tx, e.Once, e.At); err != nil {
			return err
		}
		if err := db.changed(ctx, tx, id); err != nil { // others wait from here on
			return err
		}
		before, err := loadBinder(ctx, tx, id)
		if err != nil {
			return err
		}
		after := cloned(before)
		was, is, err := change(&after)
		if err != nil {
			return err
		}
		if err := writeBinder(ctx, tx, &before, &after); err != nil {
			return fmt.Errorf("change plan of gathering %s: %w", id, err)
		}
		return db.note(ctx, tx, e.From(was).To(is))
	})
	if taken(err) {
		return register.ErrCodeTaken
	}
	return err
}

// cloned is a binder with lists of its own.
func cloned(b gathering.Binder) gathering.Binder {
	b.Hosts, b.Goals, b.Seats.Parts, b.Eligible.Conditions = slices.Clone(b.Hosts), slices.Clone(b.Goals), slices.Clone(b.Seats.Parts), slices.Clone(b.Eligible.Conditions)
	b.Slots, b.Tables, b.Agenda, b.Halls = slices.Clone(b.Slots), slices.Clone(b.Tables), slices.Clone(b.Agenda), slices.Clone(b.Halls)
	b.Speakers, b.Talks, b.Budget, b.Committee = slices.Clone(b.Speakers), slices.Clone(b.Talks), slices.Clone(b.Budget), slices.Clone(b.Committee)
	b.Tasks, b.Turns, b.Asked, b.Bring = slices.Clone(b.Tasks), slices.Clone(b.Turns), slices.Clone(b.Asked), slices.Clone(b.Bring)
	return b
}

// PublicPlans implements gathering.SecretariatStore.
func (db *DB) PublicPlans(ctx context.Context, from register.Date, limit int) ([]gathering.Plan, error) {
	return db.plans(ctx, `SELECT id FROM gathering WHERE state NOT IN ('draft', 'archived') AND code <> '' AND CASE WHEN last_day = '' THEN day ELSE last_day END >= $1
		ORDER BY day, id LIMIT $2`, from, limit)
}

// PlansAskedOf implements gathering.SecretariatStore.
func (db *DB) PlansAskedOf(ctx context.Context, id account.OrganisationID) ([]gathering.Plan, error) {
	const most = 50
	return db.plans(ctx, `SELECT g.id FROM host_asked h JOIN gathering g ON g.id = h.gathering WHERE h.organisation = $1 ORDER BY g.day, g.id LIMIT $2`, id, most)
}

// plans reads the plans that a query names.
func (db *DB) plans(ctx context.Context, query string, args ...any) ([]gathering.Plan, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	ids, err := rows(ctx, tx, func(r *sql.Rows, id *gathering.ID) error { return r.Scan(id) }, query, args...)
	if err != nil {
		return nil, err
	}
	all := make([]gathering.Plan, len(ids))
	for i, id := range ids {
		if all[i], err = loadPlan(ctx, tx, id, ""); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// PossibleHosts implements gathering.SecretariatStore.
func (db *DB) PossibleHosts(ctx context.Context, limit int) ([]gathering.Host, error) {
	return rows(ctx, db.read, func(r *sql.Rows, h *gathering.Host) error { return r.Scan(&h.Organisation, &h.Name) },
		`SELECT id, name FROM organisation WHERE kind IN ('office', 'council') ORDER BY lower(name), id LIMIT $1`, limit)
}

// DiscardDraft implements gathering.SecretariatStore. What belongs to the gathering goes
// with its row; files that nothing names any more are swept.
func (db *DB) DiscardDraft(ctx context.Context, id gathering.ID, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		var state gathering.State
		if err := tx.QueryRowContext(ctx, `SELECT state FROM gathering WHERE id = $1`+db.engine.forUpdate, id).Scan(&state); err != nil {
			return found(err, "gathering.not_found")
		}
		if state != gathering.Draft {
			return fault.New(fault.Conflict, "plan.discard_draft")
		}
		var told int
		err := tx.QueryRowContext(ctx, `
			SELECT (SELECT COUNT(*) FROM registration WHERE gathering = $1)
			     + (SELECT COUNT(*) FROM invitation_event e JOIN invitation i ON i.id = e.invitation WHERE i.gathering = $1 AND e.kind IN ('mailed', 'messaged', 'handed'))
			     + (SELECT COUNT(*) FROM issued WHERE gathering = $1)`, id).Scan(&told)
		if err != nil {
			return err
		}
		if told > 0 {
			return fault.New(fault.Conflict, "plan.discard_told")
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM gathering WHERE id = $1`, id)
		return err
	})
}

// InSeries implements gathering.SecretariatStore.
func (db *DB) InSeries(ctx context.Context, series gathering.SeriesID, of account.OrganisationID) ([]gathering.Standing, error) {
	const most = 60
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	ids, err := rows(ctx, tx, func(r *sql.Rows, id *gathering.ID) error { return r.Scan(id) }, `
		SELECT id FROM gathering WHERE series = $1 AND series <> '' AND ($2 = '' OR id IN (SELECT gathering FROM host WHERE organisation = $2))
		ORDER BY day, id LIMIT $3`, series, of, most)
	if err != nil {
		return nil, err
	}
	all := make([]gathering.Standing, len(ids))
	for i, id := range ids {
		b, err := loadBinder(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		all[i] = gathering.Standing{Plan: b.Plan, Heads: b.Heads, Partners: b.Heads.Registered - b.Heads.Confirmed}
		err = tx.QueryRowContext(ctx, `
			SELECT (SELECT COUNT(*) FROM request WHERE gathering = $1 AND answer = 'accepted'),
			       (SELECT COUNT(*) FROM booking k JOIN run r ON r.id = k.run WHERE r.gathering = $1 AND r.shown = 1),
			       (`+reachedInvited+`)`, id).Scan(&all[i].Requests, &all[i].Meetings, &all[i].Invited)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Checklist implements gathering.SecretariatStore.
func (db *DB) Checklist(ctx context.Context, office account.OrganisationID) ([]gathering.Task, error) {
	return rows(ctx, db.read, func(r *sql.Rows, t *gathering.Task) error { return r.Scan(&t.Number, &t.Title, &t.Due) },
		`SELECT number, title, due FROM checklist_task WHERE office = $1 ORDER BY number`, office)
}

// KeepChecklist implements gathering.SecretariatStore.
func (db *DB) KeepChecklist(ctx context.Context, office account.OrganisationID, tasks []gathering.Task, e account.Entry) error {
	return db.deed(ctx, e, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM checklist_task WHERE office = $1`, office); err != nil {
			return err
		}
		number := 0
		return batch(ctx, tx, tasks, `INSERT INTO checklist_task (office, number, title, due) VALUES ($1, $2, $3, $4)`, func(t gathering.Task) []any {
			number++
			return []any{office, number, t.Title, t.Due}
		})
	})
}

// lastDay is the last day of a gathering as it is kept: empty for one day.
func lastDay(p *gathering.Plan) string {
	if p.Until.IsZero() || p.Until.Equal(p.Date) {
		return ""
	}
	return p.Until.Format(time.DateOnly)
}
