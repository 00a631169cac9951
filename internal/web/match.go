package web

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

func matchPath(id gathering.ID, section string) string {
	return path.Clean(base(id) + "/pertemuan" + section)
}

// matchSections are the pages of who should meet whom, in order.
var matchSections = []struct{ path, key string }{{"", "match.proposed"}, {"/pihak", "match.party"}, {"/klinik", "match.clinics"}, {"/aturan", "match.rules"}, {"/../permintaan", "web.tab.requests"}}

// matchData is one of these pages.
type matchData struct {
	planData
	G         gathering.Gathering
	Proposed  []proposedRow
	Cards     []suggestionCard
	Who       int // whose suggestions they are; 0: nobody's page
	Choices   []ui.Option
	Propose   string // where proposals go
	Never     string // where wishes never to meet go
	Printable string // address of the slips; empty: not here
}

// proposedRow is a meeting of the allocation, to be ticked.
type proposedRow struct {
	Value, One, Other, Grade, Why string
	Tone                          ui.Tone
}

// suggestionCard is one party whom another should meet.
type suggestionCard struct {
	Pair         string
	With         int
	Name, Grade  string
	Tone         ui.Tone
	Almost, Lot  bool
	Reasons      []string
	Kind, Region string
}

var gradeTone = map[string]ui.Tone{"strong": ui.Good, "medium": ui.Warn}

// matchPageOf begins one of the pages.
func (v *visit) matchPageOf(g gathering.Gathering, at int) matchData {
	d := matchData{G: g, Propose: matchPath(g.ID, "/usul"), Never: matchPath(g.ID, "/jangan")}
	d.Title, d.Sections = v.in.T(matchSections[at].key), v.matchTabs(g.ID, at)
	return d
}

// matchTabs lead from one of the pages to the others.
func (v *visit) matchTabs(id gathering.ID, at int) (all []ui.Tab) {
	for i, x := range matchSections {
		all = append(all, ui.Tab{Href: matchPath(id, x.path), Text: v.in.T(x.key), Current: i == at})
	}
	return all
}

// who names a participant by number.
func who(in *lang.Wording, g *gathering.Gathering, number int) string {
	if number < 1 || number > len(g.Participants) {
		return "?"
	}
	return nameOf(in, g.Participants[number-1])
}

// matchWords are arguments of reasons that are words of ours.
var matchWords = strings.Fields("product service material finance market training knowledge partner other certificate capacity quantity min_order lead_days scale area language price valid micro small medium large")

// whyText words a row of an explanation. Participants stand in it as "#" and a number.
func whyText(in *lang.Wording, g *gathering.Gathering, r match.Why) string {
	key := "match.why." + string(r.Why)
	args := make([]any, 5)
	for i := range args {
		args[i] = ""
	}
	for i, a := range r.Args[:min(len(r.Args), len(args))] {
		args[i] = a
		number, ours := strings.CutPrefix(a, "#")
		n, err := strconv.Atoi(number)
		switch {
		case ours && err == nil:
			args[i] = who(in, g, n)
		case r.Why == "code":
		case r.Why != "words" && slices.Contains(matchWords, a):
			args[i] = in.T("match.word." + a)
		case err == nil && n >= 0:
			args[i] = in.Number(n)
		}
	}
	return in.T(key, args...)
}

