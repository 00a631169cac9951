package attendance_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/register"
)

var (
	wita = time.FixedZone("WITA", 8*60*60)
	day  = time.Date(2026, 11, 25, 0, 0, 0, 0, wita)
	key  = []byte("0123456789abcdef0123456789abcdef")
)

// hall is a gathering in memory: what a database keeps of it, and no more.
type hall struct {
	attendance.Store
	plan   gathering.Plan
	roster []attendance.Expected
	facts  []attendance.Fact
	there  map[attendance.FactID]bool
	held   map[string]attendance.Held
	now    time.Time
}

func newHall(tickets int) *hall {
	h := &hall{now: day.Add(8 * time.Hour), held: map[string]attendance.Held{}, there: map[attendance.FactID]bool{}}
	h.plan = gathering.Plan{ID: "g", State: gathering.Running, Date: day, Until: day, Start: 9 * 60}
	for i := range tickets {
		h.roster = append(h.roster, attendance.Expected{
			Person: attendance.Person{Sort: attendance.Registered, Whom: fmt.Sprintf("r%d", i), Place: 1},
			Name:   fmt.Sprintf("Perajin %d", i), Business: fmt.Sprintf("Kayu %d (contoh)", i), Group: attendance.Businesses, State: registration.Confirmed, Tail: fmt.Sprintf("%03d", i%1000),
		})
	}
	return h
}

func (h *hall) book() *attendance.Book {
	return attendance.NewBook(h, nil, key, func() time.Time { return h.now })
}

func (h *hall) Plan(context.Context, gathering.ID) (gathering.Plan, error) { return h.plan, nil }
func (h *hall) Roster(context.Context, gathering.ID, int) ([]attendance.Expected, error) {
	return h.roster, nil
}
func (h *hall) Facts(context.Context, gathering.ID) ([]attendance.Fact, error) { return h.facts, nil }
func (h *hall) Devices(context.Context, gathering.ID) ([]attendance.Device, error) {
	return []attendance.Device{{ID: "d0", Name: "Pintu utara"}, {ID: "d1"}, {ID: "d2"}}, nil
}
func (h *hall) AddFacts(_ context.Context, r attendance.Receipt, _ account.Entry) error {
	for _, f := range r.Facts {
		if !h.there[f.ID] {
			h.there[f.ID] = true
			f.Number = int64(len(h.facts) + 1)
			h.facts = append(h.facts, f)
		}
	}
	for _, x := range r.Held {
		if _, there := h.held[x.FactID]; !there {
			h.held[x.FactID] = x
		}
	}
	return nil
}

func (h *hall) GuestsSince(context.Context, time.Time, int) ([]gathering.ID, error) { return nil, nil }
func (h *hall) PartyNamed(context.Context, gathering.ID, string) (register.PartyID, int, error) {
	return "", 0, nil
}

func (h *hall) hand(device string) *attendance.Hand {
	return &attendance.Hand{Plan: h.plan, Device: attendance.Device{ID: attendance.DeviceID(device)}}
}

// fact is one as a device writes it.
func fact(id string, seq int, at time.Time, more map[string]any) json.RawMessage {
	all := map[string]any{"id": id, "seq": seq, "kind": "arrive", "how": "name", "at": at.UnixMilli()}
	for k, v := range more {
		all[k] = v
	}
	raw, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	return raw
}

// queue is what one device wrote down while it had no network, with a clock that is off.
type queue struct {
	device string
	off    time.Duration
	facts  []json.RawMessage
}

// morning makes the queues of three devices: 2,000 scans of 500 tickets, among them
// undone ones, substitutes, tickets made void, and a clock that is a day off.
func morning(seed uint64, tickets, scans int) (queues []queue) {
	random := rand.New(rand.NewPCG(seed, 7))
	for d, off := range []time.Duration{0, 90 * time.Second, -24 * time.Hour} {
		queues = append(queues, queue{device: fmt.Sprintf("d%d", d), off: off})
	}
	for n := range scans {
		q := &queues[random.IntN(3)]
		seq := len(q.facts) + 1
		at := day.Add(8*time.Hour - 30*time.Minute + time.Duration(n)*900*time.Millisecond).Add(q.off)
		who := random.IntN(tickets)
		more := map[string]any{"who": fmt.Sprintf("r:r%d:1", who), "how": "ticket", "code": registration.TicketOf(key, registration.ID(fmt.Sprintf("r%d", who)), 0)}
		switch random.IntN(40) {
		case 0:
			more["stand"] = fmt.Sprintf("Wakil %d", random.IntN(2))
		case 1:
			more = map[string]any{"kind": "undo", "of": fmt.Sprintf("%s-%d", q.device, 1+random.IntN(seq)), "reason": "salah orang"}
		case 2:
			more["code"] = fmt.Sprintf("r%d.forged", who)
		case 3:
			more = map[string]any{"name": "Tamu", "business": "Warung (contoh)", "how": "walkin"}
		}
		q.facts = append(q.facts, fact(fmt.Sprintf("%s-%d", q.device, seq), seq, at, more))
	}
	return queues
}

// deliver sends some of a queue as its device would.
func deliver(t *testing.T, h *hall, q queue, facts []json.RawMessage) attendance.Answer {
	t.Helper()
	a, err := h.book().Send(t.Context(), h.hand(q.device), attendance.Batch{Now: h.now.Add(q.off).UnixMilli(), Facts: facts})
	if err != nil {
		t.Fatalf("device %s: %v", q.device, err)
	}
	return a
}

