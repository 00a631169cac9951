package register_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wantilan/internal/register"
)

func TestFieldsAreReadToOneForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field       register.Field
		typed, want string
	}{
		{"name", "  Tenun \n Sandat  07 (contoh) ", "Tenun Sandat 07 (contoh)"},
		{"about", "Satu\r\n  dua  tiga\n", "Satu\ndua tiga"},
		{"legal_form", "PT Perorangan", "pt_perorangan"},
		{"legal_form", "C.V.", "cv"},
		{"year_begun", "1998", "1998"},
		{"nib", "0000.0000.00007", "0000000000007"},
		{"region", "5103022001", "51.03.02.2001"},
		{"region", "51.03.02.2001", "51.03.02.2001"},
		{"point", "-8.5815, 115.1768", "-8.581500,115.176800"},
		{"point", "-8.5815;115.1768", "-8.581500,115.176800"},
		{"kbli_2025", "13.122", "13122"},
		{"website", "contoh.example/toko", "https://contoh.example/toko"},
		{"workers_men", "12", "12"},
		{"capital", "1.500.000", "1500000"},
		{"capital", "Rp 1.500.000,00", "1500000"},
		{"capital", "Rp1.500.000,-", "1500000"},
		{"capital", "1,5 juta", "1500000"},
		{"capital", "1.5 jt", "1500000"},
		{"capital", "2 M", "2000000000"},
		{"capital", "1,500,000.00", "1500000"},
		{"capital", "500 ribu", "500000"},
		{"sales", "4800000000", "4800000000"},
		{"sales", "0", "0"},
		{"capacity", "1.500 lembar", "1500 lembar"},
		{"capacity", "5 m kain", "5 m kain"},
		{"capacity", "1,5 ribu lembar kain", "1500 lembar kain"},
		{"electricity", "5.400", "5400"},
		{"brand", "", ""},
	} {
		got, err := c.field.Read(c.typed)
		if err != nil || got != c.want {
			t.Errorf("%s %q: want %q, got %q, %v", c.field, c.typed, c.want, got, err)
		}
	}
}

func TestWrongFieldsAreToldWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field       register.Field
		typed, want string
	}{
		{"name", strings.Repeat("a", 201), "business.too_long [200]"},
		{"name", "a\x01b", "business.letters_unreadable []"},
		{"name", "\xff", "business.letters_unreadable []"},
		{"about", strings.Repeat("a ", 1<<20), "business.too_long [20000]"},
		{"legal_form", "firma", "business.choice_unknown []"},
		{"year_begun", "98", "business.year_unreadable []"},
		{"year_begun", "1750", "business.year_unreadable []"},
		{"region", "51.03", "business.region_unreadable []"},
		{"point", "di belakang pura", "business.point_unreadable []"},
		{"point", "115.1768, -8.5815", "business.point_swapped []"},
		{"point", "95, 190", "business.point_outside []"},
		{"kbli_2020", "1312", "business.kbli_unreadable []"},
		{"website", "javascript://contoh.example", "business.website_unreadable []"},
		{"website", "toko saya", "business.website_unreadable []"},
		{"capital", "banyak", "business.number_unreadable [banyak]"},
		{"capital", "-5", "business.number_unreadable [-5]"},
		{"capital", "1,500", "business.number_ambiguous [1,500]"},
		{"capital", "1.500 juta", "business.number_ambiguous [1.500 juta]"},
		{"capital", "1,2345678 ribu", "business.number_unreadable [1,2345678 ribu]"},
		{"capital", "1,2345 ribu", "business.number_not_whole [1,2345 ribu]"},
		{"capital", "99999 triliun", "business.number_too_large [99999 triliun]"},
		{"capital", "1e9", "business.number_unreadable [1e9]"},
		{"workers_men", "5 juta", "business.number_unreadable [5 juta]"},
		{"workers_men", "100.001", "business.number_too_large [100.001]"},
		{"workers_men", "2,5", "business.number_not_whole [2,5]"},
		{"capacity", "500", "business.unit_missing [500]"},
		{"capacity", "lembar", "business.quantity_unreadable [lembar]"},
		{"capacity", "1,5 ton", "business.number_not_whole [1,5 ton]"},
	} {
		got, err := c.field.Read(c.typed)
		f := faulty(t, err)
		if told := fmt.Sprint(f.Key, " ", f.Args); told != c.want || f.Field != string(c.field) || got != "" {
			t.Errorf("%s %.40q: want %q, got %q about %s, and %q", c.field, c.typed, c.want, told, f.Field, got)
		}
	}
}

// What was read once is read to the same again, whatever was typed.
func TestReadingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(register.Fields).Draw(t, "field")
		typed := rapid.OneOf(rapid.String(), rapid.StringMatching(`[0-9., ]{0,12}( ?(rb|jt|juta|M|lembar|kg))?`)).Draw(t, "typed")
		once, err := k.Field.Read(typed)
		if err != nil {
			return
		}
		if again, err := k.Field.Read(once); err != nil || again != once {
			t.Fatalf("%s %q: read to %q, then to %q, %v", k.Field, typed, once, again, err)
		}
	})
}

// Eleven kinds of data are the least that a small industry reports (Permenperin
// 13/2025 art. 7a); workers are two fields here.
func TestTheReportOfSmallIndustriesIsInTheTable(t *testing.T) {
	t.Parallel()
	var got []string
	seen := map[register.Field]bool{}
	for _, k := range register.Fields {
		if seen[k.Field] {
			t.Errorf("%s stands there twice", k.Field)
		}
		seen[k.Field] = true
		if k.SIINas {
			got = append(got, string(k.Field))
		}
	}
	want := "workers_men workers_women investment land capacity installed output material machines water fuel electricity"
	if strings.Join(got, " ") != want {
		t.Errorf("want %s, got %s", want, strings.Join(got, " "))
	}
}
