package register

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
