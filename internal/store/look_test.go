package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/store"
)

// While a large file is looked through it can be read; nothing is written before it is
// known to be sound, and nothing at all when it is not.
func TestChangesWaitForTheLookThroughTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "temu.db")
	keep := func(db *store.DB, n int) error {
		return db.KeepOrganisation(t.Context(), account.Organisation{ID: account.OrganisationID(fmt.Sprintf("o%04d", n)), Kind: account.Office, Name: fmt.Sprintf("Dinas Contoh %d", n)}, account.Entry{})
	}
	db := open(t, path)
	for n := range 400 {
		must(t, keep(db, n))
	}
	must(t, db.Close())
	db = open(t, path)
	db.SoundLater(t.Context())
	must(t, keep(db, 1000))
	must(t, db.Looked(t.Context()))
	must(t, db.Close())

	raw := look(t, path)
	var page, size int
	must(t, raw.QueryRowContext(t.Context(), `SELECT rootpage, page_size FROM sqlite_master, pragma_page_size() WHERE name = 'organisation'`).Scan(&page, &size))
	must(t, raw.Close())
	content, err := os.ReadFile(path)
	must(t, err)
	copy(content[(page-1)*size+8:], []byte{0xff, 0xff, 0xff, 0xff})
	must(t, os.WriteFile(path, content, 0o600))
	db = open(t, path)
	db.SoundLater(t.Context())
	if err := keep(db, 2000); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("a change of a damaged file: %v", err)
	}
	if err := db.Looked(t.Context()); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("the look says %v", err)
	}
	must(t, db.Close())
}
