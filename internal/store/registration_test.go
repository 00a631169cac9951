package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/register"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

// counter is a registration desk over a database with one open gathering and some
// businesses.
type counter struct {
	*testing.T
	db    *store.DB
	raw   *sql.DB
	desk  *registration.Desk
	work  *registration.Work
	now   time.Time
	staff account.Actor
}

const atCounter = gathering.ID("temu")

func newCounter(t *testing.T, where string, businesses, quota int) *counter {
	t.Helper()
	c := &counter{T: t, db: open(t, where), raw: look(t, where), now: noon.AddDate(0, 0, -5), staff: account.Actor{Account: "budi", Organisation: "dinas", Role: account.Staff}}
	c.exec(`INSERT INTO organisation (id, kind, name) VALUES ('dinas', 'office', 'Dinas (contoh)')`)
	c.exec(`INSERT INTO gathering (id, office, title, theme, place, day, zone, sample, state, code, quota, start, finish, attendees)
		VALUES ('temu', 'dinas', 'Temu Usaha (contoh)', '', 'Balai Contoh', '2026-12-09', 'Asia/Makassar', 1, 'open', 'ABC', ` + fmt.Sprint(quota) + `, 480, 780, 2)`)
	c.exec(`INSERT INTO host (gathering, place, organisation) VALUES ('temu', 1, 'dinas')`)
	for n := 1; n <= 3; n++ {
		c.exec(fmt.Sprintf(`INSERT INTO slot (gathering, number, start, finish, session) VALUES ('temu', %d, %d, %d, 0)`, n, 600+20*n, 615+20*n))
	}
	c.exec(`INSERT INTO party (id, office, kind, name, contact, district, village, product) VALUES ('bank', 'dinas', 'bank', 'Bank A (contoh)', '', '', '', '')`)
	tx, err := c.raw.Begin()
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= businesses; n++ {
		if _, err := tx.Exec(fmt.Sprintf(`INSERT INTO party (id, office, kind, name, contact, district, village, product)
			VALUES ('b%d', 'dinas', 'business', 'Tenun Sandat %d (contoh)', '', 'Mengwi', '', '')`, n, n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	seed := uint64(41)
	c.desk = registration.NewDesk(c.db, []byte("key"), func() time.Time { return c.now }, func() uint64 { seed++; return seed })
	c.work = registration.NewWork(c.desk, c.db)
	return c
}

func (c *counter) exec(query string) {
	c.Helper()
	if _, err := c.raw.Exec(query); err != nil {
		c.Fatalf("%s: %v", query, err)
	}
}

func (c *counter) number(query string) (n int) {
	c.Helper()
	if err := c.raw.QueryRow(query).Scan(&n); err != nil {
		c.Fatalf("%s: %v", query, err)
	}
	return n
}

// plan changes the plan as its author does.
func (c *counter) plan(set string) {
	c.Helper()
	c.exec(`UPDATE gathering SET version = version + 1, ` + set + ` WHERE id = 'temu'`)
}

func entryFor(party string) registration.Entry {
	return registration.Entry{Party: register.PartyID(party), Channel: registration.Paper, Details: registration.Details{Attendees: []registration.Attendee{{Name: "Ni Made Contoh", Sex: registration.Woman}}}}
}

func (c *counter) register(party string) registration.Registration {
	c.Helper()
	r, err := c.desk.RegisterFor(c.Context(), c.staff, atCounter, entryFor(party))
	if err != nil {
		c.Fatalf("%s: %v", party, err)
	}
	return r
}

func (c *counter) do(r registration.Registration, e registration.Event) {
	c.Helper()
	if err := c.desk.Do(c.Context(), registration.Hand{By: c.staff}, r.ID, e, "alasan"); err != nil {
		c.Fatalf("%s: %v", e, err)
	}
}

func (c *counter) state(r registration.Registration) registration.State {
	c.Helper()
	r, err := c.db.Registration(c.Context(), r.ID)
	if err != nil {
		c.Fatal(err)
	}
	return r.State
}

// due does all due work until none is left.
func (c *counter) due() {
	c.Helper()
	for range 100 {
		total := 0
		for _, work := range []func() (int, error){
			func() (int, error) { return c.work.OfferDue(c.Context()) }, func() (int, error) { return c.work.SeatDue(c.Context()) }, func() (int, error) { return c.work.TellDue(c.Context()) },
		} {
			n, err := work()
			if err != nil {
				c.Fatal(err)
			}
			total += n
		}
		if total == 0 {
			return
		}
	}
	c.Fatal("due work does not come to an end")
}

func eachCounter(t *testing.T, businesses, quota int, f func(c *counter)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, where string) { f(newCounter(t, where, businesses, quota)) })
}

// A thousand register at the same moment for sixty seats.
func TestSixtyOfAThousandGetASeat(t *testing.T) {
	t.Parallel()
	const businesses, quota = 1000, 60
	eachCounter(t, businesses, quota, func(c *counter) {
		var wait sync.WaitGroup
		errs := make([]error, businesses)
		begin := make(chan struct{})
		for i := range businesses {
			wait.Go(func() {
				<-begin
				_, errs[i] = c.desk.RegisterFor(c.Context(), c.staff, atCounter, entryFor(fmt.Sprintf("b%d", i+1)))
			})
		}
		close(begin)
		wait.Wait()
		if err := errors.Join(errs...); err != nil {
			c.Fatal(err)
		}
		l, err := c.desk.List(c.Context(), c.staff, atCounter, registration.Filter{Limit: 2 * businesses})
		if err != nil {
			c.Fatal(err)
		}
		if confirmed, waiting := l.Tally.States[registration.Confirmed], l.Tally.States[registration.Waiting]; confirmed != quota || waiting != businesses-quota || len(l.All) != businesses {
			c.Errorf("%d have a seat and %d wait of %d", confirmed, waiting, len(l.All))
		}
		parties := map[register.PartyID]bool{}
		for i, r := range l.All {
			if r.Turn != i+1 {
				c.Fatalf("registration %d has turn %d", i+1, r.Turn)
			}
			if parties[r.Party] {
				c.Errorf("%s is registered twice", r.Party)
			}
			parties[r.Party] = true
		}
		for i, q := range l.Order {
			if want := quota + i + 1; q.Turn != want {
				c.Fatalf("place %d has turn %d, want %d", i+1, q.Turn, want)
			}
		}
	})
}

// The last seat goes to one of many who press at the same moment; one party that
// presses often is registered once.
func TestTheLastSeatGoesToOne(t *testing.T) {
	t.Parallel()
	eachCounter(t, 30, 1, func(c *counter) {
		var wait sync.WaitGroup
		for i := range 60 {
			wait.Go(func() {
				_, err := c.desk.RegisterFor(c.Context(), c.staff, atCounter, entryFor(fmt.Sprintf("b%d", i%30+1)))
				if err != nil && fault.KindOf(err) != fault.Conflict {
					c.Error(err)
				}
			})
		}
		wait.Wait()
		if n := c.number(`SELECT COUNT(*) FROM registration WHERE state = 'confirmed'`); n != 1 {
			c.Errorf("%d have the one seat", n)
		}
		if n := c.number(`SELECT COUNT(*) FROM registration`); n != 30 {
			c.Errorf("30 parties have %d registrations", n)
		}
	})
}

func TestASeatThatIsGivenBackIsOfferedAndPassedOn(t *testing.T) {
	t.Parallel()
	eachCounter(t, 4, 1, func(c *counter) {
		first, second, third, fourth := c.register("b1"), c.register("b2"), c.register("b3"), c.register("b4")
		c.due()
		if got := []registration.State{c.state(first), c.state(second)}; !slices.Equal(got, []registration.State{registration.Confirmed, registration.Waiting}) {
			c.Fatalf("the first two are %v", got)
		}
		c.do(first, registration.Cancel)
		c.due()
		if got := []registration.State{c.state(second), c.state(third)}; !slices.Equal(got, []registration.State{registration.Offered, registration.Waiting}) {
			c.Fatalf("after a cancellation the next two are %v", got)
		}
		c.now = c.now.Add(25 * time.Hour) // longer than a day
		c.due()
		if got := []registration.State{c.state(second), c.state(third)}; !slices.Equal(got, []registration.State{registration.Expired, registration.Offered}) {
			c.Fatalf("an offer that is not taken: %v", got)
		}
		c.do(third, registration.Decline)
		c.due()
		if c.state(fourth) != registration.Offered {
			c.Fatalf("declined, but the next is %s", c.state(fourth))
		}
		c.do(fourth, registration.Accept)
		c.do(fourth, registration.Cancel)
		c.due()
		for _, r := range []registration.Registration{first, second, third, fourth} { // complaint: whoever left got the seat again
			if s := c.state(r); s.Live() {
				c.Errorf("%s is %s again", r.Party, s)
			}
		}
	})
}

func TestAQuotaThatIsRaisedGivesAsManyOffers(t *testing.T) {
	t.Parallel()
	eachCounter(t, 10, 2, func(c *counter) {
		for n := 1; n <= 10; n++ {
			c.register(fmt.Sprintf("b%d", n))
		}
		c.plan(`quota = 5`)
		l, err := c.desk.List(c.Context(), c.staff, atCounter, registration.Filter{})
		if err != nil || len(l.Next) != 3 {
			c.Fatalf("the page says %d offers, %v", len(l.Next), err)
		}
		c.due()
		if n := c.number(`SELECT COUNT(*) FROM registration WHERE state = 'offered'`); n != 3 {
			c.Errorf("%d offers for three seats", n)
		}
		if n, err := c.db.ConfirmedSeats(c.Context(), atCounter); err != nil || n != 5 {
			c.Errorf("%d seats are held, %v", n, err)
		}
	})
}

// When registration closes, the confirmed become participants, and their wishes and
// free times what the timetable works with; who cancels then is left out.
func TestTheConfirmedBecomeParticipants(t *testing.T) {
	t.Parallel()
	eachCounter(t, 3, 2, func(c *counter) {
		with := func(party string, d registration.Details) registration.Registration {
			e := entryFor(party)
			e.Wishes, e.Arrive, e.Away = d.Wishes, d.Arrive, d.Away
			r, err := c.desk.RegisterFor(c.Context(), c.staff, atCounter, e)
			if err != nil {
				c.Fatal(err)
			}
			return r
		}
		wish := []registration.Wish{{Party: "bank", Priority: 1}}
		one, two := with("b1", registration.Details{Wishes: wish, Arrive: 630}), with("b2", registration.Details{Wishes: wish, Away: []int{3}})
		waiting := c.register("b3")
		c.plan(`state = 'closed'`)
		c.due()
		if n := c.number(`SELECT COUNT(*) FROM participant`); n != 2 {
			c.Fatalf("%d participants", n)
		}
		if n := c.number(`SELECT COUNT(*) FROM request`); n != 0 {
			c.Fatalf("%d requests, though the bank does not take part yet", n)
		}
		c.register("bank")
		c.due()
		if n := c.number(`SELECT COUNT(*) FROM request WHERE to_number = 3 AND answer = 'accepted' AND number = from_number`); n != 2 {
			c.Errorf("%d requests to the bank", n)
		}
		if n := c.number(`SELECT COUNT(*) FROM unavailable u JOIN participant p ON p.id = u.participant WHERE p.party = 'b1' AND u.slot = 1`); n != 1 {
			c.Error("who comes at 10.30 is free at 10.20")
		}
		version := c.number(`SELECT version FROM gathering`)
		c.due()
		if again := c.number(`SELECT version FROM gathering`); again != version {
			c.Errorf("work that is done was done again: version %d, then %d", version, again)
		}
		c.do(one, registration.Cancel)
		c.due()
		if n := c.number(`SELECT COUNT(*) FROM participant p JOIN unavailable u ON u.participant = p.id WHERE p.party = 'b1' AND p.withdrawn_at IS NOT NULL`); n != 3 {
			c.Errorf("who cancelled is away at %d of 3 slots", n)
		}
		if n := c.number(`SELECT COUNT(*) FROM request WHERE answer = 'withdrawn' AND from_number = 1`); n != 1 {
			c.Errorf("%d requests of who cancelled are withdrawn", n)
		}
		if c.state(two) != registration.Confirmed {
			c.Error("another's cancellation touched a registration")
		}
		if again := c.register("b1"); again.State != registration.Waiting {
			c.Errorf("a seat that somebody waits for went to another: %s", again.State)
		} else {
			c.do(again, registration.Cancel)
		}
		c.do(waiting, registration.Cancel)
		c.register("b1") // the seat is free again; the number stays
		c.due()
		if n := c.number(`SELECT COUNT(*) FROM participant WHERE party = 'b1' AND withdrawn_at IS NULL AND number = 1`); n != 1 {
			c.Error("who registers anew is no participant")
		}
	})
}

// Whoever is registered is told of another day, of another place and of the end,
// once each; who cancelled is not.
func TestEverybodyIsToldOfAMoveOnce(t *testing.T) {
	t.Parallel()
	eachCounter(t, 3, 1, func(c *counter) {
		c.register("b1")
		c.register("b2")
		c.do(c.register("b3"), registration.Cancel)
		told := func(kind string) int {
			return c.number(`SELECT COUNT(*) FROM registration_notice WHERE kind = '` + kind + `'`)
		}
		c.due()
		if told("moved") != 0 {
			c.Error("nothing moved, and it was told")
		}
		c.plan(`theme = 'lain'`)
		c.due()
		c.plan(`day = '2026-12-10'`)
		c.due()
		c.due()
		if n := told("moved"); n != 2 {
			c.Errorf("of one move %d were told", n)
		}
		c.plan(`place = 'Gedung Contoh'`)
		c.due()
		if n := told("moved"); n != 4 {
			c.Errorf("of two moves %d were told", n)
		}
		if n := c.number(`SELECT COUNT(*) FROM registration WHERE sequence = 2`); n != 2 {
			c.Errorf("%d calendar entries went up twice", n)
		}
		c.plan(`state = 'cancelled'`)
		c.due()
		c.due()
		if n := told("called_off"); n != 2 {
			c.Errorf("of the cancellation %d were told", n)
		}
	})
}

func TestALotIsDrawnOnce(t *testing.T) {
	t.Parallel()
	eachCounter(t, 5, 1, func(c *counter) {
		c.plan(`queue = 'lot'`)
		first := c.register("b1")
		for n := 2; n <= 5; n++ {
			c.register(fmt.Sprintf("b%d", n))
		}
		c.do(first, registration.Cancel)
		c.due()
		if n := c.number(`SELECT COUNT(*) FROM registration WHERE state = 'offered'`); n != 0 {
			c.Fatalf("%d offers before the lot is drawn", n)
		}
		c.plan(`state = 'closed'`)
		c.due()
		l, err := c.desk.List(c.Context(), c.staff, atCounter, registration.Filter{State: registration.Offered})
		if err != nil || !l.Tally.Drawn || len(l.All) != 1 || l.Plan.Seats.Seed == 0 {
			c.Fatalf("after the drawing: %v, drawn %t with %d, %d offers", err, l.Tally.Drawn, l.Plan.Seats.Seed, len(l.All))
		}
		for _, q := range l.Order {
			if registration.Lot(l.Plan.Seats.Seed, q.ID) < registration.Lot(l.Plan.Seats.Seed, l.All[0].ID) {
				c.Error("somebody with a smaller lot still waits")
			}
		}
		if err := c.desk.Draw(c.Context(), c.staff, atCounter); fault.KindOf(err) != fault.Conflict {
			c.Errorf("drawn again: %v", err)
		}
	})
}

func TestAnotherOfficesStaffReachNoRegistration(t *testing.T) {
	t.Parallel()
	eachCounter(t, 1, 1, func(c *counter) {
		r := c.register("b1")
		for _, by := range []account.Actor{
			{}, {Account: "x", Organisation: "lain", Role: account.Organiser}, {Account: "x", Organisation: "lain", Role: account.Owner}, {Account: "x", Organisation: "dinas", Role: account.Speaker},
		} {
			if _, err := c.desk.List(c.Context(), by, atCounter, registration.Filter{}); fault.KindOf(err) != fault.NotFound {
				c.Errorf("%s of %s sees the list: %v", by.Role, by.Organisation, err)
			}
			if err := c.desk.Do(c.Context(), registration.Hand{By: by}, r.ID, registration.Cancel, ""); fault.KindOf(err) != fault.NotFound {
				c.Errorf("%s of %s cancels: %v", by.Role, by.Organisation, err)
			}
		}
		for _, token := range []string{"", string(r.ID), string(r.ID) + ".", string(r.ID) + ".AAAAAAAAAAAAAAAA", c.desk.TicketCode(r)} {
			if _, err := c.desk.ByLink(c.Context(), token); fault.KindOf(err) != fault.NotFound {
				c.Errorf("%q opens a registration: %v", token, err)
			}
		}
		if got, err := c.desk.ByLink(c.Context(), c.desk.Link(r)); err != nil || got.ID != r.ID {
			c.Errorf("the personal link: %v", err)
		}
		if err := c.desk.VoidTicket(c.Context(), c.staff, r.ID); err != nil {
			c.Fatal(err)
		}
		if _, _, err := c.desk.Ticket(c.Context(), c.desk.TicketCode(r)); fault.KindOf(err) != fault.NotFound {
			c.Errorf("a ticket that was made void: %v", err)
		}
	})
}

// What people eat and need is forgotten some days after the gathering, and with the
// person.
func TestMealsAreForgotten(t *testing.T) {
	t.Parallel()
	eachCounter(t, 1, 1, func(c *counter) {
		e := entryFor("b1")
		e.Attendees[0].Meal, e.Attendees[0].Access = registration.NoBeef, "kursi roda"
		if _, err := c.desk.RegisterFor(c.Context(), c.staff, atCounter, e); err != nil {
			c.Fatal(err)
		}
		left := func(now time.Time) int {
			if _, err := account.DropStale(c.Context(), c.db, now); err != nil {
				c.Fatal(err)
			}
			return c.number(`SELECT COUNT(*) FROM attendee WHERE meal <> '' OR access <> ''`)
		}
		if left(noon.AddDate(0, 0, 29)) != 1 {
			c.Error("forgotten too early")
		}
		if left(noon.AddDate(0, 0, 32)) != 0 {
			c.Error("kept for longer than the office says")
		}
		if c.number(`SELECT COUNT(*) FROM attendee WHERE name <> ''`) != 1 {
			c.Error("the name is gone too")
		}
	})
}