// state writes down all that follows from the facts, but when and in which order the
// server got them.
func state(h *hall) string {
	facts := slices.Clone(h.facts)
	s := attendance.Judge(h.roster, facts)
	var b bytes.Buffer
	for _, a := range s.Arrivals {
		fmt.Fprintln(&b, a.Key(), a.First.ID, a.First.At.UnixMilli(), a.Also, a.Stand, a.With, a.Marks)
	}
	for _, c := range s.Conflicts {
		fmt.Fprint(&b, c.Key())
		for _, f := range c.Facts {
			fmt.Fprint(&b, " ", f.ID)
		}
		fmt.Fprintln(&b)
	}
	fmt.Fprintln(&b, attendance.Counts(h.roster, &s))
	return b.String()
}

// Three devices wrote 2,000 scans down without a network. In whichever order their
// queues come, in pieces, twice, or all at once, the same is shown.
func TestEveryOrderOfReplayLeadsToTheSame(t *testing.T) {
	t.Parallel()
	const tickets, scans = 500, 2000
	queues := morning(1, tickets, scans)
	fresh := func() *hall {
		h := newHall(tickets)
		h.roster[3].State, h.roster[4].Mark = registration.Cancelled, 1 // while devices were offline
		return h
	}
	want := ""
	same := func(name string, h *hall) {
		t.Helper()
		got := state(h)
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("%s: another state than of the first order", name)
		}
	}
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		h := fresh()
		for _, i := range order {
			for part := range slices.Chunk(queues[i].facts, 500) {
				deliver(t, h, queues[i], part)
				h.now = h.now.Add(time.Second)
			}
		}
		same(fmt.Sprint("order ", order), h)
	}
	for _, kind := range attendance.ConflictKinds {
		if !strings.Contains(want, "\n"+string(kind)+"/") {
			t.Errorf("no conflict of kind %s came up: the morning is too tame", kind)
		}
	}
	for n := range 200 {
		random := rand.New(rand.NewPCG(uint64(n), 3))
		h, at := fresh(), []int{0, 0, 0}
		for slices.ContainsFunc([]int{0, 1, 2}, func(i int) bool { return at[i] < len(queues[i].facts) }) {
			i := random.IntN(3)
			q := queues[i]
			size := min(len(q.facts)-at[i], 1+random.IntN(900))
			from := at[i]
			if from > 0 && random.IntN(4) == 0 {
				from -= random.IntN(min(from, 200)) // its answer was lost, so that it sends again
			}
			deliver(t, h, q, q.facts[from:at[i]+size])
			at[i] += size
			h.now = h.now.Add(time.Duration(random.IntN(60)) * time.Second)
		}
		same(fmt.Sprint("interleaving ", n), h)
	}
	if lines := strings.Split(want, "\n"); len(slices.Compact(slices.Sorted(slices.Values(lines)))) != len(lines) {
		t.Error("something is listed twice")
	}
}

// A batch cut off at any byte changes nothing; sent whole, it counts once.
func TestBatchCutAtEveryByte(t *testing.T) {
	t.Parallel()
	h := newHall(5)
	var facts []json.RawMessage
	for i := range 5 {
		facts = append(facts, fact(fmt.Sprintf("a%d", i), i+1, h.now, map[string]any{"who": fmt.Sprintf("r:r%d:1", i)}))
	}
	raw, err := json.Marshal(attendance.Batch{Now: h.now.UnixMilli(), Facts: facts})
	if err != nil {
		t.Fatal(err)
	}
	for n := range raw {
		if _, err := attendance.ReadBatch(raw[:n]); err == nil {
			t.Fatalf("a batch of %d of %d bytes was taken for a whole one", n, len(raw))
		}
	}
	for range 3 { // the answer was lost twice
		b, err := attendance.ReadBatch(raw)
		if err != nil {
			t.Fatal(err)
		}
		a, err := h.book().Send(t.Context(), h.hand("d0"), b)
		if err != nil || len(a.Taken) != 5 {
			t.Fatalf("taken %v, %v", a.Taken, err)
		}
	}
	if len(h.facts) != 5 {
		t.Errorf("%d facts are kept of 5", len(h.facts))
	}
}

// What cannot be a fact, names nobody, or comes from a device that was cut off is held
// back once, and the queue goes on.
func TestNothingIsDropped(t *testing.T) {
	t.Parallel()
	h := newHall(2)
	q := []json.RawMessage{
		fact("good", 1, h.now, map[string]any{"who": "r:r0:1"}),
		fact("stranger", 2, h.now, map[string]any{"who": "r:gone:1"}),
		fact("wild", 3, h.now, map[string]any{"who": "r:r1:1", "with": 5000}),
		json.RawMessage(`"text"`),
		fact("last", 4, h.now, map[string]any{"who": "r:r1:1", "stand": "  Ni  Luh\n(contoh) "}),
	}
	for range 2 {
		deliver(t, h, queue{device: "d0"}, q)
	}
	cut := h.hand("d1")
	cut.Cut, cut.Shut = true, "attendance.shut.cut"
	a, err := h.book().Send(t.Context(), cut, attendance.Batch{Now: h.now.UnixMilli(), Facts: []json.RawMessage{fact("late", 1, h.now, map[string]any{"who": "r:r0:1"})}})
	if err != nil || !a.Cut || a.Roster != nil || a.There != nil || !slices.Contains(a.Taken, "late") {
		t.Errorf("a device that was cut off is told %+v, %v; want its fact taken and nothing told", a, err)
	}
	why := map[string]attendance.Why{}
	for id, x := range h.held {
		why[id] = x.Why
	}
	if len(why) != 4 || why["stranger"] != attendance.Unknown || why["wild"] != attendance.Unreadable || why["late"] != attendance.WasCut {
		t.Errorf("held back: %v", why)
	}
	if len(h.facts) != 2 || h.facts[1].Stand != "Ni Luh (contoh)" {
		t.Errorf("facts: %+v", h.facts)
	}
}
