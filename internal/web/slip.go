package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/sheet"
	"wantilan/internal/web/ui"
)

// slipRoutes are those where staff type wishes from paper.
func (s *site) slipRoutes() []route {
	return []route{
		{"GET /temu/{gathering}/pertemuan/kertas", those(account.SeeRequests), freely, s.paperSlip},
		{"POST /temu/{gathering}/pertemuan/kertas", those(account.SeeRequests), deeds, s.keepSlip},
		{"POST /temu/{gathering}/pertemuan/kertas/berkas", those(account.SeeRequests), heavy, s.keepSlipFile},
	}
}

// wishSlipData is the page on which a slip is typed.
type wishSlipData struct {
	Base     string
	Sections []ui.Tab
	From     ui.Question
	Known    []string // suggestions: number and name
	Lines    []wishSlipLine
	Wishes   []ui.Option
	Mistakes []ui.Mistake
	Said     []string // what is wrong with a file
}

// wishSlipLine is one line of a slip.
type wishSlipLine struct{ To, Wish, Note ui.Question }

// Lines of a slip that is typed.
const (
	slipLines     = 8
	mostSlipLines = 40
)

// wishNever is what the form has for a wish never to meet.
const wishNever = "0"

// paperSlip shows an empty slip.
func (s *site) paperSlip(v *visit) error {
	return s.showSlip(v, http.StatusOK, url.Values{}, nil, nil)
}

