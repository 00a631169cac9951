package store_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/fault"
	"wantilan/internal/gathering/registration"
)

// Guests whom a device wrote down without a network become registrations: by themselves
// when nobody else may be meant, else by a press; and they are there since they came.
func TestGuestsBecomeRegistrations(t *testing.T) {
	t.Parallel()
	eachCounter(t, 3, 30, func(c *counter) {
		d := newDoor(c)
		one := c.register("b1")
		name := func(party string) (n string) {
			must(c.T, c.raw.QueryRow(`SELECT name FROM party WHERE id = '`+party+`'`).Scan(&n))
			return n
		}
		d.now = eightWITA
		h, _ := d.device("Ponsel")
		guest := func(seq int, person, business string) json.RawMessage {
			raw, err := json.Marshal(map[string]any{"id": fmt.Sprintf("t-%d", seq), "seq": seq, "kind": "arrive", "how": "walkin", "name": person, "business": business, "with": 1, "at": d.now.Add(-time.Minute).UnixMilli()})
			must(c.T, err)
			return raw
		}
		d.send(h, guest(1, "I Ketut Embun (contoh)", "Warung Embun 5 (contoh)"), // nobody else
			guest(2, "Contoh Made Ni", ""),                                                         // may be the attendee of b1
			guest(3, "I Gede Awan (contoh)", name("b2")),                                           // a business of the book that does not take part
			guest(4, "Ni Putu Padi (contoh)", "Padi 7 (contoh)"), guest(5, "Ni Putu Padi", "Padi")) // may be one another
		open := func() (all []string) {
			s, err := d.book.Sheet(d.Context(), d.staff, atCounter)
			must(c.T, err)
			for _, x := range s.Strangers() {
				all = append(all, fmt.Sprint(x.Whom, " ", len(x.Like)))
			}
			return all
		}
		if got := fmt.Sprint(open()); got != "[t-1 0 t-2 1 t-3 0 t-4 0 t-5 0]" {
			c.Errorf("guests: %s", got)
		}
		if n, err := d.book.EnlistDue(d.Context()); n != 1 || err != nil {
			c.Errorf("by themselves: %d %v, want 1", n, err)
		}
		if n, err := d.book.EnlistDue(d.Context()); n != 0 || err != nil {
			c.Errorf("again: %d %v", n, err)
		}
		if got := fmt.Sprint(open()); got != "[t-2 1 t-3 0 t-4 1 t-5 1]" && got != "[t-2 1 t-3 0 t-4 0 t-5 0]" {
			c.Errorf("guests that wait: %s", got)
		}
		isFault(c.T, "another office", d.book.Enlist(d.Context(), account.Actor{Account: "x", Organisation: "other", Role: account.Organiser}, atCounter, "t-3"), fault.NotFound)
		isFault(c.T, "nobody", d.book.Enlist(d.Context(), d.head, atCounter, "t-9"), fault.NotFound)
		isFault(c.T, "on no list", d.book.Recognise(d.Context(), d.head, atCounter, "t-2", "r:x:1"), fault.NotFound)
		must(c.T, d.book.Recognise(d.Context(), d.head, atCounter, "t-2", "r:"+string(one.ID)+":1"))
		for range 2 { // pressed twice
			must(c.T, d.book.Enlist(d.Context(), d.head, atCounter, "t-3"))
		}
		must(c.T, d.book.Enlist(d.Context(), d.head, atCounter, "t-4"))
		s, err := d.book.Sheet(d.Context(), d.staff, atCounter)
		must(c.T, err)
		if got := fmt.Sprint(open()); got != "[t-5 1]" || len(s.Arrivals) != 5 {
			c.Errorf("%d are there, as guests %s", len(s.Arrivals), got)
		}
		for _, a := range s.Arrivals {
			if !a.First.At.Equal(d.now.Add(-time.Minute)) || a.With != 1 || a.First.Device != h.Device.ID {
				c.Errorf("%s is there since %s with %d, by %q", a.Name, a.First.At, a.With, a.First.Device)
			}
		}
		all, err := d.desk.List(d.Context(), d.staff, atCounter, registration.Filter{Limit: 9})
		must(c.T, err)
		states := ""
		for _, r := range all.All {
			states += fmt.Sprint(r.Party, " ", r.Channel, " ", r.State, "; ")
		}
		if want := "b1 paper confirmed;  walkin pending; b2 walkin confirmed;  walkin pending; "; states != want {
			c.Errorf("registrations: %s, want %s", states, want)
		}
		// A program that was killed between registering and writing down who is there goes on
		// with the registration that it made.
		d.send(h, guest(6, "I Nyoman Kelapa (contoh)", "Kelapa 8 (contoh)"))
		_, err = d.desk.RegisterFor(d.Context(), d.staff, atCounter, registration.Entry{Name: "Kelapa 8 (contoh)", Person: "I Nyoman Kelapa (contoh)", Channel: registration.WalkIn,
			Details: registration.Details{Attendees: []registration.Attendee{{Name: "I Nyoman Kelapa (contoh)"}}}})
		must(c.T, err)
		must(c.T, d.book.Enlist(d.Context(), d.head, atCounter, "t-6"))
		if n := c.number(`SELECT COUNT(*) FROM registration WHERE name = 'Kelapa 8 (contoh)'`); n != 1 {
			c.Errorf("%d registrations of one guest", n)
		}
	})
}
