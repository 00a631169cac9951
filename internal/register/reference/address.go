package reference

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"wantilan/internal/order"
	"wantilan/stem"
)

// Match is a region that words may mean.
type Match struct {
	Region
	// Score orders the matches: about 1000 for the region's own name, and 500 for each
	// region around it that is named too. Names of streets and banjar count little.
	Score int
	// Ambiguous tells that another region fits as well: Kuta is a kecamatan and a
	// kelurahan, and Kubu is in three places. A person has to say which.
	Ambiguous bool
}

// mostMatches is how many regions words are said to mean.
const mostMatches = 10

// piece is a part of an address with what stands before it: "Kec." names a
// kecamatan, and what follows "Jl." need not be where it is.
type piece struct {
	words  []string
	levels [4]bool // by depth
	weight float64
}

var (
	everywhere = [4]bool{false, true, true, true} // Bali alone says nothing
	ofVillage  = [4]bool{3: true}
	ofDistrict = [4]bool{2: true}
	ofRegency  = [4]bool{1: true}
	ofProvince = [4]bool{0: true}
)

// Weights of names that need not be where the address is.
const (
	ofStreet = 0.3
	ofBanjar = 0.15 // banjar bear the names of villages elsewhere
)

// signs stand before a name and say what it is of.
var signs = map[string]piece{
	"desa": {nil, ofVillage, 1}, "ds": {nil, ofVillage, 1}, "des": {nil, ofVillage, 1}, "kel": {nil, ofVillage, 1}, "kelurahan": {nil, ofVillage, 1}, "lurah": {nil, ofVillage, 1},
	"village": {nil, ofVillage, 1}, "kec": {nil, ofDistrict, 1}, "kecamatan": {nil, ofDistrict, 1}, "district": {nil, ofDistrict, 1},
	"kab": {nil, ofRegency, 1}, "kabupaten": {nil, ofRegency, 1}, "kota": {nil, ofRegency, 1}, "regency": {nil, ofRegency, 1}, "kodya": {nil, ofRegency, 1},
	"prov": {nil, ofProvince, 1}, "provinsi": {nil, ofProvince, 1}, "propinsi": {nil, ofProvince, 1}, "province": {nil, ofProvince, 1},
	"jl": {nil, everywhere, ofStreet}, "jln": {nil, everywhere, ofStreet}, "jalan": {nil, everywhere, ofStreet}, "gg": {nil, everywhere, ofStreet}, "gang": {nil, everywhere, ofStreet},
	"perum": {nil, everywhere, ofStreet}, "perumahan": {nil, everywhere, ofStreet}, "pasar": {nil, everywhere, ofStreet},
	"br": {nil, everywhere, ofBanjar}, "bnr": {nil, everywhere, ofBanjar}, "banjar": {nil, everywhere, ofBanjar}, "dusun": {nil, everywhere, ofBanjar}, "dsn": {nil, everywhere, ofBanjar},
	"lingkungan": {nil, everywhere, ofBanjar}, "ling": {nil, everywhere, ofBanjar}, "lingk": {nil, everywhere, ofBanjar}, "link": {nil, everywhere, ofBanjar},
}

// shorts are written out before anything is compared.
var shorts = map[string]string{
	"sel": "selatan", "slt": "selatan", "utr": "utara", "ut": "utara", "tim": "timur", "tmr": "timur", "brt": "barat", "bar": "barat", "klod": "kelod", "kgn": "kangin",
	"denbar": "denpasar barat", "densel": "denpasar selatan", "dentim": "denpasar timur", "denut": "denpasar utara", "kutsel": "kuta selatan", "kutut": "kuta utara",
	"south": "selatan", "north": "utara", "west": "barat", "east": "timur",
}

// nameWords are the words of a name as they are compared: small, without accents.
func nameWords(text string) []string {
	var all []string
	for w := range stem.All(text) {
		if long, short := shorts[string(w.Text)]; short {
			all = append(all, strings.Fields(long)...)
			continue
		}
		all = append(all, string(w.Text))
	}
	return all
}

// longestAddress bounds what is read of an address, in bytes.
const longestAddress = 500

