package pairing

import (
	"fmt"
	"math"
	"slices"
)

// A Gathering (temu usaha) is who could meet whom, and how often, to be allotted.
type Gathering struct {
	Guests     []Guest
	Candidates []Candidate
	Groups     []Group
	Returned   []Return // what a timetable could not place, of the loop before

	// Good is the score from which on a meeting is a good one.
	Good float64
	// Gain is what the first, second, ... meeting of a guest with a Floor is
	// worth beside its score; later ones are worth nothing beside it. It must not
	// grow. Nil means 0.5, 0.2, 0.1.
	Gain []float64

	Seed uint64 // of lots among equals; print it

	// Flows is how many flows may be computed to prove each objective; 0 means 16
	// to 400, fewer the more candidates there are.
	// One is enough for most gatherings; floors of two and more at crowded desks
	// can take many.
	Flows int
}

// A Guest takes part: a business, or the desk of a stakeholder.
type Guest struct {
	ID     string // for lots; unique
	Name   string // for sentences
	Most   int    // meetings that it may have; a group table (klinik) has seats times slots
	Floor  int    // good meetings that it should have, up to 6; 0 for a desk
	Credit float64
}

// A Candidate is a pair that may meet, once.
type Candidate struct {
	A, B         int     // places in Guests
	Score        float64 // 0 to 1
	WishA, WishB Level   // what A said of B, and B of A; Never must not be here
}

// A Group (pemilik, sentra) has limits together.
type Group struct {
	Name     string
	Guests   []int // a guest is in one group at most
	Most     int   // meetings of all of them; 0: no limit
	MostEach int   // meetings of all of them with the same other guest; 0: no limit
}

// A Return is a candidate that a timetable could not place.
type Return struct {
	Candidate int
	Price     float64 // what placing it would cost, taken off its weight
	Barred    bool    // it cannot be placed at all
}

// Limits of what one Gathering may hold.
const (
	MostGuests     = 500_000
	MostCandidates = 10_000_000
	MostFloor      = 6
	mostMeetings   = 100_000 // of one guest
)

// gain is Gain, or what stands for it.
func (g *Gathering) gain() []float64 {
	if g.Gain == nil {
		return []float64{0.5, 0.2, 0.1}
	}
	return g.Gain
}

// Check returns every mistake of the gathering, joined, or nil.
func (g *Gathering) Check() error {
	var m mistakes
	if len(g.Guests) > MostGuests || len(g.Candidates) > MostCandidates {
		m.add("gathering", "there are %d guests and %d candidates, at most %d and %d; keep the best of each guest", len(g.Guests), len(g.Candidates), MostGuests, MostCandidates)
		return m.err()
	}
	if !(g.Good >= 0 && g.Good <= 1) {
		m.add("gathering", "good is %v; give a score between 0 and 1", g.Good)
	}
	if g.Flows < 0 {
		m.add("gathering", "flows is %d; give a number from 0", g.Flows)
	}
	for k, x := range g.Gain {
		if !(x >= 0 && x <= 2) || k > 0 && x > g.Gain[k-1] {
			m.add(fmt.Sprintf("gain %d", k+1), "it is %v; give numbers from 2 to 0 that do not grow", x)
		}
	}
	seen := make(map[string]int, len(g.Guests))
	for i, u := range g.Guests {
		place := fmt.Sprintf("guest %d (%s)", i+1, u.ID)
		if first, twice := seen[u.ID]; twice {
			m.add(place, "guest %d has the same ID; give every guest one of its own", first+1)
		}
		seen[u.ID] = i
		if u.Most < 0 || u.Most > mostMeetings {
			m.add(place, "it may have %d meetings; give 0 to %d", u.Most, mostMeetings)
		}
		if u.Floor < 0 || u.Floor > MostFloor {
			m.add(place, "its floor is %d; give 0 to %d", u.Floor, MostFloor)
		}
		if math.IsNaN(u.Credit) || math.Abs(u.Credit) > 1000 {
			m.add(place, "its credit is %v; give a number of meetings", u.Credit)
		}
	}
	g.checkCandidates(&m)
	g.checkGroups(&m)
	return m.err()
}

