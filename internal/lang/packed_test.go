package lang_test

import (
	"bytes"
	"compress/flate"
	"flag"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"wantilan/internal/lang"
)

var update = flag.Bool("update", false, "pack the wording anew")

// What the program carries is what stands in the files.
func TestPackedWordingIsThatOfTheFiles(t *testing.T) {
	id, en := catalogue(t, lang.ID), catalogue(t, lang.EN)
	keys := maps.Clone(id)
	maps.Copy(keys, en)
	var text strings.Builder
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		for _, part := range []string{key, id[key], en[key]} {
			if strings.ContainsAny(part, "\x1e\x1f") {
				t.Fatalf("%s has a letter that ends texts", key)
			}
		}
		text.WriteString(key + "\x1f" + id[key] + "\x1f" + en[key] + "\x1e")
	}
	const file = "wording.deflate"
	if *update {
		var b bytes.Buffer
		w, err := flate.NewWriter(&b, flate.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text.String()); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return // this program still carries the older one
	}
	raw, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	kept, err := io.ReadAll(flate.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if string(kept) != text.String() {
		t.Fatal("the packed wording is older than the files: run make generate")
	}
	for tag, want := range map[lang.Tag]map[string]string{lang.ID: id, lang.EN: en} {
		for key, text := range want {
			if got := lang.In(tag).T(key); got != text {
				t.Errorf("%s says %q of %s, want %q", tag, got, key, text)
			}
		}
	}
}
