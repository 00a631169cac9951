package web

import (
	"net/http"
	"net/url"
	"slices"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/web/ui"
)

// lack is something that is missing before a turn, with where to put it right.
type lack struct{ Text, Href string }

// fieldPages say on which page of a plan a field stands.
var fieldPages = map[string]string{"quota": "kuota", "closes_at": "kuota", "opens_at": "kuota", "answer_by": "kuota", "release_at": "kuota", "agenda": "acara"}

// lacks words what is missing before a turn.
func (v *visit) lacks(b *gathering.Binder, err error) []lack {
	var all []lack
	for _, e := range apart(err) {
		for field, text := range v.wrong(e) {
			page := fieldPages[field]
			if page == "" {
				page = "pokok"
			}
			all = append(all, lack{text, planPath(b.ID, page)})
		}
	}
	return all
}

// turnData is the page before a change of state is made.
type turnData struct {
	Title, Explain, Tells, Back string
	Lacks                       []lack
	Form                        planForm
	Mistakes                    []ui.Mistake
}

func turnPath(id gathering.ID, t gathering.Turn) string { return base(id) + "/keadaan/" + string(t) }

// tells says whom a change tells, and how many these are.
func tells(in *lang.Wording, b *gathering.Binder, c gathering.Change) string {
	if c.Tells == gathering.Nobody {
		return in.T("plan.tells.nobody")
	}
	return in.N("plan.tells."+string(c.Tells), b.Heads.Of(c.Tells))
}

// turnForm asks before a change is made.
func (s *site) turnForm(v *visit) error { return s.showTurn(v, http.StatusOK, nil) }

func (s *site) showTurn(v *visit, status int, wrong map[string]string) error {
	b, err := s.Plans.Binder(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	c, err := gathering.ParseTurn(v.PathValue("turn"))
	if err != nil {
		return err
	}
	d := turnData{Title: v.in.T("plan.turn." + string(c.Turn)), Explain: v.in.T("plan.explain." + string(c.Turn)), Tells: tells(v.in, &b, c), Back: base(b.ID)}
	if !slices.Contains(c.From, b.State) {
		d.Lacks = []lack{{v.in.T("plan.cannot." + string(c.Turn)), base(b.ID)}}
	} else {
		d.Lacks = v.lacks(&b, b.Lacks(c.Turn, s.Now()))
	}
	d.Form = planForm{Path: turnPath(b.ID, c.Turn), Button: d.Title}
	if c.Turn == gathering.Move {
		d.Form.Asks = v.outlineAsks(b.Outlined(), false, true, false)
	}
	if c.Turn.NeedsReason() {
		d.Form.Asks = append(d.Form.Asks, v.asks("reason", "", "").needed().text())
	}
	for i := range d.Form.Asks {
		q := &d.Form.Asks[i]
		if wrong != nil {
			q.Value, q.Wrong = v.PostForm.Get(q.Name), wrong[q.Name]
		}
		d.Mistakes = append(d.Mistakes, ui.Mistakes(q.Question)...)
	}
	for field, text := range wrong {
		if !slices.ContainsFunc(d.Form.Asks, func(q planAsk) bool { return q.Name == field }) {
			d.Mistakes = append(d.Mistakes, ui.Mistake{ID: "ubah", Label: d.Title, Text: text})
		}
	}
	g, err := s.Calendar.Gathering(v.Context(), v.actor, b.ID)
	if err != nil {
		return err
	}
	return v.page(status, turnPage(v.within(&g, d.Title), d))
}

// turn makes a change of state, day, hours or place.
func (s *site) turn(v *visit) error {
	c, err := gathering.ParseTurn(v.PathValue("turn"))
	if err != nil {
		return err
	}
	id, reason := v.gathering(), v.PostForm.Get("reason")
	if c.Turn == gathering.Move {
		err = s.Plans.Move(v.Context(), v.actor, id, outlineOf(v.PostForm), reason)
	} else {
		err = s.Plans.Turn(v.Context(), v.actor, id, c.Turn, reason)
	}
	if wrong := v.wrong(err); wrong != nil {
		return s.showTurn(v, http.StatusUnprocessableEntity, wrong)
	}
	return v.done(err, base(id))
}

// standingData is where a gathering stands.
type standingData struct {
	State   string
	Tone    ui.Tone
	Last    string
	Turns   []turnLine
	Link    string
	Name    string
	QR      ui.QR
	Tasks   []planRow
	Plan    string
	Copy    string // address of a new gathering like this; empty: the visitor may not
	History []string
}

type turnLine struct {
	Text, Href, Tells string
	Look              ui.Look
	Lacks             []lack
}

// mostNext is how many tasks the front page shows.
const mostNext = 5

var stateTones = map[gathering.State]ui.Tone{gathering.Announced: ui.Warn, gathering.Open: ui.Good, gathering.Running: ui.Good, gathering.Cancelled: ui.Bad}

// standing is where a gathering stands, for its hosts; nil for others.
func (s *site) standing(v *visit, g *gathering.Gathering) (*standingData, error) {
	if !g.Allows(v.actor, account.SeePlan) {
		return nil, nil
	}
	b, err := s.Plans.Binder(v.Context(), v.actor, g.ID)
	if err != nil {
		return nil, err
	}
	d := &standingData{State: v.in.T("plan.state." + string(b.State)), Tone: stateTones[b.State], Plan: planPath(b.ID, "pokok"), Name: b.Title}
	for _, t := range b.Turns {
		line := joined(v.in.T("plan.turn."+string(t.Turn)), planMoment(v.in, &b.Plan, t.At), t.Name, t.Reason)
		d.History = append(d.History, line)
		d.Last = line
	}
	if b.Allows(v.actor, account.PlanGathering) && v.actor.Gathering == "" {
		d.Copy = "/temu/baru?" + url.Values{"dari": {string(b.ID)}}.Encode()
	}
	if b.Allows(v.actor, account.TurnGathering) {
		for _, c := range b.State.Next() {
			line := turnLine{Text: v.in.T("plan.turn." + string(c.Turn)), Href: turnPath(b.ID, c.Turn), Tells: tells(v.in, &b, c), Look: ui.Plain, Lacks: v.lacks(&b, b.Lacks(c.Turn, s.Now()))}
			switch {
			case len(line.Lacks) > 0 && c.Turn == gathering.Withdraw:
				continue // nothing that anybody could put right
			case c.Turn == gathering.Cancel:
				line.Look = ui.Danger
			case len(d.Turns) == 0:
				line.Look = ui.Primary
			}
			d.Turns = append(d.Turns, line)
		}
	}
	if b.State.Public() && b.Code != "" {
		d.Link = s.public(v) + gatheringPath(b.Code)
		if d.QR, err = ui.NewQR(d.Link); err != nil {
			return nil, err
		}
	}
	for _, t := range b.Tasks {
		if !t.Done() && len(d.Tasks) < mostNext {
			d.Tasks = append(d.Tasks, s.taskRow(v, &b, t))
		}
	}
	return d, nil
}

// discardDraft removes a draft with everything in it.
func (s *site) discardDraft(v *visit) error {
	id := v.gathering()
	err := s.Plans.Discard(v.Context(), v.actor, id, v.PostForm.Get("sure") != "")
	if wrong := v.wrong(err); wrong != nil {
		v.flash("plan.discard_sure")
		return v.see(planPath(id, "pokok"))
	}
	return v.saved(err, "plan.discarded", "/")
}
