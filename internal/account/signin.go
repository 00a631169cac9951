package account

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/fault"
)

// SignIn lets people in who prove themselves by what they know: a password with
// a second factor, or a code of six digits. It answers alike, and takes as long,
// whether the account exists or not.
type SignIn struct {
	store   SignInStore
	people  *People
	door    *Door
	key     []byte
	hashing hashing
	now     func() time.Time
	send    func(ctx context.Context, to Account, code string, expires time.Time, language string) error
}

// SignInStore is what a SignIn needs kept. Implemented by internal/store.
type SignInStore interface {
	PeopleStore
	AttemptStore
	// AccountReached finds by e-mail or phone who may sign in; NotFound.
	AccountReached(ctx context.Context, email, phone string) (Account, error)
	// Password is an account's hash; empty when it has none.
	Password(ctx context.Context, of ID) (hash string, err error)
	// KeepPassword sets it and ends the account's sessions but the one named.
	KeepPassword(ctx context.Context, of ID, hash string, but Session, now time.Time, e Entry) error
	// TOTP is an account's second factor; the zero TOTP when it has none.
	TOTP(ctx context.Context, of ID) (TOTP, error)
	// KeepTOTP sets or, with an empty secret, removes it, with the hashes of its
	// recovery codes.
	KeepTOTP(ctx context.Context, of ID, t TOTP, recovery []string, now time.Time, e Entry) error
	// TakeStep marks a code as taken; Conflict when it or a newer one was.
	TakeStep(ctx context.Context, of ID, step int64) error
	// UseRecovery takes a recovery code; NotFound when there is none such.
	UseRecovery(ctx context.Context, of ID, hash string) error
	KeepCode(ctx context.Context, of ID, hash string, expires time.Time, tries int, e Entry) error
	// TryCode takes the code when it is the one and has neither expired nor been
	// tried too often; otherwise it counts the try and gives NotFound.
	TryCode(ctx context.Context, of ID, hash string, now time.Time) error
}

// AttemptStore counts what failed lately.
type AttemptStore interface {
	// Attempt keeps an attempt of somebody and tells how many they made since.
	Attempt(ctx context.Context, id, who string, at, since time.Time) (n int, err error)
	// ForgetAttempts forgets all of somebody, and the newest one of another.
	ForgetAttempts(ctx context.Context, all, newestOf string) error
}

// NewSignIn makes a sign-in over what store keeps. key is the installation's
// secret for codes, at least 16 bytes. send gives a code to its owner; without it,
// codes are only handed over.
func NewSignIn(store SignInStore, people *People, key []byte, now func() time.Time,
	send func(ctx context.Context, to Account, code string, expires time.Time, language string) error) *SignIn {
	return &SignIn{store: store, people: people, door: NewDoor(store, now), key: key, hashing: newHashing(), now: now, send: send}
}

// Limits on attempts, and how long codes live. A whole hall can be behind one
// address, so that it has many more attempts than one account.
const (
	attemptTime    = 15 * time.Minute
	accountTries   = 5
	addressTries   = 100
	sentCodeLife   = 15 * time.Minute
	handedCodeLife = 24 * time.Hour
	codeTries      = 5
	ticketLife     = 5 * time.Minute
)

// beat is the clock by which codes are asked for and tried: the answer comes at
// the next beat, so that what is written for an account that exists, and not for
// one that does not, cannot be told from how long it took.
const beat = 100 * time.Millisecond

