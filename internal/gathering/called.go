package gathering

import (
	"strconv"
	"strings"
)

// Called finds the participants that a typed text can mean, of those who have not
// cancelled: the one of a number, alone or before a dot and the name as lists print it;
// those of a whole name; or else those with the text in their name.
func (g *Gathering) Called(text string) (all []Participant) {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return nil
	}
	number, _, _ := strings.Cut(text, ".")
	if n, err := strconv.Atoi(number); err == nil {
		if n < 1 || n > len(g.Participants) || g.Participants[n-1].Withdrawn {
			return nil
		}
		return g.Participants[n-1 : n : n]
	}
	part := strings.ToLower(text)
	whole := false
	for _, p := range g.Participants {
		name := strings.ToLower(p.Name)
		switch {
		case p.Withdrawn:
		case name == part && !whole:
			all, whole = []Participant{p}, true
		case name == part, !whole && strings.Contains(name, part):
			all = append(all, p)
		}
	}
	return all
}
