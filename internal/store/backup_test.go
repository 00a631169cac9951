package store_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/store"
)

// freshFile is an empty database in a file, closed.
func freshFile(t *testing.T) string {
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
	path := freshFile(t)
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
	path, copied := freshFile(t), filepath.Join(t.TempDir(), "copy.db")
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

// A log of a database that is gone must not be taken for the restored one's.
func TestRestoreTakesNoStrayLog(t *testing.T) {
	t.Parallel()
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := store.Backup(t.Context(), freshFile(t), copied); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "gone.db")
	if err := os.WriteFile(path+"-wal", []byte("stray"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := store.Restore(t.Context(), copied, path, path+".old"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path + "-wal"); err == nil {
		t.Error("the stray log stayed beside the restored database")
	}
	if kept, err := os.ReadFile(path + ".old-wal"); err != nil || string(kept) != "stray" {
		t.Errorf("the stray log was not kept: %q, %v", kept, err)
	}
}

// While others write, a backup holds either all of a transaction or nothing.
func TestBackupIsOfOneMoment(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "test.db")
	db, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	door := account.NewDoor(db, time.Now)
	stop, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		for {
			select {
			case <-stop:
				ended <- nil
				return
			default:
			}
			of, err := door.Found(t.Context(), account.Business, "Tenun Sandat (contoh)", "")
			if err == nil {
				_, err = door.Enrol(t.Context(), "Ni Made Contoh", of, account.Owner)
			}
			if err != nil {
				ended <- err
				return
			}
		}
	}()
	for range 5 {
		copied := filepath.Join(t.TempDir(), "copy.db")
		if err := store.Backup(t.Context(), path, copied); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	if err := <-ended; err != nil {
		t.Errorf("writing while a backup is made: %v", err)
	}
}

// Backups and restored databases hold who people are.
func TestCopiesAreForTheirOwner(t *testing.T) {
	t.Parallel()
	path, copied := freshFile(t), filepath.Join(t.TempDir(), "copy.db")
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
