package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/paper"
	"wantilan/internal/web/ui"
)

// Bounds of what is typed for papers.
const (
	mostPrintText   = 1000 // letters of one answer
	mostPrintLines  = 40   // of one answer
	mostReceipt     = 1_000_000_000
	defaultBlank    = "10"
	mostPrintCopies = 100
)

// question is how one thing is asked of a paper, with its usual answer.
func (k *press) question(p *printing, name string) printQuestion {
	v, d := k.v, k.d
	q := printQuestion{How: "text", Question: ui.Question{ID: p.name + "-" + name, Name: name, Label: v.in.T("print.ask." + name)}}
	if hint := "print.hint." + name; v.in.Has(hint) {
		q.Hint = v.in.T(hint)
	}
	choose := func(prefix string, values []string) {
		q.How = "choice"
		for _, value := range values {
			key := value
			if key == "" {
				key = "none"
			}
			q.Options = append(q.Options, ui.Option{Value: value, Text: v.in.T(prefix + key)})
		}
		q.Value = values[0]
	}
	switch name {
	case "signer", "wave", "letter", "answers", "which":
		k.official(&q)
	case "head":
		choose("print.head.", letterheads)
	case "size":
		choose("print.size.", texts(paper.Sizes))
	case "form":
		choose("print.form.", texts(paper.BadgeForms))
	case "order":
		choose("print.order.", []string{string(paper.ByNumber), string(paper.ByName)})
	case "sorted":
		choose("print.sorted.", texts(paper.BookletOrders))
	case "booklet":
		choose("print.booklet.", texts(paper.BookletSheets))
	case "sign":
		choose("print.sign.", []string{string(paper.Tent), string(paper.Flat)})
	case "arrow":
		choose("print.arrow.", texts(paper.Arrows))
	case "group":
		choose("print.group.", texts(paper.Groups))
	case "session":
		q.How, q.Options = "choice", sessionOptions(v.in, &d.Gathering)
	case "phone", "first":
		q.How, q.Value = "tick", "1"
	case "letterhead", "lines", "sign_above", "sign_below":
		q.How, q.More = "lines", templ.Attributes{"rows": "2", "maxlength": strconv.Itoa(mostPrintText)}
		if name == "lines" {
			q.Value = strings.Join(roomsOf(&d.Gathering), "\n")
		}
	case "blank":
		q.Kind, q.Value, q.More = "number", defaultBlank, templ.Attributes{"min": "0", "max": strconv.Itoa(paper.MostBlank)}
	case "copies":
		q.Kind, q.Value, q.More = "number", "1", templ.Attributes{"min": "1", "max": strconv.Itoa(mostPrintCopies)}
	case "for":
		q.Value = v.in.T("print.for.transport")
	}
	return q
}

// official asks what official papers are signed with and belong to.
func (k *press) official(q *printQuestion) {
	in := k.v.in
	switch q.Name {
	case "signer":
		q.How = "choice"
		for _, x := range k.can {
			q.Options = append(q.Options, ui.Option{Value: string(x.ID), Text: joined(x.Name, strings.Join(x.Capacity(), " "))})
		}
		q.Options = append(q.Options, ui.Option{Text: in.T("print.signer.none")})
		q.Value = q.Options[0].Value
	case "wave":
		q.How, q.Options = "choice", []ui.Option{{Value: "", Text: in.T("print.wave.all")}}
		last := 0
		for _, i := range k.invitations {
			last = max(last, i.Wave)
		}
		for n := 1; n <= last; n++ {
			q.Options = append(q.Options, ui.Option{Value: strconv.Itoa(n), Text: in.T("invitation.wave", n)})
		}
	case "letter":
		q.Value = k.letter
	case "answers":
		q.How = "tick"
	case "which":
		q.How = "choice"
		for _, x := range []string{badgesNew, badgesAll} {
			q.Options = append(q.Options, ui.Option{Value: x, Text: in.T("print.which." + x)})
		}
		q.Value = badgesNew
	}
}

// texts are values of a list as texts.
func texts[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, x := range all {
		out[i] = string(x)
	}
	return out
}

// sessionOptions are the whole day, each item of the agenda apart, or one of them.
func sessionOptions(in *lang.Wording, g *gathering.Gathering) []ui.Option {
	all := []ui.Option{{Value: "", Text: in.T("print.session.day")}}
	if len(g.Agenda) > 0 {
		all = append(all, ui.Option{Value: "each", Text: in.T("print.session.each")})
	}
	for i, part := range paper.ProgrammeOf(g, in) {
		all = append(all, ui.Option{Value: strconv.Itoa(i + 1), Text: part.When + " " + part.What})
	}
	return all
}

