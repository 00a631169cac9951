package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// rowsAtOnce is how many rows one statement inserts: enough that a server across
// a network is asked seldom. SQLite looks for the name of each numbered argument
// among those before it, so that the time of a statement grows with the square of
// them; see bulk for thousands of rows.
const rowsAtOnce = 16

// many inserts rows, many with one statement. into is the statement up to
// VALUES, end what comes after.
func many[T any](ctx context.Context, tx *sql.Tx, list []T, into string, columns int, end string, args func(T) []any) error {
	var full *sql.Stmt
	for from := 0; from < len(list); from += rowsAtOnce {
		some := list[from:min(len(list), from+rowsAtOnce)]
		all := make([]any, 0, len(some)*columns)
		for _, x := range some {
			all = append(all, args(x)...)
		}
		if len(some) < rowsAtOnce {
			_, err := tx.ExecContext(ctx, into+values(len(some), columns)+end, all...)
			return err
		}
		if full == nil {
			var err error
			if full, err = tx.PrepareContext(ctx, into+values(rowsAtOnce, columns)+end); err != nil {
				return err
			}
			defer full.Close()
		}
		if _, err := full.ExecContext(ctx, all...); err != nil {
			return err
		}
	}
	return nil
}

// values is the list of placeholders of some rows.
func values(rows, columns int) string {
	var b strings.Builder
	b.WriteString(" VALUES ")
	for r := range rows {
		if r > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		b.WriteString(marks(r*columns, columns))
		b.WriteByte(')')
	}
	return b.String()
}

// marks are placeholders with commas between, after some that there are already.
func marks(after, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(after + i + 1))
	}
	return b.String()
}

// askedAtOnce is how many keys one query looks for.
const askedAtOnce = 1000

// among runs a query for all keys, some at a time. query has one %s for the
// condition that what stands before it is one of them. They are one argument after
// first: a question with a place for each key would be another text for each number
// of them, to be understood anew.
func among[K ~string](ctx context.Context, q querier, e engine, keys []K, query string, first []any, scan func(*sql.Rows) error) error {
	for from := 0; from < len(keys); from += askedAtOnce {
		some := make([]string, 0, askedAtOnce)
		for _, k := range keys[from:min(len(keys), from+askedAtOnce)] {
			some = append(some, string(k))
		}
		list, err := e.list(some)
		if err != nil {
			return err
		}
		if err := each(ctx, q, scan, e.anew+fmt.Sprintf(query, fmt.Sprintf(e.listed, len(first)+1)), slices.Concat(first, []any{list})...); err != nil {
			return err
		}
	}
	return nil
}

// list is a list of texts as one argument of the engine; listed reads it.
func (e engine) list(all []string) (any, error) {
	if e.name == postgresEngine.name {
		return all, nil
	}
	raw, err := json.Marshal(all)
	return string(raw), err
}

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// each runs a query and scans every row.
func each(ctx context.Context, q querier, scan func(*sql.Rows) error, query string, args ...any) error {
	r, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer r.Close()
	for r.Next() {
		if err := scan(r); err != nil {
			return err
		}
	}
	return r.Err()
}
