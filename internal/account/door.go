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

// Door lets people in and out: what they prove themselves with becomes sessions.
type Door struct {
	store  Store
	now    func() time.Time
	lately lately
}

// NewDoor makes a door over what store keeps.
func NewDoor(store Store, now func() time.Time) *Door { return &Door{store: store, now: now} }

// Store is what a Door needs kept. Implemented by internal/store. What has an
// entry is kept together with it, in one transaction.
type Store interface {
	KeepOrganisation(ctx context.Context, o Organisation, e Entry) error
	KeepMember(ctx context.Context, a Account, m Membership, e Entry) error
	// Member is a person with the first of their memberships that holds now;
	// NotFound when there is none.
	Member(ctx context.Context, id ID, now time.Time) (Member, error)
	KeepLink(ctx context.Context, l Link, e Entry) error
	Link(ctx context.Context, hash string) (Link, error)
	// UseLink lowers the link's uses by one and does as BeginSession; a link
	// without uses left or expired gives NotFound.
	UseLink(ctx context.Context, hash string, s Session, e Entry) error
	// BeginSession keeps the session and forgets the account's sessions that
	// are over.
	BeginSession(ctx context.Context, s Session, e Entry) error
	// Visitor is a session with who it belongs to, in the membership that it
	// acts for.
	Visitor(ctx context.Context, hash string) (Session, Member, error)
	// Turn goes up whenever this program has changed or ended what Visitor told
	// of somebody.
	Turn() int64
	TouchSession(ctx context.Context, hash string, seen time.Time) error
	EndSession(ctx context.Context, hash string) error
	// SwitchSession lets the session act for another membership of the same
	// account that holds now, under a new hash; NotFound when there is none.
	SwitchSession(ctx context.Context, s Session, to MembershipID, hash string, now time.Time, e Entry) error
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
	Hash       string
	ID         string // to name it by
	Account    ID
	Membership MembershipID // that it acts for
	Method     Method
	Device     string // what kind of browser, in a few words
	Begun      time.Time
	Seen       time.Time
	Expires    time.Time
}

const (
	seenEvery = 5 * time.Minute
	freshFor  = 10 * time.Minute // after signing in one may change how one signs in
)

// NewID makes a sortable random identity for anything that is kept: the time in
// milliseconds and 80 random bits, in hexadecimal.
func NewID(now time.Time) string {
	var r [10]byte
	rand.Read(r[:]) // never fails (crypto/rand)
	return fmt.Sprintf("%012x%s", now.UnixMilli(), hex.EncodeToString(r[:]))
}

// Found keeps an organisation in the care of an office, its own when that is
// empty, and gives its identity, for the program itself: people do it through
// People.
func (d *Door) Found(ctx context.Context, kind Kind, name string, office OrganisationID) (OrganisationID, error) {
	o := Organisation{ID: OrganisationID(NewID(d.now())), Kind: kind, Name: name, Office: office}
	if office == "" {
		o.Office = o.ID
	}
	if err := d.store.KeepOrganisation(ctx, o, foundEntry(Actor{}, o, d.now())); err != nil {
		return "", fmt.Errorf("keep organisation %s: %w", o.ID, err)
	}
	return o.ID, nil
}

// Enrol keeps a person's account in an organisation and gives its identity, for
// the program itself.
func (d *Door) Enrol(ctx context.Context, name string, of OrganisationID, role Role) (ID, error) {
	a := Account{ID: ID(NewID(d.now())), Name: name, CreatedAt: d.now()}
	m := Membership{ID: MembershipID(NewID(d.now())), Account: a.ID, Organisation: of, Role: role, CreatedAt: d.now()}
	if err := d.store.KeepMember(ctx, a, m, appointEntry(Actor{}, m, d.now())); err != nil {
		return "", fmt.Errorf("keep account %s: %w", a.ID, err)
	}
	return a.ID, nil
}

// Invite makes a sign-in link for an account and gives its token, which is kept
// nowhere but in the link.
func (d *Door) Invite(ctx context.Context, id ID, expires time.Time, uses int) (token string, err error) {
	return d.invite(ctx, Actor{}, id, expires, uses)
}

func (d *Door) invite(ctx context.Context, by Actor, id ID, expires time.Time, uses int) (token string, err error) {
	if uses < 1 || !d.now().Before(expires) {
		return "", fmt.Errorf("make a link for account %s: %d uses until %s would never open", id, uses, expires.Format(time.RFC3339))
	}
	token = newToken()
	l := Link{Hash: hash(token), Account: id, Expires: expires, Uses: uses}
	e := by.Did(LetIn, "account/"+string(id), d.now()).To(Facts{"how": ByLink, "until": expires.UTC().Format(time.RFC3339), "uses": uses})
	if err := d.store.KeepLink(ctx, l, e); err != nil {
		return "", fmt.Errorf("keep link of account %s: %w", id, err)
	}
	return token, nil
}

