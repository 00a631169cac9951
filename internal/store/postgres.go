package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"
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
	db, err := postgresPool(config)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(postgresConnections)
	db.SetMaxIdleConns(postgresConnections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return &DB{engine: postgresEngine, read: db, where: address}, nil
}

// postgresConfig reads an address and sets what it leaves open: nothing waits
// for ever.
func postgresConfig(address string) (pq.Config, error) {
	if _, err := pq.NewConfig(""); err != nil {
		return pq.Config{}, fmt.Errorf("PostgreSQL's variables in the environment (PGHOST and so on): %w", err)
	}
	address, err := completed(address)
	if err != nil {
		return pq.Config{}, err
	}
	config, err := pq.NewConfig(address)
	if err != nil {
		return pq.Config{}, errUnreadable // err may tell the password
	}
	config.BinaryParameters = true // a query is one round, and bytes are sent as they are
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	if config.ApplicationName == "" {
		config.ApplicationName = "wantilan"
	}
	for key, value := range map[string]string{
		"statement_timeout": "30s",
		"lock_timeout":      "10s",
		// What a program holds that is cut off in the midst of a change, others wait for: they
		// get it before their own wait is over.
		"idle_in_transaction_session_timeout": "8s",
		// Reading one page ahead costs a call for each of the thousands that a frequent word
		// stands on, nearly all of which are in memory.
		"effective_io_concurrency": "0",
	} {
		if _, set := config.Runtime[key]; !set {
			config.Runtime[key] = value
		}
	}
	return config, nil
}

var errUnreadable = errors.New("the PostgreSQL address cannot be read; write postgres://user:password@host:port/name")

// notOurs are libpq's options that the driver does not know and would send to the
// server, one of them a secret.
var notOurs = []string{"channel_binding", "gssencmode", "require_auth", "servicefile", "sslcertmode", "sslcrl", "sslcrldir", "sslpassword"}

// completed is an address with what libpq takes when it leaves it open and the driver
// would take otherwise: a server on this machine is asked through its socket, and TLS
// is used when the server has it.
func completed(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", errUnreadable // err tells the address
	}
	q := u.Query()
	for _, option := range notOurs {
		if q.Has(option) {
			return "", fmt.Errorf("the PostgreSQL address has the option %s, which this program does not know; leave it out", option)
		}
	}
	open := func(option, variable string) bool {
		return !q.Has(option) && os.Getenv(variable) == "" && !q.Has("service") && os.Getenv("PGSERVICE") == ""
	}
	switch {
	case strings.HasPrefix(u.Host, "[") && u.Port() == "":
		q.Set("host", u.Hostname()) // the driver would keep the brackets
		u.Host = ""
	case u.Hostname() == "" && open("host", "PGHOST") && open("hostaddr", "PGHOSTADDR"):
		if folder := socketFolder(port(u)); folder != "" {
			q.Set("host", folder)
		}
	}
	if open("sslmode", "PGSSLMODE") && q.Get("sslrootcert") != "system" && os.Getenv("PGSSLROOTCERT") != "system" {
		q.Set("sslmode", string(pq.SSLModePrefer))
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// port is where an address leads to.
func port(u *url.URL) string {
	return cmp.Or(u.Port(), u.Query().Get("port"), os.Getenv("PGPORT"), "5432")
}

// socketFolder is where a server on this machine listens: as Debian puts it, or as
// PostgreSQL does itself.
func socketFolder(port string) string {
	for _, folder := range []string{"/var/run/postgresql", "/tmp"} {
		if _, err := os.Stat(filepath.Join(folder, ".s.PGSQL."+port)); err == nil {
			return folder
		}
	}
	return ""
}

// Shown names a database without its password: its file, or the name and the
// server of a PostgreSQL address.
func Shown(where string) string {
	if !IsPostgres(where) {
		return where
	}
	c, err := postgresConfig(where)
	if err != nil {
		return "postgres://(unreadable)"
	}
	host := c.Host
	if c.Hostaddr.IsValid() {
		host = c.Hostaddr.String()
	}
	return fmt.Sprintf("postgres://%s/%s", net.JoinHostPort(host, strconv.Itoa(int(c.Port))), c.Database)
}

// migratePostgres brings a database up to date over a connection that may take
// as long as that needs.
func migratePostgres(ctx context.Context, config pq.Config) error {
	patient := config.Clone()
	delete(patient.Runtime, "statement_timeout")
	delete(patient.Runtime, "lock_timeout")
	db, err := postgresPool(patient)
	if err != nil {
		return err
	}
	err = postgresKnown(ctx, db)
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
