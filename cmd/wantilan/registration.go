package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"rsc.io/qr"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/registration"
	"wantilan/internal/lang"
	"wantilan/internal/mail"
	"wantilan/internal/paper"
	"wantilan/internal/store"
)

// teller puts what people must be told of their registrations into letters. What
// must be told was kept with its cause; here the letter is kept together with the
// mark that it was told.
type teller struct {
	db     *store.DB
	desk   *registration.Desk
	public string // address of the pages; empty when it is not known, then letters have no button
	now    func() time.Time
}

// mostTold bounds one turn.
const mostTold = 50

// tell keeps letters for what is due.
func (t teller) tell(ctx context.Context) (n int, err error) {
	due, err := t.db.Notices(ctx, "", mostTold)
	if err != nil {
		return 0, fmt.Errorf("look for what must be told of registrations: %w", err)
	}
	for _, notice := range due {
		plan, err := t.db.Plan(ctx, notice.Gathering)
		if err != nil {
			return n, err
		}
		m, err := t.letter(notice, plan)
		if err != nil {
			return n, fmt.Errorf("write to registration %s: %w", notice.ID, err)
		}
		if err := t.db.KeepNoticeTold(ctx, notice, m, t.now()); err != nil {
			return n, fmt.Errorf("keep a letter to registration %s: %w", notice.ID, err)
		}
		n++
	}
	return n, nil
}

// letter is the message of a notice, from the host that leads the gathering.
func (t teller) letter(n registration.Notice, p gathering.Plan) (mail.Message, error) {
	in := lang.In(lang.ID)
	if n.Lang == string(lang.EN) {
		in = lang.In(lang.EN)
	}
	greeting := n.Person
	if greeting == "" {
		greeting = n.Name
	}
	l := mail.Letter{
		Lang: in.Tag, Office: p.Hosts[0].Name, Greeting: greeting + ",", Footer: in.T("registration.mail.footer"),
		Paragraphs: []string{in.T("registration.mail.text."+string(n.Kind), n.Name, p.Title, dayAndPlace(in, p))},
	}
	switch {
	case n.Kind == registration.Told(registration.Offered) && !n.Until.IsZero():
		l.Paragraphs = append(l.Paragraphs, in.T("registration.offer_until", mail.When(in.Tag, n.Until.In(p.Date.Location()))))
	case (n.Kind == registration.Moved || n.Kind == registration.CalledOff) && p.Reason != "":
		l.Paragraphs = append(l.Paragraphs, in.T("registration.mail.reason", p.Reason))
	case n.Kind == registration.Told(registration.Refused) && n.Reason != "":
		l.Paragraphs = append(l.Paragraphs, in.T("registration.mail.reason", n.Reason))
	}
	if p.Contact != "" {
		l.Paragraphs = append(l.Paragraphs, p.Contact)
	}
	if t.public != "" {
		l.Button, l.Link = in.T("registration.mail.button"), t.public+"/pendaftaran/"+t.desk.Link(n.Registration)
	}
	m := mail.Message{
		ID: mail.ID(account.NewID(t.now())), Organisation: p.Hosts[0].Organisation, To: n.Email, Lang: in.Tag,
		Subject: shortened(in.T("registration.mail.subject."+string(n.Kind), p.Title)), Cause: n.Cause(), KeptAt: t.now(),
	}
	var err error
	if m.Text, m.HTML, err = l.Render(); err != nil {
		return m, err
	}
	m.Attachments, err = t.attachments(n, p, in)
	return m, err
}

// attachments are the ticket as a picture, and the day for the person's calendar.
func (t teller) attachments(n registration.Notice, p gathering.Plan, in *lang.Wording) ([]mail.Attachment, error) {
	off := n.Kind == registration.Told(registration.Cancelled) || n.Kind == registration.CalledOff
	comes := n.State == registration.Confirmed && (n.Kind == registration.Told(registration.Confirmed) || n.Kind == registration.Moved)
	if !off && !comes {
		return nil, nil
	}
	var b bytes.Buffer
	sequence := n.Sequence
	if off {
		sequence++
	}
	if err := paper.ComingCalendar(&b, p, paper.Coming{ID: string(n.ID), Sequence: sequence, Off: off}, in, t.now()); err != nil {
		return nil, err
	}
	kind := "text/calendar; charset=utf-8; method=PUBLISH"
	if off {
		kind = "text/calendar; charset=utf-8; method=CANCEL"
	}
	all := []mail.Attachment{{Name: "temu-usaha.ics", Type: kind, Content: b.Bytes()}}
	if comes && t.public != "" {
		code, err := qr.Encode(t.public+"/k/"+t.desk.TicketCode(n.Registration), qr.M)
		if err != nil {
			return nil, fmt.Errorf("draw the ticket: %w", err)
		}
		all = append(all, mail.Attachment{Name: "tiket.png", Type: "image/png", Content: code.PNG()})
	}
	return all, nil
}

// dayAndPlace says when and where a gathering is.
func dayAndPlace(in *lang.Wording, p gathering.Plan) string {
	text := in.Date(p.Date)
	if p.Start > 0 {
		text += ", " + in.Clock(int(p.Start)) + " " + in.Zone(p.Zone)
	}
	return strings.TrimSuffix(text+", "+p.Place, ", ")
}

// shortened keeps a subject on one line that mailboxes take.
func shortened(text string) string {
	const most = 180
	letters := []rune(strings.Join(strings.Fields(text), " "))
	if len(letters) > most {
		letters = append(letters[:most-1], '…')
	}
	return string(letters)
}
