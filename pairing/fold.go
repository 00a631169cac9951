package pairing

import (
	"cmp"
	"math"
	"slices"

	"wantilan/pairing/internal/fit"
)

// everyEvent is the fold that leaves none out.
const everyEvent = -1

// fold is one event left out, and what is learnt from all others.
type fold struct {
	e     *evaluator
	event int
	train []int
	test  []int
	rows  [][]float64  // features of every row, standardised by those of train
	said  [2][]float64 // by side and row: what features say, as a logit
	yes   [2][]bool    // by side and row
	share [2]float64   // of yes, of each side in train

	mean, spread []float64        // of each feature in train
	full         [2]*fit.Logistic // what features say, by side
	models       [2]*fit.Logistic // what features and habits say
	chance       *fit.Logistic    // of the harmonic mean of these
}

func (e *evaluator) fold(event int) *fold {
	f := &fold{e: e, event: event}
	if event != everyEvent {
		f.test = e.events[event]
	}
	n := len(e.o.Rows)
	f.yes = [2][]bool{make([]bool, n), make([]bool, n)}
	for i, r := range e.o.Rows {
		f.yes[0][i], f.yes[1][i] = r.YesA, r.YesB
		if e.eventOf[i] != event {
			f.train = append(f.train, i)
		}
	}
	var both float64
	for _, i := range f.train {
		for s := range 2 {
			if f.yes[s][i] {
				f.share[s] += 1 / float64(len(f.train))
			}
		}
		if e.both[i] {
			both += 1 / float64(len(f.train))
		}
	}
	for _, i := range f.test {
		e.base[i] = both
	}
	f.standardise()
	return f
}

// standardise gives features mean 0 and spread 1 in train; what is not known
// becomes the mean.
func (f *fold) standardise() {
	n := len(f.e.o.Features)
	f.mean, f.spread = make([]float64, n), make([]float64, n)
	for k := range n {
		var count, sum, square float64
		for _, i := range f.train {
			if x := f.e.o.Rows[i].Features[k]; !math.IsNaN(x) {
				count, sum = count+1, sum+x
			}
		}
		f.mean[k] = sum / max(1, count)
		for _, i := range f.train {
			if x := f.e.o.Rows[i].Features[k]; !math.IsNaN(x) {
				square += (x - f.mean[k]) * (x - f.mean[k])
			}
		}
		f.spread[k] = math.Sqrt(square / max(1, count))
	}
	f.rows = make([][]float64, len(f.e.o.Rows))
	for i := range f.rows {
		f.rows[i] = f.standard(f.e.o.Rows[i].Features)
	}
}

// standard is one row, standardised; no outlier rules alone.
func (f *fold) standard(features []float64) []float64 {
	row := make([]float64, len(features))
	for k, x := range features {
		if !math.IsNaN(x) && f.spread[k] > 0 {
			row[k] = min(max((x-f.mean[k])/f.spread[k], -5), 5)
		}
	}
	return row
}

// Settings of the models.
const (
	innerFolds = 3
	ridgeEach  = 10 // ridge of features, for each of them: all together say little
	ridgeRates = 1
)

// content learns what features say, for the event that is left out and, by folds
// within the others, for these.
func (f *fold) content() {
	e := f.e
	n := len(e.o.Rows)
	ridge := ridgeEach * float64(max(1, len(e.o.Features)))
	for s := range 2 {
		f.said[s] = make([]float64, n)
		f.full[s] = f.fit(s, f.train, ridge, nil)
		f.say(s, f.test, f.full[s])
		for k := range innerFolds {
			var in, out []int
			for _, i := range f.train {
				if e.eventOf[i]%innerFolds == k {
					out = append(out, i)
				} else {
					in = append(in, i)
				}
			}
			if len(in) == 0 {
				in = f.train
			}
			f.say(s, out, f.fit(s, in, ridge, f.full[s]))
		}
	}
	f.settle(f.train, f.test, e.cold, func(i int) (a, b float64) { return fit.Chance(f.said[0][i]), fit.Chance(f.said[1][i]) })
}

func (f *fold) fit(side int, rows []int, ridge float64, from *fit.Logistic) *fit.Logistic {
	x, yes := make([][]float64, len(rows)), make([]bool, len(rows))
	for k, i := range rows {
		x[k], yes[k] = f.rows[i], f.yes[side][i]
	}
	return fit.Fit(x, yes, ridge, from)
}

func (f *fold) say(side int, rows []int, m *fit.Logistic) {
	for _, i := range rows {
		f.said[side][i] = fit.Logit(m.Chance(f.rows[i]))
	}
}

// settle scores rows by every fusion, and makes chances of the scores with what the
// train rows say of them.
func (f *fold) settle(train, test []int, to []scored, chances func(i int) (a, b float64)) {
	for k, fusion := range fusions() {
		x, yes := make([][]float64, len(train)), make([]bool, len(train))
		for r, i := range train {
			x[r], yes[r] = []float64{fit.Logit(fusion.join(chances(i)))}, f.e.both[i]
		}
		m := fit.Fit(x, yes, ridgeRates, nil)
		if fusion == Harmonic {
			f.chance = m
		}
		for _, i := range test {
			to[i].score[k] = fusion.join(chances(i))
			to[i].chance[k] = m.Chance([]float64{fit.Logit(to[i].score[k])})
		}
	}
}

// habits are how much more often than others parties say yes, and get a yes, of each
// side, as logits; both are taken apart from whom they met.
type habits struct{ gives, gets [2][]float64 }

