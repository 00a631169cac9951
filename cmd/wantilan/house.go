package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	golog "log"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/files"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/album"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/gathering/evaluation"
	"wantilan/internal/gathering/farewell"
	farewells "wantilan/internal/gathering/farewell/writing"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/gathering/invitation/writing"
	"wantilan/internal/gathering/issued"
	"wantilan/internal/gathering/material"
	"wantilan/internal/gathering/minutes"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/gathering/report"
	"wantilan/internal/jobs"
	"wantilan/internal/letter"
	"wantilan/internal/mail"
	"wantilan/internal/match"
	"wantilan/internal/match/circle"
	"wantilan/internal/register"
	"wantilan/internal/register/intake"
	"wantilan/internal/register/programme"
	"wantilan/internal/register/reference"
	"wantilan/internal/sheet"
	"wantilan/internal/store"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
	"wantilan/internal/timetable/sitting"
	"wantilan/internal/timetable/telling"
	"wantilan/internal/web"
)

// house is everything that serves one database: the subjects, the pages and the
// due work.
type house struct {
	db          *store.DB
	door        *account.Door
	calendar    *gathering.Calendar
	planner     *timetable.Planner
	desk        *timetable.Desk
	intakes     *intake.Desk
	regions     intake.Regions
	doubles     *intake.Doubles
	finder      *register.Finder
	post        *mail.Post
	seats       *registration.Desk
	invitations *invitation.Desk
	farewells   *farewell.Book
	matches     *match.Desk
	telling     *telling.Desk
	attendance  *attendance.Book
	public      string
	teller      teller
	shelf       *reference.Shelf
	known       register.Lists
	files       files.Store
	pages       http.Handler
	rest        rest
	extra       []jobs.Work // beside that of every installation
	log         *slog.Logger
	now         func() time.Time
	leaving     context.Context    // ends when pages that follow something must end
	leave       context.CancelFunc // ends it
}

// outside is what a house is told of the world around it.
type outside struct {
	public  string            // address that printed codes lead to; empty: that of each request
	proxies []netip.Prefix    // in front of it
	develop bool              // adds the page of components
	openID  *account.Provider // nil: none is configured
	mail    mailing           // how messages leave
	files   files.Store       // photos and papers; nil: pages about products cannot be used
	seen    func(web.Seen)    // told of every request, unless it is nil
}

