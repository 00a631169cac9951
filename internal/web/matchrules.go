package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// rulesNumbers are the rules that are numbers, in the order of the form.
var rulesNumbers = []struct {
	name string
	of   func(*match.Rules) *int
}{
	{"least", func(r *match.Rules) *int { return &r.Least }}, {"most", func(r *match.Rules) *int { return &r.Most }}, {"in_row", func(r *match.Rules) *int { return &r.InRow }},
	{"wishes", func(r *match.Rules) *int { return &r.Wishes }}, {"kept", func(r *match.Rules) *int { return &r.Kept }}, {"hours", func(r *match.Rules) *int { return &r.Hours }},
}

// meetingRules shows what holds for a gathering's meetings.
func (s *site) meetingRules(v *visit) error { return s.showRules(v, http.StatusOK, "", nil) }

func (s *site) showRules(v *visit, status int, part string, wrong map[string]string) error {
	m, err := s.Matches.Meetings(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	g := &m.Gathering
	d := v.matchPageOf(*g, 3)
	if !m.Set {
		d.Notes = append(d.Notes, planNote{Tone: ui.Warn, Lines: []string{v.in.T("match.no_rules")}})
	}
	may := g.Allows(v.actor, account.SetMeetingRules)
	rules := planBlock{ID: "aturan", Title: v.in.T("match.rules"), Hint: v.in.T("match.rules_hint")}
	limits := planBlock{ID: "batas", Title: v.in.T("match.limits"), Hint: v.in.T("match.limits_hint"), None: v.in.T("match.no_limits"),
		Heads: []ui.Head{{Text: v.in.T("match.who")}, {Text: v.in.T("match.field.least"), Number: true}, {Text: v.in.T("match.field.most"), Number: true}}}
	for _, l := range m.Limits {
		row := planRow{Cells: []string{who(v.in, g, l.Participant), v.in.Number(l.Least), v.in.Number(l.Most)}}
		if l.Accepts {
			row.Badge, row.Tone = v.in.T("match.accepts"), ui.Good
		}
		if may {
			row.Drop, row.DropAt = strconv.Itoa(l.Participant), matchPath(g.ID, "/batas/hapus")
		}
		limits.Rows = append(limits.Rows, row)
	}
	if may {
		rules.Form = &planForm{Path: matchPath(g.ID, "/aturan"), Button: v.in.T("web.people.save"), Asks: v.rulesAsks(&m.Rules)}
		limits.Form = &planForm{Path: matchPath(g.ID, "/batas"), Title: v.in.T("match.new_limit"), Button: v.in.T("web.people.save"), Asks: []planAsk{
			v.matchAsk("participant", "", "").from(participantChoices(v.in, g, true)), v.matchAsk("own_least", "", "number"), v.matchAsk("own_most", "", "number"),
			v.tick("accepts", false),
		}}
	}
	d.Blocks = append(d.Blocks, rules, limits, neverBlock(v.in, &m))
	d.refill(part, v.PostForm, wrong)
	return v.page(status, matchPage(v.within(g, v.in.T("match.tab")), d))
}

func (v *visit) tick(name string, on bool) planAsk {
	a := v.matchAsk(name, "ya", "")
	a.As, a.Checked = "check", on
	return a
}

func (v *visit) rulesAsks(r *match.Rules) (all []planAsk) {
	for _, n := range rulesNumbers {
		all = append(all, v.matchAsk(n.name, strconv.Itoa(*n.of(r)), "number"))
	}
	silence := r.Silence
	if silence == "" {
		silence = match.SilenceLapses
	}
	all = append(all, v.matchAsk("silence", string(silence), "").from([]ui.Option{
		{Value: string(match.SilenceLapses), Text: v.in.T("match.silence.lapses")}, {Value: string(match.SilenceAccepts), Text: v.in.T("match.silence.accepts")},
	}), v.tick("same_owner", r.SameOwner), v.tick("rivals", r.Rivals), v.matchAsk("seed", strconv.FormatUint(r.Seed, 10), ""))
	fold := v.matchAsk("barred", "", "")
	fold.As = "fold"
	all = append(all, fold)
	for i, a := range register.Kinds {
		for _, b := range register.Kinds[i:] {
			q := planAsk{Question: ui.Question{Name: "bar_" + string(a) + "_" + string(b), Value: "ya", Label: v.in.T("web.kind."+string(a)) + " – " + v.in.T("web.kind."+string(b)), Checked: r.Bars(a, b)}, As: "check"}
			all = append(all, q)
		}
	}
	return all
}

// setRules keeps the form of rules.
func (s *site) setRules(v *visit) error {
	f := v.PostForm
	r := match.Rules{Silence: match.Silence(f.Get("silence")), SameOwner: f.Has("same_owner"), Rivals: f.Has("rivals")}
	wrong := map[string]string{}
	for _, n := range rulesNumbers {
		*n.of(&r) = v.smallNumber(f.Get(n.name), n.name, wrong)
	}
	seed, err := strconv.ParseUint(strings.TrimSpace(f.Get("seed")), 10, 64)
	if r.Seed = seed; err != nil && f.Get("seed") != "" {
		wrong["seed"] = v.in.T("match.seed_wrong")
	}
	for i, a := range register.Kinds {
		for _, b := range register.Kinds[i:] {
			if f.Has("bar_" + string(a) + "_" + string(b)) {
				r.Barred = append(r.Barred, match.Bar{A: a, B: b})
			}
		}
	}
	if err = nil; len(wrong) == 0 {
		err = s.Matches.SetRules(v.Context(), v.actor, v.gathering(), r)
		wrong = v.wrong(err)
	}
	if len(wrong) > 0 {
		return s.showRules(v, http.StatusUnprocessableEntity, "aturan", wrong)
	}
	return v.saved(err, "web.letter.saved", matchPath(v.gathering(), "/aturan"))
}

// smallNumber reads a number that may be left out.
func (v *visit) smallNumber(typed, field string, wrong map[string]string) int {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		wrong[field] = v.in.T("match.number_wrong")
	}
	return n
}

