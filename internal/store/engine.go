package store

import (
	"database/sql"
	"errors"
	"strings"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// engine is all that differs between the two databases; everything else is one
// text for both.
type engine struct {
	name    string
	dialect goose.Dialect
	// forUpdate ends a SELECT whose rows the transaction is going to change.
	// SQLite has one writer, so that its rows are locked anyway.
	forUpdate string
	// claim ends a SELECT that takes due work: what another node has taken is
	// passed over.
	claim string
	// unindexed makes a SELECT read the table itself, for checks of what an
	// index promises.
	unindexed string
	// listed is the condition that a text stands in a list of texts, which is one
	// argument.
	listed string
	// byKeys makes the rest of a transaction look rows up by their indexes. A book
	// that is just being filled has no statistics yet, for want of which PostgreSQL
	// reads whole tables and joins them for every few hundred keys.
	byKeys string
	blob   string // how bytes are called
	// spots tells that there is an index of all columns by which rows are counted,
	// see byColumns.
	spots bool
	// settle brings what was indexed last to where searches find it soonest, unless the
	// tables are another role's.
	settle string
	// anew begins a query whose best plan depends on how many rows there are by now.
	anew string
}

var (
	sqliteEngine   = engine{name: "sqlite", dialect: goose.DialectSQLite3, unindexed: " NOT INDEXED", blob: "BLOB", listed: "IN (SELECT value FROM json_each($%d))"}
	postgresEngine = engine{name: "postgres", dialect: goose.DialectPostgres, forUpdate: " FOR UPDATE", claim: " FOR UPDATE SKIP LOCKED", byKeys: `SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off`, blob: "BYTEA", listed: "= ANY(CAST($%d AS text[]))", spots: true, anew: planAnew,
		settle: `SELECT gin_clean_pending_list(CAST(c.oid AS regclass)) FROM pg_class c WHERE c.oid = CAST('finding_words' AS regclass) AND pg_has_role(c.relowner, 'USAGE')`}
)

// IsPostgres tells whether a database is named by a PostgreSQL address rather
// than by a file.
func IsPostgres(where string) bool {
	return strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://")
}

// snapshot is a transaction that reads the database as it was at one moment.
var snapshot = &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}

// taken tells whether err says that something unique is there already.
func taken(err error) bool {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	e, ok := errors.AsType[*pq.Error](err)
	return ok && e.Code == pqerror.UniqueViolation
}

// passing tells whether err comes of two changes that met, so that the same
// change can be tried again.
func passing(err error) bool {
	e, ok := errors.AsType[*pq.Error](err)
	return ok && (e.Code == pqerror.TRSerializationFailure || e.Code == pqerror.TRDeadlockDetected)
}

// bit is how both databases keep yes and no.
func bit(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
