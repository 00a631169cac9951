package pairing

import (
	"slices"

	"wantilan/stem"
)

// term is a word of the index: as written ("=anyaman"), a base word ("anyam") or a
// meaning ("#anyam").
type term struct {
	name  string
	count float64 // how often it stands in the text
}

// terms gives what the words of a text stand for, sorted by name: each word as it
// is written, and its meaning or its base word. Two words in a row that mean one
// thing together give that meaning as well.
func terms(text string) []term {
	known := meaning()
	var names []string
	last := ""
	for w := range stem.All(text) {
		if w.Stop {
			last = ""
			continue
		}
		written, base := string(w.Text), string(w.Root)
		names = append(names, "="+written)
		switch m, ok := known[written]; {
		case ok:
			names = append(names, m)
		default:
			if m, ok = known[base]; ok {
				names = append(names, m)
			} else {
				names = append(names, base)
			}
		}
		if last != "" {
			if m, ok := known[last+"_"+base]; ok {
				names = append(names, m)
			}
		}
		last = base
	}
	slices.Sort(names)
	var all []term
	for _, n := range names {
		if k := len(all) - 1; k >= 0 && all[k].name == n {
			all[k].count++
			continue
		}
		all = append(all, term{n, 1})
	}
	return all
}

// plain is a term as people read it.
func plain(name string) string {
	if name != "" && (name[0] == '=' || name[0] == '#') {
		return name[1:]
	}
	return name
}
