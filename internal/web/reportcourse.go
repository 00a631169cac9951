package web

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"wantilan/internal/gathering"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/gathering/report"
	"wantilan/internal/lang"
	"wantilan/internal/letter"
	"wantilan/internal/paper"
	"wantilan/internal/register"
)

// made is the report, with the content of pictures for a file, and with the lists that
// are asked for.
func (f *reportFacts) made(pictures, people, meetings bool) (paper.Report, error) {
	g := &f.report.Gathering
	w := &reportWriter{f: f, pictures: pictures}
	w.cover()
	w.words(1, letter.ReportPreface)
	w.add(paper.NewPage{}, paper.Contents{Title: f.in.T("report.contents")})
	w.chapter("report.chapter.intro")
	w.words(2, letter.ReportBackground)
	w.words(2, letter.ReportLegal)
	w.words(2, letter.ReportPurpose)
	if len(f.binder.Goals) > 0 {
		w.add(paper.Say(f.in.T("report.goals")), paper.Items{Numbered: true, Lines: f.binder.Goals})
	}
	w.course()
	w.outcome()
	w.chapter("report.chapter.conclusion")
	w.words(2, letter.ReportConclusion)
	w.words(2, letter.ReportAdvice)
	w.followUp()
	w.words(1, letter.ReportClosing)
	w.add(f.signatures())
	w.appendices(people, meetings)
	header := f.head.Lines[len(f.head.Lines)-1]
	if f.report.Numbered.Number == "" {
		header = joined(header, f.in.T("report.draft"))
	}
	return paper.Report{Title: w.title, Header: header, Sample: g.Sample, Blocks: w.blocks}, w.err
}

// reportWriter puts the blocks of a report one after the other.
type reportWriter struct {
	f        *reportFacts
	pictures bool // their content is needed
	title    string
	blocks   []paper.Block
	chapters int
	sections int // within the chapter
	err      error
}

func (w *reportWriter) add(b ...paper.Block) { w.blocks = append(w.blocks, b...) }

// chapter begins one, with its number (BAB).
func (w *reportWriter) chapter(key string) {
	w.chapters++
	w.sections = 0
	w.add(paper.NewPage{}, paper.Heading{Level: 1, Text: w.f.in.T("report.chapter", []string{"I", "II", "III", "IV", "V"}[w.chapters-1], w.f.in.T(key))})
}

// section begins one within a chapter, with its letter.
func (w *reportWriter) section(title string) {
	w.add(paper.Heading{Level: 2, Text: string(rune('A'+w.sections)) + ". " + title})
	w.sections++
}

// words adds a part with its heading.
func (w *reportWriter) words(level int, k letter.Kind) {
	title, text, err := w.f.part(k)
	if err != nil {
		w.err = cmp.Or(w.err, err)
		return
	}
	if level == 1 {
		w.add(paper.Heading{Level: 1, Text: title})
	} else {
		w.section(title)
	}
	w.add(text...)
}

// cover is the title page.
func (w *reportWriter) cover() {
	f := w.f
	var lines []string
	lines = append(lines, f.head.Lines...)
	for _, line := range []string{f.head.Address, f.head.Reached()} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	words := f.words[letter.Report]
	title, err := letter.FillLine(words.Title, f.values)
	w.err = cmp.Or(w.err, err)
	text, err := letter.Fill(words.Text, f.values)
	w.err = cmp.Or(w.err, err)
	w.title = title.Text()
	w.add(paper.HeadLines{Lines: lines}, paper.Title{Text: w.title})
	center := func(s string) paper.Block {
		return paper.Paragraph{Spans: []paper.Span{{Text: s}}, Center: true}
	}
	if n := f.report.Numbered.Number; n != "" {
		w.add(center(f.in.T("report.number", n)))
	}
	for _, b := range reportBlocksOf(text) {
		if p, ok := b.(paper.Paragraph); ok {
			p.Center = true
			b = p
		}
		w.add(b)
	}
	w.add(paper.NewPage{})
}

