package web

import (
	"bytes"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/lang"
	"wantilan/internal/register/reference"
	"wantilan/internal/sheet"
	"wantilan/internal/web/ui"
)

const referencePath = "/acuan"

func shelfPath(k reference.Kind) string { return referencePath + "/" + string(k) }

// ownEdition stands in addresses for the edition that the program brings.
const ownEdition = "bawaan"

func editionPath(k reference.Kind, id reference.EditionID) string {
	if id == "" {
		id = ownEdition
	}
	return shelfPath(k) + "/edisi/" + string(id)
}

func editionOf(v *visit) reference.EditionID {
	if id := v.PathValue("edition"); id != ownEdition {
		return reference.EditionID(id)
	}
	return ""
}

// kindOf is the list that the address names.
func kindOf(v *visit) (reference.Kind, error) {
	k := reference.Kind(v.PathValue("kind"))
	if !k.Known() {
		return k, fault.New(fault.NotFound, "reference.no_such_list")
	}
	return k, nil
}

// shelfData is the page of all lists.
type shelfData struct {
	Lists []shelved
	Find  string
	Asked *answered // nil: nothing was looked for
}

// shelved is one list in force.
type shelved struct {
	reference.List
	Own bool // the program's own edition
}

// answered is what ordinary words may mean in the lists.
type answered struct {
	Of2020  []classFound
	Of2025  []reference.Found
	HS      []reference.Found
	Regions []reference.Match
	Titles  func(reference.Edition, string) string
	HSName  func(string) string
	Path    func(string) string // of a region, in words
}

// classFound is a class of KBLI 2020 with what became of it.
type classFound struct {
	reference.Found
	Next []reference.Candidate
}

// mostSuggested is how many codes are offered for words.
const mostSuggested = 5

// references shows all lists, and what words mean in them.
func (s *site) references(v *visit) error {
	book, err := s.Shelf.Book(v.Context())
	if err != nil {
		return err
	}
	handed, err := s.Shelf.Handed(v.Context(), v.actor, "")
	if err != nil {
		return err
	}
	d := shelfData{Find: strings.TrimSpace(v.FormValue("cari"))}
	for _, k := range reference.Kinds {
		d.Lists = append(d.Lists, shelved{book.List(k), !slices.ContainsFunc(handed, func(h reference.Handed) bool { return h.Kind == k && h.InForce })})
	}
	if d.Find != "" {
		d.Asked = answers(book, d.Find, v.in)
	}
	return v.page(http.StatusOK, referencesPage(v.frame(v.in.T("reference.title")), d))
}

// leastLikely is the score from which on words are taken for a region's name:
// spices (bumbu) are not the village of Tumbu.
const leastLikely = 750

// answers looks words up in all lists that can be searched by words.
func answers(book *reference.Book, words string, in *lang.Wording) *answered {
	a := &answered{
		Of2025: book.SuggestKBLI(words, reference.Of2025, mostSuggested), HS: book.SuggestHS(words, mostSuggested), Regions: book.FindRegion(words),
		Titles: func(e reference.Edition, code string) string { c, _ := book.Class(e, code); return c.Title },
		HSName: func(code string) string {
			h, _ := book.HS(code)
			if in.Tag == lang.EN || h.Indonesian == "" {
				return h.English
			}
			return h.Indonesian
		},
		Path: func(code string) string { return regionWords(book, code) },
	}
	a.Regions = slices.DeleteFunc(a.Regions, func(m reference.Match) bool { return m.Score < leastLikely })
	a.Regions = a.Regions[:min(len(a.Regions), mostSuggested)]
	for _, f := range book.SuggestKBLI(words, reference.Of2020, mostSuggested) {
		a.Of2020 = append(a.Of2020, classFound{f, book.Crosswalk(f.Code)})
	}
	return a
}

// regionWords names a region with those around it, the smallest first.
func regionWords(book *reference.Book, code string) string {
	var all []string
	for _, r := range slices.Backward(book.RegionPath(code)) {
		all = append(all, string(r.Level)+" "+r.Name)
	}
	return strings.Join(all, ", ")
}

