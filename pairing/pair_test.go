package pairing_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wantilan/pairing"
	"wantilan/pairing/pairingtest"
)

// weaver and gallery are a pair that meets in both directions.
func weaver() pairing.Party {
	return pairing.Party{
		ID: "U1", Name: "Tenun Kamboja 1 (contoh)", Role: "ikm", Scale: pairing.Small, Area: "51.03.02", Languages: []string{"id"},
		Certificates: []pairing.Certificate{{Code: "nib"}, {Code: "halal", ValidUntil: "2026-01-31"}},
		Offers:       []pairing.Item{{Kind: pairing.Product, Codes: []pairing.Code{{Scheme: pairing.HS, Value: "5007.20"}}, Text: "kain tenun endek", Capacity: 100, MinOrder: 20, LeadDays: 21, Price: pairing.Band{Low: 200_000, High: 400_000}}},
		Needs:        []pairing.Item{{Kind: pairing.Market, Text: "tempat menjual tenun"}},
	}
}

func gallery() pairing.Party {
	return pairing.Party{
		ID: "P1", Name: "Galeri Cempaka 2 (contoh)", Role: "buyer", Languages: []string{"id", "en"},
		Offers: []pairing.Item{{Kind: pairing.Market, Text: "gallery stall for woven fabric"}},
		Needs:  []pairing.Item{{Kind: pairing.Product, Codes: []pairing.Code{{Scheme: pairing.HS, Value: "500720"}}, Text: "handwoven fabric", Quantity: 60}},
	}
}

