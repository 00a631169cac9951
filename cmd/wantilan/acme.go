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

	"github.com/caddyserver/certmagic"
	"go.uber.org/zap"
)

// letsEncrypt is the authority that is asked unless another is configured.
const letsEncrypt = certmagic.LetsEncryptProductionCA

// holder gets certificates for the configured domains from an authority that
// speaks ACME (RFC 8555), keeps them in a folder, and renews them in time.
type holder struct {
	domains []string
	email   string
	public  *url.URL
	log     *slog.Logger
	cache   *certmagic.Cache
	magic   *certmagic.Config
	issuer  *certmagic.ACMEIssuer
	plain   *http.Server
	leave   context.CancelFunc // ends what is asked of the authority
	ended   chan error         // gets why the plain server ended
}

// newHolder sets everything up for two listeners that stand already, and asks
// for nothing yet.
func newHolder(s settings, secure, plain net.Addr, log *slog.Logger) (*holder, error) {
	public, err := url.Parse(s.of("public"))
	if err != nil {
		return nil, fmt.Errorf("public: %w", err)
	}
	roots, err := trusted(s.of("acme_roots"))
	if err != nil {
		return nil, err
	}
	if err := privateFolder(s.of("acme_folder")); err != nil {
		return nil, err
	}
	host, _, err := net.SplitHostPort(s.of("addr"))
	if err != nil {
		return nil, fmt.Errorf("addr %s: %w", s.of("addr"), err)
	}
	h := &holder{domains: domainsOf(s.of("acme_domains")), email: s.of("acme_email"), public: public, log: log}
	silent := zap.NewNop() // its lines name visitors' addresses; ours come from told
	h.cache = certmagic.NewCache(certmagic.CacheOptions{
		GetConfigForCert: func(certmagic.Certificate) (*certmagic.Config, error) { return h.magic, nil },
		Logger:           silent,
	})
	h.magic = certmagic.New(h.cache, certmagic.Config{
		Storage: &certmagic.FileStorage{Path: s.of("acme_folder")}, Logger: silent, OnEvent: h.told,
	})
	// The ports tell the library that our own listeners answer the challenges.
	h.issuer = certmagic.NewACMEIssuer(h.magic, certmagic.ACMEIssuer{
		CA: s.of("acme_directory"), Email: h.email, Agreed: s.of("acme_agree") == "yes", TrustedRoots: roots, Logger: silent,
		ListenHost: host, AltTLSALPNPort: secure.(*net.TCPAddr).Port, AltHTTPPort: plain.(*net.TCPAddr).Port,
	})
	h.magic.Issuers = []certmagic.Issuer{h.issuer}
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

// privateFolder makes a folder that nobody else may enter, or makes it so.
func privateFolder(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("making acme_folder: %w", err)
	}
	if err := os.Chmod(folder, 0o700); err != nil { //nolint:gosec // a folder needs its x
		return fmt.Errorf("closing acme_folder: %w", err)
	}
	return nil
}

// config is the TLS of the pages, and of the authority's TLS-ALPN-01 challenge.
func (h *holder) config() *tls.Config {
	c := h.magic.TLSConfig()
	c.MinVersion = tls.VersionTLS12
	c.NextProtos = append([]string{"h2", "http/1.1"}, c.NextProtos...)
	c.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		if !slices.Contains(h.domains, strings.ToLower(hello.ServerName)) {
			return nil, errors.New("a name that is not served here")
		}
		return h.magic.GetCertificate(hello)
	}
	return c
}

// start answers on the plain listener and takes care of the certificates until
// stop: stored ones are in use when it returns, missing ones are asked for
// meanwhile, again and again if need be. The secure listener must be served.
func (h *holder) start(ctx context.Context, plain net.Listener) error {
	ctx, h.leave = context.WithCancel(context.WithoutCancel(ctx))
	h.plain = bounded(h.issuer.HTTPChallengeHandler(http.HandlerFunc(h.redirect)), h.log)
	h.ended = make(chan error, 1)
	go func() {
		err := h.plain.Serve(plain)
		if !errors.Is(err, http.ErrServerClosed) { // the pages go on without it
			h.log.Error("the plain listener ended", "error", err)
		}
		h.ended <- err
	}()
	if err := h.magic.ManageAsync(ctx, h.domains); err != nil {
		return errors.Join(fmt.Errorf("looking after certificates: %w", err), h.stop())
	}
	return nil
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
	h.cache.Stop()
	certmagic.CleanUpOwnLocks(ctx, zap.NewNop())
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

// told logs what the operator wants to know of a certificate's life.
func (h *holder) told(_ context.Context, event string, data map[string]any) error {
	switch event {
	case "cert_obtaining":
		h.log.Info("asking for a certificate", "domain", data["identifier"])
	case "cert_obtained":
		h.log.Info("certificate obtained", "domain", data["identifier"], "renewal", data["renewal"])
	case "cached_managed_cert":
		h.log.Info("certificate in use", "domains", data["sans"])
	case "cert_failed":
		if err, is := data["error"].(error); is && errors.Is(err, context.Canceled) {
			return nil // we are stopping
		}
		reason := fmt.Sprint(data["error"])
		if h.email != "" { // an authority may repeat it
			reason = strings.ReplaceAll(reason, h.email, "acme_email")
		}
		h.log.Error("no certificate; trying again later", "domain", data["identifier"], "error", reason)
	case "cert_ocsp_revoked":
		h.log.Error("a certificate was revoked", "domains", data["subjects"])
	}
	return nil
}
