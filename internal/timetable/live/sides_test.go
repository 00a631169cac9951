package live_test

import (
	"testing"

	"wantilan/internal/timetable/live"
)

// What the two sides say of their meeting counts where nobody else said anything and they do
// not contradict one another; it frees no table.
func TestWhatBothSidesSayOfTheirMeeting(t *testing.T) {
	t.Parallel()
	held := live.Fact{ID: "staff", Kind: live.Held, Request: 1, At: at(10, 19)}
	for name, tc := range map[string]struct {
		said    []live.Said
		facts   []live.Fact
		minute  int // after ten
		want    live.Stage
		bySides bool
		who     int
	}{
		"nothing":                        {nil, nil, 30, live.Unmarked, false, 0},
		"one says that it was held":      {[]live.Said{{Request: 1, Participant: 4, Held: true}}, nil, 30, live.Done, true, 0},
		"both say so":                    {[]live.Said{{Request: 1, Participant: 1, Held: true}, {Request: 1, Participant: 4, Held: true}}, nil, 30, live.Done, true, 0},
		"while it goes on":               {[]live.Said{{Request: 1, Participant: 1, Held: true}}, nil, 10, live.Done, true, 0},
		"one waits in vain":              {[]live.Said{{Request: 1, Participant: 1}}, nil, 30, live.Missed, true, 4},
		"nobody knows who":               {[]live.Said{{Request: 1}}, nil, 30, live.Missed, true, 0},
		"both wait in vain":              {[]live.Said{{Request: 1, Participant: 1}, {Request: 1, Participant: 4}}, nil, 30, live.Unmarked, false, 0},
		"one says yes, the other no":     {[]live.Said{{Request: 1, Participant: 1}, {Request: 1, Participant: 4, Held: true}}, nil, 30, live.Unmarked, false, 0},
		"staff say otherwise":            {[]live.Said{{Request: 1, Participant: 1}}, []live.Fact{held}, 30, live.Done, false, 0},
		"staff took back what they said": {[]live.Said{{Request: 1, Participant: 1}}, []live.Fact{held, {ID: "undo", Kind: live.Undo, Of: "staff", At: at(10, 21)}}, 30, live.Missed, true, 4},
		"before it begins":               {[]live.Said{{Request: 1, Participant: 1, Held: true}}, nil, -10, live.Planned, false, 0},
		"of another meeting":             {[]live.Said{{Request: 2, Participant: 2, Held: true}}, nil, 30, live.Unmarked, false, 0},
	} {
		s := live.Judge(hall(), tc.facts, nil, at(10, tc.minute), tc.said...)
		m := s.Meetings[0]
		if m.Stage != tc.want || m.BySides != tc.bySides || m.Who != tc.who || m.Free {
			t.Errorf("%s: %s, by the sides %v, who did not come %d, free %v", name, m.Stage, m.BySides, m.Who, m.Free)
		}
		if missed := tc.want == live.Missed; missed != (s.Count.Missed == 1) {
			t.Errorf("%s: %d did not take place", name, s.Count.Missed)
		}
	}
}
