package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering"
	"wantilan/internal/gathering/farewell"
	"wantilan/internal/gathering/farewell/writing"
	"wantilan/internal/gathering/promise"
	"wantilan/internal/letter"
	"wantilan/internal/mail"
	"wantilan/internal/store"
	"wantilan/internal/store/storetest"
)

// parting is a gathering that was just ended, with so many businesses that came, every
// third without an e-mail address.
func parting(t *testing.T, where string, businesses int) (*counter, func(*store.DB) *farewell.Book) {
	t.Helper()
	c := newCounter(t, where, businesses, 60)
	c.now = noon.AddDate(0, 0, -5)
	for n := range businesses {
		entry := entryFor(fmt.Sprintf("b%d", n+1))
		entry.Person, entry.Phone = fmt.Sprintf("Ni Made Contoh %d", n+1), fmt.Sprintf("0812000000%02d", n+10)
		if n%3 != 2 {
			entry.Email = fmt.Sprintf("b%d@contoh.example", n+1)
		}
		if n == 0 {
			entry.Lang = "en"
		}
		if _, err := c.desk.RegisterFor(t.Context(), c.staff, atCounter, entry); err != nil {
			t.Fatal(err)
		}
	}
	c.plan(`state = 'closed'`)
	for {
		n, err := c.work.SeatDue(t.Context())
		must(t, err)
		if n == 0 {
			break
		}
	}
	c.plan(`state = 'ended'`)
	c.now = time.Date(2026, 12, 9, 8, 0, 0, 0, time.UTC)
	c.exec(`INSERT INTO account (id, name, created_at) VALUES ('budi', 'I Made Contoh 81', 0)`)
	c.staff.Role = account.Organiser
	return c, func(db *store.DB) *farewell.Book {
		s := letter.NewSecretariat(db, noonNow(c))
		return farewell.NewBook(db, writing.Mails(letter.NewForms(db, s, noonNow(c)).Words), func(p gathering.Participant) string { return "KODE-" + string(p.ID) }, noonNow(c))
	}
}

func noonNow(c *counter) func() time.Time { return func() time.Time { return c.now } }

