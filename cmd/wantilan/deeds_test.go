package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
)

// Who takes part in the gathering of a drill, and how many businesses stand in the book to
// register for it.
const (
	hallBusinesses = 40
	hallPartners   = 20
	bookBusinesses = 4_800
)

// layHall makes a gathering that is held today, and a book of businesses.
func layHall(t testing.TB, where string, office account.OrganisationID) {
	t.Helper()
	db := opened(t, where)
	defer db.Close()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	do := func(query string, args ...any) {
		t.Helper()
		if _, err := tx.ExecContext(t.Context(), query, args...); err != nil {
			t.Fatal(query, err)
		}
	}
	day := time.Now().In(time.FixedZone("WITA", 8*60*60)).Format(time.DateOnly)
	do(`INSERT INTO gathering (id, office, title, theme, place, day, zone, sample, state, code, quota, start, finish, attendees)
		VALUES ('hall', $1, 'Temu Usaha (contoh)', '', 'Balai Contoh', $2, 'Asia/Makassar', 1, 'running', 'HALL7', 60, 480, 780, 2)`, office, day)
	do(`INSERT INTO host (gathering, place, organisation) VALUES ('hall', 1, $1)`, office)
	for n := range 10 {
		do(`INSERT INTO meeting_table (gathering, number, name, hall) VALUES ('hall', $1, $2, '')`, n+1, fmt.Sprintf("Meja %d", n+1))
		do(`INSERT INTO slot (gathering, number, start, finish, session) VALUES ('hall', $1, $2, $3, 1)`, n+1, 480+n*20, 495+n*20)
	}
	party := func(id, kind, name string) {
		do(`INSERT INTO party (id, office, kind, name, contact, district, village, product) VALUES ($1, $2, $3, $4, '', '', '', '')`, id, office, kind, name)
	}
	for n := range hallBusinesses + hallPartners {
		kind, desks := "business", 1
		if n >= hallBusinesses {
			kind, desks = "retailer", 2
		}
		id := fmt.Sprintf("p%d", n+1)
		party(id, kind, fmt.Sprintf("Kayu Embun %d (contoh)", n+1))
		do(`INSERT INTO participant (id, gathering, office, number, party, desks) VALUES ($1, 'hall', $2, $3, $1, $4)`, id, office, n+1, desks)
	}
	for n := range bookBusinesses {
		party(fmt.Sprintf("b%d", n), "business", fmt.Sprintf("Tenun Hujan b%d (contoh)", n))
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// smallDeed adds an organisation, a person, a registration, a request for a meeting or a
// promise, or writes down who came, by a name of its own; or it has a timetable computed.
type smallDeed struct {
	name, path, token string
	form              url.Values
	fact              string // JSON that a device sends; empty: the form
	maybe             bool   // a conflict is as good: it is being done already
}

// deed is the next of a client.
func (c *client) deed() *smallDeed {
	n := c.begun
	c.begun++
	name := fmt.Sprintf("Tenun Hujan %d-%d (contoh)", c.number, n)
	turn := n/6*drillClients + c.number // of this kind of deed, among all clients
	with := func(path string, pairs ...string) *smallDeed {
		f := url.Values{"sekali": {name}}
		for i := 0; i < len(pairs); i += 2 {
			f.Set(pairs[i], pairs[i+1])
		}
		return &smallDeed{name: name, path: path, form: f}
	}
	hall := "/temu/hall"
	switch {
	case n%60 == 59 && c.number == 0:
		d := with(hall+"/susun", "budget", "1", "seed", fmt.Sprint(n))
		d.name, d.maybe = "", true
		return d
	case n%6 == 0:
		return &smallDeed{name: name, path: "/meja/kirim", fact: fmt.Sprintf(`{"now":%d,"facts":[{"id":"hujan-%d-%d","seq":%d,"kind":"arrive","how":"walkin","name":%q,"at":%d}]}`,
			time.Now().UnixMilli(), c.number, n, n+1, name, time.Now().UnixMilli())}
	case n%6 == 1:
		return with("/organisasi/"+c.bank+"/orang", "role", "desk", "name", name)
	case n%6 == 2 && turn < bookBusinesses:
		d := with(hall+"/pendaftar/baru", "party", fmt.Sprintf("b%d", turn), "channel", "paper", "name_1", "Ni Luh Hujan (contoh)")
		d.name = fmt.Sprintf("Tenun Hujan b%d (contoh)", turn)
		return d
	case n%6 == 3 && turn < hallBusinesses*hallPartners:
		from, to := turn%hallBusinesses+1, hallBusinesses+turn/hallBusinesses+1
		return with(hall+"/pertemuan/minta", "pihak", fmt.Sprint(from), "to", fmt.Sprint(to), "priority", "2", "note", name)
	case n%6 == 4:
		return with(hall+"/janji", "giver", fmt.Sprintf("p%d", turn%hallBusinesses+1), "taker", fmt.Sprintf("p%d", hallBusinesses+1+turn%hallPartners), "what", name)
	}
	return with("/organisasi", "kind", "business", "name", name)
}

// step sends one deed; false when it was not acknowledged.
func (c *client) step(ctx context.Context, d *drill) bool {
	if c.pending == nil {
		c.pending = c.deed()
	}
	p := c.pending
	if p.token == "" {
		p.token = c.tokens[c.using%len(c.tokens)]
	}
	body, kind, done := p.form.Encode(), "application/x-www-form-urlencoded", http.StatusSeeOther
	if p.fact != "" {
		body, kind, done = p.fact, "application/json", http.StatusOK
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, *d.address.Load()+p.path, strings.NewReader(body))
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", kind)
	r.AddCookie(&http.Cookie{Name: "wantilan_meja", Value: c.device})
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(&http.Cookie{Name: "wantilan_sesi", Value: p.token})
	answer, err := c.http.Do(r)
	if err != nil {
		d.fail(ctx, p, err)
		return false
	}
	said, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if p.fact != "" && answer.StatusCode == done && !strings.Contains(string(said), `"taken":["hujan-`) {
		err = errors.Join(err, fmt.Errorf("a device is told %q", said))
	}
	switch {
	case answer.StatusCode == http.StatusTooManyRequests: // nothing was done: another account may
		c.using++
		p.token = ""
		return false
	case p.maybe && answer.StatusCode == http.StatusConflict:
		c.pending = nil
		return true
	case answer.StatusCode != done || err != nil:
		d.fail(ctx, p, errors.Join(fmt.Errorf("%s: %.300s", answer.Status, said), err))
		if answer.StatusCode >= 400 && answer.StatusCode < 500 { // a drill whose deeds cannot be done drills nothing
			d.refused.Store(&refusal{p.path, answer.StatusCode, string(said)})
		}
		return false
	}
	c.pending = nil
	if p.name != "" {
		c.acked = append(c.acked, p.name)
	}
	d.acked.Add(1)
	return true
}

// fail counts a try that has to be done again, unless the load is over.
func (d *drill) fail(ctx context.Context, p *smallDeed, err error) {
	if ctx.Err() == nil {
		d.failed.Add(1)
		text := p.path + ": " + err.Error()
		d.last.Store(&text)
	}
}

// refusal is an answer that no deed of a drill may get.
type refusal struct {
	path   string
	status int
	body   string
}
