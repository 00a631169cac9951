package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"wantilan/internal/gathering"
	"wantilan/internal/register"
	"wantilan/internal/store"
)

// database is how backup, restore and check find the database: as serve does.
type database struct {
	Config string
	DB     string
}

func (c *database) words(l *line) {
	c.Config = os.Getenv(configVariable)
	l.text(&c.Config, "config", "FILE", "Configuration file of serve; that of $WANTILAN_CONFIG by default.")
	l.text(&c.DB, "db", "DB", "Database: a file, or a postgres:// address; wantilan.db by default.")
}

func (d *database) settings(files string) (settings, error) {
	return settle(map[string]string{"db": d.DB, "files": files}, os.Environ(), d.Config)
}

type backupCommand struct {
	database
	Files   string
	FilesTo string
	File    string
}

func (c *backupCommand) words(l *line) {
	c.database.words(l)
	l.text(&c.Files, "files", "FOLDER", "Folder of photos and papers; as serve has it by default.")
	l.text(&c.FilesTo, "files-to", "FOLDER", "Folder to copy the files into that the backup names; what is there already is not copied again.")
	l.argument(&c.File, "FILE", "The backup to write; it must not exist yet.")
}

// Run writes a checked copy of the database, also while a server works on it.
func (c *backupCommand) Run(ctx context.Context, std streams) error {
	s, err := c.settings(c.Files)
	if err != nil {
		return err
	}
	if err := store.Backup(ctx, s.of("db"), c.File); err != nil {
		return err
	}
	info, err := os.Stat(c.File)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "ok: %s, %d bytes, checked\n", c.File, info.Size())
	if c.FilesTo == "" {
		return nil
	}
	return copyFiles(ctx, std, c.File, s.of("files"), c.FilesTo)
}

type restoreCommand struct {
	database
	Files     string
	FilesFrom string
	Backup    string
	Force     bool
}

func (c *restoreCommand) words(l *line) {
	c.database.words(l)
	l.text(&c.Files, "files", "FOLDER", "Folder of photos and papers; as serve has it by default.")
	l.text(&c.FilesFrom, "files-from", "FOLDER", "Folder of the backup's photos and papers, as backup --files-to made it; copied before the database is put in place.")
	l.argument(&c.Backup, "BACKUP", "The backup to put in place.")
	l.mark(&c.Force, "force", "Replace a database that is there; it is kept under another name.")
}

// Run puts a backup in the place of the database, with the server stopped.
func (c *restoreCommand) Run(ctx context.Context, std streams) error {
	s, err := c.settings(c.Files)
	if err != nil {
		return err
	}
	path := s.of("db")
	if store.IsPostgres(path) {
		if err := c.putFiles(ctx, std, s); err != nil {
			return err
		}
		if err := store.Restore(ctx, c.Backup, path, ""); err != nil {
			return err
		}
		fmt.Fprintf(std.out, "ok: %s restored from %s\n", store.Shown(path), c.Backup)
		return nil
	}
	aside := path + ".before-" + time.Now().UTC().Format("20060102T150405.000000Z")
	_, missing := os.Stat(path)
	there := !errors.Is(missing, os.ErrNotExist)
	if there && !c.Force {
		return fmt.Errorf("%s exists already; stop the server and add --force to replace it (the old one is kept)", path)
	}
	if _, err := os.Stat(aside); err == nil {
		return fmt.Errorf("%s exists already; try again", aside)
	}
	if err := c.putFiles(ctx, std, s); err != nil {
		return err
	}
	if err := store.Restore(ctx, c.Backup, path, aside); err != nil {
		return err
	}
	if there {
		fmt.Fprintln(std.out, "the old database is", aside)
	}
	fmt.Fprintf(std.out, "ok: %s restored from %s\n", path, c.Backup)
	return nil
}

// putFiles copies the files that the backup names into their folder, each compared
// with its hash, so that the database that follows names none that is not there. One
// that is missing or damaged in the backup stops it before anything is replaced: files
// that are there stay as they are, and a copy has its name only when it is whole.
func (c *restoreCommand) putFiles(ctx context.Context, std streams, s settings) error {
	if c.FilesFrom == "" {
		return nil
	}
	return copyFiles(ctx, std, c.Backup, c.FilesFrom, s.of("files"))
}

type checkCommand struct {
	database
	Files string
}

func (c *checkCommand) words(l *line) {
	c.database.words(l)
	l.text(&c.Files, "files", "FOLDER", "Folder of photos and papers; as serve has it by default.")
}

