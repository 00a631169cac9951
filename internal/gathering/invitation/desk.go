package invitation

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/letter"
	"wantilan/internal/mail"
	"wantilan/internal/register"
)

// Desk keeps the list of the invited and sends what they are to get.
type Desk struct {
	store       Store
	secretariat *letter.Secretariat
	forms       *letter.Forms
	write       Writing
	key         []byte
	now         func() time.Time
}

// Store is what a Desk needs kept. Implemented by internal/store. What has an entry is
// kept together with it, in one transaction.
type Store interface {
	Plan(ctx context.Context, id gathering.ID) (gathering.Plan, error)
	// Invited lists all with their events, by wave and name.
	Invited(ctx context.Context, id gathering.ID) ([]Invitation, error)
	Invitation(ctx context.Context, id ID) (Invitation, error)
	// Candidates makes invitations of parties of an office's book: who is met there,
	// and how they are reached. Parties of other offices are left out.
	Candidates(ctx context.Context, office account.OrganisationID, parties []register.PartyID) ([]Invitation, error)
	// AddInvited adds those to an open wave, which is made when there is none of its
	// number, whom nobody on the list is like, and tells who was left out and why.
	AddInvited(ctx context.Context, id gathering.ID, wave int, list []Invitation, e account.Entry) ([]Left, error)
	// MoveInvited puts some of an open wave into another; wave 0 removes them.
	MoveInvited(ctx context.Context, id gathering.ID, some []ID, wave int, e account.Entry) (n int, err error)
	// ChangeInvitation changes one and adds the events that change gives; an event
	// whose cause is there already is left out. Without a deed in the entry there is none.
	ChangeInvitation(ctx context.Context, id ID, change func(*Invitation) ([]Event, error), e account.Entry) error
	Waves(ctx context.Context, id gathering.ID) ([]Wave, error)
	ChangeWave(ctx context.Context, id gathering.ID, number int, change func(*Wave) error, e account.Entry) error
	// FixWave keeps an open wave as fixed, and numbers its letters with texts that
	// write makes.
	FixWave(ctx context.Context, w Wave, s letter.Series, write func(first, count int) []string, e account.Entry) error
	SendingStore
}

// Writing puts what somebody is told into a mail. The subject knows no language.
type Writing func(ctx context.Context, n Notice) (mail.Message, error)

// NewDesk makes the desk; key makes the marks of personal links.
func NewDesk(store Store, s *letter.Secretariat, f *letter.Forms, write Writing, key []byte, now func() time.Time) *Desk {
	return &Desk{store: store, secretariat: s, forms: f, write: write, key: key, now: now}
}

// plan loads the plan of a gathering of which the actor may do a deed.
func (d *Desk) plan(ctx context.Context, by account.Actor, id gathering.ID, deed account.Deed) (gathering.Plan, error) {
	p, err := d.store.Plan(ctx, id)
	if err != nil {
		return p, fmt.Errorf("load plan of gathering %s: %w", id, err)
	}
	g := gathering.Gathering{ID: id, Hosts: p.Hosts}
	if g.Allows(by, deed) {
		return p, nil
	}
	if g.Allows(by, account.SeeInvited) {
		return p, fault.New(fault.Forbidden, "account.not_allowed")
	}
	return p, fault.New(fault.NotFound, "gathering.not_found")
}

// Plan is the plan of a gathering whose invited the actor may see.
func (d *Desk) Plan(ctx context.Context, by account.Actor, id gathering.ID) (gathering.Plan, error) {
	return d.plan(ctx, by, id, account.SeeInvited)
}

// Invited lists all who are on the list.
func (d *Desk) Invited(ctx context.Context, by account.Actor, id gathering.ID) ([]Invitation, error) {
	if _, err := d.plan(ctx, by, id, account.SeeInvited); err != nil {
		return nil, err
	}
	all, err := d.store.Invited(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("list the invited of gathering %s: %w", id, err)
	}
	return all, nil
}

