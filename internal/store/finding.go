package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"wantilan/internal/register"
)

// index brings what search finds of a thing up to date, with all that depends on it:
// the whole party that it is of. Whoever changes a business, stakeholder, product,
// need or offer, or what these show (facts, certificates, contacts, units), calls it
// in the same transaction, after the change. A thing that is gone is taken out.
func (db *DB) index(ctx context.Context, tx *sql.Tx, kind register.FindingKind, object string) error {
	party := register.PartyID(object)
	if kind == register.FoundProduct || kind == register.FoundWant {
		err := tx.QueryRowContext(ctx, `SELECT party FROM `+string(kind)+` WHERE id = $1`, object).Scan(&party)
		if errors.Is(err, sql.ErrNoRows) { // removed just now
			err = tx.QueryRowContext(ctx, `SELECT party FROM finding WHERE kind = $1 AND object = $2`, kind, object).Scan(&party)
		}
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("find the party of %s %s: %w", kind, object, err)
		}
	}
	_, err := db.indexParties(ctx, tx, []register.PartyID{party})
	return err
}

// thenIndex brings what search finds of a party up to date after a change of it that
// went well.
func (db *DB) thenIndex(ctx context.Context, tx *sql.Tx, party register.PartyID, err error) error {
	if err != nil {
		return err
	}
	_, err = db.indexParties(ctx, tx, []register.PartyID{party})
	return err
}

// mostParties is how many parties are indexed at once.
const mostParties = 100

// indexParties compares what search has of parties with what it should have, writes
// the difference, and tells how many rows it wrote.
func (db *DB) indexParties(ctx context.Context, tx *sql.Tx, parties []register.PartyID) (int, error) {
	e, err := indexEditionKept(ctx, tx)
	if err != nil {
		return 0, err
	}
	written := 0
	for some := range slices.Chunk(parties, mostParties) {
		want, err := entriesOf(ctx, tx, some, e)
		if err != nil {
			return written, fmt.Errorf("gather what search finds: %w", err)
		}
		n, err := db.writeEntries(ctx, tx, some, want)
		if err != nil {
			return written, fmt.Errorf("write what search finds: %w", err)
		}
		written += n
	}
	return written, nil
}

// indexEditionKept is the day as of which certificates and wants are valid, and the
// rules by which businesses are called micro or small. The store reads no clock and
// knows no rule: the due work leaves both there, see IndexDue.
func indexEditionKept(ctx context.Context, tx *sql.Tx) (register.Edition, error) {
	var e register.Edition
	var rules string
	err := tx.QueryRowContext(ctx, `
		SELECT COALESCE(MAX(CASE WHEN what = 'day' THEN edition END), ''), COALESCE(MAX(CASE WHEN what = 'scales' THEN edition END), '')
		FROM finding_seen WHERE what IN ('day', 'scales')`).Scan(&e.Today, &rules)
	if err != nil || rules == "" {
		return e, err
	}
	if err := json.Unmarshal([]byte(rules), &e.Scales); err != nil {
		return e, fmt.Errorf("read the rules of scale: %w", err)
	}
	return e, nil
}

const findingColumns = `f.number, f.kind, f.object, f.party, f.office, f.public, f.code, f.title, f.region, f.visited_at, f.changed_at, f.found`

func scanFinding(r interface{ Scan(...any) error }, f *register.Finding, more ...any) error {
	var public int
	var changed int64
	var visited sql.NullInt64
	err := r.Scan(append([]any{&f.Number, &f.Kind, &f.Object, &f.Party, &f.Office, &public, &f.Code, &f.Title, &f.Region, &visited, &changed, &f.Found}, more...)...)
	f.Public, f.VisitedAt, f.ChangedAt = public == 1, fromMaybe(visited), fromMicros(changed)
	return err
}

// keptEntry is a row of the index as it is kept.
type keptEntry struct {
	register.Finding
	until register.Date
}

