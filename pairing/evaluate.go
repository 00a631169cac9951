package pairing

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Trial says how outcomes are evaluated.
type Trial struct {
	Halves       int     // random halves of the meetings that are taken as known; 0 means 10
	PseudoCounts float64 // k of the smoothed rates; 0 means 4
	Meetings     []int   // most meetings of a party in the allocations; nil means 2 and 3
	Seed         uint64  // of halves and lots; print it
}

// A Fusion makes one score of two directions.
type Fusion string

// Fusions, in the order of reports.
const (
	OnlyA      Fusion = "one-way a"
	OnlyB      Fusion = "one-way b"
	Arithmetic Fusion = "arithmetic"
	Harmonic   Fusion = "harmonic"
	ProductOf  Fusion = "product"
	Least      Fusion = "min"
)

func fusions() []Fusion { return []Fusion{OnlyA, OnlyB, Arithmetic, Harmonic, ProductOf, Least} }

func (f Fusion) join(a, b float64) float64 {
	switch f {
	case OnlyA:
		return a
	case OnlyB:
		return b
	case Arithmetic:
		return (a + b) / 2
	case Harmonic:
		return harmonic(a, b)
	case ProductOf:
		return a * b
	}
	return min(a, b)
}

// A Measure is how well scores of one fusion tell who says yes on both sides.
type Measure struct {
	Fusion     Fusion  `json:"fusion"`
	AUC        float64 `json:"auc"`         // over all events
	Inside     float64 `json:"inside"`      // mean of the events, by their meetings
	Spread     float64 `json:"spread"`      // standard deviation of AUC over the halves
	Precision3 float64 `json:"precision_3"` // of the three best partners of each party, the share with yes on both sides
	ECE        float64 `json:"ece"`         // calibration error of the chance made of the score
	Brier      float64 `json:"brier"`       // of that chance
}

// A Placing is what an allocation of meetings nobody knew the outcome of brought.
type Placing struct {
	Most    int     `json:"most"`    // meetings of a party
	Policy  string  `json:"policy"`  // random, one side picks, greedy, matching
	Fusion  Fusion  `json:"fusion"`  // empty for random
	Placed  float64 `json:"placed"`  // meetings, mean of the halves
	Mutual  float64 `json:"mutual"`  // share of them with yes on both sides
	Without float64 `json:"without"` // share of parties without any such
}

// An Evaluation is what Evaluate finds.
type Evaluation struct {
	Meetings int       `json:"meetings"`
	Parties  int       `json:"parties"`
	Events   int       `json:"events"`
	Base     float64   `json:"base"`     // share of meetings with yes on both sides
	Constant float64   `json:"constant"` // Brier of the chance that is the same for all
	Cold     []Measure `json:"cold"`     // from features alone
	Warm     []Measure `json:"warm"`     // with half of the meetings known
	Placings []Placing `json:"placings"`
	Shown    bool      `json:"shown"` // chances may be shown as percentages
	Ignored  []string  `json:"ignored"`
	Seed     uint64    `json:"seed"`
}

// From what on chances are shown.
const (
	LeastMeetings = 200  // labelled
	MostECE       = 0.05 // calibration error
)

// Evaluate measures how well outcomes can be told beforehand, by leaving one event
// out at a time: nothing that is learnt for an event has seen its outcomes. Warm, in
// each event a random half of the meetings is known, and how often parties said yes
// and got a yes in it goes into the scores of the other half. Nothing that is
// measured was learnt from.
func Evaluate(ctx context.Context, o *Outcomes, trial Trial) (*Evaluation, error) {
	e, err := begin(o, trial)
	if err != nil {
		return nil, fmt.Errorf("evaluate: %w", err)
	}
	if err := e.run(ctx); err != nil {
		return nil, fmt.Errorf("evaluate: %w", err)
	}
	v, err := e.report(ctx)
	if err != nil {
		return nil, fmt.Errorf("evaluate: %w", err)
	}
	return v, nil
}

