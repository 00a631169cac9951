package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/internal/web/ui"
	"wantilan/schedule"
)

// within is the frame of a page of a gathering, with the ways on that the actor
// may take.
func (v *visit) within(g *gathering.Gathering, title string) ui.Frame {
	f := v.frame(title + " · " + g.Title)
	f.Sample = g.Sample
	f.Place = &ui.Place{Base: base(g.ID), Title: g.Title}
	tab := func(path, key string) ui.Tab {
		href := base(g.ID) + path
		return ui.Tab{Href: href, Text: v.in.T(key), Current: v.URL.Path == href || path != "" && strings.HasPrefix(v.URL.Path, href+"/")}
	}
	add := func(path, key string, deeds ...account.Deed) {
		if slices.ContainsFunc(deeds, func(d account.Deed) bool { return g.Allows(v.actor, d) }) {
			f.Place.Tabs = append(f.Place.Tabs, tab(path, key))
		}
	}
	add("", "web.tab.overview", account.SeeGathering)
	add("/rencana", "plan.tab", account.SeePlan)
	add("/papan", "web.tab.board", account.SeeBoard)
	if solve := tab("/susun", "web.tab.solve"); g.Allows(v.actor, account.SolveTimetable) { // one tab for both
		board := &f.Place.Tabs[len(f.Place.Tabs)-1]
		if board.Current || solve.Current {
			f.Place.More, f.Place.Group = []ui.Tab{*board, solve}, board.Text
		}
		board.Current = board.Current || solve.Current
	}
	add("/peserta", "web.tab.participants", account.SeeAnyAgenda)
	for _, own := range g.Of(v.actor.Organisation) {
		if !g.Allows(v.actor, account.SeeAnyAgenda) {
			add("/peserta/"+string(own.ID), "web.tab.own_agenda", account.SeeOwnAgenda)
		}
	}
	if v.actor.Role == account.Desk {
		for _, own := range g.Of(v.actor.Organisation) {
			add("/meja/"+string(own.ID), "match.queue", account.AnswerRequests)
		}
	}
	add("/pertemuan", "match.tab", account.SeeRequests)
	if !g.Allows(v.actor, account.SeeRequests) { // those who see all find them beside the suggestions
		if v.actor.Role == account.Owner || v.actor.Role == account.Desk {
			add("/temui", "wish.title", account.AskMeetings)
		}
		add("/permintaan", "web.tab.requests", account.SeeOwnAgenda)
	}
	add("/undangan", "invitation.title", account.SeeInvited)
	add("/pendaftar", "web.tab.registrations", account.SeeRegistrations)
	add("/kehadiran", "attendance.title", account.CheckIn)
	if slices.Contains(onTheDay, g.State) {
		add("/langsung", "live.title", account.SeeLive)
	}
	add("/cetak", "print.title", account.PrintPapers)
	fixed := len(f.Place.Tabs)
	add("/materi", "material.title", account.SeeMaterials)
	if slices.Contains(onTheDay, g.State) { // before, there is nothing to do there
		add("/evaluasi", "evaluation.tab", account.SeeFeedback, account.GiveFeedback)
		if v.actor.Role != account.Speaker { // who speaks has no party that promises
			add("/janji", "promise.tab", account.KeepMinutes, account.GiveFeedback)
		}
		add("/notulen", "minutes.title", account.KeepMinutes)
		add("/sertifikat", "issued.tab", account.PrintPapers)
		add("/terima-kasih", "farewell.title", account.PrintPapers)
		add("/foto", "album.title", account.KeepMaterials)
		add("/laporan", "report.title", account.PrintPapers)
	}
	gatherTabs(f.Place, fixed, v.in.T("web.tab.after"))
	return f
}

// onTheDay are the states in which there is something to do on the day, and after it.
var onTheDay = []gathering.State{gathering.Closed, gathering.Running, gathering.Ended, gathering.Archived}

// mostTabs fit beside one another on a desk's screen.
const mostTabs = 10

// gatherTabs puts the tabs after the first fixed ones, what belongs to the day and the time
// after it, under one tab when there are too many; its pages stand in a row of their own
// while one of them is open.
func gatherTabs(p *ui.Place, fixed int, name string) {
	if len(p.Tabs) <= mostTabs || len(p.Tabs)-fixed < 2 {
		return
	}
	some := slices.Clone(p.Tabs[fixed:])
	current := slices.ContainsFunc(some, func(t ui.Tab) bool { return t.Current })
	p.Tabs = append(p.Tabs[:fixed:fixed], ui.Tab{Href: some[0].Href, Text: name, Current: current})
	if current {
		p.More, p.Group = some, name
	}
}

// overviewData is the front page of a gathering.
type overviewData struct {
	G        gathering.Gathering
	Organise bool
	Day      timetable.Day // only when Organise
	Figures  []figure
	Quality  quality
	Running  *timetable.Run
	Standing *standingData // only for hosts
}

