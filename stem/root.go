package stem

import "bytes"

// once takes one word's affixes off. The answer is a part of w, which may have
// been changed; sure says that the lists have decided, so that nothing is left
// to try.
func (b book) once(w []byte) (root []byte, sure bool) {
	if m, listed := b[string(w)]; listed {
		if m.root == "" {
			return w, true
		}
		return named(w, m.root), true
	}
	if len(w) < 4 || !plain(w) {
		return w, true
	}
	if r := b.search(w); r != nil {
		return r, true
	}
	if r := singular(w); len(r) < len(w) {
		return r, false
	}
	return cut(w), false
}

// named writes root over w, which is at least as long.
func named(w []byte, root string) []byte { return append(w[:0], root...) }

// plain tells whether w is of small Latin letters alone.
func plain(w []byte) bool {
	for _, c := range w {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// search looks for a listed root under the affixes of w: the fewest letters are
// taken from the end, and of what is left all that root tries. It is nil when no
// way leads to a listed root.
func (b book) search(w []byte) []byte {
	ends := [3]int{len(w)}
	n := 1
	if particle(w) {
		ends[n] = len(w) - 3
		n++
	}
	if l := possessive(w[:ends[n-1]]); l > 0 {
		ends[n] = ends[n-1] - l
		n++
	}
	for _, end := range ends[:n] {
		if r := b.root(w[:end], true, 0); r != nil {
			return r
		}
		for _, suffix := range suffixesOf(w) {
			if !hasEnd(w[:end], suffix) {
				continue
			}
			if r := b.root(w[:end-len(suffix)], false, 0); r != nil {
				return r
			}
		}
	}
	return nil
}

// The suffixes that make words of roots, in the order in which they are tried. After
// me-, di- and ter- there is hardly an -an, so that menyamakan is sama and not
// samak. The last three are those of people and of loans: usahawan, seniwati,
// digitalisasi.
var (
	suffixes       = [...]string{"i", "an", "kan", "wan", "wati", "isasi"}
	activeSuffixes = [...]string{"i", "kan", "an", "wan", "wati", "isasi"}
)

func suffixesOf(w []byte) []string {
	if p := string(w[:2]); p == "me" || p == "di" || p == "te" && w[2] == 'r' {
		return activeSuffixes[:]
	}
	return suffixes[:]
}

// deepest is how many prefixes stand before one root: di-per-ber-...
const deepest = 3

// listed is the root that the lists give c, or nil. Roots of one syllable and fewer
// than four letters count only where short allows them: "dicat" is cat, but "kelas"
// is not las.
func (b book) listed(c []byte, short bool) []byte {
	m := b[string(c)]
	if m.root == "" || len(c) < 3 || !short && len(c) == 3 && vowels(c) == 1 {
		return nil
	}
	return named(c, m.root)
}

// root is c itself when it is listed, or the listed root under its prefixes.
func (b book) root(c []byte, short bool, depth int) []byte {
	if r := b.listed(c, short); r != nil {
		return r
	}
	if depth == deepest || len(c) < 5 {
		return nil
	}
	try := func(rest []byte, short bool) []byte { return b.root(rest, short, depth+1) }
	switch string(c[:2]) {
	case "me":
		return b.nasal(c, depth)
	case "pe":
		if c[2] == 'r' || string(c[2:]) == "lajar" {
			if r := try(c[3:], false); r != nil {
				return r
			}
		}
		if r := b.nasal(c, depth); r != nil {
			return r
		}
		return try(c[2:], false)
	case "be":
		if c[2] == 'r' || string(c[2:]) == "lajar" {
			if r := try(c[3:], true); r != nil {
				return r
			}
		}
		if c[2] == 'r' || !vowel(c[2]) && string(c[3:5]) == "er" { // berenang, bekerja
			return try(c[2:], false)
		}
	case "te":
		if c[2] == 'r' {
			if r := try(c[3:], false); r != nil {
				return r
			}
			return try(c[2:], false) // terasa
		}
	case "di":
		return try(c[2:], true)
	case "ke":
		if c[2] == 'k' && c[3] == 'e' { // kekeringan is not ke-ke-ringan
			return b.listed(c[2:], false)
		}
		return try(c[2:], false)
	case "se":
		return try(c[2:], false)
	}
	return nil
}

// nasal looks under me- and pe-, whose nasal has melted with the first letter of
// the root: menulis is tulis, menyapu sapu, memasak both pasak and masak.
func (b book) nasal(c []byte, depth int) []byte {
	rest := c[2:]
	switch {
	case rest[0] == 'n' && rest[1] == 'g':
		if len(rest) > 5 && rest[2] == 'e' && vowels(rest[3:]) == 1 {
			if r := b.root(rest[3:], true, depth+1); r != nil { // mengecat
				return r
			}
		}
		return b.melted(rest, 2, 'k', depth)
	case rest[0] == 'n' && rest[1] == 'y':
		return b.melted(rest, 2, 's', depth)
	case rest[0] == 'n':
		return b.melted(rest, 1, 't', depth)
	case rest[0] == 'm':
		return b.melted(rest, 1, 'p', depth)
	case rest[0] == 'l' || rest[0] == 'r' || rest[0] == 'w' || rest[0] == 'y':
		return b.root(rest, false, depth+1)
	}
	return nil
}

// melted tries what a word can stand for whose first n letters are a nasal:
// the word without it, with it, and with the letter that was lost in its place. A
// root that keeps its letter goes first: memakan is makan, although pakan is a
// word too.
func (b book) melted(c []byte, n int, lost byte, depth int) []byte {
	open := vowel(c[n])
	if lost == 'k' || !open {
		if r := b.root(c[n:], false, depth+1); r != nil {
			return r
		}
	}
	if r := b.root(c, false, depth+1); r != nil {
		return r
	}
	if !open && !(lost == 'p' && c[n] == 'r') { // pemrosesan
		return nil
	}
	was := c[n-1]
	c[n-1] = lost
	r := b.listed(c[n-1:], false)
	if r == nil && lost != 'k' { // the ke- of pengeringan is no prefix
		r = b.root(c[n-1:], false, depth+1)
	}
	if r == nil {
		c[n-1] = was
	}
	return r
}

func vowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }

func vowels(w []byte) int {
	n := 0
	for _, c := range w {
		if vowel(c) {
			n++
		}
	}
	return n
}

func particle(w []byte) bool {
	return len(w) > 5 && (hasEnd(w, "kah") || hasEnd(w, "lah") || hasEnd(w, "pun"))
}

// possessive is how many letters -ku, -mu or -nya take at the end of w.
func possessive(w []byte) int {
	switch {
	case len(w) > 4 && (hasEnd(w, "ku") || hasEnd(w, "mu")):
		return 2
	case len(w) > 5 && hasEnd(w, "nya"):
		return 3
	}
	return 0
}

func hasEnd(w []byte, end string) bool { return bytes.HasSuffix(w, []byte(end)) }
