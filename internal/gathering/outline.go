package gathering

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
	"wantilan/internal/zones"
)

// Outline is what is typed of a plan's main page, as text.
type Outline struct {
	Sample                              bool // made-up data; of no form
	Title, Theme, Goals, Place, Address string
	Date, Until                         string // 2026-12-09; Until empty: one day
	Start, Finish                       string // 08:00 or 08.00
	Zone, Series, Contact               string
}

// Outlined is a plan as its form shows it.
func (p *Plan) Outlined() Outline {
	w := p.whereabouts()
	o := Outline{Title: p.Title, Theme: p.Theme, Goals: strings.Join(p.Goals, "\n"), Place: p.Place, Address: p.Address, Date: string(w.Day), Until: string(w.Until),
		Start: p.Start.Typed(), Finish: p.Finish.Typed(), Zone: p.Zone, Series: string(p.Series), Contact: p.Contact}
	if o.Until == o.Date {
		o.Until = ""
	}
	return o
}

// or takes place and hours that were not typed from another outline.
func (o Outline) or(earlier Outline) Outline {
	if o.Place == "" {
		o.Place, o.Address = earlier.Place, earlier.Address
	}
	if o.Start == "" && o.Finish == "" && earlier.Finish != Clock(0).Typed() {
		o.Start, o.Finish = earlier.Start, earlier.Finish
	}
	if o.Zone == "" {
		o.Zone = earlier.Zone
	}
	return o
}

// Typed is a clock as forms send it: 09:30.
func (c Clock) Typed() string { return strings.Replace(c.String(), ".", ":", 1) }

// Zones are those of Indonesia, which a gathering can be in: WIB, WITA, WIT.
var Zones = []string{"Asia/Makassar", "Asia/Jakarta", "Asia/Jayapura"}

// Bounds of what is typed.
const (
	longestTitle = 200
	longestLine  = 300
	longestText  = 2000
	mostGoals    = 10
	mostDays     = 14
	latestYear   = 2100
)

// reader reads typed texts and gathers what is wrong with them.
type reader struct{ errs []error }

func (r *reader) wrong(err error) { r.errs = append(r.errs, err) }

func (r *reader) err() error { return errors.Join(r.errs...) }

// line reads a text of one line.
func (r *reader) line(field, text string, most int, needed bool) string {
	text = strings.Join(strings.Fields(text), " ")
	switch {
	case needed && text == "":
		r.wrong(fault.Field(field, "fault.required"))
	case utf8.RuneCountInString(text) > most:
		r.wrong(fault.Field(field, "fault.too_long", most))
	}
	return text
}

// text reads a text of several lines.
func (r *reader) text(field, text string, most int) string {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if utf8.RuneCountInString(text) > most {
		r.wrong(fault.Field(field, "fault.too_long", most))
	}
	return text
}

// clock reads a time of day; empty is 0 unless it is needed.
func (r *reader) clock(field, text string, needed bool) Clock {
	text = strings.TrimSpace(text)
	if text == "" {
		if needed {
			r.wrong(fault.Field(field, "fault.required"))
		}
		return 0
	}
	t, err := time.Parse("15:04", strings.Replace(text, ".", ":", 1))
	if err != nil {
		r.wrong(fault.Field(field, "plan.clock_unreadable"))
	}
	return Clock(t.Hour()*60 + t.Minute())
}

// count reads a whole number within bounds; empty is the least.
func (r *reader) count(field, text string, least, most int) int {
	text = strings.TrimSpace(text)
	if text == "" {
		return least
	}
	n, err := strconv.Atoi(strings.ReplaceAll(text, ".", ""))
	if err != nil || n < least || n > most {
		r.wrong(fault.Field(field, "plan.count_unreadable", least, most))
		return least
	}
	return n
}

func (r *reader) day(field, text string, zone *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, strings.TrimSpace(text), zone)
	if err != nil || t.Year() > latestYear {
		r.wrong(fault.Field(field, "plan.day_unreadable"))
		return time.Time{}
	}
	return t
}

// moment reads a day with a clock time, as forms send it; empty is none.
func (r *reader) moment(field, text string, zone *time.Location) time.Time {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation("2006-01-02T15:04", text, zone)
	if err != nil || t.Year() > latestYear {
		r.wrong(fault.Field(field, "plan.moment_unreadable"))
	}
	return t
}

func (r *reader) rupiah(field, text string) register.Rupiah {
	if strings.TrimSpace(text) == "" {
		return 0
	}
	n, err := register.ParseRupiah(field, text)
	if err != nil {
		r.wrong(err)
	}
	return n
}

// read puts an outline into a plan. Day, hours and place are read with it while
// nobody was told of them; afterwards they change by a move alone.
func (o Outline) read(p *Plan, whole bool, now time.Time) error {
	var r reader
	p.Title = r.line("title", o.Title, longestTitle, true)
	if p.State == Draft {
		o.when(&r, p, now)
	}
	if whole {
		o.rest(&r, p)
	}
	return r.err()
}

