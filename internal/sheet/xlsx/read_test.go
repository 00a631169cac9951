package xlsx_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/sheet/xlsx"
)

const sharedTexts = `<?xml version="1.0" encoding="UTF-8"?><sst><si><t>satu</t></si><si/><si><r><rPr><b/></rPr><t>du</t></r><r><t xml:space="preserve">a </t></r><rPh sb="0" eb="1"><t>ドゥア</t></rPh></si><si><t>_x0041_ dan _x005F_x0041_</t></si></sst>`

func TestRowsAsOthersWriteThem(t *testing.T) {
	t.Parallel()
	texts, err := xlsx.ReadTexts(strings.NewReader(sharedTexts))
	must(t, err)
	for name, c := range map[string]struct {
		sheet string
		want  []string // number: cells
	}{
		"shared texts":        {`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v> 2 </v></c><c r="C1" t="s"><v>1</v></c><c r="D1" t="s"><v>3</v></c></row>`, []string{`1: "satu" "dua " "" "A dan _x0041_"`}},
		"texts in cells":      {`<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><r><t>b</t></r><r><t>c</t></r></is></c></row>`, []string{`1: "a" "bc"`}},
		"numbers as stored":   {`<row r="1"><c r="A1" s="4"><v>46365.25</v></c><c r="B1"><v>1.5E-3</v></c><c r="C1"><v>12345678901234567890</v></c></row>`, []string{`1: "46365.25" "1.5E-3" "12345678901234567890"`}},
		"yes, no, mistakes":   {`<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c><c r="C1" t="e"><v>#N/A</v></c></row>`, []string{`1: "1" "0" "#N/A"`}},
		"results of formulas": {`<row r="1"><c r="A1" t="str"><f>B1&amp;"x"</f><v>yx</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1"><f>1+1</f></c></row>`, []string{`1: "yx" "2"`}},
		"gaps":                {`<row r="2"><c r="C2"><v>1</v></c></row><row r="5"/><row r="7"><c r="A7"><v>2</v></c></row>`, []string{`2: "" "" "1"`, `7: "2"`}},
		"without places":      {`<row><c><v>1</v></c><c><v>2</v></c></row><row r="4"><c><v>3</v></c></row><row><c r="B5"><v>4</v></c><c><v>5</v></c></row>`, []string{`1: "1" "2"`, `4: "3"`, `5: "" "4" "5"`}},
		"cells in disorder":   {`<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>`, []string{`1: "1" "" "3"`}},
		"looks without value": {`<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="9"/></row>`, []string{`1: "1"`}},
		"what came later":     {`<row r="1"><c r="A1"><v>1</v><extLst><ext><x/></ext></extLst></c><new><c r="B1"><v>9</v></c></new></row>`, []string{`1: "1"`}},
		"marked as it is":     {`<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<a>]]> &amp; b</t></is></c></row>`, []string{`1: "<a> & b"`}},
		"nothing":             {``, nil},
	} {
		var got []string
		sheet := `<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:cols/><x:sheetData>` + prefixed(c.sheet) + `</x:sheetData><x:row r="9"/></x:worksheet>`
		must(t, xlsx.ReadRows(strings.NewReader(sheet), texts, func(number int, cells []string) bool {
			line := fmt.Sprintf("%d:", number)
			for _, c := range cells {
				line += fmt.Sprintf(" %q", c)
			}
			got = append(got, line)
			return true
		}))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// prefixed puts the elements of rows into a namespace of their own name, as some
// programs do.
func prefixed(s string) string {
	return strings.NewReplacer("<row", "<x:row", "</row", "</x:row", "<c>", "<x:c>", "<c ", "<x:c ", "</c>", "</x:c>").Replace(s)
}

func TestNoMoreRowsThanWanted(t *testing.T) {
	t.Parallel()
	seen := 0
	must(t, xlsx.ReadRows(strings.NewReader(`<worksheet><sheetData><row><c><v>1</v></c></row><row><c><v>2</v></c></row><row`), nil, func(int, []string) bool {
		seen++
		return seen < 2
	}))
	if seen != 2 {
		t.Errorf("want 2 rows, got %d", seen)
	}
}

func TestDamagedSheetsAreNotReadInPart(t *testing.T) {
	t.Parallel()
	texts, err := xlsx.ReadTexts(strings.NewReader(sharedTexts))
	must(t, err)
	row := func(s string) string { return `<worksheet><sheetData>` + s + `</sheetData></worksheet>` }
	for name, sheet := range map[string]string{
		"cut off":                   `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c>`,
		"cut off between rows":      `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>`,
		"empty":                     ``,
		"elements that cross":       row(`<row r="1"><c r="A1"><v>1</c></v></row>`),
		"a row of no number":        row(`<row r="x"><c><v>1</v></c></row>`),
		"a row after the last":      row(`<row r="1048577"><c><v>1</v></c></row>`),
		"one more than the last":    row(`<row r="1048576"/><row><c><v>1</v></c></row>`),
		"a cell after the last":     row(`<row r="1"><c r="XFD1"/><c><v>1</v></c></row>`),
		"a cell of no name":         row(`<row r="1"><c r="1A"><v>1</v></c></row>`),
		"a shared text not there":   row(`<row r="1"><c r="A1" t="s"><v>4</v></c></row>`),
		"a shared text below":       row(`<row r="1"><c r="A1" t="s"><v>-1</v></c></row>`),
		"a shared text of a word":   row(`<row r="1"><c r="A1" t="s"><v>x</v></c></row>`),
		"an entity of its own":      `<!DOCTYPE x [<!ENTITY a "b">]>` + row(`<row r="1"><c r="A1"><v>&a;</v></c></row>`),
		"letters that nobody knows": `<?xml version="1.0" encoding="ebcdic"?>` + row(`<row/>`),
	} {
		if err := xlsx.ReadRows(strings.NewReader(sheet), texts, func(int, []string) bool { return true }); err == nil && name != "empty" {
			t.Errorf("%s: read without an error", name)
		}
	}
	for name, part := range map[string]string{"cut off": `<sst><si><t>a`, "crossing": `<sst><si><t>a</si></t></sst>`} {
		if _, err := xlsx.ReadTexts(strings.NewReader(part)); err == nil {
			t.Errorf("shared texts, %s: read without an error", name)
		}
	}
}

func TestOldEncodings(t *testing.T) {
	t.Parallel()
	for encoding, letter := range map[string]string{"windows-1252": "\xe9", "ISO-8859-1": "\xe9", "us-ascii": "e", "UTF-8": "é", "utf8": "é"} {
		var got string
		must(t, xlsx.ReadRows(strings.NewReader(`<?xml version="1.0" encoding="`+encoding+`"?><worksheet><sheetData><row><c t="str"><v>`+letter+`</v></c></row></sheetData></worksheet>`), nil,
			func(_ int, cells []string) bool { got = cells[0]; return true }))
		if want := "é"; got != want && encoding != "us-ascii" {
			t.Errorf("%s: want %q, got %q", encoding, want, got)
		}
	}
}

func FuzzReadRows(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>2</v></c><c t="inlineStr"><is><r><t>_x0041_</t></r></is></c></row></sheetData></worksheet>`)
	f.Add(`<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><f>A1</f><v>1</v></c></row></sheetData></worksheet>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		texts, err := xlsx.ReadTexts(strings.NewReader(sharedTexts))
		must(t, err)
		_ = xlsx.ReadRows(strings.NewReader(sheet), texts, func(number int, cells []string) bool {
			if number < 1 || number > xlsx.MostRows || len(cells) == 0 || len(cells) > xlsx.MostColumns || cells[len(cells)-1] == "" {
				t.Errorf("row %d with %d cells", number, len(cells))
			}
			return true
		})
	})
}
