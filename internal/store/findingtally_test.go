package store_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/register"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

// Kept counts are what counting the rows gives, whatever changed them: the program,
// or a party whose rows went with it; before due work adds the lines up, and after.
func TestKeptCountsAreTheRows(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		b := newBook(t, where, 60)
		raw := look(t, where)
		inspector, err := store.Inspect(t.Context(), where)
		if err != nil {
			t.Fatal(err)
		}
		defer inspector.Close()
		const parts = `kind || ' ' || office || ' ' || public || ' ' || cluster || ' ' || class || ' ' || region || ' ' || scale`
		const lapse = `kind || ' ' || what || ' ' || last || ' ' || region || ' ' || office || ' ' || public || ' '`
		agree := func(when string) {
			t.Helper()
			want := texts(t, raw, `SELECT `+parts+` || ' ' || COUNT(*) FROM finding GROUP BY kind, office, public, cluster, class, region, scale ORDER BY 1`)
			kept := texts(t, raw, `SELECT `+parts+` || ' ' || SUM(n) FROM finding_tally GROUP BY kind, office, public, cluster, class, region, scale HAVING SUM(n) <> 0 ORDER BY 1`)
			if diff := cmp.Diff(want, kept); diff != "" || len(want) < 50 {
				t.Errorf("%s, %d parts (-rows +kept):\n%s", when, len(want), diff)
			}
			const period = int64(30 * 24 * time.Hour / time.Microsecond)
			want = texts(t, raw, fmt.Sprintf(`
				SELECT line || COUNT(*) FROM (
					SELECT kind || ' visited ' || COALESCE(visited_at / %d, -1) || ' ' || region || ' ' || office || ' ' || public || ' ' AS line FROM finding
					UNION ALL
					SELECT kind || ' served ' || CAST(served AS INTEGER) || ' ' || region || ' ' || office || ' ' || public || ' ' FROM finding WHERE served <> ''
				) AS lines GROUP BY line ORDER BY 1`, period))
			kept = texts(t, raw, `SELECT `+lapse+` || SUM(n) FROM finding_lapse GROUP BY kind, what, last, region, office, public HAVING SUM(n) <> 0 ORDER BY 1`)
			if diff := cmp.Diff(want, kept); diff != "" || len(want) < 50 {
				t.Errorf("%s, %d lapses (-rows +kept):\n%s", when, len(want), diff)
			}
			if wrong, err := inspector.WrongCounts(t.Context()); err != nil || len(wrong) > 0 {
				t.Errorf("%s: check says %q, %v", when, wrong, err)
			}
		}
		agree("kept")
		r := rand.New(rand.NewPCG(1, 1))
		for _, id := range texts(t, raw, `SELECT party FROM business ORDER BY party`) {
			var err error
			switch r.IntN(7) {
			case 0:
				_, err = register.NewPublishing(b.db, b.clock).Publish(t.Context(), b.staff, []register.PartyID{register.PartyID(id)}, r.IntN(2) == 0)
			case 1:
				_, err = raw.ExecContext(t.Context(), `UPDATE business SET region = '51.03.06.2005', cluster = 'lain', changed_at = changed_at + 100000000000000 WHERE party = $1`, id)
			case 2:
				_, err = raw.ExecContext(t.Context(), `UPDATE finding SET public = 1 - public WHERE party = $1`, id)
			case 4:
				_, err = raw.ExecContext(t.Context(), `UPDATE finding SET visited_at = CASE WHEN visited_at IS NULL THEN 1700000000000000 END WHERE party = $1`, id)
			case 5:
				_, err = raw.ExecContext(t.Context(), `UPDATE finding SET served = '2019' WHERE party = $1 AND kind = 'business'`, id)
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
		if twice := texts(t, raw, `SELECT `+lapse+` FROM finding_lapse GROUP BY kind, what, last, region, office, public HAVING COUNT(*) > 1`); len(twice) > 0 {
			t.Errorf("not added up: %v", twice)
		}
		for _, table := range []string{"finding_lapse", "finding_tally"} {
			if _, err := raw.ExecContext(t.Context(), `UPDATE `+table+` SET n = n + 1 WHERE kind = 'product'`); err != nil {
				t.Fatal(err)
			}
		}
		wrong, err := inspector.WrongCounts(t.Context())
		if err != nil || len(wrong) != 2 || !strings.Contains(wrong[0], "finding_lapse are not") || !strings.Contains(wrong[1], "finding_tally are not") {
			t.Errorf("counts were changed; check says %q, %v", wrong, err)
		}
	})
}

// What was indexed last does not wait where every search would look through it.
func TestIndexingTidiesUp(t *testing.T) {
	t.Parallel()
	where := storetest.Postgres(t)
	b := newBook(t, where, 60)
	raw := look(t, where)
	waiting := func() (pages int) {
		t.Helper()
		if err := raw.QueryRowContext(t.Context(), `SELECT gin_clean_pending_list('finding_words')`).Scan(&pages); err != nil {
			t.Fatal(err)
		}
		return pages
	}
	if n := waiting(); n != 0 {
		t.Errorf("%d pages wait after due work", n)
	}
	keepMade(t, b.db, []register.Profile{workshop("1", "Tenun Sandat 01 (contoh)", "Endek.", nil)}, nil, nil)
	if n := waiting(); n == 0 {
		t.Error("nothing waits before due work: this test tells nothing")
	}
}
