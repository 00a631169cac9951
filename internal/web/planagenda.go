package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// itemOf reads the form of an agenda item.
func itemOf(f url.Values, number int) gathering.ItemForm {
	x := gathering.ItemForm{Number: number, Day: f.Get("day"), Start: f.Get("start"), End: f.Get("end"), Kind: f.Get("kind"), Title: f.Get("title"), Hall: f.Get("hall"),
		Summary: f.Get("summary"), Capacity: f.Get("capacity"), Names: f.Get("names")}
	for _, name := range sortedNames(f) {
		if who, ok := strings.CutPrefix(name, "speaks_"); ok {
			x.Speakers = append(x.Speakers, gathering.SpeakerID(who))
		}
		if who, ok := strings.CutPrefix(name, "moderates_"); ok {
			x.Moderators = append(x.Moderators, gathering.SpeakerID(who))
		}
	}
	return x
}

func sortedNames(f url.Values) []string {
	var all []string
	for name := range f {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// planAgenda is the page of agenda, halls, slots and tables.
func (s *site) planAgenda(v *visit, b *gathering.Binder, d *planData, may bool) error {
	if lines := clashLines(v.in, b.Clashes()); len(lines) > 0 {
		d.Notes = append(d.Notes, planNote{Tone: ui.Warn, Title: v.in.N("plan.clashes", len(lines)), Lines: lines})
	}
	d.Blocks = append(d.Blocks, s.agendaBlock(v, b, may))
	if may && len(b.Agenda) > 0 {
		d.Blocks = append(d.Blocks, planBlock{ID: "geser", Title: v.in.T("plan.shift"), Hint: v.in.T("plan.shift_hint"), Form: &planForm{Path: planPath(b.ID, "geser"), Button: v.in.T("plan.shift"),
			Asks: []planAsk{v.asks("number", "", "").from(itemOptions(v.in, b)), v.asks("minutes", "", "number").needed()}}})
	}
	d.Blocks = append(d.Blocks, s.hallBlock(v, b, may))
	slots := planBlock{ID: "slot", Title: v.in.T("plan.slots"), None: v.in.T("plan.no_slots"), Heads: []ui.Head{{Text: v.in.T("plan.slot")}, {Text: v.in.T("plan.when")}}}
	for _, x := range b.Slots {
		times := timeOf(v.in, x)
		if x.Timed() {
			times += "–" + v.in.Clock(int(x.End.OfDay()))
		}
		slots.Rows = append(slots.Rows, planRow{Cells: []string{v.in.T("web.slot.numbered", x.Number), times}})
	}
	tables := planBlock{ID: "meja", Title: v.in.T("plan.tables"), None: v.in.T("plan.no_tables"), Heads: []ui.Head{{Text: v.in.T("plan.field.hall")}, {Text: v.in.T("plan.tables")}}}
	for _, t := range b.Tables {
		if n := len(tables.Rows); n > 0 && tables.Rows[n-1].Cells[0] == orDash(t.Hall) {
			tables.Rows[n-1].Cells[1] += ", " + tableOf(v.in, t)
			continue
		}
		tables.Rows = append(tables.Rows, planRow{Cells: []string{orDash(t.Hall), tableOf(v.in, t)}})
	}
	if may {
		slots.Form = &planForm{Path: planPath(b.ID, "slot"), Title: v.in.T("plan.make_slots"), Button: v.in.T("plan.make_slots"), Asks: append(v.dayAsk(b, 1),
			v.asks("start", "11:15", "time").needed(), v.asks("length", "15", "number"), v.asks("pause", "3", "number"), v.asks("count", "5", "number").needed(), v.checks("add", false))}
		tables.Form = &planForm{Path: planPath(b.ID, "meja"), Title: v.in.T("plan.make_tables"), Button: v.in.T("plan.make_tables"), Asks: []planAsk{
			v.asks("hall", "", "").from(hallOptions(v.in, b, "")), v.asks("tables", "", "number").needed(), v.asks("table_names", "", "").text()}}
		tables.Form.Asks[2].Name = "names"
		if b.Timetable {
			slots.Form.Asks, tables.Form.Asks = append(slots.Form.Asks, v.checks("drop", false)), append(tables.Form.Asks, v.checks("drop", false))
		}
	}
	d.Blocks = append(d.Blocks, slots, tables)
	if halls := gathering.HallsOf(b.Tables); len(halls) > 1 {
		d.Blocks = append(d.Blocks, v.walksBlock(b, halls, may))
	}
	d.Blocks = append(d.Blocks, s.bringBlock(v, b, may))
	return d.unique()
}

// unique gives each question of a page with several forms its own place.
func (d *planData) unique() error {
	for _, b := range d.Blocks {
		if b.Form == nil {
			continue
		}
		for i := range b.Form.Asks {
			b.Form.Asks[i].ID = b.ID + "-" + b.Form.Asks[i].Name
		}
	}
	return nil
}

// checks asks for a yes.
func (v *visit) checks(name string, yes bool) planAsk {
	a := v.asks(name, "ya", "")
	a.As, a.Checked = "check", yes
	return a
}

func (s *site) agendaBlock(v *visit, b *gathering.Binder, may bool) planBlock {
	block := planBlock{ID: "acara", Title: v.in.T("plan.agenda"), None: v.in.T("plan.no_agenda"),
		Heads: []ui.Head{{Text: v.in.T("plan.when")}, {Text: v.in.T("plan.field.title")}, {Text: v.in.T("plan.field.hall")}, {Text: v.in.T("plan.speakers")}}}
	edited := gathering.AgendaItem{Day: 1, Kind: gathering.Talk}
	for _, i := range b.Agenda {
		when := v.in.Clock(int(i.Start)) + "–" + v.in.Clock(int(i.End))
		if b.Days() > 1 {
			when = v.in.T("plan.day_number", i.Day) + " · " + when
		}
		row := planRow{Cells: []string{when, i.Title, orDash(i.Place), orDash(i.Speakers)}, Badge: v.in.T("plan.kind." + string(i.Kind))}
		if may {
			row.Edit = fmt.Sprintf("%s?number=%d#acara-form", planPath(b.ID, "acara"), i.Number)
			row.Drop, row.DropAt = strconv.Itoa(i.Number), planPath(b.ID, "acara")+"/hapus"
		}
		if strconv.Itoa(i.Number) == v.edited("acara") {
			edited = i
		}
		block.Rows = append(block.Rows, row)
	}
	if may {
		block.Form = s.itemForm(v, b, edited)
	}
	return block
}

// edited is which line of a part is to be changed: what the address says, or the
// form that was refused.
func (v *visit) edited(part string) string {
	if v.PathValue("section") != part {
		return ""
	}
	if v.PostForm != nil {
		return v.PostForm.Get("number")
	}
	return v.URL.Query().Get("number")
}

func (s *site) itemForm(v *visit, b *gathering.Binder, i gathering.AgendaItem) *planForm {
	form := &planForm{Path: planPath(b.ID, "acara"), Title: v.in.T("plan.add_item"), Button: v.in.T("business.save")}
	start, end, capacity, names := "", "", "", ""
	if i.Number > 0 {
		form.Title, form.Hidden = v.in.T("plan.edit_line", i.Title), [][2]string{{"number", strconv.Itoa(i.Number)}}
		start, end = i.Start.Typed(), i.End.Typed()
	}
	if i.Capacity > 0 {
		capacity = strconv.Itoa(i.Capacity)
	}
	if !slices.ContainsFunc(b.Talks, func(t gathering.Speaking) bool { return t.Item == i.Number }) {
		names = i.Speakers
	}
	var kinds []ui.Option
	for _, k := range gathering.AgendaKinds {
		kinds = append(kinds, ui.Option{Value: string(k), Text: v.in.T("plan.kind." + string(k))})
	}
	form.Asks = append(form.Asks, v.dayAsk(b, i.Day)...)
	form.Asks = append(form.Asks, v.asks("start", start, "time").needed(), v.asks("end", end, "time").needed(), v.asks("kind", string(i.Kind), "").from(kinds),
		v.asks("title", i.Title, "").needed(), v.asks("hall", i.Place, "").from(hallOptions(v.in, b, i.Place)), v.asks("summary", i.Summary, "").text(), v.asks("capacity", capacity, "number"))
	for _, role := range []string{"speaks", "moderates"} {
		if len(b.Speakers) > 0 {
			form.Asks = append(form.Asks, planAsk{As: "group", Question: ui.Question{Label: v.in.T("plan.field." + role)}})
		}
		for _, who := range b.Speakers {
			yes := slices.ContainsFunc(b.Talks, func(t gathering.Speaking) bool {
				return t.Item == i.Number && t.Speaker == who.ID && t.Moderates == (role == "moderates")
			})
			form.Asks = append(form.Asks, planAsk{As: "check", Question: ui.Question{Name: role + "_" + string(who.ID), Label: who.Name, Value: "ya", Checked: yes}})
		}
	}
	form.Asks = append(form.Asks, v.asks("names", names, ""))
	return form
}

// dayAsk asks for a day of a gathering of several.
func (v *visit) dayAsk(b *gathering.Binder, day int) []planAsk {
	if b.Days() < 2 {
		return nil
	}
	var days []ui.Option
	for n := range b.Days() {
		days = append(days, ui.Option{Value: strconv.Itoa(n + 1), Text: v.in.T("plan.day_number", n+1)})
	}
	return []planAsk{v.asks("day", strconv.Itoa(day), "").from(days)}
}

// hallOptions are the halls, and the one that an item names without it being listed.
func hallOptions(in *lang.Wording, b *gathering.Binder, other string) []ui.Option {
	all := []ui.Option{{Text: in.T("plan.no_hall")}}
	for _, h := range b.Halls {
		all = append(all, ui.Option{Value: h.Name, Text: h.Name})
	}
	if other != "" && !slices.ContainsFunc(b.Halls, func(h gathering.Hall) bool { return h.Name == other }) {
		all = append(all, ui.Option{Value: other, Text: other})
	}
	return all
}

func itemOptions(in *lang.Wording, b *gathering.Binder) []ui.Option {
	var all []ui.Option
	for _, i := range b.Agenda {
		text := in.Clock(int(i.Start)) + " " + i.Title
		if b.Days() > 1 {
			text = in.T("plan.day_number", i.Day) + " · " + text
		}
		all = append(all, ui.Option{Value: strconv.Itoa(i.Number), Text: text})
	}
	return all
}

func (s *site) hallBlock(v *visit, b *gathering.Binder, may bool) planBlock {
	block := planBlock{ID: "ruang", Title: v.in.T("plan.halls"), None: v.in.T("plan.no_halls"), Heads: []ui.Head{{Text: v.in.T("plan.field.hall")}, {Text: v.in.T("plan.field.capacity"), Number: true}}}
	edited := gathering.Hall{}
	for _, h := range b.Halls {
		row := planRow{Cells: []string{h.Name, orDash(unlessZero(v.in, h.Capacity))}}
		if may {
			row.Edit = fmt.Sprintf("%s?ruang=%d#ruang-form", planPath(b.ID, "acara"), h.Number)
			row.Drop, row.DropAt = strconv.Itoa(h.Number), planPath(b.ID, "ruang")+"/hapus"
		}
		if strconv.Itoa(h.Number) == v.URL.Query().Get("ruang") || strconv.Itoa(h.Number) == v.edited("ruang") {
			edited = h
		}
		block.Rows = append(block.Rows, row)
	}
	if may {
		block.Form = &planForm{Path: planPath(b.ID, "ruang"), Title: v.in.T("plan.add_hall"), Button: v.in.T("business.save")}
		if edited.Number > 0 {
			block.Form.Title, block.Form.Hidden = v.in.T("plan.edit_line", edited.Name), [][2]string{{"number", strconv.Itoa(edited.Number)}}
		}
		block.Form.Asks = []planAsk{v.asks("name", edited.Name, "").needed(), v.asks("hall_capacity", unlessZero(v.in, edited.Capacity), "number")}
	}
	return block
}

// bringBlock says what to bring to meetings, by kind of whom one meets.
func (s *site) bringBlock(v *visit, b *gathering.Binder, may bool) planBlock {
	block := planBlock{ID: "bawaan", Title: v.in.T("plan.bring"), None: v.in.T("plan.no_bring"), Hint: v.in.T("plan.bring_hint"),
		Heads: []ui.Head{{Text: v.in.T("plan.bring_kind")}, {Text: v.in.T("plan.bring_words")}}}
	words := map[register.Kind]string{}
	for _, x := range b.Bring {
		words[x.Kind] = x.Words
		block.Rows = append(block.Rows, planRow{Cells: []string{v.in.T("web.kind." + string(x.Kind)), x.Words}})
	}
	if !may {
		return block
	}
	block.Form = &planForm{Path: planPath(b.ID, "bawaan"), Title: v.in.T("plan.bring_change"), Button: v.in.T("business.save")}
	for _, k := range register.Kinds {
		q := ui.Question{Name: "bring_" + string(k), Label: v.in.T("web.kind." + string(k)), Value: words[k]}
		if key := "plan.bring_for." + string(k); v.in.Has(key) {
			q.Hint = v.in.T(key)
		}
		block.Form.Asks = append(block.Form.Asks, planAsk{Question: q})
	}
	return block
}

// broughtOf reads what to bring.
func broughtOf(f url.Values) map[register.Kind]string {
	words := map[register.Kind]string{}
	for _, k := range register.Kinds {
		words[k] = f.Get("bring_" + string(k))
	}
	return words
}

func unlessZero(in *lang.Wording, n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// clashLines say what is odd in an agenda.
func clashLines(in *lang.Wording, all []gathering.Clash) []string {
	var lines []string
	for _, c := range all {
		switch c.Kind {
		case gathering.SameHall, gathering.SameSpeaker:
			lines = append(lines, in.T("plan.clash."+string(c.Kind), c.Name, c.Item.Title, c.Other.Title))
		case gathering.OverRounds:
			lines = append(lines, in.T("plan.clash.rounds", c.Item.Title, c.Slot.Number, in.Clock(int(c.Slot.Start))))
		case gathering.OutOfHours:
			lines = append(lines, in.T("plan.clash.hours", c.Item.Title))
		default:
			lines = append(lines, in.T("plan.clash."+string(c.Kind), c.Name, c.Item.Title))
		}
	}
	return lines
}
