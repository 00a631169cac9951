package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// wantLine is a need or offer in words.
type wantLine struct {
	register.WantLine
	Path, Amount, Until, Standing string
	Tone                          ui.Tone
	Conditions                    []conditionLine
}

type conditionLine struct {
	Text string
	Must bool
}

func wantPath(id register.WantID) string { return "/kebutuhan/" + string(id) }

func (s *site) wantLine(v *visit, w register.WantLine) wantLine {
	l := wantLine{WantLine: w, Path: wantPath(w.ID), Amount: v.amount(w.Kind, w.Quantity, w.Unit), Until: v.date(w.ValidUntil)}
	switch today := register.Today(s.Now()); {
	case w.Stands(today):
		l.Tone, l.Standing = ui.Good, v.in.T("want.state.open")
	case w.Open:
		l.Tone, l.Standing = ui.Warn, v.in.T("want.state.over")
	default:
		l.Tone, l.Standing = ui.Calm, v.in.T("want.state.closed")
	}
	for _, c := range w.Conditions {
		value := c.Value
		if c.Kind == "certificate" {
			value = s.Book.Lists().CertificateName(value)
		} else if _, err := strconv.ParseInt(value, 10, 64); err == nil {
			value = v.number(value)
		}
		l.Conditions = append(l.Conditions, conditionLine{v.in.T("want.condition."+c.Kind, value), c.Required})
	}
	return l
}

// amount writes how much is needed; empty when it was not said.
func (v *visit) amount(kind register.WantKind, n int64, unit string) string {
	switch {
	case n == 0:
		return ""
	case kind == register.WantFinance:
		return v.rupiah(fmt.Sprint(n))
	}
	return strings.TrimSpace(v.in.Number(int(n)) + " " + unit)
}

// wantsData is the list of needs and offers.
type wantsData struct {
	All    []wantLine
	Side   string
	Kind   string
	Open   string
	Party  string
	Sides  []ui.Option
	Kinds  []ui.Option
	States []ui.Option
	Staff  bool
}

// wants lists needs and offers.
func (s *site) wants(v *visit) error {
	q := v.URL.Query()
	d := wantsData{Side: q.Get("sisi"), Kind: q.Get("jenis"), Open: q.Get("keadaan"), Party: q.Get("pihak"), Staff: v.actor.May(account.SeeRegister)}
	f := register.WantFilter{Side: register.Side(d.Side), Kind: register.WantKind(d.Kind), Party: register.PartyID(d.Party)}
	if d.Open == "" {
		f.OpenOn = register.Today(s.Now())
	}
	all, err := s.Wants.Find(v.Context(), v.actor, f)
	if err != nil {
		return err
	}
	for _, w := range all {
		d.All = append(d.All, s.wantLine(v, w))
	}
	every := ui.Option{Text: v.in.T("want.every")}
	d.Sides = []ui.Option{every, {Value: "need", Text: v.in.T("want.side.need")}, {Value: "offer", Text: v.in.T("want.side.offer")}}
	d.Kinds = []ui.Option{every}
	for _, k := range register.WantKinds {
		d.Kinds = append(d.Kinds, ui.Option{Value: string(k), Text: v.in.T("want.kind." + string(k))})
	}
	d.States = []ui.Option{{Text: v.in.T("want.state.open")}, {Value: "semua", Text: v.in.T("want.every")}}
	return v.page(http.StatusOK, wantsPage(v.frame(v.in.T("want.title")), d))
}

// stepData is one step of saying a need or offer: choose one of a few, or write.
type stepData struct {
	Title   string
	Number  int
	For     string // the party's name, for staff
	Groups  []stepGroup
	Write   *ui.Question      // another answer
	Unit    *ui.Question      // beside it
	Kept    map[string]string // what was chosen so far, for the written answer
	Summary []ui.Fact         // of the last step
	Wrong   []ui.Mistake
}

type stepGroup struct {
	Title   string
	Choices []stepChoice
}

type stepChoice struct{ Text, Href string }

// stepFields are what the steps keep in the address, in order.
var stepFields = []string{"pihak", "sisi", "jenis", "topik", "nama", "banyak", "satuan", "sampai"}

// offered are kinds that businesses offer; needs may be of any kind.
var offered = []register.WantKind{register.WantProduct, register.WantService, register.WantCapacity, register.WantKnowledge, register.WantPartner}

