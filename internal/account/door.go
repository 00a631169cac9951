package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"wantilan/internal/fault"
)

// Door lets people in and out: sign-in links become sessions.
type Door struct {
	store Store
	now   func() time.Time
}

// NewDoor makes a door over what store keeps.
func NewDoor(store Store, now func() time.Time) *Door { return &Door{store: store, now: now} }

// Store is what a Door needs kept. Implemented by internal/store.
type Store interface {
	KeepOrganisation(ctx context.Context, o Organisation) error
	KeepAccount(ctx context.Context, a Account) error
	Account(ctx context.Context, id ID) (Account, error)
	KeepLink(ctx context.Context, l Link) error
	Link(ctx context.Context, hash string) (Link, error)
	// UseLink lowers the link's uses by one, keeps the session and forgets the
	// account's sessions that are over, in one transaction; a link without uses
	// left or expired gives NotFound.
	UseLink(ctx context.Context, hash string, s Session) error
	Session(ctx context.Context, hash string) (Session, error)
	TouchSession(ctx context.Context, hash string, seen time.Time) error
	EndSession(ctx context.Context, hash string) error
	KeepSession(ctx context.Context, s Session) error
}

// Link is a personal sign-in link.
type Link struct {
	Hash    string // SHA-256 of the token, hexadecimal
	Account ID
	Expires time.Time
	Uses    int // how often it may still be used
}

// Session is one signed-in browser.
type Session struct {
	Hash    string
	Account ID
	Begun   time.Time
	Seen    time.Time
	Expires time.Time
}

// How long sessions last.
const (
	sessionLife = 7 * 24 * time.Hour
	sessionIdle = 24 * time.Hour // longer than any event day
	seenEvery   = 5 * time.Minute
)

// NewID makes a sortable random identity for anything that is kept: the time in
// milliseconds and 80 random bits, in hexadecimal.
func NewID(now time.Time) string {
	var r [10]byte
	rand.Read(r[:]) // never fails (crypto/rand)
	return fmt.Sprintf("%012x%s", now.UnixMilli(), hex.EncodeToString(r[:]))
}

// Found keeps an organisation and gives its identity.
func (d *Door) Found(ctx context.Context, kind Kind, name string) (OrganisationID, error) {
	o := Organisation{ID: OrganisationID(NewID(d.now())), Kind: kind, Name: name}
	if err := d.store.KeepOrganisation(ctx, o); err != nil {
		return "", fmt.Errorf("keep organisation %s: %w", o.ID, err)
	}
	return o.ID, nil
}

// Enrol keeps a person's account in an organisation and gives its identity.
func (d *Door) Enrol(ctx context.Context, name string, of OrganisationID, role Role) (ID, error) {
	a := Account{ID: ID(NewID(d.now())), Name: name, Organisation: of, Role: role, CreatedAt: d.now()}
	if err := d.store.KeepAccount(ctx, a); err != nil {
		return "", fmt.Errorf("keep account %s: %w", a.ID, err)
	}
	return a.ID, nil
}

// Invite makes a sign-in link for an account and gives its token, which is kept
// nowhere but in the link.
func (d *Door) Invite(ctx context.Context, id ID, expires time.Time, uses int) (token string, err error) {
	if uses < 1 || !d.now().Before(expires) {
		return "", fmt.Errorf("make a link for account %s: %d uses until %s would never open", id, uses, expires.Format(time.RFC3339))
	}
	token = newToken()
	if err := d.store.KeepLink(ctx, Link{Hash: hash(token), Account: id, Expires: expires, Uses: uses}); err != nil {
		return "", fmt.Errorf("keep link of account %s: %w", id, err)
	}
	return token, nil
}

// Welcome tells whom a link is for, without using it up.
func (d *Door) Welcome(ctx context.Context, token string) (Account, error) {
	l, err := d.store.Link(ctx, hash(token))
	if err != nil {
		return Account{}, fmt.Errorf("look up sign-in link: %w", err)
	}
	if l.Uses < 1 || !d.now().Before(l.Expires) {
		return Account{}, fault.New(fault.NotFound, "account.link_void")
	}
	return d.store.Account(ctx, l.Account)
}

// Enter uses a link and begins a session; the session token goes into a cookie.
func (d *Door) Enter(ctx context.Context, token string) (session string, err error) {
	who, err := d.Welcome(ctx, token)
	if err != nil {
		return "", err
	}
	session = newToken()
	now := d.now()
	s := Session{Hash: hash(session), Account: who.ID, Begun: now, Seen: now, Expires: now.Add(sessionLife)}
	if err := d.store.UseLink(ctx, hash(token), s); err != nil {
		return "", fmt.Errorf("begin session of account %s: %w", who.ID, err)
	}
	return session, nil
}

// Begin begins a session of an account that has proven itself by other means than a link.
func (d *Door) Begin(ctx context.Context, id ID, how Method) (session string, err error) {
	session = newToken()
	now := d.now()
	s := Session{Hash: hash(session), Account: id, Begun: now, Seen: now, Expires: now.Add(sessionLife)}
	if err := d.store.KeepSession(ctx, s); err != nil {
		return "", fmt.Errorf("begin session of account %s by %s: %w", id, how, err)
	}
	return session, nil
}

// Actor is who a session belongs to; NotFound when there is no such session or
// it has ended.
func (d *Door) Actor(ctx context.Context, session string) (Actor, error) {
	s, err := d.store.Session(ctx, hash(session))
	if err != nil {
		return Actor{}, fmt.Errorf("look up session: %w", err)
	}
	now := d.now()
	if !now.Before(s.Expires) || now.Sub(s.Seen) > sessionIdle {
		return Actor{}, fault.New(fault.NotFound, "account.session_over")
	}
	a, err := d.store.Account(ctx, s.Account)
	if err != nil {
		return Actor{}, fmt.Errorf("load account %s: %w", s.Account, err)
	}
	if now.Sub(s.Seen) > seenEvery {
		if err := d.store.TouchSession(ctx, s.Hash, now); err != nil {
			return Actor{}, fmt.Errorf("note session: %w", err)
		}
	}
	return Actor{Account: a.ID, Name: a.Name, Organisation: a.Organisation, Role: a.Role}, nil
}

// Leave ends a session.
func (d *Door) Leave(ctx context.Context, session string) error {
	if err := d.store.EndSession(ctx, hash(session)); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// newToken is 128 random bits in 26 letters and digits.
func newToken() string { return rand.Text() }

func hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
