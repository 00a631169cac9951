// Package intaketest makes the files that tests and benchmarks of intake read:
// lists of made-up businesses as offices keep them, with two rows of headings,
// merged cells, empty columns, a row of totals, numbers that are text, days in
// four forms and names with titles. The same seed makes the same file everywhere.
package intaketest

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"wantilan/internal/register/intake"
)

// Regions are some of Badung's desa and kelurahan with their codes of Kemendagri
// (Kepmendagri 300.2.2-2430/2025).
var Regions = []intake.Region{
	{Code: "51.03.01.1001", Village: "Kuta", District: "Kuta"}, {Code: "51.03.01.1002", Village: "Tuban", District: "Kuta"},
	{Code: "51.03.02.1005", Village: "Lukluk", District: "Mengwi"}, {Code: "51.03.02.1003", Village: "Kapal", District: "Mengwi"},
	{Code: "51.03.02.2014", Village: "Mengwi", District: "Mengwi"}, {Code: "51.03.03.2016", Village: "Jagapati", District: "Abiansemal"},
	{Code: "51.03.03.2017", Village: "Angantaka", District: "Abiansemal"}, {Code: "51.03.03.2018", Village: "Sedang", District: "Abiansemal"},
	{Code: "51.03.04.2002", Village: "Pelaga", District: "Petang"}, {Code: "51.03.04.2007", Village: "Getasan", District: "Petang"},
}

// Mess says what is wrong with a file.
type Mess struct {
	Seed  uint64
	Rows  int  // businesses
	Clean bool // one row of headings, no wrong cells, no totals: for measuring
	Wrong int  // of a thousand rows, how many have a wrong cell
	Lone  int  // of a thousand rows, how many have neither NIB nor telephone number
}

var (
	crafts = []string{"Tenun", "Ukiran", "Kopi", "Perak", "Gerabah", "Anyaman", "Endek", "Tedung", "Batu Padas", "Keripik", "Sabun", "Dupa", "Patung", "Kerang", "Songket"}
	nature = []string{"Jepun", "Sandat", "Kenanga", "Cempaka", "Teratai", "Padma", "Kakul", "Bulan", "Matahari", "Embun", "Ratna", "Angin", "Ombak", "Gunung", "Pelangi"}
	births = []string{"I Wayan", "Ni Made", "I Nyoman", "Ni Ketut", "I Putu", "Ni Kadek", "I Gede", "Ni Luh"}
	honour = []string{"", "", "Bpk. ", "Ibu ", "Sdr. ", "Bapak "}
	forms  = []string{"", "", "UD ", "CV. ", "UD. ", "PT "}
	month  = []string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}
)

// Headings of the file, above and below; an empty one below belongs to one row.
var (
	above = []string{"No", "Nama Usaha", "Nama Pemilik", "NIB", "No. HP/WA", "", "Alamat", "Desa/Kel.", "Kecamatan", "Produk Unggulan", "Tahun Berdiri", "Tenaga Kerja", "", "Nilai Investasi (Rp)", "Omzet/Tahun", "KBLI", "Tanggal Pendataan", "Ket."}
	below = []string{"", "", "", "", "", "", "", "", "", "", "", "L", "P", "", "", "", "", ""}
)

// Grid makes the file as it is read.
func (m Mess) Grid() intake.Grid {
	r := rand.New(rand.NewPCG(m.Seed, 51))
	g := intake.Grid{Name: "IKM", From: 1900}
	add := func(cells ...string) { g.Rows = append(g.Rows, intake.Row{Number: len(g.Rows) + 1, Cells: cells}) }
	if m.Clean {
		one := append([]string{}, above...)
		one[11], one[12] = "Tenaga Kerja L", "Tenaga Kerja P"
		add(one...)
	} else {
		add("DATA INDUSTRI KECIL DAN MENENGAH, KABUPATEN BADUNG (CONTOH)")
		add("Keadaan tahun 2026; jumlah "+strconv.Itoa(m.Rows), "", "DATA CONTOH")
		add(above...)
		add(below...)
		g.Merged = append(g.Merged, intake.Block{Left: 12, Top: 3, Right: 13, Down: 3})
		numbers := make([]string, len(above))
		for i := range numbers {
			numbers[i] = fmt.Sprintf("(%d)", i+1)
		}
		add(numbers...)
	}
	last := ""
	for n := 1; n <= m.Rows; n++ {
		cells, district := m.business(r, n)
		number := len(g.Rows) + 1
		if !m.Clean && district == last && r.IntN(3) == 0 { // told once, for both
			cells[8] = ""
			if k := len(g.Merged); g.Merged[k-1].Left == 9 && g.Merged[k-1].Down == number-1 {
				g.Merged[k-1].Down = number
			} else {
				g.Merged = append(g.Merged, intake.Block{Left: 9, Top: number - 1, Right: 9, Down: number})
			}
		}
		last = district
		add(cells...)
	}
	if !m.Clean {
		add("Jumlah", "", "", "", "", "", "", "", "", "", "", strconv.Itoa(3*m.Rows), strconv.Itoa(2*m.Rows), "123.456.789")
	}
	return g
}