// open joins the parts over an open database.
func open(ctx context.Context, db *store.DB, now func() time.Time, log *slog.Logger, out outside) (*house, error) {
	key, err := db.Secret(ctx, "agenda")
	if err != nil {
		return nil, err
	}
	signKey, err := db.Secret(ctx, "sign_in")
	if err != nil {
		return nil, err
	}
	h := &house{
		db: db, log: log, now: now, files: out.files,
		door:     account.NewDoor(db, now),
		calendar: gathering.NewCalendar(db, now),
		planner:  timetable.NewPlanner(db, key, now),
		desk:     timetable.NewDesk(db, now),
		matches:  match.NewDesk(db, now),
		finder:   register.NewFinder(db, now),
		post:     mail.NewPost(db, out.mail.carrier, out.mail.from, now),
	}
	h.leaving, h.leave = context.WithCancel(context.WithoutCancel(ctx))
	seatsKey, err := db.Secret(ctx, "registration")
	if err != nil {
		return nil, err
	}
	h.seats = registration.NewDesk(db, seatsKey, now, randomSeed)
	h.teller = teller{db, h.seats, out.public, now}
	h.shelf = reference.NewShelf(db, now)
	h.regions = gazetteer(h.shelf, log)
	registerKey, err := db.Secret(ctx, "register")
	if err != nil {
		return nil, err
	}
	seal, err := register.NewSeal(registerKey)
	if err != nil {
		return nil, err
	}
	h.intakes = intake.NewDesk(db, now, intake.Options{Parse: intake.Tolerant(register.Field.Read), Regions: h.regions, Seal: &seal, File: sheet.ReadFile})
	h.doubles = intake.NewDoubles(db, now, &seal)
	known := lists(h.shelf, log)
	h.known = known
	people := account.NewPeople(db, now)
	send := codes{people, h.post, out.public, now}.send
	if out.mail.carrier == nil {
		send = nil
	}
	var openID *account.OpenID
	if out.openID != nil {
		if openID, err = account.NewOpenID(db, h.door, now, *out.openID); err != nil {
			return nil, err
		}
	}
	secretariat := letter.NewSecretariat(db, now)
	forms := letter.NewForms(db, secretariat, now)
	inviteKey, err := db.Secret(ctx, "invitation")
	if err != nil {
		return nil, err
	}
	h.invitations = invitation.NewDesk(db, secretariat, forms, writing.Mails(forms.Words), inviteKey, now)
	h.attendance = attendance.NewBook(db, h.seats, seatsKey, now)
	h.telling = telling.NewDesk(db, h.planner.CodeFor, now)
	h.public, h.farewells = out.public, farewell.NewBook(db, farewells.Mails(forms.Words), h.planner.CodeFor, now)
	answers, promises, day := evaluation.NewBook(db, h.planner, now), promise.NewBook(db, now), live.NewDesk(db, h.planner, h.matches, now)
	h.pages, err = web.New(web.Config{
		Evaluation: answers, Minutes: minutes.NewBook(db, secretariat, now), Issued: issued.NewBook(db, secretariat, key, now), Promises: promises, Matches: h.matches,
		Materials:   material.NewBook(db, h.planner, now),
		Reports:     report.NewBook(db, secretariat, now),
		Albums:      album.NewBook(db, h.seats, now),
		Attendance:  h.attendance,
		Secretariat: secretariat, Forms: forms, Farewells: h.farewells, Telling: h.telling, Live: day, Sittings: sitting.NewBook(db, h.planner, day, promises, answers, now), Bell: db.Listen, Leaving: h.leaving.Done(), Invitations: h.invitations, Eligible: h.herald().eligible,
		Door: h.door, People: people, SignIn: account.NewSignIn(db, people, signKey, now, send), Audit: account.NewLog(db), Privacy: account.NewPrivacy(db, people, now), Answers: db,
		Consents: account.NewConsents(db, people, now), Retentions: account.NewRetentions(db, now),
		Passkeys: account.NewPasskeys(db, h.door, now), OpenID: openID,
		Finder: h.finder, Lists: register.NewSavedLists(db, now), Publishing: register.NewPublishing(db, now), Boundaries: register.NewBoundaries(db, now),
		Place: spots(h.shelf, log), Labels: labels(h.shelf, log),
		Shelf: h.shelf,
		Book:  register.NewBook(db, seal, known, now), Addresses: register.NewContacts(db, now),
		Stakeholders: register.NewStakeholders(db, now), Programmes: programme.NewDesk(db, now), Circles: circle.NewDesk(db, account.NewContacts(db, now), now), Wants: register.NewWants(db, known, now),
		Calendar: h.calendar, Plans: gathering.NewSecretariat(db, now, rand.Reader), Planner: h.planner, Desk: h.desk, Registrations: h.seats, Papers: registration.NewPapers(db, seatsKey, now),
		Intakes: h.intakes, Doubles: h.doubles, Exports: intake.NewExporter(db), Now: now, Log: log, Public: out.public, Proxies: out.proxies, Version: version,
		Develop: out.develop, Seen: h.seen(out.seen),
		Catalogue: register.NewCatalogue(db, now, rand.Reader), Showcase: register.NewShowcase(db, account.NewContacts(db, now), now),
		Partners: register.NewPartners(db, account.NewContacts(db, now), now),
		Files:    out.files, Intake: files.NewIntake(), Suggest: suggest(h.shelf, log), Titled: titled(known),
	})
	if err != nil {
		return nil, fmt.Errorf("setting up the pages: %w", err)
	}
	return h, nil
}

// seen counts the visits, and tells of each whoever wants to know.
func (h *house) seen(tell func(web.Seen)) func(web.Seen) {
	return func(s web.Seen) {
		h.rest.visits.Add(1)
		if tell != nil {
			tell(s)
		}
	}
}

// herald joins the invited with plans and the register.
func (h *house) herald() herald {
	return herald{h.db, h.invitations, h.finder, h.farewells, h.public, h.now}
}

