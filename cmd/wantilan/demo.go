package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/jobs"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/internal/timetable"
	"wantilan/internal/web"
)

type demoCommand struct {
	DB     string `help:"Database file; by default one in your own folder for settings." name:"db" placeholder:"FILE"`
	Reset  bool   `help:"Throw the demo database away and start anew."`
	Addr   string `help:"Address to serve on; the next free port when this one is taken." default:"127.0.0.1:8080"`
	NoOpen bool   `help:"Do not open a browser."`
}

// demoSeed makes the same sample gathering everywhere.
const demoSeed = 1

// Run serves a made-up gathering until Ctrl-C.
func (c *demoCommand) Run(ctx context.Context, std streams) error {
	path, err := c.path()
	if err != nil {
		return err
	}
	if c.Reset {
		if err := removeDatabase(path); err != nil {
			return err
		}
	}
	db, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	defer db.Close()
	log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	parts, err := joinParts(ctx, db, log)
	if err != nil {
		return err
	}
	if err := plant(ctx, db, parts); err != nil {
		return err
	}
	listener, err := listen(c.Addr)
	if err != nil {
		return err
	}
	address := "http://" + listener.Addr().String()
	if err := greet(ctx, std, db, parts, address, path); err != nil {
		return err
	}
	work := jobs.Start(ctx, log,
		jobs.Work{Name: "timetable", Every: 200 * time.Millisecond, Do: parts.Planner.SolveDue},
		jobs.Work{Name: "drafts", Every: time.Hour, Do: parts.Desk.DropOld},
	)
	defer work.Stop()
	if !c.NoOpen {
		openBrowser(address)
	}
	return serve(ctx, listener, parts)
}

// path is where the demo database lies.
func (c *demoCommand) path() (string, error) {
	if c.DB != "" {
		return c.DB, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		dir = os.TempDir() // no home folder: the demo still runs
	}
	dir = filepath.Join(dir, "wantilan")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("making the folder for the demo database (choose another with --db): %w", err)
	}
	return filepath.Join(dir, "demo.db"), nil
}

// removeDatabase removes a database file and what SQLite keeps beside it.
func removeDatabase(path string) error {
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("starting anew: %w", err)
		}
	}
	return nil
}

// joinParts puts the subjects on a database.
func joinParts(ctx context.Context, db *store.DB, log *slog.Logger) (web.Config, error) {
	key, err := db.Secret(ctx, "agenda")
	if err != nil {
		return web.Config{}, err
	}
	return web.Config{
		Door:     account.NewDoor(db, time.Now),
		Calendar: gathering.NewCalendar(db),
		Planner:  timetable.NewPlanner(db, key, time.Now),
		Desk:     timetable.NewDesk(db, time.Now),
		Now:      time.Now, Log: log, Version: version,
	}, nil
}

// plant makes the sample gathering when the database is new, and asks for its
// timetable.
func plant(ctx context.Context, db *store.DB, parts web.Config) error {
	if _, err := db.AccountByRole(ctx, account.Organiser); err == nil {
		return nil
	} else if fault.KindOf(err) != fault.NotFound {
		return err
	}
	now := time.Now()
	id, err := sample.Plant(ctx, parts.Door, db, demoSeed, nextWorkday(now), now)
	if err != nil {
		return err
	}
	admin, err := db.AccountByRole(ctx, account.Administrator)
	if err != nil {
		return err
	}
	by := account.Actor{Account: admin.ID, Name: admin.Name, Organisation: admin.Organisation, Role: admin.Role}
	_, err = parts.Planner.Ask(ctx, by, id, timetable.Settings{Budget: time.Minute, Seed: demoSeed})
	return err
}

// nextWorkday is the first Monday to Friday at least two weeks ahead.
func nextWorkday(now time.Time) time.Time {
	day := now.AddDate(0, 0, 14)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// listen takes the address, or the next free port within a hundred.
func listen(addr string) (net.Listener, error) {
	host, text, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("--addr %s: write it like 127.0.0.1:8080: %w", addr, err)
	}
	first, err := strconv.Atoi(text)
	if err != nil {
		return nil, fmt.Errorf("--addr %s: %s is not a port number", addr, text)
	}
	for port := first; port < min(first+100, 65536); port++ {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		if err == nil {
			return l, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			return nil, fmt.Errorf("--addr %s: %w", addr, err)
		}
	}
	return nil, fmt.Errorf("--addr %s: this port and the hundred after it are taken", addr)
}

// greet prints the address and one sign-in link per role.
func greet(ctx context.Context, std streams, db *store.DB, parts web.Config, address, path string) error {
	fmt.Fprintf(std.out, "Wantilan demo: %s   (Ctrl-C berhenti / stops)\n", address)
	fmt.Fprintf(std.out, "Data contoh / sample data: %s   (--reset mulai baru / starts anew)\n\n", path)
	fmt.Fprintln(std.out, "Tautan masuk / sign-in links:")
	roles := []struct {
		role account.Role
		word string
	}{
		{account.Organiser, "Panitia / organiser"},
		{account.Desk, "Petugas bank / bank officer"},
		{account.Owner, "Pemilik IKM / workshop owner"},
		{account.Speaker, "Narasumber / speaker"},
		{account.Administrator, "Administrator"},
	}
	for _, r := range roles {
		who, err := db.AccountByRole(ctx, r.role)
		if err != nil {
			return err
		}
		token, err := parts.Door.Invite(ctx, who.ID, time.Now().Add(7*24*time.Hour), 100)
		if err != nil {
			return err
		}
		fmt.Fprintf(std.out, "  %-30s %s/masuk/%s\n", r.word, address, token)
	}
	fmt.Fprintln(std.out)
	return nil
}

// serve answers until ctx ends, and then finishes what it is answering.
func serve(ctx context.Context, listener net.Listener, parts web.Config) error {
	pages, err := web.New(parts)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           pages,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute, // a large file over a weak line
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(limit); err != nil {
		return fmt.Errorf("stopping: %w", err)
	}
	return nil
}

// openBrowser tries to show a page; without a browser nothing happens, the
// address stands in the terminal.
func openBrowser(address string) {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	opener := exec.Command(name, args...)
	if opener.Start() == nil {
		go func() { _ = opener.Wait() }() // only to leave no zombie
	}
}