func pairOf(t testing.TB, a, b pairing.Party, rules pairing.Rules) pairing.Pair {
	t.Helper()
	p, err := mustIndex(t, []pairing.Party{a, b}, rules).Pair(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func codes(p pairing.Pair) (all []string) {
	for _, r := range p.Reasons {
		all = append(all, string(r.Why))
	}
	return all
}

func TestPairInBothDirectionsIsTheHarmonicMean(t *testing.T) {
	t.Parallel()
	p := pairOf(t, weaver(), gallery(), pairing.Rules{})
	if want := 2 * p.ForA * p.ForB / (p.ForA + p.ForB); p.Type != pairing.TwoWay || math.Abs(p.Score-want) > 1e-12 || p.Grade != pairing.Strong {
		t.Errorf("%+v, want two-way, strong, %v", p, want)
	}
	for _, want := range []string{"code", "words", "kind", "keeps_capacity", "keeps_quantity", "two_way"} {
		if !slices.Contains(codes(p), want) {
			t.Errorf("reasons %v, want %s", codes(p), want)
		}
	}
	var said []string
	for _, r := range p.Reasons {
		said = append(said, r.Sentence(pairing.Indonesian), r.Sentence(pairing.English))
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{
		"sama-sama berkode HS 500720", "tenun", "Galeri Cempaka 2 (contoh) needs", "can make 100 a month, enough for",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("sentences lack %q:\n%s", want, all)
		}
	}
}

// A broken condition never hides a pair: it becomes advice, and the pair is at
// most worth a try.
func TestBrokenConditionsBecomeAdvice(t *testing.T) {
	t.Parallel()
	ask := func(c pairing.Condition) pairing.Party {
		g := gallery()
		g.Needs[0].Must = []pairing.Condition{c}
		return g
	}
	for name, c := range map[string]struct {
		ask  pairing.Condition
		want string // the reason's code
		says string
	}{
		"certificate": {pairing.Condition{Ask: pairing.AskCertificate, Values: []string{"svlk"}}, "lacks_certificate", "Hampir: Tenun Kamboja 1 (contoh) belum memiliki sertifikat svlk yang diminta Galeri Cempaka 2 (contoh)."},
		"ended":       {pairing.Condition{Ask: pairing.AskCertificate, Values: []string{"halal"}}, "lacks_certificate", "(berakhir 2026-01-31)"},
		"held":        {pairing.Condition{Ask: pairing.AskCertificate, Values: []string{"NIB"}}, "keeps_certificate", "nib"},
		"capacity":    {pairing.Condition{Ask: pairing.AskCapacity, Number: 12_500}, "lacks_capacity", "membutuhkan 12.500"},
		"order":       {pairing.Condition{Ask: pairing.AskMinOrder, Number: 10}, "lacks_min_order", "paling banyak 10"},
		"lead":        {pairing.Condition{Ask: pairing.AskLead, Number: 14}, "lacks_lead_days", "21 hari"},
		"scale":       {pairing.Condition{Ask: pairing.AskScale, Values: []string{"medium", "large"}}, "lacks_scale", "skala usaha Tenun Kamboja 1 (contoh) kecil, Galeri Cempaka 2 (contoh) meminta menengah, besar"},
		"area":        {pairing.Condition{Ask: pairing.AskArea, Values: []string{"51.04"}}, "lacks_area", "51.03.02"},
		"wider area":  {pairing.Condition{Ask: pairing.AskArea, Values: []string{"51.03"}}, "keeps_area", "51.03.02"},
		"language":    {pairing.Condition{Ask: pairing.AskLanguage, Values: []string{"ja"}}, "lacks_language", "berbahasa Indonesia, Galeri Cempaka 2 (contoh) meminta Jepang"},
		"price":       {pairing.Condition{Ask: pairing.AskPrice, Price: pairing.Band{High: 150_000}}, "lacks_price", "Rp200.000-400.000"},
		"not said":    {pairing.Condition{Ask: pairing.AskValid, Values: []string{"2027-01-01"}}, "not_known", "masa berlaku"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plain := pairOf(t, weaver(), gallery(), pairing.Rules{Today: "2026-11-26"})
			p := pairOf(t, weaver(), ask(c.ask), pairing.Rules{Today: "2026-11-26"})
			lacks := strings.HasPrefix(c.want, "lacks_")
			if p.Almost != lacks || p.Score <= 0 || lacks && (p.Grade != pairing.Try || p.Score >= plain.Score) || !lacks && p.Score != plain.Score {
				t.Errorf("almost %v, grade %s, score %v of %v", p.Almost, p.Grade, p.Score, plain.Score)
			}
			i := slices.IndexFunc(p.Reasons, func(r pairing.Reason) bool {
				return string(r.Why) == c.want && strings.Contains(r.Sentence(pairing.Indonesian), c.says)
			})
			if i < 0 {
				t.Errorf("no reason %s saying %q in %v", c.want, c.says, p.Reasons)
			}
		})
	}
}

func TestPairsThatMayNotBe(t *testing.T) {
	t.Parallel()
	owned := func(p pairing.Party) pairing.Party { p.Owner = "O1"; return p }
	rival := weaver()
	rival.ID = "U2"
	for name, c := range map[string]struct {
		a, b  pairing.Party
		rules pairing.Rules
		want  pairing.Why
	}{
		"never, said by the other": {weaver(), gallery(), pairing.Rules{Wishes: []pairing.Wish{{From: "U1", To: "P1", Level: pairing.Must}, {From: "P1", To: "U1", Level: pairing.Never}}}, pairing.WhyNever},
		"same owner":               {owned(weaver()), owned(gallery()), pairing.Rules{}, pairing.WhyOwner},
		"roles":                    {weaver(), gallery(), pairing.Rules{RolesApart: [][2]string{{"buyer", "ikm"}}}, pairing.WhyRoles},
		"same role":                {weaver(), rival, pairing.Rules{SameRoleApart: true}, pairing.WhyRoles},
		"rivals by their codes":    {weaver(), rival, pairing.Rules{RivalsApart: true}, pairing.WhyRivals},
		"rivals by name":           {weaver(), gallery(), pairing.Rules{Rivals: [][2]string{{"P1", "U1"}}}, pairing.WhyRivals},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := pairOf(t, c.a, c.b, c.rules)
			if !p.Barred || len(p.Reasons) != 1 || p.Reasons[0].Why != c.want {
				t.Errorf("%+v, want barred by %s", p, c.want)
			}
			x := mustIndex(t, []pairing.Party{c.a, c.b}, c.rules)
			why, err := x.WhyNot(0, 1, pairing.Query{Most: 5})
			if err != nil || len(why) != 1 || why[0].Why != c.want {
				t.Errorf("why not: %v (%v), want %s", why, err, c.want)
			}
		})
	}
}

// A bank that only offers is scored in one direction, which is said.
func TestServiceDesksAreScoredOneWay(t *testing.T) {
	t.Parallel()
	bank := pairing.Party{ID: "B", Name: "Bank Teratai 1 (contoh)", Acceptance: 0.4, Offers: []pairing.Item{{Kind: pairing.Finance, Text: "kredit usaha rakyat"}}}
	w := weaver()
	w.Needs = append(w.Needs, pairing.Item{Kind: pairing.Finance, Text: "butuh pinjaman modal"})
	p := pairOf(t, w, bank, pairing.Rules{})
	if p.Type != pairing.BServes || p.Score != p.ForA*0.4 || p.ForB != 0 || !slices.Contains(codes(p), "serves") {
		t.Errorf("%+v", p)
	}
}

