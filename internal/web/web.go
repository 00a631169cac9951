// Package web is the pages: HTML from the server that works without script, and
// is made better by small modules of our own (static/).
//
// Every address stands in one table, routes.go, with who may use it. A handler
// reads what was sent, calls one subject, and shows a page or goes to another;
// rules, SQL and wording are elsewhere.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/files"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/album"
	"wantilan/internal/gathering/attendance"
	"wantilan/internal/gathering/evaluation"
	"wantilan/internal/gathering/farewell"
	"wantilan/internal/gathering/invitation"
	"wantilan/internal/gathering/issued"
	"wantilan/internal/gathering/material"
	"wantilan/internal/gathering/minutes"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/gathering/report"
	"wantilan/internal/lang"
	"wantilan/internal/letter"
	"wantilan/internal/match"
	"wantilan/internal/match/circle"
	"wantilan/internal/register"
	"wantilan/internal/register/intake"
	"wantilan/internal/register/programme"
	"wantilan/internal/register/reference"
	"wantilan/internal/timetable"
	"wantilan/internal/timetable/live"
	"wantilan/internal/timetable/sitting"
	"wantilan/internal/timetable/telling"
)

// Config is what the pages stand on. All fields but OpenID, Files, Chosen, Proxies,
// Public, Develop, Seen, Suggest, Titled, Place, Labels, RegisterHref and Eligible are needed.
type Config struct {
	Door          *account.Door
	SignIn        *account.SignIn
	People        *account.People
	Audit         *account.Log
	Privacy       *account.Privacy
	Consents      *account.Consents
	Retentions    *account.Retentions
	Answers       Answers
	Passkeys      *account.Passkeys
	OpenID        *account.OpenID // nil: no provider is configured
	Calendar      *gathering.Calendar
	Plans         *gathering.Secretariat
	Planner       *timetable.Planner
	Desk          *timetable.Desk
	Registrations *registration.Desk
	Papers        *registration.Papers
	Shelf         *reference.Shelf
	Book          *register.Book
	Addresses     *register.Contacts
	Stakeholders  *register.Stakeholders
	Programmes    *programme.Desk
	Wants         *register.Wants
	Files         files.Store   // nil: papers and photos are not taken
	Intake        *files.Intake // with Files
	Now           func() time.Time
	Log           *slog.Logger
	Proxies       []netip.Prefix // whose X-Forwarded-For is believed
	Public        string         // address that printed QR codes lead to, such as https://temu.example; empty: that of the request
	Version       string
	Develop       bool       // also shows the components that pages are built of; never where people work
	Seen          func(Seen) // told of every request that is over

	// Products and what is seen of them.
	Catalogue *register.Catalogue
	Showcase  *register.Showcase
	Partners  *register.Partners
	Suggest   func(kind, words string) []register.Suggestion // codes (kind "hs" or "kbli") that words may mean; nil: codes are typed
	Titled    func(kind, code string, in lang.Tag) string    // name of a code of kind "cluster" or "certificate"; nil or empty: the code itself

	// Search in the book, saved lists, the map.
	Finder     *register.Finder
	Lists      *register.SavedLists
	Publishing *register.Publishing
	Boundaries *register.Boundaries
	Place      func(code string) (register.Spot, bool)           // names and middles of regions; nil: codes are shown
	Labels     func(in *lang.Wording, list, value string) string // names of clusters, certificates, scales and KBLI by their letters and digits; nil: these are shown

	// Official texts.
	Secretariat *letter.Secretariat
	Forms       *letter.Forms

	// During a gathering and after it.
	Evaluation *evaluation.Book
	Minutes    *minutes.Book
	Issued     *issued.Book
	Promises   *promise.Book
	Matches    *match.Desk
	Materials  *material.Book
	Reports    *report.Book
	Albums     *album.Book
	Farewells  *farewell.Book
	Attendance *attendance.Book
	Telling    *telling.Desk
	Live       *live.Desk
	// Bell tells of days of gatherings that changed, until the context ends; nil: open pages
	// notice a moment later.
	Bell    func(ctx context.Context, hear func(gathering.ID)) error
	Leaving <-chan struct{} // closed when the program stops and pages that follow something must end; nil: never
	Circles *circle.Desk
	// Sittings are meetings as their two sides have them at the table.
	Sittings *sitting.Book
	// Invitations. Eligible finds who may register by a gathering's rule; nil: they are
	// not offered.
	Invitations *invitation.Desk
	Eligible    func(ctx context.Context, by account.Actor, p gathering.Plan) ([]register.PartyID, error)

	// Files of businesses in, doubles, and the book out.
	Intakes *intake.Desk
	Doubles *intake.Doubles
	Exports *intake.Exporter
	// Chosen finds the businesses that the address of a list asks for, so that a
	// download holds what the list shows; nil: downloads take all, or those listed.
	Chosen func(ctx context.Context, by account.Actor, query url.Values) ([]register.PartyID, error)
}

// ErrStopping is the cause for which a server that stops ends what is still being
// answered.
var ErrStopping = errors.New("the server stops")

// Answers keeps where a form led to. Implemented by internal/store.
type Answers interface {
	KeepAnswer(ctx context.Context, o account.Once, answer string) error
}

// site is the pages with what they stand on.
type site struct {
	Config
	statics statics
	limits  limiter
	agendas readyAgendas
	hub     *hub
	making  makings

	receiving chan struct{} // a place for whoever hands photos in
}

// New makes the handler of all pages.
func New(c Config) (http.Handler, error) {
	static, err := loadStatics()
	if err != nil {
		return nil, fmt.Errorf("load static files: %w", err)
	}
	s := &site{Config: c, statics: static, receiving: make(chan struct{}, mostReceiving)}
	s.hub = &hub{bell: c.Bell, log: c.Log, version: func(ctx context.Context, g gathering.ID) (string, error) { return c.Live.Version(ctx, g) }}
	mux := http.NewServeMux()
	for _, r := range s.routes() {
		mux.HandleFunc(r.pattern, s.serve(r))
	}
	mux.HandleFunc("/", s.serve(route{pattern: "/", who: anyone, handle: s.lost}))
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(s.serve(route{pattern: "(another site)", who: anyone, handle: s.foreign}))
	return zipped(c.headers(guard.Handler(mux))), nil
}

// policy is what pages may load and do.
func policy() string {
	return "default-src 'none'; script-src 'self'; style-src '" + styleHash + "' '" + leanHash + "' '" + screenHash + "'; img-src 'self' data:; connect-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
}

// headers are on every answer.
func (c Config) headers(next http.Handler) http.Handler {
	csp := policy()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", csp)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cache-Control", "no-store")
		h.Add("Vary", "Cookie")
		if c.secure(r) {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

// Ready tells whether pages can be shown: the database answers.
func (c Config) Ready(ctx context.Context) error {
	_, err := c.Calendar.Find(ctx, account.Actor{Role: account.Administrator})
	return err
}
