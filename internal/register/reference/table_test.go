package reference_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wantilan/internal/register/reference"
)

func typed(rows ...string) []reference.Line {
	var all []reference.Line
	for i, r := range rows {
		all = append(all, reference.Line{Number: i + 1, Cells: strings.Split(r, "|")})
	}
	return all
}

func TestColumnsMayStandInAnyOrderUnderEitherName(t *testing.T) {
	t.Parallel()
	want := []reference.Row{{"51", "Bali", "provinsi", "", "", ""}, {"51.03", "Badung", "kabupaten", "", "-8.5", "115.2"}}
	for name, file := range map[string][]reference.Line{
		"Indonesian":           typed("kode|nama|tingkat|lintang|bujur", "51|Bali|provinsi||", "51.03|Badung|kabupaten|-8.5|115.2"),
		"English, other order": typed("level|name|code|longitude|latitude", "provinsi|Bali|51||", "kabupaten|Badung|51.03|115.2|-8.5"),
		"capitals, a title, blanks, a column of their own": typed("Daftar wilayah", "", " Kode |Nama|TINGKAT|lintang|Bujur|Kode BPS|catatan", "51|Bali|provinsi||||x", "|||", "'51.03|  Badung |kabupaten|-8.5|115.2"),
	} {
		got, mistakes := reference.FromLines(reference.Regions, file, false)
		if diff := cmp.Diff(want, got); diff != "" || len(mistakes) > 0 {
			t.Errorf("%s: %+v\n%s", name, mistakes, diff)
		}
	}
}

func TestMistakesSayWhereAndWhat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind reference.Kind
		file []reference.Line
		want string
	}{
		{reference.KBLI2020, typed("a|b", "c|d"), "0  reference.mistake.headings [kode, judul]"},
		{reference.KBLI2020, nil, "0  reference.mistake.headings [kode, judul]"},
		{reference.KBLI2020, typed("kode|b", "01111|d"), "1  reference.mistake.column [judul]"},
		{reference.KBLI2020, typed("kode|judul|code"), "1  reference.mistake.column_twice [kode]"},
		{reference.KBLI2020, typed("kode|judul"), "0  reference.mistake.empty []"},
		{reference.KBLI2020, typed("kode|judul", "0111x|Jagung"), "2 kode reference.must.kbli_any [0111x]"},
		{reference.KBLI2020, typed("kode|judul", "01111|"), "2 judul reference.mistake.needed []"},
		{reference.KBLI2020, typed("kode|judul", "01111|\xff"), "2 judul reference.mistake.text []"},
		{reference.KBLI2020, typed("kode|judul", "01111|"+strings.Repeat("x", 2000)), "2 judul reference.mistake.long [1000]"},
		{reference.KBLI2020, typed("kode|judul", "01111|Jagung", "01111|Gandum"), "3 kode reference.mistake.twice [01111 2]"},
		{reference.KBLI2020, typed("kode|judul", "01|Tanaman", "01111|Jagung", "1111|Jagung"), "4 kode reference.mistake.group [1111]"},
		{reference.Regions, typed("kode|nama|tingkat", "51|Bali|provinsi", "51.03.01|Kuta|kecamatan"), "3 kode reference.mistake.parent [51.03.01 51.03]"},
		{reference.Regions, typed("kode|nama|tingkat", "51|Bali|desa"), "2 kode reference.mistake.level [51 desa]"},
		{reference.Regions, typed("kode|nama|tingkat|lintang", "51|Bali|provinsi|-98"), "2 lintang reference.must.degrees [-98]"},
		{reference.Crosswalk, typed("kbli_2020|kbli_2025|status", "10391|10307|same"), "2 kbli_2020 reference.mistake.status [10391 10307 same]"},
		{reference.Crosswalk, typed("kbli_2020|kbli_2025|status", "10391||moved"), "2 kbli_2020 reference.mistake.status [10391  moved]"},
		{reference.Words, typed("kata|hs", "sendok|4419;x"), "2 hs reference.must.hs [4419;x]"},
		{reference.Certificates, typed("kode|nama|inggris|penerbit|pola_nomor|masa_berlaku_tahun|wajib_bagi|wajib_bagi_inggris|dasar|kepastian", "a|b|c|d|[|0|e|f|g|A"), "2 pola_nomor reference.must.form [[]"},
		{reference.Scales, typed("kode|aturan|kelas|dasar|kepastian|berlaku_sejak", "a|b|c|d|B|31-12-2026"), "2 berlaku_sejak reference.must.day [31-12-2026]"},
	} {
		_, mistakes := reference.FromLines(c.kind, c.file, false)
		if len(mistakes) == 0 {
			t.Errorf("%v: no mistake was found", c.file)
			continue
		}
		m := mistakes[0]
		if got := fmt.Sprint(m.Line, " ", m.Column, " ", m.Key, " ", m.Args); got != c.want {
			t.Errorf("want %q, got %q", c.want, got)
		}
	}
	var bad []string
	for range 1000 {
		bad = append(bad, "x|")
	}
	if _, mistakes := reference.FromLines(reference.KBLI2020, typed(append([]string{"kode|judul"}, bad...)...), false); len(mistakes) != 100 {
		t.Errorf("want the first 100 mistakes, got %d", len(mistakes))
	}
}

func TestCodesAreKeptInOneForm(t *testing.T) {
	t.Parallel()
	got, mistakes := reference.FromLines(reference.Words, typed("kata|kbli_2020|hs", "sendok  kayu|16294, 32903|4419.20; 4419.90"), false)
	if diff := cmp.Diff([]reference.Row{{"sendok kayu", "", "16294;32903", "", "441920;441990"}}, got); diff != "" || len(mistakes) > 0 {
		t.Errorf("%+v\n%s", mistakes, diff)
	}
}

func TestTextThatIsNoListIsRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "# list\tnothing\n", "# list\tkbli_2020\ncode\n", "# list\tkbli_2020\ncode\ttitle\n01111\n", "# list\tkbli_2020\ncode\ttitle\n01111\ta\tb\n"} {
		if l, err := reference.Read(text); err == nil {
			t.Errorf("%q was read as %+v", text, l)
		}
	}
}

// Whatever two editions are, applying what Compare tells to the first gives the second.
func TestCompareTellsAllThatDiffers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) reference.List {
			titles := rapid.MapOf(rapid.StringMatching(`[0-2]{2}`), rapid.SampledFrom([]string{"a", "b", "c"})).Draw(t, name)
			l := reference.List{Kind: reference.KBLI2020}
			for code, title := range titles {
				l.Rows = append(l.Rows, reference.Row{code, title})
			}
			return l
		}
		before, after := draw("before"), draw("after")
		d := reference.Compare(before, after)
		have := map[string]string{}
		for _, r := range before.Rows {
			have[r[0]] = r[1]
		}
		for _, r := range d.Removed {
			delete(have, r[0])
		}
		for _, c := range d.Changed {
			if have[c.Before[0]] != c.Before[1] || c.Before.Equal(c.After) {
				t.Fatalf("%v was not so", c)
			}
			have[c.After[0]] = c.After[1]
		}
		for _, r := range d.Added {
			if _, there := have[r[0]]; there {
				t.Fatalf("%v was there", r)
			}
			have[r[0]] = r[1]
		}
		want := map[string]string{}
		for _, r := range after.Rows {
			want[r[0]] = r[1]
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		if same := len(after.Rows) - len(d.Added) - len(d.Changed); d.Same != same || d.None() != (len(before.Rows) == same && len(after.Rows) == same) {
			t.Fatalf("%d stay the same, not %d", same, d.Same)
		}
	})
}
