package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"os"
)

// Moved is what was copied of one table: how many rows, and a hash of what
// stands in them, which does not depend on their order.
type Moved struct {
	Table string
	Rows  int64
	Hash  string
}

// Move copies everything from a database into one that does not exist yet or is
// empty, of either engine, all or nothing. Both sides are counted and hashed,
// and a difference undoes the copy. say, unless it is nil, is told of each table
// that is done.
//
// What is written to the source meanwhile is not copied: the caller makes sure
// that no server uses it.
func Move(ctx context.Context, from, to string, say func(Moved)) error {
	if !IsPostgres(from) {
		if err := unused(ctx, from); err != nil {
			return err
		}
	}
	return copyTo(ctx, from, to, say)
}

// copyTo copies a database as it is at one moment.
func copyTo(ctx context.Context, from, to string, say func(Moved)) (err error) {
	source, err := Inspect(ctx, from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	if IsPostgres(to) {
		return copyInside(ctx, source.DB, to, say)
	}
	if _, err := os.Lstat(to); err == nil {
		return fmt.Errorf("%s exists already; give the name of a new file", to)
	}
	fresh, err := beside(to)
	if err != nil {
		return err
	}
	defer removeSQLite(fresh) // gone already when all went well
	if err := copyInside(ctx, source.DB, fresh, say); err != nil {
		return err
	}
	return putInPlace(ctx, fresh, to)
}

// removeSQLite removes a database file with what SQLite keeps beside it.
func removeSQLite(path string) {
	for _, ending := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(path + ending) // a file of our own that nobody knows of
	}
}

// copyInside copies every table in one transaction of the destination.
func copyInside(ctx context.Context, source *DB, to string, say func(Moved)) (err error) {
	tables, err := plan(ctx)
	if err != nil {
		return fmt.Errorf("list the tables: %w", err)
	}
	destination, err := Open(ctx, to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, destination.Close()) }()
	in, err := source.read.BeginTx(ctx, snapshot)
	if err != nil {
		return err
	}
	defer in.Rollback() // nothing was changed
	begin := destination.read.BeginTx
	if w := destination.writer; w != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		begin = w.conn.BeginTx
	}
	out, err := begin(ctx, nil)
	if err != nil {
		return err
	}
	defer out.Rollback()           // committed already when all went well
	if destination.writer == nil { // nobody waits for it while the source is read
		if _, err := out.ExecContext(ctx, `SET LOCAL idle_in_transaction_session_timeout = 0`); err != nil {
			return err
		}
	}
	for _, t := range tables {
		moved, err := t.copy(ctx, in, out)
		if err != nil {
			return fmt.Errorf("copy table %s: %w", t.name, err)
		}
		if say != nil {
			say(moved)
		}
	}
	return out.Commit()
}

// copy copies one table and reads it back.
func (t table) copy(ctx context.Context, in, out *sql.Tx) (Moved, error) {
	var there int64
	if err := out.QueryRowContext(ctx, `SELECT COUNT(*) FROM "`+t.name+`"`).Scan(&there); err != nil {
		return Moved{}, err
	}
	if there == t.seeds {
		if _, err := out.ExecContext(ctx, `DELETE FROM "`+t.name+`"`); err != nil {
			return Moved{}, err
		}
	} else {
		return Moved{}, fmt.Errorf("the destination has %d rows there already; it must be empty", there)
	}
	insert, err := out.PrepareContext(ctx, t.inserting())
	if err != nil {
		return Moved{}, err
	}
	defer insert.Close()
	read, err := t.each(ctx, in, func(row []any) error {
		_, err := insert.ExecContext(ctx, row...)
		return err
	})
	if err != nil {
		return Moved{}, err
	}
	written, err := t.each(ctx, out, func([]any) error { return nil })
	if err == nil && written != read {
		err = fmt.Errorf("%d rows with hash %s were read, %d with %s were written", read.Rows, read.Hash, written.Rows, written.Hash)
	}
	return written, err
}

// each gives every row to do, and counts and hashes them.
func (t table) each(ctx context.Context, tx *sql.Tx, do func(row []any) error) (Moved, error) {
	r, err := tx.QueryContext(ctx, t.selecting())
	if err != nil {
		return Moved{}, err
	}
	defer r.Close()
	m, sum := Moved{Table: t.name}, sum256{}
	row, into := make([]any, len(t.columns)), make([]any, len(t.columns))
	for i := range row {
		into[i] = &row[i]
	}
	for r.Next() {
		if err := r.Scan(into...); err != nil {
			return m, err
		}
		h, err := rowHash(row)
		if err != nil {
			return m, err
		}
		sum.add(h)
		m.Rows++
		if err := do(row); err != nil {
			return m, err
		}
	}
	m.Hash = sum.String()
	return m, r.Err()
}

// rowHash is the same for what both engines keep of a row.
func rowHash(row []any) ([32]byte, error) {
	var b []byte
	for i, value := range row {
		switch v := value.(type) {
		case nil:
			b = append(b, 'n')
		case int64:
			b = binary.BigEndian.AppendUint64(append(b, 'i'), uint64(v))
		case float64:
			b = binary.BigEndian.AppendUint64(append(b, 'f'), math.Float64bits(v))
		case string:
			b = binary.BigEndian.AppendUint64(append(b, 's'), uint64(len(v)))
			b = append(b, v...)
		case []byte:
			b = binary.BigEndian.AppendUint64(append(b, 'b'), uint64(len(v)))
			b = append(b, v...)
		default:
			return [32]byte{}, fmt.Errorf("column %d holds a %T", i+1, value)
		}
	}
	return sha256.Sum256(b), nil
}

// sum256 adds hashes modulo 2^256, so that their order does not matter and two
// equal rows do not cancel each other.
type sum256 [4]uint64

func (s *sum256) add(h [32]byte) {
	var carry uint64
	for i := range s {
		s[i], carry = bits.Add64(s[i], binary.LittleEndian.Uint64(h[i*8:]), carry)
	}
}

func (s *sum256) String() string {
	var b []byte
	for _, x := range s {
		b = binary.LittleEndian.AppendUint64(b, x)
	}
	return hex.EncodeToString(b)
}
