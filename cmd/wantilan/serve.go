package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/files"
	"wantilan/internal/lang"
	"wantilan/internal/store"
	"wantilan/internal/web"
)

// place is what serve and admin link must know alike.
type place struct {
	Config string
	DB     string
	Addr   string
	Public string
}

func (c *place) words(l *line) {
	c.Config = os.Getenv(configVariable)
	l.text(&c.Config, "config", "FILE", "File of key = value lines, or a JSON object; that of $WANTILAN_CONFIG by default.")
	l.text(&c.DB, "db", "DB", "Database: a file, or a postgres:// address; wantilan.db by default.")
	l.text(&c.Addr, "addr", "HOST:PORT", "Address to serve on; 127.0.0.1:8080 by default.")
	l.text(&c.Public, "public", "URL", "Address by which people reach the pages, for links and QR codes.")
}

// acmeFlags are what is asked of an authority, and where.
type acmeFlags struct {
	ACMEDomains   string
	ACMEEmail     string
	ACMEDirectory string
	ACMERoots     string
	ACMEFolder    string
	ACMEHTTP      string
	ACMEAgree     string
}

func (c *acmeFlags) words(l *line) {
	l.text(&c.ACMEDomains, "acme-domains", "NAMES", "Host names to get certificates for by ACME, with commas between; serves HTTPS.")
	l.text(&c.ACMEEmail, "acme-email", "ADDRESS", "Where the authority may write to.")
	l.text(&c.ACMEDirectory, "acme-directory", "URL", "The authority's directory; that of Let's Encrypt by default.")
	l.text(&c.ACMERoots, "acme-roots", "FILE", "Roots to trust for a private authority's directory.")
	l.text(&c.ACMEFolder, "acme-folder", "FOLDER", "Where keys and certificates are kept; acme beside the database by default.")
	l.text(&c.ACMEHTTP, "acme-http", "HOST:PORT", "Address for plain HTTP beside HTTPS; :80 by default.")
	l.text(&c.ACMEAgree, "acme-agree", "yes", "yes, to agree to the authority's terms.")
}

type serveCommand struct {
	place
	TLSCert string
	TLSKey  string
	Files   string
	Proxies string
	Metrics string
	Log     string

	acmeFlags

	Office string

	OpenIDIssuer     string
	OpenIDClient     string
	OpenIDSecretFile string
	OpenIDName       string
	OpenIDRoots      string

	mailFlags
}

func (c *serveCommand) words(l *line) {
	c.place.words(l)
	l.text(&c.TLSCert, "tls-cert", "FILE", "Certificate file; without one, plain HTTP, for use behind a proxy.")
	l.text(&c.TLSKey, "tls-key", "FILE", "Key file of the certificate.")
	l.text(&c.Files, "files", "FOLDER", "Folder of photos and papers; files beside the database by default.")
	l.text(&c.Proxies, "proxies", "LIST", "Addresses of proxies in front, whose X-Forwarded-For is believed.")
	l.text(&c.Metrics, "metrics", "HOST:PORT", "Address for Prometheus metrics, apart from the pages; none by default.")
	l.text(&c.Log, "log", "FORM", "Form of the log: text or json; text by default.")
	c.acmeFlags.words(l)
	l.text(&c.Office, "office", "NAME", "Name of the administrator's office, used at the first start.")
	l.text(&c.OpenIDIssuer, "openid-issuer", "URL", "Address of an OpenID Connect provider that people may sign in by; none by default.")
	l.text(&c.OpenIDClient, "openid-client", "ID", "Our name at the provider.")
	l.text(&c.OpenIDSecretFile, "openid-secret-file", "FILE", "File with our secret at the provider.")
	l.text(&c.OpenIDName, "openid-name", "NAME", "What people call the provider; its host by default.")
	l.text(&c.OpenIDRoots, "openid-roots", "FILE", "Certificates that vouch for the provider, in PEM; the system's by default.")
	c.mailFlags.words(l)
}

// mailFlags say how messages leave.
type mailFlags struct {
	MailSMTP         string
	MailUser         string
	MailPasswordFile string
	MailTLS          string
	MailFrom         string
	MailFolder       string
}

