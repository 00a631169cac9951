package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

// served is a demo that runs for a test: what it printed, and how to stop it.
type served struct {
	address string
	links   []string // in the order printed: organiser first
	stop    func() error
}

// serveDemo starts a demo and reads what it prints until it is ready.
func serveDemo(t *testing.T, c demoCommand) served {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	read, write := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := c.Run(ctx, streams{out: write, err: t.Output()})
		write.CloseWithError(io.EOF)
		ended <- err
	}()
	s := served{stop: func() error { cancel(); return <-ended }}
	lines := bufio.NewScanner(read)
	for lines.Scan() {
		line := lines.Text()
		if address, found := strings.CutPrefix(line, "Wantilan: "); found {
			s.address = address
		}
		if link := regexp.MustCompile(`http://\S+/masuk/\S+`).FindString(line); link != "" {
			s.links = append(s.links, link)
		}
		if strings.Contains(line, "Ctrl-C") {
			go func() { _, _ = io.Copy(io.Discard, read) }() // so that the end can be printed
			return s
		}
	}
	t.Fatalf("the demo ended before it was ready: %v", <-ended)
	return s
}

// fetch gets a page and gives its text.
func fetch(t *testing.T, client *http.Client, address string) string {
	t.Helper()
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %s:\n%s", address, answer.Status, body)
	}
	return string(body)
}

// signIn opens a link and presses its button.
func signIn(t *testing.T, link string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, Timeout: 30 * time.Second}
	fetch(t, client, link)
	answer, err := client.PostForm(link, url.Values{})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("signing in answers %s", answer.Status)
	}
	return client
}

// awaitPublished waits until a board can be printed: the start waits a few seconds for the
// first timetable, and on a slow machine the search takes longer than that.
func awaitPublished(t *testing.T, client *http.Client, address string) string {
	t.Helper()
	late := time.After(4 * time.Minute)
	again := time.Tick(3 * time.Second) // as often as files may be made
	for {
		answer, err := client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode == http.StatusOK {
			return fetch(t, client, address)
		}
		select {
		case <-again:
		case <-late:
			return fetch(t, client, address)
		}
	}
}

// The story of a first look: start, sign in as each role, see the proven board,
// stop, start again with everything still there.
func TestDemo(t *testing.T) {
	c := demoCommand{DB: filepath.Join(t.TempDir(), "demo.db"), Addr: "127.0.0.1:0", NoOpen: true}
	s := serveDemo(t, c)
	if info, err := os.Stat(c.DB); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the database has mode %v (%v), want 0600", info.Mode(), err)
	}
	if len(s.links) != 5 {
		t.Fatalf("%d sign-in links, want one for each of 5 roles", len(s.links))
	}
	if page := fetch(t, http.DefaultClient, s.address); !strings.Contains(page, "<html") {
		t.Errorf("the first page is no page:\n%.300s", page)
	}
	if page := fetch(t, http.DefaultClient, s.address+"/_/components"); !strings.Contains(page, "data-theme") {
		t.Errorf("the components are not shown:\n%.300s", page)
	}
	for _, link := range s.links[1:] {
		if home := fetch(t, signIn(t, link), s.address); !strings.Contains(home, "/keluar") {
			t.Errorf("%s did not sign in", link)
		}
	}
	organiser := signIn(t, s.links[0])
	home := fetch(t, organiser, s.address)
	known := regexp.MustCompile(`/temu/[0-9a-f]{20,}`).FindAllString(home, -1)
	if len(known) != 3 || !strings.Contains(home, "pendaftaran dibuka") {
		t.Fatalf("want the sample, one whose registration is open and one that is over on the home page, got %d", len(known))
	}
	gathering := known[1] // the sample is the earlier one
	print := awaitPublished(t, organiser, s.address+gathering+"/unduh/papan.pdf")
	board := fetch(t, organiser, s.address+gathering+"/papan")
	for _, want := range []string{"DATA CONTOH", "Bank A", "Tenun Sandat 01", "10.00"} {
		if !strings.Contains(board, want) {
			t.Errorf("the board does not say %q", want)
		}
	}
	if !strings.HasPrefix(print, "%PDF-") {
		t.Errorf("the printed board begins %.20q", print)
	}
	if err := s.stop(); err != nil {
		t.Fatalf("stopping: %v", err)
	}

	again := serveDemo(t, c)
	if home := fetch(t, signIn(t, again.links[0]), again.address); !strings.Contains(home, gathering) {
		t.Error("the gathering of the first start is gone after the second")
	}
	if err := again.stop(); err != nil {
		t.Fatalf("stopping again: %v", err)
	}

	c.Reset = true
	anew := serveDemo(t, c)
	if home := fetch(t, signIn(t, anew.links[0]), anew.address); strings.Contains(home, gathering) {
		t.Error("--reset kept the old gathering")
	}
	if err := anew.stop(); err != nil {
		t.Fatalf("stopping after a reset: %v", err)
	}
	if left, _ := filepath.Glob(c.DB + ".new*"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// --reset must not remove a file that is not a sample.
func TestResetLeavesOtherFilesAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "thesis.db")
	if err := os.WriteFile(file, []byte("the only copy of something dear"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := demoCommand{DB: file, Addr: "127.0.0.1:0", NoOpen: true, Reset: true}
	if err := c.Run(t.Context(), streams{io.Discard, io.Discard}); err == nil || !strings.Contains(err.Error(), "leaves it alone") {
		t.Errorf("error %v, want a refusal", err)
	}
	if kept, err := os.ReadFile(file); err != nil || string(kept) != "the only copy of something dear" {
		t.Errorf("the file holds %q (%v)", kept, err)
	}
}

func TestListenTakesTheNextFreePort(t *testing.T) {
	first, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := listen(t.Context(), first.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	taken, got := first.Addr().(*net.TCPAddr).Port, second.Addr().(*net.TCPAddr).Port
	if got <= taken || got > taken+portsTried {
		t.Errorf("port %d after %d was taken", got, taken)
	}
	for _, bad := range []string{"", "8080", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:70000", "203.0.113.1:0"} {
		if l, err := listen(t.Context(), bad); err == nil {
			l.Close()
			t.Errorf("listening on %q worked", bad)
		}
	}
}
