package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
	"github.com/miekg/dns"
)

const testDomain = "temu.example"

// authority is Let's Encrypt's own test server, pebble, in this process. It
// looks the test domain up at a name server of ours and validates for real.
type authority struct {
	server *httptest.Server
	roots  *x509.CertPool // that its certificates lead to
	file   string         // root of the directory's own certificate
	orders atomic.Int32
	kept   *db.MemoryStore
}

// newAuthority starts an authority that comes to two ports of this machine.
func newAuthority(t *testing.T, httpPort, tlsPort int) *authority {
	t.Helper()
	for name, value := range map[string]string{"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0", "PEBBLE_AUTHZREUSE": "0"} {
		t.Setenv(name, value)
	}
	quiet, kept := log.New(io.Discard, "", 0), db.NewMemoryStore()
	signs := ca.New(quiet, kept, "", "ecdsa", 0, 1, map[string]ca.Profile{"default": {Description: "default"}})
	validates := va.New(quiet, httpPort, tlsPort, false, nameServer(t), kept)
	front := wfe.New(quiet, kept, validates, signs, []string{"authority.example"}, false, false, 1, 1)
	a := &authority{kept: kept, roots: x509.NewCertPool(), file: filepath.Join(t.TempDir(), "roots.pem")}
	pages := front.Handler()
	a.server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/order-plz" {
			a.orders.Add(1)
		}
		pages.ServeHTTP(w, r)
	}))
	t.Cleanup(a.server.Close)
	a.roots.AddCert(signs.GetRootCert(0).Cert)
	own := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.server.Certificate().Raw})
	if err := os.WriteFile(a.file, own, 0o600); err != nil {
		t.Fatal(err)
	}
	return a
}

// nameServer answers that every name is this machine.
func nameServer(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &dns.Server{Listener: l, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, r *dns.Msg) {
		m := new(dns.Msg)
		m.SetReply(r)
		if q := r.Question[0]; q.Qtype == dns.TypeA {
			m.Answer = []dns.RR{&dns.A{Hdr: dns.RR_Header{Name: q.Name, Rrtype: dns.TypeA, Class: dns.ClassINET}, A: net.IPv4(127, 0, 0, 1)}}
		}
		_ = w.WriteMsg(m) // the authority says what it missed
	})}
	served := make(chan error, 1)
	go func() { served <- s.ActivateAndServe() }()
	t.Cleanup(func() { l.Close(); <-served })
	return l.Addr().String()
}

// told is a log that tells when a certificate is in use.
type told struct {
	inUse chan struct{}
	slog.Handler
}

func (h told) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == "certificate in use" {
		h.inUse <- struct{}{}
	}
	return h.Handler.Handle(ctx, r)
}

// free are two ports of this machine that nobody uses now.
func free(t *testing.T) (a, b net.Addr) {
	t.Helper()
	var at [2]net.Addr
	for i := range at {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		at[i] = l.Addr()
	}
	return at[0], at[1]
}

// attended is an entrance at work, in front of pages that answer 418.
type attended struct {
	in  *entrance
	end func()
}

func attend(t *testing.T, flags map[string]string) attended {
	t.Helper()
	s, err := settle(flags, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	heard := told{make(chan struct{}, 9), slog.NewTextHandler(t.Output(), nil)}
	in, err := listenAt(t.Context(), s, slog.New(heard))
	if err != nil {
		t.Fatal(err)
	}
	pages := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })}
	served := make(chan error, 1)
	go func() { served <- pages.Serve(in.pages) }()
	if err := in.attend(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-heard.inUse
	return attended{in, func() {
		if err := in.stop(); err != nil {
			t.Error(err)
		}
		pages.Close()
		<-served
		in.close()
	}}
}

