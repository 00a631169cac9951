package paper

import (
	"fmt"
	"io"
	"slices"

	"wantilan/internal/lang"
)

// Person is one line of a list: somebody, and for whom they come.
type Person struct {
	Number   int // as on badges; 0: none
	Name     string
	Sex      string // L or P as on lists in Indonesia; empty when not known
	Business string // usaha or instansi
	Address  string // desa, kecamatan
	Position string // jabatan
	Phone    string
	Letter   string // number of the letter that invites them (nomor surat)
	Answer   string // what they answered to it, in words
}

// Group is whom a list is of.
type Group string

// Groups.
const (
	Participants Group = "participants" // peserta
	Speakers     Group = "speakers"     // narasumber
	Committee    Group = "committee"    // panitia
	Guests       Group = "guests"       // tamu dan mitra
)

// Groups lists all, in their usual order.
var Groups = []Group{Participants, Speakers, Committee, Guests}

// Attendance is one list to sign (daftar hadir).
type Attendance struct {
	Of      Group
	Session string // such as "Sesi 1, 09.30–11.00"; empty: the whole day
	People  []Person
	Blank   int  // lines for those who come without having said so
	Phone   bool // with a column of telephone numbers
	Size    Size
	Signers []Signatory
}

// Bounds of what is asked for on a page.
const (
	MostBlank  = 500
	signedHigh = 10.5 // of a row that is signed, in millimetres
	plainHigh  = 6.6
)

// AttendanceSheets writes lists to sign, each beginning on a page of its own.
func AttendanceSheets(w io.Writer, o Occasion, lists []Attendance, in *lang.Wording) error {
	if len(lists) == 0 {
		lists = []Attendance{{Of: Participants}}
	}
	grids := make([]*grid, len(lists))
	for i := range lists {
		grids[i] = lists[i].grid(&o, in)
	}
	return writeGrids(w, in, grids...)
}

// Table is the list for a workbook.
func (l *Attendance) Table(in *lang.Wording) Table { return l.grid(&Occasion{}, in).table() }

func (l *Attendance) grid(o *Occasion, in *lang.Wording) *grid {
	g := &grid{occasion: o, title: in.T("paper.attendance.title." + string(l.Of)), size: l.Size, signers: l.Signers, least: signedHigh, empty: in.T("paper.list.empty")}
	if l.Session != "" {
		g.under = append(g.under, l.Session)
	}
	g.columns = []column{
		{head: in.T("paper.list.no"), wide: 10, align: "C"}, {head: in.T("paper.list.name"), share: 3}, {head: in.T("paper.list.sex"), wide: 9, align: "C"},
		{head: in.T("paper.list.business"), share: 3},
	}
	placed := slices.ContainsFunc(l.People, func(p Person) bool { return p.Position != "" })
	lives := !placed || slices.ContainsFunc(l.People, func(p Person) bool { return p.Address != "" })
	if placed {
		g.columns = append(g.columns, column{head: in.T("paper.list.position"), share: 2})
	}
	if lives {
		g.columns = append(g.columns, column{head: in.T("paper.list.address"), share: 2.6})
	}
	sign := 46.0         // millimetres
	if placed && lives { // all columns fit on a sheet that is held upright
		sign = 34
	}
	if l.Phone {
		g.columns = append(g.columns, column{head: in.T("paper.list.phone"), wide: 31})
	}
	g.columns = append(g.columns, column{head: in.T("paper.list.signature"), wide: sign, sign: true})
	for i, p := range l.People {
		row := []string{fmt.Sprint(i + 1), p.Name, p.Sex, p.Business}
		if placed {
			row = append(row, p.Position)
		}
		if lives {
			row = append(row, p.Address)
		}
		if l.Phone {
			row = append(row, p.Phone)
		}
		g.rows = append(g.rows, row)
	}
	for range min(max(l.Blank, 0), MostBlank) {
		g.rows = append(g.rows, []string{fmt.Sprint(len(g.rows) + 1)})
	}
	return g
}

// Roll is a list of people to read: of participants or of the invited.
type Roll struct {
	Invited bool // daftar undangan; else daftar peserta
	Answers bool // with what the invited answered
	People  []Person
	Size    Size
	Signers []Signatory
}

// List writes a roll.
func List(w io.Writer, o Occasion, r Roll, in *lang.Wording) error {
	return writeGrids(w, in, r.grid(&o, in))
}

// Table is the roll for a workbook.
func (r *Roll) Table(in *lang.Wording) Table { return r.grid(&Occasion{}, in).table() }

