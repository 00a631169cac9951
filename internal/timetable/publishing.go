package timetable

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/order"
	"wantilan/schedule"
)

// Publication is a timetable that participants were given to see (terbitan).
type Publication struct {
	Number int
	Run    RunID
	At     time.Time
	By     account.ID
	ByName string
	Held   int // meetings
	Told   int // participants who were told, and who wait
	Wait   int
}

// Publishing is a publication that is about to be.
type Publishing struct {
	Gathering gathering.ID
	Edition   int64 // of the draft
	Last      int   // number of the publication before it; 0 for the first
	Run       RunID // that has its bookings
	Fresh     *Run  // kept with Bookings and LeftOut when organisers set them by hand
	Bookings  []Booking
	LeftOut   []LeftOut
	Taken     *Step // makes it the draft too
	By        account.ID
	At        time.Time
	Address   string // of the pages, for links in what people are told
	Tell      []Notice
}

// Notice is that a participant has to be told of a publication, or was.
type Notice struct {
	Publication int
	Participant int // number
	Since       int // publication that they know; 0: none
	Address     string
	ToldAt      time.Time
	Channel     string // ByMail or ByHand; empty: not yet
}

// How participants are told.
const (
	ByMail  = "mail"
	ByHands = "hand"
)

// Meeting is one meeting of a participant, as they know it.
type Meeting struct {
	Request, Other, Slot, Table int // numbers
}

// Difference is what became of one meeting between two timetables.
type Difference struct {
	Request  int
	Was, Is  Place // the zero value: not held
	From, To int   // participant numbers
}

// Between lists what differs between two timetables of a day, by time. Meetings that
// one request of two goes for are told once.
func (d *Day) Between(was, is []Booking) (all []Difference) {
	bare := func(p Place) Place { return Place{Slot: p.Slot, Table: p.Table} }
	before, after := d.byPair(was), d.byPair(is)
	for pair, b := range before {
		a := after[pair]
		if was, is := bare(b.Place), bare(a.Place); was != is {
			all = append(all, Difference{b.request, was, is, d.Requests[b.request-1].From, d.Requests[b.request-1].To})
		}
	}
	for pair, a := range after {
		if _, there := before[pair]; !there {
			all = append(all, Difference{a.request, Place{}, bare(a.Place), d.Requests[a.request-1].From, d.Requests[a.request-1].To})
		}
	}
	at := func(x Difference) int {
		if x.Is.Slot != 0 {
			return x.Is.Slot
		}
		return x.Was.Slot
	}
	order.By(all, func(a, b Difference) int {
		if n := at(a) - at(b); n != 0 {
			return n
		}
		return a.Request - b.Request
	})
	return all
}

type pairAt struct {
	Place
	request int
}

// byPair keys bookings by the two who meet and how often they did before.
func (d *Day) byPair(list []Booking) map[[3]int]pairAt {
	all := make(map[[3]int]pairAt, len(list))
	for _, b := range list {
		if b.Request > len(d.Requests) {
			continue
		}
		r := &d.Requests[b.Request-1]
		key := [3]int{min(r.From, r.To), max(r.From, r.To), 0}
		for _, there := all[key]; there; _, there = all[key] {
			key[2]++
		}
		all[key] = pairAt{Place{b.Slot, b.Table, b.Pinned}, b.Request}
	}
	return all
}