// pieces takes an address apart.
func pieces(text string) []piece {
	if len(text) > longestAddress {
		text = strings.ToValidUTF8(text[:longestAddress], "")
	}
	var all []piece
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool {
		return strings.ContainsRune(",;()\n\r|/", r) || unicode.Is(unicode.Pd, r) && r != '-'
	}) {
		words := nameWords(part)
		p := piece{levels: everywhere, weight: 1}
		for i, w := range words {
			sign, is := signs[w]
			// "Kec. Banjar": the sign is the name itself when no name follows, or when it
			// follows another sign.
			if is && i+1 < len(words) && (len(p.words) > 0 || p.levels == everywhere) {
				all = append(all, p)
				p = sign
				continue
			}
			p.words = append(p.words, w)
		}
		all = append(all, p)
	}
	return slices.DeleteFunc(all, func(p piece) bool { return len(p.words) == 0 })
}

// named is one place in an address that names regions.
type named struct {
	by map[int32]float64 // how well it names each, 0 to 1
}

// longestName is how many words a region's name has.
const longestName = 4

// mentions finds what a piece names: the longest names first, so that Kuta Selatan is
// not also Kuta; then what was mistyped, in the words that are left.
func (x *regions) mentions(p piece) []named {
	var all []named
	used := make([]bool, len(p.words))
	for _, mistyped := range []bool{false, true} {
		for n := min(longestName, len(p.words)); n > 0; n-- {
			for i := 0; i+n <= len(p.words); i++ {
				if slices.Contains(used[i:i+n], true) {
					continue
				}
				m := x.names1(strings.Join(p.words[i:i+n], ""), p, mistyped)
				if len(m.by) == 0 {
					continue
				}
				for j := range n {
					used[i+j] = true
				}
				all = append(all, m)
			}
		}
	}
	return all
}

// shortestMistyped is how many letters a name needs to be looked for among others.
const shortestMistyped = 5

// names1 is what the letters of a name mean.
func (x *regions) names1(joined string, p piece, mistyped bool) named {
	m := named{by: map[int32]float64{}}
	add := func(letters string, quality float64) {
		for _, i := range x.names[letters] {
			if p.levels[depth[x.all[i].Level]] {
				m.by[i] = max(m.by[i], quality*p.weight)
			}
		}
	}
	if !mistyped {
		add(joined, 1)
		return m
	}
	if len(joined) < shortestMistyped || len(joined) > stem.LongestWord {
		return m
	}
	for _, near := range x.near.Near(joined, 3) {
		add(near.Word, 0.9-0.5*float64(near.Cost)/float64(len(joined)))
	}
	return m
}

// closeTo is how near scores are between which a person has to decide.
const closeTo = 60

// FindRegion tells which regions an address or a part of it may mean, the likeliest
// first: "Br. Contoh, Ds. Mengwi, Kec. Mengwi". Where a village and what it is part of are
// both named, it is the village. Of regions that fit equally well the larger comes first,
// which is right either way.
func (b *Book) FindRegion(words string) []Match {
	x := b.regions()
	var said []named
	for _, p := range pieces(words) {
		said = append(said, x.mentions(p)...)
	}
	best := map[int32]float64{}
	for i, m := range said {
		for r, quality := range m.by {
			best[r] = max(best[r], quality+0.5*x.around(r, said, i))
		}
	}
	var all []Match
	for r, score := range best {
		all = append(all, Match{Region: x.all[r], Score: int(math.Round(score * 1000))})
	}
	order.By(all, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(len(a.Code), len(b.Code)), cmp.Compare(a.Code, b.Code))
	})
	for i := 1; i < len(all) && all[0].Score-all[i].Score < closeTo; i++ {
		all[0].Ambiguous, all[i].Ambiguous = true, true
	}
	return all[:min(len(all), mostMatches)]
}

// around is how well the regions around one are named elsewhere in the address.
func (x *regions) around(r int32, said []named, but int) (sum float64) {
	used := map[int]bool{but: true}
	for code := parent(x.all[r].Code); code != ""; code = parent(code) {
		up, there := x.at[code]
		if !there {
			break
		}
		best, at := 0.0, -1
		for i, m := range said {
			if q := m.by[up]; q > best && !used[i] {
				best, at = q, i
			}
		}
		if at >= 0 {
			sum += best
			used[at] = true
		}
	}
	return sum
}
