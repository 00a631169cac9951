package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
)

// fillData is free tables, and who could sit down there.
type fillData struct {
	G     gathering.Gathering
	List  []fillSlot
	Wrong []string
}

// fillSlot is a round with free tables.
type fillSlot struct {
	Title, Tables string
	Pairs         []fillPair
}

// fillPair is one proposal; Press is what its button says to the form.
type fillPair struct {
	Pair, Rank, Press string
	Why               []string
}

func fillPath(id gathering.ID) string { return livePath(id) + "/isi" }

// fills shows who should have the free tables.
func (s *site) fills(v *visit) error { return s.showFills(v, http.StatusOK, nil) }

func (s *site) showFills(v *visit, status int, wrong []string) error {
	x, all, err := s.Live.Openings(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	g := x.Day.Gathering
	d := fillData{G: g, Wrong: wrong}
	for _, o := range all {
		var tables []string
		for _, t := range o.Tables {
			tables = append(tables, tableOf(v.in, g.Tables[t-1]))
		}
		y := fillSlot{Title: v.in.T("live.slot", o.Slot), Tables: strings.Join(tables, ", ")}
		if r := x.Halls[0].Round(o.Slot); r != nil {
			y.Title = v.in.T("live.round", o.Slot, clockOf(v.in, x, r.Start), clockOf(v.in, x, r.End))
		}
		for _, f := range o.Pairs {
			p := fillPair{Pair: nameOf(v.in, g.Participants[f.From-1]) + " – " + nameOf(v.in, g.Participants[f.To-1]),
				Rank: v.in.T("live.fill.rank." + string(f.Wanted)), Press: strings.Join([]string{strconv.Itoa(o.Slot), strconv.Itoa(f.From), strconv.Itoa(f.To)}, ":")}
			for _, r := range f.Fit.Reasons {
				p.Why = append(p.Why, whyText(v.in, &g, r))
			}
			y.Pairs = append(y.Pairs, p)
		}
		d.List = append(d.List, y)
	}
	return v.page(status, fillPage(v.within(&g, v.in.T("live.fill.title")), d))
}

// fill gives a pair a table.
func (s *site) fill(v *visit) error {
	numbers := make([]int, 3)
	for i, text := range slices.Collect(strings.SplitSeq(v.PostForm.Get("pasangan"), ":")) {
		if i < len(numbers) {
			numbers[i], _ = strconv.Atoi(text) // 0 is nobody, and is refused
		}
	}
	_, err := s.Live.Fill(v.Context(), v.actor, v.gathering(), numbers[1], numbers[2], numbers[0], s.public(v))
	if refused, ok := errors.AsType[*timetable.Refused](err); ok {
		x, loadErr := s.Live.State(v.Context(), v.actor, v.gathering())
		if loadErr != nil {
			return loadErr
		}
		return s.showFills(v, http.StatusConflict, rulesOf(v.in, x.Day, refused.Broken))
	}
	if f, ok := errors.AsType[*fault.Fault](err); ok && f.Kind == fault.Conflict {
		return s.showFills(v, http.StatusConflict, []string{v.in.T(f.Key, f.Args...)})
	}
	return v.saved(err, "live.fill.done", livePath(v.gathering()))
}

// freeTables words that pairs could sit down now; empty when there are none.
func freeTables(v *visit, x *live.State) string {
	if n := x.Fillable(); n > 0 {
		return v.in.N("live.fill.note", n)
	}
	return ""
}
