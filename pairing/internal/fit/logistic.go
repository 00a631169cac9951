// Package fit fits logistic models and measures how good chances are.
package fit

import "math"

// Logistic is a model of a chance: 1/(1+exp(-(Base + sum of Slope*x))).
type Logistic struct {
	Base  float64
	Slope []float64
}

// Bounds of the search; the penalised likelihood is concave, so that few rounds
// are needed.
const (
	mostRounds = 50
	near       = 1e-8
)

// Fit finds the model with the greatest likelihood less ridge/2 times the sum of
// squared slopes, by Newton's method with halved steps. from is where it begins; nil
// begins with nothing. Rows are all of one length. A ridge above nothing makes the
// answer unique.
func Fit(rows [][]float64, yes []bool, ridge float64, from *Logistic) *Logistic {
	n := 0
	if len(rows) > 0 {
		n = len(rows[0])
	}
	m := &Logistic{Slope: make([]float64, n)}
	if from != nil && len(from.Slope) == n {
		m.Base = from.Base
		copy(m.Slope, from.Slope)
	}
	if len(rows) == 0 {
		return m
	}
	now := m.loss(rows, yes, ridge)
	for range mostRounds {
		step := m.newton(rows, yes, ridge)
		if step == nil {
			break
		}
		next, scale := now, 1.0
		var moved *Logistic
		for ; scale > 1e-6; scale /= 2 {
			moved = m.moved(step, scale)
			if next = moved.loss(rows, yes, ridge); next <= now {
				break
			}
		}
		if !(next <= now) {
			break
		}
		done := now-next < near*(1+math.Abs(now))
		m, now = moved, next
		if done {
			break
		}
	}
	return m
}

// Chance is what the model says of a row.
func (m *Logistic) Chance(x []float64) float64 { return Chance(m.line(x)) }

func (m *Logistic) line(x []float64) float64 {
	z := m.Base
	for i, s := range m.Slope {
		z += s * x[i]
	}
	return z
}

// Chance is the logistic function.
func Chance(z float64) float64 {
	if z >= 0 {
		return 1 / (1 + math.Exp(-z))
	}
	e := math.Exp(z)
	return e / (1 + e)
}

// Logit is its inverse, kept within what can be told apart from certainty.
func Logit(p float64) float64 {
	const edge = 1e-4
	p = min(max(p, edge), 1-edge)
	return math.Log(p / (1 - p))
}

func (m *Logistic) moved(step []float64, scale float64) *Logistic {
	next := &Logistic{Base: m.Base + scale*step[0], Slope: make([]float64, len(m.Slope))}
	for i := range next.Slope {
		next.Slope[i] = m.Slope[i] + scale*step[i+1]
	}
	return next
}

// loss is the negative of what is made greatest.
func (m *Logistic) loss(rows [][]float64, yes []bool, ridge float64) (sum float64) {
	for r, x := range rows {
		z := m.line(x)
		if yes[r] {
			z = -z
		}
		if z > 0 {
			sum += z + math.Log1p(math.Exp(-z))
		} else {
			sum += math.Log1p(math.Exp(z))
		}
	}
	for _, s := range m.Slope {
		sum += ridge / 2 * s * s
	}
	return sum + baseRidge/2*m.Base*m.Base
}

// baseRidge keeps the base finite when all answers are the same.
const baseRidge = 1e-3

// newton is the step of Newton's method, or nil when there is none.
func (m *Logistic) newton(rows [][]float64, yes []bool, ridge float64) []float64 {
	n := len(m.Slope) + 1
	slope, curve := make([]float64, n), make([]float64, n*n)
	x := make([]float64, n)
	x[0] = 1
	for r, row := range rows {
		copy(x[1:], row)
		p := m.Chance(row)
		d := -p
		if yes[r] {
			d = 1 - p
		}
		w := p * (1 - p)
		for i := range n {
			slope[i] += d * x[i]
			wx := w * x[i]
			line := curve[i*n : i*n+i+1]
			for j := range line {
				line[j] += wx * x[j]
			}
		}
	}
	slope[0] -= baseRidge * m.Base
	curve[0] += baseRidge
	for i := 1; i < n; i++ {
		slope[i] -= ridge * m.Slope[i-1]
		curve[i*n+i] += ridge
	}
	return solve(curve, slope)
}

// solve solves curve * x = b by Cholesky's method; curve has its lower half. Nil
// means that it is not positive.
func solve(curve, b []float64) []float64 {
	n := len(b)
	for i := range n {
		for j := range i + 1 {
			s := curve[i*n+j]
			for k := range j {
				s -= curve[i*n+k] * curve[j*n+k]
			}
			if i != j {
				curve[i*n+j] = s / curve[j*n+j]
				continue
			}
			if !(s > 0) {
				return nil
			}
			curve[i*n+i] = math.Sqrt(s)
		}
	}
	for i := range n {
		for k := range i {
			b[i] -= curve[i*n+k] * b[k]
		}
		b[i] /= curve[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			b[i] -= curve[k*n+i] * b[k]
		}
		b[i] /= curve[i*n+i]
	}
	return b
}
