package reference

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/register"
)

// sizes are what the classes of rules are called in the register. A class that is not
// among them is a limit that one is within.
var sizes = map[string]register.Size{"mikro": register.Micro, "kecil": register.Small, "menengah": register.Medium, "besar": register.Large}

// ScaleRules are the rules of the list, in its order, as the register judges by them.
// What is of one rule, its name, days and for whom it is, stands in its first line.
func (b *Book) ScaleRules() []register.ScaleRule {
	var rules []register.ScaleRule
	for _, line := range b.Scales() {
		i := slices.IndexFunc(rules, func(r register.ScaleRule) bool { return r.ID == line.Rule })
		if i < 0 {
			i = len(rules)
			rules = append(rules, ruleOf(line))
		}
		rules[i].Bands = append(rules[i].Bands, register.Band{Size: cmp.Or(sizes[line.Class], register.Within), Limits: limitsOf(line)})
	}
	for i := range rules {
		bound(&rules[i])
	}
	return rules
}

// bound makes a rule of one class a limit: one is within it, or beyond.
func bound(r *register.ScaleRule) {
	if len(r.Bands) != 1 {
		return
	}
	r.Bands[0].Size = register.Within
	if l := r.Bands[0].Limits; len(l) == 1 && l[0].Most >= 0 {
		r.Bands = append(r.Bands, register.Band{Size: register.Beyond, Limits: []register.Limit{{Figure: l[0].Figure, Least: l[0].Most + 1, Most: -1}}})
	}
}

func ruleOf(line Scale) register.ScaleRule {
	r := register.ScaleRule{ID: line.Rule, Name: cmp.Or(line.Name, line.Rule), Source: line.Basis, From: register.Date(line.Since), Until: register.Date(line.Until)}
	r.English = cmp.Or(line.English, r.Name)
	how, year, _ := strings.Cut(line.Begun, " ")
	if r.BegunYear, _ = strconv.Atoi(year); r.BegunYear > 0 { // its form was checked when the list was read
		r.Begun = map[string]string{"dari": "after", "sampai": "before"}[how]
	}
	return r
}

// limitsOf are the bounds that a line sets.
func limitsOf(line Scale) []register.Limit {
	var all []register.Limit
	for _, x := range []struct {
		figure register.Figure
		within Range
	}{
		{register.FigureWorkers, line.Workers}, {register.FigureCapital, line.Capital}, {register.FigureSales, line.Sales}, {register.FigureInvestment, line.Investment},
	} {
		if x.within.Set() {
			all = append(all, register.Limit{Figure: x.figure, Least: max(x.within.Least, 0), Most: x.within.Most})
		}
	}
	return all
}
