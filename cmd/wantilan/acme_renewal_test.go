package main

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/letsencrypt/pebble/v2/wfe"
	"golang.org/x/crypto/acme"
)

// turns is a clock that a test turns on.
type turns struct {
	rests chan time.Duration // what is waited for
	wake  chan time.Time
	past  time.Duration // only changed while somebody rests
}

func (c *turns) now() time.Time { return time.Now().Add(c.past) }

func (c *turns) after(wait time.Duration) <-chan time.Time {
	c.rests <- wait
	return c.wake
}

// holding is a holder at work in front of no pages, by a clock of the test's.
func holding(t *testing.T, directory, roots string, secure, plain net.Addr, folder string) (h *holder, clock *turns, end func()) {
	t.Helper()
	s, err := settle(map[string]string{
		"addr": secure.String(), "acme_http": plain.String(), "acme_domains": testDomain, "acme_agree": "yes",
		"acme_directory": directory, "acme_roots": roots, "acme_folder": folder,
	}, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	clock = &turns{make(chan time.Duration, 99), make(chan time.Time), 0}
	h, err = newHolder(s, clock.now, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	h.after = clock.after
	var at [2]net.Listener
	for i, addr := range []net.Addr{secure, plain} {
		if at[i], err = net.Listen("tcp", addr.String()); err != nil {
			t.Fatal(err)
		}
	}
	pages := &http.Server{Handler: http.NotFoundHandler(), ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
	served := make(chan error, 1)
	go func() { served <- pages.Serve(tls.NewListener(at[0], h.config())) }()
	h.start(context.Background(), at[1])
	end = sync.OnceFunc(func() {
		if err := h.stop(); err != nil {
			t.Error(err)
		}
		pages.Close()
		<-served
	})
	t.Cleanup(end)
	return h, clock, end
}

// shown is the certificate of a handshake for the test's domain.
func (h *holder) shown(t *testing.T) *tls.Certificate {
	t.Helper()
	cert, err := h.certificate(&tls.ClientHelloInfo{ServerName: "TEMU.example"})
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// A certificate is renewed when a third of its life is left, not before, with
// another key; the clock is looked at every hour until then.
func TestCertificatesAreRenewed(t *testing.T) {
	secure, plain := free(t)
	a := newAuthority(t, plain.(*net.TCPAddr).Port, secure.(*net.TCPAddr).Port)
	h, clock, _ := holding(t, a.server.URL+wfe.DirectoryPath, a.file, secure, plain, t.TempDir())
	if got := <-clock.rests; got != time.Hour {
		t.Errorf("it rests %v, want an hour", got)
	}
	first := h.shown(t)
	if err := a.kept.SetARIResponse(first.Leaf.SerialNumber, "{}"); err != nil { // no advice
		t.Fatal(err)
	}
	clock.past = time.Until(renewal(first.Leaf)) - 30*time.Minute
	clock.wake <- time.Time{}
	if got := <-clock.rests; got <= 25*time.Minute || got > 31*time.Minute || a.orders.Load() != 1 {
		t.Errorf("half an hour before it is due: it rests %v after %d orders", got, a.orders.Load())
	}
	clock.past += 31 * time.Minute
	// The authority does not know that time has passed, so the new certificate is
	// due as well, and it must not ask on and on.
	clock.wake <- time.Time{}
	if got := <-clock.rests; got != time.Minute || a.orders.Load() != 2 {
		t.Errorf("with a clock that is wrong: it rests %v after %d orders", got, a.orders.Load())
	}
	second := h.shown(t)
	if second.Leaf.SerialNumber.Cmp(first.Leaf.SerialNumber) == 0 || bytes.Equal(second.Leaf.RawSubjectPublicKeyInfo, first.Leaf.RawSubjectPublicKeyInfo) {
		t.Error("the certificate is the old one, or has its key")
	}
	clock.past = 0
	clock.wake <- time.Time{}
	if got := <-clock.rests; got != time.Hour || a.orders.Load() != 2 {
		t.Errorf("with the clock right again: it rests %v after %d orders", got, a.orders.Load())
	}
}

// A third of each life is left for failures.
func TestRenewalLeavesAThird(t *testing.T) {
	t.Parallel()
	from := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for life, want := range map[time.Duration]time.Duration{
		90 * 24 * time.Hour: 60 * 24 * time.Hour, 45 * 24 * time.Hour: 30 * 24 * time.Hour, 6 * 24 * time.Hour: 4 * 24 * time.Hour, time.Hour: 40 * time.Minute,
	} {
		if got := renewal(&x509.Certificate{NotBefore: from, NotAfter: from.Add(life)}).Sub(from); got != want {
			t.Errorf("of %v it is renewed after %v, want %v", life, got, want)
		}
	}
}

// An authority that fails is asked again after longer and longer pauses, or when
// it says.
func TestPausesGrow(t *testing.T) {
	t.Parallel()
	limited := func(seconds string) error {
		return fmt.Errorf("ordering: %w", errors.Join(&acme.Error{
			StatusCode: 429, ProblemType: "urn:ietf:params:acme:error:rateLimited", Header: http.Header{"Retry-After": {seconds}},
		}))
	}
	for _, c := range []struct {
		failures int
		err      error
		want     time.Duration
	}{
		{1, errors.New("gone"), time.Minute},
		{2, errors.New("gone"), 4 * time.Minute},
		{3, errors.New("gone"), 16 * time.Minute},
		{4, errors.New("gone"), time.Hour},
		{1 << 40, errors.New("gone"), time.Hour},
		{1, limited("7200"), 2 * time.Hour},
		{4, limited("5"), time.Hour},
		{1, limited("99999999"), 24 * time.Hour},
	} {
		if got := pause(c.failures, c.err); got != c.want {
			t.Errorf("after %d failures (%v): %v, want %v", c.failures, c.err, got, c.want)
		}
	}
}

// Once the authority is back it is asked again, and not by any visitor before:
// their handshakes are refused at once.
func TestTheAuthorityComesBack(t *testing.T) {
	secure, plain := free(t)
	a := newAuthority(t, plain.(*net.TCPAddr).Port, secure.(*net.TCPAddr).Port)
	var ill atomic.Bool
	ill.Store(true)
	pages := a.server.Config.Handler
	a.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ill.Load() && r.URL.Path == "/order-plz" {
			w.Header().Set("Content-Type", "application/problem+json")
			w.Header().Set("Retry-After", "600")
			w.WriteHeader(http.StatusTooManyRequests)
			fmt.Fprint(w, `{"type":"urn:ietf:params:acme:error:rateLimited","detail":"come back later","status":429}`)
			return
		}
		pages.ServeHTTP(w, r)
	})
	h, clock, _ := holding(t, a.server.URL+wfe.DirectoryPath, a.file, secure, plain, t.TempDir())
	if got := <-clock.rests; got != 10*time.Minute {
		t.Errorf("it rests %v, want what the authority said", got)
	}
	for _, protos := range [][]string{nil, {"h2", acme.ALPNProto}, {acme.ALPNProto}} {
		if cert, err := h.certificate(&tls.ClientHelloInfo{ServerName: testDomain, SupportedProtos: protos}); err == nil {
			t.Errorf("a handshake for %v gets %v", protos, cert.Leaf)
		}
	}
	ill.Store(false)
	clock.wake <- time.Time{}
	if got := <-clock.rests; got != time.Hour || a.orders.Load() != 1 {
		t.Errorf("it rests %v after %d orders", got, a.orders.Load())
	}
	h.shown(t)
}

// A stop does not wait for an authority that takes its time, and is no failure.
func TestStopEndsAnOrder(t *testing.T) {
	asked, left := make(chan struct{}), make(chan struct{})
	slow := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(asked)
		<-r.Context().Done()
		close(left)
	}))
	defer slow.Close()
	roots := filepath.Join(t.TempDir(), "roots.pem")
	if err := os.WriteFile(roots, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: slow.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	secure, plain := free(t)
	_, clock, end := holding(t, slow.URL, roots, secure, plain, t.TempDir())
	<-asked
	end()
	<-left
	if n := len(clock.rests); n != 0 {
		t.Errorf("it took the stop for %d failures", n)
	}
}

