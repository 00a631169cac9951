package register

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wantilan/internal/order"
	"wantilan/stem"
)

// word is one word of the search box: what was typed, its base word, and what it
// could have been meant for when nothing has it.
type word struct {
	typed  string
	root   string
	near   []string
	begins bool     // it may go on: the last word
	goes   []string // how, as far as words are known
	inside bool     // also looked for in what only the office may find by
	often  int      // things that have it; numbers are not counted
}

// Words are forgiven and go on from so many letters.
const (
	nearWords      = 3
	fewestToBegin  = 2
	mostGoingOn    = 40 // words that begin so, the most frequent ones
	rareBeside     = 50 // times a near word must be more frequent for one that is there
	frequentEnough = 5
)

// askedOf takes a text apart. Stop words are left out.
func askedOf(text string, lex *lexicon, inside bool) []word {
	var all []word
	for w := range stem.All(text) {
		if w.Stop || len(all) == mostWords {
			continue
		}
		x := word{typed: string(w.Text), root: string(w.Root), inside: inside}
		if !slices.ContainsFunc(all, func(y word) bool { return y.root == x.root }) {
			all = append(all, x)
		}
	}
	if n := len(all); n > 0 && utf8.RuneCountInString(all[n-1].typed) >= fewestToBegin {
		all[n-1].begins = true
	}
	if lex == nil {
		return all
	}
	for i := range all {
		all[i].near = lex.meant(all[i])
		all[i].often = lex.often(all[i])
		if all[i].begins {
			all[i].goes = lex.goesOn(all[i])
		}
	}
	return all
}

// terms are what a word is looked for as, with a sign before.
func (w word) terms(sign string) []Term {
	open := w.begins && len(w.goes) == 0 // words that came since are found by their beginnings, which takes longer
	all := []Term{{Text: sign + w.root, Begins: open}}
	if open && !strings.HasPrefix(w.typed, w.root) {
		all = append(all, Term{Text: sign + w.typed, Begins: true})
	}
	for _, n := range w.goes {
		if n != w.root {
			all = append(all, Term{Text: sign + n})
		}
	}
	for _, n := range w.near {
		all = append(all, Term{Text: sign + n})
	}
	return all
}

func (w word) anywhere() []Term {
	all := w.terms(inText)
	if w.inside {
		all = append(all, w.terms(inOffice)...)
	}
	return all
}

// ofKind are terms as things of a kind have them, or, for none, of any kind.
func ofKind(kind FindingKind, terms []Term) []Term {
	kinds := FindingKinds
	if kind != "" {
		kinds = []FindingKind{kind}
	}
	var all []Term
	for _, k := range kinds {
		for _, t := range terms {
			all = append(all, Term{kindDigit[k] + t.Text, t.Begins})
		}
	}
	return all
}

// inTitles wants all the words in the title.
func inTitles(kind FindingKind, asked []word) Wanted {
	var all Wanted
	for _, w := range asked {
		all = append(all, ofKind(kind, w.terms(inTitle)))
	}
	return all
}

// anywhere wants all the words.
func anywhere(kind FindingKind, asked []word) Wanted {
	var all Wanted
	for _, w := range asked {
		all = append(all, ofKind(kind, w.anywhere()))
	}
	return all
}

// fewer are the questions for findings that have some of the words: first those that
// leave one word out, of which all belong together, then each word alone, the rarest
// first. A question for any of the words would have to look at everything that has
// the most frequent one.
func fewer(asked []word) (together [][]word, alone []word) {
	if len(asked) > 2 {
		for i := range asked {
			together = append(together, slices.Delete(slices.Clone(asked), i, i+1))
		}
	}
	alone = slices.Clone(asked)
	order.By(alone, func(a, b word) int { return cmp.Compare(a.often, b.often) })
	return together, alone
}

// Worth of where a word stands.
const (
	titleExact  = 100
	titleBegins = 70
	titleNear   = 50
	textExact   = 30
	textBegins  = 20
	textNear    = 15
	titleWhole  = 40 // when the title has no other words
)

// fitness is how well a finding fits: every word counts by where it stands, and a
// title that says little else counts more.
func fitness(f Finding, asked []word) int {
	sum, inside, kind := 0, 0, kindDigit[f.Kind]
	for _, w := range asked {
		n := w.worth(f.Found, kind)
		if n >= titleNear {
			inside++
		}
		sum += n
	}
	if words := strings.Count(" "+f.Found, " "+kind+inTitle); words > 0 {
		sum += titleWhole * inside / words
	}
	return sum
}

