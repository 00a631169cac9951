package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/web/ui"
)

// planRoutes are those of planning gatherings.
func (s *site) planRoutes() []route {
	return []route{
		{"GET /t/{code}", anyone, freely, s.publicGathering},
		{"GET /t/{code}/acara.ics", anyone, freely, s.publicCalendar},
		{"GET /temu/baru", those(account.PlanGathering), freely, s.newGathering},
		{"POST /temu/baru", those(account.PlanGathering), deeds, s.createGathering},
		{"GET /seri", those(account.SeePlan), freely, s.series},
		{"GET /temu/{gathering}/rencana", those(account.SeePlan), freely, s.plan},
		{"GET /temu/{gathering}/rencana/{section}", those(account.SeePlan), freely, s.plan},
		{"POST /temu/{gathering}/rencana/{section}", those(account.PlanGathering), deeds, s.changePlan},
		{"POST /temu/{gathering}/buang", those(account.PlanGathering), deeds, s.discardDraft},
		{"POST /temu/{gathering}/rencana/{section}/hapus", those(account.PlanGathering), deeds, s.dropFromPlan},
		{"POST /temu/{gathering}/rencana/tugas/selesai", those(account.KeepTasks), deeds, s.tickTask},
		{"POST /temu/{gathering}/rencana/tugas/pola", those(account.PlanGathering), deeds, s.keepChecklist},
		{"POST /temu/{gathering}/tuan-rumah", those(account.PlanGathering), deeds, s.answerHosting},
		{"GET /temu/{gathering}/keadaan/{turn}", those(account.TurnGathering), freely, s.turnForm},
		{"POST /temu/{gathering}/keadaan/{turn}", those(account.TurnGathering), deeds, s.turn},
	}
}

// planData is one section of a plan.
type planData struct {
	Base     string
	Sections []ui.Tab
	Title    string
	Notes    []planNote
	Blocks   []planBlock
	Mistakes []ui.Mistake
	Discard  *ui.Question // the tick before a draft is discarded; nil: it cannot be
}

type planNote struct {
	Tone  ui.Tone
	Title string
	Lines []string
}

// planBlock is a list with a form below it, either of which may be missing.
type planBlock struct {
	ID, Title, Hint string
	Facts           []ui.Fact
	Heads           []ui.Head
	Rows            []planRow
	None            string // of a list without rows
	Link            *ui.Tab
	Form            *planForm
}

type planRow struct {
	Cells  []string
	Badge  string // after the first cell
	Tone   ui.Tone
	Edit   string // address; empty: cannot be changed
	Drop   string // what to take out by; empty: cannot be
	DropAt string
	Tick   *planTick
	More   *ui.Tab // where else it leads; nil: nowhere
}

type planTick struct{ Path, Number, Text, Value string }

// planForm is a form of a section.
type planForm struct {
	Path, Title, Button string
	Hidden              [][2]string
	Asks                []planAsk
}

// planFold is what is asked under one heading; without a title it is not folded.
type planFold struct {
	Title string
	Open  bool // something in it was answered, or is wrong
	Asks  []planAsk
}

// folds are the parts of a form, so that what does not concern most is one line.
func (f planForm) folds() []planFold {
	all := []planFold{{}}
	for _, q := range f.Asks {
		last := &all[len(all)-1]
		if q.As == "fold" {
			all = append(all, planFold{Title: q.Label})
			continue
		}
		last.Asks = append(last.Asks, q)
		last.Open = last.Open || q.Wrong != "" || q.Checked || q.As != "check" && q.Value != ""
	}
	return all
}

// planAsk is one thing that a form asks for, and how.
type planAsk struct {
	ui.Question
	As      string // empty: one line; text, select, check; group, which is a heading of what follows, or fold, which is one that what follows is folded under
	Options []ui.Option
}

// planSections are the pages of a plan, in order.
var planSections = []string{"pokok", "acara", "narasumber", "kuota", "anggaran", "panitia"}

// pageOf says on which page the form of a part stands.
var pageOf = map[string]string{"pokok": "pokok", "tuan-rumah": "pokok", "acara": "acara", "geser": "acara", "ruang": "acara", "slot": "acara", "meja": "acara", "jalan": "acara", "bawaan": "acara",
	"narasumber": "narasumber", "kuota": "kuota", "anggaran": "anggaran", "panitia": "panitia", "tugas": "panitia"}

func planPath(id gathering.ID, section string) string {
	if section == "pokok" {
		return base(id) + "/rencana"
	}
	return base(id) + "/rencana/" + section
}

func (v *visit) gathering() gathering.ID { return gathering.ID(v.PathValue("gathering")) }

// plan shows one page of a plan.
func (s *site) plan(v *visit) error { return s.showPlan(v, http.StatusOK, "", nil) }

