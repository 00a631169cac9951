package sheet_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/lang"
	"wantilan/internal/sheet"
)

// A plain table comes back as it went out, with its noughts and minus signs.
func TestPlainTablesComeBack(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"01111", "Pertanian jagung; kedelai", "-8.5"}, {"51.03", "a \"b\", c", ""}, {"=1+1", "baris\nkedua", "x"}}
	l := sheet.Listing{Name: "Wilayah: semua / Bali?", Top: []string{"Sumber: contoh"}, Head: []string{"kode", "nama", "lintang"}, Rows: slices.Values(rows)}
	for _, tag := range []lang.Tag{lang.ID, lang.EN} {
		in := lang.In(tag)
		var asCSV, asXLSX bytes.Buffer
		if err := sheet.WriteCSV(&asCSV, l, in); err != nil {
			t.Fatal(err)
		}
		if err := sheet.WriteXLSX(&asXLSX, l, in); err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{"a.csv": asCSV.Bytes(), "a.txt": asCSV.Bytes(), "a.xlsx": asXLSX.Bytes()} {
			got, err := sheet.ReadLines(t.Context(), name, data)
			if err != nil {
				t.Errorf("%s in %s: %v", name, tag, err)
				continue
			}
			if strings.HasSuffix(name, ".xlsx") {
				got = got[1:] // the source
			}
			want := append([][]string{l.Head}, rows...)
			for i, line := range got {
				cells := slices.Clone(line.Cells)
				for j := range cells {
					cells[j] = strings.TrimPrefix(strings.ReplaceAll(cells[j], "\r\n", "\n"), "'")
				}
				for len(cells) < 3 {
					cells = append(cells, "")
				}
				if diff := cmp.Diff(want[i], cells); diff != "" {
					t.Errorf("%s in %s, line %d (-want +got):\n%s", name, tag, line.Number, diff)
				}
			}
			if len(got) != len(want) {
				t.Errorf("%s in %s: want %d lines, got %d", name, tag, len(want), len(got))
			}
		}
	}
}

func TestFilesThatAreNoPlainTableAreRefused(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"empty.csv": "", "old.xls": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.json": `{"a": 1}`, "broken.xlsx": "PK\x03\x04xx", "nul.csv": "a,b\x00c", "quote.csv": "a,b\n\"c,d",
	} {
		_, err := sheet.ReadLines(t.Context(), name, []byte(data))
		if _, ok := errors.AsType[sheet.Mistakes](err); !ok {
			t.Errorf("%s: want mistakes, got %v", name, err)
		}
	}
}
