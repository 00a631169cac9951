package reference

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"wantilan/internal/order"
	"wantilan/stem"
)

// index finds codes by words. What is searched are short texts, each of one code:
// official titles, and the ordinary words for what belongs there. A text counts by
// how much of what was asked it has, and how much of it was asked for, both
// weighed by how rare the words are.
type index struct {
	codes      []string
	texts      []text
	terms      map[string]int32
	rarity     []float64 // by term
	where      [][]int32 // by term, the texts in which it stands
	vocabulary *stem.Vocabulary
	means      meanings
	rooms      sync.Pool // of *room
}

// text is something that is said of a code.
type text struct {
	code   int32
	weight float64
	terms  []int32
	rarity float64 // of all its terms together
	shown  string
}

// room is what one question needs.
type room struct {
	found []float64 // by text, what its terms have of the question
	word  []float64 // the same of the word at work
	seen  []int32   // texts with anything
	now   []int32   // texts that the word at work has
	code  []float64 // by code, what all its texts together have
	most  []float64 // the same of the word at work
}

// Weights of texts.
const (
	ofTitle   = 1.0
	ofWords   = 1.1 // ordinary words say what people ask for
	ofProduct = 1.0
)

func newIndex(means meanings) *index { return &index{terms: map[string]int32{}, means: means} }

// code adds a code and gives its place.
func (x *index) code(code string) int32 {
	x.codes = append(x.codes, code)
	return int32(len(x.codes) - 1)
}

// add says something of a code.
func (x *index) add(code int32, weight float64, shown string, words []string) {
	t := text{code: code, weight: weight, shown: shown}
	for _, w := range words {
		id, there := x.terms[w]
		if !there {
			id = int32(len(x.where))
			x.terms[w] = id
			x.where = append(x.where, nil)
		}
		if !slices.Contains(t.terms, id) {
			t.terms = append(t.terms, id)
			x.where[id] = append(x.where[id], int32(len(x.texts)))
		}
	}
	if len(t.terms) > 0 {
		x.texts = append(x.texts, t)
	}
}

// close makes the index ready: no text comes after it.
func (x *index) close() *index {
	x.rarity = make([]float64, len(x.where))
	for id, in := range x.where {
		x.rarity[id] = math.Log(1 + float64(len(x.texts))/float64(len(in)))
	}
	for i := range x.texts {
		for _, id := range x.texts[i].terms {
			x.texts[i].rarity += x.rarity[id]
		}
	}
	counts := map[string]int{}
	for w, id := range x.terms {
		counts[w] = len(x.where[id])
	}
	for w := range x.means {
		counts[w] = max(counts[w], 1)
	}
	entries := make([]stem.Entry, 0, len(counts))
	for w, n := range counts {
		entries = append(entries, stem.Entry{Word: w, Count: n})
	}
	order.By(entries, func(a, b stem.Entry) int { return cmp.Compare(a.Word, b.Word) })
	x.vocabulary, _ = stem.NewVocabulary(entries) // all are words that stem gave, once each
	x.rooms.New = func() any {
		return &room{found: make([]float64, len(x.texts)), word: make([]float64, len(x.texts)), code: make([]float64, len(x.codes)), most: make([]float64, len(x.codes))}
	}
	return x
}

// sense is a term that a word of the question may stand for, and how surely.
type sense struct {
	term    int32
	quality float64
}

// How surely a word means a term.
const (
	byMeaning  = 0.75 // of a list of words that mean others
	byMistake  = 0.85 // mistyped by one edit; less for more
	byBegin    = 0.7  // the last word is still being typed
	mostNear   = 4
	mostBegins = 6
)

