package store_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

// door is a counter on the day of its gathering, with a desk at the door.
type door struct {
	*counter
	book *attendance.Book
	head account.Actor
}

func newDoor(c *counter) *door {
	c.exec(`INSERT INTO account (id, name, created_at) VALUES ('budi', 'Budi (contoh)', 1)`)
	d := &door{counter: c, head: account.Actor{Account: "budi", Organisation: "dinas", Role: account.Organiser}}
	d.book = attendance.NewBook(c.db, c.desk, []byte("key"), func() time.Time { return d.now })
	return d
}

// eightWITA is eight o'clock on the day.
var eightWITA = time.Date(2026, 12, 9, 0, 0, 0, 0, time.UTC)

// device enrols one by a link, and gives its hand.
func (d *door) device(name string) (*attendance.Hand, string) {
	d.Helper()
	_, code, err := d.book.Enrol(d.Context(), d.head, atCounter, name)
	if err != nil {
		d.Fatal(err)
	}
	_, token, err := d.book.Take(d.Context(), code)
	if err != nil {
		d.Fatal(err)
	}
	if _, _, err := d.book.Take(d.Context(), code); fault.KindOf(err) != fault.NotFound {
		d.Errorf("a link used twice: %v, want nothing found", err)
	}
	return d.open(token), token
}

func (d *door) open(token string) *attendance.Hand {
	d.Helper()
	h, err := d.book.Open(d.Context(), token, account.Actor{})
	if err != nil {
		d.Fatal(err)
	}
	return h
}