// Welcome tells whom a link is for, without using it up.
func (d *Door) Welcome(ctx context.Context, token string) (Member, error) {
	l, err := d.store.Link(ctx, hash(token))
	if err != nil {
		return Member{}, fmt.Errorf("look up sign-in link: %w", err)
	}
	if l.Uses < 1 || !d.now().Before(l.Expires) {
		return Member{}, fault.New(fault.NotFound, "account.link_void")
	}
	m, err := d.store.Member(ctx, l.Account, d.now())
	if fault.KindOf(err) == fault.NotFound || err == nil && !m.Disabled.IsZero() {
		return Member{}, fault.New(fault.NotFound, "account.link_void")
	}
	return m, err
}

// Enter uses a link and begins a session; the session token goes into a cookie.
// device says in a few words what kind of browser it is.
func (d *Door) Enter(ctx context.Context, token, device string) (session string, err error) {
	who, err := d.Welcome(ctx, token)
	if err != nil {
		return "", err
	}
	session, s, e := d.open(who, ByLink, device)
	if err := d.store.UseLink(ctx, hash(token), s, e); err != nil {
		return "", fmt.Errorf("begin session of account %s: %w", who.ID, err)
	}
	return session, nil
}

// Begin begins a session of an account that has proven itself by other means
// than a link.
func (d *Door) Begin(ctx context.Context, id ID, how Method, device string) (session string, err error) {
	who, err := d.store.Member(ctx, id, d.now())
	if err != nil {
		return "", fmt.Errorf("load account %s: %w", id, err)
	}
	if !who.Disabled.IsZero() {
		return "", fault.New(fault.Forbidden, "account.disabled")
	}
	session, s, e := d.open(who, how, device)
	if err := d.store.BeginSession(ctx, s, e); err != nil {
		return "", fmt.Errorf("begin session of account %s: %w", id, err)
	}
	return session, nil
}

// open makes a session and the entry that says so.
func (d *Door) open(who Member, how Method, device string) (token string, s Session, e Entry) {
	token = newToken()
	now := d.now()
	s = Session{
		Hash: hash(token), ID: NewID(now), Account: who.ID, Membership: who.Membership, Method: how, Device: short(device),
		Begun: now, Seen: now, Expires: now.Add(lifeOf(who.Role).whole),
	}
	return token, s, who.Actor().Did(signedIn, "account/"+string(who.ID), now).To(Facts{"how": how})
}

// signedIn is no deed that is allowed or not; it is written down.
const signedIn Deed = "account.sign_in"

// short keeps what a browser says of itself from filling pages.
func short(device string) string {
	r := []rune(device)
	return string(r[:min(len(r), 60)])
}

// Visitor is who a session belongs to, and the session; NotFound when there is
// no such session, it has ended, or who it belongs to may no longer sign in.
func (d *Door) Visitor(ctx context.Context, session string) (Actor, Session, error) {
	now := d.now()
	s, m, err := d.visitor(ctx, hash(session), now)
	if err != nil {
		return Actor{}, Session{}, fmt.Errorf("look up session: %w", err)
	}
	over := !now.Before(s.Expires) || now.Sub(s.Seen) > lifeOf(m.Role).idle || !m.Disabled.IsZero() || !m.Ends.IsZero() && !now.Before(m.Ends)
	if over {
		return Actor{}, Session{}, fault.New(fault.NotFound, "account.session_over")
	}
	if now.Sub(s.Seen) > seenEvery {
		_ = d.store.TouchSession(ctx, s.Hash, now) // pages are to be read also while the disk is full; at worst the session ends early
	}
	return m.Actor(), s, nil
}

// visitor looks a session up, unless it was a moment ago.
func (d *Door) visitor(ctx context.Context, hash string, now time.Time) (Session, Member, error) {
	turn := d.store.Turn() // before the look: what changes meanwhile makes it void
	if v, there := d.lately.get(hash, turn, now); there {
		return v.session, v.member, nil
	}
	s, m, err := d.store.Visitor(ctx, hash)
	if err == nil {
		d.lately.put(hash, lateVisitor{session: s, member: m, turn: turn, at: now})
	}
	return s, m, err
}

// Actor is who a session belongs to, as Visitor.
func (d *Door) Actor(ctx context.Context, session string) (Actor, error) {
	a, _, err := d.Visitor(ctx, session)
	return a, err
}

// Become lets a session act for another of its account's memberships. It has
// another token from then on, so that one that leaked before gains nothing.
func (d *Door) Become(ctx context.Context, by Actor, s Session, m MembershipID) (session string, err error) {
	now := d.now()
	e := by.Did(signedIn, "account/"+string(by.Account), now).To(Facts{"how": "switch", "membership": m})
	session = newToken()
	if err := d.store.SwitchSession(ctx, s, m, hash(session), now, e); err != nil {
		return "", fmt.Errorf("act for membership %s: %w", m, err)
	}
	return session, nil
}

// Fresh tells whether a session was begun so lately that its owner may change
// how to sign in; otherwise somebody at an unwatched computer could.
func (d *Door) Fresh(s Session) bool { return d.now().Sub(s.Begun) <= freshFor }

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
