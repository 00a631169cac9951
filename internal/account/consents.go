package account

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/fault"
)

// Consents is the book of what people consent to (persetujuan).
type Consents struct {
	store  ConsentStore
	people *People
	now    func() time.Time
}

// ConsentStore is what Consents need kept. Implemented by internal/store.
type ConsentStore interface {
	// ConsentTexts lists all versions that were written, by purpose and version.
	ConsentTexts(ctx context.Context) ([]ConsentText, error)
	// KeepConsentText adds a version; Conflict when it is there already.
	KeepConsentText(ctx context.Context, t ConsentText, e Entry) error
	// ConsentsOf lists what a person said, by number.
	ConsentsOf(ctx context.Context, id ID) ([]Consent, error)
	// KeepConsent adds what a person said; Conflict when the number is there
	// already.
	KeepConsent(ctx context.Context, c Consent, e Entry) error
}

// NewConsents makes the book over what store keeps.
func NewConsents(store ConsentStore, people *People, now func() time.Time) *Consents {
	return &Consents{store: store, people: people, now: now}
}

// Told is how a person stands to every purpose, and all they ever said.
type Told struct {
	Standings []Standing
	Facts     []Consent // by number
}

// Own is how the actor stands to every purpose.
func (c *Consents) Own(ctx context.Context, by Actor) (Told, error) {
	if !by.May(KeepAccount) {
		return Told{}, fault.New(fault.Forbidden, "account.not_allowed")
	}
	facts, texts, err := c.read(ctx, by.Account)
	return Told{standings(facts, texts, c.now()), facts}, err
}

// Of is how a person in the actor's care stands to every purpose.
func (c *Consents) Of(ctx context.Context, by Actor, id ID) (Person, Told, error) {
	who, err := c.people.Person(ctx, by, id)
	if err != nil {
		return who, Told{}, err
	}
	facts, texts, err := c.read(ctx, id)
	return who, Told{standings(facts, texts, c.now()), facts}, err
}

func (c *Consents) read(ctx context.Context, id ID) ([]Consent, []ConsentText, error) {
	facts, err := c.store.ConsentsOf(ctx, id)
	if err != nil {
		return nil, nil, fmt.Errorf("read consents of account %s: %w", id, err)
	}
	texts, err := c.store.ConsentTexts(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("read the texts of consents: %w", err)
	}
	return facts, texts, nil
}

// Said is what a person says to one purpose.
type Said struct {
	Purpose Purpose
	Version int // of the text they read
	Given   bool
	Channel Channel   // for Record
	Signed  time.Time // day on a paper form, for Record
}

