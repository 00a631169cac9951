package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/register/programme"
	"wantilan/internal/web/ui"
)

// businessData is one business as staff see it.
type businessData struct {
	P        register.Profile
	Path     string
	Parts    []factPart
	Scale    []scaleLine
	Differ   bool // rules of scale disagree
	Keep     bool // may change it
	Verify   bool
	Publish  bool
	Contacts []register.Contact
	Papers   []paperLine
	Way      wayIn
	Waiting  []waitingRow
	Today    register.Date
	Visited  string
	Taken    []programme.Taken
	Actor    account.Actor
	Wrong    map[string]string
}

// factPart is a section of the profile with what is known and what is missing.
type factPart struct {
	Section register.Section
	Rows    []factRow
	Missing []string // labels
	Open    bool     // something in it was not checked
}

// factRow is one fact in words.
type factRow struct {
	Field    register.Field
	Label    string
	Value    string
	AsOf     string
	Source   string
	Verified bool
	Sealed   bool
}

// scaleLine is what one rule says, in words.
type scaleLine struct {
	Name, Source, Size string
	Uses               []string
	Missing            []string
	Unsure             bool
}

func businessPath(id register.PartyID) string { return "/ikm/" + string(id) }

func (v *visit) party() register.PartyID { return register.PartyID(v.PathValue("party")) }

// business shows one.
func (s *site) business(v *visit) error { return s.showBusiness(v, http.StatusOK, nil) }

func (s *site) showBusiness(v *visit, status int, wrong map[string]string) error {
	p, err := s.Book.Profile(v.Context(), v.actor, v.party())
	if err != nil {
		return err
	}
	today := register.Today(s.Now())
	d := businessData{P: p, Path: businessPath(p.ID), Parts: s.parts(v, &p), Today: today, Wrong: wrong,
		Keep: v.actor.May(account.KeepRegister), Verify: v.actor.May(account.VerifyRegister), Publish: v.actor.May(account.PublishRegister)}
	d.Scale, d.Differ = s.scale(v, &p, today)
	if d.Contacts, err = s.Addresses.Of(v.Context(), v.actor, &p.Party); err != nil {
		return err
	}
	d.Papers = s.papers(v, &p, today)
	for _, w := range p.Waiting {
		d.Waiting = append(d.Waiting, s.waitingRow(v, register.WaitingLine{Fact: w, Party: p.ID, Name: p.Name, Current: p.Facts[w.Field]}))
	}
	d.Actor = v.actor
	if d.Taken, err = s.Programmes.Taken(v.Context(), v.actor, &p.Party); err != nil {
		return err
	}
	if d.Keep {
		if d.Way, err = s.wayIn(v, &p, wrong); err != nil {
			return err
		}
	}
	d.Visited = v.date(register.Today(p.VisitedAt))
	if p.VisitedAt.IsZero() {
		d.Visited = ""
	}
	return v.page(status, businessPage(v.frame(p.Name), d))
}

// parts puts the facts of a profile into words, section by section.
func (s *site) parts(v *visit, p *register.Profile) []factPart {
	var all []factPart
	for _, section := range register.Sections {
		part := factPart{Section: section}
		for _, k := range section.In() {
			f := p.Facts[k.Field]
			if f.Value == "" {
				part.Missing = append(part.Missing, label(v.in, k.Field))
				continue
			}
			row := factRow{Field: k.Field, Label: label(v.in, k.Field), Value: s.shown(v, k, f.Value), AsOf: v.date(f.AsOf),
				Source: v.in.T("business.source." + string(f.Source)), Verified: f.Verified != "", Sealed: k.Sealed}
			part.Open = part.Open || !row.Verified
			part.Rows = append(part.Rows, row)
		}
		all = append(all, part)
	}
	return all
}

func label(in *lang.Wording, f register.Field) string { return in.T("business.field." + string(f)) }

// shown is a value as people read it.
func (s *site) shown(v *visit, k register.Kept, value string) string {
	if value == "" {
		return "–"
	}
	switch k.Sort {
	case register.Rupiahs:
		return v.rupiah(value)
	case register.Number:
		return v.number(value) + " " + v.in.T("business.unit."+k.Unit)
	case register.Quantity:
		if n, unit, ok := register.Amount(value); ok {
			return v.in.Number(int(n)) + " " + unit + " " + v.in.T("business.unit."+k.Unit)
		}
	case register.Choice:
		return v.in.T("business.legal." + value)
	}
	if k.Field == register.FieldRegion {
		if region := s.Book.Lists().Region; region != nil {
			if district, village, known := region(value); known {
				return village + ", " + district
			}
		}
	}
	return value
}

