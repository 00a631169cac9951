package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
)

// letsEncrypt is the authority that is asked unless another is configured.
const letsEncrypt = acme.LetsEncryptURL

// holder gets certificates for the configured domains from an authority that
// speaks ACME (RFC 8555), keeps them in a folder, and renews them in time.
type holder struct {
	domains []string
	email   string
	public  *url.URL
	log     *slog.Logger
	now     func() time.Time
	after   func(time.Duration) <-chan time.Time
	kept    *keyring
	asks    *applicant
	proofs  *proofs
	plain   *http.Server
	leave   context.CancelFunc // ends what is asked of the authority
	busy    sync.WaitGroup     // those who look after a domain
	ended   chan error         // gets why the plain server ended

	mu      sync.RWMutex
	inUse   map[string]*tls.Certificate // by domain
	advised map[string]time.Time        // when the authority would renew it, if it says
}

// newHolder sets everything up, and asks for nothing yet.
func newHolder(s settings, now func() time.Time, log *slog.Logger) (*holder, error) {
	public, err := url.Parse(s.of("public"))
	if err != nil {
		return nil, fmt.Errorf("public: %w", err)
	}
	roots, err := trusted(s.of("acme_roots"))
	if err != nil {
		return nil, err
	}
	kept, err := newKeyring(s.of("acme_folder"), s.of("acme_directory"))
	if err != nil {
		return nil, err
	}
	h := &holder{
		domains: domainsOf(s.of("acme_domains")), email: s.of("acme_email"), public: public, log: log,
		now: now, after: time.After, kept: kept, proofs: newProofs(),
		inUse: map[string]*tls.Certificate{}, advised: map[string]time.Time{},
	}
	h.asks = &applicant{
		directory: s.of("acme_directory"), email: h.email, agreed: s.of("acme_agree") == "yes",
		kept: kept, proofs: h.proofs, web: speaking(roots),
	}
	return h, nil
}

// trusted reads the roots of a private authority; none means those of the
// system.
func trusted(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading acme_roots: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(raw) {
		return nil, fmt.Errorf("acme_roots %s holds no certificate in PEM form", file)
	}
	return pool, nil
}

// config is the TLS of the pages, and of the authority's TLS-ALPN-01 challenge.
func (h *holder) config() *tls.Config {
	return &tls.Config{
		GetCertificate: h.certificate, NextProtos: []string{"h2", "http/1.1", acme.ALPNProto}, MinVersion: tls.VersionTLS12,
	}
}

// certificate is the one for a handshake. No handshake makes us ask the
// authority for anything.
func (h *holder) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	name := strings.ToLower(hello.ServerName)
	if !slices.Contains(h.domains, name) {
		return nil, errors.New("a name that is not served here")
	}
	if slices.Equal(hello.SupportedProtos, []string{acme.ALPNProto}) {
		return h.proofs.certificate(name)
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	if cert := h.inUse[name]; cert != nil {
		return cert, nil
	}
	return nil, errors.New("no certificate yet")
}

// start answers on the plain listener and takes care of the certificates until
// stop: stored ones are in use when it returns, missing ones are asked for
// meanwhile, again and again if need be. The secure listener must be served.
func (h *holder) start(ctx context.Context, plain net.Listener) {
	ctx, h.leave = context.WithCancel(context.WithoutCancel(ctx))
	h.plain = bounded(h.proofs.answering(http.HandlerFunc(h.redirect)), h.log)
	h.ended = make(chan error, 1)
	go func() {
		err := h.plain.Serve(plain)
		if !errors.Is(err, http.ErrServerClosed) { // the pages go on without it
			h.log.Error("the plain listener ended", "error", err)
		}
		h.ended <- err
	}()
	for _, domain := range h.domains {
		h.takeKept(domain)
		h.busy.Go(func() { h.lookAfter(ctx, domain) })
	}
}

// stop ends the plain server and all that is under way with the authority.
func (h *holder) stop() error {
	h.leave()
	ctx, cancel := context.WithTimeout(context.Background(), allLeave)
	defer cancel()
	err := h.plain.Shutdown(ctx)
	if served := <-h.ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	h.busy.Wait()
	if err != nil {
		return fmt.Errorf("stopping the plain listener: %w", err)
	}
	return nil
}

// redirect sends visitors of the plain listener to the same page over HTTPS, on
// a domain of ours whatever the request says.
func (h *holder) redirect(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "Gunakan HTTPS. / Use HTTPS.", http.StatusBadRequest)
		return
	}
	host := strings.ToLower(r.Host)
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if host == h.public.Hostname() || !slices.Contains(h.domains, host) {
		host = h.public.Host
	}
	to := url.URL{Scheme: "https", Host: host, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
	w.Header().Set("Connection", "close")
	http.Redirect(w, r, to.String(), http.StatusPermanentRedirect)
}
