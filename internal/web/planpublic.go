package web

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/album"
	"wantilan/internal/lang"
	"wantilan/internal/paper"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// publicData is a gathering's public page.
type publicData struct {
	B        gathering.Binder
	Path     string
	Register string // where one registers; empty when one cannot
	Notice   string
	Facts    []ui.Fact
	Days     []publicDay
	Speakers []publicSpeaker
	Photos   []album.Photo
}

type publicDay struct {
	Name  string // empty: there is one day only
	Items []gathering.AgendaItem
}

type publicSpeaker struct {
	Name   string
	Lines  []string
	Photo  string // addresses; empty: none
	Slides string
}

func gatheringPath(code string) string { return "/t/" + code }

// publicBinder finds the gathering of a public page.
func (s *site) publicBinder(v *visit, behind string) (b gathering.Binder, moved bool, err error) {
	code, moved, err := v.code(func(c register.ShortCode) string { return gatheringPath(string(c)) }, behind)
	if err != nil || moved {
		return b, moved, err
	}
	b, err = s.Plans.Public(v.Context(), code)
	return b, false, err
}

// publicGathering shows strangers what a gathering is. It is light: one page with the
// small stylesheet and nothing else.
func (s *site) publicGathering(v *visit) error {
	b, moved, err := s.publicBinder(v, "")
	if err != nil || moved {
		return err
	}
	d := publicData{B: b, Path: gatheringPath(b.Code), Notice: publicNotice(v.in, &b)}
	if b.State == gathering.Open {
		if d.Register = d.Path + "/daftar"; v.actor.May(account.RegisterOwn) {
			d.Register = ownComingPath(b.ID)
		}
	}
	var hosts []string
	for _, h := range b.Hosts {
		hosts = append(hosts, h.Name)
	}
	add := func(key string, lines ...string) {
		d.Facts = append(d.Facts, ui.Fact{Name: v.in.T(key), Lines: lines})
	}
	add("plan.when", whenLines(v.in, &b.Plan)...)
	add("plan.field.place", append([]string{orUnset(v.in, b.Place)}, paragraphs(b.Address)...)...)
	add("plan.registration", registrationLines(v.in, &b)...)
	if b.State == gathering.Announced || b.State == gathering.Open {
		add("plan.eligible", s.sentences(v, b.Eligible)...)
	}
	add("plan.hosts", hosts...)
	if b.Contact != "" {
		add("plan.field.contact", b.Contact)
	}
	d.Days, d.Speakers = publicDays(v.in, &b), publicSpeakers(v.in, &b)
	f := v.frame(b.Title)
	f.About, f.Sample, f.Style = joined(whenLines(v.in, &b.Plan)[0], b.Place), b.Sample, leanMark
	if d.Photos, err = s.Albums.Public(v.Context(), register.ShortCode(b.Code)); err != nil {
		return err
	}
	if len(d.Photos) > 0 || slices.ContainsFunc(d.Speakers, func(x publicSpeaker) bool { return x.Photo != "" }) {
		f.Style = styleMark
	}
	return v.page(http.StatusOK, publicPage(f, d))
}

// publicNotice tells of what people may not have heard yet.
func publicNotice(in *lang.Wording, b *gathering.Binder) string {
	switch {
	case b.State == gathering.Cancelled:
		return in.T("plan.notice.cancelled")
	case b.State == gathering.Ended || b.State == gathering.Archived:
		return in.T("plan.notice.over")
	}
	for _, t := range b.Turns {
		if t.Turn == gathering.Move {
			return in.T("plan.notice.moved")
		}
	}
	return ""
}

// registrationLines say how registration stands: how many seats are left, and until
// when.
func registrationLines(in *lang.Wording, b *gathering.Binder) []string {
	switch b.State {
	case gathering.Announced:
		if !b.OpensAt.IsZero() {
			return []string{in.T("plan.registration.opens", planMoment(in, &b.Plan, b.OpensAt))}
		}
		return []string{in.T("plan.registration.later")}
	case gathering.Open:
		left := max(0, b.Seats.Quota-b.Heads.Confirmed)
		lines := []string{in.N("plan.registration.left", left, in.Number(b.Seats.Quota))}
		if left == 0 {
			lines = []string{in.T("plan.registration.full")}
		}
		if !b.ClosesAt.IsZero() {
			lines = append(lines, in.T("plan.registration.until", planMoment(in, &b.Plan, b.ClosesAt)))
		}
		return lines
	}
	return []string{in.T("plan.registration.closed")}
}

func publicDays(in *lang.Wording, b *gathering.Binder) []publicDay {
	days := make([]publicDay, b.Days())
	for _, i := range b.Agenda {
		at := min(max(1, i.Day), len(days)) - 1
		days[at].Items = append(days[at].Items, i)
	}
	if len(days) > 1 {
		for i := range days {
			days[i].Name = in.Date(b.Date.AddDate(0, 0, i))
		}
	}
	return days
}

