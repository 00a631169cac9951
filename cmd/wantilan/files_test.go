package main

import (
	"bytes"
	"context"
	"database/sql"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wantilan/internal/files"
	"wantilan/internal/store"
)

// gallery is a sample database with a product whose photo and thumb are kept in a
// folder, and a file that nothing names.
func gallery(t *testing.T) (db, folder string, shown, thumb, loose files.Hash) {
	t.Helper()
	db, folder = filepath.Join(t.TempDir(), "temu.db"), filepath.Join(t.TempDir(), "files")
	if err := plant(t.Context(), db, 0, "http://127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	kept, err := files.OpenFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	for content, h := range map[string]*files.Hash{"shown": &shown, "thumb": &thumb, "loose": &loose} {
		if *h, err = kept.Put(t.Context(), []byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := sql.Open("sqlite", db)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	for _, query := range []string{
		`INSERT INTO product (id, party, office, code, state, name, name_en, about, about_en, kbli, kbli_edition, hs, materials, technique, size, weight_grams,
			unit, price, wholesale, price_for, wholesale_for, minimum_order, lead_days, a_month, motif, rights, adults, created_at, changed_at)
		 SELECT 'p', id, office, 'ABC1234', 'shown', 'Selendang Jepun 01 (contoh)', '', '', '', '', '', '', '', '', '', 0, '', 0, 0, 'everybody', 'everybody', 0, 0, 0, '', '', 0, 0, 0
		 FROM party ORDER BY id LIMIT 1`,
		`INSERT INTO product_photo (product, place, shown, thumb, width, height, caption) VALUES ('p', 1, '` + shown.String() + `', '` + thumb.String() + `', 4, 3, '')`,
	} {
		if _, err := raw.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	return db, folder, shown, thumb, loose
}

func fileAt(folder string, h files.Hash) string {
	return filepath.Join(folder, h.String()[:2], h.String()[2:4], h.String())
}

func checked(t *testing.T, db, folder string) (status int, out string) {
	t.Helper()
	var b bytes.Buffer
	err := (&checkCommand{database: database{DB: db}, Files: folder}).Run(t.Context(), streams{&b, io.Discard})
	return statusOf(t, err), b.String()
}

func TestCheckFindsMissingAndDamagedFiles(t *testing.T) {
	t.Parallel()
	db, folder, shown, thumb, _ := gallery(t)
	if status, out := checked(t, db, folder); status != 0 || !strings.Contains(out, "ok: 2 photos and papers") {
		t.Errorf("whole: %d\n%s", status, out)
	}
	if err := os.WriteFile(fileAt(folder, shown), []byte("shawn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(fileAt(folder, thumb)); err != nil {
		t.Fatal(err)
	}
	status, out := checked(t, db, folder)
	if status != exitBroken || !strings.Contains(out, shown.String()+" is damaged") || !strings.Contains(out, thumb.String()+" is missing") {
		t.Errorf("damaged: %d\n%s", status, out)
	}
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	if status, out := checked(t, db, nowhere); status != exitBroken || !strings.Contains(out, "2 files are named") {
		t.Errorf("without the folder: %d\n%s", status, out)
	}
	if _, err := os.Stat(nowhere); err == nil {
		t.Error("looking made the folder")
	}
}

// What a backup names can be copied beside it, again and again, and is whole there.
func TestBackupTakesItsFilesAlong(t *testing.T) {
	t.Parallel()
	db, folder, shown, _, loose := gallery(t)
	to := filepath.Join(t.TempDir(), "safe files")
	for i, want := range []string{"2 photos and papers, 2 of them new", "2 photos and papers, 0 of them new"} {
		var out bytes.Buffer
		backup := filepath.Join(t.TempDir(), "safe.db")
		c := backupCommand{database: database{DB: db}, Files: folder, FilesTo: to, File: backup}
		if err := c.Run(t.Context(), streams{&out, io.Discard}); err != nil || !strings.Contains(out.String(), want) {
			t.Fatalf("backup %d: %v\n%s", i+1, err, out.String())
		}
		if status, out := checked(t, backup, to); status != 0 || !strings.Contains(out, "ok: 2 photos and papers") {
			t.Errorf("the backup: %d\n%s", status, out)
		}
	}
	if _, err := os.Stat(fileAt(to, loose)); err == nil {
		t.Error("a file that nothing names was copied")
	}
	if err := os.Remove(fileAt(folder, shown)); err != nil {
		t.Fatal(err)
	}
	c := backupCommand{database: database{DB: db}, Files: folder, FilesTo: filepath.Join(t.TempDir(), "other"), File: filepath.Join(t.TempDir(), "later.db")}
	if err := c.Run(t.Context(), streams{io.Discard, io.Discard}); err == nil || !strings.Contains(err.Error(), shown.String()) {
		t.Errorf("a file that is missing: %v", err)
	}
}

// Due work drops what no row names after a day, and nothing else.
func TestSweepingKeepsWhatIsNamed(t *testing.T) {
	t.Parallel()
	path, folder, shown, thumb, loose := gallery(t)
	db, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	kept, err := files.OpenFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	now := time.Now()
	h, err := open(context.Background(), db, func() time.Time { return now }, slog.New(slog.DiscardHandler), outside{files: kept})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := h.sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("young files: %d, %v", n, err)
	}
	now = now.Add(sweptAfter + time.Minute)
	if n, err := h.sweep(t.Context()); n != 1 || err != nil {
		t.Errorf("after a day: %d, %v", n, err)
	}
	for hash, want := range map[files.Hash]bool{shown: true, thumb: true, loose: false} {
		if _, err := os.Stat(fileAt(folder, hash)); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", hash, err == nil, want)
		}
	}
}

func TestFolderOfFilesIsBesideTheDatabase(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ db, files, want string }{
		{"", "", "files"}, {"/var/lib/wantilan/wantilan.db", "", "/var/lib/wantilan/files"}, {"postgres://u@127.0.0.1/temu", "", "files"}, {"a.db", "/srv/foto", "/srv/foto"},
	} {
		s, err := settle(map[string]string{"db": c.db, "files": c.files}, nil, "")
		if err != nil || filepath.ToSlash(s.of("files")) != c.want {
			t.Errorf("db %q, files %q: want %s, got %s, %v", c.db, c.files, c.want, s.of("files"), err)
		}
	}
}

// A restore brings the files along, before the database that names them, and puts
// nothing in place when one of them is not whole.
func TestRestoreBringsItsFilesBack(t *testing.T) {
	t.Parallel()
	db, folder, shown, thumb, _ := gallery(t)
	backup, safe := filepath.Join(t.TempDir(), "safe.db"), filepath.Join(t.TempDir(), "safe files")
	if err := (&backupCommand{database: database{DB: db}, Files: folder, FilesTo: safe, File: backup}).Run(t.Context(), streams{io.Discard, io.Discard}); err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	restore := func(name string) (string, string, error) {
		var out bytes.Buffer
		c := restoreCommand{database: database{DB: filepath.Join(to, name+".db")}, Files: filepath.Join(to, name+" files"), FilesFrom: safe, Backup: backup}
		err := c.Run(t.Context(), streams{&out, io.Discard})
		return c.DB, out.String(), err
	}
	path, out, err := restore("whole")
	if err != nil || !strings.Contains(out, "2 photos and papers, 2 of them new") {
		t.Fatalf("restoring: %v\n%s", err, out)
	}
	if status, out := checked(t, path, filepath.Join(to, "whole files")); status != 0 || !strings.Contains(out, "ok: 2 photos and papers") {
		t.Errorf("what was restored: %d\n%s", status, out)
	}
	for name, spoil := range map[string]func() error{
		"damaged": func() error { return os.WriteFile(fileAt(safe, shown), []byte("shawn"), 0o600) },
		"missing": func() error { return os.Remove(fileAt(safe, thumb)) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		path, _, err := restore(name)
		if err == nil {
			t.Errorf("%s: it is restored all the same", name)
		}
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s: the database is in place", name)
		}
	}
}
