package mail_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"wantilan/internal/mail"
)

// column reads one text of a message beside the store.
func (o *office) column(t *testing.T, name, id string) string {
	t.Helper()
	db, err := sql.Open("sqlite", o.path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var text string
	if err := db.QueryRowContext(t.Context(), `SELECT `+name+` FROM mail_message WHERE id = $1`, id).Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

func TestServersOfEveryKindTakeMessages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		protection mail.Protection
		auth       bool
	}{
		{"in the open", mail.None, false}, {"in the open with a password", mail.None, true},
		{"STARTTLS", mail.StartTLS, false}, {"STARTTLS with a password", mail.StartTLS, true},
		{"TLS", mail.TLS, false}, {"TLS with a password", mail.TLS, true},
		{"in the open, said explicitly", mail.Open, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, o := serve(t, c.protection == mail.TLS, whims{auth: c.auth}), newOffice(t)
			carrier := s.plain()
			carrier.Protection = c.protection
			if c.auth {
				carrier.User, carrier.Password = "kantor", password
			}
			o.keep(t, 2)
			o.send(t, carrier, 2)
			o.send(t, carrier, 0)
			if got := o.states(t); got != "sent 2" {
				t.Errorf("want both sent, got %s", got)
			}
			got := s.received(t)
			if len(got) != 2 || got[0].Header.Get("Message-Id") != "<m1@dinas.contoh.id>" || s.from[0] != sender.Address {
				t.Errorf("want 2 messages from %s, got %d from %v", sender.Address, len(got), s.from)
			}
			if body := o.column(t, "text_part || html_part", "m1"); body != "" {
				t.Errorf("a message that was sent still has its words: %q", body)
			}
		})
	}
}

func TestMessagesWaitWithoutCarrier(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.keep(t, 3)
	o.send(t, nil, 0)
	if got := o.states(t); got != "waiting 3" {
		t.Errorf("want 3 waiting, got %s", got)
	}
}

func TestOneCauseGivesOneMessage(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.keep(t, 1)
	again := o.message(2)
	again.Cause = "test:1"
	if kept, err := o.post(nil).Keep(t.Context(), again); kept || err != nil {
		t.Errorf("want the second message of a cause left out, got %v, %v", kept, err)
	}
	if got := o.states(t); got != "waiting 1" {
		t.Errorf("want one message, got %s", got)
	}
}

func TestTemporaryFailureIsTriedAgainAfterAPause(t *testing.T) {
	t.Parallel()
	busy := true
	s := serve(t, false, whims{rcpt: func() error {
		if busy {
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "greylisted, see https://mx.contoh.id/why?token=ABC"}
		}
		return nil
	}})
	o := newOffice(t)
	o.keep(t, 1)
	o.send(t, s.plain(), 1)
	if got := o.states(t); got != "waiting 1" {
		t.Errorf("want it waiting, got %s", got)
	}
	if got := o.column(t, "answer", "m1"); !strings.Contains(got, "greylisted") || strings.Contains(got, "ABC") {
		t.Errorf("want the server's words without the link, got %q", got)
	}
	o.wait(time.Minute - time.Second)
	o.send(t, s.plain(), 0) // not due yet
	busy = false
	o.wait(time.Second)
	o.send(t, s.plain(), 1)
	if got := o.states(t); got != "sent 1" || len(s.received(t)) != 1 {
		t.Errorf("want it sent, got %s, %d received", got, len(s.received(t)))
	}
}

func TestPausesGrowUntilThreeDaysAreOver(t *testing.T) {
	t.Parallel()
	tries := 0
	s := serve(t, false, whims{mail: func() error { tries++; return &smtp.SMTPError{Code: 421, Message: "later"} }})
	o := newOffice(t)
	o.wait(30 * 24 * time.Hour) // days of waiting for a carrier do not count
	o.keep(t, 1)
	for i, pause := range []time.Duration{0, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 24 * time.Hour, 24 * time.Hour} {
		if got := o.states(t); got != "waiting 1" {
			t.Fatalf("before try %d: want it waiting, got %s", i+1, got)
		}
		if pause > 0 {
			o.wait(pause - time.Microsecond)
			o.send(t, s.plain(), 0)
			o.wait(time.Microsecond)
		}
		o.send(t, s.plain(), 1)
	}
	if got := o.states(t); got != "given_up 1" || tries != 8 {
		t.Errorf("want it given up after 8 tries, got %s after %d", got, tries)
	}
	o.wait(1000 * time.Hour)
	o.send(t, s.plain(), 0)
}

