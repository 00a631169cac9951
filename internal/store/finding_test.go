package store_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
	"wantilan/internal/register/reference"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

// book is a database with a made-up register of one office, and who looks.
type book struct {
	db     *store.DB
	where  string
	finder *register.Finder
	staff  account.Actor
	desk   account.Actor
	now    time.Time
	lists  register.Lists
}

func newBook(t *testing.T, where string, businesses int) *book {
	t.Helper()
	b := &book{db: open(t, where), where: where, now: noon}
	ctx := t.Context()
	for _, o := range []account.Organisation{
		{ID: "org", Kind: account.Office, Name: "Dinas (contoh)", Office: "org"}, {ID: "other", Kind: account.Office, Name: "Dinas Lain (contoh)", Office: "other"},
		{ID: "bank", Kind: account.Stakeholder, Name: "Bank A (contoh)", Office: "org"},
	} {
		if err := b.db.KeepOrganisation(ctx, o, account.Entry{}); err != nil {
			t.Fatal(err)
		}
	}
	b.staff = account.Actor{Account: "a", Organisation: "org", Role: account.Organiser}
	b.desk = account.Actor{Account: "d", Organisation: "bank", Role: account.Desk}
	if businesses > 0 {
		if err := sample.PlantMany(ctx, b.db, 1, "org", businesses, 4*businesses, noon, nil); err != nil {
			t.Fatal(err)
		}
	}
	b.finder = register.NewFinder(b.db, func() time.Time { return b.now })
	b.lists = register.Lists{Scales: func() []register.ScaleRule { return reference.NewBook().ScaleRules() }}
	b.index(t)
	return b
}

func (b *book) clock() time.Time { return b.now }

func (b *book) index(t *testing.T) int {
	t.Helper()
	n, err := register.IndexDue(t.Context(), b.db, b.lists, func() time.Time { return b.now })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.finder.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return n
}

func (b *book) find(t *testing.T, by account.Actor, address string) register.Results {
	t.Helper()
	r, err := b.finder.Find(t.Context(), by, query(t, address))
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return r
}

func query(t *testing.T, address string) register.Query {
	t.Helper()
	v, err := url.ParseQuery(address)
	if err != nil {
		t.Fatal(err)
	}
	q, err := register.ParseQuery(v)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return q
}

// titles are what was found, by kind.
func titles(r register.Results) []string {
	var all []string
	for _, g := range r.Groups {
		for _, h := range g.Hits {
			all = append(all, string(g.Kind)+": "+h.Finding.Title)
		}
	}
	return all
}

// workshop is a business with what a test needs of it.
func workshop(id, name, about string, change func(*register.Profile)) register.Profile {
	p := register.Profile{
		Party: register.Party{ID: register.PartyID(id), Office: "org", Kind: register.Business, Name: name, Contact: "Ni Made Contoh 07", District: "Mengwi", Village: "Kapal"},
		Code:  register.ShortCode("CODE" + id), Public: true, CreatedAt: noon, ChangedAt: noon, Version: 1,
		Facts: register.Facts{register.FieldAbout: {ID: "fact-" + id, Field: register.FieldAbout, Value: about, AsOf: "2026-01-01", Source: register.FromOffice, SaidAt: noon, State: register.Current}},
	}
	if change != nil {
		change(&p)
	}
	return p
}

