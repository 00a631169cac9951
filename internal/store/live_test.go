package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
	"wantilan/internal/timetable/telling"
)

// stage is the day of a gathering with a published timetable, and a clock that tests move.
type stage struct {
	*testing.T
	path    string
	db      *store.DB
	planner *timetable.Planner
	desk    *live.Desk
	head    account.Actor
	helper  account.Actor // of the same gathering, at the tables
	rival   account.Actor
	g       gathering.ID
	day     timetable.Day
	now     time.Time
}

func onStage(t *testing.T, f func(s *stage)) {
	storetest.Each(t, func(t *testing.T, path string) {
		s := &stage{T: t, path: path, db: open(t, path), now: noon}
		by := founded(t, s.db, "1")
		other := founded(t, s.db, "2")
		s.g = keep(t, s.db, sampleDay(by.Organisation))
		clock := func() time.Time { return s.now }
		s.planner = timetable.NewPlanner(s.db, []byte("0123456789abcdef"), clock)
		s.desk = live.NewDesk(s.db, s.planner, match.NewDesk(s.db, clock), clock)
		s.head = account.Actor{Account: by.ID, Name: "Panitia Contoh 1", Organisation: by.Organisation, Role: account.Organiser}
		s.rival = account.Actor{Account: other.ID, Organisation: other.Organisation, Role: account.Organiser}
		s.helper = account.Actor{Account: by.ID, Organisation: by.Organisation, Role: account.Volunteer, Gathering: string(s.g)}
		_, err := s.planner.Ask(t.Context(), s.head, s.g, timetable.Settings{Budget: time.Second})
		must(t, err)
		if n, err := s.planner.SolveDue(t.Context()); n != 1 || err != nil {
			t.Fatalf("solving: %d %v", n, err)
		}
		b, err := s.planner.Board(t.Context(), s.head, s.g)
		must(t, err)
		_, err = s.planner.Publish(t.Context(), s.head, s.g, b.Edition, 0, "https://temu.example")
		must(t, err)
		notices, err := s.db.TimetableNotices(t.Context(), s.g, true)
		must(t, err)
		for _, n := range notices {
			must(t, s.db.KeepTimetableTold(t.Context(), s.g, n, by.ID, noon, account.Entry{Account: by.ID, Deed: account.SeeBoard, At: noon}))
		}
		s.read()
		f(s)
	})
}

// read reads what participants see.
func (s *stage) read() {
	s.Helper()
	d, err := s.db.Day(s.Context(), s.g)
	must(s.T, err)
	s.day = d
}

// in moves the clock into a slot.
func (s *stage) in(slot, minutes int) {
	s.now = s.day.Gathering.On(s.day.Gathering.Slots[slot-1].Start).Add(time.Duration(minutes) * time.Minute)
}

func (s *stage) note(f live.Fact) {
	s.Helper()
	must(s.T, s.desk.Note(s.Context(), s.head, s.g, f))
}

func (s *stage) state() *live.State {
	s.Helper()
	x, err := s.desk.State(s.Context(), s.head, s.g)
	must(s.T, err)
	return x
}

// accept takes the first proposal, and gives it.
func (s *stage) accept() timetable.Repair {
	s.Helper()
	_, r, err := s.desk.Repairs(s.Context(), s.head, s.g)
	must(s.T, err)
	if len(r.List) == 0 {
		s.Fatal("nothing is proposed")
	}
	n, err := s.desk.Accept(s.Context(), s.head, s.g, places(r.List[0]), r.Board.Edition, r.Board.Published, "https://temu.example")
	must(s.T, err)
	if n != r.Board.Published+1 {
		s.Errorf("publication %d follows %d", n, r.Board.Published)
	}
	s.read()
	return r.List[0]
}

func places(r timetable.Repair) map[int]timetable.Place {
	all := map[int]timetable.Place{}
	for _, c := range r.Changes {
		all[c.Request] = timetable.Place{Slot: c.Is.Slot, Table: c.Is.Table}
	}
	return all
}

