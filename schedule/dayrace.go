package schedule

import (
	"context"
	"slices"
	"sync"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/local"
	"wantilan/schedule/internal/proof"
	"wantilan/schedule/internal/relax"
	"wantilan/schedule/internal/sat"
	"wantilan/schedule/internal/seat"
)

// A dayRace searches for the timetable of a day with several objectives: local
// search for better ones, complete search for proofs, each telling the other.
//
// bound[k] holds for the k-th objective among all timetables that are as good as
// the best in the objectives before it. It stays true when a better one is found,
// because that leaves fewer.
type dayRace struct {
	d    *day.Day
	o    *Options
	ctx  context.Context
	stop context.CancelFunc

	walks    bool  // what people walk counts
	unseated int64 // more than anybody can walk: of a timetable whose tables are not known
	seated   bool  // tables are looked for at every better timetable

	mu      sync.Mutex
	spots   []int32 // the best timetable, nil when none
	best    day.Values
	tables  []int32 // those of spots; nil when they have not been looked for
	like    []int32 // tables of the last timetable that has some, to begin from
	bound   []int64 // by place in d.Order
	refuted bool    // no timetable exists
	phase   Phase
	broken  string // what a worker panicked with, and where
}

func newDayRace(ctx context.Context, d *day.Day, o *Options) *dayRace {
	r := &dayRace{d: d, o: o, bound: make([]int64, len(d.Order))}
	r.walks = slices.Contains(d.Order, day.Walking)
	r.seated = r.walks && len(d.Meetings) <= mostWalked ||
		!d.Simple() && slices.ContainsFunc(d.Meetings, func(m day.Meeting) bool { return m.Host >= 0 })
	r.unseated = d.WalkedAtMost()
	r.ctx, r.stop = context.WithCancel(ctx)
	return r
}

// mostWalked is up to how many meetings good tables are looked for at every better
// timetable; it takes half a millisecond for that many, a tenth of a second for 60,000.
const mostWalked = 1_000

// relaxed takes the bounds that hold whatever else is wanted, and need no search.
func (r *dayRace) relaxed() {
	rounds := priceRoundsOf(r.d)
	for k, g := range r.d.Order {
		if r.ctx.Err() != nil {
			return
		}
		switch g {
		case day.Changes:
			r.raise(k, relax.Changes(r.ctx, r.d))
		case day.Floor:
			r.raise(k, relax.Floor(r.ctx, r.d, rounds))
		case day.Weight:
			r.raise(k, relax.Weight(r.ctx, r.d, rounds))
		}
	}
}

// priceRoundsOf keeps the search for prices within some seconds for large days.
func priceRoundsOf(d *day.Day) int {
	return min(400, max(30, 80_000_000/(1+len(d.Meetings)*d.Slots)))
}

// run searches until the race is decided or its context ends. start is a
// timetable to begin from, or nil; it may break rules.
func (r *dayRace) run(workers int, start []int32) {
	defer r.stop()
	if r.decided() {
		return
	}
	runners := []func() bool{r.improver(r.o.Seed, start), r.prover()}
	if r.seats() {
		runners = append(runners, r.walker(r.o.Seed))
	}
	for i := len(runners); i < workers; i++ {
		runners = append(runners, r.improver(r.o.Seed+uint64(i)*7919, nil))
	}
	lanes := make([][]func() bool, min(max(1, workers), len(runners)))
	for i, run := range runners {
		lanes[i%len(lanes)] = append(lanes[i%len(lanes)], run)
	}
	var all sync.WaitGroup
	for _, lane := range lanes {
		all.Go(func() {
			defer r.caught()
			r.turns(lane)
		})
	}
	all.Wait()
	if r.broken != "" {
		panic(r.broken)
	}
}

// caught takes a worker's panic to the goroutine that called.
func (r *dayRace) caught() {
	if p := recover(); p != nil {
		r.mu.Lock()
		r.broken = brokenBy(p).text
		r.mu.Unlock()
		r.stop()
	}
}

func (r *dayRace) turns(lane []func() bool) {
	for len(lane) > 0 {
		for i := 0; i < len(lane); i++ {
			if r.ctx.Err() != nil || r.decided() {
				r.stop()
				return
			}
			if !lane[i]() {
				lane = slices.Delete(lane, i, i+1)
				i--
			}
		}
	}
}

// decided tells that nothing is left to find.
func (r *dayRace) decided() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.refuted || r.spots != nil && r.open() < 0
}

// open is the first objective that is not proven, -1 when all are; r.mu is held
// and there is a timetable.
func (r *dayRace) open() int {
	for k, g := range r.d.Order {
		if r.best[g] > r.bound[k] {
			return k
		}
	}
	return -1
}

// found offers a timetable and tells whether the race is over.
func (r *dayRace) found(spots []int32, v day.Values) bool {
	var tables []int32
	if r.walks {
		v[day.Walking] = r.unseated
	}
	if r.seated && r.better(spots, v) {
		if tables = r.seatNow(spots); tables == nil {
			return false // some groupings are missed: see seat.Tables
		}
		v[day.Walking] = r.d.Walked(spots, tables)
	}
	return r.offer(spots, tables, v)
}

// foundAt is found for a timetable of the complete search, at its tables where it
// knows them.
func (r *dayRace) foundAt(spots, tables []int32) bool {
	v := r.d.Count(spots)
	if tables == nil || !r.walks {
		return r.found(spots, v)
	}
	v[day.Walking] = r.d.Walked(spots, tables)
	return r.offer(spots, tables, v)
}

// ended is a context that has: for tables that are wanted at once.
var ended = func() context.Context {
	ctx, end := context.WithCancel(context.Background())
	end()
	return ctx
}()

