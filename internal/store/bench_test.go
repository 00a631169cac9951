package store_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
)

// BenchmarkSmallWrite is a deed as people do them, durable when it returns: a
// counter that goes up, the mark of the form that asked for it, and its entry in
// the audit log; 32 at the same time.
//
//	go test ./internal/store -run x -bench SmallWrite
//
// The PostgreSQL server of tests does not wait for the disk.
func BenchmarkSmallWrite(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { smallWrites(b, b.TempDir()+"/bench.db") })
	b.Run("postgres", func(b *testing.B) {
		where, drop, err := storetest.New(b.Context())
		if err != nil {
			b.Skip(err)
		}
		smallWrites(b, where)
		if err := drop(); err != nil {
			b.Error(err)
		}
	})
}

func smallWrites(b *testing.B, where string) {
	b.Helper()
	db, err := store.Open(b.Context(), where)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	door := account.NewDoor(db, func() time.Time { return noon })
	office, err := door.Found(b.Context(), account.Office, "Dinas Contoh", "")
	if err != nil {
		b.Fatal(err)
	}
	d := sample.Day(1, noon)
	d.Gathering.ID = gathering.ID(account.NewID(noon))
	d.Gathering.Hosts = []gathering.Host{{Organisation: office}}
	id, err := db.KeepDay(b.Context(), "", d, timetable.Enlist(&d, office, noon), account.Entry{})
	if err != nil {
		b.Fatal(err)
	}
	g, err := db.Gathering(b.Context(), id)
	if err != nil {
		b.Fatal(err)
	}
	var n atomic.Int64
	b.SetParallelism(16) // times the processors
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := n.Add(1)
			by := account.Actor{Account: "a", Organisation: office, Once: account.OnceOf("a", fmt.Sprint(i), []byte("body"))}
			who := g.Participants[i%int64(len(g.Participants))].ID
			e := by.Did(account.VoidAgendaLinks, "participant/"+string(who), noon).To(account.Facts{"printed_links": "void"})
			if err := db.RaiseLinkVersion(b.Context(), id, who, e); err != nil {
				b.Fatal(err)
			}
		}
	})
}
