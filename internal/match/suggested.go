package match

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
	"wantilan/pairing"
)

// SuggestionStore keeps what was computed, and knows what it is computed from.
type SuggestionStore interface {
	// Known is what the register and registrations tell of a gathering's participants.
	Known(ctx context.Context, id gathering.ID) (Known, error)
	// MarkOf tells apart all that suggestions are computed from.
	MarkOf(ctx context.Context, id gathering.ID) (string, error)
	// Outdated lists gatherings of a day or later whose suggestions were computed from
	// something else than what is there now, or not at all.
	Outdated(ctx context.Context, from register.Date, limit int) ([]gathering.ID, error)
	KeepSuggestions(ctx context.Context, id gathering.ID, s Suggestions) error
	// Overview is what was computed for a gathering without the lists of participants;
	// NotFound when nothing was. ListOf is the list of one participant.
	Overview(ctx context.Context, id gathering.ID) (Overview, error)
	ListOf(ctx context.Context, id gathering.ID, participant int) ([]Suggestion, error)
	// Lists are those of all participants, by number.
	Lists(ctx context.Context, id gathering.ID) (map[int][]Suggestion, error)
	// KeepConditions replaces what a desk asks of who comes to it.
	KeepConditions(ctx context.Context, id register.PartyID, all []Condition, e account.Entry) error
	// OfficersOf lists who could sit for a participant: those whom its registration names,
	// and the people of its organisation.
	OfficersOf(ctx context.Context, id gathering.ID, participant gathering.ParticipantID) ([]gathering.Officer, error)
}

// SuggestDue computes suggestions of gatherings that have none, or of which something
// changed since. It tells how many it computed.
func (d *Desk) SuggestDue(ctx context.Context) (n int, err error) {
	due, err := d.store.Outdated(ctx, register.Today(d.now().AddDate(0, 0, -1)), atOnce)
	if err != nil {
		return 0, fmt.Errorf("list outdated suggestions: %w", err)
	}
	for _, id := range due {
		if err := d.suggest(ctx, id); err != nil {
			return n, fmt.Errorf("suggest meetings of %s: %w", id, err)
		}
		n++
	}
	return n, nil
}

func (d *Desk) suggest(ctx context.Context, id gathering.ID) error {
	// What is known is read first: what changes until the meetings are read makes the
	// mark an old one, and it is computed again.
	k, err := d.store.Known(ctx, id)
	if err != nil {
		return err
	}
	m, err := d.store.Meetings(ctx, id)
	if err != nil {
		return err
	}
	if len(k.Parties) != len(m.Gathering.Participants) {
		return nil // somebody came between; the next pass
	}
	s, err := compute(ctx, &m, &k, d.now())
	if err != nil {
		return err
	}
	return d.store.KeepSuggestions(ctx, id, s)
}

// Proposals are an overview as organisers see it.
type Proposals struct {
	Meetings Meetings
	Overview Overview
	There    bool // something was computed
	Old      bool // something changed since; it is computed again in a moment
}

// Proposals is the overview of a gathering, for its organisers and staff.
func (d *Desk) Proposals(ctx context.Context, by account.Actor, id gathering.ID) (p Proposals, err error) {
	if p.Meetings, err = d.store.Meetings(ctx, id); err != nil {
		return p, fmt.Errorf("load meetings of %s: %w", id, err)
	}
	staff, _, err := p.Meetings.speaker(by, account.SuggestMeetings)
	if err == nil && !staff {
		err = fault.New(fault.Forbidden, "account.not_allowed")
	}
	if err != nil {
		return p, err
	}
	return p, d.overview(ctx, id, &p)
}

func (d *Desk) overview(ctx context.Context, id gathering.ID, p *Proposals) (err error) {
	p.Overview, err = d.store.Overview(ctx, id)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	mark := ""
	if err == nil {
		mark, err = d.store.MarkOf(ctx, id)
	}
	if err != nil {
		return fmt.Errorf("load suggestions of %s: %w", id, err)
	}
	p.There, p.Old = true, mark != p.Overview.Mark
	return nil
}

// List is whom one participant should meet, as it stands now: who withdrew, was asked
// since, or is never to be met is not in it, even before it is computed again.
type List struct {
	Participant gathering.Participant
	Suggestions []Suggestion
	Gathering   gathering.Gathering // for names
	At          time.Time           // when it was computed; zero: not yet
	Old         bool                // something changed since
	Lonely      string              // what would help one without any; see Lonely
}

// Suggested is whom the actor's own party should meet.
func (d *Desk) Suggested(ctx context.Context, by account.Actor, id gathering.ID) (List, error) {
	return d.SuggestedFor(ctx, by, id, 0)
}

