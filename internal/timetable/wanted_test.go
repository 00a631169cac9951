package timetable_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

func TestRequestsThatDoNotFit(t *testing.T) {
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
		return timetable.LeftOut{Request: request, Cause: timetable.Cause(schedule.RefusedFull), Participant: participant, Places: places}
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
			want: []timetable.LeftOut{full(1, bank, 1), {Request: 3, Cause: timetable.CauseMutual, Same: 1}},
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
			want: []timetable.LeftOut{{Request: 2, Cause: timetable.Cause(schedule.RefusedTables)}},
		},
		"free times count": {
			day:  dayOf(3, 3, []int{1, 1, 1, 1}, ask(1, bank), ask(2, bank), ask(3, bank)),
			away: map[int][]int{bank: {2, 2}},
			want: []timetable.LeftOut{full(3, bank, 2)},
		},
		"never free together": {
			day:  dayOf(2, 3, []int{1, 1, 1, 1}, ask(1, bank), ask(2, bank)),
			away: map[int][]int{1: {1}, bank: {2}},
			want: []timetable.LeftOut{{Request: 1, Cause: timetable.Cause(schedule.RefusedNever)}},
		},
		"fixed to a slot in which one is away": {
			day:  dayOf(2, 3, []int{1, 1, 1, 1}, fixed(ask(1, bank), 2)),
			away: map[int][]int{bank: {2}},
			want: []timetable.LeftOut{{Request: 1, Cause: timetable.Cause(schedule.RefusedNever)}},
		},
		"fixed outside the session asked for": {
			day:  dayOf(2, 3, []int{1, 1, 1, 1}, in(fixed(ask(1, bank), 2), gathering.Morning)),
			want: []timetable.LeftOut{{Request: 1, Cause: timetable.Cause(schedule.RefusedNever)}},
		},
		"two fixed to one slot of one desk": {
			day:  dayOf(3, 3, []int{1, 1, 1, 1}, fixed(ask(1, bank), 2), fixed(ask(2, bank), 2)),
			want: []timetable.LeftOut{full(2, bank, 1)},
		},
		"others move so that a fixed one fits": {
			day: dayOf(3, 3, []int{1, 1, 1, 1}, ask(1, bank), ask(2, bank), fixed(ask(3, bank), 1)),
		},
		"a full morning leaves the afternoon": {
			day:  dayOf(4, 3, []int{1, 1, 1, 1}, in(ask(1, bank), 1), in(ask(2, bank), 1), in(ask(3, bank), 1), ask(3, bank)),
			want: []timetable.LeftOut{full(3, bank, 3)},
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
			p, index, out := tc.day.Wanted(timetable.Settings{}, nil)
			r, err := schedule.Solve(t.Context(), p, schedule.Options{})
			if err != nil || r.Status != schedule.Optimal {
				t.Fatalf("%s, %v", r.Status, err)
			}
			tc.day.Take(r, index, out, 0, 0)
			if diff := cmp.Diff(tc.want, tc.day.LeftOut, cmpopts.IgnoreFields(timetable.LeftOut{}, "Slots", "Lightest")); diff != "" {
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

// Whatever is asked for, the engine has an answer that keeps every rule, and each accepted
// request is held, or it is said why not.
func TestEveryRequestIsHeldOrSaidWhyNot(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay(t)
		d.Rules = match.Rules{
			Least: rapid.IntRange(0, 2).Draw(t, "least"), Most: rapid.IntRange(0, 3).Draw(t, "most"),
			InRow: rapid.IntRange(0, 2).Draw(t, "in a row"), Kept: rapid.SampledFrom([]int{0, 10, 50}).Draw(t, "kept"),
		}
		n := len(d.Gathering.Participants)
		if rapid.Bool().Draw(t, "never") {
			d.Never = []match.Avoidance{{From: 1, To: 2}}
		}
		if n > 3 && rapid.Bool().Draw(t, "clinic") {
			d.Clinics = []match.Clinic{{Number: 1, Host: 1, Members: []int{2, 3, n}}}
		}
		for i := range d.Gathering.Participants {
			d.Gathering.Participants[i].Kind = rapid.SampledFrom([]register.Kind{register.Business, register.Bank}).Draw(t, "kind")
		}
		s := timetable.Settings{Sits: rapid.Bool().Draw(t, "sits")}
		p, index, out := d.Wanted(s, nil)
		if err := p.Check(); err != nil {
			t.Fatalf("no problem at all: %v", err)
		}
		r, err := schedule.Solve(context.Background(), p, schedule.Options{})
		if err != nil || r.Status != schedule.Optimal && r.Status != schedule.Feasible {
			t.Fatalf("%s, %v, %v", r.Status, err, r.Reasons)
		}
		if report := schedule.Verify(p, r.Timetable); !report.OK() {
			t.Fatal(report.Broken)
		}
		shared := 0 // slot
		for m, x := range p.Meetings {
			if slot := r.Timetable.Slot[m]; x.Shared && slot != 0 {
				if shared != 0 && slot != shared {
					t.Fatalf("members of a clinic are received in slots %d and %d", shared, slot)
				}
				shared = slot
			}
		}
		d.Take(r, index, out, 0, 0)
		seen := map[int]int{}
		for _, b := range d.Bookings {
			seen[b.Request]++
			x := d.Requests[b.Request-1]
			if len(d.Never) > 0 && x.From+x.To == 3 {
				t.Fatalf("request %d brings two together who are kept apart", b.Request)
			}
		}
		for _, l := range d.LeftOut {
			if seen[l.Request]++; !slices.Contains(timetable.Causes, l.Cause) {
				t.Fatalf("request %d: cause %q", l.Request, l.Cause)
			}
		}
		for _, x := range d.Requests {
			if want := map[bool]int{true: 1}[x.Answer == match.Accepted]; seen[x.Number] != want {
				t.Fatalf("request %d (%s) is told of %d times", x.Number, x.Answer, seen[x.Number])
			}
		}
	})
}

// Weights do what the priorities say: one that must be is worth two of the next kind,
// though these are wished for by both sides.
func TestWeightsAreSteps(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]match.Priority{{match.Must, match.Want}, {match.Want, match.Open}} {
		if one, two := timetable.Weight(c[0], false), 2*timetable.Weight(c[1], true); one <= two {
			t.Errorf("priority %d weighs %d, two mutual ones of %d weigh %d", c[0], one, c[1], two)
		}
		if timetable.Weight(c[0], true) <= timetable.Weight(c[0], false) {
			t.Errorf("priority %d: a wish of both sides is worth no more", c[0])
		}
	}
}