// Somebody leaves before the third slot: what is over stays, they have no meeting any more,
// few others move, and exactly those are told whose meetings changed.
func TestRepairBecomesWhatParticipantsSee(t *testing.T) {
	t.Parallel()
	onStage(t, func(s *stage) {
		before := slices.Clone(s.day.Bookings)
		who := 0
		for _, b := range before {
			if b.Slot > 3 {
				who = s.day.Requests[b.Request-1].From
			}
		}
		s.in(2, 12)
		if h := s.state().Hurt; len(h) > 0 {
			s.Fatalf("a quiet day asks for repairs: %v", h)
		}
		s.note(live.Fact{Kind: live.Leaves, Participant: who, Slot: 3})
		r := s.accept()
		for _, b := range s.day.Bookings {
			q := s.day.Requests[b.Request-1]
			if b.Slot >= 3 && (q.From == who || q.To == who) {
				s.Errorf("participant %d left and meets in slot %d", who, b.Slot)
			}
		}
		for _, b := range before {
			if b.Slot < 3 && !slices.Contains(s.day.Bookings, b) {
				s.Errorf("slot %d is over or goes on, and request %d moved", b.Slot, b.Request)
			}
		}
		if broken := s.day.BrokenPromises(); len(broken) > 0 {
			s.Errorf("what is published is broken: %v", broken)
		}
		if h := s.state().Hurt; slices.ContainsFunc(h, func(h live.Hurt) bool { return h.Trouble == live.WhoAway }) {
			s.Errorf("repaired and still hurt: %v", h)
		}
		notices, err := s.db.TimetableNotices(s.Context(), s.g, false)
		must(s.T, err)
		var told []int
		for _, n := range notices {
			if n.Publication == 2 {
				told = append(told, n.Participant)
			}
		}
		if !slices.Equal(told, r.People) {
			s.Errorf("told are %v, and other meetings have %v", told, r.People)
		}
	})
}

// A no-show frees the table at once for two who wait; what others do stays.
func TestNoShowIsFilled(t *testing.T) {
	t.Parallel()
	onStage(t, func(s *stage) {
		s.in(1, 3)
		for _, m := range s.state().Meetings { // a slot full of people who did not come
			if m.Slot == 1 {
				s.note(live.Fact{Kind: live.NoShow, Request: m.Request, Participant: m.From})
			}
		}
		x := s.state()
		if len(x.Waits) == 0 {
			s.Fatal("the sample has no request without a place")
		}
		if u := x.Upset(); u.Fill != 1 {
			s.Fatalf("slot %d is filled, want 1", u.Fill)
		}
		before := s.day.Bookings
		s.accept()
		waits := map[int]bool{}
		for _, w := range x.Waits {
			waits[w.Request] = true
		}
		filled := 0
		for _, b := range s.day.Bookings {
			if b.Slot == 1 && !slices.Contains(before, b) {
				filled++
				if !waits[b.Request] {
					s.Errorf("request %d came into the slot that goes on and did not wait", b.Request)
				}
			}
		}
		if filled == 0 {
			s.Error("nobody was given the free tables")
		}
	})
}

// What an organiser saw is judged again: a repair that was overtaken changes nothing.
func TestRepairIsOvertaken(t *testing.T) {
	t.Parallel()
	onStage(t, func(s *stage) {
		s.in(1, 15)
		q := s.day.Requests[s.day.Bookings[len(s.day.Bookings)-1].Request-1]
		s.note(live.Fact{Kind: live.Absent, Participant: q.From, Slot: 2})
		_, r, err := s.desk.Repairs(s.Context(), s.head, s.g)
		must(s.T, err)
		plan := places(r.List[0])
		s.in(len(s.day.Gathering.Slots), 1)
		_, err = s.desk.Accept(s.Context(), s.head, s.g, plan, r.Board.Edition, r.Board.Published, "")
		if fault.KindOf(err) != fault.Conflict {
			s.Errorf("a repair of what is over: %v, want a conflict", err)
		}
		s.in(1, 16)
		for _, by := range []account.Actor{s.helper, s.rival} {
			if _, err := s.desk.Accept(s.Context(), by, s.g, plan, r.Board.Edition, r.Board.Published, ""); err == nil {
				s.Errorf("%s accepted a repair", by.Role)
			}
		}
		b, err := s.db.Board(s.Context(), s.g)
		must(s.T, err)
		if b.Published != 1 {
			s.Errorf("publication %d came of refused repairs", b.Published)
		}
	})
}

