package invitation

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/letter"
	"wantilan/internal/mail"
)

// SendingStore is what sending needs kept.
type SendingStore interface {
	// DueMail lists the invited of waves whose mails go out by now and are not kept
	// yet, of one gathering.
	DueMail(ctx context.Context, now time.Time, limit int) ([]Invitation, error)
	// KeepMailed keeps mails of a round with their events; those of invitations whose
	// mail of that round is kept already are left out.
	KeepMailed(ctx context.Context, all []Outgoing) (n int, err error)
	// ReminderRules lists those of gatherings that are still to come.
	ReminderRules(ctx context.Context) ([]ReminderRule, error)
	ReminderRule(ctx context.Context, id gathering.ID) (ReminderRule, error)
	SetReminderRule(ctx context.Context, r ReminderRule, e account.Entry) error
	// Silent lists whose mail was kept before a moment, who have not answered and of
	// whom there is no event of a cause.
	Silent(ctx context.Context, id gathering.ID, before time.Time, cause string, limit int) ([]Invitation, error)
	// Concerned lists those who were told of the gathering before a moment, did not
	// decline, are not registered, and of whom there is no event of a cause: with an
	// e-mail address, or byHand without one. Whoever is registered is told by the
	// registration.
	Concerned(ctx context.Context, id gathering.ID, before time.Time, cause string, byHand bool, limit int) ([]Invitation, error)
	// LastTelling is the newest move or cancelling of a gathering; NotFound for none.
	LastTelling(ctx context.Context, id gathering.ID) (Turn, error)
	// KeepTold keeps events with their mails, but for those whose cause is there.
	KeepTold(ctx context.Context, all []Outgoing) (n int, err error)
}

// Notice is something that an invited person is told by mail.
type Notice struct {
	Kind       letter.Kind // of the form that says it
	Plan       *gathering.Plan
	Invitation *Invitation
	Link       string
	Turn       *Turn // for letter.ChangeMail and letter.CancellationMail
}

// Outgoing is a mail with the event that it is.
type Outgoing struct {
	Invitation ID
	Round      int // of Mailed
	Event      Event
	Message    mail.Message
}

// batch is how many are told in one transaction.
const batch = 100

// SendDue keeps the mails of waves that are due, at most 100 at a time. It may be called
// by several at once, and goes on where a killed program ended.
func (d *Desk) SendDue(ctx context.Context) (n int, err error) {
	list, err := d.store.DueMail(ctx, d.now(), batch)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	out, err := d.outgoing(ctx, list, Mailed, letter.InvitationMail, nil, func(i *Invitation) string { return "mail:" + strconv.Itoa(i.Round) })
	if err != nil {
		return 0, err
	}
	if n, err = d.store.KeepMailed(ctx, out); err != nil {
		return 0, fmt.Errorf("keep mails of invitations: %w", err)
	}
	return n, nil
}

