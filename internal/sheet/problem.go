package sheet

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
)

//go:embed problem.schema.json
var problemSchema []byte

// Schema is the JSON Schema (2020-12) of our JSON problem.
func Schema() []byte { return append([]byte(nil), problemSchema...) }

// The written form of a problem; fields at their default are left out.
type (
	problemHead struct {
		Title    string   `json:"title,omitempty"`
		Theme    string   `json:"theme,omitempty"`
		Place    string   `json:"place,omitempty"`
		Date     string   `json:"date,omitempty"`
		Zone     string   `json:"zone,omitempty"`
		Sample   bool     `json:"sample,omitempty"`
		Hosts    []string `json:"hosts,omitempty"`
		Fairness *int     `json:"fairness,omitempty"`
	}
	problemSlot struct {
		Day     int    `json:"day,omitempty"` // absent: 1
		Start   string `json:"start,omitempty"`
		End     string `json:"end,omitempty"`
		Session string `json:"session,omitempty"`
	}
	problemTable struct {
		Name string `json:"name,omitempty"`
		Hall string `json:"hall,omitempty"`
	}
	problemParticipant struct {
		Name        string        `json:"name,omitempty"`
		Kind        register.Kind `json:"kind,omitempty"`
		Contact     string        `json:"contact,omitempty"`
		District    string        `json:"district,omitempty"`
		Village     string        `json:"village,omitempty"`
		Product     string        `json:"product,omitempty"`
		Desks       int           `json:"desks,omitempty"`
		Unavailable []int         `json:"unavailable,omitempty"`
	}
	problemMeeting struct {
		ID       int          `json:"id"`
		A        int          `json:"a"`
		B        int          `json:"b"`
		Priority string       `json:"priority,omitempty"`
		Answer   match.Answer `json:"answer,omitempty"`
		Session  string       `json:"session,omitempty"`
		Slot     int          `json:"slot,omitempty"`
		After    []int        `json:"after,omitempty"`
		Note     string       `json:"note,omitempty"`
	}
	problemItem struct {
		Start    string               `json:"start"`
		End      string               `json:"end"`
		Kind     gathering.AgendaKind `json:"kind"`
		Title    string               `json:"title,omitempty"`
		Place    string               `json:"place,omitempty"`
		Speakers string               `json:"speakers,omitempty"`
		Day      int                  `json:"day,omitempty"`
	}
)

// Problem writes a day as our JSON problem, without its timetable. Reading it
// back gives the same day, except for the identities that only a database has.
func Problem(w io.Writer, d timetable.Day) error {
	g := d.Gathering
	head := problemHead{Title: g.Title, Theme: g.Theme, Place: g.Place, Zone: g.Zone, Sample: g.Sample, Fairness: d.Fairness}
	if !g.Date.IsZero() {
		head.Date = g.Date.Format(time.DateOnly)
	}
	for _, h := range g.Hosts {
		head.Hosts = append(head.Hosts, h.Name)
	}
	out := &lineWriter{w: bufio.NewWriter(w)}
	out.head(head)
	writeList(out, "slots", g.Slots, func(s gathering.Slot) any {
		line := problemSlot{Session: sessionName[s.Session]}
		if s.Timed() {
			line.Start, line.End = colon(s.Start), colon(s.End)
		}
		if s.Day() > 1 {
			line.Day = s.Day()
		}
		return line
	})
	writeList(out, "tables", g.Tables, func(t gathering.Table) any { return problemTable{t.Name, t.Hall} })
	writeList(out, "participants", g.Participants, writtenParticipant)
	writeList(out, "meetings", d.Requests, writtenMeeting)
	if len(g.Agenda) > 0 {
		writeList(out, "agenda", g.Agenda, func(a gathering.AgendaItem) any {
			item := problemItem{colon(a.Start), colon(a.End), a.Kind, a.Title, a.Place, a.Speakers, 0}
			if a.Day > 1 {
				item.Day = a.Day
			}
			return item
		})
	}
	return out.end()
}

func writtenParticipant(p gathering.Participant) any {
	line := problemParticipant{p.Name, p.Kind, p.Contact, p.District, p.Village, p.Product, p.Desks, p.Unavailable}
	if line.Desks <= 1 {
		line.Desks = 0
	}
	if line.Kind == register.Other {
		line.Kind = ""
	}
	return line
}

func writtenMeeting(q match.Request) any {
	line := problemMeeting{
		ID: q.Number, A: q.From, B: q.To, Priority: priorityName[q.Priority], Answer: q.Answer,
		Session: sessionName[gathering.Session(q.Session)], Slot: q.Fixed, After: q.After, Note: q.Note,
	}
	if q.Priority == match.Want {
		line.Priority = ""
	}
	if q.Answer == match.Accepted {
		line.Answer = ""
	}
	return line
}

// colon writes a clock as data formats do: 09:20.
func colon(c gathering.Clock) string {
	c = c.OfDay()
	return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60)
}

// mostFileDays bounds the days of a gathering in a file.
const mostFileDays = 14

// onDay is a clock of a day as rounds have it.
func onDay(day int, c gathering.Clock) gathering.Clock { return c + gathering.Clock(day-1)*24*60 }

// lineWriter writes a JSON object whose lists have one element a line, which
// people can read and compare. It keeps the first error.
type lineWriter struct {
	w     *bufio.Writer
	begun bool
	err   error
}

func (l *lineWriter) value(v any) {
	l.w.Write(l.marshal(v))
}

// marshal writes a value without the escapes that only HTML needs.
func (l *lineWriter) marshal(v any) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil && l.err == nil {
		l.err = err
	}
	return bytes.TrimSpace(out.Bytes())
}

// head begins the object with the fields of v.
func (l *lineWriter) head(v any) {
	raw := l.marshal(v)
	if l.err != nil {
		return
	}
	l.w.Write(raw[:len(raw)-1])
	l.begun = len(raw) > len("{}")
}

func writeList[T any](l *lineWriter, name string, list []T, line func(T) any) {
	if l.begun {
		l.w.WriteString(",\n")
	}
	l.begun = true
	fmt.Fprintf(l.w, "%q: [", name)
	for i, v := range list {
		if i > 0 {
			l.w.WriteByte(',')
		}
		l.w.WriteString("\n  ")
		l.value(line(v))
	}
	l.w.WriteString("\n]")
}

func (l *lineWriter) end() error {
	l.w.WriteString("}\n")
	if err := l.w.Flush(); err != nil {
		return fmt.Errorf("write problem: %w", err)
	}
	if l.err != nil {
		return fmt.Errorf("write problem: %w", l.err)
	}
	return nil
}