// Say records what the actor says on their own page.
func (c *Consents) Say(ctx context.Context, by Actor, s Said) error {
	if !by.May(KeepAccount) {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	s.Channel, s.Signed = OnPage, time.Time{}
	return c.add(ctx, by, KeepAccount, by.Account, s)
}

// Record records what a person in the actor's care said on a paper form, or
// withdrew by word of mouth.
func (c *Consents) Record(ctx context.Context, by Actor, id ID, s Said) error {
	who, err := c.people.person(ctx, by, id, RecordConsent)
	if err != nil {
		return err
	}
	if id == by.Account {
		return fault.New(fault.Conflict, "account.consent_own_page")
	}
	if !who.Erased.IsZero() {
		return fault.New(fault.Conflict, "account.erased_already")
	}
	if err := c.recordable(s); err != nil {
		return err
	}
	return c.add(ctx, by, RecordConsent, id, s)
}

// longestFiled is how old a paper form may be when it is recorded.
const longestFiled = 366 * 24 * time.Hour

// recordable tells what is wrong with how and when something was said.
func (c *Consents) recordable(s Said) error {
	switch {
	case s.Channel != OnPaper && s.Channel != Spoken || s.Channel == Spoken && s.Given:
		return fault.Field("channel", "account.consent_on_paper")
	case s.Channel == Spoken:
		return nil
	case s.Signed.IsZero():
		return fault.Field("signed", "account.consent_day")
	case c.now().Before(s.Signed), c.now().Sub(s.Signed) > longestFiled:
		return fault.Field("signed", "account.consent_day_range")
	}
	return nil
}

// add keeps what a person said, unless it is what they said last.
func (c *Consents) add(ctx context.Context, by Actor, d Deed, id ID, s Said) error {
	if !slices.Contains(Purposes, s.Purpose) {
		return fault.New(fault.NotFound, "account.consent_unknown")
	}
	facts, texts, err := c.read(ctx, id)
	if err != nil {
		return err
	}
	now := c.now()
	last, _ := newest(facts, s.Purpose)
	if s.Given {
		if err := readable(texts, s, now); err != nil {
			return err
		}
		if last.Given && last.Version == s.Version || s.Version < last.Version && holds(facts, texts, s.Purpose, now) {
			return nil
		}
		if overtaken(last, s) {
			return fault.Field("signed", "account.consent_overtaken")
		}
	} else {
		if !last.Given {
			return nil
		}
		s.Version = last.Version // what is withdrawn is what was given
	}
	fact := Consent{
		Account: id, Number: len(facts) + 1, Purpose: s.Purpose, Version: s.Version, Given: s.Given, At: now, By: by.Account, Channel: s.Channel,
	}
	after := Facts{"purpose": s.Purpose, "version": s.Version, "given": s.Given, "channel": s.Channel}
	if s.Channel == OnPaper {
		fact.Signed = s.Signed.Format(time.DateOnly)
		after["signed"] = fact.Signed
	}
	e := by.Did(d, "account/"+string(id), now).From(Facts{"given": last.Given}).To(after)
	if err := c.store.KeepConsent(ctx, fact, e); err != nil {
		return fmt.Errorf("keep a consent of account %s: %w", id, err)
	}
	return nil
}

// readable tells whether a version can be consented to now: it holds, or what
// holds means the same. On a page, only the text that is shown can be meant.
func readable(texts []ConsentText, s Said, now time.Time) error {
	current := inForce(texts, s.Purpose, now)
	end := lapse(texts, s.Purpose, s.Version)
	same := s.Version >= ShippedVersion && s.Version <= current.Version && (end.IsZero() || now.Before(end))
	if s.Version != current.Version && (s.Channel == OnPage || !same) {
		return fault.Field("version", "account.consent_text_changed", current.Version)
	}
	for _, t := range texts {
		if s.Channel == OnPaper && t.Purpose == s.Purpose && t.Version == s.Version && s.Signed.AddDate(0, 0, 1).Before(t.From) {
			return fault.Field("signed", "account.consent_before_text")
		}
	}
	return nil
}

// overtaken tells whether a paper form is older than what the person said last,
// so that it does not undo a withdrawal.
func overtaken(last Consent, s Said) bool {
	if s.Channel != OnPaper || last.Number == 0 || last.Given {
		return false
	}
	said := last.Signed
	if said == "" {
		said = last.At.In(s.Signed.Location()).Format(time.DateOnly)
	}
	return s.Signed.Format(time.DateOnly) < said
}

// Holds tells whether a person consents to a purpose now.
func (c *Consents) Holds(ctx context.Context, id ID, p Purpose) (bool, error) {
	facts, texts, err := c.read(ctx, id)
	return err == nil && holds(facts, texts, p, c.now()), err
}

// Texts lists the text of each purpose that holds, and all versions that were
// written, for those who answer for the processing or hand out forms.
func (c *Consents) Texts(ctx context.Context, by Actor) (current, written []ConsentText, err error) {
	if !by.MayAny(SeeProcessing, RecordConsent) {
		return nil, nil, fault.New(fault.Forbidden, "account.not_allowed")
	}
	if written, err = c.store.ConsentTexts(ctx); err != nil {
		return nil, nil, fmt.Errorf("read the texts of consents: %w", err)
	}
	for _, p := range Purposes {
		current = append(current, inForce(written, p, c.now()))
	}
	return current, written, nil
}

// Bounds of a text.
const (
	shortestText = 20   // characters
	longestText  = 2000 // characters; more is not read on a phone
	longestAhead = 366 * 24 * time.Hour
)

// Reword adds a version of a purpose's text that holds from a moment on, now for
// a zero one. after is the newest version that the actor saw.
func (c *Consents) Reword(ctx context.Context, by Actor, after int, t ConsentText) error {
	if !by.May(KeepConsentTexts) {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	if !slices.Contains(Purposes, t.Purpose) {
		return fault.New(fault.NotFound, "account.consent_unknown")
	}
	written, err := c.store.ConsentTexts(ctx)
	if err != nil {
		return fmt.Errorf("read the texts of consents: %w", err)
	}
	now, latest := c.now(), ConsentText{Version: ShippedVersion}
	for _, w := range written {
		if w.Purpose == t.Purpose {
			latest = w // by version
		}
	}
	if latest.Version != after {
		return fault.New(fault.Conflict, "account.consent_text_meanwhile")
	}
	t.Version, t.MadeAt, t.MadeBy = latest.Version+1, now, by.Account
	if t.From.Before(now) { // today's day began before now
		t.From = now
	}
	if err := t.check(latest, now); err != nil {
		return err
	}
	e := by.Did(KeepConsentTexts, "consent/"+string(t.Purpose), now).From(Facts{"version": latest.Version}).
		To(Facts{"version": t.Version, "ask_again": t.AskAgain, "from": t.From.UTC().Format(time.RFC3339)})
	if err := c.store.KeepConsentText(ctx, t, e); err != nil {
		return fmt.Errorf("keep version %d of the text for %s: %w", t.Version, t.Purpose, err)
	}
	return nil
}

// check tells what is wrong with a new text, and tidies it.
func (t *ConsentText) check(latest ConsentText, now time.Time) error {
	for _, f := range []struct {
		field string
		text  *string
	}{{"indonesian", &t.Indonesian}, {"english", &t.English}} {
		*f.text = strings.Join(strings.Fields(*f.text), " ")
		switch n := utf8.RuneCountInString(*f.text); {
		case n < shortestText:
			return fault.Field(f.field, "account.consent_text_short", shortestText)
		case n > longestText:
			return fault.Field(f.field, "fault.too_long", longestText)
		}
	}
	switch {
	case t.From.Sub(now) > longestAhead:
		return fault.Field("from", "account.consent_from_far")
	case t.From.Before(latest.From):
		return fault.Field("from", "account.consent_from_order")
	}
	return nil
}
