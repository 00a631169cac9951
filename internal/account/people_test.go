package account_test

import (
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/sample"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
)

func newcomer(of account.OrganisationID, role account.Role) account.Newcomer {
	return account.Newcomer{Name: "Orang Contoh", Appointment: account.Appointment{Organisation: of, Role: role}}
}

// Whoever gives a role can give none as high as their own, and nobody gets at
// another office's people.
func TestWhoMayAddWhom(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		until := c.clock().Add(24 * time.Hour)
		full := func(role account.Role) account.Newcomer {
			n := newcomer(c.office, role)
			n.Gathering, n.Ends = "", until
			return n
		}
		for name, by := range map[string]account.Actor{"administrator": c.admin, "organiser": c.organiser, "staff": c.staff, "other office": c.other, "stranger": {}} {
			for _, role := range []account.Role{account.Administrator, account.Organiser, account.Staff, account.Desk, account.Owner, account.Speaker, "king", ""} {
				_, err := c.people.Add(t.Context(), by, full(role))
				allowed := name == "administrator" || name == "organiser" && role != account.Administrator && role != account.Organiser
				if role == "king" || role == "" {
					allowed = false
				}
				if (err == nil) != allowed {
					t.Errorf("%s adds a %q: %v", name, role, err)
				}
			}
		}
	})
}

func TestWhatIsWrongWithANewcomerIsToldAtOnce(t *testing.T) {
	t.Parallel()
	c := newCounter(t, t.TempDir()+"/test.db")
	_, err := c.people.Add(t.Context(), c.organiser, account.Newcomer{
		Name: "  ", Email: "nobody", Phone: "12", Appointment: account.Appointment{Organisation: c.bank, Role: account.Desk},
	})
	for _, field := range []string{"(name)", "(email)", "(phone)"} {
		if err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("nothing is said of %s: %v", field, err)
		}
	}
	for name, tc := range map[string]struct {
		change func(n *account.Newcomer)
		field  string
	}{
		"an e-mail that another has":         {func(n *account.Newcomer) { n.Email = deskMail }, "email"},
		"a phone that another has":           {func(n *account.Newcomer) { n.Phone = "+6281234567890" }, "phone"},
		"a volunteer of no gathering":        {func(n *account.Newcomer) { n.Role = account.Volunteer; n.Ends = c.clock().Add(time.Hour) }, "gathering"},
		"a volunteer without a last day":     {func(n *account.Newcomer) { n.Role = account.Volunteer; n.Gathering = "x" }, "ends"},
		"a role that is over":                {func(n *account.Newcomer) { n.Ends = c.clock().Add(-time.Hour) }, "ends"},
		"a name that is longer than anybody": {func(n *account.Newcomer) { n.Name = strings.Repeat("é", 201) }, "name"},
	} {
		n := newcomer(c.bank, account.Desk)
		tc.change(&n)
		if _, err := c.people.Add(t.Context(), c.organiser, n); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "("+tc.field+")") {
			t.Errorf("%s: want it said of %s, got %v", name, tc.field, err)
		}
	}
}

// A role for one gathering opens it whatever the person's organisation, so that
// nobody can give one for a gathering that is not their office's.
func TestRoleForOneGatheringIsGivenByItsOffice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ours, theirs := c.gathering(t, c.office), c.gathering(t, c.rival)
		for name, tc := range map[string]struct {
			by        account.Actor
			of        account.OrganisationID
			gathering string
			allowed   bool
		}{
			"the office's own":                         {c.organiser, c.office, ours, true},
			"for a bank in its care":                   {c.organiser, c.bank, ours, true},
			"another office's":                         {c.organiser, c.office, theirs, false},
			"one that is not there":                    {c.organiser, c.office, "none", false},
			"the administrator, anywhere":              {c.admin, c.office, theirs, true},
			"the administrator, one that is not there": {c.admin, c.office, "none", false},
		} {
			for _, role := range []account.Role{account.Staff, account.Juror, account.Volunteer} {
				a := account.Appointment{Organisation: tc.of, Role: role, Gathering: tc.gathering, Ends: c.clock().Add(time.Hour)}
				_, added := c.people.Add(t.Context(), tc.by, account.Newcomer{Name: "Orang Contoh", Appointment: a})
				appointed := c.people.Appoint(t.Context(), tc.by, c.desk, a)
				if (added == nil) != tc.allowed || (appointed == nil) != tc.allowed {
					t.Errorf("%s: want allowed %v, got %v and %v", name, tc.allowed, added, appointed)
				}
				if !tc.allowed {
					wantFault(t, name, added, fault.Invalid, "gathering.not_found (gathering)")
				}
			}
		}
	})
}

