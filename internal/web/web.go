// Package web is the pages: HTML from the server that works without script, and
// is made better by small modules of our own (static/).
//
// Every address stands in one table, routes.go, with who may use it. A handler
// reads what was sent, calls one subject, and shows a page or goes to another;
// rules, SQL and wording are elsewhere.
package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/lang"
	"wantilan/internal/register"
	"wantilan/internal/timetable"
)

// Config is what the pages stand on. All fields but OpenID, Place,
// Labels, Proxies, Public, Develop and Seen are needed.
type Config struct {
	Door       *account.Door
	SignIn     *account.SignIn
	People     *account.People
	Audit      *account.Log
	Privacy    *account.Privacy
	Consents   *account.Consents
	Retentions *account.Retentions
	Answers    Answers
	Passkeys   *account.Passkeys
	OpenID     *account.OpenID // nil: no provider is configured
	Calendar   *gathering.Calendar
	Planner    *timetable.Planner
	Desk       *timetable.Desk
	Finder     *register.Finder
	Lists      *register.Lists
	Publishing *register.Publishing
	Boundaries *register.Boundaries
	Place      func(code string) (register.Place, bool)          // names and middles of regions; nil: codes are shown
	Labels     func(in *lang.Wording, list, value string) string // names of clusters, certificates, scales and KBLI by their letters and digits; nil: these are shown
	Now        func() time.Time
	Log        *slog.Logger
	Proxies    []netip.Prefix // whose X-Forwarded-For is believed
	Public     string         // address that printed QR codes lead to, such as https://temu.example; empty: that of the request
	Version    string
	Develop    bool       // also shows the components that pages are built of; never where people work
	Seen       func(Seen) // told of every request that is over
}

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
}

// New makes the handler of all pages.
func New(c Config) (http.Handler, error) {
	files, err := loadStatics()
	if err != nil {
		return nil, fmt.Errorf("load static files: %w", err)
	}
	s := &site{Config: c, statics: files}
	mux := http.NewServeMux()
	for _, r := range s.routes() {
		mux.HandleFunc(r.pattern, s.serve(r))
	}
	mux.HandleFunc("/", s.serve(route{pattern: "/", who: anyone, handle: s.lost}))
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(s.serve(route{pattern: "(another site)", who: anyone, handle: s.foreign}))
	zip, err := gzhttp.NewWrapper(gzhttp.MinSize(600), gzhttp.CompressionLevel(gzip.BestSpeed))
	if err != nil {
		return nil, fmt.Errorf("set up compression: %w", err)
	}
	return zip(c.headers(guard.Handler(mux))), nil
}

// headers are on every answer.
func (c Config) headers(next http.Handler) http.Handler {
	csp := "default-src 'none'; script-src 'self'; style-src '" + styleHash + "' '" + leanHash + "'; img-src 'self' data:; connect-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", csp)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cache-Control", "no-store")
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
