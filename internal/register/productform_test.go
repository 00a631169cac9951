package register_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wantilan/internal/fault"
	"wantilan/internal/register"
)

func TestAmountsAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	m := newMarket(t, t.TempDir()+"/test.db")
	for typed, want := range map[string]string{
		"": "0", "0": "0", "25000": "25000", "25.000": "25000", "Rp25.000": "25000", "Rp. 25.000,-": "25000", "rp 25.000,00": "25000", "IDR 25 000": "25000",
		"25rb": "25000", "25 ribu": "25000", "1,5 juta": "1500000", "1.5jt": "1500000", "2,25 jt": "2250000", "1.250 ribu": "1250000", "100.000.000.000": "100000000000",
		"25\u00a0000": "25000", "25.000.-": "25000",
		"25.000,50": "product.amount_fraction", "0,5": "product.amount_fraction", "1,2345 ribu": "product.amount_fraction",
		"100.000.000.001": "product.amount_too_large", "99999999999999999999999999": "product.amount_too_large",
		"-5": "product.amount_unreadable", "25,000": "product.amount_thousands", "25,500": "product.amount_thousands", "25.00": "product.amount_unreadable", "2.5000": "product.amount_unreadable", "mahal": "product.amount_unreadable",

		"25000 per kg": "product.amount_unreadable", "٢٥": "product.amount_unreadable", "1e9": "product.amount_unreadable", "=1+1": "product.amount_unreadable",
	} {
		form := shawl()
		form.Price = typed
		id, err := m.catalogue.Add(t.Context(), m.actors["staff"], m.weaver, form, nil)
		got := ""
		if f, ok := errors.AsType[*fault.Fault](err); ok {
			got = f.Key
		} else if p, _, err := m.catalogue.Product(t.Context(), m.actors["staff"], id); err == nil {
			got = fmt.Sprint(p.Price)
		}
		if got != want {
			t.Errorf("%q: want %s, got %s", typed, want, got)
		}
	}
}

func TestWrongFormsAreToldWhatIsWrong(t *testing.T) {
	t.Parallel()
	m := newMarket(t, t.TempDir()+"/test.db")
	long := strings.Repeat("a", 2001)
	for name, c := range map[string]struct {
		change func(f *register.ProductForm)
		want   string
	}{
		"no name":               {func(f *register.ProductForm) { f.Name = " \u202e " }, "name product.name_missing"},
		"long name":             {func(f *register.ProductForm) { f.Name = long }, "name fault.too_long"},
		"long text":             {func(f *register.ProductForm) { f.About = long }, "about fault.too_long"},
		"long material":         {func(f *register.ProductForm) { f.Materials = long }, "materials fault.too_long"},
		"price without unit":    {func(f *register.ProductForm) { f.Unit = "" }, "unit product.unit_missing"},
		"weight in words":       {func(f *register.ProductForm) { f.Weight = "berat" }, "weight product.weight_unreadable"},
		"weight of half a gram": {func(f *register.ProductForm) { f.Weight = "0,5 g" }, "weight product.weight_unreadable"},
		"too heavy":             {func(f *register.ProductForm) { f.Weight = "100000,001 kg" }, "weight product.amount_too_large"},
		"count in words":        {func(f *register.ProductForm) { f.AMonth = "2 juta" }, "a_month product.count_unreadable"},
		"three years":           {func(f *register.ProductForm) { f.LeadDays = "1095" }, "lead_days product.amount_too_large"},
		"HS in words":           {func(f *register.ProductForm) { f.HS = "kain tenun" }, "hs product.hs_words"},
		"HS of four":            {func(f *register.ProductForm) { f.HS = "6214" }, "hs product.hs_digits"},
		"KBLI in words":         {func(f *register.ProductForm) { f.KBLI = "tenun" }, "kbli product.kbli_words"},
		"KBLI of four":          {func(f *register.ProductForm) { f.KBLI = "1312" }, "kbli product.kbli_digits"},
		"KBLI of no edition":    {func(f *register.ProductForm) { f.KBLIEdition = "" }, "kbli_edition product.kbli_edition_wrong"},
		"unknown audience":      {func(f *register.ProductForm) { f.PriceFor = "friends" }, "price_for product.audience_wrong"},
		"foreign certificate":   {func(f *register.ProductForm) { f.Certificates = []string{"x"} }, "certificates product.certificate_unknown"},
	} {
		form := shawl()
		c.change(&form)
		_, err := m.catalogue.Add(t.Context(), m.actors["staff"], m.weaver, form, nil)
		f, ok := errors.AsType[*fault.Fault](err)
		if !ok || f.Kind != fault.Invalid || f.Field+" "+f.Key != c.want {
			t.Errorf("%s: want %s, got %v", name, c.want, err)
		}
	}
	// all at once
	form := register.ProductForm{Price: "x", Weight: "y", HS: "12"}
	_, err := m.catalogue.Add(t.Context(), m.actors["staff"], m.weaver, form, nil)
	for _, field := range []string{"(name)", "(price)", "(weight)", "(hs)"} {
		if err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("nothing is said of %s: %v", field, err)
		}
	}
}

func TestDrinksWithAlcoholAreForAdults(t *testing.T) {
	t.Parallel()
	for codes, want := range map[[2]string]bool{
		{"220890", ""}: true, {"220300", ""}: true, {"220600", ""}: true, {"220720", ""}: false, {"220210", ""}: false, {"", ""}: false,
		{"", "11010"}: true, {"", "11020"}: true, {"", "11031"}: true, {"", "11030"}: true, {"", "11032"}: false, {"", "11040"}: false, {"621410", "13122"}: false,
		{"11010", ""}: false,
	} {
		if got := register.Alcoholic(codes[0], codes[1]); got != want {
			t.Errorf("HS %q, KBLI %q: want %v, got %v", codes[0], codes[1], want, got)
		}
	}
}

// Whatever is typed, the answer is a product or a fault, and what is kept is clean.
func TestAnythingCanBeTyped(t *testing.T) {
	t.Parallel()
	m := newMarket(t, t.TempDir()+"/test.db")
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`(Rp)?[0-9., ]{0,12}(rb|juta|kg|,-)?`))
	rapid.Check(t, func(r *rapid.T) {
		f := register.ProductForm{
			Name: text.Draw(r, "name"), About: text.Draw(r, "about"), Price: text.Draw(r, "price"), Weight: text.Draw(r, "weight"),
			HS: text.Draw(r, "hs"), KBLI: text.Draw(r, "kbli"), AMonth: text.Draw(r, "month"), Unit: "piece",
		}
		id, err := m.catalogue.Add(t.Context(), m.actors["owner"], m.weaver, f, nil)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				r.Fatal(err)
			}
			return
		}
		p, _, err := m.catalogue.Product(t.Context(), m.actors["owner"], id)
		if err != nil || p.Name == "" || strings.ContainsAny(p.Name, "\x00\n\u202e") || p.Price < 0 || p.HS != "" && len(p.HS) != 6 {
			r.Fatalf("%+v, %v", p, err)
		}
		if _, err := m.catalogue.Remove(t.Context(), m.actors["owner"], id); err != nil {
			r.Fatal(err)
		}
	})
}