// listData is the page of one list.
type listData struct {
	shelved
	Layout   reference.Layout
	Rows     []reference.Row // on this page
	Find     string
	Count    int // found
	Pages    ui.Pages
	Handed   []reference.Handed
	Keep     bool // may hand an edition in
	Form     titleForm
	Wrong    map[string]string
	Mistakes []string
}

// titleForm is what was typed of an edition.
type titleForm struct {
	Version, Source, Grade, Checked string
	Add                             bool
}

const rowsAPage = 50

// referenceList shows the rows of a list in force, its editions, and asks for a file.
func (s *site) referenceList(v *visit) error {
	k, err := kindOf(v)
	if err != nil {
		return err
	}
	return s.showList(v, http.StatusOK, k, titleForm{Grade: string(reference.Official)}, nil, nil)
}

func (s *site) showList(v *visit, status int, k reference.Kind, form titleForm, wrong map[string]string, mistakes []string) error {
	book, err := s.Shelf.Book(v.Context())
	if err != nil {
		return err
	}
	handed, err := s.Shelf.Handed(v.Context(), v.actor, k)
	if err != nil {
		return err
	}
	d := listData{Layout: reference.LayoutOf(k), Handed: handed, Keep: v.actor.May(account.KeepReference), Form: form, Wrong: wrong, Mistakes: mistakes}
	d.List = book.List(k)
	d.Own = !slices.ContainsFunc(handed, func(h reference.Handed) bool { return h.InForce })
	d.Find = strings.TrimSpace(v.URL.Query().Get("cari"))
	rows := narrowed(d.List.Rows, d.Find)
	d.Count = len(rows)
	last := max(1, (len(rows)+rowsAPage-1)/rowsAPage)
	page, _ := strconv.Atoi(v.URL.Query().Get("halaman")) // no number is the first page
	page = min(max(page, 1), last)
	d.Rows = rows[(page-1)*rowsAPage : min(page*rowsAPage, len(rows))]
	query := url.Values{}
	if d.Find != "" {
		query.Set("cari", d.Find)
	}
	d.Pages = ui.Pages{Of: v.in.T("reference.list." + string(k)), Path: shelfPath(k), Query: query, Page: page, Last: last}
	return v.page(status, listPage(v.frame(v.in.T("reference.list."+string(k))), d))
}

// narrowed are the rows that have all words in some cell.
func narrowed(rows []reference.Row, find string) []reference.Row {
	words := strings.Fields(strings.ToLower(find))
	if len(words) == 0 {
		return rows
	}
	var all []reference.Row
	for _, r := range rows {
		line := strings.ToLower(strings.Join(r, "\t"))
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(line, w) }) {
			all = append(all, r)
		}
	}
	return all
}

// referenceFile sends the list in force, as a file that can be changed and handed in.
func (s *site) referenceFile(v *visit) error {
	k, err := kindOf(v)
	if err != nil {
		return err
	}
	book, err := s.Shelf.Book(v.Context())
	if err != nil {
		return err
	}
	l := book.List(k)
	out := sheet.Listing{
		Name: v.in.T("reference.list." + string(k)), Top: []string{l.Version, v.in.T("reference.source") + ": " + l.Source, ""},
		Head: headingsIn(k, v.in), Rows: cellsOf(l.Rows),
	}
	var b bytes.Buffer
	name := strings.ReplaceAll(string(k), "_", "-")
	switch v.PathValue("file") {
	case "daftar.csv":
		if err := sheet.WriteCSV(&b, out, v.in); err != nil {
			return err
		}
		return v.file(name+".csv", "text/csv; charset=utf-8", b.Bytes())
	case "daftar.xlsx":
		if err := sheet.WriteXLSX(&b, out, v.in); err != nil {
			return err
		}
		return v.file(name+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
	}
	return lostFile
}

// headingsIn are the headings of a list's files; both languages' are read.
func headingsIn(k reference.Kind, in *lang.Wording) []string {
	var all []string
	for _, c := range reference.LayoutOf(k).Columns {
		all = append(all, headingIn(in, c))
	}
	return all
}

func cellsOf(rows []reference.Row) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for _, r := range rows {
			if !yield(r) {
				return
			}
		}
	}
}