// setLimit keeps what holds for one participant.
func (s *site) setLimit(v *visit) error {
	f, wrong := v.PostForm, map[string]string{}
	l := match.Limit{Participant: numberOf(f.Get("participant")), Least: v.smallNumber(f.Get("own_least"), "own_least", wrong), Most: v.smallNumber(f.Get("own_most"), "own_most", wrong), Accepts: f.Has("accepts")}
	if l.Participant < 1 {
		wrong["participant"] = v.in.T("fault.required")
	}
	var err error
	if len(wrong) == 0 {
		err = s.Matches.SetLimit(v.Context(), v.actor, v.gathering(), l, false)
		for field, text := range v.wrong(err) {
			wrong["own_"+field] = text
		}
	}
	if len(wrong) > 0 {
		return s.showRules(v, http.StatusUnprocessableEntity, "batas", wrong)
	}
	return v.saved(err, "web.letter.saved", matchPath(v.gathering(), "/aturan"))
}

// dropLimit takes it away again.
func (s *site) dropLimit(v *visit) error {
	err := s.Matches.SetLimit(v.Context(), v.actor, v.gathering(), match.Limit{Participant: numberOf(v.PostForm.Get("number"))}, true)
	return v.saved(err, "web.letter.saved", matchPath(v.gathering(), "/aturan"))
}

// neverBlock lists who never wants to meet whom, for staff alone.
func neverBlock(in *lang.Wording, m *match.Meetings) planBlock {
	b := planBlock{ID: "jangan", Title: in.T("match.never"), Hint: in.T("match.never_hint"), None: in.T("match.no_never"), Heads: []ui.Head{{Text: in.T("match.who")}, {Text: in.T("match.not_with")}}}
	for _, a := range m.Never {
		b.Rows = append(b.Rows, planRow{Cells: []string{who(in, &m.Gathering, a.From), who(in, &m.Gathering, a.To)}})
	}
	return b
}

// clinics shows group tables: those that are kept, and those that could be.
func (s *site) clinics(v *visit) error { return s.showClinics(v, http.StatusOK, nil) }

