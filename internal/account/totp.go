package account

import (
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// TOTP is a person's second factor: six digits of an app, new every 30 seconds
// (RFC 6238).
type TOTP struct {
	Secret    string // base32
	Confirmed bool   // in use
	LastStep  int64  // of the newest code taken; each is taken once
}

const (
	totpStep   = 30 // seconds
	totpAround = 1  // steps that a phone's clock may be wrong
	issuer     = "Wantilan"
)

// step is the number of a moment's code.
func step(now time.Time) int64 { return now.Unix() / totpStep }

// take tells which step a typed code is of; false when it is of none, or of one
// that is not newer than the last taken.
func (t TOTP) take(typed string, now time.Time) (int64, bool) {
	typed = digits(typed)
	for s := step(now) - totpAround; s <= step(now)+totpAround; s++ {
		if s <= t.LastStep || s < 0 {
			continue
		}
		ok, err := hotp.ValidateCustom(typed, uint64(s), t.Secret, hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && ok {
			return s, true
		}
	}
	return 0, false
}

// digits drops what people type between digits.
func digits(typed string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, typed)
}

// newSecret is 160 random bits in base32.
func newSecret() string {
	b := make([]byte, 20)
	rand.Read(b) // never fails (crypto/rand)
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)
}

// Address is what an app reads from a QR code.
func (t TOTP) Address(who string) string {
	return fmt.Sprintf("otpauth://totp/%s:%s?secret=%s&issuer=%s", issuer, strings.NewReplacer(" ", "%20", ":", "%3A", "?", "%3F", "&", "%26", "#", "%23", "/", "%2F").Replace(who), t.Secret, issuer)
}

// recoveryCodes are ten codes for when the app is lost, each for one use.
func recoveryCodes() []string {
	codes := make([]string, 10)
	for i := range codes {
		c := strings.ToLower(rand.Text()[:12])
		codes[i] = c[:4] + "-" + c[4:8] + "-" + c[8:]
	}
	return codes
}
