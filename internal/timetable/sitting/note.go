package sitting

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/timetable/live"
)

// Note is what somebody wrote for themselves about a meeting (catatan sendiri). Their own
// body reads it, and organisers if they may; the other side never does.
type Note struct {
	ID          string // made by the device
	Participant gathering.ParticipantID
	Request     int // number
	By          account.ID
	ByName      string
	Words       string
	Shared      bool // organisers may read it
	At          time.Time
}

// longestNote bounds a note, in characters.
const longestNote = 2000

// notes are those that a seat reads.
func (b *Book) notes(ctx context.Context, s *Seat) (all []Note, err error) {
	g := s.State.Day.Gathering.ID
	switch s.Way {
	case promise.BySelf:
		all, err = b.store.SittingNotes(ctx, g, s.Own.ID)
	case promise.ByPaper:
		all, err = b.store.SittingNotes(ctx, g, "")
		all = slices.DeleteFunc(all, func(n Note) bool { return n.Participant != s.Own.ID })
	}
	if err != nil {
		return nil, fmt.Errorf("list notes at %s: %w", g, err)
	}
	return all, nil
}

// Write keeps a note of one's own.
func (b *Book) Write(ctx context.Context, s *Seat, n Note) error {
	if !s.Writes() {
		return fault.New(fault.Forbidden, "sitting.notes_signed_in")
	}
	if s.Meeting(n.Request) == nil {
		return fault.New(fault.NotFound, "promise.no_meeting")
	}
	n.Words = strings.TrimSpace(strings.ReplaceAll(n.Words, "\r\n", "\n"))
	if utf8.RuneCountInString(n.Words) > longestNote {
		return fault.Field("words", "fault.too_long", longestNote)
	}
	if now := b.now(); n.At.After(now) || n.At.IsZero() {
		n.At = now
	}
	n.Participant, n.By = s.Own.ID, s.by.Account
	if err := b.store.KeepSittingNote(ctx, n); err != nil {
		return fmt.Errorf("keep a note at %s: %w", s.State.Day.Gathering.ID, err)
	}
	return nil
}

// Round is who met whom, for staff: every meeting of the day with what is told of it.
type Round struct {
	State    *live.State
	Promises map[int]int    // how many stand, by request number
	Notes    map[int][]Note // that staff may read, by request number
}

// Met lists who met whom.
func (b *Book) Met(ctx context.Context, by account.Actor, g gathering.ID) (r Round, err error) {
	if r.State, err = b.live.State(ctx, by, g); err != nil {
		return r, err
	}
	if !r.State.Day.Gathering.Allows(by, account.KeepMinutes) {
		return r, fault.New(fault.Forbidden, "account.not_allowed")
	}
	all, err := b.store.Promises(ctx, g)
	if err != nil {
		return r, fmt.Errorf("list promises of %s: %w", g, err)
	}
	notes, err := b.store.SittingNotes(ctx, g, "")
	if err != nil {
		return r, fmt.Errorf("list notes at %s: %w", g, err)
	}
	r.Promises, r.Notes = map[int]int{}, map[int][]Note{}
	of := map[[2]gathering.ParticipantID]int{}
	for _, m := range r.State.Meetings {
		one, other := r.State.Day.Gathering.Participants[m.From-1].ID, r.State.Day.Gathering.Participants[m.To-1].ID
		of[[2]gathering.ParticipantID{one, other}], of[[2]gathering.ParticipantID{other, one}] = m.Request, m.Request
	}
	for i := range all {
		if p := &all[i]; p.Stands() {
			r.Promises[of[[2]gathering.ParticipantID{p.Giver, p.Taker}]]++
		}
	}
	for _, n := range notes {
		r.Notes[n.Request] = append(r.Notes[n.Request], n)
	}
	return r, nil
}
