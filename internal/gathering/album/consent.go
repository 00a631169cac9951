package album

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
)

// Text is what people consent to now.
func (b *Book) Text(ctx context.Context) (account.ConsentText, error) {
	texts, err := b.store.ConsentTexts(ctx)
	if err != nil {
		return account.ConsentText{}, fmt.Errorf("read the texts of consents: %w", err)
	}
	return account.InForce(texts, account.Photo, b.now()), nil
}

// Own are the people whom a registration sends, for whoever may act on it.
func (b *Book) Own(ctx context.Context, h registration.Hand, id registration.ID) ([]Person, error) {
	own, err := b.desk.Show(ctx, h, id)
	if err != nil {
		return nil, err
	}
	all, err := b.people(ctx, own.Plan.ID)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(p Person) bool { return p.Whom != string(own.Newest.ID) }), nil
}

// Say records what one of those whom a registration sends says on the registration's
// page. Yes can only be said to the version that the page showed; no needs none.
func (b *Book) Say(ctx context.Context, h registration.Hand, id registration.ID, name string, yes bool, version int) error {
	own, err := b.desk.Show(ctx, h, id)
	if err != nil {
		return err
	}
	if h.Token == "" && !h.By.May(account.RegisterOwn) {
		return fault.New(fault.Forbidden, "account.not_allowed") // staff record what was said on paper
	}
	if !slices.ContainsFunc(own.Newest.Attendees, func(a registration.Attendee) bool { return a.Name == name }) {
		return fault.New(fault.NotFound, "album.person_unknown")
	}
	text, err := b.Text(ctx)
	if err != nil {
		return err
	}
	if yes && version != text.Version {
		return fault.New(fault.Conflict, "account.consent_text_changed", text.Version)
	}
	f := Fact{Who: Who{string(own.Newest.ID), name}, Version: text.Version, Given: yes, At: b.now(), Channel: account.OnPage}
	e := h.By.Did(account.RegisterOwn, own.Newest.ID.Object(), f.At).To(f.facts())
	return b.store.AddPhotoFacts(ctx, own.Plan.ID, []Fact{f}, e)
}

// SaidWith keeps the yes of those who ticked the box in the form of a registration that
// was just made, by name with the version that the form showed. A yes to another text
// than the one in force is none.
func (b *Book) SaidWith(ctx context.Context, by account.Actor, r registration.Registration, ticked map[string]int) error {
	text, err := b.Text(ctx)
	if err != nil {
		return err
	}
	now := b.now()
	var facts []Fact
	for _, a := range r.Attendees {
		if ticked[a.Name] == text.Version {
			facts = append(facts, Fact{Who: Who{string(r.ID), a.Name}, Version: text.Version, Given: true, At: now, Channel: account.OnPage})
		}
	}
	if len(facts) == 0 {
		return nil
	}
	by.Once = account.Once{} // marked by the registration
	e := by.Did(account.RegisterOwn, r.ID.Object(), now).To(account.Facts{"photo_consents": len(facts)})
	return b.store.AddPhotoFacts(ctx, r.Gathering, facts, e)
}

// longestFiled is how old a paper form may be when it is recorded.
const longestFiled = 366 * 24 * time.Hour

// Record records for staff what a person said on a paper form of a day, or withdrew in
// whatever way.
func (b *Book) Record(ctx context.Context, by account.Actor, id gathering.ID, who Who, yes bool, signed string) error {
	l, err := b.List(ctx, by, id)
	if err != nil {
		return err
	}
	if !by.May(account.RecordConsent) {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	i := slices.IndexFunc(l.People, func(p Person) bool { return p.Who == who })
	switch {
	case i < 0:
		return fault.New(fault.NotFound, "album.person_unknown")
	case l.People[i].Speaker:
		return fault.New(fault.Conflict, "album.speaker_in_plan")
	}
	text, err := b.Text(ctx)
	if err != nil {
		return err
	}
	f := Fact{Who: who, Version: text.Version, Given: yes, At: b.now(), Channel: account.Spoken, By: by.Account}
	if yes {
		day, err := time.Parse(time.DateOnly, strings.TrimSpace(signed))
		switch {
		case err != nil:
			return fault.Field("signed", "account.consent_day")
		case f.At.Before(day), f.At.Sub(day) > longestFiled:
			return fault.Field("signed", "account.consent_day_range")
		case day.AddDate(0, 0, 1).Before(text.From):
			return fault.Field("signed", "account.consent_before_text")
		}
		last := l.People[i].Last
		if !last.At.IsZero() && !last.Given && day.Format(time.DateOnly) < last.At.In(l.Gathering.Date.Location()).Format(time.DateOnly) {
			return fault.Field("signed", "account.consent_overtaken") // a paper older than the withdrawal
		}
		f.Channel, f.Signed = account.OnPaper, day.Format(time.DateOnly)
	}
	e := by.Did(account.RecordConsent, "album/"+string(id), f.At).To(f.facts())
	return b.store.AddPhotoFacts(ctx, id, []Fact{f}, e)
}

// facts are what the audit log says: whose it is by the registration or participant, and
// no name.
func (f Fact) facts() account.Facts {
	return account.Facts{"purpose": account.Photo, "whom": f.Whom, "version": f.Version, "given": f.Given, "channel": f.Channel, "signed": f.Signed}
}

// Mine are all facts of the registrations that the actor made, for giving them what is
// kept of them.
func (b *Book) Mine(ctx context.Context, by account.Actor) ([]Fact, error) {
	own, err := b.desk.Mine(ctx, by)
	if err != nil {
		return nil, err
	}
	var mine []Fact
	read := map[gathering.ID][]Fact{}
	for _, r := range own {
		if _, there := read[r.Gathering]; !there {
			if read[r.Gathering], err = b.store.PhotoFacts(ctx, r.Gathering); err != nil {
				return nil, fmt.Errorf("read what people said to photos of %s: %w", r.Gathering, err)
			}
		}
		for _, f := range read[r.Gathering] {
			if f.Whom == string(r.ID) {
				mine = append(mine, f)
			}
		}
	}
	return mine, nil
}
