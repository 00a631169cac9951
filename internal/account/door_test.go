package account_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/store"
)

// entrance is a door over a real database, with a clock that tests move.
type entrance struct {
	*account.Door
	path  string
	owner account.ID
	mu    sync.Mutex
	now   time.Time
}

func (e *entrance) clock() time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.now
}

func (e *entrance) wait(d time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.now = e.now.Add(d)
}

func newEntrance(t *testing.T) *entrance {
	t.Helper()
	e := &entrance{path: filepath.Join(t.TempDir(), "test.db"), now: time.Date(2026, 12, 9, 1, 0, 0, 0, time.UTC)}
	db, err := store.Open(t.Context(), e.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	e.Door = account.NewDoor(db, e.clock)
	workshop, err := e.Found(t.Context(), account.Business, "Tenun Sandat 07 (contoh)", "")
	if err != nil {
		t.Fatal(err)
	}
	if e.owner, err = e.Enrol(t.Context(), "Ni Made Contoh 07", workshop, account.Owner); err != nil {
		t.Fatal(err)
	}
	return e
}

// invite makes a link that lives for an hour.
func (e *entrance) invite(t *testing.T, uses int) string {
	t.Helper()
	token, err := e.Invite(t.Context(), e.owner, e.clock().Add(time.Hour), uses)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// enter signs in with a fresh link.
func (e *entrance) enter(t *testing.T) string {
	t.Helper()
	session, err := e.Enter(t.Context(), e.invite(t, 1), "Chromium")
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// refused fails unless err is a NotFound with the wording key.
func refused(t *testing.T, err error, key string) {
	t.Helper()
	if fault.KindOf(err) != fault.NotFound || !strings.Contains(err.Error(), key) {
		t.Errorf("want not found with %s, got %v", key, err)
	}
}

func TestLinkTellsWhomItIsForAndUsesNothingUp(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	token := e.invite(t, 1)
	for range 5 { // a messenger that previews the link opens it too
		who, err := e.Welcome(t.Context(), token)
		if err != nil || who.ID != e.owner || who.Name != "Ni Made Contoh 07" || who.Role != account.Owner {
			t.Fatalf("want the owner, got %+v, %v", who, err)
		}
	}
	session, err := e.Enter(t.Context(), token, "Chromium")
	if err != nil {
		t.Fatal(err)
	}
	actor, err := e.Actor(t.Context(), session)
	if err != nil || actor.Account != e.owner || actor.Role != account.Owner || !actor.SignedIn() {
		t.Errorf("want the owner signed in, got %+v, %v", actor, err)
	}
}

func TestLinkIsUsedUp(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	token := e.invite(t, 2)
	for range 2 {
		if _, err := e.Enter(t.Context(), token, "Chromium"); err != nil {
			t.Fatal(err)
		}
	}
	_, err := e.Enter(t.Context(), token, "Chromium")
	refused(t, err, "account.link_void")
	_, err = e.Welcome(t.Context(), token)
	refused(t, err, "account.link_void")
}

func TestLinkExpires(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	token := e.invite(t, 1)
	e.wait(time.Hour - time.Microsecond)
	if _, err := e.Welcome(t.Context(), token); err != nil {
		t.Errorf("just before its end: %v", err)
	}
	e.wait(time.Microsecond)
	_, err := e.Welcome(t.Context(), token)
	refused(t, err, "account.link_void")
	_, err = e.Enter(t.Context(), token, "Chromium")
	refused(t, err, "account.link_void")
}

func TestLinkThatWouldNeverOpenIsNotMade(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	if _, err := e.Invite(t.Context(), e.owner, e.clock().Add(time.Hour), 0); err == nil {
		t.Error("a link without uses was made")
	}
	if _, err := e.Invite(t.Context(), e.owner, e.clock(), 1); err == nil {
		t.Error("a link that has expired was made")
	}
	if _, err := e.Invite(t.Context(), "nobody", e.clock().Add(time.Hour), 1); err == nil {
		t.Error("a link for nobody was made")
	}
}

func TestOneUseLetsOneInHoweverManyPressAtOnce(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	token := e.invite(t, 1)
	results := make(chan error, 8)
	for range cap(results) {
		go func() {
			_, err := e.Enter(context.WithoutCancel(t.Context()), token, "Chromium")
			results <- err
		}()
	}
	in := 0
	for range cap(results) {
		if err := <-results; err == nil {
			in++
		} else {
			refused(t, err, "account.link_void")
		}
	}
	if in != 1 {
		t.Errorf("want one sign-in, got %d", in)
	}
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		waits []time.Duration // between visits
		over  bool
	}{
		"at once":                         {[]time.Duration{0}, false},
		"a day without a visit":           {[]time.Duration{24 * time.Hour}, false},
		"longer than a day":               {[]time.Duration{24*time.Hour + time.Second}, true},
		"visits keep it alive":            {slices.Repeat([]time.Duration{20 * time.Hour}, 8), false},
		"a week whatever the visits":      {slices.Repeat([]time.Duration{21 * time.Hour}, 8), true},
		"many short visits do not end it": {slices.Repeat([]time.Duration{time.Minute}, 30), false},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			session := e.enter(t)
			var err error
			for _, d := range tc.waits {
				e.wait(d)
				_, err = e.Actor(t.Context(), session)
			}
			if tc.over {
				refused(t, err, "account.session_over")
			} else if err != nil {
				t.Errorf("want the session alive, got %v", err)
			}
		})
	}
}

