package intake_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
	"wantilan/internal/register/intake"
	"wantilan/internal/sample"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
)

// sheetOf is a small file.
func sheetOf(rows ...[]string) intake.Grid {
	g := intake.Grid{Name: "IKM", From: 1900}
	for i, cells := range rows {
		g.Rows = append(g.Rows, intake.Row{Number: i + 1, Cells: cells})
	}
	return g
}

// twins reads two businesses in that look like one, and finds their pair.
func (w *world) twins(t *testing.T) (*intake.Doubles, intake.Alike, [2]intake.Twin) {
	t.Helper()
	w.imported(t, sheetOf(
		[]string{"Nama Usaha", "Telepon", "Desa", "Kecamatan", "Omzet", "Produk", "Merek"},
		[]string{"UD Tenun Sandat (contoh)", "081299990001", "Getasan", "Petang", "Rp12.000.000", "Tenun", ""},
		[]string{"Tenun Sandat (contoh)", "081299990002", "Getasan", "Petang", "Rp15.000.000", "Endek", "Sandat"},
	), intake.Choices{AsOf: "2026-03-01"})
	d := intake.NewDoubles(w.db, nowAtNoon, nil)
	if err := d.Ask(t.Context(), w.by); err != nil {
		t.Fatal(err)
	}
	if n, err := d.SearchDue(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	b, err := d.Board(t.Context(), w.by, 1)
	if err != nil || b.Total != 1 || b.Search.State != intake.Done {
		t.Fatalf("%+v, %v", b, err)
	}
	a, sides, err := d.Compare(t.Context(), w.by, b.Pairs[0].One, b.Pairs[0].Other)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(sides[0].Name, "UD") { // identities of one moment are in no order
		sides[0], sides[1] = sides[1], sides[0]
	}
	return d, a, sides
}

// versions are those of both, the smaller identity first.
func versions(sides [2]intake.Twin) [2]int64 {
	if sides[0].ID < sides[1].ID {
		return [2]int64{sides[0].Version, sides[1].Version}
	}
	return [2]int64{sides[1].Version, sides[0].Version}
}

// gather lets a party take part in a gathering.
func (w *world) gather(t *testing.T, party register.PartyID) {
	t.Helper()
	ctx := context.Background()
	d := sample.Day(1, noon)
	d.Gathering.ID = "day"
	d.Gathering.Hosts = []gathering.Host{{Organisation: w.by.Organisation}}
	for i := range d.Gathering.Participants {
		d.Gathering.Participants[i].Organisation = ""
	}
	parties := timetable.Enlist(&d, w.by.Organisation, noon)
	d.Gathering.Participants[0].Party = party
	if _, err := w.db.KeepDay(ctx, "", d, parties[1:], w.by.Did(account.ImportGathering, "gathering/day", noon)); err != nil {
		t.Fatal(err)
	}
}

func TestMergedBusinessesBecomeTwoAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		w := newWorld(t, where)
		d, a, before := w.twins(t)
		w.gather(t, before[1].ID)
		wish := intake.Wish{Keep: before[0].ID, Take: []register.Field{register.FieldSales}, Versions: versions(before)}
		stale := wish
		stale.Versions[1]--
		if _, err := d.Merge(t.Context(), w.by, a.One, a.Other, stale); err == nil {
			t.Fatal("merged although one has changed")
		}
		id, err := d.Merge(t.Context(), w.by, a.One, a.Other, wish)
		if err != nil {
			t.Fatal(err)
		}
		merged, err := w.db.Twin(t.Context(), before[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		for field, want := range map[register.Field]string{
			register.FieldSales: "15000000", register.FieldMainProduct: "Tenun", register.FieldBrand: "Sandat", register.FieldName: "UD Tenun Sandat (contoh)",
		} {
			if got := merged.Facts[field].Value; got != want {
				t.Errorf("%s: want %q, got %q", field, want, got)
			}
		}
		if len(merged.Contacts) != 2 || merged.Counts["participant"] != 1 {
			t.Errorf("%d contacts, %v", len(merged.Contacts), merged.Counts)
		}
		if _, err := w.db.Twin(t.Context(), before[1].ID); err == nil {
			t.Error("the other is still there")
		}
		if to, err := w.db.LedOn(t.Context(), before[1].Code); err != nil || to != before[0].Code {
			t.Errorf("the code leads to %q, %v", to, err)
		}
		day, err := w.db.Day(t.Context(), "day")
		if err != nil || day.Gathering.Participants[0].Party != before[0].ID {
			t.Errorf("takes part as %q, %v", day.Gathering.Participants[0].Party, err)
		}
		undone, err := d.Undo(t.Context(), w.by, id)
		if err != nil || len(undone.Left) != 0 || undone.Restored == 0 {
			t.Fatalf("%+v, %v", undone, err)
		}
		for i := range before {
			after, err := w.db.Twin(t.Context(), before[i].ID)
			if err != nil {
				t.Fatal(err)
			}
			after.Version = before[i].Version
			want := before[i]
			if i == 1 {
				want.Counts["participant"] = 1
			}
			if fmt.Sprint(after) != fmt.Sprint(want) {
				t.Errorf("before\n%v\nafter\n%v", want, after)
			}
		}
		if _, err := d.Undo(t.Context(), w.by, id); err == nil {
			t.Error("undone twice")
		}
		if _, err := w.db.LedOn(t.Context(), before[1].Code); err == nil {
			t.Error("the code still leads elsewhere")
		}
	})
}

