package pairing_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"wantilan/pairing"
	"wantilan/pairing/pairingtest"
)

func measureOf(all []pairing.Measure, f pairing.Fusion) pairing.Measure {
	return all[slices.IndexFunc(all, func(m pairing.Measure) bool { return m.Fusion == f })]
}

func placing(v *pairing.Evaluation, most int, policy string, f pairing.Fusion) pairing.Placing {
	return v.Placings[slices.IndexFunc(v.Placings, func(p pairing.Placing) bool { return p.Most == most && p.Policy == policy && p.Fusion == f })]
}

// On made-up outcomes whose structure is known, the protocol finds what is there:
// two-way scores beat one-way ones and lots, features alone tell little, chances
// are calibrated, and matching leaves fewest without.
func TestTwoWayScoresBeatOneWay(t *testing.T) {
	t.Parallel()
	v, err := pairing.Evaluate(context.Background(), pairingtest.Evenings(1, 21, 14), pairing.Trial{Seed: 1, Halves: 4})
	if err != nil {
		t.Fatal(err)
	}
	two, a, b := measureOf(v.Warm, pairing.Harmonic), measureOf(v.Warm, pairing.OnlyA), measureOf(v.Warm, pairing.OnlyB)
	if two.AUC < max(a.AUC, b.AUC)+0.03 || two.AUC < measureOf(v.Warm, pairing.Arithmetic).AUC || two.Inside < 0.68 {
		t.Errorf("harmonic %.3f (inside %.3f), one-way %.3f and %.3f", two.AUC, two.Inside, a.AUC, b.AUC)
	}
	if cold := measureOf(v.Cold, pairing.Harmonic); cold.AUC > two.AUC-0.1 {
		t.Errorf("cold %.3f, warm %.3f", cold.AUC, two.AUC)
	}
	if two.ECE > 0.03 || two.Brier >= v.Constant || !v.Shown {
		t.Errorf("ECE %.3f, Brier %.4f of %.4f, shown %v", two.ECE, two.Brier, v.Constant, v.Shown)
	}
	random, picks, match := placing(v, 2, "random", ""), placing(v, 2, "one side picks", pairing.OnlyA), placing(v, 2, "matching", pairing.Harmonic)
	if match.Mutual < random.Mutual+0.02 || match.Mutual < picks.Mutual+0.02 || match.Without > random.Without || match.Placed < placing(v, 2, "greedy", pairing.Harmonic).Placed {
		t.Errorf("matching %+v, random %+v, one side picks %+v", match, random, picks)
	}
}

// What docs/pairing.md says of made-up outcomes.
func BenchmarkEvaluate(b *testing.B) {
	for _, seed := range []uint64{1, 2, 3} {
		b.Run(fmt.Sprint("seed ", seed), func(b *testing.B) {
			o := pairingtest.Evenings(seed, 21, 14)
			for b.Loop() {
				v, err := pairing.Evaluate(context.Background(), o, pairing.Trial{Seed: 1})
				if err != nil {
					b.Fatal(err)
				}
				two := measureOf(v.Warm, pairing.Harmonic)
				b.ReportMetric(float64(v.Meetings), "meetings")
				b.ReportMetric(100*v.Base, "base-%")
				b.ReportMetric(measureOf(v.Cold, pairing.Harmonic).AUC, "cold-AUC")
				b.ReportMetric(two.AUC, "AUC")
				b.ReportMetric(two.Inside, "inside-AUC")
				b.ReportMetric(max(measureOf(v.Warm, pairing.OnlyA).AUC, measureOf(v.Warm, pairing.OnlyB).AUC), "one-way-AUC")
				b.ReportMetric(two.ECE, "ECE")
				b.ReportMetric(two.Brier, "Brier")
				b.ReportMetric(v.Constant, "constant-Brier")
				for policy, f := range map[string]pairing.Fusion{"random": "", "one side picks": pairing.OnlyA, "greedy": pairing.Harmonic, "matching": pairing.Harmonic} {
					p := placing(v, 2, policy, f)
					b.ReportMetric(100*p.Mutual, strings.ReplaceAll(policy, " ", "-")+"-%")
					b.ReportMetric(100*p.Without, strings.ReplaceAll(policy, " ", "-")+"-without-%")
				}
			}
		})
	}
}

