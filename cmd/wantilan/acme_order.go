package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"time"

	"golang.org/x/crypto/acme"
)

// Ways of proving that a domain leads here, as RFC 8555 (8.3) and RFC 8737 call
// them.
const (
	byHandshake = "tls-alpn-01" // on the listener of the pages
	byPlainHTTP = "http-01"     // on the plain one
)

// errNotOffered is that the authority knows no such way for a domain.
var errNotOffered = errors.New("the authority does not offer this way")

// applicant asks an authority for certificates.
type applicant struct {
	directory string
	email     string
	agreed    bool // to the authority's terms
	kept      *keyring
	proofs    *proofs
	web       *http.Client
}

// speaking is how the authority is spoken to; without roots those of the system
// vouch for it.
func speaking(roots *x509.CertPool) *http.Client {
	way := http.DefaultTransport.(*http.Transport).Clone()
	way.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	way.MaxIdleConns, way.IdleConnTimeout = 1, 10*time.Second
	return &http.Client{Transport: way, Timeout: 30 * time.Second}
}

// certificate asks for one with a new key; what it returns is as the keyring
// keeps it. When one way of proving the domain fails, it tries the other.
func (a *applicant) certificate(ctx context.Context, domain string) ([]byte, error) {
	defer a.web.CloseIdleConnections() // the next visit is in weeks
	known, err := a.register(ctx)
	if err != nil {
		return nil, err
	}
	var failed error
	for _, way := range []string{byHandshake, byPlainHTTP} {
		raw, err := a.order(ctx, known, domain, way)
		if err == nil {
			return raw, nil
		}
		failed = errors.Join(failed, fmt.Errorf("%s: %w", way, err))
		if _, unproven := errors.AsType[*acme.AuthorizationError](err); !unproven && !errors.Is(err, errNotOffered) {
			break
		}
	}
	return nil, failed
}

// register makes us known to the authority, or known again.
func (a *applicant) register(ctx context.Context) (*acme.Client, error) {
	key, err := a.kept.account(a.email)
	if err != nil {
		return nil, err
	}
	known := &acme.Client{Key: key, HTTPClient: a.web, DirectoryURL: a.directory, UserAgent: "wantilan", RetryBackoff: again}
	us := &acme.Account{}
	if a.email != "" {
		us.Contact = []string{"mailto:" + a.email}
	}
	_, err = known.Register(ctx, us, func(string) bool { return a.agreed })
	if err != nil && !errors.Is(err, acme.ErrAccountAlreadyExists) {
		return nil, fmt.Errorf("registering with the authority: %w", err)
	}
	return known, nil
}

// again is how long to wait before a request that failed is made once more. An
// authority that has enough of us is left alone; that is logged and told to pause.
func again(failures int, _ *http.Request, answer *http.Response) time.Duration {
	if failures > 3 || answer.StatusCode == http.StatusTooManyRequests {
		return 0 // no more
	}
	return time.Duration(failures) * time.Second
}

// order goes through one order (RFC 8555, 7.4), proving the domain in one way.
func (a *applicant) order(ctx context.Context, known *acme.Client, domain, way string) ([]byte, error) {
	order, err := known.AuthorizeOrder(ctx, acme.DomainIDs(domain))
	if err != nil {
		return nil, fmt.Errorf("ordering: %w", err)
	}
	for _, at := range order.AuthzURLs {
		if err := a.prove(ctx, known, at, domain, way); err != nil {
			return nil, err
		}
	}
	if order, err = known.WaitOrder(ctx, order.URI); err != nil {
		return nil, fmt.Errorf("waiting for the order: %w", err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	request, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{DNSNames: []string{domain}}, key)
	if err != nil {
		return nil, fmt.Errorf("making a request: %w", err)
	}
	chain, _, err := known.CreateCertFromOrder(ctx, order, request, true)
	if err != nil {
		return nil, fmt.Errorf("fetching the certificate: %w", err)
	}
	return encoded(key, chain)
}

// prove shows the authority that the domain leads here, unless it remembers.
func (a *applicant) prove(ctx context.Context, known *acme.Client, at, domain, way string) error {
	asked, err := known.GetAuthorization(ctx, at)
	if err != nil {
		return fmt.Errorf("asking what to prove: %w", err)
	}
	if asked.Status == acme.StatusValid {
		return nil
	}
	for _, c := range asked.Challenges {
		if c.Type != way {
			continue
		}
		hide, err := a.proofs.show(known, domain, c)
		if err != nil {
			return err
		}
		defer hide()
		if _, err := known.Accept(ctx, c); err != nil {
			return fmt.Errorf("asking to be looked at: %w", err)
		}
		if _, err := known.WaitAuthorization(ctx, at); err != nil {
			return fmt.Errorf("being looked at: %w", err)
		}
		return nil
	}
	return errNotOffered
}
