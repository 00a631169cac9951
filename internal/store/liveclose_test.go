package store_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/match"
	"wantilan/internal/store"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
	"wantilan/internal/timetable/telling"
)

// A day is closed once and opened again with a reason, by its organisers alone; what is
// closed can be told apart, and every turn stands in the audit log.
func TestCloseTheDay(t *testing.T) {
	t.Parallel()
	onStage(t, func(s *stage) {
		conflict := func(what string, err error) {
			s.Helper()
			if fault.KindOf(err) != fault.Conflict {
				s.Errorf("%s: %v, want a conflict", what, err)
			}
		}
		s.now = s.day.Gathering.Date.Add(-time.Hour)
		conflict("the day before", s.desk.Close(s.Context(), s.head, s.g))
		s.in(2, 5)
		for _, by := range []account.Actor{s.helper, s.rival, {Account: s.head.Account, Organisation: s.head.Organisation, Role: account.Staff}} {
			if err := s.desk.Close(s.Context(), by, s.g); err == nil {
				s.Errorf("%s closed the day", by.Role)
			}
		}
		conflict("what is open", s.desk.Reopen(s.Context(), s.head, s.g, "belum"))
		was := s.state().Version
		must(s.T, s.desk.Close(s.Context(), s.head, s.g))
		x := s.state()
		c := x.Closed()
		if c == nil || !c.At.Equal(s.now) || c.By != s.head.Account || c.ByName == "" || x.Version == was {
			s.Fatalf("closed: %+v, version %s after %s", c, x.Version, was)
		}
		conflict("closed twice", s.desk.Close(s.Context(), s.head, s.g))
		s.now = s.now.Add(time.Minute)
		m := x.Meetings[0]
		s.note(live.Fact{Kind: live.Held, Request: m.Request}) // what is said later is taken
		conflict("a delay of a closed day", s.desk.Note(s.Context(), s.head, s.g, live.Fact{Kind: live.Delay, Slot: 3, Minutes: 10}))
		conflict("an urgent meeting", s.desk.Urge(s.Context(), s.head, s.g, m.From, m.To))
		_, err := s.desk.Accept(s.Context(), s.head, s.g, nil, 1, 1, "")
		conflict("a repair", err)
		if _, said := s.state().Afterwards(); said != 1 {
			s.Errorf("%d facts came after closing, want 1", said)
		}
		for _, reason := range []string{"  ", strings.Repeat("a", 301)} {
			if err := s.desk.Reopen(s.Context(), s.head, s.g, reason); fault.KindOf(err) != fault.Invalid {
				s.Errorf("opened for %q: %v", reason, err)
			}
		}
		must(s.T, s.desk.Reopen(s.Context(), s.head, s.g, "Ronde tambahan"))
		if x := s.state(); x.Closed() != nil || len(x.Closings) != 2 || x.Closings[1].Reason != "Ronde tambahan" {
			s.Errorf("opened again: %+v", x.Closings)
		}
		s.note(live.Fact{Kind: live.Delay, Slot: 3, Minutes: 10})
		must(s.T, s.desk.Close(s.Context(), s.head, s.g))
		err = s.db.KeepClosing(s.Context(), s.g, live.Closing{Number: 3, At: s.now, By: s.head.Account}, account.Entry{Account: s.head.Account, Deed: account.CloseDay, At: s.now})
		conflict("two at once", err)
		if log := texts(s.T, look(s.T, s.path), `SELECT after FROM audit WHERE deed = 'live.close' ORDER BY number`); len(log) != 3 || !strings.Contains(log[1], "Ronde tambahan") {
			s.Errorf("the audit log: %q", log)
		}
		i, err := store.Inspect(s.Context(), s.path)
		must(s.T, err)
		defer i.Close()
		if wrong, err := i.WrongLive(s.Context()); err != nil || len(wrong) > 0 {
			s.Errorf("promises of the day: %q %v", wrong, err)
		}
	})
}

// First figures on both engines: what was planned is what was published before the first
// round began, whatever repairs came after.
func TestEndingOfADay(t *testing.T) {
	t.Parallel()
	onStage(t, func(s *stage) {
		planned := len(s.day.Bookings)
		s.in(1, 3)
		for i, m := range s.state().Meetings {
			switch {
			case m.Slot != 1:
			case i == 0:
				s.note(live.Fact{Kind: live.NoShow, Request: m.Request, Participant: m.To})
			default:
				s.note(live.Fact{Kind: live.Held, Request: m.Request})
			}
		}
		last := s.day.Bookings[0]
		for _, b := range s.day.Bookings {
			if b.Slot > last.Slot {
				last = b
			}
		}
		s.note(live.Fact{Kind: live.Leaves, Participant: s.day.Requests[last.Request-1].From, Slot: last.Slot})
		s.accept()
		s.in(len(s.day.Gathering.Slots), 30)
		x, f, err := s.desk.Ending(s.Context(), s.head, s.g)
		must(s.T, err)
		if f.Planned != planned || f.Missed != 1 || f.Held == 0 || f.Held != x.Count.Held {
			s.Errorf("figures %+v; %d were published, %d held", f.Tally, planned, x.Count.Held)
		}
		parties := 0
		for _, c := range f.Clusters {
			parties += c.Parties
		}
		businesses := 0
		for _, p := range x.Day.Gathering.Present() {
			if p.Kind == "business" {
				businesses++
			}
		}
		if parties != businesses || businesses == 0 {
			s.Errorf("clusters have %d businesses, want %d", parties, businesses)
		}
		if _, _, err := s.desk.Ending(s.Context(), s.helper, s.g); fault.KindOf(err) != fault.Forbidden {
			s.Errorf("a volunteer sees the end of the day: %v", err)
		}
	})
}

