package intake

import (
	"slices"
	"strings"

	"wantilan/stem"
)

// legal are forms of business and words of groups, which are no part of a name.
var legal = []string{"ud", "cv", "pt", "pd", "fa", "tbk", "toko", "koperasi", "kop", "kub", "kelompok", "poklahsar", "kwt", "ikm", "umkm", "usaha", "industri",
	"perusahaan", "contoh", "dagang", "bersama", "perorangan", "home", "bali"}

// nameWords are the words of a business' name that tell it apart: base words
// without forms of business, in one spelling. Numbers stay.
func nameWords(name string) []string {
	var all []string
	for _, w := range stem.Words(strings.NewReplacer(".", " ", "'", "").Replace(name)) {
		if sound := spellings.Replace(w); !slices.Contains(legal, w) && !slices.Contains(all, sound) {
			all = append(all, sound)
		}
	}
	if len(all) == 0 { // a name of such words only
		all = strings.Fields(Bare(name))
	}
	return all
}

// Bounds of similarity of names.
const (
	sameWord = 0.90 // words that are one, mistyped
	sameName = 0.80 // names that are one
	sameLump = 0.85 // names written without their spaces, by trigrams
)

// alike compares two names by their words: each is paired with the most similar
// of the other, and counts as much as its weight, so that words that many have
// (tenun, kopi) count little. Names with different numbers in them are of
// different businesses.
func alike(a, b []string, weight func(string) float64) float64 {
	if len(a) == 0 || len(b) == 0 || !slices.Equal(numbersOf(a), numbersOf(b)) {
		return 0
	}
	both, all := 0.0, 0.0
	var used uint64
	for _, x := range a {
		all += weight(x)
		best, at := 0.0, -1
		for i, y := range b[:min(len(b), 64)] {
			if used&(1<<i) == 0 {
				if s := Winkler(x, y); s > best {
					best, at = s, i
				}
			}
		}
		if best >= sameWord {
			used |= 1 << at
			both += best * (weight(x) + weight(b[at]))
		}
	}
	for _, y := range b {
		all += weight(y)
	}
	s := 0.0
	if all > 0 {
		s = both / all
	}
	if s < sameName {
		x, y := strings.Join(a, ""), strings.Join(b, "")
		if t := trigrams(x, y); t >= sameLump && Winkler(x, y) >= sameWord && len(a) != len(b) {
			s = max(s, t)
		}
	}
	return s
}

// numbersOf are the words that are numbers, sorted.
func numbersOf(all []string) []string {
	var n []string
	for _, w := range all {
		if strings.Trim(w, "0123456789") == "" {
			n = append(n, strings.TrimLeft(w, "0"))
		}
	}
	slices.Sort(n)
	return n
}

// even weighs all words alike, for two names of which nothing else is known.
func even(string) float64 { return 1 }

// Spot is what tells where a business is.
type Spot struct {
	Region   string // code; empty when it is not known
	District string
	Village  string
}

// near compares two places, 0 to 1: the codes where both have one, else the
// words. Places of which one is not known are neither alike nor apart.
func (s Spot) near(o Spot) float64 {
	if s.Region != "" && o.Region != "" {
		if s.Region == o.Region {
			return 1
		}
		return 0
	}
	v, w := placeName(s.Village), placeName(o.Village)
	d, e := placeName(s.District), placeName(o.District)
	if d != "" && e != "" && Winkler(d, e) < sameRegion {
		return 0
	}
	if v != "" && w != "" {
		return Winkler(v, w)
	}
	return 0
}
