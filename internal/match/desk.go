package match

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
)

// Desk is where meetings are asked for, suggested and answered before they are given
// a time (meja temu).
type Desk struct {
	store Store
	now   func() time.Time
}

// Store is what a Desk needs kept. Implemented by internal/store.
type Store interface {
	Meetings(ctx context.Context, id gathering.ID) (Meetings, error)
	// ChangeMeetings changes one gathering's in a transaction in which nothing else does,
	// and counts up its version; e is logged, unless it has no deed. change may run twice;
	// ErrSame from it keeps nothing and is no error.
	ChangeMeetings(ctx context.Context, id gathering.ID, e account.Entry, change func(*Meetings) (after account.Facts, err error)) error
	// MeetingsDue lists gatherings in which an answer is due that nobody has to give.
	MeetingsDue(ctx context.Context, now time.Time, limit int) ([]gathering.ID, error)
	SuggestionStore
	CreditStore
}

// ErrSame is what a change answers when it would change nothing.
var ErrSame = errors.New("nothing changes")

// NewDesk makes a desk over what store keeps.
func NewDesk(store Store, now func() time.Time) *Desk { return &Desk{store: store, now: now} }

var errNotFound = fault.New(fault.NotFound, "gathering.not_found")

// speaker tells for whom an actor speaks: every participant for staff of the hosts, else
// the own ones.
//
//go:noinline
func (m *Meetings) speaker(by account.Actor, d account.Deed) (staff bool, own []int, err error) {
	g := &m.Gathering
	if !g.Allows(by, d) {
		if g.Allows(by, account.SeeGathering) {
			return false, nil, fault.New(fault.Forbidden, "account.not_allowed")
		}
		return false, nil, errNotFound
	}
	if by.Role != account.Desk && by.Role != account.Owner {
		return true, nil, nil
	}
	for _, p := range g.Of(by.Organisation) {
		own = append(own, p.Number)
	}
	return false, own, nil
}

// Meetings is all of a gathering's, for its organisers.
func (d *Desk) Meetings(ctx context.Context, by account.Actor, id gathering.ID) (Meetings, error) {
	m, err := d.store.Meetings(ctx, id)
	if err != nil {
		return m, fmt.Errorf("load meetings of %s: %w", id, err)
	}
	staff, _, err := m.speaker(by, account.SeeRequests)
	if err == nil && !staff {
		err = fault.New(fault.Forbidden, "account.not_allowed")
	}
	return m, err
}

// Own is what a party sees of a gathering's meetings: requests from it and to it, its
// own wishes never to meet, and nothing of what others want.
type Own struct {
	Gathering gathering.Gathering // with all participants, for their names
	Numbers   []int               // of the own participants
	Requests  []Request           // newest first
	Never     []Avoidance         // said by the own party
	Left      int                 // requests that it may still ask for; -1: any number
	Limit     Limit               // of the first own participant
	Open      bool                // requests can be made
	Silence   Silence             // what it means when nobody answers
	Hours     int                 // after which; 0: when the requests close
}

// Own is what concerns the actor's own party.
func (d *Desk) Own(ctx context.Context, by account.Actor, id gathering.ID) (Own, error) {
	m, err := d.store.Meetings(ctx, id)
	if err != nil {
		return Own{}, fmt.Errorf("load meetings of %s: %w", id, err)
	}
	_, own, err := m.speaker(by, account.AskMeetings)
	if err != nil {
		return Own{}, err
	}
	o := Own{Gathering: m.Gathering, Numbers: own, Left: -1, Open: m.open(false) == nil, Silence: m.Rules.Silence, Hours: m.Rules.Hours}
	for _, r := range slices.Backward(m.Requests) {
		if slices.Contains(own, r.From) || slices.Contains(own, r.To) {
			o.Requests = append(o.Requests, r)
		}
	}
	for _, a := range m.Never {
		if slices.Contains(own, a.From) {
			o.Never = append(o.Never, a)
		}
	}
	if len(own) > 0 {
		o.Limit = m.Limit(own[0])
		if m.Rules.Wishes > 0 {
			o.Left = max(0, m.Rules.Wishes-m.openOf(own[0]))
		}
	}
	return o, nil
}

// change changes a gathering's meetings for an actor who may do the deed.
func (d *Desk) change(ctx context.Context, by account.Actor, id gathering.ID, deed account.Deed, change func(m *Meetings, staff bool, own []int) (account.Facts, error)) error {
	return d.store.ChangeMeetings(ctx, id, by.Did(deed, id.Object(), d.now()), func(m *Meetings) (account.Facts, error) {
		staff, own, err := m.speaker(by, deed)
		if err != nil {
			return nil, err
		}
		switch {
		case deed == account.SetMeetingRules && m.Gathering.State.Planned(): // before anybody asks, too
		default:
			if err := m.open(staff || deed == account.AnswerRequests); err != nil {
				return nil, err
			}
		}
		return change(m, staff, own)
	})
}

