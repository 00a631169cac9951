package pairing

import (
	"cmp"
	"slices"
	"strings"
)

// builder makes the entries of an index.
type builder struct {
	index *Index
	codes map[string]int32
	words map[string]int32
	worth []float32 // of codes, before they are renamed
	links map[string][]Link
	many  bool // codes of KBLI come in more than one version
}

// shelve makes entries of all needs, or all offers. Weights of words are counts
// until weigh.
func (b *builder) shelve(s *shelf, items func(p *Party) []Item) {
	x := b.index
	if b.links == nil {
		b.prepare()
	}
	n := 0
	for i := range x.parties {
		n += len(items(&x.parties[i]))
	}
	s.items, s.of = make([]entry, 0, n), make([]int32, len(x.parties)+1)
	for i := range x.parties {
		all := items(&x.parties[i])
		for k := range all {
			it := &all[k]
			s.items = append(s.items, entry{it: it, party: int32(i), kind: uint8(slices.Index(kinds(), it.Kind) + 1), codes: b.keysOf(it), words: b.termsOf(it.Text), wants: len(it.Want) > 0})
		}
		s.of[i+1] = int32(len(s.items))
	}
}

// prepare sorts links by where they begin and sees whether versions differ.
func (b *builder) prepare() {
	b.links = map[string][]Link{}
	for _, l := range b.index.rules.Links {
		b.links[linkKey(l.From)] = append(b.links[linkKey(l.From)], l)
	}
	versions := map[string]bool{}
	see := func(c Code) {
		if c.Scheme == KBLI {
			versions[c.Version] = true
		}
	}
	for i := range b.index.parties {
		p := &b.index.parties[i]
		for _, items := range [][]Item{p.Needs, p.Offers} {
			for k := range items {
				for _, c := range items[k].Codes {
					see(c)
				}
			}
		}
	}
	for _, l := range b.index.rules.Links {
		see(l.To)
	}
	b.many = len(versions) > 1
}

func linkKey(c Code) string {
	v := c.value()
	if c.Scheme == HS && len(v) > 6 {
		v = v[:6] // what comes after six digits differs from country to country
	}
	return c.Scheme + " " + c.Version + " " + v
}

// keysOf are the code keys of an item: one for each depth of each code, and those
// that links lead to.
func (b *builder) keysOf(it *Item) []post {
	best := map[int32]float32{}
	put := func(key string, worth, factor float64) {
		id, ok := b.codes[key]
		if !ok {
			id = int32(len(b.codes))
			b.codes[key] = id
			b.worth = append(b.worth, float32(worth))
		}
		best[id] = max(best[id], float32(factor))
	}
	for _, c := range it.Codes {
		b.put(c, 1, put)
		for _, l := range b.links[linkKey(c)] {
			b.put(l.To, b.index.weights.Link*l.Share, put)
		}
	}
	all := make([]post, 0, len(best))
	for id, f := range best {
		all = append(all, post{id, f})
	}
	return all
}

// put gives the keys of one code.
func (b *builder) put(c Code, factor float64, put func(key string, worth, factor float64)) {
	w, v := &b.index.weights, c.value()
	switch c.Scheme {
	case HS:
		for k, digits := range []int{6, 4, 2} {
			if len(v) >= digits {
				put("HS "+v[:digits], w.HS[k], factor)
			}
		}
	case KBLI:
		for k, digits := range []int{5, 4, 3, 2} {
			if len(v) < digits {
				continue
			}
			put("KBLI "+c.Version+" "+v[:digits], w.KBLI[k], factor)
			if b.many { // whatever the version, at a discount
				put("KBLI ? "+v[:digits], w.KBLI[k]*w.OtherVersion, factor)
			}
		}
	default:
		put(c.Scheme+" "+c.Version+" "+strings.ToLower(v), w.List, factor)
	}
}

// termsOf are the terms of a text with their counts.
func (b *builder) termsOf(text string) []post {
	ts := terms(text)
	all := make([]post, len(ts))
	for i, t := range ts {
		id, ok := b.words[t.name]
		if !ok {
			id = int32(len(b.words))
			b.words[t.name] = id
		}
		all[i] = post{id, float32(t.count)}
	}
	return all
}

// rename numbers keys and terms by their names, so that nothing hangs on the
// order of the parties.
func (b *builder) rename() {
	x := b.index
	var keys, words []int32
	x.keys, keys = sorted(b.codes)
	x.words, words = sorted(b.words)
	x.tau = make([]float32, len(b.worth))
	for old, worth := range b.worth {
		x.tau[keys[old]] = worth
	}
	for _, s := range []*shelf{&x.needs, &x.offers} {
		for i := range s.items {
			renumber(s.items[i].codes, keys)
			renumber(s.items[i].words, words)
		}
	}
}

func sorted(all map[string]int32) (names []string, place []int32) {
	names = make([]string, 0, len(all))
	for n := range all {
		names = append(names, n)
	}
	slices.Sort(names)
	place = make([]int32, len(names))
	for i, n := range names {
		place[all[n]] = int32(i)
	}
	return names, place
}

func renumber(posts []post, place []int32) {
	for i := range posts {
		posts[i].id = place[posts[i].id]
	}
	slices.SortFunc(posts, func(a, b post) int { return cmp.Compare(a.id, b.id) })
}

// weigh turns counts of words into weights, so that the sum of products over a
// need and an offer is the BM25 of the need asked of the offer.
func (b *builder) weigh() {
	x, w := b.index, &b.index.weights
	df := make([]int, len(x.words))
	n, length := 0, 0.0
	for _, s := range []*shelf{&x.needs, &x.offers} {
		n += len(s.items)
		for i := range s.items {
			for _, t := range s.items[i].words {
				df[t.id]++
			}
		}
	}
	for i := range x.offers.items {
		length += lengthOf(x.offers.items[i].words)
	}
	mean := max(1, length/max(1, float64(len(x.offers.items))))
	common := n + 1
	if n >= w.CommonFrom {
		common = int(w.CommonShare * float64(n))
	}
	says := func(e *entry, weight func(t post) float64) {
		kept := e.words[:0]
		for _, t := range e.words {
			if df[t.id] <= common {
				kept = append(kept, post{t.id, float32(weight(t))})
			}
		}
		e.words = kept
	}
	for i := range x.needs.items {
		says(&x.needs.items[i], func(t post) float64 {
			if x.words[t.id][0] == '=' {
				return w.Surface * idf(n, df[t.id])
			}
			return w.Stem * idf(n, df[t.id])
		})
	}
	for i := range x.offers.items {
		e := &x.offers.items[i]
		norm := w.K1 * (1 - w.B + w.B*lengthOf(e.words)/mean)
		says(e, func(t post) float64 { return float64(t.weight) * (w.K1 + 1) / (float64(t.weight) + norm) })
	}
}

// lengthOf is the number of terms of a text.
func lengthOf(words []post) (n float64) {
	for _, t := range words {
		n += float64(t.weight)
	}
	return n
}
