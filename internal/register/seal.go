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

// Apart tells whether two sealed values of a field are the same, and how both are shown
// to whoever has to tell them apart: masked, and where the masks are alike though the
// values are not, with the last digit in which these differ. One that is not there is
// shown as nothing.
func (s Seal) Apart(f Field, one, other []byte) (shown [2]string, same bool, err error) {
	var values [2]string
	for i, sealed := range [][]byte{one, other} {
		if len(sealed) == 0 {
			continue
		}
		if values[i], err = s.Open(f, sealed); err != nil {
			return shown, false, err
		}
		shown[i] = f.Masked(values[i])
	}
	if same = values[0] == values[1]; same || shown[0] != shown[1] {
		return shown, same, nil
	}
	at := len(values[0]) - 1 // equal masks are of equal length
	for at > 0 && values[0][at] == values[1][at] {
		at--
	}
	for i := range shown {
		shown[i] = shown[i][:at] + values[i][at:at+1] + shown[i][at+1:]
	}
	return shown, same, nil
}

// drawn is where identities of public pages are drawn from.
var drawn = rand.Reader