// Base words, mistyped words, beginnings, words in any order: all find, titles first.
func TestFindingByWords(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		b := newBook(t, where, 0)
		keepMade(t, b.db, []register.Profile{
			workshop("1", "Tenun Sandat 01 (contoh)", "Songket dan endek.", nil),
			workshop("2", "Songket Jepun 02 (contoh)", "Menerima pesanan.", nil),
			workshop("3", "Perak Padma 03 (contoh)", "Perhiasan yang diukir tangan.", nil),
			workshop("4", "Ukiran Bulan 04 (contoh)", "Kayu suar.", nil),
		}, []register.Product{{ID: "p1", Party: "3", Office: "org", Code: "PROD1", State: register.Shown, Name: "Cincin perak Teratai (contoh)", PriceFor: register.ForOffice, WholesaleFor: register.ForOffice, ChangedAt: noon, CreatedAt: noon}},
			[]register.Want{{ID: "w1", Party: "4", Office: "org", Side: register.Need, Kind: register.WantFinance, Title: "Permodalan bengkel (contoh)", Open: true, CreatedAt: noon, ChangedAt: noon}})
		b.index(t)
		for _, c := range []struct {
			address string
			want    []string
		}{
			{"cari=songket", []string{"business: Songket Jepun 02 (contoh)", "business: Tenun Sandat 01 (contoh)"}},
			{"cari=sonket", []string{"business: Songket Jepun 02 (contoh)", "business: Tenun Sandat 01 (contoh)"}},
			{"cari=mengukir", []string{"business: Ukiran Bulan 04 (contoh)", "business: Perak Padma 03 (contoh)", "want: Permodalan bengkel (contoh)"}}, // a need is found by who has it
			{"cari=padma+perak", []string{"business: Perak Padma 03 (contoh)", "product: Cincin perak Teratai (contoh)"}},
			{"cari=modal", []string{"want: Permodalan bengkel (contoh)"}},
			{"cari=cinc", []string{"business: Perak Padma 03 (contoh)", "product: Cincin perak Teratai (contoh)"}},
			{"cari=made+contoh+07&jenis=business&urut=nama", []string{"business: Perak Padma 03 (contoh)", "business: Songket Jepun 02 (contoh)", "business: Tenun Sandat 01 (contoh)", "business: Ukiran Bulan 04 (contoh)"}},
			{"butuh=finance", []string{"business: Ukiran Bulan 04 (contoh)"}},
			{"cari=tidakadasamasekali", nil},
			{"cari=%27%22%29+OR+NEAR+%28*+%3A%26%7C+--", nil},
			{"cari=yang+dan", []string{"business: Perak Padma 03 (contoh)", "business: Songket Jepun 02 (contoh)", "business: Tenun Sandat 01 (contoh)", "business: Ukiran Bulan 04 (contoh)"}}, // stop words only
		} {
			got := titles(b.find(t, b.staff, c.address))
			if c.address == "cari=padma+perak" && len(got) > 2 {
				got = got[:2] // those with one of the words come after
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.address, diff)
			}
		}
		r := b.find(t, b.staff, "cari=sonket")
		if diff := cmp.Diff([]register.Correction{{Typed: "sonket", Meant: "songket"}}, r.Instead); diff != "" {
			t.Errorf("what was taken for another (-want +got):\n%s", diff)
		}
		why := r.Groups[0].Hits[1].Reasons
		if want := []register.Reason{{Said: "about", Parts: []register.Part{{Text: "Songket", Marked: true}, {Text: " dan endek."}}}}; !cmp.Equal(want, why) {
			t.Errorf("why it was found: want %v, got %v", want, why)
		}
	})
}