func (c *mailFlags) words(l *line) {
	l.text(&c.MailSMTP, "mail-smtp", "HOST:PORT", "Mail server; without one, and without a folder, messages wait.")
	l.text(&c.MailUser, "mail-user", "NAME", "Who signs in to the mail server.")
	l.text(&c.MailPasswordFile, "mail-password-file", "FILE", "File with the password for that.")
	l.text(&c.MailTLS, "mail-tls", "HOW", "How the way to the mail server is protected: starttls, tls, none or open; starttls by default.")
	l.text(&c.MailFrom, "mail-from", "ADDRESS", "Sender of all messages.")
	l.text(&c.MailFolder, "mail-folder", "FOLDER", "Folder to write messages into instead of sending them.")
}

func (p *place) flags() map[string]string {
	return map[string]string{"db": p.DB, "addr": p.Addr, "public": p.Public}
}

func (c *serveCommand) settings() (settings, error) {
	flags := c.flags()
	for key, value := range map[string]string{
		"tls_cert": c.TLSCert, "tls_key": c.TLSKey, "files": c.Files, "metrics": c.Metrics, "proxies": c.Proxies, "log": c.Log, "office": c.Office,
		"openid_issuer": c.OpenIDIssuer, "openid_client": c.OpenIDClient, "openid_secret_file": c.OpenIDSecretFile,
		"openid_name": c.OpenIDName, "openid_roots": c.OpenIDRoots,
		"acme_domains": c.ACMEDomains, "acme_email": c.ACMEEmail, "acme_directory": c.ACMEDirectory, "acme_roots": c.ACMERoots,
		"acme_folder": c.ACMEFolder, "acme_http": c.ACMEHTTP, "acme_agree": c.ACMEAgree,
		"mail_smtp": c.MailSMTP, "mail_user": c.MailUser, "mail_password_file": c.MailPasswordFile,
		"mail_tls": c.MailTLS, "mail_from": c.MailFrom, "mail_folder": c.MailFolder,
	} {
		flags[key] = value
	}
	return settle(flags, os.Environ(), c.Config)
}

// Run serves one database until the context ends.
func (c *serveCommand) Run(ctx context.Context, std streams) error {
	s, err := c.settings()
	if err != nil {
		return err
	}
	outgoing, err := s.mailing()
	if err != nil {
		return err
	}
	calm()
	fmt.Fprintf(std.out, "wantilan %s\n", version)
	s.print(std.out)
	log := logger(std.err, s.of("log"))
	provider, err := s.provider(log)
	if err != nil {
		return err
	}
	in, err := listenAt(ctx, s, log)
	if err != nil {
		return err
	}
	defer in.close()
	db, err := openSound(ctx, s.of("db"))
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, found := untilDamaged(ctx, db, s.of("db"))
	folder, err := files.OpenFolder(s.of("files"))
	if err != nil {
		return err
	}
	defer folder.Close()
	counting, line := newCounts(db, log), logSeen(log)
	proxies, err := s.proxies()
	if err != nil {
		return err
	}
	h, err := open(ctx, db, time.Now, log, outside{
		public: s.of("public"), proxies: proxies, openID: provider, mail: outgoing, files: folder, seen: func(r web.Seen) { counting.seen(r); line(r) },
	})
	if err != nil {
		return err
	}
	counter, err := counting.serve(ctx, s.of("metrics"), log)
	if err != nil {
		return err
	}
	defer counter.Close()
	address := reached(s, in.pages.Addr().String())
	if err := h.firstStart(ctx, std.out, s.of("office"), address); err != nil {
		return err
	}
	err = h.serveUntil(ctx, in, func() {
		fmt.Fprintf(std.out, "Wantilan: %s\n", address)
		debug.FreeOSMemory() // what only the start needed
		if err := unmap(); err != nil {
			log.Debug("the program's own pages stay in memory", "error", err)
		}
	})
	return errors.Join(err, found())
}

