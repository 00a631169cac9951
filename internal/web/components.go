package web

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// panel is one language in one theme on the page of components.
type panel struct {
	In    *lang.Wording
	Theme string
	QR    ui.QR
}

// componentSection is one kind of component with its samples.
type componentSection struct {
	title string // its wording key
	show  func(panel) templ.Component
}

// componentSections are all there are, in the order in which they are shown.
func componentSections() []componentSection {
	return []componentSection{
		{"web.components.buttons", buttonSamples}, {"web.components.fields", fieldSamples}, {"web.components.choices", choiceSamples},
		{"web.components.refused", refusedSamples}, {"web.components.drop", dropSamples}, {"web.components.dialog", dialogSamples},
		{"web.components.notices", noticeSamples}, {"web.components.badges", badgeSamples}, {"web.components.empty", emptySamples},
		{"web.components.table", tableSamples}, {"web.components.pager", pagerSamples}, {"web.components.tabs", tabSamples},
		{"web.components.timeline", timelineSamples}, {"web.components.progress", progressSamples}, {"web.components.stats", statSamples},
		{"web.components.facts", factSamples}, {"web.components.slip", slipSamples},
	}
}

// componentsPath is where the components are shown while developing.
const componentsPath = "/_/components"

// components shows every component in both languages and both themes.
func (s *site) components(v *visit) error {
	code, err := ui.NewQR(s.public(v) + componentsPath)
	if err != nil {
		return err
	}
	var panels []panel
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		for _, theme := range []string{"light", "dark"} {
			panels = append(panels, panel{In: lang.In(tag), Theme: theme, QR: code})
		}
	}
	return v.page(http.StatusOK, componentsPage(v.frame(v.in.T("web.components.title")), componentSections(), panels))
}

// id makes a name unique to the panel.
func (p panel) id(name string) string { return name + "-" + string(p.In.Tag) + "-" + p.Theme }

// title names the panel.
func (p panel) title() string {
	if p.Theme == "dark" {
		return p.In.T("web.components.dark")
	}
	return p.In.T("web.components.light")
}

// question is a field with a text as its label.
func (p panel) question(name, label string) ui.Question {
	return ui.Question{ID: p.id(name), Name: p.id(name), Label: p.In.T(label), Fill: "off"}
}

// fields are inputs of every kind, and of every state: empty, filled, wrong,
// too long for their room, and not to be changed.
func (p panel) fields() []ui.Question {
	empty, filled := p.question("empty", "web.participants.name"), p.question("filled", "web.participants.name")
	long, locked := p.question("long", "web.components.long"), p.question("locked", "web.components.place")
	mail, phone := p.question("mail", "web.components.mail"), p.question("phone", "web.components.phone")
	secret, count := p.question("secret", "web.components.secret"), p.question("count", "web.components.count")
	date, time := p.question("date", "web.overview.date"), p.question("time", "web.components.time")
	empty.Hint = p.In.T("web.components.name_hint")
	filled.Value = "Tenun Sandat 01 (contoh)"
	long.Value, long.Hint = p.In.T("web.components.long"), p.In.T("web.components.long_text")
	locked.Value, locked.Hint, locked.Disabled = "Balai Embun (contoh)", p.In.T("web.components.locked"), true
	mail.Kind, mail.Value, mail.Wrong = "email", "sandat@", p.In.T("web.components.mail_wrong")
	phone.Kind, phone.Value = "tel", "0800 0000 0001"
	secret.Kind, secret.Value = "password", "embun pagi"
	count.Kind, count.Value, count.More = "number", "12", templ.Attributes{"min": "0", "step": "1"}
	count.Hint, count.Wrong = p.In.T("web.solve.fairness_hint"), p.In.T("web.solve.whole_number")
	date.Kind, date.Value = "date", "2026-12-09"
	time.Kind, time.Value = "time", "09:00"
	return []ui.Question{empty, filled, long, locked, mail, phone, secret, count, date, time}
}

// stories are longer texts, one of them wrong.
func (p panel) stories() []ui.Question {
	empty, wrong := p.question("story", "web.components.story"), p.question("story-wrong", "web.components.story")
	empty.Hint = p.In.T("web.components.story_hint")
	wrong.Value, wrong.Wrong = p.In.T("web.components.long_text"), p.In.T("fault.too_long", 40)
	return []ui.Question{empty, wrong}
}

// refused are the questions of a form whose answers were not taken.
func (p panel) refused() []ui.Question {
	name, mail := p.question("refused-name", "web.participants.name"), p.question("refused-mail", "web.components.mail")
	name.Wrong = p.In.T("fault.required")
	mail.Value, mail.Wrong = "sandat@", p.In.T("web.components.mail_wrong")
	return []ui.Question{name, mail}
}

func (p panel) kinds() []ui.Option {
	var all []ui.Option
	for _, k := range []register.Kind{register.Business, register.Bank, register.Hotel} {
		all = append(all, ui.Option{Value: string(k), Text: p.In.T("web.kind." + string(k))})
	}
	return all
}

func (p panel) ways() []ui.Option {
	return []ui.Option{
		{Value: "mail", Text: p.In.T("web.components.mail")},
		{Value: "phone", Text: p.In.T("web.components.phone"), Hint: p.In.T("web.components.phone_hint")},
	}
}

// agree is a checkbox in one of its states.
func (p panel) agree(name string, change func(*ui.Question)) ui.Question {
	q := p.question(name, "web.components.agree")
	q.Value, q.Fill = "ya", ""
	change(&q)
	return q
}

// chosen is a question with options in one of its states.
func (p panel) chosen(name, label string, change func(*ui.Question)) ui.Question {
	q := p.question(name, label)
	change(&q)
	return q
}

// window is a dialog.
func (p panel) window(name, open string, look ui.Look) ui.Window {
	return ui.Window{ID: p.id(name), Open: p.In.T(open), Title: p.In.T("web.components.dialog_title"), Look: look}
}

// chart is a handful of figures by the hour.
func (p panel) chart(name string, values ...int) ui.Chart {
	c := ui.Chart{ID: p.id(name), Title: p.In.T("web.components.by_hour")}
	for i, n := range values {
		c.Points = append(c.Points, ui.Point{Text: p.In.Clock((9 + i) * 60), Value: float64(n), Shown: p.In.Number(n)})
	}
	return c
}

func (p panel) pages(page, last int) ui.Pages {
	return ui.Pages{Of: p.In.T("web.tab.participants"), Path: componentsPath, Query: url.Values{"cari": {"sandat"}}, Page: page, Last: last}
}

func (p panel) steps() []ui.Step {
	return []ui.Step{
		{Time: p.In.Clock(540), Title: p.In.T("web.components.step_invited"), State: p.In.T("web.components.done"), Mark: ui.Done},
		{Time: p.In.Clock(600), Title: p.In.T("web.components.step_answered"), Text: p.In.T("web.components.long_text"),
			State: p.In.T("web.components.now"), Mark: ui.Now},
		{Time: p.In.Clock(780), Title: p.In.T("web.components.step_met"), Mark: ui.Ahead},
	}
}

func (p panel) facts() []ui.Fact {
	return []ui.Fact{
		{Name: p.In.T("web.overview.place"), Lines: []string{"Balai Embun (contoh)"}},
		{Name: p.In.T("web.overview.hosts"), Lines: []string{"Dinas Contoh 01", "Perkumpulan Perajin Lontar 02 (contoh)"}},
		{Name: p.In.T("web.components.mail"), Lines: []string{"sekretariat.perkumpulan.perajin.lontar.02@contoh.example"}},
	}
}
