package reference

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Column is one column of a list.
type Column struct {
	Name    string // in our own form, and accepted in files
	Heading string // in files that offices download and hand in
	Needed  bool   // a row without it is a mistake
	check   check
}

// check tells whether a cell can be; its wording key says what it must be.
type check struct {
	wrong string // of the wording; empty: any text
	ok    func(cell string) bool
	clean func(cell string) string // to the one form that is kept; nil: as it is
}

// Layout is what a list's rows are made of.
type Layout struct {
	Columns []Column
	key     []int                                              // the columns that tell one row from all others
	whole   func(rows []Row) (row int, key string, args []any) // what is wrong with all rows together; -1: nothing
}

// column finds a column by either of its names; -1 when there is none such.
func (l Layout) column(heading string) int {
	heading = strings.ToLower(strings.Join(strings.FieldsFunc(heading, func(r rune) bool { return r == ' ' || r == '_' || r == '\u00a0' }), "_"))
	return slices.IndexFunc(l.Columns, func(c Column) bool { return c.Name == heading || c.Heading == heading })
}

// LayoutOf is how a list is laid out.
func LayoutOf(k Kind) Layout { return layouts[k] }

// Bounds of a list: all villages of Indonesia are some 84,000 rows.
const (
	MostRows  = 120_000
	mostCell  = 1000 // bytes
	mostKinds = 40   // codes in one cell
)

func matching(wrong, pattern string) check {
	re := regexp.MustCompile(`^(?:` + pattern + `)$`)
	return check{wrong: wrong, ok: re.MatchString}
}

// undotted takes 0901.21 for 090121.
func undotted(c check) check {
	c.clean = func(cell string) string { return strings.ReplaceAll(cell, ".", "") }
	return c
}

func oneOf(wrong string, words ...string) check {
	return check{wrong: wrong, ok: func(cell string) bool { return slices.Contains(words, cell) }}
}

// several checks codes with semicolons between.
func several(c check) check {
	return check{c.wrong, func(cell string) bool {
		codes := Codes(cell)
		return len(codes) <= mostKinds && !slices.ContainsFunc(codes, func(code string) bool { return !c.ok(code) })
	}, func(cell string) string {
		cell = strings.Join(strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == ',' || r == ' ' }), ";")
		if c.clean != nil {
			cell = c.clean(cell)
		}
		return cell
	}}
}

// Codes takes apart a cell that holds codes with semicolons between.
func Codes(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, ";")
}

func degrees(most float64) check {
	return check{wrong: "reference.must.degrees", ok: func(cell string) bool {
		x, err := strconv.ParseFloat(cell, 64)
		return err == nil && x >= -most && x <= most
	}, clean: func(cell string) string { return strings.Replace(cell, ",", ".", 1) }}
}

var (
	anything  = check{}
	regionAt  = matching("reference.must.region", `[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?`)
	levelOf   = oneOf("reference.must.level", "provinsi", "kabupaten", "kota", "kecamatan", "kelurahan", "desa")
	digits    = matching("reference.must.digits", `[0-9]{1,15}`)
	classAt   = matching("reference.must.kbli_any", `[A-V]|[0-9]{2,5}`)
	kbli      = matching("reference.must.kbli", `[0-9]{5}`)
	hs        = undotted(matching("reference.must.hs", `[0-9]{2}|[0-9]{4}|[0-9]{6}`))
	becameOf  = oneOf("reference.must.status", "same", "changed", "moved", "none")
	name      = matching("reference.must.code", `[a-z][a-z0-9_-]{0,39}`)
	gradeOf   = oneOf("reference.must.grade", "A", "B", "C", "D")
	stateOf   = oneOf("reference.must.state", "registered", "applied")
	measureOf = oneOf("reference.must.measure", "count", "mass", "volume", "length", "area", "time", "energy")
	day       = check{wrong: "reference.must.day", ok: func(cell string) bool { _, err := time.Parse(time.DateOnly, cell); return err == nil }}
	begunAt   = matching("reference.must.begun", `(dari|sampai) [0-9]{4}`)
	form      = check{wrong: "reference.must.form", ok: func(cell string) bool { _, err := regexp.Compile(cell); return err == nil }}
)

