package web_test

import (
	"archive/zip"
	"context"
	crand "crypto/rand"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
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
	"wantilan/internal/letter"
	"wantilan/internal/match"
	"wantilan/internal/match/circle"
	"wantilan/internal/register"
	"wantilan/internal/register/intake"
	"wantilan/internal/register/intake/intaketest"
	"wantilan/internal/register/programme"
	"wantilan/internal/register/reference"
	"wantilan/internal/sample"
	"wantilan/internal/sheet"
	"wantilan/internal/store"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
	"wantilan/internal/timetable/sitting"
	"wantilan/internal/timetable/telling"
	"wantilan/internal/web"
)

// world is the real pages over a real database with two gatherings: the sample
// one, and one of another office.
type world struct {
	db      *store.DB
	path    string // of its file
	parts   web.Config
	server  *httptest.Server
	sample  gathering.ID
	other   gathering.ID
	foreign account.ID             // organiser of the other office
	rival   account.ID             // owner of a business that takes part in neither
	party   account.OrganisationID // of the other office, taking part in its gathering
	ticks   *atomic.Int64
}

// pass lets time pass.
func (w *world) pass(d time.Duration) { w.ticks.Add(d.Microseconds()) }

// noon on the sample's day: some meetings are over, some to come.
var noon = time.Date(2026, 12, 9, 4, 0, 0, 0, time.UTC)

func newWorld(t testing.TB) *world {
	t.Helper()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "test.db")
	db, err := store.Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	key, err := db.Secret(ctx, "agenda")
	if err != nil {
		t.Fatal(err)
	}
	var ticks atomic.Int64 // so that accounts are made one after another
	clock := func() time.Time { return noon.Add(time.Duration(ticks.Add(1)) * time.Microsecond) }
	people, door := account.NewPeople(db, clock), account.NewDoor(db, clock)
	seal, err := register.NewSeal(key)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := files.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	scaled := register.Lists{Scales: func() []register.ScaleRule { return reference.NewBook().ScaleRules() }}
	secretariat := letter.NewSecretariat(db, clock)
	forms := letter.NewForms(db, secretariat, clock)
	w := &world{db: db, path: path, ticks: &ticks, parts: web.Config{
		Secretariat: secretariat, Forms: forms, Invitations: invitation.NewDesk(db, secretariat, forms, writing.Mails(forms.Words), key, clock),
		Book: register.NewBook(db, seal, scaled, clock), Addresses: register.NewContacts(db, clock), Programmes: programme.NewDesk(db, clock), Circles: circle.NewDesk(db, account.NewContacts(db, clock), clock), Stakeholders: register.NewStakeholders(db, clock),
		Wants: register.NewWants(db, scaled, clock),
		Door:  door, People: people, SignIn: account.NewSignIn(db, people, key, clock, nil), Audit: account.NewLog(db), Privacy: account.NewPrivacy(db, people, clock), Answers: db,
		Consents: account.NewConsents(db, people, clock), Retentions: account.NewRetentions(db, clock),
		Shelf:    reference.NewShelf(db, clock),
		Passkeys: account.NewPasskeys(db, door, clock), Calendar: gathering.NewCalendar(db, clock), Plans: gathering.NewSecretariat(db, clock, crand.Reader),
		Planner: timetable.NewPlanner(db, key, time.Now), Desk: timetable.NewDesk(db, clock),
		Registrations: registration.NewDesk(db, key, clock, func() uint64 { return 41 }), Papers: registration.NewPapers(db, key, clock),
		Intakes: intake.NewDesk(db, clock, intake.Options{Parse: intake.Tolerant(register.Field.Read), Regions: intake.Gazetteer(intaketest.Regions), Seal: &seal, File: sheet.ReadFile}), Doubles: intake.NewDoubles(db, clock, &seal), Exports: intake.NewExporter(db),
		Finder: register.NewFinder(db, clock), Lists: register.NewSavedLists(db, clock), Publishing: register.NewPublishing(db, clock), Boundaries: register.NewBoundaries(db, clock),
		Place: testPlace, Now: clock, Log: slog.New(slog.DiscardHandler), Version: "test",
		Catalogue: register.NewCatalogue(db, clock, crand.Reader), Showcase: register.NewShowcase(db, account.NewContacts(db, clock), clock),
		Partners: register.NewPartners(db, account.NewContacts(db, clock), clock),
		Files:    folder, Intake: files.NewIntake(),
	}}
	if w.sample, err = sample.Plant(ctx, w.parts.Door, db, 1, noon, noon); err != nil {
		t.Fatal(err)
	}
	w.plantOther(t)
	w.parts.Evaluation, w.parts.Minutes = evaluation.NewBook(db, w.parts.Planner, clock), minutes.NewBook(db, secretariat, clock)
	w.parts.Issued, w.parts.Promises = issued.NewBook(db, secretariat, key, clock), promise.NewBook(db, clock)
	w.parts.Matches = match.NewDesk(db, clock)
	w.parts.Materials, w.parts.Reports = material.NewBook(db, w.parts.Planner, clock), report.NewBook(db, secretariat, clock)
	w.parts.Albums = album.NewBook(db, w.parts.Registrations, clock)
	w.parts.Attendance = attendance.NewBook(db, w.parts.Registrations, key, clock)
	w.parts.Farewells = farewell.NewBook(db, farewells.Mails(forms.Words), w.parts.Planner.CodeFor, clock)
	w.parts.Live, w.parts.Bell = live.NewDesk(db, w.parts.Planner, w.parts.Matches, clock), db.Listen
	w.parts.Sittings = sitting.NewBook(db, w.parts.Planner, w.parts.Live, w.parts.Promises, w.parts.Evaluation, clock)
	w.parts.Telling = telling.NewDesk(db, w.parts.Planner.CodeFor, clock)
	pages, err := web.New(w.parts)
	if err != nil {
		t.Fatal(err)
	}
	w.server = httptest.NewServer(pages)
	t.Cleanup(w.server.Close)
	return w
}