// seatNow finds tables at once, nil when it finds none.
func (r *dayRace) seatNow(spots []int32) []int32 {
	if len(spots) > mostWalked {
		tables, _ := seat.Any(r.d, spots, r.near())
		return tables
	}
	tables, _ := seat.Like(ended, r.d, spots, r.near())
	return tables
}

// better tells whether a timetable could be better than the best, were there no
// table changes in it.
func (r *dayRace) better(spots []int32, v day.Values) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	v[day.Walking] = 0
	return r.spots == nil || r.d.Less(v, r.best)
}

// near is tables to begin from.
func (r *dayRace) near() []int32 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.like
}

// offer is found for a timetable with its tables, nil when those are not known.
func (r *dayRace) offer(spots, tables []int32, v day.Values) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.spots == nil || r.d.Less(v, r.best) {
		r.spots, r.best, r.tables = slices.Clone(spots), v, slices.Clone(tables)
		if tables != nil {
			r.like = r.tables
		}
		r.progress()
	}
	if r.open() < 0 {
		r.stop()
		return true
	}
	return false
}

// raise tells that no timetable that is as good before has less of the k-th objective.
func (r *dayRace) raise(k int, least int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if least > r.bound[k] {
		r.bound[k] = least
		r.progress()
	}
}

func (r *dayRace) refute() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refuted = r.spots == nil
	r.stop()
}

func (r *dayRace) tell(phase Phase) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if phase != r.phase {
		r.phase = phase
		r.progress()
	}
}

// progress reports; r.mu is held, so that reports come one at a time.
func (r *dayRace) progress() {
	if r.o.Progress == nil {
		return
	}
	p := Progress{Best: -1, Phase: r.phase}
	if k := slices.Index(r.d.Order, day.Breaks); k >= 0 {
		p.Bound = int(r.bound[k])
	}
	if r.spots != nil {
		p.Best, p.Values = int(r.best[day.Breaks]), r.values()
	}
	r.o.Progress(p)
}

// values is how far every objective has come; r.mu is held or the race is over.
func (r *dayRace) values() []Value {
	var all []Value
	for k, g := range r.d.Order {
		all = append(all, Value{Objective: objectiveOf[g], Best: r.best[g], Bound: min(r.bound[k], r.best[g])})
	}
	return all
}

// state is a copy of the best, and what is open in it.
func (r *dayRace) state() (spots []int32, best day.Values, bound []int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.spots, r.best, slices.Clone(r.bound)
}

// movesEach is how many steps the first slice of local search has for each meeting:
// a small day is left to the proof soon.
const movesEach = 200

// improver is local search; each slice is longer than the one before.
func (r *dayRace) improver(seed uint64, start []int32) func() bool {
	moves := min(firstMoves, max(2_000, int64(len(r.d.Meetings))*movesEach))
	return func() bool {
		r.tell(PhaseImprove)
		if spots, _, _ := r.state(); spots != nil && seed%3 != 0 {
			start = spots
		}
		local.Search(r.ctx, r.d, local.Options{Seed: seed, Moves: moves, Start: start, Target: r.target(), Found: r.found})
		seed += 0x9E3779B97F4A7C15
		start = nil
		moves = min(int64(float64(moves)*sliceGrowth), mostMoves)
		return true
	}
}

// target is what local search need not try to go below.
func (r *dayRace) target() *day.Values {
	_, _, bound := r.state()
	var v day.Values
	for k, g := range r.d.Order {
		if g != day.Walking { // which that search does not see
			v[g] = bound[k]
		}
	}
	return &v
}

// prover takes the bounds that need no search, and goes on to complete search
// where that can be stated. It proves one objective after the other; where its
// work is not enough it goes on to the next and comes back with more.
func (r *dayRace) prover() func() bool {
	var search *proof.Search
	relaxed, fits := false, proof.Fits(r.d)
	work, k := int64(firstMoves*workPerMove), 0
	follows := r.follower()
	return func() bool {
		if !relaxed {
			r.relaxed()
			relaxed = true
			return fits || r.followed()
		}
		r.tell(PhaseProve)
		if !fits {
			follows()
			return true
		}
		if search == nil {
			if search = proof.New(r.ctx, r.d, r.o.Seed); search == nil {
				return false
			}
		}
		spots, best, bound := r.state()
		if spots == nil {
			verdict, any := search.Feasible(r.ctx, work)
			switch verdict {
			case sat.Satisfied:
				r.foundAt(any, search.Tables())
			case sat.Refuted:
				r.refute()
				return false
			default:
				work = min(int64(float64(work)*sliceGrowth), mostMoves*workPerMove)
			}
			return true
		}
		search.Prefer(spots)
		if follows() {
			_, best, bound = r.state()
		}
		if !r.prove(search, best, bound, &k, work) {
			k = 0 // all were tried: begin anew with more work
			work = min(int64(float64(work)*sliceGrowth), mostMoves*workPerMove)
		}
		return true
	}
}

// prove takes the next objective from the k-th on that is open and known to the
// search one step further. It tells false when there is none.
func (r *dayRace) prove(search *proof.Search, best day.Values, bound []int64, k *int, work int64) bool {
	for ; *k < len(r.d.Order); *k++ {
		g := r.d.Order[*k]
		if best[g] <= bound[*k] {
			search.Limit(g, best[g])
			continue
		}
		if !search.Knows(g) {
			continue
		}
		better, least := search.Improve(r.ctx, g, best[g], bound[*k], work)
		r.raise(*k, least)
		switch {
		case better != nil:
			r.foundAt(better, search.Tables())
		case least < best[g]: // not enough work: as good as now will have to do
			search.Limit(g, best[g])
			*k++
		}
		return true
	}
	return false
}
