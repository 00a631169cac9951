package account_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// counter is an office with its people, over a real database and with a clock
// that tests move; codes that are sent are caught.
type counter struct {
	*account.SignIn
	people *account.People
	door   *account.Door
	db     *store.DB
	mu     sync.Mutex
	now    time.Time
	sent   []string // name and code

	office, rival           account.OrganisationID
	admin, organiser, staff account.Actor
	other, another          account.Actor // other: organiser of the rival office; another: organiser of ours
	bank                    account.OrganisationID
	desk                    account.ID
	where                   string // the database
}

func (c *counter) clock() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Microsecond)
	return c.now
}

func (c *counter) wait(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

const (
	deskMail = "petugas@bank.example"
	goodWord = "kopi tubruk tanpa gula 7"
)

var here = account.From{Address: "192.0.2.7", Device: "Chrome · Android"}

func newCounter(t testing.TB, where string) *counter {
	t.Helper()
	c := &counter{where: where, now: time.Date(2026, 12, 9, 1, 0, 0, 0, time.UTC)}
	var err error
	if c.db, err = store.Open(t.Context(), where); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.db.Close() })
	c.door, c.people = account.NewDoor(c.db, c.clock), account.NewPeople(c.db, c.clock)
	c.SignIn = account.NewSignIn(c.db, c.people, []byte("sixteen bytes or more"), c.clock,
		func(_ context.Context, to account.Account, code string, _ time.Time, _ string) error {
			c.sent = append(c.sent, to.Name+" "+code)
			return nil
		})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	enrol := func(name string, of account.OrganisationID, role account.Role) account.Actor {
		id, err := c.door.Enrol(t.Context(), name, of, role)
		must(err)
		return account.Actor{Account: id, Name: name, Organisation: of, Role: role}
	}
	c.office, err = c.door.Found(t.Context(), account.Office, "Dinas Contoh", "")
	must(err)
	c.rival, err = c.door.Found(t.Context(), account.Office, "Dinas Lain (contoh)", "")
	must(err)
	c.admin, c.organiser = enrol("Administrator Contoh", c.office, account.Administrator), enrol("Panitia Contoh 01", c.office, account.Organiser)
	c.another, c.staff = enrol("Panitia Contoh 02", c.office, account.Organiser), enrol("Pegawai Contoh", c.office, account.Staff)
	c.other = enrol("Panitia Lain", c.rival, account.Organiser)
	c.bank, err = c.people.Found(t.Context(), c.organiser, account.Stakeholder, "Bank Contoh")
	must(err)
	c.desk, err = c.people.Add(t.Context(), c.organiser, account.Newcomer{
		Name: "Petugas Bank Contoh", Email: "Petugas@Bank.example", Phone: "0812-3456-7890",
		Appointment: account.Appointment{Organisation: c.bank, Role: account.Desk},
	})
	must(err)
	return c
}