// SuggestedFor is whom a participant should meet: any for staff, the own ones for a
// party. 0 is the first own one.
func (d *Desk) SuggestedFor(ctx context.Context, by account.Actor, id gathering.ID, participant int) (l List, err error) {
	m, err := d.store.Meetings(ctx, id)
	if err != nil {
		return l, fmt.Errorf("load meetings of %s: %w", id, err)
	}
	staff, own, err := m.speaker(by, account.AskMeetings)
	if err != nil {
		return l, err
	}
	if !staff && participant == 0 && len(own) > 0 {
		participant = own[0]
	}
	if participant < 1 || participant > len(m.Gathering.Participants) || !staff && !slices.Contains(own, participant) {
		return l, fault.New(fault.NotFound, "gathering.participant_not_found")
	}
	l.Participant, l.Gathering = m.Gathering.Participants[participant-1], m.Gathering
	var p Proposals
	if err := d.overview(ctx, id, &p); err != nil || !p.There {
		return l, err
	}
	l.At, l.Old = p.Overview.At, p.Old
	for _, x := range p.Overview.Lonely {
		if x.Participant == participant {
			l.Lonely = x.Help
		}
	}
	all, err := d.store.ListOf(ctx, id, participant)
	if err != nil {
		return l, fmt.Errorf("load suggestions of participant %d: %w", participant, err)
	}
	for _, s := range all {
		if s.With >= 1 && s.With <= len(m.Gathering.Participants) && !l.Participant.Withdrawn && m.free(participant, s.With) {
			l.Suggestions = append(l.Suggestions, s)
		}
	}
	return l, nil
}

// free tells whether two may still be suggested to one another.
func (m *Meetings) free(a, b int) bool {
	if m.possible(a, b) != nil {
		return false
	}
	for _, r := range []*Request{m.between(a, b), m.between(b, a)} {
		if r != nil && (r.Live() || r.Answer == Declined) {
			return false
		}
	}
	return true
}

// both loads meetings and what is known, of the same participants.
func (d *Desk) both(ctx context.Context, id gathering.ID) (m Meetings, k Known, err error) {
	if m, err = d.store.Meetings(ctx, id); err != nil {
		return m, k, fmt.Errorf("load meetings of %s: %w", id, err)
	}
	if k, err = d.store.Known(ctx, id); err != nil {
		return m, k, fmt.Errorf("load what is known of participants of %s: %w", id, err)
	}
	for len(k.Parties) < len(m.Gathering.Participants) { // one came between
		k.Parties = append(k.Parties, KnownOf{})
	}
	return m, k, nil
}

// WhyNot tells why one participant is not suggested to another, or nothing when it is.
// Reasons name participants by "#" and their number.
func (d *Desk) WhyNot(ctx context.Context, by account.Actor, id gathering.ID, from, to int) ([]pairing.Reason, error) {
	m, k, err := d.both(ctx, id)
	if err != nil {
		return nil, err
	}
	staff, own, err := m.speaker(by, account.AskMeetings)
	if err != nil {
		return nil, err
	}
	if !staff && !slices.Contains(own, from) {
		return nil, fault.New(fault.NotFound, "gathering.participant_not_found")
	}
	for _, n := range [2]int{from, to} {
		if _, err := m.at(n); err != nil {
			return nil, err
		}
	}
	s, err := newSuggester(&m, &k, d.now())
	if err != nil {
		return nil, err
	}
	return s.index.WhyNot(s.place[from-1], s.place[to-1], pairing.Query{Most: mostSuggested, Seed: m.Rules.Seed})
}

// Check judges the conditions of a desk before it is asked (cek mandiri): of the actor's
// own party for 0, of any for staff. Whoever fails one may ask all the same.
func (d *Desk) Check(ctx context.Context, by account.Actor, id gathering.ID, from, to int) (Checked, error) {
	m, k, err := d.both(ctx, id)
	if err != nil {
		return Checked{}, err
	}
	staff, own, err := m.speaker(by, account.AskMeetings)
	if err != nil {
		return Checked{}, err
	}
	if from == 0 && len(own) > 0 {
		from = own[0]
	}
	one, err := m.at(from)
	if err == nil && !staff && !slices.Contains(own, from) {
		err = fault.New(fault.NotFound, "gathering.participant_not_found")
	}
	if err == nil {
		_, err = m.at(to)
	}
	if err != nil {
		return Checked{}, err
	}
	return checked(&k.Parties[to-1], &k.Parties[from-1], one, d.now())
}

// rivals tells whether the two of a wish offer the same goods.
func (d *Desk) rivals(ctx context.Context, id gathering.ID, w Wanted) (bool, error) {
	p := Pairing{w.From, w.To}
	all, err := d.competing(ctx, id, []Pairing{p})
	return all[p], err
}

