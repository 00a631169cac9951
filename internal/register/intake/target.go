package intake

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"wantilan/internal/register"
	"wantilan/stem"
)

// Target is what a column holds: a field of the profile, or one of those below.
// The empty target leaves the column out.
type Target string

// Targets beside the fields of the profile.
const (
	LeftOut  Target = ""
	Person   Target = "contact_name"     // narahubung, pemilik
	Phone    Target = "contact_phone"    // telepon, WhatsApp
	Email    Target = "contact_email"    // surel
	Position Target = "contact_position" // jabatan
	Village  Target = "village"          // desa or kelurahan, in words
	District Target = "district"         // kecamatan, in words
	AsOf     Target = "as_of"            // the day that the row is true of
)

const (
	name        = Target(register.FieldName)
	nib         = Target(register.FieldNIB)
	address     = Target(register.FieldAddress)
	region      = Target(register.FieldRegion)
	mainProduct = Target(register.FieldMainProduct)
)

// form is how the text of a target is read.
type form string

// Forms of values.
const (
	line     form = "line"   // a name, at most longest
	words    form = "words"  // any text, at most longestText
	numbered form = "number" // of people
	rupiah   form = "rupiah"
	amount   form = "amount" // with decimals
	year     form = "year"
	day      form = "day"
	code     form = "code" // read by a function of register or account
)

// target is a row of the table of targets.
type target struct {
	of     Target
	form   form
	called []string // what headings call it in Indonesian and English, the usual one first
}

