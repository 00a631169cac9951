//go:build unix

package store_test

import (
	"context"
	cryptorand "crypto/rand"
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/register"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

var manyBusinesses = flag.Int("businesses", 2000, "businesses in the register that BenchmarkFinding makes up, with four products each")

// keptBook is a database to measure again without making it up each time.
var keptBook = flag.String("book", "", "file or PostgreSQL address of the register that BenchmarkFinding measures; made up there when it has none yet")

var someAsks = flag.String("asks", "", "what BenchmarkFinding asks, as a regular expression; empty: everything")

// asks are what people look for, the frequent and the rare, right and mistyped.
var asks = []struct{ sort, what string }{
	{"one rare word", "cari=permodalan"}, {"one rare word", "cari=sonket"},
	{"one frequent word", "cari=kayu"}, {"one frequent word", "cari=contoh"},
	{"two words", "cari=tenun+sandat"}, {"two words", "cari=kopi+bubuk"}, {"two words", "cari=pemasaran+daring"},
	{"three words", "cari=kain+endek+upacara"}, {"three words", "cari=patung+kayu+jati"}, {"three words", "cari=keramik+polos+ombak"},
	{"four frequent words", "cari=ni+made+contoh+77"}, {"four frequent words", "cari=kayu+ukir+tangan+upacara"}, {"four frequent words", "cari=kayu+jati+contoh+songket"},
	{"word with a typo", "cari=parak"}, {"word with a typo", "cari=songkat+endek"},
	{"beginning of a word", "cari=jep"},
	{"word in one kind", "cari=kayu&jenis=business"}, {"word in one kind", "cari=kayu&jenis=product"}, {"word in one kind", "cari=tenun&jenis=product&urut=nama"}, {"word in one kind", "cari=contoh&jenis=business&halaman=40"},
	{"word and filter", "cari=kopi&jenis=business&wilayah=51.03.02"}, {"word and filter", "cari=perak&jenis=product&klaster=logam"}, {"word and filter", "cari=tangan&jenis=business&skala=micro"},
	{"list", ""}, {"list", "halaman=40"}, {"list", "urut=baru"}, {"list", "jenis=product"},
	{"list of a cluster", "klaster=kayu"}, {"list of a cluster", "klaster=kayu&halaman=40"}, {"list of a cluster", "klaster=upacara"}, {"list of a cluster", "klaster=kayu&jenis=product"},
	{"list of a district", "wilayah=51.03.02"}, {"list of a district", "wilayah=51.03.05&halaman=40"}, {"list of a desa", "wilayah=51.03.04.2001"}, {"list of a district", "jenis=product&wilayah=51.03.01"},
	{"list, two filters", "klaster=kayu&wilayah=51.03.05"}, {"list, two filters", "sertifikat=svlk&wilayah=51.03.03"}, {"list, two filters", "sertifikat=halal&berlaku=ya"},
	{"list, three filters", "wilayah=51.03.02&kbli=16&sertifikat=svlk"}, {"list, four filters", "klaster=pangan&terbit=ya&sertifikat=halal&butuh=market"},
	{"list of a KBLI", "kbli=16"}, {"list of a KBLI", "kbli=31"}, {"list of a scale", "skala=micro"}, {"list of a scale", "skala=medium"},
	{"list, others", "terbit=tidak"}, {"list, others", "kunjungan=2026-01-01"}, {"list, others", "kunjungan=2025-01-01&klaster=kayu"}, {"list, others", "butuh=finance"},
	{"list of a programme", "program=" + string(sample.MadeProgrammes(1, "org", noon)[0].ID)}, {"list, never served since", "program=belum-2024"}, {"list, never served since", "program=belum-2026&klaster=kayu&wilayah=51.03.02"},
	{"list, never served since", "program=belum-2025&sertifikat=halal"}, {"word, never served since", "cari=kayu&jenis=business&program=belum-2026"}, {"map, never served since", "program=belum-2024"}, {"list of a KBLI", "kbli=16293"},
	{"map", ""}, {"map", "jenis=product"}, {"map of a district", "wilayah=51.03.02"}, {"map of a cluster", "klaster=kayu"}, {"map of a filter", "sertifikat=halal&berlaku=ya"},
	{"map of a filter", "skala=micro"}, {"map of a word", "cari=kayu"}, {"map of a word", "cari=songket"},
}

// typed is what stands in the search box while somebody types.
var typed = []string{"ten", "tenu", "tenun", "tenun s", "tenun san", "pat", "patung kay", "kop", "kopi bu", "ker", "sonk", "songk", "ni ma", "contoh 12"}

// BenchmarkFinding tells p50 and p99 of answers, how long the index takes to make,
// and what the words keep in memory.
//
//	go test ./internal/store -run x -bench Finding -benchtime 1x -timeout 1h -args -businesses 100000
func BenchmarkFinding(b *testing.B) {
	if *keptBook != "" {
		measureBook(b, *keptBook)
		return
	}
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			where := b.TempDir() + "/bench.db"
			if engine == "postgres" {
				address, drop, err := storetest.New(b.Context())
				if err != nil {
					b.Skip(err)
				}
				defer func() { _ = drop() }()
				where = address
			}
			measureBook(b, where)
		})
	}
}

