package web

import (
	"bytes"
	"fmt"
	"sync"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
)

// agendaKey says which agenda it is, as of which change of its gathering.
type agendaKey struct {
	gathering gathering.ID
	version   int64
	number    int  // of the participant
	known     bool // to who is known, not to the holder of a code
	tag       lang.Tag
	late      string // how late the day is
}

// readyAgenda is an agenda with its lines as they stand on pages.
type readyAgenda struct {
	agenda timetable.Agenda
	day    *piece
	next   *nextMeetings
	until  time.Time // when it is made anew
	late   []live.Hall
}

// nextMeetings are the next meeting's parts of an agenda's page, by slot, made when they
// are first shown.
type nextMeetings struct {
	of     meetingOf
	mu     sync.Mutex
	pieces map[int]*piece
}

// glanced is how long an agenda is shown without looking at what the register says of
// those who are met.
const glanced = time.Minute

// piece is the part about the meetings of one slot.
func (n *nextMeetings) piece(v *visit, meetings []timetable.Entry) (*piece, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if p, there := n.pieces[meetings[0].Slot]; there {
		return p, nil
	}
	var b bytes.Buffer
	if err := nextMeeting(n.of, meetings).Render(v.Context(), &b); err != nil {
		return nil, fmt.Errorf("render meeting %d: %w", meetings[0].Request.Number, err)
	}
	p, err := pack(b.Bytes())
	if err != nil {
		return nil, err
	}
	n.pieces[meetings[0].Slot] = p
	return p, nil
}

// mostAgendas bounds each of two generations, at some 30 KB each.
const mostAgendas = 200

// readyAgendas keeps agendas that were shown lately: on the day itself the same
// people look at the same page many times. What was not asked for while as many
// others as it holds were, is forgotten.
type readyAgendas struct {
	mu          sync.Mutex
	young, aged map[agendaKey]readyAgenda
}

func (k *readyAgendas) get(key agendaKey) (readyAgenda, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if a, there := k.young[key]; there {
		return a, true
	}
	a, there := k.aged[key]
	if there {
		k.keep(key, a)
	}
	return a, there
}

func (k *readyAgendas) put(key agendaKey, a readyAgenda) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.keep(key, a)
}

func (k *readyAgendas) keep(key agendaKey, a readyAgenda) {
	if k.young == nil || len(k.young) >= mostAgendas {
		k.young, k.aged = map[agendaKey]readyAgenda{}, k.young
	}
	k.young[key] = a
}

// readyAgenda gives a participant's agenda, and its lines to the visit's page.
func (s *site) readyAgenda(v *visit, d timetable.Day, number int, known bool) (readyAgenda, error) {
	now := s.Now()
	key := agendaKey{d.Gathering.ID, d.Version, number, known, v.in.Tag, ""}
	var late []live.Hall
	if x, err := s.lateDay(v, &d.Gathering); err != nil {
		return readyAgenda{}, err
	} else if x != nil {
		late, key.late = x.Halls, x.Shift()
	}
	if a, there := s.agendas.get(key); there && now.Before(a.until) {
		v.day = a.day
		return a, nil
	}
	a := readyAgenda{agenda: d.Agenda(number), until: now.Add(glanced), late: late}
	looks, err := s.looks(v, &a.agenda, known)
	if err != nil {
		return a, err
	}
	of := meetingOf{in: v.in, at: now, a: &a.agenda, looks: looks, tables: d.Gathering.Tables, late: late}
	var b bytes.Buffer
	if err := agendaDay(of).Render(v.Context(), &b); err != nil {
		return a, fmt.Errorf("render agenda %d of %s: %w", number, d.Gathering.ID, err)
	}
	if a.day, err = pack(b.Bytes()); err != nil {
		return a, err
	}
	v.day = a.day
	a.next = &nextMeetings{of: of, pieces: map[int]*piece{}}
	if until := shownUntil(a.agenda, now); !until.IsZero() && until.Before(a.until) {
		a.until = until
	}
	s.agendas.put(key, a)
	return a, nil
}

// lateDay is the day itself while something in it is late; nil otherwise, and on every
// other day.
func (s *site) lateDay(v *visit, g *gathering.Gathering) (*live.State, error) {
	x, err := s.onTheDay(v, g)
	if x == nil || x.Shift() == "" {
		return nil, err
	}
	return x, nil
}

// onTheDay is the day itself while it lasts; nil on every other day.
func (s *site) onTheDay(v *visit, g *gathering.Gathering) (*live.State, error) {
	if !g.Lasts(s.Now()) {
		return nil, nil
	}
	return s.Live.Public(v.Context(), g.ID)
}

// looks gives what the register says of those who are met, and of the party itself. Whoever
// only holds a printed code sees what strangers see.
func (s *site) looks(v *visit, a *timetable.Agenda, known bool) (map[register.PartyID]register.Glance, error) {
	var met []register.PartyID
	for i := range a.Entries {
		if e := &a.Entries[i]; e.Kind == timetable.MeetingEntry && e.With.Party != "" {
			met = append(met, e.With.Party)
		}
	}
	if len(met) == 0 || a.Participant.Party == "" {
		return nil, nil
	}
	all, err := s.Showcase.Glances(v.Context(), a.Participant.Party, met)
	if err != nil || known {
		return all, err
	}
	for id, g := range all {
		g.Needs, g.Offers = nil, nil
		all[id] = g
	}
	return all, nil
}

// shownUntil is when the first of the contacts that an agenda shows now may be
// shown no longer.
func shownUntil(a timetable.Agenda, now time.Time) (until time.Time) {
	for _, e := range a.Entries {
		for _, c := range e.Contacts {
			if c.Open(now) && !c.Until.IsZero() && (until.IsZero() || c.Until.Before(until)) {
				until = c.Until
			}
		}
	}
	return until
}
