package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/web/ui"
)

// queueData is the queue of a desk.
type queueData struct {
	planData
	Cards []queueCard
	Table string // where its meetings are at the table
}

// queueCard is one request to a desk.
type queueCard struct {
	Number            int
	Name, Place, Note string
	State             string
	Tone              ui.Tone
	Signs             []string // why it stands where it does
	Ready             string
	ReadyTone         ui.Tone
	Dossier, Answer   string // addresses; Answer empty: nothing to answer
	Desk              string // identity of the desk's participant
	Reasons           []ui.Option
	Lines             []ui.Fact // of a dossier
	Profile           string    // address; empty: none to be seen
	Other, Until      string    // why it was declined; until when it is to be answered
}

// numberIn finds the participant of an address.
func (s *site) numberIn(v *visit) (gathering.Participant, gathering.Gathering, error) {
	g, err := s.Calendar.Gathering(v.Context(), v.actor, v.gathering())
	if err != nil {
		return gathering.Participant{}, g, err
	}
	p, there := g.Participant(gathering.ParticipantID(v.PathValue("participant")))
	if !there {
		err = fault.New(fault.NotFound, "gathering.participant_not_found")
	}
	return p, g, err
}

// deskQueue shows the requests to a desk in the order in which they go.
func (s *site) deskQueue(v *visit) error { return s.showQueue(v, http.StatusOK, nil) }

func (s *site) showQueue(v *visit, status int, wrong map[string]string) error {
	p, _, err := s.numberIn(v)
	if err != nil {
		return err
	}
	q, err := s.Matches.Queue(v.Context(), v.actor, v.gathering(), p.Number)
	if err != nil {
		return err
	}
	d := queueData{}
	d.Title = v.in.T("match.queue_of", nameOf(v.in, p))
	d.Notes = append(d.Notes, planNote{Lines: []string{v.in.T("match.queue_room", q.Accepted, q.Places), v.in.T("match.queue_order", q.Seed)}})
	for i := range q.Waiting {
		d.Cards = append(d.Cards, v.queueCardOf(&q.Gathering, &q.Waiting[i], p))
	}
	for _, c := range q.Clinics {
		var names []string
		for _, n := range c.Members {
			names = append(names, who(v.in, &q.Gathering, n))
		}
		d.Blocks = append(d.Blocks, planBlock{ID: fmt.Sprint("klinik-", c.Number), Title: v.in.T("match.clinic_of", topicOf(v.in, c.Topic)), Facts: []ui.Fact{{Name: v.in.T("match.field.members"), Lines: names}}})
	}
	if p.Kind != register.Business {
		d.Blocks = append(d.Blocks, v.officersBlock(q, p), v.conditionsBlock(q, p), v.inviteBlock(&q.Gathering, p))
		if wrong != nil {
			d.refill(v.URL.Path[strings.LastIndex(v.URL.Path, "/")+1:], v.PostForm, wrong)
		}
	}
	d.Table = base(q.Gathering.ID) + "/peserta/" + string(p.ID) + "/meja"
	return v.page(status, queuePage(v.within(&q.Gathering, v.in.T("match.queue")), d))
}

var readyTone = map[string]ui.Tone{"pass": ui.Good, "fail": ui.Bad, "unknown": ui.Warn}

// queueCardOf puts a request into words.
func (v *visit) queueCardOf(g *gathering.Gathering, w *match.Waiting, desk gathering.Participant) queueCard {
	r := &w.Request
	p := g.Participants[r.From-1]
	fate := answerFate(r.Answer)
	c := queueCard{Number: r.Number, Name: nameOf(v.in, p), Place: joined(p.Product, p.District), Note: r.Note, State: v.in.T("web.fate." + string(fate)), Tone: ui.Tone(fateClass[fate]),
		Desk: string(desk.ID), Dossier: base(g.ID) + "/meja/" + string(desk.ID) + "/berkas/" + strconv.Itoa(r.Number)}
	c.Signs = append(c.Signs, v.in.T("web.priority."+strconv.Itoa(int(r.Priority))))
	if w.Mutual {
		c.Signs = append(c.Signs, v.in.T("match.mutual"))
	}
	if w.Owed > 0 {
		c.Signs = append(c.Signs, v.in.T("match.owes", v.in.Decimal(w.Owed, 1)))
	}
	if !r.DueAt.IsZero() && r.Answer == match.Asked {
		c.Until = v.in.T("match.until", momentIn(v.in, g, r.DueAt))
	}
	if len(w.Ready.Lines) > 0 {
		c.Ready, c.ReadyTone = v.in.T("match.ready."+string(w.Ready.State)), readyTone[string(w.Ready.State)]
	}
	if r.Answer == match.Declined && r.Reason != "" {
		c.Other = joined(v.in.T("match.reason."+string(r.Reason)), r.Words)
	}
	if r.Answer == match.Asked {
		c.Answer = base(g.ID) + "/permintaan/" + strconv.Itoa(r.Number) + "/jawab"
		c.Reasons = reasonChoices(v.in)
	}
	return c
}