// touched lists the participants of differences.
func touched(list []Difference) []int {
	var all []int
	for _, x := range list {
		all = append(all, x.From, x.To)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Compare is a draft beside what participants see.
type Compare struct {
	Board        Board
	Differences  []Difference
	People       []int // participant numbers
	Publications []Publication
}

// Compare tells what publishing the draft would change.
func (p *Planner) Compare(ctx context.Context, by account.Actor, g gathering.ID) (Compare, error) {
	d, err := p.Look(ctx, by, g)
	if err != nil {
		return Compare{}, err
	}
	all, err := p.store.Publications(ctx, g, mostRuns)
	if err != nil {
		return Compare{}, fmt.Errorf("load publications of %s: %w", g, err)
	}
	c := Compare{Board: d, Differences: d.Between(d.Public, d.Bookings), Publications: all}
	c.People = touched(c.Differences)
	return c, nil
}

// Publish gives participants the draft to see, and has those told whose meetings are
// others than the ones they know. edition and last are what the organiser saw.
func (p *Planner) Publish(ctx context.Context, by account.Actor, g gathering.ID, edition int64, last int, address string) (int, error) {
	d, err := p.Board(ctx, by, g)
	if err != nil {
		return 0, err
	}
	if err := d.since(edition); err != nil {
		return 0, err
	}
	if d.Outcome == nil || len(d.Bookings) == 0 {
		return 0, fault.New(fault.Conflict, "timetable.nothing_to_publish")
	}
	if broken := d.Broken(); len(broken) > 0 {
		return 0, &Refused{broken}
	}
	x := Publishing{Edition: edition, Run: d.Run, Bookings: d.Bookings, LeftOut: d.LeftOut}
	if d.Moved || d.Run == "" || d.pruned(ctx, p.store) {
		x.Fresh = d.byHand(by, p.now())
		x.Run = x.Fresh.ID
		x.Taken = d.take(x.Run, d.Bookings, by.Account, p.now())
	}
	return p.publish(ctx, by, &d, x, last, address)
}

// pruned tells whether the draft is not what its run found: requests were withdrawn.
func (d *Board) pruned(ctx context.Context, store Boards) bool {
	bookings, _, err := store.Bookings(ctx, d.Run)
	return err != nil || !slices.Equal(bookings, d.Bookings)
}

// byHand is a run that holds what organisers set.
func (d *Board) byHand(by account.Actor, now time.Time) *Run {
	r := &Run{
		ID: RunID(account.NewID(now)), Gathering: d.Gathering.ID, Kind: ByHand, State: Finished, By: by.Account, ByName: by.Name,
		RequestedAt: now, StartedAt: now, EndedAt: now, Status: schedule.Feasible, Held: len(d.Bookings), Short: d.Short(),
		Settings: Settings{Budget: LeastBudget, Fairness: d.Fairness},
	}
	p, t, _ := d.held()
	report := schedule.Verify(p, t)
	r.Spread, r.Progress = report.Spread, Progress{Best: report.Total}
	for _, o := range p.Objectives {
		r.Progress.Values = append(r.Progress.Values, schedule.Value{Objective: o, Best: report.Values[o]})
	}
	return r
}

// Again publishes an earlier publication once more; it becomes the draft too.
func (p *Planner) Again(ctx context.Context, by account.Actor, g gathering.ID, number int, edition int64, last int, address string) (int, error) {
	d, err := p.Board(ctx, by, g)
	if err != nil {
		return 0, err
	}
	if err := d.since(edition); err != nil {
		return 0, err
	}
	all, err := p.store.Publications(ctx, g, mostRuns)
	if err != nil {
		return 0, fmt.Errorf("load publications of %s: %w", g, err)
	}
	i := slices.IndexFunc(all, func(x Publication) bool { return x.Number == number })
	if i < 0 {
		return 0, fault.New(fault.NotFound, "timetable.publication_not_found")
	}
	bookings, left, err := p.store.Bookings(ctx, all[i].Run)
	if err != nil {
		return 0, fmt.Errorf("load publication %d of %s: %w", number, g, err)
	}
	then := d
	then.Bookings, then.LeftOut = bookings, left
	then.Settle()
	if broken := then.Broken(); len(broken) > 0 {
		return 0, &Refused{broken}
	}
	if len(then.Bookings) != len(bookings) {
		return 0, fault.New(fault.Conflict, "timetable.publication_stale")
	}
	x := Publishing{Edition: edition, Run: all[i].Run, Bookings: bookings, Taken: d.take(all[i].Run, bookings, by.Account, p.now())}
	return p.publish(ctx, by, &d, x, last, address)
}

func (p *Planner) publish(ctx context.Context, by account.Actor, d *Board, x Publishing, last int, address string) (int, error) {
	g := d.Gathering.ID
	x.Gathering, x.Last, x.By, x.At, x.Address = g, last, by.Account, p.now(), address
	if d.Published != last {
		return 0, fault.New(fault.Conflict, "timetable.published_meanwhile")
	}
	number := last + 1
	if err := p.tell(ctx, d, &x, number); err != nil {
		return 0, err
	}
	e := by.Did(account.SolveTimetable, g.Object(), x.At).From(account.Facts{"published": last}).
		To(account.Facts{"published": number, "run": x.Run, "meetings": len(x.Bookings), "told": len(x.Tell)})
	if err := p.store.PublishTimetable(ctx, x, e); err != nil {
		return 0, fmt.Errorf("publish the timetable of %s: %w", g, err)
	}
	return number, nil
}

// tell finds who has to be told: whoever knows another timetable of their own. Somebody
// who was not told yet of an earlier change is told both at once.
func (p *Planner) tell(ctx context.Context, d *Board, x *Publishing, number int) error {
	g := d.Gathering.ID
	waiting, err := p.store.TimetableNotices(ctx, g, true)
	if err != nil {
		return fmt.Errorf("load who waits to be told of %s: %w", g, err)
	}
	since := map[int]int{} // participant → publication that they know
	for _, n := range waiting {
		since[n.Participant] = n.Since
	}
	for _, who := range d.Gathering.Present() {
		if _, waits := since[who.Number]; !waits {
			since[who.Number] = x.Last
		}
	}
	known := map[int][]int{} // publication → who differs from it
	for _, n := range since {
		if _, looked := known[n]; looked {
			continue
		}
		was, err := p.bookingsOf(ctx, g, n)
		if err != nil {
			return err
		}
		known[n] = touched(d.Between(was, x.Bookings))
	}
	for _, who := range d.Gathering.Present() {
		n := since[who.Number]
		if slices.Contains(known[n], who.Number) {
			x.Tell = append(x.Tell, Notice{Publication: number, Participant: who.Number, Since: n, Address: x.Address})
		}
	}
	return nil
}

// bookingsOf are those of a publication; none of number 0.
func (p *Planner) bookingsOf(ctx context.Context, g gathering.ID, number int) ([]Booking, error) {
	if number == 0 {
		return nil, nil
	}
	all, err := p.store.Publications(ctx, g, 1_000)
	if err != nil {
		return nil, fmt.Errorf("load publications of %s: %w", g, err)
	}
	for _, x := range all {
		if x.Number == number {
			bookings, _, err := p.store.Bookings(ctx, x.Run)
			return bookings, err
		}
	}
	return nil, fmt.Errorf("publication %d of gathering %s is not kept", number, g)
}
