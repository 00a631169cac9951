package main

import (
	"crypto/x509"
	"fmt"
	"math/big"
	"net"
	"testing"
	"time"

	"github.com/letsencrypt/pebble/v2/wfe"
)

// The authority is asked when to renew; an early time is followed once, a late
// one or nonsense changes nothing.
func TestTheAuthorityAdvises(t *testing.T) {
	secure, plain := free(t)
	a := newAuthority(t, plain.(*net.TCPAddr).Port, secure.(*net.TCPAddr).Port)
	h, clock, _ := holding(t, a.server.URL+wfe.DirectoryPath, a.file, secure, plain, t.TempDir())
	<-clock.rests
	says := func(text string) {
		t.Helper()
		if err := a.kept.SetARIResponse(h.shown(t).Leaf.SerialNumber, text); err != nil {
			t.Fatal(err)
		}
		clock.past += adviceEvery
		clock.wake <- time.Time{}
	}
	window := func(from, until time.Duration) string {
		now := time.Now()
		return fmt.Sprintf(`{"suggestedWindow":{"start":%q,"end":%q}}`, now.Add(from).Format(time.RFC3339), now.Add(until).Format(time.RFC3339))
	}
	says("") // pebble's own advice: a day before two thirds of its life, or after
	<-clock.rests
	late := renewal(h.shown(t).Leaf)
	if at := h.advised[testDomain]; at.Before(late.Add(-25*time.Hour)) || at.After(late.Add(25*time.Hour)) {
		t.Errorf("it advises %v where %v is late", at, late)
	}
	for _, text := range []string{"nonsense", "{}", window(-time.Hour, -2*time.Hour), window(2000*time.Hour, 2001*time.Hour)} {
		says(text)
		if got := <-clock.rests; got != longestRest || a.orders.Load() != 1 {
			t.Errorf("told %q it rests %v after %d orders", text, got, a.orders.Load())
		}
	}
	says(window(-2*time.Hour, -time.Hour)) // it is revoked
	if got := <-clock.rests; got != longestRest || a.orders.Load() != 2 {
		t.Errorf("told to renew at once it rests %v after %d orders", got, a.orders.Load())
	}
}

// The example of RFC 9773, 4.1.
func TestAdviceName(t *testing.T) {
	t.Parallel()
	leaf := &x509.Certificate{
		SerialNumber:   big.NewInt(0x87654321),
		AuthorityKeyId: []byte{0x69, 0x88, 0x5B, 0x6B, 0x87, 0x46, 0x40, 0x41, 0xE1, 0xB3, 0x7B, 0x84, 0x7B, 0xA0, 0xAE, 0x2C, 0xDE, 0x01, 0xC8, 0xD4},
	}
	if got, err := adviceName(leaf); err != nil || got != "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE" {
		t.Errorf("it is called %s, %v", got, err)
	}
	leaf.AuthorityKeyId = nil
	if got, err := adviceName(leaf); err == nil {
		t.Errorf("without an issuer it is called %s", got)
	}
}

// Certificates come at different times of a window, and none outside it.
func TestWithinAWindow(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	for serial, want := range map[int64]time.Duration{0: 0, 64: 12 * time.Hour, 255: 47*time.Hour + 48*time.Minute + 45*time.Second, 256: 0} {
		if got := within(start, start.Add(48*time.Hour), &x509.Certificate{SerialNumber: big.NewInt(serial)}).Sub(start); got != want {
			t.Errorf("%d comes after %v, want %v", serial, got, want)
		}
	}
}
