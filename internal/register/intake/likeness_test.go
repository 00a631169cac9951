package intake_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"wantilan/internal/register"
	"wantilan/internal/register/intake"
	"wantilan/internal/register/intake/intaketest"
)

func sketch(id, name, nib, phone, village, district string) intake.Sketch {
	s := intake.Sketch{Party: register.PartyID(id), Name: name, NIB: nib, Spot: intake.Spot{Village: village, District: district}}
	if phone != "" {
		s.Phones = []string{phone}
	}
	return s
}

func TestWhoIsTakenForOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what       string
		one, other intake.Sketch
		want       string
	}{
		{"the same NIB", sketch("a", "Tenun Sandat (contoh)", "0000000000107", "", "", ""), sketch("b", "Kopi Embun (contoh)", "0000000000107", "", "", ""), "[nib]"},
		{"the same telephone", sketch("a", "Tenun Sandat (contoh)", "", "+628120000007", "", ""), sketch("b", "Kopi Embun (contoh)", "", "+628120000007", "", ""), "[phone]"},
		{"name and place", sketch("a", "UD. Tenun Sandat (contoh)", "", "", "Getasan", "Petang"), sketch("b", "Tenun Sandat (contoh)", "", "", "Getasan", "Petang"), "[name_place]"},
		{"a slip of the pen", sketch("a", "Tenun Sandat (contoh)", "", "", "Getasan", "Petang"), sketch("b", "Tenun Sanddat (contoh)", "", "", "Desa Getasan", "Petang"), "[name_place]"},
		{"an older spelling", sketch("a", "Ukiran Tjempaka (contoh)", "", "", "Sedang", "Abiansemal"), sketch("b", "Ukiran Cempaka (contoh)", "", "", "Sedang", "Abiansemal"), "[name_place]"},
		{"the name alone", sketch("a", "Tenun Sandat (contoh)", "", "", "Getasan", "Petang"), sketch("b", "Tenun Sandat (contoh)", "", "", "Kapal", "Mengwi"), "[]"},
		{"a name and no place", sketch("a", "Tenun Sandat (contoh)", "", "", "", ""), sketch("b", "Tenun Sandat (contoh)", "", "", "", ""), "[]"},
		{"one desa in two kecamatan", sketch("a", "Tenun Sandat (contoh)", "", "", "Kuta", "Kuta"), sketch("b", "Tenun Sandat (contoh)", "", "", "Kuta", "Petang"), "[]"},
		{"other numbers", sketch("a", "Tenun Sandat 07 (contoh)", "", "", "Getasan", "Petang"), sketch("b", "Tenun Sandat 12 (contoh)", "", "", "Getasan", "Petang"), "[]"},
		{"the same craft", sketch("a", "Tenun Sandat (contoh)", "", "", "Getasan", "Petang"), sketch("b", "Tenun Jepun (contoh)", "", "", "Getasan", "Petang"), "[]"},
		{"all of it", sketch("a", "CV Kopi Embun (contoh)", "0000000000107", "+628120000007", "Pelaga", "Petang"), sketch("b", "Kopi Embun (contoh)", "0000000000107", "+628120000007", "Pelaga", "Petang"), "[name_place nib phone]"},
	} {
		pairs, err := intake.Pairs(t.Context(), []intake.Sketch{c.one, c.other}, untold)
		if err != nil {
			t.Fatal(err)
		}
		got := "[]"
		if len(pairs) > 0 {
			got = fmt.Sprint(pairs[0].Reasons)
			if p := pairs[0]; p.One != "a" || p.Other != "b" || p.Score < 400 || p.Score > 1000 {
				t.Errorf("%s: %+v", c.what, p)
			}
		}
		if got != c.want {
			t.Errorf("%s: want %s, got %s", c.what, c.want, got)
		}
	}
}

// book makes a book of businesses of which some stand in it twice, the second
// time as people write from memory.
func book(n, twice int) (all []intake.Sketch) {
	r := rand.New(rand.NewPCG(9, 9))
	crafts := []string{"Tenun", "Ukiran", "Kopi", "Perak", "Gerabah", "Anyaman", "Endek", "Tedung", "Keripik", "Sabun"}
	sounds := []string{"san", "dat", "je", "pun", "ke", "na", "nga", "cem", "pa", "ka", "ra", "ti", "mu", "lo", "gi", "wi"}
	for i := range n {
		name := crafts[r.IntN(len(crafts))] + " "
		for range 2 + r.IntN(2) {
			name += sounds[r.IntN(len(sounds))]
		}
		at := intaketest.Regions[r.IntN(len(intaketest.Regions))]
		s := sketch(fmt.Sprintf("%08d", i), name+" (contoh)", "", fmt.Sprintf("+62812%08d", i), at.Village, at.District)
		s.Village = fmt.Sprintf("%s %c", at.Village, 'A'+i%7) // as many places as a regency has
		all = append(all, s)
	}
	for i := range twice {
		s := all[r.IntN(n)]
		s.Party, s.Phones = register.PartyID(fmt.Sprintf("x%07d", i)), nil
		letters := []byte(s.Name)
		at := len(letters) - 10
		letters[at], letters[at-1] = letters[at-1], letters[at]
		if i%2 == 0 {
			letters = []byte("UD " + s.Name)
		}
		s.Name = string(letters)
		all = append(all, s)
	}
	return all
}

func TestPairsAreFoundWhateverTheOrder(t *testing.T) {
	t.Parallel()
	all := book(2000, 100)
	first, err := intake.Pairs(t.Context(), all, untold)
	if err != nil {
		t.Fatal(err)
	}
	twice := 0
	for _, p := range first {
		if p.Other[0] == 'x' {
			twice++
		}
	}
	if twice < 90 {
		t.Errorf("%d of 100 that stand twice were found", twice)
	}
	slices.Reverse(all)
	again, err := intake.Pairs(t.Context(), all, untold)
	if err != nil || len(again) != len(first) {
		t.Errorf("%d pairs, in the other order %d, %v", len(first), len(again), err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := intake.Pairs(stopped, book(20_000, 0), untold); err == nil {
		t.Error("the search did not stop")
	}
}

func untold(int) error { return nil }

func BenchmarkPairs(b *testing.B) {
	all := book(100_000, 2_000)
	for b.Loop() {
		pairs, err := intake.Pairs(b.Context(), all, untold)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(pairs)), "pairs")
	}
}