// showPlan shows a page of a plan. What was typed into the form of a part, with what
// was wrong with it, stands in it again.
func (s *site) showPlan(v *visit, status int, part string, wrong map[string]string) error {
	b, err := s.Plans.Binder(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	section := v.PathValue("section")
	if part != "" {
		section = pageOf[part]
	}
	if section == "" {
		section = "pokok"
	}
	at := slices.Index(planSections, section)
	if at < 0 {
		return fault.New(fault.NotFound, "web.not_found")
	}
	d := planData{Base: base(b.ID), Title: v.in.T("plan.section." + section)}
	for _, x := range planSections {
		d.Sections = append(d.Sections, ui.Tab{Href: planPath(b.ID, x), Text: v.in.T("plan.section." + x), Current: x == section})
	}
	may := b.Allows(v.actor, account.PlanGathering)
	if may && b.State == gathering.Draft && at == 0 {
		d.Discard = &ui.Question{Name: "sure", Label: v.in.T("plan.discard_sure"), Value: "ya", Required: true}
	}
	switch show := []func(*visit, *gathering.Binder, *planData, bool) error{s.planOutline, s.planAgenda, s.planSpeakers, s.planSeats, s.planBudget, s.planPeople}[at]; {
	case b.State.Planned():
		err = show(v, &b, &d, may)
	default:
		d.Notes = append(d.Notes, planNote{Tone: ui.Warn, Lines: []string{v.in.T("plan.over")}})
		err = show(v, &b, &d, may && at >= 4 && b.State != gathering.Archived)
	}
	if err != nil {
		return err
	}
	if !may {
		d.Notes = append(d.Notes, planNote{Lines: []string{v.in.T("plan.read_only")}})
	}
	d.refill(part, v.PostForm, wrong)
	g, err := s.Calendar.Gathering(v.Context(), v.actor, b.ID)
	if err != nil {
		return err
	}
	return v.page(status, planPage(v.within(&g, d.Title), d))
}

// refill puts what was typed back into the form of a part.
func (d *planData) refill(part string, typed url.Values, wrong map[string]string) {
	if part == "" {
		return
	}
	for i := range d.Blocks {
		form := d.Blocks[i].Form
		if form == nil || !strings.HasSuffix(form.Path, "/"+part) {
			continue
		}
		for k := range form.Asks {
			q := &form.Asks[k]
			if q.As == "check" {
				q.Checked = typed.Has(q.Name)
			} else if typed.Has(q.Name) {
				q.Value = typed.Get(q.Name)
			}
			q.Wrong = wrong[q.Name]
			d.Mistakes = append(d.Mistakes, ui.Mistakes(q.Question)...)
		}
		for field, text := range wrong { // of nothing that the form asks for
			if !slices.ContainsFunc(form.Asks, func(q planAsk) bool { return q.Name == field }) {
				d.Mistakes = append(d.Mistakes, ui.Mistake{ID: d.Blocks[i].ID, Label: d.Blocks[i].Title, Text: text})
			}
		}
	}
}

// changePlan keeps what the form of a part says.
func (s *site) changePlan(v *visit) error {
	part, f := v.PathValue("section"), v.PostForm
	id, number := v.gathering(), numberOf(f.Get("number"))
	ctx, x := v.Context(), s.Plans
	var err error
	switch part {
	case "pokok":
		err = x.ChangePlan(ctx, v.actor, id, outlineOf(f))
	case "tuan-rumah":
		err = x.Ask(ctx, v.actor, id, account.OrganisationID(f.Get("body")))
	case "acara":
		err = x.KeepItem(ctx, v.actor, id, itemOf(f, number))
	case "geser":
		err = x.Shift(ctx, v.actor, id, number, f.Get("minutes"))
	case "ruang":
		err = x.KeepHall(ctx, v.actor, id, number, f.Get("name"), f.Get("hall_capacity"))
	case "slot":
		err = x.KeepRounds(ctx, v.actor, id, gathering.RoundsForm{Day: f.Get("day"), Start: f.Get("start"), Length: f.Get("length"), Pause: f.Get("pause"), Count: f.Get("count")}, f.Get("add") != "", f.Get("drop") != "")
	case "meja":
		names := strings.FieldsFunc(f.Get("names"), func(r rune) bool { return r == '\n' })
		err = x.KeepTables(ctx, v.actor, id, f.Get("hall"), f.Get("tables"), names, f.Get("drop") != "")
	case "jalan":
		err = x.KeepWalks(ctx, v.actor, id, walksOf(f), walkField)
	case "bawaan":
		err = x.KeepBring(ctx, v.actor, id, broughtOf(f))
	case "narasumber":
		err = x.KeepSpeaker(ctx, v.actor, id, speakerOf(f))
	case "kuota":
		err = x.ChangeSeats(ctx, v.actor, id, seatsOf(f))
	case "anggaran":
		err = x.KeepBudget(ctx, v.actor, id, gathering.BudgetForm{Number: number, What: f.Get("what"), Volume: f.Get("volume"), Unit: f.Get("unit"), Price: f.Get("price"),
			Source: f.Get("source"), Code: f.Get("code"), Realised: f.Get("realised")})
	case "panitia":
		err = x.KeepMember(ctx, v.actor, id, number, f.Get("name"), f.Get("role"), f.Get("phone"))
	case "tugas":
		err = x.KeepTask(ctx, v.actor, id, number, f.Get("title"), f.Get("due"), f.Get("who"))
	default:
		return fault.New(fault.NotFound, "web.not_found")
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showPlan(v, http.StatusUnprocessableEntity, part, wrong)
	}
	return v.done(err, planPath(id, pageOf[part]))
}

// dropFromPlan takes a line out.
func (s *site) dropFromPlan(v *visit) error {
	part, id, line := v.PathValue("section"), v.gathering(), v.PostForm.Get("number")
	ctx, x, number := v.Context(), s.Plans, numberOf(line)
	var err error
	switch part {
	case "tuan-rumah":
		err = x.Unask(ctx, v.actor, id, account.OrganisationID(line))
	case "acara":
		err = x.DropItem(ctx, v.actor, id, number)
	case "ruang":
		err = x.DropHall(ctx, v.actor, id, number)
	case "narasumber":
		err = x.DropSpeaker(ctx, v.actor, id, gathering.SpeakerID(line))
	case "anggaran":
		err = x.DropBudget(ctx, v.actor, id, number)
	case "panitia":
		err = x.DropMember(ctx, v.actor, id, number)
	case "tugas":
		err = x.DropTask(ctx, v.actor, id, number)
	default:
		return fault.New(fault.NotFound, "web.not_found")
	}
	return v.done(err, planPath(id, pageOf[part]))
}

// tickTask says that a task is done, or not.
func (s *site) tickTask(v *visit) error {
	id := v.gathering()
	err := s.Plans.Tick(v.Context(), v.actor, id, numberOf(v.PostForm.Get("number")), v.PostForm.Get("done") == "ya")
	return v.done(err, planPath(id, "panitia"))
}

// keepChecklist makes these tasks what the office begins with.
func (s *site) keepChecklist(v *visit) error {
	id := v.gathering()
	return v.done(s.Plans.KeepChecklist(v.Context(), v.actor, id), planPath(id, "panitia"))
}

// answerHosting answers for a body that was asked to hold a gathering together.
func (s *site) answerHosting(v *visit) error {
	yes := v.PostForm.Get("jawaban") == "ya"
	if err := s.Plans.AnswerAsked(v.Context(), v.actor, v.gathering(), yes); err != nil {
		return err
	}
	if !yes {
		return v.done(nil, "/")
	}
	return v.done(nil, base(v.gathering()))
}

// numberOf reads the number of a line; 0 for a new one, and for none that there is -1.
//
//go:noinline
func numberOf(text string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return -1
	}
	return n
}

