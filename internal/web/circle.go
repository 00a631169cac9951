package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/match/circle"
	"wantilan/internal/paper"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

const circlesPath = "/arisan"

func circlePath(id circle.ID) string { return circlesPath + "/" + string(id) }

func (v *visit) circle() circle.ID { return circle.ID(v.PathValue("circle")) }

// circleRoutes are those of small groups that meet every month.
func (s *site) circleRoutes() []route {
	see, keep := those(account.SeeProgrammes), those(account.KeepProgrammes)
	return []route{
		{"GET /arisan", see, freely, s.circles},
		{"POST /arisan", keep, heavy, s.makeCircle},
		{"GET /arisan/{circle}", see, freely, s.showCircle},
		{"GET /arisan/{circle}/kelompok.pdf", see, heavy, s.circlePDF},
		{"POST /arisan/{circle}/pindah", keep, deeds, s.moveMember},
		{"POST /arisan/{circle}/keadaan", keep, deeds, s.turnCircle},
		{"POST /arisan/{circle}/temu", keep, deeds, s.meetCircle},
		{"GET /kelompok-saya", those(account.KeepOwnProfile), freely, s.ownCircles},
	}
}

// circlesData is the list of plans, and the form for a new one.
type circlesData struct {
	All     []circle.Circle
	Keep    bool
	Sources []ui.Option
	Form    circle.Form
	Source  string
	Wrong   map[string]string
}

// Whose businesses a new plan takes: a gathering's, or those that a saved list finds.
const fromGathering, fromList = "temu:", "daftar:"

func (s *site) circles(v *visit) error {
	return s.listCircles(v, http.StatusOK, circlesData{Form: circle.Form{Size: "9", Months: "12"}})
}

func (s *site) listCircles(v *visit, status int, d circlesData) (err error) {
	d.Keep = v.actor.May(account.KeepProgrammes)
	if d.All, err = s.Circles.List(v.Context(), v.actor); err != nil {
		return err
	}
	if d.Keep {
		all, err := s.Calendar.Find(v.Context(), v.actor)
		if err != nil {
			return err
		}
		for _, g := range all {
			d.Sources = append(d.Sources, ui.Option{Value: fromGathering + string(g.ID), Text: joined(g.Title, v.in.Date(g.Date))})
		}
		lists, err := s.Lists.All(v.Context(), v.actor)
		if err != nil {
			return err
		}
		for _, l := range lists {
			d.Sources = append(d.Sources, ui.Option{Value: fromList + l.ID, Text: v.in.T("circle.list", l.Name)})
		}
	}
	return v.page(status, circlesPage(v.frame(v.in.T("circle.title")), d))
}

// makeCircle arranges the businesses of a source into groups.
func (s *site) makeCircle(v *visit) error {
	f := v.PostForm
	d := circlesData{Source: f.Get("source"), Form: circle.Form{Name: f.Get("name"), Size: f.Get("size"), Months: f.Get("months"), Begins: f.Get("begins"), Place: f.Get("place")}}
	parties, err := s.circleSource(v, &d)
	var id circle.ID
	if err == nil {
		id, err = s.Circles.Make(v.Context(), v.actor, d.Form, parties)
	}
	if d.Wrong = v.wrong(err); d.Wrong != nil {
		return s.listCircles(v, http.StatusUnprocessableEntity, d)
	}
	return v.saved(err, "circle.made", circlePath(id))
}

// circleSource lists the parties of the chosen source.
func (s *site) circleSource(v *visit, d *circlesData) (parties []register.PartyID, err error) {
	if id, is := strings.CutPrefix(d.Source, fromGathering); is {
		d.Form.Gathering = gathering.ID(id)
		day, err := s.Planner.Day(v.Context(), v.actor, d.Form.Gathering)
		if err != nil {
			return nil, err
		}
		for _, p := range day.Gathering.Present() {
			if p.Kind == register.Business {
				parties = append(parties, p.Party)
			}
		}
		return parties, nil
	}
	id, is := strings.CutPrefix(d.Source, fromList)
	if !is {
		return nil, fault.Field("source", "match.choice_unknown")
	}
	l, err := s.Lists.List(v.Context(), v.actor, id)
	if err != nil {
		return nil, err
	}
	values, err := url.ParseQuery(l.Query)
	if err != nil {
		return nil, err
	}
	q, err := register.ParseQuery(values)
	if err != nil {
		return nil, err
	}
	q.Kind = register.FoundBusiness
	err = s.Finder.Each(v.Context(), v.actor, q, func(l register.ListLine) error {
		if len(parties) > mostSeveral {
			return fault.Field("source", "circle.too_many", mostSeveral)
		}
		parties = append(parties, l.Party)
		return nil
	})
	return parties, err
}

// circleData is one plan as staff see it.
type circleData struct {
	circle.View
	Keep  bool
	Month int // whose meetings are shown
}

