package pairing

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
)

// Circles (arisan usaha) is a question: which small groups should meet every month.
// Its members are put into groups of nearly the same size, anew each month, so that
// people meet new ones, mixed along the supply chain, and never with a rival.
type Circles struct {
	Members []Member
	Size    int                    // of a group; they have this many or one less or more, 2 to 50
	Months  int                    // 1 to 60
	Apart   [][2]int               // members that are never in one group: rivals, owners, never-wishes
	Met     [][2]int               // pairs who were together before, once for each time
	Value   func(i, j int) float64 // what a pair is worth beside; i is the smaller place; may be nil
	Seed    uint64                 // print it
	Sweeps  int                    // of the search in each month; 0 means 40
}

// A Member of a circle.
type Member struct {
	ID    string
	Stage string // place in the supply chain: material, maker, packaging, seller ...
}

// Weights of what makes a good group; a pair of members is worth at most
// mixedWorth + newWorth + what Value says.
const (
	mixedWorth = 1.0 // of two at different stages
	newWorth   = 2.0 // of two who never met; half of it after one time, a third after two
)

// A CirclePlan is the groups of each month.
type CirclePlan struct {
	Groups   [][][]int // by month: groups of places in Members
	Worth    float64   // of all pairs of all groups
	Bound    float64   // no plan is worth more; it is not claimed that one is worth as much
	Repeated int       // pairs that meet again, each time counted
	Seed     uint64
}

// Limits of circles.
const (
	mostMembers = 500
	mostMonths  = 60
	mostSize    = 50
	usualSweeps = 40
)

// Check returns every mistake of the question, joined, or nil.
func (c *Circles) Check() error {
	var m mistakes
	if len(c.Members) > mostMembers {
		m.add("members", "there are %d, at most %d; make circles for each area", len(c.Members), mostMembers)
	}
	if c.Size < 2 || c.Size > mostSize {
		m.add("size", "groups have %d members; ask for 2 to %d, usually 8 to 10", c.Size, mostSize)
	}
	if c.Months < 1 || c.Months > mostMonths {
		m.add("months", "there are %d; ask for 1 to %d", c.Months, mostMonths)
	}
	if c.Sweeps < 0 {
		m.add("sweeps", "there are %d; give a number from 0", c.Sweeps)
	}
	seen := map[string]int{}
	for i, u := range c.Members {
		if first, twice := seen[u.ID]; twice {
			m.add(fmt.Sprintf("member %d (%s)", i+1, u.ID), "member %d has the same ID; give every member one of its own", first+1)
		}
		seen[u.ID] = i
	}
	for name, pairs := range map[string][][2]int{"apart": c.Apart, "met": c.Met} {
		for k, p := range pairs {
			if p[0] < 0 || p[1] < 0 || p[0] >= len(c.Members) || p[1] >= len(c.Members) || p[0] == p[1] {
				m.add(fmt.Sprintf("%s %d", name, k+1), "it joins members %d and %d; give two different ones of the %d", p[0]+1, p[1]+1, len(c.Members))
			}
		}
	}
	return m.err()
}

// An ApartError is why there are no circles: too many members must be kept apart.
type ApartError struct {
	Month  int // from 1
	Member int // one that found no group
	Groups int
}

// Error says what to do.
func (e *ApartError) Error() string {
	return fmt.Sprintf("month %d: member %d has somebody to be kept apart from in each of the %d groups that could be found; make groups smaller, or keep fewer apart", e.Month, e.Member+1, e.Groups)
}

// ArrangeCircles plans all months, one after the other, by local search: members
// change places as long as the groups get better. Every plan keeps every pair that
// is apart out of one group, and has passed VerifyCircles. It is not proven to be
// the best; Bound says how much better one could be. The same seed gives the same
// plan.
func ArrangeCircles(ctx context.Context, c *Circles) (*CirclePlan, error) {
	if err := c.Check(); err != nil {
		return nil, fmt.Errorf("arrange circles: %w", err)
	}
	s := newRing(c)
	plan := &CirclePlan{Seed: c.Seed}
	for month := range c.Months {
		if err := s.arrange(ctx, month); err != nil {
			return nil, fmt.Errorf("arrange circles: %w", err)
		}
		plan.Groups = append(plan.Groups, s.keep())
	}
	plan.Worth, plan.Repeated = s.worth, s.repeated
	plan.Bound = s.bound()
	if broken := VerifyCircles(c, plan.Groups); len(broken) > 0 {
		panic(fmt.Sprintf("pairing: circles break their rules: %v", broken))
	}
	return plan, nil
}

