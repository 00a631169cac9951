package account_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/account/accounttest"
	"wantilan/internal/fault"
	"wantilan/internal/store"
)

// home is where the passkeys of these tests belong.
var home = account.Site{Domain: "temu.example", Origin: "https://temu.example"}

// keyring is an entrance with passkeys, and two people who are signed in.
type keyring struct {
	*entrance
	*account.Passkeys
	db         *store.DB
	made, putu person
}

type person struct {
	account.Actor
	session account.Session
}

func newKeyring(t *testing.T) *keyring {
	t.Helper()
	e := newEntrance(t)
	db, err := store.Open(t.Context(), e.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	k := &keyring{entrance: e, db: db, Passkeys: account.NewPasskeys(db, e.Door, e.clock)}
	k.made = k.arrive(t, e.owner)
	office, err := e.Found(t.Context(), account.Office, "Dinas Contoh", "")
	if err != nil {
		t.Fatal(err)
	}
	putu, err := e.Enrol(t.Context(), "Putu Contoh 08", office, account.Organiser)
	if err != nil {
		t.Fatal(err)
	}
	k.putu = k.arrive(t, putu)
	return k
}

// arrive signs a person in by a link.
func (k *keyring) arrive(t *testing.T, id account.ID) person {
	t.Helper()
	token, err := k.Invite(t.Context(), id, k.clock().Add(time.Hour), 1)
	if err != nil {
		t.Fatal(err)
	}
	cookie, err := k.Door.Enter(t.Context(), token, "Chromium")
	if err != nil {
		t.Fatal(err)
	}
	actor, session, err := k.Visitor(t.Context(), cookie)
	if err != nil {
		t.Fatal(err)
	}
	return person{actor, session}
}

func device(t *testing.T) *accounttest.Device {
	t.Helper()
	d, err := accounttest.NewDevice(home.Origin)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// add registers a device's key.
func (k *keyring) add(ctx context.Context, who person, d *accounttest.Device, name string) error {
	token, asked, err := k.BeginAdding(ctx, who.Actor, who.session, home)
	if err != nil {
		return err
	}
	answer, err := d.Make(asked)
	if err != nil {
		return err
	}
	return k.Add(ctx, who.Actor, who.session, token, name, answer, home)
}

func (k *keyring) mustAdd(t *testing.T, who person, name string) *accounttest.Device {
	t.Helper()
	d := device(t)
	if err := k.add(t.Context(), who, d, name); err != nil {
		t.Fatal(err)
	}
	return d
}

// use signs in with a device.
func (k *keyring) use(ctx context.Context, d *accounttest.Device) (string, error) {
	token, asked, err := k.BeginEntering(ctx, home)
	if err != nil {
		return "", err
	}
	answer, err := d.Sign(asked)
	if err != nil {
		return "", err
	}
	return k.Passkeys.Enter(ctx, token, answer, home, "Chromium")
}

// says fails unless err is a fault of a kind with a wording key.
func says(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok || f.Kind != kind || f.Key != key {
		t.Errorf("want %s %s, got %v", kind, key, err)
	}
}

func TestPasskeySignsItsOwnerIn(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	made, putu := k.mustAdd(t, k.made, " HP   Made "), k.mustAdd(t, k.putu, "Laptop")
	for range 2 { // and again
		for d, want := range map[*accounttest.Device]account.ID{made: k.made.Account, putu: k.putu.Account} {
			session, err := k.use(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			if actor, err := k.Actor(t.Context(), session); err != nil || actor.Account != want {
				t.Errorf("want %s signed in, got %+v, %v", want, actor, err)
			}
		}
		k.wait(time.Hour)
	}
	keys, err := k.Of(t.Context(), k.made.Actor)
	if err != nil || len(keys) != 1 {
		t.Fatalf("want one passkey, got %v, %v", keys, err)
	}
	if got := keys[0]; got.Name != "HP Made" || got.SignCount != 2 || got.Used.Sub(got.Added) != time.Hour || !bytes.Equal(got.Credential, made.Credential()) {
		t.Errorf("want HP Made, used twice, the last time an hour after it was added; got %+v", got)
	}
}

func TestDeviceThatDoesNotCountIsLetIn(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	d := device(t)
	d.Counting = false
	if err := k.add(t.Context(), k.made, d, "Awan"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := k.use(t.Context(), d); err != nil {
			t.Error(err)
		}
	}
}

func TestCopiedPasskeyIsRefused(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	d := k.mustAdd(t, k.made, "HP")
	copied := *d
	for range 2 {
		if _, err := k.use(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	_, err := k.use(t.Context(), &copied) // counts 1 after 2
	says(t, err, fault.Forbidden, "account.passkey_copied")
	if _, err := k.use(t.Context(), d); err != nil {
		t.Errorf("the device itself: %v", err)
	}
}

func TestWhoMustSignInAgainBeforeAdding(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	late := k.arrive(t, k.owner)
	k.wait(10 * time.Minute)
	if err := k.add(t.Context(), late, device(t), "HP"); err != nil {
		t.Errorf("ten minutes after signing in: %v", err)
	}
	token, asked, err := k.BeginAdding(t.Context(), late.Actor, late.session, home)
	if err != nil {
		t.Fatal(err)
	}
	k.wait(time.Microsecond)
	says(t, k.add(t.Context(), late, device(t), "HP"), fault.Forbidden, "account.sign_in_again")
	answer, err := device(t).Make(asked)
	if err != nil {
		t.Fatal(err)
	}
	err = k.Add(t.Context(), late.Actor, late.session, token, "HP", answer, home)
	says(t, err, fault.Forbidden, "account.sign_in_again") // grew old while the device was asked
	_, _, err = k.BeginAdding(t.Context(), account.Actor{}, account.Session{}, home)
	says(t, err, fault.Forbidden, "account.sign_in_first")
	fresh := k.arrive(t, k.owner)
	_, _, err = k.BeginAdding(t.Context(), k.putu.Actor, fresh.session, home) // another's session
	says(t, err, fault.Forbidden, "account.sign_in_again")
}

func TestCeremonyIsGoodOnceAndNotForLong(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	ctx := t.Context()
	d := k.mustAdd(t, k.made, "HP")
	begin := func() (string, []byte) {
		t.Helper()
		token, asked, err := k.BeginEntering(ctx, home)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := d.Sign(asked)
		if err != nil {
			t.Fatal(err)
		}
		return token, answer
	}
	token, answer := begin()
	if _, err := k.Passkeys.Enter(ctx, token, answer, home, "Chromium"); err != nil {
		t.Fatal(err)
	}
	_, err := k.Passkeys.Enter(ctx, token, answer, home, "Chromium") // replayed
	says(t, err, fault.NotFound, "account.ceremony_over")
	other, _ := begin()
	_, err = k.Passkeys.Enter(ctx, other, answer, home, "Chromium") // an old answer to a new question
	says(t, err, fault.Forbidden, "account.passkey_refused")
	token, answer = begin()
	_, err = k.Passkeys.Enter(ctx, "", answer, home, "Chromium")
	says(t, err, fault.NotFound, "account.ceremony_over")
	k.wait(account.CeremonyLife)
	_, err = k.Passkeys.Enter(ctx, token, answer, home, "Chromium") // too late
	says(t, err, fault.NotFound, "account.ceremony_over")
	adding, asked, err := k.BeginAdding(ctx, k.made.Actor, k.made.session, home)
	if err != nil {
		t.Fatal(err)
	}
	if answer, err = device(t).Make(asked); err != nil {
		t.Fatal(err)
	}
	err = k.Add(ctx, k.putu.Actor, k.putu.session, adding, "HP", answer, home) // another's ceremony
	says(t, err, fault.NotFound, "account.ceremony_over")
	token, answer = begin()
	err = k.Add(ctx, k.made.Actor, k.made.session, token, "HP", answer, home) // a ceremony of another kind
	says(t, err, fault.NotFound, "account.ceremony_over")
}

// What a device or a browser could lie about never lets anybody in.
func TestAnswersThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		lie func(k *keyring, d *accounttest.Device)
		key string
	}{
		"another site asked":        {func(_ *keyring, d *accounttest.Device) { d.Origin = "https://temu.example.evil.example" }, "account.passkey_refused"},
		"no HTTPS":                  {func(_ *keyring, d *accounttest.Device) { d.Origin = "http://temu.example" }, "account.passkey_refused"},
		"another port":              {func(_ *keyring, d *accounttest.Device) { d.Origin = "https://temu.example:8443" }, "account.passkey_refused"},
		"nobody was made sure of":   {func(_ *keyring, d *accounttest.Device) { d.Unverified = true }, "account.passkey_refused"},
		"says it is another's":      {func(k *keyring, d *accounttest.Device) { d.Holder = []byte(k.putu.Account) }, "account.passkey_refused"},
		"says it is nobody's":       {func(_ *keyring, d *accounttest.Device) { d.Holder = nil }, "account.passkey_refused"},
		"says it is the other role": {func(_ *keyring, d *accounttest.Device) { d.Holder = []byte("administrator") }, "account.passkey_refused"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKeyring(t)
			d := k.mustAdd(t, k.made, "HP")
			k.mustAdd(t, k.putu, "HP")
			tc.lie(k, d)
			session, err := k.use(t.Context(), d)
			if session != "" {
				t.Error("a session began")
			}
			says(t, err, fault.Forbidden, tc.key)
		})
	}
}

// A device that puts another's key identity before its own signature does not
// get in: the signature is not that key's.
func TestAnothersKeyCannotBeClaimed(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	mine, theirs := k.mustAdd(t, k.made, "HP"), k.mustAdd(t, k.putu, "HP")
	token, asked, err := k.BeginEntering(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	mine.Holder = theirs.Holder
	answer, err := mine.Sign(asked)
	if err != nil {
		t.Fatal(err)
	}
	answer = bytes.ReplaceAll(answer, []byte(text64(mine.Credential())), []byte(text64(theirs.Credential())))
	_, err = k.Passkeys.Enter(t.Context(), token, answer, home, "Chromium")
	says(t, err, fault.Forbidden, "account.passkey_refused")
}

func TestRemovedAndUnknownPasskeysAreRefused(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	ctx := t.Context()
	d := k.mustAdd(t, k.made, "HP")
	keys, err := k.Of(ctx, k.made.Actor)
	if err != nil {
		t.Fatal(err)
	}
	says(t, k.Remove(ctx, k.putu.Actor, keys[0].ID), fault.NotFound, "account.passkey_not_found")
	says(t, k.Rename(ctx, k.putu.Actor, keys[0].ID, "Punya saya"), fault.NotFound, "account.passkey_not_found")
	if _, err := k.use(ctx, d); err != nil {
		t.Errorf("after another tried to remove it: %v", err)
	}
	if err := k.Rename(ctx, k.made.Actor, keys[0].ID, "HP lama"); err != nil {
		t.Fatal(err)
	}
	if keys, err = k.Of(ctx, k.made.Actor); err != nil || keys[0].Name != "HP lama" {
		t.Errorf("want HP lama, got %v, %v", keys, err)
	}
	if err := k.Remove(ctx, k.made.Actor, keys[0].ID); err != nil {
		t.Fatal(err)
	}
	_, err = k.use(ctx, d)
	says(t, err, fault.NotFound, "account.passkey_unknown")
	_, err = k.use(ctx, device(t))
	if err == nil {
		t.Error("a device that never registered got in")
	}
}

func TestOneKeyBelongsToOneAccountAndTenAreEnough(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	ctx := t.Context()
	d := k.mustAdd(t, k.made, "HP")
	says(t, k.add(ctx, k.putu, d, "HP"), fault.Conflict, "account.passkey_known")
	for i := range account.MostPasskeys - 1 {
		k.mustAdd(t, k.made, fmt.Sprint("HP ", i))
	}
	says(t, k.add(ctx, k.made, device(t), "HP"), fault.Conflict, "account.passkey_enough")
	k.mustAdd(t, k.putu, "HP")
}

func TestNamesOfPasskeys(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	for name, key := range map[string]string{
		"": "fault.required", " \t ": "fault.required", strings.Repeat("a", 41): "fault.too_long", "\xff": "fault.required", "a\x00b": "fault.required",
	} {
		says(t, k.add(t.Context(), k.made, device(t), name), fault.Invalid, key)
	}
	k.mustAdd(t, k.made, strings.Repeat("ḷ", 40))
}

func TestGarbageIsNoAnswer(t *testing.T) {
	t.Parallel()
	k := newKeyring(t)
	ctx := t.Context()
	for _, garbage := range []string{
		"", "null", "[]", "{}", `{"id":"x"}`, `{"id":"AAAA","rawId":"AAAA","type":"public-key"}`, `{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{}}`,
		`{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"o2NmbXQ","authenticatorData":"AAAA","signature":"AAAA"}}`,
		strings.Repeat("[", 10000), `{"id":` + strings.Repeat("9", 5000) + `}`, "\x00\xff",
	} {
		token, _, err := k.BeginEntering(ctx, home)
		if err != nil {
			t.Fatal(err)
		}
		_, err = k.Passkeys.Enter(ctx, token, []byte(garbage), home, "Chromium")
		says(t, err, fault.Invalid, "account.passkey_unreadable")
		token, _, err = k.BeginAdding(ctx, k.made.Actor, k.made.session, home)
		if err != nil {
			t.Fatal(err)
		}
		err = k.Add(ctx, k.made.Actor, k.made.session, token, "HP", []byte(garbage), home)
		says(t, err, fault.Invalid, "account.passkey_unreadable")
	}
}

func TestSiteOfPasskeys(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		public, scheme, host string
		domain, origin       string
	}{
		{"https://temu.example", "http", "10.0.0.7:8080", "temu.example", "https://temu.example"},
		{"https://Temu.Example:8443", "http", "x", "temu.example", "https://temu.example:8443"},
		{"http://localhost:8080", "http", "x", "localhost", "http://localhost:8080"},
		{"", "http", "localhost:8080", "localhost", "http://localhost:8080"},
		{"", "https", "wantilan.localhost", "wantilan.localhost", "https://wantilan.localhost"},
		{"http://temu.example", "http", "localhost", "", ""},
		{"https://10.0.0.7", "http", "localhost", "", ""},
		{"", "http", "127.0.0.1:8080", "", ""},
		{"", "https", "temu.example", "", ""}, // a host anybody can claim
		{"", "http", "localhost.evil.example", "", ""},
		{"", "http", "evil@localhost", "", ""},
		{"", "http", "localhost/@evil", "", ""},
	} {
		got, ok := account.SiteOf(c.public, c.scheme, c.host)
		if got.Domain != c.domain || got.Origin != c.origin || ok != (c.domain != "") {
			t.Errorf("%q, %q, %q: got %+v, %v", c.public, c.scheme, c.host, got, ok)
		}
	}
}

func text64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// Whoever may no longer sign in cannot do so by what they set up before.
func TestDisabledPersonsKeysOpenNothing(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	ctx := t.Context()
	d := g.mustAdd(t, g.made, "HP")
	if err := g.link(t, g.made); err != nil {
		t.Fatal(err)
	}
	who, err := g.db.Person(ctx, g.made.Account)
	if err != nil {
		t.Fatal(err)
	}
	who.Disabled = g.clock()
	if err := g.db.ChangeAccount(ctx, who.Account, account.Entry{}); err != nil {
		t.Fatal(err)
	}
	_, err = g.use(ctx, d)
	says(t, err, fault.Forbidden, "account.disabled")
	_, err = g.enter(t)
	says(t, err, fault.Forbidden, "account.disabled")
}

// The audit log says what was done with ways to sign in, and nothing personal.
func TestWaysToSignInStandInTheAuditLog(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	ctx := t.Context()
	d := g.mustAdd(t, g.made, "HP Made Rahasia")
	g.provider.SignIn("subjek-rahasia")
	if err := g.link(t, g.made); err != nil {
		t.Fatal(err)
	}
	if _, err := g.use(ctx, d); err != nil {
		t.Fatal(err)
	}
	if _, err := g.enter(t); err != nil {
		t.Fatal(err)
	}
	keys, err := g.Passkeys.Of(ctx, g.made.Actor)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := g.OpenID.Of(ctx, g.made.Actor)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		g.Rename(ctx, g.made.Actor, keys[0].ID, "Nama Rahasia"), g.Remove(ctx, g.made.Actor, keys[0].ID), g.Unlink(ctx, g.made.Actor, ids[0].ID),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	raw, err := sql.Open("sqlite", g.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { raw.Close() })
	var log string
	if err := raw.QueryRowContext(ctx, `
		SELECT group_concat(object || ' ' || after, char(10))
		FROM (SELECT object, after FROM audit WHERE account = $1 ORDER BY number)`, g.made.Account).Scan(&log); err != nil {
		t.Fatal(err)
	}
	key, id, own := "passkey/"+string(keys[0].ID), "identity/"+string(ids[0].ID), "account/"+string(g.made.Account)
	want := []string{
		own + ` {"how":"link"}`, key + ` {"passkey":"added"}`, id + ` {"identity":"linked"}`, own + ` {"how":"passkey"}`,
		own + ` {"how":"openid"}`, key + ` {"passkey":"renamed"}`, key + ` {"passkey":"removed"}`, id + ` {"identity":"unlinked"}`,
	}
	if log != strings.Join(want, "\n") {
		t.Errorf("want\n%s\ngot\n%s", strings.Join(want, "\n"), log)
	}
	if strings.Contains(strings.ToLower(log), "rahasia") {
		t.Error("the log holds something personal")
	}
}
