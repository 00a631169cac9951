package register_test

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wantilan/internal/register"
)

// A query survives being an address, which is what saved lists keep.
func TestQueryIsItsAddress(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pick := func(name string, of ...string) string { return rapid.SampledFrom(append(of, "")).Draw(t, name) }
		q := register.Query{
			Text: pick("text", "kayu", "kain & endek", "a=b%20", "“perak”"), Kind: register.FindingKind(pick("kind", "business", "want")), Cluster: pick("cluster", "kayu", "anyam_pandan"),
			Region: pick("region", "51", "51.03", "51.03.02", "51.03.02.2001"), KBLI: pick("kbli", "16", "16293"), Certificate: pick("certificate", "halal"), Scale: register.Size(pick("scale", "micro")),
			Valid: rapid.Bool().Draw(t, "valid"), Public: pick("public", "yes", "no"), Unvisited: register.Date(pick("day", "2026-02-28")), Need: register.WantKind(pick("need", "finance")),
			Offer: register.WantKind(pick("offer", "product")), Order: register.Order(pick("order", "name", "changed")), Programme: pick("programme", "0193a5c1d2e3f4", "belum-2024"), Page: rapid.IntRange(1, 40).Draw(t, "page"),
		}
		v, err := url.ParseQuery(q.Values().Encode())
		if err != nil {
			t.Fatal(err)
		}
		got, err := register.ParseQuery(v)
		if diff := cmp.Diff(q, got); diff != "" || err != nil {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
	})
}

func TestWrongPartsOfAQueryAreTold(t *testing.T) {
	t.Parallel()
	for address, key := range map[string]string{
		"jenis=orang": "find.kind_unknown", "wilayah=Mengwi": "find.region_unreadable", "wilayah=51.3": "find.region_unreadable", "kbli=1": "find.kbli_unreadable", "kbli=abcde": "find.kbli_unreadable",
		"klaster=%27--": "find.code_unreadable", "kunjungan=2026-02-30": "find.day_unreadable", "butuh=uang": "find.kind_unknown", "urut=harga": "find.kind_unknown", "terbit=mungkin": "find.kind_unknown",
		"program=belum-1999": "find.programme_unreadable", "program=belum-2101": "find.programme_unreadable", "program=a+b": "find.programme_unreadable", "program=belum-": "find.programme_unreadable",
	} {
		v, err := url.ParseQuery(address)
		if err != nil {
			t.Fatal(err)
		}
		q, err := register.ParseQuery(v)
		if err == nil {
			t.Errorf("%s is taken: %+v", address, q)
			continue
		}
		for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
			if f := faulty(t, e); f.Key != key {
				t.Errorf("%s: want %s, got %s", address, key, f.Key)
			}
		}
	}
	for _, page := range []string{"-1", "0", "x", "99999999999999999999", "1e9", "41"} {
		if q, err := register.ParseQuery(url.Values{"halaman": {page}}); err != nil || q.Page < 1 || q.Page > 40 {
			t.Errorf("page %s becomes %d, %v", page, q.Page, err)
		}
	}
}
