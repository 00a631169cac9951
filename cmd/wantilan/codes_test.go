package main

import (
	"log/slog"
	"net/http"
	netmail "net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/mail"
	"wantilan/internal/store"
)

// Who asks for a code gets a letter with it, in the language of the page, and is
// let in by it.
func TestCodeComesByMail(t *testing.T) {
	ctx := t.Context()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "temu.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	folder := t.TempDir()
	h, err := open(ctx, db, time.Now, slog.New(slog.DiscardHandler), outside{
		public: "http://localhost", mail: mailing{mail.Folder{Path: folder}, netmail.Address{Address: "wantilan@contoh.example"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	office, err := h.door.Found(ctx, account.Office, "Dinas Contoh", "")
	if err != nil {
		t.Fatal(err)
	}
	people := account.NewPeople(db, time.Now)
	_, err = people.Add(ctx, account.Actor{Role: account.Administrator, Organisation: office}, account.Newcomer{
		Name: "Ni Made Contoh", Email: "made@contoh.example", Appointment: account.Appointment{Organisation: office, Role: account.Staff},
	})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := listen(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	running := h.start(ctx, listener)
	defer func() {
		if err := running.stop(); err != nil {
			t.Error(err)
		}
	}()
	address := "http://" + listener.Addr().String()
	ask := func(path string, form url.Values) *http.Response {
		t.Helper()
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, address+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.AddCookie(&http.Cookie{Name: "wantilan_bahasa", Value: "en"})
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer
	}
	for _, named := range []string{"nobody@contoh.example", "made@contoh.example"} {
		if got := ask("/masuk/kode/kirim", url.Values{"named": {named}}); got.StatusCode != http.StatusOK {
			t.Errorf("asking for a code for %s: %s", named, got.Status)
		}
	}
	letter := awaitFile(t, folder)
	subject := regexp.MustCompile(`Subject: Sign-in code for Wantilan: (\d{6})`).FindStringSubmatch(letter)
	if subject == nil || !strings.Contains(letter, "made@contoh.example") || !strings.Contains(letter, "Dinas Contoh") {
		t.Fatalf("want a letter with a code, got\n%s", letter)
	}
	if got := ask("/masuk/kode", url.Values{"named": {"made@contoh.example"}, "code": {subject[1]}}); got.StatusCode != http.StatusSeeOther {
		t.Errorf("typing the code: %s", got.Status)
	}
}

// awaitFile waits for the one file of a folder and reads it.
func awaitFile(t *testing.T, folder string) string {
	t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for deadline := time.After(30 * time.Second); ; {
		if files, err := filepath.Glob(filepath.Join(folder, "*.eml")); err == nil && len(files) > 0 {
			body, err := os.ReadFile(files[0])
			if err != nil || len(files) != 1 {
				t.Fatalf("want one file, got %v, %v", files, err)
			}
			return string(body)
		}
		select {
		case <-deadline:
			t.Fatal("no letter came")
		case <-look.C:
		}
	}
}
