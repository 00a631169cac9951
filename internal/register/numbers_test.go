package register_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// faulty gives the fault's field and key, or fails.
func faulty(t interface {
	Helper()
	Fatalf(string, ...any)
}, err error) *fault.Fault {
	t.Helper()
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok || f.Kind != fault.Invalid {
		t.Fatalf("want an invalid field, got %v", err)
	}
	return f
}

// parsers are all, by the name of the field.
var parsers = map[string]func(string) (string, error){
	"nib":     func(s string) (string, error) { n, err := register.ParseNIB(s); return string(n), err },
	"npwp":    func(s string) (string, error) { n, err := register.ParseNPWP(s); return string(n), err },
	"nitku":   func(s string) (string, error) { n, err := register.ParseNITKU(s); return string(n), err },
	"spp_irt": func(s string) (string, error) { n, err := register.ParseSPPIRT(s); return string(n), err },
}

func TestNumbersAreKeptInOneForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ field, typed, want string }{
		{"nib", "0000000000007", "0000000000007"},
		{"nib", " 0000 0000 00007\n", "0000000000007"},
		{"nib", "0000.0000.00007", "0000000000007"},
		{"nib", "0000\u00a00000\u202f00007\u200b", "0000000000007"},
		{"nib", "\ufeff0000000000007", "0000000000007"},
		{"npwp", "00.000.000.0-000.007", "0000000000000007"},
		{"npwp", "000000000000007", "0000000000000007"},
		{"npwp", "0000 0000 0000 0007", "0000000000000007"},
		{"npwp", "0000000000000007", "0000000000000007"},
		{"npwp", "00.000.000.0\u2013000.007", "0000000000000007"},
		{"nitku", "0000000000000007000001", "0000000000000007000001"},
		{"nitku", "0000 0000 0000 0007 - 000001", "0000000000000007000001"},
		{"spp_irt", "000000000000729", "000000000000729"},
		{"spp_irt", "0000000000007-29", "000000000000729"},
		{"spp_irt", "P-IRT No. 0000000000007-29", "000000000000729"},
		{"spp_irt", "PIRT: 0000000000007-29", "000000000000729"},
		{"spp_irt", "SPP-IRT Nomor 0000000000007-29", "000000000000729"},
		{"spp_irt", "p.irt no 0000000000007-29", "000000000000729"},
		{"spp_irt", "No. 000000000007", "000000000007"},
		{"spp_irt", "00000000000000007", "00000000000000007"},
	} {
		got, err := parsers[c.field](c.typed)
		if err != nil || got != c.want {
			t.Errorf("%s %q: want %q, got %q, %v", c.field, c.typed, c.want, got, err)
		}
	}
}

func TestWrongNumbersAreToldWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ field, typed, want string }{
		{"nib", "", "register.number_missing [NIB]"},
		{"nib", " -.\u00a0", "register.number_missing [NIB]"},
		{"nib", "000000000007", "register.number_length [NIB 13 12]"},
		{"nib", "00000000000007", "register.number_length [NIB 13 14]"},
		{"nib", "000000000000O", "register.number_letter [NIB O]"},
		{"nib", "NIB 0000000000007", "register.number_letter [NIB N]"},
		{"nib", "+000000000007", "register.number_letter [NIB +]"},
		{"nib", "٠٠٠٠٠٠٠٠٠٠٠٠٧", "register.number_letter [NIB ٠]"},
		{"nib", "000000000000\x00", "register.number_letter [NIB \uFFFD]"},
		{"nib", "000000000000\xff", "register.number_letter [NIB \uFFFD]"},
		{"nib", "000000000000\u0301", "register.number_letter [NIB \uFFFD]"},
		{"nib", "9,12E+12", "register.number_rounded [NIB]"},
		{"nib", "9.12000000007e12", "register.number_rounded [NIB]"},
		{"nib", "0000000000000", "register.number_filler [NIB 0]"},
		{"nib", "9999999999999", "register.number_filler [NIB 9]"},
		{"nib", "000", "register.number_length [NIB 13 3]"},
		{"nib", strings.Repeat("7", 1<<20), "register.number_too_long [NIB]"},
		{"npwp", "00.000.000.0-000.00", "register.number_length_between [NPWP 15 16 14]"},
		{"npwp", "00000000000000007", "register.number_length_between [NPWP 15 16 17]"},
		{"npwp", "00.000.000.0-000.000", "register.number_filler [NPWP 0]"},
		{"npwp", "0000000000000000", "register.number_filler [NPWP 0]"},
		{"npwp", "5,1E+15", "register.number_rounded [NPWP]"},
		{"nitku", "0000000000000007", "register.number_length [NITKU 22 16]"},
		{"nitku", "00000000000000070000001", "register.number_length [NITKU 22 23]"},
		{"spp_irt", "00000000007", "register.number_length_between [SPP-IRT 12 17 11]"},
		{"spp_irt", "000000000000000007", "register.number_length_between [SPP-IRT 12 17 18]"},
		{"spp_irt", "P-IRT", "register.number_missing [SPP-IRT]"},
		{"spp_irt", "MD 0000000000007", "register.number_letter [SPP-IRT M]"},
	} {
		got, err := parsers[c.field](c.typed)
		f := faulty(t, err)
		if told := fmt.Sprint(f.Key, " ", f.Args); told != c.want || f.Field != c.field || got != "" {
			t.Errorf("%s %.40q: want %q, got %q about %s, and %q", c.field, c.typed, c.want, told, f.Field, got)
		}
	}
}

