package web

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

func speakerOf(f url.Values) gathering.SpeakerForm {
	return gathering.SpeakerForm{ID: gathering.SpeakerID(f.Get("number")), Name: f.Get("name"), Organisation: f.Get("organisation"), About: f.Get("about"), AboutEnglish: f.Get("about_en"),
		Contact: f.Get("contact"), State: f.Get("state"), SlidesFor: f.Get("slides_for"), PhotoOK: f.Get("photo_ok"), AboutOK: f.Get("about_ok"), RecordingOK: f.Get("recording_ok"),
		Fee: f.Get("fee"), Tax: f.Get("tax"), Receipt: f.Get("receipt")}
}

// planSpeakers is the page of speakers.
func (s *site) planSpeakers(v *visit, b *gathering.Binder, d *planData, may bool) error {
	block := planBlock{ID: "narasumber", Title: v.in.T("plan.speakers"), None: v.in.T("plan.no_speakers"),
		Heads: []ui.Head{{Text: v.in.T("plan.field.name")}, {Text: v.in.T("plan.field.organisation")}, {Text: v.in.T("plan.consents")}, {Text: v.in.T("plan.field.contact")}, {Text: v.in.T("plan.field.fee"), Number: true}}}
	edited := gathering.Speaker{State: gathering.SpeakerInvited, SlidesFor: gathering.SlidesForHosts}
	for _, x := range b.Speakers {
		fee := "–"
		if x.Fee > 0 {
			fee = v.in.Rupiah(int64(x.Fee))
		}
		row := planRow{Cells: []string{x.Name, orDash(x.Organisation), orDash(agreedTo(v.in, &x)), orDash(x.Contact), fee}, Badge: v.in.T("plan.speaker." + string(x.State)),
			Tone: map[gathering.SpeakerState]ui.Tone{gathering.SpeakerConfirmed: ui.Good, gathering.SpeakerDeclined: ui.Bad, gathering.SpeakerInvited: ui.Warn}[x.State]}
		if may {
			row.Edit = planPath(b.ID, "narasumber") + "?" + url.Values{"number": {string(x.ID)}}.Encode() + "#narasumber-form"
			row.Drop, row.DropAt = string(x.ID), planPath(b.ID, "narasumber")+"/hapus"
		}
		if b.Allows(v.actor, account.KeepMaterials) && b.State != gathering.Archived {
			row.More = &ui.Tab{Href: speakerPath(b.ID, x.ID), Text: v.in.T("speaker.files")}
		}
		if string(x.ID) == v.edited("narasumber") {
			edited = x
		}
		block.Rows = append(block.Rows, row)
	}
	if may {
		f := edited.Formed()
		block.Form = &planForm{Path: planPath(b.ID, "narasumber"), Title: v.in.T("plan.add_speaker"), Button: v.in.T("business.save")}
		if f.ID != "" {
			block.Form.Title, block.Form.Hidden = v.in.T("plan.edit_line", f.Name), [][2]string{{"number", string(f.ID)}}
		}
		var states []ui.Option
		for _, x := range gathering.SpeakerStates {
			states = append(states, ui.Option{Value: string(x), Text: v.in.T("plan.speaker." + string(x))})
		}
		today := map[string]any{"max": string(register.Today(s.Now()))}
		block.Form.Asks = []planAsk{v.asks("name", f.Name, "").needed(), v.asks("organisation", f.Organisation, ""), v.asks("state", f.State, "").from(states), v.asks("about", f.About, "").text(),
			v.asks("about_en", f.AboutEnglish, "").text(), v.asks("contact", f.Contact, ""), v.asks("about_ok", f.AboutOK, "date", today), v.asks("photo_ok", f.PhotoOK, "date", today), v.asks("recording_ok", f.RecordingOK, "date", today),
			v.asks("fee", f.Fee, "", map[string]any{"inputmode": "numeric"}), v.asks("tax", f.Tax, ""), v.asks("receipt", f.Receipt, "")}
	}
	d.Blocks = append(d.Blocks, block)
	return nil
}

