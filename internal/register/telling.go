package register

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Telling is what a form says of a business: several fields at once.
type Telling struct {
	Version int64            // of the profile that the form was made of; negative: whatever it is now
	Values  map[Field]string // as typed, only those that the form asks for
	AsOf    Date             // the day that it is true of; empty: today
	Source  Source           // for staff; what an owner says is the owner's word
	Sight   bool             // staff looked at it themselves
	Reason  string           // what was looked at
}

// Meanwhile is the error of a form that was made of an older profile, with what
// the form says and what the profile says now.
type Meanwhile struct {
	Version int64 // of the profile now
	Differ  []Difference
}

// Difference is one field of which a form and the profile say different things.
type Difference struct {
	Field         Field
	Yours, Theirs string
}

// Error is for logs.
func (m *Meanwhile) Error() string { return "the business was changed meanwhile" }

// Unwrap makes it a conflict that a person can act on.
func (m *Meanwhile) Unwrap() error { return fault.New(fault.Conflict, "business.changed_meanwhile") }

const longestReason = 500 // characters

// Tell keeps what an actor says of a business, all of it or nothing, and gives what
// became of each field.
func (b *Book) Tell(ctx context.Context, by account.Actor, id PartyID, t Telling) (map[Field]Fate, error) {
	p, err := b.Profile(ctx, by, id)
	if err != nil {
		return nil, err
	}
	staff := cares(by, account.KeepRegister, p.Office)
	claims, err := b.claims(by, &t, !staff)
	if err != nil {
		return nil, err
	}
	var fates map[Field]Fate
	err = b.amend(ctx, by, id, account.KeepRegister, account.KeepOwnProfile, func(p *Profile, a *Amendment) error {
		if t.Version >= 0 && p.Version != t.Version {
			return b.meanwhile(p, claims)
		}
		fates = b.apply(p, a, claims, by.Account, b.now())
		return nil
	})
	return fates, err
}

// claims reads what a form says; all that is wrong at once.
func (b *Book) claims(by account.Actor, t *Telling, owner bool) ([]Claim, error) {
	var errs []error
	today := Today(b.now())
	c := Claim{AsOf: t.AsOf, Source: t.Source, Sight: t.Sight, Reason: strings.TrimSpace(t.Reason)}
	switch {
	case owner:
		c.Source, c.Sight, c.Reason = FromOwner, false, ""
	case c.Source != FromOffice && c.Source != FromImport && c.Source != FromDocument && c.Source != FromOwner:
		errs = append(errs, fault.Field("source", "business.source_missing"))
	case c.Sight && !by.May(account.VerifyRegister):
		errs = append(errs, notAllowed())
	case len([]rune(c.Reason)) > longestReason:
		errs = append(errs, fault.Field("reason", "business.too_long", longestReason))
	}
	if c.AsOf == "" {
		c.AsOf = today
	}
	if c.AsOf > today {
		errs = append(errs, fault.Field("as_of", "business.date_future"))
	}
	var all []Claim
	for _, k := range Fields {
		text, asked := t.Values[k.Field]
		if !asked || k.Sealed && strings.TrimSpace(text) == "" { // a masked number that was left alone
			continue
		}
		value, err := b.read(k, text, today)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		c.Field, c.Value = k.Field, value
		all = append(all, c)
	}
	for field := range t.Values {
		if _, known := field.About(); !known {
			errs = append(errs, fault.New(fault.Invalid, "business.field_unknown"))
		}
	}
	return all, errors.Join(errs...)
}

// read gives a value in its one form and asks the lists whether there is such a
// thing.
func (b *Book) read(k Kept, text string, today Date) (string, error) {
	if k.Sealed && strings.TrimSpace(text) == "-" { // there is none
		return "", nil
	}
	value, err := k.Field.Read(text)
	switch {
	case err != nil:
		return "", err
	case k.Field == FieldName && value == "":
		return "", k.wrong("fault.required")
	case k.Field == FieldYearBegun && value > string(today[:4]):
		return "", k.wrong("business.date_future")
	case k.Field == FieldRegion && value != "" && b.lists.Region != nil:
		if _, _, known := b.lists.Region(value); !known {
			return "", k.wrong("business.region_unknown", value)
		}
	}
	return value, nil
}

// apply weighs claims one after another, and brings what lists and agendas show of
// the business in step.
func (b *Book) apply(p *Profile, a *Amendment, claims []Claim, by account.ID, now time.Time) map[Field]Fate {
	fates, told := map[Field]Fate{}, map[string]string{}
	for _, c := range claims {
		same := b.same(c)
		var sealed []byte
		if k, _ := c.Field.About(); k.Sealed {
			sealed, c.Value = b.seal.Close(c.Field, c.Value), c.Field.Masked(c.Value)
		}
		fate := p.tell(a, c, account.NewID(now), sealed, same, by, now)
		fates[c.Field] = fate
		if fate != Repeats {
			told[string(c.Field)] = string(fate)
		}
	}
	b.align(p)
	a.Said = account.Facts{"fields": told}
	if len(claims) > 0 {
		a.Said["as_of"], a.Said["source"], a.Said["checked"] = claims[0].AsOf, claims[0].Source, claims[0].Sight
	}
	return fates
}

