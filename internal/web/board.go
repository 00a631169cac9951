package web

import (
	"fmt"
	"net/http"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/paper"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/internal/web/ui"
)

// solveDeed is what those may do who work on the draft.
const solveDeed = account.SolveTimetable

// boardData is the board as it is shown: one row per table, or per participant.
type boardData struct {
	Day    timetable.Day
	Board  timetable.Board
	May    bool // move meetings
	Pick   *pick
	Broken []string
	People bool // rows are participants
	Kind   register.Kind
	Find   string
	Found  int // participants that Find meets
	Kinds  []register.Kind
	Heads  []boardHead
	Rows   []boardRow
	Slots  []boardSlot // the same as Rows of tables, by slot, for phones
}

// boardSlot is what is on at all tables in one slot.
type boardSlot struct {
	Text     string
	Meetings []boardMeeting
	Goals    []slotGoal // free tables for the picked meeting
	Why      string     // there are none because
}

// slotGoal is a free table in a slot.
type slotGoal struct{ At, Say, Table string }

type boardHead struct {
	Text  string
	Lunch bool // the session before has ended
}

type boardRow struct {
	Head  string
	Kind  register.Kind // of a participant
	Href  string
	Cells []boardCell
}

// boardCell is one slot of a row.
type boardCell struct {
	Lunch    bool
	Meetings []boardMeeting
	Goal     *goal
	State    timetable.EntryKind // for rows of participants: free, break or away
}

type boardMeeting struct {
	Table string        // where, for rows of tables
	Kind  register.Kind // whose colour it has: of the helper, or of the other side
	First string
	Who   string // who sits for the first
	With  string
	Href  string
	Dim   bool // not of the kind looked at
	Hit   bool // of the participant looked for
	Pin   bool
}

