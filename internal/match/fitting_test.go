package match_test

import (
	"fmt"
	"strings"
	"testing"

	"wantilan/internal/fault"
	"wantilan/internal/match"
	"wantilan/pairing"
)

// Of some participants those pairs are listed who stand in each other's lists, then by
// grade and place; nobody who was asked since, and none but those who are free now.
func TestFitting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := match.Suggestions{Lists: make([][]match.Suggestion, 6)}
	list := func(n int, all ...match.Suggestion) { s.Lists[n-1] = all }
	list(wood, match.Suggestion{With: theBank, Grade: pairing.Try}, match.Suggestion{With: airport, Grade: pairing.Strong})
	list(silver, match.Suggestion{With: airport, Grade: pairing.Fair}, match.Suggestion{With: theBank, Grade: pairing.Strong})
	list(weave, match.Suggestion{With: airport, Grade: pairing.Strong})
	list(airport, match.Suggestion{With: silver, Grade: pairing.Fair})
	w.s = &s
	told := func(some []int, most int) string {
		t.Helper()
		all, err := w.desk.Fitting(t.Context(), staff, "temu", some, most)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, f := range all {
			fmt.Fprintf(&b, "%d-%d %s %t; ", f.From, f.To, f.Grade, f.Both)
		}
		return b.String()
	}
	everybody := []int{wood, silver, weave, other, theBank, airport}
	want := "2-6 medium true; 3-6 strong false; 1-6 strong false; 2-5 strong false; 1-5 try false; "
	if got := told(everybody, 9); got != want {
		t.Errorf("all: %s\nwant %s", got, want)
	}
	if got := told(everybody, 2); got != want[:strings.Index(want, "1-6")] {
		t.Errorf("the first two: %s", got)
	}
	if got := told([]int{wood, theBank}, 9); got != "1-5 try false; " {
		t.Errorf("of two: %s", got)
	}
	if _, err := w.desk.Ask(t.Context(), staff, "temu", match.Wanted{From: weave, To: airport, Priority: match.Want}); err != nil {
		t.Fatal(err)
	}
	if got := told([]int{weave, airport, silver}, 9); got != "2-6 medium true; " {
		t.Errorf("after one asked: %s", got)
	}
	if _, err := w.desk.Fitting(t.Context(), bank, "temu", everybody, 9); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a desk asks for all: %v", err)
	}
}
