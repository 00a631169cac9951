package web_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering"
	"wantilan/internal/match"
	"wantilan/internal/register"
	"wantilan/internal/sample"
	"wantilan/internal/timetable"
	"wantilan/internal/web"
)

// plantLarge makes a gathering of as many businesses and desks, with a timetable.
func (w *world) plantLarge(t testing.TB, parties int) gathering.ID {
	t.Helper()
	ctx, by := context.Background(), w.actor(t, account.Organiser)
	d := sample.Day(4, noon)
	g := &d.Gathering
	g.ID, g.Hosts = gathering.ID(account.NewID(noon)), []gathering.Host{{Organisation: by.Organisation}}
	desks := parties / 10
	g.Participants, g.Tables, d.Requests = nil, nil, nil
	for i := range parties {
		p := gathering.Participant{Number: i + 1, Name: fmt.Sprintf("Kayu Jati %03d (contoh)", i+1), Kind: register.Business, Desks: 1}
		if i < desks {
			p.Name, p.Kind, p.Desks = fmt.Sprintf("Bank Laut %03d (contoh)", i+1), register.Bank, 2
		}
		g.Participants = append(g.Participants, p)
	}
	for i := range parties / 4 {
		g.Tables = append(g.Tables, gathering.Table{Number: i + 1})
	}
	for i := desks; i < parties; i++ {
		for k := range 3 {
			d.Requests = append(d.Requests, match.Request{Number: len(d.Requests) + 1, From: i + 1, To: 1 + (i*7+k*3)%desks, Priority: match.Priority(1 + k), Answer: match.Accepted})
		}
	}
	id, err := w.db.KeepDay(ctx, "", d, timetable.Enlist(&d, by.Organisation, noon), by.Did(account.ImportGathering, "gathering/large", noon))
	if err != nil {
		t.Fatal(err)
	}
	w.solveFor(t, by, id)
	return id
}

// BenchmarkHands is what an organiser waits for on the board, through the pages and a real
// database: where a meeting can go, the board with that said in every cell, and a move that
// is kept.
//
//	go test ./internal/web -run x -bench Hands -benchtime 20x
func BenchmarkHands(b *testing.B) {
	w := newWorld(b)
	w.solve(b)
	pages, err := web.New(w.parts)
	if err != nil {
		b.Fatal(err)
	}
	ctx, by := context.Background(), w.actor(b, account.Organiser)
	token, err := w.parts.Door.Begin(ctx, by.Account, account.ByLink, "")
	if err != nil {
		b.Fatal(err)
	}
	keys := 0
	send := func(b *testing.B, method, path, form string, want int) {
		b.Helper()
		r := httptest.NewRequest(method, path, strings.NewReader(form))
		r.Header.Set("Accept-Encoding", "gzip")
		if method == http.MethodPost {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
		}
		r.AddCookie(&http.Cookie{Name: "wantilan_sesi", Value: token})
		answer := httptest.NewRecorder()
		pages.ServeHTTP(answer, r)
		if answer.Code != want {
			body, _ := io.ReadAll(answer.Body)
			b.Fatalf("%s %s: status %d, want %d\n%s", method, path, answer.Code, want, body)
		}
	}
	for _, size := range []struct {
		name string
		id   gathering.ID
	}{{"sample", w.sample}, {"300", w.plantLarge(b, 300)}} {
		d, err := w.parts.Planner.Board(ctx, by, size.id)
		if err != nil {
			b.Fatal(err)
		}
		picked := d.Bookings[len(d.Bookings)/2]
		board, pick := "/temu/"+string(size.id)+"/papan", "?pilih="+strconv.Itoa(picked.Request)
		b.Run(size.name+"/places", func(b *testing.B) {
			for b.Loop() {
				send(b, http.MethodGet, board+"/tempat"+pick, "", http.StatusOK)
			}
		})
		b.Run(size.name+"/board", func(b *testing.B) {
			for b.Loop() {
				send(b, http.MethodGet, board+pick, "", http.StatusOK)
			}
		})
		b.Run(size.name+"/move", func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				w.pass(time.Minute) // nobody moves meetings faster than they may
				now, err := w.parts.Planner.Board(ctx, by, size.id)
				if err != nil {
					b.Fatal(err)
				}
				to := elsewhereTo(b, &now, picked.Request)
				keys++
				form := fmt.Sprintf("sekali=hand%d&edisi=%d&permintaan=%d&ke=%d.%d", keys, now.Edition, picked.Request, to.Slot, to.Table)
				b.StartTimer()
				send(b, http.MethodPost, board+"/ubah", form, http.StatusSeeOther)
			}
		})
		b.ReportMetric(float64(len(d.Bookings)), "meetings")
	}
}

// elsewhereTo is a place that a meeting may move to.
func elsewhereTo(b *testing.B, d *timetable.Board, request int) timetable.Target {
	b.Helper()
	all, err := d.Targets(request)
	if err != nil {
		b.Fatal(err)
	}
	for _, slot := range all {
		for _, x := range slot {
			if !x.Here && len(x.Broken) == 0 {
				return x
			}
		}
	}
	b.Fatal("the meeting cannot move anywhere")
	return timetable.Target{}
}