func outlineOf(f url.Values) gathering.Outline {
	return gathering.Outline{Title: f.Get("title"), Theme: f.Get("theme"), Goals: f.Get("goals"), Place: f.Get("place"), Address: f.Get("address"), Date: f.Get("date"), Until: f.Get("until"),
		Start: f.Get("start"), Finish: f.Get("finish"), Zone: f.Get("zone"), Series: f.Get("series"), Contact: f.Get("contact")}
}

// asks makes a question of a plan's form, with its words by name.
//
//go:noinline
func (v *visit) asks(name, value, kind string, more ...map[string]any) planAsk {
	q := ui.Question{Name: name, Label: v.in.T("plan.field." + name), Value: value, Kind: kind}
	if hint := "plan.hint." + name; v.in.Has(hint) {
		q.Hint = v.in.T(hint)
	}
	for _, m := range more {
		q.More = m
	}
	return planAsk{Question: q}
}

//go:noinline
func (a planAsk) needed() planAsk { a.Required = true; return a }

//go:noinline
func (a planAsk) text() planAsk { a.As = "text"; return a }

//go:noinline
func (a planAsk) from(options []ui.Option) planAsk { a.As, a.Options = "select", options; return a }

// outlineAsks are the questions of the main page; when those of day, hours and place.
func (v *visit) outlineAsks(o gathering.Outline, title, when, rest bool) []planAsk {
	var all []planAsk
	if title {
		all = append(all, v.asks("title", o.Title, "").needed())
	}
	if when {
		all = append(all, v.asks("date", o.Date, "date").needed(), v.asks("until", o.Until, "date"), v.asks("start", o.Start, "time"), v.asks("finish", o.Finish, "time"),
			v.asks("zone", o.Zone, "").from(v.zones()), v.asks("place", o.Place, ""), v.asks("address", o.Address, "").text())
	}
	if rest {
		all = append(all, v.asks("theme", o.Theme, ""), v.asks("goals", o.Goals, "").text(), v.asks("series", o.Series, ""), v.asks("contact", o.Contact, ""))
	}
	return all
}

