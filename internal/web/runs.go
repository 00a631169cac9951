package web

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/timetable"
	"wantilan/schedule"
)

// runsData is the page to ask for a timetable, with the earlier ones.
type runsData struct {
	G      gathering.Gathering
	Board  timetable.Board
	Trial  trialForm
	Trials []trialRow
	Runs   []timetable.Run
	Going  *timetable.Run
	Form   askForm
	Wrong  map[string]string // field → what is wrong
}

// askForm is what was typed.
type askForm struct {
	Seconds, Fairness, Seed string
	Goals                   map[schedule.Objective]bool
	Sits, Chosen            bool
}

// newAsk is the form before anything was typed.
func newAsk() askForm {
	f := askForm{Seconds: "60", Goals: map[schedule.Objective]bool{}}
	for _, o := range timetable.Usual {
		f.Goals[o] = true
	}
	return f
}

// runs lists the computations of a gathering and offers another.
func (s *site) runs(v *visit) error {
	return s.runsPage(v, http.StatusOK, newAsk(), trialForm{}, nil)
}

func (s *site) runsPage(v *visit, status int, form askForm, trial trialForm, wrong map[string]string) error {
	id := v.gathering()
	b, err := s.Planner.Board(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	runs, err := s.Planner.Runs(v.Context(), v.actor, id)
	if err != nil {
		return err
	}
	g := b.Gathering
	data := runsData{G: g, Board: b, Runs: runs, Form: form, Trial: trial, Trials: trials(v.in, &b, runs), Wrong: wrong}
	if len(runs) > 0 && !runs[0].State.Over() {
		data.Going = &runs[0]
	}
	return v.page(status, runsPage(v.within(&g, v.in.T("web.tab.solve")), data))
}

// ask asks for a timetable and goes to the page that shows how it comes along.
func (s *site) ask(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form := askForm{
		Seconds:  strings.TrimSpace(v.PostForm.Get("budget")),
		Fairness: strings.TrimSpace(v.PostForm.Get("fairness")),
		Seed:     strings.TrimSpace(v.PostForm.Get("seed")),
		Goals:    map[schedule.Objective]bool{}, Sits: v.PostForm.Get("duduk") != "", Chosen: v.PostForm.Get("tujuan") != "",
	}
	for _, o := range goalFields {
		form.Goals[o] = v.PostForm.Get("tujuan-"+string(o)) != ""
	}
	settings, wrong := form.settings(v.in)
	if len(wrong) > 0 {
		return s.runsPage(v, http.StatusUnprocessableEntity, form, trialForm{}, wrong)
	}
	id := gathering.ID(v.PathValue("gathering"))
	run, err := s.Planner.Ask(v.Context(), v.actor, id, settings)
	if f, ok := errors.AsType[*fault.Fault](err); ok && f.Field != "" {
		return s.runsPage(v, http.StatusUnprocessableEntity, form, trialForm{}, map[string]string{f.Field: v.in.T(f.Key, f.Args...)})
	}
	if err != nil {
		return err
	}
	return v.see(base(id) + "/susun/" + string(run))
}

// settings reads the form; an empty seed gives a random one.
func (f askForm) settings(in *lang.Wording) (timetable.Settings, map[string]string) {
	var s timetable.Settings
	wrong := map[string]string{}
	s.Sits = f.Sits
	if f.Chosen {
		s.Goals = []schedule.Objective{schedule.Weight}
		for _, o := range goalFields {
			if f.Goals[o] {
				s.Goals = append(s.Goals, o)
			}
		}
	}
	seconds, err := strconv.Atoi(f.Seconds)
	if err != nil || seconds < 0 || seconds > 1_000_000 {
		wrong["budget"] = in.T("web.solve.whole_number")
	}
	s.Budget = time.Duration(seconds) * time.Second
	if f.Fairness != "" {
		n, err := strconv.Atoi(f.Fairness)
		if err != nil {
			wrong["fairness"] = in.T("web.solve.whole_number")
		}
		s.Fairness = &n
	}
	if f.Seed == "" {
		var b [4]byte
		rand.Read(b[:]) // never fails (crypto/rand)
		s.Seed = uint64(binary.BigEndian.Uint32(b[:]))
	} else if s.Seed, err = strconv.ParseUint(f.Seed, 10, 64); err != nil {
		wrong["seed"] = in.T("web.solve.whole_number")
	}
	return s, wrong
}

// runData is one computation as it is shown.
type runData struct {
	G       gathering.Gathering
	Run     timetable.Run
	Base    string
	State   runState
	Reasons []string
	Values  []string
	Drafted bool // its timetable is the draft
}

// runState is what changes while a run goes on.
type runState struct {
	Text  map[string]string `json:"text"`  // figure → words
	Share float64           `json:"share"` // of the time given, 0 to 1
	Over  bool              `json:"over"`
}

func stateOf(in *lang.Wording, r timetable.Run) runState {
	best, gap := "–", "–"
	if r.Progress.Best >= 0 {
		best, gap = in.Number(r.Progress.Best), in.Number(r.Progress.Best-r.Progress.Bound)
	}
	phase := in.T("web.run.state." + string(r.State))
	if r.State == timetable.Running && r.Progress.Phase != "" {
		phase = in.T("schedule.phase." + string(r.Progress.Phase))
	}
	share := 0.0
	if r.Settings.Budget > 0 {
		share = min(1, r.Progress.Seconds/r.Settings.Budget.Seconds())
	}
	return runState{
		Text: map[string]string{
			"best": best, "bound": in.Number(r.Progress.Bound), "gap": gap,
			"seconds": in.Decimal(r.Progress.Seconds, 1), "phase": phase,
		},
		Share: share, Over: r.State.Over(),
	}
}

// run shows one computation: live while it goes on, and its result after.
func (s *site) run(v *visit) error {
	r, err := s.runOf(v)
	if err != nil {
		return err
	}
	d, err := s.Planner.Board(v.Context(), v.actor, r.Gathering)
	if err != nil {
		return err
	}
	data := runData{Drafted: d.Run == r.ID && d.Drafted, Values: valuesOf(v.in, r.Progress.Values), G: d.Gathering, Run: r, Base: base(r.Gathering) + "/susun/" + string(r.ID), State: stateOf(v.in, r)}
	for _, why := range r.Reasons {
		data.Reasons = append(data.Reasons, v.in.Reason(why, func(i int) string { return d.Gathering.Participants[i].Name }))
	}
	f := v.within(&d.Gathering, v.in.T("web.run.title", r.Number))
	if !r.State.Over() {
		f.Refresh, f.Script = 2, "progress.js"
	}
	return v.page(http.StatusOK, runPage(f, data))
}

func (s *site) runOf(v *visit) (timetable.Run, error) {
	return s.Planner.Run(v.Context(), v.actor, gathering.ID(v.PathValue("gathering")), timetable.RunID(v.PathValue("run")))
}

// state sends how a run stands, for scripts without event streams.
func (s *site) state(v *visit) error {
	r, err := s.runOf(v)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/json")
	return ignoreGone(v.Context(), json.NewEncoder(v.w).Encode(stateOf(v.in, r)))
}

const (
	broadcastEvery = 300 * time.Millisecond
	broadcastLife  = 10 * time.Minute // then the browser connects again
)

// broadcast sends how a run stands whenever that changes, as server-sent events.
func (s *site) broadcast(v *visit) error {
	r, err := s.runOf(v)
	if err != nil {
		return err
	}
	out := http.NewResponseController(v.w)
	_ = out.SetWriteDeadline(time.Time{}) // a recorder in tests has no deadlines
	v.w.Header().Set("Content-Type", "text/event-stream")
	v.started = true
	tick := time.NewTicker(broadcastEvery)
	defer tick.Stop()
	last := ""
	for end := time.After(broadcastLife); ; {
		now, err := json.Marshal(stateOf(v.in, r))
		if err != nil {
			return err
		}
		if string(now) != last {
			last = string(now)
			if _, err := fmt.Fprintf(v.w, "data: %s\n\n", now); err != nil {
				return ignoreGone(v.Context(), err)
			}
			if err := out.Flush(); err != nil {
				return ignoreGone(v.Context(), err)
			}
		}
		if r.State.Over() {
			return nil
		}
		select {
		case <-v.Context().Done():
			return nil
		case <-s.Leaving:
			return nil
		case <-end:
			return nil
		case <-tick.C:
		}
		if _, err := s.Door.Actor(v.Context(), v.session); err != nil {
			return nil // signed out or disabled meanwhile: nothing more is told
		}
		if r, err = s.runOf(v); err != nil {
			return err
		}
	}
}

// cancel asks a run to stop.
func (s *site) cancel(v *visit) error {
	r, err := s.runOf(v)
	if err != nil {
		return err
	}
	if err := s.Planner.Cancel(v.Context(), v.actor, r.Gathering, r.ID); err != nil && fault.KindOf(err) != fault.Conflict {
		return err // a run that ended meanwhile needs no cancelling
	}
	return v.see(base(r.Gathering) + "/susun/" + string(r.ID))
}

// show makes a run's result the draft.
func (s *site) show(v *visit) error {
	r, err := s.runOf(v)
	if err != nil {
		return err
	}
	if err := s.Planner.Show(v.Context(), v.actor, r.Gathering, r.ID); err != nil {
		return err
	}
	return v.see(base(r.Gathering) + "/papan")
}

// statusClass colours the result of a run.
func statusClass(r timetable.Run) string {
	switch {
	case r.Status == schedule.Optimal:
		return "good"
	case r.Status == schedule.Infeasible || r.State == timetable.Failed:
		return "bad"
	case r.Status == schedule.Unknown:
		return "warn"
	}
	return ""
}

func runPath(g gathering.ID, r timetable.RunID) string { return base(g) + "/susun/" + string(r) }
