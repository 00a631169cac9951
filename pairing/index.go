package pairing

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"
)

// An Index answers who should meet whom among its parties. It is made once and
// never changes, so that any number may ask it at the same time. It keeps the
// parties it was given, which must not be changed afterwards.
type Index struct {
	parties []Party
	place   map[string]int32 // of each ID
	mark    []uint64         // of each ID, for lots
	rules   Rules
	weights Weights

	needs, offers shelf
	words         []string  // names of terms, sorted
	keys          []string  // names of code keys, sorted
	tau           []float32 // what agreeing on a key is worth
	median        float32   // of positive text scores, the c of s/(s+c)

	alone  [kindCount]float64            // Weights.Kind, by place of the kind
	across [kindCount][kindCount]float64 // how far an offer of the first meets a need of the second

	roles  []uint16 // of each party, numbered
	apart  [][]bool // roles that do not meet
	sides  []uint8  // of each party: hasNeeds, hasOffers
	wishes map[[2]int32]Level
	linked [][]int32 // who has a wish with whom, both ways
	rivals map[[2]int32]bool
	tools  sync.Pool // *bench
}

// shelf is one side of the index: all needs, or all offers.
type shelf struct {
	items   []entry
	tags    []tag   // of each item, what ranking looks at first
	of      []int32 // party p has items[of[p]:of[p+1]]
	classes []class
	byKey   []postings // by class
	byWord  []postings
	byKind  [kindCount][]int32
}

// entry is an item made ready.
type entry struct {
	it    *Item
	party int32
	kind  uint8  // place in kinds, from 1; 0: not said
	codes []post // sorted by key; weight is the factor
	words []post // sorted by term; weight of the term in this item
	wants bool   // it should like something of the other side
}

// tag is the part of an entry that ranking looks at for all it finds, kept small.
type tag struct {
	party int32
	role  uint16
	kind  uint8
	wants bool
}

// What a party has.
const (
	hasNeeds  = 1
	hasOffers = 2
)

// post is one occurrence: of a key or term in an item.
type post struct {
	id     int32
	weight float32
}

// postings are all occurrences, by key or term.
type postings struct {
	from []int32
	all  []post // id is the item
}

func (p *postings) of(id int32) []post { return p.all[p.from[id]:p.from[id+1]] }

// NewIndex makes an index of the parties. The error tells every mistake in them.
func NewIndex(parties []Party, rules Rules, w Weights) (*Index, error) {
	if err := w.Check(); err != nil {
		return nil, fmt.Errorf("make an index: %w", err)
	}
	if err := Check(parties, rules); err != nil {
		return nil, fmt.Errorf("make an index: %w", err)
	}
	x := &Index{parties: parties, rules: rules, weights: w, place: make(map[string]int32, len(parties)), mark: make([]uint64, len(parties))}
	for i := range parties {
		x.place[parties[i].ID] = int32(i)
		x.mark[i] = markOf(parties[i].ID)
	}
	x.settleRules()
	x.settleKinds()
	x.settleRoles()
	b := builder{index: x, codes: map[string]int32{}, words: map[string]int32{}}
	b.shelve(&x.needs, func(p *Party) []Item { return p.Needs })
	b.shelve(&x.offers, func(p *Party) []Item { return p.Offers })
	b.rename()
	b.weigh()
	x.settleTags()
	x.needs.post(len(x.keys), len(x.words))
	x.offers.post(len(x.keys), len(x.words))
	x.median = x.middle()
	x.tools.New = func() any { return x.newBench() }
	return x, nil
}

// settleRules puts wishes and rivals where pairs find them.
func (x *Index) settleRules() {
	x.wishes = make(map[[2]int32]Level, len(x.rules.Wishes))
	x.linked = make([][]int32, len(x.parties))
	for _, w := range x.rules.Wishes {
		a, b := x.place[w.From], x.place[w.To]
		_, again := x.wishes[[2]int32{a, b}]
		x.wishes[[2]int32{a, b}] = w.Level
		if !again {
			x.linked[a], x.linked[b] = append(x.linked[a], b), append(x.linked[b], a)
		}
	}
	for i, all := range x.linked {
		slices.Sort(all)
		x.linked[i] = slices.Compact(all)
	}
	x.rivals = make(map[[2]int32]bool, 2*len(x.rules.Rivals))
	for _, r := range x.rules.Rivals {
		a, b := x.place[r[0]], x.place[r[1]]
		x.rivals[[2]int32{a, b}], x.rivals[[2]int32{b, a}] = true, true
	}
}

// settleRoles numbers roles and sees which do not meet. The last number is shared
// by all roles beyond what fits, which are looked at pair by pair.
func (x *Index) settleRoles() {
	names := map[string]uint16{}
	x.roles = make([]uint16, len(x.parties))
	for i := range x.parties {
		r, ok := names[x.parties[i].Role]
		if !ok {
			r = uint16(min(len(names), mostRoles))
			names[x.parties[i].Role] = r
		}
		x.roles[i] = r
	}
	n := min(len(names), mostRoles) + 1
	x.apart = make([][]bool, n)
	for i := range x.apart {
		x.apart[i] = make([]bool, n)
		x.apart[i][i] = x.rules.SameRoleApart && i < mostRoles
	}
	for _, pair := range x.rules.RolesApart {
		a, known := names[pair[0]]
		b, also := names[pair[1]]
		if known && also && a < mostRoles && b < mostRoles {
			x.apart[a][b], x.apart[b][a] = true, true
		}
	}
}

