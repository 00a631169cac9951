package reference

import (
	"strings"

	"wantilan/stem"
)

// Edition is an edition of KBLI.
type Edition string

// Editions. Since about June 2026 new business numbers carry KBLI 2025.
const (
	Of2020 Edition = "2020"
	Of2025 Edition = "2025"
)

// Class is a class of KBLI or one of its groups (kelompok, golongan).
type Class struct {
	Code    string
	Title   string // official
	Edition Edition
}

// Whole tells whether it is a class of five digits, which businesses are put into;
// others are groups of these.
func (c Class) Whole() bool { return len(c.Code) == wholeClass }

const wholeClass = 5

type classes struct {
	all   []Class
	at    map[string]int32
	under map[string][]int32
}

func newClasses(e Edition, l List) *classes {
	x := &classes{all: make([]Class, len(l.Rows)), at: make(map[string]int32, len(l.Rows)), under: map[string][]int32{}}
	for i, r := range l.Rows {
		x.all[i] = Class{r[0], r[1], e}
		x.at[r[0]] = int32(i)
	}
	for i, c := range x.all {
		up := x.group(c.Code)
		x.under[up] = append(x.under[up], int32(i))
	}
	return x
}

// group is the code of the smallest group on the list that a code is of; groups
// that a list leaves out are passed over. Letters of sections stand above none.
func (x *classes) group(code string) string {
	for n := len(code) - 1; n >= 2; n-- {
		if _, there := x.at[code[:n]]; there {
			return code[:n]
		}
	}
	return ""
}

func (b *Book) classesOf(e Edition) *classes {
	if x, known := b.classes[e]; known {
		return x()
	}
	return &classes{}
}

// Class finds a class or group of an edition of KBLI.
func (b *Book) Class(e Edition, code string) (Class, bool) {
	x := b.classesOf(e)
	i, there := x.at[code]
	if !there {
		return Class{}, false
	}
	return x.all[i], true
}

// ClassesIn lists the groups or classes right below a group; of an empty code the
// largest.
func (b *Book) ClassesIn(e Edition, code string) []Class {
	x := b.classesOf(e)
	var all []Class
	for _, i := range x.under[code] {
		all = append(all, x.all[i])
	}
	return all
}

// Warning is what to beware of when a code of KBLI 2020 is replaced by one of 2025.
type Warning string

// Warnings.
const (
	SameClass  Warning = ""            // number and title stay
	Reworded   Warning = "reworded"    // the number stays, the title says much the same in other words
	NewMeaning Warning = "new_meaning" // the number stays, but now it means something else
	Moved      Warning = "moved"       // the class has another number
	Gone       Warning = "gone"        // nothing is known to take its place
)

// Candidate is a class of KBLI 2025 that may take the place of one of 2020.
type Candidate struct {
	Code    string // empty: none is known
	Title   string
	Warning Warning
}

// Crosswalk lists what may take the place of a class of KBLI 2020, and always what
// became of its number: with NewMeaning, the number must not simply be kept. Nil for
// a code that neither list knows. The official concordance decides; our list is
// made of comparing titles.
func (b *Book) Crosswalk(code2020 string) []Candidate {
	old, there := b.Class(Of2020, code2020)
	rows := b.crosswalk()[code2020]
	if !there && len(rows) == 0 {
		return nil
	}
	var all []Candidate
	kept := false
	for _, r := range rows {
		if r[1] == "" {
			continue
		}
		kept = kept || r[1] == code2020
		all = append(all, b.candidate(old, r[1], r[2] == "same"))
	}
	if _, number := b.Class(Of2025, code2020); number && !kept {
		all = append(all, b.candidate(old, code2020, false))
	}
	if len(all) == 0 {
		all = append(all, Candidate{Warning: Gone})
	}
	return all
}

func (b *Book) candidate(old Class, code string, same bool) Candidate {
	next, _ := b.Class(Of2025, code)
	c := Candidate{Code: code, Title: next.Title}
	switch {
	case code != old.Code:
		c.Warning = Moved
	case same:
		c.Warning = SameClass
	case alike(old.Title, next.Title):
		c.Warning = Reworded
	default:
		c.Warning = NewMeaning
	}
	return c
}

// alike tells whether two titles say much the same: at least half of the base words
// of both are in both. Cautious rather than clever, since a wrong yes keeps a wrong
// number.
func alike(a, b string) bool {
	in := map[string]int{}
	for i, title := range []string{a, b} {
		for _, w := range titleWords(title) {
			in[w] |= 1 << i
		}
	}
	both := 0
	for _, of := range in {
		if of == 3 {
			both++
		}
	}
	return len(in) > 0 && 2*both >= len(in)
}

// idle are base words that stand in so many titles that they say nothing.
const idle = " industri olah barang produk lain ytdl jenis perlu buat giat bahan termasuk hasil guna other nesoi nec article articles heading thereof excluding including chapter kind "

// titleWords are the base words of a title that say something, but for those that
// it says it is not about: "bukan mebel".
func titleWords(title string) []string {
	var all []string
	for _, part := range strings.FieldsFunc(title, func(r rune) bool { return strings.ContainsRune(",;", r) }) {
		for w := range stem.All(part) {
			if strings.Contains(without, " "+string(w.Text)+" ") {
				break
			}
			if !w.Stop && !strings.Contains(idle, " "+string(w.Root)+" ") {
				all = append(all, string(w.Root))
			}
		}
	}
	return all
}

// without are the words after which a title says what it is not about.
const without = " bukan selain kecuali tidak not excluding except "