// board shows the whole timetable.
func (s *site) board(v *visit) error {
	d, err := s.Planner.Look(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	q := v.URL.Query()
	b := boardData{Day: d.Day, Board: d, May: d.Gathering.Allows(v.actor, solveDeed), People: q.Get("baris") == "peserta", Find: strings.TrimSpace(q.Get("cari"))}
	for _, k := range register.Kinds {
		for _, p := range d.Gathering.Participants {
			if p.Kind == k {
				b.Kinds = append(b.Kinds, k)
				break
			}
		}
		if string(k) == q.Get("jenis") {
			b.Kind = k
		}
	}
	if b.May {
		b.Broken = rulesOf(v.in, &b.Day, d.Broken())
	}
	if err := b.picked(v.in, q.Get("pilih")); err != nil {
		return err
	}
	b.fill(v.in)
	f := v.within(&d.Gathering, v.in.T("web.tab.board"))
	if b.May && !b.People {
		f.Script = "board.js"
	}
	return v.page(http.StatusOK, boardPage(f, b))
}

func (b *boardData) fill(in *lang.Wording) {
	g := &b.Day.Gathering
	for i, s := range g.Slots {
		b.Heads = append(b.Heads, boardHead{timeOf(in, s), i > 0 && (s.Session != g.Slots[i-1].Session || s.Day() != g.Slots[i-1].Day())})
	}
	hit := make([]bool, len(g.Participants)+1)
	for _, p := range g.Participants {
		if b.Find != "" && matches(p, b.Find) {
			hit[p.Number] = true
			b.Found++
		}
	}
	if b.People {
		b.people(in, hit)
		return
	}
	b.tables(in, hit)
}

func (b *boardData) tables(in *lang.Wording, hit []bool) {
	g := &b.Day.Gathering
	at := map[[2]int][]timetable.Booking{} // several where a clinic is
	for _, x := range b.Day.Bookings {
		at[[2]int{x.Table, x.Slot}] = append(at[[2]int{x.Table, x.Slot}], x)
	}
	for _, h := range b.Heads {
		b.Slots = append(b.Slots, boardSlot{Text: h.Text})
	}
	for _, t := range g.Tables {
		row := boardRow{Head: tableOf(in, t)}
		for i := range g.Slots {
			cell := boardCell{Lunch: b.Heads[i].Lunch, Goal: b.goal(in, i+1, t.Number)}
			for _, x := range at[[2]int{t.Number, i + 1}] {
				r := b.Day.Requests[x.Request-1]
				m := b.meeting(in, g.Participants[r.From-1], g.Participants[r.To-1], hit)
				m.Table, m.Pin = row.Head, x.Pinned
				if b.May {
					m.Href = fmt.Sprint(boardPath(g.ID), "?pilih=", x.Request)
				}
				if b.Pick != nil && x.Request == b.Pick.Request {
					m.Hit = true
				}
				cell.Meetings = append(cell.Meetings, m)
				b.Slots[i].Meetings = append(b.Slots[i].Meetings, m)
			}
			if cell.Goal != nil && cell.Goal.Why == "" && !cell.Goal.Here {
				b.Slots[i].Goals = append(b.Slots[i].Goals, slotGoal{cell.Goal.At, cell.Goal.Say, row.Head})
			} else if cell.Goal != nil && b.Slots[i].Why == "" {
				b.Slots[i].Why = cell.Goal.Why
			}
			row.Cells = append(row.Cells, cell)
		}
		b.Rows = append(b.Rows, row)
	}
}

// meeting shows two participants, the helper first when there is one.
func (b *boardData) meeting(in *lang.Wording, x, y gathering.Participant, hit []bool) boardMeeting {
	if x.Kind == register.Business && y.Kind != register.Business {
		x, y = y, x
	}
	looked := hit[x.Number] || hit[y.Number]
	return boardMeeting{
		Kind: x.Kind, First: short(nameOf(in, x)), Who: paper.Officers(in, x), With: short(nameOf(in, y)),
		Href: base(b.Day.Gathering.ID) + "/peserta/" + string(x.ID),
		Dim:  b.Kind != "" && x.Kind != b.Kind && y.Kind != b.Kind && !looked,
		Hit:  looked,
	}
}

func (b *boardData) people(in *lang.Wording, hit []bool) {
	g := &b.Day.Gathering
	for _, p := range g.Present() {
		if b.Kind != "" && p.Kind != b.Kind || b.Find != "" && !hit[p.Number] {
			continue
		}
		row := boardRow{Head: short(nameOf(in, p)), Kind: p.Kind, Href: base(g.ID) + "/peserta/" + string(p.ID), Cells: make([]boardCell, len(g.Slots))}
		for i := range row.Cells {
			row.Cells[i].Lunch = b.Heads[i].Lunch
		}
		for _, e := range b.Day.Agenda(p.Number).Entries {
			if e.Slot == 0 {
				continue
			}
			cell := &row.Cells[e.Slot-1]
			if e.Kind != timetable.MeetingEntry {
				cell.State = e.Kind
				continue
			}
			cell.Meetings = append(cell.Meetings, boardMeeting{
				Kind: e.With.Kind, First: short(nameOf(in, e.With)), Who: paper.Officers(in, e.With), With: tableOf(in, e.Table),
				Href: base(g.ID) + "/peserta/" + string(e.With.ID),
			})
		}
		b.Rows = append(b.Rows, row)
	}
}

// short leaves out what every made-up name ends with; the ribbon says it.
func short(name string) string { return strings.TrimSuffix(name, " (contoh)") }

// Narrowed tells whether a participant is looked for and there is one.
func (b boardData) Narrowed() bool { return b.Found > 0 }

// rows is what stands in the rows, as the form sends it.
func (b boardData) rows() string {
	if b.People {
		return "peserta"
	}
	return "meja"
}

// kindOptions narrow the board to one kind of party.
func kindOptions(in *lang.Wording, kinds []register.Kind) []ui.Option {
	all := []ui.Option{{Text: in.T("web.board.all_kinds")}}
	for _, k := range kinds {
		all = append(all, ui.Option{Value: string(k), Text: in.T("web.kind." + string(k))})
	}
	return all
}
