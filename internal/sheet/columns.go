package sheet

import (
	"slices"

	"wantilan/internal/lang"
)

// About names the optional fifth table with the gathering's title, place, day and
// zone: labels in the first column, values in the second.
const About Table = "gathering" // Kegiatan

// column is one column a table may have. Its heading in each language is the
// wording sheet.column.<table>.<field>.
type column struct {
	field string
	also  []string // headings accepted besides, as bare gives them
}

// tableOrder is the order in which mistakes are listed; those about the file come
// first.
var tableOrder = append(append([]Table{""}, AllTables...), About)

// tableNames are the sheet or file names accepted for each table, as bare gives
// them.
var tableNames = map[Table][]string{
	Participants: {"peserta", "participants", "participant", "daftarpeserta", "pihak", "parties"},
	Requests:     {"permintaan", "requests", "request", "permintaantemu", "pertemuan", "meetings"},
	Slots:        {"waktu", "slots", "slot", "times", "time", "slotwaktu"},
	Tables:       {"meja", "tables", "table", "daftarmeja"},
	About:        {"kegiatan", "gathering", "event", "acara", "temuusaha"},
}

// columns are those read from each table.
var columns = map[Table][]column{
	Participants: {
		{"no", []string{"no", "nomor", "number", "id"}},
		{"name", []string{"nama", "name", "namausaha", "namapeserta", "businessname", "participant", "peserta"}},
		{"kind", []string{"jenis", "kind", "type", "jenispihak"}},
		{"contact", []string{"penghubung", "contact", "narahubung", "kontak", "person", "contactperson", "namapenghubung"}},
		{"district", []string{"kecamatan", "district"}},
		{"village", []string{"desa", "village", "kelurahan", "desakelurahan"}},
		{"product", []string{"produk", "product", "produkunggulan", "products", "mainproduct"}},
		{"desks", []string{"mejaserentak", "desks", "desksatonce", "mejabersamaan", "jumlahmeja"}},
		{"unavailable", []string{"tidakbisa", "unavailable", "slottidakbisa", "tidakbisaslot", "unavailableslots", "berhalangan"}},
	},
	Requests: {
		{"no", []string{"no", "nomor", "number", "id"}},
		{"from", []string{"dari", "from", "peminta", "asker", "a"}},
		{"to", []string{"kepada", "to", "diminta", "asked", "b", "untuk"}},
		{"priority", []string{"prioritas", "priority"}},
		{"answer", []string{"jawaban", "answer", "status"}},
		{"session", []string{"sesi", "session"}},
		{"slot", []string{"slottetap", "fixedslot", "slot", "fixed"}},
		{"after", []string{"setelah", "after", "sesudah"}},
		{"note", []string{"catatan", "note", "notes", "keterangan", "perihal"}},
	},
	Slots: {
		{"no", []string{"no", "nomor", "number", "slot", "id"}},
		{"start", []string{"mulai", "start", "jammulai", "starts", "from", "dari"}},
		{"end", []string{"selesai", "end", "jamselesai", "ends", "sampai", "to", "until"}},
		{"session", []string{"sesi", "session"}},
		{"day", []string{"hari", "day", "harike"}},
	},
	Tables: {
		{"no", []string{"no", "nomor", "number", "id"}},
		{"name", []string{"nama", "name", "namameja", "meja", "table"}},
		{"hall", []string{"ruang", "hall", "room", "ruangan", "aula"}},
	},
}

// needed are the columns without which a table cannot be read; of slots and
// tables one column is enough.
var needed = map[Table][]string{Participants: {"name"}, Requests: {"from", "to"}}

// aboutLabels are the labels of the table About.
var aboutLabels = []column{
	{"title", []string{"judul", "title", "namakegiatan", "kegiatan", "name", "nama"}},
	{"theme", []string{"tema", "theme"}},
	{"place", []string{"tempat", "place", "lokasi", "venue"}},
	{"date", []string{"tanggal", "date", "hari", "day"}},
	{"zone", []string{"zonawaktu", "zone", "timezone", "zona"}},
	{"fairness", []string{"selisihjeda", "fairness", "breakdifference"}},
}

// columnFor finds the column a heading names.
func columnFor(heading string, among []column) (field string, ok bool) {
	key := bare(heading)
	for _, c := range among {
		if slices.Contains(c.also, key) {
			return c.field, true
		}
	}
	return "", false
}

// nearHeading suggests a heading for one that names no column, or nil: the
// heading of our template when it is that one, else the column's name in the
// reader's language. Words shorter than four letters are too easily alike.
func nearHeading(t Table, heading string, among []column, taken map[string]int) any {
	if len([]rune(bare(heading))) < 4 {
		return nil
	}
	var free []string
	for _, c := range among {
		if _, used := taken[c.field]; !used {
			free = append(free, c.also...)
		}
	}
	near := closest(heading, free)
	field, ok := columnFor(near, among)
	if near == "" || !ok {
		return nil
	}
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		if ours := lang.In(tag).T(string(headingTerm(t, field))); bare(ours) == near {
			return ours
		}
	}
	return headingTerm(t, field)
}

// tableFor finds the table a sheet or file name means.
func tableFor(name string) (Table, bool) {
	key := bare(name)
	for _, t := range append(slices.Clone(AllTables), About) {
		if slices.Contains(tableNames[t], key) {
			return t, true
		}
	}
	return "", false
}

// heading and title are the wordings of a column and of a table.
func headingTerm(t Table, field string) term { return term("sheet.column." + string(t) + "." + field) }
func tableTerm(t Table) term                 { return term("sheet.table." + string(t)) }