// A device that was without a network sends after the day was closed: what it wrote down
// is counted, and shown to have come later.
func TestDeviceSendsAfterClosing(t *testing.T) {
	t.Parallel()
	onStage(t, func(s *stage) {
		clock := func() time.Time { return s.now }
		book := attendance.NewBook(s.db, nil, []byte("key"), clock)
		s.in(1, 0)
		_, token, err := book.EnrolHere(s.Context(), s.head, s.g, "Ponsel 1")
		must(s.T, err)
		h, err := book.Open(s.Context(), token, account.Actor{})
		must(s.T, err)
		send := func(seq int, at time.Time) {
			s.Helper()
			p := s.day.Gathering.Participants[seq]
			_, err := book.Send(s.Context(), h, attendance.Batch{Now: s.now.UnixMilli(), Facts: []json.RawMessage{scan("a", seq, "p:"+string(p.ID)+":0", at)}})
			must(s.T, err)
		}
		send(1, s.now)
		before := s.now.Add(time.Minute)
		s.in(2, 0)
		if x := s.state().Loose(); len(x.Silent) != 1 || x.Silent[0].Name != "Ponsel 1" {
			s.Errorf("silent are %+v, want the telephone", x.Silent)
		}
		must(s.T, s.desk.Close(s.Context(), s.head, s.g))
		if late, _ := s.state().Afterwards(); len(late) != 0 {
			s.Errorf("%d came after closing, want nobody yet", len(late))
		}
		s.now = s.now.Add(time.Hour)
		send(2, before)
		send(2, before) // again
		x := s.state()
		late, _ := x.Afterwards()
		if len(late) != 1 || !late[0].First.At.Equal(before.Truncate(time.Millisecond)) || x.Count.Arrived != 2 {
			s.Errorf("after closing came %+v; %d are there", late, x.Count.Arrived)
		}
	})
}

