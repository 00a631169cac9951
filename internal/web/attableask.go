package web

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"wantilan/internal/gathering"
	"wantilan/internal/gathering/evaluation"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/lang"
	"wantilan/internal/timetable/live"
	"wantilan/internal/timetable/sitting"
	"wantilan/internal/web/ui"
)

// sentence reads a promise back: who promises what to whom, how much, and until when.
func sentence(in *lang.Wording, g *gathering.Gathering, p *promise.Promise) string {
	giver, taker := namesOf(in, g, p)
	text := in.T("sitting.sentence", giver, taker, p.What)
	if p.Quantity > 0 {
		text += in.T("sitting.sentence.quantity", in.Number(int(p.Quantity)), p.Unit)
	}
	if p.Potential > 0 {
		text += in.T("sitting.sentence.potential", in.Rupiah(int64(p.Potential)))
	}
	if day := dueText(in, p.Due); day != "" {
		text += in.T("sitting.sentence.due", day)
	}
	return text + "."
}

// amountText is how much is promised: a quantity, an amount, or both.
func amountText(in *lang.Wording, p *promise.Promise) string {
	amount := ""
	if p.Potential > 0 {
		amount = in.Rupiah(int64(p.Potential))
	}
	return joined(quantityText(in, p), amount)
}

// promiseState is what became of a promise, in words: who has to agree to it, while one has.
func promiseState(in *lang.Wording, p *promise.Promise) string {
	switch {
	case p.State != promise.Open || p.Agreed():
		return in.T("promise.state." + string(p.State))
	case p.Refused():
		return in.T("promise.refused")
	}
	return in.T("promise.waiting")
}

func sideTone(w promise.Way) ui.Tone {
	switch w {
	case "":
		return ui.Warn
	case promise.Declined:
		return ui.Bad
	}
	return ui.Good
}

// sideSign is what stands before it.
func sideSign(w promise.Way) string {
	switch w {
	case "":
		return "…"
	case promise.Declined:
		return "✕"
	}
	return "✓"
}

// sideText says how a side agreed, or that it has to.
func sideText(in *lang.Wording, name string, w promise.Way) string {
	if w == "" {
		return in.T("promise.waits_for", name)
	}
	return in.T("promise.said."+string(w), name)
}

// taps tells whether a promise can be agreed to and worded anew; the pattern for one that is
// written without signal can.
func (d *tableData) taps(p *promise.Promise) bool {
	return p == nil || p.State == promise.Open && p.Wording != ""
}

// lacks tells whether a side has not agreed yet.
func (d *tableData) lacks(m *sitting.Sitting, p *promise.Promise, own bool) bool {
	if p == nil {
		return true
	}
	side := d.Own.ID
	if !own {
		side = m.With.ID
	}
	w := p.SaidBy(side)
	return w == "" || w == promise.Declined
}

// waiting is how many promises of a meeting wait for somebody.
func (d *tableData) waiting(m *sitting.Sitting) (n int) {
	for i := range m.Promises {
		if p := m.Promises[i]; p.State == promise.Open && !p.Agreed() {
			n++
		}
	}
	return n
}

// yesText is what stands on the button by which a side agrees.
func (d *tableData) yesText(in *lang.Wording, own bool, name string) string {
	switch {
	case d.Way == promise.ByPaper:
		return in.T("sitting.yes_paper", name)
	case own:
		return in.T("sitting.yes_own")
	}
	return in.T("sitting.yes_turn", name)
}

// turnPattern is the text of the other side's button, with a place for its name.
func (d *tableData) turnPattern(in *lang.Wording) string { return d.yesText(in, false, "{0}") }

// typing tells whether a form was refused: it is unfolded, with what was typed.
func (d *tableData) typing(deed string, m *sitting.Sitting, p *promise.Promise) bool {
	return d.Wrong != nil && d.Typed.Get("deed") == deed && d.Typed.Get("temu") == requestText(m) && d.Typed.Get("promise") == promiseText(p)
}