// newWant asks for a need or offer step by step, each by one tap: what kind, about
// what, how much, until when, done. What was tapped stands in the address, so that
// going back works and nothing needs script.
func (s *site) newWant(v *visit) error {
	q := v.URL.Query()
	p, err := s.Wants.Of(v.Context(), v.actor, register.PartyID(q.Get("pihak")))
	if err != nil {
		return err
	}
	d := stepData{Kept: map[string]string{}}
	for _, name := range stepFields {
		if q.Has(name) {
			d.Kept[name] = q.Get(name)
		}
	}
	if q.Get("pihak") != "" {
		d.For = p.Name
	}
	kind := register.WantKind(q.Get("jenis"))
	switch {
	case !q.Has("sisi") || !q.Has("jenis"):
		s.stepKind(v, &d)
	case !q.Has("nama") || strings.TrimSpace(q.Get("nama")) == "":
		err = s.stepTopic(v, &d, kind, p)
	case !q.Has("banyak"):
		s.stepAmount(v, &d, kind)
	case !q.Has("sampai"):
		s.stepUntil(v, &d)
	default:
		s.stepDone(v, &d, kind)
	}
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, stepPage(v.frame(d.Title), d))
}

// next is the address of the following step, with some answers more.
func (d *stepData) next(answers ...string) string {
	all := url.Values{}
	for name, value := range d.Kept {
		all.Set(name, value)
	}
	for i := 0; i+1 < len(answers); i += 2 {
		all.Set(answers[i], answers[i+1])
	}
	return "/kebutuhan/baru?" + all.Encode()
}

func (s *site) stepKind(v *visit, d *stepData) {
	d.Number, d.Title = 1, v.in.T("want.step.kind")
	for _, side := range []register.Side{register.Need, register.Offer} {
		g := stepGroup{Title: v.in.T("want.say." + string(side))}
		kinds := register.WantKinds
		if side == register.Offer {
			kinds = offered
		}
		for _, k := range kinds {
			g.Choices = append(g.Choices, stepChoice{v.in.T("want.kind." + string(k)), d.next("sisi", string(side), "jenis", string(k))})
		}
		d.Groups = append(d.Groups, g)
	}
}

// usualTopics are wording keys of what is often asked for, by kind.
var usualTopics = map[register.WantKind][]string{
	register.WantFinance:   {"want.topic.working_capital", "want.topic.machine_loan", "want.topic.shop_loan"},
	register.WantMarket:    {"want.topic.airport", "want.topic.hotel", "want.topic.shop", "want.topic.fair", "want.topic.online"},
	register.WantTraining:  {"want.topic.packaging", "want.topic.online", "want.topic.bookkeeping", "want.topic.design"},
	register.WantKnowledge: {"want.topic.halal", "want.topic.mark", "want.topic.packaging", "want.topic.export"},
	register.WantService:   {"want.topic.packaging", "want.topic.design", "want.topic.transport"},
	register.WantPartner:   {"want.topic.reseller", "want.topic.maker"},
}

func (s *site) stepTopic(v *visit, d *stepData, kind register.WantKind, p register.Party) error {
	d.Number, d.Title = 2, v.in.T("want.step.topic")
	g := stepGroup{Title: v.in.T("want.kind." + string(kind))}
	add := func(code, name string) {
		if name != "" && len(g.Choices) < 12 {
			g.Choices = append(g.Choices, stepChoice{name, d.next("topik", code, "nama", name)})
		}
	}
	if p.Kind == register.Business {
		b, err := s.Book.Profile(v.Context(), v.actor, p.ID)
		if err != nil {
			return err
		}
		if topics := s.Book.Lists().Topics; topics != nil {
			for _, t := range topics(kind, &b) {
				add(t.Code, t.Name)
			}
		}
		if made := kind == register.WantProduct || kind == register.WantCapacity || kind == register.WantMaterial || kind == register.WantService; made {
			class, _ := b.Facts.KBLI()
			add(class, b.Facts.Value(register.FieldMainProduct))
			add(b.Facts.Value(register.FieldCluster), b.Facts.Value(register.FieldCluster))
		}
	}
	for _, key := range usualTopics[kind] {
		add("", v.in.T(key))
	}
	if len(g.Choices) > 0 {
		d.Groups = append(d.Groups, g)
	}
	d.Write = &ui.Question{Name: "nama", Label: v.in.T("want.step.other"), Required: true, More: map[string]any{"maxlength": "200"}}
	return nil
}

