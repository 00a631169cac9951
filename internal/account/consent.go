package account

import (
	"fmt"
	"slices"
	"time"
)

// Purpose is what a person may consent to (tujuan), each for itself: none is
// asked for together with another, and none is given until the person says so.
type Purpose string

// Purposes. What an office does by law needs no consent; see Activities.
const (
	ContactMeet      Purpose = "contact.meet"      // phone and e-mail shown to parties one meets at a gathering
	ContactDirectory Purpose = "contact.directory" // phone and e-mail on pages open to all
	ContactPartners  Purpose = "contact.partners"  // phone and e-mail shown to stakeholders in the office's care
	Photo            Purpose = "photo"             // pictures of oneself at gatherings
	WhatsApp         Purpose = "whatsapp"          // messages by WhatsApp
)

// Purposes in the order in which pages ask.
var Purposes = []Purpose{ContactMeet, ContactPartners, ContactDirectory, WhatsApp, Photo}

// ShippedVersion is the version of the wording that comes with the program. That
// wording is never changed: people consented to it word for word.
const ShippedVersion = 1

// ConsentText is one version of what people consent to for a purpose. A new
// version is a new one; old ones stay as they were.
type ConsentText struct {
	Purpose    Purpose
	Version    int
	Indonesian string // empty for ShippedVersion, whose words stand in the wording
	English    string
	AskAgain   bool // it means something else than before: earlier consents count no longer
	From       time.Time
	MadeAt     time.Time
	MadeBy     ID
	MadeByName string
}

// Channel is how a consent was given or withdrawn (cara).
type Channel string

// Channels. The law wants a consent in writing or recorded (UU 27/2022 art. 22);
// withdrawing it needs no form.
const (
	OnPage  Channel = "page"   // by the person, on their own page
	OnPaper Channel = "paper"  // on a form that staff hold
	Spoken  Channel = "spoken" // told to staff; only for withdrawing
)

// Consent is one fact: a person gave or withdrew consent to a version. Facts are
// added and never changed.
type Consent struct {
	Account ID
	Number  int // of the person's facts, from 1
	Purpose Purpose
	Version int
	Given   bool // or withdrawn
	At      time.Time
	By      ID // the person, or who recorded it for them
	Channel Channel
	Signed  string // day on the paper form, YYYY-MM-DD; empty otherwise
}

// inForce is the version of a purpose's text that holds at a moment. texts are
// those that offices wrote.
func inForce(texts []ConsentText, p Purpose, now time.Time) ConsentText {
	current := ConsentText{Purpose: p, Version: ShippedVersion}
	for _, t := range texts {
		if t.Purpose == p && t.Version > current.Version && !now.Before(t.From) {
			current = t
		}
	}
	return current
}

// lapse is when a consent to a version stops counting because a later text means
// something else; zero for never.
func lapse(texts []ConsentText, p Purpose, version int) time.Time {
	var first time.Time
	for _, t := range texts {
		if t.Purpose == p && t.Version > version && t.AskAgain && (first.IsZero() || t.From.Before(first)) {
			first = t.From
		}
	}
	return first
}

// InForce is the version of a purpose's text that holds at a moment, of those that
// offices wrote.
func InForce(texts []ConsentText, p Purpose, now time.Time) ConsentText {
	return inForce(texts, p, now)
}

// Counts tells whether a consent to a version of a purpose's text counts at a moment: no
// later text means something else.
func Counts(texts []ConsentText, p Purpose, version int, now time.Time) bool {
	end := lapse(texts, p, version)
	return end.IsZero() || now.Before(end)
}

// newest is the fact that holds for a purpose, of facts by number.
func newest(facts []Consent, p Purpose) (Consent, bool) {
	for _, c := range slices.Backward(facts) {
		if c.Purpose == p {
			return c, true
		}
	}
	return Consent{}, false
}

// until tells whether a person consents to a purpose by what they said last, and
// until when that counts; zero for as long as nothing changes.
func until(facts []Consent, texts []ConsentText, p Purpose) (end time.Time, consents bool) {
	c, said := newest(facts, p)
	if !said || !c.Given {
		return time.Time{}, false
	}
	return lapse(texts, p, c.Version), true
}

// holds tells whether a person consents to a purpose now.
func holds(facts []Consent, texts []ConsentText, p Purpose, now time.Time) bool {
	end, consents := until(facts, texts, p)
	return consents && (end.IsZero() || now.Before(end))
}

// Standing is how one person stands to one purpose.
type Standing struct {
	Text   ConsentText // in force now
	Holds  bool        // the person consents now
	Lapsed bool        // they did, to a text that means something else than the one in force
	Last   Consent     // what they said last; zero for nothing
}

// standings gives one for each purpose.
func standings(facts []Consent, texts []ConsentText, now time.Time) []Standing {
	var all []Standing
	for _, p := range Purposes {
		s := Standing{Text: inForce(texts, p, now), Holds: holds(facts, texts, p, now)}
		s.Last, _ = newest(facts, p)
		s.Lapsed = s.Last.Given && !s.Holds
		all = append(all, s)
	}
	return all
}

// WrongConsents tells, in English sentences for the one who runs the installation,
// what of all that people said cannot be. said is by account and number.
func WrongConsents(said []Consent, texts []ConsentText) (wrong []string) {
	versions := map[Purpose]map[int]ConsentText{}
	for _, t := range texts {
		if versions[t.Purpose] == nil {
			versions[t.Purpose] = map[int]ConsentText{}
		}
		versions[t.Purpose][t.Version] = t
		if _, before := versions[t.Purpose][t.Version-1]; t.Version > ShippedVersion+1 && !before {
			wrong = append(wrong, fmt.Sprintf("consent text %s: version %d follows none", t.Purpose, t.Version))
		}
	}
	var last Consent
	for _, c := range said {
		number := 1
		if c.Account == last.Account {
			number = last.Number + 1
		}
		say := func(format string, args ...any) {
			wrong = append(wrong, fmt.Sprintf("consent %d of account %s: ", c.Number, c.Account)+fmt.Sprintf(format, args...))
		}
		text, there := versions[c.Purpose][c.Version]
		if c.Number != number {
			say("it should have the number %d: some are missing", number)
		}
		switch {
		case !slices.Contains(Purposes, c.Purpose):
			say("there is no purpose %s", c.Purpose)
		case c.Version != ShippedVersion && !there:
			say("it is to version %d of %s, which is not there", c.Version, c.Purpose)
		case there && c.Given && c.At.Before(text.From):
			say("it was given before version %d of %s held", c.Version, c.Purpose)
		}
		if (c.Channel == OnPage) != (c.By == c.Account) {
			say("account %s recorded it by way of %s", c.By, c.Channel)
		}
		if c.Given && c.Channel == Spoken || (c.Channel == OnPaper) != (c.Signed != "") {
			say("it was not given in writing")
		}
		last = c
	}
	return wrong
}
