package main

import (
	"bytes"
	"encoding/pem"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// written is a file in a folder of its own.
func written(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestProviderFromSettings(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	roots := written(t, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})), 0o600)
	for name, c := range map[string]struct {
		change map[string]string
		want   string // in the error
	}{
		"good":                      {nil, ""},
		"a name and roots":          {map[string]string{"openid_name": "SSO Badung", "openid_roots": roots}, ""},
		"no client":                 {map[string]string{"openid_client": ""}, "needs openid_client"},
		"no secret":                 {map[string]string{"openid_secret_file": ""}, "needs openid_secret_file"},
		"nowhere to come back":      {map[string]string{"public": ""}, "needs public"},
		"no issuer":                 {map[string]string{"openid_issuer": ""}, "given without openid_issuer"},
		"no HTTPS":                  {map[string]string{"openid_issuer": "http://id.example"}, "such as https://id.example"},
		"no file":                   {map[string]string{"openid_secret_file": filepath.Join(t.TempDir(), "none")}, "reading openid_secret_file"},
		"an empty file":             {map[string]string{"openid_secret_file": written(t, " \n", 0o600)}, "in one line"},
		"two lines":                 {map[string]string{"openid_secret_file": written(t, "a\nb\n", 0o600)}, "in one line"},
		"a long file":               {map[string]string{"openid_secret_file": written(t, strings.Repeat("x", 5000), 0o600)}, "in one line"},
		"no roots":                  {map[string]string{"openid_roots": filepath.Join(t.TempDir(), "none")}, "reading openid_roots"},
		"roots that are no roots":   {map[string]string{"openid_roots": written(t, "x", 0o600)}, "no certificate"},
		"nothing at all but public": {map[string]string{"openid_issuer": "", "openid_client": "", "openid_secret_file": ""}, ""},
	} {
		flags := map[string]string{
			"public": "https://temu.example", "openid_issuer": "https://id.example", "openid_client": "wantilan",
			"openid_secret_file": written(t, "hush hush\n", 0o600),
		}
		for key, value := range c.change {
			flags[key] = value
		}
		issuer, called := flags["openid_issuer"], flags["openid_name"]
		s, err := settle(flags, nil, "")
		if err == nil {
			p, failed := s.provider(slog.New(slog.DiscardHandler))
			err = failed
			switch {
			case err != nil:
			case issuer == "" && p != nil:
				t.Errorf("%s: a provider that nobody named: %+v", name, p)
			case issuer != "" && (p.Secret != "hush hush" || p.Return != "https://temu.example/masuk/openid/kembali" || p.Client != "wantilan"):
				t.Errorf("%s: got %+v", name, p)
			case issuer != "" && called == "" && p.Name != "id.example":
				t.Errorf("%s: want it called by its host, got %q", name, p.Name)
			}
		}
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: the error tells the secret: %v", name, err)
		}
	}
}

func TestSecretThatOthersCanReadIsWarnedOf(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no such modes there")
	}
	for mode, want := range map[os.FileMode]bool{0o600: false, 0o644: true} {
		s, err := settle(map[string]string{
			"public": "https://temu.example", "openid_issuer": "https://id.example", "openid_client": "c", "openid_secret_file": written(t, "hush", mode),
		}, nil, "")
		if err != nil {
			t.Fatal(err)
		}
		var log, printed bytes.Buffer
		if _, err := s.provider(slog.New(slog.NewTextHandler(&log, nil))); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(log.String(), "can be read by others"); got != want {
			t.Errorf("mode %o: warned %v, want %v", mode, got, want)
		}
		s.print(&printed)
		if strings.Contains(log.String()+printed.String(), "hush") {
			t.Error("the secret is printed")
		}
	}
}