func measureBook(b *testing.B, where string) {
	db, err := store.Open(b.Context(), where)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	measureFinding(b, db, where)
}

func measureFinding(b *testing.B, db *store.DB, where string) {
	ctx := context.Background()
	by := account.Actor{Account: "a", Organisation: "org", Role: account.Organiser}
	now := func() time.Time { return noon }
	if office, err := db.OfficeOf(ctx, "org"); err != nil {
		b.Fatal(err)
	} else if office == "" {
		makeBook(b, db, where)
	}
	begun, rows := time.Now(), 0
	for n := -1; n != 0; rows += n {
		var err error
		if n, err = register.IndexDue(ctx, db, register.Lists{}, now); err != nil {
			b.Fatal(err)
		}
	}
	fmt.Printf("%d rows indexed anew in %s\n", rows+1, time.Since(begun).Round(time.Second))
	finder := register.NewFinder(db, now)
	p := serving(b, where)
	before := heap()
	begun = time.Now()
	if _, err := finder.Refresh(ctx); err != nil {
		b.Fatal(err)
	}
	fmt.Printf("words learnt in %s, %d KB kept\n", time.Since(begun).Round(time.Millisecond), (int64(heap())-int64(before))/1024)
	if info, err := os.Stat(where); err == nil {
		fmt.Printf("file of %d MB\n", info.Size()>>20)
	}
	only, err := regexp.Compile(*someAsks)
	if err != nil {
		b.Fatal(err)
	}
	for _, ask := range asks {
		if !only.MatchString(ask.sort + " " + ask.what) {
			continue
		}
		v, err := url.ParseQuery(ask.what)
		if err != nil {
			b.Fatal(err)
		}
		q, err := register.ParseQuery(v)
		if err != nil {
			b.Fatal(ask.what, err)
		}
		p.report(b, ask.sort, ask.what, func() error {
			if strings.HasPrefix(ask.sort, "map") {
				_, err := finder.ByRegion(ctx, by, q)
				return err
			}
			_, err := finder.Find(ctx, by, q)
			return err
		})
	}
	if *someAsks != "" {
		return
	}
	r := rand.New(rand.NewPCG(1, 1))
	p.report(b, "suggestions while typing", "", func() error { _, err := finder.Suggest(ctx, by, typed[r.IntN(len(typed))]); return err })
	book := register.NewBook(db, register.Seal{}, register.Lists{}, now)
	catalogue := register.NewCatalogue(db, now, cryptorand.Reader)
	q, err := register.ParseQuery(url.Values{"jenis": {"product"}, "halaman": {"7"}})
	if err != nil {
		b.Fatal(err)
	}
	some, err := finder.Find(ctx, by, q)
	if err != nil {
		b.Fatal(err)
	}
	hits := some.Groups[0].Hits
	p.report(b, "profile of a business", "", func() error { _, err := book.Profile(ctx, by, hits[r.IntN(len(hits))].Party); return err })
	p.report(b, "a product", "", func() error {
		_, _, err := catalogue.Product(ctx, by, register.ProductID(hits[r.IntN(len(hits))].Object))
		return err
	})
	p.report(b, "an NIB", "", func() error {
		_, err := finder.Straight(ctx, by, fmt.Sprintf("%013d", 1+r.IntN(*manyBusinesses)))
		return err
	})
}