func TestRefusalIsFinalAndToldInTheServersWords(t *testing.T) {
	t.Parallel()
	no := func() error {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox " + strings.Repeat("x", 500)}
	}
	for name, w := range map[string]whims{"receiver": {rcpt: no}, "content": {data: func([]byte) error { return no() }}} {
		s, o := serve(t, false, w), newOffice(t)
		o.keep(t, 1)
		o.send(t, s.plain(), 1)
		o.wait(100 * time.Hour)
		o.send(t, s.plain(), 0)
		got := o.column(t, "answer", "m1")
		if !strings.Contains(got, "no such mailbox") || len([]rune(got)) > 200 || o.states(t) != "refused 1" {
			t.Errorf("%s: want it refused in few words, got %s: %q", name, o.states(t), got)
		}
	}
}

// A server that does not let us in, or that takes nothing from our address, says
// nothing about the message: it must not be refused for good.
func TestOurOwnMistakesDoNotLoseMessages(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.keep(t, 3)
	locked := serve(t, false, whims{auth: true})
	wrong := locked.plain()
	wrong.User, wrong.Password = "kantor", "salah-benar-77"
	if n, err := o.post(wrong).SendDue(t.Context()); n != 0 || err == nil || strings.Contains(err.Error(), wrong.Password) {
		t.Errorf("want a failure after the first message, without the password, got %d, %v", n, err)
	}
	if got := o.column(t, "answer", "m1"); got == "" || strings.Contains(got, wrong.Password) {
		t.Errorf("want an answer without the password, got %q", got)
	}
	if _, err := o.post(locked.plain()).SendDue(t.Context()); err == nil {
		t.Error("want a failure without the password")
	}
	strict := serve(t, false, whims{mail: func() error { return &smtp.SMTPError{Code: 550, Message: "sender not ours"} }})
	o.send(t, strict.plain(), 1)
	if got := o.states(t); got != "waiting 3" {
		t.Errorf("want all waiting, got %s", got)
	}
	foreign := serve(t, true, whims{})
	unknown := foreign.plain()
	unknown.Protection, unknown.Roots = mail.TLS, locked.roots
	unknown.Host = "localhost" // not in the certificate
	o.wait(time.Hour)
	if _, err := o.post(unknown).SendDue(t.Context()); err == nil || len(foreign.received(t)) != 0 {
		t.Errorf("want no mail to a server with another's certificate, got %v", err)
	}
	nobody := mail.SMTP{Host: "127.0.0.1", Port: 1, Protection: mail.None}
	if n, err := o.post(nobody).SendDue(t.Context()); n != 0 || err == nil {
		t.Errorf("want a failure where no server is, got %d, %v", n, err)
	}
	o.wait(time.Hour)
	o.send(t, locked.with("kantor", password), 3)
	if got := o.states(t); got != "sent 3" {
		t.Errorf("want all sent in the end, got %s", got)
	}
}

func (s *server) with(user, word string) mail.SMTP {
	c := s.plain()
	c.User, c.Password = user, word
	return c
}

// The connection breaks after the server took the message and before it said so:
// nobody can know, so it is sent again, and is the same to the last header.
func TestRepeatAfterACutIsRecognisable(t *testing.T) {
	t.Parallel()
	first := true
	s := serve(t, false, whims{data: func([]byte) error {
		if first {
			first = false
			return errCut
		}
		return nil
	}})
	o := newOffice(t)
	o.keep(t, 1)
	o.send(t, s.plain(), 1)
	if got := o.states(t); got != "waiting 1" {
		t.Fatalf("want it waiting, got %s", got)
	}
	o.wait(time.Minute)
	o.send(t, s.plain(), 1)
	got := s.received(t)
	if len(got) != 2 || o.states(t) != "sent 1" {
		t.Fatalf("want it received twice and sent, got %d, %s", len(got), o.states(t))
	}
	for _, h := range []string{"Message-Id", "Date", "Subject", "To"} {
		if a, b := got[0].Header.Get(h), got[1].Header.Get(h); a == "" || a != b {
			t.Errorf("%s of the repeat: want %q, got %q", h, a, b)
		}
	}
}

