package web

import (
	"net/url"
	"strconv"
	"strings"

	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// control is how a question is asked.
type control int

const (
	oneLine control = iota
	manyLines
	choice
	tick
	radios
)

// asked is one question of a form with how it is asked.
type asked struct {
	ui.Question
	control control
	options []ui.Option
}

// productQuestions are the questions about a product: those that every product needs,
// and those that make it easier to find.
type productQuestions struct {
	First, More []asked
	Version     string
}

// mistakes lists what is wrong with the answers.
func (q productQuestions) mistakes() []ui.Mistake {
	var all []ui.Question
	for _, part := range [][]asked{q.First, q.More} {
		for _, a := range part {
			all = append(all, a.Question)
		}
	}
	return ui.Mistakes(all...)
}

// askProduct makes the questions of the form about a product.
func (s *site) askProduct(v *visit, f register.ProductForm, wrong map[string]string, certificates []register.Certificate) productQuestions {
	in := v.in
	question := func(name, value string) ui.Question {
		hint := ""
		if in.Has("product.hint." + name) {
			hint = in.T("product.hint." + name)
		}
		return ui.Question{Name: name, Label: in.T("product.field." + name), Hint: hint, Value: value, Wrong: wrong[name]}
	}
	line := func(name, value string) asked { return asked{Question: question(name, value)} }
	area := func(name, value string) asked { return asked{Question: question(name, value), control: manyLines} }
	pick := func(name, value string, options []ui.Option) asked {
		return asked{Question: question(name, value), control: choice, options: options}
	}
	amount := func(name, value string) asked {
		a := line(name, value)
		a.More = map[string]any{"inputmode": "decimal"}
		return a
	}
	name := line("name", f.Name)
	name.Required = true
	q := productQuestions{Version: strconv.FormatInt(f.Version, 10)}
	q.First = []asked{
		name, area("about", f.About), amount("price", f.Price), pick("unit", f.Unit, unitOptions(v, f.Unit)), pick("price_for", f.PriceFor, audienceOptions(v)),
	}
	adults := line("adults", "1")
	adults.control, adults.Checked = tick, f.Adults
	q.More = []asked{
		amount("wholesale", f.Wholesale), pick("wholesale_for", f.WholesaleFor, audienceOptions(v)), amount("minimum_order", f.MinimumOrder),
		amount("lead_days", f.LeadDays), amount("a_month", f.AMonth), line("materials", f.Materials), line("technique", f.Technique),
		line("size", f.Size), line("weight", f.Weight), line("motif", f.Motif), line("rights", f.Rights), line("name_en", f.NameEN), area("about_en", f.AboutEN),
	}
	q.More = append(q.More, s.askCode(v, line("hs", f.HS))...)
	q.More = append(q.More, s.askCode(v, line("kbli", f.KBLI))...)
	q.More = append(q.More, pick("kbli_edition", f.KBLIEdition, []ui.Option{{Text: "–"}, {Value: "2020", Text: "2020"}, {Value: "2025", Text: "2025"}}), adults)
	return withCertificates(v, s, q, f.Certificates, certificates, wrong["certificates"])
}

// withCertificates asks which of a party's certificates cover the product.
func withCertificates(v *visit, s *site, q productQuestions, chosen []string, all []register.Certificate, wrong string) productQuestions {
	for i, c := range all {
		a := asked{control: tick}
		a.Question = ui.Question{ID: "certificates-" + strconv.Itoa(i+1), Name: "certificates", Value: c.ID, Label: v.in.T("product.covered", s.titled(v, "certificate", c.Kind), c.Number)}
		if i == 0 {
			a.Wrong = wrong
		}
		for _, id := range chosen {
			a.Checked = a.Checked || id == c.ID
		}
		q.More = append(q.More, a)
	}
	return q
}

func unitOptions(v *visit, now string) []ui.Option {
	all := []ui.Option{{Text: "–"}}
	known := now == ""
	for _, u := range register.Units {
		all = append(all, ui.Option{Value: u, Text: v.in.T("product.unit." + u)})
		known = known || u == now
	}
	if !known { // as a file brought it
		all = append(all, ui.Option{Value: now, Text: now})
	}
	return all
}

func audienceOptions(v *visit) []ui.Option {
	var all []ui.Option
	for _, a := range []register.Audience{register.ForEverybody, register.ForPartners, register.ForOffice} {
		all = append(all, ui.Option{Value: string(a), Text: v.in.T("product.audience." + string(a))})
	}
	return all
}

// mostAsked is how many codes are offered for the words that were typed.
const mostAsked = 12

// askCode asks for a code. To words it offers the codes that they may mean, each as
// one press; which words they were goes along, for they may be changed in between.
func (s *site) askCode(v *visit, code asked) []asked {
	words := strings.TrimSpace(code.Value)
	if s.Suggest == nil || code.Wrong == "" || strings.Trim(words, "0123456789. -") == "" {
		return []asked{code}
	}
	found := s.Suggest(code.Name, words)
	if len(found) == 0 {
		code.Wrong = v.in.T("product.nothing_suggested", words)
		return []asked{code}
	}
	offer := asked{control: radios}
	offer.Question = ui.Question{Name: code.Name + "_pick", Label: v.in.T("product.suggested", words)}
	for _, f := range found[:min(len(found), mostAsked)] {
		offer.options = append(offer.options, ui.Option{Value: f.Code + " " + f.Edition + " " + words, Text: strings.TrimSpace(f.Code + " " + f.Title)})
	}
	return []asked{code, offer}
}

// cutPick reads which suggestion was chosen, unless the words were changed since.
func cutPick(q url.Values, field string) (code, edition string, chosen bool) {
	parts := strings.SplitN(q.Get(field+"_pick"), " ", 3)
	if len(parts) < 3 || parts[2] != strings.TrimSpace(q.Get(field)) {
		return "", "", false
	}
	return parts[0], parts[1], true
}

// titled names a code of a list of reference.
func (s *site) titled(v *visit, kind, code string) string {
	if s.Titled != nil && code != "" {
		if title := s.Titled(kind, code, v.in.Tag); title != "" {
			return title
		}
	}
	return code
}
