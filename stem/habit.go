package stem

// Mistakes are counted in halves of an edit. A letter too much, too few or
// another, and two neighbours that changed places, are one edit (Damerau and
// Levenshtein; a letter is changed once). What Indonesian hands write for the
// same sound is half an edit:
//
//	doubled letters   songkett     songket
//	f, p, v           aktip        aktif
//	j, y              soerabaja    surabaya
//	tj for c          tjanang      canang
//	dj for j          djepara      jepara
//	oe for u          oebud        ubud
//	dh for d          dharma       darma
//
// Accents cost nothing, since words have none (see Words). Costs are the same in
// both directions, and the same for two words read backwards.
const (
	edit  = 2
	habit = 1
)

// sound is the group of letters that are written for one another; 0 is none.
var sound = [128]uint8{'f': 1, 'p': 1, 'v': 1, 'j': 2, 'y': 2}

// changed is what it costs that a was written for b.
func changed[T byte | rune](a, b T) uint8 {
	switch {
	case a == b:
		return 0
	case a < 128 && b < 128 && sound[a] != 0 && sound[a] == sound[b]:
		return habit
	}
	return edit
}

// digraph is the one letter that two are written for, or 0.
func digraph[T byte | rune](a, b T) T {
	switch {
	case a == b:
		return a
	case b == 'j' && a == 't':
		return 'c'
	case b == 'j' && a == 'd':
		return 'j'
	case b == 'e' && a == 'o':
		return 'u'
	case b == 'h' && a == 'd':
		return 'd'
	}
	return 0
}

// forgiven is how much may be wrong in a word of that many letters, in halves of
// an edit: short words are near too many others.
func forgiven(letters int) uint8 {
	switch {
	case letters < 4:
		return 0
	case letters < 8:
		return 1 * edit
	}
	return 2 * edit
}

// Cost is how far apart two words are, in halves of an edit.
func Cost(a, b string) int {
	x, y := []rune(a), []rune(b)
	return cost(x, y, make([]int, 3*(len(y)+1)))
}

// cost needs room for three rows of len(y)+1.
func cost[T byte | rune](x, y []T, room []int) int {
	n := len(y) + 1
	for i := 0; i <= len(x); i++ {
		row, last, back := room[i%3*n:][:n], room[(i+2)%3*n:][:n], room[(i+1)%3*n:][:n]
		for j := range row {
			row[j] = cell(x[:i], y[:j], back, last, row)
		}
	}
	return room[len(x)%3*n+n-1]
}

// cell is the cost between x and y, the beginnings of two words; the rows have that
// of all shorter ones: without the last two letters of x, without the last, and
// with all of x.
func cell[T byte | rune](x, y []T, back, last, row []int) int {
	i, j := len(x), len(y)
	if i == 0 || j == 0 {
		return edit * (i + j)
	}
	a, b := x[i-1], y[j-1]
	best := min(last[j]+edit, row[j-1]+edit, last[j-1]+int(changed(a, b)))
	if i > 1 && digraph(x[i-2], a) == b {
		best = min(best, back[j-1]+habit)
	}
	if j > 1 && digraph(y[j-2], b) == a {
		best = min(best, last[j-2]+habit)
	}
	if i > 1 && j > 1 && a == y[j-2] && x[i-2] == b {
		best = min(best, back[j-2]+edit)
	}
	return best
}