func (s *site) stepAmount(v *visit, d *stepData, kind register.WantKind) {
	d.Number, d.Title = 3, v.in.T("want.step.amount")
	steps, unit := []int64{10, 50, 100, 500, 1000}, v.in.T("want.unit.piece")
	switch kind {
	case register.WantFinance:
		steps, unit = []int64{10_000_000, 25_000_000, 50_000_000, 100_000_000, 500_000_000}, ""
	case register.WantTraining, register.WantKnowledge:
		steps, unit = []int64{1, 2, 5, 10}, v.in.T("want.unit.person")
	case register.WantMaterial:
		steps, unit = []int64{5, 10, 50, 100, 500}, "kg"
	}
	g := stepGroup{Title: d.Kept["nama"]}
	for _, n := range steps {
		g.Choices = append(g.Choices, stepChoice{v.amount(kind, n, unit), d.next("banyak", fmt.Sprint(n), "satuan", unit)})
	}
	g.Choices = append(g.Choices, stepChoice{v.in.T("want.step.no_amount"), d.next("banyak", "", "satuan", "")})
	d.Groups = []stepGroup{g}
	d.Write = &ui.Question{Name: "banyak", Label: v.in.T("want.amount"), Required: true, More: map[string]any{"inputmode": "numeric", "maxlength": "40"}}
	if kind != register.WantFinance {
		d.Unit = &ui.Question{Name: "satuan", Label: v.in.T("want.unit"), Value: unit, More: map[string]any{"maxlength": "40"}}
	}
}

func (s *site) stepUntil(v *visit, d *stepData) {
	d.Number, d.Title = 4, v.in.T("want.step.until")
	g := stepGroup{Title: d.Kept["nama"]}
	for _, months := range []int{1, 3, 6, 12} {
		day := s.Now().In(bali).AddDate(0, months, 0).Format(time.DateOnly)
		g.Choices = append(g.Choices, stepChoice{v.in.N("want.step.months", months), d.next("sampai", day)})
	}
	g.Choices = append(g.Choices, stepChoice{v.in.T("want.step.no_end"), d.next("sampai", "")})
	d.Groups = []stepGroup{g}
	d.Write = &ui.Question{Name: "sampai", Label: v.in.T("want.until"), Kind: "date", Required: true}
}

func (s *site) stepDone(v *visit, d *stepData, kind register.WantKind) {
	d.Number, d.Title = 5, v.in.T("want.step.done")
	n, _ := register.ParseNumber("banyak", d.Kept["banyak"]) // what is wrong is told when it is kept
	d.Summary = []ui.Fact{
		{Name: v.in.T("want.say." + d.Kept["sisi"]), Lines: []string{v.in.T("want.kind." + string(kind))}},
		{Name: v.in.T("want.topic_label"), Lines: []string{d.Kept["nama"]}},
		{Name: v.in.T("want.amount"), Lines: []string{orDash(v.amount(kind, n, d.Kept["satuan"]))}},
		{Name: v.in.T("want.until"), Lines: []string{orDash(v.date(properDay(d.Kept["sampai"])))}},
	}
}

// properDay is a day as it is written; empty for anything else.
func properDay(text string) register.Date {
	day, err := register.ParseDate("sampai", text)
	if err != nil {
		return ""
	}
	return day
}

// addWant keeps what the steps gathered.
func (s *site) addWant(v *visit) error {
	w := register.Want{
		Party: register.PartyID(v.PostForm.Get("pihak")), Side: register.Side(v.PostForm.Get("sisi")), Kind: register.WantKind(v.PostForm.Get("jenis")),
		Topic: v.PostForm.Get("topik"), Title: v.PostForm.Get("nama"), Unit: v.PostForm.Get("satuan"),
	}
	var errs [2]error
	if text := strings.TrimSpace(v.PostForm.Get("banyak")); text != "" {
		w.Quantity, errs[0] = register.ParseNumber("quantity", text)
	}
	w.ValidUntil, errs[1] = register.ParseDate("valid_until", v.PostForm.Get("sampai"))
	err := errors.Join(errs[:]...)
	var id register.WantID
	if err == nil {
		id, err = s.Wants.Say(v.Context(), v.actor, w)
	}
	if wrong := v.wrong(err); wrong != nil {
		d := stepData{Number: 5, Title: v.in.T("want.step.done"), Kept: map[string]string{}}
		for _, field := range []string{"side", "kind", "title", "topic", "quantity", "unit", "valid_until"} {
			if wrong[field] != "" {
				d.Wrong = append(d.Wrong, ui.Mistake{ID: "isi", Label: v.in.T("want.field." + field), Text: wrong[field]})
			}
		}
		return v.page(http.StatusUnprocessableEntity, stepPage(v.frame(d.Title), d))
	}
	if err != nil {
		return err
	}
	v.flash("want.saved")
	return v.see(wantPath(id))
}

