package stem

import (
	"bytes"
	"iter"
	"strings"
)

// A Word is one word of a text. Its bytes are good until the next one is asked
// for.
type Word struct {
	Text     []byte // as written, in small letters without accents
	Root     []byte // the base word (kata dasar)
	Stop     bool   // says nothing by itself; such words are found only by All
	From, To int    // where it stands in the text
}

// souvenirs is how oleh-oleh is told from oleh ("by"), a stop word. It is what
// people write in short anyway.
const souvenirs = "oleh2"

// All gives the words of a text in their order, stop words too. A word that is
// doubled with a hyphen comes once, its second half with its own affixes taken
// off: kursi-kursi, buah-buahan, tolong-menolong.
func All(text string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		var word, held, roots, spare [LongestWord]byte
		s := scanner{text: text, word: word[:0]}
		b := lists()
		var last Word // not yet given: the next may be its other half
		last.Text, last.Root = held[:0], spare[:0]
		some := false
		for s.next() {
			m := b[string(s.word)]
			root := b.stem(append(roots[:0], s.word...))
			if s.twice && string(root) == "oleh" {
				root, m.stop = append(roots[:0], souvenirs...), false
			}
			if some && doubled(text[last.To:s.from], &last, &s, root) {
				if string(root) == "oleh" {
					last.Root, last.Stop = append(last.Root[:0], souvenirs...), false
				}
				last.To = s.to
				continue
			}
			if some && !yield(last) {
				return
			}
			some = true
			last.Text, last.Root = append(last.Text[:0], s.word...), append(last.Root[:0], root...)
			last.Stop, last.From, last.To = m.stop, s.from, s.to
		}
		if some {
			yield(last)
		}
	}
}

// doubled tells whether the scanned word is the other half of the last one. gap
// is what stands between them. "oleh oleh" needs no hyphen.
func doubled(gap string, last *Word, s *scanner, root []byte) bool {
	switch gap {
	case "-", "\u2010", "\u2011":
		return bytes.Equal(last.Root, root)
	case " ":
		return string(last.Text) == "oleh" && string(s.word) == "oleh" && string(last.Root) == "oleh"
	}
	return false
}

// stem takes affixes off w, which it changes, until nothing more comes off.
func (b book) stem(w []byte) []byte {
	for {
		root, sure := b.once(w)
		if sure || len(root) == len(w) {
			return root
		}
		w = root
	}
}

// AppendWords adds the roots of a text to dst, parted by single spaces, and a space
// before them when dst is not empty. Stop words are left out. It is what a
// full-text column is filled with, and what a question to it is made of.
func AppendWords(dst []byte, text string) []byte {
	for w := range All(text) {
		if w.Stop {
			continue
		}
		if len(dst) > 0 {
			dst = append(dst, ' ')
		}
		dst = append(dst, w.Root...)
	}
	return dst
}

// Words gives the roots of a text in their order, without stop words.
func Words(text string) []string {
	all := AppendWords(make([]byte, 0, len(text)), text)
	if len(all) == 0 {
		return nil
	}
	return strings.Split(string(all), " ")
}

// Stem gives the base word (kata dasar) of one word, in small letters without
// accents. What is no single word comes back as it is.
func Stem(word string) string {
	root, n := word, 0
	for w := range All(word) {
		if n++; n > 1 {
			return word
		}
		root = string(w.Root)
	}
	return root
}
