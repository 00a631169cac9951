package stem

import (
	"strings"
	"unicode/utf8"
)

// LongestWord is how many bytes of a word are looked at; the rest is left out. It
// is far below what both databases can index and far above any word.
const LongestWord = 64

// scanner cuts a text into words, small and without accents.
type scanner struct {
	text     string
	pos      int    // where the next word is looked for
	from, to int    // where the word stands in the text
	word     []byte // as it was written, small
	twice    bool   // written with a 2 for reduplication: meja2
}

// small is what an ASCII letter or digit becomes in a word; 0 for what parts words.
func small(c byte) byte {
	switch {
	case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
		return c
	case 'A' <= c && c <= 'Z':
		return c + 'a' - 'A'
	}
	return 0
}

// next finds the next word.
func (s *scanner) next() bool {
	for s.pos < len(s.text) {
		s.word, s.twice = s.word[:0], false
		s.from = s.pos
		s.read()
		if len(s.word) > 0 {
			s.again()
			return true
		}
	}
	return false
}

// read takes one word, or passes over what is none.
func (s *scanner) read() {
	grouped := false
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		if l := small(c); l != 0 {
			if len(s.word) < LongestWord {
				s.word = append(s.word, l)
				if s.currency(); s.exponent() {
					break
				}
			}
			s.pos++
			continue
		}
		if c == '.' && s.thousands() {
			grouped = true
			s.pos++
			continue
		}
		if c == '\'' || c == '`' {
			if len(s.word) > 0 && s.apostrophe(1) {
				continue
			}
			break
		}
		if c < utf8.RuneSelf || !s.readRune() {
			break
		}
	}
	s.to = s.pos
	if s.pos == s.from || len(s.word) == 0 {
		s.pos++ // what parts words; a rune's later bytes part them too
		return
	}
	if grouped && strings.HasPrefix(s.text[s.pos:], ",00") && !digitAt(s.text, s.pos+3) {
		s.pos += 3
	}
}

// readRune takes a rune beyond ASCII into the word, or tells that it ends it.
func (s *scanner) readRune() bool {
	r, n := utf8.DecodeRuneInString(s.text[s.pos:])
	if r == utf8.RuneError {
		return false
	}
	if quote(r) {
		return len(s.word) > 0 && s.apostrophe(n)
	}
	long := len(s.word)
	out, word := fold(s.word, r)
	if !word {
		return false
	}
	if len(out) > LongestWord {
		out = out[:long]
	}
	s.word = out
	if s.currency(); s.exponent() {
		return false
	}
	s.pos += n
	return true
}

// exponent ends a word of digits before an e that digits follow: PostgreSQL takes
// 5e3 for a number, and takes 5e3a apart after it.
func (s *scanner) exponent() bool {
	w := s.word
	n := len(w)
	if n < 3 || w[n-1] > '9' || w[n-2] != 'e' {
		return false
	}
	for _, c := range w[:n-2] {
		if c > '9' {
			return false
		}
	}
	s.word = w[:n-2]
	return true
}

// currency leaves Rp out once the digit at pos shows that an amount follows.
func (s *scanner) currency() {
	if w := s.word; len(w) == 3 && w[0] == 'r' && w[1] == 'p' && w[2] <= '9' {
		s.word, s.from = append(w[:0], w[2]), s.pos
	}
}

// apostrophe passes over an apostrophe of n bytes within a word (Jum'at), or over
// the English 's at its end, and tells whether the word goes on.
func (s *scanner) apostrophe(n int) bool {
	after := s.text[s.pos+n:]
	r, size := utf8.DecodeRuneInString(after)
	if r < utf8.RuneSelf && small(byte(r)) == 0 || r == utf8.RuneError {
		return false
	}
	if r >= utf8.RuneSelf {
		var room [utf8.UTFMax]byte
		if out, word := fold(room[:0], r); !word || len(out) == 0 {
			return false
		}
	}
	s.pos += n
	if r == 's' || r == 'S' {
		if next, _ := utf8.DecodeRuneInString(after[size:]); next < utf8.RuneSelf && small(byte(next)) == 0 || len(after) == size {
			s.pos += size
			return false
		}
	}
	return true
}

// thousands tells whether the full stop at pos parts a number's thousands:
// one to three digits before it, exactly three after it.
func (s *scanner) thousands() bool {
	before := 0
	for s.pos-before > s.from && digitAt(s.text, s.pos-before-1) {
		before++
	}
	if before == 0 || before > 3 || len(s.word) == 0 || s.word[0] > '9' {
		return false
	}
	for i := 1; i <= 3; i++ {
		if !digitAt(s.text, s.pos+i) {
			return false
		}
	}
	return s.pos+4 >= len(s.text) || small(s.text[s.pos+4]) == 0
}

func digitAt(text string, i int) bool { return i < len(text) && '0' <= text[i] && text[i] <= '9' }

// again takes off the 2 with which reduplication is written in short: meja2,
// buku2nya. Codes such as A2 and B2B stay.
func (s *scanner) again() {
	w := s.word
	at := len(w) - 1
	for _, ending := range [...]string{"nya", "an"} {
		if hasEnd(w, ending) && len(w) > len(ending) && w[at-len(ending)] == '2' {
			at -= len(ending)
		}
	}
	if at < 4 || w[at] != '2' || !plain(w[:at]) {
		return
	}
	s.word, s.twice = append(w[:at], w[at+1:]...), true
}
