package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/register/programme"
	"wantilan/internal/web/ui"
)

const programmesPath = "/program"

func programmePath(id programme.ID) string { return programmesPath + "/" + string(id) }

func (v *visit) programme() programme.ID { return programme.ID(v.PathValue("programme")) }

// programmesData is the list of programmes of a year.
type programmesData struct {
	All   []programme.Line
	Year  int // 0: of all years
	This  int // the year that it is
	Keep  bool
	Sums  []programmeSum
	Actor account.Actor
}

// programmeSum is what one body does in the year.
type programmeSum struct {
	Name                      string
	Programmes, Parts, Served int
}

// thisYear is the year in Bali.
func (s *site) thisYear() int { return s.Now().In(bali).Year() }

// year is what the address asks for; all for "semua".
func (s *site) year(v *visit) int {
	asked := v.URL.Query().Get("tahun")
	if asked == "semua" {
		return 0
	}
	if y, err := strconv.Atoi(asked); err == nil && y >= programme.EarliestYear && y <= programme.LatestYear {
		return y
	}
	return s.thisYear()
}

// programmes lists the programmes of a year, of all bodies that the visitor's sees.
func (s *site) programmes(v *visit) error {
	d := programmesData{Year: s.year(v), This: s.thisYear(), Keep: v.actor.May(account.KeepProgrammes), Actor: v.actor}
	var err error
	if d.All, err = s.Programmes.Find(v.Context(), v.actor, d.Year); err != nil {
		return err
	}
	at := map[account.OrganisationID]int{}
	for _, l := range d.All {
		i, known := at[l.Body]
		if !known {
			i = len(d.Sums)
			at[l.Body], d.Sums = i, append(d.Sums, programmeSum{Name: l.BodyName})
		}
		d.Sums[i].Programmes, d.Sums[i].Parts, d.Sums[i].Served = d.Sums[i].Programmes+1, d.Sums[i].Parts+l.Parts, d.Sums[i].Served+l.Served
	}
	return v.page(http.StatusOK, programmesPage(v.frame(v.in.T("programme.title")), d))
}

// yearPath is the list of a year; 0: of all.
func yearPath(year int) string {
	if year == 0 {
		return programmesPath + "?tahun=semua"
	}
	return programmesPath + "?tahun=" + strconv.Itoa(year)
}

// programmeForm is the page of a form.
type programmeForm struct {
	Path  string
	Form  programme.Form
	Wrong map[string]string
}

// newProgramme is the form of one that is added.
func (s *site) newProgramme(v *visit) error {
	f := programme.Form{Year: strconv.Itoa(s.thisYear())}
	return v.page(http.StatusOK, programmeFormPage(v.frame(v.in.T("programme.new")), programmeForm{Path: programmesPath + "/baru", Form: f}))
}

// typedProgramme is what a form says of one.
func (v *visit) typedProgramme() programme.Form {
	f := v.PostForm
	return programme.Form{Kind: f.Get("kind"), Name: f.Get("name"), Year: f.Get("year"), Starts: f.Get("starts"), Ends: f.Get("ends"), Place: f.Get("place"),
		Capacity: f.Get("capacity"), Note: f.Get("note"), Version: v.version()}
}

// addProgramme adds one.
func (s *site) addProgramme(v *visit) error {
	f := v.typedProgramme()
	id, err := s.Programmes.Add(v.Context(), v.actor, f)
	if wrong := v.wrong(err); wrong != nil {
		return v.page(http.StatusUnprocessableEntity, programmeFormPage(v.frame(v.in.T("programme.new")), programmeForm{programmesPath + "/baru", f, wrong}))
	}
	return v.saved(err, "programme.saved", programmePath(id))
}

// editProgramme is the form of one that is there.
func (s *site) editProgramme(v *visit) error {
	p, err := s.Programmes.Programme(v.Context(), v.actor, v.programme())
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, programmeFormPage(v.frame(v.in.T("programme.edit")), programmeForm{Path: programmePath(p.ID) + "/ubah", Form: p.Typed()}))
}

// changeProgramme changes one.
func (s *site) changeProgramme(v *visit) error {
	f, path := v.typedProgramme(), programmePath(v.programme())
	err := s.Programmes.Change(v.Context(), v.actor, v.programme(), f)
	if wrong := v.wrong(err); wrong != nil {
		return v.page(http.StatusUnprocessableEntity, programmeFormPage(v.frame(v.in.T("programme.edit")), programmeForm{path + "/ubah", f, wrong}))
	}
	return v.saved(err, "programme.saved", path)
}

// dropProgramme removes one in which nobody took part.
func (s *site) dropProgramme(v *visit) error {
	return v.saved(s.Programmes.Drop(v.Context(), v.actor, v.programme()), "programme.dropped_it", programmesPath)
}

// programmeData is one programme with who takes part.
type programmeData struct {
	P      programme.Line
	Actor  account.Actor
	Parts  []programme.Part
	Page   int
	Pages  int
	Others []ui.Option
	Typed  partsForm
	Wrong  map[string]string
}

// partsForm is what was typed of who takes part.
type partsForm struct{ NIB, Status, Since string }

// showProgramme shows one.
func (s *site) showProgramme(v *visit) error {
	return s.programmePage(v, http.StatusOK, partsForm{Status: string(programme.Registered)}, nil)
}

