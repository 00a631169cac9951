// Package reference is the lists that the register points into (acuan): regions,
// KBLI 2020 and 2025 with what became of each code, HS 2022, the product clusters of
// Bali, kinds of certificates, legal forms, units and the bounds of business scales.
//
// The lists are facts of others: each says its version, its official source, how
// certain it is and when it was looked at. The program brings an edition of every
// list (data/, our own form); an office can put a newer one in force from a file,
// and an older one back. KBLI comes with section C only; other sections are read in
// the same way.
//
// A Book is the lists in force at one moment. It never changes, so many may ask it
// at once, and it reads a list when it is first asked for something of it. A Shelf
// keeps the editions and hands out the Book of now.
package reference

import (
	"archive/zip"
	_ "embed" // the lists
	"fmt"
	"io"
	"strings"
)

// Kind names a list.
type Kind string

// The lists.
const (
	Regions      Kind = "regions"        // wilayah
	KBLI2020     Kind = "kbli_2020"      // Peraturan BPS 2/2020
	KBLI2025     Kind = "kbli_2025"      // Peraturan BPS 7/2025
	Crosswalk    Kind = "kbli_crosswalk" // padanan KBLI 2020 ke 2025
	HS2022       Kind = "hs_2022"        // pos tarif, six digits
	Products     Kind = "products"       // klaster produk
	Certificates Kind = "certificates"   // izin dan sertifikat
	Indications  Kind = "indications"    // indikasi geografis
	LegalForms   Kind = "legal_forms"    // bentuk usaha
	Units        Kind = "units"          // satuan
	Scales       Kind = "scales"         // skala usaha
	Words        Kind = "words"          // kata sehari-hari
)

// Kinds in the order in which pages list them.
var Kinds = []Kind{Regions, KBLI2020, KBLI2025, Crosswalk, HS2022, Products, Certificates, Indications, LegalForms, Units, Scales, Words}

// Known tells whether there is such a list.
func (k Kind) Known() bool { _, known := layouts[k]; return known }

// Grade is how certain a list or a row of it is.
type Grade string

// Grades.
const (
	Official  Grade = "A" // read in the rule, on the official site, or in the official data
	Secondary Grade = "B" // read in the press or in what others wrote
	Unchecked Grade = "C" // common knowledge that was not seen in a source
	Doubtful  Grade = "D" // contradictory or provisional: the office must look
)

// List is one edition of a list.
type List struct {
	Kind    Kind
	Version string
	Source  string // who published it, cited
	Grade   Grade
	Checked string // YYYY-MM-DD on which it was compared with its source
	Rows    []Row
}

// Row is one line, a cell for each column of the list.
type Row []string

// data is the shipped lists, data/*.tsv, packed: as text they would be a tenth of a
// megabyte more in the program. A test packs them again with -update.
//
//go:embed data/lists.zip
var data string

// Shipped is the edition of a list that the program brings. A broken one is our
// mistake, found by the tests, so it panics.
func Shipped(k Kind) List {
	text, err := shippedText(k)
	if err != nil {
		panic(fmt.Sprintf("reference: %s: %v", k, err))
	}
	l, err := Read(text)
	if err != nil || l.Kind != k {
		panic(fmt.Sprintf("reference: %s: %v", k, err))
	}
	return l
}

func shippedText(k Kind) (string, error) {
	all, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		return "", err
	}
	f, err := all.Open(string(k) + ".tsv")
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	return string(text), err
}
