package store_test

import (
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering/material"
	"wantilan/internal/store/storetest"
)

func TestMaterialsAreKeptInOrderAndCounted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		g, by := hosted(t, db)
		b := material.NewBook(db, nil, func() time.Time { return noon })
		item := g.Agenda[1].Number
		second := material.Material{Gathering: g.ID, Item: item, Place: 2, Title: " Kedua ", Link: "https://contoh.example/2", Audience: material.Everyone, Consent: "2026-12-01"}
		first := material.Material{Gathering: g.ID, Item: item, Place: 1, Title: "Pertama", Paper: "ab", Size: 3, Audience: material.Attended}
		must(t, b.Add(t.Context(), by, second))
		must(t, b.Add(t.Context(), by, first))
		for what, wrong := range map[string]material.Material{
			"another scheme":            {Gathering: g.ID, Place: 1, Title: "A", Link: "http://contoh.example", Audience: material.Everyone},
			"an item that is not there": {Gathering: g.ID, Item: 99, Place: 1, Title: "A", Paper: "ab", Audience: material.Everyone},
			"both":                      {Gathering: g.ID, Place: 1, Title: "A", Paper: "ab", Link: "https://contoh.example", Audience: material.Everyone},
		} {
			isFault(t, what, b.Add(t.Context(), by, wrong), fault.Invalid)
		}
		l, err := b.List(t.Context(), by, g.ID)
		must(t, err)
		if len(l.Materials) != 2 || l.Materials[0].Title != "Pertama" || l.Materials[1].Title != "Kedua" {
			t.Fatalf("the order: %+v", l.Materials)
		}
		public, err := b.List(t.Context(), account.Actor{}, g.ID)
		must(t, err)
		if len(public.Materials) != 1 || public.Materials[0].Title != "Kedua" || public.Known {
			t.Errorf("what strangers see: %+v", public.Materials)
		}
		must(t, b.Downloaded(t.Context(), public, public.Materials[0]))
		must(t, b.Downloaded(t.Context(), l, l.Materials[1]))
		paper := l.Materials[0]
		paper.Consent = "2026-12-02"
		must(t, b.Change(t.Context(), by, paper))
		isFault(t, "an older version", b.Change(t.Context(), by, paper), fault.Conflict)
		must(t, b.Remove(t.Context(), by, g.ID, paper.ID))
		isFault(t, "removing twice", b.Remove(t.Context(), by, g.ID, paper.ID), fault.NotFound)
		if l, err = b.List(t.Context(), by, g.ID); err != nil || len(l.Materials) != 1 || l.Materials[0].Downloads != 1 {
			t.Errorf("what is left: %+v, %v", l.Materials, err)
		}
	})
}
