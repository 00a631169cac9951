package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"wantilan/internal/fault"
)

// Newcomer is what is asked of a person who is added.
type Newcomer struct {
	Name  string
	Email string // as typed
	Phone string // as typed
	Appointment
}

// Appointment is a role that a person is given in an organisation.
type Appointment struct {
	Organisation OrganisationID
	Role         Role
	Gathering    string    // for roles that hold for one gathering
	Ends         time.Time // zero: until it is taken back
}

// Person is one account whose organisations are in the actor's care, or the
// actor's own.
func (p *People) Person(ctx context.Context, by Actor, id ID) (Person, error) {
	who, err := p.store.Person(ctx, id)
	if err != nil {
		return Person{}, fmt.Errorf("load account %s: %w", id, err)
	}
	own := id == by.Account && by.May(KeepAccount)
	if !own && (!by.May(SeePeople) || !who.caredFor(care(by))) {
		return Person{}, fault.New(fault.NotFound, "account.not_found")
	}
	return who, nil
}

// caredFor tells whether one of the person's organisations is in an office's
// care; everybody is in that of the administrator.
func (w *Person) caredFor(office OrganisationID) bool {
	return office == "" || slices.ContainsFunc(w.Posts, func(m Post) bool { return m.Office == office })
}

// highest is the role of the person that may do most.
func (w *Person) highest(now time.Time) Role {
	for _, r := range Roles {
		if slices.ContainsFunc(w.Posts, func(m Post) bool { return m.Role == r && m.Holds(now) }) {
			return r
		}
	}
	return Stranger
}

// below are the roles that a role may give, take back and let in. Nobody but the
// administrator can make a colleague's way in, and so act under their name.
func below(r Role) []Role {
	switch r {
	case Administrator:
		return Roles
	case Organiser:
		return []Role{Staff, Desk, Owner, Speaker, Juror, Volunteer}
	case Staff:
		return []Role{Desk, Owner, Speaker, Juror, Volunteer}
	}
	return nil
}

// Below lists the roles that the actor may give.
func (a Actor) Below() []Role {
	if !a.May(ManagePeople) {
		return nil
	}
	return below(a.Role)
}

// person loads one whom the actor may do a deed to.
func (p *People) person(ctx context.Context, by Actor, id ID, d Deed) (Person, error) {
	who, err := p.Person(ctx, by, id)
	if err != nil {
		return who, err
	}
	highest := who.highest(p.now())
	if !by.May(d) || highest != Stranger && !slices.Contains(below(by.Role), highest) {
		return who, fault.New(fault.Forbidden, "account.not_allowed")
	}
	if !who.Erased.IsZero() {
		return who, fault.New(fault.Conflict, "account.erased_already")
	}
	if care(by) != "" && slices.ContainsFunc(who.Posts, func(m Post) bool { return m.Office != care(by) && m.Holds(p.now()) }) {
		return who, fault.New(fault.Forbidden, "account.of_two_offices")
	}
	return who, nil
}

// May tells whether the actor may do a deed to a person, for pages that hide
// what is not allowed.
func (p *People) May(ctx context.Context, by Actor, id ID, d Deed) bool {
	_, err := p.person(ctx, by, id, d)
	return err == nil
}

// Add makes an account for a person.
func (p *People) Add(ctx context.Context, by Actor, n Newcomer) (ID, error) {
	a := Account{ID: ID(NewID(p.now())), CreatedAt: p.now()}
	if err := a.describe(n.Name, n.Email, n.Phone); err != nil {
		return "", err
	}
	m, err := p.appointment(ctx, by, a.ID, n.Appointment)
	if err != nil {
		return "", err
	}
	if err := p.store.KeepMember(ctx, a, m, appointEntry(by, m, p.now())); err != nil {
		return "", fmt.Errorf("keep account %s: %w", a.ID, err)
	}
	return a.ID, nil
}

