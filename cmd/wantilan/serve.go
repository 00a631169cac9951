package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/lang"
	"wantilan/internal/store"
	"wantilan/internal/web"
)

// place is what serve and admin link must know alike.
type place struct {
	Config string `help:"File of key = value lines, or a JSON object." placeholder:"FILE" env:"WANTILAN_CONFIG"`
	DB     string `help:"Database file; wantilan.db by default." placeholder:"FILE" name:"db"`
	Addr   string `help:"Address to serve on; 127.0.0.1:8080 by default." placeholder:"HOST:PORT"`
	Public string `help:"Address by which people reach the pages, for links and QR codes." placeholder:"URL"`
}

type serveCommand struct {
	place
	TLSCert string `help:"Certificate file; without one, plain HTTP, for use behind a proxy." placeholder:"FILE" name:"tls-cert"`
	TLSKey  string `help:"Key file of the certificate." placeholder:"FILE" name:"tls-key"`
	Metrics string `help:"Address for Prometheus metrics, apart from the pages; none by default." placeholder:"HOST:PORT"`
	Log     string `help:"Form of the log: text or json; text by default." placeholder:"FORM"`
	Office  string `help:"Name of the administrator's office, used at the first start." placeholder:"NAME"`
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
		"tls_cert": c.TLSCert, "tls_key": c.TLSKey, "metrics": c.Metrics, "log": c.Log, "office": c.Office,
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
	fmt.Fprintf(std.out, "wantilan %s\n", version)
	s.print(std.out)
	listener, err := listenAt(ctx, s)
	if err != nil {
		return err
	}
	defer listener.Close() // closed already when it served
	db, err := store.Open(ctx, s.of("db"))
	if err != nil {
		return err
	}
	defer db.Close()
	log := logger(std.err, s.of("log"))
	counts, line := newMetrics(db, log), logSeen(log)
	h, err := open(ctx, db, time.Now, log, s.of("public"), outgoing, func(r web.Seen) { counts.seen(r); line(r) })
	if err != nil {
		return err
	}
	counting, err := counts.serve(ctx, s.of("metrics"), log)
	if err != nil {
		return err
	}
	defer counting.Close()
	address := reached(s, listener.Addr().String())
	if err := h.firstStart(ctx, std.out, s.of("office"), address); err != nil {
		return err
	}
	running := h.start(ctx, listener)
	fmt.Fprintf(std.out, "Wantilan: %s\n", address)
	log.Info("serving", "version", version, "addr", listener.Addr().String())
	running.wait(ctx)
	log.Info("stopping")
	err = running.stop()
	log.Info("stopped")
	return err
}

// logger writes structured lines.
func logger(w io.Writer, form string) *slog.Logger {
	if form == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

// listenAt listens on the very address configured, with TLS when there is a
// certificate.
func listenAt(ctx context.Context, s settings) (net.Listener, error) {
	var certificates []tls.Certificate
	if s.of("tls_cert") != "" {
		c, err := tls.LoadX509KeyPair(s.of("tls_cert"), s.of("tls_key"))
		if err != nil {
			return nil, fmt.Errorf("reading the certificate: %w", err)
		}
		certificates = append(certificates, c)
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", s.of("addr"))
	if err != nil {
		return nil, fmt.Errorf("listening on %s (%s): %w", s.of("addr"), s["addr"].from, err)
	}
	if certificates == nil {
		return l, nil
	}
	return tls.NewListener(l, &tls.Config{Certificates: certificates, NextProtos: []string{"h2", "http/1.1"}, MinVersion: tls.VersionTLS12}), nil
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
	_, err := h.db.AccountByRole(ctx, account.Administrator)
	if fault.KindOf(err) != fault.NotFound {
		return err
	}
	of, err := h.door.Found(ctx, account.Office, strings.TrimSpace(office))
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
