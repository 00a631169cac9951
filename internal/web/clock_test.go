package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/gathering/attendance"
)

// A server whose clock jumps signs nobody out, refuses nobody as too often, and takes what a
// desk sends, each once; times that cannot be are told as doubtful.
func TestClockOfTheServerJumps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.comers(t)
	desk, staff := w.desk(t), w.visitor(t, w.account(t, account.Organiser))
	day, code := "/temu/"+string(w.sample), w.code(t)
	send := func(id string) answer {
		t.Helper()
		r, err := http.NewRequest("POST", desk.base+"/meja/kirim", strings.NewReader(fmt.Sprintf(
			`{"now":%d,"facts":[{"id":%q,"seq":1,"kind":"arrive","how":"walkin","name":"Tamu Embun (contoh)","at":%d}]}`, noon.UnixMilli(), id, noon.UnixMilli())))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		return desk.send(r)
	}
	half := noon.Sub(time.Unix(0, 0))
	sent := 0
	for _, jump := range []struct {
		name string
		by   time.Duration
	}{{"none", 0}, {"an hour back", -time.Hour}, {"right again", time.Hour}, {"an hour on", time.Hour}, {"right again", -time.Hour}, {"1970", -half}, {"from 1970", half}} {
		w.pass(jump.by)
		for range 2 {
			if got := staff.get(day + "/kehadiran"); got.status != http.StatusOK {
				t.Errorf("%s: staff get %d", jump.name, got.status)
			}
			if got := w.visitor(t, "").get("/a/" + code); got.status != http.StatusOK {
				t.Errorf("%s: an agenda: %d", jump.name, got.status)
			}
		}
		sent++
		for range 2 { // the answer was lost
			var a attendance.Answer
			if got := send(fmt.Sprintf("x%d", sent)); got.status != http.StatusOK || json.Unmarshal([]byte(got.body), &a) != nil || len(a.Taken) != 1 {
				t.Errorf("%s: a desk is answered %d %s", jump.name, got.status, got.body)
			}
		}
	}
	s, err := w.parts.Attendance.Sheet(t.Context(), w.actor(t, account.Organiser), w.sample)
	if err != nil || int(s.Version) != sent || len(s.Arrivals) != sent {
		t.Errorf("%d facts and %d arrivals are kept, %v; want %d", s.Version, len(s.Arrivals), err, sent)
	}
	doubtful := false
	for _, c := range s.Open() {
		doubtful = doubtful || c.Kind == attendance.WrongClock
	}
	if !doubtful {
		t.Error("nobody is told that clocks disagreed")
	}
}
