package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgresConnections is how many connections one program keeps at most; behind
// several programs the server must have room for all.
const postgresConnections = 16

// openPostgres opens a database that a PostgreSQL server keeps.
func openPostgres(ctx context.Context, address string) (*DB, error) {
	config, err := postgresConfig(address)
	if err != nil {
		return nil, err
	}
	if err := migratePostgres(ctx, config); err != nil {
		return nil, fmt.Errorf("bring database %s up to date: %w", Shown(address), err)
	}
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(postgresConnections)
	db.SetMaxIdleConns(postgresConnections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return &DB{engine: postgresEngine, read: db}, nil
}

// postgresConfig reads an address and sets what it leaves open: nothing waits
// for ever.
func postgresConfig(address string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, errors.New("the PostgreSQL address cannot be read; write postgres://user:password@host:port/name") // err may tell the password
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	for key, value := range map[string]string{
		"application_name":                    "wantilan",
		"statement_timeout":                   "30s",
		"lock_timeout":                        "10s",
		"idle_in_transaction_session_timeout": "60s",
	} {
		if _, set := config.RuntimeParams[key]; !set {
			config.RuntimeParams[key] = value
		}
	}
	return config, nil
}

// Shown names a database without its password: its file, or the name and the
// server of a PostgreSQL address.
func Shown(where string) string {
	if !IsPostgres(where) {
		return where
	}
	c, err := pgx.ParseConfig(where)
	if err != nil {
		return "postgres://(unreadable)"
	}
	return fmt.Sprintf("postgres://%s/%s", net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port))), c.Database)
}

// migratePostgres brings a database up to date over a connection that may take
// as long as that needs.
func migratePostgres(ctx context.Context, config *pgx.ConnConfig) error {
	patient := config.Copy()
	maps.DeleteFunc(patient.RuntimeParams, func(key, _ string) bool { return key == "statement_timeout" || key == "lock_timeout" })
	db := stdlib.OpenDB(*patient)
	err := postgresKnown(ctx, db)
	if err == nil {
		err = migrate(ctx, db, postgresEngine)
	}
	return errors.Join(err, db.Close())
}

// oldestPostgres is the first version whose SQL ours is tried on.
const oldestPostgres = 150000

// postgresKnown fails when the server cannot be reached or is too old.
func postgresKnown(ctx context.Context, db *sql.DB) error {
	var version int
	if err := db.QueryRowContext(ctx, `SELECT CAST(current_setting('server_version_num') AS INTEGER)`).Scan(&version); err != nil {
		return err
	}
	if version < oldestPostgres {
		return fmt.Errorf("the server is PostgreSQL %d; %d or newer is needed", version/10000, oldestPostgres/10000)
	}
	return nil
}