// The same outcomes and seed give the same report.
func TestEvaluationRepeatsItself(t *testing.T) {
	t.Parallel()
	o := pairingtest.Evenings(2, 4, 6)
	one, err := pairing.Evaluate(context.Background(), o, pairing.Trial{Halves: 2, Seed: 9})
	if err != nil {
		t.Fatal(err)
	}
	two, err := pairing.Evaluate(context.Background(), o, pairing.Trial{Halves: 2, Seed: 9})
	if err != nil || fmt.Sprint(one) != fmt.Sprint(two) {
		t.Errorf("%v, then %v (%v)", one, two, err)
	}
}

// Where nothing can be told, nothing is claimed.
func TestChancesAreNotShownTooEarly(t *testing.T) {
	t.Parallel()
	few, err := pairing.Calibrate(context.Background(), pairingtest.Evenings(3, 3, 5), pairing.Trial{Halves: 2})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := few.Chance("a00-00", "b00-00", make([]float64, 4)); few.Shown || !errors.Is(err, pairing.ErrNotShown) {
		t.Errorf("%d meetings: shown %v, error %v", few.Evaluation.Meetings, few.Shown, err)
	}
	many, err := pairing.Calibrate(context.Background(), pairingtest.Evenings(3, 12, 12), pairing.Trial{Halves: 2})
	if err != nil {
		t.Fatal(err)
	}
	known, err := many.Chance("a00-00", "b00-00", make([]float64, 4))
	if err != nil || !(known > 0 && known < 1) {
		t.Errorf("chance %v (%v)", known, err)
	}
	if new, err := many.Chance("new", "other", make([]float64, 4)); err != nil || !(new > 0.05 && new < 0.4) {
		t.Errorf("chance of newcomers %v (%v), want about the usual one", new, err)
	}
	if _, err := many.Chance("a", "b", nil); err == nil {
		t.Error("no error for missing features")
	}
}

func TestReadOutcomes(t *testing.T) {
	t.Parallel()
	o, err := pairing.ReadOutcomes(strings.NewReader("\ufeffevent;a;b;Umur_a;umur_b;bidang;note;yes_a;yes_b\n" +
		"1;x;y;30;25;kayu;same;1;ya\n1;x;z;30;;perak;same;0;tidak\n2;v;w;41.5;40;kayu;same;yes;0\n"))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"umur_a", "umur_b", "bidang=kayu", "bidang=perak", "umur apart"}; !slices.Equal(o.Features, want) {
		t.Errorf("features %v, want %v", o.Features, want)
	}
	if len(o.Rows) != 3 || !o.Rows[0].YesB || o.Rows[1].YesA || o.Rows[2].Features[4] != 1.5 || len(o.Ignored) != 1 {
		t.Errorf("%+v", o)
	}
	for text, want := range map[string]string{
		"":                          "the file is empty",
		"event,a,b,yes_a\n":         "column yes_b is missing",
		"event,a,a,b,yes_a,yes_b\n": "column a is there twice",
		"event,a,b,yes_a,yes_b\n1,x,x,1,0\n1,x,,1,2\n1,x\n": "row 2: a and b are both \"x\"",
		"event,a,b,yes_a,yes_b\n1,x,y,1,0\n1,y,x,1,?\n":     "row 3: row 2 is about the same two",
		"event,a,b,yes_a,yes_b\n1,x,y,1,maybe\n":            "row 2: yes_b is \"maybe\"; write 1 or 0",
		"event,a,b,yes_a,yes_b\n1,\"x,y,1,0\n":              "read outcomes",
	} {
		if _, err := pairing.ReadOutcomes(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if _, err := pairing.Evaluate(context.Background(), &pairing.Outcomes{Rows: []pairing.Outcome{{Event: "1", A: "x", B: "y"}}}, pairing.Trial{}); err == nil || !strings.Contains(err.Error(), "two are needed") {
		t.Errorf("one event: %v", err)
	}
}

// Whatever file is given, it is read or refused, and what was read is evaluated or
// refused.
func FuzzReadOutcomes(f *testing.F) {
	f.Add("event,a,b,x,yes_a,yes_b\n1,p,q,3,1,1\n2,r,s,,0,1\n")
	f.Add("event;a;b;yes_a;yes_b\n1;p;q;1;0\n")
	f.Fuzz(func(t *testing.T, text string) {
		o, err := pairing.ReadOutcomes(strings.NewReader(text))
		if err != nil {
			return
		}
		if err := o.Check(); err != nil {
			t.Fatalf("what was read is refused: %v", err)
		}
		if len(o.Rows) > 20 || len(o.Features) > 20 {
			return
		}
		if v, err := pairing.Evaluate(context.Background(), o, pairing.Trial{Halves: 1}); err == nil && !(v.Base >= 0 && v.Base <= 1.0001) {
			t.Fatalf("base %v", v.Base)
		}
	})
}
