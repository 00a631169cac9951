package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// written writes a new certificate with a serial number over two files.
func wroteFile(t *testing.T, cert, key string, serial int64) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{SerialNumber: big.NewInt(serial), DNSNames: []string{testDomain}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: raw}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// serialSeen is the serial number that a handshake shows.
func serialSeen(t *testing.T, p *pair) int64 {
	t.Helper()
	ours, theirs := net.Pipe()
	defer ours.Close()
	defer theirs.Close()
	go func() {
		// The visitor's side fails when this one does.
		_ = tls.Server(theirs, &tls.Config{GetCertificate: p.certificate, MinVersion: tls.VersionTLS12}).Handshake()
	}()
	c := tls.Client(ours, &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}) //nolint:gosec // the serial is what matters
	if err := c.Handshake(); err != nil {
		t.Fatal(err)
	}
	return c.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

// Renewed files are used after a minute or when asked, broken ones never.
func TestRenewedFilesAreUsed(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	cert, key := filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	wroteFile(t, cert, key, 1)
	now, said := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), &strings.Builder{}
	p, err := newPair(cert, key, func() time.Time { return now }, slog.New(slog.NewTextHandler(said, nil)))
	if err != nil {
		t.Fatal(err)
	}
	seen := func(when string, want int64) {
		t.Helper()
		if got := serialSeen(t, p); got != want {
			t.Errorf("%s: serial %d, want %d", when, got, want)
		}
	}
	wroteFile(t, cert, key, 2)
	now = now.Add(renewedEvery - time.Second)
	seen("within the minute", 1)
	now = now.Add(time.Second)
	seen("after it", 2)
	wroteFile(t, cert, key, 3)
	p.renew()
	seen("when asked", 3)
	if err := os.WriteFile(cert, []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.renew()
	seen("with a broken file", 3)
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	p.renew()
	p.renew()
	seen("without a key", 3)
	wroteFile(t, cert, key, 4)
	now = now.Add(renewedEvery)
	seen("after the repair", 4)
	if n := strings.Count(said.String(), "going on with the old one"); n != 2 {
		t.Errorf("told %d times of 2 broken states:\n%s", n, said)
	}
	if _, err := newPair(cert, filepath.Join(folder, "none"), time.Now, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("the first reading takes no key at all")
	}
}

// heard is a log that passes its messages on.
type heard struct {
	messages chan string
	slog.Handler
}

func (h heard) Handle(_ context.Context, r slog.Record) error {
	h.messages <- r.Message
	return nil
}

func (heard) Enabled(context.Context, slog.Level) bool { return true }

// SIGHUP makes the server look at once.
func TestHangUpRenews(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGHUP to send there")
	}
	folder := t.TempDir()
	cert, key := filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	wroteFile(t, cert, key, 1)
	log := heard{make(chan string, 9), slog.DiscardHandler}
	p, err := newPair(cert, key, time.Now, slog.New(log))
	if err != nil {
		t.Fatal(err)
	}
	p.follow(t.Context())
	wroteFile(t, cert, key, 2)
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if err := self.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if said := <-log.messages; said != "new certificate in use" {
		t.Errorf("it says %q", said)
	}
	if got := serialSeen(t, p); got != 2 {
		t.Errorf("serial %d, want 2", got)
	}
}
