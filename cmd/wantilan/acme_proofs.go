package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"golang.org/x/crypto/acme"
)

// proofs are what an authority that is looking at a domain gets to see.
type proofs struct {
	mu         sync.RWMutex
	answers    map[string]string           // HTTP-01: texts by path
	handshakes map[string]*tls.Certificate // TLS-ALPN-01: by domain
}

func newProofs() *proofs {
	return &proofs{answers: map[string]string{}, handshakes: map[string]*tls.Certificate{}}
}

// show puts up the answer to a challenge; what it returns takes it down.
func (p *proofs) show(known *acme.Client, domain string, c *acme.Challenge) (hide func(), err error) {
	if c.Type == byHandshake {
		cert, err := known.TLSALPN01ChallengeCert(c.Token, domain)
		if err != nil {
			return nil, fmt.Errorf("making the certificate that proves the domain: %w", err)
		}
		return put(p, p.handshakes, domain, &cert), nil
	}
	text, err := known.HTTP01ChallengeResponse(c.Token)
	if err != nil {
		return nil, fmt.Errorf("making the text that proves the domain: %w", err)
	}
	return put(p, p.answers, known.HTTP01ChallengePath(c.Token), text), nil
}

// put keeps something under a name until what it returns is called.
func put[V any](p *proofs, in map[string]V, name string, v V) func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	in[name] = v
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(in, name)
	}
}

// certificate is for the handshake of an authority that looks at a domain.
func (p *proofs) certificate(domain string) (*tls.Certificate, error) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if cert := p.handshakes[domain]; cert != nil {
		return cert, nil
	}
	return nil, errors.New("nobody is to look at this domain now")
}

// answering answers the authority, and leaves all others to the next handler.
func (p *proofs) answering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.RLock()
		text, is := p.answers[r.URL.Path]
		p.mu.RUnlock()
		if !is || r.Method != http.MethodGet {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/octet-stream") // RFC 8555, 8.3
		_, _ = io.WriteString(w, text)                             // who hung up is told by the authority
	})
}
