package register_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/register"
	"wantilan/internal/register/reference"
)

// wish is a need of a party that is asked for on a condition.
func wish(party register.PartyID, kind register.Kind, conditions ...register.Condition) register.WantLine {
	return register.WantLine{PartyKind: kind, Want: register.Want{Party: party, Side: register.Need, Kind: register.WantProduct, Open: true, Conditions: conditions}}
}

func TestTheMeterCountsWhoAsksAndInventsNothing(t *testing.T) {
	t.Parallel()
	halal := register.Condition{Kind: "certificate", Value: "halal", Required: true}
	month := func(n string) register.Condition { return register.Condition{Kind: "a_month", Value: n} }
	over := wish("p7", register.Hotel, halal)
	over.ValidUntil = "2026-12-08"
	loan := wish("p8", register.Bank, halal)
	loan.Kind = register.WantFinance
	wants := []register.WantLine{
		wish("p1", register.Hotel, halal, month("200")), wish("p1", register.Hotel, halal), // one buyer, two needs
		wish("p2", register.Hotel, halal), wish("p3", register.Retailer, halal, month("50")), wish("p4", register.Airport, halal),
		wish("p5", register.Retailer), wish("p6", register.Retailer, register.Condition{Kind: "certificate", Value: "sni"}),
		over, loan, wish("p9", register.Business, halal),
	}
	p := register.Profile{Party: register.Party{ID: "own"}, Facts: known(map[register.Field]string{"name": "Tenun Sandat 07 (contoh)"})}
	m := register.Measure(&p, nil, wants, reference.NewBook().ScaleRules(), "2026-12-09")
	gap := func(m register.Meter, match func(register.Gap) bool) string {
		for _, g := range m.Gaps {
			if match(g) {
				return fmt.Sprintf("%d of %d, %d must, %s", g.Askers, g.Of, g.Must, g.Needed)
			}
		}
		return "no gap"
	}
	of := func(code string) func(register.Gap) bool {
		return func(g register.Gap) bool { return g.Certificate == code }
	}
	in := func(f register.Field) func(register.Gap) bool {
		return func(g register.Gap) bool { return g.Field == f }
	}
	for _, c := range []struct{ name, got, want string }{
		{"a certificate that most ask for", gap(m, of("halal")), "4 of 6, 4 must, "},
		{"one that somebody would like", gap(m, of("sni")), "1 of 6, 0 must, "},
		{"a figure", gap(m, in("capacity")), "2 of 6, 0 must, 50"},
		{"what nobody asks for has no count", gap(m, in("about")), "0 of 0, 0 must, "},
		{"what is filled in is no gap", gap(m, in("name")), "no gap"},
		{"what may well be empty is no gap", gap(m, in("brand")), "no gap"},
	} {
		if c.got != c.want {
			t.Errorf("%s: want %s, got %s", c.name, c.want, c.got)
		}
	}
	if m.Gaps[0].Certificate != "halal" {
		t.Errorf("the dearest gap is %+v", m.Gaps[0])
	}
	if m.Filled != 1 || m.Of < 15 || m.Share() <= 0 || m.Share() >= 1 {
		t.Errorf("%d of %d are filled in", m.Filled, m.Of)
	}
	p.Certificates = []register.Certificate{{Kind: "halal", ValidUntil: "2026-12-09"}, {Kind: "sni", ValidUntil: "2026-12-08"}}
	m = register.Measure(&p, nil, wants, reference.NewBook().ScaleRules(), "2026-12-09")
	if got := gap(m, of("halal")); got != "no gap" {
		t.Errorf("a certificate that stands: %s", got)
	}
	if got := gap(m, of("sni")); got == "no gap" {
		t.Error("a certificate that has ended is no gap")
	}
	empty := register.Measure(&p, nil, nil, reference.NewBook().ScaleRules(), "2026-12-09")
	for _, g := range empty.Gaps {
		if g.Askers != 0 || g.Of != 0 || g.Certificate != "" {
			t.Errorf("without needs, %+v is claimed", g)
		}
	}
}

// What products say counts too: conditions that none of them fulfils are gaps, and a
// certificate that covers none of them.
func TestTheMeterAsksProducts(t *testing.T) {
	t.Parallel()
	must := func(kind, value string) register.Condition {
		return register.Condition{Kind: kind, Value: value, Required: true}
	}
	wants := []register.WantLine{
		wish("p1", register.Hotel, must("minimum_order", "10"), must("lead_days", "7"), must("a_month", "100"), must("certificate", "halal")),
		wish("p2", register.Retailer, must("minimum_order", "50"), must("certificate", "halal")),
	}
	p := register.Profile{Party: register.Party{ID: "own"}, Facts: register.Facts{}, Certificates: []register.Certificate{{ID: "c1", Kind: "halal"}}}
	for name, c := range map[string]struct {
		products []register.Product
		want     map[string]string
	}{
		"no products: nothing is claimed of them": {nil, map[string]string{"capacity": "1 of 2 100 false"}},
		"products that say nothing": {[]register.Product{{}},
			map[string]string{"minimum_order": "2 of 2 50 false", "lead_days": "1 of 2 7 false", "halal": "2 of 2  true", "capacity": "1 of 2 100 false"}},
		"one that fulfils some": {[]register.Product{{MinimumOrder: 20, LeadDays: 8}, {AMonth: 100}},
			map[string]string{"minimum_order": "1 of 2 10 false", "lead_days": "1 of 2 7 false", "halal": "2 of 2  true"}},
		"one that fulfils all": {[]register.Product{{MinimumOrder: 1, LeadDays: 7, AMonth: 200, Certificates: []string{"c1"}}}, map[string]string{}},
	} {
		got := map[string]string{}
		for _, g := range register.Measure(&p, c.products, wants, nil, "2026-12-09").Gaps {
			if g.Askers > 0 {
				got[string(g.Field)+g.Certificate+g.Condition] = fmt.Sprintf("%d of %d %s %t", g.Askers, g.Of, g.Needed, g.Uncovered)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