// plantOther makes another office with a gathering of its own, and a business
// that takes part in nothing.
func (w *world) plantOther(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	office, err := w.parts.Door.Found(ctx, account.Office, "Dinas Lain (contoh)", "")
	must(err)
	w.foreign, err = w.parts.Door.Enrol(ctx, "Panitia Contoh 71", office, account.Organiser)
	must(err)
	business, err := w.parts.Door.Found(ctx, account.Business, "Kopi Embun 72 (contoh)", "")
	must(err)
	w.rival, err = w.parts.Door.Enrol(ctx, "Ni Made Contoh 72", business, account.Owner)
	must(err)
	d := sample.Day(2, noon)
	d.Gathering.ID = gathering.ID(account.NewID(noon))
	d.Gathering.Hosts = []gathering.Host{{Organisation: office}}
	w.party, err = w.parts.Door.Found(ctx, account.Business, "Kopi Awan 74 (contoh)", office)
	must(err)
	d.Gathering.Participants[0].Organisation = w.party
	w.other, err = w.db.KeepDay(ctx, "", d, timetable.Enlist(&d, office, noon), account.Actor{Organisation: office}.Did(account.ImportGathering, "gathering/other", noon))
	must(err)
}

// solve computes the sample's timetable.
func (w *world) solve(t testing.TB) {
	t.Helper()
	w.solveFor(t, w.actor(t, account.Organiser), w.sample)
}

