package pairing_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wantilan/pairing"
)

// Whatever members and rules there are, a plan keeps everybody who is apart apart,
// is worth no more than the bound, and comes again from the same seed.
func TestCirclesKeepTheirRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := &pairing.Circles{Size: rapid.IntRange(2, 6).Draw(t, "size"), Months: rapid.IntRange(1, 4).Draw(t, "months"), Seed: rapid.Uint64().Draw(t, "seed")}
		n := rapid.IntRange(0, 20).Draw(t, "members")
		for i := range n {
			c.Members = append(c.Members, pairing.Member{ID: fmt.Sprint(i), Stage: rapid.SampledFrom([]string{"material", "maker", "seller"}).Draw(t, "stage")})
		}
		for range rapid.IntRange(0, n).Draw(t, "apart") {
			if p := [2]int{rapid.IntRange(0, n-1).Draw(t, "i"), rapid.IntRange(0, n-1).Draw(t, "j")}; p[0] != p[1] {
				c.Apart = append(c.Apart, p)
			}
		}
		plan, err := pairing.ArrangeCircles(context.Background(), c)
		if _, stuck := errors.AsType[*pairing.ApartError](err); stuck {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if broken := pairing.VerifyCircles(c, plan.Groups); len(broken) > 0 {
			t.Fatal(broken)
		}
		if plan.Worth > plan.Bound+1e-9 {
			t.Fatalf("worth %v above the bound %v", plan.Worth, plan.Bound)
		}
		again, err := pairing.ArrangeCircles(context.Background(), c)
		if err != nil || fmt.Sprint(again.Groups) != fmt.Sprint(plan.Groups) {
			t.Fatalf("%v, then %v (%v)", plan.Groups, again.Groups, err)
		}
	})
}

// street is 72 businesses at four stages with rivals at each.
func street() *pairing.Circles {
	c := &pairing.Circles{Size: 9, Months: 6, Seed: 1}
	for i := range 72 {
		c.Members = append(c.Members, pairing.Member{ID: fmt.Sprint(i), Stage: []string{"material", "maker", "packaging", "seller"}[i%4]})
		for j := range i {
			if i%4 == j%4 && (i/4+j/4)%5 == 0 {
				c.Apart = append(c.Apart, [2]int{i, j})
			}
		}
	}
	return c
}

// Over months people meet new ones: with 72 members and groups of nine, six months
// can bring 48 new partners each, and nearly do.
func TestCirclesBringNewPartners(t *testing.T) {
	t.Parallel()
	plan, err := pairing.ArrangeCircles(context.Background(), street())
	if err != nil {
		t.Fatal(err)
	}
	met := map[[2]int]int{}
	for _, groups := range plan.Groups {
		for _, group := range groups {
			for k, i := range group {
				for _, j := range group[:k] {
					met[[2]int{j, i}]++
				}
			}
		}
	}
	if pairs := 6 * 8 * 36; len(met)+plan.Repeated != pairs || plan.Repeated > pairs/8 {
		t.Errorf("%d pairs, %d repeated of %d", len(met), plan.Repeated, pairs)
	}
	if plan.Worth < 0.85*plan.Bound {
		t.Errorf("worth %.1f, bound %.1f", plan.Worth, plan.Bound)
	}
}

func TestCirclesThatCannotBe(t *testing.T) {
	t.Parallel()
	c := &pairing.Circles{Size: 3, Months: 1, Members: []pairing.Member{{ID: "a"}, {ID: "b"}, {ID: "c"}}, Apart: [][2]int{{0, 1}}}
	_, err := pairing.ArrangeCircles(context.Background(), c)
	if stuck, ok := errors.AsType[*pairing.ApartError](err); !ok || stuck.Month != 1 || !strings.Contains(err.Error(), "make groups smaller") {
		t.Errorf("error %v", err)
	}
	_, err = pairing.ArrangeCircles(context.Background(), &pairing.Circles{Size: 1, Members: []pairing.Member{{ID: "a"}, {ID: "a"}}, Apart: [][2]int{{0, 5}}})
	for _, want := range []string{"groups have 1 members", "there are 0; ask for 1 to 60", "member 2 (a): member 1 has the same ID", "apart 1: it joins members 1 and 6"} {
		if !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("error lacks %q: %v", want, err)
		}
	}
}

func BenchmarkArrangeCircles(b *testing.B) {
	for b.Loop() {
		if _, err := pairing.ArrangeCircles(context.Background(), street()); err != nil {
			b.Fatal(err)
		}
	}
}