func (s *site) showSlip(v *visit, status int, typed url.Values, wrong map[string]string, said []string) error {
	m, err := s.Matches.Meetings(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	g := &m.Gathering
	d := wishSlipData{Base: slipPath(g.ID), Sections: v.matchTabs(g.ID, 1), Said: said, Wishes: append(priorityChoices(v.in), ui.Option{Value: wishNever, Text: v.in.T("match.slip.never")})}
	ask := func(name, label string) ui.Question {
		q := ui.Question{Name: name, Label: label, Value: typed.Get(name), Wrong: wrong[name]}
		if q.Wrong != "" {
			d.Mistakes = append(d.Mistakes, ui.Mistakes(q)...)
		}
		return q
	}
	d.From = ask("from", v.in.T("match.slip.from"))
	d.From.Hint = v.in.T("match.slip.from_hint")
	d.From.Required = true
	for n := range linesTyped(typed) {
		line := strconv.Itoa(n + 1)
		x := wishSlipLine{To: ask("to_"+line, v.in.T("match.slip.to", n+1)), Wish: ask("wish_"+line, v.in.T("match.slip.wish")), Note: ask("note_"+line, v.in.T("match.field.note"))}
		if x.Wish.Value == "" {
			x.Wish.Value = strconv.Itoa(int(match.Want))
		}
		d.Lines = append(d.Lines, x)
	}
	for _, desks := range []bool{true, false} {
		for _, p := range g.Present() {
			if (p.Kind != register.Business) == desks {
				d.Known = append(d.Known, fmt.Sprint(p.Number, ". ", nameOf(v.in, p)))
			}
		}
	}
	f := v.within(g, v.in.T("match.slip.title"))
	f.Script = "slip.js"
	return v.page(status, wishSlipPage(f, d))
}

// linesTyped is how many lines a form has: what was typed, and room for more.
func linesTyped(typed url.Values) int {
	last := 0
	for n := range mostSlipLines {
		if line := strconv.Itoa(n + 1); typed.Get("to_"+line) != "" || typed.Get("note_"+line) != "" {
			last = n + 1
		}
	}
	return min(mostSlipLines, max(slipLines, last+2))
}

// keepSlip keeps what was typed of one slip, all of it or nothing.
func (s *site) keepSlip(v *visit) error {
	f := v.PostForm
	var all []match.Slip
	for n := range mostSlipLines {
		line := strconv.Itoa(n + 1)
		p, never, known := wishOf(f.Get("wish_" + line))
		x := match.Slip{Line: n + 1, From: strings.TrimSpace(f.Get("from")), To: strings.TrimSpace(f.Get("to_" + line)), Never: never, Priority: p, Note: strings.TrimSpace(f.Get("note_" + line))}
		if !known {
			x.Priority = 0 // which is refused
		}
		all = append(all, x)
	}
	n, err := s.Matches.AskSlips(v.Context(), v.actor, v.gathering(), all)
	if wrong := v.wrong(err); wrong != nil {
		for field, text := range wrong { // the party of a slip is typed once
			if strings.HasPrefix(field, "from_") {
				wrong["from"] = text
			}
			if line, is := strings.CutPrefix(field, "priority_"); is {
				wrong["wish_"+line] = text
			}
		}
		return s.showSlip(v, http.StatusUnprocessableEntity, f, wrong, nil)
	}
	return s.slipKept(v, n, err)
}

func (s *site) slipKept(v *visit, n int, err error) error {
	if err != nil {
		return err
	}
	v.flash("match.slip.kept", n)
	return v.see(slipPath(v.gathering()))
}

// wishWords are the words for a wish in files and forms, in small letters.
var wishWords = map[string]match.Priority{
	"": match.Want, "1": match.Must, "2": match.Want, "3": match.Open, "wajib": match.Must, "harus": match.Must, "must": match.Must, "ingin": match.Want, "mau": match.Want, "want": match.Want,
	"would like": match.Want, "bila ada waktu": match.Open, "boleh": match.Open, "if there is time": match.Open, "open": match.Open,
}

// wishOf reads a wish.
func wishOf(text string) (p match.Priority, never, known bool) {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	if slices.Contains([]string{wishNever, "jangan", "jangan dipertemukan", "tidak", "never", "no"}, text) {
		return match.Open, true, true
	}
	p, known = wishWords[text]
	return p, false, known
}

// slipHeads are the headings of a file's columns, in the order of columns without headings.
var slipHeads = [][]string{
	{"dari", "from", "nomor", "peserta", "participant", "usaha"}, {"kepada", "to", "ingin bertemu", "wants to meet", "mitra", "meja"},
	{"harapan", "prioritas", "wish", "priority"}, {"catatan", "keperluan", "note", "what for"},
}

// slipsOf reads the wishes of a file, and what of it is no wish.
func slipsOf(in *lang.Wording, lines []sheet.Line) (all []match.Slip, said []string) {
	at := []int{0, 1, 2, 3}
	for i, l := range lines {
		if columns := headed(l.Cells); i == 0 && columns != nil {
			at = columns
			continue
		}
		cell := func(k int) string {
			if at[k] < 0 || at[k] >= len(l.Cells) {
				return ""
			}
			return strings.TrimSpace(l.Cells[at[k]])
		}
		p, never, known := wishOf(cell(2))
		if !known {
			said = append(said, in.T("match.slip.at_line", l.Number, in.T("match.slip.wish_unknown", cell(2))))
		}
		all = append(all, match.Slip{Line: l.Number, From: cell(0), To: cell(1), Never: never, Priority: p, Note: cell(3)})
	}
	return all, said
}

// headed finds the columns of a line of headings; nil when it is none.
func headed(cells []string) []int {
	at := []int{-1, -1, -1, -1}
	for i, c := range cells {
		for k, names := range slipHeads {
			if at[k] < 0 && slices.Contains(names, strings.ToLower(strings.TrimSpace(c))) {
				at[k] = i
			}
		}
	}
	if at[0] < 0 || at[1] < 0 {
		return nil
	}
	return at
}

// keepSlipFile keeps the wishes of a file, all of them or none.
func (s *site) keepSlipFile(v *visit) error {
	if _, err := s.Matches.Meetings(v.Context(), v.actor, v.gathering()); err != nil {
		return err
	}
	refused := func(said ...string) error {
		return s.showSlip(v, http.StatusUnprocessableEntity, url.Values{}, nil, said)
	}
	_, name, data, err := v.fileWithForm()
	if f, is := errors.AsType[*fault.Fault](err); is && f.Kind == fault.Invalid {
		return refused(v.in.T(f.Key, f.Args...))
	}
	if err != nil {
		return err
	}
	if len(data) == 0 {
		return refused(v.in.T("web.import.no_file"))
	}
	lines, err := sheet.ReadLines(v.Context(), name, data)
	if bad, is := errors.AsType[sheet.Mistakes](err); is {
		return refused(strings.Split(bad.Word(v.in), "\n")...)
	}
	if err != nil {
		return err
	}
	all, said := slipsOf(v.in, lines)
	if len(said) > 0 {
		return refused(said...)
	}
	n, err := s.Matches.AskSlips(v.Context(), v.actor, v.gathering(), all)
	if wrong := v.wrong(err); wrong != nil {
		return refused(linesWrong(v.in, wrong)...)
	}
	return s.slipKept(v, n, err)
}

// linesWrong says what is wrong by lines, in their order.
func linesWrong(in *lang.Wording, wrong map[string]string) (said []string) {
	byLine := map[int][]string{}
	var numbers []int
	for field, text := range wrong {
		n, _ := strconv.Atoi(field[strings.LastIndex(field, "_")+1:]) // 0: of the whole
		if byLine[n] == nil {
			numbers = append(numbers, n)
		}
		byLine[n] = append(byLine[n], text)
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		slices.Sort(byLine[n])
		said = append(said, in.T("match.slip.at_line", n, strings.Join(byLine[n], " ")))
	}
	return said
}

// slipPath is where slips of a gathering are typed.
func slipPath(id gathering.ID) string { return matchPath(id, "/kertas") }
