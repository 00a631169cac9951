package match

import (
	"cmp"
	"hash/fnv"
	"strconv"
	"time"

	"wantilan/internal/order"
	"wantilan/pairing"
)

// Waiting is one request in a desk's queue (antrean meja), with what decides its place.
type Waiting struct {
	Request Request
	Mutual  bool    // the desk asked for it too
	Ready   Checked // what became of the desk's conditions
	Owed    float64 // good meetings that the asker is owed from earlier gatherings
	Lot     uint64  // drawn with the gathering's seed, for equals
}

// queue orders the requests to one participant: those that wait first; among them by
// priority, wishes of both sides, readiness, what is owed, and lot. Nothing else counts.
func (m *Meetings) queue(k *Known, to int, now time.Time) (all []Waiting, err error) {
	for i := range m.Requests {
		r := &m.Requests[i]
		if r.To != to || r.Answer == Withdrawn || m.Gathering.Participants[r.From-1].Withdrawn {
			continue
		}
		back := m.between(r.To, r.From)
		w := Waiting{Request: *r, Mutual: back != nil && back.Live(), Owed: k.Parties[r.From-1].Owed, Lot: m.lot(r)}
		if w.Ready, err = checked(&k.Parties[to-1], &k.Parties[r.From-1], &m.Gathering.Participants[r.From-1], now); err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	order.By(all, before)
	return all, nil
}

var readiness = map[pairing.State]int{pairing.Pass: 0, pairing.Unknown: 1, pairing.Fail: 2}

func before(a, b Waiting) int {
	first := func(yes bool) int {
		if yes {
			return 0
		}
		return 1
	}
	return cmp.Or(
		first(a.Request.Answer == Asked)-first(b.Request.Answer == Asked),
		int(a.Request.Priority-b.Request.Priority),
		first(a.Mutual)-first(b.Mutual),
		readiness[a.Ready.State]-readiness[b.Ready.State],
		sign(b.Owed-a.Owed),
		cmp.Compare(a.Lot, b.Lot),
		a.Request.Number-b.Request.Number)
}

// lot is drawn from the seed and who asks, so that everybody can draw it again.
func (m *Meetings) lot(r *Request) uint64 {
	h := fnv.New64a()
	h.Write([]byte(strconv.FormatUint(m.Rules.Seed, 10) + " " + string(m.Gathering.Participants[r.From-1].ID)))
	return h.Sum64()
}
