package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/lang"
)

// waysData is what the page with all ways to sign in shows.
type waysData struct {
	To       string // where to go afterwards
	Again    bool   // the visitor is signed in, and proves it once more
	Origin   string // the address at which passkeys work; empty: they do not
	Provider string // name of the OpenID provider; empty: none
	Proof    proofData
}

// ways shows all ways to sign in.
func (s *site) ways(v *visit) error {
	return s.showWays(v, http.StatusOK, proofData{Sends: s.SignIn.Sends(), To: ownPath(v.URL.Query().Get("kembali"))})
}

func (s *site) showWays(v *visit, status int, proof proofData) error {
	at, works := s.keySite(v)
	d := waysData{To: proof.To, Again: v.actor.SignedIn(), Origin: at.Origin, Provider: s.providerName(), Proof: proof}
	f := v.frame(v.in.T("web.ways.title"))
	if works {
		f.Script = "passkey.js"
	}
	return v.page(status, waysPage(f, d))
}

// keySite is where passkeys belong, if they work at all.
func (s *site) keySite(v *visit) (account.Site, bool) {
	scheme := "http"
	if v.TLS != nil {
		scheme = "https"
	}
	return account.SiteOf(s.Public, scheme, v.Host)
}

// beginPasskey gives a script what to ask a stranger's device.
func (s *site) beginPasskey(v *visit, _ []byte) (any, error) {
	at, works := s.keySite(v)
	if !works {
		return nil, fault.New(fault.Conflict, "account.passkey_no_site")
	}
	token, question, err := s.Passkeys.BeginEntering(v.Context(), at)
	if err != nil {
		return nil, err
	}
	v.keepToken(passkeyCookie, token)
	return json.RawMessage(question), nil
}

// enterByPasskey begins a session with a device's answer.
func (s *site) enterByPasskey(v *visit, sent []byte) (any, error) {
	a, at, err := s.answerOf(v, sent)
	if err != nil {
		return nil, err
	}
	session, err := s.Passkeys.Enter(v.Context(), v.takeToken(passkeyCookie), a.Answer, at, v.device())
	if err != nil {
		s.noteRefused(v, account.ByPasskey, err)
		return nil, err
	}
	return struct{}{}, s.begin(v, account.ByPasskey, session)
}

// deviceAnswer is what a script brings from a device.
type deviceAnswer struct {
	Name   string          `json:"name"`
	Answer json.RawMessage `json:"answer"`
}

func (s *site) answerOf(v *visit, sent []byte) (deviceAnswer, account.Site, error) {
	var a deviceAnswer
	at, works := s.keySite(v)
	if !works {
		return a, at, fault.New(fault.Conflict, "account.passkey_no_site")
	}
	if err := json.Unmarshal(sent, &a); err != nil {
		return a, at, fault.New(fault.Invalid, "web.form_unreadable")
	}
	return a, at, nil
}

// begin puts a session into the browser, in place of the one it had.
func (s *site) begin(v *visit, how account.Method, session string) error {
	if v.session != "" {
		if err := s.Door.Leave(v.Context(), v.session); err != nil {
			return err
		}
	}
	v.setCookie(sessionCookie, session)
	v.forgetKept()
	s.Log.Info("signed in", "how", how, "ref", v.ref)
	return nil
}

// noteRefused keeps why somebody was not let in. What the subjects say of it
// names nobody.
func (s *site) noteRefused(v *visit, how account.Method, err error) {
	if kind := fault.KindOf(err); kind != fault.Internal { // those are noted anyway
		s.Log.Warn("sign-in refused", "how", how, "ref", v.ref, "error", err)
	}
}

// keysData is what the page of one's own ways to sign in shows.
type keysData struct {
	Done       string // wording key of what was just done; empty: nothing
	Fresh      bool   // signed in so lately that ways may be added
	Origin     string // the address at which passkeys work; empty: they do not
	Keys       []account.Passkey
	Provider   string
	Identities []account.Identity
}

// keysPath is the address of that page.
const keysPath = "/akun/kunci"

// keysDone are the things that the page says were done, by their word in its
// address.
var keysDone = map[string]string{
	"ditambah": "web.keys.added", "dinamai": "web.keys.renamed", "dihapus": "web.keys.removed",
	"terhubung": "web.keys.linked", "terputus": "web.keys.unlinked",
}

