package guess_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ccojocar/zxcvbn-go"
	"github.com/ccojocar/zxcvbn-go/frequency"
	"github.com/ccojocar/zxcvbn-go/matching"
	"pgregory.net/rapid"

	"wantilan/internal/account/guess"
)

// failer is a test, a benchmark or a property's run.
type failer interface {
	Helper()
	Fatal(args ...any)
}

func score(t failer, password string, own ...string) int {
	t.Helper()
	n, err := guess.Score(password, own)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatIsTriedFirstIsWeak(t *testing.T) {
	t.Parallel()
	for password, most := range map[string]int{
		"":                      0,
		"password":              0,
		"Password":              0,
		"p4$$w0rd":              0,
		"tr0ub4dour":            2,
		"sunshine1990":          2,
		"qwertyuiop":            0,
		"zxcvbnm,./":            1,
		"aaaaaaaaaaaaaaa":       0,
		"ааааааааааааааа":       0, // in Cyrillic
		"abcdefghijkl":          0,
		"zyxwvutsrq":            0,
		"0987654321":            0,
		"17081945":              0,
		"17-08-1945":            1,
		"1945/8/17":             1,
		"iloveyou17081945":      2,
		"michael jennifer":      2,
		"wantilan2026":          2,
		strings.Repeat("ab", 3): 1,
	} {
		if got := score(t, password, "wantilan"); got > most {
			t.Errorf("%q has the score %d, want at most %d", password, got, most)
		}
	}
}

func TestWhatNobodyTriesIsStrong(t *testing.T) {
	t.Parallel()
	for _, password := range []string{
		"kuda baterai jepit benar", "h7#Kp!qz2Lw", "cempaka-gumitir-tabuh-6", "rnZ8vqXw", "ὀδυσσεύς ἔπλευσεν",
	} {
		if got := score(t, password, "wantilan"); got < 3 {
			t.Errorf("%q has the score %d", password, got)
		}
	}
}

func TestOwnWordsAreTried(t *testing.T) {
	t.Parallel()
	const password = "TenunSandatGumitir"
	if with, without := score(t, password, "gumitir", "tenun", "sandat"), score(t, password); with >= without || with > 1 {
		t.Errorf("the score is %d with own words, %d without", with, without)
	}
}

// The lists are read as the library reads them.
func TestListsAreTheLibrarys(t *testing.T) {
	t.Parallel()
	for i, name := range []string{"Passwords", "English", "MaleNames", "FemaleNames", "Surname"} {
		got, err := guess.Listed(i)
		if err != nil {
			t.Fatal(err)
		}
		if want := frequency.Lists[name].List; len(want) < 1000 || !slices.Equal(want, got) {
			t.Errorf("%s: want %d words, got %d", name, len(want), len(got))
		}
		for _, word := range got {
			if len(word) > guess.MostWord || strings.ToLower(word) != word {
				t.Errorf("%s: the word %q would not be found", name, word)
			}
		}
	}
}

// Nothing that the library finds easy is found harder. Dates and sequences are left to the
// table above: the library takes the letter after some for a part of them.
func TestNoPasswordPassesThatTheLibraryRefuses(t *testing.T) {
	t.Parallel()
	words := rapid.SampledFrom(slices.Concat(frequency.Lists["Passwords"].List[:3000], frequency.Lists["English"].List[:3000], frequency.Lists["MaleNames"].List[:300]))
	pieces := rapid.OneOf(words, words, rapid.StringMatching(`[0-9]{1,4}|[a-z]{1,4}|[A-Z][a-z]{2}|[!@#$ ]|(qwe|asd|zxc|789|456)[a-z0-9]|(abc|xyz|321|987)|[0-3][0-9][01][0-9]19[0-9]{2}`))
	rapid.Check(t, func(rt *rapid.T) {
		password := strings.Join(rapid.SliceOfN(pieces, 1, 4).Draw(rt, "pieces"), "")
		own := []string{"badung", "wantilan"}
		if theirs, ours := zxcvbn.PasswordStrength(password, own, matching.FilterDateSepMatcher, matching.FilterDateWithoutSepMatcher, matching.FilterSequenceMatcher).Score, score(rt, password, own...); ours > theirs {
			rt.Errorf("%q has the score %d, the library says %d", password, ours, theirs)
		}
	})
}

// Any bytes have a score, whether they are text or not.
func TestAnyBytesHaveAScore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		password := rapid.OneOf(rapid.String(), rapid.Custom(func(t *rapid.T) string { return string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) })).Draw(rt, "password")
		if got := score(rt, password, "İzmir", ""); got < 0 || got > 4 {
			rt.Errorf("%q has the score %d", password, got)
		}
	})
}

func BenchmarkScore(b *testing.B) {
	for name, password := range map[string]string{"usual": "cempaka-gumitir-6", "longest": strings.Repeat("p4$$w0rd1|7", 12)[:128]} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				score(b, password, "wantilan")
			}
		})
	}
}
