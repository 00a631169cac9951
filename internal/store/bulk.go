package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"strings"
)

// bulk is an insert of very many rows.
type bulk struct {
	into  string // INSERT INTO table (columns), up to VALUES
	kinds string // of the columns, a letter each: t text, i integer, b bytes
	end   string // what comes after the rows
}

// bulkArgs is how many arguments a statement of SQLite has at most: it is short
// enough that understanding it costs little when a batch is small, and long enough
// that the calls of the driver do not count.
const bulkArgs = 1200

// arrays are the kinds of columns as PostgreSQL calls lists of them.
var arrays = map[byte]string{'t': "text[]", 'i': "bigint[]", 'b': "bytea[]"}

// pour inserts rows: PostgreSQL gets all of them in one statement, a list for each
// column; SQLite some hundred at a time. args gives the values of a row in the order
// of the columns.
func pour[T any](ctx context.Context, tx *sql.Tx, e engine, list []T, b bulk, args func(T) []any) error {
	if len(list) == 0 {
		return nil
	}
	if e.name == postgresEngine.name {
		lists, err := columns(list, b, args)
		if err != nil {
			return err
		}
		marked := make([]string, len(b.kinds))
		for c := range b.kinds {
			marked[c] = fmt.Sprintf("CAST($%d AS %s)", c+1, arrays[b.kinds[c]])
		}
		_, err = tx.ExecContext(ctx, b.into+` SELECT * FROM unnest(`+strings.Join(marked, ", ")+`)`+b.end, lists...)
		return err
	}
	return pourSome(context.WithoutCancel(ctx), tx, list, b, args)
}

// pourSome inserts rows into SQLite. The arguments have no numbers, by which the
// engine would look for each among all; and the statements do not feel the
// context's end, for which the driver would start a goroutine each.
func pourSome[T any](ctx context.Context, tx *sql.Tx, list []T, b bulk, args func(T) []any) error {
	at := bulkArgs / len(b.kinds)
	row := "(?" + strings.Repeat(",?", len(b.kinds)-1) + ")"
	query := func(n int) string { return b.into + " VALUES " + row + strings.Repeat(","+row, n-1) + b.end }
	var full *sql.Stmt
	values := make([]any, 0, min(at, len(list))*len(b.kinds))
	for from := 0; from < len(list); from += at {
		some := list[from:min(len(list), from+at)]
		values = values[:0]
		for _, x := range some {
			values = append(values, args(x)...)
		}
		if len(some) < at {
			_, err := tx.ExecContext(ctx, query(len(some)), values...)
			return err
		}
		if full == nil {
			var err error
			if full, err = tx.PrepareContext(ctx, query(at)); err != nil {
				return err
			}
			defer full.Close()
		}
		if _, err := full.ExecContext(ctx, values...); err != nil {
			return err
		}
	}
	return nil
}

// columns turns rows into a list for each column, with nil for NULL. Bytes are told as
// PostgreSQL writes them: in a list of bytes the driver would take nil for none.
func columns[T any](list []T, b bulk, args func(T) []any) ([]any, error) {
	texts, numbers := make([][]*string, len(b.kinds)), make([][]*int64, len(b.kinds))
	for _, x := range list {
		row := args(x)
		if len(row) != len(b.kinds) {
			return nil, fmt.Errorf("a row of %d values for %d columns", len(row), len(b.kinds))
		}
		for c, v := range row {
			v, err := driver.DefaultParameterConverter.ConvertValue(v)
			if err != nil {
				return nil, fmt.Errorf("column %d: %w", c+1, err)
			}
			switch b.kinds[c] {
			case 't':
				text, ok := v.(string)
				texts[c] = append(texts[c], pointer(text, v != nil))
				if !ok && v != nil {
					return nil, fmt.Errorf("column %d: %T is no text", c+1, v)
				}
			case 'i':
				number, ok := v.(int64)
				numbers[c] = append(numbers[c], pointer(number, v != nil))
				if !ok && v != nil {
					return nil, fmt.Errorf("column %d: %T is no integer", c+1, v)
				}
			default:
				raw, ok := v.([]byte)
				if !ok && v != nil {
					return nil, fmt.Errorf("column %d: %T is no bytes", c+1, v)
				}
				texts[c] = append(texts[c], pointer(`\x`+hex.EncodeToString(raw), raw != nil))
			}
		}
	}
	all := make([]any, len(b.kinds))
	for c := range b.kinds {
		if b.kinds[c] == 'i' {
			all[c] = numbers[c]
		} else {
			all[c] = texts[c]
		}
	}
	return all, nil
}

func pointer[V any](v V, there bool) *V {
	if !there {
		return nil
	}
	return &v
}
