package gathering

import (
	"context"
	"slices"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
)

// ParseTurn reads the name of a change.
func ParseTurn(text string) (Change, error) {
	for _, c := range Changes {
		if string(c.Turn) == text {
			return c, nil
		}
	}
	return Change{}, fault.New(fault.NotFound, "plan.turn_unknown")
}

// NeedsReason tells whether people are told why.
func (t Turn) NeedsReason() bool { return t == Cancel || t == Move }

// to is the state that a change leads to. What was cancelled before it was put
// into the archive comes out of it cancelled.
func (b *Binder) to(c Change) State {
	switch {
	case c.To == "":
		return b.State
	case c.Turn == Unarch:
		for _, t := range slices.Backward(b.Turns) {
			if t.Turn == Archive {
				return t.From
			}
		}
	}
	return c.To
}

// Lacks tells what is missing before a turn can be made, each as a fault of the
// field where it is put right; nil when nothing is.
func (b *Binder) Lacks(t Turn, now time.Time) error {
	var r reader
	need := func(ok bool, field, key string, args ...any) {
		if !ok {
			r.wrong(fault.Field(field, key, args...))
		}
	}
	today := now.In(b.Date.Location()).Format(time.DateOnly)
	switch t {
	case Announce:
		need(b.Title != "", "title", "plan.lacks.title")
		need(b.Place != "", "place", "plan.lacks.place")
		need(now.Before(b.Begins()), "date", "plan.lacks.future")
		need(b.Finish > b.Start, "start", "plan.lacks.hours")
		need(len(b.Agenda) > 0, "agenda", "plan.lacks.agenda")
		b.inTime(&r)
	case Withdraw:
		need(b.Heads.Invited == 0, "invited", "plan.lacks.nobody_invited", b.Heads.Invited)
		need(b.Heads.Registered == 0, "registered", "plan.lacks.nobody_registered", b.Heads.Registered)
	case Begin:
		need(b.Seats.Quota > 0, "quota", "plan.lacks.quota")
		need(now.Before(b.Begins()), "date", "plan.lacks.future")
		need(b.ClosesAt.IsZero() || now.Before(b.ClosesAt), "closes_at", "plan.lacks.closes_later")
		b.inTime(&r)
	case Start:
		need(b.Date.Format(time.DateOnly) <= today && today <= b.Until.Format(time.DateOnly), "date", "plan.lacks.day")
	}
	return r.err()
}

// Turn makes one of the changes of the table, of which a move is not: that has its
// own method. reason is needed where people are told why.
func (s *Secretariat) Turn(ctx context.Context, by account.Actor, id ID, t Turn, reason string) error {
	c, err := ParseTurn(string(t))
	if err != nil {
		return err
	}
	if t == Move {
		return fault.New(fault.Invalid, "plan.turn_unknown")
	}
	return s.turn(ctx, by, id, c, reason, nil)
}

// Discard removes a draft with everything in it, when nobody was told of it: no letter,
// mail or message went out, and nobody registered. sure is the tick that it is meant.
func (s *Secretariat) Discard(ctx context.Context, by account.Actor, id ID, sure bool) error {
	b, err := s.Binder(ctx, by, id)
	if err != nil {
		return err
	}
	switch {
	case !b.Allows(by, account.PlanGathering):
		return fault.New(fault.Forbidden, "account.not_allowed")
	case b.State != Draft:
		return fault.New(fault.Conflict, "plan.discard_draft")
	case !sure:
		return fault.Field("sure", "plan.discard_sure")
	}
	e := by.Did(account.PlanGathering, id.Object(), s.now()).From(account.Facts{"title": b.Title, "day": b.Date.Format(time.DateOnly)}).To(account.Facts{"discarded": true})
	return s.store.DiscardDraft(ctx, id, e)
}

// Move changes day, hours and place after they were announced.
func (s *Secretariat) Move(ctx context.Context, by account.Actor, id ID, o Outline, reason string) error {
	c, err := ParseTurn(string(Move))
	if err != nil {
		return err
	}
	return s.turn(ctx, by, id, c, reason, func(b *Binder, r *reader) {
		old := b.Plan
		o.when(r, &b.Plan, s.now())
		switch {
		case len(r.errs) > 0:
			return
		case b.Place == "":
			r.wrong(fault.Field("place", "fault.required"))
		case !s.now().Before(b.Begins()):
			r.wrong(fault.Field("date", "plan.day_past"))
		case b.whereabouts() == old.whereabouts() && b.Zone == old.Zone:
			r.wrong(fault.Field("date", "plan.moved_nowhere"))
		default:
			if err := b.follow(&old); err != nil {
				r.wrong(err)
			}
		}
	})
}

func (s *Secretariat) turn(ctx context.Context, by account.Actor, id ID, c Change, reason string, do func(*Binder, *reader)) error {
	return s.change(ctx, by, c.Who, id, func(b *Binder) (account.Facts, account.Facts, error) {
		if !slices.Contains(c.From, b.State) {
			return nil, nil, fault.New(fault.Conflict, "plan.cannot."+string(c.Turn))
		}
		now := s.now()
		if err := b.Lacks(c.Turn, now); err != nil {
			return nil, nil, err
		}
		var r reader
		reason = r.text("reason", reason, longestText)
		if c.Turn.NeedsReason() && strings.TrimSpace(reason) == "" {
			r.wrong(fault.Field("reason", "plan.reason_needed"))
		}
		row := Turned{Number: len(b.Turns) + 1, Turn: c.Turn, From: b.State, To: b.to(c), By: by.Account, Name: by.Name, At: now, Reason: reason, Tells: c.Tells}
		if do != nil {
			row.Before = b.whereabouts()
			do(b, &r)
			row.Now = b.whereabouts()
		}
		if err := r.err(); err != nil {
			return nil, nil, err
		}
		b.State, b.Turns = row.To, append(b.Turns, row)
		if c.Turn.NeedsReason() {
			b.Reason = reason
		}
		before, after := account.Facts{"state": row.From}, account.Facts{"state": row.To, "turn": c.Turn, "reason": reason}
		if do != nil {
			before["where"], after["where"] = row.Before, row.Now
		}
		return before, after, nil
	})
}

