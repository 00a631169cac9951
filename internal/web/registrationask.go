package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/match"
	"wantilan/internal/order"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// Of a form of registration: how many needs can be typed and parties wished for.
const (
	typedWants = 2
	askedWish  = 5
)

// comingForm is what was typed of who comes and what for. It keeps everything when
// it is refused.
type comingForm struct {
	v     *visit
	own   registration.Own
	plain url.Values // as typed
	wrong map[string]string
	open  []wantLine          // needs and offers of the register to choose from
	chose []string            // those that were
	Staff bool                // an office's member fills it in for them
	photo account.ConsentText // asked of each; of no version: not here
}

// newComingForm shows a registration in a form, or an empty one.
func newComingForm(v *visit, own registration.Own, r registration.Registration) *comingForm {
	f := &comingForm{v: v, own: own, plain: url.Values{}}
	set := func(name string, i int, value string) { f.plain.Set(fmt.Sprintf("%s_%d", name, i+1), value) }
	for i, a := range r.Attendees {
		set("name", i, a.Name)
		set("sex", i, string(a.Sex))
		set("position", i, a.Position)
		set("phone", i, a.Phone)
		set("meal", i, string(a.Meal))
		set("meal_note", i, a.MealNote)
		set("access", i, a.Access)
	}
	typed := 0
	for _, w := range r.Wants {
		if w.ID != "" {
			f.chose = append(f.chose, string(w.ID))
			continue
		}
		set("want", typed, w.Words)
		set("kind", typed, string(w.Side)+"."+string(w.Kind))
		set("quantity", typed, w.Quantity)
		typed++
	}
	for i, w := range r.Wishes {
		set("wish", i, string(w.Party))
		set("priority", i, strconv.Itoa(int(w.Priority)))
	}
	for _, n := range r.Away {
		set("away", n-1, "ya")
	}
	f.plain.Set("arrive", clockField(r.Arrive))
	f.plain.Set("leave", clockField(r.Leave))
	f.plain.Set("obstacle", string(r.Obstacle))
	f.plain.Set("obstacle_words", r.ObstacleWords)
	f.plain.Set("lang", r.Lang)
	return f
}

func clockField(c gathering.Clock) string {
	if c == 0 {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60)
}

// people is how many attendees the form asks for: as many as may come, or as were
// typed before.
func (f *comingForm) people() int {
	n := max(1, f.own.Plan.Attendees)
	for f.plain.Get(fmt.Sprintf("name_%d", n+1)) != "" {
		n++
	}
	return min(n, 20)
}

// read takes what was typed.
func (f *comingForm) read(form url.Values) registration.Details {
	f.plain, f.chose = form, form["pilih"]
	var d registration.Details
	get := func(name string, i int) string { return strings.TrimSpace(form.Get(fmt.Sprintf("%s_%d", name, i+1))) }
	for i := range 20 {
		a := registration.Attendee{
			Name: get("name", i), Sex: registration.Sex(get("sex", i)), Position: get("position", i), Phone: get("phone", i),
			Meal: registration.Meal(get("meal", i)), MealNote: get("meal_note", i), Access: get("access", i),
		}
		if i == 0 || a.Name != "" || a.Position != "" || a.Phone != "" || a.MealNote != "" || a.Access != "" {
			d.Attendees = append(d.Attendees, a)
		}
	}
	for _, w := range f.open {
		if slices.Contains(f.chose, string(w.ID)) {
			d.Wants = append(d.Wants, registration.Want{ID: w.ID, Side: w.Side, Kind: w.Kind, Words: w.Title, Quantity: w.Amount})
		}
	}
	for i := range typedWants {
		if words := get("want", i); words != "" {
			side, kind, _ := strings.Cut(get("kind", i), ".")
			d.Wants = append(d.Wants, registration.Want{Side: register.Side(side), Kind: register.WantKind(kind), Words: words, Quantity: get("quantity", i)})
		}
	}
	for i := range askedWish {
		if party := get("wish", i); party != "" {
			n, err := strconv.Atoi(get("priority", i))
			if err != nil {
				n = int(match.Want)
			}
			d.Wishes = append(d.Wishes, registration.Wish{Party: register.PartyID(party), Priority: match.Priority(n)})
		}
	}
	for _, s := range f.own.Slots {
		if get("away", s.Number-1) != "" {
			d.Away = append(d.Away, s.Number)
		}
	}
	d.Arrive, d.Leave = readClock(form.Get("arrive")), readClock(form.Get("leave"))
	d.Obstacle, d.ObstacleWords = registration.Obstacle(form.Get("obstacle")), form.Get("obstacle_words")
	return d
}

// readClock reads a time of day as forms send it; -1 for what is none, which the
// subject refuses.
func readClock(text string) gathering.Clock {
	if text = strings.TrimSpace(text); text == "" {
		return 0
	}
	hours, minutes, ok := strings.Cut(strings.ReplaceAll(text, ".", ":"), ":")
	h, err1 := strconv.Atoi(hours)
	m, err2 := strconv.Atoi(minutes)
	if !ok || err1 != nil || err2 != nil || h < 0 || h > 23 || m < 0 || m > 59 {
		return -1
	}
	return gathering.Clock(60*h + m)
}

