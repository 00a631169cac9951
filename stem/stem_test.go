package stem_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"wantilan/stem"
)

// The examples of Tala's tables (2003, chapter 2), rule by rule. Where we differ it
// is said.
func TestTalasRules(t *testing.T) {
	t.Parallel()
	for _, rule := range []struct{ affix, word, want string }{
		{"-kah", "bukukah", "buku"},
		{"-lah", "adalah", "adalah"}, // Tala: ada; here a stop word
		{"-pun", "bukupun", "buku"},
		{"-ku", "bukuku", "buku"},
		{"-mu", "bukumu", "buku"},
		{"-nya", "bukunya", "buku"},
		{"meng-", "mengukur", "ukur"},
		{"meny- s", "menyapu", "sapu"},
		{"men-", "menduga", "duga"},
		{"mem- p", "memilah", "pilah"},
		{"mem-", "membaca", "baca"},
		{"me-", "merusak", "rusak"},
		{"peng-", "pengukur", "ukur"},
		{"peny- s", "penyapu", "sapu"},
		{"pen-", "penduga", "duga"},
		{"pem- p", "pemilah", "pilah"},
		{"pem-", "pembaca", "baca"},
		{"di-", "diukur", "ukur"},
		{"ter-", "tersapu", "sapu"},
		{"ke-", "kekasih", "kasih"},
		{"ber-", "berlari", "lari"},
		{"bel-", "belajar", "ajar"},
		{"be-", "bekerja", "kerja"},
		{"per-", "perjelas", "jelas"},
		{"pel-", "pelajar", "ajar"},
		{"pe-", "pekerja", "kerja"},
		{"-kan", "tarikkan", "tarik"},
		{"-kan", "mengambilkan", "ambil"},
		{"-an", "makanan", "makan"},
		{"-an", "perjanjian", "janji"},
		{"-i", "tandai", "tanda"},
		{"-i", "mendapati", "dapat"},
		{"not -i", "pantai", "pantai"},
		{"not -i", "industri", "industri"},
	} {
		if got := stem.Stem(rule.word); got != rule.want {
			t.Errorf("%s: %s is %q, want %q", rule.affix, rule.word, got, rule.want)
		}
	}
}

// Words that no list has are cut by rule, while two syllables are left, and not
// where the letters show that there is no affix.
func TestUnknownWordsAreCutByRule(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"zorokah": "zoro", "zorolah": "zoro", "zoropun": "zoro", "zoroku": "zoro", "zoronya": "zoro", "zoronyalah": "zoro",
		"mengzoro": "zoro", "mengozor": "ozor", "menyozor": "sozor", "menozor": "tozor", "mencozor": "cozor", "memozor": "pozor",
		"membozor": "bozor", "melozor": "lozor", "penyozor": "sozor", "penozor": "tozor", "pembozor": "bozor",
		"dizoro": "zoro", "terzoro": "zoro", "berzoro": "zoro", "bezerzo": "zerzo",
		"kezoroan": "zoro", "perzoroan": "zoro", "pelozoran": "lozor", "mengzorokan": "zoro", "mengzoroi": "zoro", "zoroan": "zoro", "zorokan": "zoro",
		"kezoro": "kezoro", "perzoro": "perzoro", "pelozor": "pelozor", "metozor": "metozor", "mekozor": "mekozor", "zoroi": "zoroi", "mengzorosi": "zorosi",
		"dizo": "dizo", "zoan": "zoan", "meng": "meng", "discharge": "discharge", "zorox": "zorox",
		"zorots": "zorot", "zoroks": "zoroks", "zorocks": "zorock", "zoross": "zoross", "bzxces": "bzxce", "zas": "zas",
		"dishes": "dish", "boxes": "box", "batteries": "battery", "series": "series", "vases": "vases",
		"zor0kan": "zor0kan", "2020nya": "2020nya", "zörokan": "zoro", "москваkan": "москваkan",
	} {
		if got := stem.Stem(word); got != want {
			t.Errorf("%s is %q, want %q", word, got, want)
		}
	}
}

// Stem takes a word as it stands in a text, and leaves what is none.
func TestStemTakesOneWord(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"Pemasaran": "pasar", "KERAJINAN": "rajin", "Kébaya": "kebaya", "buku-bukunya": "buku", "yang": "yang", "(perak)": "perak",
		"": "", "tenun ikat": "tenun ikat", "...": "...", "\xff": "\xff",
	} {
		if got := stem.Stem(word); got != want {
			t.Errorf("%q is %q, want %q", word, got, want)
		}
	}
}

// letters makes words that look like Indonesian ones, and others.
func written() *rapid.Generator[string] {
	affixed := rapid.Custom(func(t *rapid.T) string {
		part := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
		return part("prefix", "", "me", "mem", "men", "meng", "menge", "meny", "di", "ke", "se", "pe", "peng", "per", "ber", "be", "ter", "memper", "diper", "keber") +
			part("root", "modal", "kirim", "kasih", "emas", "cat", "ajar", "las", "ikan", "zoro", "uzul", "kek", "sisi", "mama", "nganga", "an", "i", "terter", "aiueo") +
			part("suffix", "", "i", "an", "kan", "wan", "isasi", "s", "es", "ies") + part("possessive", "", "ku", "mu", "nya") + part("particle", "", "kah", "lah", "pun", "2", "2nya")
	})
	return rapid.OneOf(affixed, rapid.StringMatching(`[a-z]{1,12}`), rapid.StringMatching(`[aeimnpgkstdbr]{1,14}`), rapid.String())
}

