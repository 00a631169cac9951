package register

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Stakeholder is a body that helps or buys, as the office knows it (pemangku
// kepentingan).
type Stakeholder struct {
	Party
	Code      ShortCode
	Public    bool
	About     string
	LooksFor  string
	Offers    string
	Units     []Unit
	ChangedAt time.Time
}

// Unit is a part of a stakeholder that receives businesses, with its officer.
type Unit struct {
	ID      string
	Name    string
	Officer account.ID // empty: not named
	ADay    int        // businesses that it can receive in a day; 0: not said
	Minutes int        // for each; 0: not said
}

// Stakeholders is the office's book of those who help and buy (mitra).
type Stakeholders struct {
	store StakeholderStore
	now   func() time.Time
}

// StakeholderStore is what Stakeholders need kept. Implemented by internal/store.
type StakeholderStore interface {
	// Stakeholders lists those of an office by kind and name; of all for an empty
	// one.
	Stakeholders(ctx context.Context, office account.OrganisationID, limit int) ([]StakeholderLine, error)
	// Stakeholder is a party that is no business. One that is only a party yet has
	// no Code.
	Stakeholder(ctx context.Context, id PartyID) (Stakeholder, error)
	// KeepStakeholder adds one, or changes it: the party's columns and its own.
	KeepStakeholder(ctx context.Context, s Stakeholder, e account.Entry) error
	// KeepUnit adds a unit or changes it; an officer must act for the party's own
	// organisation.
	KeepUnit(ctx context.Context, id PartyID, u Unit, e account.Entry) error
	DropUnit(ctx context.Context, id PartyID, unit string, e account.Entry) error
	// Officers lists who can receive businesses for a stakeholder: the people of
	// its own organisation.
	Officers(ctx context.Context, id PartyID) ([]account.Member, error)
}

// StakeholderLine is a stakeholder in a list, with what it can take in a day and
// how many of its needs and offers are open.
type StakeholderLine struct {
	Stakeholder
	ADay  int
	Wants int
}

// NewStakeholders makes the book over what store keeps.
func NewStakeholders(store StakeholderStore, now func() time.Time) *Stakeholders {
	return &Stakeholders{store: store, now: now}
}

// Bounds of what is said of a stakeholder.
const (
	mostStakeholders = 1000
	mostUnits        = 50
	mostADay         = 500
	mostMinutes      = 8 * 60
)

// ADay is how many businesses all units can receive in a day; 0: none said.
func (s *Stakeholder) ADay() int {
	n := 0
	for _, u := range s.Units {
		n += u.ADay
	}
	return n
}

// Find lists stakeholders: all of the actor's office.
func (s *Stakeholders) Find(ctx context.Context, by account.Actor) ([]StakeholderLine, error) {
	if !by.May(account.SeeRegister) {
		return nil, notAllowed()
	}
	all, err := s.store.Stakeholders(ctx, care(by), mostStakeholders)
	if err != nil {
		return nil, fmt.Errorf("list stakeholders: %w", err)
	}
	return all, nil
}

// Stakeholder is one as the staff of its office or its own people see it.
func (s *Stakeholders) Stakeholder(ctx context.Context, by account.Actor, id PartyID) (Stakeholder, error) {
	x, err := s.store.Stakeholder(ctx, id)
	if err != nil {
		return Stakeholder{}, fmt.Errorf("load stakeholder %s: %w", id, err)
	}
	if !cares(by, account.SeeRegister, x.Office) && !owns(by, &x.Party) {
		return Stakeholder{}, fault.New(fault.NotFound, "business.stakeholder_not_found")
	}
	return x, nil
}

// May tells whether the actor may change a stakeholder, and by which deed.
func (s *Stakeholders) May(by account.Actor, x *Stakeholder) (account.Deed, bool) {
	switch {
	case cares(by, account.KeepRegister, x.Office):
		return account.KeepRegister, true
	case owns(by, &x.Party):
		return account.KeepOwnProfile, true
	}
	return "", false
}

// check reads a stakeholder as a form sent it. Its own people do not change its
// kind or its name: the office does.
func (s *Stakeholder) check() error {
	var errs []error
	if s.Kind == Business || !known(s.Kind) {
		errs = append(errs, fault.Field("kind", "business.choice_unknown"))
	}
	for _, t := range []struct {
		field string
		value *string
		most  int
		line  bool
	}{
		{"name", &s.Name, 200, true}, {"contact", &s.Contact, 200, true}, {"about", &s.About, 2000, false},
		{"looks_for", &s.LooksFor, 2000, false}, {"offers", &s.Offers, 2000, false},
	} {
		if *t.value = strings.TrimSpace(strings.ReplaceAll(*t.value, "\r\n", "\n")); t.line {
			*t.value = strings.Join(strings.Fields(*t.value), " ")
		}
		if t.field == "name" && *t.value == "" {
			errs = append(errs, fault.Field("name", "fault.required"))
		}
		if utf8.RuneCountInString(*t.value) > t.most {
			errs = append(errs, fault.Field(t.field, "business.too_long", t.most))
		}
	}
	return joined(errs)
}

func known(k Kind) bool {
	for _, x := range Kinds {
		if x == k {
			return true
		}
	}
	return false
}

// Keep adds a stakeholder to the book of the actor's office when it has no
// identity, and changes it otherwise.
func (s *Stakeholders) Keep(ctx context.Context, by account.Actor, x Stakeholder) (PartyID, error) {
	now, deed := s.now(), account.KeepRegister
	if x.ID == "" {
		if !by.May(deed) || by.Organisation == "" {
			return "", notAllowed()
		}
		x.ID, x.Office = PartyID(account.NewID(now)), by.Organisation
	} else {
		before, err := s.Stakeholder(ctx, by, x.ID)
		if err != nil {
			return "", err
		}
		may := false
		if deed, may = s.May(by, &before); !may {
			return "", notAllowed()
		}
		if deed == account.KeepOwnProfile {
			x.Kind, x.Name = before.Kind, before.Name
		}
		x.Party.Office, x.Organisation, x.District, x.Village = before.Office, before.Organisation, before.District, before.Village
		x.Code, x.Public = before.Code, before.Public
	}
	if err := x.check(); err != nil {
		return "", err
	}
	x.Product, _, _ = strings.Cut(x.Offers, "\n")
	if letters := []rune(x.Product); len(letters) > 200 {
		x.Product = string(letters[:200])
	}
	x.ChangedAt = now
	for try := 1; ; try++ {
		if x.Code == "" || try > 1 {
			code, err := NewShortCode(drawn)
			if err != nil {
				return "", err
			}
			x.Code = code
		}
		err := s.store.KeepStakeholder(ctx, x, by.Did(deed, "stakeholder/"+string(x.ID), now).To(account.Facts{"kind": x.Kind}))
		if errors.Is(err, ErrCodeTaken) && try < codeDraws {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("keep stakeholder %s: %w", x.ID, err)
		}
		return x.ID, nil
	}
}

// Publish shows a stakeholder in the directory, or takes it out.
func (s *Stakeholders) Publish(ctx context.Context, by account.Actor, id PartyID, public bool) error {
	x, err := s.Stakeholder(ctx, by, id)
	if err != nil {
		return err
	}
	if !cares(by, account.PublishRegister, x.Office) {
		return notAllowed()
	}
	x.Public, x.ChangedAt = public, s.now()
	if x.Code == "" {
		return fault.New(fault.Conflict, "business.stakeholder_bare")
	}
	return s.store.KeepStakeholder(ctx, x, by.Did(account.PublishRegister, "stakeholder/"+string(id), s.now()).To(account.Facts{"public": public}))
}

// unit loads the stakeholder of a unit that the actor may change.
func (s *Stakeholders) unit(ctx context.Context, by account.Actor, id PartyID) (Stakeholder, account.Deed, error) {
	x, err := s.Stakeholder(ctx, by, id)
	if err != nil {
		return x, "", err
	}
	deed, may := s.May(by, &x)
	if !may {
		return x, "", notAllowed()
	}
	if x.Code == "" {
		return x, "", fault.New(fault.Conflict, "business.stakeholder_bare")
	}
	return x, deed, nil
}

// KeepUnit adds a unit to a stakeholder, or changes the one of that identity.
func (s *Stakeholders) KeepUnit(ctx context.Context, by account.Actor, id PartyID, u Unit) error {
	x, deed, err := s.unit(ctx, by, id)
	if err != nil {
		return err
	}
	var errs []error
	u.Name = strings.Join(strings.Fields(u.Name), " ")
	switch {
	case u.Name == "":
		errs = append(errs, fault.Field("unit", "fault.required"))
	case utf8.RuneCountInString(u.Name) > 200:
		errs = append(errs, fault.Field("unit", "business.too_long", 200))
	}
	if u.ADay < 0 || u.ADay > mostADay {
		errs = append(errs, fault.Field("a_day", "business.number_between", 0, mostADay))
	}
	if u.Minutes < 0 || u.Minutes > mostMinutes {
		errs = append(errs, fault.Field("minutes", "business.number_between", 0, mostMinutes))
	}
	if err := joined(errs); err != nil {
		return err
	}
	if u.ID == "" {
		if len(x.Units) >= mostUnits {
			return fault.Field("unit", "business.units_many", mostUnits)
		}
		u.ID = account.NewID(s.now())
	}
	return s.store.KeepUnit(ctx, id, u, by.Did(deed, "stakeholder/"+string(id), s.now()).To(account.Facts{"unit": u.ID, "a_day": u.ADay}))
}

// DropUnit removes a unit.
func (s *Stakeholders) DropUnit(ctx context.Context, by account.Actor, id PartyID, unit string) error {
	_, deed, err := s.unit(ctx, by, id)
	if err != nil {
		return err
	}
	return s.store.DropUnit(ctx, id, unit, by.Did(deed, "stakeholder/"+string(id), s.now()).From(account.Facts{"unit": unit}))
}

// Officers lists who can be named as a unit's officer.
func (s *Stakeholders) Officers(ctx context.Context, by account.Actor, id PartyID) ([]account.Member, error) {
	if _, err := s.Stakeholder(ctx, by, id); err != nil {
		return nil, err
	}
	return s.store.Officers(ctx, id)
}
