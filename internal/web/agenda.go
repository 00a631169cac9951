package web

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/paper"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
	"wantilan/internal/web/ui"
)

// agendaData is one participant's day as it is shown.
type agendaData struct {
	A        timetable.Agenda
	Base     string            // address that the files hang on: the participant's page, or the printed code's
	Next     []timetable.Entry // the meeting that is on or comes next: several at a party with several desks
	Now      bool              // Next is on now
	Over     bool              // all meetings are over
	PDF      bool
	Feedback string    // where the participant evaluates the day
	Feed     string    // address of the calendar that follows the agenda
	Keeps    bool      // phones may keep the page
	Void     bool      // may make printed codes void
	Live     string    // where the day is followed, on the day; empty otherwise
	Minutes  int       // until Next; 0 when that is not known
	At       time.Time // when the page is made
}

// agendaLine is one line of the day: free slots that follow each other are one.
type agendaLine struct {
	*timetable.Entry
	Slots int // how many slots the line stands for
	Day   int // that begins with it, where there are several; 0: none
}

// lines joins free slots that follow each other without anything between; it
// changes where entries end.
func lines(entries []timetable.Entry) []agendaLine {
	all := make([]agendaLine, 0, len(entries))
	for i := range entries {
		e := &entries[i]
		if n := len(all) - 1; n >= 0 && e.Kind == timetable.FreeEntry && all[n].Kind == timetable.FreeEntry && all[n].End == e.Start && all[n].End.Day() == e.End.Day() {
			all[n].End = e.End
			all[n].Slots++
			continue
		}
		all = append(all, agendaLine{Entry: e, Slots: 1})
	}
	if n := len(all); n > 0 && all[n-1].End.Day() > 1 {
		day := 0
		for i := range all {
			if now := all[i].End.Day(); now > day {
				day, all[i].Day = now, now
			}
		}
	}
	return all
}

// agenda shows one participant's day to its party and to the organisers.
func (s *site) agenda(v *visit) error {
	d, number, err := s.dayOfOne(v)
	if err != nil {
		return err
	}
	a, err := s.readyAgenda(v, d, number, true)
	if err != nil {
		return err
	}
	data, err := s.agendaOf(v, a)
	if err != nil {
		return err
	}
	data.Base, data.PDF = v.URL.Path, true
	data.Live = s.liveLink(&data, s.Planner.CodeFor(data.A.Participant))
	data.Feed = s.feed(v, s.Planner.CodeFor(data.A.Participant))
	data.Feedback = evaluationPath(d.Gathering.ID) + "/isi/" + string(data.A.Participant.ID)
	data.Void = d.Gathering.Allows(v.actor, account.VoidAgendaLinks)
	f := v.within(&d.Gathering, nameOf(v.in, data.A.Participant))
	return s.showAgenda(v, f, data)
}

// voidLinks makes the codes printed for one participant void.
func (s *site) voidLinks(v *visit) error {
	id, who := gathering.ID(v.PathValue("gathering")), gathering.ParticipantID(v.PathValue("participant"))
	if err := s.Calendar.VoidLinks(v.Context(), v.actor, id, who); err != nil {
		return err
	}
	v.flash("web.agenda.voided")
	return v.see(base(id) + "/peserta/" + string(who))
}

// agendaByCode shows one agenda to whoever holds its printed code.
func (s *site) agendaByCode(v *visit) error {
	d, number, err := s.Planner.DayByCode(v.Context(), v.PathValue("code"))
	if err != nil {
		return err
	}
	a, err := s.readyAgenda(v, d, number, false)
	if err != nil {
		return err
	}
	data, err := s.agendaOf(v, a)
	if err != nil {
		return err
	}
	data.Feed = s.feed(v, v.PathValue("code"))
	data.Live = s.liveLink(&data, v.PathValue("code"))
	data.Base, data.Feedback = v.URL.Path, v.URL.Path+"/evaluasi"
	f := v.frame(nameOf(v.in, data.A.Participant) + " · " + d.Gathering.Title)
	f.Sample = d.Gathering.Sample
	return s.showAgenda(v, f, data)
}

// showAgenda shows an agenda under the policy by which a phone may keep it.
func (s *site) showAgenda(v *visit, f ui.Frame, data agendaData) error {
	f.Style, f.Bare = ownMark, true
	data.Keeps = v.secure || v.TLS != nil || local(v.Host)
	v.w.Header().Set("Content-Security-Policy", agendaPolicy)
	return v.page(http.StatusOK, agendaPage(f, data))
}

