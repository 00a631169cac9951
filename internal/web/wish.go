package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/web/ui"
)

func wishPath(id gathering.ID) string { return base(id) + "/temui" }

// wishRoutes are those where a party wishes for meetings.
func (s *site) wishRoutes() []route {
	return []route{
		{"GET /temu/{gathering}/temui", those(account.AskMeetings), freely, s.wishes},
		{"GET /temu/{gathering}/temui/{participant}", those(account.AskMeetings), freely, s.wish},
	}
}

// wishesData is whom a party could meet: suggestions, or who was searched for.
type wishesData struct {
	Own   match.Own
	Rules []string // what holds for requests, in words
	Find  string
	Cards []wishCard
	None  string // what to say without any
}

// wishCard is one party that could be met.
type wishCard struct {
	Name, About, Href string
	Reasons           []string
	Almost            bool
	State             string // of a request between the two; empty: none
	Tone              ui.Tone
}

// wishes shows whom the visitor's party should meet, and finds others.
func (s *site) wishes(v *visit) error {
	if v.actor.May(account.SeeRequests) { // staff ask for others
		if _, err := s.Calendar.Gathering(v.Context(), v.actor, v.gathering()); err != nil {
			return err
		}
		return v.see(matchPath(v.gathering(), "/pihak"))
	}
	o, err := s.Matches.Own(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	l, err := s.Matches.Suggested(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	g := &o.Gathering
	d := wishesData{Own: o, Rules: v.wishRules(&o), Find: strings.TrimSpace(v.URL.Query().Get("cari"))}
	reasons := map[int]match.Suggestion{}
	for _, x := range l.Suggestions {
		reasons[x.With] = x
		if d.Find == "" {
			d.Cards = append(d.Cards, v.wishCardOf(&o, x.With, x))
		}
	}
	if d.Find != "" {
		for _, p := range g.Participants {
			if p.Withdrawn || p.Organisation == v.actor.Organisation || !matches(p, d.Find) || len(d.Cards) >= mostFound {
				continue
			}
			d.Cards = append(d.Cards, v.wishCardOf(&o, p.Number, reasons[p.Number]))
		}
	}
	switch {
	case len(d.Cards) > 0:
	case d.Find != "":
		d.None = v.in.T("web.participants.empty")
	case l.At.IsZero():
		d.None = v.in.T("match.computing")
	default:
		d.None = v.in.T("wish.none")
	}
	return v.page(http.StatusOK, wishesPage(v.within(g, v.in.T("wish.title")), d))
}

// mostFound bounds a search on a phone.
const mostFound = 30

// wishRules say how many requests are left and what silence means.
func (v *visit) wishRules(o *match.Own) (all []string) {
	switch {
	case !o.Open:
		return []string{v.in.T("match.closed")}
	case o.Left == 0:
		all = append(all, v.in.T("wish.none_left"))
	case o.Left > 0:
		all = append(all, v.in.N("wish.left", o.Left))
	}
	what := v.in.T("match.silence." + string(match.SilenceLapses))
	if o.Silence == match.SilenceAccepts {
		what = v.in.T("match.silence." + string(match.SilenceAccepts))
	}
	if o.Hours > 0 {
		return append(all, v.in.T("wish.silence_hours", o.Hours, what))
	}
	return append(all, v.in.T("wish.silence", what))
}

// wishCardOf puts one party into words.
func (v *visit) wishCardOf(o *match.Own, number int, x match.Suggestion) wishCard {
	g := &o.Gathering
	p := g.Participants[number-1]
	c := wishCard{Name: nameOf(v.in, p), About: joined(v.in.T("web.kind."+string(p.Kind)), p.Product, p.District), Href: wishPath(g.ID) + "/" + string(p.ID), Almost: x.Almost}
	for _, r := range x.Reasons {
		c.Reasons = append(c.Reasons, whyText(v.in, g, r))
	}
	if r := between(o, number); r != nil {
		fate := answerFate(r.Answer)
		c.State, c.Tone = v.in.T("web.fate."+string(fate)), ui.Tone(fateClass[fate])
	}
	return c
}

// between finds the newest request between the own party and another that still stands.
func between(o *match.Own, number int) *match.Request {
	for i := range o.Requests {
		if r := &o.Requests[i]; (r.From == number || r.To == number) && (r.Live() || r.Answer == match.Declined) {
			return r
		}
	}
	return nil
}

// wishData is one party whom the visitor's could ask.
type wishData struct {
	wishCard
	Own    match.Own
	Number int
	Rules  []string
	Checks []wishCheck
	Ask    bool // can be asked now
}

// wishCheck is one condition of a desk.
type wishCheck struct {
	Text, State string
	Tone        ui.Tone
}

// wish shows one party: why to meet it, what its desk asks, and the form.
func (s *site) wish(v *visit) error {
	o, err := s.Matches.Own(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	p, there := o.Gathering.Participant(gathering.ParticipantID(v.PathValue("participant")))
	if !there || len(o.Numbers) == 0 || p.Organisation == v.actor.Organisation && p.Organisation != "" {
		return fault.New(fault.NotFound, "gathering.participant_not_found")
	}
	l, err := s.Matches.Suggested(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	checked, err := s.Matches.Check(v.Context(), v.actor, v.gathering(), 0, p.Number)
	if err != nil {
		return err
	}
	var suggested match.Suggestion
	for _, x := range l.Suggestions {
		if x.With == p.Number {
			suggested = x
		}
	}
	d := wishData{wishCard: v.wishCardOf(&o, p.Number, suggested), Own: o, Number: p.Number, Rules: v.wishRules(&o)}
	for _, line := range checked.Lines {
		text := line.Reason.Args[0]
		if v.in.Tag == lang.EN {
			text = line.Reason.Args[1]
		}
		d.Checks = append(d.Checks, wishCheck{text, v.in.T("match.ready." + string(line.State)), readyTone[string(line.State)]})
	}
	d.Ask = o.Open && o.Left != 0 && d.State == ""
	return v.page(http.StatusOK, wishPage(v.within(&o.Gathering, d.Name), d))
}

// wishQuestions are those of the form that asks for a meeting.
func wishQuestions(in *lang.Wording) []ui.Question {
	return []ui.Question{
		{Name: "note", Label: in.T("match.field.note"), Hint: in.T("wish.note_hint"), More: templ.Attributes{"maxlength": "200"}},
		{Name: "priority", Label: in.T("match.field.priority"), Value: strconv.Itoa(int(match.Want))},
	}
}
