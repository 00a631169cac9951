package account

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"wantilan/internal/fault"
)

// IdentityID identifies one link to an account elsewhere.
type IdentityID string

// Identity is a person's account at the OpenID provider, linked to their account
// here by themselves. Nothing is ever linked by name or mail address: whoever
// could choose those elsewhere would choose who to be here.
type Identity struct {
	ID      IdentityID
	Account ID
	Issuer  string
	Subject string // the provider's own word for the person
	Linked  time.Time
	Used    time.Time // zero until it is used
}

// MostIdentities is how many one account has.
const MostIdentities = 5

// OpenID lets people in who prove themselves at the one provider that is
// configured, such as a regency's own.
type OpenID struct {
	store    OpenIDStore
	door     *Door
	now      func() time.Time
	provider Provider
	client   *http.Client

	mu     sync.Mutex
	known  *oidc.Provider // nil until the provider has been reached
	failed time.Time      // when reaching it last failed
}

// OpenIDStore is what OpenID needs kept. Implemented by internal/store. What has an
// entry is kept together with it, in one transaction.
type OpenIDStore interface {
	ceremonies
	// KeepIdentity gives Conflict when the account has most already, or when the
	// identity is linked.
	KeepIdentity(ctx context.Context, i Identity, most int, e Entry) error
	Identities(ctx context.Context, of ID) ([]Identity, error)
	Identity(ctx context.Context, issuer, subject string) (Identity, error)
	UseIdentity(ctx context.Context, id IdentityID, at time.Time) error
	RemoveIdentity(ctx context.Context, of ID, id IdentityID, e Entry) error
}

// NewOpenID makes OpenID that begins sessions through door. The provider is not
// asked anything yet, so that the start does not hang on it.
func NewOpenID(store OpenIDStore, door *Door, now func() time.Time, p Provider) (*OpenID, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	return &OpenID{store: store, door: door, now: now, provider: p, client: p.client()}, nil
}

// Name is what people call the provider.
func (o *OpenID) Name() string { return o.provider.Name }

// journey is what must be known again when a visitor comes back.
type journey struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"` // PKCE
	To       string `json:"to"`       // where the visitor wants to go afterwards
}

// BeginLinking gives the address to send the actor to, and the token of the
// ceremony. The session must have begun lately.
func (o *OpenID) BeginLinking(ctx context.Context, by Actor, s Session) (token, address string, err error) {
	if err := o.door.mustBeFresh(by, s); err != nil {
		return "", "", err
	}
	return o.begin(ctx, LinkingOpenID, by.Account, "")
}

// BeginEntering gives the address to send a stranger to, and the token of the
// ceremony. to is where they want to go afterwards.
func (o *OpenID) BeginEntering(ctx context.Context, to string) (token, address string, err error) {
	return o.begin(ctx, EnteringOpenID, "", to)
}

func (o *OpenID) begin(ctx context.Context, kind CeremonyKind, of ID, to string) (token, address string, err error) {
	found, err := o.reach(ctx)
	if err != nil {
		return "", "", err
	}
	j := journey{State: newToken(), Nonce: newToken(), Verifier: oauth2.GenerateVerifier(), To: to}
	if token, err = beginCeremony(ctx, o.store, o.now(), kind, of, j); err != nil {
		return "", "", err
	}
	return token, o.config(found).AuthCodeURL(j.State, oidc.Nonce(j.Nonce), oauth2.S256ChallengeOption(j.Verifier)), nil
}

// Returned is what a visitor brings back from the provider.
type Returned struct {
	State, Code, Error, Issuer string
}

// Arrival is what became of a visitor who came back.
type Arrival struct {
	Session string // begun; empty when an identity was linked
	To      string // where they wanted to go
}

// Return ends what BeginLinking or BeginEntering began, for the browser that has
// its token: links the identity to the actor, or begins a session of the account
// that it is linked to. device says in a few words what kind of browser it is.
func (o *OpenID) Return(ctx context.Context, by Actor, token string, r Returned, device string) (Arrival, error) {
	var j journey
	c, err := endCeremony(ctx, o.store, o.now(), by.Account, token, &j, LinkingOpenID, EnteringOpenID)
	if err != nil {
		return Arrival{}, err
	}
	subject, err := o.subject(ctx, j, r)
	if err != nil {
		return Arrival{}, err
	}
	if c.Kind == LinkingOpenID {
		return Arrival{To: j.To}, o.link(ctx, by, subject)
	}
	i, err := o.store.Identity(ctx, o.provider.Issuer, subject)
	if fault.KindOf(err) == fault.NotFound {
		return Arrival{}, fault.New(fault.Forbidden, "account.openid_unknown", o.provider.Name)
	}
	if err != nil {
		return Arrival{}, fmt.Errorf("look up identity: %w", err)
	}
	if err := o.store.UseIdentity(ctx, i.ID, o.now()); err != nil {
		return Arrival{}, fmt.Errorf("use identity %s: %w", i.ID, err)
	}
	session, err := o.door.Begin(ctx, i.Account, ByOpenID, device)
	return Arrival{Session: session, To: j.To}, err
}

