package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"wantilan/internal/store"
)

type moveCommand struct {
	From string
	To   string
}

func (c *moveCommand) words(l *line) {
	l.text(&c.From, "from", "DB", "Database to copy: a file, or a postgres:// address.")
	l.text(&c.To, "to", "DB", "Where to: a file that does not exist yet, or the postgres:// address of an empty database.")
	l.needed("from", "to")
}

// Run copies a whole database to another, of either engine, and compares them.
func (c *moveCommand) Run(ctx context.Context, std streams) error {
	table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	var tables, rows int64
	err := store.Move(ctx, c.From, c.To, func(m store.Moved) {
		tables, rows = tables+1, rows+m.Rows
		fmt.Fprintf(std.err, "\r%-30s %d rows ", m.Table, m.Rows)
		fmt.Fprintf(table, "%s\t%d\t%s\n", m.Table, m.Rows, m.Hash)
	})
	fmt.Fprintln(std.err)
	if err != nil {
		return fmt.Errorf("moving %s to %s: %w; the destination is as it was", store.Shown(c.From), store.Shown(c.To), err)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "ok: %d tables with %d rows, read back and compared\n", tables, rows)
	return nil
}
