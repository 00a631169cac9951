package store_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/match/circle"
	"wantilan/internal/register"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

// Groups keep rivals apart, are mixed, meet every month, and change only as staff of their
// office say; both engines keep the same.
func TestGroupsAreArrangedKeptAndChanged(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		g, by := hosted(t, db)
		ctx := t.Context()
		raw := look(t, where)
		var parties []register.PartyID
		for _, p := range g.Participants {
			if p.Kind == register.Business && len(parties) < 30 {
				parties = append(parties, p.Party)
				code := []string{"16293", "13912", "47789", "01270", "32112"}[len(parties)%5]
				_, err := raw.Exec(fmt.Sprintf(`INSERT INTO business (party, office, code, public, nib, region, kbli, kbli_edition, cluster, created_at, changed_at)
					VALUES ('%s', '%s', 'c%d', 1, '', '', '%s', '2020', '', 0, 0)`, p.Party, by.Organisation, len(parties), code))
				must(t, err)
			}
		}
		d := circle.NewDesk(db, account.NewContacts(db, func() time.Time { return noon }), func() time.Time { return noon })
		form := circle.Form{Name: " Arisan  contoh ", Size: "6", Months: "12", Begins: "2026-12-31", Place: "Balai contoh, 15.00", Gathering: g.ID}
		for field, wrong := range map[string]circle.Form{
			"name": {Size: "6", Months: "12", Begins: "2026-12-31"}, "size": {Name: "A", Size: "2", Months: "12", Begins: "2026-12-31"},
			"months": {Name: "A", Size: "6", Months: "x", Begins: "2026-12-31"}, "begins": {Name: "A", Size: "6", Months: "12", Begins: "1999-01-01"},
		} {
			_, err := d.Make(ctx, by, wrong, parties)
			isFault(t, field, err, fault.Invalid)
		}
		_, err := d.Make(ctx, by, form, parties[:2])
		isFault(t, "two businesses", err, fault.Invalid)
		id, err := d.Make(ctx, by, form, parties)
		must(t, err)
		v, err := d.Plan(ctx, by, id)
		must(t, err)
		if v.Name != "Arisan contoh" || v.State != circle.Draft || v.Groups() != 6 || len(v.Members) != 30 || len(v.Meetings) != 72 || len(v.Together) > 0 {
			t.Fatalf("%s, %s: %d groups of %d, %d meetings, rivals together %v", v.Name, v.State, v.Groups(), len(v.Members), len(v.Meetings), v.Together)
		}
		if v.Apart == 0 || v.Meetings[2].Day != "2027-02-28" || v.Meetings[0].Place != form.Place {
			t.Errorf("%d rivals apart, third meeting on %s at %q", v.Apart, v.Meetings[2].Day, v.Meetings[0].Place)
		}
		stages := map[circle.Stage]bool{}
		for _, m := range v.Members {
			stages[m.Stage] = true
			if len(v.Rivals[m.ID]) == 0 {
				t.Errorf("%s has no rival of six with the same code", m.Name)
			}
		}
		if len(stages) != 3 {
			t.Errorf("stages %v", stages)
		}
		other := by
		other.Organisation = "another"
		_, err = d.Plan(ctx, other, id)
		isFault(t, "another office", err, fault.NotFound)
		isFault(t, "another office", d.Turn(ctx, other, id, circle.Kept), fault.NotFound)
		isFault(t, "an end of a draft", d.Turn(ctx, by, id, circle.Ended), fault.Conflict)

		one := v.In(1)[0]
		at := slices.IndexFunc(v.Members, func(m circle.Member) bool { return m.Group > 1 && slices.Contains(v.Rivals[one.ID], m.Name) })
		isFault(t, "beside a rival", d.Move(ctx, by, id, one.ID, v.Members[at].Group, one.Stage), fault.Conflict)
		must(t, d.Move(ctx, by, id, one.ID, 0, circle.Seller))
		must(t, d.Turn(ctx, by, id, circle.Kept))
		isFault(t, "dropping what is kept", d.Drop(ctx, by, id), fault.Conflict)
		two := v.In(2)
		must(t, d.Meet(ctx, by, id, circle.Meeting{Group: 2, Month: 1, Day: "2027-01-02", Place: "Rumah contoh"}, []string{two[0].ID, two[1].ID, one.ID}))
		isFault(t, "a month that there is not", d.Meet(ctx, by, id, circle.Meeting{Group: 2, Month: 13, Day: "2027-01-02"}, nil), fault.NotFound)
		isFault(t, "no day", d.Meet(ctx, by, id, circle.Meeting{Group: 2, Month: 1, Day: "besok"}, nil), fault.Invalid)
		v, err = d.Plan(ctx, by, id)
		must(t, err)
		came := 0
		for _, m := range v.Members {
			came += len(m.Came)
		}
		if left := v.In(0); len(left) != 1 || left[0].ID != one.ID || left[0].Stage != circle.Seller || came != 2 || v.Of(2)[0].Place != "Rumah contoh" {
			t.Errorf("left %v, %d came, first meeting %+v", left, came, v.Of(2)[0])
		}
		i, err := store.Inspect(ctx, where)
		must(t, err)
		if broken, err := i.BrokenCircles(ctx); err != nil || len(broken) > 0 {
			t.Errorf("broken: %v %v", broken, err)
		}
		must(t, i.Close())
		must(t, d.Turn(ctx, by, id, circle.Ended))
		isFault(t, "moving after the end", d.Move(ctx, by, id, one.ID, 1, circle.Maker), fault.Conflict)

		must(t, raw.Close())
		must(t, db.Close())
		to := filepath.Join(t.TempDir(), "moved.db")
		must(t, store.Move(ctx, where, to, nil))
		if after := count(t, to); after["circle_member"] != 30 || after["circle_presence"] != 2 || after["circle_meeting"] != 72 {
			t.Errorf("moved: %v", after)
		}
	})
}

