package register

import "slices"

// Field names something that can be said of a business.
type Field string

// Fields of the profile. Which are personal, which are numbers and of what unit,
// and how each is read stands in the table Fields.
const (
	FieldName        Field = "name"         // nama usaha
	FieldBrand       Field = "brand"        // merek
	FieldNIB         Field = "nib"          // 13 digits
	FieldNPWP        Field = "npwp"         // 16 digits; a person's is their NIK: sealed
	FieldNITKU       Field = "nitku"        // 22 digits; sealed like NPWP
	FieldLegalForm   Field = "legal_form"   // bentuk usaha
	FieldYearBegun   Field = "year_begun"   // tahun berdiri
	FieldAddress     Field = "address"      // street, banjar
	FieldRegion      Field = "region"       // Kemendagri code of the desa or kelurahan
	FieldPoint       Field = "point"        // "latitude,longitude" in degrees, six decimals
	FieldKBLI2020    Field = "kbli_2020"    // five digits of KBLI 2020
	FieldKBLI2025    Field = "kbli_2025"    // five digits of KBLI 2025
	FieldCluster     Field = "cluster"      // klaster
	FieldMainProduct Field = "main_product" // produk unggulan
	FieldAbout       Field = "about"        // profile in a few sentences
	FieldWebsite     Field = "website"
	FieldMen         Field = "workers_men"   // tenaga kerja laki-laki
	FieldWomen       Field = "workers_women" // tenaga kerja perempuan
	FieldCapital     Field = "capital"       // modal usaha without land and buildings, rupiah
	FieldInvestment  Field = "investment"    // nilai investasi without land and buildings, rupiah
	FieldLand        Field = "land"          // value of land and buildings, rupiah
	FieldSales       Field = "sales"         // hasil penjualan tahunan, rupiah a year
	FieldCapacity    Field = "capacity"      // kapasitas produksi a month, with its unit
	FieldInstalled   Field = "installed"     // kapasitas terpasang a year, with its unit
	FieldOutput      Field = "output"        // realisasi produksi a year, with its unit
	FieldMaterial    Field = "material"      // bahan baku a year, in words
	FieldWater       Field = "water"         // process water, cubic metres a year
	FieldFuel        Field = "fuel"          // fuel and lubricants a year, in words
	FieldElectricity Field = "electricity"   // kWh a year
	FieldMachines    Field = "machines"      // mesin dan peralatan, in words
)

// Section groups fields as pages show and ask for them.
type Section string

// Sections in the order of pages.
const (
	Identity   Section = "identity"   // identitas
	Place      Section = "place"      // tempat usaha
	Trade      Section = "trade"      // bidang usaha dan produk
	Workforce  Section = "workers"    // tenaga kerja
	Money      Section = "money"      // modal dan penjualan
	Production Section = "production" // produksi
)

// Sections in the order in which pages list them.
var Sections = []Section{Identity, Place, Trade, Workforce, Money, Production}

// Sort is how a field's value is written.
type Sort string

// Sorts of values, each with its one form.
const (
	Words    Sort = "words"    // text on one line
	Prose    Sort = "prose"    // text of several lines
	Number   Sort = "number"   // digits
	Rupiahs  Sort = "rupiah"   // digits: whole rupiah
	Year     Sort = "year"     // four digits
	Quantity Sort = "quantity" // digits, a space, a unit: "1500 lembar"
	Code     Sort = "code"     // digits, as a list or an authority gives them
	Choice   Sort = "choice"   // one of a few
	Point    Sort = "point"    // "latitude,longitude" in degrees, six decimals
	Address  Sort = "address"  // of a page on the web
)

// Kept is what there is to know about a field.
type Kept struct {
	Field   Field
	Section Section
	Sort    Sort
	Most    int64  // the largest number, or the most characters
	Unit    string // code of the unit of numbers; empty: none, or within the value
	Sealed  bool   // personal: encrypted where it is kept, masked where it is shown
	SIINas  bool   // the least that a small industry reports (Permenperin 13/2025 art. 7a)
	Dated   bool   // a figure of a day or year, of which a newer one is another fact
	read    func(text string, k *Kept) (string, error)
}