func (s *site) showClinics(v *visit, status int, wrong map[string]string) error {
	p, err := s.Matches.Proposals(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	g := &p.Meetings.Gathering
	d := v.matchPageOf(*g, 2)
	d.Notes = append(d.Notes, v.computedNote(g, p.There, p.Old, &p.Overview))
	heads := []ui.Head{{Text: v.in.T("match.desk")}, {Text: v.in.T("match.field.topic")}, {Text: v.in.T("match.field.members")}}
	cells := func(c match.Clinic) []string {
		var names []string
		for _, n := range c.Members {
			names = append(names, who(v.in, g, n))
		}
		return []string{who(v.in, g, c.Host), topicOf(v.in, c.Topic), strings.Join(names, "; ")}
	}
	kept := planBlock{ID: "ada", Title: v.in.T("match.clinics"), Hint: v.in.T("match.clinics_hint"), None: v.in.T("match.no_clinics"), Heads: heads}
	for _, c := range p.Meetings.Clinics {
		kept.Rows = append(kept.Rows, planRow{Cells: cells(c), Edit: matchPath(g.ID, "/klinik") + "?nomor=" + strconv.Itoa(c.Number) + "#klinik-form", Drop: strconv.Itoa(c.Number), DropAt: matchPath(g.ID, "/klinik/bubar")})
	}
	d.Blocks = append(d.Blocks, kept)
	for i, c := range p.Overview.Clinics {
		d.Blocks = append(d.Blocks, planBlock{ID: fmt.Sprint("usul-", i+1), Title: v.in.T("match.clinic_proposed", topicOf(v.in, c.Topic)), Facts: []ui.Fact{{Name: v.in.T("match.desk"), Lines: cells(c)[:1]}, {Name: v.in.T("match.field.members"), Lines: strings.Split(cells(c)[2], "; ")}},
			Form: &planForm{Path: matchPath(g.ID, "/klinik"), Button: v.in.T("match.accept_clinic"), Hidden: [][2]string{{"host", strconv.Itoa(c.Host)}, {"topic", topicOf(v.in, c.Topic)}, {"members", numbersText(c.Members)}}}})
	}
	c := match.Clinic{}
	if n := numberOf(v.URL.Query().Get("nomor")); n > 0 && n <= len(p.Meetings.Clinics) {
		c = p.Meetings.Clinics[n-1]
	}
	form := &planForm{Path: matchPath(g.ID, "/klinik"), Button: v.in.T("web.people.save"), Asks: []planAsk{
		v.matchAsk("host", numberText(c.Host), "").from(participantChoices(v.in, g, true)), v.matchAsk("topic", topicOf(v.in, c.Topic), ""), v.matchAsk("members", numbersText(c.Members), ""),
	}}
	if number := numberText(c.Number); number != "" {
		form.Hidden = [][2]string{{"number", number}}
	}
	own := planBlock{ID: "klinik", Title: v.in.T("match.new_clinic"), Form: form}
	d.Blocks = append(d.Blocks, own)
	if wrong != nil {
		last := planData{Blocks: d.Blocks[len(d.Blocks)-1:]}
		last.refill("klinik", v.PostForm, wrong)
		d.Mistakes = last.Mistakes
	}
	return v.page(status, matchPage(v.within(g, v.in.T("match.tab")), d))
}

func numberText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func numbersText(all []int) string {
	var out []string
	for _, n := range all {
		out = append(out, strconv.Itoa(n))
	}
	return strings.Join(out, ", ")
}

// topicOf is what a group table is about: words of ours for a kind of need.
func topicOf(in *lang.Wording, topic string) string {
	if slices.Contains(matchWords, topic) {
		return in.T("match.word." + topic)
	}
	return topic
}

// keepClinic keeps a group table.
func (s *site) keepClinic(v *visit) error {
	f := v.PostForm
	c := match.Clinic{Number: numberOf(f.Get("number")), Host: numberOf(f.Get("host")), Topic: f.Get("topic")}
	var err error
	for _, part := range strings.FieldsFunc(f.Get("members"), func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		n := numberOf(part)
		if n < 1 {
			err = fault.Field("members", "match.members_wrong")
		}
		c.Members = append(c.Members, n)
	}
	if c.Host < 1 {
		err = fault.Field("host", "fault.required")
	}
	if err == nil {
		err = s.Matches.KeepClinic(v.Context(), v.actor, v.gathering(), c)
	}
	if wrong := v.wrong(err); wrong != nil {
		if text, is := wrong["member"]; is {
			wrong["members"] = text
			delete(wrong, "member")
		}
		return s.showClinics(v, http.StatusUnprocessableEntity, wrong)
	}
	return v.saved(err, "web.letter.saved", matchPath(v.gathering(), "/klinik"))
}

// dissolveClinic makes single meetings of it again.
func (s *site) dissolveClinic(v *visit) error {
	err := s.Matches.DissolveClinic(v.Context(), v.actor, v.gathering(), numberOf(v.PostForm.Get("number")))
	return v.saved(err, "match.dissolved", matchPath(v.gathering(), "/klinik"))
}