func (r *Roll) grid(o *Occasion, in *lang.Wording) *grid {
	kind := "participants"
	if r.Invited {
		kind = "invited"
	}
	g := &grid{occasion: o, title: in.T("paper.list.title." + kind), size: r.Size, signers: r.Signers, least: plainHigh, empty: in.T("paper.list.empty")}
	g.columns = []column{
		{head: in.T("paper.list.no"), wide: 10, align: "C"}, {head: in.T("paper.list.name"), share: 3}, {head: in.T("paper.list.business"), share: 3},
	}
	more := []struct {
		column column
		of     func(Person) string
		shown  bool
	}{
		{column{head: in.T("paper.list.address"), share: 2.6}, func(p Person) string { return p.Address }, !r.Invited || r.any(func(p Person) string { return p.Address })},
		{column{head: in.T("paper.list.position"), share: 1.8}, func(p Person) string { return p.Position }, true},
		{column{head: in.T("paper.list.number"), share: 2.4}, func(p Person) string { return p.Letter }, r.any(func(p Person) string { return p.Letter })},
		{column{head: in.T("paper.list.answer"), share: 1.8}, func(p Person) string { return p.Answer }, r.Answers},
	}
	for _, m := range more {
		if m.shown {
			g.columns = append(g.columns, m.column)
		}
	}
	for i, p := range r.People {
		row := []string{fmt.Sprint(i + 1), p.Name, p.Business}
		for _, m := range more {
			if m.shown {
				row = append(row, m.of(p))
			}
		}
		g.rows = append(g.rows, row)
	}
	return g
}

// any tells whether something is known of at least one on the roll.
func (r *Roll) any(of func(Person) string) bool {
	return slices.ContainsFunc(r.People, func(p Person) bool { return of(p) != "" })
}

// Part is one line of the day (susunan acara).
type Part struct {
	When  string
	What  string
	Place string
	Who   string // narasumber, moderator, petugas
	Note  string // keterangan
}

// Programme is the day's susunan acara as an official table.
type Programme struct {
	Parts   []Part
	Size    Size
	Signers []Signatory
}

// ProgrammeTable writes the programme.
func ProgrammeTable(w io.Writer, o Occasion, p Programme, in *lang.Wording) error {
	return writeGrids(w, in, p.grid(&o, in))
}

// Table is the programme for a workbook.
func (p *Programme) Table(in *lang.Wording) Table { return p.grid(&Occasion{}, in).table() }

func (p *Programme) grid(o *Occasion, in *lang.Wording) *grid {
	g := &grid{occasion: o, title: in.T("paper.programme.title"), size: p.Size, signers: p.Signers, least: 8, empty: in.T("paper.programme.empty")}
	if o.Zone != "" {
		g.under = append(g.under, in.T("paper.zone", in.Zone(o.Zone)))
	}
	g.columns = []column{
		{head: in.T("paper.list.no"), wide: 10, align: "C"}, {head: in.T("paper.programme.when"), wide: 27, align: "C"}, {head: in.T("paper.programme.what"), share: 3},
		{head: in.T("paper.programme.place"), share: 1.6}, {head: in.T("paper.programme.who"), share: 2.4}, {head: in.T("paper.programme.note"), share: 1.4},
	}
	for i, x := range p.Parts {
		g.rows = append(g.rows, []string{fmt.Sprint(i + 1), x.When, x.What, x.Place, x.Who, x.Note})
	}
	return g
}

// Receipt is a list of who got what (tanda terima).
type Receipt struct {
	For     string // such as "uang transport"
	Amount  int64  // rupiah for each; 0: filled in by hand
	People  []Person
	Blank   int
	Size    Size
	Signers []Signatory
}

// Receipts writes the list with its total: of the people named, since of blank lines
// nobody knows.
func Receipts(w io.Writer, o Occasion, r Receipt, in *lang.Wording) error {
	return writeGrids(w, in, r.grid(&o, in))
}

// Table is the list for a workbook.
func (r *Receipt) Table(in *lang.Wording) Table { return r.grid(&Occasion{}, in).table() }

func (r *Receipt) grid(o *Occasion, in *lang.Wording) *grid {
	g := &grid{occasion: o, title: in.T("paper.receipt.title", r.For), size: r.Size, signers: r.Signers, least: signedHigh, empty: in.T("paper.list.empty")}
	if r.Amount > 0 {
		g.under = append(g.under, in.T("paper.receipt.each", in.Rupiah(r.Amount)))
	}
	g.columns = []column{
		{head: in.T("paper.list.no"), wide: 10, align: "C"}, {head: in.T("paper.list.name"), share: 3}, {head: in.T("paper.list.business"), share: 3},
		{head: in.T("paper.receipt.amount"), wide: 34, align: "R"}, {head: in.T("paper.list.signature"), wide: 46, sign: true},
	}
	amount := ""
	if r.Amount > 0 {
		amount = in.Rupiah(r.Amount)
	}
	for i, p := range r.People {
		g.rows = append(g.rows, []string{fmt.Sprint(i + 1), p.Name, p.Business, amount})
	}
	for range min(max(r.Blank, 0), MostBlank) {
		g.rows = append(g.rows, []string{fmt.Sprint(len(g.rows) + 1)})
	}
	total := ""
	if r.Amount > 0 {
		total = in.Rupiah(r.Amount * int64(len(r.People)))
	}
	g.total = []string{"", in.T("paper.receipt.total"), in.N("paper.receipt.people", len(r.People)), total, ""}
	return g
}
