package store_test

import (
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/store/storetest"
)

func TestSigningInForgetsTheAccountsSessionsThatAreOver(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, path string) {
		db := open(t, path)
		one, two := founded(t, db, "1"), founded(t, db, "2")
		enter := func(a account.Member, session string, begun time.Time) {
			t.Helper()
			link := account.Link{Hash: "link of " + session, Account: a.ID, Expires: begun.Add(time.Hour), Uses: 1}
			if err := db.KeepLink(t.Context(), link, account.Entry{}); err != nil {
				t.Fatal(err)
			}
			s := account.Session{Hash: session, ID: session, Account: a.ID, Membership: a.Membership, Method: account.ByLink, Device: "Chromium", Begun: begun, Seen: begun, Expires: begun.Add(24 * time.Hour)}
			if err := db.UseLink(t.Context(), link.Hash, s, account.Entry{}); err != nil {
				t.Fatal(err)
			}
			got, who, err := db.Visitor(t.Context(), session)
			if err != nil || got != s || who != a {
				t.Errorf("want session %+v, got %+v, %v", s, got, err)
			}
		}
		enter(one, "old", noon)
		enter(two, "of another", noon)
		enter(one, "recent", noon.Add(23*time.Hour))
		if n := count(t, path)["session"]; n != 3 {
			t.Errorf("want three sessions, got %d", n)
		}
		enter(one, "new", noon.Add(24*time.Hour))
		left := texts(t, look(t, path), `SELECT hash FROM session ORDER BY hash`)
		if len(left) != 3 || left[0] != "new" || left[1] != "of another" || left[2] != "recent" {
			t.Errorf("want only the old one forgotten, got %v", left)
		}
	})
}
