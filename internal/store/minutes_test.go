package store_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wantilan/internal/fault"
	"wantilan/internal/gathering/minutes"
	"wantilan/internal/letter"
	"wantilan/internal/store/storetest"
)

func TestOfTwoWhoSaveASectionOneIsTold(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		g, by := hosted(t, db)
		now := func() time.Time { return noon }
		s := letter.NewSecretariat(db, now)
		b := minutes.NewBook(db, s, now)
		chair, err := s.SetSignatory(t.Context(), by, letter.Signatory{Organisation: by.Organisation, Name: "I Wayan Contoh 83", Position: "Kepala", From: "2020-01-01"})
		must(t, err)
		sign := minutes.Signature{Gathering: g.ID, Chair: chair, Taker: "Ni Luh Contoh 84", Position: "Notulis"}
		isFault(t, "signing what nobody wrote", b.Sign(t.Context(), by, sign), fault.Invalid)

		var kept, told atomic.Int32
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				switch err := b.Keep(t.Context(), by, minutes.Section{Gathering: g.ID, Words: "Kata", Tasks: []minutes.Task{{What: "Tugas", Due: "2026-12-20"}, {}}}); {
				case err == nil:
					kept.Add(1)
				case fault.KindOf(err) == fault.Conflict:
					told.Add(1)
				default:
					t.Errorf("keeping: %v", err)
				}
			})
		}
		all.Wait()
		if kept.Load() != 1 || told.Load() != 5 {
			t.Errorf("of six %d kept, %d were told", kept.Load(), told.Load())
		}
		isFault(t, "a section of no item", b.Keep(t.Context(), by, minutes.Section{Gathering: g.ID, Number: 99}), fault.NotFound)
		isFault(t, "a day that is none", b.Keep(t.Context(), by, minutes.Section{Gathering: g.ID, Version: 1, Tasks: []minutes.Task{{What: "A", Due: "besok"}}}), fault.Invalid)

		must(t, b.Sign(t.Context(), by, sign))
		isFault(t, "signing twice", b.Sign(t.Context(), by, sign), fault.Conflict)
		isFault(t, "writing into signed minutes", db.KeepSection(t.Context(), minutes.Section{Gathering: g.ID, Version: 1, By: by.Account, At: noon}, by.Did("gathering.minutes", "minutes/x", noon)), fault.Conflict)
		m, err := b.Minutes(t.Context(), by, g.ID)
		must(t, err)
		x, _ := m.Section(0)
		if !m.Locked() || m.Signature.Chair != chair || len(x.Tasks) != 1 || x.ByName != by.Name || x.Version != 1 {
			t.Errorf("%+v, %+v", m.Signature, x)
		}
		must(t, b.Reopen(t.Context(), by, g.ID))
		isFault(t, "unlocking twice", b.Reopen(t.Context(), by, g.ID), fault.Conflict)
	})
}
