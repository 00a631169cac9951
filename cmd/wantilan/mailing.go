package main

import (
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"os"
	"strconv"
	"strings"

	"wantilan/internal/account"
	"wantilan/internal/mail"
)

// passwordVariable is the environment variable with the mail server's password.
// It is no setting, because settings are printed.
const passwordVariable = "WANTILAN_MAIL_PASSWORD"

// nobody sends where no sender is needed: in the demo and in dry runs.
const nobody = "wantilan@localhost.invalid"

// mailing is where messages go and from whom. Without a carrier they wait.
type mailing struct {
	carrier mail.Carrier
	from    netmail.Address
}

// mailing reads the settings about mail, and the password last, from its file
// or the environment.
func (s settings) mailing() (mailing, error) {
	m, server, err := s.readMailing()
	if err != nil || server == nil {
		return m, err
	}
	if server.Password, err = s.mailPassword(); err != nil {
		return m, err
	}
	if err := server.Check(); err != nil {
		return m, fmt.Errorf("mail_smtp %s (%s): %w", s.of("mail_smtp"), s["mail_smtp"].from, err)
	}
	m.carrier = *server
	return m, nil
}

// readMailing checks all but the password; the server is nil when there is none.
func (s settings) readMailing() (m mailing, server *mail.SMTP, err error) {
	smtp, folder := s.of("mail_smtp"), s.of("mail_folder")
	switch {
	case smtp != "" && folder != "":
		return m, nil, errors.New("mail_smtp sends messages and mail_folder only writes them down; give one of them")
	case smtp != "" && s.of("mail_from") == "":
		return m, nil, errors.New("mail_smtp needs mail_from, such as Dinas Contoh <wantilan@dinas.example>")
	case smtp == "" && (s.of("mail_user") != "" || s.of("mail_password_file") != ""):
		return m, nil, errors.New("mail_user and mail_password_file belong to mail_smtp, which is not given")
	}
	m.from = netmail.Address{Address: nobody}
	if from := s.of("mail_from"); from != "" {
		read, err := netmail.ParseAddress(from)
		if err == nil {
			_, err = account.Email(read.Address)
		}
		if err != nil {
			return m, nil, fmt.Errorf("mail_from %s (%s) must be an address, such as Dinas Contoh <wantilan@dinas.example>", from, s["mail_from"].from)
		}
		m.from = *read
	}
	if folder != "" {
		m.carrier = mail.Folder{Path: folder}
	}
	if smtp == "" {
		return m, nil, nil
	}
	host, portText, err := net.SplitHostPort(smtp)
	port, notNumber := strconv.ParseUint(portText, 10, 16)
	if err != nil || notNumber != nil || host == "" || port == 0 {
		return m, nil, fmt.Errorf("mail_smtp %s (%s) must be host:port, such as mail.example:587", smtp, s["mail_smtp"].from)
	}
	return m, &mail.SMTP{Host: host, Port: int(port), User: s.of("mail_user"), Protection: mail.Protection(s.of("mail_tls"))}, nil
}

// mailPassword is the password of mail_user.
func (s settings) mailPassword() (string, error) {
	file := s.of("mail_password_file")
	if s.of("mail_user") == "" {
		if file != "" {
			return "", errors.New("mail_password_file needs mail_user")
		}
		return "", nil
	}
	if file == "" {
		if word := os.Getenv(passwordVariable); word != "" {
			return word, nil
		}
		return "", fmt.Errorf("mail_user needs mail_password_file, or the password in %s", passwordVariable)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("reading the mail password: %w", err)
	}
	word := strings.TrimRight(string(raw), "\r\n")
	if word == "" || strings.ContainsAny(word, "\r\n\x00") {
		return "", fmt.Errorf("mail_password_file %s must hold the password in one line", file)
	}
	return word, nil
}
