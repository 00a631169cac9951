package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register/reference"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

// shelves are two programs on one database, and a clock that both read.
type shelves struct {
	t          *testing.T
	db         *store.DB
	by         account.Actor
	ahead      *atomic.Int64 // of noon
	one, other *reference.Shelf
}

func newShelves(t *testing.T, where string) shelves {
	t.Helper()
	db := open(t, where)
	who := founded(t, db, "1")
	s := shelves{t: t, db: db, ahead: &atomic.Int64{}, by: account.Actor{Account: who.ID, Name: who.Name, Organisation: who.Organisation, Role: account.Administrator}}
	now := func() time.Time { return noon.Add(time.Duration(s.ahead.Load())) }
	s.one, s.other = reference.NewShelf(db, now), reference.NewShelf(db, now)
	return s
}

func (s shelves) later(d time.Duration) { s.ahead.Add(int64(d)) }

func (s shelves) book(of *reference.Shelf) *reference.Book {
	s.t.Helper()
	b, err := of.Book(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

func (s shelves) title(version string) reference.Title {
	return reference.Title{Version: version, Source: "Peraturan contoh", Grade: reference.Official}
}

// propose hands in rows of KBLI 2020, written code|title.
func (s shelves) propose(t reference.Title, rows ...string) reference.EditionID {
	s.t.Helper()
	s.later(time.Millisecond) // so that editions have an order
	lines := []reference.Line{{Number: 1, Cells: []string{"kode", "judul"}}}
	for i, r := range rows {
		lines = append(lines, reference.Line{Number: i + 2, Cells: strings.Split(r, "|")})
	}
	id, mistakes, err := s.one.Propose(s.t.Context(), s.by, reference.KBLI2020, t, lines)
	if err != nil || len(mistakes) > 0 {
		s.t.Fatal(err, mistakes)
	}
	return id
}

func (s shelves) title16293(of *reference.Shelf) string {
	s.t.Helper()
	c, _ := s.book(of).Class(reference.Of2020, "16293")
	return c.Title
}

func (s shelves) enforce(id reference.EditionID) {
	s.t.Helper()
	if err := s.one.Enforce(s.t.Context(), s.by, reference.KBLI2020, id); err != nil {
		s.t.Fatal(err)
	}
}

// An edition does nothing until it is put in force; then this program has it at
// once, and others within seconds. Any earlier one, and the program's own, can be put
// back.
func TestEditionsComeIntoForceAndBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		s := newShelves(t, where)
		shipped := s.title16293(s.one)
		if shipped == "" || s.title16293(s.other) != shipped {
			t.Fatal("the program's own list is not in force")
		}
		first := s.propose(s.title("Contoh 1"), "16293|Ukiran satu", "01111|Jagung")
		second := s.propose(s.title("Contoh 2"), "16293|Ukiran dua")
		see := func(when, one, other string) {
			t.Helper()
			if got := []string{s.title16293(s.one), s.title16293(s.other)}; got[0] != one || got[1] != other {
				t.Errorf("%s: want %q and %q, got %q", when, one, other, got)
			}
		}
		see("only handed in", shipped, shipped)
		s.enforce(first)
		see("in force", "Ukiran satu", shipped)
		s.later(3 * time.Second)
		see("seconds later", "Ukiran satu", "Ukiran satu")
		before := s.book(s.other)
		s.later(3 * time.Second)
		if s.book(s.other) != before {
			t.Error("the book was made anew though nothing changed")
		}
		s.enforce(second)
		s.later(3 * time.Second)
		see("the second", "Ukiran dua", "Ukiran dua")
		s.enforce(first)
		s.enforce("")
		s.later(3 * time.Second)
		see("back to the program's own", shipped, shipped)
		if c, _ := before.Class(reference.Of2020, "16293"); c.Title != "Ukiran satu" {
			t.Error("a book changed after it was handed out")
		}
		all, err := s.one.Handed(t.Context(), s.by, reference.KBLI2020)
		if err != nil || len(all) != 2 || all[0].ID != second || all[1].ID != first || all[0].InForce || all[1].ForcedAt.IsZero() || all[1].MadeName == "" || all[1].Rows != 2 {
			t.Errorf("the editions: %+v, %v", all, err)
		}
		log, err := account.NewLog(s.db).Entries(t.Context(), account.Actor{Role: account.Administrator}, account.LogFilter{})
		if err != nil {
			t.Fatal(err)
		}
		kept := 0
		for _, l := range log {
			if l.Deed == account.KeepReference && strings.HasPrefix(l.Object, "reference/kbli_2020") {
				kept++
			}
		}
		if kept != 6 { // two handed in, four times put in force
			t.Errorf("want six entries in the audit log, got %d", kept)
		}
	})
}