func TestStemsStayAsTheyAre(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := written().Draw(t, "word")
		once := stem.Stem(word)
		if twice := stem.Stem(once); twice != once {
			t.Fatalf("%q is %q, and that is %q", word, once, twice)
		}
		if word != "" && once == "" || len(once) > len(word) {
			t.Fatalf("%q became %q", word, once)
		}
	})
}

// hold checks what is promised of every text.
func hold(t interface{ Fatalf(string, ...any) }, text string) {
	out := string(stem.AppendWords(nil, text))
	if len(out) > len(text) {
		t.Fatalf("%q became longer: %q", text, out)
	}
	if !utf8.ValidString(out) {
		t.Fatalf("%q became %q, which is not UTF-8", text, out)
	}
	words := stem.Words(text)
	if got := strings.Join(words, " "); got != out {
		t.Fatalf("%q: Words has %q, AppendWords %q", text, got, out)
	}
	for _, w := range words {
		if w == "" || len(w) > stem.LongestWord || strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && (r < '0' || r > '9') }) {
			t.Fatalf("%q has the word %q", text, w)
		}
		if again := stem.Stem(w); again != w {
			t.Fatalf("%q has the word %q, which is cut again to %q", text, w, again)
		}
	}
	end := 0
	for w := range stem.All(text) {
		if w.From < end || w.To <= w.From || w.To > len(text) {
			t.Fatalf("%q: word %q stands at %d to %d after %d", text, w.Text, w.From, w.To, end)
		}
		end = w.To
	}
}

func TestPromisesHoldForEveryText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		gap := rapid.SampledFrom([]string{" ", "-", "", "'", ".", "’s ", ", ", "\u00ad", "\xff", "\u0301", " Rp", "2"})
		var text strings.Builder
		for range rapid.IntRange(0, 8).Draw(t, "words") {
			text.WriteString(written().Draw(t, "word"))
			text.WriteString(gap.Draw(t, "gap"))
		}
		hold(t, text.String())
	})
}

func FuzzAppendWords(f *testing.F) {
	for _, seed := range []string{"", "Kursi-kursi di Bali's 2.500 oleh-oleh", "Rp1.500.000,00", "me-me2nya'S\xff", "ﬁ\u0301Ⱥ\u200b－Ａ２", "'", "pengepresan-", "a.123", "oleh oleh2an"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { hold(t, text) })
}

// A letter of Latin script gives the same in one piece and in two, and so do
// the digits of all scripts.
func TestAccentsGoWhicheverWayTheyAreWritten(t *testing.T) {
	t.Parallel()
	letters, digits := 0, 0
	for r := rune(0x80); r < 0x1FFFF; r++ {
		if unicode.Is(unicode.Nd, r) {
			digits++
			if want := norm.NFKC.String(string(r)); want >= "0" && want <= "9" && strings.Join(stem.Words(string(r)), "") != want {
				t.Errorf("%c is %q, want %q", r, stem.Words(string(r)), want)
			}
		}
		apart := norm.NFD.String(string(r))
		if !unicode.Is(unicode.Latin, r) || !unicode.IsLetter(r) || apart == string(r) {
			continue
		}
		letters++
		one, two := strings.Join(stem.Words("x"+string(r)), " "), strings.Join(stem.Words("x"+apart), " ")
		if one != two {
			t.Errorf("%c is %q, in two pieces %q", r, one, two)
		}
	}
	if letters < 400 || digits < 300 {
		t.Errorf("only %d letters and %d digits looked at", letters, digits)
	}
}

// Ten thousand words that differ from each other need no memory but the answer's.
func TestAppendWordsNeedsNoMemory(t *testing.T) {
	text := sample(rand.New(rand.NewPCG(1, 2)), 1000)
	room := make([]byte, 0, len(text))
	if n := testing.AllocsPerRun(10, func() { stem.AppendWords(room, text) }); n > 4 {
		t.Errorf("%.0f allocations for a text, want at most 4", n)
	}
}

// sample is a text of n words of the field, with their affixes and stop words.
func sample(random *rand.Rand, n int) string {
	words := strings.Fields("Permodalan dan pemasaran kerajinan perak di Desa Celuk: para pengrajin membutuhkan pembiayaan untuk mengembangkan usahanya, " +
		"meningkatkan mutu produk, menjangkau pembeli hotel serta toko oleh-oleh. Kemasan dikirim ke Denpasar dengan harga Rp50.000, kursi-kursi rotan " +
		"berkualitas buatan Badung dipamerkan bersama kebaya, endek dan songket; the buyers of handicrafts, sertifikasi, digitalisasi, zorokan, mengzoroi")
	var text strings.Builder
	for range n {
		text.WriteString(words[random.IntN(len(words))])
		text.WriteByte(' ')
	}
	return text.String()
}

func BenchmarkAppendWords(b *testing.B) {
	text := sample(rand.New(rand.NewPCG(1, 2)), 2000)
	var room []byte
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		room = stem.AppendWords(room[:0], text)
	}
}

func BenchmarkStem(b *testing.B) {
	for _, word := range []string{"modal", "mempertanggungjawabkannya", "zoropun", "denpasar"} {
		b.Run(word, func(b *testing.B) {
			for b.Loop() {
				stem.Stem(word)
			}
		})
	}
}
