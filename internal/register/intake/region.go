package intake

import (
	"regexp"
)

// Region is a desa or kelurahan.
type Region struct {
	Code     string // of Kemendagri, such as 51.03.05.1004
	Village  string
	District string
}

// Regions finds the region that words tell: of the columns for desa and
// kecamatan, or of an address. When it is not sure, it gives the nearest, or none.
type Regions func(village, district, address string) (r Region, sure bool)

// Bounds of similarity for regions.
const (
	sameRegion = 0.90 // words that mean it
	nearRegion = 0.75 // worth asking about
	leadRegion = 0.03 // by which the best must be ahead of the next
)

// placeWords are what stands before names of places.
var placeWords = regexp.MustCompile(`(?i)\b(desa|kelurahan|kel|kecamatan|kec|ds|lurah|kab|kabupaten)\b\.?:?`)

func placeName(text string) string {
	return Bare(placeWords.ReplaceAllString(text, " "))
}

// Gazetteer makes a Regions of a list.
func Gazetteer(list []Region) Regions {
	type known struct {
		Region
		village, district string
	}
	all := make([]known, len(list))
	for i, r := range list {
		all[i] = known{r, placeName(r.Village), placeName(r.District)}
	}
	return func(village, district, address string) (Region, bool) {
		v, d := placeName(village), placeName(district)
		told := tellsDistrict.FindStringSubmatch(address)
		if v == "" {
			if m := tellsVillage.FindStringSubmatch(address); m != nil {
				v = Bare(m[1])
			}
		}
		if d == "" && told != nil {
			d = Bare(told[1])
		}
		if v == "" {
			return Region{}, false
		}
		var first, second float64
		var best Region
		for _, k := range all {
			s := Winkler(v, k.village)
			if s < nearRegion {
				continue
			}
			if d != "" {
				if near := Winkler(d, k.district); near < nearRegion {
					s -= 0.2 // another kecamatan: what is told of the desa is in doubt
				} else {
					s += 0.01 * near
				}
			}
			if s > first {
				first, second, best = s, first, k.Region
			} else if s > second {
				second = s
			}
		}
		switch {
		case first >= sameRegion && first-second >= leadRegion, first > 1 && second <= 1:
			return best, true
		case first >= 1 && second < 1: // spelt alike, and no other is
			return best, true
		case first >= nearRegion:
			return best, false
		}
		return Region{}, false
	}
}

var (
	tellsVillage  = regexp.MustCompile(`(?i)\b(?:desa|kelurahan|kel|ds)\b\.?:? *([\pL' ]+?)(?: *[,;.(]| +(?:kec|kab|kota)\b|$)`)
	tellsDistrict = regexp.MustCompile(`(?i)\b(?:kecamatan|kec)\b\.?:? *([\pL' ]+?)(?: *[,;.(]| +(?:kab|kota)\b|$)`)
)

// Winkler is the similarity of two texts by Jaro and Winkler, 0 to 1: letters in
// common at nearly the same place, and the beginning counts more.
func Winkler(a, b string) float64 {
	if a == b {
		return 1
	}
	j := jaro([]byte(a), []byte(b))
	if j < 0.7 {
		return j
	}
	common := 0
	for common < min(4, len(a), len(b)) && a[common] == b[common] {
		common++
	}
	return j + float64(common)*0.1*(1-j)
}

// jaro compares byte by byte: what is compared are small Latin letters and digits.
func jaro(a, b []byte) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	if len(a) > 64 || len(b) > 64 {
		a, b = a[:min(64, len(a))], b[:min(64, len(b))]
	}
	reach := max(0, max(len(a), len(b))/2-1)
	var usedA, usedB uint64
	matches := 0
	for i := range a {
		for k := max(0, i-reach); k < min(len(b), i+reach+1); k++ {
			if usedB&(1<<k) == 0 && a[i] == b[k] {
				usedA |= 1 << i
				usedB |= 1 << k
				matches++
				break
			}
		}
	}
	if matches == 0 {
		return 0
	}
	turned, k := 0, 0
	for i := range a {
		if usedA&(1<<i) == 0 {
			continue
		}
		for usedB&(1<<k) == 0 {
			k++
		}
		if a[i] != b[k] {
			turned++
		}
		k++
	}
	m := float64(matches)
	return (m/float64(len(a)) + m/float64(len(b)) + (m-float64(turned)/2)/m) / 3
}

// trigrams compares two texts by their groups of three letters (Dice).
func trigrams(a, b string) float64 {
	x, y := "  "+a+" ", "  "+b+" "
	seen := map[string]int{}
	for i := 0; i+3 <= len(x); i++ {
		seen[x[i:i+3]]++
	}
	same := 0
	for i := 0; i+3 <= len(y); i++ {
		if seen[y[i:i+3]] > 0 {
			seen[y[i:i+3]]--
			same++
		}
	}
	return 2 * float64(same) / float64(len(x)-2+len(y)-2)
}
