package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"wantilan/internal/account"
	"wantilan/internal/timetable"
)

func unzip(t *testing.T, packed []byte) string {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r) // checks length and sum at the end
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestPagesAreTheSameCompressedAndNot(t *testing.T) {
	t.Parallel()
	day, err := pack([]byte(strings.Repeat("<li>Tenun Sandat 07 (contoh)</li>", 50)))
	if err != nil {
		t.Fatal(err)
	}
	for name, page := range map[string]string{
		"no piece":        "<p>Wantilan</p>",
		"pieces at ends":  styleMark + "<p>satu</p>" + dayMark,
		"pieces together": "<head>" + leanMark + dayMark + "</head>",
		"twice":           dayMark + "dan" + dayMark,
		"nothing":         "",
		"large":           strings.Repeat("<p>Patung Kakul 12 (contoh)</p>", 9000) + dayMark,
	} {
		v := &visit{day: day}
		var plain, packed bytes.Buffer
		if err := v.join(&plain, []byte(page)); err != nil {
			t.Fatal(name, err)
		}
		if err := v.zip(&packed, []byte(page)); err != nil {
			t.Fatal(name, err)
		}
		want := strings.NewReplacer(styleMark, styleTag, leanMark, leanTag, dayMark, string(day.html)).Replace(page)
		if plain.String() != want {
			t.Errorf("%s: not compressed, the page is not what it should be", name)
		}
		if unzip(t, packed.Bytes()) != want {
			t.Errorf("%s: compressed, the page is not what it should be", name)
		}
	}
}

func TestMarksOfNoPieceAreRefused(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"\x00", "a\x00?b", dayMark} { // this visit has no day
		var b bytes.Buffer
		if err := (&visit{}).zip(&b, []byte(page)); err == nil {
			t.Errorf("%q is sent", page)
		}
		if err := (&visit{}).join(&b, []byte(page)); err == nil {
			t.Errorf("%q is sent uncompressed", page)
		}
	}
	if _, err := pack([]byte(`<form method="post">`)); err == nil {
		t.Error("a form that would get no key of its own is packed")
	}
}

func TestWhoTakesGzip(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{
		"": false, "gzip": true, "gzip, deflate, br, zstd": true, "br;q=1, GZIP ;q=0.5": true,
		"gzip;q=0": false, "deflate, gzip;q=0.0": false, "gzip; q=0.001": true, "x-gzip": false, "*": false,
	} {
		if got := takesGzip(header); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}

func TestReadyAgendasForgetWhatNobodyAsksFor(t *testing.T) {
	t.Parallel()
	var k readyAgendas
	key := func(number int) agendaKey { return agendaKey{gathering: "g", number: number} }
	k.put(key(0), readyAgenda{agenda: timetable.Agenda{Meetings: 7}})
	for i := 1; i <= 3*mostAgendas; i++ {
		k.put(key(i), readyAgenda{})
		if a, there := k.get(key(0)); !there || a.agenda.Meetings != 7 {
			t.Fatalf("asked for after each of %d others, it is forgotten", i)
		}
		if len(k.young)+len(k.aged) > 2*mostAgendas {
			t.Fatalf("%d are kept", len(k.young)+len(k.aged))
		}
	}
	if _, there := k.get(key(1)); there {
		t.Error("the oldest, that nobody asked for, is still there")
	}
}

func TestPagesSayHowLongTheyAre(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	v := &visit{Request: httptest.NewRequest("GET", "/", nil), w: w}
	v.Header.Set("Accept-Encoding", "gzip")
	if err := v.send(200, []byte("<p>Wantilan</p>"+leanMark)); err != nil {
		t.Fatal(err)
	}
	if got, want := w.Header().Get("Content-Length"), strconv.Itoa(w.Body.Len()); got != want {
		t.Errorf("says %q bytes, sends %s", got, want)
	}
	if w.Header().Get("Content-Encoding") != "gzip" || !strings.Contains(unzip(t, w.Body.Bytes()), leanTag) {
		t.Error("the page is not compressed, or not whole")
	}
}

func TestReadyAgendasHoldUntilAContactMayBeShownNoLonger(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 12, 9, 4, 0, 0, 0, time.UTC)
	entry := func(untils ...time.Time) timetable.Entry {
		var e timetable.Entry
		for _, u := range untils {
			e.Contacts = append(e.Contacts, account.Contact{Name: "Ni Made Contoh 07", Until: u})
		}
		return e
	}
	for name, tc := range map[string]struct {
		entries []timetable.Entry
		want    time.Time
	}{
		"nobody":              {nil, time.Time{}},
		"for good":            {[]timetable.Entry{entry(time.Time{})}, time.Time{}},
		"the first that ends": {[]timetable.Entry{entry(noon.Add(3*time.Hour), noon.Add(time.Hour)), entry(noon.Add(2 * time.Hour))}, noon.Add(time.Hour)},
		"over already":        {[]timetable.Entry{entry(noon), entry(noon.Add(time.Minute))}, noon.Add(time.Minute)},
	} {
		if got := shownUntil(timetable.Agenda{Entries: tc.entries}, noon); !got.Equal(tc.want) {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}
