package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/evaluation"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/letter"
	"wantilan/internal/order"
	"wantilan/internal/paper"
	"wantilan/internal/timetable"
)

// outcome tells what came of the gathering (hasil).
func (w *reportWriter) outcome() {
	w.chapter("report.chapter.outcome")
	w.words(2, letter.ReportOutcome)
	w.meetings()
	w.promises()
	w.minutes()
	w.evaluation()
	w.photos()
}

// meetings tells what became of the requests, and which meetings took place.
func (w *reportWriter) meetings() {
	f, in := w.f, w.f.in
	w.section(in.T("report.meetings"))
	t := paper.Rows{Head: []string{in.T("report.state"), in.T("report.count")}, Shares: []float64{4, 1}, Figures: []int{1}, Total: true, Empty: in.T("report.none.requests")}
	var bars []paper.Bar
	list := f.day.Fates()
	for _, fate := range fates {
		n := 0
		for _, x := range list {
			if x.Fate == fate {
				n++
			}
		}
		if n == 0 {
			continue
		}
		name := in.T("report.fate." + string(fate))
		t.Rows = append(t.Rows, []string{name, in.Number(n)})
		bars = append(bars, paper.Bar{Name: name, Value: float64(n), Said: in.Number(n)})
	}
	if len(t.Rows) > 0 {
		t.Rows = append(t.Rows, []string{in.T("report.total"), in.Number(len(list))})
	}
	w.add(t)
	if len(bars) > 1 {
		w.add(paper.Chart{Bars: bars, Caption: in.T("report.chart.meetings")})
	}
	held, not := 0, 0
	for _, m := range f.results.Agreed {
		switch {
		case m.Held > 0:
			held++
		case m.Not > 0:
			not++
		}
	}
	if held+not > 0 {
		w.add(paper.Say(in.T("report.held", in.Number(held), in.Number(not))))
	} else if len(f.day.Bookings) > 0 {
		w.add(paper.Say(in.T("report.held_unknown")))
	}
}

// promises tells what was promised. What a promise may bring and what it brought are
// two figures and never added up.
func (w *reportWriter) promises() {
	f, in := w.f, w.f.in
	if len(f.promises) > 0 { // eight columns want room
		w.add(paper.Turn{Landscape: true})
		defer func() { w.add(paper.Turn{}) }()
	}
	w.section(in.T("report.promises"))
	t := paper.Rows{Head: []string{in.T("report.no"), in.T("report.giver"), in.T("report.taker"), in.T("report.promise"), in.T("report.due"), in.T("report.potential"), in.T("report.brought"), in.T("report.state")},
		Shares: []float64{0.8, 2.6, 2.6, 3.4, 1.9, 2, 2, 1.6}, Figures: []int{5, 6}, Total: true, Empty: in.T("report.none.promises")}
	var potential, realised int64
	for i, p := range f.promises {
		t.Rows = append(t.Rows, []string{number(i), f.nameOf(p.Giver), f.nameOf(p.Taker), joined(p.What, quantityText(in, &p)), orDash(shortDay(p.Due)), amount(in.Rupiah, int64(p.Potential)), amount(in.Rupiah, int64(p.Realised)), promiseState(in, &p)})
		if p.Stands() {
			potential, realised = potential+int64(p.Potential), realised+int64(p.Realised)
		}
	}
	if len(t.Rows) > 0 {
		t.Rows = append(t.Rows, []string{"", in.T("report.total_standing"), "", "", "", in.Rupiah(potential), in.Rupiah(realised), ""})
	}
	w.add(t)
}

func amount(write func(int64) string, n int64) string {
	if n == 0 {
		return "–"
	}
	return write(n)
}

// shortDay writes YYYY-MM-DD as tables have room for: 20-12-2026.
func shortDay(day string) string {
	if len(day) != len("2026-12-20") {
		return day
	}
	return day[8:] + "-" + day[5:7] + "-" + day[:4]
}

func (f *reportFacts) nameOf(id gathering.ParticipantID) string {
	for _, p := range f.report.Gathering.Participants {
		if p.ID == id {
			return nameOf(f.in, p)
		}
	}
	return "–"
}

// minutes tells what was said and decided.
func (w *reportWriter) minutes() {
	f, in := w.f, w.f.in
	w.section(in.T("report.minutes"))
	none := true
	for _, x := range f.minutes.Sections {
		if x.Version == 0 || x.Words == "" && x.Decisions == "" && len(x.Tasks) == 0 {
			continue
		}
		none = false
		blocks := sectionBlocks(in, x)
		w.add(paper.Heading{Level: 3, Text: blocks[0].Lines[0].Text()})
		w.add(reportBlocksOf(blocks[1:])...)
	}
	switch {
	case none:
		w.add(paper.Say(in.T("report.none.minutes")))
	case !f.minutes.Locked():
		w.add(paper.Say(in.T("report.minutes_open")))
	}
}

