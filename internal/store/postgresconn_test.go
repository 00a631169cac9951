package store_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

// pool is a pool with room for so many connections to an empty database.
func pool(t *testing.T, connections int) *sql.DB {
	t.Helper()
	db, err := store.PostgresPool(storetest.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(connections)
	return db
}

func number(t *testing.T, db *sql.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAddressesOfPostgreSQL(t *testing.T) {
	t.Setenv("PGPORT", "5499") // where no socket is
	for address, want := range map[string]string{
		"postgres://wayan:rahasia@db.example:6000/temu":       "postgres://db.example:6000/temu",
		"postgresql://db.example/temu":                        "postgres://db.example:5499/temu",
		"postgres://wayan@[::1]/temu":                         "postgres://[::1]:5499/temu",
		"postgres://wayan@[::1]:6000/temu":                    "postgres://[::1]:6000/temu",
		"postgres:///temu":                                    "postgres://localhost:5499/temu",
		"postgres:///temu?host=/run/pg":                       "postgres:///run/pg:5499/temu",
		"postgres:///?host=a,b&port=1,2&dbname=temu":          "postgres://a:1/temu",
		"postgres:///temu?hostaddr=192.0.2.1&sslmode=disable": "postgres://192.0.2.1:5499/temu",
		"postgres://wayan@db.example:rahasia/temu":            "postgres://(unreadable)",
		"postgres://db.example/temu?sslmode=rahasia":          "postgres://(unreadable)",
		"postgres://db.example/temu?sslpassword=rahasia":      "postgres://(unreadable)",
	} {
		if got := store.Shown(address); got != want {
			t.Errorf("%s is shown as %s, want %s", address, got, want)
		}
	}
}

func TestOptionThatIsNotKnownIsNamed(t *testing.T) {
	t.Parallel()
	_, err := store.Open(t.Context(), "postgres://db.example/temu?sslpassword=rahasia")
	if err == nil || !strings.Contains(err.Error(), "sslpassword") || strings.Contains(err.Error(), "rahasia") {
		t.Errorf("refused with %v", err)
	}
}

func TestVariableThatIsNotKnownIsNamed(t *testing.T) {
	t.Setenv("PGREQUIREAUTH", "password")
	if _, err := store.Open(t.Context(), "postgres://db.example/temu"); err == nil || !strings.Contains(err.Error(), "PGREQUIREAUTH") {
		t.Errorf("refused with %v", err)
	}
}

// What a connection is asked again is prepared, but for what is planned anew.
func TestPreparedTheSecondTime(t *testing.T) {
	t.Parallel()
	db := pool(t, 1)
	ctx := t.Context()
	if _, err := db.ExecContext(ctx, `CREATE TABLE note (n BIGINT, raw BYTEA, said TEXT); CREATE TABLE other (n BIGINT)`); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if _, err := db.ExecContext(ctx, `INSERT INTO note (n, raw, said) VALUES ($1, $2, $3)`, i, []byte{0, 255}, "satu"); err != nil {
			t.Fatal(err)
		}
		if n := number(t, db, `SELECT COUNT(*) FROM note WHERE raw = $1 AND said = $2`, []byte{0, 255}, "satu"); n != i+1 {
			t.Errorf("%d rows, want %d", n, i+1)
		}
		number(t, db, `/* plan anew */ SELECT COUNT(*) FROM note WHERE n = ANY(CAST($1 AS bigint[]))`, []int64{1, 2})
	}
	want := []string{
		`INSERT INTO note (n, raw, said) VALUES ($1, $2, $3)`, `SELECT COUNT(*) FROM note WHERE raw = $1 AND said = $2`,
	}
	if diff := cmp.Diff(want, texts(t, db, `SELECT statement FROM pg_prepared_statements ORDER BY statement`)); diff != "" {
		t.Errorf("prepared (-want +got):\n%s", diff)
	}
}

// A statement that the server no longer goes on with fails once.
func TestTableThatChangesUnderAStatement(t *testing.T) {
	t.Parallel()
	db := pool(t, 1)
	ctx := t.Context()
	if _, err := db.ExecContext(ctx, `CREATE TABLE note AS SELECT 1 AS n`); err != nil {
		t.Fatal(err)
	}
	const query = `SELECT * FROM note WHERE 1 = $1`
	number(t, db, query, 1)
	number(t, db, query, 1)
	if _, err := db.ExecContext(ctx, `ALTER TABLE note ALTER COLUMN n TYPE TEXT`); err != nil {
		t.Fatal(err)
	}
	var n string
	if err := db.QueryRowContext(ctx, query, 1).Scan(&n); err == nil {
		t.Error("the old plan was good for the new table")
	}
	if err := db.QueryRowContext(ctx, query, 1).Scan(&n); err != nil || n != "1" {
		t.Errorf("%q, %v", n, err)
	}
}

func TestManyTextsAreForgotten(t *testing.T) {
	t.Parallel()
	db := pool(t, 1)
	for i := range 600 {
		query := `SELECT $1::bigint` + strings.Repeat(" ", i)
		number(t, db, query, i)
		if n := number(t, db, query, i); n != i {
			t.Fatalf("%d, want %d", n, i)
		}
	}
	if n := number(t, db, `SELECT COUNT(*) FROM pg_prepared_statements`); n != 512 {
		t.Errorf("%d are prepared", n)
	}
}

// A session that only reads does so in a transaction too.
func TestTransactionOfASessionThatOnlyReads(t *testing.T) {
	t.Parallel()
	where := storetest.Postgres(t)
	open(t, where)
	db, err := store.PostgresPool(where + "&default_transaction_read_only=on")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback() // nothing was changed
	_, err = tx.ExecContext(t.Context(), `DELETE FROM secret`)
	if e := pq.As(err, pqerror.ReadOnlySQLTransaction); e == nil {
		t.Errorf("ended with %v", err)
	}
}

// Who leaves is told so, whatever way the question goes, and the pool goes on.
func TestQuestionEndsWithItsCaller(t *testing.T) {
	t.Parallel()
	db := pool(t, 2)
	for before := range 3 { // the third asks a prepared statement
		c, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for range before {
			if _, err := c.ExecContext(t.Context(), `SELECT pg_sleep($1)`, 0); err != nil {
				t.Fatal(err)
			}
		}
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
		if _, err := c.ExecContext(ctx, `SELECT pg_sleep($1)`, 60); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("ended with %v after %d", err, before)
		}
		stop()
		if err := c.Close(); err != nil && !errors.Is(err, driver.ErrBadConn) {
			t.Error(err)
		}
	}
	if n := number(t, db, `SELECT 7`); n != 7 {
		t.Errorf("%d", n)
	}
}