// table is every target in the order in which pages offer them.
var table = []target{
	{name, line, []string{"nama usaha", "nama perusahaan", "nama ikm", "nama umkm", "nama industri", "nama badan usaha", "usaha", "perusahaan", "nama", "business name", "company name", "company", "name", "nama unit usaha", "nama kelompok"}},
	{Target(register.FieldBrand), line, []string{"merek", "merk", "nama merek", "merek dagang", "brand", "brand name", "trademark"}},
	{nib, code, []string{"nib", "nomor induk berusaha", "nib oss", "business identification number"}},
	{Target(register.FieldNPWP), code, []string{"npwp", "n p w p", "npwp pemilik", "npwp usaha", "nomor pokok wajib pajak", "tax number"}},
	{Target(register.FieldNITKU), code, []string{"nitku"}},
	{Target(register.FieldLegalForm), line, []string{"bentuk usaha", "badan usaha", "bentuk badan usaha", "badan hukum", "bentuk badan hukum", "legalitas usaha", "legal form"}},
	{Target(register.FieldYearBegun), year, []string{"tahun berdiri", "tahun mulai", "berdiri", "mulai usaha", "tahun mulai usaha", "tahun pendirian", "year founded", "founded", "year begun", "established"}},
	{Person, line, []string{"nama pemilik", "pemilik", "nama pimpinan", "pimpinan", "penanggung jawab", "nama penanggung jawab", "narahubung", "penghubung", "kontak", "nama kontak", "pengusaha", "nama pengusaha", "perajin", "nama perajin", "owner", "owner name", "contact", "contact name", "contact person"}},
	{Position, line, []string{"jabatan", "jabatan narahubung", "kedudukan", "position", "role"}},
	{Phone, code, []string{"telepon", "telp", "tlp", "hp", "no hp", "nomor hp", "no telp", "handphone", "whatsapp", "wa", "no wa", "telepon hp", "telp hp", "hp wa", "nomor telepon", "nomor kontak", "phone", "mobile", "phone number", "telephone"}},
	{Email, code, []string{"email", "e mail", "surel", "pos el", "alamat email", "alamat surel", "email address"}},
	{address, words, []string{"alamat", "alamat usaha", "alamat perusahaan", "alamat lengkap", "jalan", "banjar", "lokasi", "lokasi usaha", "alamat produksi", "address", "street", "location"}},
	{Village, line, []string{"desa", "kelurahan", "desa kelurahan", "kelurahan desa", "desa kel", "kel desa", "kel", "village"}},
	{District, line, []string{"kecamatan", "kec", "district", "subdistrict"}},
	{region, code, []string{"kode wilayah", "kode desa", "kode kelurahan", "kode kemendagri", "region code"}},
	{Target(register.FieldPoint), code, []string{"koordinat", "titik koordinat", "lintang bujur", "latitude longitude", "gps", "coordinates", "point"}},
	{Target(register.FieldKBLI2020), code, []string{"kbli", "kbli 2020", "kode kbli", "kbli2020", "nomor kbli"}},
	{Target(register.FieldKBLI2025), code, []string{"kbli 2025", "kbli2025", "kode kbli 2025"}},
	{Target(register.FieldCluster), line, []string{"klaster", "cabang industri", "kelompok industri", "sentra", "sentra industri", "cluster"}},
	{mainProduct, words, []string{"produk", "produk unggulan", "produk utama", "jenis produk", "jenis produksi", "hasil produksi", "komoditi", "komoditas", "nama produk", "jenis usaha", "bidang usaha", "product", "main product", "products"}},
	{Target(register.FieldAbout), words, []string{"profil", "profil usaha", "keterangan usaha", "deskripsi", "deskripsi usaha", "tentang usaha", "about", "description", "profile"}},
	{Target(register.FieldWebsite), line, []string{"situs", "situs web", "website", "web", "instagram", "media sosial", "laman"}},
	{Target(register.FieldMen), numbered, []string{"tenaga kerja laki laki", "tenaga kerja l", "tk l", "tk laki laki", "laki laki", "pekerja laki laki", "karyawan laki laki", "pria", "tenaga kerja pria", "jumlah tenaga kerja laki laki", "l", "workers men", "men", "male", "male workers"}},
	{Target(register.FieldWomen), numbered, []string{"tenaga kerja perempuan", "tenaga kerja p", "tk p", "tk perempuan", "perempuan", "pekerja perempuan", "karyawan perempuan", "wanita", "tenaga kerja wanita", "jumlah tenaga kerja perempuan", "p", "workers women", "women", "female", "female workers"}},
	{Target(register.FieldCapital), rupiah, []string{"modal", "modal usaha", "modal rp", "jumlah modal", "modal kerja", "capital"}},
	{Target(register.FieldInvestment), rupiah, []string{"investasi", "nilai investasi", "nilai investasi rp", "investasi rp", "investment", "investment value"}},
	{Target(register.FieldLand), rupiah, []string{"nilai tanah", "tanah dan bangunan", "nilai tanah dan bangunan", "nilai tanah bangunan", "land and buildings", "land value"}},
	{Target(register.FieldSales), rupiah, []string{"omzet", "omset", "hasil penjualan", "hasil penjualan tahunan", "omzet per tahun", "omset tahun", "nilai penjualan", "penjualan", "nilai produksi", "sales", "annual sales", "turnover", "revenue"}},
	{Target(register.FieldCapacity), words, []string{"kapasitas produksi", "kapasitas", "kapasitas bulan", "kapasitas produksi bulan", "capacity", "production capacity"}},
	{Target(register.FieldInstalled), words, []string{"kapasitas terpasang", "kapasitas terpasang tahun", "installed capacity"}},
	{Target(register.FieldOutput), words, []string{"realisasi produksi", "jumlah produksi", "volume produksi", "produksi", "produksi tahun", "output", "actual output", "production"}},
	{Target(register.FieldMaterial), words, []string{"bahan baku", "bahan baku utama", "bahan", "material", "raw material", "raw materials"}},
	{Target(register.FieldWater), amount, []string{"air", "air proses", "kebutuhan air", "pemakaian air", "penggunaan air", "air baku", "water", "process water"}},
	{Target(register.FieldFuel), words, []string{"bahan bakar", "bbm", "bahan bakar dan pelumas", "bahan bakar pelumas", "pelumas", "fuel", "fuel and lubricants"}},
	{Target(register.FieldElectricity), amount, []string{"listrik", "daya listrik", "pemakaian listrik", "kwh", "listrik kwh", "electricity"}},
	{Target(register.FieldMachines), words, []string{"mesin", "mesin dan peralatan", "peralatan", "alat", "mesin peralatan", "machines", "machinery", "equipment"}},
	{AsOf, day, []string{"tanggal data", "per tanggal", "tanggal pendataan", "tanggal survei", "tanggal survey", "tanggal", "keadaan tanggal", "as of", "date"}},
}