func TestCrashBetweenClaimAndMarkLosesNothing(t *testing.T) {
	t.Parallel()
	s, o := serve(t, false, whims{}), newOffice(t)
	o.keep(t, 1)
	old, err := o.db.ClaimMessage(t.Context(), "dinas.contoh.id", o.clock(), o.clock().Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if err := o.db.Close(); err != nil { // the program ends here
		t.Fatal(err)
	}
	o.open(t)
	o.wait(15 * time.Minute)
	o.send(t, s.plain(), 0) // whoever claimed it may still be at it
	o.wait(time.Microsecond)
	moved := mail.NewPost(o.db, s.plain(), addressAt("lain.contoh.id"), o.clock)
	if n, err := moved.SendDue(t.Context()); n != 1 || err != nil {
		t.Fatalf("want it sent, got %d, %v", n, err)
	}
	got := s.received(t)
	if len(got) != 1 || got[0].Header.Get("Message-Id") != "<"+old.MessageID+">" {
		t.Errorf("want the Message-ID of the first try, %s, got %v", old.MessageID, got[0].Header)
	}
	if err := o.db.MarkMessage(t.Context(), old, mail.Outcome{State: mail.Waiting, At: o.clock(), Due: o.clock()}); err == nil {
		t.Error("a claim that was taken over can still be marked")
	}
}

// A message at which the program ends every time is not tried for ever.
func TestMessageThatEndsTheProgramIsGivenUp(t *testing.T) {
	t.Parallel()
	s, o := serve(t, false, whims{}), newOffice(t)
	o.keep(t, 1)
	for range 50 {
		if _, err := o.db.ClaimMessage(t.Context(), "dinas.contoh.id", o.clock(), o.clock().Add(-time.Minute)); err != nil {
			t.Fatal(err)
		}
		o.wait(time.Hour)
	}
	o.send(t, s.plain(), 1)
	if got := o.states(t); got != "given_up 1" || len(s.received(t)) != 0 {
		t.Errorf("want it given up unsent, got %s, %d received", got, len(s.received(t)))
	}
}

func TestTwoAtOnceSendEachMessageOnce(t *testing.T) {
	t.Parallel()
	s, o := serve(t, false, whims{}), newOffice(t)
	const messages = 30
	o.keep(t, messages)
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			for {
				n, err := o.post(s.plain()).SendDue(t.Context())
				if err != nil {
					t.Error(err)
				}
				if n == 0 {
					return
				}
			}
		})
	}
	all.Wait()
	seen := map[string]int{}
	for _, m := range s.received(t) {
		seen[m.Header.Get("Message-Id")]++
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s came %d times", id, n)
		}
	}
	if len(seen) != messages || o.states(t) != "sent 30" {
		t.Errorf("want all %d messages, got %d; %s", messages, len(seen), o.states(t))
	}
}

// held is a carrier that is busy until its context ends.
type held struct{ begun chan struct{} }

func (h held) Carry(ctx context.Context, _ mail.Envelope) error {
	close(h.begun)
	<-ctx.Done()
	return errors.Join(ctx.Err(), errors.New("interrupted"))
}

func TestClosingGivesAMessageBack(t *testing.T) {
	t.Parallel()
	s, o := serve(t, false, whims{}), newOffice(t)
	o.keep(t, 1)
	ctx, stop := context.WithCancel(t.Context())
	h := held{make(chan struct{})}
	go func() { <-h.begun; stop() }()
	if _, err := o.post(h).SendDue(ctx); err != nil {
		t.Error(err)
	}
	if got := o.states(t); got != "waiting 1" {
		t.Errorf("want it waiting, got %s", got)
	}
	o.send(t, s.plain(), 1) // at once
}

// A server that accepts the connection and then says nothing does not keep the
// program from stopping.
func TestClosingCutsASilentServer(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	s := serve(t, false, whims{data: func(raw []byte) error {
		stop()
		<-ctx.Done()
		if !bytes.Contains(raw, []byte("Selamat")) {
			return errors.New("no words")
		}
		return errCut
	}})
	o := newOffice(t)
	o.keep(t, 1)
	if _, err := o.post(s.plain()).SendDue(ctx); err != nil {
		t.Error(err)
	}
	if got := o.states(t); got != "waiting 1" {
		t.Errorf("want it waiting, got %s", got)
	}
}