// course tells how the gathering went (pelaksanaan).
func (w *reportWriter) course() {
	f, in := w.f, w.f.in
	w.chapter("report.chapter.course")
	w.words(2, letter.ReportCourse)
	w.section(in.T("report.when_where"))
	place := append([]string{orUnset(in, f.binder.Place)}, paragraphs(f.binder.Address)...)
	var hosts []string
	for _, h := range f.binder.Hosts {
		hosts = append(hosts, h.Name)
	}
	w.add(paper.Rows{Shares: []float64{1, 3}, Rows: [][]string{
		{in.T("plan.when"), strings.Join(whenLines(in, &f.binder.Plan), ", ")}, {in.T("plan.field.place"), strings.Join(place, ", ")},
		{in.T("plan.hosts"), strings.Join(hosts, ", ")}, {in.T("plan.field.theme"), orDash(f.binder.Theme)},
	}})
	w.section(in.T("report.committee"))
	committee := paper.Rows{Head: []string{in.T("report.no"), in.T("report.name"), in.T("report.role")}, Shares: []float64{1, 5, 5}, Empty: in.T("report.none.committee")}
	for i, m := range f.binder.Committee {
		committee.Rows = append(committee.Rows, []string{number(i), m.Name, m.Role})
	}
	w.add(committee)
	w.agenda()
	w.speakers()
	w.participants()
	w.budget()
}

func (w *reportWriter) agenda() {
	f, in := w.f, w.f.in
	w.section(in.T("report.agenda"))
	t := paper.Rows{Head: []string{in.T("report.hour"), in.T("report.item"), in.T("report.speakers")}, Shares: []float64{2.2, 5, 4}, Empty: in.T("report.none.agenda")}
	for _, i := range f.binder.Agenda {
		hour := in.Clock(int(i.Start)) + "–" + in.Clock(int(i.End))
		if f.binder.Days() > 1 {
			hour = in.T("report.day_hour", max(1, i.Day), hour)
		}
		t.Rows = append(t.Rows, []string{hour, i.Title, orDash(i.Speakers)})
	}
	w.add(t)
}

func (w *reportWriter) speakers() {
	f, in := w.f, w.f.in
	w.section(in.T("report.speakers"))
	t := paper.Rows{Head: []string{in.T("report.no"), in.T("report.name"), in.T("report.organisation"), in.T("report.item")}, Shares: []float64{1, 4, 4, 4}, Empty: in.T("report.none.speakers")}
	for _, x := range f.binder.Speakers {
		if x.State == gathering.SpeakerDeclined {
			continue
		}
		var items []string
		for _, talk := range f.binder.Talks {
			for _, i := range f.binder.Agenda {
				if talk.Speaker == x.ID && i.Number == talk.Item {
					title := i.Title
					if talk.Moderates {
						title += " (" + in.T("plan.role.moderator") + ")"
					}
					items = append(items, title)
				}
			}
		}
		t.Rows = append(t.Rows, []string{number(len(t.Rows)), x.Name, orDash(x.Organisation), orDash(strings.Join(items, "; "))})
	}
	w.add(t)
}

// participants tells how many were invited, registered and came, and who they are.
func (w *reportWriter) participants() {
	f, in := w.f, w.f.in
	w.section(in.T("report.participants"))
	funnel, bars := paper.Rows{Head: []string{in.T("report.step"), in.T("report.count")}, Shares: []float64{4, 1}, Figures: []int{1}}, []paper.Bar{}
	step := func(key string, n int) {
		funnel.Rows = append(funnel.Rows, []string{in.T(key), in.Number(n)})
		bars = append(bars, paper.Bar{Name: in.T(key), Value: float64(n), Said: in.Number(n)})
	}
	coming, registered := 0, 0
	for i := range f.invited {
		if s := f.invited[i].State(); s == invitation.Yes || s == invitation.Represented {
			coming++
		}
	}
	for _, n := range f.came.Tally.States {
		registered += n
	}
	if len(f.invited) > 0 {
		step("report.step.invited", len(f.invited))
		step("report.step.said_yes", coming)
	}
	if registered > 0 {
		step("report.step.registered", registered)
		step("report.step.confirmed", f.came.Tally.States[registration.Confirmed])
	}
	listed := 0
	for _, x := range f.groups {
		listed += x.Count
	}
	if f.door.Used {
		step("report.step.there", listed)
		step("report.step.door", f.door.People())
	} else {
		step("report.step.listed", listed)
	}
	if f.record != nil {
		step("report.step.businesses", f.counts.Businesses)
		step("report.step.people", f.counts.People)
	}
	w.add(funnel)
	if len(bars) > 1 {
		w.add(paper.Chart{Bars: bars, Caption: in.T("report.chart.steps")})
	}
	if f.record != nil {
		w.add(paper.Say(in.T("report.by_record", f.record.Number)))
	} else {
		w.add(paper.Say(in.T("report.no_record")))
	}
	w.quotas()
	w.groups("report.by_kind", func(x report.Group) string { return in.T("web.kind." + string(x.Kind)) }, false)
	w.groups("report.by_district", func(x report.Group) string { return x.District }, true)
	w.groups("report.by_cluster", func(x report.Group) string { return f.s.titled(f.v, "cluster", x.Cluster) }, true)
}

