package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/register/intake"
	"wantilan/internal/web/ui"
)

const doublesPath = "/mirip"

func pairHref(p intake.Pair) string {
	return doublesPath + "/" + string(p.One) + "/" + string(p.Other)
}

// doublesData is the page of pairs to be decided.
type doublesData struct {
	intake.Board
	Pages ui.Pages
}

// doubles lists what looks like one business twice, and what was merged lately.
func (s *site) doubles(v *visit) error {
	page, err := strconv.Atoi(v.URL.Query().Get("halaman"))
	if err != nil || page < 1 || page > 10_000 {
		page = 1
	}
	b, err := s.Doubles.Board(v.Context(), v.actor, page)
	if err != nil {
		return err
	}
	f := v.frame(v.in.T("intake.doubles.title"))
	if b.Search.On() {
		f.Refresh = 3
	}
	last := max(1, (b.Total+intake.PairsShown-1)/intake.PairsShown)
	return v.page(http.StatusOK, doublesPage(f, doublesData{b, ui.Pages{Of: v.in.T("intake.doubles.pairs"), Path: doublesPath, Page: min(page, last), Last: last}}))
}

// findDoubles asks for a search.
func (s *site) findDoubles(v *visit) error {
	if err := s.Doubles.Ask(v.Context(), v.actor); err != nil {
		return err
	}
	v.flash("intake.doubles.asked")
	return v.see(doublesPath)
}

// pairData is both sides of a pair, field by field.
type pairData struct {
	Pair  intake.Alike
	Sides [2]intake.Twin
	Rows  []pairRow
	Keep  int
	Wrong map[string]string
}

// pairRow is what both say of one field.
type pairRow struct {
	Field  register.Field
	Values [2]string
	Same   bool
}

func (s *site) pairOf(v *visit) (intake.Alike, [2]intake.Twin, error) {
	return s.Doubles.Compare(v.Context(), v.actor, register.PartyID(v.PathValue("one")), register.PartyID(v.PathValue("other")))
}

// pair shows two businesses side by side.
func (s *site) pair(v *visit) error { return s.pairPage(v, http.StatusOK, nil) }

func (s *site) pairPage(v *visit, status int, wrong map[string]string) error {
	a, sides, err := s.pairOf(v)
	if err != nil {
		return err
	}
	d := pairData{Pair: a, Sides: sides, Wrong: wrong}
	if !sides[0].Profile && sides[1].Profile || sides[0].Profile == sides[1].Profile && len(sides[1].Facts) > len(sides[0].Facts) {
		d.Keep = 1 // which has more to tell
	}
	for _, t := range intake.Targets() {
		f, is := t.Field()
		one, there1 := sides[0].Facts[f]
		other, there2 := sides[1].Facts[f]
		if is && (there1 || there2) {
			r := pairRow{f, [2]string{factText(v.in, one), factText(v.in, other)}, one.Value == other.Value}
			if len(one.Sealed) > 0 && len(other.Sealed) > 0 {
				said := " · " + v.in.T(map[bool]string{true: "intake.pair.number_same", false: "intake.pair.number_differs"}[r.Same])
				r.Values[0], r.Values[1] = r.Values[0]+said, r.Values[1]+said
			}
			d.Rows = append(d.Rows, r)
		}
	}
	return v.page(status, pairPage(v.frame(v.in.T("intake.pair.title")), d))
}

// factText is a value with what is known of it.
func factText(in *lang.Wording, f register.Fact) string {
	if f.Value == "" {
		return ""
	}
	text := clip(f.Value, 200)
	if n, err := strconv.Atoi(f.Value); err == nil && intake.Target(f.Field).Amount() {
		text = in.Number(n)
	}
	if f.AsOf != "" {
		text += " (" + string(f.AsOf) + ")"
	}
	if f.Verified != "" {
		text += " · " + in.T("intake.pair.verified")
	}
	return text
}

// differ says that two businesses are two.
func (s *site) differ(v *visit) error {
	err := s.Doubles.Different(v.Context(), v.actor, register.PartyID(v.PathValue("one")), register.PartyID(v.PathValue("other")))
	if err != nil {
		return err
	}
	v.flash("intake.pair.told_apart")
	return v.see(doublesPath)
}

// merge makes two businesses one, value by value as was chosen.
func (s *site) merge(v *visit) error {
	one, other := register.PartyID(v.PathValue("one")), register.PartyID(v.PathValue("other"))
	w := intake.Wish{Keep: register.PartyID(v.PostForm.Get("keep"))}
	for i := range w.Versions {
		n, err := strconv.ParseInt(v.PostForm.Get(fmt.Sprintf("version%d", i)), 10, 64)
		if err != nil {
			return s.pairPage(v, http.StatusUnprocessableEntity, map[string]string{"keep": v.in.T("intake.merge.choose")})
		}
		w.Versions[i] = n
	}
	for name, values := range v.PostForm {
		field, is := strings.CutPrefix(name, "from_")
		if is && len(values) == 1 && values[0] != string(w.Keep) && (values[0] == string(one) || values[0] == string(other)) {
			w.Take = append(w.Take, register.Field(field))
		}
	}
	slices.Sort(w.Take)
	_, err := s.Doubles.Merge(v.Context(), v.actor, one, other, w)
	if wrong := v.wrong(err); wrong != nil {
		return s.pairPage(v, http.StatusUnprocessableEntity, wrong)
	}
	if err != nil {
		return err
	}
	v.flash("intake.merge.done")
	return v.see(doublesPath)
}

// unmerge takes a merger back and tells what could not come back.
func (s *site) unmerge(v *visit) error {
	u, err := s.Doubles.Undo(v.Context(), v.actor, intake.MergerID(v.PathValue("merger")))
	if err != nil {
		return err
	}
	if len(u.Left) == 0 {
		v.flash("intake.merge.undone_whole")
		return v.see(doublesPath)
	}
	return v.page(http.StatusOK, undonePage(v.frame(v.in.T("intake.undone.title")), u))
}

// leftText says what an undoing could not bring back.
func leftText(in *lang.Wording, l intake.Left) string {
	what := in.T("intake.undone." + l.What)
	if l.What == "business_fact" && in.Has("intake.target."+l.Name) {
		what += " (" + in.T("intake.target."+l.Name) + ")"
	}
	if l.Why == "gone" {
		return in.T("intake.undone.why_gone", what)
	}
	return in.T("intake.undone.why_changed", what)
}
