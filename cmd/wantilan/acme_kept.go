package main

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// keyring keeps certificates, their keys and the key of our account with an
// authority in a folder of that authority: what another one gave, such as one for
// tests, is not taken for its own. One program at a time uses it.
type keyring struct {
	folder string
	mu     sync.Mutex // one makes the account
}

func newKeyring(folder, directory string) (*keyring, error) {
	if err := privateFolder(folder); err != nil {
		return nil, err
	}
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' {
			return r
		}
		return '-'
	}, strings.ToLower(strings.TrimPrefix(directory, "https://")))
	k := &keyring{folder: filepath.Join(folder, name)}
	return k, privateFolder(k.folder)
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

// of is the file of a domain's certificate and key. They lie in one file, so
// that they always belong together.
func (k *keyring) of(domain string) string {
	return filepath.Join(k.folder, "certificate-"+domain+".pem")
}

// certificate is the kept one of a domain, if it is good now.
func (k *keyring) certificate(domain string, now time.Time) (*tls.Certificate, error) {
	raw, err := os.ReadFile(k.of(domain))
	if err != nil {
		return nil, fmt.Errorf("reading a certificate: %w", err)
	}
	cert, err := paired(raw, domain, now)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", k.of(domain), err)
	}
	return cert, nil
}

// keep keeps what encoded made.
func (k *keyring) keep(domain string, raw []byte) error {
	return writePrivate(k.of(domain), raw)
}

// account is the key by which the authority knows us under an address for
// mail. Another address is another account, for accounts keep theirs.
func (k *keyring) account(email string) (crypto.Signer, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	path := filepath.Join(k.folder, fmt.Sprintf("account-%.8x.pem", sha256.Sum256([]byte(email))))
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return nil, fmt.Errorf("making the key of the account: %w", err)
		}
		if raw, err = encoded(key, nil); err != nil {
			return nil, err
		}
		return key, writePrivate(path, raw)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the key of the account: %w", err)
	}
	block, _ := pem.Decode(raw)
	if block == nil {
		return nil, fmt.Errorf("%s holds no key in PEM form; remove it, and a new account is made", path)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if signer, is := key.(crypto.Signer); err == nil && is {
		return signer, nil
	}
	return nil, fmt.Errorf("%s holds no key; remove it, and a new account is made (%v)", path, err)
}

// encoded is a key and the certificates that vouch for it in PEM form, the
// domain's own first.
func encoded(key *ecdsa.PrivateKey, chain [][]byte) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("encoding a key: %w", err)
	}
	raw := bytes.NewBuffer(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	for _, der := range chain {
		raw.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	}
	return raw.Bytes(), nil
}

// paired reads what encoded made, and refuses what visitors of the domain would
// refuse now.
func paired(raw []byte, domain string, now time.Time) (*tls.Certificate, error) {
	cert, err := tls.X509KeyPair(raw, raw)
	if err != nil {
		return nil, fmt.Errorf("no certificate with its key: %w", err)
	}
	if err := cert.Leaf.VerifyHostname(domain); err != nil {
		return nil, fmt.Errorf("another's certificate: %w", err)
	}
	if from, until := cert.Leaf.NotBefore, cert.Leaf.NotAfter; now.Before(from) || now.After(until) {
		return nil, fmt.Errorf("a certificate from %s until %s, and it is %s", from.Format(time.DateTime), until.Format(time.DateTime), now.UTC().Format(time.DateTime))
	}
	return &cert, nil
}

// writePrivate writes a file for its owner alone, whole or not at all, also when
// the power fails.
func writePrivate(path string, raw []byte) error {
	return replaceFileFor(path, 0o600, func(f *os.File) error {
		if _, err := f.Write(raw); err != nil {
			return err
		}
		return f.Sync()
	})
}