// begin checks what is asked for and makes ready.
func begin(o *Outcomes, trial Trial) (*evaluator, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	if trial.Halves == 0 {
		trial.Halves = 10
	}
	if trial.PseudoCounts == 0 {
		trial.PseudoCounts = 4
	}
	if trial.Meetings == nil {
		trial.Meetings = []int{2, 3}
	}
	var m mistakes
	if trial.Halves < 0 || trial.Halves > 1000 {
		m.add("trial", "there are %d halves; ask for 1 to 1000", trial.Halves)
	}
	if !(trial.PseudoCounts > 0 && trial.PseudoCounts < 1e6) {
		m.add("trial", "the pseudo-counts are %v; give a number above 0", trial.PseudoCounts)
	}
	for _, b := range trial.Meetings {
		if b < 1 || b > mostMeetings {
			m.add("trial", "an allocation has %d meetings for each; give 1 to %d", b, mostMeetings)
		}
	}
	if err := m.err(); err != nil {
		return nil, err
	}
	e := newEvaluator(o, trial)
	if len(e.events) < 2 {
		m.add("outcomes", "there are %d events; two are needed, so that one can be left out", len(e.events))
	}
	return e, m.err()
}

// evaluator holds what all folds read, and a place for what each finds.
type evaluator struct {
	o       *Outcomes
	trial   Trial
	events  [][]int // rows of each event
	eventOf []int
	who     [][2]int // parties of each row
	places  map[string]int
	parties int
	both    []bool
	half    [][]bool // of each trial half: whether a row is unknown

	cold []scored   // by row
	warm [][]scored // by half, by row; only rows that were unknown
	base []float64  // by row: the constant chance of its fold
}

// scored is what is said of a row: its score and its chance by each fusion.
type scored struct{ score, chance [6]float64 }

func newEvaluator(o *Outcomes, trial Trial) *evaluator {
	n := len(o.Rows)
	e := &evaluator{o: o, trial: trial, eventOf: make([]int, n), who: make([][2]int, n), both: make([]bool, n), cold: make([]scored, n), base: make([]float64, n)}
	events, parties := map[string]int{}, map[string]int{}
	for i, r := range o.Rows {
		v, ok := events[r.Event]
		if !ok {
			v = len(e.events)
			events[r.Event] = v
			e.events = append(e.events, nil)
		}
		e.events[v] = append(e.events[v], i)
		e.eventOf[i] = v
		for k, id := range [2]string{r.A, r.B} {
			p, ok := parties[id]
			if !ok {
				p = len(parties)
				parties[id] = p
			}
			e.who[i][k] = p
		}
		e.both[i] = r.YesA && r.YesB
	}
	e.parties, e.places = len(parties), parties
	for h := range max(0, trial.Halves) {
		r := rand.New(rand.NewPCG(trial.Seed, uint64(h)+1))
		unknown := make([]bool, n)
		for _, rows := range e.events {
			for k, at := range r.Perm(len(rows)) {
				unknown[rows[at]] = k >= len(rows)/2
			}
		}
		e.half = append(e.half, unknown)
		e.warm = append(e.warm, make([]scored, n))
	}
	return e
}

// run goes through the folds, on all processors; each writes to rows of its own.
func (e *evaluator) run(ctx context.Context) error {
	var next atomic.Int64
	var crew sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(e.events)) {
		crew.Go(func() {
			for v := int(next.Add(1)) - 1; v < len(e.events) && ctx.Err() == nil; v = int(next.Add(1)) - 1 {
				f := e.fold(v)
				f.content()
				for h := range e.half {
					f.rates(h)
				}
			}
		})
	}
	crew.Wait()
	return ctx.Err()
}

// report measures what the folds said.
func (e *evaluator) report(ctx context.Context) (*Evaluation, error) {
	n := len(e.o.Rows)
	v := &Evaluation{Meetings: n, Parties: e.parties, Events: len(e.events), Ignored: e.o.Ignored, Seed: e.trial.Seed}
	for i, yes := range e.both {
		if yes {
			v.Base += 1 / float64(n)
		}
		x := e.base[i]
		if yes {
			x = 1 - x
		}
		v.Constant += x * x / float64(n)
	}
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	for k := range fusions() {
		v.Cold = append(v.Cold, e.measure(k, [][]scored{e.cold}, [][]int{all}))
	}
	unknown := make([][]int, len(e.half))
	for h, half := range e.half {
		for i := range n {
			if half[i] {
				unknown[h] = append(unknown[h], i)
			}
		}
	}
	for k := range fusions() {
		v.Warm = append(v.Warm, e.measure(k, e.warm, unknown))
	}
	var err error
	if v.Placings, err = e.placings(ctx, unknown); err != nil {
		return nil, err
	}
	harmonic := v.Warm[slices.Index(fusions(), Harmonic)]
	v.Shown = n >= LeastMeetings && harmonic.ECE <= MostECE && !math.IsNaN(harmonic.ECE)
	return v, nil
}