// A business is found by the scale that its figures say under the rules in force;
// other figures, other rules and rules that begin change it, for its products too.
func TestFindingByScale(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		rule := func(from, until register.Date, most int64) register.ScaleRule {
			return register.ScaleRule{ID: "r" + string(from), From: from, Until: until, Bands: []register.Band{
				{Size: register.Micro, Limits: []register.Limit{{Figure: register.FigureWorkers, Most: most}}},
				{Size: register.Small, Limits: []register.Limit{{Figure: register.FigureWorkers, Least: most + 1, Most: -1}}},
			}}
		}
		rules := []register.ScaleRule{rule("2000-01-01", "2026-12-31", 4), rule("2027-01-01", "", 20)}
		b := newBook(t, where, 0)
		b.lists = register.Lists{Scales: func() []register.ScaleRule { return rules }}
		workers := func(men, women string) func(*register.Profile) {
			return func(p *register.Profile) {
				for field, n := range map[register.Field]string{register.FieldMen: men, register.FieldWomen: women} {
					p.Facts[field] = register.Fact{ID: string(p.ID) + string(field), Field: field, Value: n, AsOf: "2026-01-01", Source: register.FromOffice, SaidAt: noon, State: register.Current}
				}
			}
		}
		keepMade(t, b.db, []register.Profile{
			workshop("1", "Tenun Sandat 01 (contoh)", "", workers("2", "2")), workshop("2", "Tenun Jepun 02 (contoh)", "", workers("3", "4")), workshop("3", "Tenun Padma 03 (contoh)", "", nil),
		}, []register.Product{{ID: "p1", Party: "2", Office: "org", Code: "PROD1", State: register.Shown, Name: "Selendang (contoh)", PriceFor: register.ForOffice, WholesaleFor: register.ForOffice, ChangedAt: noon, CreatedAt: noon}}, nil)
		one, two := "business: Tenun Sandat 01 (contoh)", "business: Tenun Jepun 02 (contoh)"
		b.index(t)
		sees := func(when, address string, want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, titles(b.find(t, b.staff, address))); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", when, address, diff)
			}
		}
		sees("first", "skala=micro", one)
		sees("first", "skala=small", two)
		sees("first", "skala=small&jenis=product", "product: Selendang (contoh)")
		if got := b.find(t, b.staff, "cari=tenun&jenis=business").Facets.Scales; len(got) != 2 {
			t.Errorf("want two scales counted, got %v", got)
		}
		raw := look(t, where)
		change := func(statement string) {
			t.Helper()
			if _, err := raw.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		change(`UPDATE business_fact SET value = '9' WHERE party = '1' AND field = 'workers_men'`)
		change(fmt.Sprintf(`UPDATE business SET changed_at = %d WHERE party = '1'`, noon.Add(time.Minute).UnixMicro()))
		b.index(t)
		sees("more workers", "skala=micro")
		sees("more workers", "skala=small&urut=nama", two, one)
		b.now = noon.AddDate(0, 1, 0)
		b.index(t)
		sees("the rule that follows", "skala=micro", two, one)
		sees("the rule that follows", "skala=micro&jenis=product", "product: Selendang (contoh)")
		rules[1] = rule("2027-01-01", "", 5)
		b.index(t)
		sees("the list was replaced", "skala=small", two, one)
		if n := b.index(t); n != 0 {
			t.Errorf("nothing changed, yet %d rows were written", n)
		}
	})
}

func keepMade(t *testing.T, db *store.DB, p []register.Profile, products []register.Product, wants []register.Want) {
	t.Helper()
	if err := db.KeepMade(t.Context(), p, products, wants, nil); err != nil {
		t.Fatal(err)
	}
}