func (v *visit) zones() []ui.Option {
	var all []ui.Option
	for _, z := range gathering.Zones {
		all = append(all, ui.Option{Value: z, Text: v.in.Zone(z)})
	}
	return all
}

// planOutline is the main page of a plan.
func (s *site) planOutline(v *visit, b *gathering.Binder, d *planData, may bool) error {
	o := b.Outlined()
	block := planBlock{ID: "pokok", Title: v.in.T("plan.outline"), Facts: []ui.Fact{
		{Name: v.in.T("plan.when"), Lines: whenLines(v.in, &b.Plan)}, {Name: v.in.T("plan.field.place"), Lines: append([]string{orUnset(v.in, b.Place)}, paragraphs(b.Address)...)}}}
	if may {
		if b.State != gathering.Draft {
			block.Hint = v.in.T("plan.move_hint")
		}
		block.Form = &planForm{Path: base(b.ID) + "/rencana/pokok", Button: v.in.T("business.save"), Asks: v.outlineAsks(o, true, b.State == gathering.Draft, true)}
	} else {
		block.Facts = append(block.Facts, ui.Fact{Name: v.in.T("plan.field.goals"), Lines: orDashes(b.Goals)}, ui.Fact{Name: v.in.T("plan.field.contact"), Lines: []string{orDash(b.Contact)}})
	}
	if b.Series != "" {
		block.Link = &ui.Tab{Href: "/seri?" + url.Values{"nama": {string(b.Series)}}.Encode(), Text: v.in.T("plan.series_link")}
	}
	d.Blocks = append(d.Blocks, block)
	return s.planHosts(v, b, d, may)
}

// planHosts lists the hosts and asks others to join.
func (s *site) planHosts(v *visit, b *gathering.Binder, d *planData, may bool) error {
	block := planBlock{ID: "tuan-rumah", Title: v.in.T("plan.hosts"), Heads: []ui.Head{{Text: v.in.T("plan.field.body")}}}
	for _, h := range b.Hosts {
		block.Rows = append(block.Rows, planRow{Cells: []string{h.Name}})
	}
	for _, h := range b.Asked {
		row := planRow{Cells: []string{h.Name}, Badge: v.in.T("plan.asked"), Tone: ui.Warn}
		if may {
			row.Drop, row.DropAt = string(h.Organisation), planPath(b.ID, "tuan-rumah")+"/hapus"
		}
		block.Rows = append(block.Rows, row)
	}
	if may {
		bodies, err := s.Plans.Bodies(v.Context(), v.actor)
		if err != nil {
			return err
		}
		var options []ui.Option
		for _, h := range bodies {
			if !slices.Contains(b.Hosts, h) && !slices.Contains(b.Asked, h) {
				options = append(options, ui.Option{Value: string(h.Organisation), Text: h.Name})
			}
		}
		if len(options) > 0 {
			block.Form = &planForm{Path: planPath(b.ID, "tuan-rumah"), Title: v.in.T("plan.ask_host"), Button: v.in.T("plan.ask_host"), Asks: []planAsk{v.asks("body", "", "").from(options)}}
		}
	}
	d.Blocks = append(d.Blocks, block)
	return nil
}

// whenLines is when a gathering is, in words.
func whenLines(in *lang.Wording, p *gathering.Plan) []string {
	day := in.Date(p.Date)
	if p.Days() > 1 {
		day = in.T("plan.range", day, in.Date(p.Until))
	}
	if p.Finish == 0 {
		return []string{orUnset(in, day)}
	}
	return []string{day, in.T("plan.hours", in.Clock(int(p.Start)), in.Clock(int(p.Finish)), in.Zone(p.Zone))}
}

// planMoment writes an instant in a plan's zone.
func planMoment(in *lang.Wording, p *gathering.Plan, t time.Time) string {
	t = t.In(p.Date.Location())
	return in.T("plan.moment", in.Date(t), in.Clock(t.Hour()*60+t.Minute()), in.Zone(p.Zone))
}

func orDashes(lines []string) []string {
	if len(lines) == 0 {
		return []string{"–"}
	}
	return lines
}
