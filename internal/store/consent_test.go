package store_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/register"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
)

// met keeps a gathering of two parties whose people can sign in, and gives their
// accounts.
func met(t *testing.T, db *store.DB) (g gathering.ID, owner, officer account.Account) {
	t.Helper()
	by := founded(t, db, "1")
	d := timetable.Day{Gathering: gathering.Gathering{ID: "g", Title: "T", Zone: "Asia/Makassar", Date: noon, Hosts: []gathering.Host{{Organisation: by.Organisation}}}}
	person := func(n string, role account.Role, contact string) account.Account {
		a := account.Account{ID: account.ID("a" + n), Name: "Orang Contoh " + n, Phone: "+62812000000" + n, CreatedAt: noon}
		at := account.OrganisationID("o" + n)
		if err := db.KeepOrganisation(t.Context(), account.Organisation{ID: at, Kind: account.Business, Name: n, Office: by.Organisation}, account.Entry{}); err != nil {
			t.Fatal(err)
		}
		m := account.Membership{ID: account.MembershipID("m" + n), Account: a.ID, Organisation: at, Role: role, CreatedAt: noon}
		if err := db.KeepMember(t.Context(), a, m, account.Entry{}); err != nil {
			t.Fatal(err)
		}
		d.Gathering.Participants = append(d.Gathering.Participants, gathering.Participant{
			Number: len(d.Gathering.Participants) + 1, Kind: register.Business, Name: n, Contact: contact, Organisation: at,
		})
		return a
	}
	owner = person("21", account.Owner, "Orang Contoh 21")
	officer = person("22", account.Desk, "Petugas")
	id, err := db.KeepDay(t.Context(), "", d, timetable.Enlist(&d, by.Organisation, noon), account.Entry{})
	if err != nil {
		t.Fatal(err)
	}
	return id, owner, officer
}

// A day that is kept in memory shows at once what changed of how people are
// reached, and no change passes unseen.
func TestKeptDayFollowsConsentsAndNumbers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		ctx := t.Context()
		g, owner, officer := met(t, db)
		shown := func(when string, want map[int][]account.Contact) {
			t.Helper()
			for range 2 { // read, then as it was kept
				d, err := db.Day(ctx, g)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, d.Contacts); diff != "" {
					t.Errorf("%s (-want +got):\n%s", when, diff)
				}
			}
		}
		do := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		number := map[account.ID]int{}
		say := func(who account.ID, p account.Purpose, given bool) {
			t.Helper()
			number[who]++
			do(db.KeepConsent(ctx, account.Consent{Account: who, Number: number[who], Purpose: p, Version: 1, Given: given, At: noon, By: who, Channel: account.OnPage}, account.Entry{}))
		}
		contact := func(a account.Account) account.Contact {
			return account.Contact{ID: a.ID, Name: a.Name, Phone: a.Phone}
		}
		shown("nothing said", nil)
		say(owner.ID, account.Photo, true)
		shown("another purpose", nil)
		say(owner.ID, account.ContactMeet, true)
		shown("the owner consents", map[int][]account.Contact{1: {contact(owner)}})
		say(officer.ID, account.ContactMeet, true)
		both := map[int][]account.Contact{1: {contact(owner)}, 2: {contact(officer)}}
		shown("both consent", both)
		owner.Phone, owner.Name = "+6281299999999", "Nama Baru Contoh"
		do(db.ChangeAccount(ctx, owner, account.Entry{}))
		both[1] = []account.Contact{contact(owner)}
		shown("another number", both)
		if d, err := db.Day(ctx, g); err != nil || d.Gathering.Participants[0].Contact != "Nama Baru Contoh" || d.Gathering.Participants[1].Contact != "Petugas" {
			t.Errorf("want the new name as the one to meet, got %+v, %v", d.Gathering.Participants, err)
		}
		do(db.EndMembership(ctx, "m22", noon.AddDate(0, 0, 1), account.Entry{}))
		ending := contact(officer)
		ending.Until = noon.AddDate(0, 0, 1)
		both[2] = []account.Contact{ending}
		shown("a role that ends", both)
		do(db.KeepConsentText(ctx, account.ConsentText{
			Purpose: account.ContactMeet, Version: 2, Indonesian: "K", English: "T", AskAgain: true, From: noon.AddDate(0, 0, 3), MadeAt: noon, MadeBy: owner.ID,
		}, account.Entry{}))
		until := contact(owner)
		until.Until = noon.AddDate(0, 0, 3)
		both[1] = []account.Contact{until}
		shown("a text to come", both)
		say(officer.ID, account.ContactMeet, false)
		delete(both, 2)
		shown("withdrawn", both)
		disabled := owner
		disabled.Disabled = noon
		do(db.ChangeAccount(ctx, disabled, account.Entry{}))
		shown("disabled", nil)
		do(db.ChangeAccount(ctx, owner, account.Entry{}))
		shown("enabled", both)
		do(db.Erase(ctx, owner, noon, account.Entry{}))
		shown("erased", nil)
		if said, err := db.ConsentsOf(ctx, owner.ID); err != nil || len(said) != 2 {
			t.Errorf("the proof of consents is gone: %+v, %v", said, err)
		}
	})
}

// Two who record at the same moment cannot both have the next number.
func TestConsentsHaveOneOrder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		db := open(t, where)
		_, owner, _ := met(t, db)
		c := account.Consent{Account: owner.ID, Number: 1, Purpose: account.Photo, Version: 1, Given: true, At: noon, By: owner.ID, Channel: account.OnPage}
		errs := make(chan error)
		for range 4 {
			go func() { errs <- db.KeepConsent(context.Background(), c, account.Entry{}) }()
		}
		kept := 0
		for range 4 {
			switch err := <-errs; {
			case err == nil:
				kept++
			case fault.KindOf(err) != fault.Conflict:
				t.Error(err)
			}
		}
		if kept != 1 {
			t.Errorf("%d were kept", kept)
		}
	})
}

// What was done to an account is found by an index, however long the log is.
func TestDeedsToAnAccountAreFoundByIndex(t *testing.T) {
	t.Parallel()
	where := t.TempDir() + "/test.db"
	open(t, where)
	rows, err := look(t, where).QueryContext(t.Context(), `
		EXPLAIN QUERY PLAN SELECT number FROM audit e
		WHERE e.object = $1 AND e.object LIKE 'account/%' AND e.account <> $2 ORDER BY e.number LIMIT $3`, "account/1", "1", 5)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	plan := ""
	for rows.Next() {
		var id, parent, unused int
		var detail sql.NullString
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		plan += detail.String + "\n"
	}
	if err := rows.Err(); err != nil || !strings.Contains(plan, "audit_object") {
		t.Errorf("the plan does not use the index: %s %v", plan, err)
	}
}