// inside begins a session and gives who it is of.
func (c *counter) inside(t testing.TB, id account.ID) (account.Actor, account.Session, string) {
	t.Helper()
	token, err := c.door.Begin(t.Context(), id, account.ByLink, "Chrome")
	if err != nil {
		t.Fatal(err)
	}
	by, s, err := c.door.Visitor(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return by, s, token
}

func wantFault(t *testing.T, what string, err error, kind fault.Kind, key string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind || !strings.Contains(err.Error(), key) {
		t.Errorf("%s: want %s %s, got %v", what, kind, key, err)
	}
}

func TestPasswordWithSecondFactor(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx := t.Context()
		by, s, _ := c.inside(t, c.desk)
		_, _, elsewhere := c.inside(t, c.desk)
		if err := c.SetPassword(ctx, by, s, goodWord, goodWord); err != nil {
			t.Fatal(err)
		}
		if _, err := c.door.Actor(ctx, elsewhere); err == nil {
			t.Error("another session outlived the change of the password")
		}
		session, ticket, err := c.ByPassword(ctx, " PETUGAS@bank.example ", goodWord, here)
		if err != nil || ticket != "" {
			t.Fatalf("want a session at once, got %q, %v", ticket, err)
		}
		by, s, err = c.door.Visitor(ctx, session)
		if err != nil || s.Method != account.ByPassword || s.Device != here.Device {
			t.Fatalf("want a session by password, got %+v, %v", s, err)
		}
		// the second factor
		first, err := c.NewTOTP(ctx, by, s)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := c.NewTOTP(ctx, by, s); err != nil || again != first {
			t.Errorf("showing it again draws another: %v, %v", again, err)
		}
		_, err = c.ConfirmTOTP(ctx, by, s, "000000x")
		wantFault(t, "a wrong first code", err, fault.Invalid, "account.totp_wrong")
		code := func() string {
			text, err := totp.GenerateCode(first.Secret, c.clock())
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		recovery, err := c.ConfirmTOTP(ctx, by, s, code()[:3]+" "+code()[3:])
		if err != nil || len(recovery) != 10 {
			t.Fatalf("want ten recovery codes, got %d, %v", len(recovery), err)
		}
		session, ticket, err = c.ByPassword(ctx, "0812 3456 7890", goodWord, here)
		if err != nil || session != "" || ticket == "" {
			t.Fatalf("want a ticket only, got %q, %v", session, err)
		}
		_, err = c.Second(ctx, ticket, code(), here)
		wantFault(t, "the code of the confirmation again", err, fault.Invalid, "account.sign_in_wrong")
		c.wait(time.Minute)
		if session, err = c.Second(ctx, ticket, code(), here); err != nil {
			t.Fatal(err)
		}
		if _, s, err := c.door.Visitor(ctx, session); err != nil || s.Method != account.ByBoth {
			t.Errorf("want a session by both, got %+v, %v", s, err)
		}
		if session, err = c.Second(ctx, ticket, strings.ToUpper(recovery[3]), here); err != nil || session == "" {
			t.Errorf("a recovery code: %v", err)
		}
		_, err = c.Second(ctx, ticket, recovery[3], here)
		wantFault(t, "a recovery code twice", err, fault.Invalid, "account.sign_in_wrong")
		c.wait(5 * time.Minute)
		_, err = c.Second(ctx, ticket, recovery[4], here)
		wantFault(t, "an old ticket", err, fault.NotFound, "account.ticket_over")
		_, err = c.Second(ctx, ticket[:20]+"A"+ticket[21:], recovery[4], here)
		wantFault(t, "a changed ticket", err, fault.NotFound, "account.ticket_over")
	})
}

func TestPasswordsThatAreSoonGuessedAreRefused(t *testing.T) {
	t.Parallel()
	c := newCounter(t, t.TempDir()+"/test.db")
	by, s, _ := c.inside(t, c.desk)
	for word, key := range map[string]string{
		"":                            "account.password_short",
		"pendek7#x":                   "account.password_short",
		"1234567890":                  "account.password_weak",
		"password123":                 "account.password_weak",
		"wantilanbali":                "account.password_weak",
		"petugas bank":                "account.password_weak",
		"aaaaaaaaaaaaaaa":             "account.password_weak",
		"qwertyuiop":                  "account.password_weak",
		"iloveyou123":                 "account.password_weak",
		"badung12345":                 "account.password_weak",
		"dekranasda1":                 "account.password_weak",
		"denpasar2026":                "account.password_weak",
		"ikmbadung123":                "account.password_weak",
		"bismillah123":                "account.password_weak",
		"baliindonesia":               "account.password_weak",
		strings.Repeat("x7Q# ", 26):   "fault.too_long",
		strings.Repeat("kopi7 ", 500): "fault.too_long",
	} {
		wantFault(t, word, c.SetPassword(t.Context(), by, s, word, word), fault.Invalid, key)
	}
	wantFault(t, "another word the second time", c.SetPassword(t.Context(), by, s, goodWord, goodWord+"x"), fault.Invalid, "account.password_again")
	for _, word := range []string{goodWord, "ᬓᬧᬮ ᬕᬶᬮᬸᬳ ᬲᬢᬬ", strings.Repeat("rumput laut ", 10) + "7 pasang"} {
		if err := c.SetPassword(t.Context(), by, s, word, word); err != nil {
			t.Errorf("%q was refused: %v", word, err)
		}
		if _, _, err := c.ByPassword(t.Context(), deskMail, word, here); err != nil {
			t.Errorf("%q does not let in: %v", word, err)
		}
	}
}