// What was changed after a merger stays, and is told.
func TestUndoingLeavesWhatWasChangedSince(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		w := newWorld(t, where)
		d, a, before := w.twins(t)
		id, err := d.Merge(t.Context(), w.by, a.One, a.Other, intake.Wish{
			Keep: before[0].ID, Take: []register.Field{register.FieldSales}, Versions: versions(before),
		})
		if err != nil {
			t.Fatal(err)
		}
		i := w.imported(t, sheetOf([]string{"Nama Usaha", "Telepon", "Desa", "Kecamatan", "Omzet"},
			[]string{"UD Tenun Sandat (contoh)", "081299990001", "Getasan", "Petang", "20 juta"}), intake.Choices{AsOf: "2026-04-01"})
		if i.Count(intake.Changed) != 1 {
			t.Fatal(i.Counts)
		}
		undone, err := d.Undo(t.Context(), w.by, id)
		if err != nil {
			t.Fatal(err)
		}
		told := fmt.Sprint(undone.Left)
		if !strings.Contains(told, "{business_fact sales changed}") {
			t.Errorf("left: %s", told)
		}
		kept, err := w.db.Twin(t.Context(), before[0].ID)
		if err != nil || kept.Facts[register.FieldSales].Value != "20000000" {
			t.Errorf("%v, %v", kept.Facts[register.FieldSales], err)
		}
	})
}

func TestTwoToldApartAreNotAskedAboutAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		w := newWorld(t, where)
		d, a, _ := w.twins(t)
		if err := d.Different(t.Context(), w.by, a.One, a.Other); err != nil {
			t.Fatal(err)
		}
		if err := d.Ask(t.Context(), w.by); err != nil {
			t.Fatal(err)
		}
		if _, err := d.SearchDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if b, err := d.Board(t.Context(), w.by, 1); err != nil || b.Total != 0 {
			t.Errorf("%+v, %v", b, err)
		}
		if err := d.Ask(t.Context(), account.Actor{Account: w.by.Account, Organisation: w.by.Organisation, Role: account.Staff}); err == nil {
			t.Error("staff may search")
		}
	})
}

// A table that refers to parties and is not known here would lose its rows with
// the party that is merged away.
func TestMergingKnowsEveryTableOfParties(t *testing.T) {
	t.Parallel()
	schema, err := os.ReadFile("../../store/testdata/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	known := []string{
		"participant", "product", "want", "certificate", "contact", "intake_row", "business_fact", "registration", "wish", "invitation", "programme_part", "circle_member", // moved
		"business", "likeness", // kept for undoing
		"stakeholder", "stakeholder_unit", "desk_condition", // of no business
		"finding", // made anew by due work
	}
	tables := strings.Split(string(schema), "CREATE TABLE ")[1:]
	for _, table := range tables {
		name, _, _ := strings.Cut(table, " ")
		if strings.Contains(table, "REFERENCES party (id)") && !slices.Contains(known, name) {
			t.Errorf("table %s refers to parties and is not known to mergers", name)
		}
	}
	if len(tables) < 40 {
		t.Errorf("only %d tables were looked at", len(tables))
	}
}