// Partners find what is public, and by nothing that only the office knows; another
// office finds nothing.
func TestFindingIsWithinWhatTheActorMaySee(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		b := newBook(t, where, 0)
		keepMade(t, b.db, []register.Profile{
			workshop("1", "Tenun Sandat 01 (contoh)", "Endek.", func(p *register.Profile) {
				p.Contacts = []register.Contact{{ID: "c1", Name: "Ni Made Contoh 07", Phone: "+6281200000007"}}
				p.Facts[register.FieldNIB] = register.Fact{ID: "n", Field: register.FieldNIB, Value: "0000000000007", AsOf: "2026-01-01", Source: register.FromOffice, SaidAt: noon, State: register.Current}
			}),
			workshop("2", "Tenun Jepun 02 (contoh)", "Endek.", func(p *register.Profile) { p.Public = false }),
		}, nil, nil)
		b.index(t)
		both := []string{"business: Tenun Jepun 02 (contoh)", "business: Tenun Sandat 01 (contoh)"}
		foreign := account.Actor{Account: "f", Organisation: "other", Role: account.Organiser}
		boss := account.Actor{Account: "b", Organisation: "org", Role: account.Administrator}
		for _, c := range []struct {
			who     string
			by      account.Actor
			address string
			want    []string
		}{
			{"staff", b.staff, "", both}, {"staff", b.staff, "cari=tenun", both}, {"staff", b.staff, "cari=made", both},
			{"administrator", boss, "", both}, {"administrator", boss, "cari=endek", both},
			{"desk", b.desk, "", both[1:]}, {"desk", b.desk, "cari=tenun", both[1:]}, {"desk", b.desk, "cari=made", nil}, {"desk", b.desk, "terbit=tidak", both[1:]},
			{"another office", foreign, "", nil}, {"another office", foreign, "cari=tenun", nil},
		} {
			if diff := cmp.Diff(c.want, titles(b.find(t, c.by, c.address))); diff != "" {
				t.Errorf("%s, %q (-want +got):\n%s", c.who, c.address, diff)
			}
		}
		for _, c := range []struct {
			by   account.Actor
			text string
			want string
		}{
			{b.staff, "0000 0000 00007", "1"}, {b.staff, "0812-0000-0007", "1"}, {b.desk, "0000000000007", "1"}, {b.desk, "0812-0000-0007", ""},
			{foreign, "0000000000007", ""}, {b.staff, "tenun", ""},
		} {
			x, err := b.finder.Straight(t.Context(), c.by, c.text)
			if x.Object != c.want || err != nil && fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s by %s: want %q, got %q, %v", c.text, c.by.Role, c.want, x.Object, err)
			}
		}
		if _, err := b.finder.Find(t.Context(), account.Actor{Account: "o", Organisation: "x", Role: account.Owner}, register.Query{}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an owner searches: %v", err)
		}
	})
}

