package intake

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"wantilan/internal/order"
	"wantilan/internal/register"
)

// Sketch is what of a business is compared with others.
type Sketch struct {
	Party  register.PartyID
	Name   string
	NIB    string
	Phones []string
	Spot
}

// Reason is why two businesses look like one.
type Reason string

// Reasons. A name alone is none: Balinese names tell the order of birth.
const (
	SameNIB   Reason = "nib"
	SamePhone Reason = "phone"
	SameName  Reason = "name_place" // name and place are alike
)

// Pair is two businesses that may be one (data mirip); One is the smaller identity.
type Pair struct {
	One, Other register.PartyID
	Score      int // 0 to 1000
	Reasons    []Reason
}

// Scores of the reasons; several add up to at most 1000.
const (
	scoreNIB   = 900
	scorePhone = 450
	scoreName  = 500 // and as much more as name and place are alike
	mostScore  = 1000
)

// Bounds of the search. They keep its time in proportion to the number of
// businesses even when a village has thousands with the same words in their names.
const (
	mostInBlock  = 60     // compared each with each; in larger blocks each with its neighbours
	neighbours   = 12     // in the order of the rest of the name
	mostWithOne  = 50     // businesses with one telephone number, such as an office's own
	MostPairs    = 20_000 // kept for a person to decide, the most alike
	alikeName    = 0.85
	alikePlace   = 0.90
	blockLetters = 4
)

// Pairs finds the businesses that look like one, the most alike first. It tells now
// and then how many of them it has compared, and stops when that fails.
func Pairs(ctx context.Context, all []Sketch, tell func(compared int) error) ([]Pair, error) {
	s := &search{all: all, tell: tell, pairs: map[[2]int32]*Pair{}}
	s.equal(func(x Sketch) []string { return some(x.NIB) }, SameNIB, scoreNIB)
	s.equal(func(x Sketch) []string { return x.Phones }, SamePhone, scorePhone)
	if err := s.names(ctx); err != nil {
		return nil, err
	}
	pairs := make([]Pair, 0, len(s.pairs))
	for _, p := range s.pairs {
		p.Score = min(p.Score, mostScore)
		slices.Sort(p.Reasons)
		pairs = append(pairs, *p)
	}
	order.By(pairs, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(string(a.One), string(b.One)), strings.Compare(string(a.Other), string(b.Other)))
	})
	return pairs[:min(len(pairs), MostPairs)], nil
}

