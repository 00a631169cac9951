package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"
)

// entrance is where visitors come in: the listener of the pages and, when
// certificates are asked for by ACME, a plain one beside it.
type entrance struct {
	pages net.Listener // with TLS when there are certificates
	plain net.Listener // nil without ACME
	given *pair        // nil without tls_cert
	acme  *holder      // nil without ACME
}

// listenAt listens on the very addresses configured.
func listenAt(ctx context.Context, s settings, log *slog.Logger) (*entrance, error) {
	e := &entrance{}
	var err error
	if s.of("tls_cert") != "" {
		if e.given, err = newPair(s.of("tls_cert"), s.of("tls_key"), time.Now, log); err != nil {
			return nil, err
		}
	}
	if e.pages, err = listenOn(ctx, s, "addr"); err != nil {
		return nil, err
	}
	switch {
	case e.given != nil:
		e.pages = tls.NewListener(e.pages, &tls.Config{
			GetCertificate: e.given.certificate, NextProtos: []string{"h2", "http/1.1"}, MinVersion: tls.VersionTLS12,
		})
	case s.of("acme_domains") != "":
		if e.plain, err = listenOn(ctx, s, "acme_http"); err != nil {
			return nil, errors.Join(err, e.pages.Close())
		}
		if e.acme, err = newHolder(s, time.Now, log); err != nil {
			return nil, errors.Join(err, e.pages.Close(), e.plain.Close())
		}
		e.pages = tls.NewListener(e.pages, e.acme.config())
	}
	return e, nil
}

func listenOn(ctx context.Context, s settings, key string) (net.Listener, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", s.of(key))
	if err != nil {
		return nil, fmt.Errorf("listening on %s (%s): %w", s.of(key), s[key].from, err)
	}
	return l, nil
}

// attend takes care of the certificates once the pages are being served: given
// ones are followed until the context ends, ACME's until stop.
func (e *entrance) attend(ctx context.Context) error {
	if e.given != nil {
		e.given.follow(ctx)
	}
	if e.acme != nil {
		e.acme.start(ctx, e.plain)
	}
	return nil
}

// stop ends what attend began.
func (e *entrance) stop() error {
	if e.acme != nil && e.acme.plain != nil {
		return e.acme.stop()
	}
	return nil
}

// close closes the listeners; those that served are closed already.
func (e *entrance) close() {
	_ = e.pages.Close()
	if e.plain != nil {
		_ = e.plain.Close()
	}
}
