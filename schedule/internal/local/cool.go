package local

import "math"

// Temperatures in the unit of a goal: one more break, one mean weight lost.
const (
	hottest = 0.5
	coldest = 0.08
)

// takes tells whether a change by so much in some goal is taken.
func (s *search) takes(worse, unit float64) bool {
	return worse <= 0 || s.heat > 0 && s.chance() < math.Exp(-worse/(unit*s.heat))
}

// begin puts what there is to begin with, then everything else that finds a place.
func (s *search) begin() {
	for m, spot := range s.o.Start {
		if m < len(s.m) && spot >= 0 && int(spot) < s.d.Spots() && s.spot[m] < 0 {
			if reason, _, _ := s.block(int32(m), spot); reason == free {
				s.put(int32(m), spot)
			}
			if !s.spend(1) {
				return
			}
		}
	}
	s.report()
	s.construct()
	s.length = int64(10 * (len(s.m) + 50))
	s.focus = -1
	if s.o.Start != nil && len(s.d.Order) > 0 { // searches that go on from each other begin with different goals
		s.focus = s.pick(len(s.d.Order)) - 1
	}
}

// cool goes on for a while, colder and colder, from the best timetable.
func (s *search) cool() {
	const rounds = 100
	length := min(s.length, s.left) // to be cold at the end of it
	factor := math.Pow(coldest/hottest, 1.0/rounds)
	s.heat = hottest
	if s.found {
		s.restore()
	}
	s.refocus()
	clear(s.rest)
	clear(s.fails)
	for range rounds {
		for range max(1, length/rounds) {
			s.step()
			s.log = s.log[:0]
			if !s.spend(1) {
				return
			}
		}
		s.heat *= factor
	}
	s.length = min(s.length*2, 40_000_000)
}

// step makes one move of some sort.
func (s *search) step() {
	from := s.standing()
	r, out := s.pick(100), int32(-1)
	if len(s.out) > 0 && r < 60 {
		if out = s.out[s.pick(len(s.out))]; !s.awake(out) {
			out = -1
		}
	}
	done := false
	switch {
	case out >= 0 && r < 45:
		done = s.insert(out)
	case out >= 0:
		done = s.makeRoom(out)
	case r >= 98:
		done = s.drop()
	case r&1 == 0 && s.tidy:
		done = s.close()
	default:
		done = s.shift()
	}
	if !done || !s.accept(&from) {
		s.undo(0)
		if out >= 0 {
			s.tire(out)
			s.impatient(out)
		}
		return
	}
	if out >= 0 {
		s.wake(out)
	}
	if len(s.log) > 0 {
		s.report()
	}
}