// outgoing writes a mail to each of some invitations of one gathering.
func (d *Desk) outgoing(ctx context.Context, list []Invitation, k Kind, form letter.Kind, turn *Turn, cause func(*Invitation) string) ([]Outgoing, error) {
	if len(list) == 0 {
		return nil, nil
	}
	p, err := d.store.Plan(ctx, list[0].Gathering)
	if err != nil {
		return nil, fmt.Errorf("load plan of gathering %s: %w", list[0].Gathering, err)
	}
	waves, err := d.waves(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	address := map[int]string{}
	for _, w := range waves {
		address[w.Number] = w.Address
	}
	all := make([]Outgoing, 0, len(list))
	for j := range list {
		i := &list[j]
		m, err := d.write(ctx, Notice{Kind: form, Plan: &p, Invitation: i, Link: d.Link(i, address[i.Wave]), Turn: turn})
		if err != nil {
			return nil, fmt.Errorf("write to invitation %s: %w", i.ID, err)
		}
		e := d.event(k, cause(i), account.Actor{})
		m.ID, m.Organisation, m.To, m.KeptAt = mail.ID(e.ID), p.Hosts[0].Organisation, i.Email, d.now()
		m.Cause = "invitation:" + string(i.ID) + ":" + e.Cause
		e.Mail = m.ID
		all = append(all, Outgoing{Invitation: i.ID, Round: i.Round, Event: e, Message: m})
	}
	return all, nil
}

// ReminderRule says when those who did not answer are reminded: the first time so many
// days before the deadline, afterwards at equal pauses, and not more often than Most.
type ReminderRule struct {
	Gathering gathering.ID
	Days      int // 1 to 60
	Most      int // 0: never; at most Days, so that nobody gets two a day
}

// Bounds of reminders.
const (
	mostDays      = 60
	mostReminders = 5
	restBefore    = 24 * time.Hour // between the invitation and the first reminder
)

// At is when the nth reminder is due, from 1.
func (r ReminderRule) At(n int, deadline time.Time) time.Time {
	first := time.Duration(r.Days) * 24 * time.Hour
	return deadline.Add(-first + first/time.Duration(r.Most)*time.Duration(n-1))
}

// Now is which reminder is the newest that is due; 0: none, or it is too late for all.
func (r ReminderRule) Now(now, deadline time.Time) int {
	if r.Most == 0 || !now.Before(deadline) {
		return 0
	}
	n := 0
	for n < r.Most && !now.Before(r.At(n+1, deadline)) {
		n++
	}
	return n
}

// Reminders is the rule of a gathering.
func (d *Desk) Reminders(ctx context.Context, by account.Actor, id gathering.ID) (ReminderRule, error) {
	if _, err := d.plan(ctx, by, id, account.SeeInvited); err != nil {
		return ReminderRule{}, err
	}
	return d.store.ReminderRule(ctx, id)
}

// SetReminders sets the rule.
func (d *Desk) SetReminders(ctx context.Context, by account.Actor, r ReminderRule) error {
	if _, err := d.plan(ctx, by, r.Gathering, account.Invite); err != nil {
		return err
	}
	if r.Most < 0 || r.Most > mostReminders {
		return fault.Field("reminders", "invitation.reminders_wrong", mostReminders)
	}
	if r.Days < max(1, r.Most) || r.Days > mostDays {
		return fault.Field("days", "invitation.days_wrong", max(1, r.Most), mostDays)
	}
	e := by.Did(account.Invite, r.Gathering.Object(), d.now()).To(account.Facts{"remind_days": r.Days, "remind_most": r.Most})
	return d.store.SetReminderRule(ctx, r, e)
}

// RemindDue reminds those who have not answered, at most 100 at a time. Reminders that
// were missed while the program stood still are not made up for: one is enough.
func (d *Desk) RemindDue(ctx context.Context) (n int, err error) {
	rules, err := d.store.ReminderRules(ctx)
	if err != nil {
		return 0, fmt.Errorf("list rules of reminders: %w", err)
	}
	for _, r := range rules {
		p, err := d.store.Plan(ctx, r.Gathering)
		if err != nil {
			return n, fmt.Errorf("load plan of gathering %s: %w", r.Gathering, err)
		}
		deadline := Deadline(&p)
		which := r.Now(d.now(), deadline)
		if which == 0 || p.State == gathering.Draft || !p.State.Planned() {
			continue
		}
		cause := "remind:" + strconv.Itoa(which)
		list, err := d.store.Silent(ctx, r.Gathering, r.At(which, deadline).Add(-restBefore), cause, batch)
		if err != nil {
			return n, fmt.Errorf("list who did not answer: %w", err)
		}
		out, err := d.outgoing(ctx, list, Reminded, letter.ReminderMail, nil, func(*Invitation) string { return cause })
		if err != nil {
			return n, err
		}
		some, err := d.store.KeepTold(ctx, out)
		if n += some; err != nil || n > 0 {
			return n, err
		}
	}
	return n, nil
}

// Turn is a change of a gathering that the invited are told of.
type Turn struct {
	Gathering gathering.ID
	Number    int // of the change; each is told once
	At        time.Time
	Turn      gathering.Turn
	Reason    string
	// What a moved gathering was before.
	Date   time.Time
	Start  gathering.Clock
	Finish gathering.Clock
	Place  string
}

// Form is the office's form that tells of a change; empty when it concerns nobody who
// was invited.
func (t Turn) Form() letter.Kind {
	switch t.Turn {
	case gathering.Cancel:
		return letter.CancellationMail
	case gathering.Move:
		return letter.ChangeMail
	}
	return ""
}

// cause is of the event that somebody was told of it.
func (t Turn) cause() string { return "turn:" + strconv.Itoa(t.Number) }

// Tell tells all who were invited, did not decline and are not registered of a move or a
// cancelling, each exactly once, at most 100 at a time: to be called until it gives 0.
// Those without an e-mail address are left to staff (ToTell), the registered to their
// registrations.
func (d *Desk) Tell(ctx context.Context, t Turn) (n int, err error) {
	form, cause := t.Form(), t.cause()
	if form == "" {
		return 0, nil
	}
	list, err := d.store.Concerned(ctx, t.Gathering, t.At, cause, false, batch)
	if err != nil {
		return 0, fmt.Errorf("list whom turn %d of gathering %s concerns: %w", t.Number, t.Gathering, err)
	}
	out, err := d.outgoing(ctx, list, Told, form, &t, func(*Invitation) string { return cause })
	if err != nil {
		return 0, err
	}
	if n, err = d.store.KeepTold(ctx, out); err != nil {
		return 0, fmt.Errorf("keep what turn %d of gathering %s tells: %w", t.Number, t.Gathering, err)
	}
	return n, nil
}

// ToTell lists whom staff must tell by telephone or WhatsApp of the newest move or
// cancelling, because they have no e-mail address, with that change.
func (d *Desk) ToTell(ctx context.Context, by account.Actor, id gathering.ID) (gathering.Plan, Turn, []Invitation, error) {
	p, err := d.plan(ctx, by, id, account.SeeInvited)
	if err != nil {
		return p, Turn{}, nil, err
	}
	t, err := d.store.LastTelling(ctx, id)
	if fault.KindOf(err) == fault.NotFound {
		return p, t, nil, nil
	}
	if err != nil {
		return p, t, nil, fmt.Errorf("find the last change of gathering %s: %w", id, err)
	}
	list, err := d.store.Concerned(ctx, id, t.At, t.cause(), true, mostTyped)
	if err != nil {
		return p, t, nil, fmt.Errorf("list whom to tell of gathering %s: %w", id, err)
	}
	return p, t, list, nil
}

// TellByHand notes that staff told somebody of the newest move or cancelling.
func (d *Desk) TellByHand(ctx context.Context, by account.Actor, id gathering.ID, which ID) error {
	if _, err := d.Invitation(ctx, by, id, which); err != nil {
		return err
	}
	if !by.May(account.KeepRegistrations) && !by.May(account.Invite) {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	t, err := d.store.LastTelling(ctx, id)
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.Conflict, "invitation.nothing_to_tell")
	}
	if err != nil {
		return fmt.Errorf("find the last change of gathering %s: %w", id, err)
	}
	e := by.Did(account.KeepRegistrations, which.Object(), d.now()).To(account.Facts{"told": t.Number})
	err = d.store.ChangeInvitation(ctx, which, func(*Invitation) ([]Event, error) {
		return []Event{d.event(Told, t.cause(), by)}, nil
	}, e)
	if err != nil {
		return fmt.Errorf("note that invitation %s was told: %w", which, err)
	}
	return nil
}
