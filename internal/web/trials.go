package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/lang"
	"wantilan/internal/timetable"
	"wantilan/internal/web/ui"
	"wantilan/schedule"
)

// trialForm is what is typed of a simulation.
type trialForm struct{ Tables, Slots, Minutes, Desk, Desks, Kept, Seconds string }

// trialRow is a simulation beside the present draft.
type trialRow struct {
	Run                       timetable.Run
	What                      string
	Held, Left, Short, Breaks string
	Take                      bool
}

// goalFields are the goals that organisers can switch, with what they are called on the form.
var goalFields = []schedule.Objective{schedule.Changes, schedule.Floor, schedule.Breaks, schedule.Spread, schedule.Walking, schedule.Early}

// goalQuestions ask which goals count.
func (d runsData) goalQuestions(in *lang.Wording) (all []ui.Question) {
	for _, o := range goalFields {
		if o == schedule.Changes && d.Board.Published == 0 {
			continue
		}
		all = append(all, ui.Question{Name: "tujuan-" + string(o), Label: in.T("board.goal." + string(o)), Value: "1", Checked: d.Form.Goals[o]})
	}
	return append(all, ui.Question{Name: "duduk", Label: in.T("board.goal.sits"), Value: "1", Checked: d.Form.Sits})
}

// trialQuestions ask what is to be otherwise.
func (d runsData) trialQuestions(in *lang.Wording) []ui.Question {
	ask := func(name, value string) ui.Question {
		return ui.Question{ID: "coba-" + name, Name: name, Label: in.T("board.trial." + name), Kind: "number", Value: value, Wrong: d.Wrong["coba-"+name]}
	}
	t := d.Trial
	return []ui.Question{ask("tables", t.Tables), ask("slots", t.Slots), ask("minutes", t.Minutes), ask("desks", t.Desks), ask("kept", t.Kept)}
}

// try asks for a simulation.
func (s *site) try(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	f := trialForm{}
	var t timetable.Trial
	settings := timetable.Settings{Budget: trialBudget, Trial: &t}
	wrong := map[string]string{}
	number := func(name string, text *string, n *int) {
		*text = strings.TrimSpace(v.PostForm.Get(name))
		if *text == "" {
			return
		}
		var err error
		if *n, err = strconv.Atoi(*text); err != nil || *n < 0 || *n == 0 && name != "kept" {
			wrong["coba-"+name] = v.in.T("web.solve.whole_number")
		}
	}
	number("tables", &f.Tables, &t.Tables)
	number("slots", &f.Slots, &t.Slots)
	number("minutes", &f.Minutes, &t.Minutes)
	number("desks", &f.Desks, &t.Desks)
	kept := 0
	if number("kept", &f.Kept, &kept); f.Kept != "" {
		settings.Kept = &kept
	}
	if t.Desks != 0 {
		f.Desk = v.PostForm.Get("desk")
		t.Desk, _ = strconv.Atoi(f.Desk) // 0 is nobody, which is refused
	}
	if len(wrong) > 0 {
		return s.runsPage(v, http.StatusUnprocessableEntity, newAsk(), f, wrong)
	}
	run, err := s.Planner.Ask(v.Context(), v.actor, v.gathering(), settings)
	if x, ok := errors.AsType[*fault.Fault](err); ok && x.Field != "" {
		return s.runsPage(v, http.StatusUnprocessableEntity, newAsk(), f, map[string]string{"coba-" + x.Field: v.in.T(x.Key, x.Args...)})
	}
	if err != nil {
		return err
	}
	return v.see(runPath(v.gathering(), run))
}

// trialBudget is how long a simulation searches at most.
const trialBudget = 10 * time.Second

// takeTrial makes the circumstances of a simulation those of the gathering.
func (s *site) takeTrial(v *visit) error {
	run, err := s.Planner.TakeTrial(v.Context(), v.actor, v.gathering(), timetable.RunID(v.PathValue("run")))
	if err != nil {
		return err
	}
	return v.see(runPath(v.gathering(), run))
}

// trials compares simulations with the present draft.
func trials(in *lang.Wording, b *timetable.Board, runs []timetable.Run) []trialRow {
	_, index, _ := b.Wanted(timetable.Settings{}, nil)
	row := func(held, short, breaks int) trialRow {
		return trialRow{Held: in.Number(held), Left: in.Number(len(index) - held), Short: in.Number(short), Breaks: in.Number(breaks)}
	}
	now := row(len(b.Bookings), b.Short(), 0)
	if now.Breaks, now.What = "–", in.T("board.trial.now"); b.Outcome != nil {
		now.Breaks = in.Number(b.Outcome.Breaks)
	}
	all := []trialRow{now}
	for _, r := range runs {
		if r.Kind != timetable.Trying || !r.Timetabled() || r.Settings.Trial == nil {
			continue
		}
		x := row(r.Held, r.Short, r.Progress.Best)
		x.Run, x.What, x.Take = r, trialOf(in, b, r.Settings), r.Settings.Trial.Minutes == 0
		all = append(all, x)
	}
	return all
}

// trialOf words what a simulation takes to be otherwise.
func trialOf(in *lang.Wording, b *timetable.Board, s timetable.Settings) string {
	var all []string
	t := s.Trial
	g := &b.Gathering
	if t.Tables != 0 {
		all = append(all, in.T("board.trial.with_tables", t.Tables, len(g.Tables)))
	}
	if t.Slots != 0 {
		all = append(all, in.T("board.trial.with_slots", t.Slots, len(g.Slots)))
	}
	if t.Minutes != 0 {
		all = append(all, in.T("board.trial.with_minutes", t.Minutes))
	}
	if t.Desk > 0 && t.Desk <= len(g.Participants) {
		all = append(all, in.T("board.trial.with_desks", t.Desks, short(nameOf(in, g.Participants[t.Desk-1]))))
	}
	if s.Kept != nil {
		all = append(all, in.T("board.trial.with_kept", *s.Kept))
	}
	return strings.Join(all, ", ")
}

// valuesOf words every goal of a run with its bound.
func valuesOf(in *lang.Wording, values []schedule.Value) (all []string) {
	for _, x := range values {
		text := in.T("board.goal."+string(x.Objective)+"_value", x.Best)
		if !x.Proven() {
			text = in.T("board.goal.open", text, x.Bound)
		}
		all = append(all, text)
	}
	return all
}
