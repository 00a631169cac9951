package pairing

import "slices"

// A Pair is what is known of two parties meeting.
type Pair struct {
	A, B int // places in the Index

	Type PairType
	ForA float64 // how well what B offers meets what A needs, 0 to 1
	ForB float64 // how well what A offers meets what B needs

	// Score puts pairs in an order, 0 to 1. It is no probability: Calibration
	// makes one, once there are outcomes.
	Score  float64
	Grade  Grade
	Almost bool // a required condition is broken: see Reasons for advice
	Mutual bool // both wish it
	Barred bool // it may not be: see Reasons

	Weights string // version of the weights
	Reasons []Reason
}

// PairType says whether a pair gives in both directions.
type PairType string

// Types of pairs. Where one side has no needs, or the other no offers, there is
// no second direction to be scored, and none is made up.
const (
	TwoWay  PairType = "two_way"
	BServes PairType = "b_serves" // B gives, such as a bank
	AServes PairType = "a_serves"
	NoType  PairType = "none" // neither has what the other could need
)

// Grade is a score in words, which is all that is shown before calibration.
type Grade string

// Grades.
const (
	Strong  Grade = "strong" // kuat
	Fair    Grade = "medium" // sedang
	Try     Grade = "try"    // coba
	NoGrade Grade = "none"   // nothing in common
)

// best is the need and offer that make a direction.
type best struct {
	need, offer *entry
	fit         float64
	topic       topic
	missing     int
}

// meets finds the offer of one party that meets a need of another best.
func (x *Index) meets(taker, giver int32) (b best) {
	for i := x.needs.of[taker]; i < x.needs.of[taker+1]; i++ {
		for j := x.offers.of[giver]; j < x.offers.of[giver+1]; j++ {
			need, offer := &x.needs.items[i], &x.offers.items[j]
			if f, t, missing := x.exact(need, offer); f > b.fit {
				b = best{need, offer, f, t, missing}
			}
		}
	}
	return b
}

// typeOf tells which directions a pair has.
func (x *Index) typeOf(a, b int32) PairType {
	forA := x.sides[a]&hasNeeds != 0 && x.sides[b]&hasOffers != 0
	forB := x.sides[b]&hasNeeds != 0 && x.sides[a]&hasOffers != 0
	switch {
	case forA && forB:
		return TwoWay
	case forA:
		return BServes
	case forB:
		return AServes
	}
	return NoType
}

// join makes one score of two directions. It grows with both, which ranking
// depends on.
func (x *Index) join(t PairType, forA, forB float64, a, b int32) float64 {
	switch t {
	case TwoWay:
		if forA <= 0 && forB <= 0 {
			return 0
		}
		return harmonic(max(forA, x.weights.Floor), max(forB, x.weights.Floor))
	case BServes:
		return forA * x.accepts(b)
	case AServes:
		return forB * x.accepts(a)
	}
	return 0
}

func (x *Index) accepts(giver int32) float64 {
	if p := x.parties[giver].Acceptance; p > 0 {
		return p
	}
	return x.weights.Acceptance
}

func harmonic(a, b float64) float64 {
	if a+b <= 0 {
		return 0
	}
	return 2 * a * b / (a + b)
}

// wished adds what wishes are worth, and tells whether both wish it.
func (x *Index) wished(score float64, a, b int32) (float64, bool) {
	ours, theirs := x.wishes[[2]int32{a, b}], x.wishes[[2]int32{b, a}]
	for _, l := range [2]Level{ours, theirs} {
		switch l {
		case Would:
			score = 1 - (1-score)*(1-x.weights.WishWould)
		case Must:
			score = 1 - (1-score)*(1-x.weights.WishMust)
		}
	}
	return score, ours > 0 && theirs > 0
}

// absent tells that two are never there at the same time.
func (x *Index) absent(a, b int32) bool {
	pa, pb := x.parties[a].Present, x.parties[b].Present
	if len(pa) == 0 || len(pb) == 0 {
		return false
	}
	for _, s := range pa {
		for _, t := range pb {
			if s.From < t.To && t.From < s.To {
				return false
			}
		}
	}
	return true
}

// score is the exact score of a pair that is not barred.
func (x *Index) score(a, b int32) (s float64, mutual bool) {
	s = x.join(x.typeOf(a, b), x.meets(a, b).fit, x.meets(b, a).fit, a, b)
	if x.absent(a, b) {
		s *= x.weights.Missing
	}
	return x.wished(s, a, b)
}

// barred tells whether a pair may not be, and by which rule.
func (x *Index) barred(a, b int32) (code Why, is bool) {
	pa, pb := &x.parties[a], &x.parties[b]
	switch {
	case a == b:
		return WhySelf, true
	case x.wishes[[2]int32{a, b}] == Never || x.wishes[[2]int32{b, a}] == Never:
		return WhyNever, true
	case pa.Owner != "" && pa.Owner == pb.Owner:
		return WhyOwner, true
	case x.rules.SameRoleApart && pa.Role == pb.Role:
		return WhyRoles, true
	case x.rivals[[2]int32{a, b}]:
		return WhyRivals, true
	}
	for _, r := range x.rules.RolesApart {
		if r[0] == pa.Role && r[1] == pb.Role || r[0] == pb.Role && r[1] == pa.Role {
			return WhyRoles, true
		}
	}
	if x.rules.RivalsApart && x.Compete(int(a), int(b)) {
		return WhyRivals, true
	}
	return "", false
}

// Compete tells whether two parties are direct competitors: named as rivals, or
// with offers of the same goods by a code of at least the weight Rival.
func (x *Index) Compete(a, b int) bool {
	if x.rivals[[2]int32{int32(a), int32(b)}] {
		return true
	}
	goods := []Kind{"", Product, Service, Material, Capacity}
	for i := x.offers.of[a]; i < x.offers.of[a+1]; i++ {
		for j := x.offers.of[b]; j < x.offers.of[b+1]; j++ {
			p, q := &x.offers.items[i], &x.offers.items[j]
			if p.it.Kind != q.it.Kind || !slices.Contains(goods, p.it.Kind) {
				continue
			}
			if t := x.compare(p, q); float64(t.tau) >= x.weights.Rival-1e-6 {
				return true
			}
		}
	}
	return false
}

// grade puts a score in words.
func (x *Index) grade(score float64, almost bool) Grade {
	switch {
	case score <= 0:
		return NoGrade
	case almost:
		return Try
	case score >= x.weights.Strong:
		return Strong
	case score >= x.weights.Medium:
		return Fair
	}
	return Try
}
