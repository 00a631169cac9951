package invitation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/letter"
)

// Stage is how far a wave has come.
type Stage string

// Stages of a wave.
const (
	Open    Stage = "open"    // people are added and removed
	Fixed   Stage = "fixed"   // letters are dated, numbered and can be printed
	Sending Stage = "sending" // mails go out from SendAt on
)

// Wave (gelombang) is the invited whose letters go out together.
type Wave struct {
	Gathering gathering.ID
	Number    int
	Stage     Stage
	Day       string             // of the letters, 2026-12-09; empty while open
	Single    bool               // all letters have one number
	Title     string             // of the letters, as the form said when they were numbered
	Text      string             // likewise
	Signs     []letter.Signatory // likewise
	Address   string             // of the pages, before the personal link
	SendAt    time.Time
	FixedAt   time.Time
	Invited   int // how many there are
	ByMail    int // of these, with an e-mail address
	Mailed    int // of these, whose mail was kept
}

// MostInvited is how many people a gathering can invite: as many as a letterhead has
// numbers for at once.
const MostInvited = letter.MostNumbers

// Numbering says how a wave's letters are dated, numbered and signed.
type Numbering struct {
	Day     string // 2026-12-09
	Single  bool
	Signs   []letter.SignatoryID // one or two, of the hosts
	Address string
}

// Waves lists a gathering's waves.
func (d *Desk) Waves(ctx context.Context, by account.Actor, id gathering.ID) ([]Wave, error) {
	if _, err := d.plan(ctx, by, id, account.SeeInvited); err != nil {
		return nil, err
	}
	return d.waves(ctx, id)
}

func (d *Desk) waves(ctx context.Context, id gathering.ID) ([]Wave, error) {
	all, err := d.store.Waves(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("list waves of gathering %s: %w", id, err)
	}
	return all, nil
}

// Wave is one of them.
func (d *Desk) Wave(ctx context.Context, by account.Actor, id gathering.ID, number int) (Wave, error) {
	all, err := d.Waves(ctx, by, id)
	if err != nil {
		return Wave{}, err
	}
	i := slices.IndexFunc(all, func(w Wave) bool { return w.Number == number })
	if i < 0 {
		return Wave{}, fault.New(fault.NotFound, "invitation.wave_not_found")
	}
	return all[i], nil
}

// Signatories lists who can sign on a day, for all hosts.
func (d *Desk) Signatories(ctx context.Context, p gathering.Plan, day string) ([]letter.Signatory, error) {
	var all []letter.Signatory
	for _, h := range p.Hosts {
		some, err := d.secretariat.SignatoriesOn(ctx, h.Organisation, day)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// Fix dates, numbers and signs the letters of a wave. The numbers are taken in the
// transaction that fixes it, from the host that leads; afterwards nobody is added.
func (d *Desk) Fix(ctx context.Context, by account.Actor, id gathering.ID, number int, n Numbering) error {
	p, err := d.plan(ctx, by, id, account.Invite)
	if err != nil {
		return err
	}
	if p.State == gathering.Draft || !p.State.Planned() {
		return fault.New(fault.Conflict, "invitation.not_announced")
	}
	day, err := time.Parse(time.DateOnly, n.Day)
	if err != nil {
		return fault.Field("day", "letter.day_wrong")
	}
	can, err := d.Signatories(ctx, p, n.Day)
	if err != nil {
		return err
	}
	w := Wave{Gathering: id, Number: number, Stage: Fixed, Day: n.Day, Single: n.Single, Address: n.Address, FixedAt: d.now()}
	for _, s := range n.Signs {
		i := slices.IndexFunc(can, func(x letter.Signatory) bool { return x.ID == s })
		if i < 0 {
			return fault.Field("sign", "invitation.sign_unknown")
		}
		if !slices.Contains(w.Signs, can[i]) {
			w.Signs = append(w.Signs, can[i])
		}
	}
	if len(w.Signs) == 0 || len(w.Signs) > 2 {
		return fault.Field("sign", "invitation.sign_needed")
	}
	host := p.Hosts[0].Organisation
	words, err := d.forms.Words(ctx, host, letter.Invitation, letter.Indonesian)
	if err != nil {
		return err
	}
	w.Title, w.Text = words.Title, words.Text
	numbering, err := d.secretariat.Numbering(ctx, host)
	if err != nil {
		return err
	}
	e := by.Did(account.Invite, id.Object(), d.now()).To(account.Facts{"wave": number, "letters": n.Day, "one_number": n.Single})
	err = d.store.FixWave(ctx, w, numbering.Series(letter.Invitation, day), func(first, count int) []string {
		return numbering.Range(first, count, letter.Invitation, day)
	}, e)
	if err != nil {
		return fmt.Errorf("number wave %d of gathering %s: %w", number, id, err)
	}
	return nil
}

// Send has a wave's mails go out from a moment on; a moment that is past means now.
func (d *Desk) Send(ctx context.Context, by account.Actor, id gathering.ID, number int, at time.Time) error {
	p, err := d.plan(ctx, by, id, account.Invite)
	if err != nil {
		return err
	}
	if p.State == gathering.Draft || !p.State.Planned() {
		return fault.New(fault.Conflict, "invitation.not_announced")
	}
	if deadline := Deadline(&p); !at.Before(deadline) || !d.now().Before(deadline) {
		return fault.Field("at", "invitation.after_deadline")
	}
	e := by.Did(account.Invite, id.Object(), d.now()).To(account.Facts{"wave": number, "send_at": at.UTC().Format(time.RFC3339)})
	return d.store.ChangeWave(ctx, id, number, func(w *Wave) error {
		if w.Stage == Open {
			return fault.New(fault.Conflict, "invitation.wave_open")
		}
		w.Stage, w.SendAt = Sending, at
		return nil
	}, e)
}

// Halt keeps the mails of a wave that are not kept yet from going out.
func (d *Desk) Halt(ctx context.Context, by account.Actor, id gathering.ID, number int) error {
	if _, err := d.plan(ctx, by, id, account.Invite); err != nil {
		return err
	}
	e := by.Did(account.Invite, id.Object(), d.now()).To(account.Facts{"wave": number, "send_at": ""})
	return d.store.ChangeWave(ctx, id, number, func(w *Wave) error {
		if w.Stage != Sending {
			return fault.New(fault.Conflict, "invitation.wave_not_sending")
		}
		w.Stage, w.SendAt = Fixed, time.Time{}
		return nil
	}, e)
}

// Deadline is until when invitations can be answered: as the plan says, or until
// registration closes, or the gathering begins.
func Deadline(p *gathering.Plan) time.Time {
	switch {
	case !p.AnswerBy.IsZero():
		return p.AnswerBy
	case !p.ClosesAt.IsZero():
		return p.ClosesAt
	}
	return time.Date(p.Date.Year(), p.Date.Month(), p.Date.Day(), int(p.Start)/60, int(p.Start)%60, 0, 0, p.Date.Location())
}