func (s *site) showCircle(v *visit) error {
	p, err := s.Circles.Plan(v.Context(), v.actor, v.circle())
	if err != nil {
		return err
	}
	d := circleData{View: p, Keep: v.actor.May(account.KeepProgrammes) && p.State != circle.Ended, Month: 1}
	if n, err := strconv.Atoi(v.URL.Query().Get("bulan")); err == nil && n >= 1 && n <= p.Months {
		d.Month = n
	}
	return v.page(http.StatusOK, circlePage(v.frame(p.Name), d))
}

// moveMember puts a member into another group.
func (s *site) moveMember(v *visit) error {
	f := v.PostForm
	group := 0 // none
	if f.Get("group") != "0" {
		group = numberOf(f.Get("group"))
	}
	err := s.Circles.Move(v.Context(), v.actor, v.circle(), f.Get("member"), group, circle.Stage(f.Get("stage")))
	return v.saved(err, "circle.moved", circlePath(v.circle()))
}

// turnCircle keeps a draft, ends what was kept, or throws a draft away.
func (s *site) turnCircle(v *visit) error {
	if v.PostForm.Get("jadi") == "hapus" {
		return v.saved(s.Circles.Drop(v.Context(), v.actor, v.circle()), "circle.dropped", circlesPath)
	}
	err := s.Circles.Turn(v.Context(), v.actor, v.circle(), circle.State(v.PostForm.Get("jadi")))
	return v.saved(err, "web.letter.saved", circlePath(v.circle()))
}

// meetCircle keeps when a group meets in a month, and who came.
func (s *site) meetCircle(v *visit) error {
	f := v.PostForm
	m := circle.Meeting{Group: numberOf(f.Get("group")), Month: numberOf(f.Get("month")), Day: register.Date(f.Get("day")), Place: f.Get("place")}
	err := s.Circles.Meet(v.Context(), v.actor, v.circle(), m, f["pilih"])
	return v.saved(err, "web.letter.saved", fmt.Sprintf("%s?bulan=%d#kelompok-%d", circlePath(v.circle()), m.Month, m.Group))
}

// circlePDF prints a sheet for each group, with columns to sign each month.
func (s *site) circlePDF(v *visit) error {
	p, err := s.Circles.Plan(v.Context(), v.actor, v.circle())
	if err != nil {
		return err
	}
	var sheets []paper.GroupSheet
	for n := range p.Groups() {
		g := paper.GroupSheet{Title: v.in.T("circle.group", n+1)}
		for _, m := range p.Of(n + 1) {
			g.Days = append(g.Days, dayAndMonth(string(m.Day)))
			g.Places = append(g.Places, joined(dueText(v.in, string(m.Day)), m.Place))
		}
		for _, m := range p.In(n + 1) {
			g.Members = append(g.Members, [4]string{m.Name, v.in.T("circle.stage." + string(m.Stage)), m.Product, m.Village})
		}
		sheets = append(sheets, g)
	}
	var b bytes.Buffer
	if err := paper.GroupSheets(&b, paper.Occasion{Title: p.Name}, sheets, v.in); err != nil {
		return err
	}
	return v.file("kelompok.pdf", "application/pdf", b.Bytes())
}

// dayAndMonth is a day as it fits into a narrow column: 31/12.
func dayAndMonth(day string) string {
	if len(day) != len("2006-01-02") {
		return day
	}
	return day[8:] + "/" + day[5:7]
}

// ownCircles shows the visitor's own groups.
func (s *site) ownCircles(v *visit) error {
	all, err := s.Circles.Own(v.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, ownCirclesPage(v.frame(v.in.T("circle.own")), all))
}

// stagesIn tells what a group has of each stage.
func stagesIn(in *lang.Wording, members []circle.Member) string {
	var parts []string
	for _, stage := range circle.Stages {
		n := 0
		for _, m := range members {
			if m.Stage == stage {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, in.N("circle.count."+string(stage), n))
		}
	}
	return strings.Join(parts, ", ")
}

func groupOptions(in *lang.Wording, groups int) []ui.Option {
	all := []ui.Option{{Value: "0", Text: in.T("circle.no_group")}}
	for n := range groups {
		all = append(all, ui.Option{Value: strconv.Itoa(n + 1), Text: in.T("circle.group", n+1)})
	}
	return all
}

func stageOptions(in *lang.Wording) []ui.Option {
	all := make([]ui.Option, len(circle.Stages))
	for i, x := range circle.Stages {
		all[i] = ui.Option{Value: string(x), Text: in.T("circle.stage." + string(x))}
	}
	return all
}

// meetingIn is the meeting of a group in a month.
func (d circleData) meetingIn(group int) circle.Meeting {
	for _, m := range d.Of(group) {
		if m.Month == d.Month {
			return m
		}
	}
	return circle.Meeting{Group: group, Month: d.Month}
}

func (d circleData) came(m circle.Member) bool { return slices.Contains(m.Came, d.Month) }
