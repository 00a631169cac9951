// Package sitting is a meeting as one of its two sides has it before it at the table (di
// meja): who the other is, what both promise, a note of one's own, and what one thinks of it.
//
// Promises stand in their book (promise), what a side thinks of a meeting in the evaluation,
// whether it was held follows from both and from the day itself (live): nothing of these is
// kept twice. What is said can be sent later, again, and in any order: it has an identity and
// a time of the device that it was said on.
package sitting

import (
	"context"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/evaluation"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
)

// Book is where those find their meetings who sit at tables.
type Book struct {
	store    Store
	planner  *timetable.Planner
	live     *live.Desk
	promises *promise.Book
	answers  *evaluation.Book
	now      func() time.Time
}

// Store is what a Book needs kept. Implemented by internal/store.
type Store interface {
	Promises(ctx context.Context, g gathering.ID) ([]promise.Promise, error)
	// SittingNotes lists the notes about a gathering's meetings: those of one participant, or
	// of all those that organisers may read.
	SittingNotes(ctx context.Context, g gathering.ID, who gathering.ParticipantID) ([]Note, error)
	// KeepSittingNote keeps a note in the place of its account's earlier one about the
	// meeting, by the times of both and then by their identities.
	KeepSittingNote(ctx context.Context, n Note) error
}

// NewBook makes a book over what store keeps and the other books know.
func NewBook(store Store, planner *timetable.Planner, day *live.Desk, promises *promise.Book, answers *evaluation.Book, now func() time.Time) *Book {
	return &Book{store: store, planner: planner, live: day, promises: promises, answers: answers, now: now}
}

// Seat is a participant's place at the tables of a day, for somebody who may take it.
type Seat struct {
	State    *live.State
	Own      gathering.Participant
	Way      promise.Way // by an account of the participant's, by its printed code, or from paper by staff
	Meetings []Sitting   // by time
	Usual    []promise.Usual
	sheet    evaluation.Sheet
	by       account.Actor
}

// Sitting is one of the seat's meetings.
type Sitting struct {
	*timetable.Entry
	Live     *live.Meeting
	Came     [2]bool // the seat's own side, the other
	Promises []*promise.Promise
	Line     evaluation.Line       // what one thinks of it
	Asked    []evaluation.Question // what is asked of it; none: its office asks nothing
	Mine     *Note                 // nil: none yet
	Notes    []*Note               // of others of the same side; of staff, those that they may read
}

// Knows tells whether anybody writes down who comes.
func (s *Seat) Knows() bool { return s.State.There != nil }

// Writes tells whether the seat has notes of its own: who only holds a printed code, which
// can be lost, has none.
func (s *Seat) Writes() bool { return s.Way == promise.BySelf }

// Taking tells whether what one thinks of meetings is taken now.
func (s *Seat) Taking() bool { return s.sheet.Open }

// Meeting finds a meeting by the number of its request.
func (s *Seat) Meeting(request int) *Sitting {
	for i := range s.Meetings {
		if s.Meetings[i].Request.Number == request {
			return &s.Meetings[i]
		}
	}
	return nil
}

// Sit gives a participant's seat to its own body, or to staff who write down from paper.
func (b *Book) Sit(ctx context.Context, by account.Actor, g gathering.ID, who gathering.ParticipantID) (*Seat, error) {
	x, err := b.live.Public(ctx, g)
	if err != nil {
		return nil, err
	}
	day := &x.Day.Gathering
	if !day.Allows(by, account.SeeGathering) {
		return nil, fault.New(fault.NotFound, "gathering.not_found")
	}
	p, there := day.Participant(who)
	own := p.Organisation == by.Organisation && by.Organisation != "" && day.Allows(by, account.SeeOwnAgenda) && day.Allows(by, account.GiveFeedback)
	staff := day.Allows(by, account.KeepMinutes) && day.Allows(by, account.SeeAnyAgenda)
	if !there || !own && !staff {
		return nil, fault.New(fault.NotFound, "gathering.participant_not_found")
	}
	s := &Seat{State: x, Own: p, Way: promise.BySelf, by: by}
	if !own {
		s.Way = promise.ByPaper
	}
	if s.sheet, err = b.answers.Sheet(ctx, by, g, string(who)); err != nil {
		return nil, err
	}
	return s, b.lay(ctx, s)
}

// SitByCode gives the seat of whom a printed agenda code belongs to.
func (b *Book) SitByCode(ctx context.Context, code string) (*Seat, error) {
	x, number, err := b.live.ByCode(ctx, code)
	if err != nil {
		return nil, err
	}
	s := &Seat{State: x, Own: x.Day.Gathering.Participants[number-1], Way: promise.ByCode}
	if s.sheet, err = b.answers.SheetByCode(ctx, code); err != nil {
		return nil, err
	}
	return s, b.lay(ctx, s)
}

// lay puts on the table what belongs to each meeting.
func (b *Book) lay(ctx context.Context, s *Seat) (err error) {
	g := &s.State.Day.Gathering
	if s.Usual, err = b.promises.Usual(ctx, g); err != nil {
		return err
	}
	all, err := b.store.Promises(ctx, g.ID)
	if err != nil {
		return fmt.Errorf("list promises of %s: %w", g.ID, err)
	}
	notes, err := b.notes(ctx, s)
	if err != nil {
		return err
	}
	a := s.State.Day.Agenda(s.Own.Number)
	s.Meetings = make([]Sitting, a.Meetings)
	at := 0
	for i := range a.Entries {
		e := &a.Entries[i]
		if e.Kind != timetable.MeetingEntry {
			continue
		}
		x := &s.Meetings[at]
		at++
		x.Entry, x.Came = e, [2]bool{s.State.There[s.Own.Number], s.State.There[e.With.Number]}
		for i := range s.State.Meetings {
			if m := &s.State.Meetings[i]; m.Request == e.Request.Number {
				x.Live = m
			}
		}
		for i := range all {
			if p := &all[i]; p.Giver == s.Own.ID && p.Taker == e.With.ID || p.Taker == s.Own.ID && p.Giver == e.With.ID {
				x.Promises = append(x.Promises, p)
			}
		}
		x.Line, _ = s.sheet.Line(evaluation.Subject{About: evaluation.Meeting, Number: e.Request.Number})
		x.Asked = s.sheet.Form.Of(evaluation.Meeting)
		for i := range notes {
			n := &notes[i]
			switch {
			case n.Request != e.Request.Number:
			case n.By == s.by.Account && s.Writes():
				x.Mine = n
			default:
				x.Notes = append(x.Notes, n)
			}
		}
	}
	return nil
}