func (v *visit) number(value string) string {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return value
	}
	return v.in.Number(int(n))
}

func (v *visit) rupiah(value string) string { return "Rp " + v.number(value) }

// date writes a day; empty for none.
func (v *visit) date(day register.Date) string {
	if day == "" {
		return ""
	}
	return v.in.T("business.day", string(day[8:]), v.in.T("business.month."+string(day[5:7])), string(day[:4]))
}

// scale says what each rule calls the business.
func (s *site) scale(v *visit, p *register.Profile, today register.Date) (lines []scaleLine, differ bool) {
	all := register.Scale(s.Book.Lists().ScaleRules(), p.Facts, today)
	for _, one := range all {
		line := scaleLine{Name: one.Rule.NameIn(v.in.Tag == lang.EN), Source: one.Rule.Source, Unsure: one.Unsure}
		if one.Size != "" {
			line.Size = v.in.T("business.size." + string(one.Size))
		}
		for _, f := range one.Uses {
			k, _ := f.Field.About()
			line.Uses = append(line.Uses, label(v.in, f.Field)+": "+s.shown(v, k, f.Value)+" ("+orDash(v.date(f.AsOf))+")")
		}
		for _, f := range one.Missing {
			line.Missing = append(line.Missing, label(v.in, f))
		}
		lines = append(lines, line)
	}
	return lines, register.Differ(all)
}

// businessForm is a form of one section, or of a new business.
type businessForm struct {
	Title     string
	Action    string
	Back      string
	Version   int64
	Owner     bool // the owner's own: no source, no checking
	Verify    bool
	Questions []ui.Question
	Options   map[string][]ui.Option // of those that are chosen
	Long      map[string]bool
	AsOf      string
	Source    string
	Sight     bool
	Reason    string
	Differ    []differRow
	Wrong     map[string]string
	Extra     []ui.Mistake
}

// differRow is a field of which form and profile say different things.
type differRow struct{ Label, Yours, Theirs string }

// newcomer are the fields that a new business is asked for.
var newcomer = []register.Field{register.FieldName, register.FieldMainProduct, register.FieldRegion, register.FieldAddress, register.FieldNIB, register.FieldYearBegun, register.FieldMen, register.FieldWomen}

// newBusiness is the form of a business that is added.
func (s *site) newBusiness(v *visit) error {
	return s.showNewBusiness(v, http.StatusOK, map[register.Field]string{}, nil)
}

func (s *site) showNewBusiness(v *visit, status int, values map[register.Field]string, wrong map[string]string) error {
	d := businessForm{Title: v.in.T("business.new"), Action: "/ikm/baru", Back: "/ikm/menunggu", Version: -1, Verify: true,
		AsOf: string(register.Today(s.Now())), Source: string(register.FromOffice), Wrong: wrong}
	if wrong != nil {
		d.AsOf, d.Source, d.Sight, d.Reason = v.PostForm.Get("as_of"), v.PostForm.Get("source"), v.PostForm.Get("sight") != "", v.PostForm.Get("reason")
	}
	s.questions(v, &d, newcomer, values)
	more, organisations, err := s.joinQuestions(v, v.actor.Organisation, false, wrong)
	if err != nil {
		return err
	}
	d.Questions, d.Options["organisation"] = append(d.Questions, more...), organisations
	return v.page(status, businessFormPage(v.frame(d.Title), d))
}