// An NPWP that is somebody's NIK does not show by accident.
func TestPersonalNumbersAreMasked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed    string
		personal bool
		printed  string
	}{
		{"9900000000000007", true, "************0007"}, // in the form of an NIK, of no region and no day
		{"00.000.000.0-000.007", false, "0000000000000007"},
		{"01.000.000.0-000.007", false, "0010000000000007"},
		{"03.000.000.0-000.007", false, "0030000000000007"},
		{"04.000.000.0-000.007", true, "************0007"},
		{"09.000.000.0-000.007", true, "************0007"},
		{"21.000.000.0-000.007", false, "0210000000000007"},
	} {
		n, err := register.ParseNPWP(c.typed)
		if err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("kept", "npwp", n)
		place, err := register.ParseNITKU(string(n) + "000001")
		if err != nil {
			t.Fatal(err)
		}
		slog.New(slog.NewJSONHandler(&log, nil)).Info("kept", "nitku", place)
		printed := fmt.Sprintf("%s %v %s", n, []register.NPWP{n}, place)
		if want := fmt.Sprintf("%s [%s] %s000001", c.printed, c.printed, c.printed); n.Personal() != c.personal || place.Personal() != c.personal || printed != want {
			t.Errorf("%s: want %v and %s, got %v and %s", c.typed, c.personal, want, n.Personal(), printed)
		}
		if shows := strings.Contains(log.String(), string(n)); shows == c.personal {
			t.Errorf("%s: the log says %s", c.typed, log.String())
		}
		if n.Masked() != "************0007" || place.Masked() != "************0007000001" || place.NPWP() != n {
			t.Errorf("%s: masked %s and %s, of %s", c.typed, n.Masked(), place.Masked(), string(place.NPWP()))
		}
	}
}

func TestNumbersAsTheyArePrinted(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{
		"9900 0000 0000 0007":         register.NPWP("9900000000000007").Grouped(),
		"0010 0000 0000 0007 0000 01": register.NITKU("0010000000000007000001").Grouped(),
		"0000000000007-29":            register.SPPIRT("000000000000729").Grouped(),
		"000000000007":                register.SPPIRT("000000000007").Grouped(),
		"":                            register.NPWP("").String() + register.NITKU("").String(),
		"**2345":                      register.NPWP("012345").String(), // not one that was read
	} {
		if got != want {
			t.Errorf("want %q, got %q", want, got)
		}
	}
}

// However people space a number, it is the same number.
func TestSpacingDoesNotMatter(t *testing.T) {
	t.Parallel()
	lengths := map[string][]int{"nib": {13}, "npwp": {15, 16}, "nitku": {22}, "spp_irt": {12, 13, 14, 15, 16, 17}}
	rapid.Check(t, func(t *rapid.T) {
		field := rapid.SampledFrom([]string{"nib", "npwp", "nitku", "spp_irt"}).Draw(t, "field")
		length := rapid.SampledFrom(lengths[field]).Draw(t, "length")
		digits := rapid.StringOfN(rapid.RuneFrom([]rune("0123456789")), length, length, -1).Draw(t, "digits")
		if strings.Trim(digits, digits[:1]) == "" {
			t.Skip("one digit alone is a filler")
		}
		var typed strings.Builder
		for _, d := range digits {
			typed.WriteString(rapid.SampledFrom([]string{"", "", " ", ".", "-", "\u2011"}).Draw(t, "between") + string(d))
		}
		want := digits
		if field == "npwp" && length == 15 {
			want = "0" + digits
		}
		if got, err := parsers[field](typed.String()); err != nil || got != want {
			t.Fatalf("%s %q: want %s, got %s, %v", field, typed.String(), want, got, err)
		}
	})
}

func FuzzNumbers(f *testing.F) {
	f.Add("P-IRT No. 0000000000007-29")
	f.Add("00.000.000.0-000.007")
	f.Add("9,12E+12")
	f.Fuzz(func(t *testing.T, typed string) {
		for field, parse := range parsers {
			n, err := parse(typed)
			if err != nil {
				if told := faulty(t, err); told.Field != field || n != "" || strings.Contains(fmt.Sprint(told.Args), typed) && len(typed) > 8 {
					t.Errorf("%s %q: %q and %v", field, typed, n, err)
				}
				continue
			}
			if again, err := parse(n); err != nil || again != n || strings.Trim(n, "0123456789") != "" {
				t.Errorf("%s %q gives %s, which gives %s, %v", field, typed, n, again, err)
			}
		}
		if n, err := register.ParseNPWP(typed); err == nil && n.Personal() && strings.Contains(n.String(), string(n)[:12]) {
			t.Errorf("%q shows as %s", typed, n)
		}
	})
}
