package reference_test

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"wantilan/internal/register/reference"
)

// query is what somebody types, and what it should lead to.
type query struct{ words, class, heading string }

func queries(t testing.TB, file string) []query {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var all []query
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		c := strings.Split(line, "\t")
		if len(c) != 3 {
			t.Fatalf("a query with %d columns: %q", len(c), line)
		}
		all = append(all, query{c[0], c[1], c[2]})
	}
	return all
}

// shown is how many suggestions people are offered.
const shown = 5

// measured are the shares, of what was asked, that come first and among those shown.
func measured(t *testing.T, file string, whole bool) (class, heading [3]int) {
	t.Helper()
	book := reference.NewBook()
	ask := func(q query, want string, got []reference.Found, count *[3]int) {
		if want == "-" {
			return
		}
		count[0]++
		at := slices.IndexFunc(got, func(f reference.Found) bool { return strings.HasPrefix(f.Code, want) })
		if at == 0 {
			count[1]++
		}
		if at >= 0 {
			count[2]++
		} else if whole {
			t.Errorf("%q: want %s among %v", q.words, want, got)
		} else {
			t.Logf("%q: %s is not among %v", q.words, want, got)
		}
	}
	for _, q := range queries(t, file) {
		ask(q, q.class, book.SuggestKBLI(q.words, reference.Of2020, shown), &class)
		ask(q, q.heading, book.SuggestHS(q.words, shown), &heading)
	}
	t.Logf("%s: KBLI 2020 asked %d, first %d, among %d %d; HS 2022 asked %d, first %d, among %d %d",
		file, class[0], class[1], shown, class[2], heading[0], heading[1], shown, heading[2])
	return class, heading
}

// What the lists of words were made for is found, and nearly always first.
func TestOrdinaryWordsFindTheirClass(t *testing.T) {
	t.Parallel()
	class, heading := measured(t, "queries.txt", true)
	if class[0] < 60 || class[1]*10 < class[0]*9 || heading[1]*10 < heading[0]*9 {
		t.Errorf("too few come first: %v, %v", class, heading)
	}
}

// Of what the lists were not made for, most is found all the same.
func TestUnseenWordsMostlyFindTheirClass(t *testing.T) {
	t.Parallel()
	class, heading := measured(t, "unseen.txt", false)
	if class[2]*10 < class[0]*7 || heading[2]*10 < heading[0]*7 {
		t.Errorf("too few are found: %v, %v", class, heading)
	}
}

func TestSuggestionsForTheNewEdition(t *testing.T) {
	t.Parallel()
	book := reference.NewBook()
	for words, want := range map[string]string{"tempe": "10307", "meja kayu": "31011", "kain batik": "13133", "kursi rotan": "31012", "garam dapur": "10772", "endek": "13122"} {
		got := book.SuggestKBLI(words, reference.Of2025, shown)
		if len(got) == 0 || got[0].Code != want {
			t.Errorf("%q: want %s first, got %v", words, want, got)
		}
	}
	if got := book.SuggestKBLI("tempe", "2030", shown); got != nil {
		t.Errorf("an edition that there is not: %v", got)
	}
}

// Any text may be typed, by many at once, and each is told codes that there are.
func TestAnyTextMayBeAsked(t *testing.T) {
	t.Parallel()
	book := reference.NewBook()
	var all sync.WaitGroup
	for _, words := range []string{"", " ", "12345", "\xff\xfe", strings.Repeat("kayu ", 5000), strings.Repeat("x", 1<<16), "<script>", "日本", "yang dan di", "ka", "kay"} {
		all.Go(func() {
			for _, f := range book.SuggestKBLI(words, reference.Of2020, shown) {
				if c, there := book.Class(reference.Of2020, f.Code); !there || !c.Whole() {
					t.Errorf("%.20q: %v is no class", words, f)
				}
			}
			for _, f := range book.SuggestHS(words, shown) {
				if _, there := book.HS(f.Code); !there {
					t.Errorf("%.20q: %v is no heading", words, f)
				}
			}
			book.FindRegion(words)
		})
	}
	all.Wait()
	if got := book.SuggestKBLI("perhiasan perak", reference.Of2020, 0); got != nil {
		t.Errorf("none were asked for: %v", got)
	}
	if got := book.SuggestKBLI("kera", reference.Of2020, shown); len(got) == 0 {
		t.Error("an unfinished word finds nothing")
	}
}

func BenchmarkSuggestKBLI(b *testing.B) {
	book, all := reference.NewBook(), queries(b, "queries.txt")
	book.SuggestKBLI("kayu", reference.Of2020, shown)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		book.SuggestKBLI(all[i%len(all)].words, reference.Of2020, shown)
	}
}

func BenchmarkSuggestHS(b *testing.B) {
	book, all := reference.NewBook(), queries(b, "queries.txt")
	book.SuggestHS("kayu", shown)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		book.SuggestHS(all[i%len(all)].words, shown)
	}
}

// The first question has to read the lists.
func BenchmarkFirstSuggestion(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		reference.NewBook().SuggestKBLI("patung kayu", reference.Of2020, shown)
	}
}