// A day that cannot grow gives up the slot that costs least: what follows begins earlier,
// nobody meets in it, and the price is what was shown.
func TestGiveUpASlot(t *testing.T) {
	t.Parallel()
	onStage(t, func(s *stage) {
		s.in(1, 0)
		s.note(live.Fact{Kind: live.Delay, Slot: 2, Minutes: 25})
		_, b, all, err := s.desk.GiveUp(s.Context(), s.head, s.g)
		must(s.T, err)
		if len(all) < 2 {
			s.Fatalf("%d slots could be given up", len(all))
		}
		for i := 1; i < len(all); i++ {
			if all[i-1].Repair.Weight > all[i].Repair.Weight {
				s.Errorf("slot %d costs %d and stands before slot %d, which costs %d", all[i-1].Slot, all[i-1].Repair.Weight, all[i].Slot, all[i].Repair.Weight)
			}
		}
		before, last := len(s.day.Bookings), s.state().Halls[0].Rounds
		_, err = s.desk.Give(s.Context(), s.head, s.g, all[0].Slot, places(all[0].Repair), b.Edition, b.Published, "")
		must(s.T, err)
		s.read()
		if want := before - len(all[0].Repair.Lost) + all[0].Repair.Added; len(s.day.Bookings) != want {
			s.Errorf("%d meetings are left, and %d were told", len(s.day.Bookings), want)
		}
		for _, x := range s.day.Bookings {
			if x.Slot == all[0].Slot {
				s.Errorf("request %d is in the slot that was given up", x.Request)
			}
		}
		now := s.state().Halls[0].Rounds
		if end, was := now[len(now)-1].End, last[len(last)-1].End; all[0].Slot < len(now) && !end.Before(was) {
			s.Errorf("the day ends at %s, as late as before", end)
		}
	})
}