// regionOf is the code of a desa that is told by names, or nothing.
func (h *house) regionOf(district, village string) string {
	r, known := h.regions(village, district, "")
	if !known {
		return ""
	}
	return r.Code
}

// randomSeed is a number for drawing lots that nobody can know before.
func randomSeed() uint64 {
	var b [8]byte
	rand.Read(b[:]) // never fails (crypto/rand)
	return binary.BigEndian.Uint64(b[:])
}

// Bounds of the server: how long it waits for slow visitors, and for pages that
// are being sent when it stops. The pages that stream lift their own limit.
const (
	headerTime   = 10 * time.Second
	readTime     = 2 * time.Minute // an upload over a slow line
	writeTime    = 2 * time.Minute
	idleTime     = 2 * time.Minute
	headerBytes  = 32 << 10
	streamsLeave = 500 * time.Millisecond // of grace, then pages that follow something are ended
	allLeave     = 5 * time.Second        // then whatever is being answered is told that the server stops,
	lastLeave    = time.Second            // and has time to say so
	solveEvery   = 100 * time.Millisecond
	draftsEvery  = time.Hour
	mailEvery    = 2 * time.Second
	sweepEvery   = 24 * time.Hour
	intakeEvery  = 500 * time.Millisecond
	doublesEvery = 2 * time.Second
	indexEvery   = 5 * time.Second // of what was changed without being indexed
	remindEvery  = time.Minute
	wordsEvery   = 10 * time.Second // looks whether enough changed
	seatsEvery   = 2 * time.Second
	matchEvery   = 5 * time.Second
	guestsEvery  = 10 * time.Second
)

// bounded is a server that keeps to the bounds above.
func bounded(pages http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: pages, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: headerBytes, ErrorLog: golog.New(serverLines{log}, "", 0),
	}
}

// serverLines takes what the HTTP server itself has to say.
type serverLines struct{ log *slog.Logger }

// visitorAddress is where the server's lines tell whom they are about.
var visitorAddress = regexp.MustCompile(` (from|serving) \S+:\d+: `)

// Write logs a line without the visitor's address. Failed handshakes are mostly
// strangers trying doors, and are told to those who debug only.
func (l serverLines) Write(line []byte) (int, error) {
	level := slog.LevelWarn
	if bytes.Contains(line, []byte("TLS handshake error")) {
		level = slog.LevelDebug
	}
	l.log.Log(context.Background(), level, visitorAddress.ReplaceAllString(strings.TrimSpace(string(line)), " $1 a visitor: "))
	return len(line), nil
}

// running is a house at work.
type running struct {
	server *http.Server
	due    *jobs.Runner
	leave  context.CancelCauseFunc // ends what is still being answered
	ended  chan struct{}           // closed when the server serves no more
	served error                   // why, once ended is closed
}

