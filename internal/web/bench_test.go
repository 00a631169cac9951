package web_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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

// BenchmarkPhones is 300 phones that open their agendas in the same second, each over a
// connection of its own, with the script that keeps the page; nobody has looked since the
// program began, so that every agenda is made first.
//
//	go test ./internal/web -run x -bench Phones -benchtime 5x
func BenchmarkPhones(b *testing.B) {
	const phones = 300
	w := newWorld(b)
	w.solve(b)
	ctx, by := context.Background(), w.actor(b, account.Organiser)
	day, err := w.parts.Planner.Day(ctx, by, w.sample)
	if err != nil {
		b.Fatal(err)
	}
	codes, err := w.parts.Planner.Codes(by, day)
	if err != nil {
		b.Fatal(err)
	}
	var slowest, middle time.Duration
	for b.Loop() {
		b.StopTimer()
		pages, err := web.New(w.parts)
		if err != nil {
			b.Fatal(err)
		}
		server := httptest.NewServer(pages)
		took, begin := make([]time.Duration, phones), make(chan struct{})
		var wait sync.WaitGroup
		for n := range phones {
			wait.Go(func() {
				client := &http.Client{Transport: &http.Transport{}}
				defer client.CloseIdleConnections()
				<-begin
				since := time.Now()
				for _, path := range []string{"/a/" + codes(1+n%len(day.Gathering.Participants)), "/statis/agenda.js"} {
					answer, err := client.Get(server.URL + path)
					if err != nil {
						b.Error(err)
						return
					}
					if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
						b.Errorf("%s: status %d, %v", path, answer.StatusCode, err)
					}
					answer.Body.Close()
				}
				took[n] = time.Since(since)
			})
		}
		b.StartTimer()
		close(begin)
		wait.Wait()
		b.StopTimer()
		server.Close()
		slices.Sort(took)
		middle, slowest = max(middle, took[phones/2]), max(slowest, took[phones-1])
		b.StartTimer()
	}
	b.ReportMetric(float64(middle.Milliseconds()), "p50-ms")
	b.ReportMetric(float64(slowest.Milliseconds()), "slowest-ms")
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