// makeBook keeps a made-up register and lets the database look at it.
func makeBook(b *testing.B, db *store.DB, where string) {
	ctx := context.Background()
	if err := db.KeepOrganisation(ctx, account.Organisation{ID: "org", Kind: account.Office, Name: "Dinas (contoh)", Office: "org"}, account.Entry{}); err != nil {
		b.Fatal(err)
	}
	begun := time.Now()
	if err := sample.PlantMany(ctx, db, 1, "org", *manyBusinesses, 4**manyBusinesses, noon, nil); err != nil {
		b.Fatal(err)
	}
	fmt.Printf("%d businesses kept and indexed in %s\n", *manyBusinesses, time.Since(begun).Round(time.Second))
	if _, err := register.IndexDue(ctx, db, register.Lists{}, func() time.Time { return noon }); err != nil {
		b.Fatal(err)
	}
	if store.IsPostgres(where) { // as its own service does by itself after a while
		raw, err := sql.Open("postgres", where)
		if err != nil {
			b.Fatal(err)
		}
		defer raw.Close()
		if _, err := raw.ExecContext(ctx, `VACUUM ANALYZE`); err != nil {
			b.Fatal(err)
		}
	}
}

// report tells the median and the slowest hundredth of answers: of a hundred, or of
// as many as there is time for. The first one warms up.
func (p processors) report(b *testing.B, sort, what string, do func() error) {
	b.Helper()
	const times, longest = 101, 10 * time.Second
	var took []time.Duration
	used := p.used(b)
	for started := time.Now(); len(took) < times && (len(took) < 2 || time.Since(started) < longest); {
		begun := time.Now()
		if err := do(); err != nil {
			b.Fatal(sort, what, err)
		}
		took = append(took, time.Since(begun))
	}
	took = took[1:]
	slices.Sort(took)
	fmt.Printf("| %s | %s | %d | %s | %s | %.1f ms |\n", sort, what, len(took), took[len(took)/2].Round(100*time.Microsecond), took[len(took)*99/100].Round(100*time.Microsecond), float64(p.used(b)-used)/float64(len(took)+1)/1e6)
}

// processors tells what this program and the PostgreSQL server of the database have
// used of the processors: figures that other programs on the machine change little.
type processors struct{ postmaster string }

// serving finds the server, when it runs on this machine under Linux.
func serving(b *testing.B, where string) processors {
	b.Helper()
	if !store.IsPostgres(where) {
		return processors{}
	}
	raw, err := sql.Open("postgres", where)
	if err != nil {
		b.Fatal(err)
	}
	defer raw.Close()
	var file string
	if err := raw.QueryRowContext(context.Background(), `SELECT pg_read_file('postmaster.pid')`).Scan(&file); err != nil {
		b.Fatal(err)
	}
	pid, _, _ := strings.Cut(file, "\n")
	return processors{pid}
}

func (p processors) used(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	sum := time.Duration(u.Utime.Nano() + u.Stime.Nano())
	if p.postmaster == "" {
		return sum
	}
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range all {
		line, err := os.ReadFile(name)
		_, rest, known := strings.Cut(string(line), ") ")
		fields := strings.Fields(rest) // from the state on: parent second, times twelfth and thirteenth
		if err != nil || !known || len(fields) < 13 || fields[1] != p.postmaster {
			continue // it has ended, or is another server's
		}
		for _, ticks := range fields[11:13] {
			n, err := strconv.Atoi(ticks)
			if err != nil {
				b.Fatal(name, err)
			}
			sum += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return sum
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
