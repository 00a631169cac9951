package store_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/letter"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

// secretariat keeps an office's letters; by is its organiser.
func secretariat(t *testing.T, db *store.DB) (s *letter.Secretariat, f *letter.Forms, by account.Actor) {
	t.Helper()
	now := func() time.Time { return noon }
	by = founded(t, db, "1").Actor()
	by.Role = account.Organiser
	s = letter.NewSecretariat(db, now)
	return s, letter.NewForms(db, s, now), by
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// isFault fails unless err is a fault of the kind.
func isFault(t *testing.T, what string, err error, want fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != want {
		t.Errorf("%s: want %s, got %v", what, want, err)
	}
}

func TestLetterheadAndNumberingAreKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		s, _, by := secretariat(t, db)
		of := by.Organisation
		h, err := s.Letterhead(t.Context(), of)
		must(t, err)
		if len(h.Lines) != 1 || h.Version != 0 || h.Paper != letter.A4 {
			t.Errorf("before any was kept: %+v", h)
		}
		h.Lines, h.Address, h.Email, h.Paper, h.Place = []string{" PEMERINTAH  KABUPATEN CONTOH ", "", "DINAS CONTOH 1"}, "Jalan Contoh 1", "dinas@contoh.example", letter.F4, "Mangupura"
		must(t, s.SetLetterhead(t.Context(), by, h))
		isFault(t, "an older form", s.SetLetterhead(t.Context(), by, h), fault.Conflict)
		must(t, s.SetLogo(t.Context(), by, of, "ab"))
		got, err := s.Letterhead(t.Context(), of)
		must(t, err)
		h.Lines, h.Logo, h.Version = []string{"PEMERINTAH KABUPATEN CONTOH", "DINAS CONTOH 1"}, "ab", 2
		if diff := cmp.Diff(h, got); diff != "" {
			t.Errorf("letterhead (-want +got):\n%s", diff)
		}
		named, err := db.FilesNamed(t.Context(), []string{"ab", "cd"})
		must(t, err)
		if !cmp.Equal(named, []string{"ab"}) {
			t.Errorf("a logo would be swept away: %v", named)
		}
		h.Lines, h.Email, h.Paper = nil, "dinas contoh", "a5"
		if err := s.SetLetterhead(t.Context(), by, h); err == nil || len(err.(interface{ Unwrap() []error }).Unwrap()) != 3 {
			t.Errorf("three mistakes: %v", err)
		}

		n, err := s.Numbering(t.Context(), of)
		must(t, err)
		n.Pattern, n.Body, n.Digits, n.Codes[letter.Thanks] = "{kode}/{nomor}/{instansi}/{bulan_romawi}/{tahun}", "DPC", 3, "500"
		must(t, s.SetNumbering(t.Context(), by, n))
		isFault(t, "an older form", s.SetNumbering(t.Context(), by, n), fault.Conflict)
		kept, err := s.Numbering(t.Context(), of)
		must(t, err)
		n.Version = 1
		if diff := cmp.Diff(n, kept); diff != "" {
			t.Errorf("numbering (-want +got):\n%s", diff)
		}
		for _, pattern := range []string{"", "{nomor}", "{tahun}", "{nomor}{nomor}{tahun}", "{nomor}/{thun}", "{nomor/{tahun}"} {
			n.Pattern = pattern
			isFault(t, pattern, s.SetNumbering(t.Context(), by, n), fault.Invalid)
		}
		wrong, _, err := checkedAudit(t, where)
		if err != nil || len(wrong) > 0 {
			t.Errorf("audit log: %v, %v", wrong, err)
		}
	})
}

// checkedAudit reads the audit log of a database.
func checkedAudit(t *testing.T, where string) ([]string, int64, error) {
	t.Helper()
	i, err := store.Inspect(t.Context(), where)
	must(t, err)
	defer i.Close()
	return i.CheckAudit(t.Context())
}

func TestSignatoriesAreKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		s, _, by := secretariat(t, db)
		form := letter.Signatory{Organisation: by.Organisation, Name: " I Wayan  Contoh 83, S.E.", Position: "Kepala Dinas Contoh,", NIP: "19700131 199503 1 002", Acting: true, OnBehalf: "Bupati Contoh", Rank: "Pembina", From: "2026-01-01"}
		id, err := s.SetSignatory(t.Context(), by, form)
		must(t, err)
		form.ID, form.Name, form.Position, form.NIP = id, "I Wayan Contoh 83, S.E.", "Kepala Dinas Contoh", "197001311995031002"
		got, err := s.Signatory(t.Context(), by, by.Organisation, id)
		must(t, err)
		if diff := cmp.Diff(form, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		form.Until = "2026-06-30"
		_, err = s.SetSignatory(t.Context(), by, form)
		must(t, err)
		for day, want := range map[string]int{"2026-06-30": 1, "2026-07-01": 0} {
			if in, err := s.SignatoriesOn(t.Context(), by.Organisation, day); err != nil || len(in) != want {
				t.Errorf("on %s %d sign, want %d: %v", day, len(in), want, err)
			}
		}
		for what, change := range map[string]func(*letter.Signatory){
			"no name": func(s *letter.Signatory) { s.Name = "" }, "no position": func(s *letter.Signatory) { s.Position = "," },
			"17 digits": func(s *letter.Signatory) { s.NIP = "19700131199503100" }, "letters": func(s *letter.Signatory) { s.NIP = "19700131199503100x" },
			"no birthday": func(s *letter.Signatory) { s.NIP = "197002311995031002" }, "appointed before birth": func(s *letter.Signatory) { s.NIP = "197001311970031002" },
			"no sex": func(s *letter.Signatory) { s.NIP = "197001311995033002" }, "no day": func(s *letter.Signatory) { s.From = "2026-02-30" },
			"backwards": func(s *letter.Signatory) { s.Until = "2025-01-01" },
		} {
			bad := form
			change(&bad)
			_, err := s.SetSignatory(t.Context(), by, bad)
			isFault(t, what, err, fault.Invalid)
		}
		form.ID = "none"
		_, err = s.SetSignatory(t.Context(), by, form)
		isFault(t, "a signatory that is not there", err, fault.NotFound)
	})
}

func TestFormsKeepTheirHistory(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		_, f, by := secretariat(t, db)
		ctx, of, k := t.Context(), by.Organisation, letter.Invitation
		own := letter.Text{Title: "Undangan {acara}", Text: "Yth. {nama}"}
		must(t, f.Save(ctx, by, of, k, letter.Indonesian, 0, own))
		isFault(t, "an older form", f.Save(ctx, by, of, k, letter.Indonesian, 0, letter.Text{Title: "x", Text: "{acara}"}), fault.Conflict)
		must(t, f.Save(ctx, by, of, k, letter.Indonesian, 1, own)) // says the same: no version
		isFault(t, "a placeholder that is unknown", f.Save(ctx, by, of, k, letter.Indonesian, 1, letter.Text{Title: "x", Text: "{acra}"}), fault.Invalid)
		words, err := f.Words(ctx, of, k, letter.Indonesian)
		must(t, err)
		if words != own {
			t.Errorf("the own words are not used: %+v", words)
		}
		if words, err = f.Words(ctx, of, k, letter.English); err != nil || words != letter.Shipped(k, letter.English) {
			t.Errorf("English: %+v, %v", words, err)
		}
		must(t, f.Restore(ctx, by, of, k, letter.Indonesian, 1))
		must(t, f.Restore(ctx, by, of, k, letter.Indonesian, 2)) // as shipped already
		form, err := f.Form(ctx, by, of, k, letter.Indonesian)
		must(t, err)
		if form.Own || form.Text != letter.Shipped(k, letter.Indonesian) || form.Number != 2 || len(form.History) != 2 || form.History[1].Text != own || form.History[1].By != by.Account || form.History[1].ByName == "" {
			t.Errorf("after going back: %+v", form)
		}
		must(t, f.Save(ctx, by, of, k, letter.Indonesian, 2, own))
		all, err := f.List(ctx, by, of)
		must(t, err)
		if i := slices.IndexFunc(all, func(x letter.Form) bool { return x.Own }); i < 0 || all[i].Kind != k || all[i].Number != 3 {
			t.Errorf("the list does not tell what is the body's own: %d", i)
		}
		_, err = f.Form(ctx, by, of, letter.Minutes, letter.English)
		isFault(t, "a language that a kind has not", err, fault.NotFound)
	})
}

