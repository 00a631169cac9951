// Package made makes up days of meetings of any size, so that anyone can repeat
// what was measured and try what a larger gathering would be like.
//
// A Size and a seed always give the same day, on every machine. Nobody in it is
// real: names are a product word, a word of nature, a number and "(contoh)".
//
// As on real days, few are asked for by many: one participant in twenty receives
// half of the requests. Everybody is there seven slots of ten, and requests
// weigh from 1 to 100.
package made

import (
	"fmt"
	"math/rand/v2"

	"wantilan/schedule"
)

// Size says how large a day is and what it holds. The zero values of the fields
// after Tables mean the usual.
type Size struct {
	Participants, Requests, Slots, Tables int

	Wanted int // participants in a hundred that receive half of the requests; 0 means 5
	There  int // slots in a hundred in which a participant is there; 0 means 70
	Weight int // largest weight; 0 means 100
	Least  int // meetings that everybody is to have at least; 0 means no floor
	Must   int // requests in a hundred that must be held, as far as nobody has too many of them

	Banks   int // of those most wanted, how many have two to four officers
	Kliniks int // of the next, how many receive groups of two to six
	Booths  int // of the next, how many sit at a table of their own

	Days  int  // of the same length; 0 means 1
	Lunch bool // a slot in the middle of each day in which nobody meets
	Halls int  // of about the same number of tables, a slot apart; 0 means 1

	Published int // requests in a hundred that were published for a slot before
}

var (
	products = []string{"Kopi", "Kayu", "Perak", "Tenun", "Bambu", "Keramik", "Madu", "Kakao", "Garam", "Rotan"}
	nature   = []string{"Laut", "Gunung", "Hujan", "Angin", "Batu", "Daun", "Bulan", "Awan", "Embun", "Pasir"}
)

// Name is the made-up name of participant i, from 0.
func Name(i int) string {
	return fmt.Sprintf("%s %s %d (contoh)", products[i%len(products)], nature[i/len(products)%len(nature)], i+1)
}

// maker is a day in the making.
type maker struct {
	Size
	p    schedule.Problem
	r    *rand.Rand
	must []int // by participant: meetings that must be held
}

// Day makes up a day. It passes Problem.Check when the size itself does: at least
// two participants, a slot, a table, and no more than the limits of package
// schedule.
func Day(size Size, seed uint64) schedule.Problem {
	usual := func(x *int, n int) {
		if *x <= 0 {
			*x = n
		}
	}
	usual(&size.Wanted, 5)
	usual(&size.There, 70)
	usual(&size.Weight, 100)
	usual(&size.Days, 1)
	usual(&size.Halls, 1)
	m := &maker{Size: size, r: rand.New(rand.NewPCG(seed, 2718281828)), must: make([]int, size.Participants)}
	m.p.Slots, m.p.Tables = size.Slots, size.Tables
	m.event()
	for i := range size.Participants {
		m.participant(i)
	}
	if size.Participants < 2 {
		return m.p
	}
	for range size.Requests {
		m.request()
	}
	return m.p
}

// event makes days, lunch and halls.
func (m *maker) event() {
	length := max(1, m.Slots/m.Days)
	for first := 1; first <= m.Slots; first += length {
		if first > 1 && len(m.p.Days) < m.Days-1 {
			m.p.Days = append(m.p.Days, first)
		}
		if noon := first + length/2; m.Lunch && noon <= m.Slots && length > 2 {
			m.p.Closed = append(m.p.Closed, noon)
		}
	}
	if m.Halls == 1 && m.Booths == 0 {
		return
	}
	for t := range m.Tables {
		m.p.Places = append(m.p.Places, schedule.Place{Hall: 1 + t*m.Halls/m.Tables})
	}
	if m.Halls == 1 {
		return
	}
	for h := range m.Halls {
		row := make([]int, m.Halls)
		for k := range row {
			if h != k {
				row[k] = min(1, m.Slots)
			}
		}
		m.p.Walk = append(m.p.Walk, row)
	}
}

// wanted is how many participants receive half of the requests; they come first.
func (m *maker) wanted() int { return max(1, m.Participants*m.Wanted/100) }

func (m *maker) participant(i int) {
	who := schedule.Participant{Name: Name(i), Unavailable: m.away(100 - m.There), Least: m.Least}
	switch wanted := m.wanted(); {
	case i >= wanted:
	case i < m.Banks:
		for k := range 2 + m.r.IntN(3) {
			who.Officers = append(who.Officers, schedule.Officer{Name: fmt.Sprintf("%s petugas %d", who.Name, k+1), Unavailable: m.away(15)})
		}
		who.Unavailable = nil
	case i < m.Banks+m.Kliniks:
		who.Group = 2 + m.r.IntN(5)
	case i < m.Banks+m.Kliniks+m.Booths && i < m.Tables:
		who.Sits = []int{i + 1}
	}
	m.p.Participants = append(m.p.Participants, who)
}

// away draws slots, so many in a hundred.
func (m *maker) away(share int) (slots []int) {
	for s := 1; s <= m.Slots; s++ {
		if m.r.IntN(100) < share {
			slots = append(slots, s)
		}
	}
	return slots
}

// request makes one request, every other one to somebody much wanted.
func (m *maker) request() {
	n := m.Participants
	a, b := m.r.IntN(n), m.r.IntN(n)
	if len(m.p.Meetings)%2 == 0 {
		b = m.r.IntN(m.wanted())
	}
	if a == b {
		a = (a + 1) % n
	}
	x := schedule.Meeting{A: a, B: b, Optional: true, Weight: 1 + m.r.IntN(m.Weight)}
	host := &m.p.Participants[b]
	x.Shared = host.Group > 1 && m.p.Participants[a].Group <= 1
	if len(host.Officers) > 0 && m.r.IntN(4) == 0 {
		x.OfficerB = 1 + m.r.IntN(len(host.Officers))
	}
	if few := m.Slots * m.There / 400; m.r.IntN(100) < m.Must && m.must[a] < few && m.must[b] < few {
		x.Optional, x.Weight = false, 0
		m.must[a]++
		m.must[b]++
	}
	if m.r.IntN(100) < m.Published {
		x.Before, x.BeforeTable = 1+m.r.IntN(m.Slots), 1+m.r.IntN(m.Tables)
	}
	m.p.Meetings = append(m.p.Meetings, x)
}
