package reference

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"wantilan/internal/order"
	"wantilan/stem"
)

// Level is how large a region is.
type Level string

// Levels.
const (
	Province Level = "provinsi"
	Regency  Level = "kabupaten"
	City     Level = "kota"
	District Level = "kecamatan"
	Ward     Level = "kelurahan" // headed by a Lurah
	Village  Level = "desa"      // headed by a Perbekel
)

// depth is how many points the codes of a level have.
var depth = map[Level]int{Province: 0, Regency: 1, City: 1, District: 2, Ward: 3, Village: 3}

// Region is a part of the country (wilayah) with its code of the Ministry of Home
// Affairs. Desa adat and banjar have no such codes.
type Region struct {
	Code  string // such as 51.03.02.2004
	Name  string // without its level
	Level Level
	BPS   string // code of Statistics Indonesia, which differs; empty: not known

	// The centre in millionths of a degree, an indication only; both 0 when it is
	// not known.
	Latitude, Longitude int64
}

// Parent is the code of the region that this one is part of; empty for a province.
func (r Region) Parent() string { return parent(r.Code) }

// Smallest tells whether it is a desa or kelurahan.
func (r Region) Smallest() bool { return depth[r.Level] == 3 }

func parent(code string) string { return code[:max(0, strings.LastIndexByte(code, '.'))] }

// regions are all, ready to be looked up.
type regions struct {
	all   []Region
	at    map[string]int32
	under map[string][]int32
	names map[string][]int32 // by the letters of their names, without spaces
	near  *stem.Vocabulary   // of these
}

func newRegions(l List) *regions {
	x := &regions{all: make([]Region, len(l.Rows)), at: make(map[string]int32, len(l.Rows)), under: map[string][]int32{}, names: map[string][]int32{}}
	for i, r := range l.Rows {
		n := int32(i)
		x.all[i] = Region{Code: r[0], Name: r[1], Level: Level(r[2]), BPS: r[3], Latitude: millionths(r[4]), Longitude: millionths(r[5])}
		x.at[r[0]] = n
		x.under[parent(r[0])] = append(x.under[parent(r[0])], n)
		if joined := strings.Join(nameWords(r[1]), ""); joined != "" && len(joined) <= stem.LongestWord {
			x.names[joined] = append(x.names[joined], n)
		}
	}
	entries := make([]stem.Entry, 0, len(x.names))
	for joined, of := range x.names {
		entries = append(entries, stem.Entry{Word: joined, Count: len(of)})
	}
	order.By(entries, func(a, b stem.Entry) int { return cmp.Compare(a.Word, b.Word) })
	x.near, _ = stem.NewVocabulary(entries) // distinct, not empty and short enough, so it cannot fail
	return x
}

// millionths reads degrees; 0 for what is none.
func millionths(degrees string) int64 {
	x, err := strconv.ParseFloat(degrees, 64)
	if err != nil {
		return 0
	}
	return int64(math.Round(x * 1e6))
}

// Region finds a region by its code.
func (b *Book) Region(code string) (Region, bool) {
	x := b.regions()
	i, there := x.at[code]
	if !there {
		return Region{}, false
	}
	return x.all[i], true
}

// RegionsIn lists what a region is made of; of an empty code the provinces.
func (b *Book) RegionsIn(code string) []Region {
	x := b.regions()
	var all []Region
	for _, i := range x.under[code] {
		all = append(all, x.all[i])
	}
	return all
}

// RegionPath is the region and all that it is part of, the largest first; nil for a
// code that is not there.
func (b *Book) RegionPath(code string) []Region {
	var all []Region
	for ; code != ""; code = parent(code) {
		r, there := b.Region(code)
		if !there {
			return nil
		}
		all = append(all, r)
	}
	slices.Reverse(all)
	return all
}