func (g *Gathering) checkCandidates(m *mistakes) {
	seen := make(map[[2]int]int, len(g.Candidates))
	for k, c := range g.Candidates {
		place := fmt.Sprintf("candidate %d", k+1)
		if c.A < 0 || c.A >= len(g.Guests) || c.B < 0 || c.B >= len(g.Guests) || c.A == c.B {
			m.add(place, "it joins guests %d and %d; give two different ones of the %d", c.A+1, c.B+1, len(g.Guests))
			continue
		}
		pair := [2]int{min(c.A, c.B), max(c.A, c.B)}
		if first, twice := seen[pair]; twice {
			m.add(place, "candidate %d joins the same two; a pair meets once", first+1)
		}
		seen[pair] = k
		if !(c.Score >= 0 && c.Score <= 1) {
			m.add(place, "its score is %v; give one between 0 and 1", c.Score)
		}
		for _, l := range []Level{c.WishA, c.WishB} {
			if l == Never {
				m.add(place, "one of them never wants to meet the other; leave the candidate out")
			} else if l < 0 || l > Must {
				m.add(place, "wish %d is not known; use 0 none, 1 would like, 2 must", l)
			}
		}
	}
	for k, r := range g.Returned {
		if r.Candidate < 0 || r.Candidate >= len(g.Candidates) {
			m.add(fmt.Sprintf("returned %d", k+1), "there is no candidate %d", r.Candidate+1)
		}
		if !(r.Price >= 0 && r.Price <= 2) {
			m.add(fmt.Sprintf("returned %d", k+1), "its price is %v; give one between 0 and 2", r.Price)
		}
	}
}

func (g *Gathering) checkGroups(m *mistakes) {
	of := map[int]int{}
	for k, q := range g.Groups {
		place := fmt.Sprintf("group %d (%s)", k+1, q.Name)
		if q.Most < 0 || q.MostEach < 0 {
			m.add(place, "its limits are %d and %d; give numbers from 0, which means none", q.Most, q.MostEach)
		}
		for _, i := range q.Guests {
			if i < 0 || i >= len(g.Guests) {
				m.add(place, "there is no guest %d", i+1)
				continue
			}
			if first, twice := of[i]; twice {
				m.add(place, "guest %d is in group %d already; a guest is in one group at most", i+1, first+1)
			}
			of[i] = k
		}
	}
}

// weight is what a candidate counts in the total, beside the gains: its score,
// more when both wish it, less the price of a timetable.
func (c *Candidate) weight(price float64) float64 {
	w := c.Score - price
	if c.WishA > 0 && c.WishB > 0 {
		w++
		if c.WishA == Must && c.WishB == Must {
			w++
		}
	}
	return w
}

// credited is the credit that counts: what a guest is owed, up to five meetings.
func (u *Guest) credited() float64 { return min(max(u.Credit, 0), 5) }

// GatheringOf makes a gathering of parties of the index, by their places: every
// pair of them that may be and has a score or a wish is a candidate, at most as
// many for each party as the query says. Guests have one meeting and no floor until
// the caller says otherwise; they stand in the order of the places.
func (x *Index) GatheringOf(places []int, q Query) (*Gathering, error) {
	if err := q.check(); err != nil {
		return nil, fmt.Errorf("make a gathering: %w", err)
	}
	g := &Gathering{Good: x.weights.Medium, Seed: q.Seed}
	at := make(map[int32]int, len(places))
	for k, i := range places {
		if i < 0 || i >= len(x.parties) {
			return nil, fmt.Errorf("make a gathering: there is no party %d; give places from 0 to %d", i, len(x.parties)-1)
		}
		if _, twice := at[int32(i)]; twice {
			return nil, fmt.Errorf("make a gathering: party %d (%s) is there twice", i, x.parties[i].ID)
		}
		at[int32(i)] = k
		g.Guests = append(g.Guests, Guest{ID: x.parties[i].ID, Name: x.parties[i].title(), Most: 1})
	}
	x.addCandidates(g, places, q)
	return g, nil
}

// addCandidates scores every pair once and keeps those that are among the best of
// either side.
func (x *Index) addCandidates(g *Gathering, places []int, q Query) {
	lists := make([][]line, len(places))
	for k, i := range places {
		for l := range k {
			a, b := int32(i), int32(places[l])
			if _, not := x.barred(a, b); not {
				continue
			}
			if s, mutual := x.score(a, b); s > 0 {
				drawn := lot(q.Seed, x.mark[a], x.mark[b])
				lists[k] = append(lists[k], line{int32(l), s, mutual, drawn})
				lists[l] = append(lists[l], line{int32(k), s, mutual, drawn})
			}
		}
	}
	taken := map[[2]int]bool{}
	for k, lines := range lists {
		slices.SortFunc(lines, before)
		for _, l := range lines[:min(q.Most, len(lines))] {
			pair := [2]int{min(k, int(l.party)), max(k, int(l.party))}
			if taken[pair] {
				continue
			}
			taken[pair] = true
			a, b := int32(places[pair[0]]), int32(places[pair[1]])
			g.Candidates = append(g.Candidates, Candidate{A: pair[0], B: pair[1], Score: min(1, l.score),
				WishA: x.wishes[[2]int32{a, b}], WishB: x.wishes[[2]int32{b, a}]})
		}
	}
}