// mostRoles are kept in the table of roles that do not meet.
const mostRoles = 200

// settleTags makes the small copies that ranking reads.
func (x *Index) settleTags() {
	x.sides = make([]uint8, len(x.parties))
	for k, s := range []*shelf{&x.needs, &x.offers} {
		s.tags = make([]tag, len(s.items))
		for i := range s.items {
			e := &s.items[i]
			s.tags[i] = tag{e.party, x.roles[e.party], e.kind, e.wants}
			x.sides[e.party] |= uint8(hasNeeds << k)
		}
	}
}

// settleKinds puts what the weights say of kinds where it is found fast.
func (x *Index) settleKinds() {
	names := append([]Kind{""}, kinds()...)
	for i, a := range names {
		x.alone[i] = x.weights.Kind[a]
		for j, b := range names {
			x.across[i][j] = x.weights.across(a, b)
		}
	}
}

// Len is the number of parties.
func (x *Index) Len() int { return len(x.parties) }

// Party is one of the parties, by its place.
func (x *Index) Party(i int) *Party { return &x.parties[i] }

// Find gives the place of a party, by its ID.
func (x *Index) Find(id string) (place int, ok bool) {
	i, ok := x.place[id]
	return int(i), ok
}

// Version names the weights, for keeping with what comes out.
func (x *Index) Version() string { return x.weights.Version }

// class is items whose parties have one role and which are of one kind; the last
// class of a shelf is for all that are left. Postings are kept apart by class, so
// that roles that do not meet and kinds that do not go together are passed over.
type class struct {
	role  uint16
	kind  uint8
	mixed bool
}

// mostClasses bounds how often postings are kept apart.
const mostClasses = 16

// post makes the postings of a shelf.
func (s *shelf) post(keys, words int) {
	of := make([]uint8, len(s.tags))
	for i, t := range s.tags {
		k := slices.IndexFunc(s.classes, func(c class) bool { return c.mixed || c.role == t.role && c.kind == t.kind })
		if k < 0 {
			k = len(s.classes)
			s.classes = append(s.classes, class{t.role, t.kind, k == mostClasses-1 || t.role >= mostRoles})
		}
		of[i] = uint8(k)
		s.byKind[t.kind] = append(s.byKind[t.kind], int32(i))
	}
	for k := range s.classes {
		in := func(i int) bool { return int(of[i]) == k }
		s.byKey = append(s.byKey, gather(s.items, keys, in, func(e *entry) []post { return e.codes }))
		s.byWord = append(s.byWord, gather(s.items, words, in, func(e *entry) []post { return e.words }))
	}
}

// passes tells whether nothing in a class goes with one, a need on side 0.
func (x *Index) passes(c class, one *entry, side int) bool {
	if c.mixed {
		return false
	}
	need, offer := one.kind, c.kind
	if side == 1 {
		need, offer = offer, need
	}
	return x.apart[x.roles[one.party]][c.role] || x.across[offer][need] == 0
}

func gather(items []entry, n int, in func(i int) bool, list func(e *entry) []post) postings {
	p := postings{from: make([]int32, n+1)}
	for i := range items {
		if !in(i) {
			continue
		}
		for _, o := range list(&items[i]) {
			p.from[o.id+1]++
		}
	}
	for i := range n {
		p.from[i+1] += p.from[i]
	}
	p.all = make([]post, p.from[n])
	next := slices.Clone(p.from[:n])
	for i := range items {
		if !in(i) {
			continue
		}
		for _, o := range list(&items[i]) {
			p.all[next[o.id]] = post{int32(i), o.weight}
			next[o.id]++
		}
	}
	return p
}

// Sizes of the sample from which the middle of the text scores is taken.
const (
	sampledNeeds  = 400
	sampledScores = 200_000
)

// middle is the median of the positive text scores of a sample of needs. The
// sample hangs on the IDs alone, not on the order in which parties were given.
func (x *Index) middle() float32 {
	order := make([]int32, len(x.needs.items))
	for i := range order {
		order[i] = int32(i)
	}
	if len(order) > sampledNeeds {
		slices.SortFunc(order, func(a, b int32) int {
			pa, pb := x.needs.items[a].party, x.needs.items[b].party
			return cmp.Or(cmp.Compare(mix(x.mark[pa]), mix(x.mark[pb])), cmp.Compare(a, b))
		})
		order = order[:sampledNeeds]
	}
	var scores []float32
	sum := make([]float32, len(x.offers.items))
	for _, n := range order {
		var touched []int32
		for _, q := range x.needs.items[n].words {
			for _, class := range x.offers.byWord {
				for _, o := range class.of(q.id) {
					if sum[o.id] == 0 {
						touched = append(touched, o.id)
					}
					sum[o.id] += float32(q.weight * o.weight)
				}
			}
		}
		for _, o := range touched {
			scores = append(scores, sum[o])
			sum[o] = 0
		}
		if len(scores) > sampledScores {
			break
		}
	}
	if len(scores) == 0 {
		return 1
	}
	slices.Sort(scores)
	return scores[len(scores)/2]
}

// markOf is a number by which an ID takes part in lots (FNV-1a, 64 bits).
func markOf(id string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	return mix(h)
}

// mix spreads a number over all bits (the finisher of SplitMix64).
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// lot is what is drawn for a pair: the same for the same seed and IDs, whatever
// the order of the parties.
func lot(seed, a, b uint64) uint64 { return mix(seed ^ mix(a+b)) }

// idf of a term that is in df of n items; never below nothing.
func idf(n, df int) float64 { return math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5)) }