// Members see their own group, once it is kept, and of others only what everybody may see.
func TestMembersSeeTheirOwnGroup(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		g, by := hosted(t, db)
		ctx := t.Context()
		owner := account.Actor{Account: "owner", Role: account.Owner}
		var parties []register.PartyID
		for _, p := range g.Participants {
			if p.Kind == register.Business && len(parties) < 9 {
				parties = append(parties, p.Party)
				if owner.Organisation == "" {
					owner.Organisation = p.Organisation
				}
			}
		}
		if owner.Organisation == "" {
			raw := look(t, where)
			_, err := raw.Exec(`INSERT INTO organisation (id, kind, name) VALUES ('o1', 'business', 'Usaha 1 (contoh)')`)
			must(t, err)
			_, err = raw.Exec(`UPDATE party SET organisation = 'o1' WHERE id = '` + string(parties[0]) + `'`)
			must(t, err)
			owner.Organisation = "o1"
		}
		d := circle.NewDesk(db, account.NewContacts(db, func() time.Time { return noon }), func() time.Time { return noon })
		id, err := d.Make(ctx, by, circle.Form{Name: "Arisan", Size: "9", Months: "1", Begins: "2026-12-31"}, parties)
		must(t, err)
		own, err := d.Own(ctx, owner)
		must(t, err)
		if len(own) != 0 {
			t.Error("a draft is shown")
		}
		must(t, d.Turn(ctx, by, id, circle.Kept))
		own, err = d.Own(ctx, owner)
		must(t, err)
		if len(own) != 1 || len(own[0].Others) == 0 || len(own[0].Meetings) != 1 {
			t.Fatalf("%+v", own)
		}
		for _, o := range own[0].Others {
			if len(o.Contacts) > 0 {
				t.Errorf("%s is reached without consent: %v", o.Name, o.Contacts)
			}
		}
		_, err = d.Own(ctx, by)
		isFault(t, "staff have no group", err, fault.Forbidden)
	})
}
