package sheet

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// The fields of a .dzn instance; those after requested may be left out.
const (
	dznParties    = "nBusiness"
	dznMeetings   = "nMeetings"
	dznTables     = "nTables"
	dznSlots      = "nTotalSlots"
	dznMorning    = "nMorningSlots"
	dznRequested  = "requested"
	dznOfParty    = "meetingsxBusiness"
	dznDegree     = "nMeetingsBusiness"
	dznForbidden  = "forbidden"
	dznFixed      = "fixed"
	dznPrecedence = "precedences"
)

var dznFields = []string{dznParties, dznMeetings, dznTables, dznSlots, dznMorning, dznRequested, dznOfParty, dznDegree, dznForbidden, dznFixed, dznPrecedence}

// defaultZone is the zone of gatherings whose file names none: WITA, Bali's.
const defaultZone = "Asia/Makassar"

// dznReader turns the fields of an instance into a Day.
type dznReader struct {
	p      *dznParser
	fields map[string]dznValue
	day    timetable.Day
}

func readDZN(ctx context.Context, data []byte, found *findings) timetable.Day {
	text := string(data)
	p := &dznParser{text: text, lines: newLineIndex(text), found: found}
	r := &dznReader{p: p, fields: p.parse()}
	if p.failed || ctx.Err() != nil {
		return r.day
	}
	r.names()
	r.sizes()
	if len(found.list) > 0 {
		return r.day
	}
	r.forbidden()
	if r.requested() {
		r.fixed()
		r.precedences()
	}
	if len(found.list) == 0 && ctx.Err() == nil {
		r.redundant()
	}
	return r.day
}

// names checks that every field is known and the needed ones are there.
func (r *dznReader) names() {
	for _, name := range slices.Sorted(maps.Keys(r.fields)) {
		if slices.Contains(dznFields, name) {
			continue
		}
		m := Mistake{Kind: FieldUnknown, Args: []any{name}, Field: name}
		if near := closest(name, dznFields); near != "" {
			m.Kind, m.Args = FieldUnknownSee, []any{name, near}
		}
		r.p.report(r.fields[name].at, m)
	}
	for _, name := range dznFields[:6] {
		if _, there := r.fields[name]; !there {
			r.p.found.add(Mistake{Kind: FieldMissing, Args: []any{name}, Field: name})
		}
	}
}

// size reads a whole number within its limits.
func (r *dznReader) size(name string, low, high int) int {
	v, there := r.fields[name]
	if !there {
		return 0
	}
	return r.number(v, name, low, high)
}

func (r *dznReader) number(v dznValue, field string, low, high int) int {
	switch {
	case v.kind != 'n':
		r.bad(v, field, WrongType, term("sheet.type.number"))
	case v.n < low || v.n > high:
		r.bad(v, field, OutOfRange, v.n, low, high)
	default:
		return v.n
	}
	return low
}

func (r *dznReader) bad(v dznValue, field string, kind Kind, args ...any) {
	r.p.report(v.at, Mistake{Kind: kind, Args: args, Field: field})
}

func (r *dznReader) sizes() {
	parties := r.size(dznParties, 0, schedule.MostParticipants)
	r.size(dznMeetings, 0, schedule.MostMeetings)
	tables := r.size(dznTables, 1, schedule.MostTables)
	slots := r.size(dznSlots, 1, schedule.MostSlots)
	morning := 0
	if r.fields[dznSlots].n == slots { // else the number of slots is reported, and nothing to measure by
		morning = r.size(dznMorning, 0, slots)
	}
	g := &r.day.Gathering
	g.Zone = defaultZone
	for i := range parties {
		g.Participants = append(g.Participants, gathering.Participant{Number: i + 1, Kind: register.Other, Desks: 1})
	}
	for i := range tables {
		g.Tables = append(g.Tables, gathering.Table{Number: i + 1})
	}
	for i := range slots {
		session := gathering.Morning
		if i >= morning {
			session = gathering.Afternoon
		}
		g.Slots = append(g.Slots, gathering.Slot{Number: i + 1, Session: session})
	}
}

