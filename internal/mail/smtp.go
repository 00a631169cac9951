package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Protection is how the way to the server is kept from others.
type Protection string

// The protections.
const (
	StartTLS Protection = "starttls" // begin in the open, then TLS or nothing
	TLS      Protection = "tls"      // TLS from the first byte
	None     Protection = "none"     // in the open, to this machine alone
	Open     Protection = "open"     // in the open, said explicitly; never with a password
)

// SMTP is a carrier to a mail server.
type SMTP struct {
	Host           string
	Port           int
	User, Password string // empty for a server that asks for none
	Protection     Protection
	Roots          *x509.CertPool // who may vouch for the server; nil for the system's
}

// carryTime is how long a try may take; the largest message needs some of it on
// a slow line.
const carryTime = 5 * time.Minute

// Check refuses what would send mail or a password in the open.
func (s SMTP) Check() error {
	switch s.Protection {
	case StartTLS, TLS:
	case None:
		if ip := net.ParseIP(s.Host); s.Host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return fmt.Errorf("mail to %s would go in the open; use starttls or tls, or say open if that is meant", s.Host)
		}
	case Open:
		if s.User != "" {
			return fmt.Errorf("the password would go to %s in the open; use starttls or tls", s.Host)
		}
	default:
		return fmt.Errorf("%q is no protection; use starttls, tls, none or open", s.Protection)
	}
	if (s.User == "") != (s.Password == "") {
		return errors.New("user and password belong together; give both or neither")
	}
	return nil
}

// Carry implements Carrier, with a connection of its own for each message.
func (s SMTP) Carry(ctx context.Context, e Envelope) error {
	m, err := compose(e)
	if err != nil {
		return &Refusal{Words: err.Error()}
	}
	client, wire, err := s.client(e)
	if err != nil {
		return &Unreachable{err}
	}
	defer wire.close()
	defer context.AfterFunc(ctx, wire.close)()
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return &Unreachable{s.hide(err)}
	}
	err = client.SendWithSMTPClient(session, m)
	if m.IsDelivered() { // what fails afterwards changes nothing
		_ = client.CloseWithSMTPClient(session) // the server took it, goodbye or not
		return nil
	}
	return s.verdict(err)
}

// client is set up for one message.
func (s SMTP) client(e Envelope) (*gomail.Client, *wire, error) {
	if err := s.Check(); err != nil {
		return nil, nil, err
	}
	secure := &tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
	w := &wire{}
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(carryTime), gomail.WithTLSConfig(secure), gomail.WithoutNoop()}
	switch s.Protection {
	case TLS:
		w.secure = secure
		options = append(options, gomail.WithSSL())
	case StartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if _, host, found := strings.Cut(e.From.Address, "@"); found {
		options = append(options, gomail.WithHELO(host))
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuthCustom(&entry{
			user: s.User, password: s.Password, host: s.Host, inTheOpen: s.Protection == None,
		}))
	}
	options = append(options, gomail.WithDialContextFunc(w.dial))
	client, err := gomail.NewClient(s.Host, options...)
	if err != nil {
		return nil, nil, fmt.Errorf("set up mail to %s: %w", s.Host, s.hide(err))
	}
	return client, w, nil
}

// verdict tells what a failed try says about the message. Only what the server
// says about the receiver or the content is final; that it does not take our
// sender is a matter of our settings, which can be put right within three days.
func (s SMTP) verdict(err error) error {
	failed, ok := errors.AsType[*gomail.SendError](err)
	if !ok {
		return s.hide(err)
	}
	said, _, _ := strings.Cut(failed.Error(), ", affected ")
	code := failed.ErrorCode()
	switch {
	case code == 530 || code == 534 || code == 535 || code == 538: // sign in first
		return &Unreachable{s.hide(errors.New(said))}
	case code >= 500 && (failed.Reason != gomail.ErrSMTPMailFrom || code == 552): // 552: too large
		return &Refusal{Words: s.hide(errors.New(said)).Error()}
	}
	return s.hide(errors.New(said))
}

// hide takes the password out of what an error says.
func (s SMTP) hide(err error) error {
	if err == nil || s.Password == "" || !strings.Contains(err.Error(), s.Password) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), s.Password, "…"))
}