var layouts = map[Kind]Layout{
	Regions: {Columns: []Column{
		{"code", "kode", true, regionAt}, {"name", "nama", true, anything}, {"level", "tingkat", true, levelOf},
		{"bps", "kode_bps", false, digits}, {"latitude", "lintang", false, degrees(90)}, {"longitude", "bujur", false, degrees(180)},
	}, key: []int{0}, whole: regionsWhole},
	KBLI2020: {Columns: []Column{{"code", "kode", true, classAt}, {"title", "judul", true, anything}}, key: []int{0}, whole: classesWhole},
	KBLI2025: {Columns: []Column{{"code", "kode", true, classAt}, {"title", "judul", true, anything}}, key: []int{0}, whole: classesWhole},
	Crosswalk: {Columns: []Column{
		{"kbli_2020", "kbli_2020", true, kbli}, {"kbli_2025", "kbli_2025", false, kbli}, {"status", "status", true, becameOf},
	}, key: []int{0, 1}, whole: crosswalkWhole},
	HS2022: {Columns: []Column{{"code", "kode", true, hs}, {"english", "inggris", true, anything}, {"indonesian", "indonesia", false, anything}}, key: []int{0}},
	Products: {Columns: []Column{
		{"code", "kode", true, name}, {"cluster", "klaster", true, anything}, {"name", "nama", true, anything}, {"english", "inggris", true, anything},
		{"kbli_2020", "kbli_2020", true, kbli}, {"kbli_2025", "kbli_2025", false, kbli}, {"hs", "hs", false, several(hs)}, {"note", "catatan", false, anything},
	}, key: []int{0}},
	Certificates: {Columns: []Column{
		{"code", "kode", true, name}, {"name", "nama", true, anything}, {"english", "inggris", true, anything}, {"issuer", "penerbit", true, anything},
		{"form", "pola_nomor", false, form}, {"form_words", "bentuk_nomor", false, anything}, {"years", "masa_berlaku_tahun", true, digits},
		{"needed_by", "wajib_bagi", true, anything}, {"needed_by_english", "wajib_bagi_inggris", true, anything}, {"basis", "dasar", true, anything}, {"grade", "kepastian", true, gradeOf},
	}, key: []int{0}},
	Indications: {Columns: []Column{{"name", "nama", true, anything}, {"place", "kabupaten", true, anything}, {"state", "status", true, stateOf}}, key: []int{0}},
	LegalForms:  {Columns: []Column{{"code", "kode", true, name}, {"name", "nama", true, anything}, {"english", "inggris", true, anything}, {"short", "singkatan", false, anything}}, key: []int{0}},
	Units: {Columns: []Column{
		{"code", "kode", true, name}, {"name", "nama", true, anything}, {"english", "inggris", true, anything}, {"short", "singkatan", true, anything}, {"measure", "besaran", true, measureOf},
	}, key: []int{0}},
	Scales: {Columns: []Column{
		{"code", "kode", true, name}, {"rule", "aturan", true, name}, {"class", "kelas", true, name},
		{"workers_least", "tenaga_kerja_dari", false, digits}, {"workers_most", "tenaga_kerja_sampai", false, digits},
		{"capital_least", "modal_dari", false, digits}, {"capital_most", "modal_sampai", false, digits},
		{"sales_least", "penjualan_dari", false, digits}, {"sales_most", "penjualan_sampai", false, digits},
		{"investment_least", "investasi_dari", false, digits}, {"investment_most", "investasi_sampai", false, digits},
		{"since", "berlaku_sejak", false, day}, {"basis", "dasar", true, anything}, {"grade", "kepastian", true, gradeOf},
		{"until", "berlaku_sampai", false, day}, {"begun", "tahun_berdiri", false, begunAt},
		{"rule_name", "nama_aturan", false, anything}, {"rule_english", "nama_aturan_inggris", false, anything},
	}, key: []int{0}},
	Words: {Columns: []Column{
		{"words", "kata", true, anything}, {"means", "berarti", false, anything},
		{"kbli_2020", "kbli_2020", false, several(kbli)}, {"kbli_2025", "kbli_2025", false, several(kbli)}, {"hs", "hs", false, several(hs)},
	}, key: []int{0}},
}

// regionsWhole looks for regions whose own region is not there.
func regionsWhole(rows []Row) (int, string, []any) {
	there := make(map[string]bool, len(rows))
	for _, r := range rows {
		there[r[0]] = true
	}
	for i, r := range rows {
		if up := parent(r[0]); up != "" && !there[up] {
			return i, "reference.mistake.parent", []any{r[0], up}
		}
		if blocks := strings.Count(r[0], "."); blocks != depth[Level(r[2])] {
			return i, "reference.mistake.level", []any{r[0], r[2]}
		}
	}
	return -1, "", nil
}

// classesWhole looks for groups of KBLI without a class: mostly these are classes
// whose first digit, a nought, a workbook has taken off.
func classesWhole(rows []Row) (int, string, []any) {
	some := make(map[string]bool, len(rows))
	for _, r := range rows {
		if len(r[0]) == wholeClass {
			for n := 2; n < wholeClass; n++ {
				some[r[0][:n]] = true
			}
		}
	}
	for i, r := range rows {
		if n := len(r[0]); n >= 2 && n < wholeClass && !some[r[0]] {
			return i, "reference.mistake.group", []any{r[0]}
		}
	}
	return -1, "", nil
}

// crosswalkWhole looks for codes that became something and nothing.
func crosswalkWhole(rows []Row) (int, string, []any) {
	for i, r := range rows {
		if (r[1] == "") != (r[2] == "none") || (r[0] == r[1]) != (r[2] == "same" || r[2] == "changed") {
			return i, "reference.mistake.status", []any{r[0], r[1], r[2]}
		}
	}
	return -1, "", nil
}