// Other sections of KBLI are laid over the list that is in force.
func TestAnEditionCanBeAddedToTheOneInForce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		s := newShelves(t, where)
		title := s.title("Dengan kategori A")
		title.Add = true
		id := s.propose(title, "01|Pertanian tanaman", "01111|Pertanian jagung", "16293|Ukiran")
		p, err := s.one.Preview(t.Context(), s.by, reference.KBLI2020, id)
		if err != nil || len(p.Difference.Added) != 2 || len(p.Difference.Changed) != 1 || len(p.Difference.Removed) != 0 || p.Edition.Rows != 748 {
			t.Fatalf("the difference: %d, %d, %d of %d: %v", len(p.Difference.Added), len(p.Difference.Changed), len(p.Difference.Removed), p.Edition.Rows, err)
		}
		s.enforce(id)
		if got := s.book(s.one).SuggestKBLI("petani jagung", reference.Of2020, 5); len(got) == 0 || got[0].Code != "01111" {
			t.Errorf("corn is not found: %v", got)
		}
		village := []reference.Line{{Number: 1, Cells: []string{"kode", "nama", "tingkat"}}, {Number: 2, Cells: []string{"51.03.02.2099", "Desa Contoh", "desa"}}}
		for add, want := range map[bool]int{true: 0, false: 1} {
			title.Add = add
			_, mistakes, err := s.one.Propose(t.Context(), s.by, reference.Regions, title, village)
			if err != nil || len(mistakes) != want {
				t.Errorf("a village alone, added %v: %v, %v", add, mistakes, err)
			}
		}
	})
}

// Codes that the register uses and an edition lacks are told, and stay.
func TestCodesThatAnEditionLacksAreToldWithTheirCounts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		s := newShelves(t, where)
		raw := look(t, where)
		do := func(query string) {
			t.Helper()
			if _, err := raw.ExecContext(t.Context(), query); err != nil {
				t.Fatalf("%s: %v", query, err)
			}
		}
		for i, kbli := range []string{"16293", "16293", "32112"} {
			p := fmt.Sprintf("p%d", i)
			do(fmt.Sprintf(`INSERT INTO party (id, office, kind, name, contact, district, village, product) VALUES ('%s', '%s', 'business', 'Ukir Padma (contoh)', '', '', '', '')`, p, s.by.Organisation))
			do(fmt.Sprintf(`INSERT INTO business (party, office, code, public, nib, region, kbli, kbli_edition, cluster, created_at, changed_at)
				VALUES ('%s', '%s', '%s', 0, '', '51.03.02.2008', '%s', '2020', 'ukiran', 0, 0)`, p, s.by.Organisation, p, kbli))
		}
		do(`INSERT INTO business_fact (id, party, field, value, as_of, source, said_by, said_at, state, verified_by, reason)
			VALUES ('f1', 'p0', 'kbli_2020', '16293', '2026-01-01', 'office', '', 0, 'current', '', ''), ('f2', 'p1', 'kbli_2020', '31001', '2026-01-01', 'office', '', 0, 'past', '', ''),
			       ('f3', 'p2', 'legal_form', 'ud', '2026-01-01', 'office', '', 0, 'current', '', '')`)
		id := s.propose(s.title("Tanpa ukiran"), "32112|Perhiasan")
		p, err := s.one.Preview(t.Context(), s.by, reference.KBLI2020, id)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]reference.Missing{{Code: "16293", Count: 2}}, p.Missing); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		s.enforce(id)
		if n := texts(t, raw, `SELECT kbli FROM business WHERE kbli = '16293' ORDER BY party`); len(n) != 2 {
			t.Errorf("codes were lost: %v", n)
		}
		for _, k := range reference.Kinds {
			used, err := s.db.CodesInUse(t.Context(), k)
			if err != nil {
				t.Errorf("%s: %v", k, err)
			}
			want := map[reference.Kind]map[string]int{
				reference.Regions: {"51.03.02.2008": 3}, reference.KBLI2020: {"16293": 2, "32112": 1}, reference.Products: {"ukiran": 3}, reference.LegalForms: {"ud": 1},
			}[k]
			if len(used)+len(want) > 0 && !cmp.Equal(want, used) {
				t.Errorf("%s: want %v, got %v", k, want, used)
			}
		}
	})
}

