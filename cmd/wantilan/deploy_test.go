package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// The configuration that is shipped holds nothing that would stop the start,
// and neither do the lines that are only suggested in it.
func TestShippedConfigurationIsKnown(t *testing.T) {
	const file = "../../deploy/wantilan.conf"
	s, err := settle(map[string]string{}, nil, file)
	if err != nil {
		t.Fatal(err)
	}
	if s.of("db") != "/var/lib/wantilan/wantilan.db" || s.of("metrics") == "" {
		t.Errorf("settings are %v", s)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	all := regexp.MustCompile(`(?m)^# ([a-z_]+ *= )`).ReplaceAll(text, []byte("$1"))
	open := filepath.Join(t.TempDir(), "wantilan.conf")
	if err := os.WriteFile(open, all, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := settle(map[string]string{}, nil, open); err != nil || s.of("public") != "https://temu.example" || s.of("tls_key") == "" {
		t.Errorf("with the suggested lines: %v, %v", s, err)
	}
	all = regexp.MustCompile(`(?m)^#([a-z_]+ *= )`).ReplaceAll(text, []byte("$1"))
	all = regexp.MustCompile(`(?m)^addr .*$`).ReplaceAll(all, nil)
	if err := os.WriteFile(open, all, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := settle(map[string]string{}, nil, open); err != nil || s.of("acme_folder") != "/var/lib/wantilan/acme" || s.of("addr") != ":443" {
		t.Errorf("with the lines for ACME: %v, %v", s, err)
	}
}

// systemd finds no mistake in the unit, where there is a systemd to ask.
func TestUnitIsGood(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		if os.Getenv("CI") == "true" && runtime.GOOS == "linux" {
			t.Fatal("no systemd-analyze found; .ci/run installs it")
		}
		t.Skip("no systemd-analyze on this machine; the unit was not looked at")
	}
	unit, err := os.ReadFile("../../deploy/wantilan.service")
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable() // stands for the program, which must be there
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "wantilan.service")
	text := strings.Replace(string(unit), "/usr/local/bin/wantilan", self, 1)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), analyze, "verify", file).CombinedOutput(); err != nil || strings.Contains(string(out), "wantilan.service") {
		t.Errorf("%v\n%s", err, out)
	}
}
