package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// server is a process that a story started.
type server struct {
	cmd *exec.Cmd
	log *os.File
}

type serverKey struct{}

// startServer is the command "serve arguments": it starts wantilan serve on a
// free port, waits until it is ready, and sets ADDRESS, LINK, LISTENS and METRICS; what it prints
// goes to serve.out, its log to serve.log.
func startServer(ts *testscript.TestScript, not bool, args []string) {
	self, err := exec.LookPath("wantilan")
	if err != nil {
		self = filepath.Join(filepath.SplitList(ts.Getenv("PATH"))[0], "wantilan")
	}
	cmd := exec.Command(self, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	cmd.Dir = ts.MkAbs(".")
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "WANTILAN_LANG", "JOURNAL_STREAM"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	log, err := os.Create(ts.MkAbs("serve.log"))
	ts.Check(err)
	cmd.Stderr = log
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	ts.Defer(func() { _ = cmd.Process.Kill() }) // over already when the story stopped it
	kill := time.AfterFunc(30*time.Second, func() { _ = cmd.Process.Kill() })
	defer kill.Stop()
	ready, said := false, ""
	lines := bufio.NewScanner(out)
	for !ready && lines.Scan() {
		line := lines.Text()
		said += line + "\n"
		if link := regexp.MustCompile(`http://\S+/masuk/\S+`).FindString(line); link != "" {
			ts.Setenv("LINK", link)
		}
		if address, found := strings.CutPrefix(line, "Wantilan: "); found {
			ts.Setenv("ADDRESS", address)
			ready = true
		}
	}
	if m := regexp.MustCompile(`msg"?[=:]"?serving.*addr"?[=:]"?([0-9.:]+)`).FindStringSubmatch(ts.ReadFile("serve.log")); m != nil {
		ts.Setenv("LISTENS", m[1])
	}
	if m := regexp.MustCompile(`msg"?[=:]"?metrics"?,?\s*"?addr"?[=:]"?([0-9.:]+)`).FindStringSubmatch(ts.ReadFile("serve.log")); m != nil {
		ts.Setenv("METRICS", "http://"+m[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs("serve.out"), []byte(said), 0o600))
	if ready == not {
		ts.Fatalf("ready: %v; it printed\n%s%s", ready, said, ts.ReadFile("serve.log"))
	}
	*ts.Value(serverKey{}).(*server) = server{cmd, log}
}

// stopServer is the command "halt": SIGTERM, and the server ends well.
func stopServer(ts *testscript.TestScript, _ bool, _ []string) {
	s := ts.Value(serverKey{}).(*server)
	ts.Check(s.cmd.Process.Signal(syscall.SIGTERM))
	kill := time.AfterFunc(30*time.Second, func() { _ = s.cmd.Process.Kill() })
	defer kill.Stop()
	if err := s.cmd.Wait(); err != nil {
		ts.Fatalf("the server ended with %v:\n%s", err, ts.ReadFile("serve.log"))
	}
	ts.Check(s.log.Close())
}

// visitPage is the command "visit ADDRESS STATUS [PATTERN]", with the method
// POST after "post".
func visitPage(ts *testscript.TestScript, _ bool, args []string) {
	method := http.MethodGet
	if args[0] == "post" {
		method, args = http.MethodPost, args[1:]
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, args[0], nil)
	ts.Check(err)
	answer, err := http.DefaultTransport.RoundTrip(r)
	ts.Check(err)
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	ts.Check(answer.Body.Close())
	if got := answer.Status[:3]; got != args[1] {
		ts.Fatalf("%s answers %s, want %s:\n%s", args[0], got, args[1], body)
	}
	if len(args) > 2 && !regexp.MustCompile(args[2]).Match(body) {
		ts.Fatalf("%s does not say %s:\n%s", args[0], args[2], body)
	}
}

// A flag goes over the environment, that over the file, that over the default.
func TestSettingsHaveAnOrder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "wantilan.conf")
	if err := os.WriteFile(file, []byte("# ours\naddr = file:1\nDB = file.db\nlog=\"json\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := settle(map[string]string{"addr": "flag:1", "db": ""}, []string{"WANTILAN_ADDR=env:1", "WANTILAN_DB=env.db", "WANTILAN_LANG=id", "HOME=/"}, file)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]chosen{
		"addr": {"flag:1", "flag"}, "db": {"env.db", "environment"}, "log": {"json", "file " + file}, "metrics": {"", "default"},
	} {
		if s[key] != want {
			t.Errorf("%s is %v, want %v", key, s[key], want)
		}
	}
}

func TestSettingsThatCannotBeMeantAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"adr = x":                        "did you mean addr?",
		`{"tls-crt": "x"}`:               "did you mean tls_cert?",
		"colour = red":                   "known are db, addr",
		"nonsense":                       ":1: write key = value",
		"log = xml":                      "use text or json",
		"log = text\nlog = json":         "stands twice",
		"tls_cert = a.pem":               "belong together",
		"public = temu.example":          "such as https://temu.example",
		"public = https://temu.example/": "",
		"mail_smtp = mx.contoh.id:587":   "needs mail_from",
		"mail_smtp = mx.contoh.id\nmail_from = a@contoh.id":               "must be host:port",
		"mail_smtp = mx.contoh.id:0\nmail_from = a@contoh.id":             "must be host:port",
		"mail_smtp = mx.contoh.id:25\nmail_from = a":                      "must be an address",
		"mail_smtp = mx.contoh.id:25\nmail_folder = x":                    "give one of them",
		"mail_smtp = mx.contoh.id:25\nmail_tls = ssl\nmail_from = a@b.id": "use starttls, tls, none or open",
		"mail_user = kantor":     "belong to mail_smtp",
		"mail_pasword_file = x":  "did you mean mail_password_file?",
		"mail_password = geheim": "there is no setting mail_password",
		"mail_folder = x":        "",
		`{"addr": 8080}`:         "an object of texts",
	} {
		file := filepath.Join(t.TempDir(), "wantilan.conf")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := settle(map[string]string{}, nil, file)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
	if _, err := settle(map[string]string{}, []string{"WANTILAN_ADR=x"}, ""); err == nil || !strings.Contains(err.Error(), "did you mean addr?") {
		t.Errorf("a slip in the environment: %v", err)
	}
}

// The place of every setting is settled once: each has a flag of its own.
func TestEverySettingHasAFlag(t *testing.T) {
	for _, k := range known() {
		if flag := "--" + strings.ReplaceAll(k.key, "_", "-"); !slices.Contains(flagsOf(t, "serve"), flag) {
			t.Errorf("serve has no %s", flag)
		}
	}
}

// flagsOf reads a command's flags from its help.
func flagsOf(t *testing.T, command string) []string {
	t.Helper()
	var out strings.Builder
	if got := run([]string{command, "--help"}, streams{&out, io.Discard}); got != 0 {
		t.Fatalf("%s --help ends with %d", command, got)
	}
	return regexp.MustCompile(`--[a-z-]+`).FindAllString(out.String(), -1)
}