// The links of a concordance count as a part, and versions of KBLI at a discount.
func TestCodesOfDifferentTaxonomies(t *testing.T) {
	t.Parallel()
	of := func(offer, need pairing.Code, links ...pairing.Link) float64 {
		a := pairing.Party{ID: "a", Offers: []pairing.Item{{Kind: pairing.Product, Codes: []pairing.Code{offer}}}}
		b := pairing.Party{ID: "b", Needs: []pairing.Item{{Kind: pairing.Product, Codes: []pairing.Code{need}}}}
		return pairOf(t, a, b, pairing.Rules{Links: links}).ForB
	}
	hs, old, young := pairing.Code{Scheme: pairing.HS, Value: "71.13.11"}, pairing.Code{Scheme: pairing.KBLI, Version: "2020", Value: "32112"}, pairing.Code{Scheme: pairing.KBLI, Version: "2025", Value: "32112"}
	link := pairing.Link{From: hs, To: pairing.Code{Scheme: pairing.KBLI, Version: "2020", Value: "3211"}, Share: 0.5}
	for name, c := range map[string]struct{ got, want float64 }{
		"HS heading":    {of(hs, pairing.Code{Scheme: pairing.HS, Value: "711319"}), 0.8 * 0.7},
		"HS national":   {of(hs, pairing.Code{Scheme: pairing.HS, Value: "7113119000"}), 0.8},
		"KBLI group":    {of(old, pairing.Code{Scheme: pairing.KBLI, Version: "2020", Value: "32119"}), 0.8 * 0.7},
		"KBLI versions": {of(old, young), 0.8 * 0.5},
		"linked":        {of(hs, old, link), 0.8 * 0.7 * 0.25},
		"not linked":    {of(hs, old), 0},
		"own list":      {of(pairing.Code{Scheme: "cluster", Value: "Perak"}, pairing.Code{Scheme: "cluster", Value: "perak"}), 0.8 * 0.5},
	} {
		if math.Abs(c.got-c.want) > 1e-6 {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
}

// Words of both languages mean the same, and affixes do not matter.
func TestWordsOfBothLanguagesMeet(t *testing.T) {
	t.Parallel()
	for offer, need := range map[string]string{
		"anyaman bambu": "plaited bamboo", "bahan baku rotan": "raw material", "cendera mata": "souvenirs", "ukiran": "mengukir", "jasa pengiriman": "shipping",
	} {
		a := pairing.Party{ID: "a", Offers: []pairing.Item{{Text: offer}}}
		b := pairing.Party{ID: "b", Needs: []pairing.Item{{Text: need}}}
		if p := pairOf(t, a, b, pairing.Rules{}); p.ForB <= 0 {
			t.Errorf("%q and %q have nothing in common", offer, need)
		}
	}
}

// Scores keep within 0 and 1, are the same from both sides, and every reason has
// a sentence without holes in both languages.
func TestPairProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parties := pairingtest.Town(rapid.Uint64().Draw(t, "seed"), 6, 6)
		x := mustIndex(t, parties, pairing.Rules{Today: "2026-11-26"})
		a, b := rapid.IntRange(0, 11).Draw(t, "a"), rapid.IntRange(0, 11).Draw(t, "b")
		p, err := x.Pair(a, b)
		if err != nil {
			t.Fatal(err)
		}
		q, err := x.Pair(b, a)
		if err != nil {
			t.Fatal(err)
		}
		if p.Score != q.Score || p.ForA != q.ForB || !(p.Score >= 0 && p.Score <= 1) {
			t.Fatalf("%v %v from one side, %v %v from the other", p.Score, p.ForA, q.Score, q.ForB)
		}
		for _, r := range p.Reasons {
			for _, l := range []pairing.Language{pairing.Indonesian, pairing.English} {
				if s := r.Sentence(l); s == "" || strings.ContainsAny(s, "{}?") {
					t.Fatalf("%v: %q", r, s)
				}
			}
		}
	})
}

func TestMistakesTellTheirPlace(t *testing.T) {
	t.Parallel()
	bad := weaver()
	bad.Needs[0].Must = []pairing.Condition{{Ask: "colour"}}
	bad.Offers[0].Codes[0].Value = "50O7"
	bad.Offers[0].ValidUntil = "31-12-2026"
	_, err := pairing.NewIndex([]pairing.Party{bad, {ID: "U1", Acceptance: math.NaN()}}, pairing.Rules{Wishes: []pairing.Wish{{From: "U1", To: "X", Level: 7}}}, pairing.Weights1())
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"party 1 (U1), need 1, condition 1: \"colour\" cannot be asked for; use certificate", "party 1 (U1), offer 1, code 1: HS code \"50O7\"",
		"is no day; write it as 2026-12-31", "party 2 (U1): party 1 has the same ID", "acceptance NaN", "wish 1: level 7 is not known", "there is no party \"X\"",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q:\n%v", want, err)
		}
	}
	w := pairing.Weights1()
	w.Text = 2
	if _, err := pairing.NewIndex(nil, pairing.Rules{}, w); err == nil || !strings.Contains(err.Error(), "weights, text") {
		t.Errorf("weights: %v", err)
	}
}