// Facts are kept once and in order, told apart by version, and looked after by who may.
func TestLiveFacts(t *testing.T) {
	t.Parallel()
	onStage(t, func(s *stage) {
		s.in(1, 2)
		m := s.state().Meetings[0]
		version := func() string {
			v, err := s.desk.Version(s.Context(), s.g)
			must(s.T, err)
			return v
		}
		was := version()
		must(s.T, s.desk.Note(s.Context(), s.helper, s.g, live.Fact{ID: "once", Kind: live.Begin, Request: m.Request}))
		if version() == was {
			s.Error("something happened, and the version is the same")
		}
		was = version()
		s.note(live.Fact{ID: "once", Kind: live.Held, Request: m.Request}) // sent again
		if version() != was {
			s.Error("what was known was added again")
		}
		if got := s.state().Meetings[0].Stage; got != live.UnderWay {
			s.Errorf("the meeting is %s, want under way", got)
		}
		for name, c := range map[string]struct {
			by   account.Actor
			fact live.Fact
			want fault.Kind
		}{
			"a stranger":               {s.rival, live.Fact{Kind: live.Begin, Request: m.Request}, fault.NotFound},
			"a helper shifts the day":  {s.helper, live.Fact{Kind: live.Delay, Slot: 1, Minutes: 5}, fault.Forbidden},
			"no such meeting":          {s.head, live.Fact{Kind: live.Held, Request: 9999}, fault.Conflict},
			"somebody else's no-show":  {s.head, live.Fact{Kind: live.NoShow, Request: m.Request, Participant: 9999}, fault.Invalid},
			"no such slot":             {s.head, live.Fact{Kind: live.RoundStart, Slot: 99}, fault.Invalid},
			"a week late":              {s.head, live.Fact{Kind: live.Delay, Slot: 1, Minutes: 7 * 24 * 60}, fault.Invalid},
			"no such hall":             {s.head, live.Fact{Kind: live.Delay, Slot: 1, Minutes: 5, Hall: "?"}, fault.Invalid},
			"no such table":            {s.head, live.Fact{Kind: live.TableLost, Slot: 1, Table: 999}, fault.Invalid},
			"turned slots":             {s.head, live.Fact{Kind: live.Absent, Participant: 1, Slot: 3, Until: 2}, fault.Invalid},
			"nothing to take back":     {s.head, live.Fact{Kind: live.Undo, Of: "never"}, fault.Conflict},
			"no such kind":             {s.head, live.Fact{Kind: "dance"}, fault.Invalid},
			"a slot dropped for free":  {s.head, live.Fact{Kind: live.Drop, Slot: 3}, fault.Invalid},
			"a helper calls an urgent": {s.helper, live.Fact{Kind: live.Urgent, Request: 1}, fault.Forbidden},
		} {
			if err := s.desk.Note(s.Context(), c.by, s.g, c.fact); fault.KindOf(err) != c.want {
				s.Errorf("%s: %v, want %s", name, err, c.want)
			}
		}
		must(s.T, s.desk.Note(s.Context(), s.helper, s.g, live.Fact{Kind: live.Undo, Of: "once"}))
		if err := s.desk.Note(s.Context(), s.helper, s.g, live.Fact{Kind: live.Undo, Of: "once"}); fault.KindOf(err) != fault.Conflict {
			s.Errorf("taken back twice: %v", err)
		}
		var all sync.WaitGroup
		for i := range 8 { // at the same moment
			all.Go(func() {
				if err := s.desk.Note(s.Context(), s.head, s.g, live.Fact{Kind: live.RoundStart, Slot: i%3 + 1}); err != nil {
					s.Error(err)
				}
			})
		}
		all.Wait()
		facts, err := s.db.LiveFacts(s.Context(), s.g)
		must(s.T, err)
		for i, f := range facts {
			if f.Number != int64(i+1) || f.ByName != "Panitia Contoh 1" {
				s.Errorf("fact %d has number %d and is by %q", i+1, f.Number, f.ByName)
			}
		}
		if len(facts) != 10 {
			s.Errorf("%d facts are kept, want 10", len(facts))
		}
	})
}

// Two who did not ask in time are put down, and have to be held.
func TestUrgentMeeting(t *testing.T) {
	t.Parallel()
	onStage(t, func(s *stage) {
		s.in(1, 15)
		g, met := s.day.Gathering, map[string]bool{}
		for _, r := range s.day.Requests {
			met[fmt.Sprint(min(r.From, r.To), "-", max(r.From, r.To))] = true
		}
		var from, to int
		for i := range g.Participants {
			for j := range g.Participants[:i] {
				a, b := g.Participants[j], g.Participants[i]
				if a.Kind != b.Kind && !met[fmt.Sprint(a.Number, "-", b.Number)] && len(a.Unavailable)+len(b.Unavailable) == 0 {
					from, to = a.Number, b.Number
				}
			}
		}
		if from == 0 {
			s.Fatal("everybody meets everybody")
		}
		if err := s.desk.Urge(s.Context(), s.helper, s.g, from, to); fault.KindOf(err) != fault.Forbidden {
			s.Errorf("a helper urges: %v", err)
		}
		must(s.T, s.desk.Urge(s.Context(), s.head, s.g, from, to))
		s.accept()
		held := slices.ContainsFunc(s.day.Bookings, func(b timetable.Booking) bool {
			r := s.day.Requests[b.Request-1]
			return b.Slot > 1 && min(r.From, r.To) == min(from, to) && max(r.From, r.To) == max(from, to)
		})
		if !held {
			s.Errorf("%d and %d have no place", from, to)
		}
		if err := s.desk.Urge(s.Context(), s.head, s.g, from, to); fault.KindOf(err) != fault.Conflict {
			s.Errorf("urged twice: %v", err)
		}
	})
}

