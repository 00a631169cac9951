package timetable_test

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/store"
	"wantilan/internal/timetable"
)

var noon = time.Date(2026, 12, 9, 4, 0, 0, 0, time.UTC)

// office is a planner and a desk over a real database, with one office and its
// people, another office, and a clock that tests move.
type office struct {
	*timetable.Planner
	desk    *timetable.Desk
	db      *store.DB
	watched *watchedStore

	admin     account.Actor
	organiser account.Actor
	colleague account.Actor // another organiser of the same office
	bank      account.Actor // desk of participant 2
	owner     account.Actor // of participant 1
	speaker   account.Actor
	rival     account.Actor // organiser of another office

	mu  sync.Mutex
	now time.Time
}

// watchedStore is the real store with a look at every progress before it is
// kept.
type watchedStore struct {
	*store.DB
	progress func(timetable.Progress)
}

func (w *watchedStore) NoteProgress(ctx context.Context, id timetable.RunID, p timetable.Progress, now time.Time) (bool, error) {
	if w.progress != nil {
		w.progress(p)
	}
	return w.DB.NoteProgress(ctx, id, p, now)
}

func (o *office) clock() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

func (o *office) wait(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

func newOffice(t *testing.T) *office {
	t.Helper()
	ctx := t.Context()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	o := &office{db: db, watched: &watchedStore{DB: db}, now: noon}
	key, err := db.Secret(ctx, "agenda")
	if err != nil {
		t.Fatal(err)
	}
	o.Planner = timetable.NewPlanner(o.watched, key, o.clock)
	o.desk = timetable.NewDesk(db, o.clock)
	door := account.NewDoor(db, o.clock)
	found := func(kind account.Kind, name string) account.OrganisationID {
		t.Helper()
		id, err := door.Found(ctx, kind, name, "")
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	enrol := func(name string, of account.OrganisationID, role account.Role) account.Actor {
		t.Helper()
		id, err := door.Enrol(ctx, name, of, role)
		if err != nil {
			t.Fatal(err)
		}
		return account.Actor{Account: id, Name: name, Organisation: of, Role: role}
	}
	ours := found(account.Office, "Dinas (contoh)")
	o.admin = enrol("Administrator Contoh", ours, account.Administrator)
	o.organiser = enrol("Panitia Contoh 01", ours, account.Organiser)
	o.colleague = enrol("Panitia Contoh 02", ours, account.Organiser)
	o.owner = enrol("Ni Made Contoh 07", found(account.Business, "Tenun Sandat 07 (contoh)"), account.Owner)
	o.bank = enrol("Petugas Bank Contoh", found(account.Stakeholder, "Bank A (contoh)"), account.Desk)
	o.speaker = enrol("I Wayan Contoh 92", found(account.Association, "Narasumber (contoh)"), account.Speaker)
	o.rival = enrol("Panitia Contoh 71", found(account.Office, "Dinas Lain (contoh)"), account.Organiser)
	return o
}

// keep keeps a gathering of our office with the owner as participant 1, the bank
// as participant 2 and a talk by the speaker, and gives it as it was kept.
func (o *office) keep(t *testing.T, d timetable.Day) timetable.Day {
	t.Helper()
	return o.keepFor(t, o.organiser.Organisation, d)
}

func (o *office) keepFor(t *testing.T, host account.OrganisationID, d timetable.Day) timetable.Day {
	t.Helper()
	g := &d.Gathering
	g.ID, g.Title, g.Zone, g.Date = gathering.ID(account.NewID(noon)), "Temu Usaha (contoh)", "Asia/Makassar", noon
	g.Hosts = []gathering.Host{{Organisation: host}}
	if host == o.organiser.Organisation {
		g.Participants[0].Organisation, g.Participants[1].Organisation = o.owner.Organisation, o.bank.Organisation
		g.Agenda = []gathering.AgendaItem{{Number: 1, Start: 8 * 60, End: 9 * 60, Kind: gathering.Talk, Title: "Paparan", Organisation: o.speaker.Organisation}}
	}
	for i := range g.Participants {
		g.Participants[i].Kind = register.Business
	}
	if _, err := o.db.KeepDay(t.Context(), "", d, timetable.Enlist(&d, host, noon), account.Entry{}); err != nil {
		t.Fatal(err)
	}
	kept, err := o.db.Day(t.Context(), g.ID)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// small is a day that is solved at once: four parties, one request too many for
// the bank.
func small() timetable.Day {
	return dayOf(2, 2, []int{1, 1, 1, 1}, ask(1, 2), ask(3, 2), ask(4, 2), ask(1, 4))
}

// impossible is a day that has no timetable: two meetings of one party are pinned to one
// slot.
func (o *office) impossible(t *testing.T) gathering.ID {
	t.Helper()
	g := o.keep(t, dayOf(2, 2, []int{1, 2, 1}, ask(1, 2), ask(3, 2))).Gathering.ID
	for i, table := range []int{1, 2} {
		b := o.board(t, g)
		h := timetable.Hand{Edition: b.Edition, Kind: timetable.PlaceOne, Request: i + 1, Slot: 1, Table: table}
		if err := o.Do(t.Context(), o.organiser, g, h); err != nil {
			t.Fatal(err)
		}
		h.Edition, h.Kind = h.Edition+1, timetable.Pin
		if err := o.Do(t.Context(), o.organiser, g, h); err != nil {
			t.Fatal(err)
		}
	}
	d := o.day(t, g)
	d.Gathering.Participants[1].Desks = 1
	b := o.board(t, g)
	r := timetable.Run{ID: "desks", Gathering: g, By: o.organiser.Account, RequestedAt: noon, Settings: timetable.Settings{Budget: time.Minute, From: b.Edition}}
	if err := o.db.Enlarge(t.Context(), g, d, r, account.Entry{}); err != nil {
		t.Fatal(err)
	}
	return g
}

// hard is a day whose best timetable takes long to prove.
func hard() timetable.Day {
	const parties, slots, tables, wishes = 60, 20, 12, 220
	r := rand.New(rand.NewPCG(1, 2))
	desks := make([]int, parties)
	away := make([][]int, parties)
	for i := range desks {
		desks[i] = 1
		for s := 1; s <= slots; s++ {
			if r.IntN(6) == 0 {
				away[i] = append(away[i], s)
			}
		}
	}
	var requests []match.Request
	meetings := make([]int, parties)
	for len(requests) < wishes {
		a, b := r.IntN(parties), r.IntN(parties)
		if a == b || max(meetings[a], meetings[b]) > slots*6/10 {
			continue
		}
		meetings[a]++
		meetings[b]++
		requests = append(requests, ask(a+1, b+1))
	}
	d := dayOf(slots, tables, desks, requests...)
	for i := range away {
		d.Gathering.Participants[i].Unavailable = away[i]
	}
	return d
}

// want asks for a timetable of a gathering with a short budget.
func (o *office) want(t *testing.T, g gathering.ID, budget time.Duration) timetable.RunID {
	t.Helper()
	id, err := o.Ask(t.Context(), o.organiser, g, timetable.Settings{Budget: budget, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// due computes what is due and fails unless it was one run.
func (o *office) due(t *testing.T) {
	t.Helper()
	if n, err := o.SolveDue(t.Context()); err != nil || n != 1 {
		t.Fatalf("want one run computed, got %d, %v", n, err)
	}
}

func (o *office) run(t *testing.T, g gathering.ID, id timetable.RunID) timetable.Run {
	t.Helper()
	r, err := o.Run(t.Context(), o.organiser, g, id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (o *office) day(t *testing.T, g gathering.ID) timetable.Day {
	t.Helper()
	d, err := o.Day(t.Context(), o.organiser, g)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// board is the draft of a gathering.
func (o *office) board(t *testing.T, g gathering.ID) timetable.Board {
	t.Helper()
	b, err := o.Board(t.Context(), o.organiser, g)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// publish gives participants the draft to see.
func (o *office) publish(t *testing.T, g gathering.ID) {
	t.Helper()
	b := o.board(t, g)
	if _, err := o.Publish(t.Context(), o.organiser, g, b.Edition, b.Published, "https://temu.example"); err != nil {
		t.Fatal(err)
	}
}
