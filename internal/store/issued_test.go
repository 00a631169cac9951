package store_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/gathering/issued"
	"wantilan/internal/letter"
	"wantilan/internal/store/storetest"
)

func TestNobodyGetsTwoPapersAndNoNumberIsMissing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		g, by := hosted(t, db)
		now := func() time.Time { return noon }
		s := letter.NewSecretariat(db, now)
		b := issued.NewBook(db, s, []byte("0123456789abcdef"), now)
		signs, err := s.SetSignatory(t.Context(), by, letter.Signatory{Organisation: by.Organisation, Name: "I Wayan Contoh 83", Position: "Kepala", From: "2020-01-01"})
		must(t, err)
		order := issued.Order{Gathering: g.ID, Kind: letter.Certificate, Signatory: signs, Day: "2026-12-09"}
		var given, told atomic.Int32
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				switch n, err := b.Issue(t.Context(), by, order); {
				case err == nil:
					given.Add(int32(n))
				case fault.KindOf(err) == fault.Conflict:
					told.Add(1)
				default:
					t.Errorf("giving out: %v", err)
				}
			})
		}
		all.Wait()
		_, papers, err := b.Papers(t.Context(), by, g.ID, letter.Certificate)
		must(t, err)
		want := len(issued.Due(g, letter.Certificate, nil))
		if int(given.Load()) != want || told.Load() != 3 || len(papers) != want {
			t.Errorf("of %d: %d given, %d told, %d kept", want, given.Load(), told.Load(), len(papers))
		}
		n, err := s.Numbering(t.Context(), by.Organisation)
		must(t, err)
		for i, p := range papers {
			if number := n.Write(i+1, letter.Certificate, noon); p.Number != number {
				t.Fatalf("paper %d: want %s, got %s", i+1, number, p.Number)
			}
		}
		first := papers[0]
		must(t, b.Void(t.Context(), by, g.ID, first.ID, "Nama salah"))
		isFault(t, "void twice", b.Void(t.Context(), by, g.ID, first.ID, "Lagi"), fault.NotFound)
		found, title, err := b.Verify(t.Context(), first.Code)
		must(t, err)
		if found.Valid() || title != g.Title || found.Number != first.Number {
			t.Errorf("a void paper: %+v of %q", found, title)
		}
		_, _, err = issued.NewBook(db, s, []byte("another key, 16+"), now).Verify(t.Context(), first.Code)
		isFault(t, "a code of another key", err, fault.NotFound)
		again, err := b.Issue(t.Context(), by, order)
		must(t, err)
		if again != 1 {
			t.Errorf("for whom it was void: %d", again)
		}
		order.Day = "2019-01-01"
		order.For = []issued.Recipient{{Name: "Dr. Contoh 85", Role: "king"}}
		if _, err := b.Issue(t.Context(), by, order); len(faults(err)) != 2 {
			t.Errorf("who was not in office, and no role: %v", err)
		}
	})
}

// faults are the errors joined in one.
func faults(err error) []error {
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	return many.Unwrap()
}