// Targets lists all targets in the order in which pages offer them.
func Targets() []Target {
	all := make([]Target, len(table))
	for i, t := range table {
		all[i] = t.of
	}
	return all
}

// formOf is how a target is read.
func formOf(t Target) form {
	i := slices.IndexFunc(table, func(x target) bool { return x.of == t })
	if i < 0 {
		return words
	}
	return table[i].form
}

// known tells whether there is such a target.
func known(t Target) bool {
	return slices.ContainsFunc(table, func(x target) bool { return x.of == t })
}

// Field is the field of the profile that a target is.
func (t Target) Field() (register.Field, bool) {
	switch t {
	case LeftOut, Person, Phone, Email, Position, Village, District, AsOf:
		return "", false
	}
	return register.Field(t), known(t)
}

// Bare is a heading as it is compared: small letters, digits and single spaces.
func Bare(heading string) string {
	text := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return ' '
	}, heading)
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > longest {
		text = string(r[:longest])
	}
	return text
}

// phrase is what a heading may say, as base words.
type phrase struct {
	of    Target
	bare  string
	bases []string
}

// phrases are all of them. Base words are looked up once.
var phrases = sync.OnceValue(func() []phrase {
	var all []phrase
	for _, t := range table {
		for _, text := range t.called {
			all = append(all, phrase{t.of, Bare(text), bases(text)})
		}
	}
	return all
})

// empty are words of headings that tell nothing about what stands below.
var empty = []string{"no", "nomor", "jumlah", "data", "rp", "rupiah", "orang", "unit", "diisi", "wajib", "per", "dan", "atau", "dalam", "ikm", "umkm", "usaha", "perusahaan"}

// bases are the base words of a heading, each once.
func bases(text string) []string {
	all := stem.Words(Bare(text))
	slices.Sort(all)
	return slices.Compact(all)
}

// meant finds the target that a heading most likely names, with how sure that is:
// 1 when the heading is one of those known.
func meant(heading string) (Target, float64) {
	bare := Bare(heading)
	if bare == "" {
		return LeftOut, 0
	}
	mine := bases(heading)
	plain := len(slices.DeleteFunc(slices.Clone(mine), func(w string) bool { return slices.Contains(empty, w) }))
	var best Target
	var sure float64
	for _, p := range phrases() {
		s := 0.0
		switch {
		case p.bare == bare:
			s = 1
		case len(p.bases) > 0 && within(p.bases, mine):
			// The more of the heading a phrase explains, the surer it is; words
			// that tell nothing do not count against it.
			s = 0.98 * 2 * float64(len(p.bases)) / float64(len(p.bases)+max(plain, len(p.bases)))
			if len(p.bases) == 1 && len(p.bare) <= 2 {
				s = 0 // a lone letter, as L or P, is a heading only by itself
			}
		}
		if s > sure {
			best, sure = p.of, s
		}
	}
	if sure < leastSure {
		return LeftOut, 0
	}
	return best, sure
}

// leastSure is how sure a suggestion must be to be made.
const leastSure = 0.5

// within tells whether all of some sorted words are among others.
func within(some, others []string) bool {
	for _, w := range some {
		if _, there := slices.BinarySearch(others, w); !there {
			return false
		}
	}
	return true
}