// requested reads the rows "p1, p2, session"; false when there are not as many as
// the file says.
func (r *dznReader) requested() bool {
	rows, ok := r.array(dznRequested, r.fields[dznMeetings].n)
	if !ok {
		return false
	}
	parties := len(r.day.Gathering.Participants)
	if len(rows) > 0 {
		r.day.Requests = make([]match.Request, len(rows))
	}
	for i, row := range rows {
		q := match.Request{Number: i + 1, Priority: match.Want, Answer: match.Accepted}
		field := dznRequested + "[" + strconv.Itoa(i+1) + "]"
		if row.kind != 'a' || len(row.items) != 3 {
			r.bad(row, field, WrongLength, len(row.items), 3)
			continue
		}
		q.From = r.number(row.items[0], field, 1, parties)
		q.To = r.number(row.items[1], field, 1, parties)
		if q.From == q.To && q.From == row.items[0].n && q.To == row.items[1].n {
			r.bad(row, field, WithItself, strconv.Itoa(q.From))
		}
		switch s := row.items[2]; {
		case s.kind == 'n' && (s.n == 1 || s.n == 2):
			q.Session = s.n
		case s.kind != 'n' || s.n != 3 && s.n != 0:
			r.bad(s, field, WrongSessionNo, s.n)
		}
		r.day.Requests[i] = q
	}
	return true
}

// array is a field's array of the wanted length; not ok when absent or wrong.
func (r *dznReader) array(name string, want int) ([]dznValue, bool) {
	v, there := r.fields[name]
	switch {
	case !there:
		return nil, false
	case v.kind != 'a':
		r.bad(v, name, WrongType, term("sheet.type.list"))
		return nil, false
	case len(v.items) != want:
		r.bad(v, name, WrongLength, len(v.items), want)
		return nil, false
	}
	return v.items, true
}

// numbers reads a set, without the filler, each number within 1 and most.
func (r *dznReader) numbers(v dznValue, field string, filler, most int) []int {
	if v.kind != 's' {
		r.bad(v, field, WrongType, term("sheet.type.set"))
		return nil
	}
	var list []int
	for _, item := range v.items {
		if item.kind == 'n' && item.n == filler {
			continue
		}
		list = append(list, r.number(item, field, 1, most))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (r *dznReader) forbidden() {
	sets, ok := r.array(dznForbidden, len(r.day.Gathering.Participants))
	if !ok {
		return
	}
	for i, set := range sets {
		field := dznForbidden + "[" + strconv.Itoa(i+1) + "]"
		r.day.Gathering.Participants[i].Unavailable = r.numbers(set, field, 0, len(r.day.Gathering.Slots))
	}
}

func (r *dznReader) fixed() {
	slots, ok := r.array(dznFixed, len(r.day.Requests))
	if !ok {
		return
	}
	for i, v := range slots {
		r.day.Requests[i].Fixed = r.number(v, dznFixed+"["+strconv.Itoa(i+1)+"]", 0, len(r.day.Gathering.Slots))
	}
}

func (r *dznReader) precedences() {
	sets, ok := r.array(dznPrecedence, len(r.day.Requests))
	if !ok {
		return
	}
	for i, set := range sets {
		field := dznPrecedence + "[" + strconv.Itoa(i+1) + "]"
		before := r.numbers(set, field, 0, len(r.day.Requests))
		if slices.Contains(before, i+1) {
			r.bad(set, field, AfterItself, i+1)
		}
		r.day.Requests[i].After = before
	}
}

// redundant compares the two fields that repeat what requested says. Meetings
// stand in meetingsxBusiness as their number plus one, and every set holds the
// filler 1.
func (r *dznReader) redundant() {
	meets := make([][]int, len(r.day.Gathering.Participants))
	for i, q := range r.day.Requests {
		meets[q.From-1] = append(meets[q.From-1], i+1)
		meets[q.To-1] = append(meets[q.To-1], i+1)
	}
	if sets, ok := r.array(dznOfParty, len(meets)); ok {
		for i, set := range sets {
			field := dznOfParty + "[" + strconv.Itoa(i+1) + "]"
			listed := r.numbers(set, field, 1, len(r.day.Requests)+1)
			for k := range listed {
				listed[k]--
			}
			if !slices.Equal(listed, meets[i]) {
				r.bad(set, field, Contradiction, i+1, list(listed), list(meets[i]))
			}
		}
	}
	if counts, ok := r.array(dznDegree, len(meets)); ok {
		for i, v := range counts {
			if v.kind != 'n' || v.n != len(meets[i]) {
				r.bad(v, dznDegree+"["+strconv.Itoa(i+1)+"]", Contradiction, i+1, v.n, len(meets[i]))
			}
		}
	}
}

// list writes numbers for a message; "-" when there are none.
func list(numbers []int) string {
	if len(numbers) == 0 {
		return "-"
	}
	parts := make([]string, 0, len(numbers))
	for _, n := range numbers {
		parts = append(parts, strconv.Itoa(n))
	}
	return strings.Join(parts, ", ")
}