// onTheBeat gives what to wait for before answering.
func onTheBeat(ctx context.Context) (wait func()) {
	tick := time.NewTicker(beat)
	return func() {
		defer tick.Stop()
		for len(tick.C) > 0 { // beats that are over: it took longer than one
			<-tick.C
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

// From is where somebody tries to sign in from.
type From struct {
	Address string // of the network
	Device  string // as in Session
	Lang    string // tag of the language that they read
}

// wrong is the answer to whoever did not prove themselves, for whatever reason.
func wrong() error { return fault.New(fault.Invalid, "account.sign_in_wrong") }

// counted counts an attempt before it is made, and refuses it when there were
// too many.
func (s *SignIn) counted(ctx context.Context, named string, from From) error {
	if strings.TrimSpace(named) == "" {
		return wrong()
	}
	now := s.now()
	for who, most := range map[string]int{attemptsOf(named): accountTries, attemptsFrom(from): addressTries} {
		n, err := s.store.Attempt(ctx, NewID(now), who, now, now.Add(-attemptTime))
		if err != nil {
			return fmt.Errorf("count attempts: %w", err)
		}
		if n > most {
			return fault.New(fault.Often, "account.too_many_attempts", int(attemptTime.Minutes()))
		}
	}
	return nil
}

func attemptsFrom(from From) string { return hash("address " + from.Address) }

// attemptsOf counts by who is meant: one number written in many ways is one.
func attemptsOf(named string) string {
	if email, phone := meant(named); email+phone != "" {
		return hash("account " + email + phone)
	}
	return hash("account " + strings.ToLower(strings.TrimSpace(named)))
}

// meant reads what somebody is named by: an e-mail address or a phone number, or
// neither.
func meant(named string) (email, phone string) {
	if strings.Contains(named, "@") {
		email, _ = Email(named) // one that is wrong reaches nobody
	} else {
		phone, _ = Phone(named)
	}
	return email, phone
}

// reached finds who is meant by an e-mail address or a phone number. NotFound is
// for the caller only.
func (s *SignIn) reached(ctx context.Context, named string) (Account, error) {
	email, phone := meant(named)
	if email == "" && phone == "" {
		return Account{}, fault.New(fault.NotFound, "account.not_found")
	}
	return s.store.AccountReached(ctx, email, phone)
}

// ByPassword checks a password. With a second factor it gives a ticket for
// Second instead of a session.
func (s *SignIn) ByPassword(ctx context.Context, named, password string, from From) (session, ticket string, err error) {
	if err := s.counted(ctx, named, from); err != nil {
		return "", "", err
	}
	a, err := s.reached(ctx, named)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return "", "", err
	}
	kept, err := s.store.Password(ctx, a.ID) // nobody has none
	if err != nil {
		return "", "", err
	}
	if !s.hashing.matches(password, kept) { // as long for nobody as for somebody
		return "", "", wrong()
	}
	second, err := s.store.TOTP(ctx, a.ID)
	if err != nil {
		return "", "", err
	}
	if second.Confirmed {
		return "", s.ticket(a.ID, named), nil
	}
	return s.enter(ctx, a.ID, named, ByPassword, from)
}

// enter begins a session and forgets what failed before.
func (s *SignIn) enter(ctx context.Context, id ID, named string, how Method, from From) (session, ticket string, err error) {
	session, err = s.door.Begin(ctx, id, how, from.Device)
	if k := fault.KindOf(err); err != nil && k == fault.NotFound {
		return "", "", wrong() // no role holds any more
	}
	if err != nil {
		return "", "", err
	}
	return session, "", s.store.ForgetAttempts(ctx, attemptsOf(named), attemptsFrom(from))
}

// ticket says that an account has given its password; it is good for a few
// minutes.
func (s *SignIn) ticket(id ID, named string) string {
	text := string(id) + " " + strconv.FormatInt(s.now().Add(ticketLife).Unix(), 10) + " " + strings.TrimSpace(named)
	return base64.RawURLEncoding.EncodeToString(append(s.mac("ticket", text), text...))
}

func (s *SignIn) readTicket(ticket string) (id ID, named string, err error) {
	b, err := base64.RawURLEncoding.DecodeString(ticket)
	if err != nil || len(b) < sha256.Size || !hmac.Equal(b[:sha256.Size], s.mac("ticket", string(b[sha256.Size:]))) {
		return "", "", fault.New(fault.NotFound, "account.ticket_over")
	}
	parts := strings.SplitN(string(b[sha256.Size:]), " ", 3)
	until, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil || s.now().Unix() >= until {
		return "", "", fault.New(fault.NotFound, "account.ticket_over")
	}
	return ID(parts[0]), parts[2], nil
}

func (s *SignIn) mac(what, text string) []byte {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(what + "\x00" + text))
	return m.Sum(nil)
}

// Second takes the code of the app, or a recovery code, of who has a ticket.
func (s *SignIn) Second(ctx context.Context, ticket, typed string, from From) (session string, err error) {
	id, named, err := s.readTicket(ticket)
	if err != nil {
		return "", err
	}
	if err := s.counted(ctx, named, from); err != nil {
		return "", err
	}
	if err := s.takeSecond(ctx, id, typed); err != nil {
		return "", err
	}
	session, _, err = s.enter(ctx, id, named, ByBoth, from)
	return session, err
}

func (s *SignIn) takeSecond(ctx context.Context, id ID, typed string) error {
	t, err := s.store.TOTP(ctx, id)
	if err != nil {
		return err
	}
	if step, ok := t.take(typed, s.now()); ok && t.Confirmed {
		err = s.store.TakeStep(ctx, id, step)
	} else {
		err = s.store.UseRecovery(ctx, id, hash(strings.ToLower(strings.TrimSpace(typed))))
	}
	if k := fault.KindOf(err); err != nil && (k == fault.NotFound || k == fault.Conflict) {
		return wrong()
	}
	return err
}

// Sends tells whether codes can be sent at all.
func (s *SignIn) Sends() bool { return s.send != nil }

// SendCode sends a code to the e-mail address of who is named; nobody learns
// whether there is such a person.
func (s *SignIn) SendCode(ctx context.Context, named string, from From) error {
	if !s.Sends() {
		return fault.New(fault.Conflict, "account.no_mail")
	}
	defer onTheBeat(ctx)()
	if err := s.counted(ctx, named, from); err != nil {
		return err
	}
	a, err := s.reached(ctx, named)
	if fault.KindOf(err) == fault.NotFound && err != nil || err == nil && a.Email == "" {
		return nil
	}
	if err != nil {
		return err
	}
	code, expires, err := s.code(ctx, Actor{}, a.ID, sentCodeLife)
	if err != nil {
		return err
	}
	if err := s.send(ctx, a, code, expires, from.Lang); err != nil {
		return fmt.Errorf("send a code to account %s: %w", a.ID, err)
	}
	return nil
}

// HandCode makes a code to give to a person who stands at the counter.
func (s *SignIn) HandCode(ctx context.Context, by Actor, id ID) (code string, expires time.Time, err error) {
	who, err := s.people.person(ctx, by, id, LetIn)
	if err != nil {
		return "", time.Time{}, err
	}
	if !who.Disabled.IsZero() || who.Email == "" && who.Phone == "" {
		return "", time.Time{}, fault.New(fault.Conflict, "account.code_needs_address")
	}
	return s.code(ctx, by, id, handedCodeLife)
}

// code makes a code in the place of any earlier one.
func (s *SignIn) code(ctx context.Context, by Actor, id ID, life time.Duration) (code string, expires time.Time, err error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", time.Time{}, err
	}
	code, expires = fmt.Sprintf("%06d", n), s.now().Add(life)
	e := by.Did(LetIn, "account/"+string(id), s.now()).To(Facts{"how": ByCode, "until": expires.UTC().Format(time.RFC3339)})
	return code, expires, s.store.KeepCode(ctx, id, s.codeHash(id, code), expires, codeTries, e)
}