// agreedTo lists what a speaker agreed to.
func agreedTo(in *lang.Wording, x *gathering.Speaker) string {
	var all []string
	for _, c := range []struct {
		day register.Date
		key string
	}{{x.AboutOK, "about"}, {x.PhotoOK, "photo"}, {x.RecordingOK, "recording"}, {x.SlidesOK, "slides"}} {
		if c.day != "" {
			all = append(all, in.T("plan.consent."+c.key))
		}
	}
	return strings.Join(all, ", ")
}

// planBudget is the page of the budget.
func (s *site) planBudget(v *visit, b *gathering.Binder, d *planData, may bool) error {
	planned, realised := gathering.Totals(b.Budget)
	block := planBlock{ID: "anggaran", Title: v.in.T("plan.section.anggaran"), None: v.in.T("plan.no_budget"),
		Heads: []ui.Head{{Text: v.in.T("plan.field.what")}, {Text: v.in.T("plan.field.volume"), Number: true}, {Text: v.in.T("plan.field.price"), Number: true}, {Text: v.in.T("plan.amount"), Number: true},
			{Text: v.in.T("plan.field.source")}, {Text: v.in.T("plan.field.realised"), Number: true}},
		Facts: []ui.Fact{{Name: v.in.T("plan.total"), Lines: []string{v.in.Rupiah(int64(planned))}}, {Name: v.in.T("plan.field.realised"), Lines: []string{v.in.Rupiah(int64(realised))}},
			{Name: v.in.T("plan.rest"), Lines: []string{v.in.Rupiah(int64(planned - realised))}}}}
	edited := gathering.BudgetLine{Volume: 1}
	for _, l := range b.Budget {
		row := planRow{Cells: []string{joined(l.What, l.Code), strings.TrimSpace(v.in.Number(l.Volume) + " " + l.Unit), v.in.Rupiah(int64(l.Price)), v.in.Rupiah(int64(l.Amount())), orDash(l.Source), v.in.Rupiah(int64(l.Realised))}}
		if may {
			row.Edit = fmt.Sprintf("%s?number=%d#anggaran-form", planPath(b.ID, "anggaran"), l.Number)
			row.Drop, row.DropAt = strconv.Itoa(l.Number), planPath(b.ID, "anggaran")+"/hapus"
		}
		if strconv.Itoa(l.Number) == v.edited("anggaran") {
			edited = l
		}
		block.Rows = append(block.Rows, row)
	}
	if may {
		f := edited.Formed()
		block.Form = &planForm{Path: planPath(b.ID, "anggaran"), Title: v.in.T("plan.add_budget"), Button: v.in.T("business.save")}
		if f.Number > 0 {
			block.Form.Title, block.Form.Hidden = v.in.T("plan.edit_line", f.What), [][2]string{{"number", strconv.Itoa(f.Number)}}
		}
		figures := map[string]any{"inputmode": "numeric"}
		block.Form.Asks = []planAsk{v.asks("what", f.What, "").needed(), v.asks("volume", f.Volume, "", figures), v.asks("unit", f.Unit, ""), v.asks("price", f.Price, "", figures),
			v.asks("source", f.Source, ""), v.asks("code", f.Code, ""), v.asks("realised", f.Realised, "", figures)}
	}
	d.Blocks = append(d.Blocks, block)
	return nil
}

