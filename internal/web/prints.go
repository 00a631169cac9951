package web

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/paper"
	"wantilan/internal/sheet"
	"wantilan/internal/web/ui"
)

// printing is one paper that can be chosen: when it is needed, what is asked before
// it is made, and how to make it.
type printing struct {
	name  string // in addresses and file names
	phase string // before, during, after
	asks  []string
	pdf   func(p *press) error
	table func(p *press) (paper.Table, error) // nil: no workbook of it
}

// What is asked of several papers.
var (
	asksOfficial = []string{"size", "head", "letterhead", "letter", "signer", "sign_above", "sign_name", "sign_below"}
	asksPeople   = []string{"people"}
)

// printings are all papers, in the order in which they are needed.
func printings() []printing {
	return []printing{
		{"susunan-acara", "before", asksOfficial, (*press).programme, (*press).programmeTable},
		{"daftar-undangan", "before", slices.Concat([]string{"wave", "answers"}, asksOfficial), (*press).invited, (*press).invitedTable},
		{"daftar-peserta", "before", slices.Concat(asksPeople, asksOfficial), (*press).roll, (*press).rollTable},
		{"kartu-peserta", "before", []string{"which", "people", "form", "order", "first"}, (*press).badges, nil},
		{"buku-agenda", "before", []string{"sorted", "booklet"}, (*press).booklet, nil},
		{"tanda-meja", "before", []string{"sign"}, (*press).tableSigns, nil},
		{"kartu-nama-meja", "before", asksPeople, (*press).placeCards, nil},
		{"petunjuk-ruang", "before", []string{"lines", "arrow"}, (*press).roomSigns, nil},
		{"biodata-peserta", "before", asksPeople, (*press).dataSheets, nil},
		{"daftar-hadir", "during", slices.Concat([]string{"group", "session", "people", "blank", "phone"}, asksOfficial), (*press).attendance, (*press).attendanceTable},
		{"antrean-meja", "during", nil, (*press).deskSheets, nil},
		{"kartu-temu", "during", nil, (*press).meetingCards, nil},
		{"lembar-komitmen", "during", []string{"copies", "head", "letterhead"}, (*press).commitment, nil},
		{"siapa-bertemu-siapa", "after", asksOfficial, (*press).metList, (*press).metTable},
		{"daftar-janji", "after", asksOfficial, (*press).promised, (*press).promisedTable},
		{"tanda-terima", "after", slices.Concat([]string{"for", "amount", "group", "people", "blank"}, asksOfficial), (*press).receipts, (*press).receiptTable},
	}
}

// printsData is the page on which papers are chosen.
type printsData struct {
	Base   string
	Phases []printPhase
	Wrong  []ui.Mistake
	Bare   []string // what papers will lack, in words
}

type printPhase struct {
	Title string
	Forms []printForm
}

// printForm is one paper with what is asked of it.
type printForm struct {
	Name, Title, About string
	Open               bool // it was sent, and something in it is wrong
	XLSX               bool
	Kept               bool // what is printed of it is kept: it is a deed
	Before             string
	Runs               []printRun
	Asks               []printQuestion
}

// printRun is an earlier printing, to be downloaded again.
type printRun struct{ Text, Href string }

// printQuestion is one thing asked, and how.
type printQuestion struct {
	ui.Question
	How     string // text, lines, choice, tick
	Options []ui.Option
}

