package stem_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wantilan/stem"
)

func TestHabitsOfWritingCostHalf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int // halves of an edit
	}{
		{"songket", "songket", 0}, {"", "", 0}, {"", "ab", 4},
		{"songkett", "songket", 1}, {"sonngkett", "songket", 2}, {"songkettt", "songket", 3},
		{"aktip", "aktif", 1}, {"vila", "pila", 1}, {"jogja", "yogya", 2},
		{"tjanang", "canang", 1}, {"djepara", "jepara", 1}, {"djaja", "jaya", 2}, {"oebud", "ubud", 1}, {"toeban", "tuban", 1}, {"dharma", "darma", 1},
		{"soerabaja", "surabaya", 2},
		{"songkte", "songket", 2}, {"sonket", "songket", 2}, {"songkeet", "songket", 1}, {"sungket", "songket", 2}, {"perek", "perak", 2},
		{"tjnaang", "canang", 3}, {"ca", "abc", 6}, // a letter is changed once
		{"東京", "東亰", 2}, {"москва", "мосва", 2},
	} {
		if got := stem.Cost(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %d halves, want %d", c.a, c.b, got, c.want)
		}
		if got := stem.Cost(c.b, c.a); got != c.want {
			t.Errorf("%s and %s: %d halves, want %d", c.b, c.a, got, c.want)
		}
	}
}

// definition is the cost as it is defined: the cheapest way to read both words to
// their ends.
func definition(a, b []rune) int {
	seen := map[[2]int]int{}
	digraphs := map[string]rune{"tj": 'c', "dj": 'j', "oe": 'u', "dh": 'd'}
	half := func(two []rune, one rune) bool {
		return two[0] == two[1] && two[0] == one || digraphs[string(two)] == one && one != 0
	}
	var from func(i, j int) int
	from = func(i, j int) int {
		if i == len(a) && j == len(b) {
			return 0
		}
		if n, ok := seen[[2]int{i, j}]; ok {
			return n
		}
		best := 1000
		step := func(cost, di, dj int) { best = min(best, cost+from(i+di, j+dj)) }
		x, y := a[i:], b[j:]
		if len(x) > 0 {
			step(2, 1, 0)
		}
		if len(y) > 0 {
			step(2, 0, 1)
		}
		if len(x) > 0 && len(y) > 0 {
			pair := string([]rune{min(x[0], y[0]), max(x[0], y[0])})
			switch {
			case x[0] == y[0]:
				step(0, 1, 1)
			case slices.Contains([]string{"fp", "fv", "pv", "jy"}, pair):
				step(1, 1, 1)
			default:
				step(2, 1, 1)
			}
		}
		if len(x) > 1 && len(y) > 0 && half(x[:2], y[0]) {
			step(1, 2, 1)
		}
		if len(y) > 1 && len(x) > 0 && half(y[:2], x[0]) {
			step(1, 1, 2)
		}
		if len(x) > 1 && len(y) > 1 && x[0] == y[1] && x[1] == y[0] {
			step(2, 2, 2)
		}
		seen[[2]int{i, j}] = best
		return best
	}
	return from(0, 0)
}

// dense makes words that are near each other, with all that has a rule of its own.
func dense() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`[ab]{1,10}`), rapid.StringMatching(`[tjcdhoeufpvy]{1,10}`),
		rapid.StringMatching(`(song|ke|tj|oe|a|n){2,5}`), rapid.StringMatching(`[aé東ж]{1,9}`))
}

func TestCostIsAsDefined(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := dense().Draw(t, "a"), dense().Draw(t, "b")
		want := definition([]rune(a), []rune(b))
		if got := stem.Cost(a, b); got != want {
			t.Fatalf("%s and %s: %d, want %d", a, b, got, want)
		}
		if got := stem.Cost(b, a); got != want {
			t.Fatalf("%s and %s the other way: %d, want %d", a, b, got, want)
		}
		if (want == 0) != (a == b) {
			t.Fatalf("%s and %s: %d", a, b, want)
		}
	})
}

// entries draws a vocabulary in any order.
func entries(t *rapid.T) []stem.Entry {
	words := rapid.SliceOfNDistinct(dense(), 0, 60, rapid.ID).Draw(t, "words")
	var all []stem.Entry
	for _, w := range words {
		all = append(all, stem.Entry{Word: w, Count: rapid.IntRange(0, 5).Draw(t, "count")})
	}
	return all
}

func vocabulary(t interface {
	Helper()
	Fatal(...any)
}, all []stem.Entry) *stem.Vocabulary {
	t.Helper()
	v, err := stem.NewVocabulary(all)
	if err != nil {
		t.Fatal(err)
	}
	if v.Len() != len(all) {
		t.Fatal("words are missing")
	}
	return v
}

