package timetable_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// randomBoard is a small day with every kind of rule that organisers can set, and a draft of
// it that was put together by moves which were allowed. Some rules change afterwards.
func randomBoard(t *rapid.T) timetable.Board {
	number := func(name string, low, high int) int { return rapid.IntRange(low, high).Draw(t, name) }
	some := func(name string, of int) bool { return number(name, 1, of) == 1 }
	d := timetable.Day{}
	g := &d.Gathering
	days := number("days", 1, 2)
	for day := range days {
		for i := range number("slots", 1, 3) {
			at := gathering.Clock(day*24*60 + 9*60 + 20*i)
			s := gathering.Slot{Number: len(g.Slots) + 1, Start: at, End: at + 15, Session: gathering.Morning}
			if i > 1 {
				s.Session = gathering.Afternoon
			}
			g.Slots = append(g.Slots, s)
		}
	}
	if some("lunch", 4) {
		g.Agenda = []gathering.AgendaItem{{Number: 1, Kind: gathering.Meal, Start: 9*60 + 20, End: 9*60 + 35}}
	}
	for i := range number("tables", 1, 4) {
		table := gathering.Table{Number: i + 1, Hall: rapid.SampledFrom([]string{"", "Aula"}).Draw(t, "hall")}
		if some("equipped", 2) {
			table.Features = "listrik"
		}
		g.Tables = append(g.Tables, table)
	}
	if some("walk", 2) {
		g.Walks = []gathering.Walk{{Hall: "", Other: "Aula", Minutes: number("minutes", 1, 40)}}
	}
	parties := number("parties", 3, 6)
	for i := range parties {
		p := gathering.Participant{Number: i + 1, Kind: register.Business, Desks: number("desks", 1, 2), Withdrawn: some("withdrawn", 15)}
		if i%2 == 1 {
			p.Kind = register.Bank
		}
		if some("away", 4) {
			p.Unavailable = []int{number("away at", 1, len(g.Slots))}
		}
		if some("seated", 5) {
			p.Table = number("seat", 1, len(g.Tables))
		}
		if some("needs", 5) {
			p.Needs = "listrik"
		}
		g.Participants = append(g.Participants, p)
	}
	pair := func(name string) (int, int) {
		from := number(name, 1, parties)
		return from, (from+number(name+" other", 1, parties-1)-1)%parties + 1
	}
	for i := range number("requests", 2, 9) {
		r := match.Request{Number: i + 1, Priority: match.Priority(number("priority", 1, 3)), Answer: match.Accepted}
		r.From, r.To = pair("from")
		if some("declined", 12) {
			r.Answer = match.Declined
		}
		if some("session", 6) {
			r.Session = number("which session", 1, 2)
		}
		if some("fixed", 8) {
			r.Fixed = number("fixed at", 1, len(g.Slots))
		}
		if i > 0 && some("after", 4) {
			r.After = []int{number("earlier", 1, i)}
		}
		d.Requests = append(d.Requests, r)
	}
	d.Rules = match.Rules{Least: number("least", 0, 1), Most: number("most", 0, 3), InRow: number("in a row", 0, 2)}
	if some("limit", 3) {
		d.Limits = []match.Limit{{Participant: number("limited", 1, parties), Most: number("limit most", 1, 2)}}
	}
	if some("never", 5) {
		from, to := pair("never")
		d.Never = []match.Avoidance{{From: from, To: to}}
	}
	if some("clinic", 2) {
		host := number("host", 1, parties)
		var members []int
		for n := 1; n <= parties; n++ {
			if n != host && some("member", 2) {
				members = append(members, n)
			}
		}
		if len(members) > 1 {
			d.Clinics = []match.Clinic{{Number: 1, Host: host, Topic: "KUR", Members: members}}
		}
	}
	b := timetable.Board{Day: d, Edition: 1}
	for i := range d.Requests {
		h := timetable.Hand{Kind: timetable.PlaceOne, Request: i + 1, Slot: number("slot", 1, len(g.Slots)), Table: number("table", 1, len(g.Tables))}
		if _, broken, err := b.Try(h); err == nil && len(broken) == 0 {
			b.Bookings = append(b.Bookings, timetable.Booking{Request: h.Request, Slot: h.Slot, Table: h.Table})
			b.Settle()
		}
	}
	if some("changed since", 3) {
		p := &b.Gathering.Participants[number("who", 1, parties)-1]
		p.Unavailable, p.Desks = []int{number("away since", 1, len(g.Slots))}, 1
	}
	return b
}

// rulesSaid are rules with whom they concern, as they are told.
func rulesSaid(list []timetable.Broken) string {
	var all []string
	for _, b := range list {
		all = append(all, fmt.Sprint(b.Rule, " ", b.Participant))
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ", ")
}

// All places that a meeting may move to are those where one move is allowed, and what speaks
// against the others is the same.
func TestEveryPlaceIsJudgedAsAMoveThere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := randomBoard(t)
		request := rapid.IntRange(1, len(b.Requests)).Draw(t, "request")
		targets, err := b.Targets(request)
		kind := timetable.PlaceOne
		for slot := range b.Gathering.Slots {
			for table := range b.Gathering.Tables {
				_, broken, not := b.Try(timetable.Hand{Kind: kind, Request: request, Slot: slot + 1, Table: table + 1})
				if err != nil {
					if fault.KindOf(not) != fault.KindOf(err) {
						t.Fatalf("all places: %v; one: %v", err, not)
					}
					continue
				}
				x := targets[slot][table]
				if x.Slot != slot+1 || x.Table != table+1 {
					t.Fatalf("place %d.%d is told as %d.%d", slot+1, table+1, x.Slot, x.Table)
				}
				if x.Here != (not != nil) { // only where it is, nothing would change
					t.Fatalf("place %d.%d: here %v, the move: %v", slot+1, table+1, x.Here, not)
				}
				if one, all := rulesSaid(broken), rulesSaid(x.Broken); !x.Here && one != all {
					t.Fatalf("place %d.%d of request %d: a move breaks %q, of all places it is %q\n%+v", slot+1, table+1, request, one, all, b.Bookings)
				}
			}
		}
	})
}

// A meeting at the table of a clinic shares it; at another it needs a desk of its own.
func TestPlacesAtTheTableOfAClinic(t *testing.T) {
	t.Parallel()
	d := dayOf(2, 2, []int{1, 1, 1, 1}, ask(2, 1), ask(3, 1), ask(4, 1))
	d.Clinics = []match.Clinic{{Number: 1, Host: 1, Topic: "KUR", Members: []int{2, 3}}}
	d.Bookings = []timetable.Booking{{Request: 1, Slot: 1, Table: 1}}
	b := timetable.Board{Day: d, Edition: 1}
	all, err := b.Targets(2)
	if err != nil {
		t.Fatal(err)
	}
	if got := rulesSaid(all[0][0].Broken); got != "" {
		t.Errorf("at the clinic's table: %s", got)
	}
	if got := rulesSaid(all[0][1].Broken); got != fmt.Sprint(schedule.RuleOneAtOnce, " 1") {
		t.Errorf("beside it: %s", got)
	}
	if all, err = b.Targets(3); err != nil || !strings.Contains(rulesSaid(all[0][0].Broken), string(schedule.RuleSameTable)) {
		t.Errorf("who is no member at the clinic's table: %v, %v", all[0][0].Broken, err)
	}
}
