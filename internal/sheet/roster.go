package sheet

import (
	"strconv"
	"strings"
)

// roster finds participants by number or name, and the nearest name for one that
// does not exist.
type roster struct {
	names   []string // by number-1
	byName  map[string]int
	hints   map[string]string // nearest names already looked for
	hunting int               // searches still allowed
}

// mostHunts bounds the searches for nearest names, each of which reads the whole
// roster; later unknown names are reported without a suggestion.
const mostHunts = 100

func newRoster(names []string) *roster {
	r := &roster{names: names, byName: make(map[string]int, len(names)), hints: map[string]string{}, hunting: mostHunts}
	for i, name := range names {
		key := folded(name)
		if key == "" {
			continue
		}
		if _, twice := r.byName[key]; !twice {
			r.byName[key] = i + 1
		}
	}
	return r
}

// find gives the number of a participant referred to by name or number, or 0.
func (r *roster) find(ref string) int {
	if n, ok := r.byName[folded(ref)]; ok {
		return n
	}
	n, ok := wholeNumber(ref)
	if ok && n >= 1 && n <= len(r.names) {
		return n
	}
	return 0
}

// nearest suggests a name for one that is not on the roster, or "".
func (r *roster) nearest(ref string) string {
	key := folded(ref)
	if hint, known := r.hints[key]; known {
		return hint
	}
	if r.hunting == 0 {
		return ""
	}
	r.hunting--
	hint := closest(ref, r.names)
	r.hints[key] = hint
	return hint
}

// wholeNumber reads an integer as spreadsheets write them: "12", " 12 ", "12.0".
func wholeNumber(s string) (int, bool) {
	s = strings.TrimSpace(s)
	if whole, zeros, dotted := strings.Cut(s, "."); dotted && zeros != "" && strings.Trim(zeros, "0") == "" {
		s = whole
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// missing words a reference to nobody: the nearest name when there is one.
func (r *roster) missing(ref string) (Kind, []any) {
	if n, ok := wholeNumber(ref); ok {
		return NoSuchParty, []any{n, len(r.names)}
	}
	if near := r.nearest(ref); near != "" {
		return NoSuchNameSee, []any{ref, near}
	}
	return NoSuchName, []any{ref}
}

// say names a participant for a message.
func (r *roster) say(number int) string {
	if name := r.names[number-1]; name != "" {
		return name
	}
	return strconv.Itoa(number)
}
