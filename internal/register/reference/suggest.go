package reference

import (
	"strings"

	"wantilan/stem"
)

// meanings are the ordinary words that mean others, by base word: "wooden" is kayu,
// "mebel" is furnitur.
type meanings map[string][]string

func newMeanings(l List) meanings {
	all := meanings{}
	for _, r := range l.Rows {
		if r[1] == "" {
			continue
		}
		if roots := stem.Words(r[0]); len(roots) == 1 {
			all[roots[0]] = append(all[roots[0]], stem.Words(r[1])...)
		}
	}
	return all
}

// indexClasses makes the classes of an edition of KBLI searchable.
func (b *Book) indexClasses(e Edition) *index {
	x, at := newIndex(b.words()), map[string]int32{}
	for _, c := range b.classesOf(e).all {
		if c.Whole() {
			at[c.Code] = x.code(c.Code)
			x.add(at[c.Code], ofTitle, c.Title, titleWords(c.Title))
		}
	}
	column, of := 2, 4 // of words and of products
	if e == Of2025 {
		column, of = 3, 5
	}
	x.ordinary(b.List(Words), column, at)
	for _, r := range b.List(Products).Rows {
		x.product(r, Codes(r[of]), at)
	}
	return x.close()
}

// indexHS makes the headings of HS searchable. Chapters are found too, but last.
func (b *Book) indexHS() *index {
	x, at := newIndex(b.words()), map[string]int32{}
	for _, h := range b.headings().all {
		at[h.Code] = x.code(h.Code)
		weight := ofTitle * float64(len(h.Code)+6) / 12
		x.add(at[h.Code], weight, h.English, titleWords(h.English))
		for part := range strings.SplitSeq(h.Indonesian, ",") {
			x.add(at[h.Code], weight, strings.TrimSpace(part), stem.Words(part))
		}
	}
	x.ordinary(b.List(Words), 4, at)
	for _, r := range b.List(Products).Rows {
		x.product(r, Codes(r[6]), at)
	}
	return x.close()
}

// ordinary adds the ordinary words for codes.
func (x *index) ordinary(l List, column int, at map[string]int32) {
	for _, r := range l.Rows {
		for _, code := range Codes(r[column]) {
			if i, there := at[code]; there {
				x.add(i, ofWords, r[0], stem.Words(r[0]))
			}
		}
	}
}

// product adds what a product is called, each name for itself.
func (x *index) product(r Row, codes []string, at map[string]int32) {
	for _, code := range codes {
		i, there := at[code]
		if !there {
			continue
		}
		for _, name := range r[2:4] {
			for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return strings.ContainsRune(",/&()", r) }) {
				x.add(i, ofProduct, name, stem.Words(part))
			}
		}
	}
}

// SuggestKBLI gives at most n classes of an edition that ordinary words may mean, the
// likeliest first: "sendok batok kelapa", "wooden spoon". Words may be mistyped, and
// the last may be unfinished.
func (b *Book) SuggestKBLI(words string, e Edition, n int) []Found {
	x, known := b.byClass[e]
	if !known {
		return nil
	}
	return x().find(words, n)
}

// SuggestHS gives at most n headings of HS 2022 that ordinary words may mean, as
// SuggestKBLI does.
func (b *Book) SuggestHS(words string, n int) []Found { return b.byHS().find(words, n) }