// proposals shows who should meet whom, for organisers and staff.
func (s *site) proposals(v *visit) error {
	p, err := s.Matches.Proposals(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	g := &p.Meetings.Gathering
	d := v.matchPageOf(*g, 0)
	o := &p.Overview
	d.Notes = append(d.Notes, v.computedNote(g, p.There, p.Old, o))
	for _, x := range o.Proposed {
		row := proposedRow{Value: fmt.Sprintf("%d-%d", x.From, x.To), One: who(v.in, g, x.From), Other: who(v.in, g, x.To),
			Grade: v.in.T("match.grade." + string(x.Grade)), Tone: gradeTone[string(x.Grade)]}
		if x.Asked > 0 {
			row.Why = v.in.T("match.asked_already", x.Asked)
		}
		if x.Almost {
			row.Why = strings.TrimSpace(row.Why + " " + v.in.T("match.almost"))
		}
		d.Proposed = append(d.Proposed, row)
	}
	names := func(all []int) string {
		var out []string
		for _, n := range all {
			out = append(out, who(v.in, g, n))
		}
		return strings.Join(out, "; ")
	}
	more := func(n int) *ui.Tab {
		return &ui.Tab{Href: partyPath(g.ID, n), Text: v.in.T("match.look")}
	}
	if p.There {
		stand := planBlock{ID: "cadangan", Title: v.in.T("match.stand_by"), Hint: v.in.T("match.stand_by_hint"), None: v.in.T("match.no_stand_by"),
			Heads: []ui.Head{{Text: v.in.T("match.desk")}, {Text: v.in.T("match.places"), Number: true}, {Text: v.in.T("match.waits")}}}
		for _, x := range o.StandBy {
			stand.Rows = append(stand.Rows, planRow{Cells: []string{who(v.in, g, x.Desk), v.in.Number(x.Places), names(x.Waits)},
				More: &ui.Tab{Href: queuePath(g, x.Desk), Text: v.in.T("match.queue")}})
		}
		lonely := planBlock{ID: "sendiri", Title: v.in.T("match.lonely"), Hint: v.in.T("match.lonely_hint"), None: v.in.T("match.no_lonely"),
			Heads: []ui.Head{{Text: v.in.T("match.who")}, {Text: v.in.T("match.helps")}}}
		for _, x := range o.Lonely {
			lonely.Rows = append(lonely.Rows, planRow{Cells: []string{who(v.in, g, x.Participant), v.in.T("match.help." + x.Help)}, More: more(x.Participant)})
		}
		below := planBlock{ID: "kurang", Title: v.in.T("match.below"), None: v.in.T("match.no_below"), Heads: []ui.Head{{Text: v.in.T("match.who")}}}
		for _, n := range o.Below {
			below.Rows = append(below.Rows, planRow{Cells: []string{who(v.in, g, n)}, More: more(n)})
		}
		d.Blocks = append(d.Blocks, stand, lonely, below)
	}
	rows, err := s.Matches.Exposure(v.Context(), v.actor, g.ID)
	if err != nil {
		return err
	}
	d.Blocks = append(d.Blocks, exposureBlock(v.in, rows))
	return v.page(http.StatusOK, matchPage(v.within(g, v.in.T("match.tab")), d))
}

// momentIn is a moment in words, in the gathering's own time.
func momentIn(in *lang.Wording, g *gathering.Gathering, at time.Time) string {
	at = at.In(g.Date.Location())
	return in.Date(at) + ", " + in.Clock(at.Hour()*60+at.Minute())
}

// computedNote tells when suggestions were computed, and whether they are old.
func (v *visit) computedNote(g *gathering.Gathering, there, old bool, o *match.Overview) planNote {
	switch {
	case !there:
		return planNote{Tone: ui.Warn, Lines: []string{v.in.T("match.computing")}}
	case old:
		return planNote{Tone: ui.Warn, Lines: []string{v.in.T("match.old")}}
	}
	return planNote{Lines: []string{v.in.T("match.computed", momentIn(v.in, g, o.At), strconv.FormatUint(o.Seed, 10))}}
}

func exposureBlock(in *lang.Wording, rows []match.Exposure) planBlock {
	b := planBlock{ID: "pemerataan", Title: in.T("match.exposure"), Hint: in.T("match.exposure_hint"), Heads: []ui.Head{{Text: in.T("match.exposed")},
		{Text: in.T("match.businesses"), Number: true}, {Text: in.T("match.meetings"), Number: true}, {Text: in.T("match.without"), Number: true}, {Text: in.T("match.owed"), Number: true}}}
	for _, e := range rows {
		name := e.Value
		switch {
		case name == "":
			name = in.T("match.unknown")
		case e.Group == "sex" || e.Group == "newcomer":
			name = in.T("match.group." + e.Group + "_" + strings.ToLower(name))
		}
		b.Rows = append(b.Rows, planRow{Cells: []string{in.T("match.group."+e.Group) + ": " + name, in.Number(e.Parties), in.Number(e.Meetings), in.Number(e.Without), in.Decimal(e.Owed, 1)}})
	}
	return b
}

// propose brings ticked pairs together: asked, or put down as meetings.
func (s *site) propose(v *visit) error {
	var pairs []match.Pairing
	for _, value := range v.PostForm["pilih"] {
		var p match.Pairing
		if n, err := fmt.Sscanf(value, "%d-%d", &p.From, &p.To); n != 2 || err != nil {
			return fault.New(fault.Invalid, "web.form_unreadable")
		}
		pairs = append(pairs, p)
	}
	n, err := s.Matches.Propose(v.Context(), v.actor, v.gathering(), pairs, v.PostForm.Get("cara") == "tetapkan")
	if wrong := v.wrong(err); wrong != nil {
		return fault.New(fault.Invalid, "match.none_chosen")
	}
	if err != nil {
		return err
	}
	v.flash("match.did", n)
	return v.see(v.cameFrom(matchPath(v.gathering(), "")))
}

// cameFrom is where a form of several pages came from: a party's page, a desk's, or the one
// given.
func (v *visit) cameFrom(otherwise string) string {
	if n := numberOf(v.PostForm.Get("pihak")); n > 0 {
		return partyPath(v.gathering(), n)
	}
	if desk := v.PostForm.Get("meja"); desk != "" {
		return base(v.gathering()) + "/meja/" + url.PathEscape(desk)
	}
	return otherwise
}

func partyPath(id gathering.ID, number int) string {
	return matchPath(id, "/pihak") + "?nomor=" + strconv.Itoa(number)
}

// queuePath is where the queue of a desk stands.
func queuePath(g *gathering.Gathering, number int) string {
	return base(g.ID) + "/meja/" + string(g.Participants[number-1].ID)
}

// participantChoices are all participants to choose from, those of a kind first.
func participantChoices(in *lang.Wording, g *gathering.Gathering, desks bool) []ui.Option {
	all := []ui.Option{{Text: in.T("match.choose")}}
	for _, first := range []bool{true, false} {
		for _, p := range g.Participants {
			if !p.Withdrawn && (p.Kind == register.Business) == (first != desks) {
				all = append(all, ui.Option{Value: strconv.Itoa(p.Number), Text: fmt.Sprint(p.Number, ". ", nameOf(in, p))})
			}
		}
	}
	return all
}

// partySuggestions shows whom one participant should meet, and takes its wishes on paper.
func (s *site) partySuggestions(v *visit) error {
	return s.showParty(v, http.StatusOK, numberOf(v.URL.Query().Get("nomor")), nil)
}

func (s *site) showParty(v *visit, status, number int, wrong map[string]string) error {
	m, err := s.Matches.Meetings(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	g := &m.Gathering
	d := v.matchPageOf(*g, 1)
	d.Choices, d.Printable = participantChoices(v.in, g, false), matchPath(g.ID, "/lembar")
	if number > 0 && number <= len(g.Participants) {
		if err := s.fillParty(v, &m, &d, number); err != nil {
			return err
		}
		d.refill(strings.TrimPrefix(matchPath(g.ID, "/minta"), "/"), v.PostForm, wrong)
	}
	return v.page(status, matchPage(v.within(g, v.in.T("match.tab")), d))
}

func (s *site) fillParty(v *visit, m *match.Meetings, d *matchData, number int) error {
	g := &m.Gathering
	l, err := s.Matches.SuggestedFor(v.Context(), v.actor, g.ID, number)
	if err != nil {
		return err
	}
	d.Who, d.Title = number, who(v.in, g, number)
	o := match.Overview{At: l.At, Seed: m.Rules.Seed}
	d.Notes = append(d.Notes, v.computedNote(g, !l.At.IsZero(), l.Old, &o))
	if l.Lonely != "" {
		d.Notes = append(d.Notes, planNote{Tone: ui.Warn, Title: v.in.T("match.lonely"), Lines: []string{v.in.T("match.help." + l.Lonely)}})
	}
	for _, x := range l.Suggestions {
		d.Cards = append(d.Cards, cardOf(v.in, g, number, x))
	}
	if not := numberOf(v.URL.Query().Get("bukan")); not > 0 {
		reasons, err := s.Matches.WhyNot(v.Context(), v.actor, g.ID, number, not)
		if err != nil {
			return err
		}
		note := planNote{Title: v.in.T("match.why_not", who(v.in, g, not))}
		for _, r := range reasons {
			note.Lines = append(note.Lines, whyText(v.in, g, r))
		}
		if len(reasons) == 0 {
			note.Lines = []string{v.in.T("match.in_list")}
		}
		d.Notes = append(d.Notes, note)
	}
	d.Blocks = append(d.Blocks, v.askBlock(m, number), requestsBlock(v.in, m, number))
	return nil
}

// cardOf puts a suggestion into words.
func cardOf(in *lang.Wording, g *gathering.Gathering, number int, x match.Suggestion) suggestionCard {
	p := g.Participants[x.With-1]
	c := suggestionCard{Pair: fmt.Sprintf("%d-%d", number, x.With), With: x.With, Name: nameOf(in, p), Grade: in.T("match.grade." + string(x.Grade)), Tone: gradeTone[string(x.Grade)],
		Almost: x.Almost, Lot: x.Drawn, Kind: in.T("web.kind." + string(p.Kind)), Region: p.District}
	for _, r := range x.Reasons {
		c.Reasons = append(c.Reasons, whyText(in, g, r))
	}
	return c
}

// askBlock is the form for a wish on paper.
func (v *visit) askBlock(m *match.Meetings, number int) planBlock {
	g := &m.Gathering
	asks := []planAsk{
		v.matchAsk("to", "", "").from(participantChoices(v.in, g, true)),
		v.matchAsk("priority", "2", "").from(priorityChoices(v.in)), v.matchAsk("note", "", ""),
	}
	return planBlock{ID: "kertas", Title: v.in.T("match.paper"), Hint: v.in.T("match.paper_hint"),
		Form: &planForm{Path: matchPath(g.ID, "/minta"), Button: v.in.T("match.ask"), Hidden: [][2]string{{"pihak", strconv.Itoa(number)}}, Asks: asks}}
}

func priorityChoices(in *lang.Wording) (all []ui.Option) {
	for p := match.Must; p <= match.Open; p++ {
		n := strconv.Itoa(int(p))
		all = append(all, ui.Option{Value: n, Text: in.T("web.priority." + n)})
	}
	return all
}

// requestsBlock lists a participant's requests, sent and received.
func requestsBlock(in *lang.Wording, m *match.Meetings, number int) planBlock {
	g := &m.Gathering
	b := planBlock{ID: "permintaan", Title: in.T("web.tab.requests"), None: in.T("web.requests.none"),
		Heads: []ui.Head{{Text: in.T("web.requests.from")}, {Text: in.T("web.requests.to")}, {Text: in.T("web.requests.priority")}}}
	for _, r := range m.Requests {
		if r.From == number || r.To == number {
			b.Rows = append(b.Rows, planRow{Cells: []string{who(in, g, r.From), who(in, g, r.To), in.T("web.priority." + strconv.Itoa(int(r.Priority)))},
				Badge: in.T("web.fate." + string(answerFate(r.Answer))), Tone: ui.Tone(fateClass[answerFate(r.Answer)])})
		}
	}
	return b
}

// matchAsk is a question of these pages, with its words by name.
func (v *visit) matchAsk(name, value, kind string) planAsk {
	q := ui.Question{Name: name, Label: v.in.T("match.field." + name), Value: value, Kind: kind}
	if hint := "match.hint." + name; v.in.Has(hint) {
		q.Hint = v.in.T(hint)
	}
	return planAsk{Question: q}
}

// askFor keeps a wish on paper, or one of a party's own.
func (s *site) askFor(v *visit) error {
	f := v.PostForm
	w := match.Wanted{From: numberOf(f.Get("pihak")), To: numberOf(f.Get("to")), Priority: match.Priority(numberOf(f.Get("priority"))), Note: f.Get("note")}
	_, err := s.Matches.Ask(v.Context(), v.actor, v.gathering(), w)
	if wrong := v.wrong(err); wrong != nil && v.actor.May(account.SeeRequests) {
		return s.showParty(v, http.StatusUnprocessableEntity, w.From, wrong)
	}
	return v.saved(err, "match.asked", v.cameFrom(base(v.gathering())+"/permintaan"))
}

// avoid keeps a wish never to meet.
func (s *site) avoid(v *visit) error {
	err := s.Matches.Avoid(v.Context(), v.actor, v.gathering(), numberOf(v.PostForm.Get("pihak")), numberOf(v.PostForm.Get("to")))
	return v.saved(err, "match.avoided", v.cameFrom(base(v.gathering())+"/permintaan"))
}
