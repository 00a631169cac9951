package register_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wantilan/internal/register"
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
			"pp7_capital=[capital]? pp7_sales=[sales]? industry=[workers_men workers_women investment] bps=[workers_men workers_women] kur=[sales] tkdn=[capital]"},
		{"a new firm is judged by capital", values{"year_begun": "2023", "capital": "1000000000", "sales": "4800000000"}, "2026-12-09",
			"pp7_capital=micro industry=[workers_men workers_women investment] bps=[workers_men workers_women] kur=within tkdn=within"},
		{"an old firm by its sales", values{"year_begun": "1998", "capital": "1000000001", "sales": "4800000001"}, "2026-12-09",
			"pp7_sales=small industry=[workers_men workers_women investment] bps=[workers_men workers_women] kur=beyond tkdn=within"},
		{"one of the year itself by both", values{"year_begun": "2021", "capital": "10000000001", "sales": "50000000000"}, "2026-12-09",
			"pp7_capital=large? pp7_sales=medium? industry=[workers_men workers_women investment] bps=[workers_men workers_women] kur=beyond tkdn=beyond"},
		{"small industry", values{"year_begun": "2023", "workers_men": "10", "workers_women": "9", "investment": "999999999"}, "2026-12-09",
			"pp7_capital=[capital] industry=small bps=small kur=[sales] tkdn=[capital]"},
		{"medium by investment", values{"year_begun": "2023", "workers_men": "10", "workers_women": "9", "investment": "1000000000"}, "2026-12-09",
			"pp7_capital=[capital] industry=medium bps=small kur=[sales] tkdn=[capital]"},
		{"medium by workers", values{"year_begun": "2023", "workers_men": "20", "workers_women": "0", "investment": "15000000000"}, "2026-12-09",
			"pp7_capital=[capital] industry=medium bps=medium kur=[sales] tkdn=[capital]"},
		{"large", values{"year_begun": "2023", "workers_men": "60", "workers_women": "60", "investment": "15000000001"}, "2026-12-09",
			"pp7_capital=[capital] industry=large bps=large kur=[sales] tkdn=[capital]"},
		{"half of the workers is not all of them", values{"year_begun": "2023", "workers_men": "4", "investment": "5"}, "2026-12-09",
			"pp7_capital=[capital] industry=[workers_women] bps=[workers_women] kur=[sales] tkdn=[capital]"},
		{"before rules were made", values{"year_begun": "1998", "sales": "1"}, "2016-07-27", "bps=[workers_men workers_women]"},
	} {
		if got := told(register.Scale(register.ShippedScales(), known(c.have), c.day)); got != c.want {
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
		if got := register.Differ(register.Scale(register.ShippedScales(), known(c.have), "2026-12-09")); got != c.want {
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
		rule := rapid.SampledFrom(register.ShippedScales()).Draw(t, "rule")
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
	for _, r := range register.ShippedScales() {
		if r.Source == "" || r.From == "" || r.Name == "" || len(r.Bands) == 0 {
			t.Errorf("%s: a rule without name, source, day or bands", r.ID)
		}
	}
}
