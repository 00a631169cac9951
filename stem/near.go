package stem

import (
	"slices"
	"unicode/utf8"
)

// far is more than any cost that is forgiven.
const far = 100

// Near gives at most n words that a word could have been meant for, the nearest
// first and the more frequent of the equally near. Words of four letters and more may
// have one edit, of eight and more two; shorter ones only find themselves. Cost
// says what an edit is.
func (v *Vocabulary) Near(word string, n int) []Match {
	if n <= 0 || len(word) == 0 || len(word) > LongestWord || !utf8.ValidString(word) {
		return nil
	}
	s := search{v: v, asked: word, best: best{most: n}}
	q := []byte(letters(word))
	s.limit = forgiven(len(q))
	half := len(q) / 2

	s.ask(q, half, s.limit/2)
	s.walk(&v.onward)
	if s.limit > 0 {
		slices.Reverse(q)
		s.ask(q, len(q)-half-1, s.limit-s.limit/2-1)
		s.walk(&v.backward)
	}
	return s.best.all
}

// search is one question to one tree.
//
// Of two edits at least one half of the word has at most one. So words are read
// onward, with at most half of what is forgiven in the first half of the word
// asked for; and those whose first half has more are found backward, with less
// than half in the second. Either way few beginnings have hope, where most would
// have if two edits were allowed in them.
//
// rows[i] has the costs between the first i letters of the word at hand and each
// beginning of the word asked for; only the band of those that can still be
// forgiven is computed. Cells before and after it are far, so that its
// neighbours can be read unasked.
type search struct {
	v     *Vocabulary
	asked string
	limit uint8
	best  best

	band  int
	q     [LongestWord]byte
	size  int
	most  [LongestWord + 1]uint8 // what may be wrong up to each letter of q
	rows  [LongestWord + 1][LongestWord + 1 + 2*margin]uint8
	least [LongestWord + 1]uint8 // of each row
}

// margin is how far the rows' cells are moved to leave room before the first.
const margin = 2

// ask prepares for q, of whose first half letters no more than some may be wrong.
func (s *search) ask(q []byte, half int, some uint8) {
	s.size, s.band = copy(s.q[:], q), int(s.limit)
	row := &s.rows[0]
	for j := range row {
		row[j] = far
	}
	for j := 0; j <= s.size; j++ {
		s.most[j] = s.limit
		if j <= half {
			s.most[j] = some
		}
		if edit*j <= int(s.most[j]) {
			row[margin+j] = uint8(edit * j)
		}
	}
}

// walk goes through the words of a tree in order.
func (s *search) walk(t *tree) {
	known := 0 // rows that hold for the word at hand
	for i := 0; i < len(t.shared); {
		known = min(known, int(t.shared[i]))
		word := t.letters(i)
		dead := s.rowsOf(word, known)
		i++
		if dead == 0 {
			known = len(word)
			if off := s.size - known; off <= s.band && -off <= s.band && s.rows[known][margin+s.size] <= s.limit {
				s.found(t.index(i-1), word)
			}
			continue
		}
		known = dead - 1
		i = t.after(i, dead)
	}
}

// rowsOf computes the rows of word after the known ones. When no word that begins
// with the first letters of word can be near, it gives how many letters these are,
// otherwise 0.
func (s *search) rowsOf(word []byte, known int) (dead int) {
	for i := known + 1; i <= len(word); i++ {
		s.row(word, i)
		if s.least[i] <= s.limit {
			continue
		}
		if i == len(word) || s.least[i-1]+habit > s.limit {
			return i
		}
		if digraph(word[i-1], word[i]) == 0 { // with one, the next row could be reached from the last
			return i + 1
		}
	}
	return 0
}

// row computes the costs of the first i letters of word.
func (s *search) row(word []byte, i int) {
	from, to := max(i-s.band, 0), min(i+s.band, s.size)
	if from > s.size {
		s.least[i] = far
		return
	}
	a, before, pair := word[i-1], byte(0), byte(0)
	back := &s.rows[0]
	if i > 1 {
		before = word[i-2]
		pair = digraph(before, a)
		back = &s.rows[i-2]
	}
	last, row := &s.rows[i-1], &s.rows[i]
	left, least := uint8(far), uint8(far)
	row[margin+from-1], row[margin+from-2] = far, far
	for j := from; j <= to; j++ {
		cost := last[margin+j] + edit
		if j > 0 {
			c := s.q[j-1]
			cost = min(cost, left+edit, last[margin+j-1]+changed(a, c))
			if pair == c {
				cost = min(cost, back[margin+j-1]+habit)
			}
			if j > 1 {
				c0 := s.q[j-2]
				if a == c0 && before == c {
					cost = min(cost, back[margin+j-2]+edit)
				}
				if digraph(c0, c) == a {
					cost = min(cost, last[margin+j-2]+habit)
				}
			}
		}
		if cost > s.most[j] {
			cost = far
		}
		row[margin+j], left = cost, cost
		least = min(least, cost)
	}
	row[margin+to+1], row[margin+to+2] = far, far
	s.least[i] = least
}

// found takes a word in, with its cost as it is.
func (s *search) found(i int, word []byte) {
	var exact int
	if _, beyond := s.v.other[uint32(i)]; beyond || len(s.asked) != s.size {
		exact = Cost(s.v.word(i), s.asked)
	} else {
		var room [3 * (LongestWord + 1)]int
		exact = cost(word, s.q[:s.size], room[:])
	}
	if exact <= int(s.limit) && !s.best.misses(exact, s.v.count[i]) {
		s.best.add(Match{s.v.word(i), int(s.v.count[i]), exact})
	}
}
