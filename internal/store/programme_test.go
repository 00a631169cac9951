package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/register"
	"wantilan/internal/register/programme"
	"wantilan/internal/store/storetest"
)

// twoBodies is an office and a council, each with a book: 1 to 3 are the office's, 4 and
// 5 the council's, of which 4 has the number of 1.
func twoBodies(t *testing.T, where string) (b *book, d *programme.Desk, council account.Actor) {
	t.Helper()
	b = newBook(t, where, 0)
	must(t, b.db.KeepOrganisation(t.Context(), account.Organisation{ID: "council", Kind: account.Council, Name: "Dekranasda (contoh)"}, account.Entry{}))
	nib := func(office account.OrganisationID, number string) func(*register.Profile) {
		return func(p *register.Profile) {
			p.Office = office
			p.Facts[register.FieldNIB] = register.Fact{ID: "n" + string(p.ID), Field: register.FieldNIB, Value: number, AsOf: "2026-01-01", Source: register.FromOffice, SaidAt: noon, State: register.Current}
		}
	}
	keepMade(t, b.db, []register.Profile{
		workshop("1", "Tenun Sandat 01 (contoh)", "Endek.", nib("org", "0000000000001")),
		workshop("2", "Perak Padma 02 (contoh)", "Cincin.", nib("org", "0000000000002")),
		workshop("3", "Ukiran Bulan 03 (contoh)", "Kayu.", nil),
		workshop("4", "Tenun Sandat 04 (contoh)", "Endek.", nib("council", "0000000000001")),
		workshop("5", "Kopi Embun 05 (contoh)", "Kopi.", nib("council", "0000000000005")),
	}, nil, nil)
	b.index(t)
	return b, programme.NewDesk(b.db, b.clock), account.Actor{Account: "c", Organisation: "council", Role: account.Organiser}
}

func made(t *testing.T, d *programme.Desk, by account.Actor, name, year string) programme.ID {
	t.Helper()
	id, err := d.Add(t.Context(), by, programme.Form{Kind: "training", Name: name, Year: year})
	must(t, err)
	return id
}