func publicSpeakers(in *lang.Wording, b *gathering.Binder) []publicSpeaker {
	var all []publicSpeaker
	for _, x := range b.Speakers {
		about := x.About
		if in.Tag == lang.EN && x.AboutEnglish != "" {
			about = x.AboutEnglish
		}
		p := publicSpeaker{Name: x.Name}
		if x.Photo != "" {
			p.Photo = gatheringPath(b.Code) + "/narasumber/" + string(x.ID)
		}
		if x.Slides != "" {
			p.Slides = materialsPath(b.ID) + "/paparan-" + string(x.ID)
		}
		if x.Organisation != "" {
			p.Lines = append(p.Lines, x.Organisation)
		}
		p.Lines = append(p.Lines, paragraphs(about)...)
		all = append(all, p)
	}
	return all
}

// publicCalendar gives the agenda as a calendar that others subscribe to.
func (s *site) publicCalendar(v *visit) error {
	b, moved, err := s.publicBinder(v, "/acara.ics")
	if err != nil || moved {
		return err
	}
	var file bytes.Buffer
	if err := paper.Sessions(&file, &b, v.in, s.public(v)+gatheringPath(b.Code), s.Now()); err != nil {
		return err
	}
	return v.file("acara.ics", "text/calendar; charset=utf-8; method=PUBLISH", file.Bytes())
}

// comingLine is a gathering in a list.
type comingLine struct {
	Title, Path, Where, State string
	Tone                      ui.Tone
}

func comingLines(in *lang.Wording, all []gathering.Plan, path func(*gathering.Plan) string) []comingLine {
	var lines []comingLine
	for i := range all {
		p := &all[i]
		lines = append(lines, comingLine{p.Title, path(p), joined(strings.Join(whenLines(in, p), ", "), p.Place), in.T("plan.state." + string(p.State)), stateTones[p.State]})
	}
	return lines
}

// newGathering is the form of a new gathering.
func (s *site) newGathering(v *visit) error { return s.showNew(v, http.StatusOK, nil) }

func (s *site) showNew(v *visit, status int, wrong map[string]string) error {
	all, err := s.Calendar.Find(v.Context(), v.actor)
	if err != nil {
		return err
	}
	from := []ui.Option{{Text: v.in.T("plan.from_template")}}
	for i := range all {
		if all[i].Allows(v.actor, account.SeePlan) {
			from = append(from, ui.Option{Value: string(all[i].ID), Text: joined(all[i].Title, v.in.Date(all[i].Date))})
		}
	}
	var o gathering.Outline
	asks := append([]planAsk{v.asks("from", v.URL.Query().Get("dari"), "").from(from)}, v.outlineAsks(o, true, true, false)...)
	d := planData{Title: v.in.T("plan.new"), Blocks: []planBlock{{ID: "baru", Title: v.in.T("plan.outline"), Hint: v.in.T("plan.new_hint"), Form: &planForm{Path: "/temu/baru", Button: v.in.T("plan.create"), Asks: asks}}}}
	if wrong != nil {
		d.refill("baru", v.PostForm, wrong)
	}
	return v.page(status, newGatheringPage(v.frame(d.Title), d))
}

// createGathering makes a gathering.
func (s *site) createGathering(v *visit) error {
	id, err := s.Plans.Create(v.Context(), v.actor, outlineOf(v.PostForm), gathering.ID(v.PostForm.Get("from")))
	if wrong := v.wrong(err); wrong != nil {
		return s.showNew(v, http.StatusUnprocessableEntity, wrong)
	}
	if err != nil {
		return err
	}
	v.flash("plan.created")
	return v.see(base(id))
}

// seriesData compares the gatherings of a series.
type seriesData struct {
	Name  string
	Heads []ui.Head
	Rows  []planRow
}

// series compares the gatherings of a series.
func (s *site) series(v *visit) error {
	name := v.URL.Query().Get("nama")
	all, err := s.Plans.InSeries(v.Context(), v.actor, gathering.SeriesID(name))
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "plan.series_empty")
	}
	if err != nil {
		return err
	}
	d := seriesData{Name: name, Heads: []ui.Head{{Text: v.in.T("plan.field.title")}, {Text: v.in.T("plan.when")}, {Text: v.in.T("plan.figure.invited"), Number: true}, {Text: v.in.T("plan.figure.registered"), Number: true}, {Text: v.in.T("plan.figure.attended"), Number: true}, {Text: v.in.T("plan.figure.businesses"), Number: true},
		{Text: v.in.T("plan.figure.partners"), Number: true}, {Text: v.in.T("plan.figure.requests"), Number: true}, {Text: v.in.T("plan.figure.meetings"), Number: true}}}
	for _, x := range all {
		attended := "–" // nobody was there yet
		if x.State == gathering.Ended || x.State == gathering.Archived {
			attended = v.in.Number(x.Heads.Attended)
		}
		d.Rows = append(d.Rows, planRow{Edit: base(x.ID), Badge: v.in.T("plan.state." + string(x.State)), Tone: stateTones[x.State], Cells: []string{x.Title, v.in.Date(x.Date), v.in.Number(x.Invited), v.in.Number(x.Heads.Registered), attended,
			v.in.Number(x.Heads.Confirmed), v.in.Number(x.Partners), v.in.Number(x.Requests), v.in.Number(x.Meetings)}})
	}
	return v.page(http.StatusOK, seriesPage(v.frame(name), d))
}