// evaluation tells what participants think of the day, once enough have answered.
func (w *reportWriter) evaluation() {
	f, in := w.f, w.f.in
	w.section(in.T("report.evaluation"))
	if f.results.N == 0 {
		w.add(paper.Say(in.T("report.none.evaluation")))
		return
	}
	w.add(paper.Say(in.N("report.respondents", f.results.N) + " " + in.T("report.scale")))
	t := paper.Rows{Head: []string{in.T("report.subject"), in.T("report.question"), in.T("report.answers"), in.T("report.mean")}, Shares: []float64{3, 4, 1.2, 1.6}, Figures: []int{2, 3}, Empty: in.T("report.none.evaluation")}
	var bars []paper.Bar
	var words []string
	for _, x := range f.results.Results {
		for _, y := range x.Tallies {
			if y.Kind == evaluation.Words && x.About == evaluation.Day && !y.Hidden {
				words = append(words, y.Words...)
			}
			if y.Kind != evaluation.Scale || y.N == 0 {
				continue
			}
			mean := in.T("report.too_few")
			if !y.Hidden {
				mean = meanOf(in, y)
				if x.About == evaluation.Day {
					bars = append(bars, paper.Bar{Name: questionText(in, y.Question), Value: y.Mean, Said: mean})
				}
			}
			t.Rows = append(t.Rows, []string{resultTitle(in, x), questionText(in, y.Question), in.Number(y.N), mean})
		}
	}
	w.add(t)
	if len(bars) > 0 {
		w.add(paper.Chart{Bars: bars, Caption: in.T("report.chart.evaluation")})
	}
	if len(words) > 0 {
		more := ""
		if len(words) > mostWords {
			more = in.T("report.more_words", in.Number(len(words)-mostWords))
			words = words[:mostWords]
		}
		w.add(paper.Say(in.T("report.suggestions")), paper.Items{Lines: words})
		if more != "" {
			w.add(paper.Say(more))
		}
	}
}

// mostWords is how many suggestions a report prints.
const mostWords = 40

// photos shows those that the report may show at this moment.
func (w *reportWriter) photos() {
	f, in := w.f, w.f.in
	w.section(in.T("report.photos"))
	if len(f.photos) == 0 {
		w.add(paper.Say(in.T("report.none.photos")))
	}
	for i, p := range f.photos {
		picture := paper.Picture{Wide: 110, Caption: in.T("report.photo", i+1, p.Caption), Source: albumPath(p.Gathering) + "/" + string(p.ID) + "/kecil"}
		if p.Height > p.Width {
			picture.Wide = 70
		}
		if w.pictures && f.s.Files != nil {
			content, err := f.s.kept(f.v, p.Shown)
			if fault.KindOf(err) == fault.NotFound {
				w.add(paper.Say(in.T("report.photo_gone", i+1, p.Caption)))
				continue
			}
			w.err = cmp.Or(w.err, err)
			picture.Content = content
		}
		w.add(picture)
	}
}

// followUp is what is to be done (rencana tindak lanjut): tasks of the minutes and
// promises that are not kept yet.
func (w *reportWriter) followUp() {
	f, in := w.f, w.f.in
	w.section(in.T("report.follow_up"))
	t := paper.Rows{Head: []string{in.T("report.no"), in.T("report.what"), in.T("report.who"), in.T("report.due")}, Shares: []float64{0.8, 5, 4, 2}, Empty: in.T("report.none.follow_up")}
	add := func(what, who, due string) {
		t.Rows = append(t.Rows, []string{number(len(t.Rows)), what, orDash(who), orDash(shortDay(due))})
	}
	for _, x := range f.minutes.Sections {
		for _, task := range x.Tasks {
			add(task.What, task.Who, task.Due)
		}
	}
	for _, p := range f.promises {
		if p.State == promise.Open && p.Stands() {
			add(in.T("report.promise_to", p.What, f.nameOf(p.Taker)), f.nameOf(p.Giver), p.Due)
		}
	}
	w.add(t)
}

// appendices are the lists that were asked for.
func (w *reportWriter) appendices(people, meetings bool) {
	f, in := w.f, w.f.in
	g := &f.report.Gathering
	appended := 0
	begin := func(key string) {
		appended++
		w.add(paper.NewPage{}, paper.Heading{Level: 1, Text: in.T("report.appendix", appended, in.T(key))})
	}
	if people {
		begin("report.list.participants")
		t := paper.Rows{Head: []string{in.T("report.no"), in.T("report.party"), in.T("report.kind"), in.T("report.contact"), in.T("report.address"), in.T("report.product")}, Shares: []float64{0.8, 4, 1.8, 3, 3, 3}, Empty: in.T("report.none.participants")}
		for _, p := range g.Participants {
			if !p.Withdrawn {
				t.Rows = append(t.Rows, []string{fmt.Sprint(p.Number), nameOf(in, p), in.T("web.kind." + string(p.Kind)), orDash(p.Contact), orDash(strings.Trim(p.Village+", "+p.District, ", ")), orDash(p.Product)})
			}
		}
		w.add(t)
	}
	if meetings {
		begin("report.list.meetings")
		t := paper.Rows{Head: []string{in.T("report.no"), in.T("report.hour"), in.T("report.table"), in.T("report.asker"), in.T("report.asked")}, Shares: []float64{0.8, 2, 2, 4, 4}, Empty: in.T("report.none.meetings")}
		booked := slices.Clone(f.day.Bookings)
		order.By(booked, func(a, b timetable.Booking) int { return cmp.Or(a.Slot-b.Slot, a.Table-b.Table) })
		for i, b := range booked {
			q := f.day.Requests[b.Request-1]
			t.Rows = append(t.Rows, []string{number(i), timeOf(in, g.Slots[b.Slot-1]), tableOf(in, g.Tables[b.Table-1]), nameOf(in, g.Participants[q.From-1]), nameOf(in, g.Participants[q.To-1])})
		}
		w.add(t)
	}
}
