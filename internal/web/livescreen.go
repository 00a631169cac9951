package web

import (
	"bytes"
	"net/http"
	"strings"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/paper"
	"wantilan/internal/timetable/live"
	"wantilan/internal/web/ui"
)

// screenData is the day on a projector: names, tables and times, and nothing else.
type screenData struct {
	In      *lang.Wording
	Style   string
	G       gathering.Gathering
	Mark    liveMark
	Clock   string
	Day     string // when it is another one than today
	Halls   []liveHall
	Tables  []screenRow // by table
	People  []screenRow // by name
	Missing []string
}

// screenRow is one table with its two now and next, or one name with its tables.
type screenRow struct{ Name, Now, Next string }

// screenTag is the stylesheet of the projector, in its page.
var (
	screenText = ui.Screen()
	screenTag  = "<style>" + screenText + "</style>"
	screenHash = hashOf(screenText)
)

// screen shows the day for a projector.
func (s *site) screen(v *visit) error {
	x, err := s.Live.State(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	g := x.Day.Gathering
	d := screenData{In: v.in, Style: screenMark, G: g, Mark: markOf(v.in, x, livePath(g.ID)+"/siaran"), Clock: clockOf(v.in, x, x.At), Halls: hallsOf(v.in, x)}
	if !x.On() {
		d.Day = v.in.T("live.not_today", v.in.Date(g.Date))
	}
	people := map[int]*screenRow{}
	for _, t := range g.Tables {
		now, next := x.AtTable(t.Number)
		row := screenRow{Name: tableOf(v.in, t)}
		if now != nil {
			row.Now = meetingOn(v.in, x, now)
			d.goes(v.in, people, x, now, true)
		}
		if next != nil {
			row.Next = joined(clockOf(v.in, x, next.Start), meetingOn(v.in, x, next))
			d.goes(v.in, people, x, next, false)
		}
		if now != nil || next != nil {
			d.Tables = append(d.Tables, row)
		}
	}
	for _, p := range g.Participants {
		if row := people[p.Number]; row != nil {
			d.People = append(d.People, *row)
		}
	}
	byName(d.People)
	for _, m := range x.Missing {
		d.Missing = append(d.Missing, short(nameOf(v.in, g.Participants[m.Participant-1]))+" → "+tableOf(v.in, g.Tables[m.Table-1]))
	}
	v.w.Header().Set("Content-Security-Policy", livePolicy)
	return v.page(http.StatusOK, screenPage(d))
}

// meetingOn names the two of a meeting.
func meetingOn(in *lang.Wording, x *live.State, m *live.Meeting) string {
	return pairOf(in, x.Day, m.Request)
}

// goes notes where the two of a meeting go: to one of several tables, the first.
func (d *screenData) goes(in *lang.Wording, people map[int]*screenRow, x *live.State, m *live.Meeting, now bool) {
	where := tableOf(in, d.G.Tables[m.Table-1])
	for _, n := range [2]int{m.From, m.To} {
		row := people[n]
		if row == nil {
			row = &screenRow{Name: short(nameOf(in, d.G.Participants[n-1]))}
			people[n] = row
		}
		switch {
		case now && row.Now == "":
			row.Now = where
		case now: // a party with several desks
			row.Now += ", " + where
		case row.Next == "":
			row.Next = joined(clockOf(in, x, m.Start), where)
		}
	}
}

// roundSheet is a round on paper, for when nothing else works.
type roundSheet struct {
	G     gathering.Gathering
	At    string
	Slots []sheetSlot
}

type sheetSlot struct {
	Title string
	Rows  []liveRow
	Said  []string // to be read out by the host (MC)
}

// liveSheet prints one round, or all that go on or are to come.
func (s *site) liveSheet(v *visit) error {
	d, err := s.roundSheet(v)
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, roundSheetPage(v.within(&d.G, v.in.T("live.sheet")), d))
}

func (s *site) roundSheet(v *visit) (d roundSheet, err error) {
	x, err := s.Live.State(v.Context(), v.actor, v.gathering())
	if err != nil {
		return d, err
	}
	g := x.Day.Gathering
	d = roundSheet{G: g, At: clockOf(v.in, x, x.At)}
	one := v.URL.Query().Get("ronde") != ""
	for _, slot := range g.Slots {
		if one && slot.Number != slotAsked(v, x) {
			continue
		}
		sheet := sheetSlot{Title: v.in.T("live.slot", slot.Number) + " · " + timeOf(v.in, slot)}
		if r := x.Halls[0].Round(slot.Number); r != nil {
			if !one && r.Over(x.At) {
				continue
			}
			sheet.Title = v.in.T("live.round", slot.Number, clockOf(v.in, x, r.Start), clockOf(v.in, x, r.End))
		}
		sheet.Said = []string{v.in.T("live.mc.round", sheet.Title)}
		for i := range x.Meetings {
			m := &x.Meetings[i]
			if m.Slot != slot.Number || m.Stage == live.Cancelled {
				continue
			}
			row := liveRow{Table: tableOf(v.in, g.Tables[m.Table-1]), One: nameOf(v.in, g.Participants[m.From-1]), Other: nameOf(v.in, g.Participants[m.To-1])}
			sheet.Rows = append(sheet.Rows, row)
			sheet.Said = append(sheet.Said, v.in.T("live.mc.table", joined(row.Table, g.Tables[m.Table-1].Hall), short(row.One), short(row.Other)))
		}
		sheet.Said = append(sheet.Said, v.in.T("live.mc.end"))
		if len(sheet.Rows) > 0 {
			d.Slots = append(d.Slots, sheet)
		}
	}
	return d, nil
}

// liveSheetPDF is the same as a file, each round followed by what is to be read out.
func (s *site) liveSheetPDF(v *visit) error {
	d, err := s.roundSheet(v)
	if err != nil {
		return err
	}
	as := joined(v.in.Date(d.G.Date), v.in.T("live.as_of", d.At))
	r := paper.Report{Title: v.in.T("live.sheet"), Header: joined(d.G.Title, as), Sample: d.G.Sample, Blocks: []paper.Block{paper.Title{Text: v.in.T("live.sheet")}, paper.Say(joined(d.G.Title, as))}}
	if len(d.Slots) == 0 {
		r.Blocks = append(r.Blocks, paper.Say(v.in.T("live.no_meetings")))
	}
	for i, slot := range d.Slots {
		if i > 0 {
			r.Blocks = append(r.Blocks, paper.NewPage{})
		}
		t := paper.Rows{Head: []string{v.in.T("web.board.table"), v.in.T("live.one"), v.in.T("live.other"), v.in.T("live.stage.held")}, Shares: []float64{2, 4, 4, 1.6}}
		for _, row := range slot.Rows {
			t.Rows = append(t.Rows, []string{row.Table, row.One, row.Other, ""})
		}
		r.Blocks = append(r.Blocks, paper.Heading{Level: 2, Text: slot.Title}, t, paper.Heading{Level: 3, Text: v.in.T("live.mc")})
		for _, line := range slot.Said {
			r.Blocks = append(r.Blocks, paper.Say(line))
		}
	}
	var b bytes.Buffer
	if err := paper.ReportPDF(&b, r, v.in); err != nil {
		return err
	}
	return v.file("lembar-cadangan.pdf", "application/pdf", b.Bytes())
}

// warned tells the lateness of halls, once when all are as late.
func warned(in *lang.Wording, all []liveHall) string {
	var parts []string
	for _, h := range all {
		if h.Late > 0 {
			parts = append(parts, strings.TrimSpace(h.Name+" "+in.N("live.late", h.Late)))
		}
	}
	return strings.Join(parts, " · ")
}
