package account

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"wantilan/internal/fault"
)

// keyholder is a person as the library sees one.
type keyholder struct {
	id   ID
	name string
	keys []Passkey
}

func (h keyholder) WebAuthnID() []byte          { return []byte(h.id) }
func (h keyholder) WebAuthnName() string        { return h.name }
func (h keyholder) WebAuthnDisplayName() string { return h.name }

func (h keyholder) WebAuthnCredentials() []webauthn.Credential {
	var all []webauthn.Credential
	for _, k := range h.keys {
		c := webauthn.Credential{ID: k.Credential, PublicKey: k.PublicKey}
		c.Flags.UserVerified, c.Flags.BackupEligible = true, k.BackupEligible
		c.Authenticator.SignCount = k.SignCount
		for _, t := range k.Transports {
			c.Transport = append(c.Transport, protocol.AuthenticatorTransport(t))
		}
		all = append(all, c)
	}
	return all
}

// library sets the library up for a site. Whom a device is by, and what it is
// made of, is not asked for.
func library(at Site) (*webauthn.WebAuthn, error) {
	w, err := webauthn.New(&webauthn.Config{
		RPID: at.Domain, RPDisplayName: "Wantilan", RPOrigins: []string{at.Origin},
		AttestationPreference:  protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{UserVerification: protocol.VerificationRequired},
		Timeouts: webauthn.TimeoutsConfig{
			Login:        webauthn.TimeoutConfig{Timeout: CeremonyLife},
			Registration: webauthn.TimeoutConfig{Timeout: CeremonyLife},
		},
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore, // none is asked for, none is read
	})
	if err != nil {
		return nil, fmt.Errorf("set up passkeys for %s: %w", at.Origin, err)
	}
	return w, nil
}

// BeginAdding gives what the actor's device must be asked, and the token of the
// ceremony. The session must have begun lately.
func (p *Passkeys) BeginAdding(ctx context.Context, by Actor, s Session, at Site) (token string, question []byte, err error) {
	holder, err := p.holder(ctx, by, s)
	if err != nil {
		return "", nil, err
	}
	lib, err := library(at)
	if err != nil {
		return "", nil, err
	}
	asked, state, err := lib.BeginRegistration(holder,
		webauthn.WithResidentKeyRequirement(protocol.ResidentKeyRequirementRequired),
		webauthn.WithExclusions(webauthn.Credentials(holder.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return "", nil, fmt.Errorf("begin adding a passkey: %w", err)
	}
	return p.begin(ctx, AddingPasskey, by.Account, state, asked)
}

// holder is the actor with their passkeys, when they may add one more.
func (p *Passkeys) holder(ctx context.Context, by Actor, s Session) (keyholder, error) {
	if err := p.door.mustBeFresh(by, s); err != nil {
		return keyholder{}, err
	}
	keys, err := p.store.Passkeys(ctx, by.Account)
	if err != nil {
		return keyholder{}, fmt.Errorf("list passkeys of account %s: %w", by.Account, err)
	}
	if len(keys) >= MostPasskeys {
		return keyholder{}, fault.New(fault.Conflict, "account.passkey_enough", MostPasskeys)
	}
	return keyholder{id: by.Account, name: by.Name, keys: keys}, nil
}

func (p *Passkeys) begin(ctx context.Context, kind CeremonyKind, of ID, state *webauthn.SessionData, asked any) (string, []byte, error) {
	question, err := json.Marshal(asked)
	if err != nil {
		return "", nil, fmt.Errorf("write question to a device: %w", err)
	}
	token, err := beginCeremony(ctx, p.store, p.now(), kind, of, state)
	return token, question, err
}

// Add keeps the passkey that the actor's device answered with, under a name.
func (p *Passkeys) Add(ctx context.Context, by Actor, s Session, token, name string, answer []byte, at Site) error {
	var state webauthn.SessionData
	if _, err := endCeremony(ctx, p.store, p.now(), by.Account, token, &state, AddingPasskey); err != nil {
		return err
	}
	holder, err := p.holder(ctx, by, s)
	if err != nil {
		return err
	}
	if name, err = keyName(name); err != nil {
		return err
	}
	lib, err := library(at)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return unreadable(err)
	}
	made, err := lib.CreateCredential(holder, state, parsed)
	if err != nil {
		return refusal("account.passkey_refused", err)
	}
	k := Passkey{
		ID: PasskeyID(NewID(p.now())), Account: by.Account, Name: name, Credential: made.ID, PublicKey: made.PublicKey,
		SignCount: made.Authenticator.SignCount, BackupEligible: made.Flags.BackupEligible, Added: p.now(),
	}
	for _, t := range made.Transport {
		if knownTransport(t) {
			k.Transports = append(k.Transports, string(t))
		}
	}
	if err := p.store.KeepPasskey(ctx, k, MostPasskeys, p.did(by, k.ID, "added")); err != nil {
		return fmt.Errorf("keep passkey of account %s: %w", by.Account, err)
	}
	return nil
}

// knownTransport keeps out what a device made up; transports are only a hint.
func knownTransport(t protocol.AuthenticatorTransport) bool {
	switch t {
	case protocol.USB, protocol.NFC, protocol.BLE, protocol.SmartCard, protocol.Hybrid, protocol.Internal:
		return true
	}
	return false
}

// BeginEntering gives what a stranger's device must be asked. It is not told who
// they are: the device offers the passkeys that it has for the site.
func (p *Passkeys) BeginEntering(ctx context.Context, at Site) (token string, question []byte, err error) {
	lib, err := library(at)
	if err != nil {
		return "", nil, err
	}
	asked, state, err := lib.BeginDiscoverableLogin()
	if err != nil {
		return "", nil, fmt.Errorf("begin entering by passkey: %w", err)
	}
	return p.begin(ctx, UsingPasskey, "", state, asked)
}

// Enter begins a session of the account whose passkey the device answered with.
// device says in a few words what kind of browser it is.
func (p *Passkeys) Enter(ctx context.Context, token string, answer []byte, at Site, device string) (session string, err error) {
	var state webauthn.SessionData
	if _, err := endCeremony(ctx, p.store, p.now(), "", token, &state, UsingPasskey); err != nil {
		return "", err
	}
	lib, err := library(at)
	if err != nil {
		return "", err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return "", unreadable(err)
	}
	key, err := p.store.PasskeyByCredential(ctx, parsed.RawID)
	if err != nil {
		return "", fmt.Errorf("look up passkey: %w", err)
	}
	// The library compares the account that the device names with the holder's.
	holder := keyholder{id: key.Account, keys: []Passkey{key}}
	used, err := lib.ValidateDiscoverableLogin(func(_, _ []byte) (webauthn.User, error) { return holder, nil }, state, parsed)
	if err != nil {
		return "", refusal("account.passkey_refused", err)
	}
	if used.Authenticator.CloneWarning {
		return "", refusal("account.passkey_copied", fmt.Errorf("passkey %s counts %d after %d; it may have been copied",
			key.ID, parsed.Response.AuthenticatorData.Counter, key.SignCount))
	}
	if err := p.store.UsePasskey(ctx, key, used.Authenticator.SignCount, p.now()); err != nil {
		return "", fmt.Errorf("use passkey %s: %w", key.ID, err)
	}
	return p.door.Begin(ctx, key.Account, ByPasskey, device)
}

// unreadable is an answer that no device sends.
func unreadable(cause error) error {
	return fmt.Errorf("%w: %w", fault.New(fault.Invalid, "account.passkey_unreadable"), cause)
}