// prints shows the papers of a gathering.
func (s *site) prints(v *visit) error {
	d, err := s.Planner.Papers(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")))
	if err != nil {
		return err
	}
	k, err := s.press(v, &d)
	if err != nil {
		return err
	}
	return k.show(http.StatusOK, "", nil, nil)
}

// show shows the page; typed is what was sent for a paper in which something is wrong.
func (k *press) show(status int, sent string, typed url.Values, wrong map[string]string) error {
	v, d := k.v, k.d
	data := printsData{Base: base(d.Gathering.ID) + "/cetak", Bare: k.bare()}
	for _, phase := range []string{"before", "during", "after"} {
		part := printPhase{Title: v.in.T("print.phase." + phase)}
		for _, p := range printings() {
			if p.phase != phase {
				continue
			}
			form := printForm{Name: p.name, Title: v.in.T("print.paper." + p.name), About: v.in.T("print.about." + p.name), Open: p.name == sent, XLSX: p.table != nil}
			var asked []ui.Question
			for _, name := range p.asks {
				q := k.question(&p, name)
				if form.Open {
					q.Wrong = wrong[name]
					q.Value, q.Checked = typed.Get(name), typed.Get(name) != ""
					if q.How == "tick" {
						q.Value = "1"
					}
				}
				form.Asks, asked = append(form.Asks, q), append(asked, q.Question)
			}
			data.Wrong = append(data.Wrong, ui.Mistakes(asked...)...)
			if p.name == badgePaper {
				if err := k.printedBefore(&form, data.Base); err != nil {
					return err
				}
			}
			part.Forms = append(part.Forms, form)
		}
		data.Phases = append(data.Phases, part)
	}
	return v.page(status, printsPage(v.within(&d.Gathering, v.in.T("print.title")), data))
}

// badgePaper is the one of which printings are kept.
const badgePaper = "kartu-peserta"

// printedBefore fills in what was printed before, and how many badges are new or changed.
func (k *press) printedBefore(form *printForm, base string) error {
	v := k.v
	form.Kept = true
	runs, err := k.s.Papers.Runs(v.Context(), v.actor, k.d.Gathering.ID)
	if err != nil || len(runs) == 0 {
		return err
	}
	printed, err := k.s.Papers.Printed(v.Context(), v.actor, k.d.Gathering.ID)
	if err != nil {
		return err
	}
	fresh := 0
	for i := range k.comers {
		if printed[k.comers[i].badge].Run == 0 {
			fresh++
		}
	}
	form.Before = v.in.T("print.before", v.in.Number(len(printed)), v.moment(runs[0].At), runs[0].ByName, v.in.Number(fresh))
	for _, r := range runs {
		form.Runs = append(form.Runs, printRun{
			Text: v.in.T("print.run", r.Number, v.moment(r.At), r.ByName, v.in.Number(r.Count)),
			Href: base + "/" + badgePaper + ".pdf?first=1&run=" + strconv.Itoa(r.Number),
		})
	}
	return nil
}

// printBadges keeps that badges are printed, and leads to them.
func (s *site) printBadges(v *visit) error {
	d, err := s.Planner.Papers(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")))
	if err != nil {
		return err
	}
	k, err := s.press(v, &d)
	if err != nil {
		return err
	}
	var marks map[string]string
	if err = k.read(v.PostForm); err == nil {
		_, marks, err = k.badgesAsked()
	}
	run := 0
	if err == nil {
		run, err = s.Papers.Print(v.Context(), v.actor, d.Gathering.ID, marks)
	}
	if wrong := v.wrong(err); wrong != nil {
		return k.show(http.StatusUnprocessableEntity, badgePaper, v.PostForm, wrong)
	}
	if err != nil {
		return err
	}
	again := url.Values{"run": {strconv.Itoa(run)}}
	for _, name := range []string{"form", "order", "first"} {
		if x := v.PostForm.Get(name); x != "" {
			again.Set(name, x)
		}
	}
	return v.see(base(d.Gathering.ID) + "/cetak/" + badgePaper + ".pdf?" + again.Encode())
}

// bare says what a gathering has not got yet, so that nobody wonders at empty papers.
func (k *press) bare() []string {
	v, d := k.v, k.d
	var all []string
	for _, x := range []struct {
		none bool
		key  string
	}{
		{len(k.comers) == 0, "print.bare.people"}, {len(d.Gathering.Agenda) == 0, "print.bare.agenda"},
		{len(d.Gathering.Tables) == 0, "print.bare.tables"}, {len(d.Bookings) == 0, "print.bare.meetings"},
	} {
		if x.none {
			all = append(all, v.in.T(x.key))
		}
	}
	return all
}

// printFile makes one paper as a file.
func (s *site) printFile(v *visit) error {
	d, err := s.Planner.Papers(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")))
	if err != nil {
		return err
	}
	file := v.PathValue("print")
	kind := path.Ext(file)
	all := printings()
	i := slices.IndexFunc(all, func(p printing) bool { return p.name == strings.TrimSuffix(file, kind) })
	if i < 0 || kind != ".pdf" && kind != ".xlsx" || kind == ".xlsx" && all[i].table == nil {
		return lostFile
	}
	p, err := s.press(v, &d)
	if err != nil {
		return err
	}
	if err = p.read(v.URL.Query()); err == nil {
		if kind == ".pdf" {
			err = all[i].pdf(p)
		} else {
			err = p.workbook(all[i].table)
		}
	}
	if wrong := v.wrong(err); wrong != nil {
		return p.show(http.StatusUnprocessableEntity, all[i].name, v.URL.Query(), wrong)
	}
	if err != nil {
		return err
	}
	mime := "application/pdf"
	if kind == ".xlsx" {
		mime = xlsxType
	}
	return v.file(file, mime, p.out.Bytes())
}

// workbook writes a list as XLSX; what begins like a formula is text there, and stays
// text when somebody saves it as CSV.
func (p *press) workbook(table func(*press) (paper.Table, error)) error {
	t, err := table(p)
	if err != nil {
		return err
	}
	top := []string{sheet.Harmless(p.occasion.Title), joined(p.v.in.Date(p.occasion.Date), sheet.Harmless(p.occasion.Place))}
	if p.occasion.Sample {
		top = append(top, p.v.in.T("paper.sample"))
	}
	rows := func(yield func([]string) bool) {
		for _, r := range t.Rows {
			row := make([]string, len(r))
			for i, cell := range r {
				row[i] = sheet.Harmless(cell)
			}
			if !yield(row) {
				return
			}
		}
	}
	return sheet.WriteXLSX(&p.out, sheet.Listing{Name: t.Title, Top: append([]string{sheet.Harmless(t.Title)}, top...), Head: t.Head, Rows: rows}, p.v.in)
}

var errManyPeople = fault.Field("people", "print.too_many_people", paper.MostSheets)