// link keeps an identity of the actor; one they linked before stays as it is.
func (o *OpenID) link(ctx context.Context, by Actor, subject string) error {
	there, err := o.store.Identity(ctx, o.provider.Issuer, subject)
	switch {
	case err == nil && there.Account == by.Account:
		return nil
	case err == nil:
		return fault.New(fault.Conflict, "account.openid_taken", o.provider.Name)
	case fault.KindOf(err) != fault.NotFound:
		return fmt.Errorf("look up identity: %w", err)
	}
	i := Identity{ID: IdentityID(NewID(o.now())), Account: by.Account, Issuer: o.provider.Issuer, Subject: subject, Linked: o.now()}
	if err := o.store.KeepIdentity(ctx, i, MostIdentities, o.did(by, i.ID, "linked")); err != nil {
		return fmt.Errorf("keep identity of account %s: %w", by.Account, err)
	}
	return nil
}

// subject is whom the provider vouches for, when everything fits to what was
// asked of it.
func (o *OpenID) subject(ctx context.Context, j journey, r Returned) (string, error) {
	switch {
	case subtle.ConstantTimeCompare([]byte(r.State), []byte(j.State)) != 1:
		return "", o.refused(errors.New("the state is not the one that was sent"))
	case r.Issuer != "" && r.Issuer != o.provider.Issuer:
		return "", o.refused(errors.New("the answer names another issuer"))
	case r.Error == "access_denied":
		return "", fault.New(fault.Forbidden, "account.openid_denied", o.provider.Name)
	case r.Error != "":
		return "", o.refused(fmt.Errorf("the provider says %s", knownError(r.Error)))
	case r.Code == "" || len(r.Code) > mostCode:
		return "", o.refused(fmt.Errorf("a code of %d bytes", len(r.Code)))
	}
	found, err := o.reach(ctx)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, o.client)
	got, err := o.config(found).Exchange(ctx, r.Code, oauth2.VerifierOption(j.Verifier))
	if err != nil {
		return "", o.notExchanged(err)
	}
	raw, ok := got.Extra("id_token").(string)
	if !ok {
		return "", o.refused(errors.New("there is no ID token"))
	}
	// The keys are asked for each time, so that one that was withdrawn is void at once.
	token, err := found.VerifierContext(ctx, &oidc.Config{ClientID: o.provider.Client, Now: o.now}).Verify(ctx, raw)
	if err != nil {
		return "", o.refused(err)
	}
	if err := o.fits(token, got.AccessToken, j.Nonce); err != nil {
		return "", o.refused(err)
	}
	return token.Subject, nil
}

// Bounds of what a provider sends: a code, and its word for a person, which the
// standard bounds as well.
const (
	mostCode    = 4096
	mostSubject = 255
)

// fits checks what the library leaves to us.
func (o *OpenID) fits(t *oidc.IDToken, access, nonce string) error {
	var claims struct {
		Party string `json:"azp"`
	}
	if err := t.Claims(&claims); err != nil {
		return fmt.Errorf("read claims: %w", err)
	}
	switch {
	case subtle.ConstantTimeCompare([]byte(t.Nonce), []byte(nonce)) != 1:
		return errors.New("the nonce is not the one that was sent")
	case claims.Party != "" && claims.Party != o.provider.Client, claims.Party == "" && len(t.Audience) > 1:
		return errors.New("the token was made for another party")
	case t.Subject == "" || len(t.Subject) > mostSubject || strings.ContainsRune(t.Subject, 0):
		return fmt.Errorf("a subject of %d bytes", len(t.Subject))
	case t.AccessTokenHash != "":
		return t.VerifyAccessToken(access)
	}
	return nil
}

// Of lists the actor's own identities.
func (o *OpenID) Of(ctx context.Context, by Actor) ([]Identity, error) {
	all, err := o.store.Identities(ctx, by.Account)
	if err != nil {
		return nil, fmt.Errorf("list identities of account %s: %w", by.Account, err)
	}
	return all, nil
}

// Unlink forgets one of the actor's identities; nobody signs in by it any more.
func (o *OpenID) Unlink(ctx context.Context, by Actor, id IdentityID) error {
	if err := o.store.RemoveIdentity(ctx, by.Account, id, o.did(by, id, "unlinked")); err != nil {
		return fmt.Errorf("unlink identity %s: %w", id, err)
	}
	return nil
}

// did is the entry of what the actor does with an identity; whom the provider
// calls them is personal.
func (o *OpenID) did(by Actor, id IdentityID, what string) Entry {
	return by.Did(KeepAccount, "identity/"+string(id), o.now()).To(Facts{"identity": what})
}
