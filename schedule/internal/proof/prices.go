package proof

import (
	"math"

	"wantilan/schedule/internal/sat"
)

// row says that at most most of some literals are true.
type row struct {
	lits []sat.Lit
	most int
}

// A pricing is the linear program: avoid as much cost as rows allow, any
// fraction of a literal being allowed. Its dual gives each seat of a row a price.
// Only prices leave it, and any prices are sound (see newCoreSearch), so that
// rounding errors cost nothing but quality.
type pricing struct {
	table  [][]float64 // row by variable: literals, then slacks
	value  []float64   // of the basic variable of a row
	basic  []int
	row    []int // of a variable that is basic, or -1
	high   []bool
	profit []float64
	vars   int // literals
}

const (
	epsilon    = 1e-7
	mostPivots = 5000
	mostCells  = 20_000_000 // of the table; larger programs are left away
)

// prices gives a price for one seat of each row, 0 when it finds none.
func (m *model) prices(rows []row, weight map[sat.Lit]int64) []float64 {
	out := make([]float64, len(rows))
	index := map[sat.Lit]int{}
	var profit []float64
	for _, r := range rows {
		for _, l := range r.lits {
			if _, known := index[l]; !known {
				index[l] = len(profit)
				profit = append(profit, float64(weight[l]))
			}
		}
	}
	if len(rows)*(len(profit)+len(rows)) > mostCells {
		return out
	}
	p := newPricing(rows, index, profit)
	for i := 0; i < mostPivots && p.pivot(i > mostPivots/2); i++ {
		m.pulse()
	}
	for i := range rows {
		out[i] = max(0, -p.profit[p.vars+i])
	}
	return out
}

func newPricing(rows []row, index map[sat.Lit]int, profit []float64) *pricing {
	n := len(profit)
	p := &pricing{vars: n, profit: append(profit, make([]float64, len(rows))...), high: make([]bool, n+len(rows)), row: make([]int, n+len(rows))}
	for j := range p.row {
		p.row[j] = -1
	}
	for i, r := range rows {
		line := make([]float64, n+len(rows))
		for _, l := range r.lits {
			line[index[l]] = 1
		}
		line[n+i] = 1
		p.table = append(p.table, line)
		p.value = append(p.value, float64(r.most))
		p.basic = append(p.basic, n+i)
		p.row[n+i] = i
	}
	return p
}

func (p *pricing) upper(j int) float64 {
	if j < p.vars {
		return 1
	}
	return math.Inf(1)
}

// enters is the variable that is best changed; the first one when careful, which
// cannot go round in circles.
func (p *pricing) enters(careful bool) int {
	best, gain := -1, epsilon
	for j, d := range p.profit {
		if p.row[j] >= 0 {
			continue
		}
		if p.high[j] {
			d = -d
		}
		if d > gain {
			if best, gain = j, d; careful {
				break
			}
		}
	}
	return best
}

// pivot makes one step; false when nothing is better.
func (p *pricing) pivot(careful bool) bool {
	j := p.enters(careful)
	if j < 0 {
		return false
	}
	sign := 1.0
	if p.high[j] {
		sign = -1
	}
	step, leaves := p.upper(j), -1
	for i, line := range p.table {
		a := line[j] * sign
		var most float64
		switch {
		case a > epsilon:
			most = p.value[i] / a
		case a < -epsilon:
			most = (p.upper(p.basic[i]) - p.value[i]) / -a
		default:
			continue
		}
		if most < step-epsilon || most < step+epsilon && leaves >= 0 && p.basic[i] < p.basic[leaves] {
			step, leaves = max(0, most), i
		}
	}
	for i, line := range p.table {
		p.value[i] -= line[j] * sign * step
	}
	if leaves < 0 {
		p.high[j] = !p.high[j]
		return true
	}
	p.change(j, leaves, sign, step)
	return true
}

// change makes variable j basic in a row.
func (p *pricing) change(j, i int, sign, step float64) {
	old := p.basic[i]
	p.high[old] = p.table[i][j]*sign < 0 // it has come to its upper bound
	at := step * sign
	if p.high[j] {
		at++
	}
	p.high[j] = false
	p.row[old], p.row[j], p.basic[i], p.value[i] = -1, i, j, at
	line := p.table[i]
	scale := 1 / line[j]
	for k := range line {
		line[k] *= scale
	}
	for r, other := range p.table {
		if r != i && other[j] != 0 {
			subtract(other, line, other[j])
		}
	}
	subtract(p.profit, line, p.profit[j])
}

func subtract(from, line []float64, times float64) {
	for k, x := range line {
		if x != 0 {
			from[k] -= times * x
		}
	}
}