// start serves pages on a listener and runs due work until stop.
func (h *house) start(ctx context.Context, l net.Listener) *running {
	visits, leave := context.WithCancelCause(context.WithoutCancel(ctx))
	r := &running{leave: leave, ended: make(chan struct{}), server: bounded(h.pages, h.log)}
	r.server.BaseContext = func(net.Listener) context.Context { return visits }
	r.server.RegisterOnShutdown(func() { time.AfterFunc(streamsLeave, h.leave) })
	seats := registration.NewWork(h.seats, h.db)
	r.due = jobs.Start(context.WithoutCancel(ctx), h.log, append(h.extra,
		jobs.Work{Name: "timetable", Every: solveEvery, Do: h.planner.SolveDue},
		jobs.Work{Name: "stale", Every: draftsEvery, Do: func(ctx context.Context) (int, error) { return account.DropStale(ctx, h.db, h.now()) }},
		jobs.Work{Name: "drafts", Every: draftsEvery, Do: h.desk.DropOld},
		jobs.Work{Name: "files", Every: sweepEvery, Do: h.sweep},
		jobs.Work{Name: "intake", Every: intakeEvery, Do: h.intakes.ImportDue},
		jobs.Work{Name: "reading", Every: intakeEvery, Do: h.intakes.ReadDue},
		jobs.Work{Name: "preview", Every: intakeEvery, Do: h.intakes.RehearseDue},
		jobs.Work{Name: "old intakes", Every: draftsEvery, Do: h.intakes.DropOld},
		jobs.Work{Name: "doubles", Every: doublesEvery, Do: h.doubles.SearchDue},
		jobs.Work{Name: "entering", Every: indexEvery, Do: func(ctx context.Context) (int, error) { return register.EnterDue(ctx, h.db, h.regionOf, h.now) }},
		jobs.Work{Name: "index", Every: indexEvery, Do: func(ctx context.Context) (int, error) { return register.IndexDue(ctx, h.db, h.known, h.now) }},
		jobs.Work{Name: "words", Every: wordsEvery, Do: h.finder.Refresh},
		jobs.Work{Name: "rest", Every: restEvery, Do: h.rest.look},
		jobs.Work{Name: "offers", Every: seatsEvery, Do: seats.OfferDue},
		jobs.Work{Name: "participants", Every: seatsEvery, Do: seats.SeatDue},
		jobs.Work{Name: "answers", Every: seatsEvery, Do: h.matches.SettleDue},
		jobs.Work{Name: "suggestions", Every: matchEvery, Do: h.matches.SuggestDue},
		jobs.Work{Name: "credits", Every: remindEvery, Do: h.matches.CreditDue},
		jobs.Work{Name: "changes", Every: seatsEvery, Do: seats.TellDue},
		jobs.Work{Name: "notices", Every: seatsEvery, Do: h.teller.tell},
		jobs.Work{Name: "invitations", Every: mailEvery, Do: h.invitations.SendDue},
		jobs.Work{Name: "reminders", Every: remindEvery, Do: h.invitations.RemindDue},
		jobs.Work{Name: "turns", Every: mailEvery, Do: h.herald().tell},
		jobs.Work{Name: "farewells", Every: mailEvery, Do: h.farewells.SendDue},
		jobs.Work{Name: "telling", Every: mailEvery, Do: h.telling.SendDue},
		jobs.Work{Name: "delays", Every: mailEvery, Do: h.telling.LateDue},
		jobs.Work{Name: "guests", Every: guestsEvery, Do: h.attendance.EnlistDue},
		jobs.Work{Name: "mail", Every: mailEvery, Do: h.post.SendDue})...)
	go func() {
		defer close(r.ended)
		r.served = r.server.Serve(l)
	}()
	return r
}

// wait returns when the context ends, or the server cannot go on.
func (r *running) wait(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-r.ended:
	}
}

// stop lets pages that are being sent end, then the due work.
func (r *running) stop() error {
	err := r.shut(allLeave)
	r.leave(web.ErrStopping)
	if errors.Is(err, context.DeadlineExceeded) {
		err = r.shut(lastLeave)
	}
	r.due.Stop()
	<-r.ended
	if !errors.Is(r.served, http.ErrServerClosed) {
		err = errors.Join(err, r.served)
	}
	if err != nil {
		return fmt.Errorf("stopping the server: %w", err)
	}
	return nil
}

// shut takes no more visitors and waits until those that are there have their answers.
func (r *running) shut(most time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	return r.server.Shutdown(ctx)
}

// portsTried is how many ports are tried after one that is taken.
const portsTried = 50

// listen listens on an address, or on the next free port of its host.
func listen(ctx context.Context, address string) (net.Listener, error) {
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("--addr %s: write it as host:port, such as 127.0.0.1:8080", address)
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("--addr %s: the port must be a number from 0 to 65535", address)
	}
	var config net.ListenConfig
	var first error
	for p := port; p <= min(port+portsTried, 65535); p++ {
		l, err := config.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.FormatUint(p, 10)))
		if err == nil {
			return l, nil
		}
		if first == nil {
			first = err
		}
		if !taken(err) {
			break
		}
	}
	return nil, fmt.Errorf("listening on %s: %w", address, first)
}

// openBrowser shows an address in the visitor's browser. Where there is none,
// the printed address does as well, so failing is silent.
func openBrowser(ctx context.Context, address string) {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	browser := exec.CommandContext(context.WithoutCancel(ctx), name, args...)
	if browser.Start() == nil {
		go func() { _ = browser.Wait() }() // how the browser ends is its own affair
	}
}
