package timetable

import (
	"context"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// Planner asks for timetables, computes them and shows agendas.
type Planner struct {
	store Store
	key   []byte
	now   func() time.Time
}

// NewPlanner makes a planner over what store keeps. key is the installation's
// secret for agenda codes, at least 16 bytes.
func NewPlanner(store Store, key []byte, now func() time.Time) *Planner {
	return &Planner{store: store, key: key, now: now}
}

// Store is what a Planner needs kept. Implemented by internal/store.
type Store interface {
	// Day is a gathering with its requests and, when a run is shown, its
	// bookings, what it left out, and its outcome.
	Day(ctx context.Context, id gathering.ID) (Day, error)
	// GatheringOf is the gathering in which a participant takes part.
	GatheringOf(ctx context.Context, id gathering.ParticipantID) (gathering.ID, error)
	// AskRun keeps a requested run with the next number; Conflict when another
	// run of the gathering is not over.
	AskRun(ctx context.Context, r Run, e account.Entry) error
	Run(ctx context.Context, g gathering.ID, id RunID) (Run, error)
	// Runs lists newest first.
	Runs(ctx context.Context, g gathering.ID, limit int) ([]Run, error)
	// AskCancel marks a run that is not over; one that no process has begun is
	// over at once. Conflict when it is over.
	AskCancel(ctx context.Context, g gathering.ID, id RunID, now time.Time, e account.Entry) error
	// ClaimRun takes the oldest requested run, or one that is running without a
	// sign of life since stale, marks it running, counts the attempt and gives
	// it; NotFound when there is none.
	ClaimRun(ctx context.Context, now, stale time.Time) (Run, error)
	// NoteProgress records a sign of life and tells whether to stop.
	NoteProgress(ctx context.Context, id RunID, p Progress, now time.Time) (cancel bool, err error)
	// EndRun keeps the end of a run with its bookings and makes it the shown
	// one when r.Shown, all at once. A run given back, Requested again, waits for
	// the next process. Conflict when it is not running.
	EndRun(ctx context.Context, r Run, bookings []Booking, left []LeftOut) error
	// Earlier lists the bookings of a participant in all finished runs, the newest run's
	// first, by request.
	Earlier(ctx context.Context, g gathering.ID, number int) ([]Booking, error)
	// ShowRun makes a finished run the shown one.
	ShowRun(ctx context.Context, g gathering.ID, id RunID, e account.Entry) error
}

// Bounds of what a person may ask for.
const (
	LeastBudget = time.Second
	MostBudget  = 30 * time.Minute
	mostRuns    = 50 // listed
)

// day loads a day that the actor may do a deed with.
func (p *Planner) day(ctx context.Context, by account.Actor, id gathering.ID, deed account.Deed) (Day, error) {
	d, err := p.store.Day(ctx, id)
	if err != nil {
		return Day{}, fmt.Errorf("load gathering %s: %w", id, err)
	}
	if !d.Gathering.Allows(by, account.SeeGathering) {
		return Day{}, fault.New(fault.NotFound, "gathering.not_found")
	}
	if !d.Gathering.Allows(by, deed) {
		return Day{}, fault.New(fault.Forbidden, "account.not_allowed")
	}
	return d, nil
}

// Day is the whole day with all requests, for the organisers.
func (p *Planner) Day(ctx context.Context, by account.Actor, id gathering.ID) (Day, error) {
	return p.day(ctx, by, id, account.SeeBoard)
}

// Papers is the whole day for those who print what a gathering needs on paper.
func (p *Planner) Papers(ctx context.Context, by account.Actor, id gathering.ID) (Day, error) {
	return p.day(ctx, by, id, account.PrintPapers)
}

// Own is the part of a day that an actor's own party may see: its participants'
// agendas and the fates of their requests.
type Own struct {
	Gathering gathering.Gathering
	Agendas   []Agenda
	Fates     []FateOf
	Day       Day // the whole day, for names of the others; not to be shown as such
}

// Own loads what concerns the actor's own party.
func (p *Planner) Own(ctx context.Context, by account.Actor, id gathering.ID) (Own, error) {
	d, err := p.day(ctx, by, id, account.SeeOwnAgenda)
	if err != nil {
		return Own{}, err
	}
	own := Own{Gathering: d.Gathering, Day: d}
	mine := map[int]bool{}
	for _, who := range d.Gathering.Of(by.Organisation) {
		own.Agendas = append(own.Agendas, d.Agenda(who.Number))
		mine[who.Number] = true
	}
	for _, f := range d.Fates() {
		if mine[f.Request.From] || mine[f.Request.To] {
			own.Fates = append(own.Fates, f)
		}
	}
	return own, nil
}

// DayFor is the whole day, for showing one participant's agenda or making files
// of it: any for organisers, the own for the party.
func (p *Planner) DayFor(ctx context.Context, by account.Actor, id gathering.ID, who gathering.ParticipantID) (Day, error) {
	d, err := p.day(ctx, by, id, account.SeeGathering)
	if err != nil {
		return Day{}, err
	}
	participant, there := d.Gathering.Participant(who)
	own := by.May(account.SeeOwnAgenda) && participant.Organisation == by.Organisation && by.Organisation != ""
	if !there || !own && !d.Gathering.Allows(by, account.SeeAnyAgenda) {
		return Day{}, fault.New(fault.NotFound, "gathering.participant_not_found")
	}
	return d, nil
}

// Ask asks for a timetable; the computing is done by SolveDue.
func (p *Planner) Ask(ctx context.Context, by account.Actor, id gathering.ID, s Settings) (RunID, error) {
	if _, err := p.day(ctx, by, id, account.SolveTimetable); err != nil {
		return "", err
	}
	if s.Budget < LeastBudget || s.Budget > MostBudget {
		return "", fault.Field("budget", "timetable.budget_range", int(LeastBudget.Seconds()), int(MostBudget.Seconds()))
	}
	if s.Fairness != nil && (*s.Fairness < 0 || *s.Fairness > 100) {
		return "", fault.Field("fairness", "timetable.fairness_range")
	}
	now := p.now()
	r := Run{
		ID: RunID(account.NewID(now)), Gathering: id, State: Requested, Settings: s,
		By: by.Account, ByName: by.Name, RequestedAt: now, Progress: Progress{Best: -1},
	}
	asked := account.Facts{"gathering": id, "seconds": s.Budget.Seconds(), "seed": fmt.Sprint(s.Seed)}
	if s.Fairness != nil {
		asked["fairness"] = *s.Fairness
	}
	if err := p.store.AskRun(ctx, r, by.Did(account.SolveTimetable, r.ID.object(), now).To(asked)); err != nil {
		return "", fmt.Errorf("ask for a timetable of %s: %w", id, err)
	}
	return r.ID, nil
}

// Run is one run of a gathering.
func (p *Planner) Run(ctx context.Context, by account.Actor, g gathering.ID, id RunID) (Run, error) {
	if _, err := p.day(ctx, by, g, account.SolveTimetable); err != nil {
		return Run{}, err
	}
	return p.store.Run(ctx, g, id)
}

// object names a run in the audit log.
func (id RunID) object() string { return "run/" + string(id) }

// Runs lists the runs of a gathering, newest first.
func (p *Planner) Runs(ctx context.Context, by account.Actor, g gathering.ID) ([]Run, error) {
	if _, err := p.day(ctx, by, g, account.SolveTimetable); err != nil {
		return nil, err
	}
	return p.store.Runs(ctx, g, mostRuns)
}

// Cancel asks a run to stop; what it has found until then is kept.
func (p *Planner) Cancel(ctx context.Context, by account.Actor, g gathering.ID, id RunID) error {
	if _, err := p.Run(ctx, by, g, id); err != nil {
		return err
	}
	now := p.now()
	return p.store.AskCancel(ctx, g, id, now, by.Did(account.SolveTimetable, id.object(), now).To(account.Facts{"cancelled": true}))
}

// Show makes an earlier run the timetable that people see.
func (p *Planner) Show(ctx context.Context, by account.Actor, g gathering.ID, id RunID) error {
	if _, err := p.Run(ctx, by, g, id); err != nil {
		return err
	}
	return p.store.ShowRun(ctx, g, id, by.Did(account.SolveTimetable, id.object(), p.now()).To(account.Facts{"shown": true}))
}
