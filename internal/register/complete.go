package register

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/order"
)

// Gap is something that a business lacks, with what that costs it. Counts are of
// needs that stand open in the book of its office; where nobody asks for it, Of is
// zero and nothing is claimed.
type Gap struct {
	Field       Field  // what is not filled in; or
	Certificate string // the certificate it does not have
	Condition   string // the condition that none of its products fulfils: minimum_order or lead_days
	Uncovered   bool   // it has the certificate, but for none of its products
	Needed      string // of a_month: the smallest number that is asked for; of Condition: the easiest
	Askers      int    // parties that require or want it
	Must        int    // of those, who require it
	Of          int    // parties with open needs that a business could answer
	SIINas      bool   // the report of small industries wants it
	Scales      int    // rules of scale that cannot be judged without it
}

// Meter is how much of a profile is filled in, and what is missing, the dearest
// first.
type Meter struct {
	Filled, Of int
	Gaps       []Gap
}

// Share is the part that is filled in, 0 to 1.
func (m Meter) Share() float64 {
	if m.Of == 0 {
		return 0
	}
	return float64(m.Filled) / float64(m.Of)
}

// optional are fields that many businesses rightly have nothing for.
var optional = []Field{FieldBrand, FieldNPWP, FieldNITKU, FieldWebsite, FieldKBLI2025, FieldWater, FieldFuel, FieldInstalled, FieldLand}

// answerable are needs that a business can answer with what it makes.
var answerable = []WantKind{WantProduct, WantService, WantMaterial, WantCapacity, WantPartner}

// conditions that fields of the profile answer.
var answers = map[string]Field{"a_month": FieldCapacity, "region": FieldRegion}

// Measure says what a business with these products lacks. wants are the needs that stand open in its
// office's book; only those of other parties than businesses that a business can
// answer are counted, each party once.
func Measure(p *Profile, products []Product, wants []WantLine, rules []ScaleRule, today Date) Meter {
	var m Meter
	buyers, asks := map[PartyID]bool{}, map[string]*asked{}
	for _, w := range wants {
		if w.Side != Need || w.PartyKind == Business || w.Party == p.ID || !w.Stands(today) || !slices.Contains(answerable, w.Kind) {
			continue
		}
		buyers[w.Party] = true
		for _, c := range w.Conditions {
			if productsMeet(products, c) {
				continue
			}
			key := c.Kind
			if c.Kind == "certificate" {
				key += " " + c.Value
			}
			if asks[key] == nil {
				asks[key] = &asked{who: map[PartyID]bool{}, must: map[PartyID]bool{}}
			}
			asks[key].add(w.Party, c)
		}
	}
	unjudged := map[Field]int{}
	for _, s := range Scale(rules, p.Facts, today) {
		for _, f := range s.Missing {
			unjudged[f]++
		}
	}
	for _, k := range Fields {
		has := p.Facts.Value(k.Field) != ""
		if !slices.Contains(optional, k.Field) || has {
			m.Of++
		}
		if has {
			m.Filled++
			continue
		}
		g := Gap{Field: k.Field, SIINas: k.SIINas, Scales: unjudged[k.Field]}
		for kind, field := range answers {
			if a := asks[kind]; field == k.Field && a != nil {
				g.Askers, g.Must, g.Of, g.Needed = len(a.who), len(a.must), len(buyers), a.least()
			}
		}
		if g.Askers > 0 || !slices.Contains(optional, k.Field) || g.SIINas || g.Scales > 0 {
			m.Gaps = append(m.Gaps, g)
		}
	}
	for key, a := range asks {
		g := Gap{Askers: len(a.who), Must: len(a.must), Of: len(buyers)}
		kind, certificate, _ := strings.Cut(key, " ")
		switch {
		case kind == "certificate" && !p.Has(certificate, today):
			g.Certificate = certificate
		case kind == "certificate" && len(products) > 0 && !p.covers(products, certificate, today):
			g.Certificate, g.Uncovered = certificate, true
		case (kind == "minimum_order" || kind == "lead_days") && len(products) > 0:
			g.Condition, g.Needed = kind, a.most()
		default:
			continue
		}
		m.Gaps = append(m.Gaps, g)
	}
	order.By(m.Gaps, dearer)
	return m
}

// productsMeet tells whether a product fulfils a condition by its numbers: it can be
// ordered in so few, is ready in so many days, or so many are made a month. One that
// says nothing fulfils none.
func productsMeet(products []Product, c Condition) bool {
	n, err := strconv.ParseInt(c.Value, 10, 64)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(products, func(p Product) bool {
		switch c.Kind {
		case "minimum_order":
			return p.MinimumOrder > 0 && p.MinimumOrder <= n
		case "lead_days":
			return p.LeadDays > 0 && p.LeadDays <= n
		case "a_month":
			return p.AMonth >= n
		}
		return false
	})
}

// covers tells whether a certificate of a kind that stands is for one of the products.
func (p *Profile) covers(products []Product, kind string, today Date) bool {
	return slices.ContainsFunc(p.Certificates, func(c Certificate) bool {
		return c.Kind == kind && c.EndedAt.IsZero() && c.Valid(today) &&
			slices.ContainsFunc(products, func(x Product) bool { return slices.Contains(x.Certificates, c.ID) })
	})
}

// asked is who asks for one thing.
type asked struct {
	who, must map[PartyID]bool
	numbers   []int64
}

func (a *asked) add(by PartyID, c Condition) {
	a.who[by] = true
	if c.Required {
		a.must[by] = true
	}
	if n, err := strconv.ParseInt(c.Value, 10, 64); err == nil {
		a.numbers = append(a.numbers, n)
	}
}

// least is the smallest number that is asked for; empty when it is no number.
func (a *asked) least() string {
	if len(a.numbers) == 0 {
		return ""
	}
	return strconv.FormatInt(slices.Min(a.numbers), 10)
}

// most is the largest number that is asked for, the easiest to keep of those that are
// upper bounds.
func (a *asked) most() string {
	if len(a.numbers) == 0 {
		return ""
	}
	return strconv.FormatInt(slices.Max(a.numbers), 10)
}

// dearer orders gaps: what more require, what more want, then what rules need.
func dearer(a, b Gap) int {
	for _, d := range []int{b.Must - a.Must, b.Askers - a.Askers, b.Scales - a.Scales} {
		if d != 0 {
			return d
		}
	}
	if a.SIINas != b.SIINas {
		if a.SIINas {
			return -1
		}
		return 1
	}
	return strings.Compare(a.Certificate+a.Condition, b.Certificate+b.Condition) // fields keep the order of pages
}

// Meter is how complete the profile of a business is that the actor keeps, with
// what the gaps cost it. Whose the counted needs are is not told.
func (w *Wants) Meter(ctx context.Context, by account.Actor, p *Profile) (Meter, error) {
	if _, may := speaks(by, &p.Party); !may {
		return Meter{}, notFound()
	}
	today := Today(w.now())
	open, err := w.store.Wants(ctx, WantFilter{Office: p.Office, Side: Need, OpenOn: today, Limit: mostMeasured})
	if err != nil {
		return Meter{}, fmt.Errorf("list open needs: %w", err)
	}
	products, err := w.store.ProductsOf(ctx, p.ID)
	if err != nil {
		return Meter{}, fmt.Errorf("list products of %s: %w", p.ID, err)
	}
	return Measure(p, products, open, w.lists.ScaleRules(), today), nil
}

// mostMeasured bounds what the meter counts.
const mostMeasured = 2000
