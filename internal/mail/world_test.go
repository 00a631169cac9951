package mail_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	netmail "net/mail"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"wantilan/internal/account"
	"wantilan/internal/lang"
	"wantilan/internal/mail"
	"wantilan/internal/store"
)

const password = "rahasia-sekali-42"

// whims are what a server says when it is asked; nil says yes.
type whims struct {
	mail, rcpt func() error
	data       func([]byte) error // to a whole message
	auth       bool               // it wants a password
}

// server is a real mail server on this machine.
type server struct {
	whims
	port  int
	roots *x509.CertPool
	mu    sync.Mutex
	got   [][]byte // what was taken, whole
	from  []string // senders of that
}

// received reads what was taken.
func (s *server) received(t *testing.T) []*netmail.Message {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []*netmail.Message
	for _, raw := range s.got {
		m, err := netmail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

type session struct {
	of   *server
	conn *smtp.Conn
	from string
	in   bool
}

func (s *session) AuthMechanisms() []string {
	if s.of.auth {
		return []string{sasl.Plain}
	}
	return nil
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, word string) error {
		if user != "kantor" || word != password {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "no entry with " + word}
		}
		s.in = true
		return nil
	}), nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.of.auth && !s.in {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "sign in first"}
	}
	s.from = from
	return say(s.of.mail)
}

func (s *session) Rcpt(string, *smtp.RcptOptions) error { return say(s.of.rcpt) }

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	if s.of.data != nil {
		err = s.of.data(raw)
	}
	if err == nil || errors.Is(err, errCut) {
		s.of.got, s.of.from = append(s.of.got, raw), append(s.of.from, s.from)
	}
	if errors.Is(err, errCut) {
		return errors.Join(err, s.conn.Conn().Close())
	}
	return err
}

// errCut makes the server take a message and hang up instead of saying so.
var errCut = errors.New("cut")

func say(what func() error) error {
	if what == nil {
		return nil
	}
	return what()
}

// serve begins a server; protected is whether it speaks TLS from the first byte.
func serve(t *testing.T, protected bool, w whims) *server {
	t.Helper()
	s := &server{whims: w}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	web := httptest.NewTLSServer(nil) // for its certificate
	t.Cleanup(web.Close)
	s.roots = x509.NewCertPool()
	s.roots.AddCert(web.Certificate())
	smtpd := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{of: s, conn: c}, nil }))
	smtpd.Domain, smtpd.TLSConfig = "127.0.0.1", &tls.Config{Certificates: web.TLS.Certificates}
	smtpd.AllowInsecureAuth = true
	smtpd.ErrorLog = quiet{}
	if protected {
		l = tls.NewListener(l, smtpd.TLSConfig)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = smtpd.Serve(l) // ends when it is closed
	}()
	t.Cleanup(func() {
		_ = smtpd.Close()
		<-done
	})
	return s
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// plain carries to the server in the open, on this machine.
func (s *server) plain() mail.SMTP {
	return mail.SMTP{Host: "127.0.0.1", Port: s.port, Protection: mail.None, Roots: s.roots}
}

// office is a database with one office, and a clock that tests move.
type office struct {
	db   *store.DB
	path string
	id   account.OrganisationID
	mu   sync.Mutex
	now  time.Time
}

func (o *office) clock() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

func (o *office) wait(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{path: filepath.Join(t.TempDir(), "test.db"), now: time.Date(2026, 12, 9, 1, 30, 0, 0, time.UTC)}
	o.open(t)
	var err error
	if o.id, err = account.NewDoor(o.db, o.clock).Found(t.Context(), account.Office, "Dinas Contoh", ""); err != nil {
		t.Fatal(err)
	}
	return o
}

// open opens the database, again after a crash.
func (o *office) open(t *testing.T) {
	t.Helper()
	db, err := store.Open(t.Context(), o.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	o.db = db
}

var sender = netmail.Address{Name: "Dinas Contoh", Address: "wantilan@dinas.contoh.id"}

func (o *office) post(c mail.Carrier) *mail.Post { return mail.NewPost(o.db, c, sender, o.clock) }

// message is a good one, numbered.
func (o *office) message(n int) mail.Message {
	number := strconv.Itoa(n)
	return mail.Message{
		ID: mail.ID("m" + number), Organisation: o.id, To: "pemilik" + number + "@contoh.id", Lang: lang.ID,
		Subject: "Undangan " + number, Text: "Selamat pagi.\n", HTML: "<p>Selamat pagi.</p>", Cause: "test:" + number, KeptAt: o.clock(),
	}
}

// keep keeps messages numbered from 1.
func (o *office) keep(t *testing.T, count int) {
	t.Helper()
	for n := range count {
		if kept, err := o.post(nil).Keep(t.Context(), o.message(n+1)); err != nil || !kept {
			t.Fatalf("message %d: kept %v, %v", n+1, kept, err)
		}
	}
}

// states counts the messages as "sent 2, waiting 1".
func (o *office) states(t *testing.T) string {
	t.Helper()
	counts, err := o.db.MessagesByState(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, s := range mail.States {
		if counts[s] > 0 {
			all = append(all, string(s)+" "+strconv.Itoa(counts[s]))
		}
	}
	return strings.Join(all, ", ")
}

// send sends what is due and expects a count, without a failure.
func (o *office) send(t *testing.T, c mail.Carrier, want int) {
	t.Helper()
	if n, err := o.post(c).SendDue(t.Context()); n != want || err != nil {
		t.Errorf("want %d messages handled, got %d, %v", want, n, err)
	}
}

// addressAt is a sender at another host.
func addressAt(host string) netmail.Address { return netmail.Address{Address: "wantilan@" + host} }