//go:noinline
func reasonChoices(in *lang.Wording) []ui.Option {
	all := []ui.Option{{Text: in.T("match.choose_reason")}}
	for _, r := range match.Reasons {
		all = append(all, ui.Option{Value: string(r), Text: in.T("match.reason." + string(r))})
	}
	return all
}

// conditionLines are how conditions are typed: one a line.
const mostConditionRows = 6

// conditionsBlock is what a desk asks of who comes, and the form for it.
func (v *visit) conditionsBlock(q match.Queue, p gathering.Participant) planBlock {
	b := block(v.in, "syarat", "match.conditions", "match.conditions_hint", "match.no_conditions")
	var asks []planAsk
	for i := range mostConditionRows {
		var c match.Condition
		if i < len(q.Conditions) {
			c = q.Conditions[i]
		}
		n := strconv.Itoa(i + 1)
		group := v.matchAsk("condition", "", "")
		group.Label = v.in.T("match.condition_numbered", i+1)
		group.As = "fold"
		facts := []ui.Option{{Text: v.in.T("match.choose")}}
		for _, f := range match.FactNames {
			facts = append(facts, ui.Option{Value: f, Text: v.in.T("match.fact." + f)})
		}
		words, fact, value := v.matchAsk("condition_words", c.Id, ""), v.matchAsk("fact", c.Fact, "").from(facts), v.matchAsk("value", valueOf(&c), "")
		words.Name, fact.Name, value.Name = "condition_"+n, "fact_"+n, "value_"+n
		asks = append(asks, group, words, fact, value)
	}
	b.Form = &planForm{Path: base(q.Gathering.ID) + "/meja/" + string(p.ID) + "/syarat", Button: v.in.T("web.people.save"), Asks: asks}
	if len(q.Conditions) > 0 {
		b.None = ""
		for _, c := range q.Conditions {
			text := c.Id
			if v.in.Number(1000) == "1,000" {
				text = c.En
			}
			b.Facts = append(b.Facts, ui.Fact{Name: v.in.T("match.fact." + c.Fact), Lines: []string{text}})
		}
	}
	return b
}

//go:noinline
func valueOf(c *match.Condition) string {
	switch c.Is {
	case "at_least":
		return strconv.FormatInt(c.Number, 10)
	case "one_of":
		return strings.Join(c.Words, ", ")
	}
	return ""
}

// conditionOf reads a condition: a number means at least, words mean one of them, and
// nothing means yes.
//
//go:noinline
func conditionOf(fact, words, value string) match.Condition {
	c := match.Condition{Fact: fact, Id: words, En: words, Is: "true"}
	if n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64); err == nil {
		c.Is, c.Number = "at_least", n
	} else if strings.TrimSpace(value) != "" {
		c.Is = "one_of"
		for _, w := range strings.Split(value, ",") {
			if w = strings.TrimSpace(w); w != "" {
				c.Words = append(c.Words, w)
			}
		}
	}
	return c
}

// setConditions keeps what a desk asks.
func (s *site) setConditions(v *visit) error {
	p, _, err := s.numberIn(v)
	if err != nil {
		return err
	}
	var all []match.Condition
	for i := range mostConditionRows {
		n := strconv.Itoa(i + 1)
		fact, words := v.PostForm.Get("fact_"+n), v.PostForm.Get("condition_"+n)
		if fact != "" || strings.TrimSpace(words) != "" {
			all = append(all, conditionOf(fact, words, v.PostForm.Get("value_"+n)))
		}
	}
	err = s.Matches.SetConditions(v.Context(), v.actor, v.gathering(), p.Number, all)
	if wrong := v.wrong(err); wrong != nil {
		return s.showQueue(v, http.StatusUnprocessableEntity, wrong)
	}
	return v.saved(err, "web.letter.saved", base(v.gathering())+"/meja/"+string(p.ID))
}