// gathering makes one that an office holds.
func (c *counter) gathering(t *testing.T, office account.OrganisationID) string {
	t.Helper()
	d := sample.Day(1, c.clock())
	d.Gathering.ID = gathering.ID(account.NewID(c.clock()))
	d.Gathering.Hosts = []gathering.Host{{Organisation: office}}
	id, err := c.db.KeepDay(t.Context(), "", d, timetable.Enlist(&d, office, c.clock()), account.Entry{})
	if err != nil {
		t.Fatal(err)
	}
	return string(id)
}

// Searching for more than anybody types finds by what stands first, and costs
// the database no more.
func TestSearchIsBounded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		for _, words := range []string{strings.Repeat("bank ", 200_000), strings.Repeat("b ", 500_000), strings.Repeat("é", 1_000_000), "%" + strings.Repeat("_!", 50_000)} {
			if _, err := c.people.Organisations(t.Context(), c.admin, words); err != nil {
				t.Errorf("organisations, %.10s…: %v", words, err)
			}
			if _, err := account.NewLog(c.db).Entries(t.Context(), c.admin, account.LogFilter{Words: words}); err != nil {
				t.Errorf("the audit log, %.10s…: %v", words, err)
			}
		}
		found, err := c.people.Organisations(t.Context(), c.admin, strings.Repeat("bank ", 1000))
		if err != nil || len(found) != 1 {
			t.Errorf("want the bank, got %v, %v", found, err)
		}
	})
}

func TestAnOfficeSeesItsOwnBook(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx := t.Context()
		names := func(by account.Actor, search string) string {
			all, err := c.people.Organisations(ctx, by, search)
			if err != nil {
				t.Fatal(err)
			}
			var b []string
			for _, o := range all {
				b = append(b, o.Name)
			}
			return strings.Join(b, ", ")
		}
		for _, tc := range []struct {
			by           account.Actor
			search, want string
		}{
			{c.admin, "", "Dinas Contoh, Dinas Lain (contoh), Bank Contoh"},
			{c.organiser, "", "Dinas Contoh, Bank Contoh"},
			{c.staff, "bank", "Bank Contoh"},
			{c.organiser, "PETUGAS bank", "Bank Contoh"}, // by the name of who is there
			{c.other, "", "Dinas Lain (contoh)"},
			{c.organiser, "100%", ""},
			{c.organiser, "_", ""},
		} {
			if got := names(tc.by, tc.search); got != tc.want {
				t.Errorf("%s finds by %q: want %q, got %q", tc.by.Name, tc.search, tc.want, got)
			}
		}
		_, _, err := c.people.Organisation(ctx, c.other, c.bank)
		wantFault(t, "another office's bank", err, fault.NotFound, "account.organisation_not_found")
		_, err = c.people.Person(ctx, c.other, c.desk)
		wantFault(t, "another office's desk", err, fault.NotFound, "account.not_found")
		wantFault(t, "renaming it", c.people.Rename(ctx, c.other, c.bank, "Bank Kami"), fault.NotFound, "account.organisation_not_found")
		wantFault(t, "renaming by staff", c.people.Rename(ctx, c.staff, c.bank, "Bank Kami"), fault.Forbidden, "account.not_allowed")
		_, _, err = c.people.HandLink(ctx, c.other, c.desk)
		wantFault(t, "letting in another office's desk", err, fault.NotFound, "account.not_found")
	})
}

// Nobody but the administrator makes a colleague's way in, and so acts under
// their name.
func TestWhoMayLetInWhom(t *testing.T) {
	t.Parallel()
	c := newCounter(t, t.TempDir()+"/test.db")
	for _, tc := range []struct {
		by    account.Actor
		to    account.ID
		right bool
	}{
		{c.staff, c.desk, true}, {c.organiser, c.desk, true}, {c.organiser, c.staff.Account, true},
		{c.organiser, c.another.Account, false}, {c.organiser, c.admin.Account, false}, {c.staff, c.staff.Account, false}, {c.staff, c.organiser.Account, false},
		{c.admin, c.organiser.Account, true}, {c.admin, c.other.Account, true},
	} {
		if _, _, err := c.people.HandLink(t.Context(), tc.by, tc.to); (err == nil) != tc.right {
			t.Errorf("%s lets in %s: %v", tc.by.Name, tc.to, err)
		}
	}
}

