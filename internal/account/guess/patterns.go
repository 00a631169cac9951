package guess

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ccojocar/zxcvbn-go/adjacency"
	"github.com/ccojocar/zxcvbn-go/entropy"
	"github.com/ccojocar/zxcvbn-go/match"
)

// leastRun is how many letters make a pattern; fewer come by chance.
const leastRun = 3

// repeats finds the same letter, small or capital, again and again.
func repeats(password string) (found []match.Match) {
	for from := 0; from < len(password); {
		first, size := utf8.DecodeRuneInString(password[from:])
		to, count := from+size, 1
		for to < len(password) {
			next, size := utf8.DecodeRuneInString(password[to:])
			if !strings.EqualFold(string(first), string(next)) {
				break
			}
			to, count = to+size, count+1
		}
		if count >= leastRun {
			m := match.Match{Pattern: "repeat", I: from, J: to - 1, Token: password[from:to]}
			m.Entropy = entropy.RepeatEntropy(m)
			found = append(found, m)
		}
		from = to
	}
	return found
}

// series are what people go along.
var series = []string{"abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"}

// sequences finds parts of series, forwards or backwards.
func sequences(password string) (found []match.Match) {
	for _, s := range series {
		for _, step := range []int{1, -1} {
			for from := 0; from < len(password); {
				to := from + 1
				for at := strings.IndexByte(s, password[from]); at >= 0 && to < len(password) && at+step >= 0 && at+step < len(s) && password[to] == s[at+step]; to++ {
					at += step
				}
				if to-from >= leastRun {
					m := match.Match{Pattern: "sequence", I: from, J: to - 1, Token: password[from:to]}
					m.Entropy = entropy.SequenceEntropy(m, len(s), step == 1)
					found = append(found, m)
				}
				from = to
			}
		}
	}
	return found
}

// keyboards are the library's names of what hands walk over.
var keyboards = []string{"qwerty", "dvorak", "keypad", "macKeypad"}

// walks finds neighbouring keys, one after another.
func walks(password string) (found []match.Match) {
	for _, name := range keyboards {
		keys := adjacency.GraphMap[name]
		for from := 0; from < len(password); {
			to, turns, shifted, before := from+1, 0, 0, -1
			for ; to < len(password); to++ {
				way, shift := towards(keys.Graph[password[to-1:to]], password[to])
				if way < 0 {
					break
				}
				if way != before {
					turns, before = turns+1, way
				}
				if shift {
					shifted++
				}
			}
			if to-from >= leastRun {
				m := match.Match{Pattern: "spatial", I: from, J: to - 1, Token: password[from:to], DictionaryName: keys.Name}
				m.Entropy = entropy.SpatialEntropy(m, turns, shifted)
				found = append(found, m)
			}
			from = to
		}
	}
	return found
}

// towards tells in which direction of a key's neighbours, each with what it writes
// without and with shift, a letter lies; -1 when it is not beside it.
func towards(neighbours []string, letter byte) (way int, shift bool) {
	for i, key := range neighbours {
		if at := strings.IndexByte(key, letter); at >= 0 {
			return i, at == 1
		}
	}
	return -1, false
}

// Lengths of a day with its month and year, with signs between them or not.
const (
	leastDate = 4
	mostDate  = 10
)

// dates finds days of birth and the like.
func dates(password string) (found []match.Match) {
	for from := range password {
		for to := from + leastDate; to <= min(len(password), from+mostDate); to++ {
			year, sign, ok := date(password[from:to])
			if !ok {
				continue
			}
			found = append(found, match.Match{
				Pattern: "date", I: from, J: to - 1, Token: password[from:to],
				Entropy: entropy.DateEntropy(match.DateMatch{Year: int64(year), Separator: sign}),
			})
		}
	}
	return found
}

// date reads a day in any order that people write, 17-8-1945 or 19450817.
func date(s string) (year int, sign string, ok bool) {
	if at := strings.IndexAny(s, `-/\_. `); at >= 0 {
		sign = s[at : at+1]
		parts := strings.Split(s, sign)
		if len(parts) != 3 {
			return 0, "", false
		}
		year, ok = daysYear(parts[0], parts[1], parts[2])
		return year, sign, ok
	}
	for _, first := range []int{1, 2, 4} {
		for _, second := range []int{1, 2} {
			if rest := len(s) - first - second; rest >= 1 {
				if year, ok := daysYear(s[:first], s[first:first+second], s[first+second:]); ok {
					return year, "", true
				}
			}
		}
	}
	return 0, "", false
}

// daysYear is the year of a day whose parts are given in their order, year first or last.
func daysYear(first, second, third string) (int, bool) {
	year, one, two := third, first, second
	if len(first) == 4 {
		year, one, two = first, second, third
	}
	y, a, b := digits(year), digits(one), digits(two)
	switch {
	case len(year) != 2 && len(year) != 4, len(year) == 4 && (y < 1900 || y > 2050), y < 0, a < 1, b < 1:
		return 0, false
	case a <= 31 && b <= 12, a <= 12 && b <= 31:
		return y, true
	}
	return 0, false
}

// digits is the number that a text of one to four digits says; -1 when it says none.
func digits(s string) int {
	if len(s) > 4 {
		return -1
	}
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil {
		return -1
	}
	return int(n)
}
