package web

import (
	"bytes"
	"fmt"
	"sync"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/timetable"
)

// agendaKey says which agenda it is, as of which change of its gathering.
type agendaKey struct {
	gathering gathering.ID
	version   int64
	number    int // of the participant
	contacts  bool
	tag       lang.Tag
}

// readyAgenda is an agenda with its lines as they stand on pages.
type readyAgenda struct {
	agenda timetable.Agenda
	day    *piece
	until  time.Time // when a contact on it may be shown no longer; zero: never
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
func (s *site) readyAgenda(v *visit, d timetable.Day, number int) (timetable.Agenda, error) {
	now := s.Now()
	key := agendaKey{d.Gathering.ID, d.Version, number, d.Contacts != nil, v.in.Tag}
	if a, there := s.agendas.get(key); there && (a.until.IsZero() || now.Before(a.until)) {
		v.day = a.day
		return a.agenda, nil
	}
	a := d.Agenda(number)
	var b bytes.Buffer
	if err := agendaDay(v.in, now, a).Render(v.Context(), &b); err != nil {
		return a, fmt.Errorf("render agenda %d of %s: %w", number, d.Gathering.ID, err)
	}
	day, err := pack(b.Bytes())
	if err != nil {
		return a, err
	}
	v.day = day
	s.agendas.put(key, readyAgenda{agenda: a, day: day, until: shownUntil(a, now)})
	return a, nil
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
