package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/store/storetest"
)

func TestOfficersComeBackAsTheyWereKeptAndAreForgotten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		k, g, by := unasked(t, db, func() time.Time { return noon })
		bank := g.Participants[60]
		if _, err := look(t, where).Exec(`UPDATE party SET organisation = 'org-1', contact = 'Petugas kredit' WHERE id = '` + string(bank.Party) + `'`); err != nil {
			t.Fatal(err)
		}
		q, err := k.Queue(t.Context(), by, g.ID, 61)
		must(t, err)
		if want := []gathering.Officer{{Name: by.Name}, {Name: "Petugas kredit"}}; !slices.Equal(q.Officers, want) {
			t.Errorf("who could sit there: want %+v, got %+v", want, q.Officers)
		}
		kept := []gathering.Officer{{Name: by.Name, Position: "Kepala unit"}, {Name: "I Made Contoh 51", StandIn: by.Name}, {Name: "Ni Luh Contoh 50", StandIn: "I Ketut Contoh 52"}}
		before, err := db.Day(t.Context(), g.ID)
		must(t, err)
		must(t, k.SetOfficers(t.Context(), by, g.ID, 61, kept))
		officers := func() ([]gathering.Officer, int64) {
			d, err := db.Day(t.Context(), g.ID)
			must(t, err)
			return d.Gathering.Participants[60].Officers, d.Version
		}
		got, version := officers()
		if diff := cmp.Diff(kept, got); diff != "" || version != before.Version+1 {
			t.Errorf("version %d after %d (-want +got):\n%s", version, before.Version, diff)
		}
		must(t, k.SetOfficers(t.Context(), by, g.ID, 62, kept[2:]))
		must(t, k.SetOfficers(t.Context(), by, g.ID, 62, nil))
		said, err := db.Registered(t.Context(), by.Account, 10)
		must(t, err)
		if n := len(slices.DeleteFunc(said, func(r account.Registered) bool { return r.What != "officer" })); n != 2 {
			t.Errorf("a person gets %d lines of desks of their own, of 2", n)
		}
		a := account.Account{ID: by.Account, Name: by.Name, CreatedAt: noon}
		must(t, db.Erase(t.Context(), a, noon, by.Did(account.ManagePeople, "account/1", noon)))
		got, _ = officers()
		if diff := cmp.Diff([]gathering.Officer{{Name: "I Made Contoh 51"}, kept[2]}, got); diff != "" {
			t.Errorf("after one was forgotten (-want +got):\n%s", diff)
		}
	})
}
