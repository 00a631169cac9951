package store_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/store"
	"wantilan/internal/timetable"
)

// Suggestions of a gathering of so many businesses and a tenth as many desks, as due work
// computes and keeps them: what is known is read, compared, allotted and written.
func BenchmarkSuggest(b *testing.B) {
	for _, businesses := range []int{60, 500} {
		b.Run(fmt.Sprint(businesses), func(b *testing.B) {
			db, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"))
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			k, g, by := crowded(b, db, businesses)
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				r := match.Rules{Least: 2, Most: 6, Kept: 10, Rivals: true, Seed: uint64(i + 1)}
				if err := k.SetRules(b.Context(), by, g, r); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if n, err := k.SuggestDue(b.Context()); n != 1 || err != nil {
					b.Fatal(n, err)
				}
			}
		})
	}
}

// crowded is a gathering of businesses with a product and a need each, and desks.
func crowded(b *testing.B, db *store.DB, businesses int) (*match.Desk, gathering.ID, account.Actor) {
	b.Helper()
	office := account.Organisation{ID: "dinas", Kind: account.Office, Name: "Dinas (contoh)"}
	if err := db.KeepOrganisation(b.Context(), office, account.Entry{}); err != nil {
		b.Fatal(err)
	}
	by := account.Actor{Account: "a", Organisation: office.ID, Role: account.Organiser}
	d := sampleDay(office.ID)
	d.Requests, d.Gathering.Participants = nil, nil
	goods := []string{"kain tenun ikat", "perhiasan perak", "mebel kayu jati", "keripik singkong", "kopi bubuk", "anyaman bambu", "sabun minyak kelapa", "gerabah", "dupa", "patung batu"}
	kinds := []register.Kind{register.Bank, register.Hotel, register.Retailer, register.Airport, register.Expert}
	for n := 1; n <= businesses+businesses/10; n++ {
		p := gathering.Participant{Number: n, Kind: register.Business, Name: fmt.Sprintf("Usaha Jepun %d (contoh)", n), Product: goods[n%len(goods)], District: fmt.Sprint("Kecamatan ", n%6)}
		if n > businesses {
			p.Kind, p.Desks, p.Product = kinds[n%len(kinds)], 2, goods[n%len(goods)]+" dan "+goods[(n+3)%len(goods)]
		}
		d.Gathering.Participants = append(d.Gathering.Participants, p)
	}
	id, err := db.KeepDay(b.Context(), "", d, timetable.Enlist(&d, office.ID, noon), account.Entry{})
	if err != nil {
		b.Fatal(err)
	}
	g, err := db.Gathering(b.Context(), id)
	if err != nil {
		b.Fatal(err)
	}
	now := func() time.Time { return noon }
	wants := register.NewWants(db, register.Lists{}, now)
	needs := []register.WantKind{register.WantFinance, register.WantMarket, register.WantKnowledge, register.WantProduct}
	for n := range businesses {
		w := register.Want{Party: g.Participants[n].Party, Side: register.Need, Kind: needs[n%len(needs)], Title: "kebutuhan " + goods[(n+1)%len(goods)]}
		if _, err := wants.Say(b.Context(), by, w); err != nil {
			b.Fatal(err)
		}
	}
	return match.NewDesk(db, now), id, by
}