func (s *SignIn) codeHash(id ID, code string) string {
	return hex.EncodeToString(s.mac("code", string(id)+" "+code))
}

// ByCode takes a code.
func (s *SignIn) ByCode(ctx context.Context, named, code string, from From) (session string, err error) {
	defer onTheBeat(ctx)()
	if err := s.counted(ctx, named, from); err != nil {
		return "", err
	}
	a, err := s.reached(ctx, named)
	if err == nil {
		err = s.store.TryCode(ctx, a.ID, s.codeHash(a.ID, digits(code)), s.now())
	}
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return "", wrong()
	}
	if err != nil {
		return "", err
	}
	session, _, err = s.enter(ctx, a.ID, named, ByCode, from)
	return session, err
}

// own checks that an actor may change how they themselves sign in.
func (s *SignIn) own(by Actor, session Session) error {
	if !by.May(KeepAccount) || session.Account != by.Account {
		return fault.New(fault.Forbidden, "account.not_allowed")
	}
	if !s.door.Fresh(session) {
		return fault.New(fault.Forbidden, "account.sign_in_again")
	}
	return nil
}

// SetPassword sets the actor's password and ends their other sessions.
func (s *SignIn) SetPassword(ctx context.Context, by Actor, session Session, password, again string) error {
	if err := s.own(by, session); err != nil {
		return err
	}
	who, err := s.people.Person(ctx, by, by.Account)
	if err != nil {
		return err
	}
	if who.Email == "" && who.Phone == "" {
		return fault.New(fault.Conflict, "account.password_needs_address")
	}
	if err := strong(password, who.Name, who.Email); err != nil {
		return err
	}
	if password != again {
		return fault.Field("again", "account.password_again")
	}
	e := by.Did(KeepAccount, "account/"+string(by.Account), s.now()).To(Facts{"password": "changed"})
	return s.store.KeepPassword(ctx, by.Account, s.hashing.hash(password), session, s.now(), e)
}

