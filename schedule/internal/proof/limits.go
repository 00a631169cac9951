package proof

import (
	"slices"

	"wantilan/schedule/internal/day"
	"wantilan/schedule/internal/sat"
)

// limits is what goals are limited to, by assumption, so that a limit can be
// replaced or left away.
type limits struct {
	most  [day.Goals]int64
	given [day.Goals]bool
}

// before keeps the limits of goals that count before one, which may be all.
func (l limits) before(order []day.Goal, goal day.Goal) limits {
	at := slices.Index(order, goal)
	if at < 0 {
		l.given[goal] = false
		return l
	}
	for _, g := range order[at:] {
		l.given[g] = false
	}
	return l
}

// within tells that whatever keeps l keeps other.
func (l limits) within(other limits) bool {
	for g := range l.most {
		if other.given[g] && (!l.given[g] || l.most[g] > other.most[g]) {
			return false
		}
	}
	return true
}

// assume gives literals that stand for the limits.
func (m *model) assume(l limits) []sat.Lit {
	var out []sat.Lit
	for g := range l.most {
		if l.given[g] {
			out = append(out, m.bound(day.Goal(g), l.most[g]))
		}
	}
	return out
}