// planPeople is the page of committee and tasks.
func (s *site) planPeople(v *visit, b *gathering.Binder, d *planData, may bool) error {
	block := planBlock{ID: "panitia", Title: v.in.T("plan.committee"), None: v.in.T("plan.no_committee"), Heads: []ui.Head{{Text: v.in.T("plan.field.name")}, {Text: v.in.T("plan.field.role")}, {Text: v.in.T("plan.field.phone")}}}
	edited := gathering.Member{}
	for _, m := range b.Committee {
		row := planRow{Cells: []string{m.Name, m.Role, orDash(m.Phone)}}
		if may {
			row.Edit = fmt.Sprintf("%s?panitia=%d#panitia-form", planPath(b.ID, "panitia"), m.Number)
			row.Drop, row.DropAt = strconv.Itoa(m.Number), planPath(b.ID, "panitia")+"/hapus"
		}
		if strconv.Itoa(m.Number) == v.URL.Query().Get("panitia") || v.Method == "POST" && strconv.Itoa(m.Number) == v.edited("panitia") {
			edited = m
		}
		block.Rows = append(block.Rows, row)
	}
	if may {
		block.Form = &planForm{Path: planPath(b.ID, "panitia"), Title: v.in.T("plan.add_member"), Button: v.in.T("business.save")}
		if edited.Number > 0 {
			block.Form.Title, block.Form.Hidden = v.in.T("plan.edit_line", edited.Name), [][2]string{{"number", strconv.Itoa(edited.Number)}}
		}
		role := v.asks("role", edited.Role, "").needed()
		role.As = "suggest"
		for _, r := range gathering.CommitteeRoles {
			role.Options = append(role.Options, ui.Option{Value: v.in.T("plan.role." + r)})
		}
		block.Form.Asks = []planAsk{v.asks("name", edited.Name, "").needed(), role, v.asks("phone", edited.Phone, "tel")}
	}
	d.Blocks = append(d.Blocks, block, s.taskBlock(v, b, may))
	if may && len(b.Tasks) > 0 && b.Allows(v.actor, account.PlanGathering) {
		d.Blocks = append(d.Blocks, planBlock{ID: "pola", Title: v.in.T("plan.checklist"), Hint: v.in.T("plan.checklist_hint"), Form: &planForm{Path: base(b.ID) + "/rencana/tugas/pola", Button: v.in.T("plan.checklist_keep")}})
	}
	return d.unique()
}

func (s *site) taskBlock(v *visit, b *gathering.Binder, may bool) planBlock {
	block := planBlock{ID: "tugas", Title: v.in.T("plan.tasks"), None: v.in.T("plan.no_tasks_yet"), Heads: []ui.Head{{Text: v.in.T("plan.field.task")}, {Text: v.in.T("plan.due")}, {Text: v.in.T("plan.field.who")}, {Text: v.in.T("plan.done")}}}
	edited := gathering.Task{Due: -7}
	for _, t := range b.Tasks {
		row := s.taskRow(v, b, t)
		if may {
			row.Edit = fmt.Sprintf("%s?tugas=%d#tugas-form", planPath(b.ID, "panitia"), t.Number)
			row.Drop, row.DropAt = strconv.Itoa(t.Number), planPath(b.ID, "tugas")+"/hapus"
		}
		if strconv.Itoa(t.Number) == v.URL.Query().Get("tugas") || strconv.Itoa(t.Number) == v.edited("tugas") {
			edited = t
		}
		block.Rows = append(block.Rows, row)
	}
	if may {
		block.Form = &planForm{Path: planPath(b.ID, "tugas"), Title: v.in.T("plan.add_task"), Button: v.in.T("business.save")}
		if edited.Number > 0 {
			block.Form.Title, block.Form.Hidden = v.in.T("plan.edit_line", edited.Title), [][2]string{{"number", strconv.Itoa(edited.Number)}}
		}
		who := v.asks("who", edited.Who, "")
		who.As = "suggest"
		for _, m := range b.Committee {
			who.Options = append(who.Options, ui.Option{Value: m.Name})
		}
		title := v.asks("task", edited.Title, "").needed()
		title.Name = "title"
		block.Form.Asks = []planAsk{title, v.asks("due", strconv.Itoa(edited.Due), "number"), who}
	}
	return block
}

// taskRow is a task in words.
func (s *site) taskRow(v *visit, b *gathering.Binder, t gathering.Task) planRow {
	row := planRow{Cells: []string{t.Title, v.in.Date(b.DueOn(t)), orDash(t.Who), "–"}, Badge: v.in.T("plan.phase." + string(t.Phase()))}
	switch {
	case t.Done():
		row.Badge, row.Tone, row.Cells[3] = v.in.T("plan.done"), ui.Good, joined(t.Doer, planMoment(v.in, &b.Plan, t.DoneAt))
	case b.Overdue(t, s.Now()):
		row.Badge, row.Tone = v.in.T("plan.overdue"), ui.Bad
	}
	if b.Allows(v.actor, account.KeepTasks) && b.State != gathering.Archived {
		row.Tick = &planTick{Path: base(b.ID) + "/rencana/tugas/selesai", Number: strconv.Itoa(t.Number), Text: v.in.T("plan.tick"), Value: "ya"}
		if t.Done() {
			row.Tick.Text, row.Tick.Value = v.in.T("plan.untick"), "tidak"
		}
	}
	return row
}
