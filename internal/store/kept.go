package store

import (
	"context"
	"database/sql"
	"slices"
	"sync"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/timetable"
)

// kept are the days of gatherings as they were last read, so that a page costs
// one look at the gathering's version instead of reading all of its lists. The
// version is counted up in the transaction of every change, also by other
// programs on the same database.
type kept struct {
	mu   sync.Mutex
	days map[gathering.ID]keptDay
	turn int64
}

type keptDay struct {
	turn int64 // when it was last used, for forgetting the one that was not for longest
	day  timetable.Day
}

// mostKept bounds how many days are in memory; mostKeptRequests how large one may
// be.
const (
	mostKept         = 32
	mostKeptRequests = 20_000
)

// get gives the day of a gathering if it is the one of that version.
func (k *kept) get(id gathering.ID, version int64) (timetable.Day, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	d, there := k.days[id]
	if !there || d.day.Version != version {
		return timetable.Day{}, false
	}
	k.turn++
	d.turn = k.turn
	k.days[id] = d
	return d.day, true
}

// put keeps a day. Its lists are clipped, so that whoever adds to them gets lists
// of their own; nobody may change what is in them.
func (k *kept) put(d timetable.Day) {
	if len(d.Requests) > mostKeptRequests {
		return
	}
	d.Requests, d.Bookings, d.LeftOut = slices.Clip(d.Requests), slices.Clip(d.Bookings), slices.Clip(d.LeftOut)
	d.Limits, d.Never, d.Clinics = slices.Clip(d.Limits), slices.Clip(d.Never), slices.Clip(d.Clinics)
	g := &d.Gathering
	g.Hosts, g.Slots, g.Tables = slices.Clip(g.Hosts), slices.Clip(g.Slots), slices.Clip(g.Tables)
	g.Participants, g.Agenda, g.Bring = slices.Clip(g.Participants), slices.Clip(g.Agenda), slices.Clip(g.Bring)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.days == nil {
		k.days = map[gathering.ID]keptDay{}
	}
	if _, there := k.days[g.ID]; !there && len(k.days) >= mostKept {
		k.forgetOldest()
	}
	k.turn++
	k.days[g.ID] = keptDay{turn: k.turn, day: d}
}

func (k *kept) forgetOldest() {
	var oldest gathering.ID
	turn := k.turn + 1
	for id, d := range k.days {
		if d.turn < turn {
			oldest, turn = id, d.turn
		}
	}
	delete(k.days, oldest)
}

// changed counts up a gathering's version and so makes changes to it wait for one
// another.
func (db *DB) changed(ctx context.Context, tx *sql.Tx, id gathering.ID) error {
	done, err := db.execIn(ctx, tx, dayChanged, id)
	return one(done, err, fault.New(fault.NotFound, "gathering.not_found"))
}

// changedBy counts up the versions of the gatherings that show an organisation's
// name.
func changedBy(ctx context.Context, tx *sql.Tx, id account.OrganisationID) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE gathering SET version = version + 1
		WHERE id IN (SELECT gathering FROM host WHERE organisation = $1)`, id)
	return err
}
