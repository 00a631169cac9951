package web_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
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
