package stem_test

import (
	"fmt"

	"wantilan/stem"
)

func ExampleWords() {
	fmt.Println(stem.Words("Kami memasarkan kursi-kursi rotan buatan pengrajin Badung."))
	// Output: [pasar kursi rotan buat rajin badung]
}

func ExampleStem() {
	for _, word := range []string{"permodalan", "Pemasaran", "mengirim", "mengukur", "kemeja"} {
		fmt.Println(word, stem.Stem(word))
	}
	// Output:
	// permodalan modal
	// Pemasaran pasar
	// mengirim kirim
	// mengukur ukur
	// kemeja kemeja
}

// What is kept for search, and what is asked, go the same way.
func ExampleAppendWords() {
	column := stem.AppendWords(nil, "Butuh permodalan")
	column = stem.AppendWords(column, "dan pendampingan ekspor")
	fmt.Printf("%s\n", column)
	fmt.Printf("%s\n", stem.AppendWords(nil, "siapa yang mendampingi?"))
	// Output:
	// butuh modal damping ekspor
	// damping
}

// All says where words stand, to mark what was found.
func ExampleAll() {
	text := "Ukiran kayu dan mengukir tulang"
	for w := range stem.All(text) {
		if string(w.Root) == "ukir" {
			fmt.Printf("%s at %d\n", text[w.From:w.To], w.From)
		}
	}
	// Output:
	// Ukiran at 0
	// mengukir at 16
}

func ExampleVocabulary_Near() {
	v, err := stem.NewVocabulary([]stem.Entry{{Word: "perak", Count: 40}, {Word: "pernik", Count: 2}, {Word: "songket", Count: 7}, {Word: "ubud", Count: 9}})
	if err != nil {
		panic(err)
	}
	for _, typed := range []string{"songkett", "Perek", "Oebud"} {
		for _, word := range stem.Words(typed) {
			fmt.Println(typed, v.Near(word, 1)[0].Word)
		}
	}
	// Output:
	// songkett songket
	// Perek perak
	// Oebud ubud
}

func ExampleVocabulary_Complete() {
	v, err := stem.NewVocabulary([]stem.Entry{{Word: "patung", Count: 3}, {Word: "perak", Count: 40}, {Word: "pernik", Count: 2}})
	if err != nil {
		panic(err)
	}
	for _, m := range v.Complete("per", 5) {
		fmt.Println(m.Word, m.Count)
	}
	// Output:
	// perak 40
	// pernik 2
}

func ExampleCost() {
	fmt.Println(stem.Cost("soerabaja", "surabaya"), stem.Cost("sonket", "songket"))
	// Output: 2 2
}