// describe sets what a person is called and reached by, all mistakes at once.
func (a *Account) describe(name, email, phone string) error {
	return a.describeAs("name", name, email, phone)
}

// describeAs does so for a form whose field of the name is called otherwise.
func (a *Account) describeAs(field, name, email, phone string) error {
	var errs [3]error
	a.Name, errs[0] = properNameIn(field, name)
	a.Email, errs[1] = ifAny(Email, email)
	a.Phone, errs[2] = ifAny(Phone, phone)
	return errors.Join(errs[:]...)
}

// ifAny reads what may be left empty.
func ifAny(read func(string) (string, error), text string) (string, error) {
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	return read(text)
}

// appointment checks a role that the actor gives.
func (p *People) appointment(ctx context.Context, by Actor, to ID, a Appointment) (Membership, error) {
	if _, err := p.organisation(ctx, by, a.Organisation, ManagePeople); err != nil {
		return Membership{}, err
	}
	if !slices.Contains(below(by.Role), a.Role) {
		return Membership{}, fault.Field("role", "account.role_wrong")
	}
	bound := a.Role == Volunteer || a.Role == Juror
	if bound && a.Gathering == "" {
		return Membership{}, fault.Field("gathering", "account.gathering_needed")
	}
	if a.Role == Volunteer && a.Ends.IsZero() {
		return Membership{}, fault.Field("ends", "account.end_needed")
	}
	if !a.Ends.IsZero() && !p.now().Before(a.Ends) {
		return Membership{}, fault.Field("ends", "account.end_past")
	}
	if a.Gathering != "" {
		if err := p.held(ctx, by, a.Gathering); err != nil {
			return Membership{}, err
		}
	}
	return Membership{
		ID: MembershipID(NewID(p.now())), Account: to, Organisation: a.Organisation, Role: a.Role, Gathering: a.Gathering,
		CreatedAt: p.now(), Ends: a.Ends,
	}, nil
}

// held checks that a gathering that a role is given for is there, and is one of
// the actor's office: whoever has a role for one gathering sees it, whatever
// their organisation.
func (p *People) held(ctx context.Context, by Actor, gathering string) error {
	holders, err := p.store.HoldersOf(ctx, gathering)
	if err != nil {
		return fmt.Errorf("find who holds gathering %s: %w", gathering, err)
	}
	if len(holders) == 0 || care(by) != "" && !slices.Contains(holders, care(by)) {
		return fault.Field("gathering", "gathering.not_found")
	}
	return nil
}

func appointEntry(by Actor, m Membership, now time.Time) Entry {
	f := Facts{"organisation": m.Organisation, "role": m.Role}
	if m.Gathering != "" {
		f["gathering"] = m.Gathering
	}
	if !m.Ends.IsZero() {
		f["until"] = m.Ends.UTC().Format(time.RFC3339)
	}
	return by.Did(ManagePeople, "account/"+string(m.Account), now).To(f)
}

// Change changes what a person is called and reached by. What it was is not in
// the log, which holds nothing personal; that it was changed is.
func (p *People) Change(ctx context.Context, by Actor, id ID, name, email, phone string) error {
	who, err := p.person(ctx, by, id, ManagePeople)
	if err != nil {
		return err
	}
	before := who.Account
	if err := who.describe(name, email, phone); err != nil {
		return err
	}
	changed := Facts{"name": before.Name != who.Name, "email": before.Email != who.Email, "phone": before.Phone != who.Phone}
	return p.store.ChangeAccount(ctx, who.Account, by.Did(ManagePeople, "account/"+string(id), p.now()).To(Facts{"changed": changed}))
}

// Disable keeps a person from signing in, at once and everywhere; Enable lets
// them in again.
func (p *People) Disable(ctx context.Context, by Actor, id ID) error {
	return p.able(ctx, by, id, p.now())
}

// Enable lets a disabled person sign in again.
func (p *People) Enable(ctx context.Context, by Actor, id ID) error {
	return p.able(ctx, by, id, time.Time{})
}