// VerifyCircles tells which rules the groups break. It shares no code with the
// search.
func VerifyCircles(c *Circles, months [][][]int) (broken []string) {
	say := func(format string, args ...any) { broken = append(broken, fmt.Sprintf(format, args...)) }
	if len(months) != c.Months {
		say("there are %d months, not %d", len(months), c.Months)
	}
	for k, groups := range months {
		in := make([]int, len(c.Members))
		for g, group := range groups {
			if n := len(group); len(c.Members) >= c.Size && (n < c.Size-1 || n > c.Size+1) && !odd(len(c.Members), c.Size, n) {
				say("month %d: group %d has %d members, not about %d", k+1, g+1, n, c.Size)
			}
			for _, i := range group {
				if i < 0 || i >= len(in) || in[i] > 0 {
					say("month %d: member %d does not exist, or is in two groups", k+1, i+1)
					continue
				}
				in[i] = g + 1
			}
		}
		for i, g := range in {
			if g == 0 {
				say("month %d: member %d is in no group", k+1, i+1)
			}
		}
		for _, p := range c.Apart {
			if in[p[0]] == in[p[1]] {
				say("month %d: members %d and %d are in one group and must be apart", k+1, p[0]+1, p[1]+1)
			}
		}
	}
	return broken
}

// odd tells that so few members do not divide into groups of about the size: groups
// differ by one at most, whatever their number.
func odd(members, size, n int) bool {
	groups := groupsOf(members, size)
	return n == members/groups || n == (members+groups-1)/groups
}

// groupsOf is how many groups there are: as many as come nearest to the size.
func groupsOf(members, size int) int { return max(1, (members+size/2)/size) }

// ring is a plan in the making.
type ring struct {
	c        *Circles
	rand     *rand.Rand
	apart    [][]bool
	met      [][]uint8
	pairs    [][]float64 // what each pair is worth this month
	group    []int
	count    []int       // members of each group
	worthTo  [][]float64 // by member and group: what it is worth to those in it
	clashTo  [][]int     // and how many of them it must be kept apart from
	worth    float64
	repeated int
}

func newRing(c *Circles) *ring {
	n := len(c.Members)
	s := &ring{c: c, rand: rand.New(rand.NewPCG(c.Seed, 3)), apart: make([][]bool, n), met: make([][]uint8, n), group: make([]int, n)}
	for i := range n {
		s.apart[i], s.met[i] = make([]bool, n), make([]uint8, n)
	}
	for _, p := range c.Apart {
		s.apart[p[0]][p[1]], s.apart[p[1]][p[0]] = true, true
	}
	for _, p := range c.Met {
		s.meet(p[0], p[1])
	}
	return s
}

func (s *ring) meet(i, j int) {
	if s.met[i][j] < 255 {
		s.met[i][j]++
		s.met[j][i]++
	}
}

// pair is what two members in one group are worth.
func (s *ring) pair(i, j int) float64 {
	w := newWorth / float64(1+s.met[i][j])
	if s.c.Members[i].Stage != s.c.Members[j].Stage {
		w += mixedWorth
	}
	if s.c.Value != nil {
		if v := s.c.Value(min(i, j), max(i, j)); v > 0 && v < 1e6 {
			w += v
		}
	}
	return w
}

// with is what a member is worth to a group, but for one that leaves it, and how many
// there it must be kept apart from.
func (s *ring) with(i, group, but int) (worth float64, clashes int) {
	worth, clashes = s.worthTo[i][group], s.clashTo[i][group]
	if but >= 0 && s.group[but] == group {
		worth -= s.pairs[i][but]
		if s.apart[i][but] {
			clashes--
		}
	}
	return worth, clashes
}

// put moves a member into a group, or out of all with -1.
func (s *ring) put(i, group int) {
	for _, change := range [2]struct {
		group int
		by    float64
	}{{s.group[i], -1}, {group, 1}} {
		if change.group < 0 {
			continue
		}
		s.count[change.group] += int(change.by)
		for j := range s.group {
			s.worthTo[j][change.group] += change.by * s.pairs[i][j]
			if s.apart[i][j] {
				s.clashTo[j][change.group] += int(change.by)
			}
		}
	}
	s.group[i] = group
}

// tries are how often a month is begun anew when members find no group.
const tries = 20