func some(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

type search struct {
	all     []Sketch
	tell    func(compared int) error
	words   [][]string
	weights map[string]float64
	pairs   map[[2]int32]*Pair
	seen    map[[2]int32]struct{} // compared by name, and apart
}

// add notes a reason for a pair, once.
func (s *search) add(a, b int, why Reason, score int) {
	if a == b {
		return
	}
	if s.all[a].Party > s.all[b].Party {
		a, b = b, a
	}
	key := [2]int32{int32(a), int32(b)}
	p := s.pairs[key]
	if p == nil {
		p = &Pair{One: s.all[a].Party, Other: s.all[b].Party}
		s.pairs[key] = p
	}
	if !slices.Contains(p.Reasons, why) {
		p.Reasons = append(p.Reasons, why)
		p.Score += score
	}
}

// equal pairs those with an equal number; the first with each other when many
// have it.
func (s *search) equal(numbers func(Sketch) []string, why Reason, score int) {
	blocks := map[string][]int32{}
	for i, x := range s.all {
		for _, n := range numbers(x) {
			blocks[n] = append(blocks[n], int32(i))
		}
	}
	for _, block := range blocks {
		if len(block) > mostWithOne {
			continue
		}
		for i, a := range block {
			for _, b := range block[i+1:] {
				s.add(int(a), int(b), why, score)
			}
		}
	}
}

// names pairs those whose name and place are alike. Only those of one place that
// share the beginning of a word are compared.
func (s *search) names(ctx context.Context) error {
	s.words, s.weights = make([][]string, len(s.all)), map[string]float64{}
	s.seen = map[[2]int32]struct{}{}
	for i, x := range s.all {
		s.words[i] = nameWords(x.Name)
		for _, w := range s.words[i] {
			s.weights[w]++
		}
	}
	for w, n := range s.weights { // rare words tell more
		s.weights[w] = math.Log(1 + float64(len(s.all))/n)
	}
	blocks := map[string][]int32{}
	for i, x := range s.all {
		place := placeKey(x.Spot)
		if place == "" {
			continue
		}
		seen := map[string]bool{}
		for _, w := range s.words[i] {
			key := place + "|" + skeleton(w)
			if !seen[key] && strings.Trim(w, "0123456789") != "" {
				seen[key] = true
				blocks[key] = append(blocks[key], int32(i))
			}
		}
	}
	places := 0
	for _, block := range blocks {
		places += len(block)
	}
	n, done := 0, 0
	for _, key := range sortedKeys(blocks) {
		block := blocks[key]
		s.block(block)
		done += len(block)
		if n += len(block); n > toldAfter {
			n = 0
			if err := cmp.Or(ctx.Err(), s.tell(done*len(s.all)/places)); err != nil {
				return err
			}
		}
	}
	return nil
}

// toldAfter is how many places in blocks are compared before it is told.
const toldAfter = 10_000

func sortedKeys(m map[string][]int32) []string {
	all := make([]string, 0, len(m))
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

// block compares what shares a place and a word. Of a large block, each is
// compared with those whose rarest words come next in the alphabet.
func (s *search) block(block []int32) {
	reach := len(block)
	if len(block) > mostInBlock {
		reach = neighbours
		keys := make(map[int32]string, len(block))
		for _, i := range block {
			keys[i] = s.rarest(int(i))
		}
		order.By(block, func(a, b int32) int { return cmp.Or(strings.Compare(keys[a], keys[b]), cmp.Compare(a, b)) })
	}
	for i, a := range block {
		for _, b := range block[i+1 : min(len(block), i+1+reach)] {
			s.compare(int(a), int(b))
		}
	}
}

// rarest is a name with its rarest words first, for sorting alike names together.
func (s *search) rarest(i int) string {
	all := slices.Clone(s.words[i])
	order.By(all, func(a, b string) int { return cmp.Or(cmp.Compare(s.weights[b], s.weights[a]), strings.Compare(a, b)) })
	for k, w := range all {
		all[k] = skeleton(w) + w
	}
	return strings.Join(all, " ")
}

func (s *search) compare(a, b int) {
	key := [2]int32{int32(min(a, b)), int32(max(a, b))}
	if _, before := s.seen[key]; before {
		return
	}
	s.seen[key] = struct{}{}
	name := alike(s.words[a], s.words[b], func(w string) float64 { return s.weights[w] })
	if name < alikeName {
		return
	}
	place := s.all[a].near(s.all[b].Spot)
	if place < alikePlace {
		return
	}
	s.add(a, b, SameName, scoreName+int(200*(name-alikeName)/(1-alikeName)*place))
}

// placeKey is what places are told apart by in blocks: the code, or the words.
// Those with a code have words too, so that they meet those without.
func placeKey(s Spot) string {
	if v := placeName(s.Village); v != "" {
		return skeleton(v)
	}
	return s.Region
}

// spellings are older and careless ways to write the same sound.
var spellings = strings.NewReplacer("oe", "u", "dj", "j", "tj", "c", "sy", "s", "sj", "s", "nj", "ny", "th", "t", "dh", "d", "kh", "k", "ck", "k",
	"ph", "p", "f", "p", "v", "p", "z", "s", "q", "k", "x", "ks", "y", "i", "h", "")

// skeleton is the beginning of a word as it sounds, so that a slip of the pen
// behind it does not part what belongs together.
func skeleton(w string) string {
	w = spellings.Replace(w)
	var b strings.Builder
	var last rune
	for _, r := range w {
		if r != last && b.Len() < blockLetters {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}
