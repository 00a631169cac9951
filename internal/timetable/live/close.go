package live

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/timetable"
)

// Closing is one time at which the day was closed (tutup hari), or opened again.
type Closing struct {
	Number int  // from 1
	Opened bool // it was opened again
	At     time.Time
	By     account.ID
	ByName string
	Reason string // why it was opened again
}

// EndStore is what the end of a day needs kept. Implemented by internal/store.
type EndStore interface {
	// Closings lists when the day was closed and opened again, in their order.
	Closings(ctx context.Context, id gathering.ID) ([]Closing, error)
	// KeepClosing keeps one; Conflict when somebody kept its number meanwhile.
	KeepClosing(ctx context.Context, id gathering.ID, c Closing, e account.Entry) error
	// Clusters are those of participants that are businesses, by number.
	Clusters(ctx context.Context, id gathering.ID) (map[int]string, error)
	Publications(ctx context.Context, g gathering.ID, limit int) ([]timetable.Publication, error)
	Bookings(ctx context.Context, run timetable.RunID) ([]timetable.Booking, []timetable.LeftOut, error)
}

const longestReason = 300 // characters

var errClosed = fault.New(fault.Conflict, "live.closed")

// Closed is the closing that stands; nil while the day is open.
func (s *State) Closed() *Closing {
	if n := len(s.Closings); n > 0 && !s.Closings[n-1].Opened {
		return &s.Closings[n-1]
	}
	return nil
}

// Close closes the day. What is open stays open: whoever closes has seen it. Facts that
// come later are taken as before, and are shown to be later.
func (d *Desk) Close(ctx context.Context, by account.Actor, g gathering.ID) error {
	s, err := d.state(ctx, by, g, account.CloseDay)
	if err != nil {
		return err
	}
	now := d.now()
	switch {
	case s.Closed() != nil:
		return fault.New(fault.Conflict, "live.closed_already")
	case s.Day.Gathering.Date.IsZero() || now.Before(s.Day.Gathering.Date):
		return fault.New(fault.Conflict, "live.close_early")
	}
	x := s.Loose()
	return d.end(ctx, by, s, Closing{At: now}, account.Facts{"day": "closed", "silent": len(x.Silent), "conflicts": x.Conflicts + x.Held, "guests": x.Guests, "unmarked": s.Count.Unmarked, "left": x.Going})
}

// Reopen opens a day that was closed, and says why.
func (d *Desk) Reopen(ctx context.Context, by account.Actor, g gathering.ID, reason string) error {
	s, err := d.state(ctx, by, g, account.CloseDay)
	if err != nil {
		return err
	}
	reason = strings.Join(strings.Fields(reason), " ")
	switch {
	case s.Closed() == nil:
		return fault.New(fault.Conflict, "live.open_already")
	case reason == "":
		return fault.Field("reason", "fault.required")
	case utf8.RuneCountInString(reason) > longestReason:
		return fault.Field("reason", "fault.too_long", longestReason)
	}
	return d.end(ctx, by, s, Closing{Opened: true, At: d.now(), Reason: reason}, account.Facts{"day": "opened", "reason": reason})
}

func (d *Desk) end(ctx context.Context, by account.Actor, s *State, c Closing, said account.Facts) error {
	g := s.Day.Gathering.ID
	c.Number, c.By = len(s.Closings)+1, by.Account
	if err := d.store.KeepClosing(ctx, g, c, by.Did(account.CloseDay, g.Object(), c.At).To(said)); err != nil {
		return fmt.Errorf("close the day of %s: %w", g, err)
	}
	return nil
}

// Loose is what is open at the end of a day.
type Loose struct {
	Silent    []attendance.Device // that may have something that they did not send
	Conflicts int                 // at the door, that nobody decided
	Held      int
	Guests    int      // who came and are not registered
	Unmarked  []Unsaid // rounds with meetings that were neither held nor missed
	Going     int      // meetings that go on, or are still to come
	Late      []*Hall  // halls that are not over yet, and late
}

// Unsaid is how many meetings of a round nobody said anything of.
type Unsaid struct{ Slot, Meetings int }

// Any tells whether anything is open.
func (x *Loose) Any() bool {
	return len(x.Silent)+x.Conflicts+x.Held+x.Guests+len(x.Unmarked)+x.Going+len(x.Late) > 0
}

// quiet is how long a device at work is not heard of before it may have lost its line:
// at the door it asks for news every few seconds.
const quiet = 10 * time.Minute

// Loose finds what is open.
func (s *State) Loose() Loose {
	x := Loose{Conflicts: s.Door.Open, Held: s.Door.Held, Guests: s.Door.Guests, Going: s.Count.Running + s.Count.Left}
	for _, v := range s.Door.Devices {
		if v.CutAt.IsZero() && !v.TakenAt.IsZero() && (v.Waiting > 0 || s.At.Sub(v.SeenAt) > quiet) {
			x.Silent = append(x.Silent, v)
		}
	}
	for i := range s.Meetings {
		if m := &s.Meetings[i]; m.Stage == Unmarked {
			if n := len(x.Unmarked); n == 0 || x.Unmarked[n-1].Slot != m.Slot {
				x.Unmarked = append(x.Unmarked, Unsaid{Slot: m.Slot})
			}
			x.Unmarked[len(x.Unmarked)-1].Meetings++
		}
	}
	for i := range s.Halls {
		h := &s.Halls[i]
		r := h.Round(h.Now)
		if r == nil {
			r = h.Round(h.Next)
		}
		if r != nil && r.Late() >= time.Minute {
			x.Late = append(x.Late, h)
		}
	}
	return x
}

// Afterwards are the arrivals that were received after the day was closed, and how many
// facts of rounds and meetings were said then; nothing while it is open.
func (s *State) Afterwards() (arrivals []*attendance.Arrival, said int) {
	c := s.Closed()
	if c == nil {
		return nil, 0
	}
	for _, a := range s.Door.Arrivals {
		if a.First.Received.After(c.At) {
			arrivals = append(arrivals, a)
		}
	}
	for i := range s.Facts {
		if s.Facts[i].At.After(c.At) {
			said++
		}
	}
	return arrivals, said
}
