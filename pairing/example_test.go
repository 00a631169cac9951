package pairing_test

import (
	"context"
	"fmt"
	"strings"

	"wantilan/pairing"
	"wantilan/pairing/pairingtest"
)

// parties are made up: two weavers, a gallery, a bank.
func parties() []pairing.Party {
	silk := []pairing.Code{{Scheme: pairing.HS, Value: "500720"}}
	return []pairing.Party{
		{ID: "U1", Name: "Tenun Kamboja 1 (contoh)", Role: "ikm", Certificates: []pairing.Certificate{{Code: "nib"}},
			Offers: []pairing.Item{{Kind: pairing.Product, Codes: silk, Text: "kain tenun endek"}},
			Needs:  []pairing.Item{{Kind: pairing.Finance, Text: "modal untuk benang"}, {Kind: pairing.Market, Text: "tempat menjual"}}},
		{ID: "U2", Name: "Tenun Sandat 2 (contoh)", Role: "ikm", Certificates: []pairing.Certificate{},
			Offers: []pairing.Item{{Kind: pairing.Product, Codes: silk, Text: "songket"}},
			Needs:  []pairing.Item{{Kind: pairing.Market, Text: "gerai"}}},
		{ID: "P1", Name: "Galeri Cempaka 3 (contoh)", Role: "buyer",
			Offers: []pairing.Item{{Kind: pairing.Market, Text: "gallery stall"}},
			Needs:  []pairing.Item{{Kind: pairing.Product, Codes: silk, Text: "woven fabric", Must: []pairing.Condition{{Ask: pairing.AskCertificate, Values: []string{"nib"}}}}}},
		{ID: "P2", Name: "Bank Teratai 4 (contoh)", Role: "bank",
			Offers: []pairing.Item{{Kind: pairing.Finance, Text: "kredit modal kerja"}}},
	}
}

func index(rules pairing.Rules) *pairing.Index {
	x, err := pairing.NewIndex(parties(), rules, pairing.Weights1())
	if err != nil {
		panic(err)
	}
	return x
}

func ExampleIndex_Top() {
	x := index(pairing.Rules{RivalsApart: true})
	list, err := x.Top(2, pairing.Query{Most: 10, Seed: 1})
	if err != nil {
		panic(err)
	}
	for _, r := range list {
		p, err := x.Pair(2, r.Party)
		if err != nil {
			panic(err)
		}
		fmt.Println(x.Party(r.Party).Name, p.Grade, p.Almost)
	}
	// Output:
	// Tenun Kamboja 1 (contoh) strong false
	// Tenun Sandat 2 (contoh) try true
}

func ExampleIndex_Pair() {
	p, err := index(pairing.Rules{}).Pair(1, 2)
	if err != nil {
		panic(err)
	}
	for _, r := range p.Reasons {
		if strings.HasPrefix(string(r.Why), "lacks_") {
			fmt.Println(r.Sentence(pairing.Indonesian))
			fmt.Println(r.Sentence(pairing.English))
		}
	}
	// Output:
	// Hampir: Tenun Sandat 2 (contoh) belum memiliki sertifikat nib yang diminta Galeri Cempaka 3 (contoh).
	// Almost: Tenun Sandat 2 (contoh) lacks the certificate nib that Galeri Cempaka 3 (contoh) asks for.
}

func ExampleIndex_WhyNot() {
	why, err := index(pairing.Rules{RivalsApart: true}).WhyNot(0, 1, pairing.Query{Most: 3})
	if err != nil {
		panic(err)
	}
	fmt.Println(why[0].Sentence(pairing.English))
	// Output: Tenun Kamboja 1 (contoh) and Tenun Sandat 2 (contoh) offer the same goods and compete directly.
}

func ExampleIndex_All() {
	n := 0
	err := index(pairing.Rules{}).All(context.Background(), pairing.Query{Most: 1, Seed: 1}, 0, func(party int, list []pairing.Ranked) bool {
		n += len(list)
		return true
	})
	fmt.Println(n, err)
	// Output: 4 <nil>
}

// Everybody who could meet, then limits, then who meets.
func ExampleAllocate() {
	x := index(pairing.Rules{SameRoleApart: true, RolesApart: [][2]string{{"buyer", "bank"}}})
	g, err := x.GatheringOf([]int{0, 1, 2, 3}, pairing.Query{Most: 10, Seed: 7})
	if err != nil {
		panic(err)
	}
	for i := range g.Guests {
		g.Guests[i].Most = 1 // the gallery has time for one
		if x.Party(i).Role == "ikm" {
			g.Guests[i].Most, g.Guests[i].Floor = 3, 1
		}
	}
	a, err := pairing.Allocate(context.Background(), g)
	if err != nil {
		panic(err)
	}
	for _, k := range a.Chosen {
		c := g.Candidates[k]
		fmt.Println(g.Guests[c.A].Name, "-", g.Guests[c.B].Name)
	}
	fmt.Println(a.Proven, a.Value.Without)
	// Output:
	// Tenun Kamboja 1 (contoh) - Bank Teratai 4 (contoh)
	// Tenun Sandat 2 (contoh) - Galeri Cempaka 3 (contoh)
	// true 0
}

