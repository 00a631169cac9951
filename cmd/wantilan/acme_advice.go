package main

import (
	"context"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"strings"
	"time"
)

// adviceEvery is how often the authority is asked when to renew: Let's Encrypt
// wants to be asked no more often (its Retry-After).
const adviceEvery = 6 * time.Hour

// mostAdvice is the most that is read of a directory or an advice, in bytes.
const mostAdvice = 64 << 10

// advice is when the authority would have a certificate renewed (RFC 9773): early
// when it is about to revoke it. It is zero when the authority gives no advice.
func (a *applicant) advice(ctx context.Context, leaf *x509.Certificate) (time.Time, error) {
	var directory struct {
		RenewalInfo string `json:"renewalInfo"`
	}
	if err := a.read(ctx, a.directory, &directory); err != nil || directory.RenewalInfo == "" {
		return time.Time{}, err
	}
	id, err := adviceName(leaf)
	if err != nil {
		return time.Time{}, err
	}
	var told struct {
		Window struct{ Start, End time.Time } `json:"suggestedWindow"`
	}
	if err := a.read(ctx, strings.TrimSuffix(directory.RenewalInfo, "/")+"/"+id, &told); err != nil {
		return time.Time{}, err
	}
	if !told.Window.Start.Before(told.Window.End) {
		return time.Time{}, errors.New("the authority names a time that ends before it begins")
	}
	return within(told.Window.Start, told.Window.End, leaf), nil
}

// within is a certificate's place in a window of time, by its serial number,
// which authorities draw at random: so not all come at once.
func within(start, end time.Time, leaf *x509.Certificate) time.Time {
	const parts = 256
	part := new(big.Int).Mod(leaf.SerialNumber, big.NewInt(parts)).Int64()
	return start.Add(end.Sub(start) / parts * time.Duration(part))
}

// adviceName is how an authority calls a certificate in its advice: who issued
// it, and its serial number as DER has it (RFC 9773, 4.1).
func adviceName(leaf *x509.Certificate) (string, error) {
	if leaf.SerialNumber == nil || len(leaf.AuthorityKeyId) == 0 {
		return "", errors.New("the certificate does not say who issued it")
	}
	serial, err := asn1.Marshal(leaf.SerialNumber)
	if err != nil {
		return "", fmt.Errorf("encoding a serial number: %w", err)
	}
	var number asn1.RawValue
	if _, err := asn1.Unmarshal(serial, &number); err != nil {
		return "", fmt.Errorf("encoding a serial number: %w", err)
	}
	plain := base64.RawURLEncoding
	return plain.EncodeToString(leaf.AuthorityKeyId) + "." + plain.EncodeToString(number.Bytes), nil
}

// read fetches JSON from the authority.
func (a *applicant) read(ctx context.Context, address string, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("asking %s: %w", address, err)
	}
	r.Header.Set("User-Agent", "wantilan")
	answer, err := a.web.Do(r)
	if err != nil {
		return err // it names the address
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("asking %s: %s", address, answer.Status)
	}
	if err := json.NewDecoder(io.LimitReader(answer.Body, mostAdvice)).Decode(into); err != nil {
		return fmt.Errorf("reading %s: %w", address, err)
	}
	return nil
}

// hear asks for the authority's advice on the certificate of a domain.
func (h *holder) hear(ctx context.Context, domain string) {
	h.mu.RLock()
	leaf := h.inUse[domain].Leaf
	h.mu.RUnlock()
	ctx, cancel := context.WithTimeout(ctx, oneTry)
	defer cancel()
	at, err := h.asks.advice(ctx, leaf)
	switch {
	case errors.Is(err, context.Canceled): // we are stopping
	case err != nil:
		h.log.Warn("the authority does not say when to renew", "domain", domain, "error", err)
	case !at.IsZero():
		h.mu.Lock()
		h.advised[domain] = at
		h.mu.Unlock()
	}
}
