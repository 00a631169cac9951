package web_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"wantilan/internal/account"
	"wantilan/internal/web"
)

// BenchmarkAgendaPage is the page that participants open most: a personal agenda,
// signed in, compressed, from a real database.
//
//	go test ./internal/web -run x -bench AgendaPage -benchmem
func BenchmarkAgendaPage(b *testing.B) {
	w := newWorld(b)
	w.solve(b)
	pages, err := web.New(w.parts)
	if err != nil {
		b.Fatal(err)
	}
	token, err := w.parts.Door.Begin(context.Background(), w.account(b, account.Desk), account.ByLink, "")
	if err != nil {
		b.Fatal(err)
	}
	own, err := w.parts.Planner.Own(context.Background(), w.actor(b, account.Desk), w.sample)
	if err != nil {
		b.Fatal(err)
	}
	path := "/temu/" + string(w.sample) + "/peserta/" + string(own.Agendas[0].Participant.ID)
	for b.Loop() {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		r.AddCookie(&http.Cookie{Name: "wantilan_sesi", Value: token})
		answer := httptest.NewRecorder()
		pages.ServeHTTP(answer, r)
		if answer.Code != http.StatusOK {
			body, _ := io.ReadAll(answer.Body)
			b.Fatalf("status %d\n%s", answer.Code, body)
		}
	}
}

// BenchmarkDeed is a small deed through the pages: signed in, with the form's
// key, a counter that goes up and an entry in the audit log, durable when it is
// answered; 16 at the same time for each processor. Every account is limited, so
// that there are many.
//
//	go test ./internal/web -run x -bench Deed
func BenchmarkDeed(b *testing.B) {
	w := newWorld(b)
	pages, err := web.New(w.parts)
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	by := w.actor(b, account.Organiser)
	day, err := w.parts.Planner.Day(ctx, by, w.sample)
	if err != nil {
		b.Fatal(err)
	}
	var tokens []string
	for range 400 {
		id, err := w.parts.Door.Enrol(ctx, "Panitia Contoh", by.Organisation, account.Organiser)
		if err != nil {
			b.Fatal(err)
		}
		token, err := w.parts.Door.Begin(ctx, id, account.ByLink, "")
		if err != nil {
			b.Fatal(err)
		}
		tokens = append(tokens, token)
	}
	var n atomic.Int64
	b.SetParallelism(16)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := n.Add(1)
			path := "/temu/" + string(w.sample) + "/peserta/" + string(day.Gathering.Participants[i%74].ID)
			r := httptest.NewRequest(http.MethodPost, path+"/cabut", strings.NewReader("sekali=key"+strconv.FormatInt(i, 10)))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.Header.Set("Referer", "http://example.com"+path)
			r.AddCookie(&http.Cookie{Name: "wantilan_sesi", Value: tokens[i%int64(len(tokens))]})
			answer := httptest.NewRecorder()
			pages.ServeHTTP(answer, r)
			if answer.Code != http.StatusSeeOther && answer.Code != http.StatusTooManyRequests {
				b.Errorf("status %d", answer.Code)
			}
		}
	})
}
