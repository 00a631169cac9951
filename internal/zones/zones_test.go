package zones_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"flag"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wantilan/internal/zones"
)

var update = flag.Bool("update", false, "pack the zones of this Go distribution")

// distribution is what Go brings, by name: what time/tzdata is made of.
func distribution(t *testing.T) map[string][]byte {
	t.Helper()
	root, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if os.IsNotExist(err) && os.Getenv("CI") == "" {
		t.Skip("this Go was installed without its zones: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	all := map[string][]byte{}
	for _, f := range files.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if all[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return all
}

// pack writes zones of the same rules as one, in the order of their names.
func pack(t *testing.T, all map[string][]byte) {
	t.Helper()
	names := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		names[string(all[name])] = append(names[string(all[name])], name)
	}
	var text []byte
	add := func(part string) { text = append(binary.AppendUvarint(text, uint64(len(part))), part...) }
	for _, rules := range slices.SortedFunc(maps.Keys(names), func(a, b string) int { return cmp.Compare(names[a][0], names[b][0]) }) {
		text = binary.AppendUvarint(text, uint64(len(names[rules])))
		for _, name := range names[rules] {
			add(name)
		}
		add(rules)
	}
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("zones.deflate", packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A newer Go brings newer rules; then they are packed again.
func TestPackedZonesAreThoseOfGo(t *testing.T) {
	t.Parallel()
	want := distribution(t)
	if *update {
		pack(t, want)
		t.Skip("packed anew; build again and run without -update")
	}
	got := zones.Brought()
	if os.Getenv("CI") == "" && !maps.EqualFunc(want, got, bytes.Equal) {
		t.Skip("this Go brings other rules than those packed; with a newer one, run go test ./internal/zones -update")
	}
	if !slices.Equal(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))) {
		t.Fatalf("want %d zones, got %d: run go test ./internal/zones -update", len(want), len(got))
	}
	for name, rules := range want {
		if !bytes.Equal(rules, got[name]) {
			t.Errorf("%s was changed and not packed: run go test ./internal/zones -update", name)
		}
	}
}

// Every zone that is packed can be read, and those of Indonesia are what they are.
func TestEveryPackedZoneLoads(t *testing.T) {
	t.Parallel()
	for name, rules := range zones.Brought() {
		zone, err := time.LoadLocationFromTZData(name, rules)
		if err != nil || zone.String() != name {
			t.Errorf("%s: got %v, %v", name, zone, err)
		}
	}
	for name, want := range map[string]string{"Asia/Jakarta": "WIB +0700", "Asia/Makassar": "WITA +0800", "Asia/Jayapura": "WIT +0900"} {
		zone, err := time.LoadLocationFromTZData(name, zones.Brought()[name])
		if err != nil {
			t.Fatal(err)
		}
		if got := time.Date(2026, 12, 9, 12, 0, 0, 0, zone).Format("MST -0700"); got != want {
			t.Errorf("%s: want %s, got %s", name, want, got)
		}
	}
}

func TestLoadKnowsZonesAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Asia/Makassar", "Asia/Ujung_Pandang", "Europe/Amsterdam", "UTC", ""} {
		zone, err := zones.Load(name)
		if err != nil || name != "" && zone.String() != name {
			t.Errorf("%q: got %v, %v", name, zone, err)
		}
	}
	for _, name := range []string{"Asia/Badung", "../zoneinfo/Asia/Makassar", "/etc/localtime", "WITA"} {
		if zone, err := zones.Load(name); err == nil {
			t.Errorf("%q is no zone, got %v", name, zone)
		}
	}
}
