package account_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/lang"
	"wantilan/internal/mail"
	"wantilan/internal/store/storetest"
)

func (c *counter) retentions() *account.Retentions { return account.NewRetentions(c.db, c.clock) }

// An office's own time goes before the installation's, which goes before the
// default; each sets only what belongs to it.
func TestWhoSetsHowLongThingsAreKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx, book := t.Context(), c.retentions()
		kept := func(by account.Actor, want string) {
			t.Helper()
			all, err := book.Times(ctx, by)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, x := range all {
				got += fmt.Sprintf("%s %d ", x.Kept, x.Days)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", by.Name, diff)
			}
		}
		const defaults = "proofs 1 attempts 1 forms 7 messages 365 guests 365 erased 365 meals 30 signatures 90 unused 730 feedback 120 "
		kept(c.admin, defaults)
		kept(c.organiser, defaults)
		set := func(by account.Actor, days map[account.Kept]int) {
			t.Helper()
			if err := book.Set(ctx, by, days); err != nil {
				t.Fatal(err)
			}
		}
		set(c.organiser, map[account.Kept]int{account.KeptMessages: 90, account.KeptErased: 365})
		set(c.admin, map[account.Kept]int{account.KeptMessages: 400, account.KeptProofs: 3})
		kept(c.admin, "proofs 3 attempts 1 forms 7 messages 400 guests 365 erased 365 meals 30 signatures 90 unused 730 feedback 120 ")
		kept(c.organiser, "proofs 3 attempts 1 forms 7 messages 90 guests 365 erased 365 meals 30 signatures 90 unused 730 feedback 120 ")
		kept(c.other, "proofs 3 attempts 1 forms 7 messages 400 guests 365 erased 365 meals 30 signatures 90 unused 730 feedback 120 ")
		set(c.organiser, map[account.Kept]int{account.KeptMessages: 91})
		lines, err := account.NewLog(c.db).Entries(ctx, c.admin, account.LogFilter{Words: "account.retention"})
		if err != nil || len(lines) != 3 || lines[0].Before != `{"messages":90}` || lines[0].After != `{"messages":91}` {
			t.Errorf("want three changes in the log, got %+v, %v", lines, err)
		}
		wantFault(t, "an organiser sets the installation's", book.Set(ctx, c.organiser, map[account.Kept]int{account.KeptForms: 8}), fault.Invalid, "account.retention_not_yours")
		wantFault(t, "staff", book.Set(ctx, c.staff, map[account.Kept]int{account.KeptMessages: 90}), fault.Forbidden, "account.not_allowed")
		_, err = book.Times(ctx, c.staff)
		wantFault(t, "staff read", err, fault.Forbidden, "account.not_allowed")
		for _, r := range account.Rules {
			for _, n := range []int{r.Least - 1, r.Most + 1, -1} {
				wantFault(t, fmt.Sprintf("%s for %d days", r.Kept, n), book.Set(ctx, c.admin, map[account.Kept]int{r.Kept: n}), fault.Invalid, "account.retention_range")
			}
		}
	})
}

// What is due is forgotten by the time of the office that it belongs to.
func TestThingsAreForgottenByTheOfficesTimes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx := t.Context()
		for i, office := range []account.OrganisationID{c.office, c.rival} {
			m := mail.Message{ID: mail.ID(fmt.Sprint("m", i)), Organisation: office, To: "a@b.example", Lang: lang.ID, Subject: "S", Text: "T", HTML: "T", Cause: fmt.Sprint(i), KeptAt: c.clock()}
			if _, err := c.db.KeepMessage(ctx, m); err != nil {
				t.Fatal(err)
			}
		}
		waiting := mail.Message{ID: "w", Organisation: c.office, To: "a@b.example", Lang: lang.ID, Subject: "S", Text: "T", HTML: "T", Cause: "w", KeptAt: c.clock().Add(400 * 24 * time.Hour)}
		if _, err := c.db.KeepMessage(ctx, waiting); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			claim, err := c.db.ClaimMessage(ctx, "host", c.clock(), c.clock())
			if err != nil {
				t.Fatal(err)
			}
			if err := c.db.MarkMessage(ctx, claim, mail.Outcome{State: mail.Sent, At: c.clock()}); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.retentions().Set(ctx, c.organiser, map[account.Kept]int{account.KeptMessages: 30, account.KeptErased: 10}); err != nil {
			t.Fatal(err)
		}
		if err := account.NewPrivacy(c.db, c.people, c.clock).Erase(ctx, c.organiser, c.desk); err != nil {
			t.Fatal(err)
		}
		drop := func(after time.Duration, want int) {
			t.Helper()
			c.wait(after)
			if n, err := account.DropStale(ctx, c.db, c.clock()); err != nil || n != want {
				t.Errorf("want %d forgotten, got %d, %v", want, n, err)
			}
		}
		day := 24 * time.Hour
		drop(9*day, 0)
		drop(2*day, 1) // the role of who was erased
		who, err := c.people.Person(ctx, c.admin, c.desk)
		if err != nil || len(who.Posts) != 0 {
			t.Errorf("want no role left, got %+v, %v", who.Posts, err)
		}
		drop(20*day, 1)  // our message
		drop(330*day, 0) // the other office's is not due yet
		drop(6*day, 1)
		if notes, err := c.db.MessageNotes(ctx, "", 10); err != nil || len(notes) != 1 || notes[0].ID != "w" {
			t.Errorf("want the message that waits, got %+v, %v", notes, err)
		}
	})
}

// Who has not been here for long is told to those in whose care they are.
func TestUnusedAccountsAreReported(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx, book := t.Context(), c.retentions()
		c.inside(t, c.desk)
		names := func(by account.Actor) (all []string) {
			t.Helper()
			list, err := book.Unused(ctx, by)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range list {
				all = append(all, u.Name)
			}
			return all
		}
		if got := names(c.admin); got != nil {
			t.Errorf("want nobody, got %v", got)
		}
		c.wait(365 * 24 * time.Hour)
		c.inside(t, c.organiser.Account)
		c.inside(t, c.staff.Account)
		if err := book.Set(ctx, c.organiser, map[account.Kept]int{account.KeptUnused: 200}); err != nil {
			t.Fatal(err)
		}
		want := []string{"Administrator Contoh", "Panitia Contoh 02", "Petugas Bank Contoh"}
		if diff := cmp.Diff(want, names(c.organiser)); diff != "" {
			t.Errorf("unused in our care (-want +got):\n%s", diff)
		}
		if got := names(c.other); got != nil {
			t.Errorf("the other office waits two years, and got %v", got)
		}
		_, err := book.Unused(ctx, c.staff)
		wantFault(t, "staff", err, fault.Forbidden, "account.not_allowed")
	})
}

func TestWrongRetentionsAreFound(t *testing.T) {
	t.Parallel()
	wrong := account.WrongRetentions([]account.Retention{
		{Kept: account.KeptForms, Days: 7}, {Kept: "songs", Days: 7}, {Office: "o", Kept: account.KeptForms, Days: 7}, {Kept: account.KeptMessages, Days: 1},
	})
	want := []string{
		"retention: there is no kind songs", "retention: office o sets forms, which is the installation's",
		"retention: messages are kept 1 days, outside 30 to 1825",
	}
	if diff := cmp.Diff(want, wrong); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
