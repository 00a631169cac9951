package intake_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"wantilan/internal/register"
	"wantilan/internal/register/intake"
	"wantilan/internal/store/storetest"
)

// A number of nobody: no region begins with 99.
const taxNumber = "9903010101010007"

func taxed() intake.Grid {
	return sheetOf(
		[]string{"Nama Usaha", "NPWP", "NITKU", "Telepon", "Desa", "Kecamatan", "Tahun Berdiri"},
		[]string{"UD Tenun Sandat 01 (contoh)", "99.030.101.010.10-007", taxNumber + "000000", "081299990001", "Getasan", "Petang", "2010"},
		[]string{"UD Ukiran Jepun 02 (contoh)", taxNumber, "", "081299990002", "Getasan", "Petang", "kapan-kapan"},
		[]string{"UD Kopi Embun 03 (contoh)", "************0007", "", "081299990003", "Getasan", "Petang", "2012"},
		[]string{"UD Perak Ombak 04 (contoh)", "12-rahasia-5678901", "", "081299990004", "Getasan", "Petang", "2013"},
	)
}

func sealedWorld(t *testing.T, where string) (*world, register.Seal) {
	t.Helper()
	seal, err := register.NewSeal(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, where)
	w.desk = intake.NewDesk(w.db, nowAtNoon, intake.Options{Parse: register.Field.Read, Seal: &seal})
	return w, seal
}

// Tax numbers are read in and sealed; neither the preview nor the report nor what
// waits in the database has one that can be read, and the same file changes nothing.
func TestTaxNumbersAreSealed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		w, seal := sealedWorld(t, where)
		waiting := w.previewed(t, taxed(), intake.Choices{AsOf: "2026-03-01"})
		told, err := json.Marshal(waiting.Preview)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := w.db.IntakeRows(t.Context(), waiting.ID)
		if err != nil {
			t.Fatal(err)
		}
		for what, raw := range map[string][]byte{"the preview": told, "what waits": rows, "its first rows": waiting.Head} {
			if bytes.Contains(raw, []byte(taxNumber)) || bytes.HasPrefix(raw, []byte("\x1f\x8b")) {
				t.Errorf("%s has the number in clear: %q", what, raw)
			}
		}
		if !strings.Contains(string(told), "************0007") {
			t.Errorf("no masked number in the preview: %s", told)
		}
		first := w.imported(t, taxed(), intake.Choices{AsOf: "2026-03-01"})
		if first.Count(intake.Added) != 2 || first.Count(intake.Wrong) != 2 {
			t.Fatalf("%v", first.Counts)
		}
		found := 0
		if _, err := w.desk.Report(t.Context(), w.by, first.ID, func(fates []intake.Fate) error {
			for _, f := range fates {
				if text, err := json.Marshal(f); err != nil || strings.Contains(string(text), taxNumber) || strings.Contains(string(text), "5678901") {
					t.Errorf("the report tells %s, %v", text, err)
				}
				if f.Outcome != intake.Added {
					continue
				}
				p, err := w.db.Business(t.Context(), f.Party)
				if err != nil {
					return err
				}
				for field, want := range map[register.Field]string{register.FieldNPWP: taxNumber, register.FieldNITKU: taxNumber + "000000"} {
					fact, there := p.Facts[field]
					if !there {
						continue
					}
					found++
					if got, err := seal.Open(field, fact.Sealed); err != nil || got != want || fact.Value != "" {
						t.Errorf("%s is %q, sealed %q, %v", field, fact.Value, got, err)
					}
				}
			}
			return nil
		}); err != nil || found != 2 {
			t.Errorf("%d sealed facts, %v", found, err)
		}
		again := w.previewed(t, taxed(), intake.Choices{AsOf: "2026-03-01"})
		if again.Preview.Counts[intake.Same] != 2 {
			t.Errorf("again: %v, %+v", again.Preview.Counts, again.Preview.Told)
		}
	})
}

// Without a key the columns are left out, with the reason.
func TestTaxNumbersStayOutWithoutAKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir()+"/test.db")
	i := w.imported(t, taxed(), intake.Choices{AsOf: "2026-03-01"})
	for _, c := range i.Plan.Columns[1:3] {
		if c.Target != intake.LeftOut || c.Why != intake.ByNoKey || !c.Personal() {
			t.Errorf("%+v", c)
		}
	}
	if slices.Contains(w.desk.Offered(), intake.Target(register.FieldNPWP)) {
		t.Error("NPWP is offered")
	}
	for _, f := range i.Preview.Shown {
		if strings.Contains(strings.Join(f.Cells, " "), taxNumber) {
			t.Errorf("shown in clear: %q", f.Cells)
		}
	}
}

func TestHiddenNumbers(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"9903010101010007": "************0007", "99.030.101.0-101.007": "**.***.***.*-**1.007", "12345": "*****", "tidak ada": "tidak ada", "": "",
	} {
		if got := intake.Hidden(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// Cells as files have them are read with the strict rules of forms too.
func TestFilesAreReadTolerantly(t *testing.T) {
	t.Parallel()
	read := intake.Tolerant(register.Field.Read)
	for _, c := range []struct {
		field      register.Field
		typed, got string
	}{
		{register.FieldMen, "4 orang", "4"}, {register.FieldMen, "10.0", "10"}, {register.FieldWomen, "7", "7"},
		{register.FieldKBLI2020, "13121 - Pertenunan", "13121"}, {register.FieldKBLI2020, "13121", "13121"},
		{register.FieldInvestment, "Rp 506.000.000,-", "506000000"}, {register.FieldInvestment, "Rp311.000.000,00", "311000000"},
		{register.FieldSales, "184 jt", "184000000"}, {register.FieldSales, "2,5 miliar", "2500000000"}, {register.FieldYearBegun, "Tahun 1998", "1998"},
		{register.FieldNPWP, "99.030.101.010.10-007", "9903010101010007"},
	} {
		if got, err := read(c.field, c.typed); err != nil || got != c.got {
			t.Errorf("%s %q: %q, %v; want %q", c.field, c.typed, got, err, c.got)
		}
	}
	for _, typed := range []string{"banyak", "-4", "1e3 orang"} {
		if got, err := read(register.FieldMen, typed); err == nil {
			t.Errorf("%q was read as %q", typed, got)
		}
	}
}
