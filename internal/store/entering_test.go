package store_test

import (
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/register"
	"wantilan/internal/sample"
	"wantilan/internal/store/storetest"
)

// Whoever takes part in a gathering gets a place in the office's book, once: found by
// words, listed, drawn where it is, with code and facts, and shown to nobody outside
// before the office says so.
func TestPartiesOfGatheringsAreEntered(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		ctx := t.Context()
		now := func() time.Time { return noon }
		if _, err := sample.Plant(ctx, account.NewDoor(db, now), db, 1, noon, noon); err != nil {
			t.Fatal(err)
		}
		staff, err := db.MemberByRole(ctx, account.Administrator)
		if err != nil {
			t.Fatal(err)
		}
		var businesses, others int
		if err := look(t, where).QueryRowContext(ctx, `
			SELECT COUNT(CASE WHEN kind = 'business' THEN 1 END), COUNT(CASE WHEN kind <> 'business' THEN 1 END) FROM party`).Scan(&businesses, &others); err != nil {
			t.Fatal(err)
		}
		region := func(district, village string) string {
			if district == "Mengwi" {
				return "51.03.02.2001"
			}
			return ""
		}
		n, err := register.EnterDue(ctx, db, region, now)
		if err != nil || n != businesses+others || businesses < 50 || others < 5 {
			t.Fatalf("want %d and %d entered, got %d, %v", businesses, others, n, err)
		}
		if n, err := register.EnterDue(ctx, db, region, now); n != 0 || err != nil {
			t.Errorf("entered again: %d, %v", n, err)
		}
		finder := register.NewFinder(db, now)
		by := staff.Actor()
		for address, want := range map[string]int{"": businesses, "jenis=stakeholder": others, "terbit=ya": 0} {
			r, err := finder.Find(ctx, by, query(t, address))
			got := 0
			for _, g := range r.Groups {
				got += g.Total
			}
			if got != want || err != nil {
				t.Errorf("%q: want %d, got %d, %v", address, want, got, err)
			}
		}
		regions, err := finder.ByRegion(ctx, by, register.Query{})
		if err != nil || regions["51.03.02.2001"] == 0 || regions["51.03.02.2001"]+regions[""] != businesses {
			t.Errorf("on the map: %v, %v", regions, err)
		}
		var bare, notes int
		err = look(t, where).QueryRowContext(ctx, `
			SELECT (SELECT COUNT(*) FROM business b JOIN party p ON p.id = b.party WHERE b.code = '' OR NOT EXISTS (SELECT 1 FROM business_fact f WHERE f.party = b.party AND f.field = 'name' AND f.value = p.name)),
			       (SELECT COUNT(*) FROM audit WHERE deed = 'register.keep')`).Scan(&bare, &notes)
		if bare != 0 || notes != n || err != nil {
			t.Errorf("%d are bare, %d of %d noted, %v", bare, notes, n, err)
		}
		if n, err := register.IndexDue(ctx, db, register.Lists{}, now); n != 0 || err != nil {
			t.Errorf("entering left %d rows to index, %v", n, err)
		}
	})
}
