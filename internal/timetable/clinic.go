package timetable

import (
	"slices"

	"wantilan/internal/match"
	"wantilan/schedule"
)

// clinics makes the meetings of each clinic share one table in one slot: the one in which
// most of its members are pinned, or held so far, else most can come; of several the earliest.
// No two clinics of a host share a slot. A member that cannot come then, or is in
// another clinic, is received alone, like anybody.
func (w *wanting) clinics(published []Booking) {
	hosts, busy := map[int]bool{}, map[place]bool{}
	for _, c := range w.Clinics {
		hosts[c.Host] = true
	}
	known := w.known(published)
	for _, c := range w.Clinics {
		var meetings []int
		for k := range w.p.Meetings {
			m := &w.p.Meetings[k]
			guest := m.A + m.B + 1 - (c.Host - 1) // number of the other one
			if (m.A == c.Host-1 || m.B == c.Host-1) && slices.Contains(c.Members, guest) && !hosts[guest] {
				meetings = append(meetings, k)
			}
		}
		slot := w.together(c.Host-1, meetings, known, busy)
		if slot == 0 {
			continue
		}
		n := 0
		for _, k := range meetings {
			m := &w.p.Meetings[k]
			guest := place{slot, m.A + m.B - (c.Host - 1)}
			if busy[guest] || !w.can(m, known[k], slot) {
				continue
			}
			busy[guest], m.Shared, m.Allowed = true, true, []int{slot}
			n++
		}
		busy[place{slot, c.Host - 1}] = true
		host := &w.p.Participants[c.Host-1]
		host.Group = max(host.Group, n, 2)
	}
}

// place is a participant's slot.
type place struct{ slot, participant int }

// stand is where a meeting is before anything is computed.
type stand struct {
	slot   int
	pinned bool
}

// known is of each meeting where it is, or was published.
func (w *wanting) known(published []Booking) map[int]stand {
	all := map[int]stand{}
	for _, b := range published {
		if k, there := w.meetings[w.stands(b.Request)]; there {
			all[k] = stand{slot: b.Slot}
		}
	}
	for _, b := range w.Bookings {
		if k, there := w.meetings[b.Request]; there {
			all[k] = stand{b.Slot, b.Pinned}
		}
	}
	return all
}

// together is the slot for the meetings of a host's clinic; 0 when fewer than two can share
// one.
func (w *wanting) together(host int, meetings []int, known map[int]stand, busy map[place]bool) (slot int) {
	var best [3]int
	for s := 1; s <= w.p.Slots; s++ {
		if busy[place{s, host}] {
			continue
		}
		var now [3]int // pinned there, held there so far, can come
		for _, k := range meetings {
			m := &w.p.Meetings[k]
			if !w.can(m, known[k], s) || busy[place{s, m.A + m.B - host}] {
				continue
			}
			now[2]++
			switch {
			case known[k].slot == s && known[k].pinned:
				now[0]++
			case known[k].slot == s:
				now[1]++
			}
		}
		if now[2] > 1 && (slot == 0 || slices.Compare(now[:], best[:]) > 0) {
			slot, best = s, now
		}
	}
	return slot
}

// can tells whether a meeting may be held in a slot, regardless of others.
func (w *wanting) can(m *schedule.Meeting, is stand, s int) bool {
	away := slices.Contains(w.p.Participants[m.A].Unavailable, s) || slices.Contains(w.p.Participants[m.B].Unavailable, s)
	return !away && (m.Fixed == 0 || m.Fixed == s) && (m.Allowed == nil || slices.Contains(m.Allowed, s)) &&
		(!is.pinned || is.slot == s) && !slices.Contains(w.p.Closed, s)
}

// clinicOf is the clinic that a request's meeting is of; one with the number 0 when of none.
func (d *Day) clinicOf(r match.Request) match.Clinic {
	for _, c := range d.Clinics {
		if c.Host == r.To && slices.Contains(c.Members, r.From) || c.Host == r.From && slices.Contains(c.Members, r.To) {
			return c
		}
	}
	return match.Clinic{}
}
