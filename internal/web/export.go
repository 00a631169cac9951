package web

import (
	"bytes"
	"context"

	"wantilan/internal/fault"
	"wantilan/internal/paper"
	"wantilan/internal/sheet"
	"wantilan/internal/timetable"
)

var (
	lostFile    = fault.New(fault.NotFound, "web.not_found")
	noTimetable = fault.New(fault.Conflict, "web.export.none")
)

// exporter finds how to write a file of the whole timetable by its name.
func (s *site) exporter(name string) (write exportFunc, kind string, known bool) {
	switch name {
	case "papan.pdf":
		return func(_ context.Context, v *visit, b *bytes.Buffer, d timetable.Day) error {
			return paper.Board(b, d, v.in)
		}, "application/pdf", true
	case "agenda.pdf":
		return s.allAgendas, "application/pdf", true
	case "jadwal.xlsx":
		return func(_ context.Context, v *visit, b *bytes.Buffer, d timetable.Day) error {
				return sheet.XLSX(b, d, v.in)
			},
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", true
	case "jadwal.csv":
		return func(_ context.Context, v *visit, b *bytes.Buffer, d timetable.Day) error {
			return sheet.CSV(b, d, v.in)
		}, "text/csv; charset=utf-8", true
	case "jadwal.ics":
		return func(_ context.Context, v *visit, b *bytes.Buffer, d timetable.Day) error {
			return paper.CalendarAll(b, d, v.in, s.Now())
		}, "text/calendar; charset=utf-8; method=PUBLISH", true
	}
	return nil, "", false
}

// allAgendas prints one page per participant, each with the code to its live page.
func (s *site) allAgendas(_ context.Context, v *visit, b *bytes.Buffer, d timetable.Day) error {
	code, err := s.Planner.Codes(v.actor, d)
	if err != nil {
		return err
	}
	return paper.Agendas(b, d, v.in, func(n int) string { return s.public(v) + "/a/" + code(n) })
}
