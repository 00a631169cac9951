package account_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/mail"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
	"wantilan/internal/timetable"
)

// Marks of one person, each in another place.
const (
	markName  = "Penandatangan Unik Satu"
	markMail  = "penanda.dua@bank.example"
	markPhone = "+6281298765432"
)

// everything is all text that a database holds, in its files or in its tables.
func everything(t *testing.T, where string) string {
	t.Helper()
	var b strings.Builder
	if !store.IsPostgres(where) {
		files, err := filepath.Glob(where + "*")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(text)
		}
		return b.String()
	}
	db, err := sql.Open("postgres", where)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	list := func(query string, args ...any) (all []string) {
		r, err := db.QueryContext(t.Context(), query, args...)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for r.Next() {
			var s string
			if err := r.Scan(&s); err != nil {
				t.Fatal(err)
			}
			all = append(all, s)
		}
		return all
	}
	for _, table := range list(`SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`) {
		b.WriteString(strings.Join(list(`SELECT CAST(x AS TEXT) FROM "`+table+`" x`), "\n"))
	}
	return b.String()
}

// After a person is erased nothing in the database tells who it was; what was
// done stays, under the account alone.
func TestErasingLeavesNoTrace(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx := t.Context()
		privacy := account.NewPrivacy(c.db, c.people, c.clock)
		if err := c.people.Change(ctx, c.organiser, c.desk, markName, markMail, markPhone); err != nil {
			t.Fatal(err)
		}
		d := sample.Day(1, c.clock())
		d.Gathering.ID = gathering.ID(account.NewID(c.clock()))
		d.Gathering.Hosts = []gathering.Host{{Organisation: c.office}}
		d.Gathering.Participants[60].Organisation, d.Gathering.Participants[60].Contact = c.bank, markName
		id, err := c.db.KeepDay(ctx, "", d, timetable.Enlist(&d, c.office, c.clock()), account.Entry{})
		if err != nil {
			t.Fatal(err)
		}
		m := mail.Message{
			ID: "m", Organisation: c.office, To: markMail, Lang: lang.ID, Subject: "Kode", Text: "Yth. " + markName, HTML: "Yth. " + markName, Cause: "c", KeptAt: c.clock(),
		}
		if _, err := c.db.KeepMessage(ctx, m); err != nil {
			t.Fatal(err)
		}
		by, s, token := c.inside(t, c.desk)
		if err := c.SetPassword(ctx, by, s, goodWord, goodWord); err != nil {
			t.Fatal(err)
		}
		if _, err := c.NewTOTP(ctx, by, s); err != nil {
			t.Fatal(err)
		}
		own, err := privacy.Own(ctx, by)
		if err != nil || own.Name != markName || own.Email != markMail || own.Phone != markPhone || len(own.Deeds) < 2 || len(own.Posts) != 1 {
			t.Errorf("want all that is kept, got %+v, %v", own, err)
		}
		for _, mark := range []string{markName, markMail, markPhone} {
			if !strings.Contains(everything(t, where), mark) {
				t.Fatalf("the test does not see %s", mark)
			}
		}

		if err := privacy.EraseOwn(ctx, by, s); err != nil {
			t.Fatal(err)
		}
		left := everything(t, where)
		for _, mark := range []string{markName, markMail, markPhone, "penanda.dua"} {
			if strings.Contains(left, mark) {
				t.Errorf("%s is still there", mark)
			}
		}
		if _, err := c.door.Actor(ctx, token); err == nil {
			t.Error("the session goes on")
		}
		_, _, err = c.ByPassword(ctx, markMail, goodWord, here)
		wantFault(t, "the old password", err, fault.Invalid, "account.sign_in_wrong")
		g, err := c.db.Gathering(ctx, id)
		if err != nil || g.Participants[60].Contact != "" {
			t.Errorf("the gathering still names %q, %v", g.Participants[60].Contact, err)
		}
		who, err := c.people.Person(ctx, c.admin, c.desk)
		if err != nil || who.Name != account.Erased || who.Erased.IsZero() || who.Disabled.IsZero() || who.Posts[0].Ends.IsZero() {
			t.Errorf("want an erased person, got %+v, %v", who, err)
		}
		wantFault(t, "erasing twice", privacy.Erase(ctx, c.admin, c.desk), fault.Conflict, "account.erased_already")
	})
}

func TestWhoMayEraseWhom(t *testing.T) {
	t.Parallel()
	c := newCounter(t, t.TempDir()+"/test.db")
	ctx := t.Context()
	privacy := account.NewPrivacy(c.db, c.people, c.clock)
	wantFault(t, "staff", privacy.Erase(ctx, c.staff, c.desk), fault.Forbidden, "account.not_allowed")
	wantFault(t, "another office", privacy.Erase(ctx, c.other, c.desk), fault.NotFound, "account.not_found")
	wantFault(t, "a colleague", privacy.Erase(ctx, c.organiser, c.another.Account), fault.Forbidden, "account.not_allowed")
	wantFault(t, "the last administrator", privacy.Erase(ctx, c.admin, c.admin.Account), fault.Conflict, "account.last_administrator")
	by, s, _ := c.inside(t, c.desk)
	_, foreign, _ := c.inside(t, c.staff.Account)
	wantFault(t, "with another's session", privacy.EraseOwn(ctx, by, foreign), fault.Forbidden, "account.not_allowed")
	c.wait(11 * 60 * 1e9)
	wantFault(t, "long after signing in", privacy.EraseOwn(ctx, by, s), fault.Forbidden, "account.sign_in_again")
	if err := privacy.Erase(ctx, c.organiser, c.desk); err != nil {
		t.Errorf("the organiser who has them in their care: %v", err)
	}
}
