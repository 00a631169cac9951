package letter

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wantilan/internal/fault"
)

// parse reads a text's layout. Runs whose From is not empty are placeholders, which must
// be among known unless that is nil. A mistake is a fault of the field, with its place.
func parse(field, text string, known []string) ([]Block, error) {
	var blocks []Block
	open := false // whether the last block goes on
	for i, line := range strings.Split(clean(text), "\n") {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if strings.TrimSpace(line) == "" {
			open = false
			continue
		}
		item := strings.HasPrefix(line, "- ")
		start := 1
		if item {
			line, start = line[2:], 3
		}
		runs, err := parseLine(place{field, i + 1, start}, line, known)
		if err != nil {
			return nil, err
		}
		if last := len(blocks) - 1; open && blocks[last].List == item {
			blocks[last].Lines = append(blocks[last].Lines, runs)
			continue
		}
		blocks, open = append(blocks, Block{List: item, Lines: []Line{runs}}), true
	}
	return blocks, nil
}

// place is where in a text something stands, from 1.
type place struct {
	field        string
	line, column int
}

func (p place) fault(key string, args ...any) error {
	return fault.Field(p.field, key, append([]any{p.line, p.column}, args...)...)
}

func parseLine(at place, line string, known []string) (Line, error) {
	var runs Line
	var text strings.Builder
	bold, boldFrom := false, at
	end := func() {
		if text.Len() > 0 {
			runs = append(runs, Run{Text: text.String(), Bold: bold})
			text.Reset()
		}
	}
	start := at.column
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		at.column = start + utf8.RuneCountInString(line[:i])
		switch {
		case strings.HasPrefix(line[i:], "**"):
			end()
			bold, boldFrom = !bold, at
			size = 2
		case r == '}':
			return nil, at.fault("letter.stray_brace")
		case r == '{':
			name, err := placeholder(at, line[i:], known)
			if err != nil {
				return nil, err
			}
			end()
			runs = append(runs, Run{Bold: bold, From: name})
			size = len(name) + 2
		default:
			text.WriteRune(r)
		}
		i += size
	}
	end()
	if bold {
		return nil, boldFrom.fault("letter.bold_unclosed")
	}
	return runs, nil
}

// placeholder reads the name at the beginning of a text, which begins with a brace.
func placeholder(at place, text string, known []string) (string, error) {
	name, _, closed := strings.Cut(text[1:], "}")
	if !closed || strings.ContainsRune(name, '{') {
		return "", at.fault("letter.brace_unclosed", shortened(text))
	}
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" || known != nil && !slices.Contains(known, name) {
		return "", unknown(at, name, known)
	}
	return name, nil
}

// unknown is the fault of a placeholder that a text cannot have, with the nearest that
// it can.
func unknown(at place, name string, known []string) error {
	shown := "{" + shortened(name) + "}"
	if known == nil {
		return at.fault("letter.placeholder_unreadable", shown)
	}
	if best := nearest(name, known); best != "" {
		return at.fault("letter.placeholder_unknown_near", shown, "{"+best+"}")
	}
	return at.fault("letter.placeholder_unknown", shown, "{"+strings.Join(known, "}, {")+"}")
}

// shortened is the beginning of a text, for showing.
func shortened(s string) string {
	const most = 24
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// mostNear is the length of the longest text that can be meant for a name, in bytes.
const mostNear = 40

// nearest is the known name that is fewest letters away from what was typed, at most a
// third of its own; empty when none is near.
func nearest(typed string, known []string) string {
	typed = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(typed)), " ", "_")
	if len(typed) > mostNear {
		return ""
	}
	best, least := "", 0
	for _, k := range known {
		if d := distance(typed, k); d <= max(1, len(k)/3) && (best == "" || d < least) {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters that must be put in, taken out, changed, or changed for
// their neighbour, to make one word of another (Damerau and Levenshtein, each place once).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := range x {
		for j := range y {
			change := rows[i][j]
			if x[i] != y[j] {
				change++
			}
			least := min(change, rows[i][j+1]+1, rows[i+1][j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				least = min(least, rows[i-1][j-1]+1)
			}
			rows[i+1][j+1] = least
		}
	}
	return rows[len(x)][len(y)]
}