// Invitation is one of a gathering.
func (d *Desk) Invitation(ctx context.Context, by account.Actor, id gathering.ID, which ID) (Invitation, error) {
	if _, err := d.plan(ctx, by, id, account.SeeInvited); err != nil {
		return Invitation{}, err
	}
	i, err := d.store.Invitation(ctx, which)
	if err == nil && i.Gathering != id {
		err = fault.New(fault.NotFound, "invitation.not_found")
	}
	if err != nil {
		return Invitation{}, fmt.Errorf("load invitation %s: %w", which, err)
	}
	return i, nil
}

// Left is somebody who was not added.
type Left struct {
	Line int    // of the text or file; 0 of the register
	Name string // or how many, when it is not known who
	Why  string // wording key
	Like string // who is on the list already
}

// Bounds of what is typed.
const (
	longestName = 120 // characters
	mostTyped   = 3000
)

// AddParties invites parties of the leading host's book.
func (d *Desk) AddParties(ctx context.Context, by account.Actor, id gathering.ID, wave int, role Role, parties []register.PartyID) (added int, left []Left, err error) {
	p, err := d.plan(ctx, by, id, account.Invite)
	if err != nil {
		return 0, nil, err
	}
	list, left, err := d.candidates(ctx, &p, parties)
	if err != nil {
		return 0, nil, err
	}
	return d.add(ctx, by, &p, wave, role, list, left)
}

// candidates are invitations of parties of the leading host's book, and how many are of
// another.
func (d *Desk) candidates(ctx context.Context, p *gathering.Plan, parties []register.PartyID) (list []Invitation, left []Left, err error) {
	list, err = d.store.Candidates(ctx, p.Hosts[0].Organisation, parties)
	if err != nil {
		return nil, nil, fmt.Errorf("look parties up for gathering %s: %w", p.ID, err)
	}
	for i := range list {
		list[i].Language = letter.Indonesian
	}
	if missing := len(parties) - len(list); missing > 0 {
		left = append(left, Left{Name: strconv.Itoa(missing), Why: "invitation.other_book"})
	}
	return list, left, nil
}

// Preview tells what AddParties would do: who would be invited, and who is left out and
// why. Nothing is done.
func (d *Desk) Preview(ctx context.Context, by account.Actor, id gathering.ID, parties []register.PartyID) (fresh []Invitation, left []Left, err error) {
	p, err := d.plan(ctx, by, id, account.Invite)
	if err != nil {
		return nil, nil, err
	}
	if !p.State.Planned() {
		return nil, nil, fault.New(fault.Conflict, "invitation.over")
	}
	list, left, err := d.candidates(ctx, &p, parties)
	if err != nil {
		return nil, nil, err
	}
	there, err := d.store.Invited(ctx, id)
	if err != nil {
		return nil, nil, fmt.Errorf("list the invited of gathering %s: %w", id, err)
	}
	fresh, like := Unlike(there, list)
	return fresh, append(left, like...), nil
}

// Typed is a guest as typed, pasted or read from a file.
type Typed struct {
	Line                                       int
	Name, Position, Organisation, Email, Phone string
}

// AddTyped invites guests who are in no book. Whoever cannot be read is left out and
// told of; the others are added.
func (d *Desk) AddTyped(ctx context.Context, by account.Actor, id gathering.ID, wave int, role Role, in letter.Language, typed []Typed) (added int, left []Left, err error) {
	p, err := d.plan(ctx, by, id, account.Invite)
	if err != nil {
		return 0, nil, err
	}
	if len(typed) > mostTyped {
		return 0, nil, fault.Field("guests", "invitation.too_many_typed", mostTyped)
	}
	if in != letter.English {
		in = letter.Indonesian
	}
	var list []Invitation
	for _, t := range typed {
		i := Invitation{Language: in, line: t.Line}
		if why := i.describe(t); why != "" {
			left = append(left, Left{Line: t.Line, Name: t.Name, Why: why})
			continue
		}
		list = append(list, i)
	}
	return d.add(ctx, by, &p, wave, role, list, left)
}