// What is taken back ends at once, also for who is signed in.
func TestTakingBackIsAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx := t.Context()
		in := func() string { _, _, token := c.inside(t, c.desk); return token }
		out := func(what, token string) {
			t.Helper()
			if _, err := c.door.Actor(ctx, token); fault.KindOf(err) != fault.NotFound || err == nil {
				t.Errorf("%s: still signed in (%v)", what, err)
			}
		}
		do := func(err error) {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
		}
		token := in()
		link, _, err := c.people.HandLink(ctx, c.organiser, c.desk)
		do(err)
		do(c.people.Disable(ctx, c.organiser, c.desk))
		out("disabled", token)
		if _, err := c.door.Welcome(ctx, link); err == nil {
			t.Error("the link of a disabled person opens")
		}
		_, _, err = c.people.HandLink(ctx, c.organiser, c.desk)
		wantFault(t, "a link for a disabled person", err, fault.Conflict, "account.disabled")
		do(c.people.Enable(ctx, c.organiser, c.desk))

		token = in()
		do(c.people.EndSessions(ctx, c.organiser, c.desk, ""))
		out("signed out everywhere", token)

		by, s, token := c.inside(t, c.desk)
		do(c.SetPassword(ctx, by, s, goodWord, goodWord))
		do(c.people.Recover(ctx, c.organiser, c.desk))
		out("recovered", token)
		_, _, err = c.ByPassword(ctx, deskMail, goodWord, here)
		wantFault(t, "the password that was forgotten", err, fault.Invalid, "account.sign_in_wrong")

		token = in()
		who, err := c.people.Person(ctx, c.organiser, c.desk)
		do(err)
		do(c.people.Dismiss(ctx, c.organiser, c.desk, who.Posts[0].ID))
		out("dismissed", token)
		if _, err := c.door.Begin(ctx, c.desk, account.ByLink, ""); err == nil {
			t.Error("somebody without a role was let in")
		}
		do(c.people.Appoint(ctx, c.organiser, c.desk, account.Appointment{Organisation: c.bank, Role: account.Desk, Ends: c.clock().Add(time.Hour)}))
		token = in()
		c.wait(time.Hour)
		out("the role has ended", token)
		wantFault(t, "disabling oneself", c.people.Disable(ctx, c.admin, c.admin.Account), fault.Conflict, "account.not_oneself")
	})
}

// One person can act for two organisations, and chooses which.
func TestActingForAnotherOrganisation(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx := t.Context()
		if err := c.people.Appoint(ctx, c.organiser, c.desk, account.Appointment{Organisation: c.office, Role: account.Staff}); err != nil {
			t.Fatal(err)
		}
		by, s, token := c.inside(t, c.desk)
		who, err := c.people.Person(ctx, by, c.desk)
		if err != nil || len(who.Posts) != 2 || by.Role != account.Desk {
			t.Fatalf("want a desk officer with two roles, got %+v, %v", who.Posts, err)
		}
		wantFault(t, "acting as nobody", second(c.door.Become(ctx, by, s, "none")), fault.NotFound, "account.membership_not_found")
		other, err := c.people.Person(ctx, c.admin, c.organiser.Account)
		if err != nil {
			t.Fatal(err)
		}
		wantFault(t, "acting as somebody else", second(c.door.Become(ctx, by, s, other.Posts[0].ID)), fault.NotFound, "account.membership_not_found")
		fresh, err := c.door.Become(ctx, by, s, who.Posts[1].ID)
		if err != nil || fresh == token {
			t.Fatalf("want another token, got %v", err)
		}
		if by, err := c.door.Actor(ctx, token); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the token of before opens %+v, %v", by, err)
		}
		if by, err := c.door.Actor(ctx, fresh); err != nil || by.Role != account.Staff || by.Organisation != c.office {
			t.Errorf("want staff of the office, got %+v, %v", by, err)
		}
	})
}

// second is the error of what gives two things.
func second[T any](_ T, err error) error { return err }