// visitor is a client for whom every host is one address.
func visitor(t *testing.T, roots *x509.CertPool, at net.Addr) *http.Client {
	t.Helper()
	way := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", at.String())
		},
	}
	t.Cleanup(way.CloseIdleConnections)
	return &http.Client{Transport: way, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// A certificate is asked for once, used, kept, and used again after a restart.
func TestServeGetsACertificate(t *testing.T) {
	secure, plain := free(t)
	a := newAuthority(t, plain.(*net.TCPAddr).Port, secure.(*net.TCPAddr).Port)
	folder := filepath.Join(t.TempDir(), "kept")
	flags := map[string]string{
		"addr": secure.String(), "acme_http": plain.String(), "acme_domains": testDomain, "acme_email": "kontak@" + testDomain,
		"acme_directory": a.server.URL + wfe.DirectoryPath, "acme_roots": a.file, "acme_folder": folder, "acme_agree": "yes",
	}
	for range 2 { // the second is the restart
		served := attend(t, flags)
		client := visitor(t, a.roots, secure)
		answer, err := client.Get("https://" + testDomain + "/")
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusTeapot || answer.TLS.PeerCertificates[0].VerifyHostname(testDomain) != nil {
			t.Errorf("over HTTPS: %s", answer.Status)
		}
		if _, err := client.Get("https://other.example/"); err == nil || !strings.Contains(err.Error(), "remote error: tls") {
			t.Errorf("another name is not refused: %v", err)
		}
		redirects(t, plain)
		served.end()
		if l, err := net.Dial("tcp", plain.String()); err == nil {
			l.Close()
			t.Error("the plain listener is open after the stop")
		}
		if n := a.orders.Load(); n != 1 {
			t.Errorf("%d orders, want 1", n)
		}
	}
	if at, err := os.Stat(folder); err != nil || runtime.GOOS != "windows" && at.Mode().Perm() != 0o700 {
		t.Errorf("the folder is %v, %v", at, err)
	}
}

// redirects asks the plain listener for pages.
func redirects(t *testing.T, plain net.Addr) {
	t.Helper()
	client := visitor(t, nil, plain)
	for _, c := range []struct {
		method, host, path, to string
		status                 int
	}{
		{http.MethodGet, testDomain, "/a/b%2Fc?d=e", "https://temu.example/a/b%2Fc?d=e", http.StatusPermanentRedirect},
		{http.MethodHead, "TEMU.example:80", "/", "https://temu.example/", http.StatusPermanentRedirect},
		{http.MethodGet, "elsewhere.example", "//evil.example/", "https://temu.example//evil.example/", http.StatusPermanentRedirect},
		{http.MethodGet, testDomain, "/.well-known/acme-challenge/none", "https://temu.example/.well-known/acme-challenge/none", http.StatusPermanentRedirect},
		{http.MethodPost, testDomain, "/masuk", "", http.StatusBadRequest},
	} {
		r, err := http.NewRequestWithContext(t.Context(), c.method, "http://"+c.host+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if got := answer.Header.Get("Location"); answer.StatusCode != c.status || got != c.to {
			t.Errorf("%s %s%s: %s to %q", c.method, c.host, c.path, answer.Status, got)
		}
	}
}

func TestACMESettings(t *testing.T) {
	t.Parallel()
	if got := domainsOf(" Temu.example,dua.example, ,temu.EXAMPLE"); !slices.Equal(got, []string{"temu.example", "dua.example"}) {
		t.Errorf("the domains are %q", got)
	}
	good := map[string]string{"acme_domains": "Temu.example, dua.temu.example", "acme_agree": "yes", "db": "/srv/w/temu.db"}
	s, err := settle(copied(good), nil, "")
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"addr": ":443", "acme_http": ":80", "public": "https://temu.example", "acme_folder": filepath.Join("/srv/w", "acme")} {
		if s.of(key) != want {
			t.Errorf("%s is %s, want %s", key, s.of(key), want)
		}
	}
	for _, c := range []struct{ key, value, want string }{
		{"acme_agree", "", "needs acme_agree = yes"},
		{"acme_agree", "no", "needs acme_agree = yes"},
		{"acme_domains", "*.temu.example", "no host name"},
		{"acme_domains", "temu.example:443", "no host name"},
		{"acme_domains", "192.0.2.1", "no host name"},
		{"acme_domains", ",", "names no host"},
		{"acme_directory", "http://authority.example", "begins with https://"},
		{"public", "http://temu.example", "must begin with https://"},
		{"acme_http", "127.0.0.1:80", "the same host"},
		{"acme_http", "80", "host:port"},
	} {
		flags := copied(good)
		flags[c.key] = c.value
		if _, err := settle(flags, nil, ""); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s = %q: error %v, want %q", c.key, c.value, err, c.want)
		}
	}
	both := copied(good)
	both["tls_cert"], both["tls_key"] = "a.pem", "b.pem"
	if _, err := settle(both, nil, ""); err == nil || !strings.Contains(err.Error(), "do not go together") {
		t.Errorf("with a given certificate: %v", err)
	}
}

