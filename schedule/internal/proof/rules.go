package proof

import (
	"wantilan/schedule/internal/sat"
)

// Kind is a kind of hard rule.
type Kind string

// The hard rules, with the fields of Rule that tell which one it is.
const (
	Must    Kind = "must"    // Meeting must be held
	Wanted  Kind = "wanted"  // Meeting only takes the slots of its own wishes
	Away    Kind = "away"    // Party is not there in Slot, or its Officer (from 0) is not
	Desks   Kind = "desks"   // Party has so many desks
	Officer Kind = "officer" // Officer of Party sits at one table at a time
	Most    Kind = "most"    // Party holds so many meetings at most
	InRow   Kind = "inrow"   // Party meets in so many slots in a row at most
	Walk    Kind = "walk"    // Party walks between halls
	Order   Kind = "order"   // Other must be held before Meeting, when both are held
	Tables  Kind = "tables"  // Slot has so many tables, of so many kinds and in so many halls
	Type    Kind = "type"    // meetings of the table type Type sit at its tables only
	Fair    Kind = "fair"    // numbers of breaks differ by so much
)

// A Rule is one hard rule of a day. Fields that its Kind does not name are 0,
// but Officer is -1 in a rule Away that concerns the whole party.
type Rule struct {
	Kind    Kind
	Party   int
	Meeting int
	Other   int
	Officer int
	Slot    int
	Type    int
}

// rulebook gives every rule a literal that it holds under.
type rulebook struct {
	guards map[Rule]sat.Lit
	of     map[sat.Lit]Rule
	all    []sat.Lit
}

func newRulebook() *rulebook {
	return &rulebook{guards: map[Rule]sat.Lit{}, of: map[sat.Lit]Rule{}}
}

func (b *rulebook) guard(m *model, r Rule) sat.Lit {
	if l, known := b.guards[r]; known {
		return l
	}
	l := m.Var()
	b.guards[r], b.of[l] = l, r
	b.all = append(b.all, l)
	m.Prefer(l)
	return l
}

// active tells whether a rule holds in the last model.
func (m *model) active(r Rule) bool {
	if m.rules == nil {
		return true
	}
	l, known := m.rules.guards[r]
	return !known || m.Value(l)
}

// allowed guards what the domain of meeting x comes from.
func (m *model) allowed(x int) {
	meeting := &m.d.Meetings[x]
	sides := [2]struct{ party, officer int32 }{{meeting.A, meeting.OfficerA}, {meeting.B, meeting.OfficerB}}
	for t, l := range m.slot[x] {
		if l == absent {
			continue
		}
		if !meeting.Wanted.Has(t) {
			m.add([]sat.Lit{m.guard(Rule{Kind: Wanted, Meeting: x})}, l.Not())
		}
		for _, side := range sides {
			w := &m.d.Parties[side.party]
			switch {
			case w.Desks[t] == 0:
				m.add([]sat.Lit{m.guard(Rule{Kind: Away, Party: int(side.party), Officer: -1, Slot: t})}, l.Not())
			case side.officer >= 0 && !w.Officers[side.officer].Has(t):
				m.add([]sat.Lit{m.guard(Rule{Kind: Away, Party: int(side.party), Officer: int(side.officer), Slot: t})}, l.Not())
			}
		}
		m.suited(x, t)
	}
}

// suited guards that meeting x sits at a table of its type in slot t.
func (m *model) suited(x, t int) {
	kind := m.d.Meetings[x].Type
	for h := range m.d.Halls {
		spot := t*m.d.Halls + h
		if m.spot[x][spot] == absent || m.suits(kind, spot) {
			continue
		}
		var guards []sat.Lit
		if kind != 0 {
			guards = append(guards, m.guard(Rule{Kind: Type, Type: int(kind)}))
		}
		if kind == 0 || m.d.Types[kind].Halls.Has(h) { // its tables are closed
			guards = append(guards, m.guard(Rule{Kind: Tables, Slot: t}))
		}
		m.add(guards, m.spot[x][spot].Not())
	}
}
