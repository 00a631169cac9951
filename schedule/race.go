package schedule

import (
	"context"
	"fmt"
	"math"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"wantilan/schedule/internal/anneal"
	"wantilan/schedule/internal/exact"
	"wantilan/schedule/internal/grid"
	"wantilan/schedule/internal/sat"
)

// A race is several ways to search for the same timetable that tell each other
// the best found and the bound proven. With one worker they take turns in slices
// of counted work, so that the same seed gives the same course; with more they
// run side by side.
type race struct {
	g    *grid.Grid
	o    *Options
	ctx  context.Context
	stop context.CancelFunc

	broken atomic.Pointer[broken]

	proved atomic.Int64 // propagated literals of the proof so far

	mu      sync.Mutex
	slots   []int32 // the best timetable, nil when none
	best    int
	least   int
	refuted bool // no timetable exists
	phase   Phase
}

// broken is what a worker panicked with, and where.
type broken struct{ text string }

func brokenBy(p any) *broken {
	return &broken{fmt.Sprintf("schedule: panic in a worker: %v\n%s", p, debug.Stack())}
}

func newRace(ctx context.Context, g *grid.Grid, o *Options) *race {
	r := &race{g: g, o: o}
	r.ctx, r.stop = context.WithCancel(ctx)
	return r
}

// A runner is one way to search. slice does a piece of work and tells whether
// there is any more to do.
type runner interface {
	slice(r *race) bool
}

// run searches until the race is decided or its context ends.
func (r *race) run(workers int) {
	defer r.stop()
	if r.decided() {
		return
	}
	lanes := r.lanes(max(1, workers))
	var all sync.WaitGroup
	for _, lane := range lanes {
		all.Go(func() {
			defer r.caught()
			r.turns(lane)
		})
	}
	all.Wait()
	if b := r.broken.Load(); b != nil {
		panic(b.text)
	}
}

// caught takes a worker's panic to the goroutine that called Solve, whose caller
// can recover from it; in a goroutine of its own it would end the program.
func (r *race) caught() {
	p := recover()
	if p == nil {
		return
	}
	r.broken.CompareAndSwap(nil, brokenBy(p))
	r.stop()
}

// lanes deals the runners out to the workers.
func (r *race) lanes(workers int) [][]runner {
	runners := []runner{newAnnealing(r.o.Seed)}
	if exact.Fits(r.g) {
		runners = append(runners, &proving{})
	}
	for i := len(runners); i < workers; i++ {
		runners = append(runners, newAnnealing(r.o.Seed+uint64(i)*7919))
	}
	lanes := make([][]runner, min(workers, len(runners)))
	for i, run := range runners {
		lanes[i%len(lanes)] = append(lanes[i%len(lanes)], run)
	}
	for _, lane := range lanes {
		if l, ok := lane[0].(*annealing); ok {
			l.shares = len(lane) > 1
		}
	}
	return lanes
}

func (r *race) turns(lane []runner) {
	for len(lane) > 0 {
		for i := 0; i < len(lane); i++ {
			if r.ctx.Err() != nil || r.decided() {
				r.stop()
				return
			}
			if !lane[i].slice(r) {
				lane = append(lane[:i], lane[i+1:]...)
				i--
			}
		}
	}
}

func (r *race) decided() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.refuted || r.slots != nil && r.best <= r.least
}

// state is the best number of breaks (or far above any) and the proven bound.
func (r *race) state() (best, least int, slots []int32) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.slots == nil {
		return r.g.Participants()*r.g.Slots + 1, r.least, nil
	}
	return r.best, r.least, r.slots
}

// found offers a timetable and gives back the bound.
func (r *race) found(slots []int32, breaks int) (least int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.slots == nil || breaks < r.best {
		r.slots, r.best = append(make([]int32, 0, len(slots)), slots...), breaks
		r.progress()
	}
	if r.best <= r.least {
		r.stop()
	}
	return r.least
}

// raise tells that no timetable has fewer than least breaks.
func (r *race) raise(least int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if least > r.least {
		r.least = least
		r.progress()
	}
	if r.slots != nil && r.best <= r.least {
		r.stop()
	}
}