// A no-show frees a table, and one press gives it to a pair who asked for each other: they
// are told and nobody else moves. A pair whom nobody wished together is put down with it.
func TestFillATable(t *testing.T) {
	t.Parallel()
	onStage(t, func(s *stage) {
		refused := func(what string, err error, want fault.Kind) {
			s.Helper()
			if fault.KindOf(err) != want {
				s.Errorf("%s: %v, want %s", what, err, want)
			}
		}
		fill := func(by account.Actor, from, to, slot int) error {
			_, err := s.desk.Fill(s.Context(), by, s.g, from, to, slot, "https://temu.example")
			return err
		}
		s.in(1, 3)
		var gone []live.Meeting
		for _, m := range s.state().Meetings {
			if m.Slot == 1 {
				gone = append(gone, m)
				s.note(live.Fact{Kind: live.NoShow, Request: m.Request, Participant: m.From})
			}
		}
		_, all, err := s.desk.Openings(s.Context(), s.head, s.g)
		must(s.T, err)
		if len(all) == 0 || all[0].Slot != 1 || !all[0].Now || len(all[0].Pairs) == 0 || len(all[0].Tables) == 0 {
			s.Fatalf("nothing is proposed for the round that goes on: %+v", all)
		}
		x := s.state()
		asked := 0
		for _, p := range all[0].Pairs {
			if p.Wanted != live.Suggested {
				asked++
			}
		}
		if n := x.Fillable(); asked == 0 || asked != n && (asked > n || asked != len(all[0].Pairs)) { // the list is full before
			s.Errorf("%d pairs who asked could be placed, %d of %d proposed ones did", n, asked, len(all[0].Pairs))
		}
		for i, p := range all[0].Pairs {
			if p.From == gone[0].From || p.To == gone[0].From {
				s.Errorf("%d-%d is proposed, and %d did not come", p.From, p.To, gone[0].From)
			}
			if i > 0 && slices.Index(live.Ranks, p.Wanted) < slices.Index(live.Ranks, all[0].Pairs[i-1].Wanted) {
				s.Errorf("%s stands after %s", p.Wanted, all[0].Pairs[i-1].Wanted)
			}
		}
		pair, before := all[0].Pairs[0], slices.Clone(s.day.Bookings)
		refused("a volunteer", fill(s.helper, pair.From, pair.To, 1), fault.Forbidden)
		refused("another office", fill(s.rival, pair.From, pair.To, 1), fault.NotFound)
		refused("nobody", fill(s.head, 0, pair.To, 1), fault.Invalid)
		refused("oneself", fill(s.head, pair.To, pair.To, 1), fault.Invalid)
		refused("no such round", fill(s.head, pair.From, pair.To, 99), fault.Conflict)
		refused("who did not come", fill(s.head, gone[0].From, pair.To, 1), fault.Conflict)
		must(s.T, fill(s.head, pair.From, pair.To, 1))
		s.read()
		fresh := 0
		for _, b := range s.day.Bookings {
			if slices.Contains(before, b) {
				continue
			}
			fresh++
			q := s.day.Requests[b.Request-1]
			two := []int{q.From, q.To}
			if b.Slot != 1 || !slices.Contains(two, pair.From) || !slices.Contains(two, pair.To) {
				s.Errorf("request %d came to slot %d, and %d-%d was given a table", b.Request, b.Slot, pair.From, pair.To)
			}
		}
		if fresh != 1 || s.day.Published != 2 {
			s.Errorf("%d meetings are new in publication %d, want one in 2", fresh, s.day.Published)
		}
		if broken := s.day.BrokenPromises(); len(broken) > 0 {
			s.Errorf("what is published is broken: %v", broken)
		}
		refused("twice", fill(s.head, pair.From, pair.To, 1), fault.Conflict)
		// Two whom nobody wished together, in the next round.
		x = s.state()
		open := x.Open()
		for _, a := range x.Day.Gathering.Present() {
			for _, b := range x.Day.Gathering.Present() {
				asked := slices.ContainsFunc(x.Day.Requests, func(r match.Request) bool {
					return r.From == a.Number && r.To == b.Number || r.From == b.Number && r.To == a.Number
				})
				if a.Kind != "business" || b.Kind == "business" || asked {
					continue
				}
				err := fill(s.head, a.Number, b.Number, open)
				if fault.KindOf(err) == fault.Conflict {
					continue // busy then
				}
				if err != nil {
					if _, rules := errors.AsType[*timetable.Refused](err); rules {
						continue
					}
					s.Fatal(err)
				}
				s.read()
				last := s.day.Requests[len(s.day.Requests)-1]
				if last.From != a.Number || last.To != b.Number || last.Answer != match.Accepted || !slices.ContainsFunc(s.day.Bookings, func(k timetable.Booking) bool { return k.Request == last.Number && k.Slot == open }) {
					s.Errorf("the request: %+v", last)
				}
				return
			}
		}
		s.Error("no two could be brought together")
	})
}

// Who has no e-mail address stands on staff's list with the words to say, until somebody
// ticked that they were told.
func TestDelayIsToldByHand(t *testing.T) {
	t.Parallel()
	onStage(t, func(s *stage) {
		desk := telling.NewDesk(s.db, s.planner.CodeFor, func() time.Time { return s.now })
		list := func() []telling.LateWaiting {
			s.Helper()
			all, err := desk.LateByHand(s.Context(), s.head, s.g)
			must(s.T, err)
			return all
		}
		s.in(1, 1)
		if n := len(list()); n != 0 {
			s.Errorf("%d are told of no delay", n)
		}
		s.note(live.Fact{Kind: live.Delay, Slot: 2, Minutes: 25})
		all := list()
		meet := map[int]bool{}
		for _, m := range s.state().Meetings {
			if m.Slot >= 2 {
				meet[m.From], meet[m.To] = true, true
			}
		}
		if len(all) != len(meet) {
			s.Fatalf("%d are told, %d have meetings to come", len(all), len(meet))
		}
		if w := all[0]; !meet[w.Participant] || !strings.Contains(w.Text, "semula") || !strings.Contains(w.Text, "/langsung") {
			s.Errorf("the first: %+v", w)
		}
		for _, by := range []account.Actor{s.helper, s.rival} {
			if _, err := desk.LateByHand(s.Context(), by, s.g); fault.KindOf(err) != fault.NotFound {
				s.Errorf("%s sees whom to tell: %v", by.Role, err)
			}
		}
		must(s.T, desk.ToldLate(s.Context(), s.head, s.g, all[0].LateTold))
		if err := desk.ToldLate(s.Context(), s.head, s.g, all[0].LateTold); fault.KindOf(err) != fault.Conflict {
			s.Errorf("told twice: %v", err)
		}
		if n := len(list()); n != len(all)-1 {
			s.Errorf("%d are left, want %d", n, len(all)-1)
		}
		s.note(live.Fact{Kind: live.Delay, Slot: 2, Minutes: 40}) // the last word counts
		if n := len(list()); n != len(all) {
			s.Errorf("of the next delay %d are told, want %d", n, len(all))
		}
	})
}