// describe sets who it is and how they are reached, or tells what is wrong.
func (i *Invitation) describe(t Typed) (why string) {
	i.Name, i.Position, i.Organisation = oneLine(t.Name), oneLine(t.Position), oneLine(t.Organisation)
	i.Email, i.Phone = strings.TrimSpace(t.Email), strings.TrimSpace(t.Phone)
	if i.Name == "" {
		return "invitation.no_name"
	}
	for _, s := range []string{i.Name, i.Position, i.Organisation} {
		if utf8.RuneCountInString(s) > longestName {
			return "invitation.too_long"
		}
	}
	var err error
	if i.Email != "" {
		if i.Email, err = account.Email(i.Email); err != nil {
			return "invitation.email_wrong"
		}
	}
	if i.Phone != "" {
		if i.Phone, err = account.Phone(i.Phone); err != nil {
			return "invitation.phone_wrong"
		}
	}
	return ""
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (d *Desk) add(ctx context.Context, by account.Actor, p *gathering.Plan, wave int, role Role, list []Invitation, left []Left) (int, []Left, error) {
	if !p.State.Planned() {
		return 0, nil, fault.New(fault.Conflict, "invitation.over")
	}
	if !slices.Contains(Roles, role) {
		return 0, nil, fault.Field("role", "invitation.role_unknown")
	}
	if wave < 1 || wave > mostWaves {
		return 0, nil, fault.Field("wave", "invitation.wave_wrong", mostWaves)
	}
	for i := range list {
		x := &list[i]
		if x.ID == "" {
			x.ID = ID(account.NewID(d.now()))
		}
		x.Gathering, x.Wave, x.Role, x.By, x.At, x.Round = p.ID, wave, role, by.Account, d.now(), 1
	}
	if len(list) == 0 {
		return 0, left, nil
	}
	e := by.Did(account.Invite, p.ID.Object(), d.now()).To(account.Facts{"wave": wave, "role": role, "offered": len(list)})
	like, err := d.store.AddInvited(ctx, p.ID, wave, list, e)
	if err != nil {
		return 0, nil, fmt.Errorf("add to the list of gathering %s: %w", p.ID, err)
	}
	return len(list) - len(like), append(left, like...), nil
}

// mostWaves is how many waves a gathering has at most.
const mostWaves = 50

// Regroup puts those of an open wave whom a filter leaves, at most so many, into another
// open wave; wave 0 removes them from the list.
func (d *Desk) Regroup(ctx context.Context, by account.Actor, id gathering.ID, from Filter, most, wave int) (n int, err error) {
	if _, err := d.plan(ctx, by, id, account.Invite); err != nil {
		return 0, err
	}
	if wave < 0 || wave > mostWaves {
		return 0, fault.Field("wave", "invitation.wave_wrong", mostWaves)
	}
	if most < 1 {
		return 0, fault.Field("most", "invitation.most_wrong")
	}
	all, err := d.store.Invited(ctx, id)
	if err != nil {
		return 0, fmt.Errorf("list the invited of gathering %s: %w", id, err)
	}
	waves, err := d.waves(ctx, id)
	if err != nil {
		return 0, err
	}
	var some []ID
	for i := range all {
		open := slices.ContainsFunc(waves, func(w Wave) bool { return w.Number == all[i].Wave && w.Stage == Open })
		if open && all[i].Wave != wave && from.Takes(&all[i]) && len(some) < most {
			some = append(some, all[i].ID)
		}
	}
	return d.move(ctx, by, id, some, wave)
}

// Remove takes somebody off the list, before the letters are numbered.
func (d *Desk) Remove(ctx context.Context, by account.Actor, id gathering.ID, which ID) error {
	if _, err := d.plan(ctx, by, id, account.Invite); err != nil {
		return err
	}
	if _, err := d.Invitation(ctx, by, id, which); err != nil {
		return err
	}
	n, err := d.move(ctx, by, id, []ID{which}, 0)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "invitation.numbered")
	}
	return err
}

func (d *Desk) move(ctx context.Context, by account.Actor, id gathering.ID, some []ID, wave int) (int, error) {
	if len(some) == 0 {
		return 0, nil
	}
	e := by.Did(account.Invite, id.Object(), d.now()).To(account.Facts{"moved": len(some), "wave": wave})
	if len(some) == 1 {
		e.Object = some[0].Object()
	}
	n, err := d.store.MoveInvited(ctx, id, some, wave, e)
	if err != nil {
		return 0, fmt.Errorf("move within the list of gathering %s: %w", id, err)
	}
	return n, nil
}
