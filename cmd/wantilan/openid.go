package main

import (
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"runtime"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/web"
)

// openIDSettings are those that belong to the OpenID provider.
func openIDSettings() []setting {
	return []setting{{"openid_issuer", ""}, {"openid_client", ""}, {"openid_secret_file", ""}, {"openid_name", ""}, {"openid_roots", ""}}
}

// checkOpenID refuses half a provider, and one that could send nobody back.
func (s settings) checkOpenID() error {
	if s.of("openid_issuer") == "" {
		for _, k := range openIDSettings() {
			if s.of(k.key) != "" {
				return fmt.Errorf("%s (%s) is given without openid_issuer", k.key, s[k.key].from)
			}
		}
		return nil
	}
	for _, key := range []string{"openid_client", "openid_secret_file", "public"} {
		if s.of(key) == "" {
			return fmt.Errorf("openid_issuer (%s) needs %s", s["openid_issuer"].from, key)
		}
	}
	return nil
}

// mostSecret bounds the file of the secret, so that a wrong path is noticed.
const mostSecret = 4096

// provider reads what is configured of the OpenID provider; nil without one.
func (s settings) provider(log *slog.Logger) (*account.Provider, error) {
	if s.of("openid_issuer") == "" {
		return nil, nil
	}
	file := s.of("openid_secret_file")
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading openid_secret_file: %w", err)
	}
	secret := strings.TrimSpace(string(raw))
	if secret == "" || len(raw) > mostSecret || strings.ContainsAny(secret, "\r\n") {
		return nil, fmt.Errorf("openid_secret_file %s must hold the secret in one line", file)
	}
	if info, err := os.Stat(file); err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		log.Warn("the OpenID secret can be read by others; let its file have mode 0600", "mode", info.Mode().Perm().String())
	}
	p := &account.Provider{
		Issuer: s.of("openid_issuer"), Client: s.of("openid_client"), Secret: secret,
		Name: s.of("openid_name"), Return: s.of("public") + web.OpenIDReturn,
	}
	if p.Name == "" {
		u, err := url.Parse(p.Issuer)
		if err != nil {
			return nil, fmt.Errorf("openid_issuer: %w", err)
		}
		p.Name = u.Hostname()
	}
	if roots := s.of("openid_roots"); roots != "" {
		pem, err := os.ReadFile(roots)
		if err != nil {
			return nil, fmt.Errorf("reading openid_roots: %w", err)
		}
		p.Roots = x509.NewCertPool()
		if !p.Roots.AppendCertsFromPEM(pem) {
			return nil, errors.New("openid_roots holds no certificate in PEM")
		}
	}
	return p, p.Check()
}