// local tells whether a host is the machine itself, which browsers trust without HTTPS.
func local(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// feed is the address of an agenda's calendar, which calendars ask for by themselves.
func (s *site) feed(v *visit, code string) string {
	return s.public(v) + "/a/" + code + "/agenda.ics"
}

// liveLink leads to the day as it goes on, while it does.
func (s *site) liveLink(d *agendaData, code string) string {
	g := &d.A.Gathering
	if now := d.At.Format(time.DateOnly); g.Date.IsZero() || now < g.Date.Format(time.DateOnly) || now > g.Date.AddDate(0, 0, g.Days()-1).Format(time.DateOnly) {
		return ""
	}
	return "/a/" + code + "/langsung"
}

// agendaOf finds what comes next by the server's clock. Before the day, and on a
// day without a date, that is the first meeting.
func (s *site) agendaOf(v *visit, ready readyAgenda) (agendaData, error) {
	a := ready.agenda
	now, dated := s.Now(), !a.Gathering.Date.IsZero()
	data := agendaData{A: a, At: now.In(a.Gathering.Date.Location())}
	for _, e := range a.Entries {
		if e.Kind != timetable.MeetingEntry {
			continue
		}
		if len(data.Next) > 0 {
			if e.Slot == data.Next[0].Slot {
				data.Next = append(data.Next, e)
			}
			continue
		}
		begins, ends, timed := a.Gathering.On(e.Start), a.Gathering.On(e.End), dated && e.End > 0
		late := live.LateIn(ready.late, e.Slot, e.Table.Hall)
		begins, ends = begins.Add(late), ends.Add(late)
		if timed && !now.Before(ends) {
			data.Over = true
			continue
		}
		data.Next, data.Over = []timetable.Entry{e}, false
		data.Now = timed && !now.Before(begins)
		if timed {
			data.Minutes = int(begins.Sub(now) / time.Minute)
		}
	}
	if len(data.Next) > 0 {
		var err error
		if v.next, err = ready.next.piece(v, data.Next); err != nil {
			return data, err
		}
	}
	return data, nil
}

// table is where the meetings are at their tables, which a phone keeps with the agenda.
func (d agendaData) table() string {
	if d.A.Meetings == 0 {
		return ""
	}
	return d.Base + "/meja"
}

// Soon tells whether the next meeting is close enough to count the minutes.
func (d agendaData) Soon() bool { return !d.Now && d.Minutes > 0 && d.Minutes <= 90 }

// calendar sends one participant's day as a calendar file.
func (s *site) calendar(v *visit) error {
	d, number, err := s.dayOfOne(v)
	if err != nil {
		return err
	}
	return s.sendCalendar(v, d, number)
}

func (s *site) calendarByCode(v *visit) error {
	d, number, err := s.Planner.DayByCode(v.Context(), v.PathValue("code"))
	if err != nil {
		return err
	}
	return s.sendCalendar(v, d, number)
}

func (s *site) sendCalendar(v *visit, d timetable.Day, number int) error {
	followed, err := s.Planner.Followed(v.Context(), &d, number)
	if err != nil {
		return err
	}
	late := func(int, int) time.Duration { return 0 }
	if x, err := s.onTheDay(v, &d.Gathering); err != nil {
		return err
	} else if x != nil {
		late = x.LateAt
		if followed.Revision > 0 { // times change with what is noted, also back again
			followed.Revision += len(x.Facts)
		}
	}
	var b bytes.Buffer
	if err := paper.CalendarLate(&b, d, number, followed, late, v.in, s.Now()); err != nil {
		return err
	}
	return v.file("agenda.ics", "text/calendar; charset=utf-8; method=PUBLISH", b.Bytes())
}

// agendaPDF sends one participant's day to print, with the code to the live page.
func (s *site) agendaPDF(v *visit) error {
	d, number, err := s.dayOfOne(v)
	if err != nil {
		return err
	}
	code, err := s.Planner.Code(v.Context(), v.actor, d.Gathering.ID, d.Gathering.Participants[number-1].ID)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := paper.Agenda(&b, d, number, v.in, s.public(v)+"/a/"+code); err != nil {
		return err
	}
	return v.file("agenda.pdf", "application/pdf", b.Bytes())
}

// dayOfOne loads the day for a file about one participant.
func (s *site) dayOfOne(v *visit) (timetable.Day, int, error) {
	who := gathering.ParticipantID(v.PathValue("participant"))
	d, err := s.Planner.DayFor(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")), who)
	if err != nil {
		return d, 0, err
	}
	p, _ := d.Gathering.Participant(who)
	return d, p.Number, nil
}

// public is the address that printed codes lead to.
func (s *site) public(v *visit) string {
	switch {
	case s.Public != "":
		return s.Public
	case v.TLS != nil:
		return "https://" + v.Host
	}
	return "http://" + v.Host
}

// export sends the whole timetable as a file.
func (s *site) export(v *visit) error {
	write, kind, known := s.exporter(v.PathValue("file"))
	if !known {
		return lostFile
	}
	d, err := s.Planner.Day(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")))
	if err != nil {
		return err
	}
	if d.Outcome == nil {
		return noTimetable
	}
	var b bytes.Buffer
	if err := write(v.Context(), v, &b, d); err != nil {
		return err
	}
	return v.file(v.PathValue("file"), kind, b.Bytes())
}

type exportFunc func(ctx context.Context, v *visit, b *bytes.Buffer, d timetable.Day) error
