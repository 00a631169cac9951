package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/zones"
)

// Plan implements registration.Store.
func (db *DB) Plan(ctx context.Context, id gathering.ID) (gathering.Plan, error) {
	read, err := db.oftenIn(ctx)
	if err != nil {
		return gathering.Plan{}, err
	}
	defer read.tx.Rollback() // nothing was changed
	return loadPlan(ctx, read, id, "")
}

// loadPlan reads a plan; lock is what the engine says to hold the row until the
// transaction ends, or nothing.
func loadPlan(ctx context.Context, tx querier, id gathering.ID, lock string) (gathering.Plan, error) {
	p, err := scanPlan(tx.QueryRowContext(ctx, `
		SELECT id, state, reason, code, title, theme, goals, place, address, day, last_day, start, finish, zone, series, copied, version,
		       quota, release_at, queue, lot_seed, offer_minutes, eligible, attendees, opens_at, closes_at, answer_by, contact, sample
		FROM gathering WHERE id = $1`+lock, id))
	if err != nil {
		return p, found(err, "gathering.not_found")
	}
	p.Hosts, err = rows(ctx, tx, func(r *sql.Rows, h *gathering.Host) error { return r.Scan(&h.Organisation, &h.Name) },
		`SELECT o.id, o.name FROM host h JOIN organisation o ON o.id = h.organisation WHERE h.gathering = $1 ORDER BY h.place`, id)
	if err != nil {
		return p, fmt.Errorf("read hosts of gathering %s: %w", id, err)
	}
	p.Seats.Parts, err = rows(ctx, tx, func(r *sql.Rows, x *gathering.Part) error {
		return r.Scan(&x.Number, &x.Kind, &x.Value, &x.Least, &x.Most)
	}, `SELECT number, kind, value, least, most FROM seat_part WHERE gathering = $1 ORDER BY number`, id)
	if err != nil {
		return p, fmt.Errorf("read sub-quotas of gathering %s: %w", id, err)
	}
	return p, nil
}

func scanPlan(row interface{ Scan(...any) error }) (gathering.Plan, error) {
	var p gathering.Plan
	var goals, day, last, seed, eligible string
	var offer int64
	var release, opens, closes, answer sql.NullInt64
	err := row.Scan(&p.ID, &p.State, &p.Reason, &p.Code, &p.Title, &p.Theme, &goals, &p.Place, &p.Address, &day, &last, &p.Start, &p.Finish,
		&p.Zone, &p.Series, &p.Copied, &p.Version, &p.Seats.Quota, &release, &p.Seats.Queue, &seed, &offer, &eligible, &p.Attendees,
		&opens, &closes, &answer, &p.Contact, &p.Sample)
	if err != nil {
		return p, err
	}
	if goals != "" {
		p.Goals = strings.Split(goals, "\n")
	}
	zone, err := zones.Load(p.Zone)
	if err != nil {
		return p, fmt.Errorf("zone of gathering %s: %w", p.ID, err)
	}
	if p.Date, err = time.ParseInLocation(dayForm, day, zone); err != nil {
		return p, fmt.Errorf("day of gathering %s: %w", p.ID, err)
	}
	if p.Until = p.Date; last != "" {
		if p.Until, err = time.ParseInLocation(dayForm, last, zone); err != nil {
			return p, fmt.Errorf("last day of gathering %s: %w", p.ID, err)
		}
	}
	if p.Seats.Seed, err = strconv.ParseUint(seed, 10, 64); err != nil {
		return p, fmt.Errorf("lot of gathering %s: %w", p.ID, err)
	}
	if err := json.Unmarshal([]byte(eligible), &p.Eligible.Conditions); err != nil {
		return p, fmt.Errorf("rule of gathering %s: %w", p.ID, err)
	}
	p.Seats.Offer = time.Duration(offer) * time.Minute
	p.Seats.Release, p.OpensAt, p.ClosesAt, p.AnswerBy = fromMaybe(release), fromMaybe(opens), fromMaybe(closes), fromMaybe(answer)
	return p, nil
}
