package live

import "slices"

// Said is what one side of a meeting says of it in its evaluation. It counts where nobody who
// looks after the day said anything, and both sides do not contradict one another.
type Said struct {
	Request     int  // number
	Participant int  // number, of who says so; 0: not known any more
	Held        bool // else, that it did not take place
}

// sides puts down what the sides of a meeting say where nobody else said anything. Somebody
// who is said not to have come frees no table: those who look after the day do that.
func (s *State) sides(all []Said) {
	told := map[int]bool{}
	for i := range s.Facts {
		if f := &s.Facts[i]; slices.Contains(meetingKinds, f.Kind) {
			told[f.Request] = true
		}
	}
	said := map[int][3]int{} // how many say that it was held, that it was not, and who did last
	for _, x := range all {
		of := said[x.Request]
		if x.Held {
			of[0]++
		} else {
			of[1], of[2] = of[1]+1, x.Participant
		}
		said[x.Request] = of
	}
	for i := range s.Meetings {
		m := &s.Meetings[i]
		if told[m.Request] || m.Stage == Cancelled || m.Stage == Planned {
			continue
		}
		held, not, who := said[m.Request][0], said[m.Request][1], said[m.Request][2]
		switch {
		case held > 0 && not == 0:
			m.Stage, m.BySides = Done, true
		case not == 1 && held == 0:
			m.Stage, m.BySides = Missed, true
			if who == m.From || who == m.To {
				m.Who = m.From + m.To - who
			}
		}
	}
}