// wantData is one need or offer with its form.
type wantData struct {
	W     wantLine
	Keep  bool
	Form  wantForm
	Kinds []ui.Option
	Wrong map[string]string
}

// wantForm is what was typed of a need or offer.
type wantForm struct {
	Title, About, Quantity, Unit, Until string
	Conditions                          []conditionForm
}

type conditionForm struct {
	Kind, Value string
	Must        bool
}

// shownConditions is how many conditions the form asks for at once.
const shownConditions = 5

// want shows one.
func (s *site) want(v *visit) error { return s.showWant(v, http.StatusOK, nil, nil) }

func (s *site) showWant(v *visit, status int, form *wantForm, wrong map[string]string) error {
	w, err := s.Wants.Want(v.Context(), v.actor, register.WantID(v.PathValue("want")))
	if err != nil {
		return err
	}
	d := wantData{W: s.wantLine(v, w), Wrong: wrong, Keep: v.actor.MayAny(account.KeepRegister, account.KeepOwnProfile)}
	d.Form = wantForm{Title: w.Title, About: w.About, Unit: w.Unit, Until: string(w.ValidUntil)}
	if w.Quantity > 0 {
		d.Form.Quantity = fmt.Sprint(w.Quantity)
	}
	for _, c := range w.Conditions {
		value := c.Value
		if c.Kind == "certificate" {
			value = s.Book.Lists().CertificateName(value)
		}
		d.Form.Conditions = append(d.Form.Conditions, conditionForm{c.Kind, value, c.Required})
	}
	if form != nil {
		d.Form = *form
	}
	for len(d.Form.Conditions) < shownConditions {
		d.Form.Conditions = append(d.Form.Conditions, conditionForm{})
	}
	d.Kinds = []ui.Option{{Text: v.in.T("want.no_condition")}}
	for _, k := range register.ConditionKinds {
		d.Kinds = append(d.Kinds, ui.Option{Value: k, Text: v.in.T("want.condition_kind." + k)})
	}
	return v.page(status, wantPage(v.frame(w.Title), d))
}

// changeWant changes one.
func (s *site) changeWant(v *visit) error {
	f := wantForm{Title: v.PostForm.Get("title"), About: v.PostForm.Get("about"), Quantity: v.PostForm.Get("quantity"), Unit: v.PostForm.Get("unit"), Until: v.PostForm.Get("valid_until")}
	w := register.Want{ID: register.WantID(v.PathValue("want")), Title: f.Title, About: f.About, Unit: f.Unit}
	var errs [2]error
	if strings.TrimSpace(f.Quantity) != "" {
		w.Quantity, errs[0] = register.ParseNumber("quantity", f.Quantity)
	}
	w.ValidUntil, errs[1] = register.ParseDate("valid_until", f.Until)
	for i := range 2 * shownConditions { // bounded; the subject says when there are too many
		place := strconv.Itoa(i + 1)
		c := conditionForm{v.PostForm.Get("kind_" + place), v.PostForm.Get("condition_" + place), v.PostForm.Get("must_"+place) != ""}
		if c.Kind == "" {
			continue
		}
		f.Conditions = append(f.Conditions, c)
		w.Conditions = append(w.Conditions, register.Condition{Kind: c.Kind, Value: c.Value, Required: c.Must})
	}
	err := errors.Join(errs[:]...)
	if err == nil {
		err = s.Wants.Change(v.Context(), v.actor, w)
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showWant(v, http.StatusUnprocessableEntity, &f, wrong)
	}
	return v.done(err, wantPath(w.ID))
}

// closeWant says that a need is met or an offer gone.
func (s *site) closeWant(v *visit) error {
	id := register.WantID(v.PathValue("want"))
	return v.done(s.Wants.Close(v.Context(), v.actor, id), wantPath(id))
}

// reopenWant opens one again.
func (s *site) reopenWant(v *visit) error {
	id := register.WantID(v.PathValue("want"))
	return v.done(s.Wants.Reopen(v.Context(), v.actor, id), wantPath(id))
}
