package stem_test

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"sort"
	"strings"
	"testing"

	"wantilan/stem"
)

// madeUp is a vocabulary of n words that look Indonesian: each letter follows its
// two predecessors as often as in testdata/words.txt, whose words are all in it.
func madeUp(b *testing.B, n int) []stem.Entry {
	b.Helper()
	text, err := os.ReadFile("testdata/words.txt")
	if err != nil {
		b.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	words, next := map[string]bool{}, map[string][]byte{}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range stem.Words(line) {
			words[w] = true
			w = "^^" + w + "$"
			for i := 2; i < len(w); i++ {
				next[w[i-2:i]] = append(next[w[i-2:i]], w[i])
			}
		}
	}
	for len(words) < n {
		w := "^^"
		for len(w) < 18 && !strings.HasSuffix(w, "$") {
			follow := next[w[len(w)-2:]]
			w += string(follow[random.IntN(len(follow))])
		}
		if w = strings.Trim(w, "^$"); len(w) > 3 {
			words[w] = true
		}
	}
	var all []stem.Entry
	for _, w := range slices.Sorted(maps.Keys(words)) {
		all = append(all, stem.Entry{Word: w, Count: random.IntN(1000)})
	}
	return all
}

const many = 200_000

// mistyped are a short, a long and a doubled word, and whatever comes.
func mistyped(all []stem.Entry) map[string]func(i int) string {
	just := func(w string) func(int) string { return func(int) string { return w } }
	random := rand.New(rand.NewPCG(3, 4))
	any := make([]string, 1000)
	for i := range any {
		w := []byte(all[random.IntN(len(all))].Word)
		for range 2 {
			w[random.IntN(len(w))] = byte('a' + random.IntN(26))
		}
		any[i] = string(w)
	}
	return map[string]func(int) string{"perek": just("perek"), "songkett": just("songkett"), "kerambitanan": just("kerambitanan"), "pemasarna": just("pemasarna"),
		"any": func(i int) string { return any[i%len(any)] }}
}

func BenchmarkNear(b *testing.B) {
	all := madeUp(b, many)
	v := vocabulary(b, all)
	for name, word := range mistyped(all) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				v.Near(word(i), 8)
			}
		})
	}
}

func BenchmarkComplete(b *testing.B) {
	v := vocabulary(b, madeUp(b, many))
	for _, prefix := range []string{"", "p", "per", "kerajin"} {
		b.Run("of "+prefix, func(b *testing.B) {
			for b.Loop() {
				v.Complete(prefix, 8)
			}
		})
	}
}

// held is how many megabytes keep what make makes.
func held[T any](make func() T) (T, float64) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	made := make()
	runtime.GC()
	runtime.ReadMemStats(&after)
	return made, float64(after.HeapAlloc-before.HeapAlloc) / (1 << 20)
}

func BenchmarkNewVocabulary(b *testing.B) {
	all := madeUp(b, many)
	var v *stem.Vocabulary
	var size float64
	for b.Loop() {
		v, size = held(func() *stem.Vocabulary { return vocabulary(b, all) })
	}
	b.ReportMetric(size, "MB-held")
	runtime.KeepAlive(v)
	runtime.KeepAlive(all)
}

// deletions is what Vocabulary was measured against: each word is kept under all that
// is left of it when up to two letters are left out, as a hash, and so is looked
// for. It knows no halves.
type deletions struct {
	seed  maphash.Seed
	words []stem.Entry
	kept  []deletion // by hash
}

type deletion struct{ hash, word uint32 }

func (d *deletions) each(word []byte, left int, f func(hash uint32)) {
	f(uint32(maphash.Bytes(d.seed, word)))
	if left == 0 || len(word) < 2 {
		return
	}
	for i := range word {
		d.each(append(bytes.Clone(word[:i]), word[i+1:]...), left-1, f)
	}
}

func newDeletions(all []stem.Entry) *deletions {
	d := &deletions{seed: maphash.MakeSeed(), words: all}
	for i, e := range all {
		most := 1
		if len(e.Word) > 5 { // within two letters of those of eight
			most = 2
		}
		d.each([]byte(e.Word), most, func(hash uint32) { d.kept = append(d.kept, deletion{hash, uint32(i)}) })
	}
	slices.SortFunc(d.kept, func(a, b deletion) int {
		if a.hash != b.hash {
			return cmp.Compare(a.hash, b.hash)
		}
		return cmp.Compare(a.word, b.word)
	})
	d.kept = slices.Clone(slices.Compact(d.kept))
	return d
}

func (d *deletions) near(word string) int {
	most := 1
	if len(word) >= 8 {
		most = 2
	}
	seen, n := map[uint32]bool{}, 0
	d.each([]byte(word), most, func(hash uint32) {
		for i := sort.Search(len(d.kept), func(i int) bool { return d.kept[i].hash >= hash }); i < len(d.kept) && d.kept[i].hash == hash; i++ {
			w := d.kept[i].word
			if seen[w] {
				continue
			}
			seen[w] = true
			if stem.Cost(d.words[w].Word, word) <= 2*most {
				n++
			}
		}
	})
	return n
}

func BenchmarkNearByDeletions(b *testing.B) {
	all := madeUp(b, many)
	var d *deletions
	b.Run("make", func(b *testing.B) {
		var size float64
		for b.Loop() {
			d, size = held(func() *deletions { return newDeletions(all) })
		}
		b.ReportMetric(size, "MB-held")
	})
	if d == nil {
		d = newDeletions(all)
	}
	for name, word := range mistyped(all) {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				d.near(word(i))
			}
		})
	}
}
