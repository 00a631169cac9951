package attendance

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"wantilan/internal/gathering/registration"
	"wantilan/internal/order"
	"wantilan/internal/register"
)

// Group is how those who come are counted.
type Group string

// Groups in the order of pages.
const (
	Businesses Group = "business"
	Partners   Group = "partner"
	Speakers   Group = "speaker"
	Guests     Group = "guest"
)

// Groups lists all.
var Groups = []Group{Businesses, Partners, Speakers, Guests}

// Expected is somebody who stands on a list of the gathering.
type Expected struct {
	Person
	Name     string
	Business string
	Kind     register.Kind // of the party; empty for people without one
	Group    Group
	State    registration.State // of a registration; Confirmed for all others who are expected
	Unsure   bool               // invited without a clear yes: can be found, and is not missed
	Mark     int                // version of the registration's ticket
	Number   int                // as on badges; 0: none yet
	Turn     int                // of the registration
	WalkIn   bool               // registered at the door
	Tail     string             // the last digits of the telephone number, for finding
	Access   string             // what they need to take part
	Sex      string             // L or P, as lists ask for it
	Position string
}

// Missed tells whether somebody is awaited.
func (e Expected) Missed() bool { return e.State == registration.Confirmed && !e.Unsure }

// Arrival is a person who is there, by all the facts.
type Arrival struct {
	Expected
	First   Fact     // the one that counts
	Also    []FactID // other arrivals of the same person
	Stand   string   // who came in their stead
	With    int      // companions
	Strokes string
	Marks   []string // kinds of conflicts that are open, as in ConflictKind
}

// ConflictKind says what contradicts itself.
type ConflictKind string

// Kinds of conflicts, in the order of pages.
const (
	NotConfirmed ConflictKind = "unconfirmed" // came with a registration that does not stand, or not yet
	OldTicket    ConflictKind = "ticket"      // the ticket was made void before, or is none of ours
	TwoStands    ConflictKind = "stand"       // two names for one person, or the person and somebody in their stead
	Doubled      ConflictKind = "doubled"     // let in at two devices
	WrongClock   ConflictKind = "clock"       // a device's clock was off by more than 5 minutes, or was turned back
)

// ConflictKinds lists all.
var ConflictKinds = []ConflictKind{NotConfirmed, OldTicket, TwoStands, Doubled, WrongClock}

// Conflict is something that a person must decide about. It stands once, however many
// facts show it.
type Conflict struct {
	Kind    ConflictKind
	Who     Expected // nobody for a clock
	Device  DeviceID // of a clock
	Facts   []*Fact
	Settled *Fact // empty until staff decided; newer facts open it again
}

// Key names a conflict within a gathering.
func (c Conflict) Key() string {
	if c.Kind == WrongClock {
		return string(c.Kind) + "/" + string(c.Device)
	}
	return string(c.Kind) + "/" + c.Who.Key()
}

// Standing is all that follows from the facts of a gathering.
type Standing struct {
	Arrivals  []*Arrival // by time
	Conflicts []Conflict
	at        map[Person]*Arrival
}

// Of is the arrival of a person; false when they are not there.
func (s *Standing) Of(key string) (*Arrival, bool) {
	who, _ := ReadKey(key)
	a, there := s.at[who]
	return a, there
}

// Open lists the conflicts that wait for a decision.
func (s *Standing) Open() []Conflict {
	return slices.DeleteFunc(slices.Clone(s.Conflicts), func(c Conflict) bool { return c.Settled != nil })
}

// Judge derives who is there. It looks at nothing that depends on the order in which
// facts were received, but that a decision settles what was known when it was made.
func Judge(all []Expected, facts []Fact) Standing {
	known := make(map[Person]*Expected, len(all))
	for i := range all {
		known[all[i].Person] = &all[i]
	}
	undone, settled := map[string]bool{}, map[string]*Fact{}
	for i := range facts {
		switch f := &facts[i]; f.Kind {
		case Undo:
			undone[f.Of] = true
		case Settle:
			if old := settled[f.Of]; old == nil || old.Number < f.Number {
				settled[f.Of] = f
			}
		}
	}
	came := make(map[Person][]*Fact, len(all))
	for i := range facts {
		if f := &facts[i]; f.Kind == Arrive && !undone[string(f.ID)] {
			came[f.Who] = append(came[f.Who], f)
		}
	}
	s := Standing{at: make(map[Person]*Arrival, len(came))}
	for who, some := range came {
		order.By(some, earlier)
		a := arrival(who, known[who], some)
		s.at[who], s.Arrivals = a, append(s.Arrivals, a)
		s.Conflicts = append(s.Conflicts, contradictions(a.Expected, some)...)
	}
	s.Conflicts = append(s.Conflicts, wrongClocks(facts)...)
	order.By(s.Arrivals, func(a, b *Arrival) int { return earlier(&a.First, &b.First) })
	order.By(s.Conflicts, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(slices.Index(ConflictKinds, a.Kind), slices.Index(ConflictKinds, b.Kind)), strings.Compare(a.Key(), b.Key()))
	})
	for i := range s.Conflicts {
		c := &s.Conflicts[i]
		c.settle(settled)
		if a := s.at[c.Who.Person]; a != nil && c.Settled == nil {
			a.Marks = append(a.Marks, string(c.Kind))
		}
	}
	return s
}

