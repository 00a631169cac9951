package account

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"wantilan/internal/fault"
)

// PasskeyID identifies one passkey.
type PasskeyID string

// Passkey (kunci sandi) is a key that a person's device keeps. The device proves
// that it has the key, after it has made sure of the person by finger, face or
// code; the secret never leaves it, and it answers to no other site.
type Passkey struct {
	ID             PasskeyID
	Account        ID
	Name           string // given by the person, such as "HP Made"
	Credential     []byte // the key's own identity, chosen by the device
	PublicKey      []byte // COSE
	SignCount      uint32 // last seen; 0 from devices that do not count
	BackupEligible bool   // the device may copy it to others of the person
	Transports     []string
	Added          time.Time
	Used           time.Time // zero until it is used
}

// Bounds of what one account has.
const (
	MostPasskeys = 10
	MostKeyName  = 40 // letters
)

// Passkeys keeps people's passkeys and lets people in by them.
type Passkeys struct {
	store PasskeyStore
	door  *Door
	now   func() time.Time
}

// NewPasskeys makes Passkeys that begin sessions through door.
func NewPasskeys(store PasskeyStore, door *Door, now func() time.Time) *Passkeys {
	return &Passkeys{store: store, door: door, now: now}
}

// PasskeyStore is what Passkeys need kept. Implemented by internal/store. What has
// an entry is kept together with it, in one transaction.
type PasskeyStore interface {
	ceremonies
	// KeepPasskey gives Conflict when the account has most already, or when the
	// credential is known.
	KeepPasskey(ctx context.Context, k Passkey, most int, e Entry) error
	Passkeys(ctx context.Context, of ID) ([]Passkey, error)
	PasskeyByCredential(ctx context.Context, credential []byte) (Passkey, error)
	RenamePasskey(ctx context.Context, of ID, id PasskeyID, name string, e Entry) error
	RemovePasskey(ctx context.Context, of ID, id PasskeyID, e Entry) error
	// UsePasskey notes a use and its count; Conflict when the count kept is no
	// longer the one that was read.
	UsePasskey(ctx context.Context, read Passkey, count uint32, at time.Time) error
}

// Of lists the actor's own passkeys.
func (p *Passkeys) Of(ctx context.Context, by Actor) ([]Passkey, error) {
	keys, err := p.store.Passkeys(ctx, by.Account)
	if err != nil {
		return nil, fmt.Errorf("list passkeys of account %s: %w", by.Account, err)
	}
	return keys, nil
}

// Rename gives one of the actor's passkeys another name.
func (p *Passkeys) Rename(ctx context.Context, by Actor, id PasskeyID, name string) error {
	name, err := keyName(name)
	if err != nil {
		return err
	}
	if err := p.store.RenamePasskey(ctx, by.Account, id, name, p.did(by, id, "renamed")); err != nil {
		return fmt.Errorf("rename passkey %s: %w", id, err)
	}
	return nil
}

// Remove forgets one of the actor's passkeys; nobody signs in by it any more.
func (p *Passkeys) Remove(ctx context.Context, by Actor, id PasskeyID) error {
	if err := p.store.RemovePasskey(ctx, by.Account, id, p.did(by, id, "removed")); err != nil {
		return fmt.Errorf("remove passkey %s: %w", id, err)
	}
	return nil
}

// did is the entry of what the actor does with a passkey; its name is personal.
func (p *Passkeys) did(by Actor, id PasskeyID, what string) Entry {
	return by.Did(KeepAccount, "passkey/"+string(id), p.now()).To(Facts{"passkey": what})
}

// keyName is a name as it is kept.
func keyName(name string) (string, error) {
	name = strings.Join(strings.Fields(strings.ToValidUTF8(name, "")), " ")
	switch {
	case name == "":
		return "", fault.Field("nama", "fault.required")
	case utf8.RuneCountInString(name) > MostKeyName:
		return "", fault.Field("nama", "fault.too_long", MostKeyName)
	case strings.ContainsRune(name, 0):
		return "", fault.Field("nama", "fault.required")
	}
	return name, nil
}