// Run looks for broken promises in a database and changes nothing.
func (c *checkCommand) Run(ctx context.Context, std streams) (err error) {
	s, err := c.settings(c.Files)
	if err != nil {
		return err
	}
	db, err := store.Inspect(ctx, s.of("db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	broken, err := db.Damage(ctx)
	if err != nil {
		return fmt.Errorf("checking the file: %w", err)
	}
	twice, err := db.ShownTwice(ctx)
	if err != nil {
		return fmt.Errorf("counting shown runs: %w", err)
	}
	for _, g := range twice {
		broken = append(broken, fmt.Sprintf("gathering %s: more than one run is shown", g))
	}
	all, err := db.All(ctx)
	if err != nil {
		return fmt.Errorf("listing gatherings: %w", err)
	}
	for _, g := range all {
		broken = append(broken, promises(ctx, db, g)...)
	}
	timetables, err := db.WrongTimetables(ctx)
	if err != nil {
		return fmt.Errorf("reading runs and publications: %w", err)
	}
	broken = append(broken, timetables...)
	days, err := db.WrongLive(ctx)
	if err != nil {
		return fmt.Errorf("reading what happened on days: %w", err)
	}
	broken = append(broken, days...)
	wrong, entries, err := db.CheckAudit(ctx)
	if err != nil {
		return fmt.Errorf("reading the audit log: %w", err)
	}
	broken = append(broken, wrong...)
	consents, err := db.WrongConsents(ctx)
	if err != nil {
		return fmt.Errorf("reading consents: %w", err)
	}
	broken = append(broken, consents...)
	seats, err := db.WrongSeats(ctx, time.Now())
	if err != nil {
		return fmt.Errorf("reading registrations and invitations: %w", err)
	}
	broken = append(broken, seats...)
	circles, err := db.BrokenCircles(ctx)
	if err != nil {
		return fmt.Errorf("reading small groups: %w", err)
	}
	broken = append(broken, circles...)
	registered, notes, err := db.WrongRegister(ctx, register.Today(time.Now()))
	if err != nil {
		return fmt.Errorf("reading the register: %w", err)
	}
	broken = append(broken, registered...)
	for _, line := range notes {
		fmt.Fprintln(std.out, "note:", line)
	}
	lost, whole, err := lostFiles(ctx, db, s.of("files"))
	if err != nil {
		return fmt.Errorf("looking at the files: %w", err)
	}
	broken = append(broken, lost...)
	waiting, pairs, err := registerPromises(ctx, db)
	if err != nil {
		return err
	}
	broken = append(broken, waiting...)
	counts, err := db.WrongCounts(ctx)
	if err != nil {
		return fmt.Errorf("comparing the counts of search: %w", err)
	}
	broken = append(broken, counts...)
	missing, gone, err := db.Unindexed(ctx)
	if err != nil {
		return fmt.Errorf("comparing the index of search: %w", err)
	}
	for _, line := range broken {
		fmt.Fprintln(std.out, line)
	}
	if missing+gone > 0 { // not broken: serve does it by itself
		fmt.Fprintf(std.out, "search: %d things not indexed yet, %d that are gone; serve brings it up to date\n", missing, gone)
	}
	if len(broken) > 0 {
		return exit(exitBroken)
	}
	fmt.Fprintf(std.out, "ok: file, references, %d gatherings, and a whole audit log of %d entries\n", len(all), entries)
	if whole > 0 {
		fmt.Fprintf(std.out, "ok: %d photos and papers\n", whole)
	}
	if pairs > 0 {
		fmt.Fprintf(std.out, "note: %d pairs of businesses look like one and wait for a decision at /mirip\n", pairs)
	}
	return ctx.Err()
}

// registerPromises tells what files of businesses do not keep, and counts the
// pairs that wait for a decision.
func registerPromises(ctx context.Context, db *store.Inspector) (broken []string, pairs int, err error) {
	if broken, err = db.WrongIntakes(ctx); err != nil {
		return nil, 0, fmt.Errorf("reading intakes: %w", err)
	}
	hanging, err := db.Hanging(ctx, time.Now())
	if err != nil {
		return nil, 0, fmt.Errorf("looking for intakes that hang: %w", err)
	}
	if pairs, err = db.OpenPairs(ctx); err != nil {
		return nil, 0, fmt.Errorf("counting pairs: %w", err)
	}
	programmes, err := db.WrongProgrammes(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("reading programmes: %w", err)
	}
	return slices.Concat(broken, hanging, programmes), pairs, nil
}

// promises tells what one gathering's shown timetable does not keep.
func promises(ctx context.Context, db *store.Inspector, g gathering.ID) (broken []string) {
	day, err := db.Day(ctx, g)
	if err != nil {
		return []string{fmt.Sprintf("gathering %s cannot be read: %v", g, err)}
	}
	for _, b := range day.BrokenPromises() {
		broken = append(broken, fmt.Sprintf("gathering %s: %s", g, b))
	}
	return broken
}
