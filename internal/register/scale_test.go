package register_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wantilan/internal/register"
	"wantilan/internal/register/reference"
)

// known makes facts of fields and values.
func known(values map[register.Field]string) register.Facts {
	all := register.Facts{}
	for f, v := range values {
		all[f] = register.Fact{Field: f, Value: v, AsOf: "2026-06-30", State: register.Current}
	}
	return all
}

// told writes what all rules say in one line.
func told(all []register.Scaled) string {
	var b strings.Builder
	for _, s := range all {
		fmt.Fprintf(&b, "%s=%s", s.Rule.ID, s.Size)
		if len(s.Missing) > 0 {
			fmt.Fprintf(&b, "%v", s.Missing)
		}
		if s.Unsure {
			b.WriteString("?")
		}
		b.WriteString(" ")
	}
	return strings.TrimSpace(b.String())
}

func TestEveryRuleOfScale(t *testing.T) {
	t.Parallel()
	type values = map[register.Field]string
	for _, c := range []struct {
		name string
		have values
		day  register.Date
		want string
	}{
		{"nothing is known", nil, "2026-12-09",
			"pp7_modal=[capital]? pp7_penjualan=[sales]? industri=[workers_men workers_women investment] bps=[workers_men workers_women] tkdn=[capital] kur=[sales]"},
		{"a new firm is judged by capital", values{"year_begun": "2023", "capital": "1000000000", "sales": "4800000000"}, "2026-12-09",
			"pp7_modal=micro industri=[workers_men workers_women investment] bps=[workers_men workers_women] tkdn=within kur=within"},
		{"an old firm by its sales", values{"year_begun": "1998", "capital": "1000000001", "sales": "4800000001"}, "2026-12-09",
			"pp7_penjualan=small industri=[workers_men workers_women investment] bps=[workers_men workers_women] tkdn=within kur=beyond"},
		{"one of the year itself by both", values{"year_begun": "2021", "capital": "10000000001", "sales": "50000000000"}, "2026-12-09",
			"pp7_modal=large? pp7_penjualan=medium? industri=[workers_men workers_women investment] bps=[workers_men workers_women] tkdn=beyond kur=beyond"},
		{"small industry", values{"year_begun": "2023", "workers_men": "10", "workers_women": "9", "investment": "999999999"}, "2026-12-09",
			"pp7_modal=[capital] industri=small bps=small tkdn=[capital] kur=[sales]"},
		{"medium by investment", values{"year_begun": "2023", "workers_men": "10", "workers_women": "9", "investment": "1000000000"}, "2026-12-09",
			"pp7_modal=[capital] industri=medium bps=small tkdn=[capital] kur=[sales]"},
		{"medium by workers", values{"year_begun": "2023", "workers_men": "20", "workers_women": "0", "investment": "15000000000"}, "2026-12-09",
			"pp7_modal=[capital] industri=medium bps=medium tkdn=[capital] kur=[sales]"},
		{"large", values{"year_begun": "2023", "workers_men": "60", "workers_women": "60", "investment": "15000000001"}, "2026-12-09",
			"pp7_modal=[capital] industri=large bps=large tkdn=[capital] kur=[sales]"},
		{"half of the workers is not all of them", values{"year_begun": "2023", "workers_men": "4", "investment": "5"}, "2026-12-09",
			"pp7_modal=[capital] industri=[workers_women] bps=[workers_women] tkdn=[capital] kur=[sales]"},
		{"before rules were made", values{"year_begun": "1998", "sales": "1"}, "2016-07-27", "bps=[workers_men workers_women]"},
	} {
		if got := told(register.Scale(reference.NewBook().ScaleRules(), known(c.have), c.day)); got != c.want {
			t.Errorf("%s:\nwant %s\ngot  %s", c.name, c.want, got)
		}
	}
}

func TestRulesThatDisagreeAreTold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		have map[register.Field]string
		want bool
	}{
		{map[register.Field]string{"year_begun": "2023", "capital": "1", "workers_men": "30", "workers_women": "0", "investment": "1"}, true},
		{map[register.Field]string{"year_begun": "2023", "capital": "2000000000", "workers_men": "9", "workers_women": "0", "investment": "1"}, false},
		{map[register.Field]string{"year_begun": "2023", "sales": "1", "capital": "1"}, false}, // limits are no sizes
	} {
		if got := register.Differ(register.Scale(reference.NewBook().ScaleRules(), known(c.have), "2026-12-09")); got != c.want {
			t.Errorf("%v: want %v, got %v", c.have, c.want, got)
		}
	}
}

// Whatever the figures are, each rule finds one band for them, and more of a figure
// never makes a business smaller.
func TestScalesHaveNoHolesAndGrow(t *testing.T) {
	t.Parallel()
	order := map[register.Size]int{register.Micro: 1, register.Small: 2, register.Medium: 3, register.Large: 4, register.Within: 1, register.Beyond: 2}
	rapid.Check(t, func(t *rapid.T) {
		rule := rapid.SampledFrom(reference.NewBook().ScaleRules()).Draw(t, "rule")
		figure := rapid.Int64Range(0, 1_000_000_000_000)
		draw := func(name string) register.Facts {
			workers := rapid.Int64Range(0, 300).Draw(t, name+" workers")
			return known(map[register.Field]string{
				"workers_men": fmt.Sprint(workers), "workers_women": "0",
				"capital": fmt.Sprint(figure.Draw(t, name+" capital")), "sales": fmt.Sprint(figure.Draw(t, name+" sales")), "investment": fmt.Sprint(figure.Draw(t, name+" investment")),
			})
		}
		a, b := draw("a"), draw("b")
		for f, fact := range a { // b is at least a
			if len(b[f].Value) < len(fact.Value) || len(b[f].Value) == len(fact.Value) && b[f].Value < fact.Value {
				b[f] = fact
			}
		}
		one, other := register.Scale([]register.ScaleRule{rule}, a, "2026-12-09"), register.Scale([]register.ScaleRule{rule}, b, "2026-12-09")
		if order[one[0].Size] == 0 || order[one[0].Size] > order[other[0].Size] {
			t.Fatalf("%s: %s of %v, %s of %v", rule.ID, one[0].Size, a, other[0].Size, b)
		}
	})
}

func TestEveryRuleCitesItsSource(t *testing.T) {
	t.Parallel()
	for _, r := range reference.NewBook().ScaleRules() {
		if r.Source == "" || r.Name == "" || r.English == "" || r.Name == r.ID || len(r.Bands) == 0 {
			t.Errorf("%s: a rule without names, source or bands", r.ID)
		}
	}
}
