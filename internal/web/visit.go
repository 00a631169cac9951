package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/lang"
	"wantilan/internal/web/ui"
)

// visit is one request with what is known of the visitor.
type visit struct {
	*http.Request
	w       http.ResponseWriter
	actor   account.Actor
	session string
	kept    account.Session
	in      *lang.Wording
	day     *piece // what dayMark stands for on the page
	next    *piece // and nextMark
	started bool   // something was sent
	ref     string // of this request, in the log
	answers Answers
	secure  bool // cookies go over HTTPS only
}

// Context and PathValue are those of the request. They are called from everywhere, and
// copied into every caller they took 50 KB.
//
//go:noinline
func (v *visit) Context() context.Context { return v.Request.Context() }

//go:noinline
func (v *visit) PathValue(name string) string { return v.Request.PathValue(name) }

// handler answers one visit. What it returns as an error is shown as a page.
type handler func(v *visit) error

const mostForm = 64 << 10 // bytes of an ordinary form

// serve wraps a route's handler: who is it, may they, and what if it fails.
func (s *site) serve(r route) http.HandlerFunc {
	return func(w http.ResponseWriter, q *http.Request) {
		begun, sent := s.Now(), &sink{ResponseWriter: w}
		if r.rate.most > 0 {
			ctx, stop := context.WithTimeout(q.Context(), r.rate.most)
			defer stop()
			q = q.WithContext(ctx)
		}
		v := &visit{Request: q, w: sent, ref: newRef(), secure: s.secure(q), answers: s.Answers}
		v.in = lang.In(v.language())
		defer func() { s.note(r, v, sent, begun) }() // after sorry, below
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.sorry(v, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
		}()
		if err := s.admit(v, r); err != nil {
			s.sorry(v, err)
			return
		}
		if err := r.handle(v); err != nil && !s.again(v, err) {
			s.sorry(v, err)
		}
	}
}

// secure tells whether the visitor came by HTTPS, to us or to the proxy in front
// of us.
func (c Config) secure(r *http.Request) bool {
	return r.TLS != nil || strings.HasPrefix(c.Public, "https://")
}

// admit finds out who the visitor is and whether the route is for them.
func (s *site) admit(v *visit, r route) error {
	if err := v.asked(); err != nil {
		return err
	}
	if token := v.cookie(sessionCookie); token != "" {
		actor, kept, err := s.Door.Visitor(v.Context(), token)
		switch {
		case err == nil:
			v.actor, v.session, v.kept = actor, token, kept
		case fault.KindOf(err) != fault.NotFound:
			return err
		}
	}
	if v.Method == http.MethodPost {
		if v.Header.Get("Sec-Fetch-Site") == "" && v.Header.Get("Origin") == "" && v.session != "" {
			// A browser that sends neither could have been sent here by another
			// site; Referer is the last thing that tells.
			if !strings.HasPrefix(v.Referer(), "http://"+v.Host+"/") && !strings.HasPrefix(v.Referer(), "https://"+v.Host+"/") {
				return fault.New(fault.Forbidden, "web.foreign")
			}
		}
	}
	if err := s.calm(v, r.rate); err != nil {
		return err
	}
	if v.Method == http.MethodPost && strings.HasPrefix(v.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		if err := v.form(); err != nil {
			return err
		}
		v.once()
	}
	if r.who.allows(v.actor) {
		if v.mustEnrol() && !r.who.own {
			return fault.New(fault.Forbidden, "account.second_factor_first")
		}
		return nil
	}
	if !v.actor.SignedIn() {
		return fault.New(fault.Forbidden, "account.sign_in_first")
	}
	return fault.New(fault.NotFound, "web.not_found")
}

// language is what the visitor chose; Indonesian until then.
func (v *visit) language() lang.Tag {
	if v.cookie(languageCookie) == string(lang.EN) {
		return lang.EN
	}
	return lang.ID
}

// buffers are where pages are rendered before they are sent.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// page sends a page, whole or not at all.
func (v *visit) page(status int, body templ.Component) error {
	raw, marked := buffers.Get().(*bytes.Buffer), buffers.Get().(*bytes.Buffer)
	defer buffers.Put(raw)
	defer buffers.Put(marked)
	raw.Reset()
	marked.Reset()
	if err := body.Render(v.Context(), raw); err != nil {
		return fmt.Errorf("render %s: %w", v.URL.Path, err)
	}
	mark(marked, raw.Bytes())
	return v.send(status, marked.Bytes())
}

// ignoreGone drops the error of writing to a visitor who has left.
func ignoreGone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// see sends the visitor to another page. A form that leads elsewhere than to
// where it was sent from is remembered to do so.
func (v *visit) see(path string) error {
	v.started = true
	if v.actor.Once.Hash != "" && v.actor.SignedIn() && path != v.actor.Once.Answer {
		if err := v.answers.KeepAnswer(v.Context(), v.actor.Once, path); err != nil {
			return err
		}
	}
	http.Redirect(v.w, v.Request, path, http.StatusSeeOther)
	return nil
}

// news is a notice on its way to the next page, as a wording key, so that it
// is said in the language of the page that shows it.
type news struct {
	Key  string   `json:"k"`
	Args []string `json:"a,omitempty"`
}

// Bounds of a notice: how long it waits for a page, and how much its cookie holds.
const (
	flashSeconds = 60
	mostFlash    = 1000
)

// flash keeps a notice for the next page, which shows it once. It is for what
// has been done just before the visitor is sent to another page.
func (v *visit) flash(key string, args ...any) {
	n := news{Key: key}
	for _, a := range args {
		n.Args = append(n.Args, fmt.Sprint(a))
	}
	raw, err := json.Marshal(n)
	value := base64.RawURLEncoding.EncodeToString(raw)
	if err != nil || len(value) > mostFlash {
		return // the deed is done either way; the notice is only kindness
	}
	v.keepCookie(flashCookie, value, flashSeconds)
}

