package sample_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/register"
	"wantilan/internal/sample"
)

func TestSameSeedSameRegister(t *testing.T) {
	t.Parallel()
	made := func(seed uint64) []sample.Made { return slices.Collect(sample.Many(seed, "org", 50, 200, date)) }
	if diff := cmp.Diff(made(1), made(1)); diff != "" {
		t.Errorf("two registers of one seed differ: %s", diff)
	}
	if cmp.Equal(made(1), made(2)) {
		t.Error("two seeds make one register")
	}
}

// As many as asked for, each with a code and numbers of its own, none of which could
// be anybody's.
func TestMadeUpRegisterIsLargeAndNobodys(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`^\p{Lu}[\pL ]+ \d\d+(-\d+)? \(contoh\)$`)
	protected := regexp.MustCompile(`(?i)celuk|gringsing|kintamani|amed|pupuan|sibetan|kusamba|kamasan|gumbrih|tejakula|kubu|pakudui|sidemen`)
	codes, ids := map[register.ShortCode]bool{}, map[string]bool{}
	businesses, products := 0, 0
	districts := map[string]int{}
	for m := range sample.Many(1, "org", 3000, 12000, date) {
		businesses++
		p := m.Profile
		districts[p.District]++
		titles := []string{p.Name}
		codes[p.Code], ids[string(p.ID)] = true, true
		for _, x := range m.Products {
			products++
			titles = append(titles, x.Name)
			codes[x.Code], ids[string(x.ID)] = true, true
		}
		for _, w := range m.Wants {
			titles = append(titles, w.Title)
		}
		for _, title := range titles {
			if !name.MatchString(title) || protected.MatchString(title) {
				t.Errorf("%q does not follow the rule for made-up names", title)
			}
		}
		if nib := p.Facts[register.FieldNIB].Value; len(nib) != 13 || nib[:4] != "0000" || p.Facts[register.FieldAddress].Value != "Banjar Contoh" {
			t.Errorf("%s could be somebody: %s", p.Name, nib)
		}
		if _, err := register.ParseShortCode(string(p.Code)); err != nil {
			t.Errorf("%s: %v", p.Code, err)
		}
	}
	if businesses != 3000 || products != 12000 || len(codes) != 15000 || len(ids) != 15000 || len(districts) != 6 {
		t.Errorf("got %d businesses, %d products, %d codes, %d identities, %v", businesses, products, len(codes), len(ids), districts)
	}
}
