package stem_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/stem"
)

func TestTextsBecomeWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                           "",
		"Permodalan dan Pemasaran":                   "modal pasar",
		"kursi-kursi dan meja-meja":                  "kursi meja",
		"buah-buahan, sayur-sayuran":                 "buah sayur",
		"tolong-menolong":                            "tolong",
		"sayur-mayur":                                "sayur mayur",
		"kursi kursi":                                "kursi kursi",
		"kursi‐kursi meja‑meja":                      "kursi meja",
		"meja2 buku2nya sayur2an":                    "meja buku sayur",
		"A4 B2B S2 Q2 covid19":                       "a4 b2b s2 q2 covid19",
		"oleh-oleh khas, dibuat oleh Wayan":          "oleh2 khas buat wayan",
		"oleh oleh; oleh2; oleh-olehnya":             "oleh2 oleh2 oleh2",
		"Rp1.500.000,00 atau Rp 50.000":              "1500000 50000",
		"2,5 m; 20.10.2025; 1.234 kg; 12.34":         "2 5 m 20 10 2025 1234 kg 12 34",
		"10e5 5e3a e10 1e":                           "10 5 5 3a e10 1e",
		"192.168":                                    "192168",
		"hari Jum'at, do’a, ma`af":                   "hari jumat doa maaf",
		"Bali's crafts 'endek'":                      "bali craft endek",
		"CSR-nya, UMKM-lah, ke-2, se-Bali":           "csr umkm 2 bali",
		"di-print, meng-upload":                      "print upload",
		"kêbaya KÉBAYA ke\u0301baya":                 "kebaya kebaya kebaya",
		"per\u00adak pe\u200brak":                    "perak perak",
		"ﬁligri ÆØÅ straße":                          "filigri aeoa strasse",
		"２５ ＢＡＬＩ ٣ ३":                                "25 bali 3 3",
		"東京 Москва ΑΘΗΝΑ":                            "東京 москва αθηνα",
		"endek/songket (tenun) & perak":              "endek songket tenun perak",
		"tenun\u00a0ikat\ttenun\nikat":               "tenun ikat tenun ikat",
		"surel: contoh@example.id":                   "surel contoh example id",
		"yang dan di ke dari the of":                 "",
		"-- ' `` '' ... !!! \u0301":                  "",
		"ab\xffcd \xc3":                              "ab cd",
		strings.Repeat("x", stem.LongestWord) + "yz": strings.Repeat("x", stem.LongestWord),
	} {
		if diff := cmp.Diff(want, strings.Join(stem.Words(text), " ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// AppendWords and Words say the same, and AppendWords leaves what is there.
func TestAppendWordsContinuesAText(t *testing.T) {
	t.Parallel()
	got := stem.AppendWords(nil, "Kerajinan perak")
	got = stem.AppendWords(got, "yang")
	got = stem.AppendWords(got, "di Desa Celuk")
	if want := "rajin perak desa celuk"; string(got) != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// All tells what was written, where, and what is a stop word.
func TestAllTellsWhereWordsStand(t *testing.T) {
	t.Parallel()
	text := "Para Pengrajin: buku-bukunya!"
	type word struct {
		Written, Text, Root string
		Stop                bool
	}
	var got []word
	for w := range stem.All(text) {
		got = append(got, word{text[w.From:w.To], string(w.Text), string(w.Root), w.Stop})
	}
	want := []word{{"Para", "para", "para", true}, {"Pengrajin", "pengrajin", "rajin", false}, {"buku-bukunya", "buku", "buku", false}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for w := range stem.All(text) { // a loop may end early
		if w.From != 0 {
			t.Error("the first word is not the first")
		}
		break
	}
}

func TestStopWordsAndBaseWords(t *testing.T) {
	t.Parallel()
	for word, want := range map[string][2]bool{ // stop, known
		"yang": {true, false}, "the": {true, false}, "modal": {false, true}, "guna": {true, true},
		"endek": {false, true}, "hutang": {false, false}, "": {false, false}, "Yang": {false, false}, "zzz": {false, false},
	} {
		if got := [2]bool{stem.Stop(word), stem.Known(word)}; got != want {
			t.Errorf("%q: stop and known are %v, want %v", word, got, want)
		}
	}
}