// rest reads what is neither title, day, hours nor place.
func (o Outline) rest(r *reader, p *Plan) {
	p.Theme, p.Contact = r.line("theme", o.Theme, longestLine, false), r.line("contact", o.Contact, longestTitle, false)
	p.Series = SeriesID(r.line("series", o.Series, 100, false))
	p.Goals = nil
	for line := range strings.SplitSeq(o.Goals, "\n") {
		if line = r.line("goals", line, longestLine, false); line != "" {
			p.Goals = append(p.Goals, line)
		}
	}
	if len(p.Goals) > mostGoals {
		r.wrong(fault.Field("goals", "plan.too_many", mostGoals))
	}
}

// when reads day, hours and place.
func (o Outline) when(r *reader, p *Plan, now time.Time) {
	if o.Zone == "" {
		o.Zone = Zones[0]
	}
	zone, err := zones.Load(o.Zone)
	if err != nil || !slices.Contains(Zones, o.Zone) {
		r.wrong(fault.Field("zone", "plan.zone_unknown"))
		return
	}
	p.Zone = o.Zone
	p.Place, p.Address = r.line("place", o.Place, longestTitle, false), r.text("address", o.Address, longestLine)
	p.Date = r.day("date", o.Date, zone)
	p.Until = p.Date
	if o.Until != "" {
		p.Until = r.day("until", o.Until, zone)
	}
	p.Start, p.Finish = r.clock("start", o.Start, false), r.clock("finish", o.Finish, false)
	if strings.TrimSpace(o.Start) == "" && strings.TrimSpace(o.Finish) == "" {
		p.Start, p.Finish = rundownStart, rundownStart+5*60+30
	}
	if p.Finish <= p.Start {
		r.wrong(fault.Field("finish", "plan.end_before_start"))
	}
	switch {
	case p.Date.IsZero() || p.Until.IsZero(): // told already
	case now.In(zone).Format(time.DateOnly) > p.Date.Format(time.DateOnly):
		r.wrong(fault.Field("date", "plan.day_past"))
	case p.Until.Before(p.Date):
		r.wrong(fault.Field("until", "plan.end_before_start"))
	case p.Date.AddDate(0, 0, mostDays-1).Before(p.Until):
		r.wrong(fault.Field("until", "plan.too_many_days", mostDays))
	}
}

// inTime refuses closing times after the gathering's beginning.
func (p *Plan) inTime(r *reader) {
	for _, x := range []struct {
		field string
		at    time.Time
	}{{"opens_at", p.OpensAt}, {"closes_at", p.ClosesAt}, {"answer_by", p.AnswerBy}, {"release_at", p.Seats.Release}} {
		if !x.at.IsZero() && !x.at.Before(p.Begins()) {
			r.wrong(fault.Field(x.field, "plan.after_day"))
		}
	}
	if !p.OpensAt.IsZero() && !p.ClosesAt.IsZero() && !p.OpensAt.Before(p.ClosesAt) {
		r.wrong(fault.Field("closes_at", "plan.closes_before_opens"))
	}
}

// facts are what the audit log says of a plan's main page.
func (p *Plan) facts() account.Facts {
	w := p.whereabouts()
	return account.Facts{"title": p.Title, "theme": p.Theme, "goals": p.Goals, "series": p.Series, "contact": p.Contact, "day": w.Day, "until": w.Until,
		"start": p.Start.Typed(), "finish": p.Finish.Typed(), "place": p.Place, "address": p.Address, "zone": p.Zone}
}

// ChangePlan changes the main page of a plan.
func (s *Secretariat) ChangePlan(ctx context.Context, by account.Actor, id ID, o Outline) error {
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		before, old := b.facts(), b.Plan
		if err := o.read(&b.Plan, true, s.now()); err != nil {
			return nil, nil, err
		}
		if b.State == Draft {
			if err := b.follow(&old); err != nil {
				return nil, nil, err
			}
		}
		return before, b.facts(), nil
	})
}

// follow moves agenda, slots and closing times along with day and beginning.
func (b *Binder) follow(old *Plan) error {
	b.moveDays(daysBetween(old.Date, b.Date))
	var r reader
	if old.Finish > 0 { // hours were known
		was := slices.Clone(b.Slots)
		b.moveClocks(b.Start - old.Start)
		if at := slices.IndexFunc(b.Slots, func(s Slot) bool { return s.Day() != was[s.Number-1].Day() }); at >= 0 {
			r.wrong(fault.Field("start", "plan.slots_beyond_day", b.Slots[at].Number))
		}
	}
	for i := range b.Agenda { // of days that are no more
		b.Agenda[i].Day = min(b.Agenda[i].Day, b.Days())
	}
	if at := slices.IndexFunc(b.Slots, func(s Slot) bool { return s.Day() > b.Days() }); at >= 0 {
		r.wrong(fault.Field("until", "plan.rounds_on_day", b.Slots[at].Day()))
	}
	b.clocksFit(&r)
	b.inTime(&r)
	return r.err()
}
