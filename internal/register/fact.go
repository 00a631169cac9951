package register

import (
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
)

// Claim is what somebody says of one field.
type Claim struct {
	Field  Field
	Value  string // in the field's one form
	AsOf   Date   // the day that it is true of; empty: the day it is said
	Source Source
	Sight  bool   // the office looked at it itself: it counts as checked
	Reason string // what was looked at
}

// Fate is what becomes of a claim beside what is in force.
type Fate string

// The fates of claims.
const (
	Repeats Fate = "repeats" // nothing changes
	Rules   Fate = "rules"   // it is in force at once; what was, becomes past
	Waits   Fate = "waits"   // the office decides
	Files   Fate = "files"   // it is of an earlier day: history only
)

// Weigh decides what becomes of a claim. The office's word is in force at once.
// So is the owner's about what the office has not checked; about what it has
// checked, it waits. What is true of an earlier day than what is in force goes into
// history and replaces nothing. The same value again changes nothing, unless it is
// a figure that holds for a later day too, or the office has now looked at it.
// same tells whether current has the claim's value.
func Weigh(current Fact, there, same bool, c Claim) Fate {
	k, _ := c.Field.About()
	checked := there && current.Verified != ""
	newer := there && c.AsOf > current.AsOf
	switch {
	case !there && c.Value == "":
		return Repeats // nothing was known and nothing is said
	case !there:
		return Rules
	case same && c.Sight && !checked && !older(c, current):
		return Rules
	case same && !(k.Dated && newer):
		return Repeats
	case older(c, current):
		return Files
	case c.Source == FromOwner && checked:
		return Waits
	}
	return Rules
}

// older tells whether a claim is of an earlier day than a fact. A fact of no known
// day is older than all others.
func older(c Claim, current Fact) bool { return c.AsOf < current.AsOf }

// Amendment is what a change makes of a profile. Facts are only ever added; of
// those that there are, state, check and reason may change.
type Amendment struct {
	Added   []Fact
	Settled []Fact
	Moved   bool          // something of the business' own row changed
	Papers  []Certificate // new or changed
	Said    account.Facts // for the audit log: names of fields, never what they say
}

// Empty tells whether nothing changes.
func (a *Amendment) Empty() bool {
	return len(a.Added) == 0 && len(a.Settled) == 0 && len(a.Papers) == 0 && !a.Moved
}

// tell applies a claim to the profile and adds to the amendment what it changes.
// id is that of the new fact; same compares with the value that is in force.
func (p *Profile) tell(a *Amendment, c Claim, id string, sealed []byte, same func(Fact) bool, by account.ID, now time.Time) Fate {
	current, there := p.Facts[c.Field]
	fate := Weigh(current, there, there && same(current), c)
	f := Fact{ID: id, Field: c.Field, Value: c.Value, Sealed: sealed, AsOf: c.AsOf, Source: c.Source, SaidBy: by, SaidAt: now, State: Current, Reason: c.Reason}
	if c.Sight {
		f.Verified, f.At = by, now
	}
	switch fate {
	case Repeats:
		if c.Source == FromOwner && there {
			p.dropWaiting(a, c.Field, Dropped) // back to what is in force
		}
		return fate
	case Waits:
		if slices.ContainsFunc(p.Waiting, func(w Fact) bool { return w.Field == c.Field && w.AsOf == c.AsOf && same(w) }) {
			return Repeats // it waits already
		}
		p.dropWaiting(a, c.Field, Dropped)
		f.State = Waiting
		p.Waiting = append(p.Waiting, f)
	case Files:
		f.State = Past
	case Rules:
		p.retire(a, c.Field)
		if c.Source == FromOwner || slices.ContainsFunc(p.Waiting, func(w Fact) bool { return w.Field == c.Field && same(w) }) {
			p.dropWaiting(a, c.Field, Dropped) // said anew, or in force now
		}
		p.Facts[c.Field] = f
	}
	a.Added = append(a.Added, f)
	return fate
}

// retire makes what is in force of a field past.
func (p *Profile) retire(a *Amendment, f Field) {
	if before, there := p.Facts[f]; there {
		before.State = Past
		a.settle(before)
		delete(p.Facts, f)
	}
}

// dropWaiting ends what waits about a field.
func (p *Profile) dropWaiting(a *Amendment, f Field, to State) {
	for _, w := range p.Waiting {
		if w.Field == f {
			w.State = to
			a.settle(w)
		}
	}
	p.Waiting = slices.DeleteFunc(p.Waiting, func(w Fact) bool { return w.Field == f })
}

// settle notes that a fact's state changed. One that was added by the same
// amendment changes there.
func (a *Amendment) settle(f Fact) {
	for i := range a.Added {
		if a.Added[i].ID == f.ID {
			a.Added[i] = f
			return
		}
	}
	a.Settled = append(a.Settled, f)
}

// verify marks what is in force of a field as checked.
func (p *Profile) verify(a *Amendment, f Field, reason string, by account.ID, now time.Time) error {
	current, there := p.Facts[f]
	switch {
	case !there:
		return fault.New(fault.Conflict, "business.nothing_to_verify")
	case current.Verified != "":
		return nil // somebody was faster
	}
	current.Verified, current.At, current.Reason = by, now, reason
	p.Facts[f] = current
	a.settle(current)
	return nil
}

// decide accepts or refuses what waits. What is accepted counts as checked; when
// something of a later day came into force meanwhile, it goes into history.
func (p *Profile) decide(a *Amendment, id string, accept bool, reason string, by account.ID, now time.Time) error {
	i := slices.IndexFunc(p.Waiting, func(w Fact) bool { return w.ID == id })
	if i < 0 {
		return fault.New(fault.Conflict, "business.decided_already")
	}
	f := p.Waiting[i]
	if !accept && reason == "" {
		return fault.Field("reason", "business.reason_missing")
	}
	p.Waiting = slices.Delete(slices.Clone(p.Waiting), i, i+1)
	f.Reason = reason
	if !accept {
		f.State = Refused
		a.settle(f)
		return nil
	}
	f.Verified, f.At = by, now
	f.State = Current
	if current, there := p.Facts[f.Field]; there && f.AsOf < current.AsOf {
		f.State = Past
	} else {
		p.retire(a, f.Field)
		p.Facts[f.Field] = f
	}
	a.settle(f)
	return nil
}

// Value is what is in force of a field; empty when nothing is.
func (f Facts) Value(of Field) string { return f[of].Value }

// KBLI is the class of the business with its edition: of the newer
// edition when both are known.
func (f Facts) KBLI() (class, edition string) {
	if class = f.Value(FieldKBLI2025); class != "" {
		return class, "2025"
	}
	if class = f.Value(FieldKBLI2020); class != "" {
		return class, "2020"
	}
	return "", ""
}
