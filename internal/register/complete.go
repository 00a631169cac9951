package register

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/account"
)

// Gap is something that a business lacks, with what that costs it. Counts are of
// needs that stand open in the book of its office; where nobody asks for it, Of is
// zero and nothing is claimed.
type Gap struct {
	Field       Field  // what is not filled in; or
	Certificate string // the certificate it does not have
	Needed      string // of a_month: the smallest number that is asked for
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

// Measure says what a business lacks. wants are the needs that stand open in its
// office's book; only those of other parties than businesses that a business can
// answer are counted, each party once.
func Measure(p *Profile, wants []WantLine, rules []ScaleRule, today Date) Meter {
	var m Meter
	buyers, asks := map[PartyID]bool{}, map[string]*asked{}
	for _, w := range wants {
		if w.Side != Need || w.PartyKind == Business || w.Party == p.ID || !w.Stands(today) || !slices.Contains(answerable, w.Kind) {
			continue
		}
		buyers[w.Party] = true
		for _, c := range w.Conditions {
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
		kind, certificate, _ := strings.Cut(key, " ")
		if kind == "certificate" && !p.Has(certificate, today) {
			m.Gaps = append(m.Gaps, Gap{Certificate: certificate, Askers: len(a.who), Must: len(a.must), Of: len(buyers)})
		}
	}
	slices.SortStableFunc(m.Gaps, dearer)
	return m
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
	return strings.Compare(a.Certificate, b.Certificate) // fields keep the order of pages
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
	return Measure(p, open, w.lists.ScaleRules(), today), nil
}

// mostMeasured bounds what the meter counts.
const mostMeasured = 2000
