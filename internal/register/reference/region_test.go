package reference_test

import (
	"testing"

	"wantilan/internal/register/reference"
)

func TestRegionsOfBali(t *testing.T) {
	t.Parallel()
	book := reference.NewBook()
	count := map[reference.Level]int{}
	var walk func(code string)
	walk = func(code string) {
		for _, r := range book.RegionsIn(code) {
			if r.Parent() != code {
				t.Errorf("%s stands under %s", r.Code, code)
			}
			count[r.Level]++
			walk(r.Code)
		}
	}
	walk("")
	for level, want := range map[reference.Level]int{reference.Province: 1, reference.Regency: 8, reference.City: 1, reference.District: 57, reference.Ward: 80, reference.Village: 636} {
		if count[level] != want {
			t.Errorf("%s: want %d, got %d", level, want, count[level])
		}
	}
	points := 0
	for _, district := range book.RegionsIn("51.03") {
		if district.BPS == "" {
			t.Errorf("%s has no code of BPS", district.Name)
		}
		for _, v := range book.RegionsIn(district.Code) {
			if !v.Smallest() || v.Latitude > -8_200_000 || v.Latitude < -8_900_000 || v.Longitude < 115_000_000 || v.Longitude > 115_300_000 {
				t.Errorf("%s is not in Badung: %+v", v.Name, v)
			}
			points++
		}
	}
	if points != 62 {
		t.Errorf("want 62 desa and kelurahan in Badung, got %d", points)
	}
	path := book.RegionPath("51.03.02.2008")
	if len(path) != 4 || path[0].Name != "Bali" || path[1].Name != "Badung" || path[2].Name != "Mengwi" {
		t.Errorf("the path: %+v", path)
	}
	for _, code := range []string{"", "51.03.02.9999", "99", "x", ".", "51."} {
		if _, there := book.Region(code); there || book.RegionPath(code) != nil {
			t.Errorf("%q is a region", code)
		}
	}
}

func TestAddressesLeadToRegions(t *testing.T) {
	t.Parallel()
	book := reference.NewBook()
	for _, c := range []struct {
		words, want string
		level       reference.Level
		ambiguous   bool
	}{
		{"Br. Contoh, Ds. Mengwi, Kec. Mengwi", "Mengwi", reference.Village, false},
		{"Desa Mengwi Kecamatan Mengwi Kabupaten Badung", "Mengwi", reference.Village, false},
		{"mengwi, mengwi, badung", "Mengwi", reference.Village, false},
		{"Kec. Mengwi", "Mengwi", reference.District, false},
		{"Mengwi", "Mengwi", reference.District, true},
		{"Kuta", "Kuta", reference.District, true},
		{"Kuta, Badung, Bali", "Kuta", reference.District, true},
		{"Kel. Kuta", "Kuta", reference.Ward, false},
		{"Kelurahan Kuta, Kec. Kuta, Kab. Badung", "Kuta", reference.Ward, false},
		{"Kuta Selatan", "Kuta Selatan", reference.District, false},
		{"Kec. Kuta Sel.", "Kuta Selatan", reference.District, false},
		{"kutsel", "Kuta Selatan", reference.District, false},
		{"Jl. Raya Contoh No. 7, Kerobokan Kelod, Kuta Utara", "Kerobokan Kelod", reference.Ward, false},
		{"Krobokan Klod, Kuta Utara", "Kerobokan Kelod", reference.Ward, false},
		{"Abian Semal", "Abiansemal", reference.District, true},
		{"Ds Tibu Beneng", "Tibubeneng", reference.Village, false},
		{"Jimbaran, Kuta Selatan", "Jimbaran", reference.Ward, false},
		{"jimbran", "Jimbaran", reference.Ward, false},
		{"Br. Dinas Tegal, Desa Pelaga, Petang", "Pelaga", reference.Village, false},
		{"Jalan Raya Mengwi, Desa Lukluk", "Lukluk", reference.Ward, false},
		{"Banjar Kuta, Desa Ubud", "Ubud", reference.Ward, false},
		{"Sanur Kauh, Denpasar Selatan, Kota Denpasar", "Sanur Kauh", reference.Village, false},
		{"Desa Banjar, Kecamatan Banjar, Buleleng", "Banjar", reference.Village, false},
		{"Kec. Banjar", "Banjar", reference.District, false},
		{"Kota Denpasar", "Denpasar", reference.City, false},
		{"Denpasar", "Denpasar", reference.City, false},
		{"Kab Badung", "Badung", reference.Regency, false},
		{"(Desa Selat, Kec. Abiansemal)", "Selat", reference.Village, false},
		{"Kubu", "Kubu", reference.District, true},
		{"Soekawati", "Sukawati", reference.District, true},
	} {
		got := book.FindRegion(c.words)
		if len(got) == 0 {
			t.Errorf("%q: want %s, got nothing", c.words, c.want)
			continue
		}
		m := got[0]
		village := func(l reference.Level) bool { return l == reference.Ward || l == reference.Village }
		if m.Name != c.want || m.Level != c.level && !(village(m.Level) && village(c.level)) || m.Ambiguous != c.ambiguous {
			t.Errorf("%q: want %s %s, ambiguous %v; got %+v", c.words, c.level, c.want, c.ambiguous, got[:min(3, len(got))])
		}
	}
	for _, words := range []string{"", "Bali", "Jl. 7", "zzzzzz", "...", "kec", "123"} {
		for _, m := range book.FindRegion(words) {
			if !m.Ambiguous && m.Score > 700 {
				t.Errorf("%q: %+v", words, m)
			}
		}
	}
}

// A name in two regencies is told apart by what stands beside it.
func TestNeighboursDecideBetweenTheSameNames(t *testing.T) {
	t.Parallel()
	book := reference.NewBook()
	badung, buleleng := book.FindRegion("Kerobokan, Badung"), book.FindRegion("Kerobokan, Sawan, Buleleng")
	if len(badung) == 0 || badung[0].Ambiguous || badung[0].Code[:5] != "51.03" {
		t.Errorf("Kerobokan in Badung: %+v", badung)
	}
	if len(buleleng) == 0 || buleleng[0].Ambiguous || buleleng[0].Code[:5] != "51.08" {
		t.Errorf("Kerobokan in Buleleng: %+v", buleleng)
	}
	if plain := book.FindRegion("Kerobokan"); len(plain) < 2 || !plain[0].Ambiguous || !plain[1].Ambiguous {
		t.Errorf("Kerobokan alone: %+v", plain)
	}
}

func BenchmarkFindRegion(b *testing.B) {
	book := reference.NewBook()
	book.FindRegion("Kuta")
	b.ReportAllocs()
	for b.Loop() {
		book.FindRegion("Jl. Raya Contoh No. 7, Br. Contoh, Ds. Krobokan Klod, Kec. Kuta Utara, Kab. Badung")
	}
}
