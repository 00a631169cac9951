package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/files"
	"wantilan/internal/gathering"
	"wantilan/internal/jobs"
	"wantilan/internal/lang"
	"wantilan/internal/mail"
	"wantilan/internal/register"
	"wantilan/internal/register/programme"
	"wantilan/internal/sample"
	"wantilan/internal/store"
	"wantilan/internal/timetable"
)

type demoCommand struct {
	DB     string
	Reset  bool
	Addr   string
	NoOpen bool

	Businesses int
}

func (c *demoCommand) words(l *line) {
	l.text(&c.DB, "db", "FILE", "Database file; in your own configuration folder by default.")
	l.mark(&c.Reset, "reset", "Throw the sample database away and begin anew.")
	l.textOr(&c.Addr, "addr", "127.0.0.1:8080", "HOST:PORT", "Address to serve on; the next free port when it is taken.")
	l.mark(&c.NoOpen, "no-open", "Do not open the browser.")
	l.number(&c.Businesses, "businesses", 200, "N", "Also make up a register of so many businesses, with four products each, when the sample database is made.")
}

// How the sample is made and shown.
const (
	sampleSeed     = 1
	sampleBudget   = 30 * time.Second      // search time of its first timetable
	firstTimetable = 3 * time.Second       // how long the start waits for that
	linkLife       = 30 * 24 * time.Hour   // of the printed sign-in links
	linkUses       = 100                   // each
	lookEvery      = 50 * time.Millisecond // while the start waits
	publishEvery   = 2 * time.Second       // a timetable that the start did not wait for
)

// sampleDate is the day of the made-up gathering: the first Wednesday that is
// at least two weeks ahead.
func sampleDate(now time.Time) time.Time {
	day := now.AddDate(0, 0, 14)
	for day.Weekday() != time.Wednesday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// Run serves the sample gathering until the context ends.
func (c *demoCommand) Run(ctx context.Context, std streams) error {
	path, err := c.database(ctx)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	defer db.Close()
	log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	folder, err := files.OpenFolder(filesFolder(path))
	if err != nil {
		return err
	}
	defer folder.Close()
	h, err := open(ctx, db, time.Now, log, outside{
		develop: true, files: folder, mail: mailing{mail.Folder{Path: mailFolder(path)}, netmail.Address{Address: nobody}},
	})
	if err != nil {
		return err
	}
	if err := h.wantTimetables(ctx); err != nil {
		return err
	}
	h.extra = append(h.extra, jobs.Work{Name: "sample", Every: publishEvery, Do: h.publishSamples})
	listener, err := listen(ctx, c.Addr)
	if err != nil {
		return err
	}
	address := "http://" + listener.Addr().String()
	running := h.start(ctx, listener)
	h.awaitTimetables(ctx, firstTimetable)
	front, err := h.welcome(ctx, std.out, address, path)
	if err != nil {
		return errors.Join(err, running.stop())
	}
	if !c.NoOpen {
		openBrowser(ctx, front)
	}
	running.wait(ctx)
	fmt.Fprintln(std.out, lang.In(lang.ID).T("cmd.demo.stopped"), "/", lang.In(lang.EN).T("cmd.demo.stopped"))
	return running.stop()
}

// database is the path of the database, which is made with the sample in it
// when it is not there. It appears whole or not at all.
func (c *demoCommand) database(ctx context.Context) (string, error) {
	path, err := c.path()
	if err != nil {
		return "", err
	}
	if c.Reset {
		if err := throwAway(ctx, path); err != nil {
			return "", err
		}
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return path, err
	}
	fresh := path + ".new"
	if err := removeDatabase(fresh); err != nil {
		return "", err
	}
	if err := plant(ctx, fresh, c.Businesses, "http://"+c.Addr); err != nil {
		return "", errors.Join(err, removeDatabase(fresh))
	}
	if err := os.Rename(fresh, path); err != nil {
		return "", fmt.Errorf("keeping the sample database: %w", err)
	}
	return path, nil
}

func (c *demoCommand) path() (string, error) {
	if c.DB != "" {
		return filepath.Abs(c.DB)
	}
	folder, err := os.UserConfigDir()
	if err != nil {
		folder = os.TempDir() // an account without a home
	}
	folder = filepath.Join(folder, "wantilan")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("making the folder of the sample database: %w; name a file with --db", err)
	}
	return filepath.Join(folder, "demo.db"), nil
}