func TestSelfCheck(t *testing.T) {
	t.Parallel()
	rules := []pairing.Rule{
		{ID: "age", Fact: "months", Is: pairing.AtLeast, Number: 6, Id: "Usaha berjalan paling sedikit 6 bulan", En: "In business for 6 months or more"},
		{ID: "nib", Fact: "nib", Is: pairing.IsTrue, Id: "Memiliki NIB", En: "Has an NIB"},
		{ID: "scale", Fact: "scale", Is: pairing.OneOf, Words: []string{"micro", "small"}, Id: "Skala mikro atau kecil", En: "Micro or small"},
	}
	for name, c := range map[string]struct {
		facts pairing.Facts
		want  pairing.State
		lines string
	}{
		"all kept":   {pairing.Facts{"months": "24", "nib": "ya", "scale": "Micro"}, pairing.Pass, "pass pass pass"},
		"one fails":  {pairing.Facts{"months": "3", "nib": "ya"}, pairing.Fail, "fail pass unknown"},
		"not known":  {pairing.Facts{"months": "6", "scale": "small"}, pairing.Unknown, "pass unknown pass"},
		"not number": {pairing.Facts{"months": "lama", "nib": "1", "scale": "small"}, pairing.Unknown, "unknown pass pass"},
	} {
		state, lines, err := pairing.SelfCheck(rules, c.facts)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range lines {
			got = append(got, string(l.State))
		}
		if state != c.want || strings.Join(got, " ") != c.lines {
			t.Errorf("%s: %s (%v), want %s (%s)", name, state, got, c.want, c.lines)
		}
	}
	_, lines, _ := pairing.SelfCheck(rules, pairing.Facts{"months": "3"})
	if got := lines[0].Reason.Sentence(pairing.Indonesian); got != "Usaha berjalan paling sedikit 6 bulan: belum terpenuhi (3)." {
		t.Errorf("sentence %q", got)
	}
	if _, _, err := pairing.SelfCheck([]pairing.Rule{{Fact: "x", Is: "like", Id: "x", En: "x"}}, nil); err == nil || !strings.Contains(err.Error(), "is no comparison; use") {
		t.Errorf("error %v", err)
	}
}

func TestGroupQuestions(t *testing.T) {
	t.Parallel()
	questions := []pairing.Question{
		{"a", "packaging", "label kemasan keripik"}, {"b", "packaging", "kotak untuk perak"}, {"c", "packaging", "food label packaging"},
		{"d", "packaging", "label halal"}, {"e", "permits", "NIB"}, {"f", "permits", "izin"}, {"g", "packaging", "boxes for silver"}, {"h", "packaging", "kotak kardus"},
	}
	tables, alone := pairing.GroupQuestions(questions, func(i, j int) bool { return i == 0 && j == 3 })
	if len(tables) != 2 || !slices.Equal(alone, []int{4, 5}) {
		t.Fatalf("tables %v, alone %v; want two of packaging, permits alone", tables, alone)
	}
	for _, c := range tables {
		if n := len(c.Questions); n < 3 || n > 4 || slices.Contains(c.Questions, 0) && slices.Contains(c.Questions, 3) {
			t.Errorf("table %v", c.Questions)
		}
	}
	if got := tables[0].Reason.Sentence(pairing.English); !strings.Contains(got, "same question about packaging") {
		t.Errorf("sentence %q", got)
	}
}

// Everybody is at one table or alone, and tables have three or four, whatever the
// number.
func TestGroupQuestionsSeatsEverybodyOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 30).Draw(t, "firms")
		questions := make([]pairing.Question, n)
		for i := range questions {
			questions[i] = pairing.Question{ID: fmt.Sprint(i), Topic: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "topic"), Text: rapid.SampledFrom([]string{"", "label", "kotak"}).Draw(t, "text")}
		}
		tables, alone := pairing.GroupQuestions(questions, nil)
		seen := slices.Clone(alone)
		for _, c := range tables {
			if len(c.Questions) < 3 || len(c.Questions) > 4 {
				t.Fatalf("table of %d", len(c.Questions))
			}
			seen = append(seen, c.Questions...)
		}
		slices.Sort(seen)
		for i := range n {
			if len(seen) != n || seen[i] != i {
				t.Fatalf("seated %v of %d", seen, n)
			}
		}
	})
}
