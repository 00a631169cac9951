package stem

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// An Entry is one word of a vocabulary and in how many documents it stands.
type Entry struct {
	Word  string
	Count int
}

// A Match is a word that was found and how far it is from what was asked, in
// halves of an edit (see Cost).
type Match struct {
	Word  string
	Count int
	Cost  int
}

// Vocabulary finds the words of a list that are near a mistyped one, or begin
// with given letters. It never changes: many may ask it at once.
//
// The words stand in order in one block, each with how many letters it shares with
// the one before. That is a letter tree already: what was computed for a beginning
// is kept for the words that share it, and words that share a hopeless one are
// passed over.
type Vocabulary struct {
	onward   tree
	backward tree // of the words read from their ends
	count    []uint32
	other    map[uint32]string // as they were, words with letters beyond ASCII
}

// tree is words in order.
type tree struct {
	block  []byte   // their letters, one byte each
	start  []uint32 // where each begins in block; one more for the end
	shared []uint8  // letters in common with the word before
	past   []uint32 // the next word that shares fewer letters
	of     []uint32 // which word of the vocabulary each is; nil when all stand there in the same order
}

func newTree(words, size int) tree {
	return tree{block: make([]byte, 0, size), start: make([]uint32, 1, words+1), shared: make([]uint8, 0, words)}
}

func (t *tree) add(word []byte) {
	n := 0
	if i := len(t.shared); i > 0 {
		before := t.letters(i - 1)
		for n < len(before) && n < len(word) && before[n] == word[n] {
			n++
		}
	}
	t.block = append(t.block, word...)
	t.start = append(t.start, uint32(len(t.block)))
	t.shared = append(t.shared, uint8(n))
}

// link makes past, once all words are there.
func (t *tree) link() {
	t.past = make([]uint32, len(t.shared))
	for i := len(t.shared) - 1; i >= 0; i-- {
		next := i + 1
		for next < len(t.shared) && t.shared[next] >= t.shared[i] {
			next = int(t.past[next])
		}
		t.past[i] = uint32(next)
	}
}

// after is the next word from i on that shares fewer than n letters.
func (t *tree) after(i, n int) int {
	for i < len(t.shared) && int(t.shared[i]) >= n {
		i = int(t.past[i])
	}
	return i
}

func (t *tree) letters(i int) []byte { return t.block[t.start[i]:t.start[i+1]] }

func (t *tree) index(i int) int {
	if t.of == nil {
		return i
	}
	return int(t.of[i])
}

// NewVocabulary makes a Vocabulary of distinct words; those that Words gives and that
// come sorted are taken fastest. A word that is empty, twice there, longer than
// LongestWord bytes or no UTF-8, and a count below nought, are errors.
func NewVocabulary(entries []Entry) (*Vocabulary, error) {
	if len(entries) > math.MaxUint32/LongestWord {
		return nil, fmt.Errorf("vocabulary: %d words, at most %d", len(entries), math.MaxUint32/LongestWord)
	}
	size, ascii := 0, true
	for i, e := range entries {
		if err := e.check(); err != nil {
			return nil, fmt.Errorf("vocabulary: word %d %q: %w", i+1, e.Word, err)
		}
		size += len(e.Word)
		ascii = ascii && plainASCII(e.Word)
	}
	byLetters := func(a, b Entry) int {
		if ascii {
			return strings.Compare(a.Word, b.Word)
		}
		return cmp.Or(strings.Compare(letters(a.Word), letters(b.Word)), strings.Compare(a.Word, b.Word))
	}
	if !slices.IsSortedFunc(entries, byLetters) {
		entries = slices.Clone(entries)
		slices.SortFunc(entries, byLetters)
	}
	v := &Vocabulary{onward: newTree(len(entries), size), count: make([]uint32, 0, len(entries)), other: map[uint32]string{}}
	for i, e := range entries {
		if i > 0 && e.Word == entries[i-1].Word {
			return nil, fmt.Errorf("vocabulary: %q is there twice; add its counts up", e.Word)
		}
		if !plainASCII(e.Word) {
			v.other[uint32(i)] = e.Word
		}
		v.onward.add([]byte(letters(e.Word)))
		v.count = append(v.count, uint32(e.Count))
	}
	v.onward.link()
	v.backward = v.onward.reversed()
	return v, nil
}

