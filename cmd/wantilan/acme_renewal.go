package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"golang.org/x/crypto/acme"
)

const (
	// oneTry is how long getting one certificate may take. Let's Encrypt needs
	// seconds; an authority that comes late should still find its answer.
	oneTry = 5 * time.Minute
	// longestRest is after how long the clock is looked at again: it may have been
	// set, and timers stand still while a machine sleeps.
	longestRest = time.Hour
	// longestPause is the most that an authority may make us wait after a failure.
	longestPause = 24 * time.Hour
)

// lookAfter sees to it that a domain has a certificate until the context ends.
func (h *holder) lookAfter(ctx context.Context, domain string) {
	var heard time.Time // the authority's advice
	for failures := 0; ctx.Err() == nil; {
		if !h.due(domain).IsZero() && h.now().Sub(heard) >= adviceEvery {
			heard = h.now()
			h.hear(ctx, domain)
		}
		if wait := h.due(domain).Sub(h.now()); wait > 0 {
			h.rest(ctx, min(wait, longestRest))
			continue
		}
		err := h.obtain(ctx, domain)
		switch {
		case err == nil:
			failures, heard = 0, h.now() // later, or bad advice would make us ask on and on
		case ctx.Err() == nil: // else we are stopping
			failures++
			wait := pause(failures, err)
			h.failed(domain, err, wait)
			h.rest(ctx, wait)
			if h.due(domain).IsZero() { // the clock may be right only now
				h.takeKept(domain)
			}
		}
	}
}

// rest waits, or until the context ends.
func (h *holder) rest(ctx context.Context, wait time.Duration) {
	select {
	case <-ctx.Done():
	case <-h.after(wait):
	}
}

// due is when the next certificate of a domain should be asked for: when the
// authority says, but in time; long ago when it has none.
func (h *holder) due(domain string) time.Time {
	h.mu.RLock()
	defer h.mu.RUnlock()
	cert := h.inUse[domain]
	if cert == nil {
		return time.Time{}
	}
	at := renewal(cert.Leaf)
	if told, is := h.advised[domain]; is && told.Before(at) {
		return told
	}
	return at
}

// renewal is when a third of a certificate's life is left: 30 days of Let's
// Encrypt's 90, two of the six of a short one. It leaves time for failures.
func renewal(leaf *x509.Certificate) time.Time {
	return leaf.NotAfter.Add(-leaf.NotAfter.Sub(leaf.NotBefore) / 3)
}

// pause is how long to wait after so many failures in a row: 1, 4, 16 minutes,
// then an hour. Let's Encrypt allows five failed validations of a name an hour
// (letsencrypt.org/docs/rate-limits), and says when to come back.
func pause(failures int, err error) time.Duration {
	wait := min(time.Minute<<min(2*(failures-1), 6), time.Hour)
	if problem, is := errors.AsType[*acme.Error](err); is {
		if told, limited := acme.RateLimit(problem); limited {
			wait = min(max(wait, told), longestPause)
		}
	}
	return wait
}

// takeKept puts the kept certificate of a domain to use, if there is a good one.
func (h *holder) takeKept(domain string) {
	cert, err := h.kept.certificate(domain, h.now())
	switch {
	case err == nil:
		h.use(domain, cert)
	case !errors.Is(err, fs.ErrNotExist):
		h.log.Error("the kept certificate cannot be used", "domain", domain, "error", err)
	}
}

// use makes a certificate that of a domain.
func (h *holder) use(domain string, cert *tls.Certificate) {
	h.mu.Lock()
	h.inUse[domain] = cert
	delete(h.advised, domain)
	h.mu.Unlock()
	h.log.Info("certificate in use", "domain", domain, "until", cert.Leaf.NotAfter)
}

// obtain asks the authority for a certificate, keeps it and puts it to use. One
// that cannot be kept is used all the same: it is not given away often.
func (h *holder) obtain(ctx context.Context, domain string) error {
	ctx, cancel := context.WithTimeout(ctx, oneTry)
	defer cancel()
	h.log.Info("asking for a certificate", "domain", domain)
	raw, err := h.asks.certificate(ctx, domain)
	if err != nil {
		return err
	}
	cert, err := paired(raw, domain, h.now())
	if err != nil {
		return fmt.Errorf("what the authority sent: %w", err)
	}
	h.log.Info("certificate obtained", "domain", domain, "renewal", !h.due(domain).IsZero())
	if err := h.kept.keep(domain, raw); err != nil {
		h.log.Error("the certificate is not kept; the next start will ask for another", "domain", domain, "error", err)
	}
	h.use(domain, cert)
	if !h.now().Before(renewal(cert.Leaf)) { // or we would ask on and on
		return errors.New("the new certificate should be renewed already; is this machine's clock right?")
	}
	return nil
}

// failed logs why there is no new certificate.
func (h *holder) failed(domain string, err error, wait time.Duration) {
	reason := err.Error()
	if h.email != "" { // an authority may repeat it
		reason = strings.ReplaceAll(reason, h.email, "acme_email")
	}
	h.log.Error("no certificate; trying again later", "domain", domain, "error", reason, "wait", wait)
}