// Sending a form again does nothing again, and what it led to is shown.
func TestFormSentTwice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx := t.Context()
		by := c.organiser
		by.Once = account.OnceOf(by.Account, "KEY", []byte("name=Bank+Dua"))
		by.Once.Answer = "/organisasi"
		id, err := c.people.Found(ctx, by, account.Stakeholder, "Bank Dua (contoh)")
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.people.Found(ctx, by, account.Stakeholder, "Bank Dua (contoh)")
		if r, ok := err.(interface{ Unwrap() error }); !ok || r.Unwrap().Error() != (&account.Repeated{Answer: "/organisasi"}).Error() {
			t.Errorf("want the first answer, got %v", err)
		}
		if err := c.db.KeepAnswer(ctx, by.Once, "/organisasi/"+string(id)); err != nil {
			t.Fatal(err)
		}
		if _, err = c.people.Found(ctx, by, account.Stakeholder, "Bank Dua (contoh)"); err == nil || !strings.Contains(err.Error(), "/organisasi/"+string(id)) {
			t.Errorf("want the answer that was kept, got %v", err)
		}
		changed := by
		changed.Once = account.OnceOf(by.Account, "KEY", []byte("name=Bank+Tiga"))
		_, err = c.people.Found(ctx, changed, account.Stakeholder, "Bank Tiga (contoh)")
		wantFault(t, "the key with another content", err, fault.Conflict, "account.form_used")
		someone := c.another
		someone.Once = account.OnceOf(someone.Account, "KEY", []byte("name=Bank+Dua"))
		if _, err := c.people.Found(ctx, someone, account.Stakeholder, "Bank Empat (contoh)"); err != nil {
			t.Errorf("another's form of the same key: %v", err)
		}
		all, err := c.people.Organisations(ctx, c.organiser, "bank")
		if err != nil || len(all) != 3 {
			t.Errorf("want three banks, got %d, %v", len(all), err)
		}
	})
}

func TestTheLogSaysWhoDidWhatAndNothingPersonal(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx := t.Context()
		if err := c.people.Change(ctx, c.organiser, c.desk, "Rahasia Namanya", "rahasia@bank.example", "0819 9999 9999"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.people.Add(ctx, c.other, newcomer(c.bank, account.Desk)); err == nil {
			t.Fatal("a stranger's deed was done")
		}
		log := account.NewLog(c.db)
		lines, err := log.Entries(ctx, c.admin, account.LogFilter{})
		if err != nil || len(lines) == 0 {
			t.Fatal(err)
		}
		newest := lines[0]
		if newest.Who != "Panitia Contoh 01" || newest.Deed != account.ManagePeople || newest.Object != "account/"+string(c.desk) || newest.After != `{"changed":{"email":true,"name":true,"phone":true}}` {
			t.Errorf("want that the organiser changed the person, got %+v", newest)
		}
		var chain account.Chain
		for i := len(lines) - 1; i >= 0; i-- {
			if w := chain.Next(lines[i].Entry); w != "" {
				t.Error(w)
			}
			for _, secret := range []string{"Rahasia", "rahasia@", "9999", "Petugas Bank"} {
				if strings.Contains(lines[i].Before+lines[i].After+lines[i].Object, secret) {
					t.Errorf("entry %d tells %s", lines[i].Number, secret)
				}
			}
		}
		for search, want := range map[string]int{"panitia 01": 3, "account/" + string(c.desk): 2, "nothing at all": 0} {
			if found, err := log.Entries(ctx, c.admin, account.LogFilter{Words: search}); err != nil || len(found) != want {
				t.Errorf("%q: want %d entries, got %d, %v", search, want, len(found), err)
			}
		}
		if found, err := log.Entries(ctx, c.admin, account.LogFilter{Before: 3}); err != nil || len(found) != 2 || found[0].Number != 2 {
			t.Errorf("want the entries before the third, got %d, %v", len(found), err)
		}
		count := 0
		if err := log.All(ctx, c.admin, account.LogFilter{}, func(account.LogLine) error { count++; return nil }); err != nil || count != len(lines) {
			t.Errorf("want all %d, got %d, %v", len(lines), count, err)
		}
		_, err = log.Entries(ctx, c.organiser, account.LogFilter{})
		wantFault(t, "an organiser reads it", err, fault.Forbidden, "account.not_allowed")
	})
}