// mailFolder is where the demo writes the messages that it would send: beside
// its database.
func mailFolder(database string) string {
	return strings.TrimSuffix(database, filepath.Ext(database)) + "-mail"
}

// filesFolder is where the demo keeps photos: beside its database too.
func filesFolder(database string) string {
	return strings.TrimSuffix(database, filepath.Ext(database)) + "-files"
}

// plant makes a database with the sample gathering in it. Only its owner may
// read it: it holds the key of the printed codes.
func plant(ctx context.Context, path string, businesses int, address string) error {
	empty, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("making the sample database: %w", err)
	}
	if err := empty.Close(); err != nil {
		return fmt.Errorf("making the sample database: %w", err)
	}
	db, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	now := time.Now()
	id, err := sample.Plant(ctx, account.NewDoor(db, time.Now), db, sampleSeed, sampleDate(now), now)
	if err == nil {
		err = sample.Prepare(ctx, db, id, sampleDate(now), now, address)
	}
	if err == nil {
		err = programmes(ctx, db, now)
	}
	if err == nil && businesses > 0 {
		err = plantMany(ctx, db, businesses, now)
	}
	return errors.Join(err, db.Close())
}

// programmes makes up what the office and the council of the sample do for businesses.
func programmes(ctx context.Context, db *store.DB, now time.Time) error {
	by, err := db.MemberByRole(ctx, account.Organiser)
	if err != nil {
		return fmt.Errorf("finding the office of the sample: %w", err)
	}
	all, err := db.Sketches(ctx, by.Organisation)
	if err != nil {
		return fmt.Errorf("listing the businesses of the sample: %w", err)
	}
	parties := make([]register.PartyID, len(all))
	for i, b := range all {
		parties[i] = b.Party
	}
	return sample.Programmes(ctx, programme.NewDesk(db, func() time.Time { return now }), by.Actor(), parties, now)
}

// plantMany adds a made-up register to the office of the sample.
func plantMany(ctx context.Context, db *store.DB, businesses int, now time.Time) error {
	const productsOfEach = 4
	by, err := db.MemberByRole(ctx, account.Organiser)
	if err != nil {
		return fmt.Errorf("finding the office of the sample: %w", err)
	}
	// The rules of scale come first, so that the index need not be made twice
	if _, err := register.IndexDue(ctx, db, register.Lists{}, func() time.Time { return now }); err != nil {
		return err
	}
	return sample.PlantMany(ctx, db, sampleSeed, by.Organisation, businesses, productsOfEach*businesses, now, nil)
}

// throwAway removes a sample database, and nothing else: a file without a
// sample gathering in it is refused.
func throwAway(ctx context.Context, path string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	head := make([]byte, 16)
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("opening %s: %w", path, err)
	}
	_, err = io.ReadFull(f, head)
	f.Close()
	if err != nil || string(head) != "SQLite format 3\x00" {
		return fmt.Errorf("%s is not a database, so --reset leaves it alone", path)
	}
	db, err := store.Open(ctx, path)
	if err != nil {
		return fmt.Errorf("%s is not a database of this program, so --reset leaves it alone: %w", path, err)
	}
	all, err := gathering.NewCalendar(db, time.Now).Find(ctx, account.Actor{Role: account.Administrator})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	for _, g := range all {
		if g.Sample {
			return removeDatabase(path)
		}
	}
	return fmt.Errorf("%s holds no sample gathering, so --reset leaves it alone", path)
}

// removeDatabase removes a database with the files SQLite keeps beside it.
func removeDatabase(path string) error {
	for _, ending := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + ending); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing the sample database: %w", err)
		}
	}
	return nil
}

// organiser acts for the hosts of the sample.
func (h *house) organiser(ctx context.Context) (account.Actor, error) {
	a, err := h.db.MemberByRole(ctx, account.Organiser)
	if err != nil {
		return account.Actor{}, fmt.Errorf("finding the organiser of the sample: %w; --reset makes a new one", err)
	}
	return account.Actor{Account: a.ID, Name: a.Name, Organisation: a.Organisation, Role: a.Role}, nil
}

