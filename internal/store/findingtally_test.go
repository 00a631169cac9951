package store_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/register"
	"wantilan/internal/store/storetest"
)

// Kept counts are what counting the rows gives, whatever changed them: the program,
// or a party whose rows went with it; before due work adds the lines up, and after.
func TestKeptCountsAreTheRows(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		b := newBook(t, where, 60)
		raw := look(t, where)
		const parts = `kind || ' ' || office || ' ' || public || ' ' || cluster || ' ' || class || ' ' || region || ' ' || scale`
		agree := func(when string) {
			t.Helper()
			want := texts(t, raw, `SELECT `+parts+` || ' ' || COUNT(*) FROM finding GROUP BY kind, office, public, cluster, class, region, scale ORDER BY 1`)
			kept := texts(t, raw, `SELECT `+parts+` || ' ' || SUM(n) FROM finding_tally GROUP BY kind, office, public, cluster, class, region, scale HAVING SUM(n) <> 0 ORDER BY 1`)
			if diff := cmp.Diff(want, kept); diff != "" || len(want) < 50 {
				t.Errorf("%s, %d parts (-rows +kept):\n%s", when, len(want), diff)
			}
		}
		agree("kept")
		r := rand.New(rand.NewPCG(1, 1))
		for _, id := range texts(t, raw, `SELECT party FROM business ORDER BY party`) {
			var err error
			switch r.IntN(5) {
			case 0:
				_, err = register.NewPublishing(b.db, b.clock).Publish(t.Context(), b.staff, []register.PartyID{register.PartyID(id)}, r.IntN(2) == 0)
			case 1:
				_, err = raw.ExecContext(t.Context(), `UPDATE business SET region = '51.03.06.2005', cluster = 'lain', changed_at = changed_at + 100000000000000 WHERE party = $1`, id)
			case 2:
				_, err = raw.ExecContext(t.Context(), `UPDATE finding SET public = 1 - public WHERE party = $1`, id)
			case 3:
				_, err = raw.ExecContext(t.Context(), `DELETE FROM finding WHERE party = $1 AND kind = 'product'`, id)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		agree("changed")
		b.index(t)
		agree("indexed")
		if twice := texts(t, raw, `SELECT `+parts+` FROM finding_tally GROUP BY kind, office, public, cluster, class, region, scale HAVING COUNT(*) > 1`); len(twice) > 0 {
			t.Errorf("not added up: %v", twice)
		}
	})
}