// reversed is the tree of the same words read from their ends.
func (t *tree) reversed() tree {
	type ending struct {
		first uint64 // its first eight letters, which tell most apart
		word  uint32
	}
	block := slices.Clone(t.block)
	order := make([]ending, len(t.shared))
	rest := func(i uint32) []byte { return block[t.start[i]:t.start[i+1]] }
	for i := range order {
		var first [8]byte
		w := rest(uint32(i))
		slices.Reverse(w)
		copy(first[:], w)
		order[i] = ending{binary.BigEndian.Uint64(first[:]), uint32(i)}
	}
	slices.SortFunc(order, func(a, b ending) int {
		if a.first != b.first {
			return cmp.Compare(a.first, b.first)
		}
		return cmp.Or(bytes.Compare(rest(a.word), rest(b.word)), cmp.Compare(a.word, b.word))
	})
	r := newTree(len(order), len(block))
	r.of = make([]uint32, 0, len(order))
	for _, e := range order {
		r.add(rest(e.word))
		r.of = append(r.of, e.word)
	}
	r.link()
	return r
}

func (e *Entry) check() error {
	switch {
	case e.Word == "":
		return fmt.Errorf("a word needs letters")
	case len(e.Word) > LongestWord:
		return fmt.Errorf("%d bytes, at most %d", len(e.Word), LongestWord)
	case !utf8.ValidString(e.Word):
		return fmt.Errorf("no UTF-8")
	case e.Count < 0 || e.Count > math.MaxUint32:
		return fmt.Errorf("the count must be between 0 and %d, not %d", uint32(math.MaxUint32), e.Count)
	}
	return nil
}

// Len is how many words there are.
func (v *Vocabulary) Len() int { return len(v.count) }

func (v *Vocabulary) word(i int) string {
	if w, beyond := v.other[uint32(i)]; beyond {
		return w
	}
	return string(v.onward.letters(i))
}

func plainASCII(word string) bool {
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// letters is a word with one byte for each letter. Letters beyond ASCII share the
// upper half: different ones may look the same there, but never farther apart
// than they are, so that nothing near is missed.
func letters(word string) string {
	if plainASCII(word) {
		return word
	}
	b := make([]byte, 0, len(word))
	for _, r := range word {
		if r >= utf8.RuneSelf {
			r = utf8.RuneSelf + r%utf8.RuneSelf
		}
		b = append(b, byte(r))
	}
	return string(b)
}

// Complete gives at most n words that begin with prefix, the most frequent first.
func (v *Vocabulary) Complete(prefix string, n int) []Match {
	if n <= 0 || !utf8.ValidString(prefix) {
		return nil
	}
	short := letters(prefix)
	begins := func(i int) bool { return bytes.HasPrefix(v.onward.letters(i), []byte(short)) }
	from := sort.Search(v.Len(), func(i int) bool { return string(v.onward.letters(i)) >= short })
	to := from + sort.Search(v.Len()-from, func(i int) bool { return !begins(from + i) })
	best := best{most: n}
	for i := from; i < to; i++ {
		if best.misses(0, v.count[i]) {
			continue
		}
		if w := v.word(i); strings.HasPrefix(w, prefix) {
			best.add(Match{w, int(v.count[i]), 0})
		}
	}
	return best.all
}

// best keeps the best matches: the least cost first, then the most frequent, then in the
// order of letters.
type best struct {
	most int
	all  []Match
}

func better(a, b Match) int {
	return cmp.Or(cmp.Compare(a.Cost, b.Cost), cmp.Compare(b.Count, a.Count), strings.Compare(a.Word, b.Word))
}

// misses tells without the word whether a match has no chance.
func (b *best) misses(cost int, count uint32) bool {
	if len(b.all) < b.most {
		return false
	}
	last := b.all[len(b.all)-1]
	return cost > last.Cost || cost == last.Cost && int(count) < last.Count
}

// add keeps m when it is among the best and not there yet; all is in order.
func (b *best) add(m Match) {
	i, there := slices.BinarySearchFunc(b.all, m, better)
	if there || i == b.most {
		return
	}
	if len(b.all) == b.most {
		b.all = b.all[:b.most-1]
	}
	b.all = slices.Insert(b.all, i, m)
}
