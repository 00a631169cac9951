package stem

// This file is Tala's algorithm, for words under which no listed root was found.
// A rule applies only while the word has more than two vowels, Tala's measure, so
// that two are left. What differs is said where it does: an unknown word is
// rather left whole than cut wrongly, since most of them are names.

// class is the kind of first prefix, on which the suffixes depend.
type class int

const (
	bare    class = iota // none
	active               // di-, meng-, ter-: no -an
	nominal              // ke-, peng-: no -kan, no -i
	second               // ber-, per-, pe-
)

// cut takes the affixes off an unknown word by rule: particle, possessive, then
// prefix and suffix.
func cut(w []byte) []byte {
	n := vowels(w)
	if n > 2 && particle(w) {
		w, n = w[:len(w)-3], n-1
	}
	if l := possessive(w); n > 2 && l > 0 {
		w, n = w[:len(w)-l], n-1
	}
	if n <= 2 {
		return w
	}
	rest, kind := firstPrefix(w)
	if kind == bare {
		rest, kind = secondPrefix(w)
	}
	if kind != bare {
		n--
	}
	if n <= 2 {
		return rest
	}
	return suffixed(rest, kind)
}

// firstPrefix takes off di-, ter-, ke- and the kinds of meng- and peng-. Tala
// cuts men- before a vowel and leaves the vowel; here it becomes t, as meny-
// becomes s and mem- p. ke- is taken off only together with -an.
func firstPrefix(w []byte) ([]byte, class) {
	if len(w) < 5 {
		return w, bare
	}
	switch string(w[:2]) {
	case "di":
		if w[2] != 's' || vowel(w[3]) { // "discharge"
			return w[2:], active
		}
	case "te":
		if w[2] == 'r' {
			return w[3:], active
		}
	case "ke":
		if hasEnd(w, "an") {
			return w[2:], nominal
		}
	case "me":
		if rest := unmelted(w[2:]); rest != nil {
			return rest, active
		}
	case "pe":
		if nasal := w[2] == 'm' || w[2] == 'n'; nasal || hasEnd(w, "an") {
			if rest := unmelted(w[2:]); rest != nil {
				return rest, nominal
			}
		}
	}
	return w, bare
}

// unmelted is what stands after the nasal of me- and pe-, or nil where the letters
// after it show that there was no prefix: "metode", "pesona". c has at least three
// letters and is changed only when there was one.
func unmelted(c []byte) []byte {
	next := c[1]
	switch c[0] {
	case 'l', 'r', 'w', 'y':
		if vowel(next) {
			return c
		}
	case 'm':
		switch {
		case vowel(next):
			c[0] = 'p'
			return c
		case next == 'b' || next == 'f' || next == 'p' || next == 'v':
			return c[1:]
		}
	case 'n':
		switch {
		case next == 'y' && vowel(c[2]):
			c[1] = 's'
			return c[1:]
		case next == 'g':
			return c[2:]
		case vowel(next):
			c[0] = 't'
			return c
		case next == 'c' || next == 'd' || next == 'j' || next == 's' || next == 't' || next == 'z':
			return c[1:]
		}
	}
	return nil
}

// secondPrefix takes off ber-, per- and pe-; be- before a consonant and "er". Of
// unknown words per- and pe- are taken off only together with -an.
func secondPrefix(w []byte) ([]byte, class) {
	if len(w) < 6 {
		return w, bare
	}
	switch {
	case w[0] == 'b' && w[1] == 'e' && w[2] == 'r':
		return w[3:], second
	case w[0] == 'b' && w[1] == 'e' && !vowel(w[2]) && w[3] == 'e' && w[4] == 'r':
		return w[2:], second
	case w[0] == 'p' && w[1] == 'e' && w[2] == 'r' && hasEnd(w, "an"):
		return w[3:], second
	}
	return w, bare
}

// suffixed takes off -kan, -an or -i. Tala takes -i off any word but after s;
// here only of words with a prefix, since loans in -i are many: "teknologi".
func suffixed(w []byte, kind class) []byte {
	switch {
	case hasEnd(w, "kan") && kind != nominal:
		return w[:len(w)-3]
	case hasEnd(w, "an") && kind != active:
		return w[:len(w)-2]
	case hasEnd(w, "i") && kind == active && !hasEnd(w, "si"):
		return w[:len(w)-1]
	}
	return w
}

// singular takes the English plural's s off where no Indonesian word ends so:
// after a consonant, and in the endings of "necklaces", "boxes", "textiles". Loans
// of Indonesian that end in ks, ps or s after them stay: "teks", "ekspres".
func singular(w []byte) []byte {
	n := len(w)
	if n < 5 || w[n-1] != 's' {
		return w
	}
	switch w[n-2] {
	case 'b', 'c', 'd', 'g', 'l', 'm', 'n', 'r', 't', 'w', 'y':
		return w[:n-1]
	case 'k', 'p':
		if !vowel(w[n-3]) {
			return w[:n-1]
		}
	case 'e':
		return singularAfterE(w)
	}
	return w
}

func singularAfterE(w []byte) []byte {
	n := len(w)
	for _, end := range [...]string{"xes", "ches", "shes"} {
		if hasEnd(w, end) {
			return w[:n-2]
		}
	}
	if n > 6 && hasEnd(w, "ies") { // accessories
		w[n-3] = 'y'
		return w[:n-2]
	}
	for _, end := range [...]string{"ces", "ges", "iles", "bles", "dles", "tles", "ples", "cles", "ures", "ues", "ives"} {
		if n > 5 && hasEnd(w, end) {
			return w[:n-1]
		}
	}
	return w
}
