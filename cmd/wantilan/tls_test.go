package main

import (
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// certificate writes the certificate and key that Go's own test server uses.
func certificate(t *testing.T) (cert, key string, client *http.Client) {
	t.Helper()
	s := httptest.NewUnstartedServer(nil)
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	pair := s.TLS.Certificates[0]
	raw, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	cert, key = filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	for file, block := range map[string]*pem.Block{
		cert: {Type: "CERTIFICATE", Bytes: pair.Certificate[0]}, key: {Type: "PRIVATE KEY", Bytes: raw},
	} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key, s.Client()
}

// With a certificate the very same address speaks HTTPS and HTTP/2.
func TestServeWithACertificate(t *testing.T) {
	t.Parallel()
	cert, key, client := certificate(t)
	s, err := settle(map[string]string{"addr": "127.0.0.1:0", "tls_cert": cert, "tls_key": key}, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	in, err := listenAt(t.Context(), s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	l := in.pages
	address := reached(s, l.Addr().String())
	if !strings.HasPrefix(address, "https://127.0.0.1:") {
		t.Errorf("people are sent to %s", address)
	}
	server := &http.Server{Handler: http.NotFoundHandler()}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusNotFound || answer.TLS == nil || answer.ProtoMajor != 2 {
		t.Errorf("got %s over %s, TLS %v", answer.Status, answer.Proto, answer.TLS != nil)
	}
	server.Close()
	<-served
}

func TestPeopleAreSentWhereTheyCanGo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ public, listening, want string }{
		{"", "127.0.0.1:8080", "http://127.0.0.1:8080"},
		{"", "[::]:8080", "http://localhost:8080"},
		{"", "0.0.0.0:80", "http://localhost:80"},
		{"", ":8080", "http://localhost:8080"},
		{"https://temu.example", "[::]:8080", "https://temu.example"},
	} {
		if got := reached(settings{"public": {c.public, "flag"}}, c.listening); got != c.want {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}

// What the server itself says names no visitor, and keeps still about strangers.
func TestServersOwnLinesNameNobody(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"http: TLS handshake error from 192.0.2.7:1234: EOF\n":       "",
		"http: panic serving [2001:db8::1]:1234: odd\nstack":         "http: panic serving a visitor: odd",
		"http: Accept error: too many open files; retrying in 5ms\n": "http: Accept error: too many open files",
	} {
		var said strings.Builder
		bounded(nil, slog.New(slog.NewTextHandler(&said, nil))).ErrorLog.Print(line)
		got := said.String()
		if (want == "") != (got == "") || !strings.Contains(got, want) || strings.Contains(got, "1234") {
			t.Errorf("%q is logged as %q", line, got)
		}
	}
}