func ExampleAllocation_Why() {
	g := &pairing.Gathering{Seed: 7, Guests: []pairing.Guest{
		{ID: "B", Name: "Bank Teratai 1 (contoh)", Most: 1},
		{ID: "U1", Name: "Perak Melati 2 (contoh)", Most: 1, Floor: 1},
		{ID: "U2", Name: "Kayu Cempaka 3 (contoh)", Most: 1, Floor: 1},
	}, Candidates: []pairing.Candidate{{A: 1, B: 0, Score: 0.8}, {A: 2, B: 0, Score: 0.6}}}
	a, err := pairing.Allocate(context.Background(), g)
	if err != nil {
		panic(err)
	}
	why, err := a.Why(1)
	if err != nil {
		panic(err)
	}
	for _, r := range why {
		fmt.Println(r.Sentence(pairing.English))
	}
	// Output:
	// Bank Teratai 1 (contoh) has 1 slots and 2 asked; placed by readiness and fairness credit.
	// The place of Kayu Cempaka 3 (contoh) among equals was drawn by lot with the seed 7.
	// Kayu Cempaka 3 (contoh) is number 1 in the stand-by list of Bank Teratai 1 (contoh).
}

func ExampleArrangeCircles() {
	c := &pairing.Circles{Size: 3, Months: 2, Apart: [][2]int{{0, 1}}, Seed: 1}
	for i, stage := range []string{"maker", "maker", "material", "material", "seller", "seller"} {
		c.Members = append(c.Members, pairing.Member{ID: fmt.Sprint(i), Stage: stage})
	}
	plan, err := pairing.ArrangeCircles(context.Background(), c)
	if err != nil {
		panic(err)
	}
	fmt.Println(len(plan.Groups), len(plan.Groups[0]), pairing.VerifyCircles(c, plan.Groups), plan.Worth <= plan.Bound)
	// Output: 2 2 [] true
}

func ExampleSelfCheck() {
	rules := []pairing.Rule{{ID: "nib", Fact: "nib", Is: pairing.IsTrue, Id: "Memiliki NIB", En: "Has an NIB"}}
	state, lines, err := pairing.SelfCheck(rules, pairing.Facts{"nib": "tidak"})
	if err != nil {
		panic(err)
	}
	fmt.Println(state, "-", lines[0].Reason.Sentence(pairing.English))
	// Output: fail - Has an NIB: not fulfilled (tidak).
}

func ExampleGroupQuestions() {
	tables, alone := pairing.GroupQuestions([]pairing.Question{
		{ID: "U1", Topic: "packaging", Text: "label"}, {ID: "U2", Topic: "packaging", Text: "label halal"},
		{ID: "U3", Topic: "packaging", Text: "kotak"}, {ID: "U4", Topic: "permits", Text: "NIB"},
	}, nil)
	fmt.Println(tables[0].Questions, alone)
	// Output: [0 1 2] [3]
}

func ExampleReadOutcomes() {
	o, err := pairing.ReadOutcomes(strings.NewReader("event,a,b,score,yes_a,yes_b\n1,U1,P1,0.8,1,1\n1,U1,P2,0.3,0,1\n"))
	fmt.Println(len(o.Rows), o.Features, err)
	// Output: 2 [score] <nil>
}

func ExampleEvaluate() {
	v, err := pairing.Evaluate(context.Background(), pairingtest.Evenings(1, 8, 8), pairing.Trial{Seed: 1, Halves: 2})
	if err != nil {
		panic(err)
	}
	for _, m := range v.Warm {
		if m.Fusion == pairing.Harmonic {
			fmt.Println(m.AUC > 0.6, v.Events)
		}
	}
	// Output: true 8
}

func ExampleCalibrate() {
	c, err := pairing.Calibrate(context.Background(), pairingtest.Evenings(1, 3, 4), pairing.Trial{Seed: 1, Halves: 2})
	if err != nil {
		panic(err)
	}
	_, err = c.Chance("a00-00", "b00-00", make([]float64, 4))
	fmt.Println(c.Shown, err)
	// Output: false chances are not shown: fewer than 200 meetings with outcomes, or a calibration error above 0.05
}
