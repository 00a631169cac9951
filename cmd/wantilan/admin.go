package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/store"
)

type adminLinkCommand struct {
	place
}

func (c *adminLinkCommand) words(l *line) {
	c.place.words(l)
}

// Run prints a link for the first administrator; a server may run meanwhile.
func (c *adminLinkCommand) Run(ctx context.Context, std streams) error {
	s, err := settle(c.flags(), os.Environ(), c.Config)
	if err != nil {
		return err
	}
	if _, err := os.Stat(s.of("db")); err != nil && !store.IsPostgres(s.of("db")) {
		return fmt.Errorf("finding the database: %w; serve makes it at its first start", err)
	}
	db, err := store.Open(ctx, s.of("db"))
	if err != nil {
		return err
	}
	h := &house{db: db, door: account.NewDoor(db, time.Now), log: logger(std.err, s.of("log"))}
	return errors.Join(h.linkAgain(ctx, std, reached(s, s.of("addr"))), db.Close())
}

func (h *house) linkAgain(ctx context.Context, std streams, address string) error {
	a, err := h.db.MemberByRole(ctx, account.Administrator)
	if fault.KindOf(err) == fault.NotFound {
		return errors.New("this database has no administrator; start serve once, which makes one")
	}
	if err != nil {
		return err
	}
	return h.adminLink(ctx, std.out, a.ID, address)
}