// earlier orders facts by when they happened; a time that is known to be doubtful comes
// after one that is not.
func earlier(a, b *Fact) int {
	if a.doubtful() != b.doubtful() {
		if a.doubtful() {
			return 1
		}
		return -1
	}
	return cmp.Or(a.At.Compare(b.At), strings.Compare(string(a.ID), string(b.ID)))
}

// arrival puts the facts of one person together, the earliest first.
func arrival(who Person, e *Expected, some []*Fact) *Arrival {
	f := some[0]
	a := &Arrival{First: *f, Stand: f.Stand, With: f.With, Strokes: f.Strokes}
	if e != nil {
		a.Expected = *e
	} else { // a guest, or one whose registration is gone
		a.Expected = Expected{Person: who, Name: f.Name, Business: f.Business, Group: Guests, State: registration.Confirmed, WalkIn: true}
	}
	for _, f := range some[1:] {
		a.Also = append(a.Also, f.ID)
		a.With = max(a.With, f.With)
		if a.Stand == "" {
			a.Stand = f.Stand
		}
		if a.Strokes == "" {
			a.Strokes = f.Strokes
		}
	}
	return a
}

// contradictions are those among the facts of one person.
func contradictions(who Expected, some []*Fact) (all []Conflict) {
	devices, stands := map[DeviceID]bool{}, map[string]bool{}
	var old []*Fact
	for _, f := range some {
		devices[f.Device] = true
		stands[strings.ToLower(f.Stand)] = true
		if f.How == ByTicket && f.Mark != who.Mark {
			old = append(old, f)
		}
	}
	add := func(k ConflictKind, facts []*Fact) { all = append(all, Conflict{Kind: k, Who: who, Facts: facts}) }
	if who.State != registration.Confirmed {
		add(NotConfirmed, some)
	}
	if len(old) > 0 {
		add(OldTicket, old)
	}
	if len(stands) > 1 {
		add(TwoStands, some)
	}
	if len(devices) > 1 {
		add(Doubled, some)
	}
	return all
}

// wrongClocks are the devices whose clock was off, or went back between two facts.
func wrongClocks(facts []Fact) (all []Conflict) {
	of := map[DeviceID][]*Fact{}
	for i := range facts {
		if f := &facts[i]; f.Seq > 0 { // of a page with the network the server's own clock counts
			of[f.Device] = append(of[f.Device], f)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(of)) {
		some := of[id]
		order.By(some, func(a, b *Fact) int {
			return cmp.Or(cmp.Compare(a.Seq, b.Seq), strings.Compare(string(a.ID), string(b.ID)))
		})
		c := Conflict{Kind: WrongClock, Device: id}
		var latest time.Time
		for _, f := range some {
			if f.doubtful() || latest.Sub(f.Claimed) > tolerance {
				c.Facts = append(c.Facts, f)
			}
			if f.Claimed.After(latest) {
				latest = f.Claimed
			}
		}
		if len(c.Facts) > 0 {
			all = append(all, c)
		}
	}
	return all
}

// settle finds the decision about a conflict, unless something came after it.
func (c *Conflict) settle(settled map[string]*Fact) {
	s := settled[c.Key()]
	if s == nil {
		return
	}
	for _, f := range c.Facts {
		if f.Number > s.Number {
			return
		}
	}
	c.Settled = s
}

// Count is how many of a group came, and of those who were awaited.
type Count struct {
	Group          Group
	Came, Awaited  int // Came: of those who were awaited
	Extra, Company int // who was not awaited; companions without names
}

// Counts adds up who came, by group.
func Counts(all []Expected, s *Standing) []Count {
	list := make([]Count, len(Groups))
	for i, g := range Groups {
		list[i].Group = g
	}
	of := func(g Group) *Count { return &list[max(0, slices.Index(Groups, g))] }
	for _, e := range all {
		if e.Missed() {
			of(e.Group).Awaited++
		}
	}
	for _, a := range s.Arrivals {
		c := of(a.Group)
		c.Company += a.With
		if a.Sort != Guest && a.Missed() {
			c.Came++
		} else {
			c.Extra++
		}
	}
	return list
}

// Absent lists who is awaited and not there, in the order of the lists.
func Absent(all []Expected, s *Standing) []Expected {
	return slices.DeleteFunc(slices.Clone(all), func(e Expected) bool {
		return s.at[e.Person] != nil || !e.Missed()
	})
}
