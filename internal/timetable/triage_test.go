package timetable_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/timetable"
)

func TestTriage(t *testing.T) {
	t.Parallel()
	const bank = 4
	with := func(r match.Request, change func(*match.Request)) match.Request {
		change(&r)
		return r
	}
	must := func(r match.Request) match.Request {
		return with(r, func(r *match.Request) { r.Priority = match.Must })
	}
	fixed := func(r match.Request, slot int) match.Request {
		return with(r, func(r *match.Request) { r.Fixed = slot })
	}
	in := func(r match.Request, s gathering.Session) match.Request {
		return with(r, func(r *match.Request) { r.Session = int(s) })
	}
	answered := func(r match.Request, a match.Answer) match.Request {
		return with(r, func(r *match.Request) { r.Answer = a })
	}
	full := func(request, participant, places int) timetable.LeftOut {
		return timetable.LeftOut{Request: request, Cause: timetable.CauseFull, Participant: participant, Places: places}
	}
	tests := map[string]struct {
		day  timetable.Day
		away map[int][]int // participant → slots
		want []timetable.LeftOut
	}{
		"all fit": {
			day: dayOf(3, 3, []int{1, 1, 1, 1}, ask(1, bank), ask(2, bank), ask(3, bank)),
		},
		"the last number goes when all want the same": {
			day:  dayOf(2, 3, []int{1, 1, 1, 1}, ask(1, bank), ask(2, bank), ask(3, bank)),
			want: []timetable.LeftOut{full(3, bank, 2)},
		},
		"priority goes before number": {
			day:  dayOf(2, 3, []int{1, 1, 1, 1}, ask(1, bank), ask(2, bank), must(ask(3, bank))),
			want: []timetable.LeftOut{full(2, bank, 2)},
		},
		"a wish of both sides goes before a wish of one": {
			day:  dayOf(1, 3, []int{1, 1, 1, 1}, ask(1, bank), ask(2, bank), ask(bank, 2)),
			want: []timetable.LeftOut{full(1, bank, 1), {Request: 3, Cause: timetable.CauseMutual, Same: 2}},
		},
		"what was withdrawn is not a wish of both sides": {
			day:  dayOf(1, 3, []int{1, 1, 1, 1}, ask(1, bank), ask(2, bank), answered(ask(bank, 2), match.Withdrawn)),
			want: []timetable.LeftOut{full(2, bank, 1)},
		},
		"priority goes before a wish of both sides": {
			day:  dayOf(1, 3, []int{1, 1, 1, 1}, ask(1, bank), must(ask(2, bank)), ask(bank, 1)),
			want: []timetable.LeftOut{full(1, bank, 1), full(3, bank, 1)},
		},
		"two officers hold twice as many": {
			day:  dayOf(1, 3, []int{1, 1, 1, 2}, ask(1, bank), ask(2, bank), ask(3, bank)),
			want: []timetable.LeftOut{full(3, bank, 2)},
		},
		"the asker can be full too": {
			day:  dayOf(1, 3, []int{1, 1, 1, 1}, ask(1, 2), ask(1, 3)),
			want: []timetable.LeftOut{full(2, 1, 1)},
		},
		"tables are full": {
			day:  dayOf(1, 1, []int{1, 1, 1, 1}, ask(1, 2), ask(3, bank)),
			want: []timetable.LeftOut{{Request: 2, Cause: timetable.CauseTables}},
		},
		"free times count": {
			day:  dayOf(3, 3, []int{1, 1, 1, 1}, ask(1, bank), ask(2, bank), ask(3, bank)),
			away: map[int][]int{bank: {2, 2}},
			want: []timetable.LeftOut{full(3, bank, 2)},
		},
		"never free together": {
			day:  dayOf(2, 3, []int{1, 1, 1, 1}, ask(1, bank), ask(2, bank)),
			away: map[int][]int{1: {1}, bank: {2}},
			want: []timetable.LeftOut{{Request: 1, Cause: timetable.CauseNoSlot}},
		},
		"fixed to a slot in which one is away": {
			day:  dayOf(2, 3, []int{1, 1, 1, 1}, fixed(ask(1, bank), 2)),
			away: map[int][]int{bank: {2}},
			want: []timetable.LeftOut{{Request: 1, Cause: timetable.CauseNoSlot}},
		},
		"fixed outside the session asked for": {
			day:  dayOf(2, 3, []int{1, 1, 1, 1}, in(fixed(ask(1, bank), 2), gathering.Morning)),
			want: []timetable.LeftOut{{Request: 1, Cause: timetable.CauseNoSlot}},
		},
		"two fixed to one slot of one desk": {
			day:  dayOf(3, 3, []int{1, 1, 1, 1}, fixed(ask(1, bank), 2), fixed(ask(2, bank), 2)),
			want: []timetable.LeftOut{full(2, bank, 3)},
		},
		"others move so that a fixed one fits": {
			day: dayOf(3, 3, []int{1, 1, 1, 1}, ask(1, bank), ask(2, bank), fixed(ask(3, bank), 1)),
		},
		"a full morning leaves the afternoon": {
			day:  dayOf(4, 3, []int{1, 1, 1, 1}, in(ask(1, bank), 1), in(ask(2, bank), 1), in(ask(3, bank), 1), ask(3, bank)),
			want: []timetable.LeftOut{full(3, bank, 4)},
		},
		"only what is accepted counts": {
			day: dayOf(1, 3, []int{1, 1, 1, 1}, answered(ask(1, bank), match.Declined), answered(ask(2, bank), match.Withdrawn), ask(3, bank)),
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for who, slots := range tc.away {
				tc.day.Gathering.Participants[who-1].Unavailable = slots
			}
			tc.day.Triage()
			if diff := cmp.Diff(tc.want, tc.day.LeftOut); diff != "" {
				t.Errorf("left out (-want +got):\n%s", diff)
			}
		})
	}
}

