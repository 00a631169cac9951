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
	Config string `help:"File of key = value lines, or a JSON object." placeholder:"FILE" env:"WANTILAN_CONFIG"`
	DB     string `help:"Database: a file, or a postgres:// address; wantilan.db by default." placeholder:"DB" name:"db"`
	Addr   string `help:"Address to serve on; 127.0.0.1:8080 by default." placeholder:"HOST:PORT"`
	Public string `help:"Address by which people reach the pages, for links and QR codes." placeholder:"URL"`
}

// acmeFlags are what is asked of an authority, and where.
type acmeFlags struct {
	ACMEDomains   string `help:"Host names to get certificates for by ACME, with commas between; serves HTTPS." placeholder:"NAMES" name:"acme-domains"`
	ACMEEmail     string `help:"Where the authority may write to." placeholder:"ADDRESS" name:"acme-email"`
	ACMEDirectory string `help:"The authority's directory; that of Let's Encrypt by default." placeholder:"URL" name:"acme-directory"`
	ACMERoots     string `help:"Roots to trust for a private authority's directory." placeholder:"FILE" name:"acme-roots"`
	ACMEFolder    string `help:"Where keys and certificates are kept; acme beside the database by default." placeholder:"FOLDER" name:"acme-folder"`
	ACMEHTTP      string `help:"Address for plain HTTP beside HTTPS; :80 by default." placeholder:"HOST:PORT" name:"acme-http"`
	ACMEAgree     string `help:"yes, to agree to the authority's terms." placeholder:"yes" name:"acme-agree"`
}

type serveCommand struct {
	place
	TLSCert string `help:"Certificate file; without one, plain HTTP, for use behind a proxy." placeholder:"FILE" name:"tls-cert"`
	TLSKey  string `help:"Key file of the certificate." placeholder:"FILE" name:"tls-key"`
	Files   string `help:"Folder of photos and papers; files beside the database by default." placeholder:"FOLDER"`
	Proxies string `help:"Addresses of proxies in front, whose X-Forwarded-For is believed." placeholder:"LIST"`
	Metrics string `help:"Address for Prometheus metrics, apart from the pages; none by default." placeholder:"HOST:PORT"`
	Log     string `help:"Form of the log: text or json; text by default." placeholder:"FORM"`

	acmeFlags

	Office string `help:"Name of the administrator's office, used at the first start." placeholder:"NAME"`

	OpenIDIssuer     string `help:"Address of an OpenID Connect provider that people may sign in by; none by default." placeholder:"URL" name:"openid-issuer"`
	OpenIDClient     string `help:"Our name at the provider." placeholder:"ID" name:"openid-client"`
	OpenIDSecretFile string `help:"File with our secret at the provider." placeholder:"FILE" name:"openid-secret-file"`
	OpenIDName       string `help:"What people call the provider; its host by default." placeholder:"NAME" name:"openid-name"`
	OpenIDRoots      string `help:"Certificates that vouch for the provider, in PEM; the system's by default." placeholder:"FILE" name:"openid-roots"`

	mailFlags
}

// mailFlags say how messages leave.
type mailFlags struct {
	MailSMTP         string `help:"Mail server; without one, and without a folder, messages wait." placeholder:"HOST:PORT" name:"mail-smtp"`
	MailUser         string `help:"Who signs in to the mail server." placeholder:"NAME"`
	MailPasswordFile string `help:"File with the password for that." placeholder:"FILE"`
	MailTLS          string `help:"How the way to the mail server is protected: starttls, tls, none or open; starttls by default." placeholder:"HOW" name:"mail-tls"`
	MailFrom         string `help:"Sender of all messages." placeholder:"ADDRESS"`
	MailFolder       string `help:"Folder to write messages into instead of sending them." placeholder:"FOLDER"`
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
	return h.serveUntil(ctx, in, func() {
		fmt.Fprintf(std.out, "Wantilan: %s\n", address)
		debug.FreeOSMemory() // what only the start needed
	})
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
		return nil, fmt.Errorf("%w\nput a backup in its place (the damaged file is kept): wantilan restore --force --db %s BACKUP", err, where)
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
