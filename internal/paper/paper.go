// Package paper puts a gathering's timetable on paper and into calendars: the
// board (papan jadwal) and each participant's agenda as PDF and as one printable
// HTML page, the same as plain text for terminals, and iCalendar files (RFC
// 5545) for telephones.
//
// Participants are told by their numbers, counted from 1. Lengths are in
// millimetres and letter sizes in points. The fonts are the Go fonts, which
// hold Latin letters with their accents, Greek and Cyrillic; letters that they
// lack, Balinese script among them, are printed as a question mark. Everything
// is made in memory and written at the end, so that an error leaves no half a
// file, and the same day gives the same bytes.
package paper

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"wantilan/internal/lang"
	"wantilan/internal/timetable"
)

// ErrNoTimes says that a day cannot be put into a calendar, because its date or
// the clock times of its slots are not known.
var ErrNoTimes = errors.New("paper: the date or the clock times of the slots are not known")

// Board writes the board as a PDF: tables down, slots across, landscape A4, or
// A3 when that saves pages.
func Board(w io.Writer, d timetable.Day, in *lang.Wording) error {
	p, err := arrange(&d, in)
	if err != nil {
		return err
	}
	return writePDF(w, p, p.text("paper.board.title"), boardSheets(p))
}

// Agendas writes one A5 page for each participant who has a meeting. link gives
// the address of a participant's live page, printed as a QR code; it may be nil
// and may give an empty text.
func Agendas(w io.Writer, d timetable.Day, in *lang.Wording, link func(number int) string) error {
	p, err := arrange(&d, in)
	if err != nil {
		return err
	}
	return writePDF(w, p, p.text("paper.agendas.title"), allAgendas(p, link))
}

// Agenda writes the agenda of one participant as a PDF.
func Agenda(w io.Writer, d timetable.Day, number int, in *lang.Wording, link string) error {
	p, err := arrange(&d, in)
	if err != nil {
		return err
	}
	one, err := p.agenda(number)
	if err != nil {
		return err
	}
	return writePDF(w, p, p.text("paper.agenda.title", one.name), agendaSheets(p, one, link))
}

// Print writes the board and then the agendas as one PDF.
func Print(w io.Writer, d timetable.Day, in *lang.Wording, link func(number int) string) error {
	p, err := arrange(&d, in)
	if err != nil {
		return err
	}
	return writePDF(w, p, p.text("paper.board.title"), append(boardSheets(p), allAgendas(p, link)...))
}

func allAgendas(p *plan, link func(int) string) []sheet {
	var sheets []sheet
	for _, one := range p.agendas() {
		address := ""
		if link != nil {
			address = link(one.who.Number)
		}
		sheets = append(sheets, agendaSheets(p, one, address)...)
	}
	if len(sheets) == 0 {
		sheets = append(sheets, emptySheet(p))
	}
	return sheets
}

// writeAll writes what a writer made in memory.
func writeAll(w io.Writer, what string, b *bytes.Buffer) error {
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing %s: %w", what, err)
	}
	return nil
}