// Who keeps letters keeps those of their own body; staff see them.
func TestLettersOfOthersAreNotThere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		s, f, by := secretariat(t, db)
		other := founded(t, db, "2").Actor()
		other.Role = account.Organiser
		staff, admin, owner := by, other, by
		staff.Role, admin.Role, owner.Role = account.Staff, account.Administrator, account.Owner
		for what, c := range map[string]struct {
			by   account.Actor
			want fault.Kind
		}{"another office": {other, fault.NotFound}, "staff": {staff, fault.Forbidden}, "owner": {owner, fault.NotFound}, "stranger": {account.Actor{}, fault.NotFound}} {
			isFault(t, what, s.SetLogo(t.Context(), c.by, by.Organisation, ""), c.want)
			isFault(t, what, f.Save(t.Context(), c.by, by.Organisation, letter.Thanks, letter.Indonesian, 0, letter.Text{Title: "x", Text: "{acara}"}), c.want)
			_, err := s.Take(t.Context(), c.by, by.Organisation, letter.Thanks, noon, 1)
			isFault(t, what, err, c.want)
		}
		if _, err := s.Signatories(t.Context(), staff, by.Organisation); err != nil {
			t.Errorf("staff see no signatories: %v", err)
		}
		if all, err := s.Bodies(t.Context(), staff); err != nil || len(all) != 1 {
			t.Errorf("staff see %d bodies: %v", len(all), err)
		}
		if all, err := s.Bodies(t.Context(), admin); err != nil || len(all) != 2 {
			t.Errorf("the administrator sees %d bodies: %v", len(all), err)
		}
		must(t, s.SetLogo(t.Context(), admin, by.Organisation, ""))
	})
}

// Many who take numbers at once get all of them, each once; what was undone leaves no
// gap.
func TestNumbersHaveNoGapsAndNoDoubles(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		s, _, by := secretariat(t, db)
		const takers, times = 8, 12
		var mu sync.Mutex
		var got []string
		var all sync.WaitGroup
		for w := range takers {
			all.Go(func() {
				for i := range times {
					count := 1 + (w+i)%3
					kind := letter.Thanks // shares its code with certificates
					if i%2 == 0 {
						kind = letter.Certificate
					}
					some, err := s.Take(t.Context(), by, by.Organisation, kind, noon, count)
					if err != nil {
						t.Error(err)
					}
					ctx, cancel := context.WithCancel(t.Context())
					cancel()
					if _, err := s.Take(ctx, by, by.Organisation, kind, noon, count); err == nil {
						t.Error("numbers were given to who has left")
					}
					mu.Lock()
					got = append(got, some...)
					mu.Unlock()
				}
			})
		}
		all.Wait()
		n, err := s.Numbering(t.Context(), by.Organisation)
		must(t, err)
		want := n.Range(1, len(got), letter.Thanks, noon)
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("numbers (-want +got):\n%s", diff)
		}
		counters, err := s.Counters(t.Context(), by, by.Organisation, noon.Year())
		must(t, err)
		if len(counters) != 1 || counters[0].Last != len(got) {
			t.Errorf("counters: %v", counters)
		}
		batch, err := s.Take(t.Context(), by, by.Organisation, letter.Invitation, noon, 3000)
		must(t, err)
		if len(batch) != 3000 || batch[2999] != n.Write(3000, letter.Invitation, noon) {
			t.Errorf("a range of %d ends with %s", len(batch), batch[len(batch)-1])
		}
		next, err := s.Take(t.Context(), by, by.Organisation, letter.Invitation, noon.AddDate(1, 0, 0), 1)
		must(t, err)
		if next[0] != n.Write(1, letter.Invitation, noon.AddDate(1, 0, 0)) {
			t.Errorf("the next year begins with %s", next[0])
		}
		for _, count := range []int{0, -1, letter.MostNumbers + 1} {
			_, err := s.Take(t.Context(), by, by.Organisation, letter.Invitation, noon, count)
			isFault(t, fmt.Sprint(count), err, fault.Invalid)
		}
		// a deed that fails after numbers were taken gives them back
		form := by
		form.Once = account.Once{Hash: "h", Print: "p"}
		_, err = s.Take(t.Context(), form, by.Organisation, letter.Invitation, noon, 1)
		must(t, err)
		if _, err = s.Take(t.Context(), form, by.Organisation, letter.Invitation, noon, 1); err == nil {
			t.Error("a form that was sent twice took numbers twice")
		}
		last, err := s.Take(t.Context(), by, by.Organisation, letter.Invitation, noon, 1)
		must(t, err)
		if last[0] != n.Write(3002, letter.Invitation, noon) {
			t.Errorf("after a refused deed: %s", last[0])
		}
	})
}
