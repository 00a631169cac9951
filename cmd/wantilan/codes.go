package main

import (
	"context"
	"fmt"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/lang"
	"wantilan/internal/mail"
	"wantilan/internal/zones"
)

// codes puts sign-in codes into letters and keeps them for sending.
type codes struct {
	people *account.People
	post   *mail.Post
	public string // address of the pages; empty when it is not known, then the letter has no button
	now    func() time.Time
}

// send keeps a letter with a code, from the office in whose care its reader is.
func (c codes) send(ctx context.Context, to account.Account, code string, expires time.Time, language string) error {
	who, office, err := c.people.Office(ctx, to.ID)
	if err != nil {
		return err
	}
	in := lang.In(lang.ID)
	if language == string(lang.EN) {
		in = lang.In(lang.EN)
	}
	zone, err := zones.Load("Asia/Makassar")
	if err != nil {
		return fmt.Errorf("zone of Bali: %w", err)
	}
	letter := mail.Letter{
		Lang: in.Tag, Office: office.Name, Greeting: who.Name + ",",
		Paragraphs: []string{in.T("web.code_mail.what", code), in.T("web.code_mail.until", mail.When(in.Tag, expires.In(zone)))},
		Footer:     in.T("web.code_mail.footer"),
	}
	if c.public != "" {
		letter.Button, letter.Link = in.T("web.code_mail.button"), c.public+"/masuk/kode"
	}
	m := mail.Message{
		ID: mail.ID(account.NewID(c.now())), Organisation: office.ID, To: to.Email, Lang: in.Tag, Subject: in.T("web.code_mail.subject", code), KeptAt: c.now(),
	}
	m.Cause = "code/" + string(m.ID)
	if m.Text, m.HTML, err = letter.Render(); err != nil {
		return err
	}
	_, err = c.post.Keep(ctx, m)
	return err
}