// same compares a claim with facts; what is sealed is opened for that.
func (b *Book) same(c Claim) func(Fact) bool {
	want := c.Value
	return func(f Fact) bool {
		if len(f.Sealed) == 0 {
			return f.Value == want
		}
		value, err := b.seal.Open(f.Field, f.Sealed)
		return err == nil && value == want
	}
}

// align brings the party's own columns in step with its facts.
func (b *Book) align(p *Profile) {
	p.Name = p.Facts.Value(FieldName)
	p.Product = p.Facts.Value(FieldMainProduct)
	if code := p.Facts.Value(FieldRegion); code != "" && b.lists.Region != nil {
		if district, village, known := b.lists.Region(code); known {
			p.District, p.Village = district, village
		}
	}
}

// meanwhile tells what a form and the profile say differently.
func (b *Book) meanwhile(p *Profile, claims []Claim) error {
	m := &Meanwhile{Version: p.Version}
	if err := b.show(p); err != nil {
		return err
	}
	for _, c := range claims {
		k, _ := c.Field.About()
		yours := c.Value
		if k.Sealed {
			yours = c.Field.Masked(yours)
		}
		if current := p.Facts[c.Field]; !b.same(c)(current) {
			m.Differ = append(m.Differ, Difference{c.Field, yours, current.Value})
		}
	}
	return m
}

// Verify says that the office has checked what is in force of some fields.
func (b *Book) Verify(ctx context.Context, by account.Actor, id PartyID, reason string, fields ...Field) error {
	reason = strings.Join(strings.Fields(reason), " ")
	if len([]rune(reason)) > longestReason {
		return fault.Field("reason", "business.too_long", longestReason)
	}
	return b.amend(ctx, by, id, account.VerifyRegister, "", func(p *Profile, a *Amendment) error {
		for _, f := range fields {
			if err := p.verify(a, f, reason, by.Account, b.now()); err != nil {
				return err
			}
		}
		a.Said = account.Facts{"verified": fields}
		return nil
	})
}

// Decide accepts or refuses what an owner said of a checked field. A refusal says
// why.
func (b *Book) Decide(ctx context.Context, by account.Actor, id PartyID, fact string, accept bool, reason string) error {
	reason = strings.Join(strings.Fields(reason), " ")
	if len([]rune(reason)) > longestReason {
		return fault.Field("reason", "business.too_long", longestReason)
	}
	return b.amend(ctx, by, id, account.VerifyRegister, "", func(p *Profile, a *Amendment) error {
		if err := p.decide(a, fact, accept, reason, by.Account, b.now()); err != nil {
			return err
		}
		b.align(p)
		a.Said = account.Facts{"decided": fact, "accepted": accept}
		return nil
	})
}

// Visit records that the office was at the business on a day.
func (b *Book) Visit(ctx context.Context, by account.Actor, id PartyID, day Date) error {
	if day == "" || day > Today(b.now()) {
		return fault.Field("day", "business.visit_day")
	}
	at, err := time.ParseInLocation(time.DateOnly, string(day), wita)
	if err != nil {
		return fault.Field("day", "business.date_unreadable")
	}
	return b.amend(ctx, by, id, account.KeepRegister, "", func(p *Profile, a *Amendment) error {
		if at.After(p.VisitedAt) {
			p.VisitedAt, a.Moved = at, true
		}
		a.Said = account.Facts{"visited": day}
		return nil
	})
}

// Publish shows a business in the directory, or takes it out.
func (b *Book) Publish(ctx context.Context, by account.Actor, id PartyID, public bool) error {
	return b.amend(ctx, by, id, account.PublishRegister, "", func(p *Profile, a *Amendment) error {
		a.Moved = a.Moved || p.Public != public
		p.Public = public
		a.Said = account.Facts{"public": strconv.FormatBool(public)}
		return nil
	})
}

// Confirm records that the owner went through everything and found it right.
func (b *Book) Confirm(ctx context.Context, by account.Actor, id PartyID) error {
	p, err := b.Profile(ctx, by, id)
	if err != nil {
		return err
	}
	if !owns(by, &p.Party) {
		return notAllowed()
	}
	return b.amend(ctx, by, id, account.KeepRegister, account.KeepOwnProfile, func(p *Profile, a *Amendment) error {
		p.ConfirmedAt, a.Moved = b.now(), true
		a.Said = account.Facts{"confirmed": true}
		return nil
	})
}