// Whoever tries learns nothing of whether an account exists, and not for long.
func TestNobodyLearnsWhoHasAnAccount(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx := t.Context()
		for _, named := range []string{deskMail, "nobody@bank.example", "081234567890", "081200000000", "@", "not an address", "' OR 1=1 --"} {
			for i := range 7 {
				_, _, err := c.ByPassword(ctx, named, goodWord, here)
				if i >= 5 {
					wantFault(t, fmt.Sprintf("%q, try %d", named, i+1), err, fault.Often, "account.too_many_attempts")
				} else {
					wantFault(t, fmt.Sprintf("%q, try %d", named, i+1), err, fault.Invalid, "account.sign_in_wrong")
				}
			}
			_, err := c.ByCode(ctx, named, "123456", here)
			wantFault(t, named+", by code", err, fault.Often, "account.too_many_attempts")
		}
		c.wait(15*time.Minute + time.Second)
		for _, named := range []string{deskMail, "nobody@bank.example", "panitia@dinas.example"} {
			if err := c.SendCode(ctx, named, here); err != nil {
				t.Errorf("asking for a code for %s: %v", named, err)
			}
		}
		if len(c.sent) != 1 || !strings.HasPrefix(c.sent[0], "Petugas Bank Contoh ") {
			t.Errorf("want one code sent, got %v", c.sent)
		}
	})
}

// One person named in many ways is one, for counting what failed.
func TestAttemptsAreCountedByWhoIsMeant(t *testing.T) {
	t.Parallel()
	c := newCounter(t, t.TempDir()+"/test.db")
	for i, named := range []string{"081234567890", "0812 3456 7890", "+62 812-3456-7890", "(0812) 3456.7890", "62 81234567890", "0812/3456/7890"} {
		_, _, err := c.ByPassword(t.Context(), named, "wrong", account.From{Address: fmt.Sprint("192.0.2.", i)})
		want := fault.Invalid
		if i == 5 {
			want = fault.Often
		}
		if fault.KindOf(err) != want {
			t.Errorf("try %d, as %s: want %s, got %v", i+1, named, want, err)
		}
	}
	for i, named := range []string{"Petugas@bank.example", " PETUGAS@BANK.EXAMPLE", deskMail, deskMail, deskMail, "petugas@Bank.example"} {
		_, _, err := c.ByPassword(t.Context(), named, "wrong", account.From{Address: fmt.Sprint("192.0.2.", i)})
		if (fault.KindOf(err) == fault.Often) != (i == 5) {
			t.Errorf("try %d, as %s: %v", i+1, named, err)
		}
	}
}

// A password counts to its last character, up to the longest there may be.
func TestLongPasswordsAreNotCut(t *testing.T) {
	t.Parallel()
	c := newCounter(t, t.TempDir()+"/test.db")
	by, s, _ := c.inside(t, c.desk)
	long := strings.Repeat("kopi tubruk é 🌋 ", 8) // 128 characters
	if n := len([]rune(long)); n != 128 {
		t.Fatalf("%d characters", n)
	}
	if err := c.SetPassword(t.Context(), by, s, long+"x", long+"x"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("129 characters: %v", err)
	}
	if err := c.SetPassword(t.Context(), by, s, long, long); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.ByPassword(t.Context(), deskMail, long[:len(long)-1], here); fault.KindOf(err) != fault.Invalid {
		t.Errorf("without its last character: %v", err)
	}
	if _, _, err := c.ByPassword(t.Context(), deskMail, long, here); err != nil {
		t.Errorf("the whole: %v", err)
	}
}