// anyDay is a random small day.
func anyDay(t *rapid.T) timetable.Day {
	slots, tables := rapid.IntRange(1, 5).Draw(t, "slots"), rapid.IntRange(1, 3).Draw(t, "tables")
	desks := rapid.SliceOfN(rapid.IntRange(0, 2), 2, 6).Draw(t, "desks")
	var requests []match.Request
	for range rapid.IntRange(0, 14).Draw(t, "requests") {
		from := rapid.IntRange(1, len(desks)).Draw(t, "from")
		to := rapid.IntRange(1, len(desks)-1).Draw(t, "to")
		if to >= from {
			to++
		}
		requests = append(requests, match.Request{
			From: from, To: to,
			Priority: match.Priority(rapid.IntRange(1, 3).Draw(t, "priority")),
			Answer:   rapid.SampledFrom([]match.Answer{match.Accepted, match.Accepted, match.Accepted, match.Declined}).Draw(t, "answer"),
			Session:  rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "session"),
			Fixed:    rapid.SampledFrom([]int{0, 0, 0, 0, 1}).Draw(t, "fixed"),
		})
	}
	d := dayOf(slots, tables, desks, requests...)
	for i := range d.Gathering.Participants {
		for s := 1; s <= slots; s++ {
			if rapid.IntRange(0, 5).Draw(t, "away") == 0 {
				d.Gathering.Participants[i].Unavailable = append(d.Gathering.Participants[i].Unavailable, s)
			}
		}
	}
	return d
}

// seatable tells by trying everything whether one participant could hold the
// meetings of the requests, whatever the others do.
func seatable(d *timetable.Day, who int, requests []match.Request) bool {
	left := make([]int, len(d.Gathering.Slots)+1)
	for _, s := range d.Gathering.Slots {
		left[s.Number] = max(1, d.Gathering.Participants[who-1].Desks)
	}
	var seat func(k int) bool
	seat = func(k int) bool {
		if k == len(requests) {
			return true
		}
		r := requests[k]
		for _, s := range d.Gathering.Slots {
			n := s.Number
			free := left[n] > 0 && (r.Fixed == 0 || r.Fixed == n) && (r.Session == 0 || r.Session == int(s.Session)) &&
				!slices.Contains(d.Gathering.Participants[r.From-1].Unavailable, n) &&
				!slices.Contains(d.Gathering.Participants[r.To-1].Unavailable, n)
			if !free {
				continue
			}
			left[n]--
			if seat(k + 1) {
				return true
			}
			left[n]++
		}
		return false
	}
	return seat(0)
}

// of lists the requests that concern a participant.
func of(who int, requests []match.Request) []match.Request {
	return slices.DeleteFunc(slices.Clone(requests), func(r match.Request) bool { return r.From != who && r.To != who })
}

func TestTriageLeavesOutNoMoreAndNoLessThanItMust(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay(t)
		d.Triage()
		out := map[int]timetable.LeftOut{}
		for i, l := range d.LeftOut {
			if i > 0 && d.LeftOut[i-1].Request >= l.Request {
				t.Fatalf("not in the order of numbers: %v", d.LeftOut)
			}
			out[l.Request] = l
		}
		_, index := d.Problem()
		var held []match.Request
		for _, i := range index {
			held = append(held, d.Requests[i])
		}
		room := len(d.Gathering.Slots) * len(d.Gathering.Tables)
		if len(held) > room {
			t.Fatalf("%d requests are held and there is room for %d", len(held), room)
		}
		for _, p := range d.Gathering.Participants {
			if !seatable(&d, p.Number, of(p.Number, held)) {
				t.Fatalf("participant %d cannot hold all that was not left out: %v", p.Number, of(p.Number, held))
			}
		}
		for _, r := range d.Requests {
			l, left := out[r.Number]
			if left != (r.Answer == match.Accepted && !slices.ContainsFunc(held, func(h match.Request) bool { return h.Number == r.Number })) {
				t.Fatalf("request %d is left out and held, or neither: %v", r.Number, r)
			}
			switch {
			case !left:
			case l.Cause == timetable.CauseNoSlot && seatable(&d, r.From, []match.Request{r}),
				l.Cause == timetable.CauseTables && len(held) < room,
				l.Cause == timetable.CauseFull && seatable(&d, l.Participant, append(of(l.Participant, held), r)):
				t.Fatalf("request %d was left out without need: %+v", r.Number, l)
			}
		}
	})
}