// same is ErrSame unless something changed.
//
//go:noinline
func same(changed bool, f account.Facts, err error) (account.Facts, error) {
	if err == nil && !changed {
		err = ErrSame
	}
	return f, err
}

// Ask asks for a meeting: for the actor's own party, or by staff for any (a wish on
// paper). It gives the request's number; asking for the same again gives the same.
func (d *Desk) Ask(ctx context.Context, by account.Actor, id gathering.ID, w Wanted) (number int, err error) {
	rivals, err := d.rivals(ctx, id, w)
	if err != nil {
		return 0, err
	}
	err = d.change(ctx, by, id, account.AskMeetings, func(m *Meetings, staff bool, own []int) (account.Facts, error) {
		origin := OfPaper
		if !staff {
			origin = OfParty
			if w.From == 0 && len(own) > 0 {
				w.From = own[0]
			}
			if !slices.Contains(own, w.From) {
				return nil, fault.New(fault.Forbidden, "account.not_allowed")
			}
		}
		if _, err := m.at(w.From); err != nil {
			return nil, err
		}
		if rivals && !m.Rules.Rivals {
			return nil, fault.New(fault.Conflict, "match.rivals")
		}
		n, changed, err := m.ask(w, origin, by.Account, d.now())
		number = n
		return same(changed, account.Facts{"request": n, "from": w.From, "to": w.To, "priority": int(w.Priority)}, err)
	})
	return number, err
}

// Answer says yes or no to a request to the actor's own party; staff do so for any party
// that told them.
func (d *Desk) Answer(ctx context.Context, by account.Actor, id gathering.ID, a Reply) error {
	return d.change(ctx, by, id, account.AnswerRequests, func(m *Meetings, staff bool, own []int) (account.Facts, error) {
		r, err := m.request(a.Request)
		if err == nil && !staff && !slices.Contains(own, r.To) {
			err = fault.New(fault.NotFound, "match.request_not_found")
		}
		if err != nil {
			return nil, err
		}
		changed, err := m.answer(a, by.Account, d.now())
		return same(changed, account.Facts{"request": a.Request, "yes": a.Yes, "reason": a.Reason}, err)
	})
}

// Withdraw takes back a request of the actor's own party; staff take back any.
func (d *Desk) Withdraw(ctx context.Context, by account.Actor, id gathering.ID, number int) error {
	return d.change(ctx, by, id, account.AskMeetings, func(m *Meetings, staff bool, own []int) (account.Facts, error) {
		r, err := m.request(number)
		if err == nil && !staff && !slices.Contains(own, r.From) {
			err = fault.New(fault.NotFound, "match.request_not_found")
		}
		if err != nil {
			return nil, err
		}
		changed, err := m.withdraw(number, d.now())
		return same(changed, account.Facts{"request": number, "withdrawn": true}, err)
	})
}

// Avoid says that one party never wants to meet another (jangan dipertemukan): the
// actor's own, or any for staff, who were told so. From 0 is the own.
func (d *Desk) Avoid(ctx context.Context, by account.Actor, id gathering.ID, from, to int) error {
	return d.change(ctx, by, id, account.AskMeetings, func(m *Meetings, staff bool, own []int) (account.Facts, error) {
		if !staff {
			if from == 0 && len(own) > 0 {
				from = own[0]
			}
			if !slices.Contains(own, from) {
				return nil, fault.New(fault.Forbidden, "account.not_allowed")
			}
		}
		changed, err := m.avoid(from, to, d.now())
		return same(changed, account.Facts{"from": from, "to": to, "never": true}, err)
	})
}

// atOnce bounds what one pass of due work takes on.
const atOnce = 20

// SettleDue gives answers that nobody has to give (Meetings.settle), exactly once each.
func (d *Desk) SettleDue(ctx context.Context) (n int, err error) {
	due, err := d.store.MeetingsDue(ctx, d.now(), atOnce)
	if err != nil {
		return 0, fmt.Errorf("list gatherings with due answers: %w", err)
	}
	for _, id := range due {
		some := 0
		err := d.store.ChangeMeetings(ctx, id, account.Entry{}, func(m *Meetings) (account.Facts, error) {
			if some = m.settle(d.now()); some == 0 {
				return nil, ErrSame
			}
			return nil, nil
		})
		if err != nil {
			return n, fmt.Errorf("settle requests of %s: %w", id, err)
		}
		n += some
	}
	return n, nil
}