func TestManyAccountsFromOneAddressAreRefusedInTheEnd(t *testing.T) {
	t.Parallel()
	c := newCounter(t, t.TempDir()+"/test.db")
	for i := range 100 {
		_, err := c.ByCode(t.Context(), fmt.Sprintf("orang%d@contoh.example", i), "123456", here)
		wantFault(t, "a guess", err, fault.Invalid, "account.sign_in_wrong")
	}
	_, err := c.ByCode(t.Context(), "lagi@contoh.example", "123456", here)
	wantFault(t, "the guess after", err, fault.Often, "account.too_many_attempts")
	if _, err := c.ByCode(t.Context(), "lagi@contoh.example", "123456", account.From{Address: "192.0.2.8"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("another address is refused too: %v", err)
	}
}

func TestCodes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c := newCounter(t, where)
		ctx := t.Context()
		code, expires, err := c.HandCode(ctx, c.staff, c.desk)
		if err != nil || len(code) != 6 || expires.Sub(c.clock()) < 23*time.Hour {
			t.Fatalf("want six digits for a day, got %q until %s, %v", code, expires, err)
		}
		newer, _, err := c.HandCode(ctx, c.staff, c.desk)
		if err != nil {
			t.Fatal(err)
		}
		if code != newer {
			_, err = c.ByCode(ctx, deskMail, code, here)
			wantFault(t, "a code that a newer one replaced", err, fault.Invalid, "account.sign_in_wrong")
		}
		session, err := c.ByCode(ctx, "+62 812-3456-7890", newer[:3]+" "+newer[3:], here)
		if err != nil {
			t.Fatal(err)
		}
		if by, err := c.door.Actor(ctx, session); err != nil || by.Account != c.desk || by.Role != account.Desk {
			t.Errorf("want the desk officer, got %+v, %v", by, err)
		}
		_, err = c.ByCode(ctx, deskMail, newer, here)
		wantFault(t, "a code twice", err, fault.Invalid, "account.sign_in_wrong")

		code, _, err = c.HandCode(ctx, c.organiser, c.desk)
		if err != nil {
			t.Fatal(err)
		}
		c.wait(24 * time.Hour)
		_, err = c.ByCode(ctx, deskMail, code, here)
		wantFault(t, "an old code", err, fault.Invalid, "account.sign_in_wrong")
	})
}

// A code is void after five wrong ones, wherever they come from.
func TestCodeIsVoidAfterFiveTries(t *testing.T) {
	t.Parallel()
	c := newCounter(t, t.TempDir()+"/test.db")
	code, _, err := c.HandCode(t.Context(), c.staff, c.desk)
	if err != nil {
		t.Fatal(err)
	}
	wrong := "000000"
	if code == wrong {
		wrong = "000001"
	}
	for i := range 5 { // under both names, so that no limit but the code's own is met
		named := deskMail
		if i%2 == 1 {
			named = "081234567890"
		}
		_, err := c.ByCode(t.Context(), named, wrong, here)
		wantFault(t, "a wrong code", err, fault.Invalid, "account.sign_in_wrong")
	}
	_, err = c.ByCode(t.Context(), deskMail, code, here)
	wantFault(t, "the right code too late", err, fault.Invalid, "account.sign_in_wrong")
}

func TestChangingHowOneSignsInNeedsAFreshSession(t *testing.T) {
	t.Parallel()
	c := newCounter(t, t.TempDir()+"/test.db")
	ctx := t.Context()
	by, s, _ := c.inside(t, c.desk)
	_, foreign, _ := c.inside(t, c.organiser.Account)
	c.wait(11 * time.Minute)
	_, err := c.NewTOTP(ctx, by, s)
	for what, err := range map[string]error{
		"password": c.SetPassword(ctx, by, s, goodWord, goodWord), "second factor": err, "dropping it": c.DropTOTP(ctx, by, s),
		"e-mail": c.ChangeOwn(ctx, by, s, "Petugas", "lain@bank.example", "081234567890"),
	} {
		wantFault(t, what, err, fault.Forbidden, "account.sign_in_again")
	}
	if err := c.ChangeOwn(ctx, by, s, "Petugas Baru Contoh", deskMail, "081234567890"); err != nil {
		t.Errorf("changing the name alone: %v", err)
	}
	by, s, _ = c.inside(t, c.desk)
	if err := c.ChangeOwn(ctx, by, s, "Petugas Baru Contoh", "lain@bank.example", ""); err != nil {
		t.Error(err)
	}
	wantFault(t, "with another's session", c.SetPassword(ctx, by, foreign, goodWord, goodWord), fault.Forbidden, "account.not_allowed")
}

func TestAddressOfTheSecondFactor(t *testing.T) {
	t.Parallel()
	u, err := url.Parse(account.TOTP{Secret: "JBSWY3DPEHPK3PXP"}.Address("Ni Made: a/b?c&d#e"))
	if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/Wantilan:Ni Made: a/b?c&d#e" || u.Query().Get("secret") != "JBSWY3DPEHPK3PXP" {
		t.Errorf("got %v, %v", u, err)
	}
}