// keys shows the visitor's own ways to sign in.
func (s *site) keys(v *visit) error {
	ctx, d := v.Context(), keysData{Provider: s.providerName(), Done: keysDone[v.URL.Query().Get("sudah")]}
	d.Fresh = s.Door.Fresh(v.kept)
	var err error
	if d.Keys, err = s.Passkeys.Of(ctx, v.actor); err != nil {
		return err
	}
	if s.OpenID != nil {
		if d.Identities, err = s.OpenID.Of(ctx, v.actor); err != nil {
			return err
		}
	}
	at, works := s.keySite(v)
	d.Origin = at.Origin
	f := v.frame(v.in.T("web.keys.title"))
	if works && d.Fresh {
		f.Script = "passkey.js"
	}
	return v.page(http.StatusOK, keysPage(f, d))
}

// beginAddingPasskey gives a script what to ask the visitor's device.
func (s *site) beginAddingPasskey(v *visit, _ []byte) (any, error) {
	at, works := s.keySite(v)
	if !works {
		return nil, fault.New(fault.Conflict, "account.passkey_no_site")
	}
	token, question, err := s.Passkeys.BeginAdding(v.Context(), v.actor, v.kept, at)
	if err != nil {
		return nil, err
	}
	v.keepToken(passkeyCookie, token)
	return json.RawMessage(question), nil
}

// addPasskey keeps the passkey of a device's answer.
func (s *site) addPasskey(v *visit, sent []byte) (any, error) {
	a, at, err := s.answerOf(v, sent)
	if err != nil {
		return nil, err
	}
	if err := s.Passkeys.Add(v.Context(), v.actor, v.kept, v.takeToken(passkeyCookie), a.Name, a.Answer, at); err != nil {
		s.Log.Warn("passkey not added", "account", v.actor.Account, "ref", v.ref, "error", err)
		return nil, err
	}
	s.Log.Info("passkey added", "account", v.actor.Account, "ref", v.ref)
	return struct{}{}, nil
}

func (s *site) renamePasskey(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	if err := s.Passkeys.Rename(v.Context(), v.actor, account.PasskeyID(v.PathValue("passkey")), v.PostForm.Get("nama")); err != nil {
		return err
	}
	return v.see(keysPath + "?sudah=dinamai")
}

func (s *site) removePasskey(v *visit) error {
	if err := s.Passkeys.Remove(v.Context(), v.actor, account.PasskeyID(v.PathValue("passkey"))); err != nil {
		return err
	}
	s.Log.Info("passkey removed", "account", v.actor.Account, "ref", v.ref)
	return v.see(keysPath + "?sudah=dihapus")
}

// spoken makes a handler of an answer to a script of ours: JSON in, JSON out,
// and what went wrong in words.
func (s *site) spoken(answer func(v *visit, sent []byte) (any, error)) handler {
	return func(v *visit) error {
		sent, err := v.sent()
		var reply any
		if err == nil {
			reply, err = answer(v, sent)
		}
		status := http.StatusOK
		if f, ok := errors.AsType[*fault.Fault](err); ok && f.Kind != fault.Internal {
			status, reply = statusOf(f.Kind), map[string]string{"text": v.in.T(f.Key, f.Args...)}
		} else if err != nil {
			return err
		}
		body, err := json.Marshal(reply)
		if err != nil {
			return fmt.Errorf("write reply: %w", err)
		}
		v.started = true
		v.w.Header().Set("Content-Type", "application/json")
		v.w.WriteHeader(status)
		_, err = v.w.Write(body)
		return ignoreGone(v.Context(), err)
	}
}

// sent reads what a script sent. A form of another site cannot send this type.
func (v *visit) sent() ([]byte, error) {
	kind, _, err := mime.ParseMediaType(v.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return nil, fault.New(fault.Invalid, "web.form_unreadable")
	}
	body, err := io.ReadAll(http.MaxBytesReader(v.w, v.Body, mostForm))
	if err != nil {
		return nil, fault.New(fault.Invalid, "web.form_unreadable")
	}
	return body, nil
}

// dayOf words the day of an instant, as it is on Bali.
func dayOf(in *lang.Wording, at time.Time) string {
	return in.Date(at.In(bali))
}