// solveFor computes the timetable of a gathering for one of its organisers.
func (w *world) solveFor(t testing.TB, by account.Actor, id gathering.ID) {
	t.Helper()
	ctx := context.Background()
	if _, err := w.parts.Planner.Ask(ctx, by, id, timetable.Settings{Budget: time.Minute, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	if n, err := w.parts.Planner.SolveDue(ctx); n != 1 || err != nil {
		t.Fatalf("solving: %d %v", n, err)
	}
	w.issue(t, by, id)
}

// issue gives participants the draft to see.
func (w *world) issue(t testing.TB, by account.Actor, id gathering.ID) {
	t.Helper()
	b, err := w.parts.Planner.Board(context.Background(), by, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.parts.Planner.Publish(context.Background(), by, id, b.Edition, b.Published, "https://temu.example"); err != nil {
		t.Fatal(err)
	}
}

func (w *world) account(t testing.TB, role account.Role) account.ID {
	t.Helper()
	a, err := w.db.MemberByRole(context.Background(), role)
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}

func (w *world) actor(t testing.TB, role account.Role) account.Actor {
	t.Helper()
	a, err := w.db.MemberByRole(context.Background(), role)
	if err != nil {
		t.Fatal(err)
	}
	return account.Actor{Account: a.ID, Name: a.Name, Organisation: a.Organisation, Role: a.Role}
}

// link makes a sign-in link for an account.
func (w *world) link(t *testing.T, id account.ID) string {
	t.Helper()
	token, err := w.parts.Door.Invite(context.Background(), id, noon.Add(time.Hour), 10)
	if err != nil {
		t.Fatal(err)
	}
	return w.server.URL + "/masuk/" + token
}

// visitor is a browser without script that does not follow redirects.
type visitor struct {
	t      *testing.T
	client *http.Client
	base   string
}

// visitor signs in as an account; a stranger for an empty one.
func (w *world) visitor(t *testing.T, id account.ID) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, base: w.server.URL, client: &http.Client{
		Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if id != "" {
		if got := v.do(http.MethodPost, strings.TrimPrefix(w.link(t, id), v.base), nil).status; got != http.StatusSeeOther {
			t.Fatalf("signing in: want 303, got %d", got)
		}
	}
	return v
}

// keep puts a cookie into the browser.
func (v *visitor) keep(c *http.Cookie) {
	v.t.Helper()
	site, err := url.Parse(v.base)
	if err != nil {
		v.t.Fatal(err)
	}
	v.client.Jar.SetCookies(site, []*http.Cookie{c})
}

// forget takes a cookie out of the browser.
func (v *visitor) forget(name string) { v.keep(&http.Cookie{Name: name, Path: "/", MaxAge: -1}) }

type answer struct {
	status   int
	header   http.Header
	body     string
	location string
}

func (v *visitor) do(method, path string, form url.Values) answer {
	v.t.Helper()
	r, err := http.NewRequest(method, v.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return v.send(r)
}

func (v *visitor) send(r *http.Request) answer {
	v.t.Helper()
	res, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	var body strings.Builder
	if _, err := io.Copy(&body, res.Body); err != nil {
		v.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, body.String(), res.Header.Get("Location")}
}

func (v *visitor) get(path string) answer {
	v.t.Helper()
	return v.do(http.MethodGet, path, nil)
}

// plantHard makes a gathering whose best timetable takes long to prove: many
// any-to-any meetings in many slots, with as many tables as are just enough.
func (w *world) plantHard(t *testing.T) gathering.ID {
	t.Helper()
	ctx := context.Background()
	by := w.actor(t, account.Organiser)
	d := sample.Day(3, noon)
	g := &d.Gathering
	g.ID = gathering.ID(account.NewID(noon))
	g.Hosts = []gathering.Host{{Organisation: by.Organisation}}
	g.Slots = nil
	for i := range 24 {
		g.Slots = append(g.Slots, gathering.Slot{Number: i + 1, Start: gathering.Clock(480 + 20*i), End: gathering.Clock(500 + 20*i), Session: 1})
	}
	g.Tables = g.Tables[:13]
	for i := range g.Participants {
		g.Participants[i].Unavailable, g.Participants[i].Desks = nil, 1
	}
	d.Requests = nil
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 24*13 - 2 {
		from := r.IntN(60)
		to := (from + 1 + r.IntN(59)) % 60
		d.Requests = append(d.Requests, match.Request{Number: i + 1, From: from + 1, To: to + 1, Priority: match.Want, Answer: match.Accepted})
	}
	id, err := w.db.KeepDay(ctx, "", d, timetable.Enlist(&d, by.Organisation, noon), account.Entry{})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// zipped writes a zip of texts.
func zipped(t *testing.T, path string, texts map[string]string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for name, text := range texts {
		part, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
}
