package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Backup writes a consistent copy of a database to a file, also while a server
// works on it: readers and writers are not held up. The copy is a SQLite file,
// whatever the engine; it is checked before it gets its name, and an existing
// file is never replaced.
func Backup(ctx context.Context, path, to string) error {
	if IsPostgres(path) {
		return copyTo(ctx, path, to, nil)
	}
	if _, err := os.Lstat(to); err == nil {
		return fmt.Errorf("%s exists already; give another name, so that no backup is lost", to)
	}
	fresh, err := beside(to)
	if err != nil {
		return err
	}
	defer os.Remove(fresh) // gone already when all went well
	if err := copyInto(ctx, path, fresh); err != nil {
		return fmt.Errorf("copy database %s: %w", path, err)
	}
	return putInPlace(ctx, fresh, to)
}

// putInPlace checks a fresh copy and gives it its name.
func putInPlace(ctx context.Context, fresh, to string) error {
	if err := CheckFile(ctx, fresh); err != nil {
		return fmt.Errorf("the copy is not good, so it was not kept: %w", err)
	}
	if err := syncFile(fresh); err != nil {
		return fmt.Errorf("keep backup: %w", err)
	}
	// A link fails where a rename would silently replace what came meanwhile.
	if err := os.Link(fresh, to); err != nil && !errors.Is(err, os.ErrExist) {
		err = os.Rename(fresh, to) // a file system without links
		if err != nil {
			return fmt.Errorf("keep backup: %w", err)
		}
	} else if err != nil {
		return fmt.Errorf("keep backup: %w", err)
	}
	return syncFolder(to)
}

// beside makes an empty file, readable by its owner only, in the folder of
// another.
func beside(path string) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return "", fmt.Errorf("make a file beside %s: %w", path, err)
	}
	return f.Name(), f.Close()
}

// copyInto copies a live database into an empty file.
func copyInto(ctx context.Context, path, fresh string) error {
	db, err := openFile(path, "mode=ro")
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `VACUUM INTO $1`, fresh)
	return errors.Join(err, db.Close())
}

// openFile opens a file that must be there, without changing its schema.
func openFile(path, mode string) (*sql.DB, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=busy_timeout(10000)&"+mode)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// CheckFile tells what is wrong with a database file that nobody has open: its
// pages, its references, and whether this program knows its schema.
func CheckFile(ctx context.Context, path string) error {
	if info, err := os.Stat(path + "-wal"); err == nil && info.Size() > 0 {
		return fmt.Errorf("%s has changes in a file of their own beside it (%s), so it is a live database and no backup", path, filepath.Base(path)+"-wal")
	}
	db, err := openFile(path, "mode=ro&immutable=1")
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := knownSchema(ctx, db, sqliteEngine); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	wrong, err := damage(ctx, db)
	if err != nil {
		return fmt.Errorf("check %s: %w", path, err)
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%s is damaged in %d places, first: %s", path, len(wrong), wrong[0])
	}
	return nil
}

// damage asks SQLite for broken pages and references.
func damage(ctx context.Context, db *sql.DB) (wrong []string, err error) {
	pages, err := db.QueryContext(ctx, `PRAGMA integrity_check`)
	if err != nil {
		return nil, err
	}
	defer pages.Close()
	for pages.Next() {
		var text string
		if err := pages.Scan(&text); err != nil {
			return nil, err
		}
		if text != "ok" {
			wrong = append(wrong, "file: "+text)
		}
	}
	if err := pages.Err(); err != nil {
		return nil, err
	}
	references, err := brokenReferences(ctx, db)
	return append(wrong, references...), err
}

// brokenReferences asks SQLite for references that lead nowhere.
func brokenReferences(ctx context.Context, db *sql.DB) (wrong []string, err error) {
	references, err := db.QueryContext(ctx, `SELECT "table", COALESCE(rowid, 0), parent FROM pragma_foreign_key_check`)
	if err != nil {
		return nil, err
	}
	defer references.Close()
	for references.Next() {
		var table, parent string
		var row int64
		if err := references.Scan(&table, &row, &parent); err != nil {
			return nil, err
		}
		wrong = append(wrong, fmt.Sprintf("reference: row %d of %s names a %s that is not there", row, table, parent))
	}
	return wrong, references.Err()
}

// Restore puts a backup in the place of a database. What was there is kept
// under the name aside; a database in use is refused. A PostgreSQL database is
// restored into only while it is empty.
func Restore(ctx context.Context, backup, path, aside string) error {
	if err := CheckFile(ctx, backup); err != nil {
		return fmt.Errorf("the backup is not good, so nothing was changed: %w", err)
	}
	if IsPostgres(path) {
		return copyTo(ctx, backup, path, nil)
	}
	fresh, err := beside(path)
	if err != nil {
		return err
	}
	defer os.Remove(fresh) // gone already when all went well
	if err := copyInto(ctx, backup, fresh); err != nil {
		return fmt.Errorf("copy backup %s: %w", backup, err)
	}
	if err := syncFile(fresh); err != nil {
		return fmt.Errorf("copy backup: %w", err)
	}
	if err := setAside(ctx, path, aside); err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return fmt.Errorf("restore %s: %w; the old database is %s", path, err, aside)
	}
	return syncFolder(path)
}

// setAside renames a database with what SQLite keeps beside it. A log left
// behind by a database that is gone is renamed too: SQLite would take it for one
// of the restored database.
func setAside(ctx context.Context, path, aside string) error {
	_, err := os.Stat(path)
	if err == nil {
		err = unused(ctx, path)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for _, ending := range []string{"-wal", "-shm", "-journal", ""} {
		if err := os.Rename(path+ending, aside+ending); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("keep the old database: %w", err)
		}
	}
	return nil
}

// unused tells whether no other process has a database open, and puts its last
// changes into the file itself. A file too damaged to tell is unused.
func unused(ctx context.Context, path string) error {
	db, err := openFile(path, "_pragma=busy_timeout(1000)")
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `PRAGMA journal_mode = DELETE`)
	if closing := db.Close(); err == nil {
		err = closing
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED) {
		return fmt.Errorf("%s is in use; stop the server first", path)
	}
	return ctx.Err()
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncFolder makes a new name in a folder survive a power cut, where the system
// can do that.
func syncFolder(of string) error {
	f, err := os.Open(filepath.Dir(of))
	if err != nil {
		return err
	}
	_ = f.Sync() // Windows refuses; it keeps names by itself
	return f.Close()
}