// inviteBlock lets an officer propose a meeting to a business.
//
//go:noinline
func (v *visit) inviteBlock(g *gathering.Gathering, p gathering.Participant) planBlock {
	options := participantChoices(v.in, g, false)
	for i := range options {
		if options[i].Value != "" {
			options[i].Value = strconv.Itoa(p.Number) + "-" + options[i].Value
		}
	}
	ask := v.matchAsk("pilih", "", "").from(options)
	return planBlock{ID: "usulkan", Title: v.in.T("match.invite"), Hint: v.in.T("match.invite_hint"),
		Form: &planForm{Path: matchPath(g.ID, "/usul"), Button: v.in.T("match.propose"), Hidden: [][2]string{{"meja", string(p.ID)}}, Asks: []planAsk{ask.needed()}}}
}

// dossier is one request to a desk on one page.
func (s *site) dossier(v *visit) error {
	p, _, err := s.numberIn(v)
	if err != nil {
		return err
	}
	x, err := s.Matches.Dossier(v.Context(), v.actor, v.gathering(), p.Number, numberOf(v.PathValue("request")))
	if err != nil {
		return err
	}
	g := &x.Gathering
	c := v.queueCardOf(g, &x.Waiting, p)
	c.Dossier = ""
	fact := func(key string, lines ...string) {
		if len(lines) > 0 {
			c.Lines = append(c.Lines, ui.Fact{Name: v.in.T(key), Lines: lines})
		}
	}
	fact("match.queue", v.in.T("match.place_in_queue", x.Place, x.Places))
	var needs, checks, why, products []string
	for _, w := range x.Known.Wants {
		if w.Side == register.Need {
			needs = append(needs, joined(w.Title, w.About))
		}
	}
	for _, l := range x.Waiting.Ready.Lines {
		text := l.Reason.Args[0]
		if v.in.Number(1000) == "1,000" {
			text = l.Reason.Args[1]
		}
		checks = append(checks, v.in.T("match.ready."+string(l.State))+": "+text)
	}
	for _, r := range x.Pair.Reasons {
		why = append(why, whyText(v.in, g, r))
	}
	for _, r := range x.Known.Products {
		products = append(products, r.Name)
	}
	fact("match.needs", needs...)
	fact("match.checks", checks...)
	fact("match.reasons", why...)
	fact("match.products", products...)
	from := g.Participants[x.Waiting.Request.From-1]
	switch {
	case from.Kind != register.Business:
	case v.actor.May(account.SeeProfiles):
		c.Profile = "/usaha/" + string(from.Party)
	case v.actor.May(account.SeeRegister):
		c.Profile = "/ikm/" + string(from.Party)
	}
	d := queueData{Cards: []queueCard{c}}
	d.Title = c.Name
	return v.page(http.StatusOK, queuePage(v.within(g, v.in.T("match.queue")), d))
}

// answerRequest says yes or no to a request.
func (s *site) answerRequest(v *visit) error {
	f := v.PostForm
	a := match.Reply{Request: numberOf(v.PathValue("request")), Yes: f.Get("jawab") == "ya", Reason: match.Reason(f.Get("reason")), Words: f.Get("words")}
	err := s.Matches.Answer(v.Context(), v.actor, v.gathering(), a)
	if wrong := v.wrong(err); wrong != nil {
		return fault.New(fault.Invalid, "match.reason_missing")
	}
	return v.saved(err, "match.answer_kept", v.cameFrom(base(v.gathering())+"/permintaan"))
}

// withdrawRequest takes one back.
func (s *site) withdrawRequest(v *visit) error {
	err := s.Matches.Withdraw(v.Context(), v.actor, v.gathering(), numberOf(v.PathValue("request")))
	return v.saved(err, "match.taken_back", v.cameFrom(base(v.gathering())+"/permintaan"))
}

// slips are sheets on which businesses tick whom they want to meet, to be printed.
func (s *site) slips(v *visit) error {
	m, err := s.Matches.Meetings(v.Context(), v.actor, v.gathering())
	if err != nil {
		return err
	}
	g := &m.Gathering
	var desks []string
	for _, p := range g.Participants {
		if p.Kind != register.Business && !p.Withdrawn {
			desks = append(desks, joined(strconv.Itoa(p.Number)+". "+nameOf(v.in, p), p.Product))
		}
	}
	only := numberOf(v.URL.Query().Get("nomor"))
	var all []slip
	for _, p := range g.Participants {
		if p.Kind == register.Business && !p.Withdrawn && (only == 0 || only == p.Number) {
			all = append(all, slip{strconv.Itoa(p.Number) + ". " + nameOf(v.in, p), desks})
		}
	}
	return v.page(http.StatusOK, slipsPage(v.within(g, v.in.T("match.slips")), all))
}

// slip is one business' sheet.
type slip struct {
	Name  string
	Desks []string
}