// Both engines find the same. The documented difference: of more than the bound of
// what is ranked, which of them are looked at is left to the engine.
func TestBothEnginesFindTheSame(t *testing.T) {
	t.Parallel()
	addresses := []string{
		"", "halaman=2", "urut=baru", "cari=tenun", "cari=tenun+sandat", "cari=kayu&jenis=product", "cari=sonket", "cari=parak", "cari=kopi+bubuk&jenis=product&urut=nama",
		"wilayah=51.03.02", "wilayah=51.03.04.2001", "klaster=kayu&wilayah=51.03", "kbli=16&urut=nama", "sertifikat=halal", "sertifikat=halal&berlaku=ya", "terbit=tidak",
		"kunjungan=2026-01-01", "butuh=finance", "tawar=product", "jenis=product&klaster=pangan", "jenis=want", "cari=upacara+kain&wilayah=51.03.02&terbit=ya", "cari=permodalan",
		"cari=contoh+12", "cari=diukir+tangan", "klaster=tidak.ada",
		// four words and more, frequent ones, mistyped ones, none
		"cari=ni+made+contoh+7", "cari=kayu+ukir+tangan+upacara", "cari=kayu+jati+contoh+songket", "cari=songkat+endek", "cari=keramik+polos+ombak", "cari=xyzzy+kayu", "cari=xyzzy+qwerty", "cari=a+b+c+d+e+f+g+h+i+j",
		"cari=ni+made&jenis=business", "cari=jep", "cari=contoh&jenis=want", "cari=contoh&jenis=business&halaman=3", "cari=pelatihan+pemasaran&jenis=business&urut=baru",
		// each narrowing alone, in each order, for each kind
		"klaster=kayu", "klaster=kayu&urut=baru", "klaster=kayu&jenis=product", "klaster=upacara&jenis=product&urut=nama", "klaster=kayu&halaman=2", "jenis=product&wilayah=51.03.01", "wilayah=51.03.05&halaman=2", "wilayah=51",
		"wilayah=51.03.05&urut=baru", "kbli=31", "kbli=31001", "kbli=162&jenis=product", "kbli=99", "sertifikat=svlk", "sertifikat=merek&berlaku=ya&jenis=product", "berlaku=ya", "skala=micro", "skala=small", "skala=medium&urut=nama", "skala=large",
		"skala=micro&jenis=product", "terbit=ya", "terbit=ya&jenis=product&halaman=3", "kunjungan=2024-01-01", "kunjungan=2026-06-01&jenis=product", "butuh=training", "butuh=market&jenis=want", "tawar=capacity", "urut=baru&halaman=2",
		// several together, with words too
		"klaster=kayu&wilayah=51.03.05", "klaster=kayu&kbli=31", "klaster=pangan&terbit=ya&sertifikat=halal", "wilayah=51.03.02&kbli=16&sertifikat=svlk", "skala=micro&wilayah=51.03.02&klaster=tenun", "kunjungan=2025-01-01&klaster=kayu",
		"skala=small&butuh=finance&terbit=tidak", "cari=kopi&jenis=business&wilayah=51.03.02", "cari=perak&jenis=product&klaster=logam", "cari=tangan&jenis=business&skala=micro", "cari=kayu&kunjungan=2026-01-01&jenis=business",
		"cari=tenun&sertifikat=halal&berlaku=ya", "cari=dupa&terbit=ya&jenis=product&urut=baru", "klaster=kayu&wilayah=51.03.05&skala=micro&terbit=ya&sertifikat=sni&kunjungan=2026-06-01",
		// programmes: one, none, none since a year; alone, with words and with others
		"program=" + string(sample.MadeProgrammes(1, "org", noon)[1].ID), "program=00000000000000000000000000000000", "program=belum-2024", "program=belum-2026&wilayah=51.03.02", "program=belum-2025&klaster=kayu&urut=baru",
		"program=belum-2026&kbli=162&kunjungan=2025-06-01", "program=belum-2026&jenis=product", "cari=kayu&program=belum-2026&jenis=business", "cari=kayu&program=" + string(sample.MadeProgrammes(1, "org", noon)[0].ID),
		// last visits and programmes within a place and what is published, in the middle of what is counted together and at its ends
		"kunjungan=2026-06-01&wilayah=51.03.02&terbit=ya", "kunjungan=2025-01-01&wilayah=51.03.04.2001", "kunjungan=2026-06-09&jenis=want", "kunjungan=1970-01-15", "kunjungan=1970-01-31", "kunjungan=2026-06-14", "kunjungan=2026-06-15", "kunjungan=2027-01-01",
		"program=belum-2026&terbit=tidak&wilayah=51.03.05", "program=belum-2001", "program=belum-2100", "program=belum-2026&kunjungan=2026-01-01&klaster=kayu", "cari=kain+songket&program=belum-2025&jenis=business", "program=belum-2026&sertifikat=halal&berlaku=ya",
		"kbli=16293&skala=micro", "kbli=1629&terbit=tidak&kunjungan=2026-01-01", "kbli=162&wilayah=51.03.02.2001",
	}
	answers := map[string]map[string][]string{}
	t.Run("ask", func(t *testing.T) {
		for _, engine := range []string{"sqlite", "postgres"} {
			where := t.TempDir() + "/test.db"
			if engine == "postgres" {
				where = storetest.Postgres(t)
			}
			b := newBook(t, where, 300)
			got := map[string][]string{}
			for _, who := range []account.Actor{b.staff, b.desk} {
				for _, address := range addresses {
					r := b.find(t, who, address)
					for i := range r.Groups {
						if r.Groups[i].More {
							r.Groups[i].Hits = nil
						}
					}
					all := titles(r)
					for _, g := range r.Groups {
						all = append(all, fmt.Sprint(g.Kind, g.Total, g.More))
					}
					regions, err := b.finder.ByRegion(t.Context(), who, query(t, address))
					if err != nil {
						t.Fatal(err)
					}
					got[string(who.Role)+" "+address] = append(all, fmt.Sprint(regions, r.Facets, r.Instead))
				}
			}
			answers[engine] = got
		}
	})
	if answers["postgres"] == nil {
		t.Skip("PostgreSQL's programs are not there")
	}
	if diff := cmp.Diff(answers["sqlite"], answers["postgres"]); diff != "" {
		t.Errorf("the engines answer differently (-sqlite +postgres):\n%s", diff)
	}
	if len(addresses) < 60 || len(slices.Compact(slices.Sorted(slices.Values(addresses)))) != len(addresses) {
		t.Errorf("%d addresses, or one of them twice", len(addresses))
	}
	if n := len(answers["sqlite"]["organiser cari=tenun"]); n < 5 {
		t.Errorf("tenun finds %d things only", n)
	}
}