func TestWhatCannotBeDoneWithEditions(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		s := newShelves(t, where)
		ctx := t.Context()
		id := s.propose(s.title("Contoh 1"), "16293|Ukiran satu")
		kind := func(what string, err error, want fault.Kind) {
			t.Helper()
			if err == nil || fault.KindOf(err) != want {
				t.Errorf("%s: want %s, got %v", what, want, err)
			}
		}
		owner := account.Actor{Role: account.Owner}
		_, err := s.one.Handed(ctx, owner, "")
		kind("an owner looks", err, fault.Forbidden)
		_, err = s.one.Preview(ctx, owner, reference.KBLI2020, id)
		kind("an owner compares", err, fault.Forbidden)
		_, _, err = s.one.Propose(ctx, owner, reference.KBLI2020, s.title("x"), nil)
		kind("an owner hands in", err, fault.Forbidden)
		kind("an owner puts in force", s.one.Enforce(ctx, owner, reference.KBLI2020, id), fault.Forbidden)
		kind("an owner drops", s.one.Drop(ctx, owner, reference.KBLI2020, id), fault.Forbidden)
		_, err = s.one.Handed(ctx, s.by, "nothing")
		kind("no such list", err, fault.NotFound)
		kind("no such edition", s.one.Enforce(ctx, s.by, reference.KBLI2020, "nothing"), fault.NotFound)
		kind("an edition of another list", s.one.Enforce(ctx, s.by, reference.KBLI2025, id), fault.NotFound)
		kind("dropping one of another list", s.one.Drop(ctx, s.by, reference.KBLI2025, id), fault.NotFound)
		for field, title := range map[string]reference.Title{
			"version": {Source: "x", Grade: "A"}, "source": {Version: "x", Grade: "A"}, "grade": {Version: "x", Source: "x", Grade: "E"},
			"checked": {Version: "x", Source: "x", Grade: "A", Checked: "kemarin"},
		} {
			_, _, err := s.one.Propose(ctx, s.by, reference.KBLI2020, title, nil)
			kind(field, err, fault.Invalid)
			if f, ok := errors.AsType[*fault.Fault](err); !ok || f.Field != field {
				t.Errorf("want a word about %s, got %v", field, err)
			}
		}
		if err := s.one.Drop(ctx, s.by, reference.KBLI2020, id); err != nil {
			t.Errorf("dropping what was never in force: %v", err)
		}
		id = s.propose(s.title("Contoh 2"), "16293|Ukiran dua")
		s.enforce(id)
		s.enforce("")
		kind("dropping what was in force", s.one.Drop(ctx, s.by, reference.KBLI2020, id), fault.Conflict)
		stale := s.propose(s.title("Contoh 3"), "16293|Ukiran tiga")
		s.later(8 * 24 * time.Hour)
		s.propose(s.title("Contoh 4"), "16293|Ukiran empat")
		_, err = s.one.Preview(ctx, s.by, reference.KBLI2020, stale)
		kind("one that was looked at a week ago", err, fault.NotFound)
		if _, err := s.one.Preview(ctx, s.by, reference.KBLI2020, id); err != nil {
			t.Errorf("one that was in force is gone: %v", err)
		}
	})
}