// competing finds the pairs of businesses that offer the same goods, where the rules keep
// those apart.
func (d *Desk) competing(ctx context.Context, id gathering.ID, pairs []Pairing) (map[Pairing]bool, error) {
	m, err := d.store.Meetings(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("load meetings of %s: %w", id, err)
	}
	business := func(n int) bool {
		return n >= 1 && n <= len(m.Gathering.Participants) && m.Gathering.Participants[n-1].Kind == register.Business
	}
	pairs = slices.DeleteFunc(slices.Clone(pairs), func(p Pairing) bool { return !business(p.From) || !business(p.To) || p.From == p.To })
	if m.Rules.Rivals || len(pairs) == 0 {
		return nil, nil
	}
	m, k, err := d.both(ctx, id)
	if err != nil {
		return nil, err
	}
	at := map[int]int{} // participant → party of the index
	var parties []pairing.Party
	for _, p := range pairs {
		for _, n := range [2]int{p.From, p.To} {
			if _, there := at[n]; !there {
				at[n] = len(parties)
				who, known := &m.Gathering.Participants[n-1], &k.Parties[n-1]
				parties = append(parties, pairing.Party{ID: name(n), Offers: known.offers(who.Kind, who.Product)})
			}
		}
	}
	x, err := pairing.NewIndex(parties, pairing.Rules{}, pairing.Weights1())
	if err != nil {
		return nil, fmt.Errorf("compare participants of %s: %w", id, err)
	}
	rivals := map[Pairing]bool{}
	for _, p := range pairs {
		rivals[p] = x.Compete(at[p.From], at[p.To])
	}
	return rivals, nil
}

// Queue is the queue of a desk: of the actor's own for 0, of any for staff.
type Queue struct {
	Gathering  gathering.Gathering
	Desk       gathering.Participant
	Places     int // meetings that it can have, less those kept free; 0: no slots yet
	Accepted   int
	Waiting    []Waiting
	Conditions []Condition
	Seed       uint64
	Clinics    []Clinic
	Known      []KnownOf           // by participant number, for dossiers
	Officers   []gathering.Officer // who could sit at it
}

// Queue lists the requests to a desk in the order in which they go.
func (d *Desk) Queue(ctx context.Context, by account.Actor, id gathering.ID, participant int) (q Queue, err error) {
	m, k, err := d.both(ctx, id)
	if err != nil {
		return q, err
	}
	staff, own, err := m.speaker(by, account.AnswerRequests)
	if err != nil {
		return q, err
	}
	if participant == 0 && len(own) > 0 {
		participant = own[0]
	}
	p, err := m.at(participant)
	if err == nil && !staff && !slices.Contains(own, participant) {
		err = fault.New(fault.NotFound, "gathering.participant_not_found")
	}
	if err != nil {
		return q, err
	}
	q = Queue{Gathering: m.Gathering, Desk: *p, Conditions: k.Parties[participant-1].Conditions, Seed: m.Rules.Seed, Known: k.Parties}
	s := suggester{m: &m, k: &k}
	q.Accepted = s.taken(participant)
	q.Places = s.places(participant) + q.Accepted
	for _, c := range m.Clinics {
		if c.Host == participant {
			q.Clinics = append(q.Clinics, c)
		}
	}
	if p.Kind != register.Business {
		if q.Officers, err = d.store.OfficersOf(ctx, id, p.ID); err != nil {
			return q, fmt.Errorf("list who could sit for participant %d of %s: %w", participant, id, err)
		}
	}
	q.Waiting, err = m.queue(&k, participant, d.now())
	return q, err
}

// Why is a row of an explanation: a code, arguments, a weight.
type Why = pairing.Reason

// Dossier is one request to a desk on one page: what speaks for the meeting, and what
// became of the desk's conditions. What the register knows beside it is shown by register,
// as its people agreed.
type Dossier struct {
	Gathering gathering.Gathering
	Waiting   Waiting
	Place     int // in the queue, from 1
	Known     KnownOf
	Pair      Suggestion
	Places    int
}

// Dossier is that of a request to the actor's own desk, or to any for staff.
func (d *Desk) Dossier(ctx context.Context, by account.Actor, id gathering.ID, participant, request int) (x Dossier, err error) {
	q, err := d.Queue(ctx, by, id, participant)
	if err != nil {
		return x, err
	}
	i := slices.IndexFunc(q.Waiting, func(w Waiting) bool { return w.Request.Number == request })
	if i < 0 {
		return x, fault.New(fault.NotFound, "match.request_not_found")
	}
	x = Dossier{Gathering: q.Gathering, Waiting: q.Waiting[i], Place: i + 1, Places: q.Places, Known: q.Known[q.Waiting[i].Request.From-1]}
	m, k, err := d.both(ctx, id)
	if err != nil {
		return x, err
	}
	s, err := newSuggester(&m, &k, d.now())
	if err != nil {
		return x, err
	}
	if r := q.Waiting[i].Request; s.place[r.To-1] >= 0 && s.place[r.From-1] >= 0 {
		x.Pair, err = s.suggestion(r.To, r.From)
	}
	return x, err
}