// senses are what a word may stand for.
func (x *index) senses(word string, last bool) []sense {
	var all []sense
	add := func(w string, quality float64) {
		if id, there := x.terms[w]; there {
			all = append(all, sense{id, quality})
		}
		for _, m := range x.means[w] {
			if id, there := x.terms[m]; there {
				all = append(all, sense{id, quality * byMeaning})
			}
		}
	}
	add(word, 1)
	known := len(all) > 0
	if last && len(word) >= 3 && !known {
		for _, m := range x.vocabulary.Complete(word, mostBegins) {
			add(m.Word, byBegin)
		}
	}
	if !known {
		for _, m := range x.vocabulary.Near(word, mostNear) {
			add(m.Word, math.Pow(byMistake, float64(max(m.Cost, 1))/2))
		}
	}
	return all
}

// Found is a code that words may mean.
type Found struct {
	Code  string
	Score int    // at most about 1100; below 300 it is a guess
	By    string // the title or words by which it was found
}

// mostWords bounds a question.
const mostWords = 12

// find gives at most n codes, the likeliest first. Codes that are equally likely
// stand in their own order.
func (x *index) find(words string, n int) []Found {
	asked := questionWords(words)
	if len(asked) == 0 || n <= 0 {
		return nil
	}
	r := x.rooms.Get().(*room)
	defer x.rooms.Put(r)
	r.seen = r.seen[:0]
	commonest := math.Log(1 + float64(len(x.texts)))
	total := 0.0
	for i, w := range asked {
		senses := x.senses(w, i == len(asked)-1)
		weight := 0.0
		for _, s := range senses {
			weight = max(weight, x.rarity[s.term]*s.quality)
		}
		if len(senses) == 0 {
			weight = commonest / 2 // an unknown word: a name, most likely
		}
		total += weight
		x.gather(r, senses, weight)
	}
	return x.ranked(r, total, n)
}

// gather adds to each text what it has of one word of the question: the best of the
// word's senses, as a part of what the word weighs.
func (x *index) gather(r *room, senses []sense, weight float64) {
	r.now = r.now[:0]
	for _, s := range senses {
		got := min(weight, x.rarity[s.term]*s.quality)
		for _, t := range x.where[s.term] {
			if r.word[t] == 0 {
				r.now = append(r.now, t)
			}
			r.word[t] = max(r.word[t], got)
		}
	}
	for _, t := range r.now {
		if r.found[t] == 0 {
			r.seen = append(r.seen, t)
		}
		r.found[t] += r.word[t]
		code := x.texts[t].code
		if more := r.word[t] - r.most[code]; more > 0 {
			r.code[code] += more
			r.most[code] = r.word[t]
		}
		r.word[t] = 0
	}
	for _, t := range r.now {
		r.most[x.texts[t].code] = 0
	}
}

// worth is the part of the best score from which on a code is worth being offered.
const worth = 0.4

// together is how much it counts that other texts of a code have the words that its
// best one lacks: trellis and fence stand in two texts of one class.
const together = 0.4

// ranked takes the best text of each code, and empties the room.
func (x *index) ranked(r *room, total float64, n int) []Found {
	type scored struct {
		score float64
		text  int32
	}
	best := map[int32]scored{}
	for _, t := range r.seen {
		of := &x.texts[t]
		asked := r.found[t] / total
		said := min(1, r.found[t]/of.rarity)
		score := asked*(0.45+0.55*said)*of.weight + together*(r.code[of.code]/total-asked)
		r.found[t] = 0
		if was, there := best[of.code]; !there || score > was.score || score == was.score && t < was.text {
			best[of.code] = scored{score, t}
		}
	}
	all := make([]Found, 0, len(best))
	for code, s := range best {
		r.code[code] = 0
		all = append(all, Found{x.codes[code], int(math.Round(s.score * 1000)), x.texts[s.text].shown})
	}
	order.By(all, func(a, b Found) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Code, b.Code)) })
	for i := range all {
		if float64(all[i].Score) < worth*float64(all[0].Score) {
			all = all[:i]
			break
		}
	}
	return all[:min(n, len(all))]
}

// questionWords are the base words of what was typed that say something.
func questionWords(words string) []string {
	var all []string
	for w := range stem.All(words[:min(len(words), longestAddress)]) {
		if root := string(w.Root); !w.Stop && !slices.Contains(all, root) && len(all) < mostWords {
			all = append(all, root)
		}
	}
	return all
}
