package store_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wantilan/internal/store"
)

// fresh is an empty database in a file, closed.
func fresh(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	db, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// change runs SQL behind the program's back.
func change(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), query); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, what string, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: want %q, got %v", what, want, err)
	}
}

// An older program keeps its hands off what a newer one has made.
func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	path := fresh(t)
	change(t, path, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (1000, 1)`)
	const want = "newer version of this program"
	_, err := store.Open(t.Context(), path)
	refused(t, "open", err, want)
	_, err = store.Inspect(t.Context(), path)
	refused(t, "inspect", err, want)
	folder := t.TempDir()
	refused(t, "backup", store.Backup(t.Context(), path, filepath.Join(folder, "copy.db")), want)
	refused(t, "restore", store.Restore(t.Context(), path, filepath.Join(folder, "new.db"), filepath.Join(folder, "old.db")), want)
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A backup whose pages are damaged does not replace anything.
func TestDamagedBackupIsRefused(t *testing.T) {
	t.Parallel()
	path, copied := fresh(t), filepath.Join(t.TempDir(), "copy.db")
	if err := store.Backup(t.Context(), path, copied); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	for page := 10; page < 20; page++ {
		copy(raw[page*4096:], strings.Repeat("damage", 100))
	}
	if err := os.WriteFile(copied, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, "restore", store.Restore(t.Context(), copied, path, path+".old"), "the backup is not good, so nothing was changed")
	if _, err := os.Stat(path + ".old"); err == nil {
		t.Error("the database was set aside")
	}
	if err := store.CheckFile(t.Context(), path); err != nil {
		t.Errorf("the database was changed: %v", err)
	}
}

// Backups and restored databases hold who people are.
func TestCopiesAreForTheirOwner(t *testing.T) {
	t.Parallel()
	path, copied := fresh(t), filepath.Join(t.TempDir(), "copy.db")
	if err := store.Backup(t.Context(), path, copied); err != nil {
		t.Fatal(err)
	}
	if err := store.Restore(t.Context(), copied, path, path+".old"); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{copied, path, path + ".old"} {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
			t.Errorf("%s can be read by others: %s", file, info.Mode())
		}
	}
}
