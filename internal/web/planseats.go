package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// moreParts is how many sub-quotas the form asks for besides those there are, and
// readParts how many are read.
const (
	moreParts = 2
	readParts = 24
)

// seatsOf reads the form of quota, times and who may register.
func seatsOf(f url.Values) gathering.SeatsForm {
	x := gathering.SeatsForm{Quota: f.Get("quota"), Attendees: f.Get("attendees"), Offer: f.Get("offer"), Queue: f.Get("queue"), OpensAt: f.Get("opens_at"), ClosesAt: f.Get("closes_at"),
		AnswerBy: f.Get("answer_by"), ReleaseAt: f.Get("release_at")}
	for i := range readParts { // bounded; the subject says when there are too many
		place := fmt.Sprint(i + 1)
		x.Parts = append(x.Parts, gathering.PartForm{Of: f.Get("part_" + place), Least: f.Get("least_" + place), Most: f.Get("most_" + place)})
	}
	for _, c := range gathering.Criteria {
		switch {
		case c.Simple():
			if f.Get("rule_"+string(c)) != "" {
				x.Conditions = append(x.Conditions, gathering.Condition{About: c})
			}
		case c == gathering.KBLI:
			values := strings.FieldsFunc(f.Get("kbli"), func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
			x.Conditions = append(x.Conditions, gathering.Condition{About: c, Values: values})
		default:
			var values []string
			for _, name := range sortedNames(f) {
				if value, ok := strings.CutPrefix(name, "rule_"+string(c)+"_"); ok {
					values = append(values, value)
				}
			}
			x.Conditions = append(x.Conditions, gathering.Condition{About: c, Values: values})
		}
	}
	return x
}

// planSeats is the page of quota, times, sub-quotas and who may register.
func (s *site) planSeats(v *visit, b *gathering.Binder, d *planData, may bool) error {
	known, err := s.ruleValues(v, &b.Eligible)
	if err != nil {
		return err
	}
	rule := planBlock{ID: "syarat", Title: v.in.T("plan.eligible"), Facts: []ui.Fact{{Name: v.in.T("plan.eligible"), Lines: s.sentences(v, b.Eligible)}}}
	if err := s.fitting(v, b.Eligible, &rule); err != nil {
		return err
	}
	d.Blocks = append(d.Blocks, rule)
	seats := planBlock{ID: "kuota", Title: v.in.T("plan.section.kuota"), Facts: []ui.Fact{{Name: v.in.T("plan.confirmed"), Lines: []string{v.in.Number(b.Heads.Confirmed)}}}}
	f := b.Seated()
	if !may {
		seats.Facts = append(seats.Facts, ui.Fact{Name: v.in.T("plan.field.quota"), Lines: []string{f.Quota}})
		d.Blocks = append(d.Blocks, seats)
		return nil
	}
	seats.Form = &planForm{Path: planPath(b.ID, "kuota"), Button: v.in.T("business.save")}
	asks := []planAsk{v.asks("quota", f.Quota, "number").needed(), v.asks("attendees", f.Attendees, "number"), v.asks("opens_at", f.OpensAt, "datetime-local"), v.asks("closes_at", f.ClosesAt, "datetime-local"),
		v.asks("answer_by", f.AnswerBy, "datetime-local"), v.asks("queue", f.Queue, "").from(s.queues(v)), v.asks("offer", f.Offer, "number"), s.heading(v, "plan.parts")}
	options := s.partOptions(v, known)
	for i := range len(f.Parts) + moreParts {
		var p gathering.PartForm
		if i < len(f.Parts) {
			p = f.Parts[i]
		}
		place := fmt.Sprint(i + 1)
		for _, x := range []struct {
			name, value string
			options     []ui.Option
		}{{"part", p.Of, options}, {"least", p.Least, nil}, {"most", p.Most, nil}} {
			a := planAsk{Question: ui.Question{Name: x.name + "_" + place, Label: v.in.T("plan.part."+x.name, place), Value: x.value}, Options: x.options}
			if x.options != nil {
				a.As = "select"
			} else {
				a.Kind = "number"
			}
			asks = append(asks, a)
		}
	}
	asks = append(asks, v.asks("release_at", f.ReleaseAt, "datetime-local"))
	seats.Form.Asks = append(asks, s.ruleAsks(v, &b.Eligible, known)...)
	d.Blocks = append(d.Blocks, seats)
	return nil
}

func (s *site) heading(v *visit, key string) planAsk {
	return planAsk{As: "fold", Question: ui.Question{Label: v.in.T(key)}}
}

func (s *site) queues(v *visit) []ui.Option {
	var all []ui.Option
	for _, q := range gathering.Queues {
		all = append(all, ui.Option{Value: string(q), Text: v.in.T("plan.queue." + string(q))})
	}
	return all
}

// ruleValues are the values that the office's book has, and those that the rule
// names, by criterion.
func (s *site) ruleValues(v *visit, e *gathering.Eligibility) (map[gathering.Criterion][]ui.Option, error) {
	var known register.Facets
	if v.actor.MayAny(account.SeeRegister, account.SeePartners) {
		var err error
		if known, err = s.Finder.Known(v.Context(), v.actor, register.FoundBusiness); err != nil {
			return nil, err
		}
	}
	all := map[gathering.Criterion][]ui.Option{}
	add := func(c gathering.Criterion, value string) {
		if value != "" && !slices.ContainsFunc(all[c], func(o ui.Option) bool { return o.Value == value }) {
			all[c] = append(all[c], ui.Option{Value: value, Text: s.ruleValue(v, c, value)})
		}
	}
	for c, facets := range map[gathering.Criterion][]register.Facet{gathering.InCluster: known.Cluster, gathering.InDistrict: known.Regions, gathering.OfScale: known.Scales, gathering.HasCertificate: known.Held} {
		for _, x := range facets {
			if c != gathering.InDistrict || strings.Count(x.Value, ".") == 2 {
				add(c, x.Value)
			}
		}
	}
	for _, c := range e.Conditions {
		for _, value := range c.Values {
			add(c.About, value)
		}
	}
	return all, nil
}

// ruleValue names a value of a criterion.
func (s *site) ruleValue(v *visit, c gathering.Criterion, value string) string {
	n := s.namer(v)
	switch c {
	case gathering.InDistrict:
		return n.region(value)
	case gathering.InCluster:
		return n.label(listCluster, value)
	case gathering.OfScale:
		return v.in.T("business.size." + value)
	case gathering.HasCertificate:
		return n.label(listCertificate, value)
	}
	return value
}

// ruleAsks are the questions of who may register.
func (s *site) ruleAsks(v *visit, e *gathering.Eligibility, known map[gathering.Criterion][]ui.Option) []planAsk {
	asks := []planAsk{s.heading(v, "plan.eligible_form")}
	chosen := func(c gathering.Criterion) (values []string, there bool) {
		for _, x := range e.Conditions {
			if x.About == c {
				return x.Values, true
			}
		}
		return nil, false
	}
	for _, c := range gathering.Criteria {
		values, there := chosen(c)
		label := v.in.T("plan.rule_name." + string(c))
		switch {
		case c.Simple():
			asks = append(asks, planAsk{As: "check", Question: ui.Question{Name: "rule_" + string(c), Label: label, Value: "ya", Checked: there}})
		case c == gathering.KBLI:
			asks = append(asks, planAsk{As: "fold", Question: ui.Question{Label: label}}, planAsk{Question: ui.Question{Name: "kbli", Label: label, Hint: v.in.T("plan.kbli_hint"), Value: strings.Join(values, ", ")}})
		case len(known[c]) > 0:
			asks = append(asks, planAsk{As: "fold", Question: ui.Question{Label: label}})
			for _, o := range known[c] {
				asks = append(asks, planAsk{As: "check", Question: ui.Question{Name: "rule_" + string(c) + "_" + o.Value, Label: o.Text, Value: "ya", Checked: slices.Contains(values, o.Value)}})
			}
		}
	}
	return asks
}

// partOptions are what a sub-quota can be for.
func (s *site) partOptions(v *visit, known map[gathering.Criterion][]ui.Option) []ui.Option {
	all := []ui.Option{{Text: v.in.T("plan.part.none")}, {Value: string(gathering.Newcomers), Text: v.in.T("plan.part.newcomers")}, {Value: string(gathering.LedByWomen), Text: v.in.T("plan.part.women")}}
	for _, o := range known[gathering.InDistrict] {
		all = append(all, ui.Option{Value: string(gathering.OfDistrict) + ":" + o.Value, Text: v.in.T("plan.part.district", o.Text)})
	}
	for _, o := range known[gathering.InCluster] {
		all = append(all, ui.Option{Value: string(gathering.OfCluster) + ":" + o.Value, Text: v.in.T("plan.part.cluster", o.Text)})
	}
	return all
}

// sentences say who may register.
func (s *site) sentences(v *visit, e gathering.Eligibility) []string {
	if len(e.Conditions) == 0 {
		return []string{v.in.T("plan.rule.all")}
	}
	var all []string
	for _, c := range e.Conditions {
		names := make([]string, len(c.Values))
		for i, value := range c.Values {
			names[i] = s.ruleValue(v, c.About, value)
		}
		all = append(all, v.in.T("plan.rule."+string(c.About), strings.Join(names, v.in.T("plan.or"))))
	}
	return all
}

// fitting counts the businesses of the book that fit a rule now.
func (s *site) fitting(v *visit, e gathering.Eligibility, block *planBlock) error {
	if !v.actor.May(account.SeeRegister) {
		return nil
	}
	f, n := e.Fitting(), 0
	for _, q := range f.Queries {
		r, err := s.Finder.Find(v.Context(), v.actor, q)
		if err != nil {
			return err
		}
		for _, g := range r.Groups {
			n += g.Total
		}
	}
	key := "plan.fits"
	switch {
	case len(f.Queries) == 0:
		key = "plan.fits_unknown"
	case f.AtMost || len(f.Left) > 0:
		key = "plan.fits_at_most"
	}
	lines := []string{v.in.N(key, n)}
	for _, c := range f.Left {
		lines = append(lines, v.in.T("plan.fits_without", v.in.T("plan.rule_name."+string(c))))
	}
	block.Facts = append(block.Facts, ui.Fact{Name: v.in.T("plan.fits_now"), Lines: lines})
	if len(f.Queries) == 1 {
		block.Link = &ui.Tab{Href: address(findPath, f.Queries[0]), Text: v.in.T("plan.fits_link")}
	}
	return nil
}
