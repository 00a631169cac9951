package mail

import (
	"bytes"
	"fmt"

	gomail "github.com/wneessen/go-mail"
)

// compose makes the mail that is sent: plain text and HTML side by side, then
// the attachments. It says that a program sent it, so that nobody's absence
// notice answers.
func compose(e Envelope) (*gomail.Msg, error) {
	if err := e.Check(); err != nil {
		return nil, err
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if !oneLine(e.From.Address, longestCause) || e.From.Name != "" && !oneLine(e.From.Name, longestCause) {
		return nil, fmt.Errorf("message %s: the sender must be one line", e.ID)
	}
	m.FromMailAddress(&e.From)
	if err := m.To(e.To); err != nil {
		return nil, fmt.Errorf("message %s: %w", e.ID, err)
	}
	m.Subject(e.Subject)
	m.SetMessageIDWithValue(e.MessageID)
	m.SetDateWithValue(e.KeptAt)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("Content-Language", string(e.Lang))
	m.SetBodyString(gomail.TypeTextPlain, e.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, e.HTML)
	for _, a := range e.Attachments {
		m.AttachReadSeeker(a.Name, bytes.NewReader(a.Content), gomail.WithFileContentType(gomail.ContentType(a.Type)))
	}
	return m, nil
}