func TestLeavingEndsOneSession(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	phone, laptop := e.enter(t), e.enter(t)
	if err := e.Leave(t.Context(), phone); err != nil {
		t.Fatal(err)
	}
	_, err := e.Actor(t.Context(), phone)
	refused(t, err, "account.session_over")
	if _, err := e.Actor(t.Context(), laptop); err != nil {
		t.Errorf("leaving on the phone signed the laptop out: %v", err)
	}
	if err := e.Leave(t.Context(), phone); err != nil {
		t.Errorf("leaving twice: %v", err)
	}
}

func TestNoTokenOpensNothing(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	for _, token := range []string{"", "x", strings.Repeat("A", 26), "' OR 1=1 --"} {
		_, err := e.Actor(t.Context(), token)
		refused(t, err, "account.session_over")
		_, err = e.Welcome(t.Context(), token)
		refused(t, err, "account.link_void")
	}
}

func TestTokensAreNotInTheDatabase(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	link := e.invite(t, 3)
	session, err := e.Enter(t.Context(), link, "Chromium")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(e.path + "*")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	if !strings.Contains(all.String(), "Ni Made Contoh 07") {
		t.Fatal("the test does not read what is kept")
	}
	for _, token := range []string{link, session} {
		if strings.Contains(all.String(), token) {
			t.Errorf("token %s stands in the database", token)
		}
	}
}

func TestIdentitiesSortByTime(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 9, 1, 0, 0, 0, time.UTC)
	early, late := account.NewID(at), account.NewID(at.Add(time.Millisecond))
	if early >= late {
		t.Errorf("want %s before %s", early, late)
	}
	if again := account.NewID(at); again == early {
		t.Errorf("two identities of one instant are the same: %s", again)
	}
}

// Who a session belongs to is remembered for a moment; what changes is seen in
// spite of it.
func TestWhatBecomesOfPeopleIsSeenAtOnce(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(c *counter, of account.Person, session account.Session) error{
		"disabled": func(c *counter, of account.Person, _ account.Session) error {
			return c.people.Disable(t.Context(), c.admin, of.ID)
		},
		"signed out everywhere": func(c *counter, of account.Person, _ account.Session) error {
			return c.people.EndSessions(t.Context(), c.admin, of.ID, "")
		},
		"recovered": func(c *counter, of account.Person, _ account.Session) error {
			return c.people.Recover(t.Context(), c.admin, of.ID)
		},
		"dismissed": func(c *counter, of account.Person, _ account.Session) error {
			return c.people.Dismiss(t.Context(), c.admin, of.ID, of.Posts[0].ID)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCounter(t, t.TempDir()+"/test.db")
			id, err := c.people.Add(t.Context(), c.admin, newcomer(c.bank, account.Desk))
			if err != nil {
				t.Fatal(err)
			}
			token, err := c.door.Begin(t.Context(), id, account.ByLink, "Chromium")
			if err != nil {
				t.Fatal(err)
			}
			_, session, err := c.door.Visitor(t.Context(), token)
			if err != nil {
				t.Fatal(err)
			}
			who, err := c.people.Person(t.Context(), c.admin, id)
			if err != nil {
				t.Fatal(err)
			}
			if err := change(c, who, session); err != nil {
				t.Fatal(err)
			}
			if _, _, err := c.door.Visitor(t.Context(), token); fault.KindOf(err) != fault.NotFound {
				t.Errorf("the session goes on: %v", err)
			}
		})
	}
}

// Another program on the same database is seen a second later.
func TestWhatAnotherProgramEndsIsSeenWithinASecond(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	session := e.enter(t)
	if _, err := e.Actor(t.Context(), session); err != nil {
		t.Fatal(err)
	}
	other, err := store.Open(t.Context(), e.path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := account.NewDoor(other, e.clock).Leave(t.Context(), session); err != nil {
		t.Fatal(err)
	}
	e.wait(time.Second)
	_, err = e.Actor(t.Context(), session)
	refused(t, err, "account.session_over")
}