// Connections that the server has closed meanwhile are noticed by nobody who asks.
func TestConnectionsThatTheServerClosed(t *testing.T) {
	t.Parallel()
	db, ctx := pool(t, 8), t.Context()
	var held []*sql.Conn
	for range 6 {
		c, err := db.Conn(ctx)
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	if _, err := held[0].ExecContext(ctx, `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	for _, c := range held {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for range 12 {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
	}
}

// A server without TLS is asked once more without, and nothing stays open.
func TestServerWithoutTLS(t *testing.T) {
	t.Parallel()
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	left := make(chan error, 1)
	go func() {
		first, err := server.Accept()
		if err != nil {
			left <- err
			return
		}
		defer first.Close()
		asked := make([]byte, 8)
		_, err = io.ReadFull(first, asked)
		_, wrong := first.Write([]byte("N"))
		_, open := first.Read(asked)
		if open == io.EOF {
			open = nil
		}
		left <- errors.Join(err, wrong, open)
		second, err := server.Accept()
		if err != nil {
			return // the test says what it missed
		}
		defer second.Close()
		_, _ = second.Read(make([]byte, 1024))
		_, _ = second.Write([]byte("E\x00\x00\x00\x23SFATAL\x00C53300\x00Mno room at all\x00\x00"))
	}()
	_, err = store.Open(t.Context(), "postgres://wayan:rahasia@"+server.Addr().String()+"/temu")
	if err == nil || !strings.Contains(err.Error(), "no room at all") {
		t.Errorf("the second answer is lost: %v", err)
	}
	if err := <-left; err != nil {
		t.Errorf("the first connection: %v", err)
	}
}
