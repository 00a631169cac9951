// Package accounttest holds what people sign in with outside of this program,
// for tests: a device that keeps passkeys, and an OpenID provider. Both do what
// real ones do; both can be made to lie.
package accounttest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
)

// Device keeps one passkey. It answers questions as a browser hands them on.
type Device struct {
	Origin     string // of the page that asks
	Count      uint32 // how often it has signed; 0 and Counting false: it does not count
	Counting   bool
	Unverified bool   // it does not make sure of the person
	Holder     []byte // whom it says the key belongs to

	key        *ecdsa.PrivateKey
	credential []byte
}

// NewDevice makes a device with a browser that shows a page of origin.
func NewDevice(origin string) (*Device, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	d := &Device{Origin: origin, Counting: true, key: key, credential: make([]byte, 16)}
	rand.Read(d.credential) // never fails (crypto/rand)
	return d, nil
}

// question is what a site asks, as far as a device reads it.
type question struct {
	PublicKey struct {
		Challenge string `json:"challenge"`
		RPID      string `json:"rpId"`
		RP        struct {
			ID string `json:"id"`
		} `json:"rp"`
		User struct {
			ID string `json:"id"`
		} `json:"user"`
	} `json:"publicKey"`
}

// Make answers the question for a new passkey.
func (d *Device) Make(asked []byte) ([]byte, error) {
	var q question
	if err := json.Unmarshal(asked, &q); err != nil {
		return nil, err
	}
	holder, err := base64.RawURLEncoding.DecodeString(q.PublicKey.User.ID)
	if err != nil {
		return nil, err
	}
	d.Holder = holder
	data := d.authenticatorData(q.PublicKey.RP.ID, 0x40)
	data = append(data, make([]byte, 16)...) // no model is named
	data = binary.BigEndian.AppendUint16(data, uint16(len(d.credential)))
	data = append(data, d.credential...)
	public, err := d.publicKey()
	if err != nil {
		return nil, err
	}
	data = append(data, public...)
	object := []byte{0xa3} // a map of three
	object = append(append(object, cborText("fmt")...), cborText("none")...)
	object = append(append(object, cborText("attStmt")...), 0xa0)
	object = append(append(object, cborText("authData")...), cborBytes(data)...)
	return d.answer(map[string]string{
		"clientDataJSON": encode(d.clientData("webauthn.create", q.PublicKey.Challenge)), "attestationObject": encode(object),
	})
}

// Sign answers the question to sign in.
func (d *Device) Sign(asked []byte) ([]byte, error) {
	var q question
	if err := json.Unmarshal(asked, &q); err != nil {
		return nil, err
	}
	if d.Counting {
		d.Count++
	}
	data := d.authenticatorData(q.PublicKey.RPID, 0)
	client := d.clientData("webauthn.get", q.PublicKey.Challenge)
	of := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, data...), of[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, digest[:])
	if err != nil {
		return nil, err
	}
	return d.answer(map[string]string{
		"clientDataJSON": encode(client), "authenticatorData": encode(data),
		"signature": encode(signature), "userHandle": encode(d.Holder),
	})
}

// Credential is the identity of the device's key.
func (d *Device) Credential() []byte { return d.credential }

func (d *Device) answer(response map[string]string) ([]byte, error) {
	return json.Marshal(map[string]any{
		"id": encode(d.credential), "rawId": encode(d.credential), "type": "public-key",
		"response": response, "clientExtensionResults": map[string]any{},
	})
}

func (d *Device) clientData(kind, challenge string) []byte {
	return fmt.Appendf(nil, `{"type":%q,"challenge":%q,"origin":%q,"crossOrigin":false}`, kind, challenge, d.Origin)
}

// authenticatorData is the hash of the site, flags, and the count.
func (d *Device) authenticatorData(site string, flags byte) []byte {
	of := sha256.Sum256([]byte(site))
	flags |= 0x01 // the person is there
	if !d.Unverified {
		flags |= 0x04
	}
	return binary.BigEndian.AppendUint32(append(of[:], flags), d.Count)
}

// publicKey is the key in COSE: ES256 on P-256.
func (d *Device) publicKey() ([]byte, error) {
	point, err := d.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		return nil, err
	}
	b := []byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01} // kty: EC2, alg: ES256, crv: P-256
	b = append(append(b, 0x21), cborBytes(point[1:33])...)
	return append(append(b, 0x22), cborBytes(point[33:])...), nil
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func cborText(s string) []byte { return append(cborHead(3, len(s)), s...) }

func cborBytes(b []byte) []byte { return append(cborHead(2, len(b)), b...) }

func cborHead(major byte, n int) []byte {
	switch {
	case n < 24:
		return []byte{major<<5 | byte(n)}
	case n < 1<<8:
		return []byte{major<<5 | 24, byte(n)}
	}
	return binary.BigEndian.AppendUint16([]byte{major<<5 | 25}, uint16(n))
}