// proposeEdition reads a file and keeps it for looking at what it would change.
func (s *site) proposeEdition(v *visit) error {
	k, err := kindOf(v)
	if err != nil {
		return err
	}
	values, name, data, err := v.handedIn()
	form := titleForm{Version: values["version"], Source: values["source"], Grade: values["grade"], Checked: values["checked"], Add: values["add"] != ""}
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return s.showList(v, http.StatusUnprocessableEntity, k, form, map[string]string{"berkas": v.in.T(f.Key, f.Args...)}, nil)
	}
	if err != nil {
		return err
	}
	read, err := sheet.ReadLines(v.Context(), name, data)
	if bad, ok := errors.AsType[sheet.Mistakes](err); ok {
		return s.showList(v, http.StatusUnprocessableEntity, k, form, nil, []string{bad.Word(v.in)})
	}
	if err != nil {
		return err
	}
	lines := make([]reference.Line, len(read))
	for i, l := range read {
		lines[i] = reference.Line{Number: l.Number, Cells: l.Cells}
	}
	title := reference.Title{Version: form.Version, Source: form.Source, Grade: reference.Grade(form.Grade), Checked: form.Checked, Add: form.Add}
	id, mistakes, err := s.Shelf.Propose(v.Context(), v.actor, k, title, lines)
	if wrong := v.wrong(err); wrong != nil {
		return s.showList(v, http.StatusUnprocessableEntity, k, form, wrong, nil)
	}
	if err != nil {
		return err
	}
	if len(mistakes) > 0 {
		return s.showList(v, http.StatusUnprocessableEntity, k, form, nil, mistakesIn(v.in, mistakes))
	}
	return v.see(editionPath(k, id))
}

// mistakesIn says what is wrong with a file, each with its place.
func mistakesIn(in *lang.Wording, all []reference.Mistake) []string {
	var texts []string
	for _, m := range all {
		text := in.T(m.Key, m.Args...)
		switch {
		case m.Line > 0 && m.Column != "":
			text = in.T("reference.at_cell", m.Line, m.Column) + " " + text
		case m.Line > 0:
			text = in.T("reference.at_line", m.Line) + " " + text
		}
		texts = append(texts, text)
	}
	return texts
}

// previewData is an edition beside the one in force.
type previewData struct {
	Kind   reference.Kind
	ID     reference.EditionID
	Layout reference.Layout
	reference.Preview
	Force shelved
	Keep  bool // may put it in force
}

// mostDiffering is how many rows of each sort a preview shows.
const mostDiffering = 200

// edition shows what putting an edition in force would change.
func (s *site) edition(v *visit) error {
	k, err := kindOf(v)
	if err != nil {
		return err
	}
	id := editionOf(v)
	p, err := s.Shelf.Preview(v.Context(), v.actor, k, id)
	if err != nil {
		return err
	}
	book, err := s.Shelf.Book(v.Context())
	if err != nil {
		return err
	}
	d := previewData{Kind: k, ID: id, Layout: reference.LayoutOf(k), Preview: p, Force: shelved{List: book.List(k)}, Keep: v.actor.May(account.KeepReference)}
	return v.page(http.StatusOK, editionPage(v.frame(p.List.Version), d))
}

// enforceEdition puts an edition in force.
func (s *site) enforceEdition(v *visit) error {
	k, err := kindOf(v)
	if err != nil {
		return err
	}
	if err := s.Shelf.Enforce(v.Context(), v.actor, k, editionOf(v)); err != nil {
		return err
	}
	v.flash("reference.enforced")
	return v.see(shelfPath(k))
}

// dropEdition forgets an edition that was never in force.
func (s *site) dropEdition(v *visit) error {
	k, err := kindOf(v)
	if err != nil {
		return err
	}
	if err := s.Shelf.Drop(v.Context(), v.actor, k, editionOf(v)); err != nil {
		return err
	}
	v.flash("reference.dropped")
	return v.see(shelfPath(k))
}

// headingIn is what a column is called.
func headingIn(in *lang.Wording, c reference.Column) string {
	if in.Tag == lang.EN {
		return c.Name
	}
	return c.Heading
}

// dayWords writes a day as people do.
func dayWords(in *lang.Wording, day string) string {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return in.Date(d)
}