// quotas tells how far sub-quotas were used.
func (w *reportWriter) quotas() {
	f, in := w.f, w.f.in
	p := f.came.Plan
	if p.Seats.Quota == 0 {
		return
	}
	w.add(paper.Heading{Level: 3, Text: in.T("report.quota")})
	t := paper.Rows{Head: []string{in.T("report.part"), in.T("report.least"), in.T("report.most"), in.T("report.used")}, Shares: []float64{4, 1, 1, 1}, Figures: []int{1, 2, 3}}
	t.Rows = append(t.Rows, []string{in.T("report.quota_all"), "–", in.Number(p.Seats.Quota), in.Number(registration.Taken(f.came.Tally.Held, nil))})
	for _, part := range p.Seats.Parts {
		used := registration.Taken(f.came.Tally.Held, func(g registration.Group) bool { return g.In(part) })
		t.Rows = append(t.Rows, []string{f.s.partName(f.v, part), bound(in, part.Least), bound(in, part.Most), in.Number(used)})
	}
	w.add(t)
}

func bound(in *lang.Wording, n int) string {
	if n == 0 {
		return "–"
	}
	return in.Number(n)
}

// groups counts participants by one thing; businesses alone when only they have it.
func (w *reportWriter) groups(key string, of func(report.Group) string, businesses bool) {
	in := w.f.in
	counts := map[string]int{}
	total := 0
	for _, x := range w.f.groups {
		if businesses && x.Kind != register.Business {
			continue
		}
		name := of(x)
		if name == "" {
			name = in.T("report.not_known")
		}
		counts[name] += x.Count
		total += x.Count
	}
	w.add(paper.Heading{Level: 3, Text: in.T(key)})
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	t := paper.Rows{Head: []string{in.T(key), in.T("report.count")}, Shares: []float64{4, 1}, Figures: []int{1}, Total: true, Empty: in.T("report.none.participants")}
	var bars []paper.Bar
	for _, name := range names {
		t.Rows = append(t.Rows, []string{name, in.Number(counts[name])})
		bars = append(bars, paper.Bar{Name: name, Value: float64(counts[name]), Said: in.Number(counts[name])})
	}
	if len(t.Rows) > 0 {
		t.Rows = append(t.Rows, []string{in.T("report.total"), in.Number(total)})
	}
	w.add(t)
	if len(bars) > 1 && len(bars) <= mostBars {
		w.add(paper.Chart{Bars: bars, Caption: in.T("report.chart.groups", in.T(key))})
	}
}

// mostBars is how many lines of a chart can be taken in at one look.
const mostBars = 12

func (w *reportWriter) budget() {
	f, in := w.f, w.f.in
	w.section(in.T("report.budget"))
	t := paper.Rows{Head: []string{in.T("report.no"), in.T("plan.field.what"), in.T("plan.field.volume"), in.T("plan.field.price"), in.T("report.amount"), in.T("report.realised")},
		Shares: []float64{0.8, 3.2, 1.9, 2.4, 2.8, 2.8}, Figures: []int{2, 3, 4, 5}, Total: true, Empty: in.T("report.none.budget")}
	for i, l := range f.binder.Budget {
		t.Rows = append(t.Rows, []string{number(i), l.What, strings.TrimSpace(in.Number(l.Volume) + " " + l.Unit), in.Rupiah(int64(l.Price)), in.Rupiah(int64(l.Amount())), in.Rupiah(int64(l.Realised))})
	}
	if len(t.Rows) > 0 {
		planned, realised := gathering.Totals(f.binder.Budget)
		t.Rows = append(t.Rows, []string{"", in.T("report.total"), "", "", in.Rupiah(int64(planned)), in.Rupiah(int64(realised))})
	}
	w.add(t)
}