// Everybody with an address gets one letter of thanks, with what is theirs, however often
// staff press, programs run beside one another and one is killed between.
func TestThanksGoOutOnceToEach(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c, book := parting(t, where, 9)
		b, other := book(c.db), book(open(t, where))
		g, err := c.db.Gathering(t.Context(), atCounter)
		must(t, err)
		ps := promise.NewBook(c.db, noonNow(c))
		must(t, ps.Add(t.Context(), c.staff, promise.Promise{Gathering: atCounter, Giver: g.Participants[0].ID, Taker: g.Participants[1].ID, What: "Contoh kain", Due: "2026-12-20"}))
		foreign := account.Actor{Account: "f", Organisation: "other", Role: account.Organiser}
		isFault(t, "another office", b.Thank(t.Context(), foreign, atCounter, "https://temu.example"), fault.NotFound)
		plain := c.staff
		plain.Role = account.Staff
		isFault(t, "staff who may not invite", b.Thank(t.Context(), plain, atCounter, "https://temu.example"), fault.Forbidden)
		c.plan(`state = 'running'`)
		isFault(t, "before the end", b.Thank(t.Context(), c.staff, atCounter, "https://temu.example"), fault.Conflict)
		c.plan(`state = 'ended'`)

		must(t, b.Thank(t.Context(), c.staff, atCounter, "https://temu.example"))
		must(t, b.Thank(t.Context(), c.staff, atCounter, "https://temu.example"))
		broken := errors.New("killed")
		dying := farewell.NewBook(c.db, func(context.Context, farewell.Notice) (mail.Message, error) { return mail.Message{}, broken }, func(gathering.Participant) string { return "" }, noonNow(c))
		if _, err := dying.SendDue(t.Context()); !errors.Is(err, broken) {
			t.Errorf("a program that is killed: %v", err)
		}
		var all sync.WaitGroup
		sent := make([]int, 4)
		for i := range sent {
			all.Go(func() {
				for range 3 {
					n, err := []*farewell.Book{b, other}[i%2].SendDue(t.Context())
					if err != nil && fault.KindOf(err) != fault.Busy {
						t.Errorf("sending: %v", err)
					}
					sent[i] += n
				}
			})
		}
		all.Wait()
		if n := sent[0] + sent[1] + sent[2] + sent[3]; n != 6 {
			t.Errorf("want 6 letters, got %d", n)
		}
		if mails, people := c.number(`SELECT COUNT(*) FROM mail_message`), c.number(`SELECT COUNT(DISTINCT to_address) FROM mail_message`); mails != 6 || people != 6 {
			t.Errorf("%d mails to %d people", mails, people)
		}
		isFault(t, "when all have it", b.Thank(t.Context(), c.staff, atCounter, "https://temu.example"), fault.Conflict)
		if n := c.number(`SELECT COUNT(*) FROM farewell_order WHERE done_at IS NULL`); n != 0 {
			t.Errorf("%d orders go on", n)
		}
		var first, second string
		must(t, c.raw.QueryRow(`SELECT text_part FROM mail_message WHERE to_address = 'b1@contoh.example'`).Scan(&first))
		must(t, c.raw.QueryRow(`SELECT text_part FROM mail_message WHERE to_address = 'b2@contoh.example'`).Scan(&second))
		for _, want := range []string{"Dear Ni Made Contoh 1", "What you promised", "Contoh kain (to Tenun Sandat 2 (contoh)), due Sunday, 20 December 2026", "https://temu.example/a/KODE-" + string(g.Participants[0].ID) + "/materi", "/evaluasi"} {
			if !strings.Contains(first, want) {
				t.Errorf("the first letter does not say %q:\n%s", want, first)
			}
		}
		if !strings.Contains(second, "Yang dijanjikan kepada Anda") || strings.Contains(second, "KODE-"+string(g.Participants[0].ID)) {
			t.Errorf("the second letter:\n%s", second)
		}

		l, err := b.List(t.Context(), plain, atCounter)
		must(t, err)
		hand := l.Recipients[2]
		if len(l.Recipients) != 9 || hand.Email != "" || hand.Phone == "" {
			t.Fatalf("who came: %+v", l.Recipients)
		}
		must(t, b.Told(t.Context(), plain, atCounter, hand.Participant, farewell.Thanks, farewell.ByChat))
		isFault(t, "told twice", b.Told(t.Context(), plain, atCounter, hand.Participant, farewell.Thanks, farewell.OnPaper), fault.Conflict)
		isFault(t, "told as a mail", b.Told(t.Context(), plain, atCounter, hand.Participant, farewell.Thanks, farewell.ByMail), fault.Invalid)
		isFault(t, "nobody told", b.Told(t.Context(), plain, atCounter, "x", farewell.Thanks, farewell.ByChat), fault.NotFound)
		c.exec(`UPDATE registration SET email = 'baru@contoh.example' WHERE phone = '+6281200000015'`)
		must(t, b.Thank(t.Context(), c.staff, atCounter, "https://temu.example"))
		if n, err := b.SendDue(t.Context()); n != 1 || err != nil {
			t.Errorf("whose address came later: %d, %v", n, err)
		}
	})
}

// Whoever came is asked for an evaluation once the gathering is ended, and not when it is
// too late for that.
func TestEndingAsksThoseWhoCameForTheirEvaluation(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, where string) {
		c, book := parting(t, where, 3)
		b := book(c.db)
		c.now = time.Date(2027, 1, 20, 8, 0, 0, 0, time.UTC)
		must(t, b.TellEnd(t.Context(), atCounter, "https://temu.example"))
		if n, err := b.SendDue(t.Context()); n != 0 || err != nil {
			t.Errorf("weeks later: %d letters, %v", n, err)
		}
		c.now = time.Date(2026, 12, 10, 8, 0, 0, 0, time.UTC)
		for range 2 {
			must(t, b.TellEnd(t.Context(), atCounter, "https://temu.example"))
			_, err := b.SendDue(t.Context())
			must(t, err)
		}
		if n := c.number(`SELECT COUNT(*) FROM mail_message WHERE cause LIKE 'farewell:feedback:%'`); n != 2 {
			t.Errorf("want 2 letters, got %d", n)
		}
		var text string
		must(t, c.raw.QueryRow(`SELECT text_part FROM mail_message WHERE to_address = 'b2@contoh.example'`).Scan(&text))
		if !strings.Contains(text, "/evaluasi") || !strings.Contains(text, "Yth. Ni Made Contoh 2") {
			t.Errorf("the letter:\n%s", text)
		}
		must(t, b.Thank(t.Context(), c.staff, atCounter, "https://temu.example"))
		if n, err := b.SendDue(t.Context()); n != 2 || err != nil {
			t.Errorf("thanks after that: %d, %v", n, err)
		}
	})
}
