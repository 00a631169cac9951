package sheet

import (
	"strings"
	"unicode"
)

// distance counts the letters to insert, delete, change or swap with their
// neighbour to get from a to b; it gives up and returns most+1 when there are more
// than most.
func distance(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	before, last, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(last[j]+1, next[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
			least = min(least, next[j])
		}
		if least > most {
			return most + 1
		}
		before, last, next = last, next, before
	}
	return min(last[len(b)], most+1)
}

// closest finds the word that is most like the given one, or "" when none is
// near enough to be a slip: at most a third of the letters differ.
func closest(word string, among []string) string {
	w := []rune(bare(word))
	most := max(1, min(len(w)/3, 6))
	best := ""
	for _, candidate := range among {
		if d := distance(w, []rune(bare(candidate)), most); d <= most {
			best, most = candidate, d-1
			if d == 0 {
				return best
			}
		}
	}
	return best
}

// bare reduces a heading, sheet name or keyword to its letters and digits in
// lower case, so that "Meja  Serentak:" equals "meja serentak".
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// folded is a name as it is compared: one space between words, lower case.
func folded(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(name), " "))
}

// Nearest is the word among some that a slip of the pen most likely meant, or
// "" when none is near.
func Nearest(word string, among []string) string { return closest(word, among) }