// writeEntries makes the rows of parties those that are wanted.
func (db *DB) writeEntries(ctx context.Context, tx *sql.Tx, parties []register.PartyID, want []register.Entry) (int, error) {
	in, args := oneOf(1, parties)
	kept, err := rows(ctx, tx, func(r *sql.Rows, k *keptEntry) error { return scanFinding(r, &k.Finding, &k.until) },
		`SELECT `+findingColumns+`, f.until FROM finding f WHERE f.party IN (`+in+`) ORDER BY f.number`, args...)
	if err != nil {
		return 0, err
	}
	there := map[[2]string]keptEntry{}
	for _, k := range kept {
		there[[2]string{string(k.Kind), k.Object}] = k
	}
	n, fresh := 0, [][]any(nil)
	for _, e := range want {
		key := [2]string{string(e.Kind), e.Object}
		old, known := there[key]
		delete(there, key)
		e.Number = old.Number
		if known && old.Finding == e.Finding && old.until == e.Until {
			continue
		}
		n++
		if !known {
			fresh = append(fresh, entryValues(e))
		} else if _, err := tx.ExecContext(ctx, entryUpdate, entryValues(e)...); err != nil {
			return n, err
		}
	}
	if err := db.insertMany(ctx, tx, "finding", entryColumns, fresh); err != nil {
		return n, err
	}
	var left []int64
	for _, k := range there {
		left = append(left, k.Number)
	}
	slices.Sort(left)
	for _, number := range left {
		n++
		if _, err := tx.ExecContext(ctx, `DELETE FROM finding WHERE number = $1`, number); err != nil {
			return n, err
		}
	}
	return n, nil
}

var entryColumns = []string{"kind", "object", "party", "office", "public", "code", "title", "sorted", "region", "visited_at", "changed_at", "until", "found", "served"}

const entryUpdate = `
	UPDATE finding SET party = $3, office = $4, public = $5, code = $6, title = $7, sorted = $8, region = $9,
	       visited_at = $10, changed_at = $11, until = $12, found = $13, served = $14
	WHERE kind = $1 AND object = $2`

func entryValues(e register.Entry) []any {
	return []any{e.Kind, e.Object, e.Party, e.Office, bit(e.Public), e.Code, e.Title, strings.ToLower(e.Title), e.Region,
		maybeMicros(e.VisitedAt), micros(e.ChangedAt), e.Until, e.Found, e.Served()}
}

// insertMany inserts rows. PostgreSQL takes many with one statement, which saves the
// way to the server; SQLite, to which there is no way, takes longest to read the
// statement and so gets a short one, prepared once.
func (db *DB) insertMany(ctx context.Context, tx *sql.Tx, table string, columns []string, all [][]any) error {
	if len(all) == 0 {
		return nil
	}
	together := 1
	if db.writer == nil {
		const mostArguments = 3000
		together = min(len(all), mostArguments/len(columns))
	}
	for len(all) > 0 {
		n := min(together, len(all))
		st, err := tx.PrepareContext(ctx, inserting(table, columns, n))
		for ; err == nil && len(all) >= n; all = all[n:] {
			_, err = st.ExecContext(ctx, slices.Concat(all[:n]...)...)
		}
		if st != nil {
			err = errors.Join(err, st.Close())
		}
		if err != nil {
			return fmt.Errorf("insert into %s: %w", table, err)
		}
	}
	return nil
}

// inserting is a statement that inserts n rows.
func inserting(table string, columns []string, n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `INSERT INTO %s (%s) VALUES `, table, strings.Join(columns, ", "))
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		for j := range columns {
			b.WriteString([]string{"(", ", "}[min(j, 1)])
			fmt.Fprintf(&b, "$%d", i*len(columns)+j+1)
		}
		b.WriteString(")")
	}
	return b.String()
}

// oneOf makes placeholders from $first on for a list, with its arguments.
func oneOf[T ~string](first int, all []T) (marks string, args []any) {
	var b strings.Builder
	for i, x := range all {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", first+i)
		args = append(args, x)
	}
	return b.String(), args
}

// Pieces implements register.FinderStore.
func (db *DB) Pieces(ctx context.Context, all []register.Finding) ([][]register.Piece, error) {
	tx, err := db.read.BeginTx(ctx, snapshot)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was changed
	var parties []register.PartyID
	for _, f := range all {
		if !slices.Contains(parties, f.Party) {
			parties = append(parties, f.Party)
		}
	}
	texts := map[[2]string][]register.Piece{}
	for some := range slices.Chunk(parties, mostParties) {
		g := gatherer{ctx: ctx, tx: tx, parties: some}
		entries, err := g.entries()
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			texts[[2]string{string(e.Kind), e.Object}] = e.Pieces
		}
	}
	out := make([][]register.Piece, len(all))
	for i, f := range all {
		out[i] = texts[[2]string{string(f.Kind), f.Object}]
	}
	return out, nil
}