// flashed is the notice that waits, in words, and forgets it. The cookie comes
// from outside: only our own wording is shown, with its arguments as plain text.
func (v *visit) flashed() string {
	value := v.cookie(flashCookie)
	if value == "" {
		return ""
	}
	v.keepCookie(flashCookie, "", -1)
	var n news
	raw, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || len(value) > mostFlash || json.Unmarshal(raw, &n) != nil || !v.in.Has(n.Key) {
		return ""
	}
	args := make([]any, len(n.Args))
	for i, a := range n.Args {
		args[i] = a
	}
	return v.in.T(n.Key, args...)
}

// file sends a download.
func (v *visit) file(name, kind string, body []byte) error {
	v.started = true
	h := v.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, name))
	_, err := v.w.Write(body)
	return ignoreGone(v.Context(), err)
}

// frame is what every page shows around its content.
func (v *visit) frame(title string) ui.Frame {
	return ui.Frame{
		In: v.in, Title: title, Path: v.URL.RequestURI(), Name: v.actor.Name, SignedIn: v.actor.SignedIn(), Own: v.actor.Role == account.Owner, Register: v.actor.MayAny(account.SeeRegister, account.SeePartners),
		Import: v.actor.May(account.ImportGathering), People: v.actor.May(account.SeePeople), Letters: v.actor.May(account.SeeLetters), Audit: v.actor.May(account.SeeAudit), Style: styleMark, Notice: v.flashed(),
	}
}

// statusOf is the status of an answer that tells of a fault.
func statusOf(k fault.Kind) int {
	return map[fault.Kind]int{
		fault.Invalid: http.StatusUnprocessableEntity, fault.NotFound: http.StatusNotFound, fault.Forbidden: http.StatusForbidden,
		fault.Conflict: http.StatusConflict, fault.Busy: http.StatusServiceUnavailable, fault.Often: http.StatusTooManyRequests, fault.Internal: http.StatusInternalServerError,
	}[k]
}

// sorry shows what went wrong: in words for what a visitor can act on, as a
// number that the log has too for what they cannot.
func (s *site) sorry(v *visit, err error) {
	if errors.Is(err, context.Canceled) && v.Context().Err() != nil {
		if context.Cause(v.Context()) != ErrStopping {
			return // the visitor has left
		}
		err = fault.New(fault.Busy, "web.stopping")
		v.Request = v.WithContext(context.WithoutCancel(v.Context())) // to say so
	}
	if errors.Is(v.Context().Err(), context.DeadlineExceeded) {
		s.Log.Error("request took too long", "ref", v.ref, "method", method(v.Method), "route", v.Pattern, "error", err)
		err = fault.New(fault.Busy, "web.too_long")
		v.Request = v.WithContext(context.WithoutCancel(v.Context())) // to say so
	}
	status := statusOf(fault.KindOf(err))
	text := ""
	if f, ok := errors.AsType[*fault.Fault](err); ok && f.Kind != fault.Internal {
		text = v.in.T(f.Key, f.Args...)
	} else {
		s.Log.Error("request failed", "ref", v.ref, "method", method(v.Method), "route", v.Pattern, "error", err)
		text = v.in.T("web.sorry.internal", v.ref)
	}
	if v.started {
		return // too late to say so
	}
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		v.w.Header().Set("Retry-After", "5")
	}
	f := v.frame(v.in.T("web.sorry.title." + fmt.Sprint(status)))
	if err := v.page(status, sorryPage(f, text)); err != nil {
		s.Log.Error("showing an error failed", "error", err)
	}
}

// lost answers addresses that do not exist.
func (s *site) lost(*visit) error { return fault.New(fault.NotFound, "web.not_found") }

// foreign answers forms that another site sent.
func (s *site) foreign(*visit) error { return fault.New(fault.Forbidden, "web.foreign") }

// form reads an ordinary form.
func (v *visit) form() error {
	if v.PostForm != nil {
		return nil // read already
	}
	v.Body = http.MaxBytesReader(v.w, v.Body, mostForm)
	if err := v.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "web.form_unreadable")
	}
	return single(v.PostForm)
}

// readableForm refuses what is no text.
func readableForm(form url.Values) error {
	for name, list := range form {
		for _, text := range list {
			if !readable(name) || !readable(text) {
				return fault.New(fault.Invalid, "web.form_unreadable")
			}
		}
	}
	return nil
}

// wrong gives the wording of what is wrong with the fields of a form, by field;
// nil for any other error.
func (v *visit) wrong(err error) map[string]string {
	all := map[string]string{}
	for _, e := range apart(err) {
		f, ok := errors.AsType[*fault.Fault](e)
		if !ok || f.Field == "" {
			return nil
		}
		all[f.Field] = v.in.T(f.Key, f.Args...)
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// apart takes joined errors apart.
func apart(err error) []error {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, e := range many.Unwrap() {
			all = append(all, apart(e)...)
		}
		return all
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// device says in a few words what kind of browser the visitor has, so that they
// know their sessions apart.
func (v *visit) device() string {
	browsers := [][2]string{{"Edg", "Edge"}, {"OPR", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}}
	systems := [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
	return joined(firstIn(v.UserAgent(), browsers), firstIn(v.UserAgent(), systems))
}

// firstIn names the first sign that a text has.
func firstIn(text string, signs [][2]string) string {
	for _, s := range signs {
		if strings.Contains(text, s[0]) {
			return s[1]
		}
	}
	return ""
}