func (w word) worth(found, kind string) int {
	near := func(sign string) bool {
		return slices.ContainsFunc(w.near, func(n string) bool { return has(found, kind+sign+n) })
	}
	begins := func(sign string) bool {
		return w.begins && (hasBeginning(found, kind+sign+w.root) || hasBeginning(found, kind+sign+w.typed))
	}
	switch {
	case has(found, kind+inTitle+w.root):
		return titleExact
	case begins(inTitle):
		return titleBegins
	case near(inTitle):
		return titleNear
	case has(found, kind+inText+w.root), w.inside && has(found, kind+inOffice+w.root):
		return textExact
	case begins(inText), w.inside && begins(inOffice):
		return textBegins
	case near(inText), w.inside && near(inOffice):
		return textNear
	}
	return 0
}

// corrections are the words that were taken for others.
func corrections(asked []word) []Correction {
	var all []Correction
	for _, w := range asked {
		if len(w.near) > 0 {
			all = append(all, Correction{w.typed, strings.Join(w.near, ", ")})
		}
	}
	return all
}

// Part is a part of a text; marked when it is what was looked for.
type Part struct {
	Text   string
	Marked bool
}

// Reason says by what a thing was found: which text of it, and where in it.
type Reason struct {
	Said  string
	Parts []Part
}

// Bounds of reasons.
const (
	mostReasons = 2
	aroundHit   = 60 // bytes shown before the first word that was looked for
	longestPart = 160
)

// explain adds to each hit why it was found.
func (f *Finder) explain(ctx context.Context, asked []word, r *Results) error {
	var shown []Finding
	for _, g := range r.Groups {
		for i := range g.Hits {
			g.Hits[i].Title = parts(g.Hits[i].Finding.Title, asked)
			shown = append(shown, g.Hits[i].Finding)
		}
	}
	if len(asked) == 0 || len(shown) == 0 {
		return nil
	}
	pieces, err := f.store.Pieces(ctx, shown)
	if err != nil {
		return fmt.Errorf("explain: %w", err)
	}
	n := 0
	for _, g := range r.Groups {
		for i := range g.Hits {
			g.Hits[i].Reasons = reasons(pieces[n], asked, r.Inside)
			n++
		}
	}
	return nil
}

// reasons are the pieces other than the title that have words that were looked for,
// those with most of them first.
func reasons(pieces []Piece, asked []word, inside bool) []Reason {
	type found struct {
		Reason
		words int
	}
	var all []found
	for _, p := range pieces {
		if p.Inside && !inside || p.Said == SaidTitle {
			continue
		}
		if n := wordsIn(p.Text, asked); n > 0 {
			all = append(all, found{Reason{p.Said, shorten(parts(p.Text, asked))}, n})
		}
	}
	order.By(all, func(a, b found) int { return b.words - a.words })
	var best []Reason
	for _, x := range all[:min(len(all), mostReasons)] {
		best = append(best, x.Reason)
	}
	return best
}

// SaidTitle is the piece that is the title.
const SaidTitle = "title"

func (w word) is(root, text []byte) bool {
	return string(root) == w.root || slices.Contains(w.near, string(root)) ||
		w.begins && (strings.HasPrefix(string(root), w.root) || strings.HasPrefix(string(text), w.typed))
}

func wordsIn(text string, asked []word) (n int) {
	for _, w := range asked {
		for x := range stem.All(text) {
			if w.is(x.Root, x.Text) {
				n++
				break
			}
		}
	}
	return n
}

// parts takes a text apart at the words that were looked for.
func parts(text string, asked []word) []Part {
	var all []Part
	from := 0
	if len(asked) > 0 {
		for x := range stem.All(text) {
			if !slices.ContainsFunc(asked, func(w word) bool { return w.is(x.Root, x.Text) }) {
				continue
			}
			if x.From > from {
				all = append(all, Part{Text: text[from:x.From]})
			}
			all = append(all, Part{text[x.From:x.To], true})
			from = x.To
		}
	}
	if from < len(text) {
		all = append(all, Part{Text: text[from:]})
	}
	return all
}

// shorten leaves out what stands far before and after the first marked part.
func shorten(all []Part) []Part {
	if len(all) > 0 && !all[0].Marked && len(all[0].Text) > aroundHit {
		t := all[0].Text
		cut := len(t) - aroundHit
		for cut < len(t) && t[cut] != ' ' {
			cut++
		}
		all[0].Text = "…" + t[cut:]
	}
	size := 0
	for i := range all {
		if left := longestPart - size; len(all[i].Text) > left {
			t := strings.ToValidUTF8(all[i].Text[:max(0, left)], "")
			all[i].Text = t + "…"
			return all[:i+1]
		}
		size += len(all[i].Text)
	}
	return all
}
