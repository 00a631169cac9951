package fit_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"wantilan/pairing/internal/fit"
)

// A model is found again from what it made up.
func TestFitFindsTheModel(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	want := fit.Logistic{Base: -1, Slope: []float64{0.8, -0.5, 0}}
	var rows [][]float64
	var yes []bool
	for range 20_000 {
		x := []float64{r.NormFloat64(), r.NormFloat64(), r.NormFloat64()}
		rows, yes = append(rows, x), append(yes, r.Float64() < want.Chance(x))
	}
	got := fit.Fit(rows, yes, 1, nil)
	for i, s := range append([]float64{want.Base}, want.Slope...) {
		if g := append([]float64{got.Base}, got.Slope...)[i]; math.Abs(g-s) > 0.06 {
			t.Errorf("number %d: %v, want %v", i, g, s)
		}
	}
	again := fit.Fit(rows, yes, 1, got)
	if math.Abs(again.Base-got.Base) > 1e-4 {
		t.Errorf("begun at the answer it goes to %v from %v", again.Base, got.Base)
	}
}

// Whatever is given, chances are chances: also with one answer only, and with
// columns that say nothing.
func TestFitIsAlwaysFinite(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "rows")
		rows, yes := make([][]float64, n), make([]bool, n)
		for i := range rows {
			x := float64(rapid.IntRange(-2, 2).Draw(t, "x"))
			rows[i], yes[i] = []float64{x, x, 0}, rapid.Bool().Draw(t, "yes")
		}
		m := fit.Fit(rows, yes, 0.5, nil)
		for _, x := range append(rows, []float64{9, -9, 1}[:min(3, 3*n)]) {
			if len(x) != len(m.Slope) {
				continue
			}
			if p := m.Chance(x); !(p >= 0 && p <= 1) {
				t.Fatalf("chance %v of %v", p, x)
			}
		}
	})
}

func TestMeasures(t *testing.T) {
	t.Parallel()
	yes := []bool{false, false, true, true}
	for _, c := range []struct {
		scores []float64
		want   float64
	}{{[]float64{1, 2, 3, 4}, 1}, {[]float64{4, 3, 2, 1}, 0}, {[]float64{1, 1, 1, 1}, 0.5}, {[]float64{1, 3, 2, 4}, 0.75}} {
		if got, ok := fit.AUC(c.scores, yes); !ok || got != c.want {
			t.Errorf("AUC of %v is %v, want %v", c.scores, got, c.want)
		}
	}
	if _, ok := fit.AUC([]float64{1}, []bool{true}); ok {
		t.Error("an AUC of one answer")
	}
	if got := fit.Brier([]float64{0, 0.5, 1, 1}, yes); got != 0.0625 {
		t.Errorf("Brier %v, want 0.0625", got)
	}
	if got := fit.ECE([]float64{0.25, 0.25, 0.75, 0.75}, yes); got != 0.25 {
		t.Errorf("ECE %v, want 0.25", got)
	}
}