// copied is a map to change.
func copied(m map[string]string) map[string]string {
	c := map[string]string{}
	for k, v := range m {
		c[k] = v
	}
	return c
}

// Either way of proving the domain does alone: the authority finds nobody on
// the port of the other.
func TestEitherChallengeProvesTheDomain(t *testing.T) {
	for _, closed := range []string{"HTTP-01", "TLS-ALPN-01"} {
		t.Run("without "+closed, func(t *testing.T) {
			secure, plain := free(t)
			httpPort, tlsPort := plain.(*net.TCPAddr).Port, secure.(*net.TCPAddr).Port
			if nobody, _ := free(t); closed == "HTTP-01" {
				httpPort = nobody.(*net.TCPAddr).Port
			} else {
				tlsPort = nobody.(*net.TCPAddr).Port
			}
			a := newAuthority(t, httpPort, tlsPort)
			served := attend(t, map[string]string{
				"addr": everywhere(secure), "acme_http": everywhere(plain), "acme_domains": testDomain, "acme_agree": "yes",
				"acme_directory": a.server.URL + wfe.DirectoryPath, "acme_roots": a.file, "acme_folder": t.TempDir(),
			})
			defer served.end()
			answer, err := visitor(t, a.roots, secure).Get("https://" + testDomain + "/")
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
		})
	}
}

// everywhere is a port on all of this machine's addresses, as :443 is.
func everywhere(at net.Addr) string {
	_, port, _ := net.SplitHostPort(at.String()) // an address of a listener
	return ":" + port
}

// The log and what is printed at the start keep a person's address out, also
// when the authority repeats it.
func TestACMENamesNobody(t *testing.T) {
	t.Parallel()
	const email = "kontak@temu.example"
	s, err := settle(map[string]string{"acme_domains": testDomain, "acme_agree": "yes", "acme_email": email}, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	s.print(&said)
	h := &holder{email: email, log: slog.New(slog.NewTextHandler(&said, nil))}
	h.failed(testDomain, errors.New("400: contact mailto:"+email+" is refused"), time.Minute)
	if got := said.String(); strings.Contains(got, email) || !strings.Contains(got, "acme_email = given") || !strings.Contains(got, "mailto:acme_email is refused") {
		t.Errorf("it says\n%s", got)
	}
}

// An authority that does not answer keeps nobody from starting or stopping, and
// the log says what is wrong.
func TestServeWithoutItsAuthority(t *testing.T) {
	secure, plain := free(t)
	gone := httptest.NewTLSServer(http.NotFoundHandler())
	gone.Close()
	s, err := settle(map[string]string{
		"addr": secure.String(), "acme_http": plain.String(), "acme_domains": testDomain, "acme_agree": "yes",
		"acme_directory": gone.URL, "acme_folder": t.TempDir(),
	}, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	log := heard{make(chan string, 9), slog.DiscardHandler}
	in, err := listenAt(t.Context(), s, slog.New(log))
	if err != nil {
		t.Fatal(err)
	}
	defer in.close()
	if err := in.attend(t.Context()); err != nil {
		t.Fatal(err)
	}
	redirects(t, plain)
	for _, want := range []string{"asking for a certificate", "no certificate; trying again later"} {
		if said := <-log.messages; said != want {
			t.Errorf("it says %q, want %q", said, want)
		}
	}
	if err := in.stop(); err != nil {
		t.Error(err)
	}
}