// What is kept is for its owner alone, and used only when it is good.
func TestKeptCertificates(t *testing.T) {
	secure, plain := free(t)
	a := newAuthority(t, plain.(*net.TCPAddr).Port, secure.(*net.TCPAddr).Port)
	folder := t.TempDir()
	h, clock, _ := holding(t, a.server.URL+wfe.DirectoryPath, a.file, secure, plain, folder)
	<-clock.rests
	files, err := filepath.Glob(filepath.Join(h.kept.folder, "*"))
	if err != nil || len(files) != 2 {
		t.Fatalf("kept are %v, %v; want an account and a certificate", files, err)
	}
	for _, file := range files {
		if at, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && at.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v, %v", file, at.Mode(), err)
		}
	}
	raw, err := os.ReadFile(h.kept.of(testDomain))
	if err != nil {
		t.Fatal(err)
	}
	leaf, key := h.shown(t).Leaf, bytes.Index(raw, []byte("-----BEGIN CERTIFICATE"))
	for _, c := range []struct {
		name, domain, want string
		raw                []byte
		now                time.Time
	}{
		{"good", testDomain, "", raw, leaf.NotAfter},
		{"over", testDomain, "a certificate from", raw, leaf.NotAfter.Add(time.Second)},
		{"early", testDomain, "a certificate from", raw, leaf.NotBefore.Add(-time.Second)},
		{"another domain's", "dua.example", "another's certificate", raw, leaf.NotBefore},
		{"cut off", testDomain, "no certificate with its key", raw[:len(raw)/4], leaf.NotBefore},
		{"without a key", testDomain, "no certificate with its key", raw[key:], leaf.NotBefore},
		{"empty", testDomain, "no certificate with its key", nil, leaf.NotBefore},
	} {
		if err := h.kept.keep(c.domain, c.raw); err != nil {
			t.Fatal(err)
		}
		_, err := h.kept.certificate(c.domain, c.now)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	other, err := newKeyring(folder, "https://other.example/directory")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.certificate(testDomain, leaf.NotBefore); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("another authority's certificate is taken: %v", err)
	}
}

