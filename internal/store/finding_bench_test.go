package store_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/register"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

var manyBusinesses = flag.Int("businesses", 2000, "businesses in the register that BenchmarkFinding makes up, with four products each")

// asks are what people look for, the frequent and the rare, right and mistyped.
var asks = map[string][]string{
	"search":   {"cari=kayu", "cari=tenun+sandat", "cari=kain+endek+upacara", "cari=patung+kayu+jati", "cari=sonket", "cari=parak", "cari=kopi+bubuk", "cari=pemasaran+daring", "cari=contoh", "cari=anyaman+pandan+halus", "cari=permodalan", "cari=keramik+polos+ombak", "cari=ni+made+contoh+77", "cari=jep"},
	"one kind": {"cari=kayu&jenis=business", "cari=kayu&jenis=product", "cari=tenun&jenis=product&urut=nama", "cari=contoh&jenis=business&halaman=40", "cari=kopi&jenis=business&wilayah=51.03.02", "cari=perak&jenis=product&klaster=logam"},
	"list": {"", "halaman=20", "urut=baru", "wilayah=51.03.02", "wilayah=51.03.04.2001", "klaster=kayu", "klaster=kayu&wilayah=51.03.05&urut=nama", "kbli=16", "sertifikat=halal&berlaku=ya",
		"sertifikat=svlk&wilayah=51.03.03", "terbit=tidak", "kunjungan=2026-01-01", "butuh=finance", "jenis=product&wilayah=51.03.01", "klaster=pangan&terbit=ya&sertifikat=halal&butuh=market"},
	"map": {"", "klaster=kayu", "cari=kayu", "sertifikat=halal&berlaku=ya", "jenis=product"},
}

// typed is what stands in the search box while somebody types.
var typed = []string{"ten", "tenu", "tenun", "tenun s", "tenun san", "pat", "patung kay", "kop", "kopi bu", "ker", "sonk", "songk", "ni ma", "contoh 12"}

// BenchmarkFinding tells p50 and p99 of answers, how long the index takes to make,
// and what the words keep in memory.
//
//	go test ./internal/store -run x -bench Finding -benchtime 1x -timeout 1h -args -businesses 100000
func BenchmarkFinding(b *testing.B) {
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
			db, err := store.Open(b.Context(), where)
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			measureFinding(b, db, where)
		})
	}
}

func measureFinding(b *testing.B, db *store.DB, where string) {
	ctx := context.Background()
	by := account.Actor{Account: "a", Organisation: "org", Role: account.Organiser}
	if err := db.KeepOrganisation(ctx, account.Organisation{ID: "org", Kind: account.Office, Name: "Dinas (contoh)", Office: "org"}, account.Entry{}); err != nil {
		b.Fatal(err)
	}
	begun := time.Now()
	if err := sample.PlantMany(ctx, db, 1, "org", *manyBusinesses, 4**manyBusinesses, noon, nil); err != nil {
		b.Fatal(err)
	}
	fmt.Printf("%d businesses kept and indexed in %s\n", *manyBusinesses, time.Since(begun).Round(time.Second))
	now := func() time.Time { return noon }
	if _, err := register.IndexDue(ctx, db, now); err != nil {
		b.Fatal(err)
	}
	if store.IsPostgres(where) { // as its own service does by itself after a while
		raw, err := sql.Open("pgx", where)
		if err != nil {
			b.Fatal(err)
		}
		defer raw.Close()
		if _, err := raw.ExecContext(ctx, `VACUUM ANALYZE`); err != nil {
			b.Fatal(err)
		}
	}
	finder := register.NewFinder(db, now)
	before := heap()
	begun = time.Now()
	if _, err := finder.Refresh(ctx); err != nil {
		b.Fatal(err)
	}
	fmt.Printf("words learnt in %s, %d KB kept\n", time.Since(begun).Round(time.Millisecond), (heap()-before)/1024)
	if info, err := os.Stat(where); err == nil {
		fmt.Printf("file of %d MB\n", info.Size()>>20)
	}
	for _, sort := range []string{"search", "one kind", "list", "map"} {
		for _, ask := range asks[sort] {
			v, err := url.ParseQuery(ask)
			if err != nil {
				b.Fatal(err)
			}
			q, err := register.ParseQuery(v)
			if err != nil {
				b.Fatal(ask, err)
			}
			report(b, sort+" "+ask, func() error {
				if sort == "map" {
					_, err := finder.ByRegion(ctx, by, q)
					return err
				}
				_, err := finder.Find(ctx, by, q)
				return err
			})
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	report(b, "suggest", func() error { _, err := finder.Suggest(ctx, by, typed[r.IntN(len(typed))]); return err })
	report(b, "straight", func() error {
		_, err := finder.Straight(ctx, by, fmt.Sprintf("%013d", 1+r.IntN(*manyBusinesses)))
		return err
	})
}

// report tells the median and the slowest hundredth of many answers; the first one
// warms up.
func report(b *testing.B, what string, do func() error) {
	b.Helper()
	const times = 101
	var took []time.Duration
	for range times {
		begun := time.Now()
		if err := do(); err != nil {
			b.Fatal(what, err)
		}
		took = append(took, time.Since(begun))
	}
	took = took[1:]
	slices.Sort(took)
	fmt.Printf("%-64s p50 %8s  p99 %8s\n", what, took[50].Round(100*time.Microsecond), took[99].Round(100*time.Microsecond))
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