func (r *race) refute() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refuted = true
	r.stop()
}

func (r *race) tell(phase Phase) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if phase != r.phase {
		r.phase = phase
		r.progress()
	}
}

// progress reports; r.mu is held, so that reports come one at a time.
func (r *race) progress() {
	if r.o.Progress == nil {
		return
	}
	p := Progress{Best: -1, Bound: r.least, Phase: r.phase}
	if r.slots != nil {
		p.Best = r.best
	}
	r.o.Progress(p)
}

// Slices of local search and of proof take about the same time at first: a move costs
// some three propagated literals. They grow, because short ones settle easy problems;
// those of local search, which starts afresh in each, further than those of proof, which
// goes on where it was.
const (
	firstMoves  = 300_000
	mostMoves   = 20_000_000
	mostWork    = 6_000_000
	workPerMove = 3
	sliceGrowth = 1.5
)

// annealing is local search; each slice starts afresh with another seed. Where it
// shares a worker it leaves most of the work to the proof.
type annealing struct {
	seed   uint64
	moves  int64
	shares bool  // the worker does other things too
	work   int64 // done so far, in propagated literals
	idle   int64 // slices that gained little, more or less
}

// How many times its own work a local search leaves to the proof: leastLeft when every
// slice gains much, mostIdle more when none does.
const (
	leastLeft = 3
	mostIdle  = 12
)

func newAnnealing(seed uint64) *annealing { return &annealing{seed: seed, moves: firstMoves} }

func (l *annealing) slice(r *race) bool {
	if l.shares && r.proved.Load() < l.work*(leastLeft+min(l.idle, mostIdle)) {
		return true
	}
	r.tell(PhaseImprove)
	before, least, _ := r.state()
	anneal.Search(r.ctx, r.g, anneal.Options{
		Seed: l.seed, Target: least, Moves: l.moves, Found: r.found,
	})
	l.seed += 0x9E3779B97F4A7C15
	l.work += l.moves * workPerMove
	l.moves = min(int64(float64(l.moves)*sliceGrowth), mostMoves)
	if best, _, _ := r.state(); (before-best)*muchGained >= before-least && best < before {
		l.idle /= 2
	} else {
		l.idle++
	}
	return true
}

// muchGained: much is this part of what the best timetable is above the bound. Who gets
// nearer only step by step, each slice from a beginning of its own, will not get there soon.
const muchGained = 4

// proving is complete search: first whether there is any timetable, then the
// bound upwards until it meets the best.
type proving struct {
	search *exact.Search
	work   int64
	seen   int // best when phases were last set
}

func (p *proving) slice(r *race) bool {
	r.tell(PhaseProve)
	if p.search == nil {
		if p.search = exact.NewSearch(r.ctx, r.g, r.o.Seed); p.search == nil {
			r.proved.Store(math.MaxInt64 / 2) // nobody waits for it
			return false
		}
		p.work = firstMoves * workPerMove
	}
	best, least, slots := r.state()
	if slots != nil && best != p.seen {
		p.search.Prefer(r.ctx, slots)
		p.seen = best
	}
	work := p.work
	p.work = min(int64(float64(work)*sliceGrowth), mostWork)
	before := p.search.Work()
	defer func() { r.proved.Add(p.search.Work() - before) }()
	if slots == nil {
		return p.first(r, work)
	}
	verdict, better := p.search.Within(r.ctx, least, work)
	switch verdict {
	case sat.Satisfied:
		_, total, _ := r.g.Breaks(better)
		r.found(better, total)
	case sat.Refuted:
		r.raise(least + 1)
	}
	return true
}

// first looks for any timetable at all.
func (p *proving) first(r *race, work int64) bool {
	verdict, slots := p.search.Feasible(r.ctx, work)
	switch verdict {
	case sat.Satisfied:
		_, total, _ := r.g.Breaks(slots)
		r.found(slots, total)
	case sat.Refuted:
		r.refute()
		return false
	}
	return true
}