type figure struct{ Number, Text string }

// quality words how good the shown timetable is known to be.
type quality struct {
	Class string // of the note
	Text  string
	More  string
}

// overview shows what the gathering is and how its timetable stands.
func (s *site) overview(v *visit) error {
	id := gathering.ID(v.PathValue("gathering"))
	g, err := s.Calendar.Gathering(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	data := overviewData{G: g, Organise: g.Allows(v.actor, account.SeeBoard)}
	if data.Organise {
		if data.Day, err = s.Planner.Day(v.Context(), v.actor, id); err != nil {
			return err
		}
		data.Figures = figures(v.in, &data.Day)
		data.Quality = qualityOf(v.in, &data.Day)
	}
	if g.Allows(v.actor, account.SolveTimetable) {
		runs, err := s.Planner.Runs(v.Context(), v.actor, id)
		if err != nil {
			return err
		}
		if len(runs) > 0 && !runs[0].State.Over() {
			data.Running = &runs[0]
		}
	}
	if data.Standing, err = s.standing(v, &g); err != nil {
		return err
	}
	f := v.within(&g, v.in.T("web.tab.overview"))
	if data.Running != nil {
		f.Refresh, f.Script = 3, "progress.js"
	}
	return v.page(http.StatusOK, overviewPage(f, data))
}

func figures(in *lang.Wording, d *timetable.Day) []figure {
	workshops := 0
	present := d.Gathering.Present()
	for _, p := range present {
		if p.Kind == register.Business {
			workshops++
		}
	}
	return []figure{
		{in.Number(workshops), in.T("web.overview.workshops")},
		{in.Number(len(present) - workshops), in.T("web.overview.helpers")},
		{in.Number(len(d.Requests)), in.T("web.overview.requests")},
		{in.Number(len(d.Bookings)), in.T("web.overview.meetings")},
		{in.Number(d.WithoutRoom()), in.T("web.overview.left_out")},
		{in.Number(len(d.Gathering.Slots)) + " × " + in.Number(len(d.Gathering.Tables)), in.T("web.overview.room")},
	}
}

func qualityOf(in *lang.Wording, d *timetable.Day) quality {
	o := d.Outcome
	if o == nil {
		return quality{"warn", in.T("web.quality.none"), ""}
	}
	more := in.T("web.quality.figures", o.Breaks, o.Bound, in.Decimal(o.Seconds, 1))
	if o.Status == schedule.Optimal && o.Breaks == 0 {
		return quality{"good", in.T("web.quality.perfect"), more}
	}
	if o.Status == schedule.Optimal {
		return quality{"good", in.T("web.quality.optimal", o.Breaks), more}
	}
	return quality{"", in.T("web.quality.feasible", o.Breaks, o.Bound), more}
}

// participants lists everybody who takes part.
func (s *site) participants(v *visit) error {
	d, err := s.Planner.Day(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")))
	if err != nil {
		return err
	}
	find := strings.TrimSpace(v.URL.Query().Get("cari"))
	var list []participantRow
	for _, p := range d.Gathering.Present() {
		if !matches(p, find) {
			continue
		}
		a := d.Agenda(p.Number)
		list = append(list, participantRow{p, a.Meetings, a.Breaks})
	}
	return v.page(http.StatusOK, participantsPage(v.within(&d.Gathering, v.in.T("web.tab.participants")), d, list, find))
}

type participantRow struct {
	gathering.Participant
	Meetings, Breaks int
}

// matches tells whether every word looked for begins a word of what is known of
// a participant.
func matches(p gathering.Participant, find string) bool {
	known := words(fmt.Sprint(p.Number, " ", p.Name, " ", p.Contact, " ", p.Product, " ", p.Village, " ", p.District))
	for _, word := range words(find) {
		if !slices.ContainsFunc(known, func(k string) bool { return strings.HasPrefix(k, word) }) {
			return false
		}
	}
	return true
}

// words are the letters and digits of a text that stand together, in lower case.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// nameOf is what to call a participant that a file gave no name.
func nameOf(in *lang.Wording, p gathering.Participant) string {
	if p.Name != "" {
		return p.Name
	}
	return in.T("web.participant.numbered", p.Number)
}

// tableOf is what stands on a table's sign.
func tableOf(in *lang.Wording, t gathering.Table) string {
	if t.Name != "" {
		return t.Name
	}
	return in.T("web.table.numbered", t.Number)
}

// timeOf is when a slot is, or its number when times are not known.
func timeOf(in *lang.Wording, s gathering.Slot) string {
	if !s.Timed() {
		return in.T("web.slot.numbered", s.Number)
	}
	return in.Clock(int(s.Start))
}

// orUnset is a text, or the words for one that nobody has typed yet.
func orUnset(in *lang.Wording, text string) string {
	if text == "" {
		return in.T("web.unset")
	}
	return text
}

// joined puts what there is of some texts behind one another.
func joined(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), " · ")
}
