package registration

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
)

// Meets tells whether a candidate fulfils one condition of a rule.
func Meets(c gathering.Candidate, x gathering.Condition) bool {
	switch x.About {
	case gathering.HasNIB:
		return c.NIB != ""
	case gathering.KBLI:
		return c.KBLI != "" && slices.ContainsFunc(x.Values, func(v string) bool { return v != "" && strings.HasPrefix(c.KBLI, v) })
	case gathering.InCluster:
		return slices.Contains(x.Values, c.Cluster)
	case gathering.InDistrict:
		return slices.Contains(x.Values, c.District)
	case gathering.OfScale:
		return slices.Contains(x.Values, c.Scale)
	case gathering.HasCertificate:
		return slices.ContainsFunc(c.Certificates, func(k string) bool { return slices.Contains(x.Values, k) })
	case gathering.NeverAttended:
		return c.Attended == 0
	case gathering.WomenLed:
		return c.Women
	}
	return false
}

// Unmet lists the conditions of a rule that a candidate does not fulfil.
func Unmet(e gathering.Eligibility, c gathering.Candidate) []gathering.Condition {
	return slices.DeleteFunc(slices.Clone(e.Conditions), func(x gathering.Condition) bool { return Meets(c, x) })
}

// Unmet tells of parties of the hosts' books which conditions of a gathering's rule each
// does not meet; those that meet all are left out.
func (d *Desk) Unmet(ctx context.Context, by account.Actor, id gathering.ID, parties []register.PartyID) (gathering.Plan, map[register.PartyID][]gathering.Condition, error) {
	p, err := d.plan(ctx, by, id, account.SeeRegistrations)
	if err != nil || len(p.Eligible.Conditions) == 0 {
		return p, nil, err
	}
	all := map[register.PartyID][]gathering.Condition{}
	for _, party := range parties {
		_, c, err := d.store.Candidate(ctx, p, party)
		if fault.KindOf(err) == fault.NotFound {
			continue // of no host's book, which whoever invites is told
		}
		if err != nil {
			return p, nil, fmt.Errorf("look at party %s: %w", party, err)
		}
		if left := Unmet(p.Eligible, c); len(left) > 0 {
			all[party] = left
		}
	}
	return p, all, nil
}

// Door says whether a party can register itself now, and if not, why in a wording
// key.
func Door(p gathering.Plan, now time.Time) (open bool, why string) {
	switch {
	case p.State == gathering.Cancelled:
		return false, "registration.door.cancelled"
	case p.State == gathering.Announced, p.State == gathering.Open && !p.OpensAt.IsZero() && now.Before(p.OpensAt):
		return false, "registration.door.not_yet"
	case p.State != gathering.Open, !p.ClosesAt.IsZero() && !now.Before(p.ClosesAt):
		return false, "registration.door.closed"
	case p.Seats.Quota == 0:
		return false, "registration.door.no_quota"
	}
	return true, ""
}

// staffDoor says whether staff can still register somebody: also after closing, and
// at the door on the day.
func staffDoor(p gathering.Plan) error {
	if slices.Contains([]gathering.State{gathering.Open, gathering.Closed, gathering.Running}, p.State) {
		return nil
	}
	if p.State == gathering.Cancelled {
		return fault.New(fault.Conflict, "registration.door.cancelled")
	}
	return fault.New(fault.Conflict, "registration.door.not_open")
}

// Doubts are why staff must decide about a registration, as its Reason.
const (
	ByRule    = "rule"      // not eligible by the hosts' rule
	Forwarded = "forwarded" // the link was another's
	TooMany   = "attendees" // more people than a party may send
	Unmatched = "unmatched" // nobody knows yet which business it is
)

// Doubts lists all.
var Doubts = []string{ByRule, Forwarded, TooMany, Unmatched}

// doubt is why staff must decide about a new registration; empty when they need not.
func doubt(p gathering.Plan, r *Registration, c gathering.Candidate) string {
	switch {
	case r.Party == "":
		return Unmatched
	case r.Seat && len(Unmet(p.Eligible, c)) > 0:
		return ByRule
	case len(r.Attendees) > max(1, p.Attendees):
		return TooMany
	}
	return ""
}

// first is what happens to a new registration: staff must decide, it gets a seat, or
// it waits. A seat that somebody on the waiting list could have is not taken before
// them.
func first(p gathering.Plan, r *Registration, c gathering.Candidate, held func() ([]Held, error), queue func() ([]Queued, error), now time.Time) (Event, error) {
	if r.Reason == "" {
		r.Reason = doubt(p, r, c)
	}
	if r.Reason != "" {
		return Doubt, nil
	}
	return seatOrQueue(p, r, held, queue, now)
}

func seatOrQueue(p gathering.Plan, r *Registration, held func() ([]Held, error), queue func() ([]Queued, error), now time.Time) (Event, error) {
	if !r.Seat {
		return Admit, nil
	}
	taken, err := held()
	if err != nil {
		return "", err
	}
	if !Judge(p.Seats, taken, r.Group, now).Free {
		return Queue, nil
	}
	before, err := queue()
	if err != nil {
		return "", err
	}
	for _, q := range Choose(p.Seats, taken, before, now, len(before)) {
		taken = with(taken, q.Group)
	}
	if !Judge(p.Seats, taken, r.Group, now).Free {
		return Queue, nil
	}
	return Admit, nil
}

// usesSeat tells whether a party of a kind uses a seat.
func usesSeat(k register.Kind) bool { return k == register.Business }

// IsAlready tells whether an error says that the party is registered already, which
// strangers are not told.
func IsAlready(err error) bool {
	f, ok := errors.AsType[*fault.Fault](err)
	return ok && f.Key == "registration.already"
}
