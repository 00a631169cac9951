package account_test

import (
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/store/storetest"
)

// What has served its purpose is forgotten, and nothing else is.
func TestStaleIsForgotten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx := t.Context()
		drop := func(want int) {
			t.Helper()
			if n, err := account.DropStale(ctx, c.db, c.clock()); err != nil || n != want {
				t.Errorf("want %d forgotten, got %d, %v", want, n, err)
			}
		}
		link, _, err := c.people.HandLink(ctx, c.organiser, c.desk)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := c.HandCode(ctx, c.staff, c.desk); err != nil {
			t.Fatal(err)
		}
		_, _, session := c.inside(t, c.desk)
		_, _, err = c.ByPassword(ctx, deskMail, goodWord, here) // two attempts: of the account, and of the address
		wantFault(t, "no password", err, fault.Invalid, "account.sign_in_wrong")
		by := c.organiser
		by.Once = account.OnceOf(by.Account, "KEY", nil)
		if err := c.people.Rename(ctx, by, c.bank, "Bank Baru (contoh)"); err != nil {
			t.Fatal(err)
		}
		drop(0)
		if _, err := c.door.Actor(ctx, session); err != nil {
			t.Errorf("the session that holds is gone: %v", err)
		}
		c.wait(25 * time.Hour)
		drop(2) // attempts
		c.wait(24 * time.Hour)
		drop(2) // the code and the session, a day after they ended
		if _, err := c.door.Welcome(ctx, link); err != nil {
			t.Errorf("the link that holds is gone: %v", err)
		}
		c.wait(5 * 24 * time.Hour)
		drop(1) // the form
		c.wait(2 * 24 * time.Hour)
		drop(1) // the link
		drop(0)
	})
}