// best picks from all entries by looking at each.
func best(all []stem.Entry, n int, match func(word string) (cost int, ok bool)) []stem.Match {
	var found []stem.Match
	for _, e := range all {
		if cost, ok := match(e.Word); ok {
			found = append(found, stem.Match{Word: e.Word, Count: e.Count, Cost: cost})
		}
	}
	slices.SortFunc(found, func(a, b stem.Match) int {
		if a.Cost != b.Cost {
			return a.Cost - b.Cost
		}
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.Word, b.Word)
	})
	return found[:min(n, len(found))]
}

func TestNearFindsWhatComparingWithEveryWordFinds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := entries(t)
		asked, n := dense().Draw(t, "asked"), rapid.IntRange(1, 70).Draw(t, "n")
		limit := 0
		switch l := len([]rune(asked)); {
		case l >= 8:
			limit = 4
		case l >= 4:
			limit = 2
		}
		want := best(all, n, func(w string) (int, bool) {
			cost := definition([]rune(w), []rune(asked))
			return cost, cost <= limit
		})
		if diff := cmp.Diff(want, vocabulary(t, all).Near(asked, n)); diff != "" {
			t.Fatalf("near %s (-want +got):\n%s", asked, diff)
		}
	})
}

func TestCompleteFindsWhatBeginsSo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := entries(t)
		prefix, n := rapid.OneOf(rapid.Just(""), dense()).Draw(t, "prefix"), rapid.IntRange(1, 70).Draw(t, "n")
		want := best(all, n, func(w string) (int, bool) { return 0, strings.HasPrefix(w, prefix) })
		if diff := cmp.Diff(want, vocabulary(t, all).Complete(prefix, n)); diff != "" {
			t.Fatalf("%s... (-want +got):\n%s", prefix, diff)
		}
	})
}

func TestNearAtTheEdges(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("songket", 9) // 63 letters
	v := vocabulary(t, []stem.Entry{{Word: "cat", Count: 1}, {Word: "cap", Count: 9}, {Word: long, Count: 1}, {Word: "patung", Count: 3}})
	for _, c := range []struct {
		asked string
		n     int
		want  string
	}{
		{"cat", 5, "cat"}, {"cas", 5, ""}, {"patong", 5, "patung"}, {"patnug", 5, "patung"}, {"paatuung", 5, "patung"},
		{long, 1, long}, {long + "x", 1, long}, {long + "xx", 1, ""}, {"", 5, ""}, {"patung", 0, ""}, {"patung", -1, ""},
		{strings.Repeat("x", 1000), 5, ""}, {"pat\xffng", 5, ""},
	} {
		var got []string
		for _, m := range v.Near(c.asked, c.n) {
			got = append(got, m.Word)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("near %q: %v, want %q", c.asked, got, c.want)
		}
	}
	if got := v.Complete("ca\xff", 5); got != nil {
		t.Errorf("completed bytes that are no UTF-8: %v", got)
	}
	empty := vocabulary(t, nil)
	if empty.Near("patung", 5) != nil || empty.Complete("", 5) != nil {
		t.Error("an empty vocabulary found something")
	}
}

func TestVocabularyRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	for want, all := range map[string][]stem.Entry{
		`word 2 "": a word needs letters`:       {{Word: "a"}, {Word: ""}},
		`"a" is there twice; add its counts up`: {{Word: "a"}, {Word: "b"}, {Word: "a"}},
		`"東" is there twice; add its counts up`: {{Word: "東"}, {Word: "東"}},
		`word 1 "\xff": no UTF-8`:               {{Word: "\xff"}},
		`the count must be between 0 and`:       {{Word: "a", Count: -1}},
		`65 bytes, at most 64`:                  {{Word: strings.Repeat("a", 65)}},
	} {
		_, err := stem.NewVocabulary(all)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// The caller's entries stay as they were.
func TestVocabularyLeavesEntriesAlone(t *testing.T) {
	t.Parallel()
	all := []stem.Entry{{Word: "b"}, {Word: "a"}}
	vocabulary(t, all)
	if all[0].Word != "b" {
		t.Error("the entries were sorted in place")
	}
}

// Many ask at once; the race detector looks on in CI.
func TestManyAskAtOnce(t *testing.T) {
	t.Parallel()
	v := vocabulary(t, []stem.Entry{{Word: "songket", Count: 1}, {Word: "gringsing", Count: 2}, {Word: "東京", Count: 2}})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				if got := v.Near("gringsign", 3); len(got) != 1 || got[0].Word != "gringsing" {
					t.Errorf("found %v", got)
				}
				if got := v.Complete("song", 3); len(got) != 1 {
					t.Errorf("completed %v", got)
				}
				if got := stem.Stem("pemasaran"); got != "pasar" {
					t.Errorf("stemmed %v", got)
				}
			}
		})
	}
	all.Wait()
}