// untilDamaged is a context that ends when the look through a large file finds it
// damaged, and a func that then tells so.
func untilDamaged(ctx context.Context, db *store.DB, where string) (context.Context, func() error) {
	ctx, stop := context.WithCancelCause(ctx)
	go func() {
		if err := db.Looked(ctx); errors.Is(err, store.ErrDamaged) {
			stop(err)
		}
	}()
	return ctx, func() error {
		defer stop(nil)
		if err := context.Cause(ctx); errors.Is(err, store.ErrDamaged) {
			return wayBack(err, where)
		}
		return nil
	}
}

// wayBack says what to do about a damaged database.
func wayBack(err error, where string) error {
	return fmt.Errorf("%w\nput a backup in its place (the damaged file is kept): wantilan restore --force --db %s BACKUP", err, where)
}

// openSound opens a database and refuses a damaged one: what would be written
// into it would be lost with it.
func openSound(ctx context.Context, where string) (*store.DB, error) {
	db, err := store.Open(ctx, where)
	if err == nil {
		if err = db.Sound(ctx); err != nil {
			err = errors.Join(err, db.Close())
		}
	}
	if errors.Is(err, store.ErrDamaged) {
		return nil, wayBack(err, where)
	}
	if err != nil {
		return nil, err
	}
	return db, nil
}

// serveUntil serves at an entrance until the context ends, and says when it is
// ready.
func (h *house) serveUntil(ctx context.Context, in *entrance, ready func()) error {
	running := h.start(ctx, in.pages)
	if err := in.attend(ctx); err != nil {
		return errors.Join(err, running.stop())
	}
	h.log.Info("serving", "version", version, "addr", in.pages.Addr().String())
	ready()
	running.wait(ctx)
	h.log.Info("stopping")
	err := errors.Join(in.stop(), running.stop())
	h.log.Info("stopped")
	return err
}

// logger writes structured lines.
func logger(w io.Writer, form string) *slog.Logger {
	if form == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

// reached is the address that people open.
func reached(s settings, listening string) string {
	if s.of("public") != "" {
		return s.of("public")
	}
	host, port, err := net.SplitHostPort(listening)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		listening = net.JoinHostPort("localhost", port)
	}
	if s.of("tls_cert") != "" {
		return "https://" + listening
	}
	return "http://" + listening
}

// adminLinkLife is how long the administrator's link can be used, once.
const adminLinkLife = 24 * time.Hour

// firstStart makes the administrator's office and account in a database that
// has none, and prints a link to sign in with.
func (h *house) firstStart(ctx context.Context, w io.Writer, office, address string) error {
	_, err := h.db.MemberByRole(ctx, account.Administrator)
	if fault.KindOf(err) != fault.NotFound {
		return err
	}
	of, err := h.door.Found(ctx, account.Office, strings.TrimSpace(office), "")
	if err != nil {
		return err
	}
	id, err := h.door.Enrol(ctx, lang.In(lang.ID).T("cmd.demo.role.administrator"), of, account.Administrator)
	if err != nil {
		return err
	}
	h.log.Info("administrator made", "account", id, "organisation", of)
	if os.Getenv("JOURNAL_STREAM") != "" { // what is printed is kept and read by others
		h.log.Warn("no sign-in link is printed into the journal; ask for one with: wantilan admin link")
		return nil
	}
	return h.adminLink(ctx, w, id, address)
}

// adminLink makes and prints a sign-in link; that it was made stands in the
// log, the link itself nowhere else.
func (h *house) adminLink(ctx context.Context, w io.Writer, id account.ID, address string) error {
	expires := time.Now().Add(adminLinkLife)
	token, err := h.door.Invite(ctx, id, expires, 1)
	if err != nil {
		return fmt.Errorf("making a sign-in link: %w", err)
	}
	h.log.Info("administrator's sign-in link made", "account", id, "expires", expires.UTC().Format(time.RFC3339))
	for _, in := range []*lang.Wording{lang.In(lang.ID), lang.In(lang.EN)} {
		fmt.Fprintln(w, in.T("cmd.serve.admin_link"))
	}
	_, err = fmt.Fprintf(w, "  %s/masuk/%s\n", address, token)
	return err
}
