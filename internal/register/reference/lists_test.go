package reference_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/register/reference"
)

// lines are the rows of a list as a file would have them.
func lines(l reference.List) []reference.Line {
	var head []string
	for _, c := range reference.LayoutOf(l.Kind).Columns {
		head = append(head, c.Heading)
	}
	all := []reference.Line{{Number: 1, Cells: head}}
	for i, r := range l.Rows {
		all = append(all, reference.Line{Number: i + 2, Cells: r})
	}
	return all
}

var update = flag.Bool("update", false, "pack the lists of data anew")

// What is packed into the program is what can be read beside it.
func TestPackedListsAreThoseOfTheFolder(t *testing.T) {
	if *update {
		pack(t)
		t.Skip("packed anew; build again and run without -update")
	}
	for _, k := range reference.Kinds {
		want, err := os.ReadFile("data/" + string(k) + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		if got := reference.Shipped(k).Text(); got != string(want) {
			t.Errorf("%s was changed and not packed: run go test ./internal/register/reference -update", k)
		}
	}
	files, err := filepath.Glob("data/*.tsv")
	if err != nil || len(files) != len(reference.Kinds) {
		t.Errorf("%d files for %d lists: %v", len(files), len(reference.Kinds), err)
	}
}

func pack(t *testing.T) {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for _, k := range reference.Kinds {
		text, err := os.ReadFile("data/" + string(k) + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		w, err := z.Create(string(k) + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("data/lists.zip", b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What we ship passes the checks that files of offices have to pass, and says where
// it comes from.
func TestShippedListsAreWhole(t *testing.T) {
	t.Parallel()
	for _, k := range reference.Kinds {
		l := reference.Shipped(k)
		if l.Version == "" || l.Source == "" || l.Checked == "" || !strings.Contains("ABCD", string(l.Grade)) || len(l.Grade) != 1 {
			t.Errorf("%s does not say what it is: %+v", k, l.Version)
		}
		rows, mistakes := reference.FromLines(k, lines(l), false)
		if len(mistakes) > 0 {
			t.Errorf("%s: %+v", k, mistakes[:min(5, len(mistakes))])
		}
		if diff := cmp.Diff(l.Rows, rows); diff != "" {
			t.Errorf("%s read again (-want +got):\n%s", k, diff)
		}
		text := l.Text()
		again, err := reference.Read(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(l, again); diff != "" {
			t.Errorf("%s in our own form (-want +got):\n%s", k, diff)
		}
	}
	packed, err := os.Stat("data/lists.zip")
	if err != nil {
		t.Fatal(err)
	}
	if packed.Size() > 100<<10 {
		t.Errorf("the lists are %d bytes, more than the program should carry", packed.Size())
	}
}

// Codes that lists say of one another are there.
func TestShippedListsBelongTogether(t *testing.T) {
	t.Parallel()
	book := reference.NewBook()
	class := func(where string, e reference.Edition, code string) {
		if c, there := book.Class(e, code); !there || !c.Whole() {
			t.Errorf("%s: there is no class %s in KBLI %s", where, code, e)
		}
	}
	heading := func(where, code string) {
		if _, there := book.HS(code); !there {
			t.Errorf("%s: there is no heading %s", where, code)
		}
	}
	products := book.Products()
	if len(products) != 35 {
		t.Errorf("want 35 products, got %d", len(products))
	}
	for _, p := range products {
		class(p.Code, reference.Of2020, p.KBLI2020)
		if p.KBLI2025 != "" {
			class(p.Code, reference.Of2025, p.KBLI2025)
		}
		for _, code := range p.HS {
			heading(p.Code, code)
		}
	}
	for _, r := range book.List(reference.Words).Rows {
		for _, code := range reference.Codes(r[2]) {
			class(r[0], reference.Of2020, code)
		}
		for _, code := range reference.Codes(r[3]) {
			class(r[0], reference.Of2025, code)
		}
		for _, code := range reference.Codes(r[4]) {
			heading(r[0], code)
		}
		if r[1]+r[2]+r[3]+r[4] == "" {
			t.Errorf("the word %q says nothing", r[0])
		}
	}
	for _, r := range book.List(reference.Crosswalk).Rows {
		class("crosswalk", reference.Of2020, r[0])
		if r[1] != "" {
			class("crosswalk", reference.Of2025, r[1])
		}
	}
	for _, i := range book.Indications() {
		found := book.FindRegion(i.Place)
		if len(found) == 0 || i.Place == "Badung" {
			t.Errorf("%s comes from %s, which is no kabupaten of a registered name", i.Name, i.Place)
		}
	}
}

func TestSectionCOfBothEditions(t *testing.T) {
	t.Parallel()
	book := reference.NewBook()
	for edition, want := range map[reference.Edition]map[int]int{reference.Of2020: {2: 24, 3: 69, 4: 177, 5: 476}, reference.Of2025: {5: 453}} {
		got := map[int]int{}
		kind := reference.KBLI2020
		if edition == reference.Of2025 {
			kind = reference.KBLI2025
		}
		for _, r := range book.List(kind).Rows {
			got[len(r[0])]++
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("KBLI %s (-want +got):\n%s", edition, diff)
		}
	}
	if top := book.ClassesIn(reference.Of2020, ""); len(top) != 24 {
		t.Errorf("want 24 golongan pokok on top, got %d", len(top))
	}
	if below := book.ClassesIn(reference.Of2020, "1629"); len(below) != 6 {
		t.Errorf("want six classes in 1629, got %v", below)
	}
	if below := book.ClassesIn(reference.Of2020, "15"); len(below) != 3 { // 1511, 1512 and 152: the list lacks 151
		t.Errorf("what stands below 15: %v", below)
	}
	if _, there := book.Class("2015", "16293"); there {
		t.Error("an edition that there is not has classes")
	}
}

// The same number with another meaning is never taken for the same class.
func TestCrosswalkWarnsOfNumbersThatChangedTheirMeaning(t *testing.T) {
	t.Parallel()
	book := reference.NewBook()
	for code, want := range map[string]map[string]reference.Warning{
		"10772": {"10772": reference.NewMeaning, "10779": reference.Moved}, // spices became iodised salt
		"13122": {"13122": reference.NewMeaning},                           // ikat became all weaving by hand
		"13133": {"13133": reference.NewMeaning},                           // printed cloth became batik
		"13134": {"13133": reference.Moved},
		"10391": {"10307": reference.Moved},
		"10392": {"10308": reference.Moved},
		"31001": {"31011": reference.Moved},
		"31002": {"31012": reference.Moved},
		"32201": {"32201": reference.SameClass},
		"10761": {"10761": reference.Reworded},
		"16293": {"16293": reference.Reworded},
		"11040": {"11040": reference.NewMeaning, "11053": reference.Moved}, // soft drinks became malt
		"32120": {"": reference.Gone},
	} {
		got := map[string]reference.Warning{}
		for _, c := range book.Crosswalk(code) {
			got[c.Code] = c.Warning
			if c.Code != "" && c.Title == "" {
				t.Errorf("%s: the candidate %s has no title", code, c.Code)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", code, diff)
		}
	}
	if got := book.Crosswalk("99999"); got != nil {
		t.Errorf("a code that there is not: %v", got)
	}
	for _, c := range book.List(reference.KBLI2020).Rows {
		if len(c[0]) != 5 {
			continue
		}
		all := book.Crosswalk(c[0])
		if len(all) == 0 {
			t.Errorf("%s: nothing is said of it", c[0])
		}
		_, number := book.Class(reference.Of2025, c[0])
		told := false
		for _, a := range all {
			told = told || a.Code == c[0]
		}
		if number && !told {
			t.Errorf("%s: its number is used in 2025, which is not said", c[0])
		}
	}
}

func TestSmallLists(t *testing.T) {
	t.Parallel()
	book := reference.NewBook()
	irt, there := book.CertificateKind("spp_irt")
	if !there || irt.Years != 5 || irt.Grade != reference.Secondary {
		t.Errorf("SPP-IRT: %+v", irt)
	}
	for number, want := range map[string]bool{"000000000000729": true, "000000000007": true, " 000000000007 ": true, "00000000007": false, "x": false} {
		if irt.Fits(number) != want {
			t.Errorf("SPP-IRT %q: want %v", number, want)
		}
	}
	if halal, _ := book.CertificateKind("halal"); !halal.Fits("ID000") || halal.Issuer != "BPJPH" {
		t.Errorf("halal: %+v", halal)
	}
	if _, there := book.CertificateKind("nothing"); there {
		t.Error("a kind that there is not")
	}
	registered := 0
	for _, i := range book.Indications() {
		if i.Registered {
			registered++
		}
	}
	if registered != 11 || len(book.Clusters()) != 11 || len(book.LegalForms()) < 6 || len(book.Units()) < 10 {
		t.Errorf("%d registered indications, clusters %v", registered, book.Clusters())
	}
}

func TestScalesLeaveNoGapAndDoNotOverlap(t *testing.T) {
	t.Parallel()
	book := reference.NewBook()
	const million = int64(1_000_000)
	for _, c := range []struct {
		rule                         string
		workers, capital, investment int64
		sales                        int64
		want                         string
	}{
		{"pp7_modal", 0, 1000 * million, 0, 0, "mikro"}, {"pp7_modal", 0, 1000*million + 1, 0, 0, "kecil"}, {"pp7_modal", 0, 10_000*million + 1, 0, 0, "besar"},
		{"pp7_penjualan", 0, 0, 0, 2000 * million, "mikro"}, {"pp7_penjualan", 0, 0, 0, 50_000*million + 1, "besar"},
		{"industri", 19, 0, 999 * million, 0, "kecil"}, {"industri", 19, 0, 1000 * million, 0, "menengah"}, {"industri", 20, 0, 15_000 * million, 0, "menengah"}, {"industri", 20, 0, 15_000*million + 1, 0, "besar"},
		{"bps", 4, 0, 0, 0, "mikro"}, {"bps", 19, 0, 0, 0, "kecil"}, {"bps", 100, 0, 0, 0, "besar"},
	} {
		var got []string
		for _, s := range book.Scales() {
			if s.Rule != c.rule {
				continue
			}
			holds := true
			for _, b := range []struct {
				within reference.Range
				n      int64
			}{{s.Workers, c.workers}, {s.Capital, c.capital}, {s.Sales, c.sales}, {s.Investment, c.investment}} {
				holds = holds && (!b.within.Set() || b.within.Holds(b.n))
			}
			if holds {
				got = append(got, s.Class)
			}
		}
		if len(got) != 1 || got[0] != c.want {
			t.Errorf("%+v: got %v", c, got)
		}
	}
}
