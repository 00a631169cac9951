package match_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
)

// told lists the fields and keys of everything that is wrong.
func told(err error) (all []string) {
	if many, is := err.(interface{ Unwrap() []error }); is {
		for _, one := range many.Unwrap() {
			all = append(all, told(one)...)
		}
		return all
	}
	if f, is := errors.AsType[*fault.Fault](err); is {
		return []string{f.Field + " " + f.Key}
	}
	if err != nil {
		return []string{err.Error()}
	}
	return nil
}

// What stands on a slip of paper is kept as a whole; typing it again changes nothing.
func TestAPaperSlipIsKeptAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	slip := []match.Slip{
		{Line: 1, From: "1. Kayu Jati 01 (contoh)", To: "bank a", Priority: match.Must, Note: " modal  kerja "},
		{Line: 2, From: "1", To: "Bandara (contoh)", Priority: match.Want},
		{Line: 3},
		{Line: 4, From: "1", To: "2", Never: true},
	}
	n, err := w.desk.AskSlips(t.Context(), staff, "temu", slip)
	if err != nil || n != 3 {
		t.Fatalf("%d kept, %v", n, err)
	}
	first := w.m.Requests[0]
	if first.To != theBank || first.Priority != match.Must || first.Note != "modal kerja" || first.Origin != match.OfPaper || first.Answer != match.Asked {
		t.Errorf("the first wish is %+v", first)
	}
	if len(w.m.Requests) != 2 || !slices.Equal(w.m.Never, []match.Avoidance{{From: wood, To: silver}}) {
		t.Errorf("%d requests, never %v", len(w.m.Requests), w.m.Never)
	}
	entries := len(w.entries)
	if n, err = w.desk.AskSlips(t.Context(), staff, "temu", slip); err != nil || n != 0 || len(w.entries) != entries {
		t.Errorf("again: %d kept, %v, %d entries after %d", n, err, len(w.entries), entries)
	}
}

// One line that is wrong keeps the others from being kept; all that is wrong is told.
func TestAPaperSlipTellsWhatIsWrongLineByLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.m.Gathering.Participants[weave-1].Withdrawn = true
	for _, n := range []int{silver, other} {
		w.k.Parties[n-1].Products = []register.Product{{Name: "cincin perak", KBLI: "32111", HS: "711311"}}
	}
	line := func(n int, from, to string) match.Slip {
		return match.Slip{Line: n, From: from, To: to, Priority: match.Want}
	}
	for _, c := range []struct {
		what  string
		slips []match.Slip
		want  []string
	}{
		{"nothing", nil, []string{"to_1 match.slip_empty"}},
		{"a note for nobody", []match.Slip{{Line: 2, From: "1", Note: "modal"}}, []string{"to_2 fault.required"}},
		{"from nobody", []match.Slip{line(1, "", "5")}, []string{"from_1 fault.required"}},
		{"nobody of that name", []match.Slip{line(1, "1", "5"), line(2, "1", "Hotel Z"), line(7, "77", "5")}, []string{"to_2 match.slip_nobody", "from_7 match.slip_nobody"}},
		{"one who cancelled", []match.Slip{line(1, "1", "3")}, []string{"to_1 match.slip_nobody"}},
		{"one of several", []match.Slip{line(3, "kayu", "5")}, []string{"from_3 match.slip_several"}},
		{"the same twice", []match.Slip{line(1, "1", "5"), line(2, "1", "bank")}, []string{"to_2 match.slip_twice"}},
		{"oneself", []match.Slip{line(1, "1", "1"), line(2, "1", "5")}, []string{"to_1 match.oneself"}},
		{"of the same owner", []match.Slip{line(1, "1", "4")}, []string{"to_1 match.same_owner"}},
		{"a rival", []match.Slip{line(1, "2", "4"), line(2, "2", "5")}, []string{"to_1 match.rivals"}},
		{"without a wish", []match.Slip{{Line: 4, From: "1", To: "5"}}, []string{"priority_4 match.choice_unknown"}},
		{"a long note", []match.Slip{{Line: 2, From: "1", To: "5", Priority: match.Want, Note: strings.Repeat("x", 201)}}, []string{"note_2 fault.too_long"}},
	} {
		n, err := w.desk.AskSlips(t.Context(), staff, "temu", c.slips)
		if got := told(err); n != 0 || !slices.Equal(got, c.want) {
			t.Errorf("%s: want %v, got %v (%d)", c.what, c.want, got, n)
		}
		if len(w.m.Requests) != 0 {
			t.Fatalf("%s: something was kept", c.what)
		}
	}
	var many []match.Slip
	for i := range match.MostSlips + 1 {
		many = append(many, line(i+1, "1", fmt.Sprint(i)))
	}
	if _, err := w.desk.AskSlips(t.Context(), staff, "temu", many); !slices.Equal(told(err), []string{"to_1 match.between"}) {
		t.Errorf("too many: %v", told(err))
	}
	if _, err := w.desk.AskSlips(t.Context(), owner, "temu", []match.Slip{line(1, "1", "5")}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("by a party: %v", err)
	}
	w.m.Gathering.State = gathering.Ended
	if _, err := w.desk.AskSlips(t.Context(), staff, "temu", []match.Slip{line(1, "1", "5")}); !slices.Equal(told(err), []string{" match.closed"}) {
		t.Errorf("when it is over: %v", err)
	}
}
