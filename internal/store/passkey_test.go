package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

func passkey(of account.Member, n string) account.Passkey {
	return account.Passkey{
		ID: account.PasskeyID("key-" + n), Account: of.ID, Name: "HP " + n, Credential: []byte{0, 0xff, n[0]}, PublicKey: []byte("public " + n),
		SignCount: 1<<32 - 2, BackupEligible: true, Transports: []string{"internal", "hybrid"}, Added: noon,
	}
}

func TestPasskeysAreKeptAsTheyWere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, path string) {
		db := open(t, path)
		ctx := t.Context()
		one, two := founded(t, db, "1"), founded(t, db, "2")
		a, b := passkey(one, "a"), passkey(one, "b")
		b.BackupEligible, b.Transports, b.SignCount, b.Used = false, nil, 0, noon.Add(time.Hour)
		for _, k := range []account.Passkey{b, a, passkey(two, "c")} {
			if err := db.KeepPasskey(ctx, k, 2, account.Entry{}); err != nil {
				t.Fatal(err)
			}
		}
		got, err := db.Passkeys(ctx, one.ID)
		if err != nil {
			t.Fatal(err)
		}
		b.Transports = []string{}
		if diff := cmp.Diff([]account.Passkey{a, b}, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if found, err := db.PasskeyByCredential(ctx, a.Credential); err != nil || found.ID != a.ID {
			t.Errorf("want %s by its credential, got %s, %v", a.ID, found.ID, err)
		}
		if fault.KindOf(db.KeepPasskey(ctx, passkey(one, "d"), 2, account.Entry{})) != fault.Conflict {
			t.Error("a third passkey was kept")
		}
		again := passkey(two, "e")
		again.Credential = a.Credential
		if fault.KindOf(db.KeepPasskey(ctx, again, 9, account.Entry{})) != fault.Conflict {
			t.Error("one credential was kept for two accounts")
		}
		nobody := passkey(one, "f")
		nobody.Account = "nobody"
		if db.KeepPasskey(ctx, nobody, 9, account.Entry{}) == nil {
			t.Error("a passkey of nobody was kept")
		}
	})
}

// However many are added at once, an account has no more than it may.
func TestPasskeysAddedAtOnceAreBounded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, path string) {
		db := open(t, path)
		of := founded(t, db, "1")
		results := make(chan error, 8)
		for n := range cap(results) {
			go func() { results <- db.KeepPasskey(t.Context(), passkey(of, fmt.Sprint(n)), 3, account.Entry{}) }()
		}
		kept := 0
		for range cap(results) {
			if err := <-results; err == nil {
				kept++
			} else if fault.KindOf(err) != fault.Conflict {
				t.Error(err)
			}
		}
		if kept != 3 {
			t.Errorf("want three kept, got %d", kept)
		}
	})
}

func TestPasskeyCountIsTheOneThatWasRead(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, path string) {
		db := open(t, path)
		ctx := t.Context()
		k := passkey(founded(t, db, "1"), "a")
		if err := db.KeepPasskey(ctx, k, 1, account.Entry{}); err != nil {
			t.Fatal(err)
		}
		if err := db.UsePasskey(ctx, k, 1<<32-1, noon); err != nil {
			t.Fatal(err)
		}
		if err := db.UsePasskey(ctx, k, 1<<32-1, noon); fault.KindOf(err) != fault.Conflict { // as it was before
			t.Errorf("want a conflict, got %v", err)
		}
		if got, err := db.PasskeyByCredential(ctx, k.Credential); err != nil || got.SignCount != 1<<32-1 || !got.Used.Equal(noon) {
			t.Errorf("want the new count, got %+v, %v", got, err)
		}
	})
}

func TestPasskeyIsItsAccountsAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, path string) {
		db := open(t, path)
		ctx := t.Context()
		one, two := founded(t, db, "1"), founded(t, db, "2")
		k := passkey(one, "a")
		if err := db.KeepPasskey(ctx, k, 1, account.Entry{}); err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{
			"renaming another's": db.RenamePasskey(ctx, two.ID, k.ID, "x", account.Entry{}), "removing another's": db.RemovePasskey(ctx, two.ID, k.ID, account.Entry{}),
			"renaming none": db.RenamePasskey(ctx, one.ID, "none", "x", account.Entry{}), "removing none": db.RemovePasskey(ctx, one.ID, "none", account.Entry{}),
		} {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: want not found, got %v", what, err)
			}
		}
		if err := db.RenamePasskey(ctx, one.ID, k.ID, "Baru", account.Entry{}); err != nil {
			t.Error(err)
		}
		if got, err := db.PasskeyByCredential(ctx, k.Credential); err != nil || got.Name != "Baru" {
			t.Errorf("want it renamed, got %q, %v", got.Name, err)
		}
		if err := db.RemovePasskey(ctx, one.ID, k.ID, account.Entry{}); err != nil {
			t.Error(err)
		}
		if _, err := db.PasskeyByCredential(ctx, k.Credential); fault.KindOf(err) != fault.NotFound {
			t.Errorf("want it gone, got %v", err)
		}
	})
}

func TestIdentitiesAreKeptOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, path string) {
		db := open(t, path)
		ctx := t.Context()
		one, two := founded(t, db, "1"), founded(t, db, "2")
		link := func(id string, of account.Member, issuer, subject string) error {
			return db.KeepIdentity(ctx, account.Identity{ID: account.IdentityID(id), Account: of.ID, Issuer: issuer, Subject: subject, Linked: noon}, 2, account.Entry{})
		}
		for _, err := range []error{link("1", one, "https://a", "x"), link("2", two, "https://b", "x"), link("3", one, "https://a", "X")} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if fault.KindOf(link("4", two, "https://a", "x")) != fault.Conflict || fault.KindOf(link("5", one, "https://a", "z")) != fault.Conflict {
			t.Error("an identity was linked twice, or one account has too many")
		}
		if err := db.UseIdentity(ctx, "1", noon.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		want := account.Identity{ID: "1", Account: one.ID, Issuer: "https://a", Subject: "x", Linked: noon, Used: noon.Add(time.Hour)}
		if got, err := db.Identity(ctx, "https://a", "x"); err != nil || got != want {
			t.Errorf("want %+v, got %+v, %v", want, got, err)
		}
		if all, err := db.Identities(ctx, one.ID); err != nil || len(all) != 2 || all[0] != want || all[1].ID != "3" {
			t.Errorf("want both of the account, got %+v, %v", all, err)
		}
		for _, err := range []error{db.RemoveIdentity(ctx, two.ID, "1", account.Entry{}), db.UseIdentity(ctx, "none", noon)} {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("want not found, got %v", err)
			}
		}
		if _, err := db.Identity(ctx, "https://c", "x"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("want not found, got %v", err)
		}
		if err := db.RemoveIdentity(ctx, one.ID, "1", account.Entry{}); err != nil {
			t.Error(err)
		}
	})
}

func ceremony(n int, of account.ID, expires time.Time) account.Ceremony {
	return account.Ceremony{Hash: fmt.Sprintf("%04d", n), Kind: account.UsingPasskey, Account: of, State: `{"n":1}`, Expires: expires}
}

func TestCeremonyIsTakenOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, path string) {
		db := open(t, path)
		ctx := t.Context()
		of := founded(t, db, "1").ID
		c := ceremony(1, of, noon.Add(time.Minute))
		if err := db.KeepCeremony(ctx, c, noon, 10); err != nil {
			t.Fatal(err)
		}
		results := make(chan error, 8)
		for range cap(results) {
			go func() {
				got, err := db.TakeCeremony(t.Context(), c.Hash)
				if err == nil && got != c {
					err = fmt.Errorf("want %+v, got %+v", c, got)
				}
				results <- err
			}()
		}
		taken := 0
		for range cap(results) {
			if err := <-results; err == nil {
				taken++
			} else if fault.KindOf(err) != fault.NotFound {
				t.Error(err)
			}
		}
		if taken != 1 {
			t.Errorf("taken %d times", taken)
		}
	})
}

func TestCeremoniesAreBounded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, path string) {
		db := open(t, path)
		ctx := t.Context()
		for n := range 9 { // more than are kept; the oldest go
			if err := db.KeepCeremony(ctx, ceremony(n, "", noon.Add(time.Duration(n)*time.Minute)), noon.Add(-time.Hour), 5); err != nil {
				t.Fatal(err)
			}
		}
		if left := texts(t, look(t, path), `SELECT hash FROM ceremony ORDER BY hash`); !cmp.Equal(left, []string{"0004", "0005", "0006", "0007", "0008"}) {
			t.Errorf("want the newest five, got %v", left)
		}
		if err := db.KeepCeremony(ctx, ceremony(9, "", noon.Add(time.Hour)), noon.Add(6*time.Minute), 5); err != nil {
			t.Fatal(err)
		}
		if left := texts(t, look(t, path), `SELECT hash FROM ceremony ORDER BY hash`); !cmp.Equal(left, []string{"0007", "0008", "0009"}) {
			t.Errorf("want those that are not over, got %v", left)
		}
	})
}

// Whoever lost their device is recovered: all that they could sign in with is
// forgotten, and nobody else's.
func TestKeysAreForgottenWithTheOtherProofs(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, path string) {
		db := open(t, path)
		ctx := t.Context()
		for _, n := range []string{"1", "2"} {
			of := founded(t, db, n)
			i := account.Identity{ID: account.IdentityID(n), Account: of.ID, Issuer: "i", Subject: n, Linked: noon}
			for _, err := range []error{
				db.KeepPasskey(ctx, passkey(of, n), 1, account.Entry{}), db.KeepIdentity(ctx, i, 1, account.Entry{}),
				db.KeepCeremony(ctx, account.Ceremony{Hash: n, Kind: account.LinkingOpenID, Account: of.ID, Expires: noon.Add(time.Hour)}, noon, 9),
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := db.ForgetProofs(ctx, "account-1", account.Entry{}); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"passkey", "identity", "ceremony"} {
			if left := texts(t, look(t, path), `SELECT account FROM `+table+` ORDER BY account`); !cmp.Equal(left, []string{"account-2"}) {
				t.Errorf("%s: want the other's left, got %v", table, left)
			}
		}
	})
}

var _ account.PasskeyStore = (*store.DB)(nil)
var _ account.OpenIDStore = (*store.DB)(nil)