// arrange finds the groups of one month: everybody is put somewhere, those with most
// to be kept apart from first, then members change places.
func (s *ring) arrange(ctx context.Context, month int) error {
	n := len(s.c.Members)
	if n == 0 {
		return nil
	}
	groups := groupsOf(n, s.c.Size)
	stuck := 0
	s.pairs = make([][]float64, n)
	for i := range n {
		s.pairs[i] = make([]float64, n)
		for j := range i {
			s.pairs[i][j] = s.pair(i, j)
			s.pairs[j][i] = s.pairs[i][j]
		}
	}
	for range tries {
		s.deal(groups)
		sweeps := s.c.Sweeps
		if sweeps == 0 {
			sweeps = usualSweeps
		}
		for range sweeps {
			if ctx.Err() != nil || !s.sweep() {
				break
			}
		}
		clean := true
		for i := range n {
			if _, clashes := s.with(i, s.group[i], -1); clashes > 0 {
				clean, stuck = false, i
			}
		}
		if clean {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return &ApartError{Month: month + 1, Member: stuck, Groups: groups}
}

// deal puts members into groups of sizes that differ by one at most.
func (s *ring) deal(groups int) {
	n := len(s.c.Members)
	order := s.rand.Perm(n)
	foes := func(i int) (k int) {
		for _, a := range s.apart[i] {
			if a {
				k++
			}
		}
		return k
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(foes(j), foes(i)) })
	s.count, s.worthTo, s.clashTo = make([]int, groups), make([][]float64, n), make([][]int, n)
	for i := range s.group {
		s.group[i], s.worthTo[i], s.clashTo[i] = -1, make([]float64, groups), make([]int, groups)
	}
	room := func(g int) int {
		if g < n%groups {
			return n/groups + 1
		}
		return n / groups
	}
	for _, i := range order {
		best, least, most := -1, 0, 0.0
		for g := range groups {
			if s.count[g] == room(g) {
				continue
			}
			worth, clashes := s.with(i, g, -1)
			worth /= float64(1 + s.count[g])
			if best < 0 || clashes < least || clashes == least && worth > most {
				best, least, most = g, clashes, worth
			}
		}
		s.put(i, best)
	}
}

// sweep lets every two members of different groups change places when that is
// better: fewer clashes, then more worth. It tells whether any did.
func (s *ring) sweep() (changed bool) {
	for _, i := range s.rand.Perm(len(s.group)) {
		own, clashes := s.with(i, s.group[i], -1)
		for j := range s.group {
			g, h := s.group[i], s.group[j]
			if g == h {
				continue
			}
			other, more := s.with(j, h, -1)
			there, c := s.with(i, h, j)
			here, d := s.with(j, g, i)
			if after, before := c+d, clashes+more; after < before || after == before && there+here > own+other+1e-9 {
				s.put(i, h)
				s.put(j, g)
				own, clashes = s.with(i, s.group[i], -1)
				changed = true
			}
		}
	}
	return changed
}

// keep writes the month down, and that its groups have met.
func (s *ring) keep() [][]int {
	groups := make([][]int, len(s.count))
	for i, g := range s.group {
		groups[g] = append(groups[g], i)
	}
	for _, group := range groups {
		for k, i := range group {
			for _, j := range group[:k] {
				s.worth += s.pair(i, j)
				if s.met[i][j] > 0 {
					s.repeated++
				}
			}
		}
	}
	for _, group := range groups {
		for k, i := range group {
			for _, j := range group[:k] {
				s.meet(i, j)
			}
		}
	}
	return groups
}

// bound is what no plan passes. Each member has as many places beside it, over all
// months, as the largest groups give. At best the worthiest partners that it may have
// take these, those who never met first, then the same again at a lower worth.
func (s *ring) bound() (sum float64) {
	n := len(s.c.Members)
	if n == 0 {
		return 0
	}
	groups := groupsOf(n, s.c.Size)
	places := ((n+groups-1)/groups - 1) * s.c.Months
	met := make([][]uint8, n) // as it was before the first month
	for i := range n {
		met[i] = make([]uint8, n)
	}
	for _, p := range s.c.Met {
		if met[p[0]][p[1]] < 255 {
			met[p[0]][p[1]]++
			met[p[1]][p[0]]++
		}
	}
	now := s.met
	s.met = met
	defer func() { s.met = now }()
	for i := range n {
		var all []float64
		for j := range n {
			if i == j || s.apart[i][j] {
				continue
			}
			rest := s.pair(i, j) - newWorth/float64(1+met[i][j])
			for again := range s.c.Months {
				all = append(all, rest+newWorth/float64(1+min(int(met[i][j])+again, 255)))
			}
		}
		slices.SortFunc(all, func(a, b float64) int { return cmp.Compare(b, a) })
		for _, w := range all[:min(places, len(all))] {
			sum += w / 2 // each pair is counted from both sides
		}
	}
	return sum
}
