package reference

// Difference is what one edition of a list has, and another has not.
type Difference struct {
	Added   []Row
	Removed []Row
	Changed []Change
	Same    int
}

// Change is a row that says something else than before.
type Change struct{ Before, After Row }

// None tells whether both say the same.
func (d Difference) None() bool { return len(d.Added)+len(d.Removed)+len(d.Changed) == 0 }

// Compare tells how one edition differs from the one before it.
func Compare(before, after List) Difference {
	layout := layouts[after.Kind]
	was := make(map[string]Row, len(before.Rows))
	for _, r := range before.Rows {
		was[layout.keyOf(r)] = r
	}
	var d Difference
	for _, r := range after.Rows {
		key := layout.keyOf(r)
		old, there := was[key]
		delete(was, key)
		switch {
		case !there:
			d.Added = append(d.Added, r)
		case old.Equal(r):
			d.Same++
		default:
			d.Changed = append(d.Changed, Change{old, r})
		}
	}
	for _, r := range before.Rows {
		if _, left := was[layout.keyOf(r)]; left {
			d.Removed = append(d.Removed, r)
		}
	}
	return d
}

// over lays rows over those of a list: what is there already is replaced, all else
// stays. So that one section of KBLI can be added to another.
func over(below, rows []Row, k Kind) []Row {
	layout := layouts[k]
	at := make(map[string]int, len(below)+len(rows))
	all := make([]Row, 0, len(below)+len(rows))
	for _, r := range append(append([]Row(nil), below...), rows...) {
		key := layout.keyOf(r)
		if i, there := at[key]; there {
			all[i] = r
			continue
		}
		at[key] = len(all)
		all = append(all, r)
	}
	return all
}
