package web

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/paper"
	"wantilan/internal/sheet"
	"wantilan/internal/timetable"
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
	asksOfficial = []string{"size", "letterhead", "sign_above", "sign_name", "sign_below"}
	asksPeople   = []string{"people"}
)

// printings are all papers, in the order in which they are needed.
func printings() []printing {
	return []printing{
		{"susunan-acara", "before", asksOfficial, (*press).programme, (*press).programmeTable},
		{"daftar-undangan", "before", slices.Concat(asksPeople, asksOfficial), (*press).invited, (*press).invitedTable},
		{"daftar-peserta", "before", slices.Concat(asksPeople, asksOfficial), (*press).roll, (*press).rollTable},
		{"kartu-peserta", "before", []string{"people", "since", "form", "order", "first"}, (*press).badges, nil},
		{"tanda-meja", "before", []string{"sign"}, (*press).tableSigns, nil},
		{"kartu-nama-meja", "before", asksPeople, (*press).placeCards, nil},
		{"petunjuk-ruang", "before", []string{"lines", "arrow"}, (*press).roomSigns, nil},
		{"biodata-peserta", "before", asksPeople, (*press).dataSheets, nil},
		{"daftar-hadir", "during", slices.Concat([]string{"group", "session", "people", "blank", "phone"}, asksOfficial), (*press).attendance, (*press).attendanceTable},
		{"kartu-temu", "during", nil, (*press).meetingCards, nil},
		{"lembar-komitmen", "during", []string{"copies", "letterhead"}, (*press).commitment, nil},
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
	Asks               []printQuestion
}

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
	return s.showPrints(v, &d, http.StatusOK, "", nil)
}

func (s *site) showPrints(v *visit, d *timetable.Day, status int, sent string, wrong map[string]string) error {
	data := printsData{Base: base(d.Gathering.ID) + "/cetak", Bare: bare(v, d)}
	for _, phase := range []string{"before", "during", "after"} {
		part := printPhase{Title: v.in.T("print.phase." + phase)}
		for _, p := range printings() {
			if p.phase != phase {
				continue
			}
			form := printForm{Name: p.name, Title: v.in.T("print.paper." + p.name), About: v.in.T("print.about." + p.name), Open: p.name == sent, XLSX: p.table != nil}
			var asked []ui.Question
			for _, name := range p.asks {
				q := v.printQuestion(d, &p, name)
				if form.Open {
					q.Wrong = wrong[name]
					q.Value, q.Checked = v.URL.Query().Get(name), v.URL.Query().Get(name) != ""
					if q.How == "tick" {
						q.Value = "1"
					}
				}
				form.Asks, asked = append(form.Asks, q), append(asked, q.Question)
			}
			data.Wrong = append(data.Wrong, ui.Mistakes(asked...)...)
			part.Forms = append(part.Forms, form)
		}
		data.Phases = append(data.Phases, part)
	}
	return v.page(status, printsPage(v.within(&d.Gathering, v.in.T("print.title")), data))
}

// bare says what a gathering has not got yet, so that nobody wonders at empty papers.
func bare(v *visit, d *timetable.Day) []string {
	var all []string
	for _, x := range []struct {
		none bool
		key  string
	}{
		{len(d.Gathering.Participants) == 0, "print.bare.people"}, {len(d.Gathering.Agenda) == 0, "print.bare.agenda"},
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
	if err == nil && kind == ".pdf" {
		err = all[i].pdf(p)
	} else if err == nil {
		err = p.workbook(all[i].table)
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showPrints(v, &d, http.StatusUnprocessableEntity, all[i].name, wrong)
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