// The account stays the same, until the address for mail is another.
func TestKeptAccount(t *testing.T) {
	t.Parallel()
	k, err := newKeyring(t.TempDir(), letsEncrypt)
	if err != nil {
		t.Fatal(err)
	}
	var seen []crypto.PublicKey
	for _, email := range []string{"", "", "kontak@" + testDomain} {
		key, err := k.account(email)
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, key.Public())
	}
	first := seen[0].(*ecdsa.PublicKey)
	if !first.Equal(seen[1]) || first.Equal(seen[2]) {
		t.Error("the key is not the same for the same address, or is for another")
	}
	files, _ := filepath.Glob(filepath.Join(k.folder, "account-*.pem")) // the pattern is good
	if len(files) != 2 {
		t.Errorf("accounts are %v, want 2", files)
	}
	for _, content := range []string{"", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"} {
		for _, file := range files {
			if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := k.account(""); err == nil || !strings.Contains(err.Error(), "remove it, and a new account is made") {
			t.Errorf("with the key %q: %v", content, err)
		}
	}
}

// Only the very path and method that the authority asks with are answered.
func TestOnlyTheAuthorityIsAnswered(t *testing.T) {
	t.Parallel()
	p := newProofs()
	hide := put(p, p.answers, "/.well-known/acme-challenge/token", "proof")
	answers := func(method, path string) string {
		w := httptest.NewRecorder()
		p.answering(http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest(method, path, nil))
		return fmt.Sprint(w.Code, " ", strings.TrimSpace(w.Body.String()))
	}
	for _, c := range []struct{ method, path, want string }{
		{http.MethodGet, "/.well-known/acme-challenge/token", "200 proof"},
		{http.MethodPost, "/.well-known/acme-challenge/token", "404 404 page not found"},
		{http.MethodGet, "/.well-known/acme-challenge/", "404 404 page not found"},
		{http.MethodGet, "/", "404 404 page not found"},
	} {
		if got := answers(c.method, c.path); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.method, c.path, got, c.want)
		}
	}
	hide()
	if got := answers(http.MethodGet, "/.well-known/acme-challenge/token"); !strings.HasPrefix(got, "404") {
		t.Errorf("afterwards: %s", got)
	}
}