func (p *People) able(ctx context.Context, by Actor, id ID, disabled time.Time) error {
	who, err := p.person(ctx, by, id, ManagePeople)
	if err != nil {
		return err
	}
	if id == by.Account {
		return fault.New(fault.Conflict, "account.not_oneself")
	}
	e := by.Did(ManagePeople, "account/"+string(id), p.now()).From(Facts{"disabled": !who.Disabled.IsZero()}).To(Facts{"disabled": !disabled.IsZero()})
	who.Disabled = disabled
	return p.store.ChangeAccount(ctx, who.Account, e)
}

// Office is a person and the office in whose care they are, for letters that it
// sends them.
func (p *People) Office(ctx context.Context, id ID) (Account, Organisation, error) {
	who, err := p.store.Person(ctx, id)
	if err != nil {
		return Account{}, Organisation{}, fmt.Errorf("load account %s: %w", id, err)
	}
	for _, m := range who.Posts {
		if m.Office != "" && m.Holds(p.now()) {
			o, err := p.store.Organisation(ctx, m.Office)
			return who.Account, o, err
		}
	}
	return who.Account, Organisation{}, fault.New(fault.NotFound, "account.organisation_not_found")
}

// Appoint gives a person one more role.
func (p *People) Appoint(ctx context.Context, by Actor, id ID, a Appointment) error {
	if _, err := p.person(ctx, by, id, ManagePeople); err != nil {
		return err
	}
	m, err := p.appointment(ctx, by, id, a)
	if err != nil {
		return err
	}
	return p.store.KeepMembership(ctx, m, appointEntry(by, m, p.now()))
}

// Dismiss takes a role back.
func (p *People) Dismiss(ctx context.Context, by Actor, id ID, m MembershipID) error {
	who, err := p.person(ctx, by, id, ManagePeople)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(who.Posts, func(x Post) bool { return x.ID == m })
	if i < 0 {
		return fault.New(fault.NotFound, "account.membership_not_found")
	}
	if id == by.Account {
		return fault.New(fault.Conflict, "account.not_oneself")
	}
	e := by.Did(ManagePeople, "account/"+string(id), p.now()).
		From(Facts{"organisation": who.Posts[i].Organisation, "role": who.Posts[i].Role}).To(Facts{"role": ""})
	return p.store.EndMembership(ctx, m, p.now(), e)
}

// HandLink makes a sign-in link to give to a person: on a slip, or in a message.
// It opens once, within a week.
func (p *People) HandLink(ctx context.Context, by Actor, id ID) (token string, expires time.Time, err error) {
	who, err := p.person(ctx, by, id, LetIn)
	if err != nil {
		return "", time.Time{}, err
	}
	if !who.Disabled.IsZero() {
		return "", time.Time{}, fault.New(fault.Conflict, "account.disabled")
	}
	expires = p.now().Add(handedLink)
	token, err = p.door.invite(ctx, by, id, expires, 1)
	return token, expires, err
}

// EndSessions signs a person out everywhere, or of the session named.
func (p *People) EndSessions(ctx context.Context, by Actor, id ID, session string) error {
	if id != by.Account {
		if _, err := p.person(ctx, by, id, ManagePeople); err != nil {
			return err
		}
	}
	e := by.Did(KeepAccount, "account/"+string(id), p.now()).To(Facts{"signed_out": true})
	return p.store.EndSessions(ctx, id, session, e)
}

// Recover forgets all that a person could sign in with, when it was lost or may
// be known to others; a new link is handed over afterwards.
func (p *People) Recover(ctx context.Context, by Actor, id ID) error {
	if _, err := p.person(ctx, by, id, ManagePeople); err != nil {
		return err
	}
	e := by.Did(LetIn, "account/"+string(id), p.now()).To(Facts{"recovered": true})
	return p.store.ForgetProofs(ctx, id, e)
}