// ask is one question of a form about a promise or a note.
func (d *tableData) ask(in *lang.Wording, m *sitting.Sitting, p *promise.Promise, name string) ui.Question {
	q := ui.Question{ID: name + "-" + requestText(m) + promiseText(p), Name: name, Label: in.T("sitting." + name + "_ask"), More: templ.Attributes{}}
	switch name {
	case "giver":
		q.Required = true
		if q.Value = "own"; p != nil && p.Giver != d.Own.ID {
			q.Value = "other"
		}
	case "what":
		q.More["maxlength"] = "300"
		if p != nil {
			q.Value = p.What
		} else {
			q.Hint = in.T("sitting.what_hint")
		}
	case "quantity":
		q.More["inputmode"], q.More["pattern"] = "numeric", "[0-9.]+"
		if p != nil && p.Quantity > 0 {
			q.Value = strconv.FormatInt(p.Quantity, 10)
		}
	case "unit":
		q.More["maxlength"] = "20"
		if p != nil {
			q.Value = p.Unit
		}
	case "potential":
		q.More["inputmode"], q.More["pattern"] = "numeric", "([Rr][Pp]\\.?)?\\s*[0-9.]+"
		if q.Hint = in.T("promise.potential_hint"); p != nil && p.Potential > 0 {
			q.Value = strconv.FormatInt(int64(p.Potential), 10)
		}
	case "due":
		if q.Kind = "date"; p != nil {
			q.Value = p.Due
		}
	case "words":
		q.Hint, q.More["maxlength"] = in.T("sitting.note_hint"), "2000"
		if m.Mine != nil {
			q.Value = m.Mine.Words
		}
	case "shared":
		q.Value, q.Checked = "1", m.Mine != nil && m.Mine.Shared
	}
	deed := "janji"
	if name == "words" || name == "shared" {
		deed = "catatan"
	}
	if d.typing(deed, m, p) {
		q.Wrong = d.Wrong[name]
		if name == "shared" {
			q.Checked = d.Typed.Has(name)
		} else {
			q.Value = d.Typed.Get(name)
		}
	}
	return q
}

// usual are the promises to pick from.
func (d *tableData) usual(in *lang.Wording) []ui.Option {
	all := []ui.Option{{Text: in.T("sitting.usual_none")}}
	for _, u := range d.Usual {
		text := u.ID
		if in.Tag == lang.EN && u.EN != "" {
			text = u.EN
		}
		all = append(all, ui.Option{Value: text, Text: text})
	}
	return all
}

// think is one question of the evaluation about a meeting; part is what stands behind its key.
func (d *tableData) think(in *lang.Wording, m *sitting.Sitting, q evaluation.Question, part string) ui.Question {
	r := m.Line.Answer.Reply(q.Key)
	x := ui.Question{ID: q.Key + part + "-" + requestText(m), Name: q.Key + part, Label: questionText(in, q), Value: r.Text}
	switch {
	case part != "":
		x.Label, x.Kind, x.Value = in.T("evaluation.next_day"), "date", r.Day
	case q.Kind == evaluation.Scale || q.Kind == evaluation.Held:
		x.Value = scaleText(r.Scale)
	}
	if d.typing("nilai", m, nil) {
		x.Wrong, x.Value = d.Wrong[x.Name], d.Typed.Get(x.Name)
	}
	return x
}

// mistakes are what is wrong with the form that was refused, in the order of its fields.
func (d *tableData) mistakes(in *lang.Wording) (all []ui.Mistake) {
	number := d.Typed.Get("temu")
	for _, name := range []string{"giver", "what", "quantity", "unit", "potential", "due", "words"} {
		if d.Wrong[name] != "" {
			all = append(all, ui.Mistake{ID: name + "-" + number + d.Typed.Get("promise"), Label: in.T("sitting." + name + "_ask"), Text: d.Wrong[name]})
		}
	}
	for i := 0; len(d.Meetings) > 0 && i < len(d.Meetings[0].Asked); i++ {
		for _, x := range [2]ui.Question{d.think(in, &d.Meetings[0], d.Meetings[0].Asked[i], ""), d.think(in, &d.Meetings[0], d.Meetings[0].Asked[i], "_day")} {
			if d.Wrong[x.Name] != "" {
				all = append(all, ui.Mistake{ID: x.Name + "-" + number, Label: x.Label, Text: d.Wrong[x.Name]})
			}
		}
	}
	return all
}

// stageText is how far a meeting has come, and that only its sides say so.
func stageText(in *lang.Wording, m *live.Meeting) string {
	text := in.T("live.stage." + string(m.Stage))
	if m.BySides {
		text = in.T("live.by_sides", text)
	}
	return text
}

// metHeads are the columns of the list of who met whom.
func metHeads(in *lang.Wording) (all []ui.Head) {
	for _, key := range []string{"paper.met.round", "paper.met.table", "paper.met.one", "paper.met.other", "paper.met.state", "promise.tab", "sitting.shared_notes"} {
		all = append(all, ui.Head{Text: in.T(key), Number: strings.HasPrefix(key, "promise.")})
	}
	return all
}