func scan(device string, seq int, key string, at time.Time) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"id":"%s-%d","seq":%d,"kind":"arrive","how":"name","who":"%s","at":%d}`, device, seq, seq, key, at.UnixMilli()))
}

func (d *door) send(h *attendance.Hand, facts ...json.RawMessage) attendance.Answer {
	d.Helper()
	a, err := d.book.Send(d.Context(), h, attendance.Batch{Now: d.now.UnixMilli(), Facts: facts})
	if err != nil {
		d.Fatal(err)
	}
	return a
}

// Three devices send what they wrote down without a network in every order, in pieces and
// twice, while a ticket was cancelled, a clock is a day slow and one was cut off: what it
// sends waits for staff, and once it is taken in, what is kept, counted and told is the same
// in all orders on both engines, numbered without gaps.
func TestReplayOnBothEngines(t *testing.T) {
	t.Parallel()
	const scans, slow = 60, 2
	var mu sync.Mutex
	var shown []string
	t.Cleanup(func() { // once all engines are through
		if len(shown) == 0 || slices.ContainsFunc(shown, func(x string) bool { return x != shown[0] }) {
			t.Errorf("not the same everywhere: %q", shown)
		}
	})
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		eachCounter(t, 30, 30, func(c *counter) {
			d := newDoor(c)
			var keys []string
			for n := range 30 {
				r := c.register(fmt.Sprintf("b%d", n+1))
				keys = append(keys, "r:"+string(r.ID)+":1")
			}
			d.now = eightWITA
			hands, tokens := make([]*attendance.Hand, 3), make([]string, 3)
			queues := make([][]json.RawMessage, 3)
			for i := range hands {
				hands[i], tokens[i] = d.device(fmt.Sprintf("Ponsel %d", i+1))
			}
			clock := func(i int) time.Time { // as the device has it
				return d.now.Add([]time.Duration{0, 90 * time.Second, -24 * time.Hour}[i])
			}
			for n := range scans {
				i := n % 3
				queues[i] = append(queues[i], scan(fmt.Sprintf("x%d", i), len(queues[i])+1, keys[n*7%29], clock(i).Add(time.Duration(n-90)*time.Second)))
			}
			c.exec(`UPDATE registration SET state = 'cancelled' WHERE id = '` + strings.Split(keys[3], ":")[1] + `'`)
			if err := d.book.Cut(d.Context(), d.head, atCounter, hands[slow].Device.ID); err != nil {
				d.Fatal(err)
			}
			hands[slow] = d.open(tokens[slow])
			for _, i := range order {
				for part := range slices.Chunk(queues[i], 7) {
					for range 2 { // the answer was lost
						a, err := d.book.Send(d.Context(), hands[i], attendance.Batch{Now: clock(i).UnixMilli(), Facts: part})
						if err != nil || len(a.Taken) != len(part) || a.Cut != (i == slow) {
							d.Fatalf("device %d is told %+v, %v", i, a, err)
						}
					}
				}
			}
			held, err := d.book.Held(d.Context(), d.staff, atCounter)
			if err != nil || len(held) != len(queues[slow]) {
				d.Fatalf("%d are held back, %v; want %d", len(held), err, len(queues[slow]))
			}
			for _, x := range held {
				if err := d.book.TakeHeld(d.Context(), d.staff, atCounter, x.ID, true); err != nil {
					d.Fatal(err)
				}
			}
			s, err := d.book.Sheet(d.Context(), d.staff, atCounter)
			if err != nil {
				d.Fatal(err)
			}
			text := ""
			for _, a := range s.Arrivals {
				text += fmt.Sprint(a.Turn, " ", a.First.At.Unix(), " ", a.First.ID, len(a.Also), a.Marks, "\n")
			}
			var told []string // they stand in the order of keys, which differ between databases
			for _, x := range s.Conflicts {
				told = append(told, fmt.Sprint(x.Kind, " ", x.Who.Turn, " ", len(x.Facts), "\n"))
			}
			slices.Sort(told)
			mu.Lock()
			defer mu.Unlock()
			shown = append(shown, text+fmt.Sprint(told, s.Counts))
			if n := c.number(fmt.Sprintf(`SELECT COUNT(*) FROM attendance WHERE number BETWEEN 1 AND %d`, scans)); n != scans || s.Version != scans {
				d.Errorf("%d facts are numbered up to %d, the newest is %d", n, scans, s.Version)
			}
			for _, kind := range []attendance.ConflictKind{attendance.NotConfirmed, attendance.WrongClock, attendance.Doubled} {
				if !slices.ContainsFunc(s.Conflicts, func(x attendance.Conflict) bool { return x.Kind == kind }) {
					d.Errorf("no conflict of kind %s is told", kind)
				}
			}
		})
	}
}

// A device may do what the desk does, at its gathering and on its days; once it is cut
// off, what it still sends waits for staff.
func TestDeviceIsCutOff(t *testing.T) {
	t.Parallel()
	eachCounter(t, 3, 3, func(c *counter) {
		d := newDoor(c)
		one, two := c.register("b1"), c.register("b2")
		key := func(r registration.Registration) string { return "r:" + string(r.ID) + ":1" }
		d.now = eightWITA
		h, token := d.device("Ponsel Komang (contoh)")
		if a := d.send(h, scan("x", 1, key(one), d.now)); len(a.Roster) != 2 || len(a.There) != 1 || a.Counts[0].Came != 1 || a.Counts[0].Awaited != 2 {
			d.Errorf("the device is told %+v", a)
		}
		relawan := account.Actor{Account: "budi", Organisation: "dinas", Role: account.Volunteer, Gathering: "temu"}
		if _, _, err := d.book.EnrolHere(d.Context(), relawan, atCounter, "Ponsel sendiri"); err != nil {
			d.Errorf("a volunteer's own telephone: %v", err)
		}
		if _, err := c.desk.RegisterFor(d.Context(), relawan, atCounter, entryFor("b3")); fault.KindOf(err) != fault.NotFound {
			d.Errorf("a volunteer registers from paper: %v", err)
		}
		for name, by := range map[string]account.Actor{"volunteer of another gathering": {Account: "budi", Organisation: "dinas", Role: account.Volunteer, Gathering: "lain"}, "owner": {Account: "budi", Organisation: "dinas", Role: account.Owner}} {
			if _, _, err := d.book.EnrolHere(d.Context(), by, atCounter, "Ponsel"); fault.KindOf(err) != fault.NotFound {
				d.Errorf("a %s opens the desk: %v", name, err)
			}
		}
		if _, _, err := d.book.Enrol(d.Context(), relawan, atCounter, "Ponsel lain"); fault.KindOf(err) != fault.NotFound {
			d.Errorf("a volunteer lets other devices in: %v", err)
		}
		if err := d.book.Cut(d.Context(), d.staff, atCounter, h.Device.ID); fault.KindOf(err) != fault.Forbidden {
			d.Errorf("staff cut a device off: %v, want that they may not", err)
		}
		if err := d.book.Cut(d.Context(), d.head, atCounter, h.Device.ID); err != nil {
			d.Fatal(err)
		}
		h = d.open(token)
		for range 2 {
			if a := d.send(h, scan("x", 2, key(two), d.now)); !a.Cut || a.Roster != nil || a.There != nil || len(a.Taken) != 1 {
				d.Errorf("a device that was cut off is told %+v", a)
			}
		}
		if _, err := d.book.CheckIn(d.Context(), h, attendance.Coming{Keys: []string{key(two)}, How: attendance.ByName}); fault.KindOf(err) != fault.Conflict {
			d.Errorf("it lets somebody in: %v", err)
		}
		held, err := d.book.Held(d.Context(), d.staff, atCounter)
		if err != nil || len(held) != 1 || !held[0].Readable || held[0].Why != attendance.WasCut {
			d.Fatalf("held back: %+v, %v", held, err)
		}
		for n, want := range []fault.Kind{"", fault.NotFound} {
			if err := d.book.TakeHeld(d.Context(), d.staff, atCounter, held[0].ID, true); (err == nil) != (want == "") || err != nil && fault.KindOf(err) != want {
				d.Errorf("taken in, time %d: %v", n+1, err)
			}
		}
		s, err := d.book.Sheet(d.Context(), d.staff, atCounter)
		if err != nil || len(s.Arrivals) != 2 || s.Counts[0].Came != 2 {
			d.Errorf("after it was taken in: %+v, %v", s.Counts, err)
		}
		d.now = d.now.AddDate(0, 0, 1)
		_, other := d.counted(d.head)
		if h := d.open(token); h.Shut == "" || other == "" {
			d.Error("the desk works on the day after")
		}
	})
}

func (d *door) counted(by account.Actor) (gathering.Plan, string) {
	d.Helper()
	p, shut, err := d.book.Gate(d.Context(), by, atCounter)
	if err != nil {
		d.Fatal(err)
	}
	return p, shut
}

// Who walks in is registered by the rules of seats: known businesses while there are
// seats, and then on the waiting list; unknown ones wait for staff, and are there.
func TestWalkIn(t *testing.T) {
	t.Parallel()
	eachCounter(t, 3, 2, func(c *counter) {
		d := newDoor(c)
		c.register("b1")
		c.exec(`INSERT INTO business (party, office, code, public, nib, region, kbli, kbli_edition, cluster, created_at, changed_at, version) VALUES
			('b2', 'dinas', 'C2', 0, '1234567890123', '', '', '', '', 1, 1, 1), ('b3', 'dinas', 'C3', 0, '1234567890124', '', '', '', '', 1, 1, 1)`)
		c.exec(`INSERT INTO contact (id, party, name, called, position, email, phone, public, agreed_on, agreed_text, created_at) VALUES
			('k2', 'b2', 'A', '', '', '', '+6281200000002', 0, '', 0, 1), ('k3', 'b3', 'B', '', '', '', '+6281200000003', 0, '', 0, 1)`)
		d.now = eightWITA
		h, _ := d.device("Ponsel")
		for n, want := range []struct {
			visitor attendance.Visitor
			state   registration.State
			there   bool
		}{
			{attendance.Visitor{Business: "x", Person: "Made (contoh)", NIB: "1234567890123", Phone: "081200000002"}, registration.Confirmed, true},
			{attendance.Visitor{Business: "x", Person: "Nyoman (contoh)", NIB: "1234567890124", Phone: "081200000003"}, registration.Waiting, false},
			{attendance.Visitor{Business: "Warung Baru (contoh)", Person: "Ketut (contoh)"}, registration.Pending, true},
		} {
			x, err := d.book.WalkIn(d.Context(), h, want.visitor)
			if err != nil || x.Registration.State != want.state || x.There != want.there || x.Registration.Channel != registration.WalkIn {
				d.Errorf("visitor %d: %s, there %v, %v; want %s, %v", n+1, x.Registration.State, x.There, err, want.state, want.there)
			}
		}
		if _, err := d.book.WalkIn(d.Context(), h, attendance.Visitor{}); fault.KindOf(err) != fault.Invalid {
			d.Errorf("nobody walks in: %v", err)
		}
		s, err := d.book.Sheet(d.Context(), d.staff, atCounter)
		if err != nil || len(s.Arrivals) != 2 || len(s.Open()) != 1 || s.Open()[0].Kind != attendance.NotConfirmed {
			d.Errorf("there: %d, conflicts %+v, %v", len(s.Arrivals), s.Conflicts, err)
		}
	})
}

// Letters of thanks and reports go by who came, once the desk at the door was used.
func TestWhoCameIsThanked(t *testing.T) {
	t.Parallel()
	eachCounter(t, 3, 3, func(c *counter) {
		d := newDoor(c)
		var keys []string
		for n := range 3 {
			keys = append(keys, "r:"+string(c.register(fmt.Sprintf("b%d", n+1)).ID)+":1")
		}
		c.exec(`UPDATE gathering SET state = 'closed', version = version + 1`)
		c.due()
		thanked := func() (n int) {
			c.Helper()
			all, err := c.db.Recipients(c.Context(), atCounter)
			if err != nil {
				c.Fatal(err)
			}
			groups, err := c.db.Groups(c.Context(), atCounter)
			if err != nil {
				c.Fatal(err)
			}
			for _, g := range groups {
				n += g.Count
			}
			if n != len(all) {
				c.Errorf("%d are thanked and %d reported", len(all), n)
			}
			return n
		}
		if n := thanked(); n != 3 {
			c.Errorf("without the desk %d are thanked, want all 3", n)
		}
		d.now = eightWITA
		h, _ := d.device("Ponsel")
		d.send(h, scan("x", 1, keys[0], d.now), scan("x", 2, keys[1], d.now))
		if n := thanked(); n != 2 {
			c.Errorf("%d are thanked, want the 2 that came", n)
		}
		if all, err := c.db.TimetableRecipients(c.Context(), atCounter); err != nil || len(all) != 3 {
			c.Errorf("%d are told of their timetable, want all 3, whoever came yet: %v", len(all), err)
		}
		for _, key := range keys[:2] {
			if err := d.book.TakeBack(d.Context(), d.staff, atCounter, key, "percobaan"); err != nil {
				c.Fatal(err)
			}
		}
		if n := thanked(); n != 3 {
			c.Errorf("after a mere trial of the desk %d are thanked, want all 3", n)
		}
	})
}

// Signatures are erased in time, and a person who is erased leaves neither their
// signature nor their name.
func TestAttendanceIsForgotten(t *testing.T) {
	t.Parallel()
	eachCounter(t, 2, 2, func(c *counter) {
		d := newDoor(c)
		e := entryFor("b1")
		e.Attendees[0].Name, e.Attendees[0].Phone = "Ni Luh Canary", "+6281200000077"
		r, err := c.desk.RegisterFor(c.Context(), c.staff, atCounter, e)
		if err != nil {
			c.Fatal(err)
		}
		other := c.register("b2")
		d.now = eightWITA
		h, _ := d.device("Ponsel")
		signed := func(id string, seq int, more string) json.RawMessage {
			return json.RawMessage(fmt.Sprintf(`{"id":"%s","seq":%d,"kind":"arrive","how":"name","strokes":"1 2 3 4;5 6 7 8","at":%d,%s}`, id, seq, d.now.UnixMilli(), more))
		}
		d.send(h, signed("a", 1, `"who":"r:`+string(r.ID)+`:1"`), signed("b", 2, `"who":"r:`+string(other.ID)+`:1","stand":"Ni Luh Canary"`),
			signed("c", 3, `"name":"Ni Luh Canary","business":"Warung"`), signed("d", 4, `"who":"r:gone:1","stand":"Ni Luh Canary"`), signed("e", 5, `"name":"Orang Lain","business":""`))
		c.exec(`INSERT INTO account (id, name, phone, created_at) VALUES ('canary', 'Ni Luh Canary', '+6281200000077', 1)`)
		if got, err := c.db.Registered(c.Context(), "canary", 10); err != nil || len(got) != 1 || got[0].What != "attendance" {
			c.Errorf("what is kept of a person: %+v, %v", got, err)
		}
		a := account.Account{ID: "canary", Name: "Ni Luh Canary", Phone: "+6281200000077"}
		if err := c.db.Erase(c.Context(), a, d.now, account.Actor{Account: "budi"}.Did(account.KeepAccount, "account/canary", d.now)); err != nil {
			c.Fatal(err)
		}
		if n := c.number(`SELECT COUNT(*) FROM attendance WHERE stand || name || business LIKE '%Canary%' OR business = 'Warung'`) + c.number(`SELECT COUNT(*) FROM attendance_held WHERE body LIKE '%Canary%'`); n != 0 {
			c.Errorf("an erased person's name stands in %d rows", n)
		}
		if n := c.number(`SELECT COUNT(*) FROM attendance WHERE strokes <> ''`); n != 1 {
			c.Errorf("%d signatures are left, want the other person's", n)
		}
		if n := c.number(`SELECT COUNT(*) FROM attendance`); n != 4 {
			c.Errorf("%d facts are left, want all 4", n)
		}
		for _, x := range []struct {
			days, left int
		}{{89, 1}, {92, 0}} {
			if _, err := account.DropStale(c.Context(), c.db, eightWITA.AddDate(0, 0, x.days)); err != nil {
				c.Fatal(err)
			}
			if n := c.number(`SELECT COUNT(*) FROM attendance WHERE strokes <> ''`); n != x.left {
				c.Errorf("after %d days %d signatures are left, want %d", x.days, n, x.left)
			}
		}
	})
}

// BenchmarkReplay has 10,000 check-ins of 600 people sent in batches, as by devices that come
// back into the network.
func BenchmarkReplay(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		replay(b, filepath.Join(b.TempDir(), "bench.db"), "sqlite", "?_pragma=busy_timeout(10000)")
	})
	b.Run("postgres", func(b *testing.B) {
		where, drop, err := storetest.New(b.Context())
		if err != nil {
			b.Skip(err)
		}
		defer drop()
		replay(b, where, "postgres", "")
	})
}

func replay(b *testing.B, path, driver, options string) {
	db, err := store.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	raw, err := sql.Open(driver, path+options)
	if err != nil {
		b.Fatal(err)
	}
	defer raw.Close()
	do := func(query string, args ...any) {
		b.Helper()
		if _, err := raw.Exec(query, args...); err != nil {
			b.Fatal(query, err)
		}
	}
	do(`INSERT INTO organisation (id, kind, name) VALUES ('dinas', 'office', 'Dinas (contoh)')`)
	do(`INSERT INTO account (id, name, created_at) VALUES ('budi', 'Budi (contoh)', 1)`)
	do(`INSERT INTO gathering (id, office, title, theme, place, day, zone, sample, state, code, quota, start, finish, attendees)
		VALUES ('temu', 'dinas', 'Temu Usaha (contoh)', '', 'Balai Contoh', '2026-12-09', 'Asia/Makassar', 1, 'running', 'ABC', 600, 480, 780, 2)`)
	do(`INSERT INTO host (gathering, place, organisation) VALUES ('temu', 1, 'dinas')`)
	for n := range 600 {
		do(`INSERT INTO party (id, office, kind, name, contact, district, village, product) VALUES ($1, 'dinas', 'business', $1, 'A', '', '', '')`, fmt.Sprintf("b%d", n))
		do(`INSERT INTO participant (id, gathering, office, number, party, desks) VALUES ($1, 'temu', 'dinas', $2, $3, 1)`, fmt.Sprintf("p%d", n), n+1, fmt.Sprintf("b%d", n))
	}
	now := eightWITA
	book := attendance.NewBook(db, nil, []byte("key"), func() time.Time { return now })
	_, token, err := book.EnrolHere(b.Context(), account.Actor{Account: "budi", Organisation: "dinas", Role: account.Organiser}, "temu", "Ponsel")
	if err != nil {
		b.Fatal(err)
	}
	h, err := book.Open(b.Context(), token, account.Actor{})
	if err != nil {
		b.Fatal(err)
	}
	const all, batch = 10_000, 200
	round := 0
	for b.Loop() {
		round++
		do(`DELETE FROM attendance`)
		for from := 0; from < all; from += batch {
			sent := attendance.Batch{Now: now.UnixMilli(), Waiting: all - from - batch}
			for i := range batch {
				sent.Facts = append(sent.Facts, scan(fmt.Sprintf("r%d", round), from+i+1, fmt.Sprintf("p:p%d:0", (from+i)%600), now))
			}
			if a, err := book.Send(b.Context(), h, sent); err != nil || len(a.Taken) != batch {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(all)*float64(b.N)/b.Elapsed().Seconds(), "check-ins/s")
}