// business makes one row.
func (m Mess) business(r *rand.Rand, n int) (cells []string, district string) {
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	at := Regions[r.IntN(len(Regions))]
	craft := pick(crafts)
	title := fmt.Sprintf("%s%s %s %02d (contoh)", pick(forms), craft, pick(nature), n)
	number := fmt.Sprintf("00%011d", n+100)
	phone := fmt.Sprintf("0812%08d", n+10_000_000)
	if r.IntN(1000) < m.Lone {
		number, phone = "", ""
	}
	if m.Clean {
		return []string{strconv.Itoa(n), title, pick(births) + " Contoh " + strconv.Itoa(n), number, phone, "", "Banjar Contoh " + strconv.Itoa(n), at.Village, at.District, craft,
			strconv.Itoa(1980 + r.IntN(45)), strconv.Itoa(r.IntN(20)), strconv.Itoa(r.IntN(20)), strconv.Itoa(1_000_000 * (1 + r.IntN(900))), strconv.Itoa(1_000_000 * (1 + r.IntN(2000))), "13121", "2026-03-01", ""}, at.District
	}
	village := at.Village
	if r.IntN(4) == 0 {
		village = []string{"Desa ", "Kel. ", "ds. "}[r.IntN(3)] + strings.ToUpper(village)
	}
	wrong := r.IntN(1000) < m.Wrong
	kbli := []string{"13121", "13121 - Pertenunan", "31001"}[r.IntN(3)]
	if wrong {
		switch r.IntN(4) {
		case 0:
			number = "9,12E+12"
		case 1:
			phone = "tidak ada"
		case 2:
			kbli = "kerajinan"
		default:
			title = ""
		}
	}
	if phone != "" && !wrong {
		phone = []string{phone, "+62 " + phone[1:4] + "-" + phone[4:8] + "-" + phone[8:], phone[1:], strings.Replace(phone, "0812", "(0812) ", 1)}[r.IntN(4)]
	}
	day := []string{"2026-03-01", "1/3/2026", "1 " + month[2] + " 2026", "46082"}[r.IntN(4)]
	return []string{strconv.Itoa(n), title, pick(honour) + pick(births) + " Contoh " + strconv.Itoa(n), number, phone, "", "Br. Contoh " + strconv.Itoa(n), village, at.District, craft,
		strconv.Itoa(1980 + r.IntN(45)), strconv.Itoa(r.IntN(20)) + []string{"", " orang", ".0"}[r.IntN(3)], strconv.Itoa(r.IntN(20)),
		money(r, int64(1+r.IntN(900))), money(r, int64(1+r.IntN(2000))), kbli, day, ""}, at.District
}

// money writes millions of rupiah as people do.
func money(r *rand.Rand, millions int64) string {
	switch r.IntN(5) {
	case 0:
		return fmt.Sprintf("Rp %s.000.000,-", grouped(millions))
	case 1:
		return fmt.Sprintf("%d juta", millions)
	case 2:
		return fmt.Sprintf("Rp%s.000.000,00", grouped(millions))
	case 3:
		return fmt.Sprintf("%d000000", millions)
	}
	return fmt.Sprintf("%d jt", millions)
}

func grouped(n int64) string {
	if n < 1000 {
		return strconv.FormatInt(n, 10)
	}
	return fmt.Sprintf("%d.%03d", n/1000, n%1000)
}

// CSV writes a grid as CSV.
func CSV(g intake.Grid, comma rune) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = comma
	for _, row := range g.Rows {
		if err := w.Write(row.Cells); err != nil {
			panic(fmt.Sprintf("intaketest: write csv: %v", err))
		}
	}
	w.Flush()
	return b.Bytes()
}

// XLSX writes a grid as a workbook, numbers of the first column as numbers.
func XLSX(g intake.Grid) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", g.Name); err != nil {
		return nil, err
	}
	w, err := f.NewStreamWriter(g.Name)
	if err != nil {
		return nil, err
	}
	for _, row := range g.Rows {
		cells := make([]any, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = c
			if n, err := strconv.Atoi(c); err == nil && (i == 0 || i == 16) {
				cells[i] = n
			}
			if c == "" {
				cells[i] = nil
			}
		}
		if err := w.SetRow(fmt.Sprintf("A%d", row.Number), cells); err != nil {
			return nil, err
		}
	}
	for _, m := range g.Merged {
		from, to := intake.Letters(m.Left-1)+strconv.Itoa(m.Top), intake.Letters(m.Right-1)+strconv.Itoa(m.Down)
		if err := w.MergeCell(from, to); err != nil {
			return nil, err
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = f.Write(&b)
	return b.Bytes(), err
}
