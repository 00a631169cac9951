package register

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"fmt"
)

// Seal keeps personal numbers unreadable where they are stored: AES-256 in GCM,
// each with a nonce of its own in front. The field's name is bound to it, so that
// one number cannot be put in another's place; the party is not, so that facts move
// when two entries of one business become one.
type Seal struct {
	aead cipher.AEAD
}

// NewSeal makes a seal with a key of 32 bytes.
func NewSeal(key []byte) (Seal, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return Seal{}, fmt.Errorf("register: make the seal: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return Seal{}, fmt.Errorf("register: make the seal: %w", err)
	}
	return Seal{aead}, nil
}

// Close encrypts a value of a field. There is a sealed form of the empty value too.
func (s Seal) Close(f Field, value string) []byte {
	return s.aead.Seal(nil, nil, []byte(value), []byte(f))
}

// Open decrypts what Close made.
func (s Seal) Open(f Field, sealed []byte) (string, error) {
	value, err := s.aead.Open(nil, nil, sealed, []byte(f))
	if err != nil {
		return "", fmt.Errorf("open what is sealed of %s: %w", f, err)
	}
	return string(value), nil
}

// Masked is a sealed value of the field as pages show it.
func (f Field) Masked(value string) string {
	switch {
	case value == "":
		return ""
	case f == FieldNITKU:
		return NITKU(value).Masked()
	}
	return NPWP(value).Masked()
}

// fill sets what pages show of facts that are sealed.
func (s Seal) fill(f *Fact) error {
	if len(f.Sealed) == 0 {
		return nil
	}
	value, err := s.Open(f.Field, f.Sealed)
	if err != nil {
		return err
	}
	f.Value = f.Field.Masked(value)
	return nil
}

// drawn is where identities of public pages are drawn from.
var drawn = rand.Reader