// Ask asks another body to hold the gathering together with the hosts. Its
// organisers answer.
func (s *Secretariat) Ask(ctx context.Context, by account.Actor, id ID, body account.OrganisationID) error {
	bodies, err := s.store.PossibleHosts(ctx, mostBodies)
	if err != nil {
		return err
	}
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		at := slices.IndexFunc(bodies, func(h Host) bool { return h.Organisation == body })
		switch {
		case at < 0:
			return nil, nil, fault.Field("body", "plan.body_unknown")
		case b.gathering().HostedBy(body):
			return nil, nil, fault.Field("body", "plan.body_hosts")
		case slices.Contains(b.Asked, bodies[at]):
			return nil, nil, fault.Field("body", "plan.body_asked")
		case len(b.Hosts)+len(b.Asked) >= mostHosts:
			return nil, nil, fault.Field("body", "plan.too_many", mostHosts)
		}
		b.Asked = append(b.Asked, bodies[at])
		return nil, account.Facts{"asked_host": body}, nil
	})
}

// Bounds of hosts.
const (
	mostHosts  = 6
	mostBodies = 500
)

// Bodies lists those that can be asked to hold a gathering together.
func (s *Secretariat) Bodies(ctx context.Context, by account.Actor) ([]Host, error) {
	if !by.May(account.PlanGathering) {
		return nil, fault.New(fault.Forbidden, "account.not_allowed")
	}
	return s.store.PossibleHosts(ctx, mostBodies)
}

// AskedOf lists the gatherings that the actor's body was asked to hold together.
func (s *Secretariat) AskedOf(ctx context.Context, by account.Actor) ([]Plan, error) {
	if !by.May(account.PlanGathering) || by.Organisation == "" || by.Gathering != "" {
		return nil, nil
	}
	return s.store.PlansAskedOf(ctx, by.Organisation)
}

// AnswerAsked takes the actor's body in as a host, or not.
func (s *Secretariat) AnswerAsked(ctx context.Context, by account.Actor, id ID, yes bool) error {
	e := by.Did(account.PlanGathering, id.Object(), s.now())
	return s.store.ChangeBinder(ctx, id, e, func(b *Binder) (account.Facts, account.Facts, error) {
		at := slices.IndexFunc(b.Asked, func(h Host) bool { return h.Organisation == by.Organisation })
		if at < 0 || by.Gathering != "" || !by.May(account.PlanGathering) {
			return nil, nil, errNotFound
		}
		if yes {
			b.Hosts = append(b.Hosts, b.Asked[at])
		}
		b.Asked = slices.Delete(b.Asked, at, at+1)
		return nil, account.Facts{"host": by.Organisation, "agreed": yes}, nil
	})
}

// Unask takes an unanswered invitation to another body back.
func (s *Secretariat) Unask(ctx context.Context, by account.Actor, id ID, body account.OrganisationID) error {
	return s.plan(ctx, by, id, func(b *Binder) (account.Facts, account.Facts, error) {
		at := slices.IndexFunc(b.Asked, func(h Host) bool { return h.Organisation == body })
		if at < 0 {
			return nil, nil, fault.New(fault.NotFound, "plan.line_gone")
		}
		b.Asked = slices.Delete(b.Asked, at, at+1)
		return account.Facts{"asked_host": body}, nil, nil
	})
}

// Public gives what strangers may see of a gathering, by the code of its page:
// speakers who confirmed, with what they agreed to, and nothing of how it is
// prepared.
func (s *Secretariat) Public(ctx context.Context, code register.ShortCode) (Binder, error) {
	b, err := s.store.BinderByCode(ctx, string(code))
	if err != nil {
		return Binder{}, err
	}
	if !b.State.Public() {
		return Binder{}, errNotFound
	}
	b.Budget, b.Committee, b.Tasks, b.Asked = nil, nil, nil, nil
	shown := map[SpeakerID]bool{}
	var speakers []Speaker
	for _, x := range b.Speakers {
		if x.State != SpeakerConfirmed {
			continue
		}
		shown[x.ID] = true
		x.Contact, x.Fee, x.Tax, x.Receipt = "", 0, "", ""
		if x.PhotoOK == "" {
			x.Photo = ""
		}
		if x.AboutOK == "" {
			x.About, x.AboutEnglish = "", ""
		}
		if x.SlidesFor != SlidesForAll || !x.HandsOut(b.State) {
			x.Slides = ""
		}
		speakers = append(speakers, x)
	}
	b.Speakers = speakers
	for i := range b.Agenda { // declined and unanswered ones are not named
		if b.talked(b.Agenda[i].Number) {
			b.Agenda[i].Speakers = b.names(b.Agenda[i].Number, func(x Speaker) bool { return shown[x.ID] })
		}
	}
	b.Talks = slices.DeleteFunc(b.Talks, func(t Speaking) bool { return !shown[t.Speaker] })
	return b, nil
}

// Coming lists the gatherings that strangers may know of and that are not over.
func (s *Secretariat) Coming(ctx context.Context) ([]Plan, error) {
	return s.store.PublicPlans(ctx, register.Today(s.now()), mostComing)
}

// mostComing is how many gatherings strangers see listed.
const mostComing = 20
