package account

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"wantilan/internal/fault"
)

// Ceremony is a way of signing in that has begun and waits for its second half:
// the answer of a device, or a visitor's return from another site. It stands in
// the database, so that any node can end what another began. The browser that
// began it has its token in a cookie; it is good once, and only for a short time.
type Ceremony struct {
	Hash    string // SHA-256 of the token, hexadecimal
	Kind    CeremonyKind
	Account ID     // who adds a way to sign in; empty for signing in
	State   string // what must be known again, JSON
	Expires time.Time
}

// CeremonyKind is what a ceremony is for.
type CeremonyKind string

// Kinds of ceremony.
const (
	AddingPasskey  CeremonyKind = "passkey.add"
	UsingPasskey   CeremonyKind = "passkey.enter"
	LinkingOpenID  CeremonyKind = "openid.link"
	EnteringOpenID CeremonyKind = "openid.enter"
)

// CeremonyLife is how long people may take for the second half.
const CeremonyLife = 5 * time.Minute

// mostCeremonies bounds how many wait at the same time. Strangers begin them, so
// that the oldest give way: refusing would let anybody shut the door.
const mostCeremonies = 10_000

// ceremonies is what passkeys and OpenID both need kept.
type ceremonies interface {
	// KeepCeremony keeps c and forgets those that are over at now, and the
	// oldest when more than most wait.
	KeepCeremony(ctx context.Context, c Ceremony, now time.Time, most int) error
	// TakeCeremony gives a ceremony and forgets it; NotFound the second time.
	TakeCeremony(ctx context.Context, hash string) (Ceremony, error)
}

// beginCeremony keeps state and gives the token for the browser's cookie.
func beginCeremony(ctx context.Context, store ceremonies, now time.Time, kind CeremonyKind, of ID, state any) (token string, err error) {
	text, err := json.Marshal(state)
	if err != nil {
		return "", fmt.Errorf("write state of %s: %w", kind, err)
	}
	token = newToken()
	c := Ceremony{Hash: hash(token), Kind: kind, Account: of, State: string(text), Expires: now.Add(CeremonyLife)}
	if err := store.KeepCeremony(ctx, c, now, mostCeremonies); err != nil {
		return "", fmt.Errorf("keep ceremony %s: %w", kind, err)
	}
	return token, nil
}

// endCeremony reads the state back into place. The ceremony is used up whatever
// comes of it; one that an account began is that account's to end.
func endCeremony(ctx context.Context, store ceremonies, now time.Time, by ID, token string, state any, kinds ...CeremonyKind) (Ceremony, error) {
	if token == "" {
		return Ceremony{}, fault.New(fault.NotFound, "account.ceremony_over")
	}
	c, err := store.TakeCeremony(ctx, hash(token))
	if err != nil {
		return c, fmt.Errorf("take ceremony: %w", err)
	}
	if !slices.Contains(kinds, c.Kind) || c.Account != "" && c.Account != by || !now.Before(c.Expires) {
		return c, fault.New(fault.NotFound, "account.ceremony_over")
	}
	if err := json.Unmarshal([]byte(c.State), state); err != nil {
		return c, fmt.Errorf("read state of %s: %w", c.Kind, err)
	}
	return c, nil
}

// mustBeFresh refuses an actor whose session began too long ago: whoever finds
// an unlocked computer may not add a way in.
func (d *Door) mustBeFresh(by Actor, s Session) error {
	switch {
	case !by.May(KeepAccount):
		return fault.New(fault.Forbidden, "account.sign_in_first")
	case s.Account != by.Account || !d.Fresh(s):
		return fault.New(fault.Forbidden, "account.sign_in_again")
	}
	return nil
}

// refusal is a fault whose cause is for the log alone.
func refusal(key string, cause error) error {
	return fmt.Errorf("%w: %w", fault.New(fault.Forbidden, key), cause)
}
