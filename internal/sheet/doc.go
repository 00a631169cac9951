// Package sheet reads and writes the files of a gathering: our own JSON, the
// .dzn data of published research instances, Excel workbooks and CSV tables go
// in; the JSON result, workbooks, CSV, our JSON problem and an empty template
// come out.
//
// A file of a business meeting day holds four tables, under Indonesian or
// English names: participants (peserta), requests (permintaan temu), slots
// (waktu) and tables (meja). Everything counted is counted from 1, as people
// write it. Clock times are minutes after midnight.
//
// Readers trust nothing: size, number of rows, depth and unpacked size are
// bounded, and every mistake found is reported with its place and what to do,
// in Indonesian and English (see Mistakes). The .dzn layout is that of the
// instances published with "Scheduling business-to-business meetings" (Bofill et
// al., JAIR 2022); problem.schema.json beside this file describes our JSON.
package sheet

// Format names a kind of input file.
type Format string

// The formats. FormatAuto finds the format by looking at the content, never at
// the name.
const (
	FormatAuto Format = ""
	FormatDZN  Format = "dzn"
	FormatJSON Format = "json"
	FormatXLSX Format = "xlsx"
	FormatCSV  Format = "csv" // a folder or a zip with the four tables
)

// Formats lists the formats that can be asked for by name.
var Formats = []Format{FormatDZN, FormatJSON, FormatXLSX, FormatCSV}

// Limits of what is read. They keep a hostile or mistaken file from using up the
// machine; the largest real gathering is a hundred times smaller.
const (
	MostBytes    = 32 << 20  // of a file, a zip or all CSV files of a folder
	MostUnpacked = 128 << 20 // of a workbook or zip once unpacked
	MostCells    = 2_500_000 // of a workbook, rows counted as one cell each
	MostEntries  = 2_000     // files inside a workbook or zip
	MostMistakes = 1_000     // reported one by one; the rest are counted
	MostColumns  = 200       // of a table
	MostNameLen  = 200       // letters of a name, place or title
	MostNoteLen  = 2_000     // letters of a note or product
)