// A body sees what is its own, what another shares and what both hold; both record who
// takes part in the last. Search follows, in both books.
func TestBodiesSeeWhatTheyShareAndHoldTogether(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		b, d, council := twoBodies(t, where)
		ctx, office := t.Context(), b.staff
		own, theirs := made(t, d, office, "Pelatihan (contoh)", "2026"), made(t, d, council, "Pameran (contoh)", "2025")
		finished := programme.Said{Status: "finished", Since: "2025-06-01"}
		_, err := d.Join(ctx, council, theirs, []register.PartyID{"4", "5", "2"}, finished) // 2 is not theirs
		must(t, err)
		found := func(by account.Actor, address string) []string {
			t.Helper()
			b.index(t)
			all := titles(b.find(t, by, address))
			for i := range all {
				all[i] = strings.Fields(all[i])[3]
			}
			return slices.Sorted(slices.Values(all))
		}
		same := func(what string, want, got []string) {
			t.Helper()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", what, diff)
			}
		}
		same("council's search", []string{"04", "05"}, found(council, "program="+string(theirs)))
		same("office's search before it is told", nil, found(office, "program="+string(theirs)))
		same("office's unserved before", []string{"01", "02", "03"}, found(office, "program=belum-2025"))
		_, err = d.Programme(ctx, office, theirs)
		isFault(t, "not shared", err, fault.NotFound)
		isFault(t, "shared by another", d.Share(ctx, office, theirs, true), fault.NotFound)

		must(t, d.Share(ctx, council, theirs, true))
		same("shared, by its number", []string{"01"}, found(office, "program="+string(theirs)))
		same("unserved then", []string{"02", "03"}, found(office, "program=belum-2025"))
		same("unserved later", []string{"01", "02", "03"}, found(office, "program=belum-2026"))
		p, err := d.Programme(ctx, office, theirs)
		must(t, err)
		if p.Keeps(office) || p.Changes(office) || p.Shares(office) || p.Parts != 2 || p.Served != 2 {
			t.Errorf("a shared programme is the office's to change: %+v", p)
		}
		_, err = d.Join(ctx, office, theirs, []register.PartyID{"2"}, finished)
		isFault(t, "joined while only shared", err, fault.Forbidden)

		isFault(t, "agreed to what nobody asked", d.Agree(ctx, office, theirs), fault.Forbidden)
		must(t, d.Share(ctx, council, theirs, false))
		must(t, d.Ask(ctx, council, theirs, "org"))
		same("asked, not agreed", []string{"01", "02", "03"}, found(office, "program=belum-2025"))
		isFault(t, "agreed for another", d.Agree(ctx, council, theirs), fault.Forbidden)
		must(t, d.Agree(ctx, office, theirs))
		a, err := d.JoinByNIB(ctx, office, theirs, "0000000000002\n0000000000005\n0000000000001\n0000000000009", programme.Said{Status: "registered"})
		must(t, err)
		if a.New != 2 || a.Changed != 1 || !slices.Equal(a.Unknown, []string{"0000000000009"}) { // 5 stands in the partner's book
			t.Errorf("joined by number: %+v", a)
		}
		same("both are in it", []string{"01", "02"}, found(office, "program="+string(theirs)))
		same("who only put their name down is not served", []string{"02", "03"}, found(office, "program=belum-2025"))
		taken, err := d.Taken(ctx, office, &register.Party{ID: "1", Office: "org"})
		must(t, err)
		if len(taken) != 2 { // as itself, and as the council's business of the same number
			t.Errorf("business 1 is in %d", len(taken))
		}
		must(t, d.Leave(ctx, office, theirs, "org"))
		_, err = d.Programme(ctx, office, theirs)
		isFault(t, "left", err, fault.NotFound)
		same("its own stays", []string{"01", "02"}, found(office, "program="+string(theirs)))
		all, err := d.Find(ctx, office, 0)
		must(t, err)
		if len(all) != 1 || all[0].ID != own {
			t.Errorf("the office sees %d programmes", len(all))
		}
	})
}

// Numbers are read out of what people paste; what is none is named.
func TestNumbersArePasted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"0000000000001": "0000000000001", "NIB\n0000000000001\r\n\r\n0000000000002": "0000000000001 0000000000002", "0000.0000.0000.1, 0000000000001": "0000000000001",
		"a\t0000000000003;0000000000004": "0000000000003 0000000000004", "0000000000001 0000000000002": "0000000000001 0000000000002",
	} {
		got, err := programme.ReadNIBs(text)
		if strings.Join(got, " ") != want || err != nil {
			t.Errorf("%q: want %s, got %v, %v", text, want, got, err)
		}
	}
	for _, text := range []string{"", "NIB", "12345", "0000000000001\n1", strings.Repeat("9", 27), "912000000000A1"} {
		if got, err := programme.ReadNIBs(text); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q is taken: %v", text, got)
		}
	}
	var many strings.Builder
	for i := range 5001 {
		fmt.Fprintf(&many, "%013d\n", i)
	}
	if _, err := programme.ReadNIBs(many.String()); fault.KindOf(err) != fault.Invalid {
		t.Error("more than 5,000 are taken")
	}
}

