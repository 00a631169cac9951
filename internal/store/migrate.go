package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// steps are the migrations of an engine.
func (e engine) steps() (fs.FS, error) { return fs.Sub(migrations, "migrations/"+e.name) }

// migrate brings a database up to date. Of several programs that start at once,
// one does it: PostgreSQL has a lock for that; in SQLite the slower ones fail in
// the faster one's step, and find it done when they look again.
func migrate(ctx context.Context, db *sql.DB, e engine) error {
	const looks = 5
	var failed error
	for range looks {
		if failed = migrateOnce(ctx, db, e); failed == nil || ctx.Err() != nil {
			break
		}
	}
	if failed != nil {
		return failed
	}
	_, err := knownSchema(ctx, db, e)
	return err
}

func migrateOnce(ctx context.Context, db *sql.DB, e engine) error {
	files, err := e.steps()
	if err != nil {
		return err
	}
	var options []goose.ProviderOption
	if e.dialect == goose.DialectPostgres {
		one, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(one))
	}
	provider, err := goose.NewProvider(e.dialect, db, files, options...)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// applied is the newest migration a database has, 0 for a new one.
func applied(ctx context.Context, db *sql.DB, e engine) (version int, err error) {
	var there bool
	query := `SELECT COUNT(*) > 0 FROM sqlite_master WHERE name = 'goose_db_version'`
	if e.dialect == goose.DialectPostgres {
		query = `SELECT to_regclass('goose_db_version') IS NOT NULL`
	}
	if err := db.QueryRowContext(ctx, query).Scan(&there); err != nil || !there {
		return 0, err
	}
	query = `SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied`
	err = db.QueryRowContext(ctx, query).Scan(&version)
	return version, err
}

// knownSchema fails when a database is none of this program's, or has a schema
// that only a newer version knows. It tells whether the schema is the newest.
func knownSchema(ctx context.Context, db *sql.DB, e engine) (current bool, err error) {
	known, err := fs.Glob(migrations, "migrations/"+e.name+"/*.sql")
	if err != nil {
		return false, err
	}
	newest := 0 // by its number: numbers may have gaps
	for _, name := range known {
		number, err := strconv.Atoi(path.Base(name)[:4])
		if err != nil {
			return false, fmt.Errorf("migration %s has no number: %w", name, err)
		}
		newest = max(newest, number)
	}
	version, err := applied(ctx, db, e)
	switch {
	case err != nil:
		return false, fmt.Errorf("not a database of this program: %w", err)
	case version < 1:
		return false, errors.New("not a database of this program")
	case version > newest:
		return false, fmt.Errorf("made by a newer version of this program (its schema is %d, this one knows %d)", version, newest)
	}
	return version == newest, nil
}