// NewTOTP draws a second factor for the actor; it is in use when it is
// confirmed.
func (s *SignIn) NewTOTP(ctx context.Context, by Actor, session Session) (TOTP, error) {
	if err := s.own(by, session); err != nil {
		return TOTP{}, err
	}
	t, err := s.store.TOTP(ctx, by.Account)
	if err != nil || t.Secret != "" && !t.Confirmed {
		return t, err // one begun is gone on with
	}
	if t.Confirmed {
		return TOTP{}, fault.New(fault.Conflict, "account.totp_there")
	}
	t = TOTP{Secret: newSecret()}
	e := by.Did(KeepAccount, "account/"+string(by.Account), s.now()).To(Facts{"totp": "begun"})
	return t, s.store.KeepTOTP(ctx, by.Account, t, nil, s.now(), e)
}

// ConfirmTOTP puts the second factor in use when its first code is right, and
// gives the recovery codes, which are kept nowhere but as hashes.
func (s *SignIn) ConfirmTOTP(ctx context.Context, by Actor, session Session, typed string) (recovery []string, err error) {
	if err := s.own(by, session); err != nil {
		return nil, err
	}
	t, err := s.store.TOTP(ctx, by.Account)
	if err != nil {
		return nil, err
	}
	step, ok := t.take(typed, s.now())
	if t.Secret == "" || t.Confirmed || !ok {
		return nil, fault.Field("code", "account.totp_wrong")
	}
	t.Confirmed, t.LastStep = true, step
	recovery = recoveryCodes()
	hashes := make([]string, len(recovery))
	for i, c := range recovery {
		hashes[i] = hash(c)
	}
	e := by.Did(KeepAccount, "account/"+string(by.Account), s.now()).To(Facts{"totp": "on"})
	return recovery, s.store.KeepTOTP(ctx, by.Account, t, hashes, s.now(), e)
}

// DropTOTP takes the actor's second factor out of use.
func (s *SignIn) DropTOTP(ctx context.Context, by Actor, session Session) error {
	if err := s.own(by, session); err != nil {
		return err
	}
	e := by.Did(KeepAccount, "account/"+string(by.Account), s.now()).To(Facts{"totp": "off"})
	return s.store.KeepTOTP(ctx, by.Account, TOTP{}, nil, s.now(), e)
}

// ChangeOwn changes what the actor themselves is called and reached by.
func (s *SignIn) ChangeOwn(ctx context.Context, by Actor, session Session, name, email, phone string) error {
	who, err := s.people.Person(ctx, by, by.Account)
	if err != nil {
		return err
	}
	before := who.Account
	if err := who.describe(name, email, phone); err != nil {
		return err
	}
	if before.Email != who.Email || before.Phone != who.Phone { // one signs in with them
		if err := s.own(by, session); err != nil {
			return err
		}
	}
	changed := Facts{"name": before.Name != who.Name, "email": before.Email != who.Email, "phone": before.Phone != who.Phone}
	return s.store.ChangeAccount(ctx, who.Account, by.Did(KeepAccount, "account/"+string(by.Account), s.now()).To(Facts{"changed": changed}))
}
