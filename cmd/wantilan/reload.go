package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// renewedEvery is how long a given certificate is used before its files are looked
// at again.
const renewedEvery = time.Minute

// pair is the certificate and key that the configuration names. Whoever renews
// them writes the files; the pair follows without a restart.
type pair struct {
	certFile, keyFile string
	now               func() time.Time
	log               *slog.Logger

	mu        sync.Mutex
	current   *tls.Certificate
	cert, key []byte // contents last tried, good or not
	looked    time.Time
}

// newPair reads a certificate for the first time; then it must be good.
func newPair(certFile, keyFile string, now func() time.Time, log *slog.Logger) (*pair, error) {
	p := &pair{certFile: certFile, keyFile: keyFile, now: now, log: log, looked: now()}
	if _, err := p.read(); err != nil {
		return nil, fmt.Errorf("reading the certificate: %w", err)
	}
	return p, nil
}

// certificate is the one for a handshake, and looks for a newer one when the
// last look was a while ago.
func (p *pair) certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now().Sub(p.looked) >= renewedEvery {
		p.look()
	}
	return p.current, nil
}

// renew looks for a newer certificate now.
func (p *pair) renew() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.look()
}

// look takes over files that changed, unless they are broken; of those it tells
// once, and goes on with what it has.
func (p *pair) look() {
	p.looked = p.now()
	changed, err := p.read()
	switch {
	case err != nil && changed:
		p.log.Error("the new certificate is not usable; going on with the old one", "file", p.certFile, "error", err)
	case changed:
		p.log.Info("new certificate in use", "file", p.certFile, "until", p.current.Leaf.NotAfter.UTC().Format(time.RFC3339))
	}
}

// read reads both files and tells whether they differ from those last tried. A
// file that cannot be read counts as an empty one.
func (p *pair) read() (changed bool, err error) {
	cert, certErr := os.ReadFile(p.certFile)
	key, keyErr := os.ReadFile(p.keyFile)
	if p.current != nil && bytes.Equal(cert, p.cert) && bytes.Equal(key, p.key) {
		return false, nil
	}
	p.cert, p.key = cert, key
	if certErr != nil {
		return true, certErr
	}
	if keyErr != nil {
		return true, keyErr
	}
	made, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return true, err
	}
	p.current = &made
	return true, nil
}

// follow renews the pair at each SIGHUP until the context ends.
func (p *pair) follow(ctx context.Context) {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	go func() {
		defer signal.Stop(hup)
		for {
			select {
			case <-ctx.Done():
				return
			case <-hup:
				p.renew()
			}
		}
	}()
}