// Bounds that no business of an office's book comes near.
const (
	mostRupiah  = 1_000_000_000_000_000 // a million milliard
	mostWorkers = 100_000
	mostAmount  = 1_000_000_000_000
	latestYear  = 2200 // a year after the day it is said on is refused by the book
)

// Fields is everything that can be said of a business, in the order of pages. The
// report of small industries to SIINas wants what SIINas marks; workers are two
// fields there.
var Fields = []Kept{
	{FieldName, Identity, Words, 200, "", false, false, false, readWords},
	{FieldBrand, Identity, Words, 200, "", false, false, false, readWords},
	{FieldLegalForm, Identity, Choice, 20, "", false, false, false, readLegalForm},
	{FieldYearBegun, Identity, Year, latestYear, "", false, false, false, readYear},
	{FieldNIB, Identity, Code, nibDigits, "", false, false, false, readNIB},
	{FieldNPWP, Identity, Code, npwpDigits, "", true, false, false, readNPWP},
	{FieldNITKU, Identity, Code, npwpDigits + placeDigits, "", true, false, false, readNITKU},
	{FieldAddress, Place, Words, 300, "", false, false, false, readWords},
	{FieldRegion, Place, Code, 13, "", false, false, false, readRegion},
	{FieldPoint, Place, Point, 40, "", false, false, false, readPoint},
	{FieldMainProduct, Trade, Words, 200, "", false, false, false, readWords},
	{FieldCluster, Trade, Words, 80, "", false, false, false, readWords},
	{FieldKBLI2020, Trade, Code, kbliDigits, "", false, false, false, readKBLI},
	{FieldKBLI2025, Trade, Code, kbliDigits, "", false, false, false, readKBLI},
	{FieldAbout, Trade, Prose, 2000, "", false, false, false, readProse},
	{FieldWebsite, Trade, Address, 200, "", false, false, false, readWebsite},
	{FieldMen, Workforce, Number, mostWorkers, "people", false, true, true, readNumber},
	{FieldWomen, Workforce, Number, mostWorkers, "people", false, true, true, readNumber},
	{FieldCapital, Money, Rupiahs, mostRupiah, "rupiah", false, false, true, readRupiah},
	{FieldInvestment, Money, Rupiahs, mostRupiah, "rupiah", false, true, true, readRupiah},
	{FieldLand, Money, Rupiahs, mostRupiah, "rupiah", false, true, true, readRupiah},
	{FieldSales, Money, Rupiahs, mostRupiah, "rupiah_year", false, false, true, readRupiah},
	{FieldCapacity, Production, Quantity, mostAmount, "month", false, true, true, readQuantity},
	{FieldInstalled, Production, Quantity, mostAmount, "year", false, true, true, readQuantity},
	{FieldOutput, Production, Quantity, mostAmount, "year", false, true, true, readQuantity},
	{FieldMaterial, Production, Prose, 1000, "", false, true, true, readProse},
	{FieldMachines, Production, Prose, 1000, "", false, true, true, readProse},
	{FieldWater, Production, Number, mostAmount, "cubic_metres_year", false, true, true, readNumber},
	{FieldFuel, Production, Prose, 500, "", false, true, true, readProse},
	{FieldElectricity, Production, Number, mostAmount, "kwh_year", false, true, true, readNumber},
}

// LegalForms are the forms of businesses (bentuk usaha) in the order of choices.
var LegalForms = []string{"perorangan", "ud", "cv", "pt", "pt_perorangan", "koperasi"}

// About tells what there is to know about a field.
func (f Field) About() (Kept, bool) {
	i := slices.IndexFunc(Fields, func(k Kept) bool { return k.Field == f })
	if i < 0 {
		return Kept{}, false
	}
	return Fields[i], true
}

// In lists the fields of a section.
func (s Section) In() []Kept {
	var all []Kept
	for _, k := range Fields {
		if k.Section == s {
			all = append(all, k)
		}
	}
	return all
}
