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
	// EndRun keeps the end of a run with its bookings, all at once, and makes them the
	// draft by the step taken, if there is one and the draft is still the one before
	// it. A run given back, Requested again, waits for the next process. Conflict when
	// it is not running.
	EndRun(ctx context.Context, r Run, bookings []Booking, left []LeftOut, taken *Step) error
	Boards
}

// Boards is what a Planner needs kept of drafts and publications. Implemented by
// internal/store.
type Boards interface {
	// Board is a gathering's draft; what was published last when there is none.
	Board(ctx context.Context, id gathering.ID) (Board, error)
	// Bookings are those of a run.
	Bookings(ctx context.Context, id RunID) ([]Booking, []LeftOut, error)
	// ChangeBoard makes a step of a draft; Conflict (board.changed) when it is another
	// edition than the one before the step.
	ChangeBoard(ctx context.Context, g gathering.ID, s Step, e account.Entry) error
	// PublishTimetable keeps a publication; Conflict when the draft or the last publication is
	// another than x says.
	PublishTimetable(ctx context.Context, x Publishing, e account.Entry) error
	// Publications lists newest first.
	Publications(ctx context.Context, g gathering.ID, limit int) ([]Publication, error)
	// Earlier lists what every publication gave a participant, the newest first, bookings by
	// request.
	Earlier(ctx context.Context, g gathering.ID, number int) ([]Seen, error)
	// TimetableNotices are those of a gathering, by participant; with untold alone, those that
	// nobody was told of yet.
	TimetableNotices(ctx context.Context, g gathering.ID, untold bool) ([]Notice, error)
	// KeepSeat and KeepFeatures change a participant and a table.
	KeepSeat(ctx context.Context, g gathering.ID, s Seat, e account.Entry) error
	KeepFeatures(ctx context.Context, g gathering.ID, table int, features string, e account.Entry) error
	// Enlarge gives a gathering other numbers of tables, slots and desks as a trial has
	// them, and asks for a run; Conflict when a timetable uses what would go.
	Enlarge(ctx context.Context, g gathering.ID, as Day, r Run, e account.Entry) error
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
	if err := allowed(&d.Gathering, by, deed); err != nil {
		return Day{}, err
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
	d, err := p.Board(ctx, by, id)
	if err != nil {
		return "", err
	}
	r, e, err := p.request(by, &d, s)
	if err != nil {
		return "", err
	}
	if err := p.store.AskRun(ctx, r, e); err != nil {
		return "", fmt.Errorf("ask for a timetable of %s: %w", id, err)
	}
	return r.ID, nil
}

// request makes a run of settings.
func (p *Planner) request(by account.Actor, d *Board, s Settings) (Run, account.Entry, error) {
	if err := s.check(); err != nil {
		return Run{}, account.Entry{}, err
	}
	now := p.now()
	s.From = d.Edition
	r := Run{
		ID: RunID(account.NewID(now)), Gathering: d.Gathering.ID, Kind: Solving, State: Requested, Settings: s,
		By: by.Account, ByName: by.Name, RequestedAt: now, Progress: Progress{Best: -1},
	}
	asked := account.Facts{"gathering": d.Gathering.ID, "seconds": s.Budget.Seconds(), "seed": fmt.Sprint(s.Seed)}
	if s.Fairness != nil {
		asked["fairness"] = *s.Fairness
	}
	if s.Trial != nil {
		if err := s.Trial.check(&d.Day, s.Kept); err != nil {
			return r, account.Entry{}, err
		}
		r.Kind, asked["trial"] = Trying, fmt.Sprintf("%+v", *s.Trial)
	}
	return r, by.Did(account.SolveTimetable, r.ID.object(), now).To(asked), nil
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

// Board is a gathering's draft, for those who work on it.
func (p *Planner) Board(ctx context.Context, by account.Actor, id gathering.ID) (Board, error) {
	return p.board(ctx, by, id, account.SolveTimetable)
}

// Look is a gathering's draft, for those who may see it.
func (p *Planner) Look(ctx context.Context, by account.Actor, id gathering.ID) (Board, error) {
	return p.board(ctx, by, id, account.SeeBoard)
}

func (p *Planner) board(ctx context.Context, by account.Actor, id gathering.ID, deed account.Deed) (Board, error) {
	d, err := p.store.Board(ctx, id)
	if err != nil {
		return Board{}, fmt.Errorf("load draft of gathering %s: %w", id, err)
	}
	return d, allowed(&d.Gathering, by, deed)
}

func allowed(g *gathering.Gathering, by account.Actor, deed account.Deed) error {
	if !g.Allows(by, account.SeeGathering) {
		return fault.New(fault.NotFound, "gathering.not_found")
	}
	if !g.Allows(by, deed) {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	return nil
}

// Show makes the result of a run the draft.
func (p *Planner) Show(ctx context.Context, by account.Actor, g gathering.ID, id RunID) error {
	d, err := p.Board(ctx, by, g)
	if err != nil {
		return err
	}
	r, err := p.store.Run(ctx, g, id)
	if err != nil {
		return err
	}
	if !r.Timetabled() || r.Kind == Trying {
		return fault.New(fault.Conflict, "timetable.run_without_timetable")
	}
	bookings, _, err := p.store.Bookings(ctx, id)
	if err != nil {
		return fmt.Errorf("load bookings of run %s: %w", id, err)
	}
	step := d.take(id, bookings, by.Account, p.now())
	return p.store.ChangeBoard(ctx, g, *step, by.Did(account.SolveTimetable, id.object(), step.At).To(account.Facts{"draft": true}))
}
