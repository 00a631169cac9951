package promise

import (
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
)

// FactID identifies a fact within a gathering; devices make it.
type FactID string

// Kind is what a fact says.
type Kind string

// Kinds of facts.
const (
	Words Kind = "words" // what is promised, anew or in other words than before
	Yes   Kind = "yes"   // a side agrees to a wording (setuju)
	No    Kind = "no"    // a side does not, or takes its yes back
)

// Way is how a side said what it said.
type Way string

// Ways.
const (
	BySelf   Way = "own"    // signed in, on a device of its own
	ByCode   Way = "code"   // by the code that is printed on its agenda
	InTurn   Way = "shared" // on the other side's device, in turn (bergantian)
	ByPaper  Way = "paper"  // staff wrote it down, from paper
	Declined Way = "no"     // it does not agree, in whatever way it said so
)

// Terms are what a wording says.
type Terms struct {
	Request      int                     // number of the request whose meeting it comes from; 0: of none
	Giver, Taker gathering.ParticipantID // who promises, and to whom
	What         string
	Quantity     int64 // 0: not said
	Unit         string
	Potential    register.Rupiah // 0: not said
	Due          string          // YYYY-MM-DD; empty: none was said
}

// Fact is one thing that was said at a table (di meja) about a promise. It is added once
// and never changed, and can be sent again in any order.
type Fact struct {
	ID      FactID
	Promise ID
	Kind    Kind
	Wording FactID                  // of Words, which wording it takes the place of; else, which one is meant
	Terms                           // of Words
	Side    gathering.ParticipantID // of Yes and No, who says so; of Words, whose words they are
	From    gathering.ParticipantID // on whose device or by whose code; empty: by staff
	Way     Way
	At      time.Time  // when it was said
	By      account.ID // empty: whoever holds a printed code
}

// Standing is a promise as its facts leave it, whatever the order in which they came.
type Standing struct {
	Wording      Fact // in force; without an ID while none is known
	Wordings     int
	Giver, Taker Way // how each agreed to that wording; empty: it did not yet
}

// Judge derives how one promise stands. The wording in force is the one with the longest
// line of wordings before it, of several the latest, of these the one with the greatest
// identity. A yes counts for the wording that it names alone. What a side says itself goes
// before what staff wrote down, and that before what was tapped on the other side's device;
// of the same way the later counts.
func Judge(facts []Fact) (s Standing) {
	worded := map[FactID]*Fact{}
	for i := range facts {
		f := &facts[i]
		concerned := f.From == "" || f.From == f.Giver || f.From == f.Taker
		if f.Kind == Words && concerned && worded[f.ID] == nil {
			worded[f.ID] = f
		}
	}
	var now *Fact
	for _, f := range worded {
		if now == nil || later(f, depth(worded, f), now, depth(worded, now)) {
			now = f
		}
	}
	if now == nil {
		return s
	}
	s.Wording, s.Wordings = *now, len(worded)
	s.Giver, s.Taker = said(facts, now, now.Giver), said(facts, now, now.Taker)
	return s
}

// depth is how many wordings a wording follows. One that follows itself, which nobody
// writes by mistake, is counted as far as it goes.
func depth(worded map[FactID]*Fact, f *Fact) (n int) {
	for f = worded[f.Wording]; f != nil && n < len(worded); f = worded[f.Wording] {
		n++
	}
	return n
}

func later(a *Fact, deep int, b *Fact, than int) bool {
	if deep != than {
		return deep > than
	}
	if n := a.At.Compare(b.At); n != 0 {
		return n > 0
	}
	return a.ID > b.ID
}

// rank tells which way goes before which. A code is in the same hands as an account.
var rank = map[Way]int{InTurn: 1, ByPaper: 2, ByCode: 3, BySelf: 3}

// said is what a side says of a wording; empty: nothing.
func said(facts []Fact, of *Fact, side gathering.ParticipantID) Way {
	var last *Fact
	for i := range facts {
		f := &facts[i]
		if f.Kind == Words || f.Wording != of.ID || f.Side != side || !f.fits(of) {
			continue
		}
		if last == nil || rank[f.Way] > rank[last.Way] || rank[f.Way] == rank[last.Way] && later(f, 0, last, 0) {
			last = f
		}
	}
	switch {
	case last == nil:
		return ""
	case last.Kind == No:
		return Declined
	}
	return last.Way
}

// fits tells whether what is tapped came from a device that may say so.
func (f *Fact) fits(of *Fact) bool {
	switch f.Way {
	case BySelf, ByCode:
		return f.From == f.Side
	case InTurn:
		return f.From != f.Side && (f.From == of.Giver || f.From == of.Taker)
	case ByPaper:
		return f.From == ""
	}
	return false
}

// Terms are what is promised.
func (p *Promise) Terms() Terms {
	return Terms{p.Request, p.Giver, p.Taker, p.What, p.Quantity, p.Unit, p.Potential, p.Due}
}

// Take puts what facts say into a promise, which keeps what became of it.
func (p *Promise) Take(s Standing) {
	t := s.Wording.Terms
	p.Request, p.Giver, p.Taker, p.What, p.Quantity, p.Unit, p.Potential, p.Due = t.Request, t.Giver, t.Taker, t.What, t.Quantity, t.Unit, t.Potential, t.Due
	p.Wording, p.GiverSaid, p.TakerSaid = s.Wording.ID, s.Giver, s.Taker
}

// Agreed tells whether both sides agreed, or staff wrote the promise down as agreed.
func (p *Promise) Agreed() bool {
	return p.Wording == "" || agrees(p.GiverSaid) && agrees(p.TakerSaid)
}

func agrees(w Way) bool { return w != "" && w != Declined }

// Refused tells whether a side does not agree.
func (p *Promise) Refused() bool { return p.GiverSaid == Declined || p.TakerSaid == Declined }

// Stands tells whether a promise counts: it was agreed, and not dropped.
func (p *Promise) Stands() bool { return p.State != Dropped && p.Agreed() }

// SaidBy is what a side said of the wording in force; empty: nothing.
func (p *Promise) SaidBy(side gathering.ParticipantID) Way {
	if side == p.Giver {
		return p.GiverSaid
	}
	return p.TakerSaid
}