// learn finds the habits that known meetings show. Each is shrunk as by k further
// meetings with the usual answer: such a meeting holds k/4 of information at most.
func (f *fold) learn(known []int) *habits {
	e := f.e
	h := &habits{}
	ridge := e.trial.PseudoCounts / 4
	for s := range 2 {
		gives, gets := make([]float64, e.parties), make([]float64, e.parties)
		base := fit.Logit(f.share[s])
		slope, curve := make([]float64, e.parties), make([]float64, e.parties)
		for round := range 2 * habitRounds {
			own, other, of := gives, gets, s
			if round%2 == 1 {
				own, other, of = gets, gives, 1-s
			}
			for p := range own {
				slope[p], curve[p] = -ridge*own[p], ridge
			}
			for _, i := range known {
				p, q := e.who[i][of], e.who[i][1-of]
				c := fit.Chance(base + own[p] + other[q])
				d := -c
				if f.yes[s][i] {
					d = 1 - c
				}
				slope[p] += d
				curve[p] += c * (1 - c)
			}
			for p := range own {
				own[p] += slope[p] / curve[p]
			}
		}
		h.gives[s], h.gets[s] = gives, gets
	}
	return h
}

// habitRounds are enough: answers change little after five.
const habitRounds = 8

// rates learns how much habits say beside features, with one half of the meetings
// known, and scores what is unknown of the event that is left out. Rows of other
// events are learnt from in both halves, each with the habits of the other half.
func (f *fold) rates(h int) {
	e := f.e
	var halves [2][]int
	var here, test []int
	at := func(i int) int {
		if e.half[h][i] {
			return 1
		}
		return 0
	}
	for _, i := range f.train {
		halves[at(i)] = append(halves[at(i)], i)
	}
	for _, i := range f.test {
		if at(i) == 0 {
			here = append(here, i)
		} else {
			test = append(test, i)
		}
	}
	lines := make([][2][]float64, len(e.o.Rows))
	for k, known := range halves {
		learnt := f.learn(known)
		for _, i := range halves[1-k] {
			lines[i] = f.lines(i, learnt)
		}
	}
	learnt := f.learn(slices.Concat(halves[0], here))
	for _, i := range test {
		lines[i] = f.lines(i, learnt)
	}
	for s := range 2 {
		x, yes := make([][]float64, len(f.train)), make([]bool, len(f.train))
		for k, i := range f.train {
			x[k], yes[k] = lines[i][s], f.yes[s][i]
		}
		f.models[s] = fit.Fit(x, yes, ridgeRates, nil)
	}
	f.settle(f.train, test, e.warm[h], func(i int) (a, b float64) {
		return f.models[0].Chance(lines[i][0]), f.models[1].Chance(lines[i][1])
	})
}

// lines are what the models of both sides look at: what features say, how often one
// gives a yes and the other gets one, how often one gets and the other gives.
func (f *fold) lines(i int, h *habits) (all [2][]float64) {
	return h.lines([2]float64{f.said[0][i], f.said[1][i]}, f.e.who[i])
}

func (h *habits) lines(said [2]float64, who [2]int) (all [2][]float64) {
	for s := range 2 {
		own, other := who[s], who[1-s]
		all[s] = []float64{said[s], h.gives[s][own], h.gets[s][other], h.gets[1-s][own], h.gives[1-s][other]}
	}
	return all
}

// measure says how good the scores of a fusion are, over several halves.
func (e *evaluator) measure(k int, said [][]scored, rows [][]int) Measure {
	m := Measure{Fusion: fusions()[k]}
	var aucs, chances []float64
	var came []bool
	hits, listed := 0.0, 0.0
	for h := range said {
		var scores []float64
		var yes []bool
		inside, weight := 0.0, 0.0
		byEvent := map[int][]int{}
		for _, i := range rows[h] {
			scores, yes = append(scores, said[h][i].score[k]), append(yes, e.both[i])
			chances, came = append(chances, said[h][i].chance[k]), append(came, e.both[i])
			byEvent[e.eventOf[i]] = append(byEvent[e.eventOf[i]], i)
		}
		auc, _ := fit.AUC(scores, yes)
		aucs = append(aucs, auc)
		for v := range e.events {
			var s []float64
			var y []bool
			for _, i := range byEvent[v] {
				s, y = append(s, said[h][i].score[k]), append(y, e.both[i])
			}
			if a, ok := fit.AUC(s, y); ok {
				inside += a * float64(len(s))
				weight += float64(len(s))
			}
		}
		m.Inside += inside / max(1, weight) / float64(len(said))
		a, b := e.best3(rows[h], func(i int) float64 { return said[h][i].score[k] })
		hits, listed = hits+a, listed+b
	}
	m.AUC, m.Spread = spread(aucs)
	m.Precision3 = hits / max(1, listed)
	m.ECE, m.Brier = fit.ECE(chances, came), fit.Brier(chances, came)
	return m
}

func spread(all []float64) (mean, deviation float64) {
	for _, x := range all {
		mean += x / float64(len(all))
	}
	for _, x := range all {
		deviation += (x - mean) * (x - mean) / float64(max(1, len(all)-1))
	}
	return mean, math.Sqrt(deviation)
}

// best3 counts, of the three best partners of each party at each event, those with
// yes on both sides.
func (e *evaluator) best3(rows []int, score func(i int) float64) (hits, listed float64) {
	type seat struct{ event, party int }
	lists := map[seat][]int{}
	for _, i := range rows {
		for _, p := range e.who[i] {
			s := seat{e.eventOf[i], p}
			lists[s] = append(lists[s], i)
		}
	}
	for _, list := range lists {
		slices.SortFunc(list, func(i, j int) int { return cmp.Or(cmp.Compare(score(j), score(i)), cmp.Compare(i, j)) })
		for _, i := range list[:min(3, len(list))] {
			listed++
			if e.both[i] {
				hits++
			}
		}
	}
	return hits, listed
}