// Overlap counts a business of two books once when it has one number, and tells how
// many of the own book nobody served.
func TestOverlapOfProgrammes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		b, d, council := twoBodies(t, where)
		ctx, office := t.Context(), b.staff
		own, theirs, old := made(t, d, office, "Pelatihan (contoh)", "2026"), made(t, d, council, "Pameran (contoh)", "2025"), made(t, d, office, "Bantuan (contoh)", "2021")
		finished := programme.Said{Status: "finished"}
		for _, j := range []struct {
			by      account.Actor
			id      programme.ID
			parties []register.PartyID
			said    programme.Said
		}{
			{office, own, []register.PartyID{"1"}, finished}, {office, own, []register.PartyID{"2"}, programme.Said{Status: "dropped"}},
			{council, theirs, []register.PartyID{"4", "5"}, finished}, {office, old, []register.PartyID{"3"}, finished},
		} {
			_, err := d.Join(ctx, j.by, j.id, j.parties, j.said)
			must(t, err)
		}
		must(t, d.Share(ctx, council, theirs, true))
		o, err := d.Overlap(ctx, office, 2026, 3)
		must(t, err)
		want := programme.Overlap{From: 2024, To: 2026, Served: 2, Book: 3, Unserved: 2,
			Bodies: []programme.BodySum{{Body: "council", Name: "Dekranasda (contoh)", Programmes: 1, Served: 2}, {Body: "org", Name: "Dinas (contoh)", Programmes: 1, Served: 1}},
			Both:   []programme.Pair{{One: "Dekranasda (contoh)", Other: "Dinas (contoh)", Count: 1}},
			Named:  []programme.Served{{Name: "Tenun Sandat 01 (contoh)", District: "Mengwi", Village: "Kapal", Programmes: 2, Bodies: 2}}}
		if diff := cmp.Diff(want, o); diff != "" {
			t.Errorf("the office's (-want +got):\n%s", diff)
		}
		o, err = d.Overlap(ctx, council, 2026, 3)
		must(t, err)
		if len(o.Bodies) != 1 || len(o.Both) != 0 || o.Unserved != 0 || o.Book != 2 {
			t.Errorf("the council sees what nobody shared: %+v", o)
		}
		_, err = d.Overlap(ctx, b.desk, 2026, 3)
		isFault(t, "a bank counts", err, fault.Forbidden)
	})
}

// A form of an older version is refused; what is wrong is told field by field; a
// programme keeps to its bounds.
func TestProgrammesAreChanged(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		b, d, council := twoBodies(t, where)
		ctx := t.Context()
		id := made(t, d, b.staff, "Pelatihan (contoh)", "2026")
		p, err := d.Programme(ctx, b.staff, id)
		must(t, err)
		f := p.Typed()
		f.Name, f.Year, f.Capacity, f.Note = "  Pelatihan   kemasan (contoh) ", "2025", "30", "Dua hari.\r\n"
		must(t, d.Change(ctx, b.staff, id, f))
		isFault(t, "of an older version", d.Change(ctx, b.staff, id, f), fault.Conflict)
		f.Version = 0
		isFault(t, "of no version", d.Change(ctx, b.staff, id, f), fault.Conflict)
		isFault(t, "another body's", d.Change(ctx, council, id, f), fault.NotFound)
		p, err = d.Programme(ctx, b.staff, id)
		must(t, err)
		if p.Name != "Pelatihan kemasan (contoh)" || p.Year != 2025 || p.Capacity != 30 || p.Note != "Dua hari." || p.Version != 2 {
			t.Errorf("kept %+v", p.Programme)
		}
		for field, wrong := range map[string]programme.Form{
			"kind": {Kind: "party", Name: "A", Year: "2026"}, "name": {Kind: "other", Name: " ", Year: "2026"}, "year": {Kind: "other", Name: "A", Year: "1999"},
			"capacity": {Kind: "other", Name: "A", Year: "2026", Capacity: "-1"}, "starts": {Kind: "other", Name: "A", Year: "2026", Starts: "besok"},
			"ends": {Kind: "other", Name: "A", Year: "2026", Starts: "2026-05-02", Ends: "2026-05-01"}, "note": {Kind: "other", Name: "A", Year: "2026", Note: strings.Repeat("a", 2001)},
		} {
			_, err := d.Add(ctx, b.staff, wrong)
			isFault(t, field, err, fault.Invalid)
		}
		b.now = b.now.Add(time.Hour)
		_, err = d.Join(ctx, b.staff, id, []register.PartyID{"1"}, programme.Said{Status: "guest"})
		isFault(t, "an unknown status", err, fault.Invalid)
		_, err = d.Join(ctx, b.staff, id, nil, programme.Said{Status: "taking"})
		isFault(t, "nobody", err, fault.Invalid)
	})
}