// ask is one question of the form, with what was typed and what is wrong with it.
func (f *comingForm) ask(name, label string) ui.Question {
	return ui.Question{Name: name, Label: label, Value: f.plain.Get(name), Wrong: f.wrong[name], More: map[string]any{"maxlength": "500"}}
}

// about is a question about the attendee of a place, from 0.
func (f *comingForm) about(name string, i int) ui.Question {
	q := f.ask(fmt.Sprintf("%s_%d", name, i+1), f.v.in.T("registration.ask."+name))
	if name == "phone" {
		q.Kind, q.Fill = "tel", "tel"
	}
	return q
}

// pictured is the question whether the attendee of a place agrees to be in photos.
func (f *comingForm) pictured(i int) ui.Question {
	name := fmt.Sprintf("photo_%d", i+1)
	return ui.Question{Name: name, Value: strconv.Itoa(f.photo.Version), Checked: f.plain.Get(name) != "", Label: wordsOf(f.v.in, f.photo)}
}

func (f *comingForm) options(prefix string, all ...string) []ui.Option {
	var list []ui.Option
	for _, x := range all {
		list = append(list, ui.Option{Value: x, Text: f.v.in.T(prefix + x)})
	}
	return list
}

func (f *comingForm) sexes() []ui.Option { return f.options("registration.sex.", "L", "P") }

func (f *comingForm) meals() []ui.Option {
	list := []ui.Option{{Text: f.v.in.T("registration.not_said")}}
	for _, m := range registration.Meals {
		list = append(list, ui.Option{Value: string(m), Text: f.v.in.T("registration.meal." + string(m))})
	}
	return list
}

func (f *comingForm) obstacles() []ui.Option {
	var list []ui.Option
	for _, o := range registration.Obstacles {
		list = append(list, ui.Option{Value: string(o), Text: f.v.in.T("registration.obstacle." + string(o))})
	}
	return list
}

func (f *comingForm) wantKinds() []ui.Option {
	var list []ui.Option
	for _, side := range []register.Side{register.Need, register.Offer} {
		for _, k := range register.WantKinds {
			list = append(list, ui.Option{Value: string(side) + "." + string(k), Text: f.v.in.T("want.say."+string(side)) + ": " + f.v.in.T("want.kind."+string(k))})
		}
	}
	return list
}

func (f *comingForm) partners() []ui.Option {
	list := []ui.Option{{Text: f.v.in.T("registration.nobody_chosen")}}
	for _, p := range f.own.Partners {
		list = append(list, ui.Option{Value: string(p.Party), Text: p.Name})
	}
	return list
}

func (f *comingForm) priorities() []ui.Option {
	var list []ui.Option
	for _, p := range registration.Priorities {
		list = append(list, ui.Option{Value: strconv.Itoa(int(p)), Text: f.v.in.T(fmt.Sprintf("web.priority.%d", p))})
	}
	return list
}

// priority is the question how much the party of a place is wished for.
func (f *comingForm) priority(i int) ui.Question {
	q := f.ask(fmt.Sprintf("priority_%d", i+1), f.v.in.T("registration.ask.priority"))
	if q.Value == "" {
		q.Value = strconv.Itoa(int(match.Want))
	}
	return q
}

// away is the question whether a slot does not suit.
func (f *comingForm) away(s gathering.Slot) ui.Question {
	q := f.ask(fmt.Sprintf("away_%d", s.Number), f.v.in.T("registration.ask.slot", s.Number))
	if s.Timed() {
		q.Label = f.v.in.Clock(int(s.Start)) + "–" + f.v.in.Clock(int(s.End.OfDay()))
	}
	q.Checked, q.Value = q.Value != "", "ya"
	return q
}

func (f *comingForm) chosen(id register.WantID) bool { return slices.Contains(f.chose, string(id)) }

// typed tells whether a part of the form has something in it, so that it is shown
// open.
func (f *comingForm) typed(names ...string) bool {
	for name, list := range f.plain {
		for _, begin := range names {
			if strings.HasPrefix(name, begin) && len(list) > 0 && list[0] != "" && list[0] != "any" && !strings.HasPrefix(name, "priority") && !strings.HasPrefix(name, "kind") {
				return true
			}
		}
	}
	for name := range f.wrong {
		if slices.ContainsFunc(names, func(begin string) bool { return strings.HasPrefix(name, begin) }) {
			return true
		}
	}
	return false
}

// mistakes lists what is wrong, in the order of fields' names.
func (f *comingForm) mistakes() []ui.Mistake {
	var all []ui.Mistake
	for name, text := range f.wrong {
		plain := name
		if i := strings.LastIndexByte(name, '_'); i > 0 && strings.Trim(name[i+1:], "0123456789") == "" {
			plain = name[:i] // of the attendee of a place
		}
		all = append(all, ui.Mistake{ID: name, Label: f.v.in.T("registration.ask." + plain), Text: text})
	}
	order.By(all, func(a, b ui.Mistake) int { return strings.Compare(a.ID, b.ID) })
	return all
}
