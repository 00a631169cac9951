package live

import (
	"context"
	"fmt"
	"sync"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/match"
	"wantilan/internal/timetable"
)

// Desk keeps what happens on the day of a gathering.
type Desk struct {
	store   Store
	planner *timetable.Planner
	matches *match.Desk
	now     func() time.Time

	mu   sync.Mutex
	kept map[gathering.ID]*kept
}

// kept is what a day's state is derived from, as it was read a moment ago: when something
// changes, hundreds of phones ask at once.
type kept struct {
	mu      sync.Mutex
	version string
	at      time.Time
	day     timetable.Day
	facts   []Fact
	there   map[int]bool
	said    []Said
	door    Door
	closed  []Closing
}

// Bounds of what is kept: how long, because names may change without a version, and of
// how many gatherings.
const (
	keptTime = 2 * time.Second
	mostKept = 20
)

// NewDesk makes a desk over what store keeps.
func NewDesk(store Store, planner *timetable.Planner, matches *match.Desk, now func() time.Time) *Desk {
	return &Desk{store: store, planner: planner, matches: matches, now: now, kept: map[gathering.ID]*kept{}}
}

// Store is what a Desk needs kept. Implemented by internal/store.
type Store interface {
	// Day is what participants see.
	Day(ctx context.Context, id gathering.ID) (timetable.Day, error)
	// LiveFacts lists those of a gathering, in the order of receipt.
	LiveFacts(ctx context.Context, id gathering.ID) ([]Fact, error)
	// AddLiveFacts keeps facts under the next numbers of their gathering, each once.
	AddLiveFacts(ctx context.Context, id gathering.ID, all []Fact, e account.Entry) error
	// Roster and Facts are of who comes, and who came.
	Roster(ctx context.Context, id gathering.ID, limit int) ([]attendance.Expected, error)
	Facts(ctx context.Context, id gathering.ID) ([]attendance.Fact, error)
	// MeetingsSaid lists what the two sides of meetings say of whether these took place.
	MeetingsSaid(ctx context.Context, id gathering.ID) ([]Said, error)
	// Devices are those of the desk at the door.
	Devices(ctx context.Context, id gathering.ID) ([]attendance.Device, error)
	// LiveVersion tells apart all that a day's state is derived from, but for the time, and
	// counts the promises.
	LiveVersion(ctx context.Context, id gathering.ID) (version string, promises int, err error)
	EndStore
}

// mostRoster bounds how many are looked at who may come.
const mostRoster = 5000

// State is a gathering's day, for those who look after it.
func (d *Desk) State(ctx context.Context, by account.Actor, g gathering.ID) (*State, error) {
	return d.state(ctx, by, g, account.SeeLive)
}