// wantTimetables asks for a timetable of each sample gathering that never had
// one, and of which rounds and tables are known.
func (h *house) wantTimetables(ctx context.Context) error {
	by, err := h.organiser(ctx)
	if err != nil {
		return err
	}
	all, err := h.calendar.Find(ctx, by)
	if err != nil {
		return err
	}
	for _, g := range all {
		if !g.Sample {
			continue
		}
		runs, err := h.planner.Runs(ctx, by, g.ID)
		if err != nil {
			return err
		}
		b, err := h.planner.Board(ctx, by, g.ID)
		if err != nil {
			return err
		}
		if len(runs) == 0 && len(b.Gathering.Slots) > 0 && len(b.Gathering.Tables) > 0 {
			if _, err := h.planner.Ask(ctx, by, g.ID, timetable.Settings{Budget: sampleBudget, Seed: sampleSeed}); err != nil {
				return fmt.Errorf("asking for the sample's timetable: %w", err)
			}
		}
	}
	return nil
}

// publishSamples is due work of the demo: it publishes the first timetable of sample
// gatherings, so that everybody in it has an agenda.
func (h *house) publishSamples(ctx context.Context) (n int, err error) {
	by, err := h.organiser(ctx)
	if err != nil {
		return 0, err
	}
	all, err := h.calendar.Find(ctx, by)
	if err != nil {
		return 0, err
	}
	for _, g := range all {
		b, err := h.planner.Board(ctx, by, g.ID)
		if err != nil {
			return n, err
		}
		if g.Sample && b.Published == 0 && b.Edition == 1 && len(b.Bookings) > 0 {
			if _, err := h.planner.Publish(ctx, by, g.ID, b.Edition, 0, h.public); err != nil {
				return n, fmt.Errorf("publishing the sample's timetable: %w", err)
			}
			n++
		}
	}
	return n, nil
}

// awaitTimetables gives the first timetable a moment, so that the first page
// seen is a full one; a slow machine shows its progress instead.
func (h *house) awaitTimetables(ctx context.Context, most time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		if waiting, err := h.computing(ctx); err != nil || !waiting {
			_, _ = h.publishSamples(ctx) // due work does it when this cannot
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
	}
}

func (h *house) computing(ctx context.Context) (bool, error) {
	by, err := h.organiser(ctx)
	if err != nil {
		return false, err
	}
	all, err := h.calendar.Find(ctx, by)
	if err != nil {
		return false, err
	}
	for _, g := range all {
		runs, err := h.planner.Runs(ctx, by, g.ID)
		if err != nil {
			return false, err
		}
		if len(runs) > 0 && !runs[0].State.Over() {
			return true, nil
		}
	}
	return false, nil
}

// welcome prints the address and a sign-in link for each role, and gives the
// organiser's link.
func (h *house) welcome(ctx context.Context, w io.Writer, address, path string) (front string, err error) {
	id, en := lang.In(lang.ID), lang.In(lang.EN)
	fmt.Fprintf(w, "Wantilan: %s\n%s / %s: %s\n\n%s / %s:\n", address,
		id.T("cmd.demo.database"), en.T("cmd.demo.database"), path, id.T("cmd.demo.links"), en.T("cmd.demo.links"))
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, role := range []account.Role{account.Organiser, account.Desk, account.Owner, account.Speaker, account.Administrator} {
		a, err := h.db.MemberByRole(ctx, role)
		if err != nil {
			return "", fmt.Errorf("finding the sample's %s: %w; --reset makes a new one", role, err)
		}
		token, err := h.door.Invite(ctx, a.ID, time.Now().Add(linkLife), linkUses)
		if err != nil {
			return "", fmt.Errorf("making a sign-in link: %w", err)
		}
		link := address + "/masuk/" + token
		if role == account.Organiser {
			front = link
		}
		key := "cmd.demo.role." + string(role)
		fmt.Fprintf(table, "  %s / %s\t%s\n", id.T(key), en.T(key), link)
	}
	if err := table.Flush(); err != nil {
		return "", err
	}
	_, err = fmt.Fprintf(w, "\n%s / %s\n", id.T("cmd.demo.stop"), en.T("cmd.demo.stop"))
	return front, err
}