func (s *site) programmePage(v *visit, status int, typed partsForm, wrong map[string]string) error {
	p, err := s.Programmes.Programme(v.Context(), v.actor, v.programme())
	if err != nil {
		return err
	}
	d := programmeData{P: p, Actor: v.actor, Typed: typed, Wrong: wrong}
	total := p.Parts + p.Left
	d.Pages = max(1, (total+programme.PartsOfAPage-1)/programme.PartsOfAPage)
	d.Page, _ = strconv.Atoi(v.URL.Query().Get("halaman")) // what is no number is the first page
	d.Page = min(max(1, d.Page), d.Pages)
	if d.Parts, err = s.Programmes.Parts(v.Context(), v.actor, p.ID, d.Page); err != nil {
		return err
	}
	if p.Shares(v.actor) {
		others, err := s.Programmes.Others(v.Context(), &p.Programme)
		if err != nil {
			return err
		}
		d.Others = []ui.Option{{Text: v.in.T("programme.choose_body")}}
		for _, o := range others {
			d.Others = append(d.Others, ui.Option{Value: string(o.ID), Text: o.Name})
		}
	}
	return v.page(status, programmePage(v.frame(p.Name), d))
}

// shareProgramme lets other bodies see one, or no more.
func (s *site) shareProgramme(v *visit) error {
	err := s.Programmes.Share(v.Context(), v.actor, v.programme(), v.PostForm.Get("bagikan") == "ya")
	return v.saved(err, "programme.saved", programmePath(v.programme()))
}

// askPartner asks another body to hold one too.
func (s *site) askPartner(v *visit) error {
	err := s.Programmes.Ask(v.Context(), v.actor, v.programme(), account.OrganisationID(v.PostForm.Get("body")))
	if wrong := v.wrong(err); wrong != nil {
		return s.programmePage(v, http.StatusUnprocessableEntity, partsForm{}, wrong)
	}
	return v.saved(err, "programme.asked_it", programmePath(v.programme()))
}

// agreeProgramme says that the own body holds one too.
func (s *site) agreeProgramme(v *visit) error {
	return v.saved(s.Programmes.Agree(v.Context(), v.actor, v.programme()), "programme.agreed_it", programmePath(v.programme()))
}

// leaveProgramme ends that.
func (s *site) leaveProgramme(v *visit) error {
	body := account.OrganisationID(v.PathValue("organisation"))
	err := s.Programmes.Leave(v.Context(), v.actor, v.programme(), body)
	to := programmePath(v.programme())
	if body == v.actor.Organisation {
		to = programmesPath // perhaps it is seen no more
	}
	return v.saved(err, "programme.left_it", to)
}

// overlap shows how the programmes of several bodies meet in the same businesses.
func (s *site) overlap(v *visit) error {
	years, err := strconv.Atoi(v.URL.Query().Get("selama"))
	if err != nil || years < 1 {
		years = 3
	}
	to := s.year(v)
	if to == 0 {
		to = s.thisYear()
	}
	o, err := s.Programmes.Overlap(v.Context(), v.actor, to, years)
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, overlapPage(v.frame(v.in.T("programme.overlap")), o))
}

// partsHead names the columns of a file of who takes part.
var partsHead = []string{"year", "name", "kind", "body", "with", "starts", "ends", "place", "capacity", "business", "nib", "village", "district", "status", "since"}

// partRow is one line of it.
func partRow(in *lang.Wording, l *programme.Line, p *programme.Part) []string {
	return []string{strconv.Itoa(l.Year), l.Name, in.T("programme.kind." + string(l.Kind)), l.BodyName, partnerNames(l), string(l.Starts), string(l.Ends), l.Place,
		strconv.Itoa(l.Capacity), p.Name, p.NIB, p.Village, p.District, in.T("programme.status." + string(p.Status)), string(p.Since)}
}

// partnerNames names who holds a programme too.
func partnerNames(l *programme.Line) string {
	var all []string
	for _, x := range l.Partners {
		if x.Agreed() {
			all = append(all, x.Name)
		}
	}
	return strings.Join(all, ", ")
}

// programmeDays is when a programme is.
func programmeDays(p *programme.Programme) string {
	switch {
	case p.Starts != "" && p.Ends != "" && p.Starts != p.Ends:
		return sinceText(p.Starts) + " – " + sinceText(p.Ends)
	case p.Starts != "":
		return sinceText(p.Starts)
	case p.Ends != "":
		return sinceText(p.Ends)
	}
	return strconv.Itoa(p.Year)
}

// programmeChoices are the programmes that a search can ask for, and those without
// one since a year.
func (d findData) programmeChoices(f ui.Frame) []ui.Option {
	all := []ui.Option{{Text: f.In.T("find.any")}}
	seen := d.Query.Programme == ""
	add := func(value, text string) {
		all = append(all, ui.Option{Value: value, Text: text})
		seen = seen || value == d.Query.Programme
	}
	for years := range 3 {
		y := d.Today.Year() - years
		add(register.Unserved(y), f.In.T("find.unserved", strconv.Itoa(y)))
	}
	for _, l := range d.Programmes {
		add(string(l.ID), strconv.Itoa(l.Year)+" · "+l.Name)
	}
	if !seen {
		text := d.Query.Programme
		if year, none := register.UnservedSince(text); none {
			text = f.In.T("find.unserved", strconv.Itoa(year))
		}
		add(d.Query.Programme, text)
	}
	return all
}

// keptProgrammes are those that the visitor may add businesses to.
func (d findData) keptProgrammes(f ui.Frame) []ui.Option {
	all := []ui.Option{{Text: f.In.T("programme.choose_one")}}
	for _, l := range d.Programmes {
		if l.Keeps(d.Actor) {
			all = append(all, ui.Option{Value: string(l.ID), Text: strconv.Itoa(l.Year) + " · " + l.Name})
		}
	}
	return all
}

// sinceText is a day as tables show it.
func sinceText(d register.Date) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return "–"
	}
	return t.Format("02-01-2006")
}