// questions makes those of a form.
func (s *site) questions(v *visit, d *businessForm, fields []register.Field, values map[register.Field]string) {
	d.Options, d.Long = map[string][]ui.Option{}, map[string]bool{}
	for _, f := range fields {
		k, _ := f.About()
		q := ui.Question{Name: string(f), Label: label(v.in, f), Value: values[f], Wrong: d.Wrong[string(f)], Required: f == register.FieldName}
		if hint := "business.hint." + string(f); v.in.Has(hint) {
			q.Hint = v.in.T(hint)
		} else if hint := "business.hint.sort." + string(k.Sort); v.in.Has(hint) {
			q.Hint = v.in.T(hint)
		}
		if k.Unit != "" && k.Sort == register.Number {
			q.Label += " (" + v.in.T("business.unit."+k.Unit) + ")"
		}
		switch {
		case k.Sort == register.Choice:
			d.Options[q.Name] = []ui.Option{{Text: v.in.T("business.choose")}}
			for _, form := range register.LegalForms {
				d.Options[q.Name] = append(d.Options[q.Name], ui.Option{Value: form, Text: v.in.T("business.legal." + form)})
			}
		case f == register.FieldRegion && s.Book.Lists().Regions != nil:
			q.Hint = ""
			d.Options[q.Name] = []ui.Option{{Text: v.in.T("business.choose")}}
			for _, r := range s.Book.Lists().Regions() {
				d.Options[q.Name] = append(d.Options[q.Name], ui.Option{Value: r.Code, Text: r.Village + ", " + r.District})
			}
		case k.Sort == register.Prose:
			d.Long[q.Name] = true
		case k.Sort == register.Number || k.Sort == register.Year || k.Sort == register.Rupiahs:
			q.More = map[string]any{"inputmode": "numeric"}
		}
		d.Questions = append(d.Questions, q)
	}
}

// typed are the values that a form sent of some fields.
func (v *visit) typed(fields []register.Field) map[register.Field]string {
	all := map[register.Field]string{}
	for _, f := range fields {
		if v.PostForm.Has(string(f)) {
			all[f] = v.PostForm.Get(string(f))
		}
	}
	return all
}

// telling reads what a form says of a business.
func (v *visit) telling(fields []register.Field) (register.Telling, error) {
	t := register.Telling{Values: v.typed(fields), Source: register.Source(v.PostForm.Get("source")), Sight: v.PostForm.Get("sight") != "", Reason: v.PostForm.Get("reason")}
	t.Version, _ = strconv.ParseInt(v.PostForm.Get("version"), 10, 64) // a number that is none is version 0, which is refused as older
	var err error
	t.AsOf, err = register.ParseDate("as_of", v.PostForm.Get("as_of"))
	return t, err
}

// addBusiness adds one.
func (s *site) addBusiness(v *visit) error {
	t, err := v.telling(newcomer)
	var id register.PartyID
	if err == nil {
		id, err = s.Book.Add(v.Context(), v.actor, register.Newcomer{Telling: t, Join: v.typedJoin()})
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showNewBusiness(v, http.StatusUnprocessableEntity, t.Values, wrong)
	}
	return v.done(err, businessPath(id))
}

// section is the one that an address names.
func (v *visit) section() (register.Section, []register.Field, error) {
	section := register.Section(v.PathValue("section"))
	if !slices.Contains(register.Sections, section) {
		return "", nil, fault.New(fault.NotFound, "web.not_found")
	}
	var fields []register.Field
	for _, k := range section.In() {
		fields = append(fields, k.Field)
	}
	return section, fields, nil
}

// editSection is the form of one section.
func (s *site) editSection(v *visit) error {
	p, err := s.Book.Profile(v.Context(), v.actor, v.party())
	if err != nil {
		return err
	}
	return s.showSection(v, http.StatusOK, &p, false, nil, nil)
}

// showSection shows the form of a section: to begin with, or refused with what was
// typed.
func (s *site) showSection(v *visit, status int, p *register.Profile, owner bool, t *register.Telling, err error) error {
	section, fields, missing := v.section()
	if missing != nil {
		return missing
	}
	d := businessForm{Title: v.in.T("business.section." + string(section)), Version: p.Version, Owner: owner, Verify: v.actor.May(account.VerifyRegister),
		Action: businessPath(p.ID) + "/ubah/" + string(section), Back: businessPath(p.ID), AsOf: string(register.Today(s.Now())), Source: string(register.FromOffice)}
	if owner {
		d.Action, d.Back = "/usaha-saya/ubah/"+string(section), "/usaha-saya"
	}
	values := s.filled(p, fields, owner)
	if t != nil {
		values, d.AsOf, d.Source, d.Sight, d.Reason, d.Wrong = t.Values, v.PostForm.Get("as_of"), string(t.Source), t.Sight, t.Reason, v.wrong(err)
	}
	if m, ok := errors.AsType[*register.Meanwhile](err); ok {
		d.Version = m.Version
		for _, x := range m.Differ {
			k, _ := x.Field.About()
			d.Differ = append(d.Differ, differRow{label(v.in, x.Field), s.shown(v, k, x.Yours), s.shown(v, k, x.Theirs)})
		}
	}
	s.questions(v, &d, fields, values)
	return v.page(status, businessFormPage(v.frame(d.Title+" · "+p.Name), d))
}