// roomsOf are the halls and places that a gathering names, each once.
func roomsOf(g *gathering.Gathering) []string {
	var all []string
	add := func(room string) {
		if room != "" && !slices.Contains(all, room) && len(all) < mostPrintLines {
			all = append(all, room)
		}
	}
	for _, t := range g.Tables {
		add(t.Hall)
	}
	for _, item := range g.Agenda {
		add(item.Place)
	}
	return all
}

// printAnswers reads what was typed, and says of the first thing wrong what it is.
type printAnswers struct {
	q   url.Values
	err error
}

func (a *printAnswers) fail(field, key string, args ...any) {
	if a.err == nil {
		a.err = fault.Field(field, key, args...)
	}
}

// text is an answer of at most so many letters as papers have room for.
func (a *printAnswers) text(field string) string {
	s := strings.TrimSpace(a.q.Get(field))
	if utf8.RuneCountInString(s) > mostPrintText {
		a.fail(field, "print.too_long", mostPrintText)
	}
	return s
}

// lines are the lines of an answer that say something.
func (a *printAnswers) lines(field string) []string {
	var all []string
	for line := range strings.Lines(a.text(field)) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	if len(all) > mostPrintLines {
		a.fail(field, "print.too_many_lines", mostPrintLines)
	}
	return all
}

// number is a whole number within bounds; nothing is the least.
func (a *printAnswers) number(field string, least, most int) int {
	s := a.text(field)
	if s == "" {
		return least
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		a.fail(field, "print.number_range", least, most)
	}
	return n
}

// rupiah is an amount as people write it: 150000, 150.000 or Rp 150.000.
func (a *printAnswers) rupiah(field string) int64 {
	s := a.text(field)
	if rest, marked := strings.CutPrefix(s, "Rp"); marked {
		s = strings.TrimSpace(strings.TrimPrefix(rest, "."))
	}
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(strings.NewReplacer(".", "", ",", "", " ", "").Replace(s), 10, 64)
	if err != nil || n < 0 || n > mostReceipt || !grouped(s) {
		a.fail(field, "print.amount_unreadable")
	}
	return n
}

// grouped tells whether the marks in a number stand between groups of three, so that
// neither 1,5 nor .5 is read as whole rupiah.
func grouped(s string) bool {
	parts := strings.Split(strings.NewReplacer(",", ".", " ", ".").Replace(s), ".")
	for i, part := range parts {
		if len(parts) > 1 && (part == "" || i > 0 && len(part) != 3 || i == 0 && len(part) > 3) {
			return false
		}
	}
	return true
}

// numbers reads numbers of participants, such as "1-20, 35", and tells whether one is
// among them; nothing means all.
func (a *printAnswers) numbers(field string, last int) func(int) bool {
	s := a.text(field)
	if s == "" {
		return func(int) bool { return true }
	}
	chosen := map[int]bool{}
	for piece := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		from, to, ok := span(piece)
		switch {
		case !ok:
			a.fail(field, "print.people_unreadable", strings.TrimSpace(piece))
		case from < 1 || to > last:
			a.fail(field, "print.people_unknown", strings.TrimSpace(piece), last)
		default:
			for n := from; n <= to; n++ {
				chosen[n] = true
			}
		}
	}
	return func(n int) bool { return chosen[n] }
}

// span reads "7" or "7-12", with any of the strokes that telephones offer.
func span(piece string) (from, to int, ok bool) {
	first, second, two := strings.Cut(strings.NewReplacer("–", "-", "—", "-", " ", "").Replace(strings.TrimSpace(piece)), "-")
	from, err := strconv.Atoi(first)
	if to = from; two && err == nil {
		to, err = strconv.Atoi(second)
	}
	return from, to, err == nil && from <= to
}

// one is an answer that has to be one of those offered; nothing is the first.
func one[T ~string](a *printAnswers, field string, offered []T) T {
	s := T(a.q.Get(field))
	if s == "" && !slices.Contains(offered, s) {
		return offered[0]
	}
	if !slices.Contains(offered, s) {
		a.fail(field, "print.choose_one")
	}
	return s
}

// signatory is who signs at the end, as typed; nobody for nothing.
func (a *printAnswers) signatory() []paper.Signatory {
	s := paper.Signatory{Above: a.lines("sign_above"), Name: a.text("sign_name"), Below: a.lines("sign_below")}
	for _, n := range []struct {
		field string
		lines int
	}{{"sign_above", len(s.Above)}, {"sign_below", len(s.Below)}} {
		if n.lines > mostSignLines {
			a.fail(n.field, "print.too_many_lines", mostSignLines)
		}
	}
	if len(s.Above) == 0 && s.Name == "" && len(s.Below) == 0 {
		return nil
	}
	return []paper.Signatory{s}
}

const mostSignLines = 5

func (a *printAnswers) letterhead() []string {
	all := a.lines("letterhead")
	if len(all) > mostSignLines {
		a.fail("letterhead", "print.too_many_lines", mostSignLines)
	}
	return all
}