// heard collects what a database is told.
func heard(t *testing.T, db *store.DB) <-chan gathering.ID {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	all, ended := make(chan gathering.ID, 100), make(chan error, 1)
	go func() { ended <- db.Listen(ctx, func(g gathering.ID) { all <- g }) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return all
}

// await waits until a gathering is told of.
func await(t *testing.T, all <-chan gathering.ID, want gathering.ID) {
	t.Helper()
	late := time.After(30 * time.Second)
	for {
		select {
		case g := <-all:
			if g == want {
				return
			}
		case <-late:
			t.Fatalf("nothing is told of %q", want)
		}
	}
}

// Whoever listens hears of a change: in the same program, and on PostgreSQL in another one,
// also after its connection was cut.
func TestBell(t *testing.T) {
	t.Parallel()
	onStage(t, func(s *stage) {
		if s.db.Where() == "" {
			here := heard(s.T, s.db)
			s.in(1, 1)
			wait := time.After(30 * time.Second)
			for told := false; !told; { // Listen begins a moment later
				s.note(live.Fact{Kind: live.RoundStart, Slot: 1})
				select {
				case g := <-here:
					told = g == s.g
				case <-wait:
					s.Fatal("nothing was heard")
				default:
				}
			}
			return
		}
		other := open(s.T, s.db.Where())
		here, there := heard(s.T, s.db), heard(s.T, other)
		await(s.T, here, "") // both listen
		await(s.T, there, "")
		s.in(1, 1)
		s.note(live.Fact{Kind: live.RoundStart, Slot: 1})
		await(s.T, here, s.g)
		await(s.T, there, s.g)
		cut := look(s.T, s.db.Where())
		if _, err := cut.ExecContext(s.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`); err != nil {
			s.Fatal(err)
		}
		await(s.T, there, "") // connected again: whatever was missed is read again
		s.note(live.Fact{Kind: live.RoundEnd, Slot: 1})
		await(s.T, there, s.g)
	})
}

// A delay is told once, after a while, by the last word about it, to those with meetings to
// come and an address; also to those who have not come yet.
func TestDelayIsTold(t *testing.T) {
	t.Parallel()
	onStage(t, func(s *stage) {
		q := s.day.Requests[s.day.Bookings[0].Request-1]
		for _, b := range s.day.Bookings {
			if b.Slot == len(s.day.Gathering.Slots) {
				q = s.day.Requests[b.Request-1]
			}
		}
		who := s.day.Gathering.Participants[q.From-1]
		_, err := look(s.T, s.path).ExecContext(s.Context(), fmt.Sprintf(`INSERT INTO contact (id, party, name, called, position, email, phone, public, agreed_on, agreed_text, created_at)
			VALUES ('c1', '%s', 'Ni Made Contoh', '', 'owner', 'made@contoh.example', '', 0, '', 0, 0)`, who.Party))
		must(s.T, err)
		desk := telling.NewDesk(s.db, s.planner.CodeFor, func() time.Time { return s.now })
		told := func(want int) {
			s.Helper()
			if n, err := desk.LateDue(s.Context()); n != want || err != nil {
				s.Errorf("told of a delay: %d %v, want %d", n, err, want)
			}
		}
		s.in(1, 1)
		s.note(live.Fact{Kind: live.Delay, Slot: 2, Minutes: 25})
		told(0) // it may still be put right
		s.now = s.now.Add(10 * time.Second)
		s.note(live.Fact{Kind: live.Delay, Slot: 2, Minutes: 10})
		s.now = s.now.Add(time.Minute)
		told(1)
		told(0)
		messages := texts(s.T, look(s.T, s.path), `SELECT to_address || ' ' || text_part FROM mail_message WHERE cause LIKE 'late:%'`)
		if len(messages) != 1 || !strings.HasPrefix(messages[0], "made@contoh.example") || !strings.Contains(messages[0], "/langsung") {
			s.Errorf("messages: %q", messages)
		}
		s.note(live.Fact{Kind: live.Delay, Slot: 2, Minutes: 40})
		s.now = s.now.Add(3 * time.Hour) // nobody ran the program meanwhile
		told(0)
	})
}