// filled is what a form begins with: what is in force; for the owner, what they
// said that waits. A sealed number is asked for anew.
func (s *site) filled(p *register.Profile, fields []register.Field, owner bool) map[register.Field]string {
	all := map[register.Field]string{}
	for _, f := range fields {
		k, _ := f.About()
		value := p.Facts.Value(f)
		for _, w := range p.Waiting {
			if owner && w.Field == f {
				value = w.Value
			}
		}
		switch {
		case k.Sealed:
			value = ""
		case k.Sort == register.Rupiahs || k.Sort == register.Number:
			if n, err := strconv.ParseInt(value, 10, 64); err == nil {
				value = lang.In(lang.ID).Number(int(n)) // as it is read in both languages
			}
		}
		all[f] = value
	}
	return all
}

// changeSection keeps what staff say of a section.
func (s *site) changeSection(v *visit) error {
	p, err := s.Book.Profile(v.Context(), v.actor, v.party())
	if err != nil {
		return err
	}
	return s.keepSection(v, &p, false)
}

func (s *site) keepSection(v *visit, p *register.Profile, owner bool) error {
	_, fields, err := v.section()
	if err != nil {
		return err
	}
	t, err := v.telling(fields)
	var fates map[register.Field]register.Fate
	if err == nil {
		fates, err = s.Book.Tell(v.Context(), v.actor, p.ID, t)
	}
	if _, old := errors.AsType[*register.Meanwhile](err); old {
		return s.showSection(v, http.StatusConflict, p, owner, &t, err)
	}
	if v.wrong(err) != nil {
		return s.showSection(v, http.StatusUnprocessableEntity, p, owner, &t, err)
	}
	if err != nil {
		return err
	}
	v.flash(toldKey(fates))
	if owner {
		return v.see("/usaha-saya")
	}
	return v.see(businessPath(p.ID))
}

// toldKey says what became of what was told: the key of a wording.
func toldKey(fates map[register.Field]register.Fate) string {
	key := "business.told.same"
	for _, f := range fates {
		switch {
		case f == register.Waits:
			return "business.told.waits"
		case f == register.Rules:
			key = "business.told.saved"
		case f == register.Files && key == "business.told.same":
			key = "business.told.filed"
		}
	}
	return key
}

// verifySection says that all of a section, or one field, was checked.
func (s *site) verifySection(v *visit) error {
	p, err := s.Book.Profile(v.Context(), v.actor, v.party())
	if err != nil {
		return err
	}
	_, fields, err := v.section()
	if err != nil {
		return err
	}
	fields = slices.DeleteFunc(fields, func(f register.Field) bool { return p.Facts.Value(f) == "" })
	return v.done(s.Book.Verify(v.Context(), v.actor, p.ID, v.PostForm.Get("reason"), fields...), businessPath(p.ID))
}

// revealField shows the whole of a number that pages mask.
func (s *site) revealField(v *visit) error {
	p, err := s.Book.Profile(v.Context(), v.actor, v.party())
	if err != nil {
		return err
	}
	field := register.Field(v.PathValue("field"))
	value, err := s.Book.Reveal(v.Context(), v.actor, p.ID, field)
	if err != nil {
		return err
	}
	whole := register.NPWP(value).Grouped()
	return v.page(http.StatusOK, revealPage(v.frame(p.Name), label(v.in, field), whole, businessPath(p.ID)))
}

// visitBusiness records a visit of the office.
func (s *site) visitBusiness(v *visit) error {
	day, err := register.ParseDate("day", v.PostForm.Get("day"))
	if err == nil {
		err = s.Book.Visit(v.Context(), v.actor, v.party(), day)
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showBusiness(v, http.StatusUnprocessableEntity, wrong)
	}
	return v.done(err, businessPath(v.party()))
}

// publishBusiness shows one in the directory, or takes it out.
func (s *site) publishBusiness(v *visit) error {
	return v.done(s.Book.Publish(v.Context(), v.actor, v.party(), v.PostForm.Get("tampil") == "ya"), businessPath(v.party()))
}

// joinedWords lists words in a sentence.
func joinedWords(all []string) string { return strings.Join(all, ", ") }