// What a list is narrowed to by the index is what the rows themselves say.
func TestNarrowingIsWhatTheTablesSay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		b := newBook(t, where, 200)
		raw := look(t, where)
		for address, condition := range map[string]string{
			"wilayah=51.03.02": `b.region LIKE '51.03.02.%'`, "klaster=kayu": `b.cluster = 'kayu'`, "kbli=16": `b.kbli LIKE '16%'`, "terbit=ya": `b.public = 1`,
			"sertifikat=halal":              `EXISTS (SELECT 1 FROM certificate c WHERE c.party = b.party AND c.kind = 'halal')`,
			"sertifikat=halal&berlaku=ya":   `EXISTS (SELECT 1 FROM certificate c WHERE c.party = b.party AND c.kind = 'halal' AND c.valid_until >= '2026-12-09')`,
			"klaster=kayu&wilayah=51.03.05": `b.cluster = 'kayu' AND b.region LIKE '51.03.05.%'`, "wilayah=51.03": `b.region LIKE '51.03.%'`, "klaster=kayu&terbit=tidak": `b.cluster = 'kayu' AND b.public = 0`,
			"kunjungan=2026-06-01": fmt.Sprintf(`(b.visited_at IS NULL OR b.visited_at < %d)`, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC).UnixMicro()),
			"skala=micro": `EXISTS (SELECT 1 FROM business_fact f WHERE f.party = b.party AND f.field = 'capital' AND CAST(f.value AS BIGINT) <= 1000000000)
				AND EXISTS (SELECT 1 FROM business_fact f WHERE f.party = b.party AND f.field = 'year_begun' AND CAST(f.value AS BIGINT) > 2021)
				OR EXISTS (SELECT 1 FROM business_fact f WHERE f.party = b.party AND f.field = 'sales' AND CAST(f.value AS BIGINT) <= 2000000000)
				AND EXISTS (SELECT 1 FROM business_fact f WHERE f.party = b.party AND f.field = 'year_begun' AND CAST(f.value AS BIGINT) < 2021)
				OR EXISTS (SELECT 1 FROM business_fact f WHERE f.party = b.party AND f.field = 'year_begun' AND f.value = '2021')
				AND (SELECT SUM(CAST(f.value AS BIGINT)) FROM business_fact f WHERE f.party = b.party AND f.field IN ('workers_men', 'workers_women')) <= 4`,
			"program=belum-2026": `NOT EXISTS (SELECT 1 FROM programme_part m JOIN programme g ON g.id = m.programme
				WHERE m.party = b.party AND g.year >= 2026 AND m.status IN ('taking', 'finished'))`,
			"butuh=training": `EXISTS (SELECT 1 FROM want w WHERE w.party = b.party AND w.kind = 'training')`,
		} {
			var want int
			if err := raw.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM business b WHERE `+condition).Scan(&want); err != nil {
				t.Fatal(err)
			}
			r := b.find(t, b.staff, address)
			if want == 0 || len(r.Groups) != 1 || r.Groups[0].Total != want {
				t.Errorf("%s: want %d, got %+v", address, want, r.Groups)
			}
			sum, lines := 0, 0
			regions, err := b.finder.ByRegion(t.Context(), b.staff, query(t, address))
			for _, n := range regions {
				sum += n
			}
			if err2 := b.finder.Each(t.Context(), b.staff, query(t, address), func(register.ListLine) error { lines++; return nil }); err != nil || err2 != nil || sum != want || lines != want {
				t.Errorf("%s: want %d on the map and in the file, got %d and %d, %v %v", address, want, sum, lines, err, err2)
			}
		}
	})
}

// Whatever changes without being indexed is found by the due work, and what ends
// with a day ends in the index with it.
func TestDueWorkFindsWhatWasForgotten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		b := newBook(t, where, 0)
		keepMade(t, b.db, []register.Profile{workshop("1", "Tenun Sandat 01 (contoh)", "Endek.", func(p *register.Profile) {
			p.Certificates = []register.Certificate{{ID: "c", Kind: "halal", ValidUntil: "2026-12-10", SaidAt: noon}}
		})}, []register.Product{{ID: "p1", Party: "1", Office: "org", Code: "PROD1", State: register.Shown, Name: "Selendang (contoh)", PriceFor: register.ForOffice, WholesaleFor: register.ForOffice, ChangedAt: noon, CreatedAt: noon}},
			[]register.Want{{ID: "w1", Party: "1", Office: "org", Side: register.Need, Kind: register.WantFinance, Title: "Modal (contoh)", Open: true, ValidUntil: "2026-12-11", CreatedAt: noon, ChangedAt: noon}})
		b.index(t)
		raw := look(t, where)
		change := func(statement string) {
			t.Helper()
			if _, err := raw.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		sees := func(address string, want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, titles(b.find(t, b.staff, address)), cmp.Transformer("sorted", slices.Sorted[string])); diff != "" && len(want)+len(titles(b.find(t, b.staff, address))) > 0 {
				t.Errorf("%s (-want +got):\n%s", address, diff)
			}
		}
		later := noon.Add(time.Minute).UnixMicro()
		change(`UPDATE party SET name = 'Songket Jepun 01 (contoh)'`)
		change(fmt.Sprintf(`UPDATE business SET changed_at = %d`, later))
		change(fmt.Sprintf(`UPDATE product SET name = 'Udeng (contoh)', changed_at = %d`, later))
		if n := b.index(t); n != 3 {
			t.Errorf("want the business, its product and its need written, got %d rows", n)
		}
		if n := b.index(t); n != 0 {
			t.Errorf("nothing changed, yet %d rows were written", n)
		}
		sees("cari=songket&jenis=business", "business: Songket Jepun 01 (contoh)")
		sees("cari=udeng&jenis=product", "product: Udeng (contoh)")
		sees("cari=selendang")
		sees("sertifikat=halal&berlaku=ya", "business: Songket Jepun 01 (contoh)")
		b.now = noon.Add(48 * time.Hour) // the 11th
		b.index(t)
		sees("sertifikat=halal&berlaku=ya")
		sees("sertifikat=halal", "business: Songket Jepun 01 (contoh)")
		sees("butuh=finance", "business: Songket Jepun 01 (contoh)")
		b.now = noon.Add(72 * time.Hour)
		b.index(t)
		sees("butuh=finance")
		sees("jenis=want")
		change(`DELETE FROM finding`)
		change(`DELETE FROM finding_seen`)
		b.index(t)
		sees("cari=udeng&jenis=product", "product: Udeng (contoh)")
		change(`UPDATE finding_seen SET edition = 'other lists' WHERE what = 'edition'`)
		change(`UPDATE finding SET found = '1-x', title = 'x'`)
		b.index(t)
		sees("cari=udeng&jenis=product", "product: Udeng (contoh)")
		change(`DELETE FROM product`)
		b.now = noon.Add(96 * time.Hour)
		if n := b.index(t); n != 1 {
			t.Errorf("want the product's row dropped, got %d", n)
		}
		sees("cari=udeng&jenis=product")
	})
}

// A list is as good as the index: what search has is what a fresh index would have.
func TestMovedDatabaseIsIndexedAnew(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		b := newBook(t, where, 40)
		want := titles(b.find(t, b.staff, "cari=tenun"))
		if err := b.db.Close(); err != nil {
			t.Fatal(err)
		}
		to := t.TempDir() + "/moved.db"
		move(t, where, to)
		inspector, err := store.Inspect(t.Context(), to)
		if err != nil {
			t.Fatal(err)
		}
		missing, gone, err := inspector.Unindexed(t.Context())
		if err := inspector.Close(); err != nil {
			t.Error(err)
		}
		if missing < 40*5 || gone != 0 || err != nil {
			t.Errorf("before: %d missing, %d gone, %v", missing, gone, err)
		}
		m := &book{db: open(t, to), now: noon}
		m.finder = register.NewFinder(m.db, func() time.Time { return noon })
		m.index(t)
		if diff := cmp.Diff(want, titles(m.find(t, b.staff, "cari=tenun"))); diff != "" {
			t.Errorf("after the move (-want +got):\n%s", diff)
		}
	})
}

// Publishing indexes, notes and counts what it changed, and nothing of others.
func TestPublishing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		b := newBook(t, where, 0)
		by := founded(t, b.db, "9")
		keepMade(t, b.db, []register.Profile{
			workshop("1", "Tenun Sandat 01 (contoh)", "", func(p *register.Profile) { p.Public = false }), workshop("2", "Tenun Jepun 02 (contoh)", "", nil),
		}, nil, nil)
		publishing := register.NewPublishing(b.db, func() time.Time { return noon })
		if n, err := publishing.Publish(t.Context(), by.Actor(), []register.PartyID{"1", "2"}, true); n != 0 || err != nil {
			t.Errorf("another office's: %d, %v", n, err)
		}
		if n, err := publishing.Publish(t.Context(), b.staff, []register.PartyID{"1", "2", "1"}, true); n != 1 || err != nil {
			t.Errorf("want one changed, got %d, %v", n, err)
		}
		if got := titles(b.find(t, b.desk, "")); len(got) != 2 {
			t.Errorf("the bank sees %v", got)
		}
		if _, err := publishing.Publish(t.Context(), b.desk, []register.PartyID{"1"}, true); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a desk publishes: %v", err)
		}
		for _, parties := range [][]register.PartyID{nil, make101()} {
			if _, err := publishing.Publish(t.Context(), b.staff, parties, true); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%d at once: %v", len(parties), err)
			}
		}
		var notes int
		if err := look(t, where).QueryRowContext(t.Context(), `SELECT COUNT(*) FROM audit WHERE deed = 'register.publish' AND object = 'party/1'`).Scan(&notes); err != nil || notes != 1 {
			t.Errorf("want one entry, got %d, %v", notes, err)
		}
	})
}

func make101() (all []register.PartyID) {
	for i := range 101 {
		all = append(all, register.PartyID(fmt.Sprint(i)))
	}
	return all
}

func TestSavedLists(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		one, two := founded(t, db, "1"), founded(t, db, "2")
		lists := register.NewSavedLists(db, func() time.Time { return noon })
		ctx := context.Background()
		id, err := lists.Save(ctx, one.Actor(), "  Kayu   Mengwi ", "klaster=kayu&wilayah=51.03.02&halaman=3", true)
		if err != nil {
			t.Fatal(err)
		}
		all, err := lists.All(ctx, one.Actor())
		if err != nil || len(all) != 1 || all[0].Name != "Kayu Mengwi" || all[0].Query != "klaster=kayu&wilayah=51.03.02" || !all[0].Shared {
			t.Errorf("got %+v, %v", all, err)
		}
		if _, err := lists.List(ctx, two.Actor(), id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another office opens it: %v", err)
		}
		for _, bad := range [][2]string{{"", "cari=x"}, {strings.Repeat("x", 81), ""}, {"x", "wilayah=abc"}, {"x", "%zz"}} {
			if _, err := lists.Save(ctx, one.Actor(), bad[0], bad[1], false); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q: %v", bad, err)
			}
		}
		if err := lists.Remove(ctx, one.Actor(), id); err != nil {
			t.Error(err)
		}
		if _, err := lists.List(ctx, one.Actor(), id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("it is still there: %v", err)
		}
	})
}
