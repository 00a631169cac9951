package mail

import (
	"fmt"
	"slices"

	"github.com/wneessen/go-mail/smtp"
)

// entry signs in with what the server offers: PLAIN, or LOGIN, which some large
// providers have instead. Both refuse to say the password in the open, unless
// inTheOpen, which holds for this machine alone.
type entry struct {
	user, password, host string
	inTheOpen            bool
	chosen               smtp.Auth
}

// Start implements smtp.Auth.
func (e *entry) Start(server *smtp.ServerInfo) (string, []byte, error) {
	switch {
	case slices.Contains(server.Auth, "PLAIN"):
		e.chosen = smtp.PlainAuth("", e.user, e.password, e.host, e.inTheOpen)
	case slices.Contains(server.Auth, "LOGIN"):
		e.chosen = smtp.LoginAuth(e.user, e.password, e.host, e.inTheOpen)
	default:
		return "", nil, fmt.Errorf("the mail server offers no sign-in by password (it offers %v)", server.Auth)
	}
	return e.chosen.Start(server)
}

// Next implements smtp.Auth.
func (e *entry) Next(said []byte, more bool) ([]byte, error) { return e.chosen.Next(said, more) }