func (d *Desk) state(ctx context.Context, by account.Actor, g gathering.ID, deed account.Deed) (*State, error) {
	s, err := d.Public(ctx, g)
	if err != nil {
		return nil, err
	}
	return s, allowed(&s.Day.Gathering, by, deed)
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

// Public is a gathering's day whoever asks: the caller has made sure that they may, and
// shows no more than names and tables.
func (d *Desk) Public(ctx context.Context, g gathering.ID) (*State, error) {
	version, promises, err := d.store.LiveVersion(ctx, g)
	if err != nil {
		return nil, fmt.Errorf("load the day of %s: %w", g, err)
	}
	k := d.keep(g)
	k.mu.Lock()
	defer k.mu.Unlock()
	if now := d.now(); k.version != version || now.Sub(k.at) > keptTime || now.Before(k.at) {
		if err := d.read(ctx, g, k); err != nil {
			k.version = ""
			return nil, err
		}
		k.version, k.at = version, now
	}
	day := k.day
	s := Judge(&day, k.facts, k.there, d.now(), k.said...)
	s.Version, s.Count.Promises, s.Door, s.Closings = version, promises, k.door, k.closed
	return s, nil
}

// keep is where the day of a gathering is kept.
func (d *Desk) keep(g gathering.ID) *kept {
	d.mu.Lock()
	defer d.mu.Unlock()
	if k := d.kept[g]; k != nil {
		return k
	}
	if len(d.kept) >= mostKept {
		clear(d.kept)
	}
	k := &kept{}
	d.kept[g] = k
	return k
}

// read reads what was asked for after the version, so that it is never older than it says.
func (d *Desk) read(ctx context.Context, g gathering.ID, k *kept) (err error) {
	if k.day, err = d.store.Day(ctx, g); err != nil {
		return fmt.Errorf("load gathering %s: %w", g, err)
	}
	k.day.Contacts = nil
	if k.facts, err = d.store.LiveFacts(ctx, g); err != nil {
		return fmt.Errorf("load the day of %s: %w", g, err)
	}
	if k.said, err = d.store.MeetingsSaid(ctx, g); err != nil {
		return fmt.Errorf("load what is said of meetings of %s: %w", g, err)
	}
	if k.there, k.door, err = d.atDoor(ctx, g); err != nil {
		return fmt.Errorf("load who came to %s: %w", g, err)
	}
	if k.closed, err = d.store.Closings(ctx, g); err != nil {
		return fmt.Errorf("load when the day of %s was closed: %w", g, err)
	}
	return nil
}

// ByCode is the day of the gathering of a participant whose printed code somebody holds,
// and their number.
func (d *Desk) ByCode(ctx context.Context, code string) (*State, int, error) {
	g, who, err := d.planner.Holder(ctx, code)
	if err != nil {
		return nil, 0, err
	}
	s, err := d.Public(ctx, g)
	if err != nil {
		return nil, 0, err
	}
	p, there := s.Day.Gathering.Participant(who)
	if !there || !d.planner.Holds(p, code) {
		return nil, 0, fault.New(fault.NotFound, "timetable.code_void")
	}
	return s, p.Number, nil
}

// Version tells apart all that a day's state is derived from, but for the time.
func (d *Desk) Version(ctx context.Context, g gathering.ID) (string, error) {
	version, _, err := d.store.LiveVersion(ctx, g)
	return version, err
}

// runs are the facts that only those add who run the day; the others are of tables.
var runs = map[Kind]bool{RoundStart: true, RoundEnd: true, Delay: true, Absent: true, Late: true, Leaves: true, TableLost: true, Urgent: true}

// Note adds what happened. Drop is said by Give alone, which shows its price first.
func (d *Desk) Note(ctx context.Context, by account.Actor, g gathering.ID, f Fact) error {
	s, err := d.state(ctx, by, g, account.NoteMeetings)
	if err != nil {
		return err
	}
	if runs[f.Kind] || f.Kind == Undo && !s.own(f.Of, by.Account) {
		if err := allowed(&s.Day.Gathering, by, account.RunDay); err != nil {
			return err
		}
	}
	switch {
	case f.Kind == Drop:
		return fault.New(fault.Invalid, "live.unknown_kind")
	case runs[f.Kind] && s.Closed() != nil:
		return errClosed
	}
	return d.add(ctx, by, s, f)
}

// own tells whether a fact was said of a table by an account.
func (s *State) own(id FactID, by account.ID) bool {
	for _, f := range s.All {
		if f.ID == id {
			return f.By == by && !runs[f.Kind] && f.Kind != Drop
		}
	}
	return false
}

func (d *Desk) add(ctx context.Context, by account.Actor, s *State, facts ...Fact) error {
	g := s.Day.Gathering.ID
	if len(s.All)+len(facts) > mostFacts {
		return fault.New(fault.Conflict, "live.too_many", mostFacts)
	}
	now := d.now()
	var said account.Facts
	for i := range facts {
		f := &facts[i]
		if err := f.check(s); err != nil {
			return err
		}
		f.Gathering, f.At, f.By = g, now, by.Account
		if f.ID == "" {
			f.ID = FactID(account.NewID(now))
		}
		if said == nil {
			said = f.says()
		}
	}
	deed := account.NoteMeetings
	if runs[facts[0].Kind] || facts[0].Kind == Drop {
		deed = account.RunDay
	}
	if err := d.store.AddLiveFacts(ctx, g, facts, by.Did(deed, g.Object(), now).To(said)); err != nil {
		return fmt.Errorf("note what happened at %s: %w", g, err)
	}
	return nil
}

// says is a fact for the audit log.
func (f *Fact) says() account.Facts {
	all := account.Facts{"kind": f.Kind, "fact": f.ID}
	for name, n := range map[string]int{"slot": f.Slot, "until": f.Until, "request": f.Request, "participant": f.Participant, "table": f.Table, "minutes": f.Minutes} {
		if n != 0 {
			all[name] = n
		}
	}
	if f.Hall != "" {
		all["hall"] = f.Hall
	}
	if f.Of != "" {
		all["of"] = f.Of
	}
	return all
}

// Urge has two participants meet who did not ask for it in time: the meeting is put down
// as accepted, and has to be held.
func (d *Desk) Urge(ctx context.Context, by account.Actor, g gathering.ID, from, to int) error {
	s, err := d.state(ctx, by, g, account.RunDay)
	if err != nil {
		return err
	}
	if s.Closed() != nil {
		return errClosed
	}
	if s.wish(from, to) == 0 {
		if _, err := d.matches.Propose(ctx, by, g, []match.Pairing{{From: from, To: to}}, true); err != nil {
			return err
		}
		if s, err = d.state(ctx, by, g, account.RunDay); err != nil {
			return err
		}
	}
	n := s.wish(from, to)
	if n == 0 {
		return fault.New(fault.Conflict, "live.no_meeting")
	}
	if s.meeting(n) != nil {
		return fault.New(fault.Conflict, "live.has_place")
	}
	return d.add(ctx, by, s, Fact{Kind: Urgent, Request: n})
}

// wish is the accepted request between two; 0 when there is none. The one that has a place
// goes first.
func (s *State) wish(a, b int) (number int) {
	for _, r := range s.Day.Requests {
		if r.Answer == match.Accepted && (r.From == a && r.To == b || r.From == b && r.To == a) {
			if number == 0 || s.meeting(r.Number) != nil {
				number = r.Number
			}
		}
	}
	return number
}
