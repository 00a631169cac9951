package store

import (
	"context"
	"database/sql"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/zones"
)

// UntoldTurns lists moves and cancellations of gatherings that the invited may not all
// have been told of, the oldest first.
func (db *DB) UntoldTurns(ctx context.Context, limit int) ([]invitation.Turn, error) {
	return rows(ctx, db.read, scanTurn, turnColumns+`
		WHERE t.told_at IS NULL AND t.turn IN ('move', 'cancel') ORDER BY t.at, t.gathering, t.number LIMIT $1`, limit)
}

const turnColumns = `
	SELECT t.gathering, t.number, t.at, t.turn, t.reason, t.day_before, t.start_before, t.finish_before, t.place_before, g.zone
	FROM gathering_turn t JOIN gathering g ON g.id = t.gathering`

func scanTurn(r *sql.Rows, t *invitation.Turn) error {
	var day, zone string
	if err := r.Scan(&t.Gathering, &t.Number, (*moment)(&t.At), &t.Turn, &t.Reason, &day, &t.Start, &t.Finish, &t.Place, &zone); err != nil {
		return err
	}
	at, err := zones.Load(zone)
	if err == nil && day != "" {
		t.Date, err = time.ParseInLocation(dayForm, day, at)
	}
	return err
}

// LastTelling implements invitation.SendingStore.
func (db *DB) LastTelling(ctx context.Context, id gathering.ID) (invitation.Turn, error) {
	all, err := rows(ctx, db.read, scanTurn, turnColumns+`
		WHERE t.gathering = $1 AND t.turn IN ('move', 'cancel') ORDER BY t.number DESC LIMIT 1`, id)
	if err == nil && len(all) == 0 {
		return invitation.Turn{}, fault.New(fault.NotFound, "invitation.nothing_to_tell")
	}
	if err != nil {
		return invitation.Turn{}, err
	}
	return all[0], nil
}

// KeepTurnTold marks a change as told to all whom it concerns.
func (db *DB) KeepTurnTold(ctx context.Context, id gathering.ID, number int, now time.Time) error {
	return db.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE gathering_turn SET told_at = $3 WHERE gathering = $1 AND number = $2 AND told_at IS NULL`, id, number, micros(now))
		return err
	})
}
