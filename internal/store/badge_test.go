package store_test

import (
	"sync"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/store/storetest"
)

// Two who print at once have two printings, and of each badge the newest mark counts.
func TestPrintingsOfBadgesAreKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		g, by := hosted(t, db)
		p := registration.NewPapers(db, []byte("0123456789abcdef"), func() time.Time { return noon })
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if _, err := p.Print(t.Context(), by, g.ID, map[string]string{"a/1": "one", "b/1": "two"}); err != nil {
					t.Errorf("print: %v", err)
				}
			})
		}
		all.Wait()
		n, err := p.Print(t.Context(), by, g.ID, map[string]string{"a/1": "other"})
		must(t, err)
		if n != 4 {
			t.Errorf("the fourth printing has the number %d", n)
		}
		printed, err := p.Printed(t.Context(), by, g.ID)
		must(t, err)
		if printed["a/1"] != (registration.PrintedBadge{Run: 4, Mark: "other"}) || printed["b/1"] != (registration.PrintedBadge{Run: 3, Mark: "two"}) {
			t.Errorf("printed are %v", printed)
		}
		runs, err := p.Runs(t.Context(), by, g.ID)
		must(t, err)
		if len(runs) != 4 || runs[0].Number != 4 || runs[0].Count != 1 || runs[3].Count != 2 || runs[0].ByName == "" {
			t.Errorf("printings are %+v", runs)
		}
		_, err = p.Run(t.Context(), by, g.ID, 9)
		isFault(t, "a printing that never was", err, fault.NotFound)
		_, err = p.Print(t.Context(), by, g.ID, nil)
		isFault(t, "a printing of nothing", err, fault.Invalid)
		for _, other := range []account.Actor{{}, {Role: account.Organiser, Organisation: "another"}, {Role: account.Owner, Organisation: by.Organisation}} {
			_, _, err := p.Coming(t.Context(), other, g.ID)
			isFault(t, "who comes, for another", err, fault.NotFound)
			_, err = p.Print(t.Context(), other, g.ID, map[string]string{"a/1": "one"})
			isFault(t, "a printing by another", err, fault.NotFound)
		}
	})
}
